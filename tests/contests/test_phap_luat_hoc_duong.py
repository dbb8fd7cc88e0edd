"""«Pháp luật học đường», national final, one board of the stage round.

Rules as published by baophapluat.vn
(https://baophapluat.vn/huong-dan-cach-thuc-thi-vong-chung-ket-cuoc-thi-truc-tuyen-toan-quoc-phap-luat-hoc-duong-post334014.html):
20 items, 10 minutes, 30 seconds an item and then the next comes by itself, 10 points for a right answer and
none for a wrong one, 200 at most; the best 15 of a board go on, by points and then by the shorter time;
where places 15 and 16 are equal in both, one more question is asked.

The sheets are made up to meet every line of these rules; the arithmetic beside them is by hand.
"""

from __future__ import annotations

import pytest

from contests.board import Sheet, entered, paper, rules, sat
from hoctapbac.contest import attempt
from hoctapbac.contest.rules import TieKey
from hoctapbac.contest.standings import standings
from hoctapbac.errors import Refusal

RULES = """
ma = "phap-luat-hoc-duong"
ten = "Pháp luật học đường"
so_cau = 20
thoi_gian = "10 phút"
thoi_gian_moi_cau = "30 giây"
diem_moi_cau = 10
xep_hang = ["điểm", "thời gian", "đồng hạng"]
"""

ITEMS = paper(20)
GO_ON = 15
ALL = "." * 20

# answers                 wrong  points   time: items × pace, slower ones in their stead
SHEETS = [
    Sheet("Người dự thi 1", ALL, 9_000),  # 0 → 200, 20 × 9,000 = 180,000
    Sheet("Người dự thi 2", ALL, 8_500),  # 0 → 200, 20 × 8,500 = 170,000
    Sheet("Người dự thi 3", "B" + "." * 19, 8_000),  # 1 → 190, 160,000
    Sheet("Người dự thi 4", ALL, 9_000, {20: 29_999}),  # 0 → 200, 19 × 9,000 + 29,999 = 200,999: the last ms
    Sheet("Người dự thi 5", "." * 19 + "-", 9_000, {20: 30_000}),  # 1 blank → 190, 171,000 + 30,000 = 201,000
    Sheet("Người dự thi 6", "-" * 20, 30_000),  # 20 blanks → 0, 20 × 30,000 = 600,000
    Sheet("Người dự thi 7", "BC" + "." * 18, 10_000),  # 2 → 180, 200,000
    Sheet("Người dự thi 8", "." * 18 + "DD", 10_000),  # 2 → 180, 200,000: equal to 7
    Sheet("Người dự thi 9", "BCD" + "." * 17, 7_000),  # 3 → 170, 140,000
    Sheet("Người dự thi 10", "BCDB" + "." * 16, 7_000),  # 4 → 160, 140,000
    Sheet("Người dự thi 11", "BCDB" + "." * 16, 6_999),  # 4 → 160, 139,980
    Sheet("Người dự thi 12", "BCDBB" + "." * 15, 7_000),  # 5 → 150, 140,000
    Sheet("Người dự thi 13", "BCDBBB" + "." * 14, 7_000),  # 6 → 140, 140,000
    Sheet("Người dự thi 14", "BCDBBBB" + "." * 13, 7_000),  # 7 → 130, 140,000
    Sheet("Người dự thi 15", "B" * 9 + "." * 11, 12_000),  # 9 → 110, 240,000
    Sheet("Người dự thi 16", "." * 11 + "C" * 9, 11_000, {5: 21_000, 6: 21_000}),  # 110, 198 + 42 = 240
    Sheet("Người dự thi 17", "B" * 8 + "." * 12, 20_000),  # 8 → 120, 400,000
    Sheet("Người dự thi 18", "B" * 10 + "." * 10, 1_000),  # 10 → 100, 20,000: quick and wrong is not ahead
]

# rank, person, what set them apart from the line above
EXPECTED = [
    (1, "Người dự thi 2", None),  # 200 in 170,000
    (2, "Người dự thi 1", TieKey.DURATION),  # 200 in 180,000
    (3, "Người dự thi 4", TieKey.DURATION),  # 200 in 200,999
    (4, "Người dự thi 3", TieKey.POINTS),  # 190 in 160,000
    (5, "Người dự thi 5", TieKey.DURATION),  # 190 in 201,000
    (6, "Người dự thi 7", TieKey.POINTS),  # 180 in 200,000
    (6, "Người dự thi 8", TieKey.SHARED),  # the same
    (8, "Người dự thi 9", TieKey.POINTS),  # 170
    (9, "Người dự thi 11", TieKey.POINTS),  # 160 in 139,980
    (10, "Người dự thi 10", TieKey.DURATION),  # 160 in 140,000
    (11, "Người dự thi 12", TieKey.POINTS),  # 150
    (12, "Người dự thi 13", TieKey.POINTS),  # 140
    (13, "Người dự thi 14", TieKey.POINTS),  # 130
    (14, "Người dự thi 17", TieKey.POINTS),  # 120
    (15, "Người dự thi 15", TieKey.POINTS),  # 110 in 240,000
    (15, "Người dự thi 16", TieKey.SHARED),  # the same: places 15 and 16 need the extra question
    (17, "Người dự thi 18", TieKey.POINTS),  # 100
    (18, "Người dự thi 6", TieKey.POINTS),  # 0
]


def test_the_board_stands_as_worked_out_by_hand() -> None:
    """Points first, the shorter time next, and whoever is equal in both shares."""
    contest = rules(RULES)
    places = standings([entered(contest, ITEMS, sheet) for sheet in SHEETS], contest.ties)
    assert [(place.rank, place.entry.who, place.decided_by) for place in places] == EXPECTED
    assert (places[0].entry.points, places[-1].entry.points) == (200, 0)


def test_the_cut_shows_that_an_extra_question_is_needed() -> None:
    """The 16th line shares with the 15th: the cut after 15 cannot be made by these rules alone."""
    contest = rules(RULES)
    places = standings([entered(contest, ITEMS, sheet) for sheet in SHEETS], contest.ties)
    assert places[GO_ON].decided_by is TieKey.SHARED
    assert [place.entry.duration_ms for place in places[GO_ON - 1 : GO_ON + 1]] == [240_000, 240_000]


def test_an_item_passes_by_itself_after_thirty_seconds() -> None:
    """Who answers nothing is led through all twenty items and ends after ten minutes, by time."""
    state = sat(rules(RULES), ITEMS, Sheet("Người dự thi 6", "-" * 20, 30_000))
    assert (state.ended, state.used_ms) == ("time", 600_000)
    state = attempt.begin(rules(RULES), ITEMS)
    state = attempt.apply(state, attempt.start(state))
    with pytest.raises(Refusal, match="item_time_over"):
        attempt.answer(state, 0, 0, 30_000)
