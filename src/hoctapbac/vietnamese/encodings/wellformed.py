"""How much a text looks like Vietnamese: counted in words with a letter outside ASCII, the rest says nothing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from hoctapbac.vietnamese.encodings.known import known_words
from hoctapbac.vietnamese.encodings.tables import MARKED
from hoctapbac.vietnamese.names import is_syllable

# A word runs on over control characters and signs, which no Vietnamese word holds: wrong tables give such words.
# It ends at ASCII signs and digits, at the hard space, at dashes and curly quotation marks.
_WORD = re.compile("[A-Za-z\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xa1-\u1fff\u2070-\U0010ffff]+")
_AROUND = "«»·°²³©®•₫"  # signs that may stand beside a word
_SHORT_FORM = re.compile("[B-DF-HJ-NP-TV-XZĐ]{1,8}")  # HĐND, NĐ, CP
_UPLAND_END = re.compile("k$", re.IGNORECASE)  # Đắk, Lắk, Búk: foreign only in how the last letter is written


class Weight(NamedTuple):
    """How many different words with marks are Vietnamese syllables, how many words cannot be, and how many of the
    former are known words."""

    good: int
    bad: int
    known: int

    def per_mille(self, most: int = 0) -> int:
        """The share of syllables among the words (or `most` words, if there should be more), three quarters for
        being possible and one for being known."""
        return (750 * self.good + 250 * self.known) // max(1, most, self.good + self.bad)


def weigh(text: str) -> Weight:
    """The weight of `text`; it costs a few microseconds a word."""
    words = {word.strip(_AROUND) for word in _WORD.findall(unicodedata.normalize("NFC", text))}
    told = {word: _is_vietnamese(word) for word in words if not word.isascii() or not word.isprintable()}
    verdicts, known = list(told.values()), sum(word.lower() in known_words() for word, good in told.items() if good)
    return Weight(verdicts.count(True), verdicts.count(False), known)


@lru_cache(maxsize=1 << 14)
def _is_vietnamese(word: str) -> bool | None:
    """None where a word says nothing for or against."""
    if _SHORT_FORM.fullmatch(word):
        return None
    if len(word) == 1:
        return word in MARKED
    if not (word.islower() or word.isupper() or (word[0].isupper() and word[1:].islower())):
        return False
    return is_syllable(word) or is_syllable(_UPLAND_END.sub("c", word))
