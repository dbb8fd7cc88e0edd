"""The whole journey, from the waiting screen to thanks, on the real program in a real terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import zxingcpp

from kiosks import DOWN, ENTER, NAME, UNIT, Kiosk, Site, begin, prepare
from terminal import COLOURS_16, COLOURS_256, blocks_picture

_CODE = re.compile(r"HTB-\d{4}-\d{6}-\d")
SIZES = [(80, 24, 5), (120, 40, 3), (240, 67, 2)]  # columns, lines, questions of the paper


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return prepare(tmp_path)


@pytest.fixture
def short(tmp_path: Path) -> Site:
    return prepare(tmp_path, count=2)


def right(number: int) -> str:
    """The digit of the right option of a question."""
    return str((number - 1) % 4 + 1)


def result_of(site: Site) -> dict[str, object]:
    """The one result that is stored."""
    with site.station() as station:
        (row,) = station.results()
    return row


@pytest.mark.parametrize(("columns", "lines", "count"), SIZES)
def test_digits_and_enter_lead_through_everything(tmp_path: Path, columns: int, lines: int, count: int) -> None:
    """Waiting, rules, notice, unit, name, each question, result, what to read again, thanks, waiting."""
    site = prepare(tmp_path, count)
    with Kiosk(site, columns, lines) as kiosk:
        kiosk.to_the_question()
        for number in range(1, count + 1):
            digit = "2" if number == 1 else right(number)
            kiosk.press(digit, kiosk.marked(digit, number))
            kiosk.press(ENTER, kiosk.question(number + 1) if number < count else "Xem lại bài làm")
        assert f"Đồng chí đã trả lời {count}/{count} câu." in kiosk.text
        kiosk.press("1", "xác nhận nộp bài")
        text = kiosk.press("2", "Kết thúc")
        assert f"trả lời đúng {count - 1}/{count} câu" in text
        (code,) = _CODE.findall(text)
        text = kiosk.press(kiosk.digit("Tự soi"), "Trích dẫn của c0")
        assert "Chưa đúng" in text and "Đã trả lời: Phương án c0 1" in text and "● Phương án c0 0" in text
        kiosk.press("1", "Trân trọng cảm ơn đồng chí")
        text = kiosk.press("1", "Dự thi")
        assert UNIT in text and "1/2 người" in text and NAME not in text
        kiosk.terminal.kill(15)
        assert kiosk.terminal.wait() == 0
    row = result_of(site)
    assert (row["code"], row["unit"], row["participant"]) == (code, UNIT, NAME)
    assert (row["correct"], row["items"], row["points"]) == (count - 1, count, count - 1)


def test_arrows_space_and_enter_are_enough(short: Site) -> None:
    """Without any digit: the highlight goes down to what is wanted, the space bar chooses, Enter goes on."""
    with Kiosk(short) as kiosk:
        kiosk.shows("Dự thi")
        kiosk.press(ENTER, "Tôi đã đọc thể lệ")
        kiosk.press(ENTER, "Đồng ý và tiếp tục")
        kiosk.press(DOWN, "▌ 1")
        kiosk.press(ENTER, UNIT)
        kiosk.press(DOWN, "▌ 2")
        kiosk.press(ENTER, NAME)
        walk_down_to(kiosk, NAME)
        kiosk.press(ENTER, "bắt đầu làm bài")
        kiosk.press(ENTER, kiosk.question(1))
        for number in (1, 2):
            walk_down_to(kiosk, f"Phương án c{number - 1} {int(right(number)) - 1}")
            kiosk.press(" ", kiosk.marked(right(number), number))
            kiosk.press(ENTER, kiosk.question(number + 1) if number == 1 else "Xem lại bài làm")
        kiosk.press(ENTER, "xác nhận nộp bài")
        kiosk.press(ENTER, "trả lời đúng 2/2 câu")
        kiosk.press(ENTER, "Trân trọng cảm ơn")
        kiosk.press(ENTER, "Dự thi")
    assert result_of(short)["correct"] == 2


def test_arrows_and_enter_alone_can_answer(site: Site) -> None:
    """Who went down to an option and presses Enter on an unanswered question has chosen that option."""
    with Kiosk(begin(site)) as kiosk:
        kiosk.go_on(1)
        kiosk.press(DOWN, "▌ 2")
        kiosk.ready()
        kiosk.terminal.send(ENTER)
        kiosk.shows(kiosk.marked("2"), seconds=2)


def walk_down_to(kiosk: Kiosk, label: str) -> None:
    """Press ↓ until the highlight stands on the choice."""
    highlight = re.compile(r"▌ (\d) [○● ]*" + re.escape(label))
    for _ in range(9):
        if highlight.search(kiosk.text):
            return
        here = re.search(r"▌ (\d)", kiosk.text)
        assert here is not None, kiosk.text
        kiosk.press(DOWN, f"▌ {int(here[1]) + 1}")
    raise AssertionError(kiosk.text)


@pytest.mark.parametrize("name", ["mouse", "keypad"])
def test_one_hand_is_enough(short: Site, name: str) -> None:
    """Touches alone lead from waiting to thanks; so do the own codes of a numeric keypad."""
    with Kiosk(short) as kiosk:
        act = {"mouse": kiosk.touch, "keypad": keypad(kiosk)}[name]
        kiosk.shows("Dự thi")
        act("Dự thi", "Tôi đã đọc thể lệ")
        act("Tôi đã đọc thể lệ", "Đồng ý và tiếp tục")
        act("Đồng ý và tiếp tục", UNIT)
        act(UNIT, NAME)
        act(NAME, "bắt đầu làm bài")
        act("Đúng, bắt đầu", kiosk.question(1))
        for number in (1, 2):
            label = f"Phương án c{number - 1} {int(right(number)) - 1}"
            act(label, kiosk.marked(right(number), number))
            act("Enter", kiosk.question(number + 1) if number == 1 else "Xem lại bài làm")
        act("Nộp bài", "xác nhận nộp bài")
        act("Nộp bài", "Mã phiếu")
        act("Kết thúc", "Trân trọng cảm ơn")
        act("Mời người tiếp theo", "Dự thi")
    assert result_of(short)["correct"] == 2


def keypad(kiosk: Kiosk) -> Callable[[str, str | Callable[[str], bool]], str]:
    """Take the choice with this label by the keypad's digit, or press the keypad's Enter."""

    def act(label: str, wanted: str | Callable[[str], bool]) -> str:
        key = "M" if label == "Enter" else chr(ord("p") + int(kiosk.digit(label)))
        return kiosk.press(f"\x1bO{key}", wanted)

    return act


def test_a_guest_from_abroad_reads_english(short: Site) -> None:
    """With --lang en every page of the program is English, to the thanks."""
    with Kiosk(short, lang="en") as kiosk:
        kiosk.to_the_question()
        for number in (1, 2):
            kiosk.press("1", kiosk.marked("1", number))
            kiosk.press(ENTER, kiosk.question(number + 1) if number == 1 else "Review answers")
        kiosk.press("1", "Hand in now?")
        text = kiosk.press("2", "Finish")
        assert "1 of 2 questions answered right" in text and "Receipt code" in text
        text = kiosk.press(kiosk.digit("Finish"), "Thank you")
        assert not re.search("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", text)


# -- the receipt ---------------------------------------------------------------------------------------------


@pytest.fixture
def handed_in(short: Site) -> Iterator[Callable[[Mapping[str, str]], Kiosk]]:
    """Starts a kiosk where somebody had answered everything, and hands in."""
    started: list[Kiosk] = []

    def start(environ: Mapping[str, str]) -> Kiosk:
        kiosk = Kiosk(begin(short, answers=2), environ=environ)
        started.append(kiosk)
        kiosk.go_on(2)
        kiosk.press(ENTER, "Xem lại bài làm")
        kiosk.press("1", "xác nhận nộp bài")
        kiosk.press("2", "Kết thúc")
        return kiosk

    yield start
    for kiosk in started:
        kiosk.terminal.close()


def scanned(kiosk: Kiosk) -> list[str]:
    """What a phone reads off the screen."""
    return [found.text for found in zxingcpp.read_barcodes(blocks_picture(kiosk.terminal.screen))]


@pytest.mark.parametrize("environ", [COLOURS_256, COLOURS_16], ids=["256", "16"])
def test_a_phone_reads_the_receipt_off_any_screen(
    handed_in: Callable[[Mapping[str, str]], Kiosk], environ: Mapping[str, str]
) -> None:
    """At every size, beside the text and enlarged: one QR code, which holds the printed code and no name.

    In all colours the same page is photographed in `receipt/test_screen.py`.
    """
    kiosk = handed_in(environ)
    (code,) = _CODE.findall(kiosk.text)
    for columns, lines in ((80, 24), (100, 30), (120, 40)):
        kiosk.terminal.resize(columns, lines)
        kiosk.shows(lambda text, lines=lines: text.split("\n")[lines - 1].strip() != "" and code in text)
        small = scanned(kiosk)
        kiosk.press("q", kiosk.say("keys.any_back").split("|")[0])
        assert code in kiosk.text
        assert small == scanned(kiosk)
        (text,) = small
        assert code in text
        assert not any(word in text for word in NAME.split())
        kiosk.press("q", "Kết thúc")
