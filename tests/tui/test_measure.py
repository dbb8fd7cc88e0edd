"""Text keeps to the columns it is given, and nothing but visible characters comes out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.tui.measure import cells, cut, harmless, padded, wrap
from tui.pages import texts


@given(texts)
def test_nothing_invisible_is_drawn(text: str) -> None:
    """What is drawn holds no control character, no escape, no override, no surrogate."""
    assert harmless(text).isprintable()


@given(texts, st.integers(1, 90))
def test_wrapped_lines_fit(text: str, width: int) -> None:
    """Every line of wrapped text fits, however narrow."""
    assert all(cells(line) <= width for line in wrap(text, width))


@given(st.lists(st.sampled_from(["rõ", "người", "việc", "trách"]), max_size=40), st.integers(6, 60))
def test_wrapping_loses_no_word(words: list[str], width: int) -> None:
    """Wrapped text, joined again, is the text."""
    assert " ".join(wrap(" ".join(words), width)).split() == words


def test_own_line_breaks_stay() -> None:
    """A line break of the text is one on the screen, an empty line too."""
    assert wrap("một\n\nhai", 10) == ("một", "", "hai")


@given(texts, st.integers(0, 40))
def test_cut_and_padded_fit(text: str, width: int) -> None:
    """Cut text never exceeds its width, and padded text fills it exactly."""
    assert cells(cut(text, width)) <= width
    assert cells(padded(text, width)) == width


def test_what_is_left_out_is_said() -> None:
    """Text that was cut ends in an ellipsis; text that fits is untouched."""
    assert cut("trách nhiệm", 7) == "trách …"
    assert cut("trách", 7) == "trách"
