"""The terminal under the kiosk, hardened: nothing that comes from it can stop, hang or leave the program.

Built on Textual's own driver for Linux and macOS. Reading is ours: invalid UTF-8 is dropped, unknown
sequences are dropped, a flood is dropped, and a terminal that has gone is told to the app instead of being
read for ever. No paste mode, size reports or mouse movements are asked of the terminal.
"""

from __future__ import annotations

import codecs
import os
import selectors
import sys
from collections import deque
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from hoctapbac.tui.keys import TerminalInput

if TYPE_CHECKING:
    from hoctapbac.tui.app import KioskApp

WAITING_LIMIT = 256  # keys not yet acted upon, beyond which more are dropped
_IDLE, _ALERT = 0.1, 0.03  # seconds between looks at the clock; the second while a sequence is unfinished


class _Screenward:
    """The terminal as a file that never raises: after it is closed, writing to it means nothing."""

    def __init__(self, fileno: int) -> None:
        self._file: IO[str] = os.fdopen(fileno, "w", encoding="utf-8", errors="replace", closefd=False)

    def write(self, text: str) -> None:
        try:
            self._file.write(text)
        except (OSError, ValueError):
            return

    def flush(self) -> None:
        try:
            self._file.flush()
        except (OSError, ValueError):
            return

    def fileno(self) -> int:
        return self._file.fileno()


class KioskDriver(LinuxDriver):
    """See the module's promise."""

    def __init__(
        self, app: KioskApp, *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._kiosk = app
        terminal = sys.__stderr__.fileno() if sys.__stderr__ else 2
        self._file = _Screenward(terminal)  # type: ignore[assignment]
        self._arrived: deque[Message] = deque()

    def _enable_bracketed_paste(self) -> None:
        """Not asked for: a paste comes as keys, and nothing can be left open."""

    def _query_in_band_window_resize(self) -> None:
        """Not asked for: only the system tells the size."""

    def _enable_in_band_window_resize(self) -> None:
        """Not asked for."""

    def _enable_mouse_support(self) -> None:
        """Presses and wheel only, in the form without limit of columns."""
        if self._mouse:
            self.write("\x1b[?1000h\x1b[?1006h")

    def _get_terminal_size(self) -> tuple[int, int]:
        try:
            columns, lines = os.get_terminal_size(self.fileno)
        except OSError:
            return 80, 24
        return columns or 80, lines or 24

    def run_input_thread(self) -> None:
        """Read until told to stop or until the terminal is gone."""
        decode = codecs.getincrementaldecoder("utf-8")(errors="replace").decode
        parser = TerminalInput()
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if not selector.select(_ALERT if parser.waiting else _IDLE):
                    self._send(parser.tick(self._loop.time()))
                    continue
                read = self._read()
                if not read:
                    self._loop.call_soon_threadsafe(self._kiosk.leave, "terminal closed", 75)
                    return
                self._send(parser.feed(decode(read), self._loop.time()))

    def _read(self) -> bytes:
        """What the terminal sent; nothing means that it is gone."""
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""

    def _send(self, messages: Iterator[Message]) -> None:
        """Hand messages to the app's loop, in order, as many as it can act upon."""
        before = len(self._arrived)
        for message in messages:
            if isinstance(message, events.Resize):
                continue
            if len(self._arrived) + self._kiosk.message_queue_size >= WAITING_LIMIT:
                continue
            self._arrived.append(message)
        if len(self._arrived) > before or before:
            self._loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        while self._arrived:
            self._kiosk.post_message(self._arrived.popleft())
