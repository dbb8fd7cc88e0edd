"""A unit's emulation record, and one entry of it as a slip to be printed and filed."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import Response

from hoctapbac import receipt
from hoctapbac.errors import Refusal
from hoctapbac.hub import reading
from hoctapbac.hub.pages.drawing import svg_path
from hoctapbac.hub.pages.sources import Sources, asked, contest_of, number, unit_of
from hoctapbac.vietnamese import dates

_WIDEST = 60  # modules of the code on a slip


def record(sources: Sources, request: Request) -> Response:
    """The record by year (the newest by default) and quarter, with the units of the day or those of today."""
    published = sources.publications.now()
    unit = unit_of(published, request)
    now_ms = sources.context.clock.wall_ms()
    years = sorted({contest.year for contest in published.newest}, reverse=True) or [dates.local(now_ms).year]
    all_years = asked(request, "nam") == "tat-ca"
    asked_year = number(request, "nam", 1, 9999)
    year = None if all_years else asked_year if asked_year else years[0]
    quarter = number(request, "quy", 1, 4) if year else None
    as_today = asked(request, "theo") == "hien-nay"
    contests = [
        contest for contest in published.newest if year in (None, contest.year) and quarter in (None, contest.quarter)
    ]
    found = reading.unit_record(
        sources.engine,
        published,
        sources.states,
        unit.id,
        contests,
        today=dates.local(now_ms).date() if as_today else None,
    )
    return sources.page(
        "unit.html",
        request,
        unit=unit,
        path=published.path(unit.id)[:-1],
        children=[(child, published.name(child)) for child in published.children(unit.id)],
        cluster=published.cluster(unit.id, year or years[0]),
        became=[step for step in published.organization.successions if step.old == unit.id],
        came=[step for step in published.organization.successions if step.new == unit.id],
        name=published.name,
        record=found,
        year=year,
        years=years,
        quarter=quarter,
        as_today=as_today,
        now_ms=now_ms,
    )


def slip(sources: Sources, request: Request) -> Response:
    """«Phiếu ghi nhận kết quả (minh chứng)»: one contest in the unit's record, with all that such a slip states."""
    published = sources.publications.now()
    unit, contest = unit_of(published, request), contest_of(published, request)
    found = reading.unit_record(sources.engine, published, sources.states, unit.id, [contest])
    if not found.entries:
        raise Refusal("hub_no_such_place")
    entry = found.entries[0]
    address = f"{sources.context.url}{request.url.path}" if sources.context.url else ""
    symbol = receipt.qr_modules((address,), _WIDEST) if address else None
    return sources.page(
        "slip.html",
        request,
        unit=unit,
        path=published.path(unit.id)[:-1],
        entry=entry,
        contest=contest,
        code=entry_code(contest, unit.id),
        digest=reading.counted_digest(sources.engine, contest.id, unit.id).hex(),
        address=address,
        code_side=symbol.side if symbol else 0,
        code_path=svg_path(symbol) if symbol else "",
        confirmation=next((one for one in entry.history if one.kind == "confirmation" and not one.recall), None),
        now_ms=sources.context.clock.wall_ms(),
    )


def entry_code(contest: reading.ContestFacts, unit: str) -> str:
    """The code of a unit's entry: a receipt's code with nine digits, so that it is not taken for a person's.

    The digits come from the contest and the unit alone, so an entry keeps its code whatever becomes of it.
    """
    hashed = hashlib.sha256(b"htb1-entry\0" + contest.id + unit.encode()).digest()
    return receipt.code(contest.year, 10**8 + int.from_bytes(hashed[:8], "big") % (9 * 10**8))
