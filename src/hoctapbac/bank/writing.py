"""A bank as the canonical text of the native format.

One bank gives one text, and reading that text gives the bank back, whatever its texts contain: further lines
of a text are indented, and the two separators that a text may itself contain are escaped (`\\|` in an
accepted answer, `\\=>` in the left side of a match). Values that are their field's default are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from hoctapbac.bank import Bank, Item, ItemType, Level, Option, Review, Story
from hoctapbac.bank.labels import (
    GRADING_WORDS,
    LABELS,
    LETTERS,
    LEVEL_WORDS,
    NO_TOPIC,
    REVIEW_WORDS,
    STATE_WORDS,
    SUBJECT_WORDS,
    TYPE_WORDS,
    YES_WORDS,
    Kind,
)
from hoctapbac.vietnamese.numbers import format_number

_ARROW = re.compile("(?==>)")


def write(bank: Bank) -> str:
    """The canonical text of `bank`: its head, its items numbered from 1, then its stories."""
    default = bank.topics[0].code if bank.topics else ""
    parts = ["\n".join(_head(bank))]
    parts += ["\n".join(_item(number, item, default)) for number, item in enumerate(bank.items, 1)]
    parts += ["\n".join(_story(number, story, default)) for number, story in enumerate(bank.stories, 1)]
    return "\n\n".join(parts) + "\n"


def _line(start: str, text: str) -> str:
    """`text` after `start`, its further lines indented."""
    return f"{start} {text}".replace("\n", "\n  ")


def _fields(kind: Kind, values: dict[str, str]) -> Iterator[str]:
    """The labelled lines of the values that are not empty."""
    for name, text in values.items():
        if text:
            yield _line(f"{LABELS[kind][name]}:", text)


def _head(bank: Bank) -> Iterator[str]:
    yield from _fields("bank", {"title": bank.title, "id": bank.id})
    for topic in bank.topics:
        yield from _fields("bank", {"topic": f"{topic.code}. {topic.title}"})
    enabled = "" if bank.enabled else YES_WORDS[False]
    rest = {"programme": bank.programme, "as_of": bank.as_of, "note": bank.note, "enabled": enabled}
    yield from _fields("bank", rest)


def _item(number: int, item: Item, default_topic: str) -> Iterator[str]:
    yield _line(f"Câu {number}.", item.stem)
    yield from _fields("item", {"type": "" if _type_shows(item) else TYPE_WORDS[item.type]})
    if item.type is not ItemType.TRUE_FALSE:
        for letter, option in zip(LETTERS, item.options, strict=False):
            yield _option(letter, option, item.type)
    for extra in item.extras:
        yield from _fields("item", {"extras": extra})
    for letter, option in zip(LETTERS, item.options, strict=False):
        if option.feedback:
            yield from _fields("item", {"feedback": f"{letter}. {option.feedback}"})
    yield from _fields("item", _key_fields(item))
    for sentence in item.evidence:
        yield from _fields("item", {"evidence": sentence})
    yield from _fields(
        "item",
        {
            "id": item.id,
            "topic": _topic(item.topic, default_topic),
            "level": "" if item.level is Level.RECALL else LEVEL_WORDS[item.level],
            "situation": YES_WORDS[True] if item.situation else "",
            "story": item.story,
            "source": item.source,
            "quotation": item.quotation,
            "facts": ", ".join(item.facts),
            "explanation": item.explanation,
            "as_of": item.as_of,
            "review": _review(item.review),
            "title": item.title,
            "category": item.category,
            "tags": " | ".join(tag.replace("|", "\\|") for tag in item.tags),
            "ignored": ", ".join(item.ignored),
        },
    )


def _type_shows(item: Item) -> bool:
    """Whether the item's lines alone say its type."""
    if item.key_state != "certain":
        return False
    several = sum(option.key for option in item.options) > 1
    return item.type in {ItemType.SINGLE, ItemType.TRUE_FALSE} or (item.type is ItemType.MULTIPLE and several)


def _option(letter: str, option: Option, kind: ItemType) -> str:
    if kind is ItemType.MATCHING:
        left = _ARROW.sub(r"\\", option.text)
        return _line(f"{letter}.", f"{left} => {option.match}" if option.match else left)
    star = "*" if option.key and kind is not ItemType.ORDERING else ""
    return _line(f"{star}{letter}.", option.text)


def _key_fields(item: Item) -> dict[str, str]:
    pinned = [letter for letter, option in zip(LETTERS, item.options, strict=False) if option.pinned]
    return {
        "answers": _answers(item),
        "tolerance": "" if item.tolerance == "0" else format_number(Decimal(item.tolerance)),
        "measure": item.measure,
        "fold_marks": YES_WORDS[True] if item.fold_marks else "",
        "pinned": "" if item.type is ItemType.TRUE_FALSE else ", ".join(pinned),
        "grading": GRADING_WORDS[True] if item.partial else "",
        "key_state": "" if item.key_state == "certain" else STATE_WORDS[item.key_state],
    }


def _answers(item: Item) -> str:
    if item.type is ItemType.TRUE_FALSE:
        return ", ".join(option.text for option in item.options if option.key)
    if item.type is ItemType.NUMBER:
        return " | ".join(format_number(Decimal(answer)) for answer in item.answers)
    return " | ".join(answer.replace("|", "\\|") for answer in item.answers)


def _topic(topic: str, default: str) -> str:
    return "" if topic == default else topic or NO_TOPIC


def _review(review: Review) -> str:
    return "" if review is Review.DRAFT else REVIEW_WORDS[review]


def _story(number: int, story: Story, default_topic: str) -> Iterator[str]:
    yield _line(f"Thẻ {number}.", story.title)
    subject = "" if story.subject == "collective" else SUBJECT_WORDS[story.subject]
    yield from _fields("story", {"id": story.id, "subject": subject, "place": story.place})
    for place, page in enumerate(story.pages, 1):
        yield _line(f"{LABELS['story']['page']} {place}:", page)
    yield from _fields(
        "story",
        {
            "topic": _topic(story.topic, default_topic),
            "as_of": story.as_of,
            "source": story.source,
            "quotation": story.quotation,
            "facts": ", ".join(story.facts),
            "real": YES_WORDS[True] if story.real else "",
            "review": _review(story.review),
        },
    )
