"""Every real file, told by its bytes and read: as many questions as were counted, no key guessed, no error invented."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import pytest

from bank.fixtures import TRUE_ERRORS, bank_file, counted, needs_files
from hoctapbac.bank import Bank
from hoctapbac.bank.importers import Imported, read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.lint import check
from hoctapbac.bank.pivot import bank_of

FORMATS = (
    *("docx-vi", "doc-vi", "text-vi", "markdown", "csv", "xlsx-vi", "kahoot", "json", "open-trivia", "not-a-bank"),
    *("gift", "aiken", "moodle-xml", "qti-1.2", "qti-2.0", "qti-2.1", "qti-2.2", "qti-3.0"),
)
# The count of the manifest is of marks or of headings written in one way; what is there besides was looked at.
_SEPARATED = "một câu sau dấu [<br>] cuối cùng"
REASONS = {
    "Procedure Questin Bank_Final_Update_15.08.25.docx": (502, "câu 104 không có dấu (*): 501 dấu, 502 câu"),
    "bank.docx": (279, "hai câu không có dấu (*) đọc được: 277 dấu, 279 câu"),
    "docwise.docx": (None, "đếm riêng đoạn đánh số tay; phần lớn câu được Word đánh số tự động"),
    "mixed_questions_sample.docx": (5, "ba câu của nhóm ghi «(3)», không ghi «Câu»"),
    "ToanA3_1.docx": (11, _SEPARATED),
    "ĐỀ THI TEST.docx": (13, _SEPARATED),
    "00000000-0000-0000-0000-000000000000TOEIC09.docx": (2, _SEPARATED),
    "00000000-0000-0000-0000-000000000000test.docx": (4, _SEPARATED),
    "test.docx": (4, _SEPARATED),
    "test.txt": (40, "mười hai câu điền từ chỉ ghi số, không ghi «Câu»"),
    "nlmkt.txt": (308, "«147:», «168:», «Cầu 88:» và câu ghi lệch cũng là câu"),
    "Group_Question_Template.md": (32, "câu ghi «(1)», không ghi «Câu»"),
    "B1_a.xlsx": (150, "bảng chấm của máy: đọc được câu, không câu nào chắc đáp án vì có hai cột đáp án"),
    "KahootQuizTemplate.zip": (1, "mẫu trống có sẵn một câu ví dụ"),
    "Fill_In_Blank_Template.md": (25, "ba câu của nhóm ghi «(1)», không ghi «Câu»"),
}


# Somebody's own parse of a GIFT file, kept as JSON beside it, is no bank.
FILES = [(name, count) for name, count in counted(*FORMATS) if not (name.startswith("gift/") and name.endswith("json"))]
TABLES = ("csv", "xlsx-vi", "kahoot")


class Reading(NamedTuple):
    """A real file, its count in the manifest, and what was read."""

    name: str
    count: int
    result: Imported


@pytest.fixture(scope="module", params=FORMATS)
def readings(request: pytest.FixtureRequest) -> list[Reading]:
    """All real files of a format: read once for all that is said of them."""
    return [
        Reading(name, count, read(Source(bank_file(name), name)))
        for name, count in FILES
        if name.split("/")[0] == request.param
    ]


@needs_files
def test_as_many_questions_as_were_counted(readings: list[Reading]) -> None:
    """Drafts and refusals together are the number of the manifest; none of them is silent, nor is a table of none."""
    for name, count, result in readings:
        found = len(result.drafts) + len(result.refused)
        expected, _ = REASONS.get(name.rsplit("/", 1)[-1], (count, ""))
        assert found == (found if expected is None else expected), name
        assert found or result.problems, name
        assert all(each.reason for each in result.refused), name
        if name.startswith(TABLES):
            assert found or [problem.code for problem in result.problems] == ["no-columns"], name


@needs_files
def test_no_key_of_a_real_file_is_guessed(readings: list[Reading]) -> None:
    """A certain key has evidence that names its options and nothing else; every doubtful one says so as a problem."""
    for name, _, result in readings:
        for draft in result.drafts:
            keys = {n for n, option in enumerate(draft.item.options) if option.key}
            if draft.item.key_state == "certain" and keys:
                named = [set(each.places) == keys for each in draft.evidence if each.places]
                assert draft.evidence and all(named), (name, draft.number)
        open_keys = sum(draft.item.key_state != "certain" for draft in result.drafts)
        assert open_keys == sum(p.code in ("key-missing", "key-conflict") for p in result.problems), name


@needs_files
def test_no_error_is_called_where_there_is_none(readings: list[Reading]) -> None:
    """Every error found in a real file is one that was looked at, and doubtful keys are just those of the reader."""
    for name, count, result in readings:
        if not count:
            continue
        bank = bank_of(result.found.bank or Bank("thu", "Thử"), result.drafts)
        errors = Counter(problem.rule for problem in check([(name, bank)]) if problem.severity == "error")
        assert errors.pop("E1", 0) == sum(item.key_state != "certain" for item in bank.items), name
        assert errors - Counter(TRUE_ERRORS.get(name, {})) == Counter(), name


@needs_files
def test_the_counts_that_differ_differ_for_a_reason() -> None:
    """No reason is kept for a file that is not there or whose count is the manifest's."""
    names = Counter(name.rsplit("/", 1)[-1] for name, _ in counted(*FORMATS))
    assert [name for name in REASONS if name not in names] == []
