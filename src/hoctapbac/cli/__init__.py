"""The command line: a thin door over the kiosk, the banks, the roster and the results.

Promises: nothing heavy is imported before a command needs it; whatever the rules or the machine refuse is one
sentence on stderr with what to do (exit 1); a call that is not understood is exit 2; problems found in what
somebody wrote are exit 3. Reading results works while a kiosk is running.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoctapbac import __version__
from hoctapbac.bundled import CONTEST, FOLDER, bundled
from hoctapbac.cli.frame import (
    PATH,
    PROBLEMS,
    USAGE,
    Door,
    Group,
    data_folder,
    echo_json,
    echo_lines,
    first_of,
    language,
    on_a_terminal,
)
from hoctapbac.errors import Loaded, Problem, Refusal, has_errors
from hoctapbac.texts import Say, catalogue, refusal_text

if TYPE_CHECKING:
    from hoctapbac.journey.writing import Method, Typing
    from hoctapbac.publication import Published
    from hoctapbac.station import Station
    from hoctapbac.vietnamese.telex import Style


def main() -> None:
    """The `hoctapbac` command. Letters go in and out as UTF-8, whatever the locale or a pipe believes."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    door()


_data = click.option("--data", type=PATH, envvar="HOCTAPBAC_DATA", help="Thư mục dữ liệu (hoặc HOCTAPBAC_DATA).")
_json = click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")


@click.group("hoctapbac", cls=Door, help="Máy thi tìm hiểu trong các buổi học tập chuyên đề.")
@click.version_option(__version__, prog_name="hoctapbac", help="In phiên bản rồi dừng.")
def door() -> None:
    """All commands."""


door.elsewhere = ("bank", "hub", "journal", "organizer", "pack", "receipt", "sync", "text")


@door.command(help="Mở máy thi toàn màn hình (hoặc từng dòng chữ, với --plain).")
@_data
@click.option("--plain", is_flag=True, help="Từng dòng chữ, cho trình đọc màn hình.")
@click.option("--contest", type=PATH, help="Tệp thể lệ (TOML).")
@click.option("--banks", type=PATH, multiple=True, help="Tệp hay thư mục ngân hàng câu hỏi; nhắc lại được.")
@click.option("--pack", type=PATH, help="Gói cuộc thi của Ban Tổ chức; thay cho --contest và --banks.")
@click.option("--code", envvar="HOCTAPBAC_CODE", help="Mã mở gói đã khóa; không ghi thì máy hỏi.")
@click.option("--typing", type=click.Choice(("telex", "vni", "off")), help="Kiểu gõ lúc đầu; mặc định telex.")
@click.option("--tones", type=click.Choice(("old", "new")), default="old", help="Chỗ đặt dấu: old hòa, new hoà.")
@click.pass_context
def kiosk(
    ctx: click.Context,
    data: Path | None,
    plain: bool,
    contest: Path | None,
    banks: tuple[Path, ...],
    pack: Path | None,
    code: str | None,
    typing: Method | None,
    tones: Style,
) -> None:
    """One person after another at this machine, until it is stopped."""
    lang = language()
    if not plain and not on_a_terminal():
        click.echo(catalogue(lang)("refusal.not_a_terminal"), err=True)
        ctx.exit(USAGE)
    if pack and (contest or banks):
        raise click.UsageError(catalogue(lang)("usage.one_of", names="--pack; --contest, --banks"))
    folder = data_folder(data)
    contest = contest or first_of(folder / "contest.toml", bundled() / CONTEST)
    banks = banks or (first_of(folder / FOLDER, bundled()),)
    published = _published(ctx, pack, code) if pack else None
    # The station first: what it refuses, and what is wrong in the rules, must be said before the screen changes.
    station = _opened(folder, contest, banks, published)
    if has_errors(station.contest_problems):
        station.close()
        echo_lines(map(str, station.contest_problems))
        ctx.exit(PROBLEMS)
    run = _run_plain if plain else _run_full_screen
    ctx.exit(run(station, lang, folder, _typing(plain, typing, tones)))


def _opened(folder: Path, contest: Path, banks: Sequence[Path], published: Published | None) -> Station:
    from hoctapbac.station import Station

    return Station(folder, contest, banks, published=published)


def _published(ctx: click.Context, file: Path, code: str | None) -> Published:
    """The organizer's pack, opened in memory; an error in it ends the command."""
    from hoctapbac.bank.files import not_readable
    from hoctapbac.publication import opened
    from hoctapbac.seal.lock import MOST_LOCKED, is_locked

    wrong = not_readable(file)
    if wrong is not None:
        echo_lines([str(wrong)])
        ctx.exit(PROBLEMS)
    with file.open("rb") as stream:
        raw = stream.read(MOST_LOCKED + 1)
    loaded = _unlocked(ctx, raw) if is_locked(raw) and code is None else opened(raw, code or "")
    if loaded.value is None or has_errors(loaded.problems):
        echo_lines(map(str, loaded.problems))
        ctx.exit(PROBLEMS)
    return loaded.value


def _unlocked(ctx: click.Context, raw: bytes, left: int = 2) -> Loaded[Published | None]:
    """The locked pack, opened with the code that somebody types; a slip may be mended `left` times."""
    from hoctapbac.publication import opened

    say = catalogue(language())
    try:
        return opened(raw, click.prompt(say("cli.unlock_code"), err=True))
    except Refusal as refusal:
        if not left:
            raise
        click.echo(refusal_text(say, refusal), err=True)
    return _unlocked(ctx, raw, left - 1)


def _typing(plain: bool, method: Method | None, style: Style) -> Typing:
    from hoctapbac.journey.writing import Typing

    if plain:  # whoever types whole lines at a terminal of their own has a keyboard there, and an input method
        return Typing(method or "off", style, screen=False)
    return Typing(method or "telex", style)


def _run_plain(station: Station, lang: str, folder: Path, typing: Typing) -> int:
    from hoctapbac import plain
    from hoctapbac.journey.kiosk import Kiosk

    return plain.run(Kiosk(station, lang, guard=False, typing=typing), sys.stdin, sys.stdout)


def _run_full_screen(station: Station, lang: str, folder: Path, typing: Typing) -> int:
    from hoctapbac.tui import prepare_environment

    prepare_environment()
    from hoctapbac.journey.kiosk import Kiosk
    from hoctapbac.tui import app

    journey = Kiosk(station, lang, typing=typing)
    return app.run(journey, journey.say, folder / "kiosk.log")


@door.group(cls=Group, help="Danh sách đơn vị và người dự thi.")
def roster() -> None:
    """The roster."""


@roster.command(help="Nạp danh sách từ tệp CSV; nạp lại lần nữa không đổi gì.")
@click.argument("file", metavar="FILE", type=PATH)
@_data
@click.pass_context
def load(ctx: click.Context, file: Path, data: Path | None) -> None:
    """Take over a roster, all of it or, with an error in it, nothing."""
    from hoctapbac.bank.files import read_bytes
    from hoctapbac.store import Store
    from hoctapbac.store.roster import take_over

    say, raw = catalogue(language()), read_bytes(file)
    if isinstance(raw, Problem):
        echo_lines([str(raw), say("cli.roster_refused")])
        ctx.exit(PROBLEMS)
    # The store alone: a sitting that was cut off is no business of whoever loads a list.
    store = Store(data_folder(data))
    try:
        count, problems = take_over(store, raw, str(file))
    finally:
        store.close()
    echo_lines([*map(str, problems), say("cli.roster_refused") if count is None else _loaded(say, count)])
    ctx.exit(PROBLEMS if count is None else 0)


def _loaded(say: Say, count: Any) -> str:
    return say("cli.roster_loaded", added=count.added, changed=count.changed, left_out=count.left_out)


_COLUMNS = (
    *("code", "unit", "participant"),
    *("correct", "items", "points"),
    *("duration_ms", "submitted_at", "state"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@door.command(help="In kết quả; đọc được cả khi máy thi đang chạy.")
@click.option("--contest", metavar="MÃ", help="Chỉ một cuộc thi.")
@click.option("--find", metavar="TÊN", default="", help="Chỉ người có tên này; không cần gõ dấu.")
@_data
@_json
@click.option("--csv", "as_csv", is_flag=True, help="In dạng CSV, mở được bằng Excel.")
def results(contest: str | None, find: str, data: Path | None, as_json: bool, as_csv: bool) -> None:
    """Every result, oldest first: a table, JSON, or CSV (see `_csv`)."""
    from hoctapbac.store.reading import results_of

    if as_json and as_csv:
        raise click.UsageError(catalogue(language())("usage.one_of", names="--json, --csv"))
    from hoctapbac.vietnamese.search import matches

    found = (row for row in results_of(data_folder(data), contest) if matches(find, str(row["participant"])))
    rows = [{column: row[column] for column in _COLUMNS} for row in found]
    if as_json:
        echo_json(rows)
    elif as_csv:
        click.echo(_csv(rows), nl=False)
    else:
        echo_lines(_table(catalogue(language()), rows))


def _csv(rows: Iterable[dict[str, object]]) -> str:
    """Comma-separated with a byte-order mark, so that Excel reads Vietnamese letters.

    A text that a spreadsheet would take for a formula (it begins with = + - @ or a tab) gets an apostrophe
    before it: a guest types a name, and an organizer opens the file.
    """
    import csv

    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(_COLUMNS)
    table.writerows([_harmless(value) for value in row.values()] for row in rows)
    return "\ufeff" + out.getvalue()


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _table(say: Say, rows: Sequence[dict[str, object]]) -> list[str]:
    if not rows:
        return [say("cli.no_results")]
    lines = [say("cli.results_headings").split("|"), *(_cells(say, row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines]


def _cells(say: Say, row: dict[str, object]) -> list[str]:
    from datetime import datetime

    minutes, seconds = divmod(-(-int(str(row["duration_ms"])) // 1000), 60)
    state = say(f"cli.state_{row['state']}")
    return [
        *(str(row[column]) for column in ("code", "unit", "participant")),
        f"{row['correct']}/{row['items']}",
        str(row["points"]),
        f"{minutes:02}:{seconds:02}",
        datetime.fromisoformat(str(row["submitted_at"])).strftime("%H:%M %d/%m/%Y"),
        state,
    ]
