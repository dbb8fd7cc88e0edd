"""Comparing Vietnamese text: what counts as the same word.

`fold` forgets case, tone marks and letter marks (for searching and for labels typed without marks);
`fold_case` forgets case and spacing only. Both are idempotent, give single spaces and never raise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_MARKS = re.compile("[\u0300-\u036f]+")
# Composed letters whose small form is composed too, in any company; a line break parts texts.
_COMPOSED = re.compile("[\n -~\xa1-\xac\xae-\u012f\u0131-\u01ef\u01f1-\u02ff\u1e00-\u1e95\u1e9a-\u1eff\u2010-\u2027]*")
_LETTERS = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ɖ": "d", "Ɖ": "d"})

# The open rimes whose tone stands on either vowel: hoà and hòa, khoẻ and khỏe, thuý and thúy (never after q).
_NEW_STYLE = re.compile("(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\\W\\d_])")
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def fold(text: str) -> str:
    """Small letters without any mark, đ as d: «Đáp Án» is «dap an»."""
    if text.isascii():
        return " ".join(text.casefold().split())
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text.translate(_LETTERS)))
    # Case folding can bring new marks of its own (Turkish İ), so they are taken off once more.
    bare = _MARKS.sub("", unicodedata.normalize("NFD", bare.casefold()))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def fold_case(text: str) -> str:
    """Small letters, NFC, single spaces; every mark kept."""
    if "  " not in text and "\n" not in text and _COMPOSED.fullmatch(text):
        return text.casefold().strip(" ")
    if text.isascii():
        return " ".join(text.casefold().split())
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold()).split())


def fold_cases(texts: Sequence[str]) -> list[str]:
    """`fold_case` of each, at the price of one where all are ordinary lines."""
    together = "\n".join(texts)
    if "  " not in together and together.count("\n") == len(texts) - 1 and _COMPOSED.fullmatch(together):
        return [text.strip(" ") for text in together.casefold().split("\n")]
    return [fold_case(text) for text in texts]


def same_text(a: str, b: str, fold_marks: bool = False) -> bool:
    """Whether two answers read the same: case, spacing and the place of a tone («hoà», «hòa») never matter.

    With `fold_marks`, tone and letter marks do not matter either.
    """
    if fold_marks:
        return fold(a) == fold(b)
    return old_style(fold_case(a)) == old_style(fold_case(b))


def old_style(text: str) -> str:
    """Small letters with every tone in its old place: «khoẻ» becomes «khỏe»; «hoàn» and «quý» stay."""
    return _NEW_STYLE.sub(_tone_back, text)


def _tone_back(found: re.Match[str]) -> str:
    first, second = found[0][0], found[0][1]
    letters = unicodedata.normalize("NFD", second)
    tone = next(mark for mark in letters if mark in _TONES)
    return unicodedata.normalize("NFC", first + tone) + letters.replace(tone, "")
