"""What counts as the same word."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.vietnamese.folding import fold, fold_case, old_style, same_text

ODD = st.text(
    st.one_of(st.sampled_from("aĂêĐðßİǆoaauyỷÁ \u0300\u0302\u0323\u031b\u0345\u1fb3"), st.characters()), max_size=20
)


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
    """Every folding is idempotent for any text, and none raises."""
    assert fold(fold(text)) == fold(text)
    assert fold_case(fold_case(text)) == fold_case(text)
    assert old_style(old_style(text)) == old_style(text)


@given(ODD)
def test_what_is_folded_is_composed(text: str) -> None:
    """Folded text is in NFC, holds no mark of Vietnamese and no capital, whatever the marks were put on."""
    assert unicodedata.is_normalized("NFC", fold(text)) and unicodedata.is_normalized("NFC", fold_case(text))
    assert not set(unicodedata.normalize("NFD", fold(text))) & {
        *"đĐ",
        *"\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b",
    }
