"""A small journey of a few fixed pages, told by a file of pages: what the screen draws in these tests.

Run as a program it shows itself on the terminal: `python script.py NAME [WHAT]`. It is a real journey as
far as the screen can tell: it keeps a cursor, counts pages, writes what happened to a log, and stops when
told to.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hoctapbac.journey.page import (
    Choice,
    Clock,
    Code,
    Field,
    Gap,
    Page,
    Quote,
    Row,
    Steps,
    Text,
)

SENTENCES = {
    "view.more_below": "còn nữa ↓",
    "view.more_above": "↑ còn ở trên",
    "view.too_small": "Cửa sổ quá nhỏ. Xin mở rộng cửa sổ.",
}
ATTACKS = (
    "[/b] [@click=app.quit]x[/] [link=http://x]y[/link]",
    "\x1b]0;TITLE\x07\x1b[2J\x1b[5;5Hmoved\x9b31mred",
    "a\u202egnirts\u202c b\u200bc \ud800 d",
)


def say(key: str, **_: object) -> str:
    return SENTENCES[key]


def attract() -> Page:
    return Page(
        name="attract",
        number=1,
        title="HỌC TẬP BÁC",
        aside="thứ Hai, 23/11/2026 · 08:12",
        blocks=(
            Text("CUỘC THI TÌM HIỂU", "quiet"),
            Text("Nâng cao kỷ cương, kỷ luật, trách nhiệm, hiệu quả", "heading"),
            Gap(),
            Text("5 câu hỏi · 5 phút · đến hết ngày 30/11/2026"),
        ),
        choices=tuple(
            Choice(label, str(n))
            for n, label in enumerate(
                ["Dự thi", "Luyện tập", "Đọc gương điển hình", "Khảo sát buổi học", "Kết quả các đơn vị"], 1
            )
        ),
        cursor=0,
        after=(
            Row("Chi bộ Tổ dân phố số 9", "54/60 người   90,0 %", 900),
            Gap(),
            Quote(
                "“Việc ‘khen - chê’ rõ ràng là động lực cho các đơn vị nỗ lực, sáng tạo trong triển khai nhiệm vụ.”",
                "Kinh tế đô thị, không ghi ngày",
            ),
        ),
        keys=(
            ("Enter", "bắt đầu"),
            ("↑ ↓", "chọn"),
            ("+ −", "cỡ chữ"),
            ("C", "tương phản"),
            ("F1", "mời hỗ trợ"),
        ),
    )


def question(number: int = 2) -> Page:
    return Page(
        name="question",
        number=number,
        title="Nâng cao kỷ cương, trách nhiệm",
        middle=f"Câu {number}/5",
        clock=Clock("còn 03:41"),
        blocks=(
            Text(
                "Theo bài viết “Quận Hai Bà Trưng: Nâng cao kỷ cương, kỷ luật trong thực thi nhiệm vụ” "
                "(Đình Hiệp, 28/5/2024), phương châm “5 rõ” gồm những nội dung nào?"
            ),
            Gap(),
            Text("Chọn tất cả phương án đúng", "quiet"),
        ),
        choices=tuple(
            Choice(label, str(n), "○")
            for n, label in enumerate(
                [
                    "Rõ người, rõ việc",
                    "Rõ quy trình, rõ trách nhiệm",
                    "Rõ kinh phí, rõ khen thưởng",
                    "Rõ hiệu quả",
                ],
                1,
            )
        ),
        cursor=1,
        after=(Steps(("done", "done", "flagged", "now", "open")),),
        keys=(
            ("1-4", "chọn"),
            ("Enter", "tiếp"),
            ("←", "câu trước"),
            ("0", "xem lại sau"),
            ("F1", "mời hỗ trợ"),
        ),
    )


CODE_TEXT = "https://thidua.example.vn/T/1234567890123456789012345678901234"


def result() -> Page:
    return Page(
        name="result",
        number=3,
        title="Kết quả",
        aside="đã lưu lúc 08:17",
        blocks=(
            Row("Đồng chí trả lời đúng", "4/5 câu", role="strong"),
            Row("Thời gian", "02 phút 48 giây"),
            Gap(),
            Text("Kết quả tạm tính, chờ Ban Tổ chức xác nhận", "quiet"),
            Gap(),
            Text("Mã phiếu", "quiet"),
            Text("HTB-2026-000123-7", "heading"),
            Gap(),
            Text("Không có điện thoại? Xin ghi lại mã phiếu."),
        ),
        choices=(
            Choice("Tự soi: câu nên đọc lại (1)", "1"),
            Choice("Đăng ký việc làm theo", "2"),
            Choice("Kết thúc", "3"),
        ),
        cursor=0,
        code=Code((CODE_TEXT,), "Quét để xem trong hồ sơ thi đua của đơn vị"),
        keys=(("Enter", "chọn"), ("Q", "mã to"), ("", "màn hình tự trở về sau 60 giây")),
    )


def who() -> Page:
    letters = "AĂÂBCDĐEÊGHKLMNOÔƠPQSTUƯVXY"
    return Page(
        name="letters",
        number=4,
        title="Dự thi",
        aside="Chi bộ Tổ dân phố số 9",
        blocks=(Text("Mời đồng chí chọn chữ cái đầu của TÊN", "heading"),),
        choices=tuple(Choice(letter, letter) for letter in letters),
        cursor=21,
        columns=9,
        keys=(("Enter", "chọn"), ("Esc", "quay lại")),
    )


def typing() -> Page:
    return Page(
        name="typing",
        number=5,
        title="Dự thi",
        blocks=(Text("Mời đồng chí gõ họ và tên", "heading"),),
        typing=Field("Họ và tên", "Nguyễn Văn", 10, "Không cần bỏ dấu để tìm"),
        choices=(Choice("Nguyễn Văn Thanh", "1", note="Phó Bí thư"), Choice("Nguyễn Văn Tâm", "2")),
        cursor=-1,
        notice="Đồng chí có thể gõ tiếp, hoặc nhấn 1 để chọn.",
        keys=(("Enter", "xong"), ("Esc", "quay lại")),
    )


def story() -> Page:
    text = " ".join(f"Câu thứ {n} của bài đọc, viết đủ dài để phải xuống dòng." for n in range(1, 60))
    return Page(
        name="story",
        number=6,
        title="Gương điển hình",
        blocks=(Text("Người tổ trưởng", "heading"), Gap(), Text(text), Gap(), Quote(text[:200], "Nguồn")),
        choices=(Choice("Đọc xong", "1"), Choice("Quay lại", "2")),
        cursor=0,
        keys=(("↑ ↓", "đọc"), ("Esc", "quay lại")),
    )


def attack() -> Page:
    return Page(
        name="attack",
        number=7,
        title=ATTACKS[0],
        aside=ATTACKS[1],
        blocks=(*(Text(text) for text in ATTACKS), Quote(ATTACKS[1], ATTACKS[2]), Row(ATTACKS[0], "x")),
        choices=tuple(Choice(text, str(n)) for n, text in enumerate(ATTACKS, 1)),
        cursor=0,
        keys=((ATTACKS[0], ATTACKS[1]),),
        notice=ATTACKS[2],
    )


PAGES: dict[str, Callable[[], Page]] = {
    "attract": attract,
    "question": question,
    "result": result,
    "letters": who,
    "typing": typing,
    "story": story,
    "attack": attack,
}


class Script:
    """A journey through the given pages: Enter goes on, ↑ ↓ and digits choose, letters are typed."""

    size = 0

    def __init__(self, pages: list[Page], log: Path | None = None, contrast: str = "light") -> None:
        self._pages = pages
        self._at = 0
        self._log = log
        self.page = pages[0]
        self.contrast = contrast
        self.closing = False
        self.ticks = 0
        self.stopped: list[str] = []

    def note(self, text: str) -> None:
        if self._log is not None:
            with self._log.open("a", encoding="utf-8") as file:
                file.write(text + "\n")

    def press(self, key: str, character: str | None, at: float) -> None:
        self.note(f"key {key} {character!r}")
        if key == "enter":
            self._go(self._at + 1)
        elif key in ("up", "down") and self.page.choices:
            step = 1 if key == "down" else -1
            self.page = replace(self.page, cursor=max(0, min(len(self.page.choices) - 1, self.page.cursor + step)))
        elif key.isdigit() and 0 < int(key) <= len(self.page.choices):
            self._mark(int(key) - 1)
        elif key == "plus":
            self.size = (self.size + 1) % 4
        elif key == "c":
            self.contrast = {"light": "dark", "dark": "high", "high": "light"}[self.contrast]
        elif key == "f12":
            secret = "MẬT KHẨU"
            raise KeyError(secret)
        elif key == "f10":
            self.closing = True
        elif key == "f9":
            gc.unfreeze()
            gc.collect()
            self.note(f"widgets {sorted(type(o).__name__ for o in gc.get_objects() if _is_widget(o))}")

    def pick(self, index: int, at: float) -> None:
        self.note(f"pick {index}")
        self._mark(index)

    def _mark(self, index: int) -> None:
        choices = tuple(
            replace(choice, mark=None if choice.mark is None else "●" if n == index else "○")
            for n, choice in enumerate(self.page.choices)
        )
        self.page = replace(self.page, cursor=index, choices=choices, notice=f"đã chọn {index + 1}")

    def _go(self, at: int) -> None:
        self._at = at
        self.page = replace(self._pages[at % len(self._pages)], number=at + 100)

    def paste(self, text: str, at: float) -> None:
        self.note(f"paste {text!r}")

    def painted(self, at: float) -> None:
        self.note(f"painted {self.page.number}")

    def stirred(self) -> None:
        self.note("stirred")

    def tick(self) -> None:
        self.ticks += 1
        if self.page.clock is not None:
            self.page = replace(self.page, clock=Clock(f"nhịp {self.ticks}"))

    def stop(self, reason: str) -> None:
        self.note(f"stop {reason}")

    def warm(self) -> None:
        self.note("warm")


def _is_widget(thing: object) -> bool:
    from textual.widget import Widget

    return isinstance(thing, Widget)


def main() -> int:
    from hoctapbac.tui import prepare_environment

    prepare_environment()
    from hoctapbac.tui.app import run

    names = sys.argv[1].split(",")
    log = Path(os.environ["SCRIPT_LOG"]) if "SCRIPT_LOG" in os.environ else None
    journey = Script([PAGES[name]() for name in names], log, os.environ.get("SCRIPT_CONTRAST", "light"))
    journey.size = int(os.environ.get("SCRIPT_SIZE", "0"))
    crash = Path(os.environ["SCRIPT_CRASH"]) if "SCRIPT_CRASH" in os.environ else None
    return run(journey, say, crash)


if __name__ == "__main__":
    sys.exit(main())
