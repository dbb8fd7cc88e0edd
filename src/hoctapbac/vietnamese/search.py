"""Finding people and units by what somebody types: what the query states must hold, what it omits is free."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from hoctapbac.vietnamese.collation import signs

_BARE = str.maketrans("ăâđêôơư", "aadeoou")
_EITHER_I = re.compile(r"(?:[hklmstv]|qu)[iy]")  # Kí and Ký, Quí and Quý: one name, two spellings
_APOSTROPHES = re.compile(r"['’‘ʼ]")


@lru_cache(maxsize=16_384)
def _words(text: str) -> tuple[tuple[str, str], ...]:
    """The words of `text`, each as its letters without tones and its tones."""
    text = re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", _APOSTROPHES.sub("", text)))
    return tuple(
        ("".join(s.letter for s in word), "".join(s.marks for s in word))
        for word in (list(signs(part)) for part in text.split())
    )


def _starts(word: str, query: str) -> bool:
    """Whether `word` begins with `query`, an unmarked letter of `query` standing for any marked one."""
    return len(query) <= len(word) and all(
        asked in (letter, letter.translate(_BARE)) for asked, letter in zip(query, word, strict=False)
    )


def _spellings(word: str) -> tuple[str, ...]:
    if not _EITHER_I.fullmatch(word):
        return (word,)
    return (word[:-1] + "i", word[:-1] + "y")


def matches(query: str, name: str) -> bool:
    """Whether `name` is among what somebody typing `query` looks for.

    What the query states must hold, what it omits is free: «dao» finds Đào and Dao, «đào» only Đào. Each word
    of the query begins a word of the name, in any order. An empty query finds everything.
    """
    words = _words(name)
    return all(
        any(
            tone in ("", name_tone) and any(_starts(spelling, letters) for spelling in _spellings(word))
            for word, name_tone in words
        )
        for letters, tone in _words(query)
    )
