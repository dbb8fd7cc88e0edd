"""What every reader of question files fills and every writer of them takes: one `Draft` a question.

A `Draft` is an item as it would stand in a contest, with where it was found, what its key rests on, and what
came along that a contest has no use for but another system has (weights, marks, penalties). What could not be
taken over is a `Refused`; what a writer could not put into its format is a `Loss`. Values only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from hoctapbac.bank import Bank, Item, ItemType
from hoctapbac.bank.labels import LETTERS, STEM_LIMIT
from hoctapbac.vietnamese.cleaning import clean

Basis = Literal["format", "line", "table", "file", "column", "mark", "mended"]
# format: the file format says it outright. line: a line such as «Đáp án: B» with the question. table: a key table in
# the same file. file: a second file of keys. column: a column of a sheet. mark: underline, colour, star, tick…
# mended: a person chose it here.


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that says what the key is: `places` counts options (or answers) from 0.

    `words` names it as an organizer would («gạch chân», «dòng “Đáp án: B”»), `where` its place («đoạn 12»).
    """

    basis: Basis
    places: tuple[int, ...]
    words: str = ""
    where: str = ""

    @property
    def letters(self) -> str:
        return ", ".join(LETTERS[place] for place in self.places if place < len(LETTERS))

    def __str__(self) -> str:
        where = f" ({self.where})" if self.where else ""
        return clean(": ".join(filter(None, (f"{self.words}{where}", self.letters))))[:STEM_LIMIT].strip()


@dataclass(frozen=True, slots=True)
class Credit:
    """What one option or accepted answer is worth, in percent of the item's mark («100», «33.33333», «-50»).

    For items with options the credits stand in the order of the options and `text` is empty; for number and
    short-text items there is one for each accepted answer, the partly right ones too.
    """

    percent: str
    text: str = ""
    tolerance: str = "0"
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One question as it was read.

    `number` is the one printed in the file, `where` its place for people. `credits` is empty where the key alone
    says what each option is worth. `mark` and `penalty` are plain decimals, "" where the file states none.
    `media` names pictures and sounds that the stem or options stand on, each shown there by a placeholder.
    `dropped` names, one noun phrase each, what the file holds and no field here can.
    """

    item: Item
    number: str = ""
    where: str = ""
    evidence: tuple[Evidence, ...] = ()
    credits: tuple[Credit, ...] = ()
    mark: str = ""
    penalty: str = ""
    case_sensitive: bool = False
    language: str = ""
    media: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A question that nothing could be made of: its code ("" if none), the number printed, place, why.

    `kind` is the kind the file gives it where it is none of ours («essay», «description», «customInteraction»).
    """

    id: str
    number: str
    line: int
    reason: str
    where: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of one item that a format has no room for; `number` counts items from 1, 0 is the whole bank.

    `what` is a code («feedback», «weight», «source», «item» for one left out whole); `detail` says it in
    Vietnamese, as a noun phrase («nhận xét từng phương án»).
    """

    what: str
    detail: str
    number: int = 0
    item: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """The bytes of a file, and everything that is not in them."""

    content: bytes
    losses: tuple[Loss, ...] = ()


def drafts_of(bank: Bank) -> tuple[Draft, ...]:
    """The items of a bank as drafts, for a writer."""
    return tuple(Draft(item, number=str(n)) for n, item in enumerate(bank.items, 1))


def credits_of(draft: Draft) -> tuple[Credit, ...]:
    """What each option or answer is worth, spelled out where the draft leaves it to the key.

    Several right options share 100; a wrong one is worth nothing, in a `partial` item as much less as a right
    one is worth.
    """
    if draft.credits:
        return draft.credits
    item = draft.item
    if item.type in {ItemType.NUMBER, ItemType.SHORT_TEXT}:
        return tuple(Credit("100", text=answer, tolerance=item.tolerance) for answer in item.answers)
    right = sum(option.key for option in item.options)
    share = percent_of(1, right) if right else "0"
    if item.type is not ItemType.MULTIPLE:
        share = "100"
    wrong = f"-{share}" if item.partial and right else "0"
    return tuple(Credit(share if option.key else wrong, feedback=option.feedback) for option in item.options)


def percent_of(part: int, whole: int) -> str:
    """`part` of `whole` in percent, five decimals at most: «33.33333», «50»."""
    return f"{part * 100 / whole:.5f}".rstrip("0").rstrip(".")


def bank_of(bank: Bank, drafts: Sequence[Draft]) -> Bank:
    """`bank` with the items of `drafts`, every code once, each doubtful key with what it rests on."""
    items: dict[str, Item] = {}
    for draft in drafts:
        item = draft.item
        if not item.evidence and (item.key_state != "certain" or any(e.basis == "mended" for e in draft.evidence)):
            item = replace(item, evidence=tuple(filter(None, dict.fromkeys(map(str, draft.evidence)))))
        code, again = item.id, 1
        while code in items:
            again += 1
            code = f"{item.id[:58]}-{again}"
        items[code] = replace(item, id=code)
    return replace(bank, items=tuple(items.values()))
