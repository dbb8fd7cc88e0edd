"""People's names as they come in lists: letters repaired, capitals set, doubts reported.

`normalise_name` gives the name as it will be shown; it is idempotent and never raises. It repairs what cannot
be seen (order of marks, look-alike letters, đ written as an eth) and sets what Decree 30/2020 prescribes (a
capital at each syllable). It keeps what belongs to the person: hoà or hòa, Quí or Quý, mixed case. A word
that is not a Vietnamese syllable is a doubt to report, never a fault: H'Hen Niê is a person too.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from hoctapbac.vietnamese.cleaning import clean_line
from hoctapbac.vietnamese.syllables import is_syllable

__all__ = ["is_syllable", "normalise_name", "repair_letters"]

_QUALITY = "\u0302\u0306\u031b"  # hat, breve, horn
_CARON = "\u030c"  # typed for a breve, and looks like one
_APOSTROPHES = str.maketrans("’‘ʼ´`′", "''''''")
_LOOK_ALIKES = str.maketrans(
    "АВЕКМНОРСТХІаеорсухі" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο" + "ÐðƉɖ",
    "ABEKMHOPCTXIaeopcyxi" + "ABEZHIKMNOPTYXo" + "ĐđĐđ",
)
_FOREIGN_LETTERS = re.compile("[\u0370-\u03ff\u0400-\u052f]")


def _ordered_marks(match: re.Match[str]) -> str:
    """A letter's marks with those first that make another letter of it: only so can NFC put them together."""
    return "".join(sorted(match[0].replace(_CARON, "\u0306"), key=lambda mark: mark not in _QUALITY))


@lru_cache(maxsize=8_192)  # the cells of a list repeat: units, posts
def repair_letters(text: str) -> str:
    """`text` on one clean line with every letter the one that it looks like; capitals as they were."""
    text = unicodedata.normalize("NFKC", clean_line(text).replace("´", "'")).translate(_APOSTROPHES)
    text = unicodedata.normalize("NFD", " ".join(_latin(word) for word in text.split()))
    return clean_line(re.sub("[\u0300-\u036f]{1,9}", _ordered_marks, text))


def _latin(word: str) -> str:
    """A word with Greek or Cyrillic letters typed for Latin ones set right; a word truly in those is kept."""
    latin = word.translate(_LOOK_ALIKES)
    return word if _FOREIGN_LETTERS.search(latin) else latin


def _capitalised(word: str) -> str:
    if not (word.islower() or word.isupper()):
        return word
    return "".join(part[:1].title() + part[1:].lower() for part in re.split(r"(['./()-])", word))


def normalise_name(text: str) -> tuple[str, tuple[str, ...]]:
    """The name as it will be shown, and the words in it that may be mistyped (none for most names)."""
    line = re.sub(r"\s*-\s*", "-", repair_letters(text)).strip(" .,;:-")
    name = unicodedata.normalize("NFC", " ".join(_latin(_capitalised(word)) for word in line.split()))
    return name, tuple(word for word in name.split() if not _plausible(word))


def _plausible(word: str) -> bool:
    return all(is_syllable(part) for part in re.split(r"['-]", word.rstrip(".")) if part) or "'" in word
