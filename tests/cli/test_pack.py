"""`pack` as an organizer calls it: built, checked, locked until its hour, opened, and nothing left in clear."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hoctapbac import pack
from hoctapbac.cli import door
from hoctapbac.cli.frame import PROBLEMS, REFUSED
from hoctapbac.seal import StationKey, fingerprint
from hoctapbac.seal.lock import is_locked, unlock
from pack.packs import BANK, CONTEST, OTHER_KEY, ROSTER, SUCCESSION, UNITS

URL = "https://thidua.example.vn"


@pytest.fixture(autouse=True)
def vietnamese(monkeypatch: pytest.MonkeyPatch) -> None:
    """The locale says nothing."""
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


def call(*words: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(door, ["pack", *map(str, words)], input=stdin, catch_exceptions=False)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """An organizer's folder with a file of each kind."""
    parts = {
        "the-le.toml": CONTEST,
        "bank.txt": BANK,
        "nguoi.csv": ROSTER + "Chi bộ 2,phường Hai Bà Trưng,Người Thứ Tư,,\n",
        "don-vi.csv": UNITS + ",Chi bộ 1,,,hbt,,,\n,Chi bộ 2,,,hbt,,,\n",
        "ke-thua.csv": SUCCESSION,
    }
    for name, text in parts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def build(desk: Path, *more: object, out: str = "goi.htpack") -> Result:
    files = ("--contest", desk / "the-le.toml", "--banks", desk / "bank.txt", "--roster", desk / "nguoi.csv")
    units = ("--units", desk / "don-vi.csv", "--succession", desk / "ke-thua.csv")
    return call("build", *files, *units, "--out", desk / out, *more)


def test_a_pack_is_built_sealed_and_said_to_be_sound(desk: Path) -> None:
    """A key is made for whoever has none, private to its owner; the pack says who sealed it and where results go."""
    made = build(desk, "--key", desk / "btc.key", "--hub", URL, "--hub-key", OTHER_KEY.public.hex())
    assert made.exit_code == 0, made.output
    key = StationKey.create((desk / "btc.key").read_bytes())
    assert stat.S_IMODE((desk / "btc.key").stat().st_mode) == 0o600
    assert fingerprint(key.public) in made.output and "Đã tạo khóa" in made.output
    checked = call("check", desk / "goi.htpack", "--key", key.public.hex())
    assert checked.exit_code == 0
    for word in (fingerprint(key.public), fingerprint(OTHER_KEY.public), URL, "Cuộc thi thử", "4 người", "nguyên vẹn"):
        assert word in checked.stdout
    assert "Người Thứ" not in checked.stdout
    again = build(desk, "--key", desk / "btc.key", "--hub", URL, "--hub-key", OTHER_KEY.public.hex(), out="lai.htpack")
    assert "Đã tạo khóa" not in again.output
    assert (desk / "lai.htpack").read_bytes() == (desk / "goi.htpack").read_bytes()


def test_a_pack_that_somebody_else_sealed_is_not_the_one_that_was_asked_for(desk: Path) -> None:
    """With a key named, another sealer or none is exit 3; what is no key is refused."""
    build(desk, "--key", desk / "btc.key")
    build(desk, out="tran.htpack")
    for name in ("goi.htpack", "tran.htpack"):
        other = call("check", desk / name, "--key", OTHER_KEY.public.hex())
        assert (other.exit_code, "sealed_by_another" in other.stdout) == (PROBLEMS, True)
    assert call("check", desk / "tran.htpack").exit_code == 0
    assert call("check", desk / "goi.htpack", "--key", "12").exit_code == REFUSED


def test_the_hubs_key_may_be_in_a_file(desk: Path) -> None:
    """As digits or as bytes; what is neither is refused, and so is an address that is none."""
    (desk / "so.txt").write_text(OTHER_KEY.public.hex() + "\n")
    (desk / "byte.pub").write_bytes(OTHER_KEY.public)
    for name in ("so.txt", "byte.pub"):
        assert build(desk, "--hub", URL, "--hub-key", desk / name, "--force").exit_code == 0
        read = pack.read((desk / "goi.htpack").read_bytes()).value
        assert read is not None and read.hub_public == OTHER_KEY.public
    assert build(desk, "--hub-key", desk / "bank.txt", "--force").exit_code == REFUSED
    assert build(desk, "--hub", "thidua example", "--force").exit_code == REFUSED


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("the-le.toml", "so_cau = 0", "out_of_range"),
        ("bank.txt", BANK.replace("*", ""), "keys_open"),
        ("nguoi.csv", "unit,name\nTổ 1,\n,Lê An\n", "unit_missing"),
        ("don-vi.csv", "Đơn vị,Cấp trên\nA,B\n", "parent_unknown"),
        ("ke-thua.csv", "Mã cũ,Mã mới,Phần,Ngày\nx,vt,toàn bộ,01/07/2025\n", "unit_unknown"),
    ],
)
def test_with_an_error_in_it_nothing_is_written(desk: Path, file: str, text: str, expected: str) -> None:
    """A mistake in any of the files is said with its place, and there is no pack and no key."""
    (desk / file).write_text(text, encoding="utf-8")
    made = build(desk, "--key", desk / "btc.key")
    assert made.exit_code == PROBLEMS
    assert expected in made.stdout and str(desk / file) in made.stdout
    assert not (desk / "goi.htpack").exists() and not (desk / "btc.key").exists()


def test_two_banks_of_one_code_are_not_published(desk: Path) -> None:
    """Nobody could say which of them a contest draws from."""
    (desk / "khac.txt").write_text(BANK.replace("Huế", "Đà Lạt"), encoding="utf-8")
    made = build(desk, "--banks", desk / "khac.txt")
    assert (made.exit_code, "bank_twice" in made.stdout) == (PROBLEMS, True)


def test_nothing_is_overwritten_unasked(desk: Path) -> None:
    """An existing pack stays unless --force says otherwise, and a key that is no key is never replaced."""
    (desk / "goi.htpack").write_bytes(b"x")
    assert build(desk).exit_code == REFUSED
    assert (desk / "goi.htpack").read_bytes() == b"x"
    (desk / "btc.key").write_bytes(b"x")
    assert build(desk, "--key", desk / "btc.key", "--force").exit_code == REFUSED
    assert (desk / "btc.key").read_bytes() == b"x"


def test_a_pack_is_locked_and_its_code_said_once(desk: Path) -> None:
    """stdout holds the code alone; the code opens the file, shows what is in it, and leaves nothing in clear."""
    build(desk, "--key", desk / "btc.key")
    before = {path.name for path in desk.iterdir()}
    locked = call("lock", desk / "goi.htpack", "--out", desk / "goi.age")
    assert locked.exit_code == 0
    code = locked.stdout.strip().removeprefix("Mã mở: ")
    assert [len(group) for group in code.split(" ")] == [4] * 6
    raw = (desk / "goi.age").read_bytes()
    assert is_locked(raw) and unlock(raw, code) == (desk / "goi.htpack").read_bytes()
    for opened in (
        call("unlock", desk / "goi.age", "--code", code),
        call("unlock", desk / "goi.age", "--code", code.replace(" ", "-")),
        call("unlock", desk / "goi.age", stdin=code + "\n"),
    ):
        assert opened.exit_code == 0
        assert "Cuộc thi thử" in opened.stdout and "Không ghi gì ra đĩa" in opened.stderr
    assert {path.name for path in desk.iterdir()} == before | {"goi.age"}
    assert "--out" not in call("unlock", "--help").stdout


def test_a_locked_pack_opens_for_its_code_only(desk: Path) -> None:
    """A mistyped and a foreign code are refused with their sentences; without a code, a locked pack says that it is."""
    build(desk, "--key", desk / "btc.key")
    code = call("lock", desk / "goi.htpack", "--out", desk / "goi.age").stdout.strip().removeprefix("Mã mở: ")
    other = call("lock", desk / "goi.htpack", "--out", desk / "khac.age").stdout.strip().removeprefix("Mã mở: ")
    mistyped = call("unlock", desk / "goi.age", "--code", code[:-1] + str((int(code[-1]) + 1) % 10))
    assert (mistyped.exit_code, "chưa khớp số kiểm tra" in mistyped.stderr) == (REFUSED, True)
    foreign = call("unlock", desk / "goi.age", "--code", other)
    assert (foreign.exit_code, "không mở được gói" in foreign.stderr) == (REFUSED, True)
    checked = call("check", desk / "goi.age")
    assert (checked.exit_code, "pack unlock" in checked.stdout) == (PROBLEMS, True)
    assert call("unlock", desk / "goi.htpack", "--code", code).exit_code == REFUSED


def test_what_is_no_pack_is_not_locked(desk: Path) -> None:
    """A damaged pack is found before its hour, not at it."""
    assert call("lock", desk / "bank.txt", "--out", desk / "x.age").exit_code == PROBLEMS
    assert call("lock", desk / "khong-co", "--out", desk / "x.age").exit_code == PROBLEMS
    assert not (desk / "x.age").exists()


def test_a_pack_is_shown_member_by_member(desk: Path) -> None:
    """Every member with its size and hash, for people and for programs."""
    build(desk, "--key", desk / "btc.key")
    shown = call("show", desk / "goi.htpack")
    assert shown.exit_code == 0 and "banks/dia-ly/bank.txt" in shown.stdout
    seen = json.loads(call("show", desk / "goi.htpack", "--json").stdout)
    read = pack.read((desk / "goi.htpack").read_bytes()).value
    assert read is not None
    assert (seen["id"], seen["problems"], seen["roster"]) == (read.id.hex(), [], {"people": 4, "units": 5})
    assert [member["path"] for member in seen["members"]][:2] == ["banks/dia-ly/bank.txt", "contest.toml"]
    broken = json.loads(call("check", desk / "bank.txt", "--json").stdout)
    assert [problem["code"] for problem in broken["problems"]] == ["pack_unreadable"]
