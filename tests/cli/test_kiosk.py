"""`kiosk --pack`: a kiosk that was given a pack, open or locked until its hour."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hoctapbac import pack, seal
from hoctapbac.contest import settings
from hoctapbac.seal import lock
from hoctapbac.sync import https, outbox
from hoctapbac.units import read_roster
from hub.hubs import environment
from stations import ROSTER, RULES, HandClock, small_bank

CODE = lock.unlock_code(bytes)
TITLE = "Cuộc thi trong gói"


@pytest.fixture
def raw() -> bytes:
    rules = settings.write(replace(RULES, title=TITLE))
    roster = read_roster(ROSTER.encode(), "roster.csv").value
    return pack.write(pack.assemble(rules, [("thu", small_bank())], roster))


def kiosk(tmp_path: Path, raw: bytes, typed: str, *more: str) -> subprocess.CompletedProcess[str]:
    """The kiosk line by line, with these lines typed, until they are used up."""
    (tmp_path / "su-kien.htpack").write_bytes(raw)
    options = ("--data", str(tmp_path / "data"), "--pack", str(tmp_path / "su-kien.htpack"), "--plain", *more)
    return subprocess.run(
        [sys.executable, "-m", "hoctapbac", "kiosk", *options],
        input=typed,
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        timeout=60,
        check=False,
    )


def test_a_pack_brings_its_contest_its_banks_and_its_roster(tmp_path: Path, raw: bytes) -> None:
    """Nothing else is needed; the people of the pack are offered, and results will name the pack."""
    done = kiosk(tmp_path, raw, "1\n1\n1\n2\n")
    assert TITLE in done.stdout and "Người Thứ Nhất" in done.stdout


def test_a_locked_pack_opens_with_its_code_and_stays_locked_on_the_disk(tmp_path: Path, raw: bytes) -> None:
    """A slip of the fingers is told and asked again; no question of the pack stands on the disk in clear."""
    locked = lock.lock(raw, CODE, bytes)
    slip = CODE[:-1] + str((int(CODE[-1]) + 1) % 10)
    done = kiosk(tmp_path, locked, f"{slip}\n{CODE}\n1\n")
    assert TITLE in done.stdout and "Mã mở" in done.stderr
    question = small_bank().items[0].stem.encode()
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept and not any(question in path.read_bytes() for path in kept)


@pytest.mark.parametrize("code", ["", CODE])
def test_the_hub_that_a_pack_names_is_known_without_any_network(tmp_path: Path, code: str) -> None:
    """Its receipts may come on a stick first; and a locked pack tells of its hub only while it is open."""
    public = seal.StationKey.create(bytes(range(32))).public
    hub = pack.Hub("https://hub.example", public)
    raw = pack.write(pack.assemble(settings.write(RULES), [("thu", small_bank())], hub=hub))
    kiosk(tmp_path, lock.lock(raw, code, bytes) if code else raw, f"{code}\n1\n")
    with outbox.opened(tmp_path / "data", HandClock()) as (me, roads):
        assert [(one.public, one.source) for one in roads.hubs()] == [(public, "pack")]
        assert https.usual_url(me, roads) == "https://hub.example"


@pytest.mark.parametrize("typed", ["", "1234\n" * 5, f"{lock.unlock_code(lambda count: bytes([7] * count))}\n" * 5])
def test_a_locked_pack_opens_with_no_other_code(tmp_path: Path, raw: bytes, typed: str) -> None:
    """After three tries, or where nobody types one, the command ends with a sentence and exit 1."""
    done = kiosk(tmp_path, lock.lock(raw, CODE, bytes), typed)
    assert done.returncode == 1 and TITLE not in done.stdout
    assert "Traceback" not in done.stderr and done.stderr.strip().endswith(".")
    assert "ời " in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("cut", [0, 10, -40])
def test_a_damaged_pack_opens_no_kiosk(tmp_path: Path, raw: bytes, cut: int) -> None:
    """Every problem is said with what to do, exit 3, and no data folder is begun."""
    done = kiosk(tmp_path, raw[:cut], "1\n")
    assert done.returncode == 3 and done.stdout.strip()
    assert not (tmp_path / "data").exists()


def test_a_pack_and_files_of_ones_own_do_not_go_together(tmp_path: Path, raw: bytes) -> None:
    """Which of them should count would be a guess."""
    done = kiosk(tmp_path, raw, "", "--banks", str(tmp_path))
    assert done.returncode == 2 and "--pack" in done.stderr
