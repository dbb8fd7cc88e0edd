"""`journal`: what a station writes into its journal beside results. The kiosk must be closed meanwhile.

A session is closed, a result taken out of the count, the station's key changed; `show` reads beside a running kiosk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hoctapbac.cli.frame import PATH, REFUSED, Group, data_folder, echo_json, echo_lines, first_of, language
from hoctapbac.texts import Say, catalogue

if TYPE_CHECKING:
    from hoctapbac.station import Station

_data = click.option("--data", type=PATH, envvar="HOCTAPBAC_DATA", help="Thư mục dữ liệu (hoặc HOCTAPBAC_DATA).")
_yes = click.option("--yes", is_flag=True, help="Không hỏi lại.")


@click.group("journal", cls=Group, help="Sổ kết quả của máy này: xem, đóng phiên, hủy một kết quả, đổi khóa.")
def journal() -> None:
    """The station's own journal."""


@contextmanager
def _opened(folder: Path) -> Iterator[Station]:
    from hoctapbac.bundled import CONTEST, FOLDER, bundled
    from hoctapbac.station import Station

    station = Station(
        folder, first_of(folder / "contest.toml", bundled() / CONTEST), (first_of(folder / FOLDER, bundled()),)
    )
    try:
        yield station
    finally:
        station.close()


def _sure(say: Say, yes: bool, key: str, **facts: object) -> None:
    """Ask before what cannot be undone; a no ends the command."""
    if yes:
        return
    try:
        answer = click.prompt(say(key, **facts), default="", show_default=False, err=True)
    except click.Abort:
        click.echo(f"\n{say('bank.say_yes')}", err=True)
        click.get_current_context().exit(REFUSED)
    if answer.strip().lower() not in ("c", "có", "co", "y", "yes"):
        click.echo(say("journal.left"), err=True)
        click.get_current_context().exit(REFUSED)


@journal.command(help="Cho biết khóa của máy, số bản ghi, mã kết nối cuối; đọc được cả khi máy thi đang chạy.")
@_data
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")
def show(data: Path | None, as_json: bool) -> None:
    """The key's fingerprint and how far the journal has come."""
    from hoctapbac import seal
    from hoctapbac.errors import Refusal
    from hoctapbac.store.beside import Beside

    say, folder = catalogue(language()), data_folder(data)
    path = folder / "station.key"
    if not path.exists():
        raise Refusal("journal_absent", path=str(folder))
    key = seal.StationKey.create(path.read_bytes())
    beside = Beside(folder)
    try:
        last = beside.last()
        link = (beside.link_at(last) or b"").hex()
    finally:
        beside.close()
    facts = {"kid": key.kid.hex(), "public": key.public.hex(), "fingerprint": seal.fingerprint(key.public)}
    facts |= {"records": str(last), "head": link}
    if as_json:
        echo_json(facts | {"records": last})
    else:
        echo_lines([say("journal.key", **facts), say("journal.records", count=last, head=link or "–")])


@journal.command(help="Ghi vào sổ rằng phiên đã kết thúc, kèm số kết quả; in mã để đọc và ghi vào biên bản.")
@_data
@_yes
def close(data: Path | None, yes: bool) -> None:
    """A closing record: later anybody can see that no result is wanting."""
    say = catalogue(language())
    with _opened(data_folder(data)) as station:
        station.journal.refuse_closed()
        _sure(say, yes, "journal.close_sure")
        code, count = station.journal.close_session()
    click.echo(say("journal.closed", receipt=code, count=count))


@journal.command(help="Không tính một kết quả nữa, có lý do; kết quả vẫn còn trong sổ.")
@click.argument("code", metavar="MÃ")
@click.option("--reason", required=True, metavar="LÝ DO", help="Vì sao; sẽ được ghi vào sổ.")
@click.option("--by", required=True, metavar="TÊN", help="Họ tên, chức vụ người quyết định.")
@_data
@_yes
def void(code: str, reason: str, by: str, data: Path | None, yes: bool) -> None:
    """A result counts no longer; nothing is deleted."""
    say = catalogue(language())
    with _opened(data_folder(data)) as station:
        _sure(say, yes, "journal.void_sure", receipt=code)
        station.journal.void(code, reason, by)
    click.echo(say("journal.voided", receipt=code))


@journal.command(help="Đổi khóa của máy; khóa cũ ký xác nhận khóa mới.")
@_data
@_yes
def rotate(data: Path | None, yes: bool) -> None:
    """Go on under a new key."""
    from hoctapbac import seal

    say = catalogue(language())
    with _opened(data_folder(data)) as station:
        _sure(say, yes, "journal.rotate_sure")
        station.journal.rotate()
        fingerprint = seal.fingerprint(station.journal.key.public)
    click.echo(say("journal.rotated", fingerprint=fingerprint))
