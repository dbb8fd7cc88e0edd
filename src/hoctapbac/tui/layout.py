"""Where everything of a page stands on a screen of a given size: pure, and never an error for any page or
size.

One column of at most 68, centred; a larger screen gets more air, never more things. What does not fit gives
way in this order: space between the choices beyond what the person asked for, the page's own gaps, all
empty lines; after that the page scrolls (see `view`). The QR code stands at the right of the text where
there is room, else below it.

At sizes 2 and 3 headings, questions, choices and the time left are drawn in big letters, as wide as the screen. What
does not fit gives way in this order: the band of the time left, the larger letters, the big choices, all big letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from hoctapbac.journey.page import Block, Code, Gap, Page, Text
from hoctapbac.receipt import LEAST_QUIET
from hoctapbac.tui import blocks, choices, qr
from hoctapbac.tui.lines import BLANK, Line, Span, Words, line
from hoctapbac.tui.measure import wrap
from hoctapbac.tui.setting import MEASURE, NO_SETTING, Column, Setting, Side, big, plain_column

LEAST_WIDTH, LEAST_HEIGHT = 40, 10  # of the whole screen; below this one sentence is shown
_BESIDE = 28  # columns of text that must remain beside a code
_ROOMY = 60  # and beside a code drawn larger than life
_TRIES = 3  # to make room for a caption that takes more lines the smaller the code is
_HIGH = 28  # lines from which even the smallest text leaves fingers three lines a choice
_NO_WORDS = Words()


@dataclass(frozen=True, slots=True)
class Layout:
    """A page drawn for the space between title and key line.

    `lines` may be more than `room`, the number visible at once; `foot` stands below them always. `cursor`
    is the range of lines of the highlighted choice, `caret` the column and line of what is being typed;
    `side` stands still at the right while the lines scroll, the band of the `setting` above them. `bold` asks for
    heavier text throughout.
    """

    lines: tuple[Line, ...]
    foot: tuple[Line, ...]
    room: int
    cursor: tuple[int, int] = (0, 0)
    caret: tuple[int, int] | None = None
    side: Side | None = None
    bold: bool = False
    setting: Setting = NO_SETTING

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
    boxed: bool = False  # around a field, where there is no air


_TIGHTEST = _Spacing(0, False, 0)


def layout(page: Page, width: int, height: int, size: int = 0, words: Words = _NO_WORDS) -> Layout:
    """`page` for `width` columns and `height` lines at text size `size` (0 to 3); both at least 1."""
    width, height = max(1, width), max(1, height)
    column = plain_column(width)
    foot = _foot(page, column, height)
    room = height - len(foot)
    side = _side(page, width, room)
    if page.code_only:
        if side is None:
            return _alone(page, width, height, words, size)
        page = replace(page, blocks=(*page.blocks, *_caption(page)))
    plain = Setting(_beside(side, column, width) if side else column)
    large = big(page, width, room, size, side)
    drawn = _laid(page, large or plain, side, height, size)
    if large and page.typing is not None and drawn.overflow:  # what is typed must be in sight with what it is for
        drawn = _laid(page, plain, side, height, size)
    return _centred(drawn, width) if drawn.setting.large and page.clock is None and side is None else drawn


def _laid(page: Page, setting: Setting, side: Side | None, height: int, size: int) -> Layout:
    """The page in one setting."""
    if side is not None:
        side = side._replace(column=setting.column.left + setting.column.measure + 3)
    foot = _foot(page, Column(setting.column.left, setting.plain), height)
    room = height - len(foot) - len(setting.head)
    drawn, scrolls = _spaced(page, setting, size, height, room, code=side is None)
    room = max(1, room - 1) if scrolls else room
    return Layout(drawn.lines, foot, room, drawn.cursor, drawn.caret, side, bold=size > 1, setting=setting)


def _centred(drawn: Layout, width: int) -> Layout:
    """A page that needs less than the width that big letters have, in the middle of the screen."""
    rows = (*drawn.lines, *drawn.foot)
    right = (width - max((one.width for one in rows), default=0) - drawn.setting.column.left) // 2
    caret = None if drawn.caret is None else (drawn.caret[0] + max(0, right), drawn.caret[1])
    lines, foot = (tuple(one.moved(right) for one in part) for part in (drawn.lines, drawn.foot))
    return replace(drawn, lines=lines, foot=foot, caret=caret)


def _spaced(page: Page, setting: Setting, size: int, height: int, room: int, *, code: bool) -> tuple[_Drawn, bool]:
    """The body as generously as it goes into `room` lines, and whether it must be scrolled even so."""
    if setting.large and len(_draw(page, setting, _TIGHTEST, code=0).lines) > room:
        return _draw(page, setting, _scrolled(size, setting), code=0), True
    for spacing in _spacings(size, height, setting):
        drawn = _draw(page, setting, spacing, code=room if code else 0)
        if len(drawn.lines) + min(1, spacing.air) <= room:  # where there is air, some of it at the end
            return _lowered(drawn, room), False
    return _draw(page, setting, _scrolled(size, setting), code=0), True


def _spacings(size: int, height: int, setting: Setting) -> Iterator[_Spacing]:
    """From the most generous to the tightest."""
    airy, least = max(1, height // 10), 1 if size else 0
    if setting.large:
        yield from (_Spacing(1, True, 1), _Spacing(1, False, 1), _Spacing(1, False, 0), _TIGHTEST)
        return
    if size >= 2:
        yield _Spacing(2, True, airy, loose=True)
        yield _Spacing(1, True, 1, loose=True)
    most = 0 if size == 0 and height < _HIGH else 2
    for between in range(most, least - 1, -1):
        yield _Spacing(between, True, airy)
    yield _Spacing(least, True, 1)
    yield _Spacing(least, False, 1)
    yield _Spacing(least, False, 0, boxed=True)
    yield _Spacing(least, False, 0)
    yield _TIGHTEST


def _scrolled(size: int, setting: Setting) -> _Spacing:
    """A page that scrolls anyway may keep the gaps that make it readable."""
    return _Spacing(1 if size else 0, True, 0 if setting.large else 1)


class _Drawn(NamedTuple):
    lines: tuple[Line, ...]
    cursor: tuple[int, int]
    caret: tuple[int, int] | None


def _draw(page: Page, setting: Setting, spacing: _Spacing, code: int) -> _Drawn:
    """The whole body with one spacing. `code` is the room of a code below the text, 0 for no such code."""
    left, measure = setting.column.left, setting.plain
    body = _Body(air=spacing.air > 0)

    def add(part: Sequence[Block]) -> None:
        lines = blocks.drawn(part, measure, gaps=spacing.gaps, loose=spacing.loose, large=setting.large)
        body.add([one.moved(left) for one in lines])

    add(page.blocks)
    if code and page.code is not None:
        body.add([line_.moved(left) for line_ in _below(page, measure, code)])
    caret = None
    if page.typing is not None:
        field, place = blocks.typed(page.typing, measure, boxed=spacing.air > 0 or spacing.boxed)
        start = body.add([line_.moved(left) for line_ in field])
        caret = (left + place[0], start + place[1])
    cursor = _add_choices(body, page, setting, spacing.between)
    add(page.after)
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


def _add_choices(body: _Body, page: Page, setting: Setting, between: int) -> tuple[int, int]:
    """Append the choices; gives the range of lines of the highlighted one."""
    columns, column, face = max(1, page.columns), setting.column, setting.choices
    lead = min(choices.LEAD, column.left)
    measure = max(1, (column.measure if face else setting.plain) + lead - choices.LEAD)
    if columns > 1:
        groups = choices.grid(page.choices, page.cursor, columns, measure, between, face)
    else:
        groups = choices.listed(page.choices, page.cursor, measure, between, face)
    start = body.add([row.moved(column.left - lead) for group in groups for row in group])
    if not 0 <= page.cursor < len(page.choices):
        return start, start
    before = sum(len(group) for group in groups[: page.cursor // columns])
    return start + before, start + before + len(groups[page.cursor // columns])


def _foot(page: Page, column: Column, height: int) -> tuple[Line, ...]:
    """The notice, at most two lines and never more than half of the screen."""
    if not page.notice:
        return ()
    pieces = wrap(page.notice, column.measure)[: min(2, height // 2)]
    return tuple(line(Span(piece, "warning")).moved(column.left) for piece in pieces)


def _side(page: Page, width: int, height: int) -> Side | None:
    """The code and its caption for the right of the screen; None if the text would have too little room."""
    if page.code is None:
        return None
    forms, beside = page.code.forms, width - _BESIDE - 4
    if page.code_only:
        drawing = qr.largest(forms, beside, height)
        if drawing is None or not drawing.as_good_as(qr.largest(forms, width, height)):
            return None
    else:
        drawing = qr.fitted(forms, beside, height)
        double = qr.fitted(forms, width - _ROOMY - 4, height, 2)
        drawing = double if double and double.as_good_as(drawing) else drawing
    if drawing is None:
        return None
    lines = qr.drawn(drawing) if page.code_only else _captioned(page.code, drawing, height)
    return Side(lines, 0, min(height // 10, height - len(lines)))


def _captioned(code: Code, drawing: qr.Drawing, height: int) -> tuple[Line, ...]:
    """The code and its caption below, with less of a quiet zone or correction if only then the caption has room."""
    smaller: qr.Drawing | None = drawing
    for _ in range(_TRIES):
        if smaller is None or not smaller.as_good_as(drawing) or smaller.symbol.quiet < LEAST_QUIET:
            break
        caption = wrap(code.caption, smaller.columns - 2) if code.caption else ()
        if smaller.rows + len(caption) <= height:
            under = [line(Span(" " + piece, "quiet")) for piece in caption]
            return (*qr.drawn(smaller), *under)
        smaller = qr.fitted(code.forms, drawing.columns, height - len(caption), drawing.scale)
    return qr.drawn(drawing)


def _beside(side: Side, column: Column, width: int) -> Column:
    """The text's column when `side` stands at its right: both together are centred."""
    taken = max(one.width for one in side.lines) + 3
    edge = 3 if width - taken - 3 >= _BESIDE + 2 else 2
    measure = min(MEASURE, width - taken - edge)
    return Column(max(edge, (width - measure - taken) // 2), measure)


def _caption(page: Page) -> tuple[Block, ...]:
    """What the code is for, among the text: beneath the code it would make the code smaller."""
    return (Gap(), Text(page.code.caption, "quiet")) if page.code and page.code.caption else ()


def _below(page: Page, measure: int, height: int) -> list[Line]:
    """The code under the text, for a screen that is narrow and high."""
    drawing = qr.fitted(page.code.forms, measure, height) if page.code else None
    if page.code is None or drawing is None:
        return []
    caption = blocks.paragraph(page.code.caption, "quiet", measure) if page.code.caption else []
    return [*qr.drawn(drawing), *caption]


def _alone(page: Page, width: int, height: int, words: Words, size: int) -> Layout:
    """A code without room for text beside it: the code in the middle, or why it cannot be shown."""
    code = page.code
    drawing = qr.largest(code.forms, width, height) if code else None
    if code is None or drawing is None:
        page = replace(page, code=None, code_only=False, notice=page.notice or words.too_small)
        return layout(page, width, height, size, words)
    left = (width - drawing.columns) // 2
    under = blocks.drawn(page.blocks, drawing.columns, gaps=False, loose=False)
    under += blocks.paragraph(code.caption, "quiet", drawing.columns) if code.caption else []
    lines = [one.moved(left) for one in (*qr.drawn(drawing), *under[: height - drawing.rows])]
    top = (height - len(lines)) // 2
    return Layout((BLANK,) * top + tuple(lines), (), height)
