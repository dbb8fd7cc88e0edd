"""What all commands share: how one is explained, what it ends with, and where a refusal becomes a sentence."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from hoctapbac.errors import Refusal
from hoctapbac.texts import LANGUAGES, catalogue, refusal_text

REFUSED, USAGE, PROBLEMS = 1, 2, 3
LANG = "hoctapbac.lang"


class _Context(click.Context):
    """The call of a command, whose help page is in the language that was asked for."""

    def make_formatter(self) -> click.HelpFormatter:
        from hoctapbac.cli.guide import Guide

        return Guide(catalogue(language(self)), width=self.terminal_width, max_width=self.max_content_width)


class Command(click.Command):
    """A command whose --help is explained in Vietnamese too, and which answers in the language of its --lang."""

    context_class = _Context
    allow_extra_args = True  # refused here, in our words

    def __init__(self, *args: Any, **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.params.append(_lang)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # an option without its value is told without the command
            raise
        if rest and not isinstance(self, click.Group) and not ctx.resilient_parsing:
            raise click.UsageError(catalogue(language())("usage.extra", words=" ".join(rest)), ctx)
        return rest

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "usage.shows_help"  # looked up when a page is written
        return option


# Heeded by the door (see `_asked_for`), which meets it before anything can be wrong.
_lang = click.Option(["--lang"], type=click.Choice(LANGUAGES), expose_value=False, help="Ngôn ngữ; mặc định theo máy.")


class Group(Command, click.Group):
    command_class = Command


class Door(Group):
    """The one place where a refusal, or a call that is not understood, becomes a sentence.

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

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        with _in_our_words():
            return super().make_context(info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        asked = _asked_for(args)
        if asked:
            ctx.meta[LANG] = asked
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _in_our_words():
                return super().invoke(ctx)
        except Refusal as refusal:
            _refuse(ctx, refusal)
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read our output has gone; click ends quietly
                raise
            from hoctapbac.store.faults import refusal_of

            _refuse(ctx, refusal_of(error, str(error.filename or "")))


def _refuse(ctx: click.Context, refusal: Refusal) -> None:
    click.echo(refusal_text(catalogue(language()), refusal), err=True)
    ctx.exit(REFUSED)


@contextmanager
def _in_our_words() -> Iterator[None]:
    """What click finds wrong with a call, and that somebody broke off, said by us; the exit codes are click's."""
    try:
        yield
    except getattr(click.exceptions, "NoArgsIsHelpError", ()):  # no fault: the help itself
        raise
    except click.UsageError as error:
        from hoctapbac.cli import misuse

        for line in misuse.lines(catalogue(language(error.ctx)), error):
            click.echo(line, err=True)
        raise click.exceptions.Exit(USAGE) from None
    except (click.Abort, KeyboardInterrupt):
        click.echo(f"\n{catalogue(language())('usage.stopped')}", err=True)
        raise click.exceptions.Exit(REFUSED) from None


def _asked_for(args: Sequence[str]) -> str:
    """The language that a call asks for, found before the call is understood: what is wrong is said in it too."""
    found = ""
    for word, after in zip(args, [*args[1:], ""], strict=True):
        if word == "--":
            break
        name, equals, value = word.partition("=")
        said = value if equals else after
        if name == "--lang" and said in LANGUAGES:
            found = said
    return found


def language(ctx: click.Context | None = None) -> str:
    """Of the catalogues, the one that --lang or else the locale asks for: English where it says so, else Vietnamese."""
    ctx = ctx or click.get_current_context(silent=True)
    asked = ctx.meta.get(LANG) if ctx is not None else None
    if asked:
        return str(asked)
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
