"""What answers are worth, in whole points."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.items import (
    ONE_OF_EACH,
    cloze,
    matching,
    multiple,
    number,
    ordering,
    possible,
    short_text,
    single,
    true_false,
)
from hoctapbac.bank import Item, Option
from hoctapbac.contest import attempt
from hoctapbac.contest.rules import Contest
from hoctapbac.contest.scoring import right_response, score, score_item


@pytest.mark.parametrize(
    ("item", "response", "points"),
    [
        (single(), 0, 10),
        (single(), 1, 0),
        (cloze(), 0, 10),
        (true_false(), 0, 10),
        (true_false(), 1, 0),
        (multiple(), (0, 1, 3), 10),
        (multiple(), (0, 1), 0),
        (multiple(), (0, 1, 2, 3), 0),
        (multiple(partial=True), (0, 1, 3), 10),
        (multiple(partial=True), (0, 1), 6),  # floor(10 × 2 / 3)
        (multiple(partial=True), (0,), 3),
        (multiple(partial=True), (0, 1, 2), 3),  # 2 right, 1 wrong
        (multiple(partial=True), (0, 2), 0),
        (multiple(partial=True), (2, 4), 0),  # never below zero
        (multiple(partial=True), (0, 1, 2, 3, 4), 3),  # choosing everything earns little
        (matching(), (0, 1, 2), 10),
        (matching(), (0, 2, 1), 0),
        (matching(), (0, 1, None), 0),
        (matching(), (0, 1, 3), 0),
        (ordering(), (0, 1, 2), 10),
        (ordering(), (2, 1, 0), 0),
        (number(), "39427", 10),
        (number(), "39.427", 10),
        (number(), "39.428", 0),
        (number(), "nhiều", 0),
        (number("n", "62.5", "0.1"), "62,5", 10),
        (number("n", "62.5", "0.1"), "62,6", 10),
        (number("n", "62.5", "0.1"), "62,61", 0),
        (number("n", "0.3", "0.1"), "0,2", 10),  # exact in decimals, not in binary fractions
        (short_text(), "Nêu  GƯƠNG", 10),
        (short_text(), "neu guong", 0),
        (short_text(fold_marks=True), "neu guong", 10),
    ],
)
def test_an_answer_earns_what_the_rules_say(item: Item, response: Any, points: int) -> None:
    """At ten points an item, worked out by hand; only what is wholly right is correct."""
    result = score_item(item, response, 10)
    assert (result.points, result.correct, result.answered) == (points, points == 10, True)


def test_equal_right_hand_sides_are_one() -> None:
    """Two models of one place: either line may point at the one text, which stands once on the screen."""
    pairs = (
        Option("mô hình 1", match="Sơn Tây"),
        Option("mô hình 2", match="Sơn Tây"),
        Option("3", match="Ba Đình"),
    )
    item = replace(matching(), options=pairs)
    assert score_item(item, (0, 0, 1), 1).correct


@given(st.sampled_from(ONE_OF_EACH), st.data(), st.integers(0, 50), st.integers(-50, 0))
def test_no_answer_is_worth_more_than_its_item(item: Item, data: st.DataObject, points: int, wrong: int) -> None:
    """Points lie between the price of a wrong answer and the worth of the item; right ones earn it all."""
    response: Any = data.draw(possible(item))
    result = score_item(item, response, points, wrong)
    assert wrong <= result.points <= result.most == points
    assert not result.correct or result.points == points
    assert result.answered or result.points == 0


@given(st.sampled_from(ONE_OF_EACH), st.integers(0, 50))
def test_the_right_response_earns_everything(item: Item, points: int) -> None:
    """What «đọc lại» shows as right is right."""
    result = score_item(item, right_response(item), points)
    assert result.correct
    assert result.points == points


def test_wrong_answers_cost_where_the_rules_say_so() -> None:
    """A wrong answer takes its price, a blank takes nothing, a partly right one keeps what it earned."""
    assert score_item(single(), 1, 10, -5).points == -5
    assert score_item(single(), None, 10, -5).points == 0
    assert score_item(multiple(partial=True), (0,), 10, -5).points == 3
    assert score_item(multiple(partial=True), (2,), 10, -5).points == -5


def test_an_attempt_is_the_sum_of_its_items() -> None:
    """Three right of nine, six points each but a third of one: 3 × 6 + 2, and a cost of 1 for one wrong."""
    contest = Contest(limit_ms=None, points_per_item=6, wrong_points=-1)
    state = attempt.begin(contest, ONE_OF_EACH)
    state = attempt.apply(state, attempt.start(state))
    given: dict[int, Any] = {0: 0, 1: (0,), 2: (0,), 3: 0, 7: "nêu gương"}
    for index, response in given.items():
        state = attempt.apply(state, attempt.answer(state, index, response, 10))
    total = score(state, contest)
    assert (total.points, total.most, total.correct, total.answered, total.items) == (19, 54, 3, 5, 9)
    assert [one.points for one in total.each] == [6, -1, 2, 6, 0, 0, 0, 6, 0]
    assert not total.all_right
