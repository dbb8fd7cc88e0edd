"""`text …`: filters for people and scripts, a line in, a line out; and `text decode`, which is of its own kind.

Each reads UTF-8 from the files named, or from stdin, and writes to stdout. A line is answered as soon as it is
there, unless it comes from a file. Lines end as they came (LF, CRLF, or nothing at the very end), a byte-order mark
goes, an empty line stays one; spaces and tabs stay as they are, except in `names`, where a name has single spaces.
A line that is not UTF-8 ends the work with one sentence (exit 3); what came before it has been written. Ctrl+C ends
it with 130, a closed pipe quietly.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, NoReturn

import click

from hoctapbac.cli.decode import decode
from hoctapbac.cli.frame import PATH, PROBLEMS, REFUSED, Group, language
from hoctapbac.texts import Say, catalogue

if TYPE_CHECKING:
    from hoctapbac.vietnamese.telex import Method, Style

INTERRUPTED = 130
_STDIN = Path("-")


class _Filters(Group):
    """Commands that a person may stop at any line."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)


class Line(NamedTuple):
    """One line of what is read, without its end; `place` says where it stood."""

    text: str
    end: str
    place: str
    at_once: bool


_files = click.argument("files", metavar="[FILE]...", type=PATH, nargs=-1)
_style = click.option(
    "--style",
    type=click.Choice(("old", "new")),
    default="old",
    show_default=True,
    help="Chỗ đặt dấu: old là hòa, thúy; new là hoà, thuý.",
)


@click.group("text", cls=_Filters, help="Chữ Việt từng dòng: gõ, bỏ dấu, xếp thứ tự, sửa tên, chuyển bảng mã.")
def text() -> None:
    """Filters over Vietnamese text."""


text.add_command(decode)


@text.command(help="Đổi phím gõ Telex thành chữ: “nguyeenx” thành “nguyễn”.")
@_style
@_files
def telex(files: tuple[Path, ...], style: Style) -> None:
    """The keys of each line as Telex shows them once the line has ended."""
    _type(files, "telex", style)


@text.command(help="Đổi phím gõ VNI thành chữ: “nguye6n4” thành “nguyễn”.")
@_style
@_files
def vni(files: tuple[Path, ...], style: Style) -> None:
    """The keys of each line as VNI shows them once the line has ended."""
    _type(files, "vni", style)


def _type(files: Sequence[Path], method: Method, style: Style) -> None:
    from hoctapbac.vietnamese.telex import compose

    # The end of the line ends its last word too, so it is typed with it.
    _filter(files, lambda keys: compose(keys + "\n", method, style)[:-1])


@text.command(help="Bỏ dấu và chữ hoa: “Đắk Lắk” thành “dak lak”.")
@_files
def fold(files: tuple[Path, ...]) -> None:
    """Each word in small letters without marks; what stands between the words stays."""
    from hoctapbac.vietnamese.folding import fold as folded

    _filter(files, lambda line: re.sub(r"\S+", lambda word: folded(word[0]), line))


@text.command(help="Sửa họ tên: chữ hoa đầu mỗi tiếng, khoảng trắng, chữ ghép; báo chữ đáng ngờ ở stderr.")
@_files
def names(files: tuple[Path, ...]) -> None:
    """Each line as a name is shown; a doubt is told and stops nobody."""
    from hoctapbac.vietnamese.names import normalise_name

    say = catalogue(language())
    for line in _lines(say, files):
        name, doubtful = normalise_name(line.text)
        _write(line, name)
        if doubtful:
            click.echo(say("text.doubtful", place=line.place, words=", ".join(doubtful)), err=True)
    sys.stdout.buffer.flush()


@text.command(help="Xếp các dòng theo thứ tự từ điển tiếng Việt.")
@click.option("--names", "people", is_flag=True, help="Theo tên rồi họ và đệm; sau dấu tab có thể ghi tên để xếp.")
@_files
def sort(files: tuple[Path, ...], people: bool) -> None:
    """All lines in the order of the dictionary, or of people; equal ones stay as they came."""
    from hoctapbac.vietnamese.collation import name_key, sort_key

    def place(line: Line) -> str:
        name, _, sort_as = line.text.partition("\t")
        return name_key(name, sort_as) if people else sort_key(line.text)

    lines = list(_lines(catalogue(language()), files))
    end = lines[0].end or "\n" if lines else ""
    for line in sorted(lines, key=place):
        _write(line._replace(end=end, at_once=False), line.text)
    sys.stdout.buffer.flush()


def _filter(files: Sequence[Path], change: Callable[[str], str]) -> None:
    for line in _lines(catalogue(language()), files):
        _write(line, change(line.text))
    sys.stdout.buffer.flush()


def _write(line: Line, changed: str) -> None:
    sys.stdout.buffer.write((changed + line.end).encode())
    if line.at_once:
        sys.stdout.buffer.flush()


def _lines(say: Say, files: Sequence[Path]) -> Iterator[Line]:
    """The lines of all files, one after the other; of stdin, where none is named."""
    for path in files or (_STDIN,):
        place = "text.line" if path == _STDIN else "text.line_of"
        with nullcontext(sys.stdin.buffer) if path == _STDIN else _opened(say, path) as stream:
            at_once = not _lies_ready(stream)
            for number, raw in enumerate(stream, 1):
                where = say(place, line=number, path=path)
                yield Line(*_decoded(say, raw, where, first=number == 1), where, at_once)


def _decoded(say: Say, raw: bytes, place: str, *, first: bool) -> tuple[str, str]:
    """A line's text and its end."""
    try:
        line = raw.decode("utf-8-sig" if first else "utf-8")
    except UnicodeDecodeError:
        sys.stdout.buffer.flush()
        _stop(say("text.not_utf8", place=place), PROBLEMS)
    found = re.search(r"\r?\n\Z", line)
    end = found[0] if found else ""
    return line.removesuffix(end), end


def _lies_ready(stream: BinaryIO) -> bool:
    """Whether all lines are there already, so that nobody waits for an answer to one."""
    try:
        return stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except OSError:
        return False


def _opened(say: Say, path: Path) -> BinaryIO:
    try:
        return open(path, "rb")
    except FileNotFoundError:
        _stop(say("decode.missing", path=path), REFUSED)
    except IsADirectoryError:
        _stop(say("decode.folder", path=path), REFUSED)
    except (OSError, ValueError) as error:
        _stop(say("decode.unreadable", path=path, why=getattr(error, "strerror", "") or error), REFUSED)


def _stop(sentence: str, code: int) -> NoReturn:
    click.echo(sentence, err=True)
    click.get_current_context().exit(code)
