"""Words that sheets and JSON files of others use for kinds of questions and levels, and small mends of their texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hoctapbac.bank import ItemType, Level
from hoctapbac.bank.importers.keycells import NOWHERE
from hoctapbac.bank.importers.sketch import Sketch
from hoctapbac.bank.labels import LEVEL_WORDS, TYPE_WORDS
from hoctapbac.bank.pivot import Evidence
from hoctapbac.vietnamese.folding import fold

LEVELS = {fold(word): level for level, word in LEVEL_WORDS.items()} | {
    **dict.fromkeys(("nb", "de", "easy", "1"), Level.RECALL),
    **dict.fromkeys(("th", "trung binh", "tb", "medium", "2"), Level.COMPREHENSION),
    **dict.fromkeys(("vd", "kho", "hard", "3"), Level.APPLICATION),
}
ABOVE_LEVELS = {"vdc", "van dung cao", "van dung thap", "vdt"}  # finer than ours: kept as application, and said
_NOT_HERE = (ItemType.MATCHING, ItemType.ORDERING)
KINDS = {fold(word): kind for kind, word in TYPE_WORDS.items() if kind not in _NOT_HERE} | {
    **dict.fromkeys(("single", "single choice", "trac nghiem 1 dap an", "mot lua chon"), ItemType.SINGLE),
    **dict.fromkeys(("checkbox", "multiple response", "nhieu lua chon"), ItemType.MULTIPLE),
    **dict.fromkeys(("true/false", "true false", "boolean", "dung/sai", "dung - sai"), ItemType.TRUE_FALSE),
    **dict.fromkeys(("short answer", "fill-in-the-blank", "fill in the blank", "dien khuyet"), ItemType.SHORT_TEXT),
    **dict.fromkeys(("numeric", "numerical", "number"), ItemType.NUMBER),
}
FOREIGN_KINDS = {
    *("open-ended", "open ended", "essay", "poll", "tu luan", "draw", "slide", "ghep noi", "matching"),
    *(fold(TYPE_WORDS[kind]) for kind in _NOT_HERE),
}
_BREAKS = re.compile(r"_BREAK_|(?<=\S)[ \t]*<br\s*/?>(?=[ \t]*\S)", re.IGNORECASE)


_SWALLOWED = re.compile(r"[?:.…]\s*A\s*[.)]\s*[^\W\d_]")


def swallowed(stem: str, sketch: Sketch) -> None:
    """A stem that ends in «? A. …» has taken the first option in: whatever counts options then counts wrong."""
    if sketch.evidence and sketch.options and _SWALLOWED.search(stem):
        sketch.evidence.append(Evidence("format", (NOWHERE,), "trong đề còn một phương án A", sketch.where))


def broken(text: str) -> str:
    """A text with its line breaks, however they were written."""
    return _BREAKS.sub("\n", text)


def as_truth(sketch: Sketch, truths: Sequence[bool | None]) -> None:
    """Two options «Đúng» and «Sai», in either order, are a true-false question."""
    places = [0 if truth else 1 for truth in truths]
    sketch.kind = ItemType.TRUE_FALSE
    sketch.options = []
    sketch.evidence = [
        Evidence(e.basis, tuple(sorted(places[p] if p < 2 else p for p in e.places)), e.words, e.where)
        for e in sketch.evidence
    ]
