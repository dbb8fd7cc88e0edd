"""Our own Excel template: one row a question, every field a column, to be edited and loaded again without a loss.

Every cell is text: «1,2» stays «1,2» in any locale, «3/4» is no date, and what begins with «=» is never computed. The
second sheet holds the head of the bank, its topics and its stories. Read back by `importers.template`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from hoctapbac.bank import Bank, Item, ItemType, Option, Story
from hoctapbac.bank.exporters import native
from hoctapbac.bank.exporters.archive import repacked
from hoctapbac.bank.exporters.textcells import set_columns, text_cells
from hoctapbac.bank.importers.template import (
    EXTRAS,
    HEAD,
    ITEMS,
    NUMBER,
    OPTION_TYPES,
    STEM,
    STORY_NUMBER,
    STORY_TITLE,
)
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
)
from hoctapbac.bank.pivot import Draft, Loss, Written, bank_of
from hoctapbac.vietnamese.numbers import format_number

MOST_CELL = 32_767  # characters that a cell of Excel holds
_ARROW = re.compile("(?==>)")
_CARRIED = {"mark", "penalty", "case", "language"}
_FEWEST_OPTIONS = 4
_LABEL = LABELS["item"]
_WIDE = {STEM: 60, _LABEL["source"]: 40, _LABEL["quotation"]: 40, _LABEL["explanation"]: 40, _LABEL["answers"]: 12}
_LISTS = {
    _LABEL["type"]: TYPE_WORDS.values(),
    _LABEL["level"]: LEVEL_WORDS.values(),
    _LABEL["review"]: REVIEW_WORDS.values(),
    _LABEL["grading"]: GRADING_WORDS.values(),
    _LABEL["key_state"]: STATE_WORDS.values(),
    _LABEL["situation"]: YES_WORDS.values(),
    _LABEL["fold_marks"]: YES_WORDS.values(),
}
_LAST_ROW = 5000  # down to which the lists to choose from go


def write(bank: Bank, drafts: Sequence[Draft]) -> Written:
    """The template filled in with the bank."""
    items = bank_of(bank, drafts).items
    topic = bank.topics[0].code if bank.topics else ""
    rows = [_row(n, item, draft, topic) for n, (item, draft) in enumerate(zip(items, drafts, strict=True), 1)]
    losses = [loss for loss in native.write(bank, drafts).losses if loss.what not in _CARRIED]
    for n, (row, draft) in enumerate(zip(rows, drafts, strict=True), 1):
        if max(map(len, row.values())) > MOST_CELL:
            losses.append(Loss("item", f"câu có ô dài quá {MOST_CELL} ký tự, giới hạn của Excel", n, draft.item.id))
    kept = [row for row in rows if max(map(len, row.values())) <= MOST_CELL]
    return Written(_workbook(kept, list(_head(bank, topic))), tuple(losses))


# -- what stands in the cells ------------------------------------------------------------------------------------


def _row(number: int, item: Item, draft: Draft, topic: str) -> dict[str, str]:
    """The cells of a question that are not empty, by heading."""
    cells = {NUMBER: str(number), STEM: item.stem, _LABEL["answers"]: _key(item), _LABEL["type"]: TYPE_WORDS[item.type]}
    for letter, option in zip(LETTERS, item.options, strict=False):
        if item.type is not ItemType.TRUE_FALSE:
            cells[letter] = _pair(option) if item.type is ItemType.MATCHING else option.text
        cells[f"{_LABEL['feedback']} {letter}"] = option.feedback
    cells |= {f"{_LABEL['extras']} {n}": text for n, text in enumerate(item.extras, 1)}
    cells |= {f"{_LABEL['evidence']} {n}": text for n, text in enumerate(item.evidence, 1)}
    cells |= {_LABEL[name]: text for name, text in _fields(item, topic)}
    more = {"mark": draft.mark, "penalty": draft.penalty, "language": draft.language}
    cells |= {EXTRAS[name]: text for name, text in more.items()}
    cells[EXTRAS["case"]] = YES_WORDS[True] if draft.case_sensitive else ""
    return {heading: text for heading, text in cells.items() if text}


def _pair(option: Option) -> str:
    """The two sides of a matching line, as the native format writes them."""
    left = _ARROW.sub(r"\\", option.text)
    return f"{left} => {option.match}" if option.match else left


def _fields(item: Item, topic: str) -> Iterator[tuple[str, str]]:
    pinned = [letter for letter, option in zip(LETTERS, item.options, strict=False) if option.pinned]
    yield "pinned", "" if item.type is ItemType.TRUE_FALSE else ", ".join(pinned)
    yield "grading", GRADING_WORDS[True] if item.partial else ""
    yield "tolerance", "" if item.tolerance == "0" else format_number(Decimal(item.tolerance))
    yield "measure", item.measure
    yield "fold_marks", YES_WORDS[True] if item.fold_marks else ""
    yield "explanation", item.explanation
    yield "source", item.source
    yield "quotation", item.quotation
    yield "level", LEVEL_WORDS[item.level]
    yield "review", REVIEW_WORDS[item.review]
    yield "topic", item.topic or (NO_TOPIC if topic else "")
    yield "situation", YES_WORDS[True] if item.situation else ""
    yield "story", item.story
    yield "facts", ", ".join(item.facts)
    yield "as_of", item.as_of
    yield "id", item.id
    yield "title", item.title
    yield "category", item.category
    yield "tags", " | ".join(tag.replace("|", "\\|") for tag in item.tags)
    yield "ignored", ", ".join(item.ignored)
    yield "key_state", "" if item.key_state == "certain" else STATE_WORDS[item.key_state]


def _key(item: Item) -> str:
    if item.type is ItemType.TRUE_FALSE:
        return ", ".join(option.text for option in item.options if option.key)
    if item.type is ItemType.NUMBER:
        return " | ".join(format_number(Decimal(answer)) for answer in item.answers)
    if item.type is ItemType.SHORT_TEXT:
        return " | ".join(answer.replace("|", "\\|") for answer in item.answers)
    if item.type in OPTION_TYPES or (item.type is ItemType.ORDERING and item.key_state == "certain"):
        return ", ".join(letter for letter, option in zip(LETTERS, item.options, strict=False) if option.key)
    return ""


def _head(bank: Bank, topic: str) -> Iterator[list[str]]:
    """The rows of the second sheet."""
    label = LABELS["bank"]
    yield [label["title"], bank.title]
    yield [label["id"], bank.id]
    for each in bank.topics:
        yield [label["topic"], f"{each.code}. {each.title}"]
    yield [label["programme"], bank.programme]
    yield [label["as_of"], bank.as_of]
    yield [label["note"], bank.note]
    yield [label["enabled"], YES_WORDS[bank.enabled]]
    yield []
    pages = max((len(story.pages) for story in bank.stories), default=1)
    names = ("id", "subject", "place", "topic", "as_of", "source", "quotation", "facts", "real", "review")
    page = [f"{LABELS['story']['page']} {n}" for n in range(1, pages + 1)]
    yield [STORY_NUMBER, STORY_TITLE, *page, *(LABELS["story"][name] for name in names)]
    for number, story in enumerate(bank.stories, 1):
        blank = [""] * (pages - len(story.pages))
        yield [str(number), story.title, *story.pages, *blank, *_story(story, topic)]


def _story(story: Story, topic: str) -> list[str]:
    return [
        story.id,
        SUBJECT_WORDS[story.subject],
        story.place,
        story.topic or (NO_TOPIC if topic else ""),
        story.as_of,
        story.source,
        story.quotation,
        ", ".join(story.facts),
        YES_WORDS[True] if story.real else "",
        REVIEW_WORDS[story.review],
    ]


def _headings(rows: Sequence[dict[str, str]]) -> list[str]:
    """The columns, in order: what nobody uses is there too, except what comes in any number."""
    used = {heading for row in rows for heading in row}
    count = max((LETTERS.index(each) + 1 for each in used if each in LETTERS), default=0)
    options = LETTERS[: max(count, _FEWEST_OPTIONS)]
    several = [
        [f"{_LABEL[name]} {n}" for n in (range(1, 1 + sum(each.startswith(f"{_LABEL[name]} ") for each in used)))]
        for name in ("extras", "evidence")
    ]
    feedback = [each for letter in LETTERS if (each := f"{_LABEL['feedback']} {letter}") in used]
    names = ("pinned", "grading", "tolerance", "measure", "fold_marks")
    more = ("explanation", "source", "quotation", "level", "review", "topic", "situation", "story", "facts", "as_of")
    last = ("id", "title", "category", "tags", "ignored", "key_state")
    return [
        *(NUMBER, STEM, *options, _LABEL["answers"], _LABEL["type"]),
        *(_LABEL[name] for name in names),
        *several[0],
        *feedback,
        *(_LABEL[name] for name in (*more, *last)),
        *several[1],
        *(heading for heading in EXTRAS.values() if heading in used),
    ]


# -- the workbook ------------------------------------------------------------------------------------------------


def _workbook(rows: Sequence[dict[str, str]], head: Sequence[Sequence[str]]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "hoctapbac"
    headings = _headings(rows)
    sheet = book.create_sheet(ITEMS)
    sheet.freeze_panes = "C2"
    set_columns(sheet, [_WIDE.get(heading, 30 if heading in LETTERS else 16) for heading in headings])
    _choices(sheet, headings)
    sheet.append(text_cells(sheet, headings, bold=True))
    for row in rows:
        sheet.append(text_cells(sheet, (row.get(heading, "") for heading in headings)))
    sheet = book.create_sheet(HEAD)
    set_columns(sheet, [18, 60, *[40] * (max(map(len, head)) - 2)])
    for cells in head:
        sheet.append(text_cells(sheet, cells, bold=cells[:2] == [STORY_NUMBER, STORY_TITLE]))
    stream = io.BytesIO()
    book.save(stream)
    return repacked(stream.getvalue())


def _choices(sheet: Any, headings: Sequence[str]) -> None:
    """Lists to choose from, for the columns that take certain words only."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for n, heading in enumerate(headings, 1):
        if heading in _LISTS:
            choice = DataValidation(type="list", formula1=f'"{",".join(_LISTS[heading])}"', allow_blank=True)
            choice.add(f"{get_column_letter(n)}2:{get_column_letter(n)}{_LAST_ROW}")
            sheet.data_validations.append(choice)
