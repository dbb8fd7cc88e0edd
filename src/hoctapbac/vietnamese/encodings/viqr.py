"""VIQR, the spelling of Vietnamese with ASCII signs (RFC 1456): only where somebody says that a text is in it.

A full stop or a question mark is also a tone there. At the end of a word it is taken for one only if a Vietnamese
syllable comes of it and the word has no tone yet; so `Nga? di.` is right and `A.` before an option stays a label.
"""

from __future__ import annotations

import re
import unicodedata

from hoctapbac.vietnamese.names import is_syllable

_MARKS = {"^": "\u0302", "(": "\u0306", "+": "\u031b", "*": "\u031b"}
_TONES = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
_WORD = re.compile(r"(?<![A-Za-z])[A-Za-z](?:[A-Za-z]|(?<=[AEIOUYaeiouy^(+*])[\^(+*'`?~.])*")
_LETTER = re.compile(r"([Dd])[Dd]|([AEIOUYaeiouy])([\^(+*]?)(['`?~.]?)")
_LABEL = re.compile(r"^[ \t\"]*[A-Za-z]\.(?=\s)")


def from_viqr(text: str) -> str:
    """`text` with its ASCII signs put on their letters. Never raises; text without such signs is unchanged."""
    return "\n".join(_line(line) for line in text.split("\n"))


def _line(line: str) -> str:
    label = _LABEL.match(line)
    begin = label.end() if label else 0
    return line[:begin] + _WORD.sub(_word, line[begin:])


def _word(match: re.Match[str]) -> str:
    word = match[0]
    composed = _composed(word)
    if word[-1] in ".?'" and not is_syllable(composed) and is_syllable(_composed(word[:-1])):
        return _composed(word[:-1]) + word[-1]
    return composed


def _composed(word: str) -> str:
    toned = False

    def letter(match: re.Match[str]) -> str:
        nonlocal toned
        if match[1]:
            return "đ" if match[1] == "d" else "Đ"
        tone = "" if toned else _TONES.get(match[4], "")
        toned = toned or bool(tone)
        return match[2] + _MARKS.get(match[3], "") + (tone or match[4])

    return unicodedata.normalize("NFC", _LETTER.sub(letter, word))
