"""What all commands share: how one is explained, what it ends with, and where a refusal becomes a sentence."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from hoctapbac.errors import Refusal
from hoctapbac.texts import catalogue, refusal_text

REFUSED, USAGE, PROBLEMS = 1, 2, 3
LANG = "hoctapbac.lang"


class Command(click.Command):
    """A command whose --help is explained in Vietnamese too."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "In hướng dẫn này rồi dừng."
        return option


class Group(Command, click.Group):
    command_class = Command


class Door(Group):
    """The one place where a refusal becomes a sentence.

    `elsewhere` names commands that stand each in a module of its own name beside this one, and are loaded only when
    they are asked for: who opens a kiosk does not pay for the hub.
    """

    elsewhere: tuple[str, ...] = ()

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self.elsewhere})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.elsewhere and cmd_name not in self.commands:
            self.add_command(getattr(import_module(f"hoctapbac.cli.{cmd_name}"), cmd_name), cmd_name)
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            _refuse(ctx, refusal)
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read our output has gone; click ends quietly
                raise
            from hoctapbac.store.faults import refusal_of

            _refuse(ctx, refusal_of(error, str(error.filename or "")))


def _refuse(ctx: click.Context, refusal: Refusal) -> None:
    say = catalogue(ctx.meta.get(LANG) or language())
    click.echo(refusal_text(say, refusal), err=True)
    ctx.exit(REFUSED)


def language() -> str:
    """Of the catalogues, the one that the locale asks for: English where it says so, else Vietnamese."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if locale.lower().startswith("en") else "vi"


PATH = click.Path(path_type=Path)


def echo_lines(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def echo_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def data_folder(data: Path | None) -> Path:
    """The data folder that was named, or the usual one."""
    if data is not None:
        return data
    from hoctapbac.store import default_folder

    return default_folder()


def first_of(*paths: Path) -> Path:
    """The first that is there, or the last."""
    return next((path for path in paths[:-1] if path.exists()), paths[-1])


def on_a_terminal() -> bool:
    # The toolkit reads keys from stdin and draws on stderr.
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream.isatty() for stream in streams) and os.environ.get("TERM") != "dumb"
