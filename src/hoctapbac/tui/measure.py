"""Text measured in cells of the screen: wrapped, cut and padded, never longer than asked.

Every text passes `harmless` here before it is drawn, so that no control character, escape sequence or
direction override can reach the terminal, whatever a bank, a roster or a keyboard brought in.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rich.cells import cell_len

# Category Mn, so "printable", but they change the width of the letter before them.
_SELECTORS = re.compile("[\u034f\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def harmless(text: str) -> str:
    """`text` without anything that is not a visible character or a plain space."""
    if text.isascii() and text.isprintable():
        return text
    kept = text if text.isprintable() else "".join(_visible(letter) for letter in text)
    return _SELECTORS.sub("", kept)


def _visible(letter: str) -> str:
    if letter.isprintable():
        return letter
    return " " if letter.isspace() else ""


def cells(text: str) -> int:
    """Width of `text` in columns."""
    return len(text) if text.isascii() else cell_len(text)


@lru_cache(maxsize=2048)
def wrap(text: str, width: int) -> tuple[str, ...]:
    """`text` in lines of at most `width` columns; its own line breaks are kept, words too long are cut.

    Never empty: no text gives one empty line.
    """
    width = max(1, width)
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_paragraph(harmless(paragraph).split(), width))
    return tuple(lines)


def _paragraph(words: list[str], width: int) -> list[str]:
    lines = [""]
    for word in words:
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cells(joined) <= width:
            lines[-1] = joined
            continue
        pieces = _pieces(word, width)
        if lines[-1]:
            lines.extend(pieces)
        else:
            lines[-1:] = pieces
    return lines


def _pieces(word: str, width: int) -> list[str]:
    """A word cut into pieces that each fit; a letter wider than the whole line becomes a dot."""
    if cells(word) <= width:
        return [word]
    pieces = [""]
    for letter in word:
        fitting = letter if cells(letter) <= width else "·"
        if cells(pieces[-1] + fitting) > width:
            pieces.append(fitting)
        else:
            pieces[-1] += fitting
    return pieces


def cut(text: str, width: int) -> str:
    """`text` on one line of at most `width` columns, ending in «…» when something is left out."""
    text = harmless(text)
    if cells(text) <= width:
        return text
    if width <= 0:
        return ""
    return _pieces(text, width - 1)[0] + "…" if width > 1 else "…"


def padded(text: str, width: int) -> str:
    """`text` cut or filled up with spaces to exactly `width` columns."""
    text = cut(text, width)
    return text + " " * (width - cells(text))
