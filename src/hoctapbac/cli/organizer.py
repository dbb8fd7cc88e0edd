"""`organizer`: the screen on which a question file becomes a bank, and a bank a contest."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hoctapbac.bundled import CONTEST, FOLDER, bundled
from hoctapbac.cli.frame import PATH, USAGE, Command, data_folder, first_of, language, on_a_terminal
from hoctapbac.errors import Refusal
from hoctapbac.texts import catalogue

if TYPE_CHECKING:
    from hoctapbac.journey.kiosk import Kiosk


@click.command(cls=Command, help="Màn hình của Ban Tổ chức: nạp câu hỏi từ Word, Excel…, sửa đáp án, mở cuộc thi.")
@click.option("--data", type=PATH, envvar="HOCTAPBAC_DATA", help="Thư mục dữ liệu (hoặc HOCTAPBAC_DATA).")
@click.option("--plain", is_flag=True, help="Từng dòng chữ, cho trình đọc màn hình.")
@click.pass_context
def organizer(ctx: click.Context, data: Path | None, plain: bool) -> None:
    """Take banks in and open a contest; leaving it may go on to the kiosk."""
    lang = language()
    if not plain and not on_a_terminal():
        click.echo(catalogue(lang)("refusal.not_a_terminal"), err=True)
        ctx.exit(USAGE)
    folder = data_folder(data)
    code, wants_kiosk = _run(folder, lang, plain)
    if code == 0 and wants_kiosk:
        from hoctapbac.cli import kiosk

        ctx.invoke(kiosk, data=folder, plain=plain, tones="old")
    ctx.exit(code)


def _run(folder: Path, lang: str, plain: bool) -> tuple[int, bool]:
    """The exit code, and whether the organizer wants the kiosk next."""
    from hoctapbac.journey.kiosk import Kiosk
    from hoctapbac.journey.organizer import Desk, Home
    from hoctapbac.journey.writing import Typing
    from hoctapbac.station import Station

    contest = first_of(folder / "contest.toml", bundled() / CONTEST)
    station = Station(folder, contest, (first_of(folder / FOLDER, bundled()),))
    if station.sitting is not None:
        station.close()
        raise Refusal("sitting_open")
    desk = Desk(folder)
    # Whoever organizes sits at a keyboard; F3 shows letters to touch.
    typing = Typing("off", screen=False) if plain else Typing(lettered=True, keyed=True)
    journey = Kiosk(station, lang, guard=not plain, typing=typing, waiting=lambda kiosk: Home(kiosk, desk))
    return _shown(journey, folder, plain), desk.open_kiosk


def _shown(journey: Kiosk, folder: Path, plain: bool) -> int:
    if plain:
        from hoctapbac import plain as lines

        return lines.run(journey, sys.stdin, sys.stdout)
    from hoctapbac.tui import prepare_environment

    prepare_environment()
    from hoctapbac.tui import app

    return app.run(journey, journey.say, folder / "kiosk.log")
