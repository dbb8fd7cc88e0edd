"""The kiosk line by line, as somebody hears and types it."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import hoctapbac
from hoctapbac import plain
from hoctapbac.bank import Bank, Topic
from hoctapbac.contest.form import Blueprint, Part
from hoctapbac.journey.kiosk import Kiosk
from hoctapbac.texts import catalogue
from stations import ROSTER, RULES, HandClock, every_type, open_station, small_bank

SAY = catalogue("vi")
ENVIRONMENT = {
    "PYTHONPATH": str(Path(hoctapbac.__file__).parents[1]),
    "PATH": os.environ["PATH"],
    "LANG": "C.UTF-8",
}
# From waiting to the first question, with nobody on a roster: take part, rules, notice, no name, yes.
ANONYMOUS = ["1", "1", "1", "2", "1"]
DRAWN = re.compile("[\u2190-\u21ff\u2300-\u23ff\u2500-\u25ff\u2800-\u28ff]")
OPEN_RULES = replace(RULES, anonymous=True)


class Answering(io.StringIO):
    """An input that hears what was printed since its last line, and then says its next one ("" ends)."""

    def __init__(self, out: io.StringIO, answer: Callable[[str], str | None]) -> None:
        super().__init__()
        self.out, self.answer, self.heard = out, answer, 0

    def readline(self, size: int | None = -1, /) -> str:
        new, self.heard = self.out.getvalue()[self.heard :], len(self.out.getvalue())
        line = self.answer(new)
        return "" if line is None else line + "\n"


def serve(folder: Path, *lines: str, clock: HandClock | None = None, lang: str = "vi", **more: object) -> str:
    """What is printed at a fresh station while `lines` come through a pipe that then ends."""
    said = iter(lines)
    return converse(folder, lambda _: next(said, None), clock, lang, **more)


def converse(
    folder: Path,
    answer: Callable[[str], str | None],
    clock: HandClock | None = None,
    lang: str = "vi",
    **more: object,
) -> str:
    kwargs = {"rules": OPEN_RULES, "roster": "", **more}
    station = open_station(folder, clock or HandClock(), **kwargs)  # type: ignore[arg-type]
    out = io.StringIO()
    assert plain.run(Kiosk(station, lang, guard=False), Answering(out, answer), out) == 0
    return out.getvalue()


def results(folder: Path) -> list[dict[str, object]]:
    station = open_station(folder, HandClock(), roster="")
    rows = station.results()
    station.close()
    return rows


# -- what is printed ---------------------------------------------------------------------------------------


def test_a_page_is_lines_with_numbered_choices_and_typed_keys(tmp_path: Path) -> None:
    """Title, what there is to read, «1. …», and for every key of the page what is typed instead."""
    first = serve(tmp_path).split("\n\n")[0]
    assert first.startswith("\nHỌC TẬP BÁC\n")
    assert "\nCuộc thi thử\n" in first and "\n1. Dự thi\n2. Luyện tập\n" in first
    assert "Enter: bắt đầu; ?: " in first
    assert SAY("plain.choose_or", n=1) in first


def test_nothing_is_drawn_and_nothing_moves(tmp_path: Path) -> None:
    """Through a whole contest every character is a letter, a sign of writing or a line break."""
    lines = [*ANONYMOUS, "2", "?", "", "0", "", "1", "*", "1", "2", "1", "", "", "", "", "", "", ""]
    out = serve(tmp_path, *lines)
    assert SAY("plain.bye") in out and "Mã phiếu" in out
    assert [c for c in out if c != "\n" and not c.isprintable()] == []
    assert DRAWN.findall(out) == []


def test_markup_and_escapes_arrive_as_harmless_text(tmp_path: Path) -> None:
    """What a bank writes is printed as it reads, what is no name is not taken, and no terminal obeys either."""
    bank = small_bank(5)
    evil = tuple(replace(i, stem="[bold red]Đỏ[/] {you} %s \x1b[31m\x07\u202eĐen?") for i in bank.items)
    guest = ["1", "1", "1", "1", "Ng\x1b]0;x\x07 [link=x]An[/link]"]
    out = serve(tmp_path, *guest, "*", "2", "1", "1", bank=replace(bank, items=evil))
    assert "[bold red]Đỏ[/] {you} %s" in out
    assert "chỉ gồm chữ cái" in out
    assert [c for c in out if c != "\n" and not c.isprintable()] == []


def test_of_the_same_page_only_what_changed_is_printed_again(tmp_path: Path) -> None:
    """Choosing is answered by the line that is now chosen, not by the whole question."""
    heard: list[str] = []
    lines = iter([*ANONYMOUS, "2", "3", "0"])

    def answer(new: str) -> str | None:
        heard.append(new)
        return next(lines, None)

    converse(tmp_path, answer)
    *_, question, second, third, flagged = heard
    options = re.findall(r"^\d\. (.*)$", question, re.MULTILINE)
    assert len(options) == 4
    assert second == f"\n2. {options[1]} (đã chọn)\n" + SAY("plain.choose")
    assert third == f"\n2. {options[1]}\n3. {options[2]} (đã chọn)\n" + SAY("plain.choose")
    assert flagged == "\n" + SAY("sit.flagged") + "\n" + SAY("plain.choose")


def test_the_code_is_words(tmp_path: Path) -> None:
    """Instead of a QR code its text is printed: the receipt code, the contest and the day."""
    out = serve(tmp_path, *ANONYMOUS, "1", "*", "1", "2")
    code = re.search(r"^HTB-2026-\d{6}-\d$", out, re.MULTILINE)
    assert code is not None
    assert re.search(rf"^Nội dung phiếu: {code[0]} .*Cuộc thi thử.*23/11/2026", out, re.MULTILINE)


def test_help_speaks_of_what_is_typed(tmp_path: Path) -> None:
    """«?» explains the typed line, not keys that are not there; Enter goes back to the same page."""
    out = serve(tmp_path, "?", "")
    assert SAY("plain.help") in out and SAY("help.line1") not in out
    assert out.count("\n1. Dự thi\n") == 2


def test_english_is_spoken_where_it_is_asked_for(tmp_path: Path) -> None:
    """With `en` no Vietnamese word of the program's own is left on the waiting page and the rules."""
    out = serve(tmp_path, "1", lang="en")
    assert "1. Take the contest" in out and "Contest rules" in out and "Stopped." in out
    assert "Dự thi" not in out


# -- what is typed -----------------------------------------------------------------------------------------


def right_line(page: str) -> str:
    """The line that answers the question on a page of the bank of every type."""
    numbered = re.findall(r"^(\d)\. (.*?)(?: \(.*\))?$", page, re.MULTILINE)
    if "Ghép đôi" in page:
        lefts = [text.removeprefix("trái ") for _, text in numbered if text.startswith("trái")]
        rights = {text.removeprefix("phải "): n for n, text in numbered if text.startswith("phải")}
        return ", ".join(rights[left] for left in lefts)
    if "Sắp xếp" in page:
        return " ".join(n for want in ("một", "hai", "ba") for n, text in numbered if text == want)
    if "Chọn tất cả" in page:
        return ",".join(n for n, text in numbered if text in ("a", "b")).replace(",", ", ")
    if "Gõ một số" in page:
        return "62,5"
    if "Gõ câu trả lời" in page:
        return "noi di doi voi lam"
    return next(n for n, text in numbered if text == "Đúng" or text.endswith(" 0"))


def test_every_type_of_question_can_be_answered(tmp_path: Path) -> None:
    """With one typed line each, all eight types are answered right."""
    items = every_type()
    bank = Bank("thu", "Thử", (Topic("CĐ1", "Thử"),), items)
    rules = replace(OPEN_RULES, blueprint=Blueprint((Part(len(items)),)))
    opening, answered = iter(ANONYMOUS), set[str]()

    def answer(new: str) -> str | None:
        count = re.search(r"^(Câu \d)/8", new, re.MULTILINE)
        if count and count[1] not in answered:
            answered.add(count[1])
            return right_line(new)
        if "Xem lại bài làm" in new or "xác nhận nộp bài" in new:
            return "1" if "Xem lại bài làm" in new else "2"
        return next(opening, None if "Kết quả" in new else "")

    out = converse(tmp_path, answer, bank=bank, rules=rules)
    assert "Đồng chí trả lời đúng 8/8 câu" in out
    assert [(row["correct"], row["items"]) for row in results(tmp_path)] == [(8, 8)]


def only(name: str) -> dict[str, object]:
    """A contest of the one item of every type that is called `name`."""
    items = tuple(item for item in every_type() if item.id == name)
    bank = Bank("thu", "Thử", (Topic("CĐ1", "Thử"),), items)
    return {"bank": bank, "rules": replace(OPEN_RULES, blueprint=Blueprint((Part(1),)))}


def test_several_numbers_choose_and_never_take_back(tmp_path: Path) -> None:
    """«1 2» after «1» chooses both; a single number again takes its choice back."""
    out = serve(tmp_path, *ANONYMOUS, "1", "1 2", "2", **only("multiple"))
    chosen = [re.findall(r"^(\d)\. .*đã chọn", part, re.MULTILINE) for part in out.split(SAY("plain.choose"))]
    assert [numbers for numbers in chosen if numbers] == [["1"], ["2"]]
    assert re.search(r"^2\. \w\n", out[out.rindex("(đã chọn)") :], re.MULTILINE)


def test_matching_says_which_line_is_next(tmp_path: Path) -> None:
    """The line that the next number is for is named; + and - go down and up."""
    out = serve(tmp_path, *ANONYMOUS, "+", "1", "-", "2", **only("matching"))
    here = re.findall(r"^(\d)\. trái \d \((.*)\)$", out, re.MULTILINE)
    assert here[0] == ("1", "chưa ghép; đang ở dòng này")
    assert ("2", "chưa ghép; đang ở dòng này") in here
    assert any(n == "2" and said.startswith("ghép với: phải") for n, said in here)
    assert here[-1][1].startswith("ghép với: phải") or here[-2][1].startswith("ghép với: phải")


def test_a_number_is_said_as_it_was_understood(tmp_path: Path) -> None:
    """What is no number is not taken; what is one is read back before the next page."""
    out = serve(tmp_path, *ANONYMOUS, "nhiều", "62,5", **only("number"))
    assert SAY("plain.warning", text=SAY("sit.not_a_number")) in out
    assert "Máy hiểu là: 62,5 %" in out
    assert out.index("Máy hiểu là: 62,5 %") < out.index("Xem lại bài làm")


def test_a_typed_answer_can_be_replaced(tmp_path: Path) -> None:
    """Going back to a typed answer shows it, and another line stands in its place."""
    out = serve(tmp_path, *ANONYMOUS, "sai", "2", "nói đi đôi với làm", "1", "2", **only("short"))
    assert "Đồng chí trả lời đúng 1/1 câu" in out


@pytest.mark.parametrize("line", ["7", "12", "xyz", "1 2 x", "/quit", "\x1b[A", "−1"])
def test_what_is_not_understood_changes_nothing_and_is_said(line: str, tmp_path: Path) -> None:
    """An unknown line is answered with what to do, and the page is still the same."""
    out = serve(tmp_path, *ANONYMOUS, line, "1")
    question = out[out.index("Câu 1/5") :]
    assert "Chưa hiểu" in question
    assert re.search(r"^1\. .*\(đã chọn\)$", question, re.MULTILINE)
    assert "Câu 2/5" not in question


@pytest.mark.parametrize("line", ["*", "q", "Q", "0"])
def test_back_can_be_typed(line: str, tmp_path: Path) -> None:
    """On an ordinary page «*», «q» and «0» go back."""
    out = serve(tmp_path, "1", line)
    assert out.count("\nHỌC TẬP BÁC\n") == 2


def test_before_and_next_can_be_typed(tmp_path: Path) -> None:
    """«>» and «<» go between the questions, where a field is typed too."""
    out = serve(tmp_path, *ANONYMOUS, ">", "<", ">")
    assert re.findall(r"^Câu (\d)/5", out, re.MULTILINE) == ["1", "2", "1", "2"]
    out = serve(tmp_path / "b", *ANONYMOUS, ">", **only("short"))
    assert "Xem lại bài làm" in out


def test_a_name_is_found_by_its_letters(tmp_path: Path) -> None:
    """Letters narrow a list by the last word typed; the next ones begin anew; c is a letter too."""
    people = [f"Nguyễn Văn {name}" for name in ("An", "Bình", "Cường", "Dũng", "Em", "Giang", "Hoa", "Hùng")]
    rows = [f"Chi bộ Một,,{name},,\n" for name in [*people, "Trần Thị Cúc", "Lê Thị Yến"]]
    heard: list[str] = []
    lines = iter(["1", "1", "1", "zzz", "c", "nguyen van cuong", "1"])

    def answer(new: str) -> str | None:
        heard.append(new)
        return next(lines, None)

    converse(tmp_path, answer, roster=ROSTER.splitlines()[0] + "\n" + "".join(rows))
    *_, none, by_c, by_name, check = heard
    assert re.findall(r"^\d\. (.*)$", none, re.MULTILINE) == ["Chưa có tên trong danh sách"]
    assert "Trần Thị Cúc" in by_c and "Nguyễn Văn Cường" in by_c and "Yến" not in by_c
    assert "Nguyễn Văn Cường" in by_name and "Cúc" not in by_name
    assert "Xác nhận" in check and "Nguyễn Văn Cường" in check


def test_numbers_stop_at_the_next_page(tmp_path: Path) -> None:
    """Several numbers on a page that one of them leaves do nothing to the page behind it."""
    out = serve(tmp_path, "1 1 1 1")
    assert "Thể lệ cuộc thi" in out and "Thông báo về việc sử dụng" not in out


# -- time and ends -----------------------------------------------------------------------------------------


def test_time_over_is_noticed_and_the_line_is_not_taken_elsewhere(tmp_path: Path) -> None:
    """A line that comes after the end is answered by the result, and does nothing to it."""
    clock = HandClock()
    lines: Iterator[str] = iter([*ANONYMOUS, "1", "late"])

    def answer(new: str) -> str | None:
        line = next(lines, None)
        if line == "late":
            clock.pass_ms(31_000)
            return "2"  # would be «Kết thúc» on the page of the result
        return line

    out = converse(tmp_path, answer, clock, rules=replace(OPEN_RULES, limit_ms=30_000))
    end = out[out.index("đã chọn") :]
    assert SAY("plain.warning", text=SAY("result.time_over")) in end
    assert "Trân trọng cảm ơn" not in end
    assert len(results(tmp_path)) == 1


def test_the_end_of_the_input_keeps_the_sitting(tmp_path: Path) -> None:
    """Whoever is cut off in mid-question goes on from there at the next start."""
    out = serve(tmp_path, *ANONYMOUS, "2", "", "3")
    assert out.endswith("\n" + SAY("plain.bye") + "\n")
    assert results(tmp_path) == []
    out = serve(tmp_path, "1", "<", "*", "1", "2")
    assert SAY("restored.title") in out
    assert "Tiếp tục từ câu 2. Đã trả lời 2/5 câu." in out
    assert re.search(r"^3\. .*\(đã chọn\)$", out, re.MULTILINE)
    assert re.search(r"^2\. .*\(đã chọn\)$", out, re.MULTILINE)
    assert len(results(tmp_path)) == 1


def test_a_line_without_an_end_is_kept_short(tmp_path: Path) -> None:
    """A flood without a line break becomes lines that are not understood, and the kiosk goes on."""
    station = open_station(tmp_path, HandClock(), rules=OPEN_RULES, roster="")
    out = io.StringIO()
    plain.run(Kiosk(station, guard=False), io.StringIO("é" * 100_000 + "\n1\n"), out)
    assert out.getvalue().count("Chưa hiểu") >= 20
    assert max(map(len, out.getvalue().splitlines())) < 400
    assert "Thể lệ cuộc thi" in out.getvalue()


def test_on_a_terminal_time_passes_while_nobody_types(tmp_path: Path) -> None:
    """The result comes by itself when time is over; a terminal that has gone ends the kiosk in good order."""
    clock = HandClock()
    station = open_station(tmp_path, clock, rules=replace(OPEN_RULES, limit_ms=30_000), roster="")
    ours, theirs = pty.openpty()

    class Watching(io.StringIO):
        def flush(self) -> None:
            text = self.getvalue()
            if text.endswith(SAY("plain.choose")) and "Câu 1/5" in text:
                clock.pass_ms(31_000)
            elif typed and text.endswith((SAY("plain.choose"), SAY("plain.choose_or", n=1))):
                os.write(ours, f"{typed.pop(0)}\n".encode())  # whoever types waits for the page
            if "Kết quả\n" in text and not closed:
                closed.append(True)
                os.close(ours)

    closed: list[bool] = []
    typed = list(ANONYMOUS)
    out = Watching()
    with os.fdopen(theirs, encoding="utf-8") as stdin:
        assert plain.run(Kiosk(station, guard=False), stdin, out) == 0
    assert closed and SAY("result.time_over") in out.getvalue()
    assert len(results(tmp_path)) == 1


# -- the command -------------------------------------------------------------------------------------------


class Person:
    """Somebody at the command, through pipes."""

    def __init__(self, data: Path) -> None:
        words = [sys.executable, "-m", "hoctapbac", "kiosk", "--plain", "--data", str(data)]
        self.process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT
        )
        self.heard = self.hear()

    def hear(self) -> str:
        """What is printed until a line is awaited, or the end."""
        assert self.process.stdout is not None
        read = b""
        while not read.endswith(b": ") and (more := os.read(self.process.stdout.fileno(), 65536)):
            read += more
        return read.decode()

    def type(self, line: str) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        self.heard = self.hear()
        return self.heard


def results_command(data: Path) -> list[dict[str, object]]:
    words = [sys.executable, "-m", "hoctapbac", "results", "--json", "--data", str(data)]
    done = subprocess.run(words, capture_output=True, env=ENVIRONMENT, check=True)
    rows: list[dict[str, object]] = json.loads(done.stdout)
    return rows


def test_a_whole_contest_through_a_pipe(tmp_path: Path) -> None:
    """On the bundled banks: from waiting to the receipt, and `results` has what was printed."""
    person = Person(tmp_path)
    for line in ("1", "1", "1", "1", "Nguyễn Thị Ngọc Ánh", "1"):
        person.type(line)
    pages = 1
    while "Xem lại bài làm" not in person.heard and pages < 40:
        person.type("1" if re.search(r"^Câu \d/5", person.heard, re.MULTILINE) else "")
        pages += 1
    assert "xác nhận nộp bài" in person.type("1")
    outcome = person.type("2")
    found = re.search(r"trả lời đúng (\d)/5 câu", outcome)
    code = re.search(r"HTB-\d{4}-\d{6}-\d", outcome)
    assert found and code
    rest, errors = person.process.communicate(timeout=20)
    assert (person.process.returncode, errors) == (0, b"")
    assert rest.decode().strip() == SAY("plain.bye")
    row = results_command(tmp_path)[0]
    assert (row["code"], row["correct"], row["items"]) == (code[0], int(found[1]), 5)
    assert row["participant"] == "Nguyễn Thị Ngọc Ánh"


@pytest.mark.skipif(os.name == "nt", reason="signals of the Unix kind")
def test_a_signal_leaves_in_good_order(tmp_path: Path) -> None:
    """Exit 0 with the closing sentence; the sitting is there again at the next start."""
    import signal

    person = Person(tmp_path)
    for line in ANONYMOUS:
        person.type(line)
    for name in ("SIGTERM", "SIGHUP", "SIGINT"):
        person.process.send_signal(getattr(signal, name))
        rest, errors = person.process.communicate(timeout=20)
        assert (person.process.returncode, errors) == (0, b""), name
        assert SAY("plain.bye") in rest.decode()
        person = Person(tmp_path)
        assert SAY("restored.title") in person.heard
    person.process.communicate(timeout=20)
