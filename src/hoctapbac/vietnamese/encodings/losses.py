"""Letters that are gone: a program that could not write them put `?` or U+FFFD in their place."""

from __future__ import annotations

import re
from typing import NamedTuple

_OF_ADDRESSES = ("://", "www.", "=")
_LETTER = r"[^\W\d_]"
# Before a word («?ình»), behind the beginning of a syllable («Th?»), or U+FFFD anywhere in a word.
_GONE = re.compile(
    rf"{_LETTER}\ufffd|\ufffd{_LETTER}|(?:^|[\s\"'“(,;])\?+{_LETTER}"
    r"|(?<!\w)(?:[Tt][HhRr]|[CcKkNnPp][Hh]|[Nn][Gg][Hh]?|[Qq][Uu])\?"
)
_STUB = re.compile(r"(?<!\w)[b-df-hj-np-tv-xđ]{1,3}\?", re.IGNORECASE)  # «H?» of Hồ, or an abbreviation
_INSIDE = re.compile(rf"({_LETTER})\?+(?=({_LETTER}))")


class Loss(NamedTuple):
    """A line (counted from 1) with a letter lost in it, and the line itself."""

    line: int
    text: str


def losses_in(text: str) -> tuple[Loss, ...]:
    """Every line of `text` with a lost letter. What may be one («H?») counts where others surely are."""
    if "?" not in text and "\ufffd" not in text:
        return ()
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if "?" in line or "\ufffd" in line]
    sure = {n for n, line in lines if _has_lost(line)}
    return tuple(Loss(n, line) for n, line in lines if n in sure or (sure and _STUB.search(line)))


def _has_lost(line: str) -> bool:
    words = " ".join(word for word in line.split() if not any(part in word for part in _OF_ADDRESSES))
    # «nào?Đúng» is a question whose space was left out.
    inside = any(not (before.islower() and after.isupper()) for before, after in _INSIDE.findall(words))
    return inside or _GONE.search(words) is not None
