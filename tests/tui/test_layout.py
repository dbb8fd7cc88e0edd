"""Every page is drawn on every screen: without error, inside the screen, with every choice in reach."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoctapbac.journey.page import Choice, Code, Field, Gap, Page, Row, Steps, Text
from hoctapbac.tui.layout import LEAST_HEIGHT, LEAST_WIDTH, MEASURE, Layout, layout
from hoctapbac.tui.lines import Words
from hoctapbac.tui.measure import cells
from hoctapbac.tui.view import Scroll, visible
from tui import script
from tui.pages import pages

WORDS = Words("còn nữa ↓", "↑ còn ở trên", "Cửa sổ quá nhỏ")


def seen(page: Page, width: int, height: int, size: int = 0, offset: int = 0) -> list[str]:
    """The lines of text on the screen."""
    drawn = layout(page, width, height, size, WORDS)
    return [line.text for line in visible(drawn, offset, width, height, WORDS)]


@settings(max_examples=50, deadline=None)
@given(pages(), st.integers(1, 240), st.integers(1, 67), st.integers(0, 3), st.integers(0, 40))
def test_every_page_fits_every_screen(page: Page, width: int, height: int, size: int, offset: int) -> None:
    """As many lines as the screen has, none longer than it is wide, whatever the page holds."""
    drawn = layout(page, width, height, size, WORDS)
    lines = visible(drawn, min(offset, drawn.overflow), width, height, WORDS)
    assert len(lines) == height
    assert all(line.width <= width for line in lines)


@settings(max_examples=40, deadline=None)
@given(pages(), st.integers(LEAST_WIDTH, 240), st.integers(LEAST_HEIGHT - 2, 65), st.integers(0, 3), st.data())
def test_every_choice_is_in_reach(page: Page, width: int, height: int, size: int, data: st.DataObject) -> None:
    """The highlighted choice is on the screen, and touching it there means that choice."""
    if not page.choices or page.code_only:
        page = replace(page, choices=(*page.choices, Choice("một")), code_only=False)
    page = replace(page, cursor=data.draw(st.integers(0, len(page.choices) - 1)))
    drawn = layout(page, width, height, size, WORDS)
    scroll = Scroll()
    scroll.keep(drawn, drawn.cursor)
    lines = visible(drawn, scroll.offset, width, height, WORDS)
    assert page.cursor in {zone.target for line in lines for zone in line.zones}
    assert all(line.target_at(zone.start) == zone.target for line in lines for zone in line.zones)


@settings(max_examples=20, deadline=None)
@given(pages(1), st.integers(LEAST_WIDTH, 120), st.integers(LEAST_HEIGHT - 2, 40), st.integers(0, 3))
def test_every_line_can_be_read_with_the_down_key(page: Page, width: int, height: int, size: int) -> None:
    """Pressing ↓ again and again, every line of a long page has been on the screen."""
    page = replace(page, code_only=False, cursor=0 if page.choices else -1)
    scroll, read = Scroll(), set[int]()
    for _ in range(400):
        drawn = layout(page, width, height, size, WORDS)
        scroll.keep(drawn)
        read |= set(range(scroll.offset, scroll.offset + drawn.room))
        before = page.cursor
        if not scroll.take("down", page, drawn):
            page = replace(page, cursor=_below(page))
            drawn = layout(page, width, height, size, WORDS)
            scroll.keep(drawn, drawn.cursor if page.cursor != before else None)
            if page.cursor == before:
                break
    assert read >= set(range(len(drawn.lines)))


def _below(page: Page) -> int:
    """The cursor after ↓, as journeys move it: to the next choice that can be taken."""
    able = [n for n, choice in enumerate(page.choices) if choice.enabled and n > page.cursor]
    return able[0] if able else page.cursor


def question(**other: object) -> Page:
    return replace(script.question(), **other)  # type: ignore[arg-type]


def test_measure_is_for_reading() -> None:
    """No text is set wider than the measure, and the column is in the middle of a wide screen."""
    lines = seen(script.story(), 240, 65)
    written = [line for line in lines if line.strip() and "Câu thứ" in line]
    starts = {len(line) - len(line.lstrip()) for line in written}
    assert min(starts) == (240 - MEASURE) // 2
    assert max(len(line.strip()) for line in written) <= MEASURE


def test_targets_are_three_lines_high_where_there_is_room() -> None:
    """Where there is room a finger has three lines a choice, on small screens from size 1."""
    for width, height, size in ((120, 38, 0), (120, 38, 1), (80, 24, 1)):
        drawn = layout(script.question(), width, height, size)
        rows = [zone.target for line in drawn.lines for zone in line.zones]
        assert [rows.count(choice) for choice in range(4)] == [3, 3, 3, 3]


def apart(lines: list[str]) -> int:
    """The least distance of two choices, in lines."""
    return min(b - a for a, b in pairwise(n for n, line in enumerate(lines) if "○  " in line))


def test_each_text_size_is_more_generous_than_the_one_before() -> None:
    """Choices close together, then apart; where big letters have no room, all lines apart and heavy."""
    small, middle = (seen(script.question(), 80, 22, size) for size in range(2))
    assert apart(small) == 1 < apart(middle)
    for size in (2, 3):
        large = seen(script.question(), 44, 14, size)
        first = next(n for n, line in enumerate(large) if "Theo bài viết" in line)
        assert first >= 0 and layout(script.question(), 44, 14, size).setting.large is None
    assert [layout(script.question(), 80, 22, size).bold for size in range(4)] == [False, False, True, True]


@pytest.mark.parametrize("height", range(8, 40))
def test_gaps_go_before_anything_is_out_of_sight(height: int) -> None:
    """A page scrolls only when not even without its empty lines it would fit."""
    page = question(blocks=(Text("a"), Gap(), Text("b"), Gap(), Text("c")), after=(Gap(), Steps(("now", "open"))))
    drawn = layout(page, 80, height)
    least = 3 + len(page.choices) + 1
    assert (drawn.overflow > 0) == (height < least)


def test_long_page_says_that_it_goes_on() -> None:
    """The first screen of a long page says so in words, the last one says where the rest is."""
    page = script.story()
    drawn = layout(page, 80, 22, 0, WORDS)
    top = visible(drawn, 0, 80, 22, WORDS)[-1]
    bottom = visible(drawn, drawn.overflow, 80, 22, WORDS)[-1]
    assert top.text.strip() == WORDS.more_below and bottom.text.strip() == WORDS.more_above


def test_long_choice_keeps_its_indent() -> None:
    """The second line of a choice begins under its first word, not under its digit."""
    page = question(choices=(Choice("trách nhiệm " * 12, "1", "○"),), cursor=0, blocks=())
    lines = [line for line in seen(page, 80, 22) if "trách" in line]
    assert len(lines) > 1 and {line.index("trách") for line in lines} == {lines[0].index("trách")}


def test_note_stands_right_or_below() -> None:
    """A note is flush right on the choice's line, or on the next line where there is no room."""
    beside = next(
        line for line in seen(question(choices=(Choice("Thanh", "2", note="Phó Bí thư"),)), 80, 22) if "Thanh" in line
    )
    assert beside.endswith("Phó Bí thư") and cells(beside) == 6 + MEASURE
    below = seen(question(choices=(Choice("Thanh " * 11, "2", note="Phó Bí thư"),)), 80, 22)
    at = next(n for n, line in enumerate(below) if "Thanh" in line)
    assert below[at + 1].strip() == "Phó Bí thư"


def test_highlight_needs_no_colour() -> None:
    """The highlighted choice, and only it, is marked with a bar."""
    barred = [line for line in seen(question(cursor=2), 80, 22) if "▌" in line]
    assert len(barred) == 1 and "Rõ kinh phí" in barred[0]


def test_choices_stand_in_a_grid() -> None:
    """Letters stand in the columns asked for, one under the other."""
    lines = [line for line in seen(script.who(), 80, 22) if line.strip().startswith(("A", "G", "P"))]
    assert len(lines) == 3 and len({line.index(letter) for line, letter in zip(lines, "AGP", strict=True)}) == 1


def test_bars_are_as_long_as_their_share() -> None:
    """A share of 250 of 1000 fills a quarter of the bar; neighbouring bars stand under each other."""
    page = question(
        blocks=(Row("Tổ 1", "5/20 người", 250), Row("Tổ dân phố số 2", "20/20", 1000)), choices=(), after=()
    )
    first, second = (line for line in seen(page, 80, 22) if "Tổ" in line)
    assert first.count("━") == 5 and first.count("─") == 15 and second.count("━") == 20
    assert first.index("━") == second.index("━") and first.rstrip().endswith("5/20 người")


def test_steps_are_told_by_signs() -> None:
    """Each state of a step has a sign of its own, and the present one is its number in brackets."""
    page = question(after=(Steps(("done", "flagged", "now", "open", "closed")),))
    assert "●  ◐  [3]  ○  ▪" in "\n".join(seen(page, 80, 22))


def caret_of(drawn: Layout) -> tuple[int, int]:
    assert drawn.caret is not None
    return drawn.caret


@given(st.integers(0, 120), st.integers(40, 100), st.sampled_from(["Nguyễn Văn ", "漢字 "]))
def test_caret_is_where_the_next_letter_goes(caret: int, width: int, word: str) -> None:
    """However long the typed text, the caret's cell is inside the field and follows the letter before it."""
    value = (word * 40)[:120]
    page = question(typing=Field("Họ và tên", value, caret), choices=(), blocks=(), after=())
    column, row = caret_of(layout(page, width, 22))
    line = layout(page, width, 22).lines[row]
    before, under = "", ""
    for span in line.spans:
        if span.role == "caret":
            under = span.text
            break
        before += span.text
    assert cells(before) == column < width
    assert under == (value[caret : caret + 1] or " ")
    assert not caret or before.endswith(value[caret - 1])


def test_notice_is_always_in_sight() -> None:
    """What went wrong is said above the key line even when the page scrolls."""
    page = replace(script.story(), notice="Chưa lưu được. Mời gọi cán bộ hỗ trợ.")
    assert "Chưa lưu được." in seen(page, 80, 22)[-1]


def code_lines(page: Page, width: int, height: int) -> int:
    return sum("▀" in line for line in seen(page, width, height))


def test_code_stands_beside_the_text_where_there_is_room() -> None:
    """At 80×24 result and code are both whole: the code at the right, the result at its left."""
    lines = seen(script.result(), 80, 22)
    assert code_lines(script.result(), 80, 22) >= 19
    assert any("▀" in line and "HTB-2026-000123-7" in line for line in lines)
    assert layout(script.result(), 80, 22).overflow == 0


def test_code_stands_below_on_a_narrow_high_screen() -> None:
    """Where the screen is narrow and high the code comes under the text."""
    lines = seen(script.result(), 50, 60)
    text = next(n for n, line in enumerate(lines) if "HTB-2026" in line)
    code = next(n for n, line in enumerate(lines) if "▀" in line)
    assert code > text and code_lines(script.result(), 50, 60) >= 19


def test_asked_for_alone_the_code_is_as_large_as_the_screen_allows() -> None:
    """On a full-HD screen the code asked for alone has modules of many cells."""
    page = replace(script.result(), code_only=True, choices=(), blocks=(Text("HTB-2026-000123-7"),))
    assert code_lines(page, 240, 65) >= 55
    assert any("HTB-2026-000123-7" in line for line in seen(page, 240, 65))


@pytest.mark.parametrize(("width", "height", "least"), [(80, 24, 45), (100, 30, 57), (120, 40, 65), (240, 67, 130)])
def test_enlarged_the_code_takes_the_whole_height(width: int, height: int, least: int) -> None:
    """Its caption stands among the text beside it, and nothing beneath it."""
    forms = ("https://HUB.EXAMPLE.VN/R/" + "7" * 299, "https://HUB.EXAMPLE.VN/T/" + "7" * 75)
    caption = "Quét mã QR để xem phiếu"
    page = replace(script.result(), code=Code(forms, caption), code_only=True, choices=(), blocks=(Text("HTB"),))
    lines = seen(page, width, height)
    assert max(line.count("▀") for line in lines) >= least
    assert any(caption in line for line in lines) and any("HTB" in line for line in lines)


def test_code_too_big_is_said() -> None:
    """A code that fits nowhere leaves a sentence, not a torn code."""
    big = Code(("x" * 2900,))
    page = replace(script.result(), code=big, code_only=True)
    lines = seen(page, 80, 22)
    assert not any("▀" in line for line in lines) and any(WORDS.too_small in line for line in lines)
