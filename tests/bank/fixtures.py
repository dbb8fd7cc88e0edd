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
