"""The questions of QTI 1.2 by the way they are answered; each reader tries answers on the item's own conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hoctapbac.bank import ItemType
from hoctapbac.bank.importers.markup import Media
from hoctapbac.bank.importers.qti.classic_text import Label, labels, own_text
from hoctapbac.bank.importers.qti.conditions import Program, Step, equals, named
from hoctapbac.bank.importers.qti.tree import truth
from hoctapbac.bank.importers.qti.weights import MOST_RIGHTS, TRUE_FALSE_TEXTS, percent_of_value, weigh
from hoctapbac.bank.importers.sketch import Part, Sketch
from hoctapbac.bank.importers.written_answers import accept_numbers, number_range, plain_decimal
from hoctapbac.bank.importers.xml import Element, text_of
from hoctapbac.bank.labels import BLANK, LETTERS
from hoctapbac.bank.pivot import Evidence
from hoctapbac.vietnamese.folding import fold
from hoctapbac.vietnamese.numbers import plain_number

SCORED = "điều kiện chấm điểm (resprocessing)"
MOST_TRIED = 60  # sets of options tried for one question
_CLOSE = Decimal("0.000001")
_LOWS, _HIGHS = {"vargte": True, "vargt": False}, {"varlte": True, "varlt": False}


@dataclass(slots=True)
class Asked:
    """One item being read: where its answers go, how they are scored, what Canvas calls it.

    `parts` is filled by the readers: what can be answered by the name that conditions give it.
    """

    sketch: Sketch
    responses: list[Element]
    program: Program
    kind: str
    media: Media
    parts: dict[str, Part] = field(default_factory=dict)

    def name(self, number: int = 0) -> str:
        return (self.responses[number].get("ident") or "").strip()


def read_choices(asked: Asked) -> str:
    """Options, one or several of them right."""
    choices = labels(asked.responses[0], asked.media)
    if wrong := _choices(asked, choices):
        return wrong
    several = (asked.responses[0].get("rcardinality") or "").lower() == "multiple"
    asked.sketch.kind = ItemType.MULTIPLE if several or asked.kind == "multiple_answers_question" else ItemType.SINGLE
    names = [each.name for each in choices]
    if asked.sketch.kind is ItemType.MULTIPLE:
        return _several(asked, names)
    _one(asked, names)
    if asked.kind in {"true_false_question", "cc.true_false.v0p1"}:
        _true_false(asked.sketch)
    return ""


def _choices(asked: Asked, choices: list[Label]) -> str:
    if len({each.name for each in choices}) < len(choices):
        return "hai phương án trùng mã (ident)"
    if len(choices) > len(LETTERS):
        return f"có {len(choices)} phương án, quá {len(LETTERS)}"
    asked.sketch.options = [each.part for each in choices]
    asked.parts = {each.name: each.part for each in choices}
    return ""


def _one(asked: Asked, names: list[str]) -> None:
    scores = [asked.program.score({asked.name(): (name,)}) for name in names]
    best = max(scores, default=Decimal(0))
    if best > 0:
        places = tuple(n for n, score in enumerate(scores) if score == best)
        asked.sketch.evidence = [Evidence("format", places, SCORED)]
        weigh(asked.sketch, [percent_of_value(score, best) for score in scores])


def _several(asked: Asked, names: list[str]) -> str:
    """The sets of options that score best; none where the conditions give nothing."""
    candidates = _candidates(asked, names)
    if len(candidates) > MOST_TRIED:
        return "câu có quá nhiều điều kiện chấm"
    tried = {chosen: _score(asked, names, chosen) for chosen in candidates}
    best = max(tried.values(), default=Decimal(0))
    if best <= 0:
        return ""
    winners = {_needed(asked, names, chosen, best) for chosen, score in tried.items() if score == best}
    for chosen in winners:
        if any(_score(asked, names, chosen | {n}) > best for n in range(len(names)) if n not in chosen):
            return "cách chấm của câu nhiều đáp án chưa đọc được ở đây"
    asked.sketch.evidence = [Evidence("format", places, SCORED) for places in sorted(map(_ordered, winners))]
    if len(winners) == 1:
        _weigh_each(asked, names, next(iter(winners)), best)
    return ""


def _ordered(chosen: frozenset[int]) -> tuple[int, ...]:
    return tuple(sorted(chosen))


def _score(asked: Asked, names: list[str], chosen: frozenset[int]) -> Decimal:
    return asked.program.score({asked.name(): tuple(names[n] for n in chosen)})


def _candidates(asked: Asked, names: list[str]) -> set[frozenset[int]]:
    """What may be the right set: what each condition asks for, all that score by themselves, all that add."""
    place = {name: n for n, name in enumerate(names)}
    asks = [frozenset(place[v] for v in named(equals(step)) if v in place) for step in asked.program.giving()]
    alone = frozenset(n for n in range(len(names)) if _score(asked, names, frozenset({n})) > 0)
    return {alone, frozenset().union(*asks), *asks} - {frozenset()}


def _needed(asked: Asked, names: list[str], chosen: frozenset[int], best: Decimal) -> frozenset[int]:
    """`chosen` without what scores nothing."""
    for n in sorted(chosen):
        if _score(asked, names, chosen - {n}) >= best:
            chosen = chosen - {n}
    return chosen


def _weigh_each(asked: Asked, names: list[str], chosen: frozenset[int], best: Decimal) -> None:
    """Weights, where the options are scored one by one."""
    alone = [_score(asked, names, frozenset({n})) for n in range(len(names))]
    adds = all(alone[n] > 0 for n in chosen) and abs(sum((alone[n] for n in chosen), Decimal(0)) - best) < _CLOSE
    if adds and (len(chosen) > 1 or any(each < 0 for each in alone)):
        weigh(asked.sketch, [percent_of_value(each, best) for each in alone])


def _true_false(sketch: Sketch) -> None:
    """A statement to judge, its two options called so."""
    meant = [TRUE_FALSE_TEXTS.get(fold(option.text)) for option in sketch.options]
    if meant == [False, True]:
        sketch.options.reverse()
        sketch.evidence = [Evidence(e.basis, tuple(sorted(1 - p for p in e.places)), e.words) for e in sketch.evidence]
    elif meant != [True, False]:
        return
    sketch.kind = ItemType.TRUE_FALSE
    for option in sketch.options:
        option.percent = ""


def read_dropdown(asked: Asked) -> str:
    """One gap that Canvas marks in the text by the name of the response."""
    choices = labels(asked.responses[0], asked.media)
    if wrong := _choices(asked, choices):
        return wrong
    called = own_text(asked.responses[0], asked.media)
    stem = asked.sketch.stem.removesuffix(f"\n{called}") if called else asked.sketch.stem
    gap = f"[{asked.name().removeprefix('response_')}]"
    if stem.count(gap) != 1:
        return "không thấy đúng một chỗ trống của câu trong đề"
    asked.sketch.stem = stem.replace(gap, f" {BLANK} ")
    asked.sketch.kind = ItemType.CLOZE
    _one(asked, [each.name for each in choices])
    return ""


def read_pairs(asked: Asked) -> str:
    """One response for each left side; all choose from the same right sides."""
    sketch, rights, options = asked.sketch, dict[str, None](), []
    if len(asked.responses) > MOST_RIGHTS:
        return f"câu ghép đôi có quá {MOST_RIGHTS} vế"
    nothing = asked.program.score({})
    for number, response in enumerate(asked.responses):
        choices = labels(response, asked.media)
        left = own_text(response, asked.media)
        rights |= dict.fromkeys(each.part.text for each in choices)
        if not left:  # a side without words, which some systems write beside their distractors
            continue
        scoring = [each for each in choices if asked.program.score({asked.name(number): (each.name,)}) > nothing]
        if len({each.part.text for each in scoring}) != 1 or len(choices) > MOST_RIGHTS:
            return "câu ghép đôi không ghép mỗi vế trái với đúng một vế phải"
        options.append(Part(left, match=scoring[0].part.text))
        sketch.stem = sketch.stem.replace(f"\n{left}", "", 1)
    matched = {option.match for option in options}
    sketch.kind, sketch.options = ItemType.MATCHING, options
    sketch.extras = [text for text in rights if text and text not in matched]
    sketch.evidence = [Evidence("format", tuple(range(len(options))), SCORED)]
    return ""


def read_order(asked: Asked) -> str:
    """Options whose right order a condition spells out."""
    choices = labels(asked.responses[0], asked.media)
    if wrong := _choices(asked, choices):
        return wrong
    asked.sketch.kind = ItemType.ORDERING
    full = [tuple(named(equals(step))) for step in asked.program.giving()]
    orders = {order for order in full if sorted(order) == sorted(asked.parts)}
    if len(orders) != 1 or len(full) > 1:
        return "câu sắp xếp không có đúng một thứ tự đúng"
    asked.sketch.options = [asked.parts[name] for name in orders.pop()]
    asked.sketch.evidence = [Evidence("format", tuple(range(len(choices))), SCORED)]
    return ""


def read_text(asked: Asked) -> str:
    """A word to be typed: every value that a condition asks for is accepted."""
    told = [(each, step.value) for step in asked.program.giving() for each in equals(step)]
    if not told and asked.kind not in {"short_answer_question", "cc.fib.v0p1"}:
        return "câu tự luận hoặc không có đáp án để chấm"
    sketch = asked.sketch
    sketch.kind = ItemType.SHORT_TEXT
    sketch.case_sensitive = any(truth(each, "case") for each, _ in told)
    best = max((value for _, value in told), default=Decimal(1))
    for each, value in told:
        text = text_of(each).strip()
        if text and text not in asked.parts:
            asked.parts[text] = Part(text, percent_of_value(value, best))
    sketch.answers = list(asked.parts.values())
    full = tuple(n for n, part in enumerate(sketch.answers) if part.percent == "100")
    if full:
        sketch.evidence = [Evidence("format", full, SCORED)]
    _leave_to_key(sketch)
    return ""


def _leave_to_key(sketch: Sketch) -> None:
    if all(part.percent == "100" for part in sketch.answers):
        for part in sketch.answers:
            part.percent = ""


def read_number(asked: Asked) -> str:
    """A number to be typed: what conditions ask for, with the range around it as the tolerance."""
    steps = list(asked.program.giving())
    best = max((step.value for step in steps), default=Decimal(1))
    parts: list[Part] = []
    for step in steps:
        percent = percent_of_value(step.value, best)
        read = _numbers(step, asked.sketch)
        if isinstance(read, str):
            return read
        if len(read) > 1 and len(steps) == 1:
            return _two_numbers(asked.sketch, read)
        parts += [Part(part.text, percent, tolerance=part.tolerance) for part in read]
    asked.sketch.kind = ItemType.NUMBER
    if reason := accept_numbers(asked.sketch, parts, SCORED):
        return reason
    _leave_to_key(asked.sketch)
    return ""


def _two_numbers(sketch: Sketch, parts: Sequence[Part]) -> str:
    """A number and a range that do not belong together: both are shown."""
    sketch.kind = ItemType.NUMBER
    sketch.answers = list(parts)
    sketch.evidence = [Evidence("format", (n,), f"{SCORED}: {part.text}") for n, part in enumerate(parts)]
    return ""


def _numbers(step: Step, sketch: Sketch) -> list[Part] | str:
    """The numbers of one condition: exact ones, or one with a range around it."""
    exact = [plain_decimal(each) for each in named(equals(step))]
    low, high = _bound(step, _LOWS, sketch), _bound(step, _HIGHS, sketch)
    if any(each is None for each in exact) or (low is None) != (high is None):
        return "đáp án số không đọc được"
    parts = [Part(plain_number(each)) for each in exact if each is not None]
    if low is None or high is None:
        return parts
    span = number_range(f"{low:f}..{high:f}")
    if not isinstance(span[0], str) or len(span) != 2:
        return "khoảng đúng của đáp án số không đọc được"
    within = Part(span[0], tolerance=span[1])
    if len(parts) == 1 and abs(Decimal(parts[0].text) - Decimal(span[0])) < _CLOSE:
        return [Part(parts[0].text, tolerance=span[1])]
    return [*parts, within]


def _bound(step: Step, kinds: dict[str, bool], sketch: Sketch) -> Decimal | None:
    """The only bound of these kinds; that an end itself is not right is said as lost."""
    found = [each for each in step.test.iter(*kinds)]
    if len(found) != 1:
        return None
    if not kinds[found[0].tag]:
        sketch.dropped.append("việc hai đầu của khoảng đúng không tính là đúng")
    return plain_decimal(text_of(found[0]))
