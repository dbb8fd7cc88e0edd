"""The key line tells what fits, most needed first, and every key on it can be touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.tui.widgets.key_bar import key_line, presses
from tui.pages import short, texts

KEYS = (("Enter", "chọn"), ("↑ ↓", "di chuyển"), ("+ −", "cỡ chữ"), ("C", "tương phản"), ("F1", "mời hỗ trợ"))


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Enter", ["enter"]),
        ("Esc", ["escape"]),
        ("↑ ↓", ["up", "down"]),
        ("← →", ["left", "right"]),
        ("+ −", ["plus", "minus"]),
        ("C", ["c"]),
        ("0", ["0"]),
        ("⌫", ["backspace"]),
        ("F1", ["f1"]),
        ("1-4", []),
        ("phím bất kỳ", []),
    ],
)
def test_written_keys_are_known(written: str, names: list[str]) -> None:
    """A key as it is written on the screen is the key of that name; what is no key is none."""
    assert [name for name, _ in presses(written)] == names


def test_letters_and_signs_have_their_character() -> None:
    """A touched letter types that letter, as the key would."""
    assert presses("C") == [("c", "c")] and presses("+ −") == [("plus", "+"), ("minus", "-")]


@given(st.lists(st.tuples(short, texts), max_size=8), st.integers(1, 240))
def test_it_fits(keys: list[tuple[str, str]], width: int) -> None:
    """The line is never wider than the screen, and no two keys share a cell."""
    line, found = key_line(keys, width)
    assert line.width <= width
    for one, other in zip(line.zones, line.zones[1:], strict=False):
        assert one.stop <= other.start
    assert all(zone.target < len(found) for zone in line.zones)


def test_the_first_keys_stay_longest() -> None:
    """Where not all fit, the last are left out and the first stay."""
    line, _ = key_line(KEYS, 40)
    assert line.text.startswith(" Enter chọn") and "F1" not in line.text
    assert "F1  mời hỗ trợ" in key_line(KEYS, 80)[0].text


def test_a_touch_is_the_key_under_it() -> None:
    """Touching a key or the words beside it is that key; each arrow of a pair is its own."""
    line, found = key_line(KEYS, 80)
    under = {text: found[line.target_at(line.text.index(text))][0] for text in ("Enter", "chọn", "↑", "↓", "cỡ")}
    assert under == {"Enter": "enter", "chọn": "enter", "↑": "up", "↓": "down", "cỡ": "minus"}
