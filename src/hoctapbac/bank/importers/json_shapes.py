"""Questions in JSON as others write them: lists, lists in lists, tables joined by numbers.

Known names of fields are those of sheet headings (`headings`): «question», «correctAnswer», «A», «đáp án»…
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hoctapbac.bank import ItemType
from hoctapbac.bank.importers import signs
from hoctapbac.bank.importers.columnkinds import split_lines
from hoctapbac.bank.importers.headings import OPTION_FIELDS, field_of
from hoctapbac.bank.importers.inline import split_options
from hoctapbac.bank.importers.keycells import NOWHERE, said_by, truth_of, ways_of
from hoctapbac.bank.importers.sketch import Part, Sketch, finish, refuse
from hoctapbac.bank.importers.words import FOREIGN_KINDS, KINDS, LEVELS, as_truth, broken, swallowed
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Evidence, Refused
from hoctapbac.vietnamese.cleaning import clean_line
from hoctapbac.vietnamese.folding import fold
from hoctapbac.vietnamese.numbers import parse_number, plain_number

_DEPTH = 40
_WORDS = ("text", "content", "answer", "option", "value", "label", "title", "name", "body", "noi_dung", "description")
_RIGHT = ("is_correct", "iscorrect", "correct", "right", "isright", "isanswer", "is_answer", "is_right", "dung")
_REMARKS = ("feedback", "explanation", "rationale", "comment")
_NAMES = ("id", "key", "letter", "label", "value", "code")
_SAYS_NOTHING = {"questions", "question", "items", "data", "results", "quiz", "quizzes", "exam", "list", "cau hoi"}
_PLAIN = ("explanation", "source", "quotation", "id", "category")
_LINKS = ("questionid", "cauhoiid", "idcauhoi")
_MORE_KEYS = {"answer index", "correct answer index", "correct option index", "correct answer id", "correct option id"}


@dataclass(slots=True)
class _Choice:
    """One option as written: what it is called, what marks it right or wrong."""

    text: str
    name: str = ""
    right: bool | None = None
    feedback: str = ""


@dataclass(slots=True)
class _Asked:
    """One question as written. `keys` are the values that name right options, each with its field."""

    place: str
    category: str
    fields: dict[str, Any]
    choices: list[_Choice] = field(default_factory=list)
    keys: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [choice.text for choice in self.choices]


def drafts(value: Any, notes: Notes) -> Iterator[Draft | Refused]:
    """The questions of a JSON value, in order."""
    asked = [_read(place, category, fields) for place, category, fields in _questions(_joined(value), "", "", 0)]
    ways = ways_of((_as_text(key), each.texts) for each in asked for _, key in each.keys if key is not None)
    for number, each in enumerate(asked, 1):
        yield _draft(each, str(number), ways, notes)


# -- finding the questions ---------------------------------------------------------------------------------------


def _joined(value: Any) -> Any:
    """Tables that name each other by number, as one: answers with a `question_id` become options of that question."""
    if not isinstance(value, dict):
        return value
    tables = {name: rows for name, rows in value.items() if isinstance(rows, list) and _objects(rows)}
    for name, rows in tables.items():
        link = next((key for key in rows[0] if fold(key).replace("_", "") in _LINKS), None)
        other = next((n for n, more in tables.items() if n != name and "id" in more[0]), None)
        if link is None or other is None:
            continue
        of: dict[str, list[Any]] = {}
        for row in rows:
            of.setdefault(str(row.get(link)), []).append(row)
        joined = [row | {"options": of.get(str(row.get("id")), [])} for row in tables[other]]
        return {n: joined if n == other else more for n, more in value.items() if n != name}
    return value


def _objects(rows: Sequence[Any]) -> bool:
    return bool(rows) and all(isinstance(row, dict) for row in rows)


def _questions(value: Any, place: str, category: str, depth: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every question with its path («data[3]») and what it lies under, in order."""
    if depth > _DEPTH:
        return
    if isinstance(value, list):
        for n, each in enumerate(value):
            yield from _questions(each, f"{place}[{n}]", category, depth + 1)
    elif isinstance(value, dict):
        if _is_question(value):
            yield place or "[0]", category, value
            return
        title = next((value[k] for k in ("title", "name", "category", "topic") if isinstance(value.get(k), str)), "")
        for name, each in value.items():
            says = "" if fold(name) in _SAYS_NOTHING or not isinstance(each, dict | list) else name
            under = title or (says if isinstance(each, list) and _objects(each) else category) or category
            yield from _questions(each, f"{place}.{name}" if place else name, under, depth + 1)


def _is_question(value: Mapping[str, Any]) -> bool:
    """Whether an object asks something: words, and options, a key or at least the name of a question."""
    named = {_field(name): each for name, each in value.items()}
    stem = named.get("stem")
    if not isinstance(stem, str):
        return False
    rest = {"options", "key", *OPTION_FIELDS} & named.keys()
    return bool(rest) or any(fold(name) in ("question", "cau hoi") for name in value)


def _field(name: str) -> str:
    if fold(name.replace("_", " ")) in _MORE_KEYS:
        return "key"
    return field_of(name) or ("key" if field_of(f"x_{name}") == "key" else "")


# -- one question ------------------------------------------------------------------------------------------------


def _read(place: str, category: str, fields: dict[str, Any]) -> _Asked:
    asked = _Asked(place, category, {})
    lettered: dict[str, Any] = {}
    for name, value in fields.items():
        known = _field(name)
        if known == "key" and isinstance(value, list | dict) and not _has_options(fields) and _choices(value):
            known = "options"
        if known == "key":
            asked.keys.append((name, value))
        elif known in OPTION_FIELDS:
            lettered[known] = value
        elif known == "options" and asked.choices:
            asked.keys.append((name, value))  # «answers» beside «options»
        elif known == "options":
            asked.choices = _choices(value)
        elif known:
            asked.fields.setdefault(known, value)
    if lettered and not asked.choices:
        texts = [_words(lettered[letter]) for letter in sorted(lettered)]
        asked.choices = [_Choice(text, letter.upper()) for text, letter in zip(texts, sorted(lettered), strict=True)]
        while asked.choices and not asked.choices[-1].text.strip():
            asked.choices.pop()
    return asked


def _has_options(fields: Mapping[str, Any]) -> bool:
    return any(_field(name) in ("options", *OPTION_FIELDS) for name in fields)


def _choices(value: Any) -> list[_Choice]:
    """The options of a list of texts or objects, of an object of letters, or of one text."""
    if isinstance(value, str):
        split = split_options(value) or split_lines(value)
        return [_Choice(text, letter) for letter, text in split]
    if isinstance(value, dict):
        return [_Choice(_words(each), str(name), _right(each)) for name, each in value.items()]
    if isinstance(value, list):
        return [_choice(each) for each in value]
    return []


def _choice(value: Any) -> _Choice:
    if not isinstance(value, dict):
        return _Choice(_words(value))
    small = {name.lower(): each for name, each in value.items()}
    name = next((str(small[n]) for n in _NAMES if isinstance(small.get(n), str | int)), "")
    feedback = next((small[n] for n in _REMARKS if isinstance(small.get(n), str)), "")
    return _Choice(_words(value), name, _right(value), feedback)


def _words(value: Any) -> str:
    """The words of an option."""
    if isinstance(value, dict):
        small = {name.lower(): each for name, each in value.items()}
        return next((_words(small[n]) for n in _WORDS if isinstance(small.get(n), str | int | float)), "")
    if isinstance(value, bool):
        return "Đúng" if value else "Sai"
    return str(value) if isinstance(value, str | int | float) else ""


def _right(value: Any) -> bool | None:
    """What an option says of itself; None where it says nothing."""
    if not isinstance(value, dict):
        return None
    small = {name.lower(): each for name, each in value.items()}
    said = next((small[n] for n in _RIGHT if n in small), None)
    if isinstance(said, str):
        return truth_of(said) if truth_of(said) is not None else said.strip() == "1"
    return said is True or said == 1 if isinstance(said, bool | int) else None


def _draft(asked: _Asked, number: str, ways: Sequence[str], notes: Notes) -> Draft | Refused:
    sketch = Sketch(where=asked.place, number=number, category=asked.category)
    _plain_fields(asked, sketch)
    heading = signs.heading_of(sketch.stem, "")
    if heading is not None and heading.style == "word":
        sketch.number, sketch.stem = heading.number, sketch.stem[heading.start :] or sketch.stem
    kind = fold(str(asked.fields.get("type", ""))[:40]).replace("_", " ")
    if kind in FOREIGN_KINDS:
        remedy = "Đổi thành câu có phương án rồi nạp lại."
        return refuse(sketch, notes, "not-a-choice", f"loại câu «{kind}» không có ở đây", remedy, kind)
    sketch.kind = KINDS.get(kind)
    sketch.options = [Part(broken(choice.text), feedback=choice.feedback) for choice in asked.choices]
    right = tuple(n for n, choice in enumerate(asked.choices) if choice.right)
    if right:
        sketch.evidence.append(Evidence("format", right, "dấu đúng ở phương án", asked.place))
    for name, key in asked.keys:
        _key(name, key, asked, ways, sketch)
    swallowed(sketch.stem, sketch)
    truths = [truth_of(text) for text in asked.texts]
    if len(truths) == 2 and set(truths) == {True, False} and sketch.kind in (None, ItemType.TRUE_FALSE):
        as_truth(sketch, truths)
    return finish(sketch, notes)


def _plain_fields(asked: _Asked, sketch: Sketch) -> None:
    """Everything beside options and key."""
    fields = asked.fields
    sketch.stem = broken(_words(fields.get("stem", "")))
    for name in _PLAIN:
        if text := _words(fields.get(name, "")).strip():
            setattr(sketch, name, text if name != "id" or not text.isdigit() else "")
    level = fold(_words(fields.get("level", ""))[:40])
    if level in LEVELS:
        sketch.level = LEVELS[level]
    elif level:
        sketch.dropped.append(f"mức độ ghi là «{clean_line(level, 40)}»")
    tags = fields.get("tags", [])
    sketch.tags = [str(tag) for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else [_words(tags)]
    mark = parse_number(_words(fields.get("points", ""))[:40])
    sketch.mark = "" if mark is None else plain_number(mark)
    if "time" in fields:
        sketch.dropped.append("thời gian trả lời của câu")


def _key(name: str, key: Any, asked: _Asked, ways: Sequence[str], sketch: Sketch) -> None:
    """What one field says the key is. -1 and null are how programs say that there is none."""
    if key is None or key in (-1, "", "-1") or key == []:
        return
    words = f"trường «{name[:40]}» ghi «{clean_line(_as_text(key), 40)}»"
    if not asked.choices:
        _without_options(key, words, asked, sketch)
        return
    names = [choice.name for choice in asked.choices]
    keys = [str(each) for each in key] if isinstance(key, list) else [str(key)]
    if all(names.count(each) == 1 for each in keys):
        readings: tuple[tuple[int, ...], ...] = (tuple(sorted({names.index(each) for each in keys})),)
    else:
        said = said_by(_as_text(key), asked.texts, ways)
        readings = said.readings if said is not None else ()
    sketch.evidence += [Evidence("format", places, words, asked.place) for places in readings]


def _without_options(key: Any, words: str, asked: _Asked, sketch: Sketch) -> None:
    truth = key if isinstance(key, bool) else truth_of(_as_text(key))
    if sketch.kind is ItemType.SHORT_TEXT:
        texts = key if isinstance(key, list) else [key]
        sketch.answers = [Part(_words(each)) for each in texts if _words(each).strip()]
        sketch.evidence.append(Evidence("format", tuple(range(len(sketch.answers))), words, asked.place))
    elif truth is not None and sketch.kind in (None, ItemType.TRUE_FALSE):
        sketch.kind = ItemType.TRUE_FALSE
        sketch.evidence.append(Evidence("format", (0 if truth else 1,), words, asked.place))
    elif sketch.kind is ItemType.TRUE_FALSE:
        sketch.evidence.append(Evidence("format", (NOWHERE,), words, asked.place))


def _as_text(key: Any) -> str:
    """A key as the cell of a sheet would hold it: «0», «0, 2», texts line by line."""
    if isinstance(key, list):
        parts = [_words(each) for each in key]
        short = all(len(part) <= 2 for part in parts)
        return (", " if short else "\n").join(parts)
    if isinstance(key, float) and key.is_integer():
        return str(int(key))
    return _words(key)
