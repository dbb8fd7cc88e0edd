"""`hub …`: set up a hub, serve it, say whom it trusts, take in what came on sticks, keep it safe.

All commands but `serve` work beside a running server, on the same database. What cannot be undone asks first. A
password or a token is printed once, on stdout, and stored as a hash only.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from hoctapbac.cli.frame import PATH, PROBLEMS, Group, echo_lines
from hoctapbac.cli.hub_frame import data_option, db_option, hub_folder, note, opened, speaking, table, yes_option
from hoctapbac.cli.hub_stations import enrol, forget, revoke, stations
from hoctapbac.cli.kept import ask
from hoctapbac.errors import Refusal
from hoctapbac.texts import Say

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@click.group(cls=Group, help="Cổng tiếp nhận kết quả của các máy thi, và trang hồ sơ thi đua của các đơn vị.")
def hub() -> None:
    """All commands of a hub."""


for command in (enrol, forget, revoke, stations):
    hub.add_command(command)


# -- setting up and serving ----------------------------------------------------------------------------------


@hub.command(help="Lập cổng tiếp nhận: khóa, tên, địa chỉ, và tài khoản đầu tiên.")
@data_option
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

    say, folder, clock = speaking(), hub_folder(data), MachineClock()
    made = settings.checked(folder, name, url, db)
    settings.refuse_second(folder)
    engine.opened(made.db, folder).close()  # what is wrong with the database is said before anything is made
    settings.create(made, clock)
    lines = [
        say("hubcli.made", name=made.name, folder=folder),
        say("hubcli.fingerprint", fingerprint=seal.fingerprint(settings.key(folder).public)),
    ]
    with opened(folder, None) as context:
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
@data_option
@db_option
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
        raise click.UsageError(speaking()("usage.both", names="--certificate, --private-key"))
    say, folder = speaking(), hub_folder(data)
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


def _refuse_absent(path: Path) -> None:
    """A name that was mistyped is no fault of the hub's disk."""
    if not path.exists():
        raise Refusal("hub_path_absent", path=str(path))


# -- taking in -----------------------------------------------------------------------------------------------


@hub.command(help="Nhận tệp .htb, gói cuộc thi, cả thư mục, hoặc đường dẫn hay dãy số của phiếu.")
@click.argument("sources", metavar="TỆP|THƯ MỤC|URL|SỐ...", nargs=-1, required=True)
@data_option
@db_option
@click.pass_context
def take(ctx: click.Context, sources: tuple[str, ...], data: Path | None, db: str | None) -> None:
    """Take in whatever came by another road than the network. Exit 3 where something of it was not taken."""
    from hoctapbac.hub import carried

    digits = "".join(sources)
    # Digits that somebody read out come in groups.
    wanted = (digits,) if digits.isdecimal() and not os.path.exists(sources[0]) else sources
    left = False
    with opened(data, db) as context:
        for source in wanted:
            lines = []
            try:
                for told in carried.take(context.ledger, source, speaking()):
                    click.echo(told.line)
                    lines.append(told.line.strip())
                    left = left or told.left
            finally:  # what came in before something went wrong is here all the same
                if lines:
                    note(context, "taken", source if os.path.exists(source) else source[:40], "; ".join(lines))
    ctx.exit(PROBLEMS if left else 0)


@hub.command(help="Nạp một gói cuộc thi của Ban Tổ chức.")
@click.argument("file", metavar="TỆP", type=PATH)
@data_option
@db_option
def pack(file: Path, data: Path | None, db: str | None) -> None:
    """Take in one pack."""
    from hoctapbac.hub import carried

    with opened(data, db) as context:
        _refuse_absent(file)
        told = carried.take_pack(context.ledger, file, speaking())
        note(context, "pack_loaded", file.name, told)
    click.echo(told)


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
@data_option
@db_option
def add(name: str, role: str, unit: str, full_name: str, post: str, data: Path | None, db: str | None) -> None:
    """A new account."""
    from hoctapbac.hub.accounts import Accounts

    say = speaking()
    with opened(data, db) as context:
        accounts = Accounts(context.engine, context.clock)
        password = accounts.add(name, role, unit=unit, full_name=full_name, post=post)
    told = say(f"hubcli.role_{role}")
    echo_lines([say("hubcli.account_made", name=name, role=told), say("hubcli.first_password", password=password)])


@account.command(help="Đặt lại mật khẩu; mật khẩu mới được in ra một lần.")
@click.argument("name", metavar="TÊN")
@data_option
@db_option
def password(name: str, data: Path | None, db: str | None) -> None:
    """A new first password for somebody who lost theirs."""
    from hoctapbac.hub.accounts import Accounts

    say = speaking()
    with opened(data, db) as context:
        fresh = Accounts(context.engine, context.clock).reset_password(name)
    echo_lines([say("hubcli.account_password", name=name), say("hubcli.first_password", password=fresh)])


@account.command(help="Khóa tài khoản; người đang đăng nhập bị đưa ra.")
@click.argument("name", metavar="TÊN")
@data_option
@db_option
def close(name: str, data: Path | None, db: str | None) -> None:
    """Nobody signs in with it any more."""
    from hoctapbac.hub.accounts import Accounts

    with opened(data, db) as context:
        Accounts(context.engine, context.clock).close(name)
    click.echo(speaking()("hubcli.account_closed", name=name))


@account.command("list", help="Mọi tài khoản.")
@data_option
@db_option
def list_accounts(data: Path | None, db: str | None) -> None:
    """Every account, the closed ones too."""
    from hoctapbac.hub.accounts import Accounts

    say = speaking()
    with opened(data, db) as context:
        found = Accounts(context.engine, context.clock).all()
    if not found:
        click.echo(say("hubcli.no_accounts"))
        return
    rows = [
        [a.name, say(f"hubcli.role_{a.role}"), a.unit or "–", a.full_name or "–", _state(say, a.open, a.first)]
        for a in found
    ]
    echo_lines(table(say("hubcli.accounts_headings"), rows))


def _state(say: Say, is_open: bool, first: bool) -> str:
    if not is_open:
        return say("hubcli.account_shut")
    return say("hubcli.account_first") if first else say("hubcli.account_open")


# -- upkeep --------------------------------------------------------------------------------------------------


@hub.command(help="Tính lại mọi bảng từ bản ghi gốc.")
@data_option
@db_option
def rebuild(data: Path | None, db: str | None) -> None:
    """Everything that is derived is made anew."""
    with opened(data, db) as context:
        context.ledger.rebuild()
        note(context, "rebuilt")
    click.echo(speaking()("hubcli.rebuilt"))


@hub.command(help="Chép toàn bộ dữ liệu ra một tệp, cả khi cổng đang mở.")
@click.argument("path", metavar="TỆP", type=PATH)
@data_option
@db_option
def backup(path: Path, data: Path | None, db: str | None) -> None:
    """One file with everything but the key."""
    if path.exists():
        raise Refusal("hub_backup_there", path=str(path))
    with opened(data, db) as context:
        _refuse_absent(path.absolute().parent)
        context.ledger.backup(path)
        note(context, "backed_up", str(path))
    click.echo(speaking()("hubcli.backed_up", path=path))


@hub.command(help="Lấy lại dữ liệu từ tệp do “hub backup” chép ra.")
@click.argument("path", metavar="TỆP", type=PATH)
@yes_option
@data_option
@db_option
@click.pass_context
def restore(ctx: click.Context, path: Path, yes: bool, data: Path | None, db: str | None) -> None:
    """Put back what a backup holds, and the public half of the key beside it."""
    from hoctapbac.hub import settings

    say = speaking()
    with opened(data, db) as context:
        _refuse_absent(path)
        ask(ctx, say, yes, say("hubcli.restore_sure", path=path, name=context.name))
        context.ledger.restore(path)
        note(context, "restored", str(path))
        settings.publish(hub_folder(data))
    click.echo(say("hubcli.restored", path=path))
