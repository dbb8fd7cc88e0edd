"""Which look marks the key in a file: underline, highlight, colour, bold, on the letter or on the words.

Nobody says so in the file, so it is learned: a look that stands on exactly one option of many questions is the mark;
one that stands on all options, or on several, or hardly ever, is noise. What the mark does not say stays unsaid.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from hoctapbac.bank.importers.cutting import Choice, Question
from hoctapbac.bank.importers.pieces import Mark

Part = Literal["label", "body"]
Look = tuple[Mark, Part]

WORDS: dict[Mark, str] = {
    "underline": "gạch chân",
    "highlight": "tô nền",
    "colour": "chữ màu",
    "bold": "in đậm",
    "italic": "in nghiêng",
    "strike": "gạch ngang",
}
_LOOKS: tuple[Look, ...] = tuple(
    (mark, part) for mark in ("underline", "highlight", "colour", "bold") for part in ("label", "body")
)
MOST = 0.5  # a look counts where it covers more than this share of the letters
SELDOM = 0.1  # of the questions: a look on fewer is emphasis, no mark
AGREES = 0.9  # how often a second look must say what the first says


@dataclass(frozen=True, slots=True)
class Marked:
    """The looks taken for marks, the surest first, and how many questions each settles."""

    looks: tuple[Look, ...]
    counts: tuple[int, ...]


def places_of(question: Question, look: Look) -> tuple[int, ...]:
    """The options of a question that bear a look."""
    return tuple(n for n, choice in enumerate(question.choices) if _bears(choice, look))


def _bears(choice: Choice, look: Look) -> bool:
    mark, part = look
    first, *more = choice.lines
    if part == "label":  # the letter alone: the dot after it is often left out
        at = next((n for n, sign in enumerate(first.text[: choice.start]) if sign.isalpha()), -1)
        return at >= 0 and first.share(mark, at, at + 1) > MOST
    letters = [(first, choice.start), *((line, 0) for line in more)]
    weights = [len(line.text[start:].replace(" ", "")) for line, start in letters]
    whole = sum(weights)
    share = sum(line.share(mark, start) * weight for (line, start), weight in zip(letters, weights, strict=True))
    return whole > 0 and share / whole > MOST


def learned(questions: Sequence[Question]) -> Marked:
    """The marks of a file."""
    askable = [question for question in questions if len(question.choices) > 1]
    said = {look: [places_of(question, look) for question in askable] for look in _LOOKS}
    ones = {look: sum(len(places) == 1 for places in each) for look, each in said.items()}
    several = {look: _several(askable, each) for look, each in said.items()}
    sound = [
        look
        for look in _LOOKS
        if ones[look] and ones[look] >= SELDOM * len(askable) and ones[look] >= 2 * several[look]
    ]
    sound.sort(key=lambda look: -ones[look])
    taken = [look for look in sound[:1]] + [look for look in sound[1:] if _agree(said[sound[0]], said[look])]
    return Marked(tuple(taken), tuple(ones[look] for look in taken))


def _several(questions: Sequence[Question], said: Iterable[tuple[int, ...]]) -> int:
    """How often a look stands on more than one option and not on all of them."""
    return sum(1 < len(places) < len(each.choices) for each, places in zip(questions, said, strict=True))


def _agree(first: Sequence[tuple[int, ...]], second: Sequence[tuple[int, ...]]) -> bool:
    both = Counter(a == b for a, b in zip(first, second, strict=True) if a and len(b) == 1)
    return both[True] >= AGREES * sum(both.values())


def remark(marked: Marked, questions: Sequence[Question]) -> list[str]:
    """What the marks are, as a sentence for the preview."""
    ticked = sum(any(choice.ticked for choice in question.choices) for question in questions)
    ticks = [f"dấu * hoặc dấu đánh ở phương án ({ticked} câu)"] if ticked else []
    if not marked.looks and not ticks:
        return []
    parts = {"label": "chữ cái phương án", "body": "lời phương án"}
    named = ticks + [
        f"{WORDS[mark]} ở {parts[part]} ({count} câu)"
        for (mark, part), count in zip(marked.looks, marked.counts, strict=True)
    ]
    return [f"Dấu đáp án của tệp: {'; '.join(named)}."]
