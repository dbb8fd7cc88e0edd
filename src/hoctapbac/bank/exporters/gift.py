"""Banks as Moodle's GIFT: plain text that Moodle and other systems load.

Every sign that means something to GIFT is escaped, every line break written as «\\n», so no text can become markup.
Ordering items, keys in doubt and texts that GIFT cannot quote («->» in a left side) are left out, and listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hoctapbac.bank import Bank, Item, ItemType
from hoctapbac.bank.exporters.losses import field_losses, head_losses
from hoctapbac.bank.exporters.moodle import carried, category_path, feedback_of, grading_losses
from hoctapbac.bank.importers.moodle_text import TEXT_FORMATS, altered
from hoctapbac.bank.pivot import Credit, Draft, Loss, Written

_KINDS = set(ItemType) - {ItemType.ORDERING}
_HELD = {"title", "category", "tags", "feedback"}
_SIGNS = re.compile(r"[\\:#={}~]")
_FORMAT = re.compile(rf"\[(?:{'|'.join(sorted(TEXT_FORMATS))})\]")
_WEIGHT_LIKE = re.compile(r"%[-\d.,\s]{1,16}%")
_STAR = re.compile(r"\\\*")


def write(bank: Bank, drafts: Sequence[Draft]) -> Written:
    """The text of all items that GIFT can carry, with category lines where the category changes."""
    blocks: list[str] = []
    losses = list(head_losses(bank))
    path = ""
    for number, draft, credits, moved in carried(drafts, _KINDS, _unquotable, losses):
        if draft.item.category != path:
            path = draft.item.category
            blocks.append(f"$CATEGORY: {category_path(path)}")
        blocks.append(_question(draft.item, credits))
        losses += _losses(draft, number, moved=moved)
    return Written("".join(f"{block}\n\n" for block in blocks).encode(), tuple(losses))


def _unquotable(draft: Draft) -> str:
    """GIFT has no escape for an arrow, and Moodle none for a star behind a backslash."""
    item = draft.item
    if item.type is ItemType.MATCHING and any("->" in option.text for option in item.options):
        return "câu ghép đôi có dấu -> trong vế trái"
    if item.type is not ItemType.SHORT_TEXT:
        return ""
    texts = [*item.answers, *(text for each in draft.credits for text in (each.text, each.feedback))]
    if any("->" in text for text in texts):
        return "câu trả lời ngắn có dấu -> trong đáp án"
    return "câu trả lời ngắn có dấu \\* trong đáp án" if any(_STAR.search(text) for text in texts) else ""


def _losses(draft: Draft, number: int, *, moved: bool) -> Iterator[Loss]:
    item = draft.item
    yield from field_losses(draft, number, _HELD | feedback_of(item)[1])
    yield from grading_losses(draft, number)
    if moved:
        yield Loss("weight", "trọng số (làm tròn theo danh mục của Moodle)", number, item.id)
    if "\n" in item.category:
        yield Loss("category", "chỗ xuống dòng trong tên thư mục", number, item.id)
    if len(_tags(item)) < len(item.tags):
        yield Loss("tags", "nhãn có dấu \\ ở cuối hoặc có chỗ xuống dòng", number, item.id)


def _question(item: Item, credits: Sequence[Credit]) -> str:
    said = "".join(f" [tag:{tag}]" for tag in _tags(item))
    name = f"::{_escaped(item.title)}::" if item.title else ""
    texts = [item.stem, feedback_of(item)[0], *item.extras, *(each.feedback for each in credits)]
    texts += [text for option in item.options for text in (option.text, option.match)]
    plain = any(altered(text) for text in texts) or _FORMAT.match(item.stem) or item.stem.startswith("//")
    stem = f"{'[plain]' if plain else ''}{_escaped(item.stem)}"
    return f"// [id:{item.id}]{said}\n{name}{stem} {{{_answers(item, credits)}}}"


def _tags(item: Item) -> list[str]:
    """The tags that a comment can hold, their brackets escaped."""
    fit = (tag for tag in item.tags if "\n" not in tag and "\\]" not in tag and not tag.endswith("\\"))
    return [tag.replace("]", "\\]") for tag in fit]


def _answers(item: Item, credits: Sequence[Credit]) -> str:
    feedback, _ = feedback_of(item)
    general = f"####{_quoted(feedback)}" if feedback else ""
    if item.type is ItemType.TRUE_FALSE:
        return _truth(item) + general
    rows = list(_rows(item, credits))
    head = "#" if item.type is ItemType.NUMBER else ""
    return head + "".join(f"\n\t{row}" for row in (*rows, *filter(None, (general,)))) + "\n"


def _truth(item: Item) -> str:
    right, wrong = (item.options[0], item.options[1]) if item.options[0].key else (item.options[1], item.options[0])
    feedback = f"#{_quoted(wrong.feedback)}" if wrong.feedback or right.feedback else ""
    feedback += f"#{_quoted(right.feedback)}" if right.feedback else ""
    return ("TRUE" if item.options[0].key else "FALSE") + feedback


def _rows(item: Item, credits: Sequence[Credit]) -> Iterator[str]:
    if item.type is ItemType.MATCHING:
        yield from (f"={_quoted(option.text)} -> {_quoted(option.match)}" for option in item.options)
        yield from (f"= -> {_quoted(extra)}" for extra in item.extras)
    elif item.type is ItemType.NUMBER:
        yield from map(_number, credits)
    elif item.type is ItemType.SHORT_TEXT:
        yield from map(_text, credits)
    else:
        for option, credit in zip(item.options, credits, strict=True):
            several = item.type is ItemType.MULTIPLE
            yield _choice(option.text, credit.percent, several) + _feedback(option.feedback)


def _choice(text: str, percent: str, several: bool) -> str:
    if percent == "100" and not several:
        return f"=[plain]{_escaped(text)}" if _WEIGHT_LIKE.match(text) else f"={_quoted(text)}"
    weight = f"%{percent}%" if percent != "0" or _WEIGHT_LIKE.match(text) else ""
    return f"~{weight}{_quoted(text)}"


def _number(credit: Credit) -> str:
    if credit.text == "*":
        return f"~{_feedback(credit.feedback)}"
    weight = "" if credit.percent == "100" else f"%{credit.percent}%"
    return f"={weight}{credit.text}:{credit.tolerance}{_feedback(credit.feedback)}"


def _text(credit: Credit) -> str:
    anything = credit.text == "*" and credit.percent == "0"
    weight = f"%{credit.percent}%" if credit.percent != "100" or _WEIGHT_LIKE.match(credit.text) else ""
    answer = "*" if anything else _quoted(credit.text.replace("*", "\0")).replace("\0", "\\*")
    return f"={weight}{answer}{_feedback(credit.feedback)}"


def _feedback(text: str) -> str:
    return f"#{_quoted(text)}" if text else ""


def _quoted(text: str) -> str:
    """An answer or a feedback; what looks like a format in front of it is kept a word."""
    return f"[plain]{_escaped(text)}" if _FORMAT.match(text) else _escaped(text)


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", text).replace("\n", "\\n")
