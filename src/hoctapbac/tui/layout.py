"""Where everything of a page stands on a screen of a given size: pure, and never an error for any page or
size.

One column of at most 68, centred; a larger screen gets more air, never more things. What does not fit gives
way in this order: space between the choices beyond what the person asked for, the page's own gaps, all
empty lines; after that the page scrolls (see `view`). The QR code stands at the right of the text where
there is room, else below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from hoctapbac.journey.page import Code, Page
from hoctapbac.tui import blocks, choices, qr
from hoctapbac.tui.lines import BLANK, Line, Span, Words, line
from hoctapbac.tui.measure import wrap

MEASURE = 68
LEAST_WIDTH, LEAST_HEIGHT = 40, 10  # of the whole screen; below this one sentence is shown
_BESIDE = 28  # columns of text that must remain beside a code
_ROOMY = 60  # and beside a code drawn larger than life
_HIGH = 28  # lines from which even the smallest text leaves fingers three lines a choice
_NO_WORDS = Words()


class Side(NamedTuple):
    """What stands fixed at the right of the text: its lines, and the column it begins at."""

    lines: tuple[Line, ...]
    column: int
    top: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A page drawn for the space between title and key line.

    `lines` may be more than `room`, the number visible at once; `foot` stands below them always. `cursor`
    is the range of lines of the highlighted choice, `caret` the column and line of what is being typed;
    `side` stands still at the right while the lines scroll. `bold` asks for heavier text throughout.
    """

    lines: tuple[Line, ...]
    foot: tuple[Line, ...]
    room: int
    cursor: tuple[int, int] = (0, 0)
    caret: tuple[int, int] | None = None
    side: Side | None = None
    bold: bool = False

    @property
    def overflow(self) -> int:
        """Lines that cannot be seen without scrolling."""
        return max(0, len(self.lines) - self.room)


class _Spacing(NamedTuple):
    """How generous one attempt at a page is: see the module's order."""

    between: int
    gaps: bool
    air: int
    loose: bool = False


class _Column(NamedTuple):
    """The text's column: empty columns before it, and its measure."""

    left: int
    measure: int


def layout(page: Page, width: int, height: int, size: int = 0, words: Words = _NO_WORDS) -> Layout:
    """`page` for `width` columns and `height` lines at text size `size` (0 to 2); both at least 1."""
    width, height = max(1, width), max(1, height)
    column = _column(width)
    foot = _foot(page, column, height)
    room = height - len(foot)
    side = _side(page, width, room)
    if page.code_only and side is None:
        return _alone(page, width, height, words, size)
    if side is not None:
        column = _beside(side, column, width)
        side = side._replace(column=column.left + column.measure + 3)
    drawn = _Drawn((), (0, 0), None)
    spacings = list(_spacings(size, height))
    for spacing in spacings:
        drawn = _draw(page, column, spacing, code=room if side is None else 0)
        if len(drawn.lines) + min(1, spacing.air) <= room:  # where there is air, some of it at the end
            drawn = _lowered(drawn, room)
            break
    else:
        drawn = _draw(page, column, _scrolled(size), code=0)
        room = max(1, room - 1)
    return Layout(drawn.lines, foot, room, drawn.cursor, drawn.caret, side, bold=size > 1)


def _column(width: int) -> _Column:
    edge = 3 if width >= 60 else 2 if width >= 12 else 0
    measure = max(1, min(MEASURE, width - 2 * edge))
    return _Column((width - measure) // 2, measure)


def _spacings(size: int, height: int) -> Iterator[_Spacing]:
    """From the most generous to the tightest."""
    airy, least = max(1, height // 10), 1 if size else 0
    if size >= 2:
        yield _Spacing(2, True, airy, loose=True)
        yield _Spacing(1, True, 1, loose=True)
    most = 0 if size == 0 and height < _HIGH else 2
    for between in range(most, least - 1, -1):
        yield _Spacing(between, True, airy)
    yield _Spacing(least, True, 1)
    yield _Spacing(least, False, 1)
    yield _Spacing(least, False, 0)
    yield _Spacing(0, False, 0)


def _scrolled(size: int) -> _Spacing:
    """A page that scrolls anyway may keep the gaps that make it readable."""
    return _Spacing(1 if size else 0, True, 1)


class _Drawn(NamedTuple):
    lines: tuple[Line, ...]
    cursor: tuple[int, int]
    caret: tuple[int, int] | None


def _draw(page: Page, column: _Column, spacing: _Spacing, code: int) -> _Drawn:
    """The whole body with one spacing. `code` is the room of a code below the text, 0 for no such code."""
    left, measure = column
    body = _Body(air=spacing.air > 0)
    kept: dict[str, bool] = {"gaps": spacing.gaps, "loose": spacing.loose}
    body.add([line_.moved(left) for line_ in blocks.drawn(page.blocks, measure, **kept)])
    if code and page.code is not None:
        body.add([line_.moved(left) for line_ in _below(page, measure, code)])
    caret = None
    if page.typing is not None:
        field, place = blocks.typed(page.typing, measure, boxed=spacing.air > 0)
        start = body.add([line_.moved(left) for line_ in field])
        caret = (left + place[0], start + place[1])
    cursor = _add_choices(body, page, column, spacing.between)
    body.add([line_.moved(left) for line_ in blocks.drawn(page.after, measure, **kept)])
    top = spacing.air
    caret = None if caret is None else (caret[0], caret[1] + top)
    return _Drawn((BLANK,) * top + tuple(body.lines), (cursor[0] + top, cursor[1] + top), caret)


def _lowered(drawn: _Drawn, room: int) -> _Drawn:
    """On a high screen the page stands a little above the middle; in even steps, so that it seldom moves."""
    if room < _HIGH:
        return drawn
    down = (room - len(drawn.lines)) // 4 // 2 * 2
    caret = None if drawn.caret is None else (drawn.caret[0], drawn.caret[1] + down)
    cursor = (drawn.cursor[0] + down, drawn.cursor[1] + down)
    return _Drawn((BLANK,) * down + drawn.lines, cursor, caret)


class _Body:
    """Lines gathered part by part, with an empty line between parts where there is air."""

    def __init__(self, air: bool) -> None:
        self.lines: list[Line] = []
        self._air = air

    def add(self, part: list[Line]) -> int:
        """Append `part`; gives the number of the line it starts on."""
        if part and self._air and self.lines and self.lines[-1].spans and part[0].spans:
            self.lines.append(BLANK)
        start = len(self.lines)
        self.lines.extend(part)
        return start


def _add_choices(body: _Body, page: Page, column: _Column, between: int) -> tuple[int, int]:
    """Append the choices; gives the range of lines of the highlighted one."""
    columns = max(1, page.columns)
    lead = min(choices.LEAD, column.left)
    measure = column.measure + lead - choices.LEAD
    if columns > 1:
        groups = choices.grid(page.choices, page.cursor, columns, max(1, measure), between)
    else:
        groups = choices.listed(page.choices, page.cursor, max(1, measure), between)
    start = body.add([row.moved(column.left - lead) for group in groups for row in group])
    if not 0 <= page.cursor < len(page.choices):
        return start, start
    before = sum(len(group) for group in groups[: page.cursor // columns])
    return start + before, start + before + len(groups[page.cursor // columns])


def _foot(page: Page, column: _Column, height: int) -> tuple[Line, ...]:
    """The notice, at most two lines and never more than half of the screen."""
    if not page.notice:
        return ()
    pieces = wrap(page.notice, column.measure)[: min(2, height // 2)]
    return tuple(line(Span(piece, "warning")).moved(column.left) for piece in pieces)


def _side(page: Page, width: int, height: int) -> Side | None:
    """The code and its caption for the right of the screen; None if the text would have too little room."""
    if page.code is None:
        return None
    modules, least = page.code.modules, _BESIDE + 4
    scale, quiet = 2, qr.fits(len(modules), width - _ROOMY - 4, height, 2)
    if page.code_only:
        scale, quiet = qr.largest(len(modules), width - least, height)
        if scale < qr.largest(len(modules), width, height)[0]:
            return None
    elif not quiet:
        scale, quiet = 1, qr.fits(len(modules), width - least, height)
    if not quiet:
        return None
    lines = _captioned(page.code, quiet, scale, height)
    return Side(lines, 0, min(height // 10, height - len(lines)))


def _captioned(code: Code, quiet: int, scale: int, height: int) -> tuple[Line, ...]:
    """The code and its caption below, with less of a quiet zone if only then the caption has room."""
    for smaller in range(quiet, qr.LEAST_QUIET - 1, -1):
        columns, rows = qr.extent(len(code.modules), smaller, scale)
        caption = wrap(code.caption, columns - 2) if code.caption else ()
        if rows + len(caption) <= height:
            under = [line(Span(" " + piece, "quiet")) for piece in caption]
            return (*qr.drawn(code.modules, smaller, scale), *under)
    return qr.drawn(code.modules, quiet, scale)


def _beside(side: Side, column: _Column, width: int) -> _Column:
    """The text's column when `side` stands at its right: both together are centred."""
    taken = max(one.width for one in side.lines) + 3
    edge = 3 if width - taken - 3 >= _BESIDE + 2 else 2
    measure = min(MEASURE, width - taken - edge)
    return _Column(max(edge, (width - measure - taken) // 2), measure)


def _below(page: Page, measure: int, height: int) -> list[Line]:
    """The code under the text, for a screen that is narrow and high."""
    if page.code is None or not (quiet := qr.fits(len(page.code.modules), measure, height)):
        return []
    caption = blocks.paragraph(page.code.caption, "quiet", measure) if page.code.caption else []
    return [*qr.drawn(page.code.modules, quiet), *caption]


def _alone(page: Page, width: int, height: int, words: Words, size: int) -> Layout:
    """A code without room for text beside it: the code in the middle, or why it cannot be shown."""
    code = page.code
    scale, quiet = qr.largest(len(code.modules), width, height) if code else (0, 0)
    if code is None or not quiet:
        page = replace(page, code=None, code_only=False, notice=page.notice or words.too_small)
        return layout(page, width, height, size, words)
    columns, rows = qr.extent(len(code.modules), quiet, scale)
    left = (width - columns) // 2
    under = blocks.drawn(page.blocks, columns, gaps=False, loose=False)
    under += blocks.paragraph(code.caption, "quiet", columns) if code.caption else []
    lines = [one.moved(left) for one in (*qr.drawn(code.modules, quiet, scale), *under[: height - rows])]
    top = (height - len(lines)) // 2
    return Layout((BLANK,) * top + tuple(lines), (), height)
