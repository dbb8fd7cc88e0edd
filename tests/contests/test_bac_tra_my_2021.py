"""Online contest of Bắc Trà My, 2021.

Rules as published by the contest's site (http://thitructuyen.pgdbactramy.edu.vn/The-le-cuoc-thi--36.html):
20 items and a side question in 30 minutes, all must be answered; two attempts, the better counts; ranked by
right answers, then time, then the side question; who is still equal is for the organizers to decide. The
side question is taken as a prediction of the number of entrants. The sheets are made up; 400 people are
said to have entered.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from contests.board import Sheet, entered, paper, rules
from hoctapbac.contest.rules import TieKey
from hoctapbac.contest.standings import counted, standings
from hoctapbac.errors import Refusal

RULES = """
ma = "bac-tra-my-2021"
ten = "Thi trực tuyến"
so_cau = 20
thoi_gian = "30 phút"
so_luot = 2
so_luot_theo = "cuộc thi"
luot_tinh = "tốt nhất"
phai_tra_loi_het = true
xep_hang = ["số câu đúng", "thời gian", "dự đoán", "đồng hạng"]
[du_doan]
ve = "số người dự thi"
"""

ITEMS = paper(20)

SHEETS = [
    # 1: 18 right, then 19 right: the second counts; 20 × 30,000 = 600,000; off by 100
    Sheet("Người dự thi 1", "BC" + "." * 18, 20_000, prediction="400", at="2021-10-01T08:00:00"),
    Sheet("Người dự thi 1", "B" + "." * 19, 30_000, prediction="500", at="2021-10-02T08:00:00"),
    # 2: 19 right in 600,000; off by 50
    Sheet("Người dự thi 2", "." * 19 + "D", 30_000, prediction="350"),
    # 3: 19 right twice, 700,000 then 500,000: the shorter counts
    Sheet("Người dự thi 3", "." * 19 + "B", 35_000, prediction="400", at="2021-10-01T08:00:00"),
    Sheet("Người dự thi 3", "." * 19 + "B", 25_000, prediction="900", at="2021-10-02T08:00:00"),
    # 4: all right in 30 minutes to the millisecond before the end: 19 × 89,999 + 89,999 + 19 = 1,799,999
    Sheet("Người dự thi 4", "." * 20, 89_999, {20: 90_018}),
    # 5: 19 right in 600,000; off by 50, above: equal to 2
    Sheet("Người dự thi 5", "." * 19 + "C", 30_000, prediction="450"),
]

EXPECTED = [
    (1, "Người dự thi 4", None),  # 20 right
    (2, "Người dự thi 3", TieKey.CORRECT),  # 19 in 500,000
    (3, "Người dự thi 2", TieKey.DURATION),  # 19 in 600,000, off by 50
    (3, "Người dự thi 5", TieKey.SHARED),  # the same: the organizers decide
    (5, "Người dự thi 1", TieKey.PREDICTION),  # 19 in 600,000, off by 100
]


def test_the_contest_stands_as_worked_out_by_hand() -> None:
    """Right answers, time, side question; those still equal share a place and are named so."""
    contest = rules(RULES)
    one_each = counted((entered(contest, ITEMS, sheet) for sheet in SHEETS), contest.attempts.which)
    places = standings(one_each, contest.ties, truth=Decimal(400))
    assert [(place.rank, place.entry.who, place.decided_by) for place in places] == EXPECTED


def test_a_paper_with_a_blank_cannot_be_handed_in() -> None:
    """All must be answered: the person is told which item is left."""
    with pytest.raises(Refusal) as refused:
        entered(rules(RULES), ITEMS, Sheet("Người dự thi 6", "." * 6 + "-" + "." * 13, 10_000))
    assert (refused.value.code, refused.value.facts) == ("unanswered", {"items": (7,), "count": 1})
