"""Stems that read nearly the same: the same words in another order, a word more, another number.

The measure is that of rapidfuzz's `token_sort_ratio` (0 to 100) on folded texts: one minus the share of letters to be
put in or taken out, once the words of both stand in order. Up to `EXACT` texts of ordinary length every pair that could
reach `NEAR` is measured; beyond, only texts that agree in a band of a min-hash signature are, which misses few pairs
and keeps the time in proportion to the number of texts. No chance, no clock: the same texts give the same answer.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from hoctapbac.bank import Item
from hoctapbac.bank.labels import LETTERS
from hoctapbac.vietnamese.folding import fold, fold_case, old_style

NEAR = 92
EXACT = 5000  # texts, of
EXACT_LETTERS = 1_000_000  # letters together

_WORD = re.compile(r"\w+(?:[.,/-]\w+)*")
_LABEL = re.compile(r"^\*?[A-Z][.)]\s+")
_CLOSE = 80  # words that are compared one by one; of more, where they begin and end to differ
_SHINGLE = 4  # letters
_BINS, _ROWS = 64, 4  # 16 bands of 4 bins
_KEPT = 10  # the latest texts kept of one band: no bank made by a machine costs more than that


class Near(NamedTuple):
    """Two places of texts that read nearly the same, the earlier first, and how nearly."""

    first: int
    second: int
    score: float


@lru_cache(maxsize=1 << 13)  # several rules ask the same of one item
def same_wording(text: str) -> str:
    """What two texts that read the same have in common: no case, spacing, tone place or end mark counts."""
    return old_style(fold_case(text)).strip(" .,;:!?…“”\"'")


@lru_cache(maxsize=1 << 13)
def same_option(text: str) -> str:
    """What two options that read the same have in common: as `same_wording`, but «=» is not «!=» and «5» not «.5»."""
    return old_style(fold_case(text)).lstrip(" “”").rstrip(" .,;:…“”")


def own_labels(item: Item) -> bool:
    """Whether every option of `item` still bears its letter («A. …», «B. …»), or every one but one of four and more."""
    if not any(option.text.lstrip("*")[1:2] in (".", ")") for option in item.options[:2]):
        return False
    borne = [bool(re.match(rf"\*?{letter}[.)]\s", o.text)) for letter, o in zip(LETTERS, item.options, strict=False)]
    return len(borne) > 1 and (all(borne) or sum(borne) == len(borne) - 1 > 2)


def bare_options(item: Item) -> list[str]:
    """The text of each option, without its letter where the letters are still there."""
    labelled = own_labels(item)
    return [_LABEL.sub("", option.text, count=1) if labelled else option.text for option in item.options]


def option_wordings(item: Item) -> list[str]:
    """`same_option` of each of `bare_options`."""
    return [same_option(text) for text in bare_options(item)]


def same_choice(a: Item, b: Item) -> bool:
    """Whether two items offer much the same: stems like «Which word is different?» stand over any options."""
    mine, other = set(option_wordings(a)), set(option_wordings(b))
    return len(mine & other) > 1 and 2 * len(mine & other) >= min(len(mine), len(other))


def sorted_words(text: str) -> str:
    """The words of `text`, folded, in order: equal for texts that differ in order and marks between words only."""
    return " ".join(sorted(_WORD.findall(old_style(fold_case(text)))))


def likeness(a: str, b: str) -> float:
    """How nearly two texts read the same, 0 to 100."""
    from rapidfuzz import fuzz

    return fuzz.ratio(sorted_words(a), sorted_words(b))


def near_pairs(texts: Sequence[str], least: float = NEAR) -> Iterator[Near]:
    """Each text that nearly repeats an earlier one, with the earlier one that it is nearest to."""
    index = Index(len(texts), sum(map(len, texts)), least)
    for place, text in enumerate(texts):
        words = sorted_words(text)
        found = index.nearest(words)
        if found is not None:
            yield Near(found[0], place, found[1])
        index.add(place, words)


class Index:
    """Texts given one by one, and asked which of them is nearest to another.

    `count` is how many there will be, `letters` how long they are together.
    """

    def __init__(self, count: int, letters: int, least: float = NEAR) -> None:
        self._least = least
        self._exact = count <= EXACT and letters <= EXACT_LETTERS
        self._by_length: dict[int, tuple[list[str], list[int]]] = {}
        self._bands: defaultdict[tuple[int, ...], deque[tuple[int, str]]] = defaultdict(lambda: deque(maxlen=_KEPT))

    def add(self, place: int, words: str) -> None:
        """A text as `sorted_words` gives it, under a number of the caller's."""
        if self._exact:
            texts, places = self._by_length.setdefault(len(words), ([], []))
            texts.append(words)
            places.append(place)
            return
        for band in _bands(words):
            self._bands[band].append((place, words))

    def nearest(self, words: str) -> tuple[int, float] | None:
        """The number and the likeness of the nearest text; the first of several that are equally near."""
        from rapidfuzz import fuzz, process

        best: tuple[float, int] | None = None
        for texts, places in self._among(words):
            least = best[0] if best else self._least
            found = process.extractOne(words, texts, scorer=fuzz.ratio, score_cutoff=least)
            if found is not None:
                here = (found[1], -places[found[2]])
                best = here if best is None else max(best, here)
        return (-best[1], best[0]) if best else None

    def _among(self, words: str) -> Iterator[tuple[Sequence[str], Sequence[int]]]:
        """The texts that can be near enough, with their numbers."""
        if not words:
            return
        if not self._exact:
            found = {place: text for band in _bands(words) for place, text in self._bands.get(band, ())}
            yield list(found.values()), list(found)
            return
        short = self._least / (200 - self._least)  # a text shorter than this share cannot reach the likeness
        for length in range(int(len(words) * short), int(len(words) / short) + 1):
            if length in self._by_length:
                yield self._by_length[length]


@lru_cache(maxsize=1)  # a text is looked for, then added
def _bands(words: str) -> tuple[tuple[int, ...], ...]:
    """The bands of a one-permutation min-hash of the text's runs of letters."""
    letters = fold(words).encode()
    runs = {crc32(letters[n : n + _SHINGLE]) for n in range(max(1, len(letters) - _SHINGLE + 1))}
    least = [-1] * _BINS
    for run in sorted(runs, reverse=True):  # the smallest of each bin comes last and stays
        least[run % _BINS] = run
    filled = next(run for run in least if run >= 0)
    for place in range(_BINS - 1, -1, -1):  # an empty bin takes its neighbour's
        if least[place] < 0:
            least[place] = (least[place + 1] if place + 1 < _BINS else filled) + 1
    return tuple((start, *least[start : start + _ROWS]) for start in range(0, _BINS, _ROWS))


def differing_words(old: str, new: str) -> tuple[str, str]:
    """The words in which two texts differ, of each in its order; «…» stands for what they share between them."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    begin = _shared(a, b)
    end = _shared(a[begin:][::-1], b[begin:][::-1])
    a, b = a[begin : len(a) - end], b[begin : len(b) - end]
    if max(len(a), len(b)) > _CLOSE:
        return " ".join(a), " ".join(b)
    matcher = SequenceMatcher(None, [same_wording(w) for w in a], [same_wording(w) for w in b], autojunk=False)
    changed = [op for op in matcher.get_opcodes() if op[0] != "equal"]
    mine = " … ".join(" ".join(a[i:j]) for _, i, j, _, _ in changed if j > i)
    other = " … ".join(" ".join(b[k:m]) for _, _, _, k, m in changed if m > k)
    return mine, other


def _shared(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words two texts begin with alike."""
    pairs = enumerate(zip(a, b, strict=False))
    return next((n for n, (x, y) in pairs if same_wording(x) != same_wording(y)), min(len(a), len(b)))


def numbers_of(text: str) -> list[str]:
    """The numbers that stand in a text, in order: two texts that differ in them do not say the same."""
    return re.findall(r"\d+(?:[.,]\d+)*", text)
