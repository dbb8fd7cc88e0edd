"""The kiosk on a real terminal: it draws, it answers, and nothing but the journey ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hoctapbac.tui import prepare_environment
from terminal import COLOURS_16, TRUECOLOR, Terminal
from tui import script

PROGRAM = str(Path(script.__file__))
Start = Callable[..., Any]


class Kiosk:
    """The script's journey on a terminal, with its log."""

    def __init__(
        self,
        folder: Path,
        pages: str,
        columns: int = 80,
        lines: int = 24,
        environ: dict[str, str] = TRUECOLOR,
        signalled: bool = True,
    ) -> None:
        self.log, self.crash = folder / "log", folder / "crash"
        environ = {**environ, "SCRIPT_LOG": str(self.log), "SCRIPT_CRASH": str(self.crash)}
        program = [sys.executable, PROGRAM, pages]
        self.terminal = Terminal(program, columns, lines, environ, signalled=signalled)

    @property
    def notes(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []

    def answers(self) -> None:
        """The kiosk still takes a key and shows what it did."""
        self.terminal.send("1")
        self.terminal.wait_for("đã chọn 1")
        self.terminal.send("2")
        self.terminal.wait_for("đã chọn 2")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a kiosk and waits until its first page stands."""
    started: list[Kiosk] = []

    def begin(pages: str = "question", *where: Any, **how: Any) -> Kiosk:
        kiosk = Kiosk(tmp_path, pages, *where, **how)
        started.append(kiosk)
        kiosk.terminal.wait_for(lambda text: len(text.split()) > 4)
        kiosk.terminal.settle()
        return kiosk

    yield begin
    for kiosk in started:
        kiosk.terminal.close()


def test_first_page_stands(start: Start) -> None:
    """Title, question, choices and keys are on the screen, and the journey was told once that they are."""
    kiosk = start()
    for text in ("Câu 2/5", "phương châm “5 rõ”", "▌ 2 ○  Rõ quy trình", "F1  mời hỗ trợ"):
        assert text in kiosk.terminal.text
    assert kiosk.notes == ["painted 2", "warm"]


def test_a_key_turns_the_page(start: Start) -> None:
    """Enter goes to the journey, and the journey's next page to the screen; it hears when it is painted."""
    kiosk = start("attract,question")
    kiosk.terminal.send("\r")
    kiosk.terminal.wait_for("phương châm")
    assert "HỌC TẬP BÁC" not in kiosk.terminal.text
    kiosk.terminal.settle()
    assert kiosk.notes[-1] == "painted 101"


def test_keys_come_in_the_order_they_were_struck(start: Start) -> None:
    """An input method's backspaces and letters, sent in one go, arrive as they were sent."""
    kiosk = start()
    kiosk.terminal.send("hanh\x7f\x7f\x7fạnh\x1b[D1")
    kiosk.terminal.wait_for("đã chọn 1")
    keys = [note.split()[1] for note in kiosk.notes if note.startswith("key")]
    assert keys == ["h", "a", "n", "h", *["backspace"] * 3, "ạ", "n", "h", "left", "1"]


def test_no_key_leaves(start: Start) -> None:
    """Ctrl+C, Q, Z, D, S, P and \\, and Esc many times, are keys like others."""
    kiosk = start()
    kiosk.terminal.send("\x03" * 6 + "\x11\x1a\x1c\x04\x13\x10\x1b[113;5u" + "\x1b" * 20)
    kiosk.terminal.settle(0.3)
    kiosk.answers()
    assert "key ctrl+c" in " ".join(kiosk.notes)


def test_broken_input_is_dropped(start: Start) -> None:
    """Invalid letters and a paste that never ends leave a kiosk that answers."""
    kiosk = start()
    for typed in (b"\xff\xc0\x80\xed\xa0\x80\x80\x9f", "ệ".encode()[:2] + b"a", b"\x1b[200~abc"):
        kiosk.terminal.send(typed)
        kiosk.terminal.settle(1.3, 1.3)
        kiosk.answers()
    assert not any("\ufffd" in note for note in kiosk.notes)


def test_a_flood_is_dropped(start: Start) -> None:
    """100 KB in one go are survived, in little memory."""
    kiosk = start()
    kiosk.terminal.send(b"xyz3" * 25_000)
    # What it has not read yet is dropped, and a key behind it too: whoever sees nothing happen presses again.
    while "đã chọn 1" not in kiosk.terminal.settle(0.3, 10):
        kiosk.terminal.send("1")
    kiosk.answers()
    assert kiosk.terminal.resident_kib < 80_000


def test_text_is_never_more_than_text(start: Start) -> None:
    """Markup is drawn as it stands; escape sequences and overrides of a text do not reach the terminal."""
    kiosk = start("attack")
    assert "[/b] [@click=app.quit]x[/]" in kiosk.terminal.text
    sent = kiosk.terminal.sent.decode()
    assert "\x1b]" not in sent
    assert "\u202e" not in sent and "\x1b[5;5H" not in sent and "\x9b" not in sent
    row = next(n for n, line in enumerate(kiosk.terminal.text.split("\n")) if "▌ 1" in line)
    kiosk.terminal.click(30, row)
    kiosk.answers()


def test_any_window_is_survived(start: Start) -> None:
    """One cell, one line, one column, huge: a sentence where it is too small, else the page."""
    kiosk = start()
    for columns, lines in ((1, 1), (200, 1), (1, 60), (3, 3), (39, 24), (500, 200)):
        kiosk.terminal.resize(columns, lines)
        kiosk.terminal.settle()
    kiosk.terminal.resize(39, 9)
    kiosk.terminal.wait_for("Cửa sổ quá nhỏ")
    kiosk.terminal.send("3\r")  # nobody can mean this: the page is not to be seen
    kiosk.terminal.settle()
    kiosk.terminal.resize(80, 24)
    kiosk.terminal.wait_for("phương châm")
    kiosk.answers()
    assert [note for note in kiosk.notes if note.startswith("key")] == ["key 1 '1'", "key 2 '2'"]


def test_what_was_in_sight_stays_in_sight(start: Start) -> None:
    """A smaller window still shows the highlighted choice; a new long page begins at its beginning."""
    kiosk = start("question,story")
    kiosk.terminal.send("\x1b[B\x1b[B")
    kiosk.terminal.wait_for("▌ 4")
    kiosk.terminal.resize(60, 10)
    kiosk.terminal.wait_for(lambda text: "▌ 4" in text and "còn ở trên" in text)
    kiosk.terminal.send("\r")
    kiosk.terminal.wait_for("Người tổ trưởng")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGALRM"])
def test_a_signal_stops_in_order(start: Start, name: str) -> None:
    """The journey is stopped, the terminal is given back as it was, and the exit code is 0."""
    kiosk = start()
    kiosk.terminal.kill(getattr(signal, name))
    assert kiosk.terminal.wait() == 0
    assert kiosk.notes[-1] == f"stop {name}"
    assert kiosk.terminal.restored
    assert "Traceback" not in kiosk.terminal.sent.decode()


def test_other_signals_are_ignored(start: Start) -> None:
    """Nobody can stop, continue or starve the kiosk from the outside."""
    kiosk = start()
    for name in ("SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGCONT", "SIGPIPE", "SIGWINCH"):
        kiosk.terminal.kill(getattr(signal, name))
    kiosk.answers()


@pytest.mark.parametrize("signalled", [True, False])
def test_a_closed_terminal_ends_it(start: Start, signalled: bool) -> None:
    """When its window is gone the kiosk stops the journey and ends, it does not spin."""
    kiosk = start(signalled=signalled)
    kiosk.terminal.hang_up()
    assert kiosk.terminal.wait() in ((0, 75) if signalled else (75,))  # signal and end of file race
    assert kiosk.notes[-1] in ("stop terminal closed", "stop SIGHUP" if signalled else "")


def test_a_bug_shows_nothing(start: Start) -> None:
    """A bug gives back the terminal with nothing on it, exit code 70, and one line of places in the log."""
    kiosk = start()
    kiosk.terminal.send("\x1b[24~")
    assert kiosk.terminal.wait() == 70
    assert kiosk.terminal.restored
    assert "Error" not in kiosk.terminal.sent.decode() and "MẬT KHẨU" not in kiosk.terminal.sent.decode()
    (line,) = kiosk.crash.read_text(encoding="utf-8").splitlines()
    assert "KeyError" in line and "script.py:" in line and "MẬT KHẨU" not in line


def test_the_journey_may_close_it(start: Start) -> None:
    """When the journey closes, the kiosk ends with exit code 0 and the terminal as it was."""
    kiosk = start()
    kiosk.terminal.send("\x1b[21~")
    assert kiosk.terminal.wait() == 0
    assert kiosk.terminal.restored


def test_a_touch_chooses(start: Start) -> None:
    """A touch on a choice, or on the empty line that belongs to it, takes it; sliding off takes nothing."""
    kiosk = start("question", 120, 40)
    rows = kiosk.terminal.text.split("\n")
    row = next(n for n, line in enumerate(rows) if "Rõ kinh phí" in line)
    kiosk.terminal.click(40, row)
    kiosk.terminal.wait_for("đã chọn 3")
    row = next(n for n, line in enumerate(kiosk.terminal.text.split("\n")) if "Rõ hiệu quả" in line)
    kiosk.terminal.click(60, row + 1)
    kiosk.terminal.wait_for("đã chọn 4")
    kiosk.terminal.send(f"\x1b[<0;41;{row + 1}M\x1b[<0;41;{row - 5}m")
    kiosk.terminal.send("2")
    kiosk.terminal.wait_for("đã chọn 2")
    assert [note for note in kiosk.notes if note.startswith("pick")] == ["pick 2", "pick 3"]


def test_a_touched_key_is_pressed(start: Start) -> None:
    """A touch on the key line presses the key that is written there."""
    kiosk = start("attract,question")
    kiosk.terminal.click(2, 23)
    kiosk.terminal.wait_for("phương châm")


def test_a_long_page_is_read_by_wheel_keys_and_touch(start: Start) -> None:
    """Wheel, PgDn, ↓ and a touch on the words bring more of a long page, to its choice at the end."""
    kiosk = start("story")
    terminal = kiosk.terminal
    first = terminal.text
    terminal.send("\x1b[<65;10;10M")
    terminal.wait_for(lambda text: text != first and "còn nữa ↓" in text)
    row, line = next((n, line) for n, line in enumerate(terminal.text.split("\n")) if "còn nữa" in line)
    before = terminal.text
    terminal.click(line.index("còn"), row)
    terminal.wait_for(lambda text: text != before)
    for key in ("\x1b[6~", "\x1b[B", "\x1b[B", "\x1b[B", "\x1b[B"):
        terminal.send(key)
    terminal.wait_for("Đọc xong")
    terminal.send("\x1b[5~\x1b[5~\x1b[5~\x1b[5~")
    terminal.wait_for("Người tổ trưởng")


def test_text_size_and_contrast_change_at_once(start: Start) -> None:
    """+ draws the question in big letters and C turns the contrast, without another page."""
    kiosk = start()
    paper = kiosk.terminal.screen.buffer[2][2].bg
    kiosk.terminal.send("++c")
    kiosk.terminal.settle()
    inked = [cell for cell in kiosk.terminal.screen.buffer[3].values() if cell.data in "▀▄▌▐█"]
    assert len(inked) > 10 and all(cell.bg not in (paper, "default") for cell in inked)


def test_only_what_changed_is_painted(start: Start) -> None:
    """A second of the clock repaints the title line and nothing else."""
    kiosk = start()
    kiosk.terminal.wait_for("nhịp 1")
    kiosk.terminal.settle(0.1)
    before = len(kiosk.terminal.sent)
    kiosk.terminal.wait_for(lambda text: "nhịp 1" not in text)
    kiosk.terminal.settle(0.1)
    painted = kiosk.terminal.sent[before:].decode()
    assert "nhịp" in painted and "Rõ" not in painted and "F1" not in painted


def test_nothing_piles_up(start: Start) -> None:
    """After 500 page changes there are the screen and its three widgets, no more."""
    kiosk = start("attract,question,result,letters")
    for n in range(50):
        kiosk.terminal.send("\r" * 10)
        kiosk.terminal.wait_for(lambda text: True)
        wanted = f"painted {100 + 10 * (n + 1)}"
        while wanted not in kiosk.notes:
            kiosk.terminal.read(0.1)
    kiosk.terminal.send("\x1b[20~")
    while not kiosk.notes[-1].startswith("widgets"):
        kiosk.terminal.read(0.1)
    assert kiosk.notes[-1] == "widgets ['KeyBar', 'PageView', 'Screen', 'TitleBar']"


@pytest.mark.parametrize(
    "environ",
    [
        {**COLOURS_16, "TERM": "dumb"},
        {**TRUECOLOR, "LC_ALL": "POSIX", "TEXTUAL_ALLOW_SIGNALS": "1", "TEXTUAL_THEME": "none"},
    ],
    ids=["dumb", "posix"],
)
def test_no_environment_matters(start: Start, environ: dict[str, str]) -> None:
    """Whatever the environment says, the kiosk starts, draws Vietnamese, and ignores Ctrl+C; more: `test_faults`."""
    kiosk = start("question", environ=environ)
    kiosk.terminal.send("\x03")
    kiosk.answers()


def test_the_toolkit_cannot_be_steered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every variable that would change the toolkit is gone, and composed letters are kept whole."""
    monkeypatch.setattr(os, "environ", {"TEXTUAL_LOG": "x", "COLUMNS": "9", "TERM": "linux"})
    prepare_environment()
    assert os.environ == {"TERM": "linux", "TEXTUAL_DISABLE_KITTY_KEY": "1"}


def test_the_package_does_not_load_the_toolkit() -> None:
    """The environment can be prepared before Textual is imported, because importing the package does not."""
    code = "import sys, hoctapbac.tui; sys.exit('textual' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], env=TRUECOLOR, check=False).returncode == 0
