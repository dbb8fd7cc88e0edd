"""The title line tells where I am and how much time is left, whatever else there is room for."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.journey.page import Clock, Page
from hoctapbac.tui.layout import LEAST_WIDTH
from hoctapbac.tui.widgets.title_bar import title_line
from tui import script
from tui.pages import pages


@given(pages(), st.integers(LEAST_WIDTH, 240))
def test_it_fits(page: Page, width: int) -> None:
    """The line is never wider than the screen."""
    assert title_line(page, width).width <= width


def test_title_left_middle_middle_clock_right() -> None:
    """Title at the left, how far in the middle, time left at the right edge."""
    text = title_line(script.question(), 100).text
    assert text.startswith(" Nâng cao kỷ cương") and text.endswith("còn 03:41 ")
    assert abs(text.index("Câu 2/5") + 3 - 50) <= 1


def test_clock_and_progress_stay_when_the_title_is_long() -> None:
    """A long title is cut; the clock and the number of the question are not."""
    page = replace(script.question(), title="Nâng cao kỷ cương " * 9)
    text = title_line(page, 60).text
    assert "…" in text and "Câu 2/5" in text and text.endswith("còn 03:41 ")


def test_last_minute_is_told_by_weight() -> None:
    """In the last minute the clock has another role, and the same words."""
    page = replace(script.question(), clock=Clock("còn 00:41", last_minute=True))
    roles = {span.text: span.role for span in title_line(page, 80).spans}
    assert roles["còn 00:41"] == "last_minute"


def test_clock_and_aside_stand_together() -> None:
    """With a clock and an aside both are at the right, apart."""
    page = replace(script.question(), aside="Chi bộ 9")
    assert title_line(page, 100).text.endswith("Chi bộ 9  còn 03:41 ")
