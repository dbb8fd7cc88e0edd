"""What may go wrong in a hall, done to the real program in a real terminal.

In each of them: a clear sentence, nothing that was shown as chosen is lost, no time is given and at most one
tick is taken, no answer is recorded that nobody meant, and never a traceback.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from hoctapbac.contest.attempt import TICK_MS
from kiosks import ENTER, ESC, PATIENCE_S, Kiosk, Site, begin, prepare
from terminal import COLOURS_16, ENVIRON, TRUECOLOR

MEGABYTE = 1 << 20
MEMORY_KIB = 150_000
NOT_SAVED = "CHƯA được lưu"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Somebody is in the middle: the first of five questions is answered, the second is on."""
    site = begin(prepare(tmp_path), answers=1)
    yield site
    assert not (site.data / "kiosk.log").exists(), "the kiosk met a bug of its own"


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Site]:
    """Nobody has been here yet."""
    site = prepare(tmp_path)
    yield site
    assert not (site.data / "kiosk.log").exists(), "the kiosk met a bug of its own"


def given(site: Site) -> tuple[object, ...]:
    """The responses stored for the sitting that is going on."""
    with site.station() as station:
        assert station.results() == []
        assert station.sitting is not None
        return station.sitting.state.responses


def refused(site: Site, *sentence: str, environ: dict[str, str] = TRUECOLOR) -> None:
    """The kiosk does not start: this sentence stands there, with what to do, and the exit code is 1."""
    with Kiosk(site, environ=environ) as kiosk:
        assert kiosk.terminal.wait(PATIENCE_S) == 1
        said = closed_up(kiosk.text)
        assert [part for part in (*sentence, "Mời") if closed_up(part) not in said] == []
        assert "Traceback" not in kiosk.terminal.sent.decode()
        assert "\x1b[?1049h" not in kiosk.terminal.sent.decode()


def closed_up(text: str) -> str:
    """Without spaces: outside the full screen the terminal breaks a line in the middle of a word."""
    return "".join(text.split())


# -- the data folder -----------------------------------------------------------------------------------------


def _garbage(raw: bytes) -> bytes:
    return b"\x00garbage" * (len(raw) // 8)


@pytest.mark.parametrize(
    "damage",
    [
        _garbage,
        lambda raw: raw[: len(raw) * 6 // 10],
        lambda raw: raw[:8192] + bytes(4096) + raw[12288:],
        lambda raw: b"Khong phai co so du lieu.\n" * 200,
    ],
    ids=["garbage", "cut off", "a page of zeros", "another file"],
)
def test_a_damaged_database_is_named_and_left_alone(site: Site, damage: Callable[[bytes], bytes]) -> None:
    """The sentence names the file and the way out; the file is byte for byte as it was found."""
    file = site.data / "kiosk.db"
    file.write_bytes(damage(file.read_bytes()))
    found = file.read_bytes()
    refused(site, "bị hỏng", "kiosk.db", "--data")
    assert file.read_bytes() == found


def test_a_database_without_its_results_is_not_begun_anew(fresh: Site) -> None:
    """Where somebody deleted the file, the note beside it tells that results are missing."""
    with begin(fresh).station() as station:
        station.submit()
    for file in fresh.data.glob("kiosk.db*"):
        file.unlink()
    refused(fresh, "Thiếu 1 phiếu kết quả")


def test_a_second_kiosk_on_the_same_folder_is_refused(site: Site) -> None:
    """The second says who holds the folder and ends; the first goes on."""
    with Kiosk(site) as kiosk:
        kiosk.go_on(2)
        refused(site, "đang chạy trên dữ liệu này", "--data")
        kiosk.press("2", kiosk.marked("2", 2))
    assert given(site)[:2] == (0, 1)


def test_without_a_terminal_one_sentence_is_all(fresh: Site) -> None:
    """Behind a pipe, or where nothing can be drawn: exit code 2, one line that names --plain, no more."""
    done = subprocess.run(
        fresh.command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=ENVIRON, check=False
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "--plain" in done.stderr
    with Kiosk(fresh, environ={**COLOURS_16, "TERM": "dumb"}) as kiosk:
        assert kiosk.terminal.wait(PATIENCE_S) == 2
        assert closed_up(kiosk.text) == closed_up(done.stderr)


def test_a_cut_key_is_named_before_anybody_sits(fresh: Site) -> None:
    """Without its key a kiosk could take a sitting and never its result: it does not start."""
    (fresh.data / "station.key").write_bytes(b"")
    with Kiosk(fresh) as kiosk:
        kiosk.shows("station.key")
        assert kiosk.terminal.wait(PATIENCE_S) == 1


# -- the disk ------------------------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 4 MB."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    if os.name != "posix" or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Take up what room there is."""
    filler = folder / "filler"
    with open(filler, "ab", buffering=0) as file, pytest.raises(OSError, match="No space"):
        while True:
            file.write(bytes(4096))
    return filler


def test_a_full_disk_in_mid_question_is_said_and_survived(tmp_path: Path) -> None:
    """No room for an answer: it is said and not shown as chosen; with room again the same key is taken."""
    with small_disk(tmp_path / "disk") as disk:
        site = begin(prepare(disk))
        with Kiosk(site) as kiosk:
            kiosk.go_on(1)
            kept: list[str] = []
            for n in range(100):
                filler = fill(disk)
                digit = str(n % 4 + 1)
                kiosk.press(digit, lambda text, d=digit: NOT_SAVED in text or kiosk.marked(d)(text))
                if NOT_SAVED in kiosk.text:
                    break
                kept = [digit]
            assert NOT_SAVED in kiosk.words and "báo cán bộ hỗ trợ dọn ổ đĩa" in kiosk.words
            assert kiosk.chosen == kept
            filler.unlink()
            kiosk.press("4", kiosk.marked("4"))
            kiosk.press(ENTER, kiosk.question(2))
            kiosk.terminal.kill(signal.SIGKILL)
            kiosk.terminal.wait()
        assert given(site)[:2] == (3, None)


def test_a_full_disk_at_the_start_is_named(tmp_path: Path) -> None:
    """On a full disk the kiosk says so; with room again it goes on where it was."""
    with small_disk(tmp_path / "disk") as disk:
        site = begin(prepare(disk), answers=1)
        (site.data / "ballast").unlink()
        filler = fill(disk)
        refused(site, "Ổ đĩa đầy")
        filler.unlink()
        assert given(site)[:2] == (0, None)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """On a read-only disk the kiosk names the folder and does not begin."""
    with small_disk(tmp_path / "disk") as disk:
        site = begin(prepare(disk))
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        refused(site, "Không ghi được vào", "quyền ghi")


@contextmanager
def injected(kiosk: Kiosk, folder: Path, calls: str, fault: str) -> Iterator[None]:
    """While this lasts, the system calls of the running kiosk fail as told."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("strace is not installed")
    notes = folder / "strace"
    options = ["-f", "-o", str(notes), "-e", f"trace={calls}", "-e", f"inject={calls}:{fault}"]
    tracer = subprocess.Popen(
        [strace, *options, "-p", str(kiosk.terminal.program.pid)], stderr=subprocess.PIPE, text=True
    )
    try:
        assert tracer.stderr is not None
        said = tracer.stderr.readline()
        if "attached" not in said:
            pytest.skip(f"tracing is not permitted here: {said.strip()}")
        yield
    finally:
        tracer.terminate()
        tracer.wait()
        tracer.stderr.close()


def test_a_failed_write_is_never_shown_as_an_answer(site: Site, tmp_path: Path) -> None:
    """A sync that fails, no room for a write: the sentence stands there; what is marked as chosen then and later is
    what the disk holds. Then the power goes while an answer is on its way: it may be there, what was shown must be."""
    faults = (("fdatasync", "error=EIO:when=1", "Ổ đĩa báo lỗi"), ("pwrite64", "error=ENOSPC", "Ổ đĩa đầy"))
    with Kiosk(site) as kiosk:
        kiosk.go_on(2)
        for calls, fault, sentence in faults:
            kiosk.press("1", kiosk.marked("1", 2))
            with injected(kiosk, tmp_path, calls, fault):
                kiosk.press("3", NOT_SAVED)
                assert sentence in kiosk.words
                shown = kiosk.chosen
            assert shown in (["1"], ["3"])
            kiosk.press("4", kiosk.marked("4", 2))
        killed(kiosk)
    assert given(site)[:2] == (0, 3)
    with Kiosk(site) as kiosk:
        kiosk.go_on(2)
        kiosk.press("1", kiosk.marked("1", 2))
        with injected(kiosk, tmp_path, "fdatasync", "signal=KILL:when=1"):
            kiosk.ready()
            kiosk.terminal.send("3")
            assert kiosk.terminal.wait(PATIENCE_S) == -signal.SIGKILL
        assert kiosk.chosen == ["1"]
    assert given(site)[1] in (0, 2)


# -- the program is ended ------------------------------------------------------------------------------------


class Seen(NamedTuple):
    """What stood on a question when the kiosk was ended, and when that was."""

    chosen: list[str]
    left_s: int
    at: float


def seen(kiosk: Kiosk) -> Seen:
    return Seen(kiosk.chosen, kiosk.left_s, time.monotonic())


def goes_on(kiosk: Kiosk, number: int, before: Seen) -> None:
    """Started again, the kiosk stands at the same question with the same answer and a fair clock."""
    kiosk.go_on(number)
    after = seen(kiosk)
    assert after.chosen == before.chosen
    # Never gained; lost: the seconds that passed, and at most one tick (a second for what the clock rounds).
    assert 0 <= before.left_s - after.left_s <= after.at - before.at + TICK_MS / 1000 + 1


def test_a_signal_in_mid_question_ends_it_in_order(site: Site) -> None:
    """Exit code 0 and the terminal as it was, or the window is closed; the sitting goes on at the next start."""
    with Kiosk(site) as kiosk:
        kiosk.go_on(2)
        kiosk.press("3", kiosk.marked("3", 2))
        before = seen(kiosk)
        kiosk.terminal.hang_up()
        assert kiosk.terminal.wait(PATIENCE_S) in (0, 75)
    for name, digit in (("SIGTERM", "1"), ("SIGHUP", "4"), ("SIGINT", "2"), ("SIGQUIT", "3")):
        with Kiosk(site) as again:
            goes_on(again, 2, before)
            again.press(digit, again.marked(digit, 2))
            before = seen(again)
            again.terminal.kill(getattr(signal, name))
            assert again.terminal.wait(PATIENCE_S) == 0
            assert again.terminal.restored
            assert "Traceback" not in again.terminal.sent.decode()
    assert given(site)[:2] == (0, 2)


def killed(kiosk: Kiosk) -> None:
    kiosk.terminal.kill(signal.SIGKILL)
    assert kiosk.terminal.wait(PATIENCE_S) == -signal.SIGKILL


def test_killed_at_any_page_the_sitting_goes_on_there(tmp_path: Path) -> None:
    """Killed before an answer, about to hand in, and after the result, which is there once."""
    site = begin(prepare(tmp_path, count=2), answers=1)
    with Kiosk(site) as kiosk:
        kiosk.go_on(2)
        before = seen(kiosk)
        killed(kiosk)
    with Kiosk(site) as kiosk:
        goes_on(kiosk, 2, before)
        kiosk.press("2", kiosk.marked("2", 2))
        before = seen(kiosk)
        kiosk.press(ENTER, "Xem lại bài làm")
        kiosk.press("1", "xác nhận nộp bài")
        killed(kiosk)
    with Kiosk(site) as kiosk:
        goes_on(kiosk, 2, before)
        kiosk.press(ENTER, "Xem lại bài làm")
        kiosk.press("1", "xác nhận nộp bài")
        kiosk.press("2", "trả lời đúng 2/2 câu")
        killed(kiosk)
    with Kiosk(site) as kiosk:
        kiosk.shows("Dự thi")
    with site.station() as station:
        assert [row["correct"] for row in station.results()] == [2]


@pytest.mark.parametrize("after_ms", [0, 4, 12, 40])
def test_killed_right_after_a_key_nothing_shown_is_lost(site: Site, after_ms: int) -> None:
    """Whatever the screen showed as chosen, however short, is chosen after the next start."""
    with Kiosk(site) as kiosk:
        kiosk.go_on(2)
        kiosk.press("1", kiosk.marked("1", 2))
        kiosk.ready()
        kiosk.terminal.send("3")
        kiosk.look_for(after_ms / 1000)
        killed(kiosk)
        shown = kiosk.chosen
    stored = given(site)
    assert stored[0] == 0
    assert stored[1] == 2 if shown == ["3"] else stored[1] in (0, 2)


# -- the screen and the keys ---------------------------------------------------------------------------------


def test_a_window_of_one_cell_is_survived(site: Site) -> None:
    """Made as small as can be and large again, the same question stands there and takes a key."""
    with Kiosk(site) as kiosk:
        kiosk.go_on(2)
        kiosk.press("3", kiosk.marked("3", 2))
        kiosk.terminal.resize(1, 1)
        kiosk.look_for(0.3)
        kiosk.terminal.resize(80, 24)
        kiosk.shows(kiosk.marked("3", 2))
        kiosk.press("1", kiosk.marked("1", 2))
    assert given(site)[:2] == (0, 0)


def test_a_pasted_flood_of_digits_answers_nothing_else(site: Site) -> None:
    """Digits may change the choice of the question on the screen, a paste does not; the kiosk stays and takes keys."""
    digits = b"1234567890" * (MEGABYTE // 10)
    with Kiosk(site) as kiosk:
        kiosk.go_on(2)
        for flood in (b"\x1b[200~" + digits + b"\x1b[201~", digits[: MEGABYTE // 8]):
            before = kiosk.chosen
            kiosk.ready()
            kiosk.terminal.send(flood)
            kiosk.terminal.settle(0.5, PATIENCE_S)
            assert kiosk.terminal.resident_kib < MEMORY_KIB
            assert kiosk.question(2)(kiosk.text)
            chosen = kiosk.chosen
            assert flood == digits[: MEGABYTE // 8] or chosen == before
            other = "2" if chosen == ["1"] else "1"
            kiosk.press(other, kiosk.marked(other, 2))
    assert given(site) == (0, int(other) - 1, None, None, None)


def test_a_pasted_document_answers_no_later_question(site: Site) -> None:
    """Lines with digits and Enter, as many as a clipboard holds, do not leaf through the paper."""
    with Kiosk(site) as kiosk:
        kiosk.go_on(2)
        kiosk.ready()
        kiosk.terminal.send(b"1\r2\r3\r4\r" * (MEGABYTE // 64))
        kiosk.terminal.settle(0.5, PATIENCE_S)
    assert given(site)[2:] == (None, None, None)


def test_a_pasted_megabyte_is_no_name(fresh: Site) -> None:
    """The field for a guest's name outlives a pasted megabyte, and takes the name that is typed after it."""
    with Kiosk(fresh) as kiosk:
        kiosk.to_the_units()
        kiosk.press(kiosk.digit("Không thấy đơn vị"), "Gõ họ và tên")
        kiosk.press("1", "Mời đồng chí gõ họ và tên")
        kiosk.ready()
        names = "Nguyễn Thị Ánh ".encode()
        kiosk.terminal.send(b"\x1b[200~" + names * (MEGABYTE // len(names)) + b"\x1b[201~")
        kiosk.terminal.send(names * 2_000)
        kiosk.terminal.settle(0.5, PATIENCE_S)
        assert kiosk.terminal.resident_kib < MEMORY_KIB
        kiosk.press(ESC, "Gõ họ và tên")
        kiosk.press("1", "Mời đồng chí gõ họ và tên")
        kiosk.press("Lê An", "Lê An")
        kiosk.press(ENTER, "Xin xác nhận")
        assert "Lê An" in kiosk.text and "Nguyễn" not in kiosk.text
    with fresh.station() as station:
        assert station.sitting is None


def test_keys_typed_ahead_answer_one_question(site: Site) -> None:
    """Digits and Enters sent in one go act on the question they met; what was meant for none is dropped."""
    with Kiosk(site) as kiosk:
        kiosk.go_on(2)
        kiosk.press("1\r2\r3\r4\r", kiosk.question(3))
        kiosk.ready()
        assert kiosk.chosen == []
    assert given(site) == (0, 0, None, None, None)


def test_a_key_held_down_answers_once(site: Site) -> None:
    """A digit held for a second chooses once, Enter held for two seconds turns one page."""
    with Kiosk(site) as kiosk:
        kiosk.go_on(2)
        for key, times in (("3", 30), (ENTER, 60)):
            kiosk.ready()
            # In a thread: a keyboard does not wait for whoever looks at the screen.
            finger = threading.Thread(target=hold, args=(kiosk, key, times))
            finger.start()
            while finger.is_alive():
                kiosk.look_for(0.1)
            kiosk.look_for(0.3)
        assert kiosk.question(3)(kiosk.text)
    assert given(site) == (0, 2, None, None, None)


def hold(kiosk: Kiosk, key: str, times: int) -> None:
    """Send a key as a keyboard repeats it, thirty times a second."""
    for _ in range(times):
        kiosk.terminal.send(key)
        time.sleep(1 / 30)


# -- the machine around it -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "environ",
    [
        {**COLOURS_16, "LC_ALL": "POSIX", "LANG": "C"},
        {**COLOURS_16, "TERM": "linux"},
        {**COLOURS_16, "TERM": "vt100", "NO_COLOR": "1"},
        {**TRUECOLOR, "HOME": "/nowhere", "TMPDIR": "/nowhere", "PYTHONIOENCODING": "ascii"},
        {**TRUECOLOR, "TEXTUAL": "debug,devtools", "TEXTUAL_DRIVER": "no:Such", "COLUMNS": "0", "LINES": "0"},
    ],
    ids=["posix", "console", "vt100", "no home", "toolkit"],
)
def test_no_environment_keeps_it_from_taking_an_answer(tmp_path: Path, environ: dict[str, str]) -> None:
    """In any locale and terminal, in a folder with spaces and Vietnamese letters, it starts and answers."""
    site = begin(prepare(tmp_path / "Máy thi của Chi bộ số 9"), answers=1)
    with Kiosk(site, environ=environ) as kiosk:
        kiosk.go_on(2)
        kiosk.press("3", kiosk.marked("3", 2))
        assert "Phương án c1 2" in kiosk.text
    assert given(site)[:2] == (0, 2)


# -- banks ---------------------------------------------------------------------------------------------------

ATTACK = "[/b] [@click=app.quit]x[/] \x1b]0;TITLE\x07\x1b[2J\x9b31m \u202egnirts\u202c c0?"


def checked(site: Site) -> tuple[int, str]:
    """Exit code and report of `bank check`."""
    command = [sys.executable, "-m", "hoctapbac", "bank", "check", str(site.bank)]
    done = subprocess.run(command, capture_output=True, text=True, env=ENVIRON, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_a_hostile_stem_is_only_words(fresh: Site) -> None:
    """Control characters and overrides are named by line and never sent; markup is words like others."""
    raw = fresh.bank.read_text(encoding="utf-8")
    fresh.bank.write_text(raw.replace("Câu hỏi c0?", ATTACK), encoding="utf-8")
    line = 1 + raw[: raw.index("Câu hỏi c0?")].count("\n")
    _, report = checked(fresh)
    assert f"{fresh.bank}:{line}: " in report and "[odd-characters]" in report
    with Kiosk(begin(fresh)) as kiosk:
        text = kiosk.go_on(1)
        assert "[/b] [@click=app.quit]x[/]" in text and "c0?" in text
        sent = kiosk.terminal.sent.decode()
        assert not any(odd in sent for odd in ("\x1b]", "\x1b[2J\x9b", "\x9b", "\u202e", "\x07"))
        kiosk.terminal.click(*kiosk.place_of("@click"))
        kiosk.press("1", kiosk.marked("1"))


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (lambda raw: raw.replace(b"c0?", b"x" * MEGABYTE), "[too-long]"),
        (lambda raw: b"\xff\xfe" + raw, "[utf-16]"),
        (lambda raw: b"", "[empty]"),
    ],
    ids=["a megabyte of stem", "another encoding", "empty"],
)
def test_a_broken_bank_stops_the_contest_and_nothing_else(
    fresh: Site, broken: Callable[[bytes], bytes], code: str
) -> None:
    """`bank check` names it, exit code 3; the kiosk says so to whoever would take part, and goes on."""
    fresh.bank.write_bytes(broken(fresh.bank.read_bytes()))
    status, report = checked(fresh)
    assert status == 3 and code in report and len(report) < 4_000
    with Kiosk(fresh) as kiosk:
        kiosk.shows("Dự thi")
        kiosk.press("1", "Bộ câu hỏi hoặc thể lệ có lỗi")
        kiosk.press("1", "Dự thi")
        kiosk.press(kiosk.digit("Kết quả các đơn vị"), "Chưa có đơn vị nào")


def test_a_wrong_item_leaves_the_others_to_practise_with(fresh: Site) -> None:
    """One item that cannot be used stops the contest; practice goes on with the rest of the bank."""
    raw = fresh.bank.read_text(encoding="utf-8")
    fresh.bank.write_text(raw + "\nCâu 99. Câu không có đáp án?\nA. Một\nB. Hai\nMã: hong\n", encoding="utf-8")
    assert checked(fresh)[0] == 3
    with Kiosk(fresh) as kiosk:
        kiosk.shows("Dự thi")
        kiosk.press("1", "còn 1 câu chưa rõ đáp án")
        kiosk.press("1", "Luyện tập")
        kiosk.press("2", kiosk.question(1))
        kiosk.press("1", kiosk.marked("1"))
        kiosk.press(ENTER, "Trích dẫn của c0")


def test_a_bank_that_goes_away_stops_no_sitting(tmp_path: Path) -> None:
    """The paper was frozen when it was drawn: without its bank it is sat, taken up again and handed in."""
    site = begin(prepare(tmp_path, count=2))
    with Kiosk(site) as kiosk:
        kiosk.go_on(1)
        site.bank.unlink()
        kiosk.press("1", kiosk.marked("1"))
        kiosk.press(ENTER, kiosk.question(2))
        killed(kiosk)
    with Kiosk(site) as kiosk:
        kiosk.go_on(2)
        kiosk.press("2", kiosk.marked("2", 2))
        kiosk.press(ENTER, "Xem lại bài làm")
        kiosk.press("1", "xác nhận nộp bài")
        text = kiosk.press("2", "trả lời đúng 2/2 câu")
        assert "HTB-" in text
        kiosk.press("1", "Trân trọng cảm ơn")
        kiosk.press("1", "Dự thi")
        kiosk.press("1", "Bộ câu hỏi hoặc thể lệ có lỗi")
