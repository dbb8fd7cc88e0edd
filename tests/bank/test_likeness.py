"""Nearly the same stems: the plain measure, found for few texts exactly and for many nearly always."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from bank.banks import texts
from hoctapbac.bank.likeness import (
    EXACT,
    NEAR,
    Index,
    differing_words,
    likeness,
    near_pairs,
    numbers_of,
    same_wording,
    sorted_words,
)

STEMS = (
    "Theo bài viết, năm 2010 địa phương đã đăng ký bao nhiêu mô hình?",
    "Phương châm “5 rõ” gồm những nội dung nào?",
    "Theo bài viết, năm 2020 địa phương đã đăng ký bao nhiêu mô hình?",
    "Những nội dung nào gồm phương châm “5 rõ”?",
    "Thủ đô của Việt Nam là thành phố nào?",
)


def test_another_number_or_order_is_near_and_another_question_is_not() -> None:
    """Each near text is paired with the earlier one that it is nearest to."""
    assert [(near.first, near.second) for near in near_pairs(STEMS)] == [(0, 2), (1, 3)]


@pytest.mark.parametrize(
    ("old", "new", "apart"),
    [
        (STEMS[0], STEMS[2], ("2010", "2020")),
        ("Nội dung nào thuộc “5 rõ”?", "Nội dung nào không thuộc “5 rõ”?", ("", "không")),
        ("Hoà bình là gì ?", "hòa bình là gì", ("", "")),
        ("Một hai ba bốn", "Một sáu ba năm", ("hai … bốn", "sáu … năm")),
    ],
)
def test_what_two_texts_differ_in_is_named(old: str, new: str, apart: tuple[str, str]) -> None:
    """A person sees the words that differ, of each text; case, tone place and punctuation are no difference."""
    assert differing_words(old, new) == apart


def test_numbers_are_told_apart() -> None:
    """Two stems that read nearly the same ask different things where their numbers differ."""
    assert numbers_of(STEMS[0]) == ["2010"] != numbers_of(STEMS[2])
    assert numbers_of("39.427 mô hình, 62,5%") == ["39.427", "62,5"]


@given(st.lists(texts(), max_size=12))
@settings(max_examples=33, deadline=None)
def test_few_texts_are_compared_exactly(given_texts: list[str]) -> None:
    """A text has a partner exactly where the plain measure of some earlier text reaches the bound."""
    found = {near.second: near for near in near_pairs(given_texts)}
    words = [sorted_words(text) for text in given_texts]
    for place, text in enumerate(words):
        scores = [fuzz.ratio(earlier, text) for earlier in words[:place] if earlier and text]
        best = max(scores, default=0)
        assert (place in found) == (best >= NEAR)
        if place in found:
            assert found[place].score == pytest.approx(best)


@given(texts(), texts())
@settings(max_examples=33, deadline=None)
def test_likeness_is_the_same_both_ways(one: str, two: str) -> None:
    """Which text is asked about the other does not matter, and a text is wholly like itself."""
    assert likeness(one, two) == likeness(two, one)
    assert likeness(one, one) == 100
    assert same_wording(one) != same_wording(two) or likeness(one, two) == 100


def _many(count: int) -> list[str]:
    """Stems of a machine: all different, with numbers written out so that none is near another by chance."""
    syllables = ("bao", "cán", "dân", "đơn", "gương", "hạn", "kỷ", "lời", "mẫu", "nêu", "phong", "quy", "rõ", "soi")
    made = []
    for number in range(count):
        state, words = number * 2654435761 % 2**32, []
        for _ in range(10):
            state = (state * 1103515245 + 12345) % 2**31
            words.append(syllables[state // 65536 % len(syllables)] + "aeiou"[state // 4096 % 5])
        made.append(" ".join(words))
    return made


def test_among_many_texts_nearly_every_near_one_is_found() -> None:
    """Beyond the exact bound, of stems with a word put in at least 97 in 100 find the stem they were made of."""
    many = _many(EXACT + 1)
    index = Index(len(many), sum(map(len, many)))
    for place, text in enumerate(many):
        index.add(place, sorted_words(text))
    changed = {place: f"{many[place]} nào" for place in range(0, len(many), 10)}
    near = {place: text for place, text in changed.items() if likeness(many[place], text) >= NEAR}
    found = {place: index.nearest(sorted_words(text)) for place, text in near.items()}
    hits = sum(best is not None and best[0] == place for place, best in found.items())
    assert len(near) > 400
    assert hits >= 0.97 * len(near)


def test_many_equal_texts_cost_no_more_than_others() -> None:
    """A file that repeats one stem ten thousand times is gone through in the time of any other."""
    found = list(near_pairs(["Thủ đô của Việt Nam là thành phố nào?"] * (2 * EXACT)))
    assert len(found) == 2 * EXACT - 1
    assert all(near.score == 100 for near in found)
