"""What the right answer of an item is, from its stars and its «Đáp án» line.

The two may both be there. Where they agree the key is certain; where they do not, every option that either of
them names keeps its mark and the key is conflicting, so that nobody is judged by it and the author sees both.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from hoctapbac.bank import ItemType, KeyState, Option
from hoctapbac.bank.fields import Fields
from hoctapbac.bank.labels import FALSE_TEXT, LETTERS, OPTION_LIMIT, STEM_LIMIT, TRUE_TEXT
from hoctapbac.vietnamese.folding import fold, fold_case
from hoctapbac.vietnamese.numbers import parse_number, plain_number

_AND = re.compile(r"\bvà\b", re.IGNORECASE)
_LETTER_LIST = re.compile(r"\(?(?:[A-Z]+|[A-Za-z](?:[\s,;.&+()/]+[A-Za-z])*)[\s,;.&+()/]*")
_LETTERED = re.compile(r"([A-Za-z])\s*[.)/:]\s*(.+)", re.DOTALL)
_BAR = re.compile(r"(?<!\\)\|")
_ARROW = re.compile(r"(?<!\\)=>")
_NO_OPTIONS = "Bỏ các phương án, hoặc sửa dòng «Loại»."
_PAIR = "Ghi «A. vế trái => vế phải»."
_LOOSE_ARROW = re.compile(r"\s(?:->|→)\s")


@dataclass(frozen=True, slots=True)
class Shape:
    """The part of an item that depends on its type."""

    type: ItemType
    options: tuple[Option, ...] = ()
    answers: tuple[str, ...] = ()
    key_state: KeyState = "certain"


def letters_of(text: str, count: int) -> list[int] | None:
    """The places that «B», «A, C», «A và C» or «AC» name, in that order; None if one is not there."""
    text = _AND.sub(",", text)
    if not text or len(text) > 200 or _LETTER_LIST.fullmatch(text) is None:
        return None
    places = [LETTERS.index(letter) for letter in re.findall("[A-Z]", text.upper())]
    return list(dict.fromkeys(places)) if max(places) < count else None


def split_answers(text: str) -> list[str]:
    r"""Accepted answers from one line; a bar that belongs to an answer is written `\|`."""
    answers = (part.strip().replace("\\|", "|") for part in _BAR.split(text))
    return [answer for answer in answers if answer]


def split_pair(text: str) -> tuple[str, str]:
    r"""The two sides of a matching line; an arrow that belongs to the left side is written `\=>`."""
    found = _ARROW.search(text) or _LOOSE_ARROW.search(text)
    left, right = (text, "") if found is None else (text[: found.start()], text[found.end() :])
    return left.strip().replace("\\=>", "=>"), right.strip()


def options_of(f: Fields, limit: int = OPTION_LIMIT) -> list[Option]:
    """The options as they are written, a star being the only key so far."""
    options = []
    for entry in f.block.options:
        text = f.within(entry.line, entry.text, f"phương án {entry.label}", limit)
        if not text:
            f.refuse(
                entry.line,
                "empty-option",
                f"phương án {entry.label} để trống.",
                "Viết nội dung hoặc bỏ dòng này.",
            )
        options.append(Option(text, key=entry.starred))
    return options


def choice(f: Fields, kind: ItemType | None) -> Shape:
    """Single, multiple and cloze; without a given type the number of keys decides."""
    options = options_of(f)
    starred = {place for place, option in enumerate(options) if option.key}
    told, readable = _told(f, options)
    chosen = starred | told
    if kind is None:
        several = max(len(starred), len(told)) > 1
        kind = ItemType.MULTIPLE if several else ItemType.SINGLE
    state: KeyState = "certain" if chosen else "missing"
    too_many = kind is not ItemType.MULTIPLE and len(chosen) > 1
    if too_many or (starred and told and starred != told) or (chosen and not readable):
        state = "conflicting"
    marked = tuple(Option(option.text, key=place in chosen) for place, option in enumerate(options))
    return Shape(kind, marked, (), state)


def _told(f: Fields, options: list[Option]) -> tuple[set[int], bool]:
    """What the «Đáp án» lines name, and whether all of them could be read."""
    places: set[int] = set()
    readable = True
    for entry in f.entries("answers"):
        named = _named(entry.text, options)
        if named is None and entry.text:
            readable = False
            message = "«Đáp án» không chỉ ra phương án nào của câu."
            f.error(entry.line, "bad-answer", message, "Ghi chữ cái của phương án đúng, ví dụ «B» hoặc «A, C».")
        places.update(named or ())
    return places, readable


def _named(text: str, options: list[Option]) -> list[int] | None:
    """Places named by text alone, by letters, or by letter and text («B. Rõ người»)."""
    texts = [fold_case(option.text) for option in options]
    whole = fold_case(text[: OPTION_LIMIT + 1])
    if len(whole) > 1 and texts.count(whole) == 1:
        return [texts.index(whole)]
    lettered = _LETTERED.fullmatch(text[: OPTION_LIMIT + 10])
    place = LETTERS.index(lettered[1].upper()) if lettered else len(texts)
    if lettered and place < len(texts) and texts[place] == fold_case(lettered[2]):
        return [place]
    return letters_of(text, len(options))


def true_false(f: Fields, _: ItemType | None = None) -> Shape:
    """The two pinned options; both keep their mark where the item says both."""
    said = _said(f) | _starred_words(f)
    true, false = bool(said & {"dung", "d"}), bool(said & {"sai", "s"})
    if said - {"dung", "d", "sai", "s"}:
        f.error(
            f.line("answers"),
            "bad-answer",
            "«Đáp án» phải là Đúng hoặc Sai.",
            "Ghi «Đáp án: Đúng» hoặc «Đáp án: Sai».",
        )
    state: KeyState = "conflicting" if true and false else "certain" if true or false else "missing"
    options = (Option(TRUE_TEXT, key=true, pinned=True), Option(FALSE_TEXT, key=false, pinned=True))
    return Shape(ItemType.TRUE_FALSE, options, (), state)


def _said(f: Fields) -> set[str]:
    """The words of the «Đáp án» lines, folded."""
    parts = (part for entry in f.entries("answers") for part in re.split(r"[,;|]", entry.text))
    return {fold(part) for part in parts if part.strip()}


def _starred_words(f: Fields) -> set[str]:
    """The starred ones where «A. Đúng» and «B. Sai» are written out as options."""
    written = [fold(entry.text) for entry in f.block.options]
    if written and sorted(written) != ["dung", "sai"]:
        message = "câu đúng sai không có phương án nào khác Đúng và Sai."
        f.refuse(f.block.options[0].line, "options-not-used", message, _NO_OPTIONS)
    return {word for word, entry in zip(written, f.block.options, strict=True) if entry.starred}


def matching(f: Fields, _: ItemType | None = None) -> Shape:
    options = []
    for option, entry in zip(options_of(f, STEM_LIMIT), f.block.options, strict=True):
        left, right = split_pair(option.text)
        f.within(entry.line, max(left, right, key=len), f"một vế của {entry.label}", OPTION_LIMIT)
        if not left:
            f.refuse(entry.line, "empty-option", f"vế trái {entry.label} để trống.", _PAIR)
        if not right:
            f.error(entry.line, "no-match", f"phương án {entry.label} chưa có vế phải.", _PAIR)
        options.append(Option(left, match=right))
    state: KeyState = "certain" if all(option.match for option in options) else "missing"
    return Shape(ItemType.MATCHING, tuple(options), (), state)


def ordering(f: Fields, _: ItemType | None = None) -> Shape:
    """Options stand in the right order, unless «Đáp án: C, A, B» gives it."""
    options = [replace(option, key=True) for option in options_of(f)]
    told = f.text("answers")
    order = letters_of(told, len(options)) if told else list(range(len(options)))
    if order is None or len(order) != len(options):
        message = "«Đáp án» không nêu đủ thứ tự của các phương án."
        f.error(f.line("answers"), "bad-answer", message, "Ghi đủ các chữ cái theo thứ tự đúng, ví dụ «C, A, B».")
        return Shape(ItemType.ORDERING, tuple(replace(option, key=False) for option in options), (), "missing")
    return Shape(ItemType.ORDERING, tuple(options[place] for place in order), (), "certain")


def number(f: Fields, _: ItemType | None = None) -> Shape:
    _no_options(f)
    values = (read_number(f, line, text) for line, text in _answers(f))
    answers = tuple(dict.fromkeys(plain_number(value) for value in values if value is not None))
    state: KeyState = "missing" if not answers else "certain" if len(answers) == 1 else "conflicting"
    return Shape(ItemType.NUMBER, (), answers, state)


def short_text(f: Fields, _: ItemType | None = None) -> Shape:
    _no_options(f)
    answers = tuple(dict.fromkeys(f.within(*answer, "một đáp án", OPTION_LIMIT) for answer in _answers(f)))
    return Shape(ItemType.SHORT_TEXT, (), answers, "certain" if answers else "missing")


def _answers(f: Fields) -> list[tuple[int, str]]:
    """Each accepted answer with its line."""
    return [(entry.line, answer) for entry in f.entries("answers") for answer in split_answers(entry.text)]


def read_number(f: Fields, line: int, text: str) -> Decimal | None:
    value = parse_number(text)
    if value is None:
        message = f"«{text[:40]}» không phải là một số."
        f.error(line, "bad-number", message, "Chỉ ghi số, ví dụ «39.427» hoặc «62,5»; đơn vị ghi ở «Đơn vị».")
    return value


def _no_options(f: Fields) -> None:
    if f.block.options:
        message = "loại câu này không có phương án."
        f.refuse(f.block.options[0].line, "options-not-used", message, _NO_OPTIONS)


SHAPES: dict[ItemType, Callable[[Fields, ItemType | None], Shape]] = {
    ItemType.SINGLE: choice,
    ItemType.MULTIPLE: choice,
    ItemType.CLOZE: choice,
    ItemType.TRUE_FALSE: true_false,
    ItemType.MATCHING: matching,
    ItemType.ORDERING: ordering,
    ItemType.NUMBER: number,
    ItemType.SHORT_TEXT: short_text,
}


def shape_of(f: Fields, kind: ItemType | None) -> Shape:
    """The shape of an item of the given type; without one, what its lines make it."""
    if kind is not None:
        return SHAPES[kind](f, kind)
    if f.block.options:
        return choice(f, None)
    said = _said(f)
    if said and said <= {"dung", "sai", "d", "s"}:
        return true_false(f)
    if not f.entries("type"):  # an unknown type has been reported already
        remedy = "Viết các phương án «A.», «B.» sát lề trái, hoặc ghi «Loại:» và «Đáp án:»."
        f.refuse(f.block.line, "no-options", "không có phương án và không ghi loại câu.", remedy)
    return Shape(ItemType.SINGLE)
