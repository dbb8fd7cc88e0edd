"""A rules file: everything it can say comes back, and everything wrong in it is said, by line."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoctapbac.bank import Level
from hoctapbac.contest.form import Blueprint, Part
from hoctapbac.contest.rules import Attempts, Contest, Prediction, TieKey
from hoctapbac.contest.settings import read, write
from hoctapbac.errors import Problem
from hoctapbac.vietnamese.cleaning import clean_line
from hoctapbac.vietnamese.dates import VIETNAM, epoch_ms


def ms(*moment: int) -> int:
    return epoch_ms(datetime(*moment, tzinfo=VIETNAM))  # type: ignore[misc,arg-type]


def said(text: str) -> Contest:
    loaded = read(text.encode(), "thi.toml")
    assert loaded.problems == ()
    return loaded.value


def wrong(text: str) -> tuple[Contest, list[Problem]]:
    loaded = read(text.encode(), "thi.toml")
    assert all(p.file == "thi.toml" and p.message.endswith(".") and p.remedy.endswith(".") for p in loaded.problems)
    return loaded.value, list(loaded.problems)


# What can be said


@cache  # a strategy costs more to make than to draw from
def words(most: int, least: int = 0) -> st.SearchStrategy[str]:
    return st.text(max_size=most).map(clean_line).filter(lambda text: least <= len(text) <= most)


@cache
def lists(most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(words(most, 1), max_size=4).map(tuple)


def spans(low_ms: int, high_ms: int) -> st.SearchStrategy[int]:
    return st.integers(low_ms, high_ms)


parts = st.builds(
    Part,
    count=st.integers(1, 40),
    topic=words(20),
    level=st.none() | st.sampled_from(list(Level)),
    story=words(20),
    situation=st.none() | st.booleans(),
)
ranked = st.lists(st.sampled_from(list(TieKey)), min_size=1, unique=True).filter(
    lambda ties: TieKey.SHARED not in ties[:-1]
)


@st.composite
def contests(draw: st.DrawFn) -> Contest:
    """Every contest without a contradiction in it."""
    ties = tuple(draw(ranked))
    predictions = st.builds(
        Prediction,
        st.sampled_from(["entrants", "attempts", "all_right_people", "all_right_attempts", "percent_all_right"]),
        words(40),
        words(20),
    )
    opens_ms = draw(st.none() | st.integers(ms(2000, 1, 1), ms(2100, 1, 1)))
    limit_ms = draw(st.none() | spans(10_000, 86_400_000))
    feedback = draw(st.sampled_from(["none", "at_once", "after_close"]))
    warning_ms = draw(spans(5_000, 3_000_000))
    return draw(
        st.builds(
            Contest,
            id=words(40, 1),
            title=words(60, 1),
            topic_line=words(60),
            organizer=words(60),
            programme=words(60),
            basis=lists(60),
            banks=lists(30),
            opens_ms=st.just(opens_ms),
            closes_ms=st.none()
            | st.integers((opens_ms or 0) + ms(1999, 1, 1), ms(2200, 1, 1)).filter(
                lambda closes_ms: opens_ms is None or closes_ms > opens_ms
            ),
            blueprint=st.lists(parts, min_size=1, max_size=4).map(lambda found: Blueprint(tuple(found))),
            limit_ms=st.just(limit_ms),
            item_limit_ms=st.none() | spans(3_000, min(limit_ms or 3_600_000, 3_600_000)),
            attempts=st.builds(
                Attempts,
                st.none() | st.integers(1, 1000),
                st.sampled_from(["session", "day", "week", "contest"]),
                st.sampled_from(["best", "first", "last", "earliest_best"]),
            ),
            points_per_item=st.integers(1, 1000),
            wrong_points=st.integers(-1000, 0),
            must_answer_all=st.booleans(),
            shuffle_items=st.booleans(),
            shuffle_options=st.booleans(),
            ties=st.just(ties),
            prediction=predictions if TieKey.PREDICTION in ties else st.none(),
            feedback=st.just(feedback),
            read_again=st.booleans() if feedback != "none" else st.just(False),
            practice=st.booleans(),
            idle=st.sampled_from(["submit", "discard"]),
            idle_warning_ms=st.just(warning_ms),
            idle_ms=spans(max(10_000, warning_ms + 1), 3_600_000),
            guests=st.booleans(),
            anonymous=st.booleans(),
            public_names=st.booleans(),
            excluded=lists(20),
            address=st.sampled_from(["dong_chi", "ong_ba", "quy_vi"]),
            keep_until=words(40),
            staff_code=words(12),
            quotes=lists(20),
        )
    )


@settings(max_examples=40)
@given(contests())
def test_what_is_written_is_read(contest: Contest) -> None:
    """Writing a contest and reading it gives the same contest, without a problem."""
    assert said(write(contest)) == contest


def test_an_empty_file_is_the_default_contest() -> None:
    """Nothing has to be said; what is written for the default says it all."""
    assert said("") == Contest() == said(write(Contest()))


def test_a_file_as_an_organizer_writes_it() -> None:
    """Words with or without marks, spans in words or bare, a day's end as the end of that day."""
    contest = said("""
        ma = "quy-4"
        ten = "Nâng cao kỷ cương"
        thoi_gian = "1 giờ 30 phút"
        thoi_gian_moi_cau = 30
        so_luot = "Khong gioi han"
        so_luot_theo = "TUẦN"
        xep_hang = ["diem", "Dự đoán", "thoi_gian"]
        xung_ho = "ong_ba"
        khach = "không"
        [khung_gio]
        bat_dau = "8h00 23/11/2026"
        ket_thuc = 2026-11-30
        [du_doan]
        ve = "số người đúng tất cả"
        [[cau_truc]]
        so_cau = 3
        chuyen_de = "CĐ3"
        muc = "nhận biết"
        [[cau_truc]]
        so_cau = 2
        tinh_huong = true
    """)
    assert (contest.limit_ms, contest.item_limit_ms) == (5_400_000, 30_000)
    assert contest.attempts == Attempts(None, "week", "earliest_best")
    assert contest.ties == (TieKey.POINTS, TieKey.PREDICTION, TieKey.DURATION)
    assert contest.prediction == Prediction("all_right_people")
    assert (contest.address, contest.guests) == ("ong_ba", False)
    assert (contest.opens_ms, contest.closes_ms) == (ms(2026, 11, 23, 8), ms(2026, 12, 1) - 1)
    assert contest.blueprint.parts == (Part(3, "CĐ3", Level.RECALL), Part(2, situation=True))


@pytest.mark.parametrize(
    ("written", "span_ms"),
    [
        ("5", 300_000),
        ('"5 phút"', 300_000),
        ('"300 giay"', 300_000),
        ('"4 phút 60 giây"', 300_000),
        ('"0,5 giờ"', 1_800_000),
    ],
)
def test_a_span_can_be_written_in_many_ways(written: str, span_ms: int) -> None:
    """A bare number is minutes; units may be written with or without marks."""
    assert said(f"thoi_gian = {written}").limit_ms == span_ms


@pytest.mark.parametrize(
    "written", ["2026-11-23T08:00:00", "2026-11-23T01:00:00Z", '"08:00 23/11/2026"', '"23/11/2026, 08:00"']
)
def test_a_moment_is_vietnamese_unless_it_says_otherwise(written: str) -> None:
    """Eight in the morning in Hà Nội, however it is written."""
    assert said(f"khung_gio.bat_dau = {written}").opens_ms == ms(2026, 11, 23, 8)


# What is wrong


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("so_cau = 0", "out_of_range"),
        ("so_cau = -5", "out_of_range"),
        ("so_cau = 1000000000", "out_of_range"),
        ('so_cau = "năm"', "wrong_type"),
        ("so_cau = true", "wrong_type"),
        ("so_cau = 5.0", "wrong_type"),
        ("so_cau = 0x" + "f" * 6000, "out_of_range"),
        ("thoi_gian = 1000000000", "out_of_range"),
        ("thoi_gian = 0", "out_of_range"),
        ("thoi_gian = -5", "out_of_range"),
        ('thoi_gian = "năm phút"', "wrong_type"),
        ('thoi_gian = "5 phút rưỡi"', "wrong_type"),
        ('thoi_gian = "999999999 giờ"', "out_of_range"),
        ("thoi_gian = []", "wrong_type"),
        ("so_luot = 0", "out_of_range"),
        ('so_luot_theo = "tháng"', "unknown_value"),
        ("luot_tinh = 1", "unknown_value"),
        ("diem_sai = 5", "out_of_range"),
        ('xep_hang = "điểm"', "wrong_type"),
        ("xep_hang = []", "wrong_type"),
        ('xep_hang = ["điểm", "điểm"]', "contradiction"),
        ('xep_hang = ["điểm", "may mắn"]', "unknown_value"),
        ('khach = "có thể"', "wrong_type"),
        ("khach = 1", "wrong_type"),
        ("ten = 5", "wrong_type"),
        ('ten = "  "', "out_of_range"),
        (f'ten = "{"x" * 201}"', "out_of_range"),
        ("loai_tru = [1]", "wrong_type"),
        ("khung_gio = 5", "wrong_type"),
        ('khung_gio.bat_dau = "mai"', "wrong_type"),
        ('khung_gio.bat_dau = "31/02/2026"', "wrong_type"),
        ("khung_gio.bat_dau = 08:00:00", "wrong_type"),
        ("khung_gio.bat_dau = 0001-01-01", "out_of_range"),
        ("khung_gio.mo_cua = 2026-11-23", "unknown_key"),
        ("so_cauu = 5", "unknown_key"),
        ('"" = 5', "unknown_key"),
        ("cau_truc = 5", "wrong_type"),
        ("cau_truc = []", "wrong_type"),
        ("cau_truc = [5]", "wrong_type"),
        ("cau_truc = [{}]", "missing_key"),
        ("cau_truc = [{so_cau = 0}]", "out_of_range"),
        ("cau_truc = [{so_cau = 5, kho = true}]", "unknown_key"),
        ("cau_truc = [{so_cau = 150}, {so_cau = 150}]", "out_of_range"),
        ("du_doan = {}", "missing_key"),
    ],
)
def test_a_wrong_value_is_said_and_the_default_stands(line: str, code: str) -> None:
    """Each wrong line is one Problem on its own line, and the contest is the default one."""
    contest, problems = wrong(f"# thể lệ\n\n{line}\n")
    assert contest == Contest()
    assert [(p.code, p.line, p.severity) for p in problems] == [(code, 3 if '""' not in line else 0, "error")]


@pytest.mark.parametrize(
    ("text", "line", "kept"),
    [
        ("so_cau = 9\n[[cau_truc]]\nso_cau = 4", 1, {"blueprint": Blueprint((Part(4),))}),
        ("thoi_gian = 1\nthoi_gian_moi_cau = 90", 2, {"limit_ms": 60_000}),
        ("[khung_gio]\nbat_dau = 2026-11-23\nket_thuc = 2026-11-22", 3, {"opens_ms": ms(2026, 11, 23)}),
        ("[khong_thao_tac]\nnhac_sau = 60\ndong_sau = 40", 2, {"idle_ms": 40_000, "idle_warning_ms": 20_000}),
        ('cong_bo = "không"\ndoc_lai = true', 2, {"feedback": "none"}),
        ('xep_hang = ["đồng hạng", "điểm"]', 1, {"ties": (TieKey.SHARED,)}),
        ('xep_hang = ["điểm", "dự đoán"]', 1, {"ties": (TieKey.POINTS,)}),
        ('xep_hang = ["dự đoán"]', 1, {}),
        ('\n[du_doan]\nve = "số lượt dự thi"', 2, {}),
    ],
)
def test_rules_that_contradict_are_said(text: str, line: int, kept: dict[str, object]) -> None:
    """What cannot hold together is one Problem; what is used instead contradicts nothing."""
    contest, problems = wrong(text)
    assert [(p.code, p.line) for p in problems] == [("contradiction", line)]
    assert contest == Contest(**kept)  # type: ignore[arg-type]
    assert said(write(contest)) == contest


def test_every_wrong_line_is_said_in_order() -> None:
    """All problems come at once, each with the line of its own key, in the order of the file."""
    _, problems = wrong("""ma = "x"
so_cau = 0
[khung_gio]
mo = 1
bat_dau = "mai"
[[cau_truc]]
so_cau = 3
[[cau_truc]]
chuyen_de = "CĐ1"
muc = "dễ"
""")
    assert [(p.line, p.code) for p in problems] == [
        (2, "out_of_range"),
        (4, "unknown_key"),
        (5, "wrong_type"),
        (8, "missing_key"),
        (10, "unknown_value"),
    ]


def test_a_slip_is_guessed() -> None:
    """A key that misses by a letter is met with the one that was meant, and what is used is named."""
    _, problems = wrong("so_luotj = 3\nso_luot = 0")
    assert "“so_luot”" in problems[0].remedy
    assert str(problems[1]) == (
        "thi.toml:2: Mục “so_luot” không thể là “0”. Xin ghi một số nguyên từ 1 đến 1000, hoặc "
        '"không giới hạn". Hiện dùng mặc định: 1. [out_of_range]'
    )


@pytest.mark.parametrize(
    ("raw", "code", "line"),
    [
        (b"ten = \xff", "not_utf8", 1),
        ("ma = 'x'\nten = 'Kỷ cương'".encode("utf-16"), "not_utf8", 1),
        ("ma = 'x'\nten = “Kỷ cương”".encode(), "not_toml", 2),
        ("ma = 'x'\ntên = 'x'".encode(), "not_toml", 2),
        (b"ma = 'x'\nma = 'y'", "not_toml", 0),
        (b"so_cau = " + b"9" * 5000, "not_toml", 0),
        (b"x = " + b"[" * 5000, "not_toml", 0),
        (b"\x00", "not_toml", 1),
        (b"#" * 300_000, "too_large", 0),
    ],
)
def test_a_file_that_is_no_rules_file(raw: bytes, code: str, line: int) -> None:
    """A file that cannot be read at all is one Problem, with its line where there is one."""
    loaded = read(raw, "thi.toml")
    assert loaded.value == Contest()
    assert [p.code for p in loaded.problems] == [code]
    assert [p.line for p in loaded.problems] == [line]


def test_windows_files_are_read() -> None:
    """A byte order mark and carriage returns do no harm."""
    assert said("\ufeffma = 'x'\r\nso_cau = 7\r\n").blueprint.count == 7


scraps = st.sampled_from(
    [
        *"[]{}=.,'\"#\n",
        "so_cau",
        "cau_truc",
        "du_doan",
        "[[cau_truc]]\n",
        "xep_hang",
        "khung_gio",
        " = ",
        "5",
        "true",
    ]
)


@settings(max_examples=66)
@given(st.binary(max_size=60) | st.lists(scraps, max_size=25).map(lambda found: "".join(found).encode()))
def test_reading_never_raises(raw: bytes) -> None:
    """Whatever stands in the file, a contest comes back that can be written and read."""
    contest = read(raw, "thi.toml").value
    assert said(write(contest)) == contest


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["so_cau", "ve", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=66)
@given(st.sampled_from(write(Contest()).split()).filter(str.islower), values)
def test_no_value_stops_the_reader(key: str, value: object) -> None:
    """Every key takes every kind of value that TOML has, and says what is wrong with it."""
    loaded = read(f"{key} = {toml(value)}".encode(), "thi.toml")
    assert said(write(loaded.value)) == loaded.value


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return "1.5" if value is None else json.dumps(value)
