"""Every order in which a syllable may be typed, for the tests and the benchmark of typing.

The keys come from the table of letters here, not from the engine: what is tested must not be asked how it works.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

from hoctapbac.vietnamese.syllables import split

TONE_KEYS = {"telex": dict(zip("\u0300\u0301\u0309\u0303\u0323", "fsrxj", strict=True))}
TONE_KEYS["vni"] = dict(zip("\u0300\u0301\u0309\u0303\u0323", "21345", strict=True))
MARK_KEYS = {
    "telex": {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"},
    "vni": {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"},
}


def key_orders(letters: str, tone: str, method: str) -> set[str]:
    """All ways to type one syllable (small letters without tone, and its tone): every mark key at every place
    after its letter, the tone key at every place after the first vowel, keys at one place in every order."""
    found: set[str] = set()
    for typed, marks in _spellings(letters, method):
        first = len(split(letters)[0]) + 1 + ("oo" in letters)
        tones = [(TONE_KEYS[method][tone], range(first, len(typed) + 1))] if tone else []
        found.update(_woven(typed, marks + tones))
    return found


def _spellings(letters: str, method: str) -> Iterator[tuple[list[str], list[tuple[str, range]]]]:
    """The keys for the letters, and the mark keys, each with after how many letters it may come."""
    typed = [MARK_KEYS[method].get(letter, letter)[0] for letter in letters]
    count = len(letters)
    marks = {
        n: (MARK_KEYS[method][letter][1], range(n + 1, count + 1))
        for n, letter in enumerate(letters)
        if letter in MARK_KEYS[method]
    }
    if method == "telex" and "oo" in letters:
        typed[letters.index("oo") + 1] = "oo"
    pair = letters.find("ươ")
    if pair < 0:
        yield typed, list(marks.values())
    else:
        rest = [mark for mark in marks.values() if mark[0] != marks[pair][0]]
        horn = marks[pair][0]
        yield typed, [*rest, (horn, range(pair + 2, count + 1))]  # one for both
        yield typed, [*rest, (horn, range(pair + 1, pair + 2)), marks[pair + 1]]  # each its own
        yield typed, [*rest, (horn, range(pair + 1, pair + 2))]  # the ơ follows from the ư
    if method == "telex" and "ư" in letters:
        alone = letters.index("ư")
        rest = [mark for n, mark in marks.items() if letters[n] not in "ươ"]
        yield [*typed[:alone], "w", *typed[alone + 1 :]], rest


def _woven(typed: list[str], extras: list[tuple[str, range]]) -> Iterator[str]:
    """`typed` with each of `extras` at each of its places."""
    for order in permutations(extras):
        for places in product(*(places for _, places in order)):
            if list(places) == sorted(places):
                keys, begin = "", 0
                for (key, _), place in zip(order, places, strict=True):
                    keys, begin = keys + "".join(typed[begin:place]) + key, place
                yield keys + "".join(typed[begin:])
