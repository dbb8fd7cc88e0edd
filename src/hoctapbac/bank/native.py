"""The native bank format: text a teacher can write, read and written back without losing a letter.

Reading never raises for any bytes and takes time in proportion to their number. Every mistake is a problem
with its line; an item whose key is missing or conflicting stays in the bank, marked so; one that cannot be
understood is refused and listed apart. The law: `read(write(bank)).value == bank`, and one bank has one text.
The format is described in `docs/bank-format.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from hoctapbac.bank import Bank, Item, Story, Topic
from hoctapbac.bank.blocks import Block, blocks_of
from hoctapbac.bank.codes import slug
from hoctapbac.bank.fields import TOPIC, Fields
from hoctapbac.bank.items import item_of, story_of
from hoctapbac.bank.labels import NO_TOPIC, OPTION_LIMIT
from hoctapbac.bank.lines import lines_of
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Refused
from hoctapbac.bank.writing import write
from hoctapbac.errors import Loaded, Problem
from hoctapbac.vietnamese.folding import fold

__all__ = ["Reading", "Refused", "read", "reading", "write"]

T = TypeVar("T", Item, Story)

NO_CODE = "khong-ma"  # the code of a bank whose file says neither code nor title


@dataclass(frozen=True, slots=True)
class Reading:
    """All that came of reading one file: what can be used, what was refused, every problem in file order."""

    bank: Bank
    refused: tuple[Refused, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Sorted:
    """Where items and stories go as they are read; the first of each code stays."""

    items: dict[str, Item] = field(default_factory=dict)
    stories: dict[str, Story] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)


def read(raw: bytes, name: str) -> Loaded[Bank]:
    """The bank in the bytes of the file called `name`, and every problem, those of refused items too."""
    result = reading(raw, name)
    return Loaded(result.bank, result.problems)


def reading(raw: bytes, name: str) -> Reading:
    """The bank in the bytes of the file called `name`, with what was refused."""
    notes = Notes(name)
    blocks = blocks_of(lines_of(raw, notes), notes)
    head = _head(next(blocks), notes)
    topic = head.topics[0].code if head.topics else ""
    found = _Sorted()
    for block in blocks:
        _place(block, topic, found, notes)
    bank = Bank(
        id=head.id,
        title=head.title,
        topics=head.topics,
        items=tuple(found.items.values()),
        stories=tuple(found.stories.values()),
        programme=head.programme,
        as_of=head.as_of,
        note=head.note,
        enabled=head.enabled,
    )
    return Reading(bank, tuple(found.refused), notes.problems())


def _place(block: Block, topic: str, found: _Sorted, notes: Notes) -> None:
    """Make what the block holds, and put it among the found or the refused."""
    if block.kind == "item":
        item = item_of(block, topic, notes)
        if item is not None:
            _add(item, found.items, block, notes)
    else:
        story = story_of(block, topic, notes)
        if story is not None:
            _add(story, found.stories, block, notes)
    if block.refusal:
        entries = block.fields.get("id")
        code = entries[0].text[:80] if entries else ""
        found.refused.append(Refused(code, block.number, block.line, block.refusal))


def _add(thing: T, things: dict[str, T], block: Block, notes: Notes) -> None:
    first = things.setdefault(thing.id, thing)
    if first is not thing:
        entries = block.fields.get("id")
        line = entries[0].line if entries else block.line
        message = f"{block.called}: mã «{thing.id}» đã dùng ở dòng {first.line}."
        block.refuse(notes, line, "duplicate-id", message, "Đặt mã khác, hoặc bỏ nếu trùng nội dung.")


def _head(block: Block, notes: Notes) -> Bank:
    """The bank without its items: what stands above the first question."""
    f = Fields(block, notes)
    title = f.text("title", OPTION_LIMIT)
    if not title:
        f.error(f.line("title"), "no-title", "chưa có tên ngân hàng.", "Thêm dòng «Ngân hàng: …» ở đầu tệp.")
    code = f.code("id")
    if not f.entries("id"):
        f.error(0, "no-code", "chưa có mã ngân hàng.", "Thêm dòng «Mã: …», ví dụ «Mã: cd4-neu-guong».")
    return Bank(
        id=code or slug(title) or NO_CODE,
        title=title,
        topics=_topics(f),
        programme=f.text("programme"),
        as_of=f.text("as_of"),
        note=f.text("note"),
        enabled=f.flag("enabled", True),
    )


def _topics(f: Fields) -> tuple[Topic, ...]:
    topics: dict[str, Topic] = {}
    for entry in f.entries("topic"):
        text = f.within(entry.line, entry.text, "«Chuyên đề»", OPTION_LIMIT)
        found = TOPIC.fullmatch(text)
        if found is None or fold(found[1]) == fold(NO_TOPIC):
            message = "«Chuyên đề» phải có mã và tên."
            f.error(entry.line, "bad-topic", message, "Ghi «mã. tên đầy đủ», ví dụ «CĐ4. Trách nhiệm nêu gương».")
        elif found[1] in topics:
            message = f"chuyên đề «{found[1]}» khai hai lần."
            f.error(entry.line, "repeated-topic", message, "Giữ một dòng, bỏ dòng kia.")
        else:
            topics[found[1]] = Topic(found[1], found[2])
    return tuple(topics.values())
