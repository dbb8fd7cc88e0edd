"""`text decode` as an organizer calls it: what is shown, what is written, and what is never overwritten."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bank.patience import in_time
from hoctapbac.cli.decode import decode
from hoctapbac.cli.frame import PROBLEMS, REFUSED, USAGE

TEXT = "Họ và tên,Đơn vị\nNguyễn Văn A,Đảng bộ tỉnh\nTrần Thị B,Chi bộ Tổ dân phố số 9\nĐỗ Đức C,Ủy ban nhân dân\n"
# The same in TCVN3: the program's own table is proved elsewhere, this is what a file looks like.
TCVN3 = (
    b"H\xe4 v\xb5 t\xaan,\xa7\xacn v\xde\nNguy\xd4n V\xa8n A,\xa7\xb6ng b\xe9 t\xd8nh\n"
    b"Tr\xc7n Th\xde B,Chi b\xe9 T\xe6 d\xa9n ph\xe8 s\xe8 9\n\xa7\xe7 \xa7\xf8c C,\xf1y ban nh\xa9n d\xa9n\n"
)


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """The locale says nothing."""
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A roster as an old program wrote it."""
    path = tmp_path / "danh-sach.csv"
    path.write_bytes(TCVN3)
    return path


def call(*words: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(decode, [str(word) for word in words], input=stdin, catch_exceptions=False)


def test_without_options_it_shows_and_writes_nothing(old: Path) -> None:
    """The guess, its score, the next best, the first lines and what to do next, all of it on stderr."""
    result = call(old)
    assert result.exit_code == 0
    assert result.stdout == ""
    for part in ("TCVN3", "/1000", "--from tcvn3", "Khả năng kế tiếp", "  Nguyễn Văn A,Đảng bộ tỉnh", "--to"):
        assert part in result.stderr
    assert [path.name for path in old.parent.iterdir()] == [old.name]
    assert old.read_bytes() == TCVN3


def test_it_speaks_english_where_the_machine_does(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The locale chooses the language."""
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert "Encoding guessed: TCVN3" in call(old).stderr


def test_to_writes_a_new_file_and_keeps_the_old(old: Path) -> None:
    """UTF-8; a .csv with a byte-order mark for Excel, any other file without."""
    for name, mark in (("moi.csv", "\ufeff"), ("moi.txt", "")):
        result = call(old, "--to", old.parent / name)
        assert (result.exit_code, result.stdout) == (0, "")
        assert (old.parent / name).read_bytes().decode() == mark + TEXT
        assert "4 dòng" in result.stderr
    assert old.read_bytes() == TCVN3
    assert sorted(path.name for path in old.parent.iterdir()) == ["danh-sach.csv", "moi.csv", "moi.txt"]


@pytest.mark.parametrize("how", [["--stdout"], ["--to", "-"]])
def test_the_whole_text_on_stdout_and_nothing_else_there(old: Path, how: list[str]) -> None:
    """For a pipe: the text on stdout, what is to be said about it on stderr."""
    result = call(old, *how)
    assert (result.exit_code, result.stdout_bytes.decode()) == (0, TEXT)
    assert "TCVN3" in result.stderr


def test_a_dash_reads_stdin() -> None:
    """Bytes from a pipe are read as from a file, with Windows line ends made LF."""
    result = call("-", "--stdout", stdin=TCVN3.replace(b"\n", b"\r\n"))
    assert result.stdout_bytes.decode() == TEXT


def test_an_existing_file_is_overwritten_only_by_force(old: Path) -> None:
    """What is there stays until somebody says --force."""
    there = old.parent / "co.txt"
    there.write_text("của người khác")
    assert call(old, "--to", there).exit_code == REFUSED
    assert there.read_text() == "của người khác"
    assert call(old, "--to", there, "--force").exit_code == 0
    assert there.read_text() == TEXT


def test_the_original_is_never_overwritten(old: Path) -> None:
    """Not by its own name, nor by a link to it, not even by force."""
    link = old.parent / "lien-ket.csv"
    link.symlink_to(old)
    for out in (old, link):
        result = call(old, "--to", out, "--force")
        assert result.exit_code == REFUSED
        assert "tệp gốc" in result.stderr
    assert old.read_bytes() == TCVN3


def test_from_overrides_the_guess(old: Path) -> None:
    """What a person says stands, be it right or wrong; a name that does not exist is explained."""
    assert "Nguyễn" not in call(old, "--from", "viscii", "--stdout").stdout
    assert call(old, "--from", "TCVN3", "--stdout").stdout_bytes.decode() == TEXT
    result = call(old, "--from", "abc")
    assert result.exit_code == USAGE
    assert "tcvn3, vni" in result.stderr


def test_lost_letters_are_refused_with_their_lines(tmp_path: Path) -> None:
    """A question mark inside words: the lines, why, and what to do; nothing is written even with --from."""
    lost, out = tmp_path / "mat.csv", tmp_path / "moi.csv"
    lost.write_bytes("Họ và tên\nNguyễn Văn A\nHà Nam\n".encode("cp1252", "replace"))
    for more in ([], ["--from", "cp1252"]):
        result = call(lost, "--to", out, *more)
        assert result.exit_code == PROBLEMS
        assert "  2: Nguy?n V?n A" in result.stderr
        assert "CSV UTF-8" in result.stderr
        assert not out.exists()


def test_a_doubtful_guess_is_not_written(tmp_path: Path) -> None:
    """Bytes that read as no Vietnamese at all get a low score, and the organizer is asked to choose."""
    odd, out = tmp_path / "la.txt", tmp_path / "moi.txt"
    odd.write_bytes(bytes(range(0xC0, 0x100)) * 3)
    result = call(odd, "--to", out)
    assert result.exit_code == PROBLEMS
    assert "--from" in result.stderr
    assert not out.exists()


def test_two_readings_as_good_as_each_other_are_left_to_a_person(tmp_path: Path) -> None:
    """Text in VIQR is also plain ASCII: only a person can say which."""
    viqr = tmp_path / "cu.txt"
    viqr.write_text("Nguye^~n Va(n A, To^? da^n pho^' so^' 9, ddu+o+`ng Ho^` Chi' Minh")
    result = call(viqr, "--stdout")
    assert (result.exit_code, result.stdout) == (PROBLEMS, "")
    assert "--from viqr" in result.stderr
    assert "Nguye^~n" in result.stderr
    assert "  Nguyễn Văn A, Tổ dân phố số 9" in result.stderr
    assert call(viqr, "--from", "viqr", "--stdout").stdout == "Nguyễn Văn A, Tổ dân phố số 9, đường Hồ Chí Minh"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "không có chữ nào"),
        (b"\xef\xbb\xbf \r\n", "không có chữ nào"),
        (b"PK\x03\x04 [Content_Types].xml", "CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "CSV UTF-8"),
        (b"%PDF-1.7", "CSV UTF-8"),
        (b"a\0\1\2b\xff", "CSV UTF-8"),
    ],
)
def test_what_is_not_text_is_refused_with_what_to_do(tmp_path: Path, raw: bytes, says: str) -> None:
    """An empty file, a workbook, a document, an archive of bytes: a sentence each."""
    path = tmp_path / "tep"
    path.write_bytes(raw)
    result = call(path, "--to", tmp_path / "moi.txt")
    assert result.exit_code == REFUSED
    assert says in result.stderr
    assert "Xin" in result.stderr


def test_places_that_cannot_be_read_or_written(old: Path) -> None:
    """A missing file, a folder for either, a folder that is not there: a sentence with what to do, never a trace."""
    for words in (
        [old.parent / "khong-co.csv"],
        [old.parent],
        [old, "--to", old.parent],
        [old, "--to", old.parent / "khong-co" / "moi.csv"],
    ):
        result = call(*words)
        assert (result.exit_code, result.stdout) == (REFUSED, "")
        assert "Xin" in result.stderr


def test_a_file_that_needs_nothing_is_told_so(tmp_path: Path) -> None:
    """UTF-8 that reads well is not sent round again; UTF-8 with something to repair is."""
    for text, says in (("Nguyễn Văn A", "không cần chuyển"), ("Nguye\u0302\u0303n Va\u0306n A", "--to")):
        path = tmp_path / "moi.txt"
        path.write_text(text, encoding="utf-8")
        result = call(path)
        assert result.exit_code == 0
        assert says in result.stderr


def test_what_a_file_holds_cannot_steer_the_terminal(tmp_path: Path) -> None:
    """Escape sequences of a file are not passed on with its first lines."""
    path = tmp_path / "la.txt"
    path.write_bytes("Nguyễn \x1b]0;x\x07Văn A\n".encode())
    assert "\x1b" not in call(path).stderr


def test_a_megabyte_is_converted_in_time(tmp_path: Path) -> None:
    """A list of twenty thousand names: the guess looks at a sample, the conversion at all."""
    path = tmp_path / "lon.csv"
    path.write_bytes(TCVN3 * (1_000_000 // len(TCVN3)))
    with in_time():
        assert call(path, "--to", tmp_path / "moi.csv").exit_code == 0
    assert os.path.getsize(tmp_path / "moi.csv") > 1_000_000
