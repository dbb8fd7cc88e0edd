"""The rules on real files: no error is called where there is none, and what stands everywhere does not flood."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from bank.fixtures import FACULTY, bank_file
from hoctapbac.bank import Bank
from hoctapbac.bank.importers import read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.lint import check, ranked
from hoctapbac.bank.pivot import bank_of


@cache
def _bank(relative: str) -> Bank:
    """The bank that a real file makes; skips where nobody reads its format yet."""
    path = bank_file(relative)
    try:
        imported = read(Source(path, path.name))
    except ModuleNotFoundError as absent:
        pytest.skip(f"no reader here: {absent.name}")
    return bank_of(imported.found.bank or Bank("thu", "Thử"), imported.drafts)


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
