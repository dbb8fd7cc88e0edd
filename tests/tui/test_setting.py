"""Big letters on real pages: what is drawn big where, what gives way, and that nothing is lost by it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from hoctapbac.journey.page import Choice, Clock, Page, Text
from hoctapbac.tui.layout import Layout, layout
from hoctapbac.tui.letters import THRICE, TWICE, columns, rows
from hoctapbac.tui.lines import Line, Words
from hoctapbac.tui.setting import ticked
from hoctapbac.tui.view import Scroll, visible
from tui import script

WORDS = Words("còn nữa ↓", "↑ còn ở trên", "Cửa sổ quá nhỏ")
SCREENS = [(40, 10), (80, 24), (120, 40), (240, 67)]
STEM = (
    "Theo bài viết “Quận Hai Bà Trưng: Nâng cao kỷ cương, kỷ luật trong thực thi nhiệm vụ” (Đình Hiệp, 28/5/2024), "
    "phương châm “5 rõ” gồm những nội dung nào?"
)
BIG = set("▘▝▀▖▞▛▗▚▐▜▄▙▟█")


def question(**other: object) -> Page:
    page = script.question()
    return replace(page, blocks=(Text(STEM, "heading"), *page.blocks[1:]), **other)  # type: ignore[arg-type]


def body(page: Page, width: int, height: int, size: int, offset: int = 0) -> list[Line]:
    """The lines between title and key line on a screen of `width` by `height`."""
    return visible(layout(page, width, height - 2, size, WORDS), offset, width, height - 2, WORDS)


def is_big(drawn: Layout) -> bool:
    return any(BIG & set(row.text) for row in drawn.lines)


@pytest.mark.parametrize("size", range(4))
@pytest.mark.parametrize("name", script.PAGES)
def test_every_real_page_fits_at_every_size(name: str, size: int) -> None:
    """Exactly the lines of the screen, none too wide, from any place, and every choice whole and in reach."""
    page = script.PAGES[name]()
    for (width, height), cursor in product(SCREENS, range(len(page.choices))):
        page = replace(page, cursor=cursor)
        drawn = layout(page, width, height - 2, size, WORDS)
        scroll = Scroll()
        scroll.keep(drawn, drawn.cursor)
        lines = visible(drawn, scroll.offset, width, height - 2, WORDS)
        assert len(lines) == height - 2 and max(line.width for line in lines) <= width
        assert cursor in {zone.target for line in lines for zone in line.zones}
        if drawn.setting.choices:
            assert drawn.lines[slice(*drawn.cursor)] and scroll.shows(drawn.cursor, drawn)


@pytest.mark.parametrize(("size", "face"), [(2, TWICE), (3, THRICE)])
def test_question_and_choices_are_drawn_in_the_face_of_the_size(size: int, face: object) -> None:
    """On a wide screen stem and options are big and as wide as the screen, the instruction stays as it is."""
    drawn = layout(question(), 240, 65, size, WORDS)
    assert drawn.setting.large is not None
    assert drawn.setting.large.face == drawn.setting.choices == face
    texts = [row.text for row in drawn.lines]
    assert any("Chọn tất cả phương án đúng" in text for text in texts)
    assert not any("Theo bài viết" in text or "Rõ hiệu quả" in text for text in texts)
    assert max(len(text) for text in texts) > 200


def test_letters_on_the_screen_are_those_of_the_face() -> None:
    """The first word of the stem stands on the first lines of the page, cell by cell."""
    drawn = layout(question(clock=None), 120, 38, 2, WORDS)
    texts = [row.text for row in drawn.lines]
    start = texts.index(next(text for text in texts if rows("Theo", TWICE)[1] in text)) - 1
    assert all(row in texts[start + y] for y, row in enumerate(rows("Theo", TWICE)))


@pytest.mark.parametrize("size", [0, 1])
def test_ordinary_sizes_have_no_big_letters(size: int) -> None:
    """Sizes 0 and 1 are text of the terminal."""
    assert not is_big(layout(question(), 120, 38, size, WORDS))


def test_a_small_screen_falls_back() -> None:
    """Where two big lines are not seen at once, text is only heavier; where larger letters fail, the smaller come."""
    assert not is_big(layout(question(), 40, 8, 3, WORDS)) and layout(question(), 40, 8, 3, WORDS).bold
    assert layout(question(), 80, 22, 3, WORDS).setting.choices == TWICE


def test_long_choices_stay_small_below_a_big_stem() -> None:
    """A choice that would not fit the screen whole leaves all choices in ordinary text."""
    page = question(choices=(Choice("trách nhiệm " * 12, "1", "○"), Choice("Rõ", "2", "○")))
    drawn = layout(page, 80, 22, 2, WORDS)
    assert is_big(drawn) and drawn.setting.choices is None
    assert any("2 ○  Rõ" in row.text for row in drawn.lines)


def test_what_has_no_letters_is_set_as_usual() -> None:
    """A paragraph with an emoji stays readable, and the choices beside it may be big all the same."""
    page = replace(question(), blocks=(Text("Đúng 👍 hay sai?", "heading"),))
    drawn = layout(page, 120, 38, 2, WORDS)
    assert any("Đúng 👍 hay sai?" in row.text for row in drawn.lines) and drawn.setting.choices == TWICE


def test_a_word_too_wide_is_never_cut() -> None:
    """A word that is wider than the screen in big letters is written in ordinary ones."""
    page = replace(question(), blocks=(Text("chủnghĩayêunước" * 3, "heading"),))
    assert any("chủnghĩayêunước" * 3 in row.text for row in layout(page, 80, 22, 2, WORDS).lines)


def test_a_touch_anywhere_on_a_big_choice_means_it() -> None:
    """Each big choice answers on all its lines and over the whole width of the column."""
    drawn = layout(question(), 120, 38, 2, WORDS)
    targets = [[zone.target for zone in row.zones] for row in drawn.lines]
    for choice in range(4):
        mine = [y for y, found in enumerate(targets) if found == [choice]]
        assert len(mine) >= TWICE.lines and mine == list(range(mine[0], mine[-1] + 1))
        assert {drawn.lines[y].target_at(60) for y in mine} == {choice}


def test_the_highlighted_choice_has_a_bar_along_all_its_lines() -> None:
    """No colour is needed to find it."""
    drawn = layout(question(cursor=1), 120, 38, 2, WORDS)
    start, stop = drawn.cursor
    barred = [y for y, row in enumerate(drawn.lines) if row.text[2:3] == "▌"]
    assert barred == list(range(start, start + len(barred))) and TWICE.lines <= len(barred) <= stop - start


@pytest.mark.parametrize("size", [2, 3])
def test_a_long_stem_is_read_line_by_line(size: int) -> None:
    """↓ brings a stem longer than the screen in whole lines of big letters, to its last choice, and ↑ back."""
    page, scroll, seen = question(cursor=0), Scroll(), set[int]()
    for _ in range(60):
        drawn = layout(page, 80, 22, size, WORDS)
        scroll.keep(drawn, drawn.cursor if page.cursor else None)
        assert scroll.offset in (0, drawn.overflow) or not drawn.lines[scroll.offset].joined
        shown = visible(drawn, scroll.offset, 80, 22, WORDS)[: drawn.room]
        seen |= {scroll.offset + y for y, row in enumerate(shown) if row == drawn.lines[scroll.offset + y]}
        if not scroll.take("down", page, drawn):
            page = replace(page, cursor=min(3, page.cursor + 1))
    assert drawn.overflow > 60 and scroll.offset == drawn.overflow
    assert seen == set(range(len(drawn.lines)))
    for _ in range(20):
        scroll.leap(-1, drawn)
    assert scroll.offset == 0


def test_a_screen_shows_whole_lines_of_big_letters() -> None:
    """What would be cut at the lower edge is left for the next screen, and the words there say so."""
    lines = body(question(), 120, 40, 2)
    cut = [row for row in lines if row.joined]
    assert lines[-1].text.strip() == WORDS.more_below and len(cut) % (TWICE.lines - 1) == 0
    assert not lines[-2].text.strip()


def test_the_countdown_stands_in_a_band() -> None:
    """The digits are big at the right, the count of questions at the left, above what scrolls."""
    drawn = layout(question(), 120, 38, 2, WORDS)
    band = drawn.setting.head
    assert len(band) < TWICE.lines and all(rows(":", TWICE)[y] in row.text for y, row in enumerate(band))
    assert rows("Câu", TWICE)[3] in band[3].text
    for offset in (0, drawn.overflow):
        assert visible(drawn, offset, 120, 38, WORDS)[: len(band)] == list(band)


def test_only_the_digit_that_changed_moves() -> None:
    """A second later the band is as high and as wide, and all left of the seconds stands where it stood."""
    drawn = layout(question(clock=Clock("còn 01:11")), 120, 38, 2, WORDS)
    later = ticked(question(clock=Clock("còn 01:58")), drawn.setting)
    seconds = 2 * max(columns(digit, TWICE) for digit in "0123456789") + 1
    assert later.head != drawn.setting.head and len(later.head) == len(drawn.setting.head)
    for before, after in zip(drawn.setting.head, later.head, strict=True):
        assert len(before.text) == len(after.text) and before.text[:-seconds] == after.text[:-seconds]


def test_the_last_minute_changes_its_weight() -> None:
    """In the last minute the digits are light on dark, by role, not by another hue."""
    urgent = layout(question(clock=Clock("còn 00:41", last_minute=True)), 120, 38, 2, WORDS).setting.head
    assert {row.spans[-1].role for row in urgent} == {"urgent"}
    assert [row.width for row in urgent] == [
        row.width for row in layout(question(clock=Clock("còn 00:41")), 120, 38, 2, WORDS).setting.head
    ]


@pytest.mark.parametrize("text", ["", "còn lại", "👍"])
def test_a_clock_without_digits_has_no_band(text: str) -> None:
    """What is not a time is left to the title line."""
    assert layout(question(clock=Clock(text)), 120, 38, 2, WORDS).setting.head == ()


def test_the_band_leaves_room() -> None:
    """At 80×24 three lines of big letters are worth more than the time, which stays in the title."""
    assert layout(question(), 80, 22, 2, WORDS).setting.head == ()


def test_codes_are_never_scaled() -> None:
    """A QR code is drawn the same beside big letters as beside ordinary ones."""
    codes = [
        [row.text for row in drawn.side.lines]
        for drawn in (layout(script.result(), 120, 38, size, WORDS) for size in (0, 2, 3))
        if drawn.side is not None
    ]
    assert len(codes) == 3 and codes[0] == codes[1] == codes[2]


def test_typing_stays_in_sight() -> None:
    """Where big letters would push the field or its choices off the screen, there are none."""
    for width, height in SCREENS:
        drawn = layout(script.typing(), width, height - 2, 3, WORDS)
        assert drawn.caret is not None and (not is_big(drawn) or drawn.overflow == 0)
    assert is_big(layout(script.typing(), 240, 65, 3, WORDS))


def test_letters_to_choose_from_are_big_in_their_columns() -> None:
    """A grid of letters is drawn big where it fits as a whole, each letter under the finger that means it."""
    drawn = layout(script.who(), 120, 38, 2, WORDS)
    assert drawn.setting.choices == TWICE
    targets = {zone.target for row in drawn.lines for zone in row.zones}
    assert targets == set(range(27))
    assert all(columns(choice.label, TWICE) < 120 // 9 for choice in script.who().choices)
