"""A terminal without a window: runs a program on a pseudo terminal and reads its screen.

Shared by the benchmarks and the tests. What the program writes is kept in timed pieces as it came, and
given to the emulator only when somebody looks, so that measuring does not slow what is measured.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import pyte

# Sequences the emulator would print instead of obeying: kitty keyboard, mode questions.
_UNKNOWN = re.compile(rb"\x1b\[[<>=?][0-9;]*(?:u|\$p)")
_PARTIAL = re.compile(rb"\x1b(?:\[[<>=?]?[0-9;]*\$?)?\Z")


class Piece(NamedTuple):
    """What one read gave, and when (monotonic seconds)."""

    at: float
    sent: bytes


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    """A program running on its own terminal of `columns` by `lines`."""

    def __init__(
        self,
        command: Sequence[str],
        columns: int = 80,
        lines: int = 24,
        environ: Mapping[str, str] | None = None,
        cwd: str | None = None,
        *,
        signalled: bool = True,
    ) -> None:
        """`signalled` False: the program is not told by a signal when its terminal is closed."""
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self._held = b""
        self.pieces: list[Piece] = []
        self._shown = 0
        self.master, slave = os.openpty()
        self._set_size(columns, lines)
        self.attributes = termios.tcgetattr(slave)
        self.started = time.monotonic()
        self.program = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            close_fds=True,
            start_new_session=True,
            preexec_fn=_take_terminal if signalled else None,  # noqa: PLW1509
            env=dict(environ) if environ is not None else None,
            cwd=cwd,
        )
        self._slave = slave

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # What is on the screen.

    def read(self, seconds: float) -> bool:
        """Take in what the program writes within `seconds`, one piece; False if it wrote nothing."""
        if not select.select([self.master], [], [], max(0.0, seconds))[0]:
            return False
        try:
            sent = os.read(self.master, 1 << 16)
        except OSError:
            return False
        self.pieces.append(Piece(time.monotonic(), sent))
        return bool(sent)

    def show(self) -> None:
        """Bring the emulated screen up to date with what was read."""
        for piece in self.pieces[self._shown :]:
            self._feed(piece.sent)
        self._shown = len(self.pieces)

    def _feed(self, sent: bytes) -> None:
        text = _UNKNOWN.sub(b"", self._held + sent)
        partial = _PARTIAL.search(text)
        cut = partial.start() if partial else len(text)
        self._held, text = text[cut:], text[:cut]
        self._stream.feed(text)

    def first_shown(self, wanted: str) -> float | None:
        """When the piece came with which `wanted` first stood on the screen, of the pieces not looked at yet."""
        while self._shown < len(self.pieces):
            piece = self.pieces[self._shown]
            self._feed(piece.sent)
            self._shown += 1
            if any(wanted in line for line in self.screen.display):
                return piece.at
        return None

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        self.show()
        return "\n".join(self.screen.display)

    @property
    def sent(self) -> bytes:
        """Everything the program wrote so far, byte for byte."""
        return b"".join(piece.sent for piece in self.pieces)

    def wait_for(self, wanted: str | Callable[[str], bool], seconds: float = 10.0) -> str:
        """Read until the screen holds `wanted` (text, or a condition on it); gives the screen, or raises."""
        until = time.monotonic() + seconds
        holds = wanted if callable(wanted) else lambda text: wanted in text
        while not holds(self.text):
            left = until - time.monotonic()
            if left <= 0 or (not self.read(left) and self.program.poll() is not None and not self.read(0.05)):
                raise TimeoutError(f"not on the screen: {wanted!r}\n{self.text}")
        return self.text

    def settle(self, quiet: float = 0.15, seconds: float = 5.0) -> str:
        """Read until the program has written nothing for `quiet` seconds; gives the screen."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.read(quiet):
            continue
        return self.text

    # What is done to it.

    def send(self, typed: bytes | str) -> None:
        """Type; reads meanwhile, so that neither side waits for the other for ever."""
        left = typed.encode() if isinstance(typed, str) else typed
        while left:
            readable, writable, _ = select.select([self.master], [self.master], [], 5.0)
            if readable:
                self.read(0)
            if writable:
                left = left[os.write(self.master, left[:1024]) :]
            elif not readable:
                raise TimeoutError("the program does not read its terminal")

    def click(self, column: int, line: int) -> None:
        """A press and release of the left button, counted from 0."""
        self.send(f"\x1b[<0;{column + 1};{line + 1}M\x1b[<0;{column + 1};{line + 1}m")

    def resize(self, columns: int, lines: int) -> None:
        """Another size of window, as the system tells it."""
        self.settle(0.05)
        self.screen.resize(lines, columns)
        self._set_size(columns, lines)

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def kill(self, number: int) -> None:
        """Send the program a signal."""
        self.program.send_signal(number)

    def hang_up(self) -> None:
        """Close the window: the terminal is gone."""
        os.close(self._slave)
        os.close(self.master)
        self.master = self._slave = -1

    def wait(self, seconds: float = 10.0) -> int:
        """The exit code, when the program has ended; what it still writes is read."""
        until = time.monotonic() + seconds
        while self.program.poll() is None and time.monotonic() < until:
            if self.master >= 0:
                self.read(0.02)
            else:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.program.wait(0.05)
        while self.master >= 0 and self.read(0.02):
            continue
        return self.program.wait(max(0.01, until - time.monotonic()))

    @property
    def restored(self) -> bool:
        """Whether the terminal is as it was: modes, main screen, visible cursor, no mouse reports."""
        left = all(
            self.sent.rfind(off) > self.sent.rfind(on)
            for on, off in ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?1000h", b"\x1b[?1000l"))
        )
        self.show()
        return left and not self.screen.cursor.hidden and termios.tcgetattr(self._slave) == self.attributes

    @property
    def resident_kib(self) -> int:
        """Memory of the program that is in use now, in KiB (Linux)."""
        with open(f"/proc/{self.program.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))

    def close(self) -> None:
        """End the program if it still runs, and the terminal."""
        if self.program.poll() is None:
            self.program.send_signal(signal.SIGKILL)
            self.program.wait()
        if self.master >= 0:
            os.close(self.master)
            os.close(self._slave)
            self.master = self._slave = -1
