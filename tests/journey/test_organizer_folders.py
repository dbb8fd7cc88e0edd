"""Looking for a question file on whatever disk there is: nothing found is an empty list, never an exception."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from hoctapbac.journey.organizer import folders


def names(folder: Path) -> list[str]:
    return [entry.path.name for entry in folders.listed(folder)]


def test_folders_first_then_question_files_in_dictionary_order(tmp_path):
    """Đ follows D, hidden files, Word's lock files and pictures are left out, suffixes in capitals count."""
    for name in ("đề 2.docx", "da.txt", "e.XLSX", ".an.txt", "~$de.docx", "anh.png"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "thu muc").mkdir()
    assert names(tmp_path) == ["thu muc", "da.txt", "đề 2.docx", "e.XLSX"]


def test_a_file_is_shown_with_its_size_and_date(tmp_path):
    """Sizes in whole KB or MB, never 0, and the day it was last changed."""
    (tmp_path / "nho.txt").write_bytes(b"x")
    (tmp_path / "to.txt").write_bytes(bytes(3_400_000))
    about = {entry.path.name: entry.about for entry in folders.listed(tmp_path)}
    assert about["nho.txt"].startswith("1 KB · ") and about["to.txt"].startswith("3 MB · ")
    assert about["nho.txt"].count("/") == 2


def test_a_folder_that_is_gone_is_an_empty_list(tmp_path):
    """A stick that was pulled out, a file that is no folder, a link to nowhere."""
    (tmp_path / "tep.txt").write_bytes(b"x")
    (tmp_path / "hong.docx").symlink_to(tmp_path / "khong-co.docx")
    assert folders.listed(tmp_path / "khong-co") == [] and folders.listed(tmp_path / "tep.txt") == []
    assert [(e.path.name, e.about) for e in folders.listed(tmp_path)] == [
        ("hong.docx", ""),
        ("tep.txt", folders.listed(tmp_path)[1].about),
    ]


def test_the_folder_it_was_started_in_may_be_gone(tmp_path, monkeypatch):
    """Somebody deletes it meanwhile: the other places are still offered."""
    start = tmp_path / "start"
    start.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(start)
    assert folders.places()[0] == start
    start.rmdir()
    assert folders.here() is None and tmp_path in folders.places()


def test_each_place_is_offered_once(tmp_path, monkeypatch):
    """Also where the program was started in the home folder."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Downloads").mkdir()
    assert folders.places().count(tmp_path) == 1 and tmp_path / "Downloads" in folders.places()


@pytest.mark.parametrize("name", ["Đề số một.docx", "hai  dau cach.txt", "de (1).docx", "ngoac'don.txt"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_typed_path_means_the_file_that_reads_the_same(tmp_path, name, form):
    """Composed or decomposed, with one space or two, with quotes or backslashes around: the file that is there."""
    path = tmp_path / unicodedata.normalize(form, "Thư mục  đề") / unicodedata.normalize(form, name)
    path.parent.mkdir()
    path.write_bytes(b"x")
    written = " ".join(unicodedata.normalize("NFC", str(path)).split())
    escaped = str(path).replace(" ", "\\ ").replace("(", "\\(").replace(")", "\\)")
    for typed in (str(path), written, f'"{written}"', f" {written} ", escaped):
        assert folders.meant(typed) == path


def test_the_home_folder_has_its_short_name(tmp_path, monkeypatch):
    """«~» is the home folder; the home of nobody is a path like any other."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "de.txt").write_bytes(b"x")
    assert folders.meant("~/de.txt") == tmp_path / "de.txt"
    assert folders.meant("~khong-ai-ca/de.txt") == Path("~khong-ai-ca/de.txt")


@pytest.mark.parametrize("typed", ["", "/", "..", "a" * 400, "/" + "b/" * 190, "/khong/co/gi", "\\", "/dev/null/x"])
def test_any_typed_text_is_some_path(typed):
    """Nothing typed ends the program."""
    assert isinstance(folders.meant(typed), Path)
