"""`text decode`: a file in an old encoding shown as it would read, and on request written anew as UTF-8.

Nothing is converted by silent guessing: the guess, its score, the next best and the first lines go to stderr, and a
file is written only when somebody names it. A doubtful guess, or a text whose letters are gone, is not written at
all. The original is never touched. Lines end in LF; a file named .csv begins with a byte-order mark, as the results
do, because Excel reads Vietnamese letters only so.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from hoctapbac.cli.frame import PATH, PROBLEMS, REFUSED, Command, language
from hoctapbac.texts import Say, catalogue

if TYPE_CHECKING:
    from hoctapbac.vietnamese.encodings import Decoded, Guess, Loss

MOST_BYTES = 50_000_000
LEAST_SCORE, LEAST_LEAD = 700, 60  # per mille: below these a person has to choose
_SHOWN_LINES, _SHOWN_LOSSES, _SHOWN_LETTERS = 8, 10, 100
_NOT_TEXT = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")


@click.command(cls=Command, help="Đọc tệp chữ Việt dùng bảng mã cũ (TCVN3, VNI, VISCII, VPS…) và chuyển sang UTF-8.")
@click.argument("file", metavar="FILE", type=PATH)
@click.option("--to", "out", metavar="OUT", type=PATH, help="Ghi kết quả ra tệp mới này; “-” là in ra màn hình.")
@click.option("--from", "encoding", metavar="MÃ", default="", help="Bảng mã của tệp, nếu máy đoán chưa đúng.")
@click.option("--stdout", "aloud", is_flag=True, help="In toàn bộ kết quả ra màn hình.")
@click.option("--force", is_flag=True, help="Cho phép ghi đè tệp đã có ở --to.")
@click.pass_context
def decode(ctx: click.Context, file: Path, out: Path | None, encoding: str, aloud: bool, force: bool) -> None:
    """Show, or write, what FILE says. FILE "-" is stdin."""
    from hoctapbac.vietnamese import encodings

    say = catalogue(language())
    encoding = encoding.strip().lower()
    if encoding and encoding not in encodings.ENCODINGS:
        raise click.UsageError(say("decode.unknown", name=encoding, names=", ".join(encodings.ENCODINGS)))
    if out is not None and str(out) == "-":
        out, aloud = None, True
    _check_target(ctx, say, file, out, force)
    raw = _raw(ctx, say, file)
    guesses = () if encoding else encodings.detect(raw)
    decoded = encodings.decode(raw, encoding) if encoding else guesses[0].decoded()
    _tell(_about(say, guesses, decoded))
    doubt = _doubt(say, guesses)
    reads_as_viqr = any(guess.encoding == "viqr" for guess in guesses)
    if decoded.losses and not reads_as_viqr:
        _tell(_lost(say, decoded.losses))
        ctx.exit(PROBLEMS)
    if doubt or not aloud:
        _tell([say("decode.first_lines"), *_first_lines(decoded.text)])
    if doubt:
        _tell([*_other_reading(say, guesses), doubt])
        ctx.exit(PROBLEMS)
    _hand_over(ctx, say, decoded, out, aloud)


def _check_target(ctx: click.Context, say: Say, file: Path, out: Path | None, force: bool) -> None:
    """Refuse a place to write to that would cost somebody a file."""
    if out is None:
        return
    if os.path.isdir(out):
        _refuse(ctx, say("decode.out_is_folder", path=out))
    if os.path.exists(out) and os.path.exists(file) and os.path.samefile(file, out):
        _refuse(ctx, say("decode.same_file", path=out))
    if os.path.lexists(out) and not force:
        _refuse(ctx, say("decode.exists", path=out))


def _raw(ctx: click.Context, say: Say, file: Path) -> bytes:
    """The bytes of FILE, which are text of some kind."""
    from hoctapbac.vietnamese.encodings import unicode_form

    try:
        if str(file) == "-":
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with open(file, "rb") as opened:
                raw = opened.read(MOST_BYTES + 1)
    except FileNotFoundError:
        _refuse(ctx, say("decode.missing", path=file))
    except IsADirectoryError:
        _refuse(ctx, say("decode.folder", path=file))
    except (OSError, ValueError) as error:
        _refuse(ctx, say("decode.unreadable", path=file, why=getattr(error, "strerror", "") or error))
    if len(raw) > MOST_BYTES:
        _refuse(ctx, say("decode.too_large", path=file, limit=MOST_BYTES // 1_000_000))
    if raw.startswith(_NOT_TEXT) or (b"\0" in raw and not unicode_form(raw).startswith("utf-16")):
        _refuse(ctx, say("decode.not_text", path=file))
    if not raw.strip(b"\xef\xbb\xbf\xfe\xff\0 \t\r\n"):
        _refuse(ctx, say("decode.empty", path=file))
    return raw


def _refuse(ctx: click.Context, sentence: str) -> NoReturn:
    _tell([sentence])
    ctx.exit(REFUSED)


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line, err=True)


def _about(say: Say, guesses: Sequence[Guess], decoded: Decoded) -> Iterator[str]:
    """What the file seems to be, and what was done to it."""
    if guesses:
        yield say("decode.guess", **_facts(say, guesses[0]))
    else:
        yield say("decode.chosen", name=say(f"decode.name_{decoded.encoding}"))
    if len(guesses) > 1:
        yield say("decode.next_best", **_facts(say, guesses[1]))
    if decoded.repairs:
        yield say("decode.repaired", what=", ".join(say(f"decode.done_{each}") for each in decoded.repairs))
    if {"tcvn3", "vps"} & {decoded.encoding, *decoded.repairs}:
        yield say("decode.capitals")


def _facts(say: Say, guess: Guess) -> dict[str, object]:
    return {"name": say(f"decode.name_{guess.encoding}"), "key": guess.encoding, "score": guess.score}


def _doubt(say: Say, guesses: Sequence[Guess]) -> str:
    """Why a person has to choose the encoding; "" if the guess can stand."""
    if not guesses:
        return ""
    if _near_tie(guesses):
        return say("decode.near_tie", first=guesses[0].encoding, second=guesses[1].encoding)
    return say("decode.low", limit=LEAST_SCORE) if guesses[0].score < LEAST_SCORE else ""


def _near_tie(guesses: Sequence[Guess]) -> bool:
    return len(guesses) > 1 and guesses[0].score - guesses[1].score < LEAST_LEAD


def _other_reading(say: Say, guesses: Sequence[Guess]) -> Iterator[str]:
    """The first lines as the second guess has them, where a person has to choose between the two."""
    if _near_tie(guesses):
        yield say("decode.other_lines", name=say(f"decode.name_{guesses[1].encoding}"))
        yield from _first_lines(guesses[1].decoded().text)


def _lost(say: Say, losses: Sequence[Loss]) -> Iterator[str]:
    yield say("decode.lost", lines=len(losses))
    yield from (f"  {line}: {_short(text)}" for line, text in losses[:_SHOWN_LOSSES])
    if len(losses) > _SHOWN_LOSSES:
        yield "  " + say("decode.lost_more", count=len(losses) - _SHOWN_LOSSES)
    yield say("decode.lost_remedy")


def _first_lines(text: str) -> Iterator[str]:
    lines = [short for line in text[: 100 * _SHOWN_LETTERS].split("\n") if (short := _short(line))]
    yield from (f"  {line}" for line in lines[:_SHOWN_LINES])


def _short(line: str) -> str:
    """A line that can be shown: without control characters, and not too long; a lost letter shows as "?"."""
    from hoctapbac.vietnamese.cleaning import clean_line

    return clean_line(line[: 4 * _SHOWN_LETTERS].replace("\ufffd", "?"), _SHOWN_LETTERS)


def _hand_over(ctx: click.Context, say: Say, decoded: Decoded, out: Path | None, aloud: bool) -> None:
    if aloud:
        sys.stdout.buffer.write(decoded.text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
    if out is not None:
        _write(ctx, say, decoded.text, out)
    elif not aloud:
        fine = decoded.encoding == "utf-8" and not decoded.repairs
        _tell([say("decode.fine" if fine else "decode.what_next")])


def _write(ctx: click.Context, say: Say, text: str, out: Path) -> None:
    from hoctapbac.store.durable import write_whole

    mark = "\ufeff" if out.suffix.lower() == ".csv" else ""
    try:
        write_whole(out, (mark + text).encode("utf-8", "replace"), 0o666)
    except (OSError, ValueError) as error:
        _refuse(ctx, say("decode.unwritable", path=out, why=getattr(error, "strerror", "") or error))
    _tell([say("decode.written", path=out, lines=text.count("\n") + (not text.endswith("\n")))])
