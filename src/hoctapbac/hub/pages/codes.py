"""The page behind a scanned code: what it proves, what it does not, and the way to the unit's record.

The code holds the sealed record itself, or a ticket of it. Opening the page takes the record in, as if it had come
by any other road: it is sealed and can only be there once, so that a browser may open it early or often.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from hoctapbac import receipt, records
from hoctapbac.errors import Refusal
from hoctapbac.hub import reading
from hoctapbac.hub.pages.sources import Sources
from hoctapbac.receipt import tickets
from hoctapbac.records import frames
from hoctapbac.texts import refusal_text
from hoctapbac.vietnamese import dates

# What may be wrong with a code itself.
_OF_CODES = (
    "receipt_digits_wrong", "record_unreadable", "record_newer", "seal_wrong", "ticket_unreadable", "ticket_wrong",
)  # fmt: skip
_FIRST = 10  # places that are told to whoever holds the code, and the first tenth


def record(sources: Sources, request: Request) -> Response:
    """`/R/…`: the sealed record itself."""
    try:
        blob = receipt.payload(request.path_params["digits"])
        body = frames.body_of(blob)
        result = records.decode(body)
        if not isinstance(result, records.Result):
            raise Refusal("record_unreadable")
        link = records.link(body)
        here = reading.is_here(sources.engine, result, link, blob)
        if not here and sources.context.ledger.scan(blob, "record").state == "held":
            return _held(sources, request, result.kid, result.seq, code=_code(result))
    except Refusal as refusal:
        return _refused(sources, request, refusal)
    return _shown(sources, request, result, link)


def ticket(sources: Sources, request: Request) -> Response:
    """`/T/…`: the ticket of a record, genuine at once, whole as soon as the record is here."""
    try:
        raw = receipt.payload(request.path_params["digits"])
        told = tickets.Ticket.read(raw)
        if not reading.ticket_is_complete(sources.engine, raw):
            sources.context.ledger.scan(raw, "ticket")
        body = reading.record_of_ticket(sources.engine, told.kid4, told.seq, told.link8)
        if body is None:
            return _held(sources, request, told.kid4, told.seq, score=told.score)
        if not tickets.tells_of(raw, body):
            raise Refusal("ticket_wrong")
        result = records.decode(body)
        assert isinstance(result, records.Result)  # no ticket tells of anything else
    except Refusal as refusal:
        return _refused(sources, request, refusal)
    return _shown(sources, request, result, records.link(body))


def _shown(sources: Sources, request: Request, result: records.Result, link: bytes) -> Response:
    """A result that is here, counted or not."""
    published = sources.publications.now()
    facts = reading.receipt_facts(sources.engine, result, link)
    contest = published.contests.get(facts.contest) if facts.contest else None
    unit = facts.unit_now or facts.unit
    state = reading.State.PROVISIONAL
    if contest and unit:
        state = reading.entry_state(sources.engine, sources.states, contest.id, unit)
    return sources.page(
        "receipt.html",
        request,
        facts=facts,
        result=result,
        contest=contest,
        state=state,
        unit=unit if unit in published.units else "",
        unit_now=published.name(facts.unit_now) if facts.unit_now else "",
        place=_place(sources, facts, contest),
        code=_code(result),
        clock=result.clk & 3,
    )


def _place(
    sources: Sources, facts: reading.ReceiptFacts, contest: reading.ContestFacts | None
) -> reading.PersonPlace | None:
    """The place in the contest, where this attempt counts and stands among the first: others are not told theirs."""
    if contest is None or facts.counted_link != facts.link:
        return None
    place = reading.person_place(sources.engine, contest.id, facts.person, contest.rules.ties)
    return place if place and place.rank <= max(_FIRST, place.people // 10) else None


def _held(
    sources: Sources, request: Request, kid: bytes, seq: int, *, code: str = "", score: int | None = None
) -> Response:
    """A code whose record cannot be shown yet: it did not come, or nobody has trusted its station so far.

    The score that a ticket tells is shown only where its station is known, because else nothing was checked.
    """
    station = reading.station_of(sources.engine, kid)
    return sources.page(
        "held.html",
        request,
        code=code,
        seq=seq,
        station=station,
        score=score if station else None,
        kind="record" if code else "ticket",
    )


def _refused(sources: Sources, request: Request, refusal: Refusal) -> Response:
    """A forged, altered or cut code: what is wrong and what to do. What the hub's own machine refuses goes up."""
    status = 400 if refusal.code in _OF_CODES else 0
    if not status:
        raise refusal
    _, say = sources.context.say_of(request)
    return sources.page("refused.html", request, status=status, message=refusal_text(say, refusal))


def _code(result: records.Result) -> str:
    """The code as the station printed it, "" where its clock tells no year that a code can hold."""
    year, number = dates.local(result.t * 1000).year, receipt.numbered(result.kid, result.seq)
    return receipt.code(year, number) if 1000 <= year <= 9999 and number < 10**9 else ""
