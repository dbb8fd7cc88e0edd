"""What counts as the same word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.vietnamese.folding import fold, fold_case, same_text


def test_fold_forgets_case_and_every_mark() -> None:
    """Letters with marks, đ, decomposed letters and the look-alike eth become plain small letters."""
    assert fold("ĐẢNG ỦY  Đắk Lắk") == "dang uy dak lak"
    assert fold("Nguye\u0302\u0303n") == fold("NGUYỄN") == "nguyen"
    assert fold("Ða dạng") == "da dang"


def test_fold_case_keeps_marks() -> None:
    """Only case, spacing and the way letters are composed are forgotten."""
    assert fold_case("  Đảng\tỦY ") == "đảng ủy"
    assert fold_case("u\u0309y") == "ủy"
    assert fold_case("uỷ") != fold_case("ủy")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("hoà bình", "Hòa  bình", True),
        ("khoẻ", "khỏe", True),
        ("uỷ ban", "ủy ban", True),
        ("toàn", "tòan", False),
        ("quý", "qúy", False),
        ("hoa", "hòa", False),
        ("nêu gương", "neu guong", False),
    ],
)
def test_the_place_of_a_tone_is_a_matter_of_taste(one: str, other: str, same: bool) -> None:
    """Open oa, oe, uy carry the tone on either vowel; everywhere else another place is another spelling."""
    assert same_text(one, other) is same


def test_answers_without_marks() -> None:
    """Where marks may be left out, an answer typed without them is right; another word is not."""
    assert same_text("Nêu gương", "neu guong", fold_marks=True)
    assert not same_text("Nêu gương", "neo guong", fold_marks=True)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """Both foldings are idempotent for any text."""
    assert fold(fold(text)) == fold(text)
    assert fold_case(fold_case(text)) == fold_case(text)
