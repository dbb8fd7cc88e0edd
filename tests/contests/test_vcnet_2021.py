"""A week of the Covid contest on VCNet, 2021.

Rules as published by binhduong.gov.vn
(https://www.binhduong.gov.vn:443/tin-tuc/2021/11/205-phat-dong-cuoc-thi-trac-nghiem-chung-tay-phong-chong-dich-covid-19-tren-mang-xa-hoi-vcne):
a week runs from Wednesday 10:00 to Wednesday 9:00; a person may enter as often as wished; one attempt
counts, the one with most right answers and earliest. The number of items is not given there; five are taken
here, as in the contest on Party history on the same network in 2019. The sheets are made up.
"""

from __future__ import annotations

from contests.board import Sheet, entered, paper, rules
from hoctapbac.contest.rules import TieKey
from hoctapbac.contest.standings import counted, standings, unit_rows

RULES = """
ma = "vcnet-2021-tuan-1"
ten = "Chung tay phòng, chống dịch Covid-19"
so_cau = 5
thoi_gian = "không giới hạn"
so_luot = "không giới hạn"
so_luot_theo = "tuần"
luot_tinh = "tốt nhất, sớm nhất"
xep_hang = ["số câu đúng", "sớm nhất", "đồng hạng"]
[khung_gio]
bat_dau = "10:00 10/11/2021"
ket_thuc = "09:00 17/11/2021"
"""

ITEMS = paper(5, "ABC")

SHEETS = [
    # 1: 3 right on Wednesday, all right on Friday, again on Saturday (quicker, but later): Friday counts
    Sheet("Người dự thi 1", "..BB.", 9_000, at="2021-11-10T10:00:05", unit="a"),
    Sheet("Người dự thi 1", ".....", 9_000, at="2021-11-12T20:15:00", unit="a"),
    Sheet("Người dự thi 1", ".....", 2_000, at="2021-11-13T08:00:00", unit="a"),
    # 2: all right at the first try on Thursday
    Sheet("Người dự thi 2", ".....", 30_000, at="2021-11-11T07:00:00", unit="a"),
    # 3: 4 right on Wednesday, then worse: Wednesday counts
    Sheet("Người dự thi 3", "....C", 9_000, at="2021-11-10T10:30:00", unit="b"),
    Sheet("Người dự thi 3", "B..BB", 9_000, at="2021-11-10T10:40:00", unit="b"),
    # 4: all right in the last second of the week
    Sheet("Người dự thi 4", ".....", 9_000, at="2021-11-17T08:59:59", unit="b"),
    # 5: all right in the same second as 2
    Sheet("Người dự thi 5", ".....", 5_000, at="2021-11-11T07:00:00", unit="b"),
    # 6: 4 right, one left blank, before 3
    Sheet("Người dự thi 6", ".-...", 9_000, at="2021-11-10T10:29:59", unit="b"),
]

EXPECTED = [
    (1, "Người dự thi 2", None, 1),  # 5 right, Thursday 07:00:00
    (1, "Người dự thi 5", TieKey.SHARED, 1),  # the same second
    (3, "Người dự thi 1", TieKey.EARLIEST, 3),  # 5 right, Friday 20:15:00, of three attempts
    (4, "Người dự thi 4", TieKey.EARLIEST, 1),  # 5 right, Wednesday 08:59:59
    (5, "Người dự thi 6", TieKey.CORRECT, 1),  # 4 right, Wednesday 10:29:59
    (6, "Người dự thi 3", TieKey.EARLIEST, 2),  # 4 right, Wednesday 10:30:00, of two attempts
]


def test_the_week_stands_as_worked_out_by_hand() -> None:
    """Of many attempts the best and among those the earliest counts; time spent plays no role here."""
    contest = rules(RULES)
    one_each = counted((entered(contest, ITEMS, sheet) for sheet in SHEETS), contest.attempts.which)
    found = [
        (place.rank, place.entry.who, place.decided_by, place.entry.attempts_used)
        for place in standings(one_each, contest.ties)
    ]
    assert found == EXPECTED


def test_the_announcement_counts_people_and_attempts() -> None:
    """Unit a: 2 people, 4 attempts, 2 all right. Unit b: 4, 5 and 2, and 18/4 = 4,5 points."""
    contest = rules(RULES)
    one_each = counted((entered(contest, ITEMS, sheet) for sheet in SHEETS), contest.attempts.which)
    rows = unit_rows(one_each, {"a": 3, "b": 8})
    assert [(r.unit, r.people, r.attempts, r.all_right, r.rate, r.mean) for r in rows] == [
        ("a", 2, 4, 2, "66,7", "5,0"),
        ("b", 4, 5, 2, "50,0", "4,5"),
    ]
