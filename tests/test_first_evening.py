"""From a Word file to people answering its questions: the real program in a real terminal, without a manual.

Only what stands on the screen is used: the digit before a choice, Enter, Esc and letters in a field.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx import Document

from bank.fixtures import bank_file
from hoctapbac.bundled import bundled
from hoctapbac.contest import settings
from hoctapbac.station import Station
from kiosks import ENTER, ESC, Kiosk, begin, prepare
from stations import HandClock
from terminal import ENVIRON, TRUECOLOR

QUESTIONS: Sequence[tuple[str, Sequence[str], int | None, str]] = (
    ("Thủ đô của Việt Nam là thành phố nào?", ("Hà Nội", "Huế", "Đà Nẵng"), 0, ""),
    ("Thành phố nào từng là kinh đô triều Nguyễn?", ("Hà Nội", "Huế", "Hội An"), 1, "A"),
    ("Cầu Rồng bắc qua sông Hàn ở thành phố nào?", ("Hà Nội", "Huế", "Đà Nẵng"), None, ""),
    ("Một năm có bao nhiêu tháng?", ("10", "11", "12"), 2, ""),
)  # stem, options, the underlined one, what the line «Đáp án» says
NAMES = {
    "basic": "docx-vi/LinhDangDev__Bank_Question_Cloud/sample_word_files/basic_questions_sample.docx",
    "law": "docx-vi/02838-vae__Lawbank/bank.docx",
}


@dataclass(frozen=True)
class Office:
    """An organizer's machine: a data folder that was never used, and a home folder with one file."""

    folder: Path
    count: int = 3

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "hoctapbac", "organizer", "--data", str(self.data)]


def opened(office: Office, columns: int = 80, lines: int = 24) -> Kiosk:
    return Kiosk(office, columns, lines, {**TRUECOLOR, "HOME": str(office.home)})  # type: ignore[arg-type]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.home.mkdir()
    return made


def word_file(path: Path) -> None:
    """Four questions as people write them: one key underlined and contradicted, one not there at all."""
    document = Document()
    for number, (stem, options, right, said) in enumerate(QUESTIONS, 1):
        document.add_paragraph(f"Câu {number}. {stem}")
        for place, option in enumerate(options):
            document.add_paragraph().add_run(f"{'ABC'[place]}. {option}").underline = place == right or None
        if said:
            document.add_paragraph(f"Đáp án: {said}")
    document.save(str(path))


def load(screen: Kiosk, name: str) -> str:
    """From the first page to what was understood of a file in the home folder."""
    screen.shows("Mời chọn việc cần làm")
    screen.press(screen.digit("Nạp tệp"), "Tệp câu hỏi để ở đâu")
    screen.press(screen.digit("Thư mục cá nhân"), name)
    return screen.press(screen.digit(name), "Câu chắc đáp án")


def contest_of(office: Office) -> Station:
    """The station as the kiosk will open it."""
    return Station(office.data, office.data / "contest.toml", [bundled()], HandClock())


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40)])
def test_a_word_file_becomes_a_contest_that_somebody_sits(office: Office, columns: int, lines: int) -> None:
    """Read, mended in two strokes, kept, opened, and answered by the first person at the kiosk."""
    word_file(office.home / "Đề quý IV.docx")
    with opened(office, columns, lines) as screen:
        text = load(screen, "Đề quý IV.docx")
        assert "2" in text and "mâu thuẫn" in text and "chưa có đáp án" in text
        text = screen.press(screen.digit("Xem lại 2 câu"), "triều Nguyễn")
        assert "Đáp án mâu thuẫn" in text and ": B" in text and ": A" in text
        text = screen.press(screen.digit("Huế"), "Cầu Rồng")
        assert "chưa có đáp án" in text
        screen.press(screen.digit("Đà Nẵng"), "Mọi câu đã rõ đáp án")
        screen.press(screen.digit("Nhận vào máy này"), "Đặt tên cho ngân hàng")
        screen.press(ENTER, "Đã nhận")
        screen.press(ENTER, "Cuộc thi sẽ như sau")
        screen.press(screen.digit("Số câu mỗi đề"), "Mỗi đề có bao nhiêu câu")
        screen.press("\x7f", lambda text: " 4" not in text.split("\n")[-1])
        screen.press("3", "3")
        text = screen.press(ENTER, "Đặt cuộc thi này cho máy")
        screen.press(screen.digit("Đặt cuộc thi này"), "Đã đặt cuộc thi")
        text = screen.press(ENTER, "Dự thi")
        assert "Đề quý IV" in text and "3 câu" in text
        screen.press("1", "Tôi đã đọc thể lệ")
        screen.terminal.kill(15)
        assert screen.terminal.wait() == 0
    station = contest_of(office)
    station.refuse_broken()
    keys = {item.stem: [o.text for o in item.options if o.key] for item in station.pool.items}
    assert keys == {
        QUESTIONS[0][0]: ["Hà Nội"],
        QUESTIONS[1][0]: ["Huế"],
        QUESTIONS[2][0]: ["Đà Nẵng"],
        QUESTIONS[3][0]: ["12"],
    }
    station.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_real_word_file_becomes_a_contest(office: Office, name: str) -> None:
    """Nobody knows the file: what is unclear is set aside in one stroke, the rest is a contest."""
    path = bank_file(NAMES[name])
    (office.home / "de.docx").symlink_to(path)
    with opened(office) as screen:
        text = load(screen, "de.docx")
        if "chưa rõ ra ngoài" in text:
            screen.press(screen.digit("Để cả"), "Đã để")
        screen.press(screen.digit("Nhận vào máy này"), "Đặt tên cho ngân hàng")
        screen.press(ENTER, "Đã nhận")
        screen.press(ENTER, "Cuộc thi sẽ như sau")
        screen.press(ENTER, "Đã đặt cuộc thi")
        screen.press(screen.digit("Về trang đầu"), "Mời chọn việc cần làm")
        screen.press(ESC, "Mời chọn việc cần làm")
        screen.ready()
        screen.terminal.send(screen.digit("Thoát"))
        assert screen.terminal.wait() == 0
    rules = settings.read((office.data / "contest.toml").read_bytes(), "contest.toml")
    assert not rules.problems
    station = contest_of(office)
    station.refuse_broken()
    assert len(station.pool.items) >= rules.value.blueprint.count > 0
    assert all(item.key_state == "certain" for item in station.pool.items)
    station.close()


def test_a_paper_that_was_cut_off_comes_first(tmp_path: Path) -> None:
    """While somebody's paper is open, banks and rules stay as they are: the screen says so, and does not open."""
    site = begin(prepare(tmp_path), answers=1)
    command = [sys.executable, "-m", "hoctapbac", "organizer", "--plain", "--lang", "vi", "--data", str(site.data)]
    done = subprocess.run(command, check=False, input="", capture_output=True, text=True, env=ENVIRON, timeout=60)
    assert done.returncode != 0 and "Mời chọn việc" not in done.stdout
    assert "bài" in done.stderr and "Traceback" not in done.stderr
    with site.station() as station:
        assert station.sitting is not None and len(station.sitting.state.items) == site.count


def test_the_same_road_in_plain_lines(office: Office) -> None:
    """Typed numbers and lines lead from the file to the contest; the decision for each key is said in words."""
    word_file(office.home / "de.docx")
    typed = ("1", "1", "1", "1", "2", "3", "1", "Đề quý IV", "1", "1", "2", "5")
    command = [sys.executable, "-m", "hoctapbac", "organizer", "--plain", "--lang", "vi", "--data", str(office.data)]
    lines = "".join(f"{line}\n" for line in typed)
    done = subprocess.run(
        command, check=False, input=lines, capture_output=True, text=True, env=ENVIRON, cwd=office.home, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    for said in ("Chú ý: Đáp án mâu thuẫn", "2. Huế (có căn cứ)", "Đã nhận “Đề quý IV”", "Đã đặt cuộc thi “Đề quý IV”"):
        assert said in done.stdout
    readings = [line for line in done.stdout.splitlines() if line.startswith("– ")]
    assert len(readings) == len(set(readings)) == 2
    rules = settings.read((office.data / "contest.toml").read_bytes(), "contest.toml")
    assert (rules.problems, rules.value.banks) == ((), ("de-quy-iv",))
