"""Turns of phrase that several scenes share: pure functions from values to sentences."""

from __future__ import annotations

from hoctapbac.bank import Item, ItemType
from hoctapbac.contest.responses import Response, right_sides
from hoctapbac.contest.rules import Contest, TieKey
from hoctapbac.journey.page import Row
from hoctapbac.sitting import UnitRate
from hoctapbac.texts import Say
from hoctapbac.vietnamese import dates
from hoctapbac.vietnamese.numbers import format_number, parse_number


def contest_line(say: Say, contest: Contest) -> str:
    """«5 câu hỏi · 5 phút · đến hết ngày 30/11/2026»."""
    parts = [say("contest.items", count=contest.blueprint.count), limit_text(say, contest)]
    if contest.closes_ms is not None:
        parts.append(say("contest.until", date=dates.date_text(contest.closes_ms - 1)))
    return " · ".join(parts)


def limit_text(say: Say, contest: Contest) -> str:
    if contest.limit_ms is not None:
        return span_text(say, contest.limit_ms)
    if contest.item_limit_ms is not None:
        return say("contest.per_item", span=span_text(say, contest.item_limit_ms))
    return say("contest.no_limit")


def span_text(say: Say, ms: int) -> str:
    """«02 phút 48 giây», «05 phút», «30 giây»; a started second counts as a whole one."""
    minutes, seconds = divmod(-(-ms // 1000), 60)
    if not minutes:
        return say("span.seconds", s=f"{seconds:02}")
    if not seconds:
        return say("span.minutes", m=f"{minutes:02}")
    return say("span.both", m=f"{minutes:02}", s=f"{seconds:02}")


def rate_row(say: Say, rate: UnitRate) -> Row:
    """A unit with its people, its bar and its rate to one decimal."""
    share = rate.people * 1000 // rate.roster if rate.roster else 0
    whole, tenth = divmod((rate.people * 2000 + rate.roster) // (2 * rate.roster) if rate.roster else 0, 10)
    return Row(rate.name, say("rate.people", people=rate.people, of=rate.roster, rate=f"{whole},{tenth}"), share)


def tie_text(say: Say, ties: tuple[TieKey, ...]) -> str:
    """The tie chain in the words of the rules: «(1) …; (2) nếu bằng nhau, …»."""
    return "; ".join(f"({n}) " + say(f"ties.{key.value}") for n, key in enumerate(ties, start=1))


def response_text(say: Say, item: Item, response: Response | None) -> str:
    """What was answered, in the words of the item; «chưa trả lời» for nothing."""
    if response is None:
        return say("answer.none")
    if isinstance(response, str):
        return f"{response} {item.measure}".strip()
    if isinstance(response, int):
        return item.options[response].text
    if item.type is ItemType.MATCHING:
        rights = right_sides(item)
        pairs = zip(item.options, response, strict=True)
        return "\n".join(f"{o.text} → {rights[r] if r is not None else '…'}" for o, r in pairs)
    texts = [item.options[i].text for i in response if i is not None]
    if item.type is ItemType.ORDERING:
        return "\n".join(f"{n}. {text}" for n, text in enumerate(texts, start=1))
    return "\n".join(texts)


def key_text(item: Item) -> str:
    """The right answer, in the words of the item."""
    if item.type is ItemType.NUMBER:
        value = parse_number(item.answers[0].replace(".", ","))
        shown = item.answers[0] if value is None else format_number(value)
        return f"{shown} {item.measure}".strip()
    if item.type is ItemType.SHORT_TEXT:
        return item.answers[0]
    if item.type is ItemType.MATCHING:
        return "\n".join(f"{o.text} → {o.match}" for o in item.options)
    if item.type is ItemType.ORDERING:
        return "\n".join(f"{n}. {o.text}" for n, o in enumerate(item.options, start=1))
    return "\n".join(o.text for o in item.options if o.key)


def filled_stem(item: Item, response: Response | None) -> str:
    """The stem with the chosen word in the blank of a fill-in item; any other stem as it is."""
    if item.type is ItemType.CLOZE and isinstance(response, int):
        return item.stem.replace("…", f"[{item.options[response].text}]", 1)
    return item.stem.replace("…", "[ … ]", 1) if item.type is ItemType.CLOZE else item.stem
