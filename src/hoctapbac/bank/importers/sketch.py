"""A question while it is being read, and the one way to finish it.

Every reader fills a `Sketch` with raw texts and with what each source of the key says; `finish` cleans, bounds and
numbers them, and decides the state of the key: certain where all evidence agrees, conflicting where it does not (then
every option that anything names keeps its mark, so that both readings can be seen), missing where there is none.
Nothing is ever guessed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hoctapbac.bank import Item, ItemType, KeyState, Level, Option
from hoctapbac.bank.codes import content_code, is_code, slug
from hoctapbac.bank.labels import BLANK, FALSE_TEXT, LETTERS, LOOSE_BLANK, OPTION_LIMIT, STEM_LIMIT, TRUE_TEXT
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Credit, Draft, Evidence, Refused
from hoctapbac.vietnamese.cleaning import clean
from hoctapbac.vietnamese.numbers import plain_number

CHOICES = {ItemType.SINGLE, ItemType.MULTIPLE, ItemType.CLOZE}
WRITTEN = {ItemType.NUMBER, ItemType.SHORT_TEXT}


@dataclass(slots=True)
class Part:
    """One option, or one accepted answer. `percent` is what it is worth, "" where the file leaves it to the key."""

    text: str
    percent: str = ""
    pinned: bool = False
    feedback: str = ""
    match: str = ""
    tolerance: str = "0"


@dataclass(slots=True)
class Sketch:
    """One question as read. `kind` None lets the key decide between one right option and several.

    For `TRUE_FALSE` leave `options` empty and give evidence with place 0 for true and 1 for false. For `ORDERING`
    the options stand in the right order; it and `MATCHING` need evidence too (any places) to be certain. For `NUMBER`
    and `SHORT_TEXT` fill `answers` and give evidence with the places of the fully right ones. A number's `text` is a
    plain decimal («62.5»).
    """

    where: str = ""
    line: int = 0
    number: str = ""
    kind: ItemType | None = None
    stem: str = ""
    options: list[Part] = field(default_factory=list)
    answers: list[Part] = field(default_factory=list)
    extras: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    id: str = ""
    title: str = ""
    category: str = ""
    tags: list[str] = field(default_factory=list)
    level: Level = Level.RECALL
    topic: str = ""
    source: str = ""
    quotation: str = ""
    explanation: str = ""
    measure: str = ""
    partial: bool = False
    fold_marks: bool = False
    shuffle: bool = True
    mark: str = ""
    penalty: str = ""
    case_sensitive: bool = False
    language: str = ""
    media: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    @property
    def called(self) -> str:
        return f"Câu {self.number}" if self.number else f"Câu ở {self.where}" if self.where else "Câu này"

    def refused(self, reason: str, kind: str = "") -> Refused:
        """This question, left out for `reason` (Vietnamese, a clause without a full stop)."""
        return Refused(self.id[:80], self.number, self.line, reason, self.where, kind)


def refuse(sketch: Sketch, notes: Notes, code: str, reason: str, remedy: str, kind: str = "") -> Refused:
    """Leave a question out, and say so as a problem with its place."""
    notes.error(sketch.line, code, f"{sketch.called}: {reason}.", remedy)
    return sketch.refused(reason, kind)


def finish(sketch: Sketch, notes: Notes) -> Draft | Refused:
    """The draft that the sketch is of, or what was wrong with it. Never raises for any texts."""
    stem = clean(sketch.stem)
    options, answers = _cleaned(sketch.options), _cleaned(sketch.answers if sketch.kind in WRITTEN else ())
    if wrong := _shapeless(sketch, stem, options, answers):
        return refuse(sketch, notes, *wrong)
    kind, marked, state = _keyed(sketch, options, answers)
    if kind is ItemType.CLOZE:
        stem = LOOSE_BLANK.sub(BLANK, stem) if BLANK not in stem.split() else stem
        if stem.split().count(BLANK) != 1:
            return refuse(sketch, notes, "blank", "câu điền từ phải có đúng một chỗ trống", "Viết chỗ trống là « … ».")
    _report(sketch, notes, state)
    item = _item(sketch, kind, stem, marked, answers, state)
    return Draft(
        item,
        number=sketch.number,
        where=sketch.where,
        evidence=tuple(sketch.evidence),
        credits=_credits(kind, options, answers),
        mark=sketch.mark,
        penalty=sketch.penalty,
        case_sensitive=sketch.case_sensitive,
        language=sketch.language,
        media=tuple(sketch.media),
        dropped=tuple(dict.fromkeys(sketch.dropped)),
    )


def _cleaned(parts: Sequence[Part]) -> list[Part]:
    return [
        Part(
            clean(p.text),
            p.percent,
            p.pinned,
            p.feedback and clean(p.feedback),
            p.match and clean(p.match),
            p.tolerance,
        )
        for p in parts
    ]


def _shapeless(sketch: Sketch, stem: str, options: list[Part], answers: list[Part]) -> tuple[str, str, str] | None:
    """Why nothing can be made of it: code, reason, remedy."""
    if not stem:
        return "no-stem", "chưa có đề", "Viết nội dung câu hỏi rồi nạp lại."
    if sketch.kind in WRITTEN:
        return _too_long([(stem, STEM_LIMIT, "đề"), *((a.text, OPTION_LIMIT, "đáp án") for a in answers)])
    if sketch.kind is not ItemType.TRUE_FALSE and len(options) < 2:
        return "too-few-options", f"có {len(options)} phương án", "Viết ít nhất hai phương án, rồi nạp lại."
    if len(options) > len(LETTERS):
        return "too-many-options", f"có {len(options)} phương án, quá {len(LETTERS)}", "Bớt phương án, hoặc tách câu."
    for letter, option in zip(LETTERS, options, strict=False):
        if not option.text:
            return "empty-option", f"phương án {letter} để trống", "Viết nội dung hoặc bỏ phương án này."
    texts = [text for option in options for text in (option.text, option.match)]
    return _too_long([(stem, STEM_LIMIT, "đề"), *((text, OPTION_LIMIT, "phương án") for text in texts)])


def _too_long(texts: list[tuple[str, int, str]]) -> tuple[str, str, str] | None:
    for text, limit, what in texts:
        if len(text) > limit:
            return "too-long", f"{what} dài {len(text)} ký tự, quá {limit}", f"Viết ngắn lại, không quá {limit} ký tự."
    return None


def _keyed(sketch: Sketch, options: list[Part], answers: list[Part]) -> tuple[ItemType, tuple[Option, ...], KeyState]:
    """The type, the options with their marks, and how sure they are."""
    said = [frozenset(e.places) for e in sketch.evidence if e.places]
    named: frozenset[int] = frozenset().union(*said)
    kind = sketch.kind
    if kind is None:
        kind = ItemType.MULTIPLE if max(map(len, said), default=0) > 1 else ItemType.SINGLE
    agreed = len(set(said)) == 1
    state: KeyState = "certain" if agreed else "conflicting" if said else "missing"
    if kind in WRITTEN:
        told = any(answers[place].text for place in named if place < len(answers))
        return kind, (), state if told else "missing"
    if kind is ItemType.TRUE_FALSE:
        pair = ((TRUE_TEXT, 0), (FALSE_TEXT, 1))
        feedback = [*(option.feedback for option in options), "", ""]
        marked = tuple(Option(text, n in named, True, "", feedback[n]) for text, n in pair)
        return kind, marked, "conflicting" if len(named) > 1 or max(named, default=0) > 1 else state
    one_only = kind in {ItemType.SINGLE, ItemType.CLOZE}
    if state == "certain" and one_only and len(named) > 1:
        state = "conflicting"
    if max(named, default=0) >= len(options):
        state = "conflicting"  # a key that names no option
    everything = kind is ItemType.ORDERING and state != "missing"
    pinned = not sketch.shuffle
    marked = tuple(
        Option(
            part.text,
            key=(everything or n in named) and kind is not ItemType.MATCHING,
            pinned=part.pinned or (pinned and kind in CHOICES),
            match=part.match if kind is ItemType.MATCHING else "",
            feedback=part.feedback,
        )
        for n, part in enumerate(options)
    )
    return kind, marked, state


def _report(sketch: Sketch, notes: Notes, state: KeyState) -> None:
    if state == "missing":
        notes.error(
            sketch.line,
            "key-missing",
            f"{sketch.called}: chưa có đáp án; câu chưa dùng được.",
            "Chọn đáp án trong màn hình nạp ngân hàng, hoặc đánh dấu trong tệp rồi nạp lại.",
        )
    elif state == "conflicting":
        both = "; ".join(filter(None, map(str, sketch.evidence)))
        notes.error(
            sketch.line,
            "key-conflict",
            f"{sketch.called}: đáp án mâu thuẫn ({both}); câu chưa dùng được.",
            "Đối chiếu với nguồn rồi chọn một đáp án.",
        )


def _item(
    sketch: Sketch,
    kind: ItemType,
    stem: str,
    options: tuple[Option, ...],
    answers: list[Part],
    state: KeyState,
) -> Item:
    full = {place for each in sketch.evidence for place in each.places} or set(range(len(answers)))
    accepted = tuple(dict.fromkeys(part.text for n, part in enumerate(answers) if n in full and part.text))
    number = kind is ItemType.NUMBER
    tolerance = next((part.tolerance for n, part in enumerate(answers) if n in full), "0") if number else "0"
    return Item(
        id=_code(sketch.id, stem, [option.text for option in options]),
        type=kind,
        stem=stem,
        options=options,
        answers=tuple(plain_number(Decimal(text)) for text in accepted) if number else accepted,
        extras=tuple(filter(None, map(clean, sketch.extras))) if kind is ItemType.MATCHING else (),
        tolerance=tolerance,
        measure=clean(sketch.measure)[:OPTION_LIMIT] if number else "",
        fold_marks=sketch.fold_marks and kind is ItemType.SHORT_TEXT,
        partial=sketch.partial and kind is ItemType.MULTIPLE,
        topic=sketch.topic,
        level=sketch.level,
        source=_bounded(sketch.source),
        quotation=_bounded(sketch.quotation),
        explanation=_bounded(sketch.explanation),
        key_state=state,
        title=_bounded(sketch.title, OPTION_LIMIT),
        category=_bounded(sketch.category),
        tags=tuple(filter(None, (_bounded(tag, OPTION_LIMIT) for tag in sketch.tags))),
        line=sketch.line,
    )


def _bounded(text: str, limit: int = STEM_LIMIT) -> str:
    return clean(clean(text)[:limit]) if text else ""


def _code(given: str, stem: str, others: Sequence[str]) -> str:
    """The file's own code where it can serve as one, else one made of the words."""
    if given := clean(given).lower():
        return given if is_code(given) else slug(given) or content_code(stem, others)
    return content_code(stem, others)


def _credits(kind: ItemType, options: list[Part], answers: list[Part]) -> tuple[Credit, ...]:
    """What the file says each option or answer is worth; nothing where it leaves that to the key."""
    if kind in WRITTEN:
        told = any(part.percent or part.feedback for part in answers)
        parts = answers if told else []
        return tuple(Credit(p.percent or "100", p.text, p.tolerance, p.feedback) for p in parts)
    if not any(part.percent for part in options):
        return ()
    return tuple(Credit(part.percent or "0", feedback=part.feedback) for part in options)
