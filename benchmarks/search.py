"""How long does it take to find a person among 100,000 names?

Every query that is met while typing letter after letter is asked: bare, with marks, as keys of Telex, single
letters, several single letters, words that nobody bears, a long line. Prints what the index costs to build and to
keep, the median and the worst query, and what a key of the order costs. The floor is the plain scan of the
standard library in the same run, with `fold` done beforehand: every word of the query somewhere in the name, no
marks, no order. The last line is JSON: ours and floor are the medians of a query in milliseconds; the worst
query of ours must stay below 30 ms.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from figures import last_line
from hoctapbac.vietnamese.collation import name_key, sort_key
from hoctapbac.vietnamese.folding import fold
from hoctapbac.vietnamese.search import Index

NAMES, LIMIT, MOST_MS = 100_000, 20, 30.0
FAMILIES = {
    "Nguyễn": 384, "Trần": 121, "Lê": 95, "Phạm": 70, "Hoàng": 26, "Huỳnh": 25, "Phan": 45, "Vũ": 20, "Võ": 19,
    "Đặng": 21, "Bùi": 20, "Đỗ": 14, "Hồ": 13, "Ngô": 13, "Dương": 10, "Lý": 5, "Đinh": 8, "Trương": 8, "Mai": 6,
    "Lương": 6, "Hà": 5, "Tạ": 3, "Cao": 4, "Kiều": 2, "H'": 1, "Y": 1,
}  # fmt: skip
MIDDLES = (
    "Văn Thị Đức Ngọc Minh Thanh Hữu Quốc Xuân Hồng Thu Kim Công Đình Bá Anh Thúy Thuỳ Phương Như Hải Gia Bảo "
    "Khánh Tuấn Quang Trọng Hoài Mạnh Duy Diệu Ánh Mỹ Nguyên Trung Tiến Việt Thế Tường Cẩm"
)
GIVEN = (
    "An Ân Anh Ánh Ẩn Bình Bích Bảo Chi Châu Chiến Cường Công Dũng Dung Duyên Dương Đạt Đào Đức Giang Hà Hải Hạnh "
    "Hằng Hiền Hiếu Hoa Hòa Hoà Hoàng Hồng Huệ Hùng Hưng Hương Huy Huyền Khánh Khoa Khôi Kiên Kỳ Kì Lan Lâm Liên "
    "Linh Loan Long Lộc Luân Ly Mai Mạnh Minh My Nam Nga Ngân Nghĩa Ngọc Nguyên Nguyệt Nhân Nhung Oanh Phong Phú "
    "Phúc Phương Phượng Quân Quang Quý Quí Quyên Quỳnh Sơn Sương Tâm Tân Thạch Thái Thắng Thanh Thảo Thành Thoa Thu "
    "Thủy Thuý Thúy Thương Tiến Toàn Trang Trâm Trí Trinh Trung Tú Tuấn Tùng Tuyết Uyên Vân Việt Vinh Vy Xuân Yến Ý"
)
TYPED = (
    "nguyen thi anh tuyet", "tran van a", "Đặng Thị Ánh Nguyệt", "nguyeenx thij ar nh", "hoang quoc cuong",
    "lê thị hoà", "le5 thi5 hoa2", "anh nguyen", "a v n", "n t h m", "n v a t d h", "thi nguyen", "zzz", "qqq nguyen",
    "nguyen van minh anh bao chau duc hai khanh linh " * 3, "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk",
)  # fmt: skip


def people() -> list[str]:
    """A roster as common as possible, with one name in ten that nobody else bears."""
    chance = random.Random(20261123)
    families = chance.choices(list(FAMILIES), list(FAMILIES.values()), k=NAMES)
    middles, given, made = MIDDLES.split(), GIVEN.split(), []
    for number, family in enumerate(families):
        between = chance.choices(middles, k=chance.choice((1, 1, 1, 2, 2, 3)))
        own = "".join(chance.choices("aeiouymnlkr", k=6)).title() if number % 10 == 0 else chance.choice(given)
        made.append(" ".join((family, *between, own)))
    return made


def queries() -> list[str]:
    """Every beginning of what is typed, and every single letter."""
    typed = {begun.strip() for text in TYPED for begun in accumulate(text)}
    return sorted({*typed, *"aăâbcdđeêghiklmnoôơpqrstuưvxyz"} - {""})


def times_ms(ask: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    times = []
    for query in asked:
        begin = time.perf_counter()
        ask(query)
        times.append((time.perf_counter() - begin) * 1000)
    return times


def scan(folded: Sequence[str], query: str) -> list[int]:
    """The plain way: look into every name for every word of the query."""
    hits: Sequence[int] = range(len(folded))
    for word in fold(query).split():
        hits = [n for n in hits if word in folded[n]]
    return list(hits[:LIMIT])


def built(names: Sequence[str]) -> tuple[Index, float, float]:
    """The index, the seconds to build it and the megabytes that it keeps."""
    begin = time.perf_counter()
    Index(names)
    seconds = time.perf_counter() - begin
    tracemalloc.start()
    index = Index(names)
    kept = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    return index, seconds, kept


def main() -> int:
    names, asked = people(), queries()
    index, seconds, kept = built(names)
    folded = [fold(name) for name in names]
    index.find("a", LIMIT)  # the tables of the typing methods are built on first use
    ours = times_ms(lambda query: index.find(query, LIMIT), asked)
    plain = times_ms(lambda query: scan(folded, query), asked)
    worst = sorted(zip(ours, asked, strict=True))[-3:]
    keys = [sum(times_ms(key, names)) / NAMES * 1000 for key in (sort_key, name_key)]
    print(f"{NAMES} names, {len(asked)} queries, the best {LIMIT} of each")
    print(f"index                 {seconds:8.2f} s, {kept:.1f} MB kept")
    print(f"a query, median       {statistics.median(ours):8.2f} ms   plain scan {statistics.median(plain):8.2f} ms")
    print(f"a query, worst        {max(ours):8.2f} ms   plain scan {max(plain):8.2f} ms   (bound {MOST_MS:.0f} ms)")
    print(f"slowest               {', '.join(f'{query[:30]!r} {ms:.1f}' for ms, query in worst)}")
    print(f"a key of the order    {keys[0]:8.2f} µs a line, {keys[1]:.2f} µs a person")
    last_line("search", statistics.median(ours), statistics.median(plain), "ms", len(asked), 1.0, ratio=True)
    return 0 if max(ours) < MOST_MS else 1


if __name__ == "__main__":
    sys.exit(main())
