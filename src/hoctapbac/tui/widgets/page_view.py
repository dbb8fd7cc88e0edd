"""What is between the title and the key line: the page itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hoctapbac.journey.page import Page
from hoctapbac.tui.countdown import shape
from hoctapbac.tui.layout import Layout, layout
from hoctapbac.tui.lines import Line, Words
from hoctapbac.tui.setting import ticked
from hoctapbac.tui.view import Scroll, visible
from hoctapbac.tui.widgets.surface import Surface


class PageView(Surface):
    """Holds the layout of the page now shown and how far it is scrolled."""

    def __init__(self, fill: Callable[[], None]) -> None:
        super().__init__(fill)
        self.scroll_state = Scroll()
        self.drawn = Layout((), (), 1)
        self._for: tuple[object, ...] = ()
        self._cursor = (-1, -1)
        self._text_size = 0

    def compose_lines(self, page: Page, size: int, words: Words, more: int = 0) -> list[Line]:
        """The lines to show for `page` now, `more` than this view has; laid out anew only when something changed."""
        width, height = self.size.width, self.size.height + more
        drawn_for = (_drawn_parts(page), width, height, size)
        if drawn_for != self._for:
            self._for = drawn_for
            seen = self.scroll_state.shows(self.drawn.cursor, self.drawn)
            if size != self._text_size and not self.scroll_state.offset:
                seen = False  # who looked at the beginning reads on there, however large it has become
            self._text_size = size
            self.drawn = layout(page, width, height, size, words)
            self.scroll_state.keep(self.drawn, self._wanted(page, seen))
            self._cursor = (page.number, page.cursor)
        elif self.drawn.setting.head:  # a second later only the time is another
            self.drawn = replace(self.drawn, setting=ticked(page, self.drawn.setting))
        return visible(self.drawn, self.scroll_state.offset, width, height, words)

    def _wanted(self, page: Page, seen: bool) -> tuple[int, int] | None:
        """The lines to keep in sight: the beginning of a page, then the choice moved to or seen."""
        begun = page.number != self._cursor[0]
        if begun:
            self.scroll_state.begin()
        elif page.cursor != self._cursor[1] or (seen and page.typing is None):
            return self.drawn.cursor
        if self.drawn.caret is not None:
            return self.drawn.caret[1] - 1, self.drawn.caret[1] + 2
        return None

    @property
    def caret(self) -> tuple[int, int] | None:
        """Column and line, in this view, of what is being typed."""
        if self.drawn.caret is None:
            return None
        column, row = self.drawn.caret
        return column, row - self.scroll_state.offset + len(self.drawn.setting.head)


def _drawn_parts(page: Page) -> tuple[object, ...]:
    """All of a page that is laid out between its title line and its key line, but not which second it is."""
    return (
        page.middle,
        shape(page),
        page.number,
        page.blocks,
        page.choices,
        page.cursor,
        page.columns,
        page.after,
        page.typing,
        page.code,
        page.code_only,
        page.notice,
    )
