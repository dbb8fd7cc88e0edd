"""What is true of a whole bank: where its keys stand, how long they are, what it covers. Notes, never advice."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator

from hoctapbac.bank import Bank
from hoctapbac.bank.labels import LEVEL_WORDS
from hoctapbac.bank.rules import bank_rule
from hoctapbac.bank.rules.keys import single_key
from hoctapbac.vietnamese.numbers import format_list

FEWEST = 20  # items; balance means nothing in a smaller bank
SELDOM = 0.001  # what chance does less often than this is not laid to chance
# Chi-square that chance exceeds that seldom, for 1, 2, 3… degrees of freedom.
_CHANCE = (10.828, 13.816, 16.266, 18.467, 20.515, 22.458, 24.322, 26.124, 27.877)


@bank_rule("I1", "key-position", "Xếp lại thứ tự phương án khi soạn; trên máy thứ tự được xáo.")
def key_position(bank: Bank) -> Iterator[str]:
    """On paper, a key that always stands in one place can be guessed.

    Good (×40):
        Câu {n}. Hỏi điều thứ {n}?
        A. Một
        B. Hai
        Đáp án: {letter}

    Bad (×40):
        Câu {n}. Hỏi điều thứ {n}?
        *A. Một
        B. Hai
    """
    seen: defaultdict[int, float] = defaultdict(float)
    expected: defaultdict[int, float] = defaultdict(float)
    count = 0
    for item in bank.items:
        key = single_key(item)
        if key is None or len(item.options) > len(_CHANCE):
            continue
        count += 1
        seen[item.options.index(key)] += 1
        for place in range(len(item.options)):
            expected[place] += 1 / len(item.options)
    if count < FEWEST:
        return
    distance = sum((seen[place] - mean) ** 2 / mean for place, mean in expected.items())
    if distance > _CHANCE[len(expected) - 2]:
        shown = ", ".join(f"{'ABCDEFGHI'[place]} {seen[place]:.0f}" for place in sorted(expected))
        yield f"vị trí đáp án lệch hơn ngẫu nhiên: {shown}."


@bank_rule("I2", "longest-is-key", "Viết các phương án dài gần bằng nhau.")
def longest_is_key(bank: Bank) -> Iterator[str]:
    """Where the longest option is the key far more often than chance, length alone answers.

    Good (×40):
        Câu {n}. Hỏi điều thứ {n}?
        *A. Một
        B. Hai

    Bad (×40):
        Câu {n}. Hỏi điều thứ {n}?
        *A. Một điều
        B. Hai
    """
    hits, chances = 0, []
    for item in bank.items:
        key = single_key(item)
        if key is not None:
            hits += len(key.text) > max(len(option.text) for option in item.options if option is not key)
            chances.append(1 / len(item.options))
    if len(chances) >= FEWEST and _beyond_chance(hits, len(chances), sum(chances) / len(chances)):
        expected = round(100 * sum(chances) / len(chances))
        yield f"đáp án là phương án dài nhất ở {100 * hits // len(chances)}% số câu (ngẫu nhiên: khoảng {expected}%)."


def _beyond_chance(hits: int, count: int, chance: float) -> bool:
    """Whether `hits` of `count` are too many for chance: Chernoff's bound on the tail of the binomial distribution.

    The bound holds as well where the chances differ and `chance` is their mean (Hoeffding 1956).
    """
    share = hits / count
    if share <= chance:
        return False
    apart = share * math.log(share / chance)
    if share < 1:
        apart += (1 - share) * math.log((1 - share) / (1 - chance))
    return math.exp(-count * apart) < SELDOM


@bank_rule("I3", "coverage", "Soạn thêm câu cho chuyên đề, mức còn thiếu, hoặc ghi dòng «Chuyên đề», «Mức» cho đúng.")
def coverage(bank: Bank) -> Iterator[str]:
    """A bank asks about every topic that it declares, and for more than one level of understanding.

    Good (×40):
        Câu {n}. Hỏi điều thứ {n}?
        *A. Một
        B. Hai
        Mức: thông hiểu
        ===
        Câu 41. Hỏi điều khác?
        *A. Một
        B. Hai

    Bad (×40):
        Câu {n}. Hỏi điều thứ {n}?
        *A. Một
        B. Hai
    """
    topics = Counter(item.topic for item in bank.items)
    unasked = [topic.code for topic in bank.topics if not topics[topic.code]]
    if bank.items and unasked:
        yield f"chuyên đề chưa có câu nào: {format_list(unasked)}."
    levels = Counter(item.level for item in bank.items)
    if len(bank.items) >= FEWEST and len(levels) == 1:
        yield f"mọi câu đều ở mức «{LEVEL_WORDS[next(iter(levels))]}»."
