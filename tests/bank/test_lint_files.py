"""The rules on real files: no error is called where there is none, and what stands everywhere does not flood."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from bank.fixtures import bank_file, counted
from hoctapbac.bank import Bank
from hoctapbac.bank.importers import read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.lint import check, ranked
from hoctapbac.bank.pivot import bank_of
from hoctapbac.errors import Problem

FORMATS = (
    "aiken", "csv", "doc-vi", "docx-vi", "gift", "json", "kahoot", "markdown", "moodle-xml", "open-trivia", "qti-1.2",
    "qti-2.0", "qti-2.1", "qti-2.2", "qti-3.0", "text-vi", "xlsx-vi",
)  # fmt: skip
HISTORY = "aNhdUy13__Trac-Nghiem-Lich-Su-Vao-10"
FACULTY = "viet2005-68__TRAC_NGHIEM_KTCT_MMT/src/assets"
TEMPLATES = "LinhDangDev__Bank_Question_Cloud/template"

# Each of these was looked at in its file and is true: the most that a rule may find there. E1 is not among them: it
# says again what the reader said.
TRUE = {
    # One option is there twice; 225 items end with «Cả A, B, C» or a like option.
    f"text-vi/{FACULTY}/ktct.txt": {"E2": 1, "E4": 225},
    f"text-vi/{FACULTY}/mmt.txt": {"E4": 6},
    # Two items hold an option twice; one has swallowed the next, whose number is lost.
    f"text-vi/{FACULTY}/nlmkt.txt": {"E2": 2, "E5": 1},
    # Ten items on the order of words hold an option twice; «Air cooling» and «Cooling air» are keys of one question.
    "docx-vi/02838-vae__Lawbank/docwise.docx": {"E2": 10, "E3": 2, "E4": 8, "E5": 2},
    # The number is written after the separator: «[<br>] Câu 1: …».
    f"docx-vi/{TEMPLATES}/ToanA3_1.docx": {"E5": 11},
    f"docx-vi/{TEMPLATES}/DeThiMau/DeThiMau/ToanA3_1.docx": {"E5": 11},
    # «$695,000» is option A and option B.
    "markdown/LinhDangDev__Bank_Question_Cloud/templates/Group_Question_Template.md": {"E2": 1},
    # Four questions stand twice with other keys; the first row is a dedication with options «OKE» and «OKE».
    f"csv/{HISTORY}/app/src/main/res/raw/luyen_thi_detail_topic.csv": {"E2": 1, "E3": 4, "E4": 5},
    f"csv/{HISTORY}/app/src/main/res/raw/thi_detail.csv": {"E2": 1, "E3": 1, "E4": 1},
    f"xlsx-vi/{HISTORY}/app/Excel_CSV/luyen_thi_detail_topic.xlsx": {"E2": 1, "E3": 4, "E4": 5},
    # The left sides of one matching item are A, A, B, A and B.
    "qti-1.2/instructure__qti/spec/fixtures/all_canvas_simple_1.2.xml": {"E2": 2},
    # The stems keep «Câu 12:».
    "json/haorrr__thitracnghiem/quiz_data.json": {"E2": 1, "E4": 5, "E5": 298},
    "json/haorrr__thitracnghiem/questions_v2.json": {"E2": 1, "E4": 5, "E5": 291},
    "json/haorrr__thitracnghiem/questions.json": {"E5": 69},
}


@cache
def _bank(relative: str) -> Bank:
    """The bank that a real file makes; skips where nobody reads its format yet."""
    path = bank_file(relative)
    try:
        imported = read(Source(path, path.name))
    except ModuleNotFoundError as absent:
        pytest.skip(f"no reader here: {absent.name}")
    return bank_of(imported.found.bank or Bank("thu", "Thử"), imported.drafts)


def _errors(problems: tuple[Problem, ...]) -> Counter[str]:
    return Counter(problem.rule for problem in problems if problem.severity == "error")


@pytest.mark.parametrize("relative", [path for path, number in counted(*FORMATS) if number])
def test_no_error_is_called_where_there_is_none(relative: str) -> None:
    """Every error found in a real file is one that was looked at, and doubtful keys are just those of the reader."""
    bank = _bank(relative)
    errors = _errors(check([(relative, bank)]))
    doubtful = sum(item.key_state != "certain" for item in bank.items)
    assert errors.pop("E1", 0) == doubtful
    assert errors - Counter(TRUE.get(relative, {})) == Counter()


@pytest.mark.parametrize("relative", [f"text-vi/{FACULTY}/ktct.txt", f"text-vi/{FACULTY}/mmt.txt"])
def test_a_real_bank_does_not_flood(relative: str) -> None:
    """Hundreds of findings in a bank are told in fewer than sixty lines, with the errors first."""
    bank = _bank(relative)
    problems = check([(relative, bank)])
    shown = ranked(problems, {relative: len(bank.items)})
    assert len(problems) > 400
    assert len(shown) < 60
    severities = [problem.severity for problem in shown]
    assert severities == sorted(severities, key=("error", "warning", "note").index)


def test_the_known_figures_of_a_real_bank() -> None:
    """Of 840 items on political economy: 76 with a key much too long, 95 asked twice, keys unevenly placed."""
    bank = _bank(f"text-vi/{FACULTY}/ktct.txt")
    found = Counter(problem.code for problem in check([("ktct.txt", bank)]))
    assert (found["length-cue"], found["same-stem"], found["letters-in-option"]) == (76, 95, 225)
    assert found["key-position"] == 1
