"""Finding banks on disk: a stable order, and a sentence for whatever is wrong with a path."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hoctapbac.bank.files import MOST_BYTES, bank_paths, load

_TEXT = "Ngân hàng: Một\nMã: {}\n"


def _bank(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_TEXT.format(path.parent.name), encoding="utf-8")
    return path


def test_a_folder_is_every_bank_under_it(tmp_path: Path) -> None:
    """`bank.txt` files count at any depth and in the order of their paths; other texts beside them do not."""
    deep, first = _bank(tmp_path / "b" / "c" / "bank.txt"), _bank(tmp_path / "a" / "bank.txt")
    _bank(tmp_path / "a" / "sources.txt")
    _bank(tmp_path / ".git" / "bank.txt")
    assert bank_paths([tmp_path]).value == (first, deep)
    assert [bank.id for _, bank in load([tmp_path]).value] == ["a", "c"]


def test_a_folder_without_bank_files_is_its_texts(tmp_path: Path) -> None:
    """Where no file is called bank.txt, every text directly in the folder is a bank."""
    second, first = _bank(tmp_path / "2.txt"), _bank(tmp_path / "1.txt")
    _bank(tmp_path / "x" / "3.txt")
    assert bank_paths([tmp_path]).value == (first, second)


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    """A file given by its own path and by its folder is one bank; order follows the arguments."""
    one, two = _bank(tmp_path / "a" / "bank.txt"), _bank(tmp_path / "b" / "bank.txt")
    assert bank_paths([two, tmp_path, one]).value == (two, one)


def test_bad_paths_are_problems(tmp_path: Path) -> None:
    """A missing path, a folder called bank.txt, a link to itself, an empty folder: each has its sentence."""
    (tmp_path / "folder" / "bank.txt").mkdir(parents=True)
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    (tmp_path / "empty").mkdir()
    (tmp_path / "around").mkdir()
    (tmp_path / "around" / "again").symlink_to(tmp_path / "around", target_is_directory=True)
    paths = [tmp_path / name for name in ("none.txt", "folder", "loop.txt", "empty", "around", "a\0b")]
    loaded = load(paths)
    assert loaded.value == ()
    assert sorted(p.code for p in loaded.problems) == [
        "no-banks",
        "no-banks",
        "not-a-file",
        "not-found",
        "unreadable",
        "unreadable",
    ]
    assert all(problem.remedy for problem in loaded.problems)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_said(tmp_path: Path) -> None:
    """A file and a folder without the right to read them are problems about rights."""
    shut = _bank(tmp_path / "shut" / "bank.txt")
    shut.chmod(0)
    closed = tmp_path / "closed"
    closed.mkdir(0)
    assert {p.code for p in load([tmp_path]).problems} == {"not-allowed"}
    closed.chmod(0o700)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """A file past the bound is a problem and not a bank."""
    huge = tmp_path / "bank.txt"
    with huge.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    loaded = load([huge])
    assert loaded.value == ()
    assert [p.code for p in loaded.problems] == ["too-large"]


def test_devices_are_not_read(tmp_path: Path) -> None:
    """A pipe would keep the reader waiting for ever; it is not a file."""
    pipe = tmp_path / "bank.txt"
    os.mkfifo(pipe)
    assert [p.code for p in load([pipe]).problems] == ["not-a-file"]
