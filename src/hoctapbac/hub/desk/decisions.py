"""What is decided at the desk, as records in the hub's own journal: confirmed, corrected, declared void, awarded,
recalled.

Promises. Whoever decides has seen what counts at that moment: a form carries what its page showed, and the record is
written only if that is still so, looked at in the transaction that writes it. Nobody decides beyond their units.
Nothing is overwritten: each decision stands beside what it speaks of, with a name, a post and a reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hoctapbac import records
from hoctapbac.errors import Refusal
from hoctapbac.hub.desk import entries, forms, given, results
from hoctapbac.hub.desk.door import Desk, Visit
from hoctapbac.hub.desk.forms import Form
from hoctapbac.hub.engine import Ask, Transaction
from hoctapbac.hub.reading import recalls
from hoctapbac.records import Award, Confirmation, Correction, Void
from hoctapbac.records.fields import TEXTS
from hoctapbac.vietnamese import dates
from hoctapbac.vietnamese.search import matches

_PAPERS = ("giấy khen", "bằng khen", "huân chương", "chiến sĩ thi đua", "danh hiệu")


@dataclass(frozen=True, slots=True)
class Decider:
    """Who answers for a decision, as the record has it."""

    name: str
    post: str

    @classmethod
    def of(cls, form: Form) -> Decider:
        return cls(text(form, "name"), text(form, "post"))


def text(form: Form, field: str, *, needed: bool = True) -> str:
    """A form's text for a field of a record, no longer than the record allows."""
    return forms.line(form, field, TEXTS[field], needed=needed)


def sure(form: Form) -> None:
    """What cannot be taken back is asked for twice; Refusal("desk_not_sure")."""
    if form.get("sure") != "1":
        raise Refusal("desk_not_sure")


def confirm(desk: Desk, visit: Visit, contest: bytes, unit: str) -> None:
    """Confirms a unit's results, with "" the whole contest's, exactly as the page showed them.

    Refuses desk_stale where other results count by now, desk_confirmed where somebody has just confirmed these, and
    desk_nothing where none count.
    """
    decider, note = Decider.of(visit.form), text(visit.form, "note", needed=False)
    pack, number = _place(desk.engine.read, contest, unit)
    shown = visit.form.get("shown", "")
    digest = records.digest(entries.counted_links(desk.engine.read, contest, unit))

    def check(tx: Transaction) -> None:
        links = entries.counted_links(tx.run, contest, unit)
        if not links:
            raise Refusal("desk_nothing")
        if entries.shown_digest(tx.run, contest, unit) != shown or records.digest(links) != digest:
            raise Refusal("desk_stale")
        _not_yet(tx.run, contest, unit, links)

    desk.ledger.append(
        Confirmation,
        check,
        pack=pack,
        unit=number,
        digest=digest,
        name=decider.name,
        post=decider.post,
        note=note,
    )
    desk.note(visit, "confirmed", what_of(contest, unit), f"{decider.name}, {decider.post}. {note}")


def _not_yet(ask: Ask, contest: bytes, unit: str, links: Sequence[bytes]) -> None:
    """Refusal("desk_confirmed") where these results are confirmed and none was corrected since."""
    rows = ask(
        "SELECT link, digest, seq, name, post FROM confirmation WHERE contest = ? AND unit = ? ORDER BY seq DESC",
        [contest, unit],
    )
    recalled = recalls(ask, [bytes(row[0]) for row in rows])
    last = next((row for row in rows if bytes(row[0]) not in recalled), None)
    if last is None or bytes(last[1]) != records.digest(links):
        return
    changed = entries.corrections(ask, contest)
    if not any(changed[link][1] > last[2] for link in links if link in changed):
        raise Refusal("desk_confirmed", name=last[3], post=last[4])


def correct(desk: Desk, visit: Visit, result: results.Result) -> None:
    """Lets a result count with other values: of another person or unit, or with a number mended.

    Refuses desk_corrected where somebody changed the result since the page was shown, desk_same where nothing would
    change, desk_person where the person or unit is not among those this account answers for.
    """
    form, decider = visit.form, Decider.of(visit.form)
    reason = text(form, "reason")
    values = _values(desk.engine.read, visit, result)
    if values == result.values:
        raise Refusal("desk_same")
    desk.ledger.append(
        Correction,
        _unchanged(result.link, form.get("shown", "")),
        pack=result.pack,
        of=result.link,
        unit=values.unit,
        who=values.who,
        score=values.score,
        correct=values.correct,
        reason=reason,
        name=decider.name,
        post=decider.post,
    )
    desk.note(visit, "corrected", what_of(result.contest, result.unit, result.link), reason)


def _values(ask: Ask, visit: Visit, result: results.Result) -> results.Values:
    form, now = visit.form, result.values
    unit, who = now.unit, now.who
    held = {number: unit_id for number, unit_id, _ in results.units(ask, result.pack, visit.scope)}
    person, chosen = form.get("who", ""), form.get("unit", "")
    if person:
        found = results.somebody(ask, result.pack, forms.numeral(person))
        numbers = {unit_id: number for number, unit_id in held.items()}
        if found is None or found.unit not in numbers:
            raise Refusal("desk_person")
        unit, who = numbers[found.unit], found.number
    elif chosen:
        unit = forms.numeral(chosen)
        if unit not in held:
            raise Refusal("desk_person")
    score, correct_ = (
        forms.number(form, name, most) for name, most in (("score", result.most), ("correct", result.items))
    )
    return results.Values(unit, who, score, correct_)


def withdraw(desk: Desk, visit: Visit, result: results.Result) -> None:
    """Declares a result void: it stays and counts no longer. Refuses desk_corrected, desk_not_sure, desk_void."""
    sure(visit.form)
    name, reason = text(visit.form, "name"), text(visit.form, "reason")
    if result.withdrawn:
        raise Refusal("desk_void")
    desk.ledger.append(
        Void,
        _unchanged(result.link, visit.form.get("shown", "")),
        pack=result.pack,
        of=result.link,
        reason=reason,
        name=name,
    )
    desk.note(visit, "voided", what_of(result.contest, result.unit, result.link), reason)


def _unchanged(link: bytes, shown: str) -> entries.Check:
    def check(tx: Transaction) -> None:
        result = results.result(tx.run, link)
        if result is None or result.mark != shown:
            raise Refusal("desk_corrected")

    return check


def award(desk: Desk, visit: Visit, contest: bytes, unit: str) -> None:
    """Enters a prize that a decision gave, to the unit or to one of its people.

    Refuses desk_decision for a decision without a number or a day that is none, desk_paper for what a contest cannot
    give, desk_person for somebody who is not of the unit's entry, desk_twice for a prize that is entered already
    and was not recalled.
    """
    form, decider = visit.form, Decider.of(visit.form)
    title, decision = text(form, "title"), text(form, "decision")
    day = _day(form.get("day", ""), desk.clock.wall_ms())
    if not any(sign.isdigit() for sign in decision) or not day:
        raise Refusal("desk_decision")
    if any(matches(paper, title) for paper in _PAPERS):
        raise Refusal("desk_paper")
    pack, number = _place(desk.engine.read, contest, unit)
    person = form.get("person", "")
    who = _who(desk.engine.read, contest, unit, pack, person) if person else 0

    def check(tx: Transaction) -> None:
        same = "SELECT link FROM award WHERE contest = ? AND unit = ? AND person = ? AND title = ? AND decision = ?"
        links = [bytes(link) for (link,) in tx.run(same, [contest, unit, person, title, decision])]
        if set(links) - set(recalls(tx.run, links)):
            raise Refusal("desk_twice")

    desk.ledger.append(
        Award,
        check,
        pack=pack,
        unit=number,
        who=who,
        title=title,
        decision=decision,
        day=day,
        name=decider.name,
        post=decider.post,
    )
    desk.note(visit, "awarded", what_of(contest, unit), f"{title}. {decision}, {day}")


def recall(desk: Desk, visit: Visit, contest: bytes, unit: str, decision: given.Prize | given.Confirmation) -> None:
    """Takes back a confirmation or a prize: it stays in the history, struck out, and is as if it had not been given.

    Refuses desk_recalled where somebody did so before, and desk_decided where another confirmation was given or
    recalled since the page said what changes.
    """
    name, reason = text(visit.form, "name"), text(visit.form, "reason")
    shown = visit.form.get("shown", "")

    def check(tx: Transaction) -> None:
        before = recalls(tx.run, [decision.link]).get(decision.link)
        if before:
            raise Refusal("desk_recalled", name=before.name)
        if decision.kind == "confirmation" and given.standing(tx.run, contest, unit) != shown:
            raise Refusal("desk_decided")

    pack = desk.engine.read("SELECT pack FROM record WHERE link = ?", [decision.link])[0][0]
    desk.ledger.append(Void, check, pack=bytes(pack), of=decision.link, reason=reason, name=name)
    desk.note(visit, f"recalled_{decision.kind}", what_of(contest, unit, decision.link), reason)


def _who(ask: Ask, contest: bytes, unit: str, pack: bytes, person: str) -> int:
    """The number in a pack of somebody who counts for a unit."""
    counted = ask("SELECT 1 FROM place WHERE contest = ? AND person = ? AND unit = ?", [contest, person, unit])
    numbers = ask(
        "SELECT number FROM pack_person WHERE pack = ? AND person = ? ORDER BY number",
        [pack, person.removeprefix("p:")],
    )
    if not counted or not numbers or not person.startswith("p:"):
        raise Refusal("desk_person")
    return int(numbers[0][0])


def _place(ask: Ask, contest: bytes, unit: str) -> tuple[bytes, int]:
    """The newest pack of a contest that has a unit, and the unit's number in it (0 for the whole contest)."""
    if unit:
        rows = ask(
            "SELECT pack.id, p.number FROM pack_unit p JOIN pack ON pack.id = p.pack WHERE pack.contest = ?"
            " AND p.unit = ? ORDER BY pack.received_ms DESC, pack.id DESC LIMIT 1",
            [contest, unit],
        )
    else:
        rows = ask("SELECT id, 0 FROM pack WHERE contest = ? ORDER BY received_ms DESC, id DESC LIMIT 1", [contest])
    if not rows:
        raise Refusal("desk_nothing")
    return bytes(rows[0][0]), int(rows[0][1])


def _day(written: str, now_ms: int) -> str:
    """A day as browsers send it or people write it («05/02/2026»), as YYYY-MM-DD; "" for none, or one to come."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", written.strip(), re.A)
    order = (1, 2, 3)
    if not found:
        found, order = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", written.strip(), re.A), (3, 2, 1)
    try:
        day = date(*(int(found[at]) for at in order)) if found else None
    except ValueError:
        day = None
    return day.isoformat() if day and day.year >= 1945 and day <= dates.local(now_ms).date() else ""


def what_of(contest: bytes, unit: str, link: bytes = b"") -> str:
    """What an act was about, as the audit list has it."""
    return " ".join(filter(None, (contest.hex(), unit, link.hex())))
