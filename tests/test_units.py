"""Reading a roster: what is understood, what is reported, and that ids hold still."""

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.patience import in_time
from hoctapbac.errors import Loaded
from hoctapbac.units import Roster, read_roster

PLAIN = """\
Đơn vị,Đơn vị cấp trên,Họ và tên,Chức vụ,Nhóm
Chi bộ Tổ dân phố số 9,Đảng bộ phường Thạch Bàn,Trần Thị Ánh,Bí thư,Đảng viên
Chi bộ Tổ dân phố số 9,Đảng bộ phường Thạch Bàn,nguyễn văn an,,Đảng viên
Chi bộ Tổ dân phố số 10,Đảng bộ phường Thạch Bàn,LÊ THỊ BÌNH,,Cán bộ
"""


def read(text: str) -> Loaded[Roster]:
    return read_roster(text.encode(), "danh-sach.csv")


def codes(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in read(text).problems]


def names(roster: Roster) -> list[str]:
    return [person.name for person in roster.people]


def test_a_plain_list_is_units_with_their_people() -> None:
    """Units stand in the order of their numbers, people by given name, names are normalised."""
    loaded = read(PLAIN)
    assert loaded.problems == ()
    roster = loaded.value
    (top,) = roster.units_under()
    assert top.name == "Đảng bộ phường Thạch Bàn"
    below = roster.units_under(top.id)
    assert [unit.name for unit in below] == ["Chi bộ Tổ dân phố số 9", "Chi bộ Tổ dân phố số 10"]
    assert [(p.name, p.post, p.group) for p in roster.people_in(below[0].id)] == [
        ("Nguyễn Văn An", "", "Đảng viên"),
        ("Trần Thị Ánh", "Bí thư", "Đảng viên"),
    ]
    assert roster.path(below[1].id) == (top, below[1])
    with pytest.raises(KeyError):
        roster.unit("không có")


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace(",", ";"),
        PLAIN.replace(",", "\t"),
        "\ufeff" + PLAIN.replace("\n", "\r\n"),
        unicodedata.normalize("NFD", PLAIN),
        PLAIN.replace("Đơn vị,Đơn vị cấp trên,Họ và tên,Chức vụ,Nhóm", "unit,parent,name,post,group"),
        PLAIN.replace("Đơn vị,Đơn vị cấp trên,Họ và tên,", "ĐƠN VỊ, Đơn vị cấp trên ,Họ tên*,"),
        "DANH SÁCH ĐẢNG VIÊN,,,,\n\n" + PLAIN,
    ],
    ids=["semicolon", "tab", "bom-crlf", "decomposed", "english", "loose-headings", "title"],
)
def test_one_list_in_many_dresses_is_one_roster(text: str) -> None:
    """Delimiter, byte order mark, line ends, composition, wording of headings and title change nothing."""
    assert read(text) == read(PLAIN)


def test_quoted_cells_may_hold_delimiters_and_line_breaks() -> None:
    """A quoted unit keeps its comma, a line break inside is a space, and later problems keep their line."""
    text = 'unit,name\n"Chi bộ 1,\nPhường A",Lê An\n"Chi bộ 1, Phường A",\n,Vũ Bình\n'
    loaded = read(text)
    assert [unit.name for unit in loaded.value.units] == ["Chi bộ 1, Phường A"]
    assert codes(text) == [(4, "unit_only"), (5, "unit_missing")]


def test_ids_do_not_depend_on_the_order_of_lines() -> None:
    """A shuffled file is the same roster; capitals, spaces and tone placement do not make another person."""
    head, *lines = PLAIN.splitlines()
    random.Random(3).shuffle(lines)
    assert read("\n".join([head, *lines])) == read(PLAIN)
    assert read("unit,name\nTổ 1,Lê Hoà").value.people[0].id == read("unit,name\nTỔ  1,LÊ HÒA").value.people[0].id


def test_ids_hold_still_from_version_to_version() -> None:
    """These ids are on kiosks: whoever changes them changes who has already taken part."""
    roster = read("unit,parent,name,post\nChi bộ 1,Phường Hòa Bình,Lê Thị Ánh,Bí thư\n").value
    assert {unit.name: unit.id for unit in roster.units} == {
        "Chi bộ 1": "uf0baae69497eb821",
        "Phường Hòa Bình": "ua0ac9d99e43db6f2",
    }
    assert roster.people[0].id == "p428831544cbb5eed"


def test_a_code_is_the_id_and_tells_two_people_apart() -> None:
    """With codes, two people of one name and post may be in one unit, and a changed post keeps the id."""
    text = "Mã,Đơn vị,Họ tên,Chức vụ\nDV01,Tổ 1,Lê An,\nDV02,Tổ 1,Lê An,\n"
    loaded = read(text)
    assert loaded.problems == ()
    assert [person.id for person in loaded.value.people] == ["DV01", "DV02"]
    assert codes(text + "dv01,Tổ 2,Vũ Bình,\n") == [(4, "code_twice")]


def test_one_name_in_two_places_is_two_units() -> None:
    """«Chi bộ 1» of two wards are two units; a line without a parent is then unclear and left out."""
    text = "unit,parent,name\nChi bộ 1,Phường A,Lê An\nChi bộ 1,Phường B,Lê An\n"
    assert codes(text) == []
    assert len(read(text).value.units) == 4
    assert codes(text + "Chi bộ 1,,Vũ Bình\n") == [(4, "parent_unclear")]


def test_a_line_without_a_parent_means_the_one_other_lines_state() -> None:
    """The parent may be written once; a line with a unit alone states the levels above, and says so."""
    text = "unit,parent,name\nChi bộ 1,Phường A,Lê An\nChi bộ 1,,Vũ Bình\nPhường A,Thành phố,\n"
    loaded = read(text)
    assert [(p.line, p.code, p.severity) for p in loaded.problems] == [(4, "unit_only", "note")]
    (unit_id,) = {person.unit_id for person in loaded.value.people}
    assert [unit.name for unit in loaded.value.path(unit_id)] == ["Thành phố", "Phường A", "Chi bộ 1"]


def test_a_sorting_name_decides_the_place() -> None:
    """Who is called Moan stands under M."""
    text = "Đơn vị,Họ và tên,Tên để sắp xếp\nTổ 1,Lê Nga,\nTổ 1,Y Moan Ênuôl,Moan\nTổ 1,Vũ Lan,\n"
    assert names(read(text).value) == ["Vũ Lan", "Y Moan Ênuôl", "Lê Nga"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "heading_missing")]),
        ("Tổ 1,Lê An\n", [(1, "heading_missing")]),
        ("\u0110?n v?,H? v\ufffd t\ufffdn\n", [(1, "letters_lost")]),
        ("unit,name\nTổ 1,Tr?n An\n", [(2, "letters_lost")]),
        ("unit,name\nTổ 1,Tr\ufffdn An\n", [(2, "letters_lost")]),
        ("unit,name,post\nTổ 1,,Bí thư\n", [(2, "name_missing")]),
        ("unit,name\nTổng cộng,39\n", [(2, "name_missing")]),
        ("unit,name\n-,Lê An\n", [(2, "unit_missing")]),
        ("unit,name\nTổ 1,Lê An\nTổ 1,LÊ AN\n", [(3, "person_twice")]),
        ("unit,name,post\nTổ 1,Lê An,Tổ trưởng\nTổ 1,Lê An,Tổ phó\n", []),
        ("unit,parent,name\nA,B,Lê An\nB,C,Vũ An\nC,A,Hà An\n", [(2, "units_circle")]),
        ("unit,parent,name\nA,A,Lê An\n", [(2, "units_circle")]),
        ("unit,name\nTổ 1,Lê An,Hà Nội\n", [(2, "cells_extra")]),
        ("unit,name\nTổ 1,Lê An,,\n", []),
        (f"unit,name\nTổ 1,{'An ' * 40}\n", [(2, "too_long")]),
        ('unit,name\nTổ 1,Lê An\nTổ 1,"Vũ Bình\nTổ 1,Hà Chi\n', [(3, "quotes")]),
        ("unit,name,Họ tên\nTổ 1,Lê An,Vũ An\n", [(1, "column_twice")]),
        ("STT,unit,name\n1,Tổ 1,Lê An\n", [(1, "column_unused")]),
        ("unit,name\nTổ 1,Lê Lănq\n", [(2, "name_doubtful")]),
        ("unit,name\n", [(0, "nobody")]),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, expected: list[tuple[int, str]]) -> None:
    """Each kind of mistake is reported at its line under its own code, and nothing else is."""
    assert codes(text) == expected


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258", "latin-1"])
def test_a_file_that_is_not_utf8_is_refused_whole(encoding: str) -> None:
    """Other encodings give no people at all and the way to save the file again."""
    raw = "unit,name\nTổ 1,Đỗ Án\n".encode(encoding, errors="replace").replace(b"?", b"\xd3")
    loaded = read_roster(raw, "danh-sach.csv")
    assert [p.code for p in loaded.problems] == ["not_utf8"]
    assert "CSV UTF-8" in loaded.problems[0].remedy
    assert loaded.value == Roster()


def test_levels_without_end_are_said_once() -> None:
    """Thirty levels are read; of a list that only goes up, the units that are too deep are left out in time."""
    lines = [f"Cấp {n},Cấp {n + 1},Lê An" for n in range(29)]
    assert codes("\n".join(["unit,parent,name", *lines])) == []
    endless = "\n".join(["unit,parent,name", *(f"Cấp {n},Cấp {n + 1},Lê An" for n in range(20_000))])
    with in_time():
        loaded = read(endless)
    assert {problem.code for problem in loaded.problems} == {"units_deep"}
    assert len(loaded.value.units) == 30


def test_a_mistake_leaves_out_its_line_alone() -> None:
    """The people on sound lines are read although another line is wrong."""
    loaded = read("unit,name\nTổ 1,Lê An\n,Vũ Bình\nTổ 1,Hà Chi\n")
    assert names(loaded.value) == ["Lê An", "Hà Chi"]
    assert len(loaded.errors) == 1


def assert_sound(roster: Roster) -> None:
    ids = {unit.id for unit in roster.units}
    assert len(ids) == len(roster.units)
    assert {person.unit_id for person in roster.people} <= ids
    assert {unit.parent for unit in roster.units} <= ids | {""}
    assert len({person.id for person in roster.people}) == len(roster.people)
    for unit in roster.units:
        assert roster.path(unit.id)[-1] == unit


CELL = st.sampled_from(["A", "B", "C", "a", "Tổ 1", "", "-", "Lê An", "x?", "12", '"A,B"', '"', "DV1", "\ufffd"])
LINE = st.lists(CELL, max_size=7).map(",".join)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: ("unit,name\n" + text).encode()))
def test_no_bytes_raise(raw: bytes) -> None:
    """Whatever the file holds, there is an answer, each problem has a remedy, and the roster is sound."""
    loaded = read_roster(raw, "x.csv")
    assert_sound(loaded.value)
    assert all(problem.message and problem.remedy for problem in loaded.problems)


@given(st.lists(LINE, max_size=12), st.randoms(use_true_random=False))
def test_any_rows_make_a_sound_roster_and_their_order_does_not_matter(lines: list[str], chance: random.Random) -> None:
    """Circles, doubles and gaps never get into a roster; without errors, shuffling changes no id."""
    head = "unit,parent,name,post,code"
    loaded = read("\n".join([head, *lines]))
    assert_sound(loaded.value)
    if not loaded.errors:
        chance.shuffle(lines)
        again = read("\n".join([head, *lines]))
        assert [p.id for p in again.value.people] == [p.id for p in loaded.value.people]
        assert {u.id for u in again.value.units} == {u.id for u in loaded.value.units}
