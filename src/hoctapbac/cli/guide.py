"""What the library that reads the command line words itself on a help page, in the language of whoever asks.

What a command and an option are for stands beside them; the headings, the names of kinds of values and what an option
is without being given are put in here. Loaded when somebody asks for help, or calls a command wrongly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import click

from hoctapbac.texts import Say

_HELP = "usage.shows_help"  # what --help itself is said to be for, see `frame.Command`
_HEADINGS = {"Options": "usage.options", "Commands": "usage.commands"}
_WORD = re.compile(r"\b(OPTIONS|COMMAND|ARGS|PATH|INTEGER|TEXT|FILE|IMAGE|SRC|DST)\b(?: RANGE\b)?")
_EXTRA = re.compile(r"\b(default(?=: )|required(?=\]))(?=[^\[]*\]$)")  # in the brackets at the end


def worded(say: Say, names: str) -> str:
    """Words that stand for what a person types: `[OPTIONS] FILE`."""
    return _WORD.sub(lambda word: say(f"usage.word_{word[1].lower()}"), names)


class Guide(click.HelpFormatter):
    """A help page in the language of `say`."""

    def __init__(self, say: Say, **sizes: Any) -> None:
        super().__init__(**sizes)
        self._say = say

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, worded(self._say, args), prefix or f"{self._say('usage.usage')} ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(self._say(_HEADINGS[heading]) if heading in _HEADINGS else heading)

    def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **sizes: Any) -> None:
        super().write_dl([(worded(self._say, names), self._told(about)) for names, about in rows], *args, **sizes)

    def _told(self, about: str) -> str:
        say = self._say
        return say(_HELP) if about == _HELP else _EXTRA.sub(lambda word: say(f"usage.is_{word[1]}"), about)
