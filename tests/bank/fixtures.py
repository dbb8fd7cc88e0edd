"""Real question files, read where they lie and never copied: `HOCTAPBAC_FIXTURES` names the folder.

Without it the folder `shared/fixtures` beside the project's is taken; a test that needs a file which is not there
skips and says so.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).parents[3] / "shared" / "fixtures"
ROOT = Path(os.environ.get("HOCTAPBAC_FIXTURES", _BESIDE)) / "banks"
needs_files = pytest.mark.skipif(not ROOT.is_dir(), reason="the folder of real question files is not here")


def bank_file(relative: str) -> Path:
    """The real file called so in the manifest; skips the test where it is not there."""
    path = ROOT / relative
    if not path.exists():
        pytest.skip(f"the real file {relative} is not here")
    return path


def counted(*formats: str) -> list[tuple[str, int]]:
    """The manifest's files of these formats with the number of questions an independent parser counted.

    Rows without a number are left out; an empty list where the folder is absent.
    """
    manifest = ROOT / "MANIFEST.tsv"
    if not manifest.exists():
        return []
    with manifest.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t") if row["format"] in formats]
    return [(row["path"], int(row["questions"])) for row in rows if row["questions"].isdigit()]


HISTORY = "aNhdUy13__Trac-Nghiem-Lich-Su-Vao-10"
FACULTY = "viet2005-68__TRAC_NGHIEM_KTCT_MMT/src/assets"
TEMPLATES = "LinhDangDev__Bank_Question_Cloud/template"

# Each of these was looked at in its file and is true: the most that a rule may find there. E1 is not among them: it
# says again what the reader said.
TRUE_ERRORS = {
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
