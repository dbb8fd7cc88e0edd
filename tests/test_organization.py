"""Units in time: what a list says, what is wrong in it, and where an old unit belongs today."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.patience import in_time
from hoctapbac.bank.notes import Notes
from hoctapbac.errors import Loaded
from hoctapbac.organization import Organization, Succession, UnitFacts
from hoctapbac.organization.placing import Placed, placed
from hoctapbac.organization.reading import read_succession, read_units
from hoctapbac.organization.writing import write_succession, write_units
from hoctapbac.units import read_roster, unit_id_of
from hoctapbac.vietnamese.collation import same_name

UNITS = """\
Mã,Đơn vị,Loại,Hệ thống,Đơn vị cấp trên,Từ ngày,Đến ngày,Cụm thi đua 2025,Cụm thi đua 2026
bd,phường Bạch Đằng,phường,chính quyền,,,30/06/2025,,
vt-cu,phường Vĩnh Tuy,phường,chính quyền,,,30/06/2025,Cụm số 1,
vt,phường Vĩnh Tuy,phường,chính quyền,,01/07/2025,,,Cụm số 2
hbt,phường Hai Bà Trưng,phường,chính quyền,,01/07/2025,,,Cụm số 2
hh,phường Hồng Hà,phường,chính quyền,,2025-07-01,,,
,Chi bộ 1,chi bộ,Đảng,hbt,,,,
"""
SUCCESSION = """\
Đơn vị cũ,Đơn vị mới,Phần,Ngày,Văn bản
bd,hbt,một phần,01/07/2025,Nghị quyết 1656/NQ-UBTVQH15
bd,phường Hồng Hà,một phần,01/07/2025,Nghị quyết 1656/NQ-UBTVQH15
vt-cu,vt,toàn bộ,01/07/2025,
"""
TOML = """
[[don_vi]]
ma = "bd"
ten = "phường Bạch Đằng"
loai = "phường"
he_thong = "chính quyền"
den_ngay = 2025-06-30

[[don_vi]]
ma = "hbt"
ten = "phường Hai Bà Trưng"
loai = "phường"
he_thong = "chinh_quyen"
tu_ngay = "1/7/2025"
cum = { 2026 = "Cụm số 2" }

[[ke_thua]]
cu = "bd"
moi = "phường Hai Bà Trưng"
phan = "một phần"
ngay = 2025-07-01
"""
DAY = date(2026, 11, 23)


def read(units: str = UNITS, succession: str = "") -> Loaded[Organization]:
    """Both lists, with the problems of both."""
    loaded = read_units(units.encode(), "don-vi.csv")
    if not succession:
        return loaded
    both = read_succession(succession.encode(), "ke-thua.csv", loaded.value)
    return Loaded(both.value, (*loaded.problems, *both.problems))


def codes(units: str = UNITS, succession: str = "") -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in read(units, succession).problems]


def today(organization: Organization, unit_id: str, day: date = DAY) -> str | None:
    unit = organization.today(unit_id, day)
    return None if unit is None else unit.id


def derived(*names: str) -> str:
    """The id of a unit of these names, the highest last, that has no code."""
    return unit_id_of(map(same_name, names))


def test_a_list_is_units_with_kinds_forms_days_and_clusters() -> None:
    """Codes are ids; a unit without one has the id that a roster gives it; the form follows the system."""
    loaded = read()
    assert loaded.problems == ()
    organization = loaded.value
    assert organization.unit("vt") == UnitFacts(
        "vt",
        "phường Vĩnh Tuy",
        "phường Vĩnh Tuy",
        "phường",
        "chinh_quyen",
        "nha_nuoc",
        valid_from=date(2025, 7, 1),
    )
    below = derived("Chi bộ 1", "phường Hai Bà Trưng")
    assert [unit.id for unit in organization.path(below)] == ["hbt", below]
    assert organization.path(below)[1].form == "dang"
    assert organization.path("không có") == ()
    assert (organization.cluster("vt-cu", 2025), organization.cluster("vt", 2025)) == ("Cụm số 1", "")
    assert organization.cluster("hbt", 2026) == "Cụm số 2"


def test_a_roster_without_a_list_of_units_has_the_same_ids() -> None:
    """A unit without a code has one id, whether a list of units states it or a roster."""
    stated = read("Đơn vị,Đơn vị cấp trên\nChi bộ 1,Phường Hòa Bình\nPhường Hòa Bình,\n").value
    roster = read_roster("unit,parent,name\nChi bộ 1,Phường Hòa Bình,Lê An\n".encode(), "x.csv").value
    assert {unit.id for unit in stated.units} == {unit.id for unit in roster.units}


def test_one_list_in_many_dresses_is_one_organization() -> None:
    """Order, delimiter, capitals of headings, a title above, a byte order mark change nothing."""
    head, *lines = UNITS.splitlines()
    random.Random(5).shuffle(lines)
    assert read("\n".join([head, *lines])) == read()
    for text in (UNITS.replace(",", ";"), UNITS.replace(",", "\t"), "\ufeff" + UNITS.replace("\n", "\r\n")):
        assert read(text).value == read().value
    assert read("DANH SÁCH ĐƠN VỊ,,\n\n" + UNITS.replace("Đơn vị,", "ĐƠN VỊ *,", 1)).value == read().value


def test_toml_says_the_same_as_csv() -> None:
    """Units and successions may stand in one TOML file."""
    loaded = read_units(TOML.encode(), "don-vi.toml")
    assert loaded.problems == ()
    csv = read(
        "Mã,Đơn vị,Loại,Hệ thống,Từ ngày,Đến ngày,Cụm thi đua năm 2026\n"
        "bd,phường Bạch Đằng,phường,chính quyền,,30/6/2025,\n"
        "hbt,phường Hai Bà Trưng,phường,chính quyền,01/07/2025,,Cụm số 2\n",
        "Mã cũ,Mã mới,Phần,Ngày\nbd,hbt,một phần,2025-07-01\n",
    )
    assert csv.problems == ()
    assert loaded.value == csv.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("don_vi = 3", (0, "wrong_type")),
        ("[[don_vi]]\nten = 3.5", (1, "wrong_type")),
        ("[[don_vi]]\nten = !", (2, "not_toml")),
        ('[[don_vi]]\nten = "A"\nmau = "x"', (1, "unknown_key")),
        ('[[don_vi]]\nten = "A"\ncum = { nay = "x" }', (1, "cluster_year_missing")),
        ('[[don_vi]]\nma = "a"', (1, "unit_missing")),
        (
            '[[don_vi]]\nten = "A"\n[[ke_thua]]\ncu = "A"\nmoi = "B"\nngay = 2025-07-01\nphan = "part"',
            (3, "unit_unknown"),
        ),
    ],
)
def test_what_is_wrong_in_toml_is_said(text: str, expected: tuple[int, str]) -> None:
    """Syntax, types, unknown keys and units, each at its table's line."""
    problems = read_units(text.encode(), "don-vi.toml").problems
    assert expected in [(problem.line, problem.code) for problem in problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(1, "heading_missing")]),
        ("Tổ 1,Lê An\n", [(1, "heading_missing")]),
        ("Đơn vị\n", [(0, "nothing")]),
        ("Mã,Đơn vị\na,\n", [(2, "unit_missing")]),
        ("Mã,Đơn vị\na,A\nA,B\n", [(3, "code_twice")]),
        ("Mã,Đơn vị\na/b,A\n", [(2, "code_unusable")]),
        ("Đơn vị\nA\nA\n", [(3, "unit_twice")]),
        ("Đơn vị,Cấp trên\nA,B\n", [(2, "parent_unknown")]),
        ("Mã,Đơn vị,Cấp trên\na,A,\nb,A,\nc,C,A\n", [(4, "parent_unclear")]),
        ("Mã,Đơn vị,Mã cấp trên\na,A,\nc,C,A\n", []),
        ("Mã,Đơn vị,Mã cấp trên\na,Anh,\nc,C,Anh\n", [(3, "parent_unknown")]),
        ("Đơn vị,Cấp trên\nA,B\nB,C\nC,A\n", [(2, "units_circle")]),
        ("Đơn vị,Cấp trên\nX,A\nA,B\nB,A\n", [(3, "units_circle")]),
        ("Đơn vị,Cấp trên\nA,A\n", [(2, "units_circle")]),
        ("Đơn vị,Từ ngày,Đến ngày\nA,02/07/2025,01/07/2025\n", [(2, "dates_reversed")]),
        ("Đơn vị,Từ ngày\nA,31/02/2025\n", [(2, "date_unreadable")]),
        ("Đơn vị,Từ ngày\nA,01/07/0025\n", [(2, "date_unreadable")]),
        ("Đơn vị,Từ ngày\nA,tháng bảy\n", [(2, "date_unreadable")]),
        ("Đơn vị,Từ ngày\nA,-\n", []),
        ("Đơn vị,Hệ thống\nA,Hội\n", [(2, "word_unknown")]),
        ("Đơn vị,Hệ thống\nA,MTTQ\n", []),
        ("Đơn vị,Thể thức\nA,tự do\n", [(2, "word_unknown")]),
        ("Đơn vị,Cụm thi đua\nA,Số 1\n", [(1, "cluster_year_missing")]),
        ("Đơn vị,Cụm 2026,Khối thi đua năm 2026\nA,Số 1,\n", [(1, "column_twice")]),
        ("Đơn vị,Màu\nA,đỏ\n", [(1, "column_unused")]),
        ("Đơn vị\nA,B\n", [(2, "cells_extra")]),
        ("Đơn vị\nPh?ng A\n", [(2, "letters_lost")]),
        (f"Đơn vị\n{'An ' * 90}\n", [(2, "too_long"), (2, "unit_missing")]),
    ],
)
def test_what_is_wrong_with_units_is_said_with_its_line(text: str, expected: list[tuple[int, str]]) -> None:
    """Each mistake is reported at its line under its own code, and nothing else is."""
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("bd,hbt,một phần,01/07/2025", []),
        ("bd,,một phần,01/07/2025", [(2, "unit_missing")]),
        ("bd,phường Thạch Bàn,một phần,01/07/2025", [(2, "unit_unknown")]),
        ("bd,phường Vĩnh Tuy,một phần,01/07/2025", [(2, "unit_unclear")]),
        ("bd,hbt,,01/07/2025", [(2, "share_missing")]),
        ("bd,hbt,nửa,01/07/2025", [(2, "word_unknown")]),
        ("bd,hbt,một phần,", [(2, "day_missing")]),
        ("bd,hbt,một phần,hôm qua", [(2, "date_unreadable")]),
        ("bd,phường Bạch Đằng,một phần,01/07/2025", [(2, "succession_self")]),
        ("bd,hbt,một phần,01/07/2025\nbd,hbt,một phần,01/07/2025", [(3, "succession_twice")]),
        ("bd,hbt,toàn bộ,01/07/2025\nbd,hh,một phần,01/07/2025", [(3, "succession_whole_twice")]),
        ("bd,hbt,một phần,30/06/2025", [(2, "succession_out_of_time")]),
        ("hbt,hh,một phần,01/07/2025", [(2, "succession_early")]),
        ("hbt,hh,toàn bộ,01/07/2026", [(2, "succession_goes_on")]),
        ("hbt,hh,một phần,01/07/2026\nhh,hbt,một phần,01/08/2026", [(2, "succession_circle")]),
    ],
)
def test_what_is_wrong_with_successions_is_said_with_its_line(lines: str, expected: list[tuple[int, str]]) -> None:
    """Units that are not there, days that cannot be, circles and doubles are each reported at their line."""
    assert codes(UNITS, "Đơn vị cũ,Đơn vị mới,Phần,Ngày\n" + lines) == expected


def test_a_result_of_an_old_unit_goes_to_the_one_that_took_it_over_whole() -> None:
    """Whole into one: there. Split: nowhere. Before the day, and a unit that goes on: itself."""
    organization = read(UNITS, SUCCESSION).value
    assert today(organization, "vt-cu") == "vt"
    assert today(organization, "vt-cu", date(2025, 6, 30)) == "vt-cu"
    assert today(organization, "bd") is None
    assert today(organization, "bd", date(2024, 1, 1)) == "bd"
    assert today(organization, "hbt") == "hbt"
    assert today(organization, "hbt", date(2025, 6, 30)) is None
    assert today(organization, "không có") is None


def test_many_into_one_all_go_there_and_chains_are_followed() -> None:
    """Two units that became one, which became another, are both that other."""
    units = "Mã,Đơn vị,Đến ngày\na,A,30/06/2020\nb,B,30/06/2020\nc,C,30/06/2025\nd,D,\n"
    steps = "Mã cũ,Mã mới,Phần,Ngày\n" + "".join(
        f"{old},{new},toàn bộ,{day}\n"
        for old, new, day in (("a", "c", "01/07/2020"), ("b", "c", "01/07/2020"), ("c", "d", "01/07/2025"))
    )
    assert codes(units, steps) == []
    organization = read(units, steps).value
    assert [today(organization, unit) for unit in "abcd"] == ["d"] * 4
    assert [today(organization, unit, date(2024, 1, 1)) for unit in "abcd"] == ["c", "c", "c", "d"]


NAMES = ("a", "b", "c", "d", "e", "f")
DAYS = st.dates(date(2020, 1, 1), date(2026, 1, 1))
STEPS = st.builds(
    Succession, st.sampled_from([*NAMES, "x"]), st.sampled_from([*NAMES, "x"]), st.sampled_from(["whole", "part"]), DAYS
)
GRAPHS = st.builds(
    Organization,
    st.just(tuple(UnitFacts(name, name) for name in NAMES)),
    st.lists(STEPS, max_size=14).map(tuple),
)


@given(GRAPHS, st.sampled_from([*NAMES, "x", ""]), DAYS)
def test_any_graph_has_an_answer_and_the_answer_stays(graph: Organization, unit_id: str, day: date) -> None:
    """Circles and doubles end too; what is answered is its own answer, and it was not replaced by that day."""
    found = graph.today(unit_id, day)
    if found is not None:
        assert graph.today(found.id, day) == found
        assert [step for step in graph.successions if step.old == found.id and step.day <= day] == []


@given(GRAPHS, st.sampled_from(NAMES), DAYS)
def test_nothing_is_answered_for_a_unit_that_was_split(graph: Organization, unit_id: str, day: date) -> None:
    """A part is never the whole: with a part gone by that day, or two successors, there is no answer."""
    followed = [step for step in graph.successions if step.old == unit_id and step.day <= day]
    if len(followed) > 1 or any(step.share == "part" for step in followed):
        assert graph.today(unit_id, day) is None


def test_endless_chains_end_in_time() -> None:
    """Twenty thousand units that each became the next: one answer, and reading them takes no time with their square."""
    count = 20_000
    units = "Mã,Đơn vị\n" + "".join(f"n{n},N\n" for n in range(count))
    steps = "Mã cũ,Mã mới,Phần,Ngày\n" + "".join(f"n{n},n{n + 1},toàn bộ,01/07/2025\n" for n in range(count - 1))
    with in_time():
        organization = read(units, steps).value
        assert today(organization, "n0") == f"n{count - 1}"


def test_levels_without_end_are_cut_in_time() -> None:
    """A list of units one above the other is cut into pieces of thirty levels, and said to be wrong."""
    text = "Mã,Đơn vị,Cấp trên\n" + "".join(f"n{n},N,n{n + 1}\n" for n in range(20_000))
    with in_time():
        loaded = read(text + "n20000,N,\n")
    assert {problem.code for problem in loaded.problems} == {"units_deep"}
    assert max(len(loaded.value.path(unit.id)) for unit in loaded.value.units) == 30


def test_more_lines_than_a_country_has_units_are_refused() -> None:
    """The fifty thousand and first line is said to be too many, and those before are read."""
    loaded = read("Mã,Đơn vị\n" + "".join(f"n{n},N\n" for n in range(50_001)))
    assert [problem.code for problem in loaded.problems] == ["too_many"]
    assert len(loaded.value.units) == 50_000


CELL = st.sampled_from(
    ["", "a", "b", "c", "A", "B", "01/07/2025", "2020-01-01", "Đảng", "toàn bộ", "một phần", "?", '"', "-", "x" * 50]
)
LINE = st.lists(CELL, max_size=8).map(",".join)


def assert_sound(organization: Organization) -> None:
    ids = [unit.id for unit in organization.units]
    assert len(set(ids)) == len(ids)
    assert {unit.parent for unit in organization.units} <= {*ids, ""}
    assert all(organization.path(unit.id)[-1] == unit for unit in organization.units)
    assert {end for step in organization.successions for end in (step.old, step.new)} <= {*ids}
    assert {each.unit for each in organization.memberships} <= {*ids}


@given(st.lists(LINE, max_size=10), st.lists(LINE, max_size=6))
def test_any_lines_make_a_sound_organization(units: list[str], steps: list[str]) -> None:
    """Whatever stands in the cells: no id twice, no parent missing, no circle, no succession into nothing."""
    head = "Mã,Đơn vị,Cấp trên,Từ ngày,Đến ngày,Hệ thống,Cụm 2026"
    loaded = read("\n".join([head, *units]), "\n".join(["Đơn vị cũ,Đơn vị mới,Phần,Ngày", *steps]))
    assert_sound(loaded.value)
    assert all(problem.message and problem.remedy for problem in loaded.problems)
    for unit in loaded.value.units:
        loaded.value.today(unit.id, DAY)


@given(st.binary(max_size=200), st.sampled_from(["x.csv", "x.toml"]))
def test_no_bytes_raise(raw: bytes, name: str) -> None:
    """Bytes by chance, and behind a sound beginning, give problems and a sound organization."""
    for begin in (b"", b"\xc4\x90\xc6\xa1n v\xe1\xbb\x8b,M\xc3\xa3\n", b"[[don_vi]]\nten = "):
        loaded = read_units(begin + raw, name)
        assert_sound(loaded.value)
        assert_sound(read_succession(b"old,new\n" + raw, name, loaded.value).value)


@given(st.lists(LINE, max_size=10), st.lists(LINE, max_size=6))
def test_what_is_written_reads_back(units: list[str], steps: list[str]) -> None:
    """Writing an organization and reading it gives it back, without problems where there were none."""
    head = "Mã,Đơn vị,Cấp trên,Từ ngày,Đến ngày,Hệ thống,Cụm 2026"
    organization = read("\n".join([head, *units]), "\n".join(["Đơn vị cũ,Đơn vị mới,Phần,Ngày", *steps])).value
    if organization.units:
        again = read_units(write_units(organization), "units.csv")
        assert again.problems == ()
        back = read_succession(write_succession(organization), "succession.csv", again.value)
        assert back.value == organization
    else:
        assert write_units(organization) == b""


# -- a roster laid over units ----------------------------------------------------------------------------------------

LAID = """\
Đơn vị,Đơn vị cấp trên,Họ và tên
Chi bộ 1,phường Hai Bà Trưng,Lê An
Chi bộ 2,phường Hai Bà Trưng,Vũ Bình
phường Vĩnh Tuy,,Hà Chi
"""


def laid(roster: str = LAID, units: str = UNITS, day: date | None = DAY) -> tuple[Placed, list[str]]:
    notes = Notes("danh-sach.csv")
    both = placed(read(units).value, read_roster(roster.encode(), "danh-sach.csv").value, day, notes)
    return both, [problem.code for problem in notes.problems()]


def test_a_rosters_units_have_the_codes_of_the_list() -> None:
    """Names and superiors find the unit; a unit that only the roster knows joins the organization, and is said."""
    both, said = laid()
    assert said == ["unit_unlisted"]
    hbt = next(unit for unit in both.roster.units if unit.name == "phường Hai Bà Trưng")
    assert hbt.id == "hbt"
    assert {unit.name: unit.parent for unit in both.roster.units}["Chi bộ 2"] == "hbt"
    added = both.organization.unit(derived("Chi bộ 2", "phường Hai Bà Trưng"))
    assert added is not None and added.parent == "hbt"
    assert {unit.id for unit in both.roster.units} <= {unit.id for unit in both.organization.units}
    assert {person.unit_id for person in both.roster.people} <= {unit.id for unit in both.roster.units}
    assert_sound(both.organization)


@pytest.mark.parametrize(("day", "expected"), [(DAY, "vt"), (date(2025, 1, 1), "vt-cu"), (None, "vt")])
def test_of_two_units_of_one_name_the_contests_day_decides(day: date | None, expected: str) -> None:
    """«phường Vĩnh Tuy» is the old one before 1 July 2025 and the new one after; without a day, that which goes on."""
    both, said = laid("unit,name\nphường Vĩnh Tuy,Lê An\n", day=day)
    assert (said, both.roster.people[0].unit_id) == ([], expected)


def test_what_stays_unclear_is_said() -> None:
    """Two units of one name at one time, and two places of one unit, are problems and no guesses."""
    twins = "Mã,Đơn vị\na,Chi bộ 1\nb,Chi bộ 1\n"
    assert laid("unit,name\nChi bộ 1,Lê An\n", twins)[1] == ["unit_unclear", "unit_unlisted"]
    one = "Mã,Đơn vị\na,Chi bộ 1\n"
    both, said = laid("unit,parent,name\nChi bộ 1,A,Lê An\nChi bộ 1,B,Vũ Bình\n", one)
    assert "unit_unclear" in said
    assert len({unit.id for unit in both.roster.units}) == len(both.roster.units)


@given(st.lists(LINE, max_size=8), st.lists(st.lists(CELL, max_size=4).map(",".join), max_size=8))
def test_laying_twice_is_laying_once(units: list[str], people: list[str]) -> None:
    """Both parts hold still once they have one set of ids, and both stay sound."""
    head = "Mã,Đơn vị,Cấp trên,Từ ngày,Đến ngày,Hệ thống,Cụm 2026"
    organization = read("\n".join([head, *units])).value
    roster = read_roster("\n".join(["unit,parent,name,post", *people]).encode(), "x.csv").value
    once = placed(organization, roster, DAY, Notes("x"))
    assert placed(once.organization, once.roster, DAY, Notes("x")) == once
    assert_sound(once.organization)
    ids = {unit.id for unit in once.roster.units}
    assert len(ids) == len(roster.units) and {unit.parent for unit in once.roster.units} <= ids | {""}
