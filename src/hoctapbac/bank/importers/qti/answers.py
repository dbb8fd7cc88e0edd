"""The five interactions that are questions here: options, pairs, order, and answers that are typed.

Each reader fills a sketch from one interaction and its response, and gives a reason where it cannot.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal

from hoctapbac.bank import ItemType
from hoctapbac.bank.importers.markup import Media
from hoctapbac.bank.importers.qti.responses import Response, Scoring
from hoctapbac.bank.importers.qti.tree import FEEDBACK, elements, numbered, take_out, truth, words
from hoctapbac.bank.importers.qti.weights import MOST_RIGHTS, TRUE_FALSE_TEXTS, percent_of_value, set_weights
from hoctapbac.bank.importers.sketch import Part, Sketch
from hoctapbac.bank.importers.written_answers import accept_numbers, plain_decimal
from hoctapbac.bank.importers.xml import Element
from hoctapbac.bank.labels import LETTERS
from hoctapbac.bank.pivot import Evidence
from hoctapbac.vietnamese.folding import fold
from hoctapbac.vietnamese.numbers import plain_number

CORRECT = "đáp án đúng khai trong câu (correctResponse)"
MAPPED = "điểm từng đáp án (mapping)"
_EXACT = Context(prec=100)


def read_choice(sketch: Sketch, interaction: Element, response: Response, scoring: Scoring, media: Media) -> str:
    """Options, one or several of them right."""
    choices = elements(interaction, "simpleChoice")
    several = response.cardinality == "multiple" and (interaction.get("maxChoices") or "0").strip() != "1"
    if response.cardinality not in {"single", "multiple"}:
        return "câu chọn đáp án có biến trả lời kiểu lạ"
    if scoring.tolerance != "0":
        return "câu chọn đáp án chấm như câu số"
    sketch.kind = ItemType.MULTIPLE if several else ItemType.SINGLE
    return _options(sketch, interaction, choices, response, scoring, media)


def read_gap(sketch: Sketch, interaction: Element, response: Response, scoring: Scoring, media: Media) -> str:
    """Words to choose from for one gap in the line."""
    if response.cardinality != "single" or scoring.tolerance != "0":
        return "chỗ trống có biến trả lời kiểu lạ"
    sketch.kind = ItemType.CLOZE
    return _options(sketch, interaction, elements(interaction, "inlineChoice"), response, scoring, media)


def _options(
    sketch: Sketch,
    interaction: Element,
    choices: Sequence[Element],
    response: Response,
    scoring: Scoring,
    media: Media,
) -> str:
    names = list(numbered(list(choices)))
    if len(names) > len(LETTERS):
        return f"có {len(names)} phương án, quá {len(LETTERS)}"
    if len(set(names)) < len(names):
        return "hai phương án trùng mã (identifier)"
    sketch.shuffle = truth(interaction, "shuffle") or False
    sketch.options = [_option(each, name, sketch, media) for each, name in zip(choices, names, strict=True)]
    sketch.evidence = _key(names, response, scoring, sketch.kind is ItemType.MULTIPLE)
    _true_false(sketch, names)
    if sketch.kind is not ItemType.TRUE_FALSE and scoring.by != "match":
        set_weights(sketch, names, response)
    return ""


def _option(choice: Element, name: str, sketch: Sketch, media: Media) -> Part:
    feedback = []
    for each in elements(choice, *FEEDBACK):
        take_out(each)
        if each.get("showHide") != "hide" and (each.get("identifier") or "").strip() == name:
            feedback.append(words(each, media))
        else:
            sketch.dropped.append("nhận xét hiện trong phương án")
    return Part(words(choice, media), pinned=truth(choice, "fixed") or False, feedback="\n".join(feedback))


def _key(names: list[str], response: Response, scoring: Scoring, several: bool) -> list[Evidence]:
    """What the right values say, and the mapping where it is what counts."""
    told = []
    if response.correct:
        told.append(Evidence("format", tuple(_places(names, response.correct)), CORRECT))
    if response.entries and scoring.by != "match":
        worth = [response.worth(name) for name in names]
        best = max(worth, default=Decimal(0))
        right = (each > 0 if several else each == best > 0 for each in worth)
        told.append(Evidence("format", tuple(n for n, yes in enumerate(right) if yes), MAPPED))
    return told


def _places(names: list[str], values: Sequence[str]) -> list[int]:
    """Where these values stand; one that names no option gets a place behind all of them."""
    return sorted({names.index(value) if value in names else len(names) for value in values})


def _true_false(sketch: Sketch, names: list[str]) -> None:
    """Two options called true and false, by code and by word, are one statement to judge."""
    if [name.lower() for name in names] not in (["true", "false"], ["false", "true"]):
        return
    meant = [TRUE_FALSE_TEXTS.get(fold(option.text)) for option in sketch.options]
    if meant != [name.lower() == "true" for name in names] or sketch.kind is not ItemType.SINGLE:
        return
    sketch.kind = ItemType.TRUE_FALSE
    if not meant[0]:
        sketch.options.reverse()
        sketch.evidence = [Evidence(e.basis, _flipped(e.places), e.words, e.where) for e in sketch.evidence]


def _flipped(places: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(1 - place if place < 2 else place for place in places))


def read_order(sketch: Sketch, interaction: Element, response: Response, scoring: Scoring, media: Media) -> str:
    """Options to be put into one order, which is the order they get here."""
    choices = elements(interaction, "simpleChoice")
    names = list(numbered(choices))
    if response.cardinality != "ordered" or scoring.by == "map" or scoring.tolerance != "0":
        return "câu sắp xếp không chấm theo thứ tự đúng"
    if len(set(names)) < len(names) or (response.correct and sorted(response.correct) != sorted(names)):
        return "thứ tự đúng không gồm đủ mọi phương án"
    parts = {name: _option(each, name, sketch, media) for each, name in zip(choices, names, strict=True)}
    sketch.kind = ItemType.ORDERING
    sketch.options = [parts[name] for name in response.correct or names]
    if response.correct:
        sketch.evidence = [Evidence("format", tuple(range(len(names))), CORRECT)]
    return ""


def read_pairs(sketch: Sketch, interaction: Element, response: Response, scoring: Scoring, media: Media) -> str:
    """Two sides, each of the first with one of the second."""
    sides = elements(interaction, "simpleMatchSet")
    if len(sides) != 2 or response.cardinality != "multiple" or scoring.tolerance != "0":
        return "câu ghép đôi không có hai vế"
    left, right = ([each for each in elements(side, "simpleAssociableChoice")] for side in sides)
    left_names, right_names = list(numbered(left)), list(numbered(right))
    if len(left) > len(LETTERS) or len(right) > MOST_RIGHTS:
        return f"câu ghép đôi có quá {len(LETTERS)} vế trái hoặc quá {MOST_RIGHTS} vế phải"
    if len({*left_names, *right_names}) < len(left_names) + len(right_names):
        return "hai vế trùng mã (identifier)"
    texts = {each.get("identifier", "").strip(): _option(each, "", sketch, media) for each in [*left, *right]}
    told = _pairings(response, scoring, left_names, right_names)
    if told is None:
        return "câu ghép đôi không ghép mỗi vế trái với đúng một vế phải"
    sketch.kind = ItemType.MATCHING
    pairs = told[0][1] if told else {}
    sketch.options = [texts[name] for name in left_names]
    for name, option in zip(left_names, sketch.options, strict=True):
        option.match = texts[pairs[name]].text if name in pairs else ""
    sketch.extras = [texts[name].text for name in right_names if name not in pairs.values()]
    sketch.evidence = [
        Evidence("format", tuple(n for n, name in enumerate(left_names) if each.get(name) == pairs.get(name)), said)
        for said, each in told
    ]
    return ""


def _pairings(
    response: Response, scoring: Scoring, left: list[str], right: list[str]
) -> list[tuple[str, dict[str, str]]] | None:
    """Left to right as each source says it; None where one of them is not one right side for every left."""
    sources = [(CORRECT, list(response.correct))]
    if scoring.by != "match":
        sources.append((MAPPED, [entry.key for entry in response.entries if entry.value > 0]))
    told = []
    for said, values in sources:
        if not values:
            continue
        pairs: dict[str, str] = {}
        for value in values:
            ends = value.split()
            first, second = ends if len(ends) == 2 else ("", "")
            if first in right and second in left and response.base == "pair":
                first, second = second, first
            if first not in left or second not in right or first in pairs:
                return None
            pairs[first] = second
        if len(pairs) < len(left):
            return None
        told.append((said, pairs))
    return told


def read_entry(sketch: Sketch, interaction: Element, response: Response, scoring: Scoring, media: Media) -> str:
    """A word or a number to be typed."""
    if response.cardinality != "single":
        return "chỗ điền có biến trả lời kiểu lạ"
    if interaction.get("patternMask"):
        sketch.dropped.append("khuôn của câu trả lời (patternMask)")
    if response.base in {"float", "integer"}:
        return _number(sketch, interaction, response, scoring, media)
    if response.base != "string" or scoring.tolerance != "0":
        return "chỗ điền có biến trả lời kiểu lạ"
    sketch.kind = ItemType.SHORT_TEXT
    return _texts(sketch, response, scoring)


def _texts(sketch: Sketch, response: Response, scoring: Scoring) -> str:
    mapped = [entry for entry in response.entries if entry.value > 0] if scoring.by != "match" else []
    sketch.case_sensitive = any(entry.case for entry in mapped) if mapped else bool(response.correct)
    if not mapped:
        sketch.answers = [Part(value) for value in response.correct]
        sketch.evidence = [Evidence("format", tuple(range(len(response.correct))), CORRECT)] if response.correct else []
        return ""
    best = max(entry.value for entry in mapped)
    full = tuple(n for n, entry in enumerate(mapped) if entry.value == best)
    sketch.answers = [
        Part(entry.key, "" if len(full) == len(mapped) else percent_of_value(entry.value, best)) for entry in mapped
    ]
    sketch.evidence = [Evidence("format", full, MAPPED)]
    right = {" ".join(mapped[n].key.split()) for n in full}
    beside = [value for value in response.correct if value not in right]
    if beside:
        sketch.answers += [Part(value) for value in beside]
        places = tuple(range(len(mapped), len(sketch.answers)))
        sketch.evidence.append(Evidence("format", places, CORRECT))
    return ""


def _number(sketch: Sketch, interaction: Element, response: Response, scoring: Scoring, media: Media) -> str:
    mapped = [entry for entry in response.entries if entry.value > 0] if scoring.by != "match" else []
    best = max((entry.value for entry in mapped), default=Decimal(1))
    said = [(entry.key, entry.value) for entry in mapped] or [(value, best) for value in response.correct]
    parts = []
    for text, value in said:
        number = plain_decimal(text)
        if number is None:
            return f"đáp án số «{text[:30]}» không phải là số"
        width = Decimal(scoring.tolerance)
        if scoring.relative:
            width = _EXACT.multiply(abs(number), _EXACT.divide(width, Decimal(100)))
        parts.append(Part(plain_number(number), percent_of_value(value, best), tolerance=plain_number(width)))
    sketch.kind = ItemType.NUMBER
    for measure in elements(interaction, "span"):
        sketch.measure = words(measure, media)
    if reason := accept_numbers(sketch, parts, MAPPED if mapped else CORRECT):
        return reason
    if all(part.percent == "100" for part in parts):
        for part in parts:
            part.percent = ""
    if mapped and response.correct:
        _compare_number(sketch, response)
    return ""


def _compare_number(sketch: Sketch, response: Response) -> None:
    """The right value beside the mapping, where it is another one."""
    full = {sketch.answers[place].text for each in sketch.evidence for place in each.places}
    for value in response.correct:
        number = plain_decimal(value)
        if number is not None and plain_number(number) not in full:
            sketch.answers.append(Part(plain_number(number)))
            sketch.evidence.append(Evidence("format", (len(sketch.answers) - 1,), CORRECT))
