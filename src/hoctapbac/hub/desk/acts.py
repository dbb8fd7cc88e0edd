"""The audit list in words: what was done, about what, and what the desk answered, for the codes that are written down.

A row holds ids and codes, so that it says the same for ever; names are those of today. A code that this version does
not know stands as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from string import Formatter

from hoctapbac.hub.accounts import ROLES
from hoctapbac.hub.audit import Entry
from hoctapbac.hub.desk.wording import HOME, day_text, result_page
from hoctapbac.hub.engine import Ask, marks
from hoctapbac.hub.reading import Published
from hoctapbac.hub.reading.history import LEFT_OUT
from hoctapbac.texts import Say, sentences

_CONTEST = re.compile(r"([0-9a-f]{16})(?: (.*?))?(?: ?([0-9a-f]{32}))?")
_STATION = re.compile(r"[0-9a-f]{12}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
# What was asked for where a form was refused, by the last word of its address that says so.
_PAGES = {
    "xac-nhan": "desk.confirm_contest",
    "don-vi": "desk.confirm",
    "giai": "desk.add_award",
    "thu-hoi": "desk.recall",
    "sua": "desk.correct",
    "huy": "desk.void",
    "may": "desk.stations",
    "tai-khoan": "desk.accounts",
    "mat-khau": "desk.change_password",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A row of the list as people read it; `result` is the address of the result that it is about, "" for none."""

    entry: Entry
    verb: str
    about: str
    detail: str
    result: str


class Words:
    """Writes rows of the audit list in one language."""

    def __init__(self, say: Say, lang: str, published: Published, ask: Ask) -> None:
        self.say, self._known, self._published, self._ask = say, sentences(lang), published, ask

    def told(self, rows: Sequence[Entry]) -> list[Told]:
        labels = self._labels(rows)
        return [self._told(row, labels) for row in rows]

    def _told(self, row: Entry, labels: dict[str, str]) -> Told:
        verb = self.say(f"desk.did_{row.verb}") if f"desk.did_{row.verb}" in self._known else row.verb
        found = _CONTEST.fullmatch(row.what)
        if row.verb == "refused":
            return Told(row, verb, self._asked_for(row.what, labels), self._refusal(row.detail), "")
        if not found:
            return Told(row, verb, labels.get(row.what, row.what), self._detail(row), "")
        contest, unit, link = found.groups("")
        about = self._joined([self._contest(contest), self._published.name(unit) if unit else ""])
        of_result = link and row.verb in ("corrected", "voided")
        return Told(row, verb, about, self._detail(row), result_page(bytes.fromhex(link)) if of_result else "")

    def _labels(self, rows: Iterable[Entry]) -> dict[str, str]:
        """What the stations are called whose keys stand in these rows."""
        kids = sorted({kid for row in rows for kid in re.split("[ /]", row.what) if _STATION.fullmatch(kid)})
        asked = f"SELECT kid, label FROM station WHERE kid IN ({marks(kids)}) AND label <> ''"
        return (
            {bytes(kid).hex(): str(label) for kid, label in self._ask(asked, map(bytes.fromhex, kids))} if kids else {}
        )

    def _contest(self, key: str) -> str:
        contest = self._published.contests.get(bytes.fromhex(key))
        return contest.title if contest else key

    def _asked_for(self, path: str, labels: dict[str, str]) -> str:
        """What a form was about, by the address that it was sent to."""
        words = path.removeprefix(HOME).strip("/").split("/")
        page = next((self.say(_PAGES[word]) for word in reversed(words) if word in _PAGES), "")
        contest = next((self._contest(word) for word in words if _CONTEST.fullmatch(word)), "")
        named = next((labels.get(after, after) for word, after in pairwise(words) if word in _OF_KEEPERS), "")
        return self._joined([page, contest, named]) or path

    def _refusal(self, code: str) -> str:
        """The sentence that was shown; what stood in its gaps was not kept."""
        key = f"refusal.{code}"
        if key not in self._known:
            return code
        gaps = {name for _, name, _, _ in Formatter().parse(self._known[key]) if name} - {"you", "You"}
        return self.say(key, **dict.fromkeys(gaps, LEFT_OUT))

    def _detail(self, row: Entry) -> str:
        first, _, rest = row.detail.partition(" ")
        if row.verb == "account_added" and first in ROLES:
            return self._joined([self.say(f"desk.role_{first}"), self._published.name(rest) if rest else ""])
        if row.verb == "forgotten":
            return self.say("hubcli.forgotten", count=first, records=rest)
        if row.verb == "revoked" and first.removesuffix(".").isdigit():
            return f"{self.say('desk.good_upto', seq=first.removesuffix('.'))} {rest}"
        return _DAY.sub(lambda day: day_text(day[0]), row.detail)

    def _joined(self, parts: Iterable[str]) -> str:
        return " · ".join(filter(None, parts))


_OF_KEEPERS = ("may", "tai-khoan")
