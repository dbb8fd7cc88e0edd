"""One `item` of QTI 1.2, with what Canvas and Respondus make of it.

Which option is right is computed: `conditions` tells what each answer scores. Feedback is tied to options by the same
conditions. Kinds that are no question here are refused by the name that Canvas gives them, else by their elements.
"""

from __future__ import annotations

from collections.abc import Callable

from hoctapbac.bank.importers.markup import Media
from hoctapbac.bank.importers.moodle_text import default_name
from hoctapbac.bank.importers.qti.classic_answers import (
    Asked,
    read_choices,
    read_dropdown,
    read_number,
    read_order,
    read_pairs,
    read_text,
)
from hoctapbac.bank.importers.qti.classic_text import RESPONSES, material_text, metadata, stem_of
from hoctapbac.bank.importers.qti.conditions import MOST_TESTS, program_of, shown_for
from hoctapbac.bank.importers.qti.tree import elements, left_out, truth
from hoctapbac.bank.importers.sketch import Sketch, finish
from hoctapbac.bank.importers.written_answers import plain_decimal
from hoctapbac.bank.importers.xml import Element, child
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Refused
from hoctapbac.vietnamese.cleaning import clean
from hoctapbac.vietnamese.numbers import plain_number

Read = Callable[[Asked], str]  # fills the sketch; a reason where it cannot

_REFUSED = {
    "essay_question": ("essay", "câu tự luận, không chấm tự động được"),
    "cc.essay.v0p1": ("essay", "câu tự luận, không chấm tự động được"),
    "file_upload_question": ("file_upload_question", "câu nộp tệp, không chấm tự động được"),
    "text_only_question": ("description", "đoạn giới thiệu, không phải câu hỏi"),
    "calculated_question": ("calculated_question", "câu tính theo công thức, mỗi lần một bộ số"),
    "categorization_question": ("categorization_question", "câu xếp nhóm, chưa đọc được ở đây"),
    "hot_spot_question": ("hot_spot_question", "câu chọn vùng trên hình, chưa đọc được ở đây"),
    "fill_in_multiple_blanks_question": ("fill_in_multiple_blanks_question", "câu điền nhiều chỗ trống"),
    "cc.pattern_match.v0p1": ("cc.pattern_match.v0p1", "câu trả lời ngắn chấm theo mẫu ký tự"),
}
_NUMBERS = {"integer", "decimal", "scientific"}
_OF_ALL = {"correct_fb", "general_incorrect_fb", "general_fb"}  # Canvas: feedback that belongs to no option


def classic_item(item: Element, sketch: Sketch, notes: Notes) -> Draft | Refused:
    """The question of one item whose names are plain; `sketch` says where it stands."""
    told = metadata(item)
    kind = told.get("question_type") or told.get("cc_profile") or ""
    sketch.id = (item.get("ident") or "").strip()
    sketch.title = (item.get("title") or "").strip()
    sketch.language = (item.get("lang") or "").strip()[:35]
    sketch.mark = _points(told.get("points_possible", ""))
    presentation = child(item, "presentation")
    responses = [] if presentation is None else _outermost(presentation)
    media = Media()
    if presentation is not None:
        sketch.stem = stem_of(presentation, media)
    if kind in _REFUSED:
        return left_out(sketch, notes, _REFUSED[kind][1], _REFUSED[kind][0])
    asked = Asked(sketch, responses, program_of(item), kind, media)
    wrong, refused = _read(asked)
    if wrong:
        return left_out(sketch, notes, wrong, refused or kind or _called(responses))
    _feedback(item, asked)
    _name_lost(item, told, sketch)
    sketch.media = media.names
    if clean(sketch.title) == default_name(clean(sketch.stem)):
        sketch.title = ""
    return finish(sketch, notes)


def _points(said: str) -> str:
    number = plain_decimal(said)
    return "" if number is None or number < 0 else plain_number(number)


def _outermost(presentation: Element) -> list[Element]:
    found = elements(presentation, *RESPONSES)
    inside = set(found)
    return [each for each in found if inside.isdisjoint(each.iterancestors())]


def _called(responses: list[Element]) -> str:
    """The names of the elements that make this item what it is."""
    renders = (each.tag for response in responses for each in response.iter() if str(each.tag).startswith("render"))
    return ", ".join(dict.fromkeys([*(each.tag for each in responses), *renders]))[:80] or "description"


def _read(asked: Asked) -> tuple[str, str]:
    """Fill the sketch; why it cannot be done, and the kind where that is known better than by its name."""
    responses = asked.responses
    if not responses:
        return "câu không có chỗ trả lời", "description"
    if asked.program.size > MOST_TESTS:
        return "câu có quá nhiều điều kiện chấm", ""
    if asked.program.strange:
        return f"câu chấm bằng phép thử chưa đọc được ở đây ({asked.program.strange})"[:120], ""
    if len(responses) > 1:
        pairs = asked.kind in {"", "matching_question"} and all(map(_is_single, responses))
        return (read_pairs(asked) if pairs else "câu có nhiều chỗ trả lời"), ""
    reader = _reader(responses[0], asked.kind)
    if reader is None:
        return "cách trả lời này chưa đọc được ở đây", ""
    reason = reader(asked)
    return reason, "essay" if reason.startswith("câu tự luận") else ""


def _is_single(response: Element) -> bool:
    return response.tag == "response_lid" and (response.get("rcardinality") or "Single").lower() == "single"


def _reader(response: Element, kind: str) -> Read | None:
    """How a single response is read; None where it is drawn in a way that is no question here."""
    renders = {str(each.tag) for each in response.iter() if str(each.tag).startswith("render")}
    if response.tag == "response_lid":
        if (response.get("rcardinality") or "").lower() == "ordered":
            return read_order if renders <= {"render_choice", "render_extension"} else None
        if renders != {"render_choice"}:
            return None
        return read_dropdown if kind == "multiple_dropdowns_question" else read_choices
    if response.tag not in {"response_str", "response_num"} or renders != {"render_fib"}:
        return None
    fibs = {(each.get("fibtype") or "").lower() for each in response.iter("render_fib")}
    number = response.tag == "response_num" or kind == "numerical_question" or fibs <= _NUMBERS
    return read_number if number else read_text


def _feedback(item: Element, asked: Asked) -> None:
    """Feedback of options to the options, that of everybody to the explanation; the rest is named as lost."""
    texts = {each.get("ident") or "": material_text(each, asked.media) for each in item.iter("itemfeedback")}
    sketch, used = asked.sketch, set()
    for response in asked.responses:
        for value, name in shown_for(asked.program, response.get("ident") or ""):
            part = asked.parts.get(value)
            if part is not None and texts.get(name) and name not in _OF_ALL:
                used.add(name)
                if texts[name] not in part.feedback.split("\n"):
                    part.feedback = "\n".join(filter(None, (part.feedback, texts[name])))
    sketch.explanation = texts.pop("general_fb", "")
    if any(text and name not in used for name, text in texts.items()):
        sketch.dropped.append("nhận xét chung của câu")


def _name_lost(item: Element, told: dict[str, str], sketch: Sketch) -> None:
    lost = {
        "ngữ liệu chung của nhóm câu": "parent_stimulus_item_ident" in told,
        "gợi ý": bool(elements(item, "hint")),
        "hướng dẫn ngoài đề (rubric)": bool(elements(item, "rubric")),
        "nhãn ở đầu và cuối dãy": bool(elements(item, "render_extension")) and _has_ends(item),
    }
    sketch.dropped += [phrase for phrase, yes in lost.items() if yes]
    renders = [each for each in item.iter("render_choice") if truth(each, "shuffle") is False]
    if renders:
        sketch.shuffle = False


def _has_ends(item: Element) -> bool:
    return any(child(each, "material") is not None for each in item.iter("render_extension"))
