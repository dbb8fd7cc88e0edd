"""One item as an element of QTI: declaration of the answer, body, scoring, feedback; and what does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from hoctapbac.bank import Item, ItemType
from hoctapbac.bank.exporters.qti_weights import answer_weights, option_weights, weights_lost
from hoctapbac.bank.exporters.qti_xml import Element, Maker
from hoctapbac.bank.importers.moodle_text import default_name
from hoctapbac.bank.labels import BLANK, LETTERS
from hoctapbac.bank.pivot import Draft
from hoctapbac.vietnamese.numbers import plain_number

RESPONSE = "RESPONSE"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_GAP = re.compile(rf"(?<!\S){BLANK}(?!\S)")
_SHOWING = {ItemType.SINGLE, ItemType.MULTIPLE, ItemType.TRUE_FALSE, ItemType.CLOZE}  # their answer names an option

Parts = tuple[Element, list[Element], Element]  # declaration, body, scoring


def item_element(draft: Draft, make: Maker) -> Element:
    """The whole item. Every name in it is made of the item's code and of letters, the same each time."""
    item = draft.item
    declaration, body, scoring = _WRITERS[item.type](draft, make)
    attributes = {
        "identifier": f"_{item.id}" if item.id[0].isdigit() else item.id,
        "title": item.title or default_name(item.stem),
        "adaptive": "false",
        "timeDependent": "false",
    }
    if _LANGUAGE.fullmatch(draft.language):
        attributes[_LANG] = draft.language
    outcomes, shown = _feedback(item, make)
    score = make("outcomeDeclaration", {"identifier": "SCORE", "cardinality": "single", "baseType": "float"})
    return make.item(attributes, declaration, score, *outcomes, make("itemBody", {}, *body), scoring, *shown)


def lost(draft: Draft) -> Iterator[tuple[str, str]]:
    """What of this item QTI has no room for, beyond the fields that it lacks."""
    item = draft.item
    if item.title and item.title == default_name(item.stem):
        yield "title", "tên câu khi trùng với đề"
    if draft.language and not _LANGUAGE.fullmatch(draft.language):
        yield "language", "mã ngôn ngữ của câu"
    if draft.case_sensitive and item.type is not ItemType.SHORT_TEXT:
        yield "case_sensitive", "phân biệt chữ hoa, chữ thường khi chấm"
    if item.type is ItemType.CLOZE and any("\n" in option.text for option in item.options):
        yield "lines", "chỗ xuống dòng trong phương án điền từ"
    if any(credit.text and credit.feedback for credit in draft.credits):
        yield "feedback", "nhận xét riêng cho từng đáp án"
    if weights_lost(draft):
        yield "weight", "trọng số riêng của từng phương án, từng đáp án"


def _feedback(item: Item, make: Maker) -> tuple[list[Element], list[Element]]:
    """Variables that show feedback, and the feedback: of an option to whoever chose it, the explanation to all."""
    outcomes, shown = [], []
    if _shows(item):
        cardinality = "multiple" if item.type is ItemType.MULTIPLE else "single"
        outcomes.append(_outcome("FEEDBACK", cardinality, make))
        for name, option in zip(_names(item), item.options, strict=True):
            if option.feedback:
                shown.append(_modal("FEEDBACK", "show", name, option.feedback, make))
    if item.explanation:
        outcomes.append(_outcome("EXPLANATION", "single", make))
        shown.append(_modal("EXPLANATION", "hide", "never", item.explanation, make))  # hidden never: always shown
    return outcomes, shown


def _outcome(name: str, cardinality: str, make: Maker) -> Element:
    return make("outcomeDeclaration", {"identifier": name, "cardinality": cardinality, "baseType": "identifier"})


def _modal(outcome: str, showing: str, name: str, text: str, make: Maker) -> Element:
    attributes = {"outcomeIdentifier": outcome, "showHide": showing, "identifier": name}
    if make.dialect.kebab:
        return make("modalFeedback", attributes, make("contentBody", {}, *make.paragraphs(text)))
    return make("modalFeedback", attributes, *make.lines(text))


def _shows(item: Item) -> bool:
    return item.type in _SHOWING and any(option.feedback for option in item.options)


def _names(item: Item) -> list[str]:
    """The names of the options: letters, but «true» and «false» for a statement to judge."""
    return ["true", "false"] if item.type is ItemType.TRUE_FALSE else list(LETTERS[: len(item.options)])


def _declaration(
    cardinality: str, base: str, correct: Sequence[str], make: Maker, mapping: Element | None = None
) -> Element:
    right = make("correctResponse", {}, *(make("value", {}, value) for value in correct))
    attributes = {"identifier": RESPONSE, "cardinality": cardinality, "baseType": base}
    return make("responseDeclaration", attributes, right, *([] if mapping is None else [mapping]))


def _mapping(entries: Sequence[tuple[str, str]], make: Maker, case: bool | None = None) -> Element:
    """What each answer is worth, of 1 in all, never below 0."""
    flag = {} if case is None else {"caseSensitive": str(case).lower()}
    lines = (make("mapEntry", {"mapKey": key, "mappedValue": _share(percent)} | flag) for key, percent in entries)
    return make("mapping", {"lowerBound": "0", "upperBound": "1", "defaultValue": "0"}, *lines)


def _share(percent: str) -> str:
    return plain_number(Decimal(percent).scaleb(-2))


def _choice(draft: Draft, make: Maker) -> Parts:
    item = draft.item
    names, weights = _names(item), option_weights(draft)
    several = item.type is ItemType.MULTIPLE
    mapping = None if weights is None else _mapping(list(zip(names, weights, strict=True)), make)
    right = [name for name, option in zip(names, item.options, strict=True) if option.key]
    declaration = _declaration("multiple" if several else "single", "identifier", right, make, mapping)
    body = _gap(item, names, make) if item.type is ItemType.CLOZE else [_interaction(item, names, make, several)]
    return declaration, body, _scoring(item, "map_response" if mapping is not None else "match_correct", make)


def _interaction(item: Item, names: list[str], make: Maker, several: bool) -> Element:
    return make(
        "choiceInteraction",
        {"responseIdentifier": RESPONSE, "shuffle": _shuffled(item), "maxChoices": "0" if several else "1"},
        make("prompt", {}, *make.lines(item.stem)),
        *_choices("simpleChoice", item, names, make),
    )


def _shuffled(item: Item) -> str:
    return "false" if item.type in _SHOWING and all(option.pinned for option in item.options) else "true"


def _choices(element: str, item: Item, names: Sequence[str], make: Maker) -> list[Element]:
    pairs = zip(names, item.options, strict=True)
    return [make(element, _named(name, pinned=o.pinned), *make.lines(o.text)) for name, o in pairs]


def _named(name: str, *, pinned: bool) -> dict[str, str]:
    return {"identifier": name} | ({"fixed": "true"} if pinned else {})


def _gap(item: Item, names: list[str], make: Maker) -> list[Element]:
    """The stem with the words to choose from in its gap."""
    attributes = {"responseIdentifier": RESPONSE, "shuffle": _shuffled(item)}
    words = (
        make("inlineChoice", _named(name, pinned=option.pinned), option.text.replace("\n", " "))
        for name, option in zip(names, item.options, strict=True)
    )
    interaction = make("inlineChoiceInteraction", attributes, *words)
    parts = ((line, _GAP.split(line, maxsplit=1)) for line in item.stem.split("\n"))
    return [
        make("p", {}, line) if len(around) == 1 else make("p", {}, around[0], interaction, around[1])
        for line, around in parts
    ]


def _scoring(item: Item, template: str, make: Maker) -> Element:
    """A published program by its name, or spelled out with the step that hands the answer on to the feedback."""
    if not _shows(item):
        return make.scoring(template)
    handed = make("setOutcomeValue", {"identifier": "FEEDBACK"}, _variable("variable", make))
    if template == "match_correct":
        return make("responseProcessing", {}, handed, _if(make("match", {}, *_compared(make)), make))
    nothing = make("responseIf", {}, make("isNull", {}, _variable("variable", make)), _score("0", make))
    mapped = make("setOutcomeValue", {"identifier": "SCORE"}, _variable("mapResponse", make))
    condition = make("responseCondition", {}, nothing, make("responseElse", {}, mapped))
    return make("responseProcessing", {}, handed, condition)


def _if(test: Element, make: Maker) -> Element:
    """The whole mark where the test holds, else nothing."""
    otherwise = make("responseElse", {}, _score("0", make))
    return make("responseCondition", {}, make("responseIf", {}, test, _score("1", make)), otherwise)


def _compared(make: Maker) -> list[Element]:
    return [_variable("variable", make), _variable("correct", make)]


def _variable(element: str, make: Maker) -> Element:
    return make(element, {"identifier": RESPONSE})


def _score(value: str, make: Maker) -> Element:
    return make("setOutcomeValue", {"identifier": "SCORE"}, make("baseValue", {"baseType": "float"}, value))


def _order(draft: Draft, make: Maker) -> Parts:
    item = draft.item
    names = _names(item)
    interaction = make(
        "orderInteraction",
        {"responseIdentifier": RESPONSE, "shuffle": "true"},
        make("prompt", {}, *make.lines(item.stem)),
        *_choices("simpleChoice", item, names, make),
    )
    return _declaration("ordered", "identifier", names, make), [interaction], make.scoring("match_correct")


def _match(draft: Draft, make: Maker) -> Parts:
    """Each left side goes with one right side; a right side may go with several, and the extras with none."""
    item = draft.item
    names = _names(item)
    texts = [*dict.fromkeys(option.match for option in item.options), *item.extras]
    rights = [f"R{number}" for number in range(1, len(texts) + 1)]
    pairs = [f"{name} {rights[texts.index(o.match)]}" for name, o in zip(names, item.options, strict=True)]
    left = (
        make("simpleAssociableChoice", _named(name, pinned=o.pinned) | {"matchMax": "1"}, *make.lines(o.text))
        for name, o in zip(names, item.options, strict=True)
    )
    right = (
        make("simpleAssociableChoice", {"identifier": name, "matchMax": "0"}, *make.lines(text))
        for name, text in zip(rights, texts, strict=True)
    )
    interaction = make(
        "matchInteraction",
        {"responseIdentifier": RESPONSE, "shuffle": "true", "maxAssociations": str(len(names))},
        make("prompt", {}, *make.lines(item.stem)),
        make("simpleMatchSet", {}, *left),
        make("simpleMatchSet", {}, *right),
    )
    return _declaration("multiple", "directedPair", pairs, make), [interaction], make.scoring("match_correct")


def _text(draft: Draft, make: Maker) -> Parts:
    entries = answer_weights(draft)
    mapping = _mapping(entries, make, draft.case_sensitive)
    declaration = _declaration("single", "string", [draft.item.answers[0]], make, mapping)
    return declaration, _entry(draft.item, make), make.scoring("map_response")


def _number(draft: Draft, make: Maker) -> Parts:
    item = draft.item
    declaration = _declaration("single", "float", [item.answers[0]], make)
    if item.tolerance == "0":
        return declaration, _entry(item, make), make.scoring("match_correct")
    attributes = {"toleranceMode": "absolute", "tolerance": f"{item.tolerance} {item.tolerance}"}
    scoring = make("responseProcessing", {}, _if(make("equal", attributes, *_compared(make)), make))
    return declaration, _entry(item, make), scoring


def _entry(item: Item, make: Maker) -> list[Element]:
    """The stem, and below it the place to type in, with the unit behind it."""
    entry = make("textEntryInteraction", {"responseIdentifier": RESPONSE})
    measure = [" ", make("span", {"class": "measure"}, *make.lines(item.measure))] if item.measure else []
    return [*make.paragraphs(item.stem), make("p", {}, entry, *measure)]


_WRITERS: dict[ItemType, Callable[[Draft, Maker], Parts]] = {
    ItemType.SINGLE: _choice,
    ItemType.MULTIPLE: _choice,
    ItemType.TRUE_FALSE: _choice,
    ItemType.CLOZE: _choice,
    ItemType.ORDERING: _order,
    ItemType.MATCHING: _match,
    ItemType.SHORT_TEXT: _text,
    ItemType.NUMBER: _number,
}
