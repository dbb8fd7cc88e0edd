"""How the text of a page is set: in which column, what of it in big letters, and whether beneath a band of the time."""

from __future__ import annotations

from typing import NamedTuple

from hoctapbac.journey.page import Page
from hoctapbac.tui import blocks, choices
from hoctapbac.tui.countdown import band
from hoctapbac.tui.letters import Face, Large, faces
from hoctapbac.tui.lines import Line

MEASURE = 68
_LEAST_LINES = 2  # of big letters that must be seen at once; beneath a band one more
_BIG = frozenset({"heading"})
_BIG_ON_QUESTIONS = _BIG | {"body"}  # what is to be matched is asked, too


class Side(NamedTuple):
    """What stands fixed at the right of the text: its lines, and the column it begins at."""

    lines: tuple[Line, ...]
    column: int
    top: int

    @property
    def width(self) -> int:
        return max(one.width for one in self.lines)


class Column(NamedTuple):
    """The text's column: empty columns before it, and its measure."""

    left: int
    measure: int


class Setting(NamedTuple):
    """`large` text is as wide as the column, `choices` are big in their face, the band `head` stands on top."""

    column: Column
    large: Large | None = None
    choices: Face | None = None
    head: tuple[Line, ...] = ()

    @property
    def plain(self) -> int:
        """The measure of text of the usual size."""
        return min(MEASURE, self.column.measure)

    @property
    def pitch(self) -> int:
        """Lines that a line of big letters takes; 0 where there are none."""
        return self.large.face.lines if self.large else 0


NO_SETTING = Setting(Column(0, 1))


def plain_column(width: int) -> Column:
    """The column of text of the usual size, in the middle of the screen."""
    edge = 3 if width >= 60 else 2 if width >= 12 else 0
    measure = max(1, min(MEASURE, width - 2 * edge))
    return Column((width - measure) // 2, measure)


def big(page: Page, width: int, room: int, size: int, side: Side | None) -> Setting | None:
    """The largest setting in big letters that leaves the page usable in `room` lines; None for none.

    Big choices in smaller letters come before larger letters above small choices: the same eyes read both.
    """
    column, stems = _wide(width, side), list[Setting]()
    lead = min(choices.LEAD, column.left)
    offered = faces(size)
    for face in offered:
        large = Large(face, _BIG_ON_QUESTIONS if page.name == "question" else _BIG, column.measure)
        head = _head(page, column, room, face) if side is None else ()
        left = room - len(head) - 1
        if left < _LEAST_LINES * face.lines:
            continue
        if face != offered[-1] and not blocks.suits((*page.blocks, *page.after), large):
            continue  # a word is too wide; in the smallest face only its own paragraph is set as usual
        if choices.fits(page.choices, max(1, page.columns), column.measure + lead - choices.LEAD, left, face):
            return Setting(column, large, face, head)
        stems.append(Setting(column, large, None, head))
    return stems[0] if stems else None


def _wide(width: int, side: Side | None) -> Column:
    """The column of big letters: all the screen but its edges, and but what stands at the right."""
    edge = 4 if width >= 100 else 3 if width >= 60 else 2
    return Column(edge, max(1, width - 2 * edge - (side.width + 3 if side else 0)))


def _head(page: Page, column: Column, room: int, face: Face) -> tuple[Line, ...]:
    head = band(page, *column, face)
    return head if room - len(head) > (_LEAST_LINES + 1) * face.lines else ()


def ticked(page: Page, setting: Setting) -> Setting:
    """The same setting with the time left that `page` shows now."""
    if not setting.head or setting.large is None:
        return setting
    return setting._replace(head=band(page, *setting.column, setting.large.face))
