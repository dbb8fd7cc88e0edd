"""`hub enrol`, `revoke`, `forget`, `stations`: whom the hub trusts, and since when no longer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoctapbac.cli.frame import Command, echo_json, echo_lines
from hoctapbac.cli.hub_frame import data_option, db_option, json_option, note, opened, speaking, table, yes_option
from hoctapbac.cli.kept import ask
from hoctapbac.errors import Refusal

if TYPE_CHECKING:
    from hoctapbac.hub.context import Context
    from hoctapbac.hub.journals import Anomaly
    from hoctapbac.hub.ledger import Station

_KEEPER = "cli"  # who decided, where it was decided at the hub's own keyboard
_MOST_DAYS = 90
_MOST_ANOMALIES = 5  # in one row
_DAY_MS = 24 * 3600 * 1000

_label = click.option("--label", metavar="TÊN", help="Tên máy, như mọi người gọi.")


@click.command(cls=Command, help="Máy chờ duyệt; duyệt một máy; hoặc lập mã đăng ký dùng một lần (--invite).")
@click.argument("named", metavar="[MÃ|SỐ]...", nargs=-1)
@_label
@click.option("--invite", metavar="TÊN", help="Lập mã đăng ký cho máy sẽ mang tên này.")
@click.option("--days", type=int, default=7, show_default=True, help="Mã đăng ký có hạn mấy ngày.")
@data_option
@db_option
def enrol(
    named: tuple[str, ...], label: str | None, invite: str | None, days: int, data: Path | None, db: str | None
) -> None:
    """Trust a station, or show those that wait, or invite one."""
    if invite is not None and named:
        raise click.UsageError(speaking()("usage.one_of", names="--invite; MÃ"))
    label = label and _line(label, "label")
    invite = invite if invite is None else _line(invite, "label")
    with opened(data, db) as context:
        if invite is not None:
            echo_lines(_invited(context, invite, days))
        elif named:
            station = _found(context.ledger.stations(), " ".join(named))
            context.ledger.approve(station.kid, _KEEPER, label)
            note(context, "approved", station.kid.hex(), label or station.label)
            told = label or station.label or station.kid.hex()
            click.echo(speaking()("hubcli.enrolled", label=told, kid=station.kid.hex()))
        else:
            echo_lines(_waiting(context.ledger.stations()))


def _invited(context: Context, label: str, days: int) -> list[str]:
    from hoctapbac.vietnamese.dates import date_text

    if not 1 <= days <= _MOST_DAYS:
        raise Refusal("hub_invitation_days", most=_MOST_DAYS)
    expires_ms = context.clock.wall_ms() + days * _DAY_MS
    token, say = context.ledger.invite(label, expires_ms), speaking()
    note(context, "invited", label, date_text(expires_ms))
    return [
        say("hubcli.invited", label=label, until=date_text(expires_ms)),
        token,
        say("hubcli.invited_next", url=context.url, token=token),
    ]


def _waiting(stations: Sequence[Station]) -> list[str]:
    from hoctapbac import seal

    say, waiting = speaking(), [station for station in stations if station.state == "unknown"]
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


@click.command(cls=Command, help="Thu hồi một máy từ sau một bản ghi: bản ghi sau đó không được tính nữa.")
@click.argument("named", metavar="MÃ|SỐ", nargs=-1, required=True)
@click.option(
    "--good", type=click.IntRange(0), metavar="SỐ", help="Bản ghi cuối còn tin; mặc định: đến chỗ đã nhận liền."
)
@click.option("--reason", required=True, metavar="LÝ DO", help="Lý do, hiện trong hồ sơ.")
@yes_option
@data_option
@db_option
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

    say, reason = speaking(), _line(reason, "reason")
    with opened(data, db) as context:
        station = _found(context.ledger.stations(), " ".join(named))
        upto = journal.unbroken(station.held) if good is None else good
        told = station.label or station.kid.hex()
        ask(ctx, say, yes, say("hubcli.revoke_sure", label=told, good=upto))
        context.ledger.revoke(station.kid, upto, _KEEPER, reason)
        note(context, "revoked", station.kid.hex(), f"{upto}. {reason}")
    click.echo(say("hubcli.revoked", label=told, good=upto))


@click.command(cls=Command, help="Bỏ khỏi danh sách chờ duyệt mọi máy chưa gửi bản ghi nào.")
@click.option("--with-records", is_flag=True, help="Cả những máy đã gửi bản ghi, cùng bản ghi của chúng.")
@yes_option
@data_option
@db_option
@click.pass_context
def forget(ctx: click.Context, with_records: bool, yes: bool, data: Path | None, db: str | None) -> None:
    """Let go of the stations that nobody has decided on: whoever makes keys by the hundred keeps newcomers out."""
    from hoctapbac.hub import trust

    say, kind = speaking(), "all" if with_records else "empty"
    with opened(data, db) as context:
        waiting = [station for station in context.ledger.stations() if station.state == "unknown"]
        meant = [station for station in waiting if with_records or not station.records]
        if meant:
            records = sum(station.records for station in meant)
            ask(ctx, say, yes, say(f"hubcli.forget_sure_{kind}", count=len(meant), records=records))
            count, gone = context.engine.write(lambda tx: trust.forget_waiting(tx, with_records=with_records))
            note(context, "forgotten", "", f"{count} {gone}")
            click.echo(say("hubcli.forgotten", count=count, records=gone))
        if len(waiting) > len(meant):
            click.echo(say("hubcli.forget_left", count=len(waiting) - len(meant)))
        elif not waiting:
            click.echo(say("hubcli.none_waiting"))


@click.command(cls=Command, help="Mọi máy đã gửi về: tình trạng, số bản ghi, chỗ còn thiếu.")
@json_option
@data_option
@db_option
def stations(as_json: bool, data: Path | None, db: str | None) -> None:
    """Every key that the hub has heard of."""
    with opened(data, db) as context:
        found = [(station, context.ledger.anomalies(station.kid)) for station in context.ledger.stations()]
    if as_json:
        echo_json([_as_json(*each) for each in found])
    elif all(station.state == "hub" for station, _ in found):
        click.echo(speaking()("hubcli.no_stations"))
    else:
        echo_lines(table(speaking()("hubcli.stations_headings"), [_cells(*each) for each in found]))


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

    say = speaking()
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
    say = speaking()
    return say(f"hubcli.anomaly_{anomaly.kind}", numbers=anomaly.numbers)


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
