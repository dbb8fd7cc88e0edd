"""One `assessmentItem` of QTI 2.0 to 3.0 as a question, where it is an ordinary one.

Ordinary is: one interaction of a kind that is a question here, nothing drawn by chance, nothing adaptive, and a way
of scoring that `responses` understands. The rest is refused, by item and with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from hoctapbac.bank import ItemType
from hoctapbac.bank.importers.markup import Media
from hoctapbac.bank.importers.moodle_text import default_name
from hoctapbac.bank.importers.qti.answers import read_choice, read_entry, read_gap, read_order, read_pairs
from hoctapbac.bank.importers.qti.responses import Response, Scoring, response_of, scoring_of
from hoctapbac.bank.importers.qti.tree import (
    FEEDBACK,
    INCLUDE,
    elements,
    interactions,
    left_out,
    marked,
    take_out,
    truth,
    words,
)
from hoctapbac.bank.importers.sketch import Sketch, finish, refuse
from hoctapbac.bank.importers.xml import Element, child, children, text_of
from hoctapbac.bank.labels import BLANK
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Refused
from hoctapbac.vietnamese.cleaning import clean
from hoctapbac.vietnamese.numbers import plain_number

Read = Callable[[Sketch, Element, Response, Scoring, Media], str]  # fills the sketch; a reason where it cannot

_READERS: dict[str, Read] = {
    "choiceInteraction": read_choice,
    "inlineChoiceInteraction": read_gap,
    "matchInteraction": read_pairs,
    "orderInteraction": read_order,
    "textEntryInteraction": read_entry,
}
_INLINE = {"inlineChoiceInteraction", "textEntryInteraction"}
_OTHERS = {
    "extendedTextInteraction": "câu tự luận, không chấm tự động được",
    "uploadInteraction": "câu nộp tệp, không chấm tự động được",
    "drawingInteraction": "câu vẽ hình, không chấm tự động được",
    "associateInteraction": "câu ghép các phần tử với nhau không theo hai vế",
    "customInteraction": "câu có cách trả lời riêng của một hệ thống",
    "portableCustomInteraction": "câu có cách trả lời riêng của một hệ thống",
}


def item_of(root: Element, sketch: Sketch, notes: Notes) -> Draft | Refused:
    """The question of one item whose names are plain; `sketch` says where it stands."""
    sketch.id = _code(root.get("identifier") or "")
    sketch.title = " ".join((root.get("title") or "").split(" "))
    sketch.language = (root.get("lang") or "").strip()[:35]
    body = child(root, "itemBody")
    answered = [] if body is None else interactions(body)
    kind = ", ".join(dict.fromkeys(each.tag for each in answered)) or "description"
    if reason := _outside(root, answered):
        return left_out(sketch, notes, reason, kind)
    (interaction,) = answered
    response = response_of(root, (interaction.get("responseIdentifier") or "").strip())
    if response is None:
        reason = "câu không khai biến trả lời"
        return refuse(sketch, notes, "no-response", reason, "Xuất lại câu từ hệ thống gốc.", kind)
    scoring = scoring_of(root, response.identifier)
    if scoring.wrong:
        return left_out(sketch, notes, scoring.wrong, kind)
    media = Media()
    sketch.mark = _mark(root)
    _drop(root, body, sketch)
    sketch.stem = _stem(body, interaction, media)
    reason = _READERS[interaction.tag](sketch, interaction, response, scoring, media)
    if reason:
        return left_out(sketch, notes, reason, kind)
    _modal_feedback(root, sketch, media, _given_names(interaction))
    sketch.media = media.names
    if clean(sketch.title) == default_name(clean(sketch.stem)):
        sketch.title = ""
    return finish(sketch, notes)


def _code(identifier: str) -> str:
    """The item's own code; one that begins with a digit was written with a line before it, as XML wants names."""
    bare = identifier.strip()
    return bare[1:] if bare[:1] == "_" and bare[1:2].isdigit() else bare


def _outside(root: Element, answered: list[Element]) -> str:
    """Why this is no ordinary item."""
    if truth(root, "adaptive"):
        return "câu trả lời nhiều lượt (adaptive)"
    if elements(root, "templateDeclaration", "templateProcessing"):
        return "câu sinh số liệu ngẫu nhiên (template)"
    if not answered:
        return "câu không có chỗ trả lời"
    if len(answered) > 1:
        return "câu có nhiều chỗ trả lời"
    return "" if answered[0].tag in _READERS else _OTHERS.get(answered[0].tag, "loại câu này chưa đọc được ở đây")


def _mark(root: Element) -> str:
    """The declared maximum, where one is declared as a value."""
    for outcome in children(root, "outcomeDeclaration"):
        if outcome.get("identifier") == "MAXSCORE":
            said = text_of(child(outcome, "defaultValue")).strip()
            if len(said) < 20 and said.replace(".", "", 1).isdecimal():
                return plain_number(Decimal(said))
    return ""


def _drop(root: Element, body: Element, sketch: Sketch) -> None:
    """Take out of the body what is not for whoever answers, and name all that stays behind."""
    for block in elements(body, "rubricBlock"):
        if "candidate" not in (block.get("view") or "candidate").lower():
            take_out(block)
            sketch.dropped.append("hướng dẫn cho người chấm")
    for each in elements(body, INCLUDE):
        take_out(each)
        sketch.dropped.append("phần đề để ở tệp khác (XInclude)")
    for each in elements(body, *FEEDBACK):
        if not any(up.tag in {"simpleChoice", "inlineChoice"} for up in each.iterancestors()):
            take_out(each)
            sketch.dropped.append("nhận xét hiện trong đề")
    if elements(root, "assessmentStimulusRef"):
        sketch.dropped.append("ngữ liệu để ở tệp khác")
    if elements(root, "catalogInfo", "apipAccessibility", "companionMaterialsInfo"):
        sketch.dropped.append("nội dung hỗ trợ người học (catalog)")


def _stem(body: Element, interaction: Element, media: Media) -> str:
    """All the text of the body, in its order, the prompt where the interaction stands.

    For an interaction in the line the place is a gap, unless it stands alone at the end.
    """
    inline = interaction.tag in _INLINE
    prompt = child(interaction, "prompt")
    instead = marked(f" {BLANK} ") if inline else marked("", "div")
    measure = _measure(interaction)
    if measure is not None:
        take_out(measure)
    if prompt is not None:
        take_out(prompt)
        instead.append(prompt)
    take_out(interaction, instead)
    stem = words(body, media)
    if interaction.tag == "textEntryInteraction":
        stem = "" if stem == BLANK else stem.removesuffix(f"\n{BLANK}")
    if measure is not None:
        interaction.append(measure)
    return stem


def _measure(interaction: Element) -> Element | None:
    """The unit that this program writes behind the place for a number."""
    behind = interaction.getnext() if interaction.tag == "textEntryInteraction" else None
    return behind if behind is not None and behind.tag == "span" and behind.get("class") == "measure" else None


def _given_names(interaction: Element) -> list[str]:
    return [each.get("identifier") or "" for each in interaction.iter("simpleChoice", "inlineChoice")]


def _modal_feedback(root: Element, sketch: Sketch, media: Media, names: list[str]) -> None:
    """Feedback for whoever chose an option goes to the option; one that is never hidden explains the item."""
    outcomes = {each.get("identifier") for each in root.iter("setOutcomeValue")}
    for block in children(root, "modalFeedback"):
        text = words(block, media)
        shown = block.get("showHide") != "hide"
        name = (block.get("identifier") or "").strip()
        if shown and name in names and sketch.kind in _CHOSEN:
            option = sketch.options[_place(sketch, names, name)]
            option.feedback = "\n".join(filter(None, (option.feedback, text)))
        elif not shown and block.get("outcomeIdentifier") not in outcomes:
            sketch.explanation = "\n".join(filter(None, (sketch.explanation, text)))
        elif text:
            sketch.dropped.append("nhận xét chung của câu")


_CHOSEN = {ItemType.SINGLE, ItemType.MULTIPLE, ItemType.CLOZE, ItemType.TRUE_FALSE}


def _place(sketch: Sketch, names: list[str], name: str) -> int:
    """Which option has this name; a statement to judge has «true» first, whatever the file has."""
    return int(name.lower() == "false") if sketch.kind is ItemType.TRUE_FALSE else names.index(name)
