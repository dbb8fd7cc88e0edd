"""A question bank: items, stories, topics. Values only; reading and checking live beside this file.

All texts in these values are clean (`hoctapbac.vietnamese.cleaning.clean`): NFC, no control characters, no
blank lines. `line` fields say where a thing stands in its file; they take no part in equality.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal


class ItemType(StrEnum):
    SINGLE = "single"  # one answer
    MULTIPLE = "multiple"  # several answers
    TRUE_FALSE = "true_false"
    MATCHING = "matching"
    ORDERING = "ordering"  # options stand in the right order
    NUMBER = "number"
    SHORT_TEXT = "short_text"
    CLOZE = "cloze"  # fill-in by choice: the stem holds one blank «…», the options are words for it


class Level(StrEnum):
    RECALL = "recall"  # nhận biết
    COMPREHENSION = "comprehension"  # thông hiểu
    APPLICATION = "application"  # vận dụng


class Review(StrEnum):
    DRAFT = "draft"  # nháp
    REVIEWED = "reviewed"  # đã thẩm định
    APPROVED = "approved"  # đã duyệt
    RETIRED = "retired"  # ngừng dùng


KeyState = Literal["certain", "conflicting", "missing"]


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to choose. `match` is the right-hand side that belongs to it (matching items only).

    `feedback` is what the author says to whoever chose it.
    """

    text: str
    key: bool = False
    pinned: bool = False
    match: str = ""
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One question with its key, its quotation and its source.

    Shapes by type: `single`, `multiple`, `cloze` hold two or more options, the right ones with `key`;
    `true_false` holds exactly the pinned options «Đúng» and «Sai»; `matching` options carry `match`, and `extras`
    are right-hand sides that belong to none; `ordering` options stand in the right order, all with `key`;
    `number` has one canonical decimal in `answers` ("62.5") and a `tolerance` in the same form;
    `short_text` has the accepted texts in `answers`, compared without case and extra spaces and, where
    `fold_marks`, without tone and letter marks.
    `partial` gives a `multiple` item credit per option, never below zero; otherwise it is all or nothing.
    `title`, `category` (a path with "/") and `tags` come along from other systems and change nothing in a contest.
    `ignored` names the content rules («W1», «length-cue») that have nothing to say about this item.
    `evidence` says, a sentence each, where a key that is in doubt or was mended comes from.
    """

    id: str
    type: ItemType
    stem: str
    options: tuple[Option, ...] = ()
    answers: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    tolerance: str = "0"
    measure: str = ""
    fold_marks: bool = False
    partial: bool = False
    topic: str = ""
    level: Level = Level.RECALL
    situation: bool = False
    story: str = ""
    source: str = ""
    quotation: str = ""
    facts: tuple[str, ...] = ()
    explanation: str = ""
    as_of: str = ""
    review: Review = Review.DRAFT
    key_state: KeyState = "certain"
    evidence: tuple[str, ...] = ()
    title: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)

    @property
    def usable(self) -> bool:
        """May stand in a contest: the key is certain and nobody has withdrawn it."""
        return self.key_state == "certain" and self.review is not Review.RETIRED


@dataclass(frozen=True, slots=True)
class Story:
    """An exemplar card («thẻ gương, mô hình») of one to three pages; items name it in their `story`."""

    id: str
    title: str
    pages: tuple[str, ...]
    subject: Literal["collective", "person"] = "collective"
    place: str = ""
    as_of: str = ""
    topic: str = ""
    source: str = ""
    quotation: str = ""
    facts: tuple[str, ...] = ()
    real: bool = False  # «người thật, việc thật» has been confirmed
    review: Review = Review.DRAFT
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Topic:
    """A study topic: a short code that items carry («CĐ3») and its full title."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Bank:
    """One bank file. `enabled` is False for banks that an organizer has to switch on («Bật: không»)."""

    id: str
    title: str
    topics: tuple[Topic, ...] = ()
    items: tuple[Item, ...] = ()
    stories: tuple[Story, ...] = ()
    programme: str = ""
    as_of: str = ""
    note: str = ""
    enabled: bool = True
