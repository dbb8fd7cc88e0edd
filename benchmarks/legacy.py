"""How often is the encoding of a list of names guessed right, and how long does a megabyte take?

Lists of made-up names, half of them in capitals, are written in each old encoding; right means that the first guess
gives the very text back. Bound: every list of five names and more. The floor takes every file for TCVN3, the most
usual of them. The last line is JSON: ours and floor are shares over the lists of five names.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Mapping
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from figures import last_line
from hoctapbac.vietnamese.encodings import decode, detect

ENCODINGS = ("tcvn3", "tcvn5712", "vni", "viscii", "vps", "cp1258")
COUNTS, RUNS, JUDGED = (1, 2, 3, 5, 10, 40), 250, 5
PARTS = (
    """Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Đoàn Mai Lưu Lương Cao Tạ Vi
    Lò Quách Tăng Châu Từ Nông Cầm Nghiêm Tô Hà Thái Lục Âu""",
    "Thị Văn Hữu Đức Thanh Minh Quang Ngọc Thu Xuân Kim Bá Công Đình Gia Như Quốc Thành Tiến Mỹ Bích",
    """An Anh Ánh Bình Chi Cường Dũng Duyên Đạt Đào Giang Hà Hạnh Hằng Hiền Hiếu Hòa Hùng Hương Khánh Lan Linh Loan
    Long Nga Nghĩa Nhung Oanh Phúc Phương Quỳnh Sơn Tâm Thảo Thắng Thủy Trang Tú Tuấn Tuyết Vân Việt Yến Ý Ước""",
)


def table(encoding: str) -> dict[str, bytes]:
    """Letter to bytes, by reading every byte and every vowel with a second byte."""
    singles = [bytes([byte]) for byte in range(1, 0x100) if byte != 0x0D]
    found = {decode(raw, encoding).text: raw for raw in singles}
    if encoding in ("vni", "cp1258"):
        pairs = (first + second for first, second in product(singles, repeat=2))
        found = {decode(raw, encoding).text: raw for raw in pairs} | found
    return {letter: raw for letter, raw in found.items() if len(letter) == 1}


def written(text: str, letters: Mapping[str, bytes]) -> bytes:
    """A capital that an encoding lacks is written as its small letter, as programs did."""
    return b"".join(letters.get(c) or letters.get(c.lower()) or c.encode() for c in text)


def names(chance: random.Random, count: int) -> str:
    """A list of names, a line each."""
    return "\n".join(" ".join(chance.choice(part.split()) for part in PARTS) for _ in range(count))


def share_right(letters: Mapping[str, bytes], encoding: str, count: int) -> tuple[float, float]:
    """Ours, and that of the floor, over `RUNS` lists of `count` names."""
    chance, ours, floor = random.Random(f"{encoding}{count}"), 0, 0
    for run in range(RUNS):
        text = names(chance, count)
        text = text.upper() if run % 2 else text
        raw = written(text, letters)
        ours += detect(raw)[0].decoded().text == text
        floor += decode(raw, "tcvn3").text == text
    return ours / RUNS, floor / RUNS


def seconds_for_a_megabyte(letters: Mapping[str, bytes], encoding: str) -> float:
    """To guess and convert a list of a million bytes."""
    raw = written(names(random.Random(1), 50_000), letters)[:1_000_000]
    begin = time.perf_counter()
    detect(raw)[0].decoded()
    return time.perf_counter() - begin


def main() -> int:
    judged: list[tuple[float, float]] = []
    print(f"{'names':>12}" + "".join(f"{count:>8}" for count in COUNTS) + "      1 MB")
    for encoding in ENCODINGS:
        letters = table(encoding)
        shares = [share_right(letters, encoding, count) for count in COUNTS]
        judged.append(shares[COUNTS.index(JUDGED)])
        row = "".join(f"{100 * ours:7.1f}%" for ours, _ in shares)
        print(f"{encoding:>12}{row}{seconds_for_a_megabyte(letters, encoding):8.2f} s")
    ours, floor = (sum(column) / len(judged) for column in zip(*judged, strict=True))
    last_line("legacy", ours, floor, "share of lists of five names", RUNS * len(ENCODINGS), 1.0, ratio=False)
    return 0 if ours == 1.0 else 1


if __name__ == "__main__":
    sys.exit(main())
