"""`bank` as an organizer calls it: any file shown, turned into another, compared, and nothing overwritten unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hoctapbac.bank import native
from hoctapbac.bank.exporters import WRITERS
from hoctapbac.bank.importers import READERS
from hoctapbac.cli import door
from hoctapbac.cli.frame import PROBLEMS, REFUSED, USAGE

GIFT = """// [id:thu-do] [tag:địa lý]
::Thủ đô:: Thủ đô của Việt Nam là thành phố nào? {
  =Hà Nội#Đúng vậy.
  ~%50%Huế#Huế là cố đô.
  ~Đà Nẵng
}
"""
DOUBTFUL = """Câu 1. Thủ đô của Việt Nam là thành phố nào?
*A. Hà Nội
B. Huế
Đáp án: B

Câu 2. Cố đô của Việt Nam là thành phố nào?
A. Hà Nội
B. Huế
"""
BANK = """Ngân hàng: Địa lý
Mã: dia-ly

Câu 1. Thủ đô của Việt Nam là thành phố nào?
*A. Hà Nội
B. Huế
Mã: thu-do
"""


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """The locale says nothing."""
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


def call(*words: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(door, ["bank", *map(str, words)], input=stdin, catch_exceptions=False)


@pytest.fixture
def gift(tmp_path: Path) -> Path:
    path = tmp_path / "cau-hoi.txt"
    path.write_text(GIFT, encoding="utf-8")
    return path


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    path = tmp_path / "de.txt"
    path.write_text(DOUBTFUL, encoding="utf-8")
    return path


def test_any_format_is_shown_with_its_key_and_what_it_rests_on(gift: Path, doubtful: Path) -> None:
    """`show --json` tells the format, the key's state and evidence, weights, and the place of each item."""
    told = json.loads(call("show", gift, doubtful, "--json").stdout)
    assert [file["format"] for file in told["files"]] == ["gift", "text"]
    capital, first, second = told["items"]
    assert [option.get("weight") for option in capital["options"]] == ["100", "50", "0"]
    assert (capital["id"], capital["title"], capital["tags"]) == ("thu-do", "Thủ đô", ["địa lý"])
    assert [item["key_state"] for item in told["items"]] == ["certain", "conflicting", "missing"]
    assert [each["letters"] for each in first["key_evidence"]] == ["A", "B"]
    assert second["key_evidence"] == [] and second["where"]


def test_a_listing_shows_both_readings_of_a_doubtful_key(doubtful: Path) -> None:
    """For people the conflict stands under the question, and a missing key is said."""
    listing = call("show", doubtful).stdout
    assert "! Đáp án mâu thuẫn:" in listing and "! Chưa có đáp án." in listing


@pytest.mark.parametrize("to", WRITERS)
def test_every_format_is_written_and_what_it_cannot_hold_is_said(to: str, gift: Path, tmp_path: Path) -> None:
    """The target is there, byte for byte the same the second time, and each loss is a sentence on stderr."""
    first, second = tmp_path / "mot.bin", tmp_path / "hai.bin"
    results = [call("convert", gift, target, "--to", to) for target in (first, second)]
    assert [result.exit_code for result in results] == [0, 0]
    assert first.read_bytes() == second.read_bytes()
    assert results[0].stdout == "" and "Đã ghi 1/1 câu" in results[0].stderr
    if to in ("native", "aiken", "kahoot"):
        assert "trọng số" in results[0].stderr


@pytest.mark.parametrize("to", [name for name in WRITERS if name not in ("kahoot", "aiken")])
def test_what_is_written_is_read_again(to: str, gift: Path, tmp_path: Path) -> None:
    """The question comes back with its code, its options and its key."""
    there = tmp_path / "tep.bin"
    call("convert", gift, there, "--to", to)
    (item,) = json.loads(call("show", there, "--json").stdout)["items"]
    assert (item["id"], item["key_state"]) == ("thu-do", "certain")
    assert [(o["text"], o["key"]) for o in item["options"]] == [("Hà Nội", True), ("Huế", False), ("Đà Nẵng", False)]


def test_the_suffix_of_the_target_names_its_format(gift: Path, tmp_path: Path) -> None:
    """Without --to, .txt is a bank file; a suffix of no format is a question, not a guess."""
    target = tmp_path / "ngan-hang.txt"
    assert call("convert", gift, target).exit_code == 0
    assert [item.id for item in native.read(target.read_bytes(), "b").value.items] == ["thu-do"]
    result = call("convert", gift, tmp_path / "tep.la")
    assert result.exit_code == USAGE and "--to" in result.stderr and not (tmp_path / "tep.la").exists()


def test_nothing_is_overwritten_unasked(gift: Path, tmp_path: Path) -> None:
    """A file that is there stays, unless --force says otherwise; the source itself is never the target."""
    target = tmp_path / "ngan-hang.txt"
    target.write_text("giữ nguyên", encoding="utf-8")
    result = call("convert", gift, target)
    assert result.exit_code == REFUSED and "--force" in result.stderr
    assert target.read_text(encoding="utf-8") == "giữ nguyên"
    assert call("convert", gift, target, "--force").exit_code == 0
    assert target.read_text(encoding="utf-8") != "giữ nguyên"
    before = gift.read_bytes()
    assert call("convert", gift, gift, "--to", "native", "--force").exit_code == USAGE
    assert gift.read_bytes() == before


def test_doubtful_keys_are_told_and_stay_doubtful(doubtful: Path, tmp_path: Path) -> None:
    """A file with open keys is converted, exit 3; the bank file says of each what is open and why."""
    target = tmp_path / "ngan-hang.txt"
    result = call("convert", doubtful, target)
    assert result.exit_code == PROBLEMS and "mâu thuẫn" in result.stderr
    items = native.read(target.read_bytes(), "b").value.items
    assert [item.key_state for item in items] == ["conflicting", "missing"]
    assert len(items[0].evidence) == 2


def test_standard_output_takes_a_text(gift: Path) -> None:
    """«-» writes to stdout, with everything that is said kept on stderr."""
    result = call("convert", gift, "-", "--to", "aiken")
    assert result.stdout.endswith("ANSWER: A\n") and "Đã ghi" in result.stderr


def test_an_unreadable_source_writes_nothing(tmp_path: Path) -> None:
    """A source that is no question file is named with a remedy, exit 3, and no target appears."""
    source, target = tmp_path / "tep.doc", tmp_path / "ra.txt"
    source.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    result = call("convert", source, target)
    assert result.exit_code == PROBLEMS and ".docx" in result.output and not target.exists()


def test_a_column_is_named_as_column_and_field(gift: Path) -> None:
    """--map without «=» is a usage error that shows how to write it."""
    result = call("show", gift, "--map", "C")
    assert result.exit_code == USAGE and "--map C=stem" in result.stderr


def test_a_changed_key_is_what_a_comparison_begins_with(tmp_path: Path) -> None:
    """`diff` names the question whose key is another, exit 3; two equal banks are equal, exit 0."""
    old, new = tmp_path / "cu.txt", tmp_path / "moi.txt"
    old.write_text(BANK, encoding="utf-8")
    new.write_text(BANK.replace("*A", "A").replace("B. Huế", "*B. Huế"), encoding="utf-8")
    result = call("diff", old, new)
    assert result.exit_code == PROBLEMS and "Thủ đô" in result.stdout
    assert len(json.loads(call("diff", old, new, "--json").stdout)["key_changed"]) == 1
    assert call("diff", old, old).exit_code == 0


def test_every_reader_can_be_asked_for_by_name(gift: Path) -> None:
    """--from takes every format that can be read, and a wrong one gives problems, not a failure."""
    for form in READERS:
        assert call("show", gift, "--from", form, "--json").exit_code == 0
