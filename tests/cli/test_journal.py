"""`journal`: the station's own journal from the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hoctapbac.cli import door
from stations import HandClock, open_station, somebody


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder in which somebody has sat; no kiosk is running."""
    station = open_station(tmp_path, HandClock())
    station.begin(somebody(station))
    station.submit()
    station.close()
    return tmp_path / "data"


def run(folder: Path, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(door, ["journal", *words, "--data", str(folder)], input=typed)


def test_the_journal_is_shown_with_numbers_to_compare(folder: Path) -> None:
    """The fingerprint stands in five groups of four, as the hub shows it."""
    shown = json.loads(run(folder, "show", "--json").output)
    assert shown["records"] == 1 and len(shown["head"]) == 32
    assert [len(group) for group in shown["fingerprint"].split()] == [4] * 5
    assert shown["fingerprint"] in run(folder, "show").output


def test_a_session_is_closed_after_a_yes(folder: Path) -> None:
    """A no leaves the journal as it was; a yes gives a code for the minutes and the number of results.

    Closed again with nothing new in between, it is said when it was closed and with which code; nothing is written.
    """
    assert run(folder, "close", typed="n\n").exit_code == 1
    assert json.loads(run(folder, "show", "--json").output)["records"] == 1
    assert "--yes" in run(folder, "close").output, "where nobody answers it is said how to answer beforehand"
    done = run(folder, "close", typed="c\n")
    assert done.exit_code == 0 and "HTB-" in done.output and " 1 " in done.output
    again = run(folder, "close", "--yes", "--lang", "vi")
    (code,) = set(re.findall(r"HTB-[0-9-]+[0-9]", done.output))
    assert (again.exit_code, again.stdout) == (1, "")
    assert code in again.stderr and re.search(r"đã được đóng lúc [0-9]{2}:[0-9]{2} [0-9]{2}/[0-9]{2}/", again.stderr)
    assert json.loads(run(folder, "show", "--json").output)["records"] == 2


def test_a_result_is_voided_by_its_code_with_a_reason(folder: Path) -> None:
    """The list of results says so afterwards."""
    listed = CliRunner().invoke(door, ["results", "--json", "--data", str(folder)])
    code = json.loads(listed.output)[0]["code"]
    done = run(folder, "void", code, "--reason", "Ngồi nhầm tên", "--by", "Bí thư chi bộ", "--yes")
    assert done.exit_code == 0 and code in done.output
    after = CliRunner().invoke(door, ["results", "--json", "--data", str(folder)])
    assert [row["state"] for row in json.loads(after.output)] == ["void"]
    table = CliRunner().invoke(door, ["results", "--data", str(folder)], env={"LANG": "vi_VN.UTF-8"})
    assert "đã hủy" in table.output


def test_a_key_is_changed_and_shown(folder: Path) -> None:
    """The new numbers to compare are printed."""
    before = json.loads(run(folder, "show", "--json").output)["fingerprint"]
    done = run(folder, "rotate", "--yes")
    after = json.loads(run(folder, "show", "--json").output)["fingerprint"]
    assert done.exit_code == 0 and after in done.output and after != before


def test_a_folder_without_a_journal_is_told_as_such(tmp_path: Path) -> None:
    """And nothing is made there."""
    done = run(tmp_path / "none", "show")
    assert done.exit_code == 1 and "none" in done.output
    assert not (tmp_path / "none").exists()
