"""Finding people and units by what somebody types: what the query states must hold, what it omits is free.

An unmarked letter stands for any marked one and an absent tone for any tone: «dao» finds Đào and Dao, «đào» only
Đào. Each word of the query begins a word of the name, in any order. Hoà and Hòa, Kí and Ký, H'Hen and Hhen are
one. `matches` tells it of one name; `Index` finds the best of a hundred thousand names in milliseconds.

The best come first: whole words before begun ones; letters as typed before letters with more marks; the words in
the order of the query; the given name, then the family name, then the middle ones; then the order of people. Of
whole words typed without any mark, those without a tone come first («an»: An, then Án); a word typed with a mark
says nothing by a missing tone, because the tone is the last key of it («nguyên» is on its way to Nguyễn).

Nothing raises for any string.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from hoctapbac.vietnamese.collation import name_key, signs

_BARE = str.maketrans("ăâđêôơư", "aadeoou")
_ETH = str.maketrans("ðÐɖƉ", "đĐđĐ")  # they look like it and are typed for it
_EITHER_I = re.compile(r"(?:[hklmstv]|qu)[iy]")  # Kí and Ký, Quí and Quý: one name, two spellings
_APOSTROPHES = frozenset("'’‘ʼ")

_LONGEST_KEYS = 80  # characters; nobody types a longer query as Telex keys
_SLOTS = 8  # places of a word in its name that are told apart; those after the eighth count as the eighth
_COMMON = 256  # a word that one name in so many has, at one place, is kept as a set of bits
_END = "\U0010ffff"  # after every letter


class Word(NamedTuple):
    """A word as search sees it: small letters without tones, and the tones."""

    letters: str
    tone: str


# How a word of the query fits a word of the name, the best first.
_FITS = _WHOLE, _WHOLE_FREELY, _BEGUN, _BEGUN_FREELY = 0, 1, 2, 3
_COST = ((0, 0), (0, 1), (1, 0), (1, 1))  # of each fit: is the word only begun, has it more marks than typed


@lru_cache(maxsize=16_384)
def _words_of(part: str) -> tuple[Word, ...]:
    """The words of what stands between two spaces."""
    found: list[list[str]] = [["", ""]]
    for sign in signs(part.translate(_ETH)):
        if sign.letter in _APOSTROPHES:
            continue
        if sign.letter.isalnum():
            found[-1] = [found[-1][0] + sign.letter, found[-1][1] + sign.marks]
        else:
            found.append(["", ""])
    return tuple(Word(letters, tone) for letters, tone in found if letters)


def _words(text: str) -> tuple[Word, ...]:
    return tuple(chain.from_iterable(map(_words_of, text.split())))


def _spelled(word: str, query: str) -> str:
    """The letters of `word`, with a last i or y as the query has it, where both are one name."""
    if len(word) == len(query) and query[-1] in "iy" and _EITHER_I.fullmatch(word):
        return word[:-1] + query[-1]
    return word


def _begins(word: str, query: str) -> bool:
    """Whether `word` begins with `query`, an unmarked letter of `query` standing for any marked one."""
    return len(query) <= len(word) and all(
        asked in (letter, letter.translate(_BARE)) for asked, letter in zip(query, word, strict=False)
    )


def _fit(query: Word, word: Word) -> int | None:
    """Which of `_FITS` it is, or None where `word` is not looked for."""
    if query.tone not in ("", word.tone):
        return None
    letters = _spelled(word.letters, query.letters)
    as_typed = letters.startswith(query.letters)
    if not as_typed and not _begins(letters, query.letters):
        return None
    if len(letters) > len(query.letters):
        return _BEGUN if as_typed else _BEGUN_FREELY
    toneless = query.tone == word.tone or query.letters != query.letters.translate(_BARE)
    return _WHOLE if as_typed and toneless else _WHOLE_FREELY


def matches(query: str, name: str) -> bool:
    """Whether `name` is among what somebody typing `query` looks for. An empty query finds everything."""
    words = _words(name)
    return all(any(_fit(asked, word) is not None for word in words) for asked in _words(query))


def _readings(query: str) -> Iterator[str]:
    """The query, then what its keys make in Telex and in VNI, where that is something else."""
    yield query
    if len(query) > _LONGEST_KEYS:
        return
    from hoctapbac.vietnamese.telex import compose

    for read in (compose(query, "telex"), compose(query, "vni")):
        if read != query:
            yield read


def _bits(ranks: Iterable[int], count: int) -> int:
    """A set of ranks below `count` as the bits of one number."""
    table = bytearray(count // 8 + 1)
    for rank in ranks:
        table[rank >> 3] |= 1 << (rank & 7)
    return int.from_bytes(table, "little")


class _Sought(NamedTuple):
    """Where one word of the query was found; every number is a set of names."""

    best: list[int]  # by fit: names in which this is the best fit of the word
    slots: list[int]  # by slot: names in which the word, at its best fit, stands there


class Index:
    """Many names, to be found by any words of them. Built once; a name is known by its position in `names`.

    Names are numbered by the order of people, and a set of names is one long number with a bit for each: a query
    of any length comes to some hundred operations on such numbers, and no name is looked at on its own.
    """

    def __init__(self, names: Sequence[str], sort_as: Sequence[str] = ()) -> None:
        """`sort_as` says, name by name, what a person is sorted by instead of the last word; "" where it is that."""
        stated = sort_as or [""] * len(names)
        keys = [name_key(name, given) for name, given in zip(names, stated, strict=True)]
        self._order = array("I", sorted(range(len(names)), key=keys.__getitem__))
        del keys
        table: dict[Word, dict[int, array[int]]] = defaultdict(lambda: defaultdict(lambda: array("I")))
        given: list[list[int]] = [[] for _ in range(_SLOTS)]
        for rank, position in enumerate(self._order):
            words = _words(names[position])
            called = _words(stated[position]) or words[-1:]
            for place, word in enumerate(words):
                slot = min(place, _SLOTS - 1)
                table[word][slot].append(rank)
                if word in called:
                    given[slot].append(rank)
        self._given = [_bits(ranks, len(names)) for ranks in given]
        # By their bare letters, so that all that begin with the same ones stand together.
        spelled = sorted((word.letters.translate(_BARE), word) for word in table)
        self._bare = [bare for bare, _ in spelled]
        self._known = [word for _, word in spelled]
        self._places = [self._kept(table.pop(word)) for word in self._known]

    def _kept(self, places: Mapping[int, array[int]]) -> tuple[tuple[int, int | array[int]], ...]:
        """Where one word stands: by slot, the names as bits where they are many, else as a list."""
        most = len(self._order) // _COMMON
        return tuple(
            (n, ranks if len(ranks) <= most else _bits(ranks, len(self._order))) for n, ranks in places.items()
        )

    def find(self, query: str, limit: int) -> list[int]:
        """Positions of at most `limit` names that the query fits, the best first; an empty query fits all.

        A query that reads as keys of Telex or VNI («nguyeenx») finds what these make, after what it finds itself.
        """
        found: dict[int, None] = {}
        for words in dict.fromkeys(map(_words, _readings(query))):
            fresh = (rank for rank in self._ranked(words) if rank not in found)
            found |= dict.fromkeys(islice(fresh, max(0, limit - len(found))))
            if len(found) >= limit:
                break
        return [self._order[rank] for rank in found]

    def _ranked(self, words: Sequence[Word]) -> Iterator[int]:
        """The ranks of all names that hold `words`, the best first."""
        if not words:
            yield from range(len(self._order))
            return
        all_sought: list[_Sought] = []
        left = -1
        for word in dict.fromkeys(words):
            sought = self._seek(word)
            all_sought.append(sought)
            left &= _union(sought.best)
            if not left:
                return
        ordered, family = _in_order(all_sought), _union(s.slots[0] for s in all_sought)
        given = _union(place & own for s in all_sought for place, own in zip(s.slots, self._given, strict=True))
        for tier in _tiers(left, all_sought):
            rest = tier
            for part in (ordered & given, ordered & family, ordered, given, family, -1):
                yield from self._each(rest & part)
                rest &= ~part

    def _each(self, names: int) -> Iterator[int]:
        """The ranks in a set, in order."""
        table = names.to_bytes(len(self._order) // 8 + 1, "little")
        for found in re.finditer(rb"[^\0]", table):
            first, byte = found.start() * 8, table[found.start()]
            yield from (first + bit for bit in range(8) if byte >> bit & 1)

    def _candidates(self, query: str) -> Iterable[int]:
        """Numbers of the words that may fit: those with its bare letters first, and those with the other i."""
        bare = query.translate(_BARE)
        first = bisect_left(self._bare, bare)
        begun = range(first, bisect_left(self._bare, bare + _END, first))
        if not _EITHER_I.fullmatch(bare):
            return begun
        other = bare[:-1] + ("y" if bare[-1] == "i" else "i")
        first = bisect_left(self._bare, other)
        return chain(begun, range(first, bisect_left(self._bare, other + "\0", first)))

    def _seek(self, query: Word) -> _Sought:
        """All names with a word that fits `query`."""
        common = [[0] * _SLOTS for _ in _FITS]
        rare: list[list[list[array[int]]]] = [[[] for _ in range(_SLOTS)] for _ in _FITS]
        for number in self._candidates(query.letters):
            fit = _fit(query, self._known[number])
            if fit is not None:
                for slot, ranks in self._places[number]:
                    if isinstance(ranks, int):
                        common[fit][slot] |= ranks
                    else:
                        rare[fit][slot].append(ranks)
        best, slots, seen = [], [0] * _SLOTS, 0
        for fit in _FITS:
            places = [common[fit][n] | self._together(rare[fit][n]) for n in range(_SLOTS)]
            new = _union(places) & ~seen
            best.append(new)
            slots = [before | place & new for before, place in zip(slots, places, strict=True)]
            seen |= new
        return _Sought(best, slots)

    def _together(self, lists: list[array[int]]) -> int:
        return _bits(chain.from_iterable(lists), len(self._order)) if lists else 0


def _union(sets: Iterable[int]) -> int:
    union = 0
    for one in sets:
        union |= one
    return union


def _in_order(all_sought: Sequence[_Sought]) -> int:
    """Names in which the words, each at its best, stand in the order of the query."""
    reached = all_sought[0].slots
    for sought in all_sought[1:]:
        reached = [place & _union(reached[:slot]) for slot, place in enumerate(sought.slots)]
    return _union(reached)


def _tiers(names: int, all_sought: Sequence[_Sought]) -> Iterator[int]:
    """`names` parted by how well the words fit: by how many are only begun, then by how many have more marks."""
    tiers = {(0, 0): names}
    for sought in all_sought:
        parted: dict[tuple[int, int], int] = {}
        for (begun, freely), tier in tiers.items():
            for best, cost in zip(sought.best, _COST, strict=True):
                if tier & best:
                    key = (begun + cost[0], freely + cost[1])
                    parted[key] = parted.get(key, 0) | tier & best
        tiers = parted
    return (tiers[key] for key in sorted(tiers))
