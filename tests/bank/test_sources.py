"""Quotations are true to their sources, word for word."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.patience import in_time
from hoctapbac.bank import Bank, Item, ItemType, Story
from hoctapbac.bank.sources import check, read_folder, titles
from hoctapbac.errors import Problem

TEXTS = {
    "neu-guong.txt": "Nêu gương\n\nMỗi cán bộ, đảng viên phải  “tự soi, tự sửa”.\nCó 39.427 mô hình.",
    "dan-van.txt": "Phong trào “Dân vận khéo” ở Hà Nội\n\nNói đi đôi với làm, năm 2025Tỉnh ủy triển khai.\u200b Hết.",
}


def _item(quotation: str, source: str = "") -> Item:
    return Item("c1", ItemType.TRUE_FALSE, "Hỏi?", quotation=quotation, source=source, line=7)


def _said(quotation: str, source: str = "") -> tuple[Problem, ...]:
    return check([("bank.txt", Bank("b", "B", items=(_item(quotation, source),)))], TEXTS)


@pytest.mark.parametrize(
    "quotation",
    [
        "Mỗi cán bộ, đảng viên phải “tự soi, tự sửa”.",
        "đảng viên\nphải",
        "Nói đi đôi với làm",
        "Tỉnh ủy triển khai. Hết.",
        "năm 2025",
        "No\u0301i đi",
        "39.427 mô hình",
        "“tự soi, tự sửa”",
    ],
)
def test_true_quotations_are_silent(quotation: str) -> None:
    """Line ends, spaces and composition do not matter; words that the page ran together are still words."""
    assert _said(quotation) == ()


@pytest.mark.parametrize(
    "quotation",
    [
        'phải "tự soi, tự sửa"',
        "Mỗi cán bộ đảng viên phải",
        "mỗi cán bộ, đảng viên phải",
        "9.427 mô hình",
        "ỗi cán bộ, đảng viên",
        "Nói đi đôi với là",
        "năm 202",
    ],
)
def test_the_smallest_change_is_found(quotation: str) -> None:
    """Other quotation marks, a lost comma, another case, half a word or half a number is not the source."""
    (problem,) = _said(quotation)
    assert (problem.file, problem.line, problem.code) == ("bank.txt", 7, "quotation-not-found")


def test_the_nearest_passage_is_shown() -> None:
    """A slip of one word shows the passage it was meant to be, and the text it is in."""
    (problem,) = _said("Mỗi cán bộ, công chức phải “tự soi, tự sửa”.")
    assert "neu-guong.txt" in problem.remedy
    assert "cán bộ, đảng viên phải “tự soi, tự sửa”." in problem.remedy


def test_something_else_entirely_has_no_nearest() -> None:
    """Words that are nowhere get no invented neighbour."""
    (problem,) = _said("hoàn toàn khác hẳn mọi điều đã viết")
    assert "gần nhất" not in problem.remedy


def test_the_title_names_the_text() -> None:
    """A quotation is looked for in the text the source names, even if its title holds quotation marks."""
    title = "An, “Phong trào “Dân vận khéo” ở Hà Nội”, 2025"
    assert _said("Nói đi đôi với làm", title) == ()
    (problem,) = _said("Có 39.427 mô hình.", title)
    assert problem.code == "quotation-elsewhere"
    assert "neu-guong.txt" in problem.message
    assert _said("Có 39.427 mô hình.", "An, “Bài không có trong kho”, 2025") == ()


def test_stories_are_checked_too() -> None:
    """A card's quotation is held to the same measure."""
    story = Story("g1", "Thẻ", ("Một.",), quotation="không có ở đâu")
    assert [p.code for p in check([("f", Bank("b", "B", stories=(story,)))], TEXTS)] == ["quotation-not-found"]


def test_without_texts_one_problem_says_so() -> None:
    """Nothing to compare with is one problem, not one for each item."""
    assert [problem.code for problem in check([("f", Bank("b", "B", items=(_item("x"),)))], {})] == ["no-texts"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("An, “Một”, 2025", []),
        ("An, “Nêu gương”, báo “Nhân Dân”", ["Nêu gương", "Nhân Dân"]),
        ("“Sơ kết “Dân vận khéo” ở xã”", ["Sơ kết “Dân vận khéo” ở xã"]),
        ("“Sơ kết “Dân vận khéo” ở xã", ["Sơ kết “Dân vận khéo"]),
        ('"Nêu gương" và «Tự soi»', ["Nêu gương", "Tự soi"]),
        ("“chưa đóng", []),
    ],
)
def test_titles(source: str, expected: list[str]) -> None:
    """Titles are the outermost quotations of a source line; a missing mark does not lose the rest."""
    assert [title for title in titles(source) if title != "Một"] == expected


@given(st.text(max_size=60), st.text(max_size=40))
def test_no_quotation_stops_the_check(quotation: str, source: str) -> None:
    """Any quotation and any source give at most one problem."""
    assert len(_said(quotation, source)) <= 1


def test_many_missing_quotations_take_bounded_time() -> None:
    """The nearest passage is looked for a bounded number of times, whatever the bank holds."""
    items = tuple(_item(f"{'a ' * 900}{n}") for n in range(2000))
    with in_time():
        found = check([("f", Bank("b", "B", items=items))], {"x": "a b " * 20_000})
        assert len(found) == 2000


def test_a_folder_of_texts(tmp_path: Path) -> None:
    """Every text in a folder is read by its name; one that is no text is a problem."""
    (tmp_path / "a.txt").write_text("\ufeffMột", encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\xfa")
    (tmp_path / "c.md").write_text("Hai", encoding="utf-8")
    loaded = read_folder(tmp_path)
    assert loaded.value == {"a.txt": "Một"}
    assert [problem.code for problem in loaded.problems] == ["not-utf-8"]
    assert [problem.code for problem in read_folder(tmp_path / "none").problems] == ["not-found"]
