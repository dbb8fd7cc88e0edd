"""What `receipt read` says of a receipt: what it proves, what is in it, and what it does not prove."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hoctapbac import records, seal
from hoctapbac.receipt.proof import Proof
from hoctapbac.texts import Say
from hoctapbac.vietnamese import dates

if TYPE_CHECKING:
    from hoctapbac.cli.receipt import Judged
    from hoctapbac.cli.receipt_keys import Ring

_CLOCKS = ("unset", "battery", "hand", "synchronised")  # by the low 2 bits of `clk`


def lines(say: Say, judged: Judged, held: Ring) -> Iterator[str]:
    """The receipt in sentences."""
    proof = judged.proof
    if judged.scanned.code:
        yield say("receipt.code", code=judged.scanned.code)
    yield _outcome(say, judged)
    record = proof.record or (judged.behind.record if judged.behind else None)
    if proof.outcome != "proved" and (record or proof.ticket):
        yield say("receipt.says")
    if record is not None:
        yield from _record(say, record, held)
    elif proof.ticket is not None:
        t = proof.ticket
        yield say("receipt.ticket_says", seq=t.seq, unit=t.unit, who=t.who, score=t.score)
    yield from _worth(say, judged)


def _outcome(say: Say, judged: Judged) -> str:
    kind, proof = judged.scanned.kind, judged.proof
    if kind == "record" and proof.record is not None:
        at = _moment(say, proof.record)
        return say(f"receipt.record_{proof.outcome}", station=_station(proof.record.kid), at=at)
    if kind == "ticket" and proof.ticket is not None:
        return say(f"receipt.ticket_{proof.outcome}", station=proof.ticket.kid4.hex())
    if kind == "code":
        return say(f"receipt.code_{proof.outcome}")
    return say("receipt.damaged")


def _station(kid: bytes) -> str:
    return kid.hex()


def _moment(say: Say, record: records.Record) -> str:
    if not record.t:
        return say("receipt.no_time")
    ms = record.t * 1000
    clock = say(f"receipt.clock_{_CLOCKS[record.clk & 3]}")
    return say("receipt.at", time=dates.time_text(ms), day=dates.date_text(ms), clock=clock)


def _record(say: Say, record: records.Record, held: Ring) -> Iterator[str]:
    """What the record says, with the names of the pack where that is at hand."""
    pack = held.packs.get(record.pack)
    yield say("receipt.place", seq=record.seq)
    if pack is not None:
        yield say("receipt.contest", title=pack.contest.title)
    else:
        yield say("receipt.pack", pack=record.pack.hex())
    if isinstance(record, records.Result):
        yield say("receipt.unit", unit=_unit(say, record, held))
        yield say("receipt.marks", correct=record.correct, items=record.items, points=record.score, most=record.max)
    elif isinstance(record, records.Close):
        yield say("receipt.close", count=record.count)
    else:
        yield say(f"receipt.kind_{records.NAMES[record.v]}")


def _unit(say: Say, record: records.Result, held: Ring) -> str:
    pack = held.packs.get(record.pack)
    unit = pack.unit_of(record.unit) if pack else None
    if unit is not None:
        return unit.name
    return say("receipt.unit_number", number=record.unit) if record.unit else say("receipt.no_unit")


def _worth(say: Say, judged: Judged) -> Iterator[str]:
    """Where the key is known from, what the receipt does not prove, what to do."""
    proof = judged.behind or judged.proof
    if proof.key is not None:
        print_ = seal.fingerprint(proof.key.public)
        yield say(f"receipt.key_{proof.key.source}", label=proof.key.label, fingerprint=print_)
        good = proof.key.good_seq
        if good is not None and proof.record is not None and proof.record.seq > good:
            yield say("receipt.revoked", seq=good)
    if judged.proof.outcome == "proved":
        yield say("receipt.not_who")
        yield say("receipt.not_official")
    else:
        kind = judged.scanned.kind if judged.proof.outcome == "unknown" else judged.proof.outcome
        yield say(f"receipt.todo_{kind}")


def view(judged: Judged, held: Ring) -> dict[str, Any]:
    """The same for a program. Numbers as they stand in the record; `unit_name` and `contest` only with its pack."""
    proof = judged.proof
    seen: dict[str, Any] = {"kind": judged.scanned.kind, "outcome": proof.outcome, "host": judged.scanned.host}
    if judged.scanned.code:
        seen["code"] = judged.scanned.code
    if proof.ticket is not None:
        t = proof.ticket
        seen["ticket"] = {"station": t.kid4.hex(), "seq": t.seq, "unit": t.unit, "who": t.who, "score": t.score}
    behind: Proof = judged.behind or proof
    if behind.record is not None:
        seen["record"] = _record_view(behind.record, held)
    if behind.key is not None:
        key = behind.key
        seen["key"] = {"public": key.public.hex(), "known": key.source, "label": key.label, "trusted_to": key.good_seq}
    return seen


def _record_view(record: records.Record, held: Ring) -> dict[str, Any]:
    pack = held.packs.get(record.pack)
    seen: dict[str, Any] = {"kind": records.NAMES[record.v]}
    for name in ("kid", "seq", "t", "clk", "pack", "unit", "who", "score", "max", "correct", "items", "duration_ms"):
        value = getattr(record, name, None)
        if value is not None:
            seen[name] = value.hex() if isinstance(value, bytes) else value
    if pack is not None:
        unit = pack.unit_of(getattr(record, "unit", 0))
        seen |= {"contest": pack.contest.title, "unit_name": unit.name if unit else ""}
    return seen
