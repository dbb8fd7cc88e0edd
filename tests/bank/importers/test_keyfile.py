"""Keys in a file of their own, for questions in a table."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
import pytest

from hoctapbac.bank.importers import Imported, Wishes, read
from hoctapbac.bank.importers.source import Source

CITIES = ("Huế", "Hà Nội", "Đà Nẵng", "Cần Thơ")


def workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def questions(numbers: Sequence[object] = (1, 2, 3), keys: Sequence[str] = ("", "", "")) -> bytes:
    head = ("Câu", "Nội dung", "A", "B", "C", "D", "Đáp án")
    rows = [(n, f"Câu hỏi có số {n}?", *CITIES, key) for n, key in zip(numbers, keys, strict=True)]
    return workbook([head, *rows])


def imported(
    key: bytes, raw: bytes | None = None, name: str = "de.xlsx", columns: Mapping[str, str] | None = None
) -> Imported:
    return read(Source(raw or questions(), name), "", Wishes(key=Source(key, "dap-an"), columns=columns or {}))


def keys(result: Imported) -> list[str]:
    return [
        "".join("ABCD"[n] for n, option in enumerate(draft.item.options) if option.key)
        if draft.item.key_state == "certain"
        else draft.item.key_state
        for draft in result.drafts
    ]


@pytest.mark.parametrize(
    "key",
    [
        b"1.B\n2.A\n3.D\n",
        b"1B 2A 3D",
        "Câu 1: B\nCâu 2: A\nCâu 3: D\n".encode(),
        workbook([("Câu", "Đáp án"), (1, "B"), (2, "A"), (3, "D")]),
        workbook([("STT", "Ghi chú", "Đáp án"), (1, "dễ", "B"), (2, "", "A"), (3, "khó", "D")]),
        workbook([(1, 2, 3), ("B", "A", "D")]),
        "Câu;Đáp án;Điểm\n1;B;0,5\n2;A;0,5\n3;D;0,5\n".encode(),
    ],
)
def test_keys_are_matched_by_printed_number(key: bytes) -> None:
    """As text, as a sheet with two columns, as two rows, as delimited text; how many matched is said."""
    result = imported(key)
    assert keys(result) == ["B", "A", "D"]
    assert {evidence.basis for draft in result.drafts for evidence in draft.evidence} == {"file"}
    assert any("khớp 3 câu" in remark for remark in result.found.remarks)


def matrix(across: bool = True) -> bytes:
    """Keys of two papers, a column or a row for each."""
    rows = [("Câu", 101, 102), (1, "B", "C"), (2, "A", "C"), (3, "D", "A")]
    return workbook(rows if across else [("Mã đề", 1, 2, 3), (101, "B", "A", "D"), (102, "C", "C", "A")])


@pytest.mark.parametrize("across", [True, False])
def test_of_several_papers_the_one_asked_for_is_taken(across: bool) -> None:
    """By a wish, or because the file of questions is named after it."""
    assert keys(imported(matrix(across), columns={"101": "key"})) == ["B", "A", "D"]
    assert keys(imported(matrix(across), name="de_102.xlsx")) == ["C", "C", "A"]


def test_of_several_papers_none_is_guessed() -> None:
    """Without a wish the codes are listed and every key is open."""
    result = imported(matrix())
    assert keys(result) == ["missing"] * 3
    said = next(problem for problem in result.problems if problem.code == "several-papers")
    assert "101, 102" in said.message


def test_a_number_that_stands_twice_belongs_to_nobody() -> None:
    """Among the questions or in the file of keys; both are said."""
    result = imported(b"1.B\n2.A\n2.C\n9.D\n", questions((1, 2, 1)))
    assert keys(result) == ["missing"] * 3
    assert sum(problem.code == "key-table" for problem in result.problems) == 2


def test_a_file_that_disagrees_with_the_column_is_a_conflict() -> None:
    """Both are shown; where they agree the key is certain."""
    result = imported(b"1.B\n2.A\n3.D\n", questions(keys=("B", "C", "D")))
    assert keys(result) == ["B", "conflicting", "D"]


def test_a_file_without_keys_says_so() -> None:
    """Nothing is made of other words."""
    result = imported("Chưa có đáp án.".encode())
    assert any(problem.code == "key-table" for problem in result.problems)
