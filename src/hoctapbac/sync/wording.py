"""What became of a road, and how things stand, in sentences: the same at the command line and on the screen."""

from __future__ import annotations

from collections.abc import Sequence

from hoctapbac import seal
from hoctapbac.store.roads import Hub, Refused, Trip
from hoctapbac.sync import packs
from hoctapbac.sync.diary import Report
from hoctapbac.sync.outbox import Me
from hoctapbac.sync.standing import Standing
from hoctapbac.texts import Say
from hoctapbac.vietnamese import dates

_SHOWN = 20  # refused records that are named one by one
_STATES = frozenset(("", "absent", "unknown", "trusted", "revoked", "rotated"))


def report_lines(say: Say, report: Report, me: Me) -> list[str]:
    """What became of taking a road, for people."""
    by_road = {"https": _network_lines, "stick-out": _written_lines, "stick-in": _read_lines}
    lines = by_road[report.road](say, report, me)
    if report.packs:
        names = ", ".join(report.packs)
        lines.append(say("sync.packs_came", names=names, folder=packs.folder_of(me.folder)))
    lines += [say(f"sync.trouble_{one.code}", **one.facts) for one in report.troubles]
    return lines + _refused_lines(say, report.refused)


def _network_lines(say: Say, report: Report, me: Me) -> list[str]:
    lines = [say("sync.met", name=report.hub or report.place)]
    if report.sent:
        lines.append(say("sync.sent", sent=report.sent, new=report.new))
    lines.append(say("sync.acknowledged", acknowledged=report.acknowledged, last=report.last))
    if report.passed:
        lines.append(say("sync.passed", passed=report.passed))
    if report.scans:
        lines.append(say("sync.scans", scans=report.scans))
    if report.state in ("unknown", "absent"):
        lines.append(say("sync.waits_for_trust", fingerprint=seal.fingerprint(me.public)))
    if report.state == "revoked":
        lines.append(say("sync.revoked"))
    return lines


def _written_lines(say: Say, report: Report, me: Me) -> list[str]:
    return [say("sync.written", sent=report.sent, path=report.place)]


def _read_lines(say: Say, report: Report, me: Me) -> list[str]:
    if not report.files:
        lines = [say("sync.read_nothing", path=report.place)]
    else:
        lines = [say("sync.read", files=report.files, receipts=report.receipts, carried=report.carried)]
    if report.tickets:
        lines.append(say("sync.tickets", tickets=report.tickets))
    lines += [say("sync.torn", name=name) for name in report.torn]
    lines += [say("sync.strange", name=name) for name in report.strange]
    if report.ignored:
        lines.append(say("sync.ignored", names=", ".join(report.ignored)))
    return lines


def _refused_lines(say: Say, refused: Sequence[Refused]) -> list[str]:
    lines = [
        say("sync.refused_line", seq=row.seq, text=row.text or say("sync.refused_plain", code=row.code))
        for row in refused[:_SHOWN]
    ]
    left = len(refused) - _SHOWN
    return lines + ([say("sync.refused_more", count=left)] if left > 0 else [])


def standing_lines(say: Say, found: Standing) -> list[str]:
    """How things stand, for people; the last line says what to do next."""
    lines = [say("sync.this_machine", kid=found.kid.hex(), fingerprint=found.fingerprint, last=found.last)]
    lines += [_hub_line(say, found, hub) for hub in found.hubs] or [say("sync.no_hub")]
    lines += [_trip_line(say, trip) for trip in found.trips]
    if found.carried:
        lines.append(say("sync.carried_line", carried=found.carried))
    if found.held or found.passed or found.differing:
        lines.append(say("sync.tickets_line", held=found.held, passed=found.passed, differing=found.differing))
    if found.arrived:
        lines.append(say("sync.arrived_line", names=", ".join(found.arrived)))
    return [*lines, *_refused_lines(say, found.refused), say(f"sync.next_{found.next}")]


def _hub_line(say: Say, found: Standing, hub: Hub) -> str:
    state = hub.state if hub.state in _STATES else "other"
    return say(
        "sync.hub_line",
        name=hub.name,
        url=hub.url,
        held=hub.held,
        last=found.last,
        pending=max(0, found.last - hub.held),
        state=say(f"sync.hub_state_{state}"),
        met=_at(say, hub.met_ms),
    )


def _trip_line(say: Say, trip: Trip) -> str:
    ended = say("sync.trip_broken", code=trip.code) if trip.code else say("sync.trip_well")
    return say(f"sync.trip_{trip.road}", at=_at(say, trip.at_ms), upto=trip.upto, ended=ended)


def _at(say: Say, at_ms: int) -> str:
    return f"{dates.time_text(at_ms)} {dates.date_text(at_ms)}" if at_ms else say("sync.never")
