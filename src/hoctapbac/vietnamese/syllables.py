"""What a Vietnamese syllable is: onsets × rimes × tones, and where the tone stands. The one table of it.

Words here are small letters in NFC without their tone («nguyên»); a tone is its combining mark, "" for ngang.
`begins` and `completes` are what typing needs and are lenient about spelling (c or k, ng or ngh), because one
can see a wrong letter and mend it; `is_syllable` and `inventory` hold the laws of spelling too. The tables are
built on first use. Nothing raises for any string.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import product
from typing import Literal, NamedTuple

Style = Literal["old", "new"]

NGANG, HUYEN, SAC, HOI, NGA, NANG = TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
LONGEST = 16  # letters of a word that are looked at: a syllable has seven at most, an abbreviation hardly more than ten
VOWELS = frozenset("aăâeêioôơuưy")
_MARKED = frozenset("ăâêôơư")
_BARE = {"đ": "d", "ă": "a", "â": "a", "ê": "e", "ô": "o", "ơ": "o", "ư": "u"}
_STOPS = ("c", "ch", "p", "t", "k")  # after these there is only sắc or nặng

_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_BORROWED = ("f", "j", "z", "kr", "đr")  # Krông, Đrắk, Cư Jút; f and z in words from abroad

# Each vowel group with what may close it; "." is nothing. «ăk» and «uk» are of Đắk Lắk and Krông Búk.
_RIMES = """
a . c ch i m n ng nh o p t u y|ă c k m n ng p t|â c m n ng p t u y|e . c m n ng o p t|ê . c ch m n ng nh p t u
i . a ch m n nh p t u|iê c m n ng p t u|o . c i m n ng p t|oa . c ch i m n ng nh o p t y|oă c m n ng p t
oe . m n o t|oo c ng|ô . c i m n ng p t|ơ . i m n p t|u . a c i k m n ng p t|uâ n ng t y|uê . ch n nh t u
uô c i m n ng t|uơ .|uy . a ch m n nh p t u|uyê n t|ư . a c i m n ng t u|ươ c i m n ng p t u
y . ch m n nh t u|yê m n ng t u
"""
# Names of peoples, families and places of the Central Highlands that no rule above makes, and of two people whom
# every programme of study names.
_NAMES = """
niê mlô byă kpă kbuôr kđăm ksơr klơng hđơk hdơk hmôk êban ênuôl êđê adrơng brâu brêt brêu xtiêng hrê hmông mnông
prông plông păh pưh teh đak đakrông rơchâm bkrông lênin ăngghen
"""

# What spelling forbids: the first letters of a rime that may not follow an onset, or alone may follow it.
_NEVER = {"c": "eêiy", "g": "eêy", "ng": "eêiy", "gi": "iy", "qu": "uư"}
_ONLY = {"k": "eêiy", "gh": "eêi", "ngh": "eêi"}


class Syllable(NamedTuple):
    """One syllable of the inventory: its parts, and its text in both styles of setting the tone (hòa, hoà)."""

    onset: str
    rime: str
    tone: str
    old: str
    new: str


@cache
def onsets() -> tuple[str, ...]:
    """Every onset, the empty one first."""
    return "", *_ONSETS.split()


@cache
def rimes() -> tuple[str, ...]:
    """Every rime without its tone: a, ac, ach… yêu."""
    groups = (group.split() for group in _RIMES.replace("\n", "|").split("|") if group)
    return tuple(nucleus + coda.replace(".", "") for nucleus, *codas in groups for coda in codas)


@lru_cache(maxsize=4096)
def split(letters: str) -> tuple[str, str]:
    """Onset and rime of `letters`. The i of «gi» and the u of «qu» are the onset's, except in «gi», «gìn»."""
    if letters.startswith("qu") or (letters.startswith("gi") and letters[2:3] in VOWELS):
        return letters[:2], letters[2:]
    start = next((n for n, letter in enumerate(letters) if letter in VOWELS), len(letters))
    return letters[:start], letters[start:]


def _pair(onset: str, rime: str) -> bool:
    """Whether a rime goes with an onset at all, wrongly spelled or not."""
    if rime == "uơ":
        return onset in ("", "h", "kh", "th")
    if rime.startswith("yê"):
        return onset in ("", "k", "qu")
    if rime[0] == "y" and rime != "y":
        return onset == "qu"
    if onset == "qu":
        return rime[0] not in "uư" and rime not in ("oa", "oe", "ia") and rime[:2] not in ("oo", "iê")
    return onset != "gi" or rime[0] not in "iy"


@cache
def _table(names: bool = True) -> Mapping[str, frozenset[str]]:
    """The rimes after each onset, with or without what only names have."""
    if not names:
        return {onset: frozenset(r for r in rimes() if _pair(onset, r)) for onset in (*onsets(), *_BORROWED)}
    table = dict(_table(names=False))
    for onset, rime in map(split, _NAMES.split()):
        table[onset] = table.get(onset, frozenset()) | {rime}
    return table


def endings(onset: str) -> frozenset[str]:
    """The rimes that may follow `onset`, those of names included; none if there is no such onset."""
    return _table().get(onset, frozenset())


@cache
def _openings(rime: str) -> frozenset[str]:
    """Every beginning of `rime` with any of its marks still missing."""
    shapes = {""}
    found = {""}
    for letter in rime:
        shapes = {shape + one for shape in shapes for one in {letter, _BARE.get(letter, letter)}}
        found |= shapes
    return frozenset(found)


@cache
def _beginnings(onset: str, names: bool = True) -> frozenset[str]:
    """What a rime after a known `onset` may begin with."""
    return frozenset().union(*map(_openings, _table(names)[onset]))


@lru_cache(maxsize=4096)
def tone_fits(letters: str, tone: str) -> bool:
    """Whether `letters` so far may carry `tone`: there is a vowel for it, and no stop forbids it.

    What begins a name only («ad» of Adrơng) takes none before the name is whole.
    """
    onset, rime = split(letters)
    if not tone:
        return True
    usual = onset in _table(names=False) and rime in _beginnings(onset, names=False)
    if not rime or not (usual or rime in endings(onset)):
        return False
    return tone in (SAC, NANG) or not rime.endswith(_STOPS)


@lru_cache(maxsize=4096)
def begins(letters: str) -> bool:
    """Whether `letters` may still become a syllable by more letters and marks: «nguo», «truo», «q» are on the way."""
    onset, rime = split(letters)
    return onset in _table() and rime in _beginnings(onset)


@lru_cache(maxsize=4096)
def completes(letters: str) -> bool:
    """Whether `letters` are a whole syllable but for the tone; «jêp» is, «lă» and «ươ» are not."""
    onset, rime = split(letters)
    return rime in endings(onset)


@lru_cache(maxsize=4096)
def seat(letters: str, style: Style = "old") -> int:
    """Which letter carries the tone: the marked vowel if any, else as the style has it; -1 without a vowel.

    The styles differ only where oa, oe, uy end the word: hòa, khỏe, thúy or hoà, khoẻ, thuý.
    """
    onset, rime = split(letters)
    marked = [n for n, letter in enumerate(rime) if letter in _MARKED]
    if marked:
        return len(onset) + marked[-1]
    count = next((n for n, letter in enumerate(rime) if letter not in VOWELS), len(rime))
    if not count:
        return -1
    if count < len(rime):
        return len(onset) + count - 1
    second = count > 2 or (style == "new" and onset != "qu" and rime in ("oa", "oe", "uy"))
    return len(onset) + second


def with_tone(letters: str, tone: str, style: Style = "old") -> str:
    """`letters` with `tone` where it belongs, in NFC: («hoa», huyền) is «hòa»."""
    place = seat(letters, style)
    if not tone or place < 0:
        return letters
    return letters[:place] + unicodedata.normalize("NFC", letters[place] + tone) + letters[place + 1 :]


def spelled_right(letters: str) -> bool:
    """Whether the rime in `letters` may be written after their onset: «ke», «ca», not «ce», «ka»."""
    onset, rime = split(letters)
    if onset == "g" and rime[:1] == "i":  # gì, gìn: the i is written once
        return True
    return not rime or (rime[0] not in _NEVER.get(onset, "") and rime[0] in _ONLY.get(onset, rime[0]))


def _tones_of(rime: str) -> tuple[str, ...]:
    return (SAC, NANG) if rime.endswith(_STOPS) else TONES


def inventory() -> Iterator[Syllable]:
    """Every syllable that the table makes, each text once, in the order onset, rime, tone."""
    for onset, rime in product(onsets(), rimes()):
        parted = split(onset + rime) == (onset, rime)  # «giên» is gi and ên, not g and iên
        if parted and rime in endings(onset) and spelled_right(onset + rime):
            for tone in _tones_of(rime):
                old, new = (with_tone(onset + rime, tone, style) for style in ("old", "new"))
                yield Syllable(onset, rime, tone, old, new)


def is_syllable(word: str) -> bool:
    """Whether `word` is built like a Vietnamese syllable; a lone letter («Nguyễn Văn A») is taken as one.

    Case and the place of the tone do not matter; spelling does: «cac», «bàch», «ngiên» are none.
    """
    if len(word) == 1:
        return word.isalpha()
    spread = unicodedata.normalize("NFD", word.lower())
    tones = "".join(char for char in spread if char in TONES)
    letters = unicodedata.normalize("NFC", "".join(char for char in spread if char not in TONES))
    if len(letters) > LONGEST or len(tones) > 1 or not completes(letters):
        return False
    rime = split(letters)[1]
    return tones in _tones_of(rime) and spelled_right(letters)
