"""A doubtful key is settled by a person, and what was there before stays to be read."""

from __future__ import annotations

import pytest

from hoctapbac.bank import Item, ItemType, Option, Review
from hoctapbac.bank.mending import is_open, set_aside, taken_back, with_key

DOUBTFUL = Item(
    "thu-do",
    ItemType.SINGLE,
    "Thủ đô của Việt Nam là thành phố nào?",
    options=(Option("Hà Nội", key=True), Option("Huế", key=True), Option("Đà Nẵng")),
    key_state="conflicting",
    evidence=("gạch chân: A", "bảng đáp án: B"),
)


def test_a_chosen_key_is_certain_and_says_that_it_was_chosen() -> None:
    """One option bears the key; the readings before it are kept, and the choice is added to them."""
    item = with_key(DOUBTFUL, [0])
    assert [option.key for option in item.options] == [True, False, False]
    assert item.key_state == "certain" and item.usable and not is_open(item)
    assert item.evidence[:2] == DOUBTFUL.evidence and "A" in item.evidence[2]


def test_several_chosen_options_make_a_question_of_several_answers() -> None:
    """And one alone makes it a question of one answer again."""
    several = with_key(DOUBTFUL, [0, 2])
    assert several.type is ItemType.MULTIPLE and sum(option.key for option in several.options) == 2
    assert with_key(several, [1]).type is ItemType.SINGLE


@pytest.mark.parametrize("places", [[], [3]])
def test_a_key_that_names_no_option_is_no_key(places: list[int]) -> None:
    """Nothing, or an option that is not there, settles nothing."""
    with pytest.raises(ValueError, match="no such options"):
        with_key(DOUBTFUL, places)


def test_a_question_set_aside_waits_for_nobody() -> None:
    """It is kept, used in no contest, and can be used again as it was."""
    aside = set_aside(DOUBTFUL)
    assert not is_open(aside) and not aside.usable and aside.options == DOUBTFUL.options
    assert is_open(taken_back(aside)) and taken_back(aside).review is Review.DRAFT
