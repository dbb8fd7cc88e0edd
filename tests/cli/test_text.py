"""The filters over Vietnamese text as a person or a script calls them: a line in, a line out."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import hoctapbac
from hoctapbac.cli.frame import PROBLEMS, REFUSED, USAGE
from hoctapbac.cli.text import INTERRUPTED, text

COMMAND = [sys.executable, "-c", "from hoctapbac.cli.text import text; text(prog_name='text')"]
ENVIRONMENT = {"PYTHONPATH": str(Path(hoctapbac.__file__).parents[1]), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
LINES = st.lists(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=12), max_size=5)
FILTERS = ("telex", "vni", "fold", "names", "sort")


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """The locale says nothing."""
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


def call(*words: object, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(text, [str(word) for word in words], input=stdin, catch_exceptions=False)


def started(*words: str, **streams: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*COMMAND, *words], env=ENVIRONMENT, **streams)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize(
    ("words", "stdin", "stdout"),
    [
        (["telex"], "nguyeenx thij anhs tuyeets\nhoaf wifi\n", "nguyễn thị ánh tuyết\nhòa wifi\n"),
        (["telex", "--style", "new"], "hoaf\n", "hoà\n"),
        (["vni"], "d9a8k1 la8k1\nho2a\n", "đắk lắk\nhòa\n"),
        (["vni", "--style", "new"], "hoa2\n", "hoà\n"),
        (["fold"], "Đắk Lắk\tSố 9\n", "dak lak\tso 9\n"),
        (["names"], "NGUYỄN VĂN A\nh'hen niê\n", "Nguyễn Văn A\nH'Hen Niê\n"),
        (["sort"], "má\nđa\nmà\nda\nma\n", "da\nđa\nma\nmà\nmá\n"),
        (["sort", "--names"], "Lê Thị Ánh\nĐỗ An\nBùi An\n", "Bùi An\nĐỗ An\nLê Thị Ánh\n"),
        (["sort", "--names"], "Lê Nga\nY Moan Ênuôl\tMoan\nLê An\n", "Lê An\nY Moan Ênuôl\tMoan\nLê Nga\n"),
    ],
)
def test_a_line_in_a_line_out(words: list[str], stdin: str, stdout: str) -> None:
    """Each filter does what its name says, and says nothing else."""
    result = call(*words, stdin=stdin)
    assert (result.stdout, result.stderr, result.exit_code) == (stdout, "", 0)


def test_the_end_of_a_line_ends_its_last_word() -> None:
    """Keys that are no whole syllable stand as typed, at the end of a line as before a space."""
    assert call("telex", stdin="law law\n").stdout == "law law\n"


@pytest.mark.parametrize("name", ["telex", "vni", "fold", "names"])
def test_lines_end_as_they_came(name: str) -> None:
    """LF, CRLF and no end at all are kept, empty lines stay, a byte-order mark goes, other breaks are no ends."""
    assert call(name, stdin="\ufeffA\r\n\nB".encode()).stdout_bytes.lower() == b"a\r\n\nb"
    assert call(name, stdin="").stdout == ""
    assert call("fold", stdin="A\u2028B\x85C\rD\n").stdout_bytes.decode() == "a\u2028b\x85c\rd\n"


def test_sorted_lines_end_alike() -> None:
    """The last line of a file may have no end; wherever it goes, it has the end of the first one."""
    assert call("sort", stdin=b"b\r\na").stdout_bytes == b"a\r\nb\r\n"
    assert call("sort", stdin=b"b").stdout_bytes == b"b\n"


def test_spaces_stay_as_they_are() -> None:
    """A line is not stripped; only a name has single spaces."""
    assert call("telex", stdin="  as  b\t\n").stdout == "  á  b\t\n"
    assert call("fold", stdin=" Á  B \n").stdout == " a  b \n"
    assert call("sort", stdin=" b \na\n").stdout == "a\n b \n"
    assert call("names", stdin="  lê   a \n").stdout == "Lê A\n"


def test_doubtful_words_are_told_with_their_line_and_stop_nobody() -> None:
    """The names all come out; the doubts are on stderr."""
    result = call("names", stdin="lê a\nnguyễn lănq\n")
    assert (result.exit_code, result.stdout) == (0, "Lê A\nNguyễn Lănq\n")
    assert result.stderr == "Dòng 2: xin xem lại chữ Lănq.\n"


def test_files_are_read_one_after_the_other(tmp_path: Path) -> None:
    """Files and stdin follow in the order named; a doubt names the file too."""
    (tmp_path / "a.txt").write_text("trần b\n", "utf-8")
    (tmp_path / "b.txt").write_text("lê qx\n", "utf-8")
    result = call("names", tmp_path / "a.txt", "-", tmp_path / "b.txt", stdin="lê c\n")
    assert result.stdout == "Trần B\nLê C\nLê Qx\n"
    assert result.stderr == f"{tmp_path / 'b.txt'}, dòng 1: xin xem lại chữ Qx.\n"


@pytest.mark.parametrize("name", FILTERS)
def test_other_bytes_end_it_with_a_remedy(name: str) -> None:
    """A line that is not UTF-8 is told with the command that helps; lines before it have been written."""
    result = call(name, stdin=b"a\n\xb8\xff\nb\n")
    assert result.exit_code == PROBLEMS
    assert result.stderr.startswith("Dòng 2 không phải chữ UTF-8") and result.stderr.count("\n") == 1
    assert "hoctapbac text decode" in result.stderr
    assert result.stdout.lower() == ("" if name == "sort" else "a\n")


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """No such file, a folder: one sentence with what to do."""
    for path in (tmp_path, tmp_path / "none"):
        result = call("fold", path)
        assert (result.exit_code, result.stdout) == (REFUSED, "")
        assert "Xin" in result.stderr and "Traceback" not in result.stderr
    assert call("telex", "--style", "other").exit_code == USAGE


def test_help_is_in_vietnamese() -> None:
    """Every filter and the group explain themselves."""
    assert "Xếp các dòng" in call("--help").stdout
    for name in (*FILTERS, "decode"):
        assert "In hướng dẫn này rồi dừng." in call(name, "--help").stdout


@given(st.sampled_from(FILTERS), LINES)
def test_any_text_comes_through_line_by_line(name: str, lines: list[str]) -> None:
    """As many lines come out as go in, in NFC but for what sorting leaves alone; nothing raises."""
    stdin = "".join(line + "\n" for line in lines)
    result = call(name, stdin=stdin.encode())
    out = result.stdout_bytes.decode()
    assert result.exit_code == 0
    assert out.count("\n") == len(lines)
    assert name == "sort" or unicodedata.is_normalized("NFC", out)
    if name in ("fold", "names", "sort"):
        assert call(name, stdin=out.encode()).stdout_bytes.decode() == out


def answered(name: str, talk: Callable[[int, subprocess.Popen[bytes]], None]) -> int:
    """Run a filter with a person at a terminal, who does as `talk` says; how it ended."""
    keyboard, terminal = pty.openpty()
    with started(name, stdin=terminal, stdout=terminal, stderr=terminal) as running:
        os.close(terminal)
        try:
            talk(keyboard, running)
        finally:
            if running.poll() is None:
                running.kill()
            os.close(keyboard)
    return running.returncode


def heard(keyboard: int, words: str) -> str:
    """What the terminal shows until `words` stand there."""
    seen = b""
    while words.encode() not in seen:
        seen += os.read(keyboard, 1000)
    return seen.decode()


def test_a_person_at_a_terminal_is_answered_line_by_line() -> None:
    """Each line is answered before the next one is typed; Ctrl+D ends it."""

    def talk(keyboard: int, running: subprocess.Popen[bytes]) -> None:
        for keys, shown in (("nguyeenx\n", "nguyễn"), ("ddaf nawngx\n", "đà nẵng")):
            os.write(keyboard, keys.encode())
            assert "Traceback" not in heard(keyboard, shown)
        os.write(keyboard, b"\x04")
        assert running.wait(20) == 0

    answered("telex", talk)


@pytest.mark.parametrize("name", FILTERS)
def test_stopping_it_leaves_no_trace(name: str) -> None:
    """Ctrl+C ends a filter with 130 and without a word."""
    with started(name, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdin is not None and running.stdout is not None and running.stderr is not None
        if name == "sort":  # it has nothing to say before the last line: this one is being read when it is stopped
            running.stdin.write(b"a\n" * 100_000)
            running.stdin.flush()
        else:
            running.stdin.write(b"a\n")
            running.stdin.flush()
            assert running.stdout.readline().lower() == b"a\n"
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == INTERRUPTED
        assert running.stderr.read() == b""


def test_a_reader_who_leaves_ends_it_quietly() -> None:
    """`… | head -1` shows one line and no trace."""
    with started("fold", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdin is not None and running.stdout is not None and running.stderr is not None
        running.stdin.write(b"A\n")
        running.stdin.flush()
        assert running.stdout.readline() == b"a\n"
        running.stdout.close()
        running.stdin.write(b"A\n" * 1000)
        running.stdin.close()
        assert running.stderr.read() == b""
        assert running.wait(20) in (0, 1)
