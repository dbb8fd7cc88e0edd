"""`hub …`: set up a hub, serve it, say whom it trusts, take in what came on sticks, keep it safe.

All commands but `serve` work beside a running server, on the same database. What cannot be undone asks first. A
password or a token is printed once, on stdout, and stored as a hash only.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoctapbac.cli.frame import PATH, PROBLEMS, Group, echo_json, echo_lines, language
from hoctapbac.cli.kept import ask
from hoctapbac.errors import Refusal
from hoctapbac.texts import Say, catalogue

if TYPE_CHECKING:
    from hoctapbac.hub.context import Context
    from hoctapbac.hub.journals import Anomaly
    from hoctapbac.hub.ledger import Station

_KEEPER = "cli"  # who decided, where it was decided at the hub's own keyboard
_MOST_DAYS = 90
_MOST_ANOMALIES = 5  # in one row
_DAY_MS = 24 * 3600 * 1000
_LOOPBACK = ("127.0.0.1", "::1", "localhost")

_data = click.option(
    "--data", type=PATH, envvar="HOCTAPBAC_HUB_DATA", help="Thư mục của cổng tiếp nhận (hoặc HOCTAPBAC_HUB_DATA)."
)
_db = click.option(
    "--db",
    metavar="URL",
    envvar="HOCTAPBAC_HUB_DB",
    help="postgresql://…; mặc định theo hub.toml.",
)
_yes = click.option("--yes", is_flag=True, help="Không hỏi lại.")
_json = click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")
_label = click.option("--label", metavar="TÊN", help="Tên máy, như mọi người gọi.")


@click.group(cls=Group, help="Cổng tiếp nhận kết quả của các máy thi, và trang hồ sơ thi đua của các đơn vị.")
def hub() -> None:
    """All commands of a hub."""


@contextmanager
def _opened(data: Path | None, db: str | None) -> Iterator[Context]:
    """The hub, closed again afterwards; what its disk refuses is said in a hub's words."""
    from hoctapbac.hub import refusals, serving

    try:
        context = serving.opened(_folder(data), db)
        try:
            yield context
        finally:
            context.engine.close()
    except Refusal as refusal:
        raise refusals.at_hub(refusal) from refusal


def _folder(data: Path | None) -> Path:
    from hoctapbac.hub import settings

    return data if data is not None else settings.default_folder()


def _line(text: str, field: str) -> str:
    """A line of text as it may go into a statement, however a terminal spells its letters.

    Refusal("desk_empty") for nothing, ("desk_long", most=) for more than the field holds.
    """
    from hoctapbac.records.fields import TEXTS
    from hoctapbac.vietnamese.cleaning import clean_line

    cleaned = clean_line(text)
    if len(cleaned) > TEXTS[field]:
        raise Refusal("desk_long", most=TEXTS[field])
    if not cleaned:
        raise Refusal("desk_empty")
    return cleaned


def _say() -> Say:
    return catalogue(language())


def _refuse_absent(path: Path) -> None:
    """A name that was mistyped is no fault of the hub's disk."""
    if not path.exists():
        raise Refusal("hub_path_absent", path=str(path))


# -- setting up and serving ----------------------------------------------------------------------------------


@hub.command(help="Lập cổng tiếp nhận: khóa, tên, địa chỉ, và tài khoản đầu tiên.")
@_data
@click.option("--name", required=True, metavar="TÊN", help="Tên cơ quan, hiện ở đầu mọi trang.")
@click.option("--url", required=True, metavar="URL", help="Địa chỉ mà điện thoại và máy thi mở được: https://…")
@click.option("--db", metavar="URL", default="", help="postgresql://…; bỏ trống để dùng tệp SQLite.")
@click.option("--keeper", metavar="TÊN", help="Tài khoản người phụ trách; mật khẩu lần đầu được in ra một lần.")
def init(data: Path | None, name: str, url: str, db: str, keeper: str | None) -> None:
    """Make a hub; says what to do next."""
    from hoctapbac import seal
    from hoctapbac.clock import MachineClock
    from hoctapbac.hub import engine, settings
    from hoctapbac.hub.accounts import Accounts

    say, folder, clock = _say(), _folder(data), MachineClock()
    made = settings.checked(folder, name, url, db)
    settings.refuse_second(folder)
    engine.opened(made.db, folder).close()  # what is wrong with the database is said before anything is made
    settings.create(made, clock)
    lines = [
        say("hubcli.made", name=made.name, folder=folder),
        say("hubcli.fingerprint", fingerprint=seal.fingerprint(settings.key(folder).public)),
    ]
    with _opened(folder, None) as context:
        if keeper:
            password = Accounts(context.engine, clock).add(keeper, "keeper")
            lines += [say("hubcli.first_keeper", name=keeper), say("hubcli.first_password", password=password)]
    here = f" --data {folder}" if data else ""
    if not keeper:
        lines.append(say("hubcli.no_keeper", command=f"hoctapbac hub account add quan-tri --role keeper{here}"))
    lines += [say("hubcli.next_backup"), say("hubcli.next_serve", command=f"hoctapbac hub serve{here}")]
    lines.append(say("hubcli.next_pack", url=made.url, file=folder / settings.PUBLIC))
    echo_lines([*lines, say("hubcli.next_stations", url=made.url)])


@hub.command(help="Mở cổng tiếp nhận cho máy thi và trình duyệt, đến khi dừng.")
@_data
@_db
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ để nghe; 0.0.0.0 là mọi địa chỉ.")
@click.option("--port", type=click.IntRange(0, 65535), help="Số cổng mạng; mặc định như trong --url, hoặc 8710.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Số tiến trình (PostgreSQL).")
@click.option("--certificate", type=PATH, help="Chứng thư HTTPS (PEM); bỏ trống khi đứng sau máy chủ HTTPS khác.")
@click.option("--private-key", type=PATH, help="Khóa của chứng thư (PEM).")
@click.option("--proxy", multiple=True, metavar="IP", help="Máy chủ HTTPS đứng trước, nếu ở máy khác; nhắc lại được.")
def serve(
    data: Path | None,
    db: str | None,
    host: str,
    port: int | None,
    workers: int,
    certificate: Path | None,
    private_key: Path | None,
    proxy: tuple[str, ...],
) -> None:
    """Serve until SIGTERM or Ctrl-C; running calls are finished first."""
    from hoctapbac.hub import refusals, serving, settings

    if (certificate is None) != (private_key is None):
        raise click.UsageError(_say()("usage.both", names="--certificate, --private-key"))
    say, folder = _say(), _folder(data)
    if port is None:
        port = settings.port(folder, direct=certificate is not None)
    door = serving.Door(host, port, workers, certificate, private_key, proxy)

    def announce(address: str) -> None:
        if settings.key_is_open(folder):
            click.echo(say("hubcli.key_open", path=folder / settings.KEY), err=True)
        if certificate is None and host not in _LOOPBACK:
            click.echo(say("hubcli.plain_http"), err=True)
        click.echo(say("hubcli.serving", address=address))

    try:
        serving.serve(folder, db, door, announce)
    except Refusal as refusal:
        raise refusals.at_hub(refusal) from refusal


# -- stations ------------------------------------------------------------------------------------------------


@hub.command(help="Máy chờ duyệt; duyệt một máy; hoặc lập mã đăng ký dùng một lần (--invite).")
@click.argument("named", metavar="[MÃ|SỐ]...", nargs=-1)
@_label
@click.option("--invite", metavar="TÊN", help="Lập mã đăng ký cho máy sẽ mang tên này.")
@click.option("--days", type=int, default=7, show_default=True, help="Mã đăng ký có hạn mấy ngày.")
@_data
@_db
def enrol(
    named: tuple[str, ...], label: str | None, invite: str | None, days: int, data: Path | None, db: str | None
) -> None:
    """Trust a station, or show those that wait, or invite one."""
    if invite is not None and named:
        raise click.UsageError(_say()("usage.one_of", names="--invite; MÃ"))
    label = label and _line(label, "label")
    invite = invite if invite is None else _line(invite, "label")
    with _opened(data, db) as context:
        if invite is not None:
            echo_lines(_invited(context, invite, days))
        elif named:
            station = _found(context.ledger.stations(), " ".join(named))
            context.ledger.approve(station.kid, _KEEPER, label)
            told = label or station.label or station.kid.hex()
            click.echo(_say()("hubcli.enrolled", label=told, kid=station.kid.hex()))
        else:
            echo_lines(_waiting(context.ledger.stations()))


def _invited(context: Context, label: str, days: int) -> list[str]:
    from hoctapbac.vietnamese.dates import date_text

    if not 1 <= days <= _MOST_DAYS:
        raise Refusal("hub_invitation_days", most=_MOST_DAYS)
    expires_ms = context.clock.wall_ms() + days * _DAY_MS
    token, say = context.ledger.invite(label, expires_ms), _say()
    return [
        say("hubcli.invited", label=label, until=date_text(expires_ms)),
        token,
        say("hubcli.invited_next", url=context.url, token=token),
    ]


def _waiting(stations: Sequence[Station]) -> list[str]:
    from hoctapbac import seal

    say, waiting = _say(), [station for station in stations if station.state == "unknown"]
    if not waiting:
        return [say("hubcli.none_waiting")]
    rows = [f"{seal.fingerprint(s.public)}  {s.kid.hex()}  {s.label}".rstrip() for s in waiting]
    return [say("hubcli.waiting"), *rows]


def _found(stations: Sequence[Station], named: str) -> Station:
    """The one station with this key id or fingerprint, however it is grouped."""
    from hoctapbac import seal

    bare = "".join(named.split()).lower()
    found = [s for s in stations if bare in (s.kid.hex(), seal.fingerprint(s.public).replace(" ", ""))]
    if len(found) != 1 or found[0].state == "hub":
        raise Refusal("hub_no_such_station", named=named[:60])
    return found[0]


@hub.command(help="Thu hồi một máy từ sau một bản ghi: bản ghi sau đó không được tính nữa.")
@click.argument("named", metavar="MÃ|SỐ", nargs=-1, required=True)
@click.option(
    "--good", type=click.IntRange(0), metavar="SỐ", help="Bản ghi cuối còn tin; mặc định: đến chỗ đã nhận liền."
)
@click.option("--reason", required=True, metavar="LÝ DO", help="Lý do, hiện trong hồ sơ.")
@_yes
@_data
@_db
@click.pass_context
def revoke(
    ctx: click.Context,
    named: tuple[str, ...],
    good: int | None,
    reason: str,
    yes: bool,
    data: Path | None,
    db: str | None,
) -> None:
    """Trust a key up to one record and no further."""
    from hoctapbac.records import journal

    say, reason = _say(), _line(reason, "reason")
    with _opened(data, db) as context:
        station = _found(context.ledger.stations(), " ".join(named))
        upto = journal.unbroken(station.held) if good is None else good
        told = station.label or station.kid.hex()
        ask(ctx, say, yes, say("hubcli.revoke_sure", label=told, good=upto))
        context.ledger.revoke(station.kid, upto, _KEEPER, reason)
    click.echo(say("hubcli.revoked", label=told, good=upto))


@hub.command(help="Mọi máy đã gửi về: tình trạng, số bản ghi, chỗ còn thiếu.")
@_json
@_data
@_db
def stations(as_json: bool, data: Path | None, db: str | None) -> None:
    """Every key that the hub has heard of."""
    with _opened(data, db) as context:
        found = [(station, context.ledger.anomalies(station.kid)) for station in context.ledger.stations()]
    if as_json:
        echo_json([_as_json(*each) for each in found])
    elif all(station.state == "hub" for station, _ in found):
        click.echo(_say()("hubcli.no_stations"))
    else:
        echo_lines(_table(_say()("hubcli.stations_headings"), [_cells(*each) for each in found]))


def _as_json(station: Station, anomalies: Sequence[Anomaly]) -> dict[str, Any]:
    from hoctapbac import seal

    return {
        "kid": station.kid.hex(),
        "fingerprint": seal.fingerprint(station.public),
        "label": station.label,
        "state": station.state,
        "good_seq": station.good_seq,
        "records": station.records,
        "held": station.held,
        "anomalies": [{"kind": a.kind, "first": a.first, "last": a.last} for a in anomalies],
        "seen_ms": station.seen_ms,
    }


def _cells(station: Station, anomalies: Sequence[Anomaly]) -> list[str]:
    from hoctapbac import seal
    from hoctapbac.vietnamese.dates import date_text, time_text

    say = _say()
    return [
        station.kid.hex(),
        seal.fingerprint(station.public),
        station.label or "–",
        say(f"hubcli.state_{station.state}"),
        str(station.records),
        f"{time_text(station.seen_ms)} {date_text(station.seen_ms)}",
        "; ".join(map(_anomaly, anomalies[:_MOST_ANOMALIES])) or "–",
    ]


def _anomaly(anomaly: Anomaly) -> str:
    numbers = str(anomaly.first) if anomaly.first == anomaly.last else f"{anomaly.first}–{anomaly.last}"
    say = _say()
    return say(f"hubcli.anomaly_{anomaly.kind}", numbers=numbers)


def _table(headings: str, rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [headings.split("|"), *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines]


# -- taking in -----------------------------------------------------------------------------------------------


@hub.command(help="Nhận tệp .htb, gói cuộc thi, cả thư mục, hoặc đường dẫn hay dãy số của phiếu.")
@click.argument("sources", metavar="TỆP|THƯ MỤC|URL|SỐ...", nargs=-1, required=True)
@_data
@_db
@click.pass_context
def take(ctx: click.Context, sources: tuple[str, ...], data: Path | None, db: str | None) -> None:
    """Take in whatever came by another road than the network. Exit 3 where something of it was not taken."""
    from hoctapbac.hub import carried

    digits = "".join(sources)
    # Digits that somebody read out come in groups.
    wanted = (digits,) if digits.isdecimal() and not os.path.exists(sources[0]) else sources
    left = False
    with _opened(data, db) as context:
        for source in wanted:
            for told in carried.take(context.ledger, source, _say()):
                click.echo(told.line)
                left = left or told.left
    ctx.exit(PROBLEMS if left else 0)


@hub.command(help="Nạp một gói cuộc thi của Ban Tổ chức.")
@click.argument("file", metavar="TỆP", type=PATH)
@_data
@_db
def pack(file: Path, data: Path | None, db: str | None) -> None:
    """Take in one pack."""
    from hoctapbac.hub import carried

    with _opened(data, db) as context:
        _refuse_absent(file)
        click.echo(carried.take_pack(context.ledger, file, _say()))


# -- accounts ------------------------------------------------------------------------------------------------


@hub.group(cls=Group, help="Tài khoản của bàn làm việc.")
def account() -> None:
    """Who may sign in at the desk."""


@account.command(help="Lập tài khoản; mật khẩu lần đầu được in ra một lần.")
@click.argument("name", metavar="TÊN")
@click.option("--role", type=click.Choice(("keeper", "operator", "reader")), default="operator", show_default=True)
@click.option("--unit", default="", metavar="MÃ", help="Mã đơn vị của cán bộ hay người xem.")
@click.option("--full-name", default="", metavar="HỌ TÊN", help="Họ và tên, ghi vào xác nhận.")
@click.option("--post", default="", metavar="CHỨC VỤ", help="Chức vụ, ghi vào xác nhận.")
@_data
@_db
def add(name: str, role: str, unit: str, full_name: str, post: str, data: Path | None, db: str | None) -> None:
    """A new account."""
    from hoctapbac.hub.accounts import Accounts

    say = _say()
    with _opened(data, db) as context:
        accounts = Accounts(context.engine, context.clock)
        password = accounts.add(name, role, unit=unit, full_name=full_name, post=post)
    told = say(f"hubcli.role_{role}")
    echo_lines([say("hubcli.account_made", name=name, role=told), say("hubcli.first_password", password=password)])


@account.command(help="Đặt lại mật khẩu; mật khẩu mới được in ra một lần.")
@click.argument("name", metavar="TÊN")
@_data
@_db
def password(name: str, data: Path | None, db: str | None) -> None:
    """A new first password for somebody who lost theirs."""
    from hoctapbac.hub.accounts import Accounts

    say = _say()
    with _opened(data, db) as context:
        fresh = Accounts(context.engine, context.clock).reset_password(name)
    echo_lines([say("hubcli.account_password", name=name), say("hubcli.first_password", password=fresh)])


@account.command(help="Khóa tài khoản; người đang đăng nhập bị đưa ra.")
@click.argument("name", metavar="TÊN")
@_data
@_db
def close(name: str, data: Path | None, db: str | None) -> None:
    """Nobody signs in with it any more."""
    from hoctapbac.hub.accounts import Accounts

    with _opened(data, db) as context:
        Accounts(context.engine, context.clock).close(name)
    click.echo(_say()("hubcli.account_closed", name=name))


@account.command("list", help="Mọi tài khoản.")
@_data
@_db
def list_accounts(data: Path | None, db: str | None) -> None:
    """Every account, the closed ones too."""
    from hoctapbac.hub.accounts import Accounts

    say = _say()
    with _opened(data, db) as context:
        found = Accounts(context.engine, context.clock).all()
    if not found:
        click.echo(say("hubcli.no_accounts"))
        return
    rows = [
        [a.name, say(f"hubcli.role_{a.role}"), a.unit or "–", a.full_name or "–", _state(say, a.open, a.first)]
        for a in found
    ]
    echo_lines(_table(say("hubcli.accounts_headings"), rows))


def _state(say: Say, is_open: bool, first: bool) -> str:
    if not is_open:
        return say("hubcli.account_shut")
    return say("hubcli.account_first") if first else say("hubcli.account_open")


# -- upkeep --------------------------------------------------------------------------------------------------


@hub.command(help="Tính lại mọi bảng từ bản ghi gốc.")
@_data
@_db
def rebuild(data: Path | None, db: str | None) -> None:
    """Everything that is derived is made anew."""
    with _opened(data, db) as context:
        context.ledger.rebuild()
    click.echo(_say()("hubcli.rebuilt"))


@hub.command(help="Chép toàn bộ dữ liệu ra một tệp, cả khi cổng đang mở.")
@click.argument("path", metavar="TỆP", type=PATH)
@_data
@_db
def backup(path: Path, data: Path | None, db: str | None) -> None:
    """One file with everything but the key."""
    if path.exists():
        raise Refusal("hub_backup_there", path=str(path))
    with _opened(data, db) as context:
        _refuse_absent(path.absolute().parent)
        context.ledger.backup(path)
    click.echo(_say()("hubcli.backed_up", path=path))


@hub.command(help="Lấy lại dữ liệu từ tệp do “hub backup” chép ra.")
@click.argument("path", metavar="TỆP", type=PATH)
@_yes
@_data
@_db
@click.pass_context
def restore(ctx: click.Context, path: Path, yes: bool, data: Path | None, db: str | None) -> None:
    """Put back what a backup holds."""
    say = _say()
    with _opened(data, db) as context:
        _refuse_absent(path)
        ask(ctx, say, yes, say("hubcli.restore_sure", path=path, name=context.name))
        context.ledger.restore(path)
    click.echo(say("hubcli.restored", path=path))
