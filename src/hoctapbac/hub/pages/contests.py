"""A contest's standings by unit and by cluster, and its bulletin on Mondays."""

from __future__ import annotations

from datetime import date, datetime

from starlette.requests import Request
from starlette.responses import Response

from hoctapbac.errors import Refusal
from hoctapbac.hub import reading
from hoctapbac.hub.pages.sources import Sources, asked, contest_of
from hoctapbac.hub.pages.words import Words
from hoctapbac.vietnamese import dates

_LINES = 200  # of the standings on one page; the rest is a page further
_CONFIRMED = (reading.State.OFFICIAL, reading.State.CORRECTED)


def standing(sources: Sources, request: Request) -> Response:
    """Who stands where: all units, or with `?cum=` those of one cluster among themselves."""
    published = sources.publications.now()
    contest = contest_of(published, request)
    lines = reading.standings(sources.engine, contest.id)
    cluster_of = published.cluster_of((line.unit for line in lines), contest.year)
    cluster = asked(request, "cum")
    shown = reading.ranked(line for line in lines if cluster_of.get(line.unit) == cluster) if cluster else lines
    whole = request.query_params.get("het") == "1"
    state = reading.contest_state(sources.engine, sources.states, contest.id)
    missing = reading.missing_stations(sources.engine, contest.id, lambda kid: sources.context.ledger.have(kid)[0])
    return sources.page(
        "contest.html",
        request,
        contest=contest,
        figures=reading.contest_figures(sources.engine, contest.id),
        lines=shown if whole else shown[:_LINES],
        more=0 if whole else max(0, len(shown) - _LINES),
        cluster=cluster,
        cluster_of=cluster_of,
        clusters=reading.by_cluster(lines, cluster_of),
        state=state,
        missing=missing if state == reading.State.PROVISIONAL else (),
        confirmations=[
            one for one in reading.confirmations(sources.engine, [contest.id]) if not one.unit and not one.recall
        ],
    )


def bulletin(sources: Sources, request: Request) -> Response:
    """The numbers until the last Sunday that is over, or of the week that `?tuan=` (any day of it) names.

    A contest in its first week has no such Sunday: its numbers so far are shown. No week to come is.
    """
    published = sources.publications.now()
    contest = contest_of(published, request)
    now_ms = sources.context.clock.wall_ms()
    running_ms = dates.week_start_ms(now_ms)
    began_ms = reading.first_week_ms(sources.engine, contest.id)
    newest_ms = running_ms if began_ms is None or began_ms >= running_ms else running_ms - 7 * dates.DAY_MS
    monday_ms = min(_monday_ms(asked(request, "tuan"), newest_ms), running_ms)
    numbers = reading.bulletin(sources.engine, contest.id, monday_ms)
    lang, say = sources.context.say_of(request)
    show = Words(lang, say)
    until = show.moment(now_ms // 1000) if monday_ms == running_ms else ""
    first = began_ms is None or monday_ms <= began_ms
    state = reading.contest_state(sources.engine, sources.states, contest.id)
    return sources.page(
        "bulletin.html",
        request,
        contest=contest,
        numbers=numbers,
        lines=[
            *_opening(show, contest, numbers, until),
            *_lines(show, numbers, published, first),
            say("hub.bulletin_official" if state in _CONFIRMED else "hub.bulletin_provisional"),
        ],
        state=state,
        until=until,
        before="" if first else _day(monday_ms - 7 * dates.DAY_MS),
        after="" if until else _day(monday_ms + 7 * dates.DAY_MS),
    )


def _monday_ms(day: str, otherwise: int) -> int:
    """Midnight of the Monday of a day written YYYY-MM-DD; Refusal("hub_no_such_place") for what is no day."""
    if not day:
        return otherwise
    try:
        found = date.fromisoformat(day)
        return dates.week_start_ms(dates.epoch_ms(datetime(found.year, found.month, found.day, tzinfo=dates.VIETNAM)))
    except (ValueError, OverflowError):
        raise Refusal("hub_no_such_place") from None


def _day(ms: int) -> str:
    return dates.local(ms).strftime("%Y-%m-%d")


def _opening(show: Words, contest: reading.ContestFacts, numbers: reading.Bulletin, until: str) -> list[str]:
    """Up to when the numbers are: the week's Sunday, or `until` in a week that goes on."""
    if until:
        return [show.say("hub.bulletin_running", title=contest.title, moment=until)]
    sunday = show.day(numbers.until_ms - dates.DAY_MS)
    return [show.say("hub.bulletin_until", title=contest.title, day=sunday)]


def _lines(show: Words, numbers: reading.Bulletin, published: reading.Published, first: bool) -> list[str]:
    """The bulletin as sentences, to be read out or copied; the first week is compared with nothing."""
    say = show.say
    lines = [say("hub.bulletin_people", people=show.number(numbers.people), units=show.number(numbers.units))]
    if first and numbers.people:
        lines.append(say("hub.bulletin_first"))
    elif not first:
        lines.append(say("hub.bulletin_new", new=show.number(numbers.new), units=show.number(numbers.new_units)))
    if numbers.people:
        right = show.number(numbers.all_right)
        lines.append(say("hub.bulletin_right", count=right, mean=show.mean(numbers.figures)))
    if numbers.busiest:
        named = [
            say("hub.bulletin_unit", unit=published.name(line.unit), new=show.number(line.new))
            for line in numbers.busiest
            if line.unit
        ]
        lines.append(say("hub.bulletin_busiest", units="; ".join(named)))
    return lines
