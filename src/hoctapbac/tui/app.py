"""The full-screen kiosk: one screen of three lasting widgets, and no way out but those the journey chose.

`run(journey, say, log_path)` is the entry. Everything the toolkit offers beyond drawing and reading keys
(quitting, palette, clipboard, links, screenshots, suspending, tracebacks on the screen) is taken away here.
Signals and a terminal that has gone stop the journey in order; a bug leaves one line in the log, a restored
terminal and exit code 70, and nothing of it on the screen.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from textual import events
from textual._time import get_time
from textual.app import App, ComposeResult
from textual.geometry import Offset

from hoctapbac.journey.page import Page
from hoctapbac.tui import qr
from hoctapbac.tui.layout import LEAST_HEIGHT, LEAST_WIDTH
from hoctapbac.tui.lines import ABOVE, BELOW, BLANK, NOTHING, Line, Span, Words, line
from hoctapbac.tui.measure import wrap
from hoctapbac.tui.themes import Ink
from hoctapbac.tui.widgets.key_bar import KeyBar, key_line
from hoctapbac.tui.widgets.page_view import PageView
from hoctapbac.tui.widgets.title_bar import TitleBar, title_line

BUG = 70  # exit code: sysexits' EX_SOFTWARE
_STOPPING = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGALRM")
_IGNORED = ("SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGCONT")


class Shown(Protocol):
    """What the screen needs of a journey. Times are monotonic seconds; every call is quick."""

    @property
    def page(self) -> Page: ...
    @property
    def size(self) -> int: ...
    @property
    def contrast(self) -> str: ...
    @property
    def closing(self) -> bool: ...
    def press(self, key: str, character: str | None, at: float) -> None: ...
    def pick(self, index: int, at: float) -> None: ...
    def paste(self, text: str, at: float) -> None: ...
    def painted(self, at: float) -> None: ...
    def stirred(self) -> None: ...
    def tick(self) -> None: ...
    def stop(self, reason: str) -> None: ...
    def warm(self) -> None: ...


class _Held(NamedTuple):
    """What the finger went down on: it acts when it comes up on the same thing of the same page."""

    number: int
    what: str
    target: int
    at: float


class KioskApp(App[None], inherit_bindings=False):
    """Draws `journey.page` and forwards input to the journey."""

    CSS = "Screen { overflow: hidden hidden; } TitleBar, KeyBar { height: 1; } PageView { height: 1fr; }"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    AUTO_FOCUS = None

    def __init__(self, journey: Shown, say: Callable[..., str], log_path: Path | None = None) -> None:
        super().__init__(driver_class=_driver_class(), ansi_color=True)
        self._disable_tooltips = self._disable_notifications = True
        self._journey = journey
        self._log_path = log_path
        self._words = Words(*(say(f"view.{name}") for name in Words._fields))
        self._title, self._view, self._keys = TitleBar(self.show), PageView(self.show), KeyBar(self.show)
        self._held: _Held | None = None
        self._painted = -1
        self._warm = False
        self._leaving = False
        self._depth = {"truecolor": 24, "256": 8}.get(self.console.color_system or "", 4)

    # ---- drawing ----

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._view
        yield self._keys

    def show(self) -> None:
        """Bring the screen up to date with the journey; only lines that changed are painted."""
        if self._journey.closing:
            self._leaving = True
            self.exit()
            return
        page, ink = self._journey.page, Ink(self._journey.contrast, self._depth)
        width = self.size.width
        if (
            page.number != self._painted
        ):  # a page that looks like the one before must be painted too, or it takes no key
            self._title.refresh()
        if self._too_small:
            self._show_whole([line(Span(piece)) for piece in wrap(self._words.too_small, width)], ink)
            return
        if page.code_only:  # the larger the better: without title and key line
            self._show_whole(self._view.compose_lines(page, self._journey.size, self._words, more=2), ink)
            return
        body = self._view.compose_lines(page, self._journey.size, self._words)
        self._view.show(body, ink._replace(bold=self._view.drawn.bold))
        if self._view.drawn.setting.head:  # the band beneath tells it, larger
            page = replace(page, clock=None, middle="")
        self._title.show([title_line(page, width)], ink)
        keys, self._keys.presses = key_line(page.keys, width)
        self._keys.show([keys], ink)
        if (caret := self._view.caret) is not None:
            self.cursor_position = Offset(caret[0], caret[1] + 1)

    @property
    def _too_small(self) -> bool:
        return self.size.width < LEAST_WIDTH or self.size.height < LEAST_HEIGHT

    def _show_whole(self, rows: Sequence[Line], ink: Ink) -> None:
        """The screen from its first line to its last, nothing of which can be touched but the page as a whole."""
        rows = [*rows, *[BLANK] * self.size.height][: self.size.height]
        self._keys.presses = []
        self._title.show(rows[:1], ink)
        self._view.show(rows[1:-1], ink)
        self._keys.show(rows[-1:] if len(rows) > 1 else [], ink)

    def post_display_hook(self) -> None:
        """After something was painted: the journey learns that its page is on the screen."""
        if self._batch_count or not self._view.lines or self._leaving:
            return
        if self._painted != (number := self._journey.page.number):
            self._painted = number
            self._journey.painted(get_time())
            if self._warm and self._journey.page.name == "attract":
                self.call_later(gc.collect)  # between two people, when nobody waits
        if not self._warm:
            self._warm = True
            self.call_later(self._warm_up)

    def _warm_up(self) -> None:
        self._journey.warm()
        qr.warm()
        gc.collect()
        gc.freeze()  # what is loaded now stays; the collector need not walk it again
        self.show()

    # ---- input ----

    async def on_event(self, event: events.Event) -> None:
        """Keys, clicks and pastes go to the journey in the order they came; nothing else sees them.

        Where the page cannot be seen nothing can be meant by a key.
        """
        if self._too_small and isinstance(event, events.InputEvent | events.Paste):
            return
        if isinstance(event, events.Key):
            self._act(lambda: self._press(event.key, event.character, event.time))
        elif isinstance(event, events.MouseEvent):
            self._act(lambda: self._mouse(event))
        elif isinstance(event, events.Paste):
            self._act(lambda: self._journey.paste(event.text, event.time))
        else:
            await super().on_event(event)

    def _act(self, deed: Callable[[], None]) -> None:
        if not self._leaving:
            deed()
            self.show()

    def _press(self, key: str, character: str | None, at: float) -> None:
        if self._view.scroll_state.take(key, self._journey.page, self._view.drawn):
            self._journey.stirred()
        else:
            self._journey.press(key, character, at)

    def _mouse(self, event: events.MouseEvent) -> None:
        if isinstance(event, events.MouseScrollUp | events.MouseScrollDown):
            self._journey.stirred()
            self._view.scroll_state.move(3 if isinstance(event, events.MouseScrollDown) else -3, self._view.drawn)
        elif isinstance(event, events.MouseDown):
            self._held = self._under(event)
        elif isinstance(event, events.MouseUp):
            held, self._held = self._held, None
            if held is not None and self._under(event)[:3] == held[:3]:
                self._take(held)

    def _under(self, event: events.MouseEvent) -> _Held:
        """What is under the finger: a choice, a key of the key line, or nothing."""
        column, row = int(event.x), int(event.y)
        number, last = self._journey.page.number, self.size.height - 1
        what, lines, row = ("page", self._view.lines, row - 1) if row < last else ("key", self._keys.lines, 0)
        target = lines[row].target_at(column) if 0 <= row < len(lines) else NOTHING
        return _Held(number, what, target, event.time)

    def _take(self, held: _Held) -> None:
        page, view = self._journey.page, self._view
        if held.what == "key":
            if held.target >= 0:
                self._press(*self._keys.presses[held.target], held.at)
        elif held.target >= 0:
            self._journey.pick(held.target, held.at)
        elif held.target in (ABOVE, BELOW):
            view.scroll_state.leap(1 if held.target == BELOW else -1, view.drawn)
        elif not page.choices and page.typing is None:  # nothing to choose: a touch anywhere goes on
            self._press("enter", "\r", held.at)

    # ---- life ----

    def on_load(self) -> None:
        """Before the terminal is touched: from here on a signal stops the journey in order."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: self._handle_exception(context.get("exception") or OSError()))
        if sys.platform == "win32":
            return
        for name in _STOPPING:
            loop.add_signal_handler(getattr(signal, name), self.leave, name, 0)

    def on_mount(self) -> None:
        if sys.platform != "win32":
            for name in _IGNORED:  # only now: the driver sets handlers of its own when it begins
                signal.signal(getattr(signal, name), signal.SIG_IGN)
        self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        self._act(self._journey.tick)

    def leave(self, reason: str, code: int) -> None:
        """Stop the journey and give the terminal back."""
        if not self._leaving:
            self._leaving = True
            self.exit(return_code=code)
            self._journey.stop(reason)

    def _handle_exception(self, error: BaseException) -> None:
        """A bug: its type and places go to the log, without any value; the program ends."""
        frames = traceback.extract_tb(error.__traceback__)[-6:]
        self._note(f"{type(error).__name__} " + " > ".join(f"{Path(f.filename).name}:{f.lineno}" for f in frames))
        self._leaving = True
        self._return_code = BUG
        self._close_messages_no_wait()

    def panic(self, *renderables: Any) -> None:
        """The toolkit's way to end with something on the screen: here it ends with nothing on it."""
        self._handle_exception(RuntimeError())

    def _fatal_error(self) -> None:
        self._handle_exception(RuntimeError())

    def _note(self, text: str) -> None:
        if self._log_path is None:
            return
        with contextlib.suppress(OSError):  # a bug on a full disk still ends in order
            logger = logging.getLogger("hoctapbac.tui")
            logger.propagate = False
            logger.addHandler(keeper := logging.FileHandler(self._log_path, encoding="utf-8"))
            keeper.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
            logger.error("%s", text)
            logger.removeHandler(keeper)
            keeper.close()

    # ---- taken away ----

    async def action_quit(self) -> None: ...
    def action_help_quit(self) -> None: ...
    def action_suspend_process(self) -> None: ...
    def action_command_palette(self) -> None: ...
    def action_screenshot(self, filename: str | None = None, path: str | None = None) -> None: ...
    def copy_to_clipboard(self, text: str) -> None: ...
    def open_url(self, url: str, *, new_tab: bool = True) -> None: ...
    def deliver_text(self, *args: Any, **kwargs: Any) -> str | None: ...
    def deliver_binary(self, *args: Any, **kwargs: Any) -> str | None: ...
    def bell(self) -> None: ...
    def _set_pointer_shape(self, shape: str) -> None: ...


def _driver_class() -> Any:
    """Our own driver where there is a terminal of the Unix kind, else the toolkit's."""
    if sys.platform == "win32":
        return None
    from hoctapbac.tui.driver import KioskDriver

    return KioskDriver


def run(journey: Shown, say: Callable[..., str], log_path: Path | None = None) -> int:
    """Show `journey` until it closes or is stopped; gives the exit code of the program."""
    app = KioskApp(journey, say, log_path)
    app.run()
    return app.return_code if app.return_code is not None else BUG
