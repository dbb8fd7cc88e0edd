"""Online law contest for pupils, Quảng Nam 2022.

Rules as published by the contest's site (http://thiphapluattructuyen.net/trangchu.html): 300 points; ranked
by points, then the prediction of the total number of entrants closest to the truth, then the shorter time,
then the earlier login. (A last key, more attempts at 300 points, is left out: here everybody has one
attempt.) The page gives the sum of points only; it is taken here as 30 items of 10.

Among people whose times are equal the earlier login is the earlier submission, so «sớm nhất» is the same
key. The sheets are made up; 1.250 people are said to have entered.
"""

from __future__ import annotations

from decimal import Decimal

from contests.board import Sheet, entered, paper, rules
from hoctapbac.contest.rules import TieKey
from hoctapbac.contest.standings import standings

RULES = """
ma = "quang-nam-2022"
ten = "Tìm hiểu pháp luật trực tuyến"
so_cau = 30
thoi_gian = "không giới hạn"
so_luot = 1
so_luot_theo = "cuộc thi"
diem_moi_cau = 10
xep_hang = ["điểm", "dự đoán", "thời gian", "sớm nhất", "đồng hạng"]
[du_doan]
ve = "số người dự thi"
"""

ITEMS = paper(30)
ALL = "." * 30
ENTRANTS = Decimal(1250)

SHEETS = [
    # 300; |1.200 − 1.250| = 50
    Sheet("Người dự thi 1", ALL, 20_000, prediction="1.200"),
    # 300; |1.300 − 1.250| = 50: as far above as 1 is below; 30 × 10,000 = 300,000, shorter than 600,000
    Sheet("Người dự thi 2", ALL, 10_000, prediction="1300"),
    # 300; |1.251 − 1.250| = 1: closest, although slowest: 30 × 60,000
    Sheet("Người dự thi 3", ALL, 60_000, prediction="1251"),
    # 300; no prediction: last of those with 300, although fastest
    Sheet("Người dự thi 4", ALL, 5_000),
    # 290 (one wrong); exact prediction: points come first
    Sheet("Người dự thi 5", "B" + "." * 29, 5_000, prediction="1.250"),
    # 290 (one blank); 250 off, 30 × 8,000 = 240,000, at 08:00:00
    Sheet("Người dự thi 6", "." * 29 + "-", 8_000, prediction="1000"),
    # 290; 250 off (above), the same 240,000, at 07:59:59: earlier
    Sheet("Người dự thi 7", "." * 29 + "C", 8_000, prediction="1.500", at="2022-05-10T07:59:59"),
    # 290; the same in everything as 7
    Sheet("Người dự thi 8", "." * 28 + "D.", 8_000, prediction="1500", at="2022-05-10T07:59:59"),
    # 290; «khoảng 1250» is not a number: as good as none
    Sheet("Người dự thi 9", "." * 28 + "D.", 1_000, prediction="khoảng 1250"),
]

EXPECTED = [
    (1, "Người dự thi 3", None),  # 300, off by 1
    (2, "Người dự thi 2", TieKey.PREDICTION),  # 300, off by 50, 300,000 ms
    (3, "Người dự thi 1", TieKey.DURATION),  # 300, off by 50, 600,000 ms
    (4, "Người dự thi 4", TieKey.PREDICTION),  # 300, none
    (5, "Người dự thi 5", TieKey.POINTS),  # 290, off by 0
    (6, "Người dự thi 7", TieKey.PREDICTION),  # 290, off by 250, 240,000 ms, 07:59:59
    (6, "Người dự thi 8", TieKey.SHARED),  # the same
    (8, "Người dự thi 6", TieKey.EARLIEST),  # the same, 08:00:00
    (9, "Người dự thi 9", TieKey.PREDICTION),  # 290, none
]


def test_the_round_stands_as_worked_out_by_hand() -> None:
    """Points, then the closest prediction whether above or below, then time, then the earlier."""
    contest = rules(RULES)
    places = standings([entered(contest, ITEMS, sheet) for sheet in SHEETS], contest.ties, truth=ENTRANTS)
    assert [(place.rank, place.entry.who, place.decided_by) for place in places] == EXPECTED


def test_before_the_close_nobody_leads_by_prediction() -> None:
    """While entrants can still come the number is unknown, and time decides provisionally."""
    contest = rules(RULES)
    places = standings([entered(contest, ITEMS, sheet) for sheet in SHEETS], contest.ties)
    assert [place.entry.who for place in places[:4]] == [f"Người dự thi {n}" for n in (4, 2, 1, 3)]
