"""The one door for text that comes from outside: keys, pastes, files, arguments.

`clean` gives text that is safe to store, compare and draw: NFC, no control or escape characters, no
bidirectional overrides, no zero-width characters, no lone surrogates, single spaces, no blank lines.
It is idempotent, and never raises for any string.
"""

from __future__ import annotations

import re
import unicodedata

# Cc except newline; surrogates; soft hyphen; zero-width, bidi marks, overrides and isolates; BOM; U+FFFD; tags.
_UNWANTED = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\ud800-\udfff\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]"
)
_BREAK = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
# What nearly every text is made of: printable, composed, each a letter or sign for itself whatever stands beside it.
_ORDINARY = re.compile("[ -~\xa1-\xac\xae-\u02ff\u1e00-\u1eff\u2010-\u2027]*")


def clean(text: str) -> str:
    """`text` in the one form the program keeps: see the module's promise."""
    if "  " not in text and _ORDINARY.fullmatch(text):
        return text.strip(" ")
    text = _BREAK.sub("\n", text).replace("\t", " ")
    text = unicodedata.normalize("NFC", _UNWANTED.sub("", text))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def clean_line(text: str, limit: int | None = None) -> str:
    """`clean` on one line; with `limit`, cut to that many characters (for names and other typed fields)."""
    line = clean(text).replace("\n", " ")
    return line if limit is None else line[:limit].rstrip()
