"""The one door for text from outside."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.vietnamese.cleaning import clean, clean_line

_TEXT = st.text() | st.text("a\u0301 e\u0302\u0323\n\r\t\x00\x1b\u202e\u200d\u00ad\u2028\ud800|.", max_size=30)


@given(_TEXT)
def test_clean_text_keeps_its_promise(text: str) -> None:
    """For any text: NFC, no controls or overrides, single spaces, no blank lines; cleaning again is idle."""
    result = clean(text)
    assert clean(result) == result
    assert unicodedata.is_normalized("NFC", result)
    assert not {unicodedata.category(character) for character in result if character != "\n"} & {"Cc", "Cs"}
    assert not set("\u202e\u200d\u00ad\u2028") & set(result)
    assert "  " not in result
    assert all(line and line == line.strip() for line in result.split("\n")) or result == ""


def test_what_people_wrote_stays() -> None:
    """Vietnamese letters, quotation marks, dashes and emoji come through; decomposed letters are joined."""
    assert clean("Tie\u0302\u0301ng Việt “5 rõ” – 😀") == "Tiếng Việt “5 rõ” – 😀"


def test_spaces_and_lines() -> None:
    """Tabs and hard spaces are spaces, every kind of line end is one, blank lines go."""
    assert clean("a\u00a0\tb\r\n\r\n c\u2028d") == "a b\nc\nd"


def test_hidden_characters_go() -> None:
    """Escapes, overrides, zero widths and byte order marks leave nothing behind."""
    assert clean("\ufeffa\x1b\u202eb\u200b\u00adc") == "abc"


@given(_TEXT, st.integers(1, 20))
def test_a_typed_field_is_one_bounded_line(text: str, limit: int) -> None:
    """A field keeps to one line and its bound, and does not end in a space."""
    line = clean_line(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert line == line.rstrip()
