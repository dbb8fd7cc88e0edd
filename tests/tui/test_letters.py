"""Big letters: every letter has its own drawing, text keeps to the columns it is given, no word is cut."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.bundled import bundled
from hoctapbac.texts import vi
from hoctapbac.tui.letters import THRICE, TWICE, Face, columns, drawable, faces, rows, wrapped

VOWELS, TONES = "aăâeêioôơuưy", ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES]
LETTERS = [letter for letter in [*SMALL, "đ"] if not letter.isascii()]
VIETNAMESE = LETTERS + [letter.upper() for letter in LETTERS]
ASCII = [chr(code) for code in range(0x21, 0x7F)]
MARKS = list("“”‘’«»–—…·•●○◐→←↑↓−₫×÷≤≥°²³½€§№")
# Signs that mean the same, or one of which no Vietnamese text has: they may be drawn alike.
ALIKE = [{"-", "–", "−"}, {"Ð", "Đ"}]
both = pytest.mark.parametrize("face", [TWICE, THRICE], ids=lambda face: face.name)


def written() -> set[str]:
    """Every character of the bundled banks and of the sentences of the program."""
    banks = [path.read_text(encoding="utf-8") for path in bundled().rglob("bank.txt")]
    texts = Path(vi.__file__).read_text(encoding="utf-8")
    return {letter for letter in unicodedata.normalize("NFC", "".join([*banks, texts])) if not letter.isspace()}


def test_there_are_134_letters() -> None:
    """The alphabet under test is the whole one: 67 letters beyond ASCII, small and capital."""
    assert len(set(VIETNAMESE)) == 134


@both
def test_every_letter_has_a_drawing(face: Face) -> None:
    """Vietnamese letters, ASCII, the signs in use, and whatever banks and program write."""
    wanted = {*VIETNAMESE, *ASCII, *MARKS, *written()}
    assert len(wanted) > 250 and [letter for letter in sorted(wanted) if not drawable(letter, face)] == []


@both
def test_every_letter_looks_like_itself_only(face: Face) -> None:
    """No two characters are drawn the same but those that may be."""
    drawn = defaultdict(set)
    for letter in {*VIETNAMESE, *ASCII, *MARKS, *written()}:
        drawn[rows(letter, face)].add(letter)
    alike = [letters for letters in drawn.values() if len(letters) > 1]
    assert [letters for letters in alike if not any(letters <= known for known in ALIKE)] == []


def ink(letter: str, face: Face) -> list[int]:
    """Inked cells of each row."""
    return [len(row.replace(" ", "")) for row in rows(letter, face)]


@both
def test_a_dot_below_is_below(face: Face) -> None:
    """A dotted letter has ink lower than the same letter without its dot, but for y, whose tail is there."""
    for letter in "ạặậẹệịọộợụựẠẶẬẸỆỊỌỘỢỤỰỴ":
        plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", letter).replace("\u0323", ""))
        lowest = [max(y for y, inked in enumerate(ink(one, face)) if inked) for one in (letter, plain)]
        assert lowest[0] > lowest[1], letter


@both
def test_marks_leave_the_letter_its_foot(face: Face) -> None:
    """Whatever stands above or below, a letter stands on the same row as its base."""
    for letter in set(VIETNAMESE) - {"đ", "Đ"}:
        base = unicodedata.normalize("NFD", letter)[0]
        last = max(y for y, inked in enumerate(ink(base.replace("y", "v"), face)) if inked)
        assert ink(letter, face)[last] > 0, letter


@both
@given(st.lists(st.sampled_from([*VIETNAMESE, *ASCII, " "]), max_size=40).map("".join))
def test_a_line_is_a_block_of_cells(face: Face, text: str) -> None:
    """A text is as many rows as its face says, all as wide as its letters together, of nothing but block elements."""
    drawn = rows(text, face)
    assert len(drawn) == face.lines and {len(row) for row in drawn} == {columns(text, face)}
    assert set("".join(drawn)) <= set(" ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")
    assert columns(text, face) == sum(columns(letter, face) for letter in text)


@both
@given(st.lists(st.sampled_from(["rõ", "người", "việc", "trách", "“nghiêng”", "\n"]), max_size=30), st.integers(1, 240))
def test_wrapping_by_drawn_width(face: Face, words: list[str], measure: int) -> None:
    """Every line fits when drawn and no word is lost or cut; None only where a word alone is too wide."""
    lines = wrapped(" ".join(words), face, measure)
    if lines is None:
        assert any(columns(word, face) > measure for word in words if word.strip())
    else:
        assert all(columns(line, face) <= measure for line in lines)
        assert " ".join(lines).split() == " ".join(words).split()


@both
@pytest.mark.parametrize("strange", ["👍", "漢", "e\u0302\u0301", "ก", "\U0001f600 x"])
def test_what_cannot_be_drawn_is_said(face: Face, strange: str) -> None:
    """Other scripts, emoji and loose marks are not drawn at all, and nothing is left out in silence."""
    assert not drawable(strange, face) and wrapped(f"Câu {strange}", face, 200) is None


@both
@given(st.text(max_size=30), st.integers(-3, 60))
def test_any_text_at_all(face: Face, text: str, measure: int) -> None:
    """Any string is either drawn inside the measure or refused."""
    lines = wrapped(text, face, measure)
    assert lines is None or all(columns(line, face) <= max(0, measure) for line in lines)


def test_larger_sizes_have_larger_letters() -> None:
    """Sizes 0 and 1 have no big letters; size 3 wishes for larger ones than size 2 and can fall back to them."""
    assert faces(0) == faces(1) == () and faces(2) == (TWICE,) and faces(3) == (THRICE, TWICE)
    assert THRICE.lines > TWICE.lines and columns("trách nhiệm", THRICE) > columns("trách nhiệm", TWICE)


@both
def test_capital_and_small_letters_share_a_height(face: Face) -> None:
    """Digits and capitals stand on the same row as small letters without a tail."""
    feet = {max(y for y, inked in enumerate(ink(letter, face)) if inked) for letter in "aemnxAEMX0123456789"}
    assert len(feet) == 1
