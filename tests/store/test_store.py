"""What the disk may do to a store, and what is left afterwards."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from hoctapbac import records
from hoctapbac.errors import Refusal
from hoctapbac.store import AttemptRow, ResultRow, Sealed, Stamp, Store, head, schema
from hoctapbac.store.roads import Roads

STAMP = Stamp(1_000, "boot", 2_000)
ATTEMPT = AttemptRow(0, "thu", False, None, "", None, "", "{}", 1_000)
PATH = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


def filled(folder: Path, results: int = 3) -> Path:
    """A closed store with some finished sittings; returns the database file."""
    store = Store(folder)
    for seq in range(1, results + 1):
        number = store.begin(ATTEMPT, {"h": "text"}, "first", STAMP)
        row = ResultRow(f"code-{seq}", 3, 5, 3, 5, 60_000, 2_000)
        store.close_attempt(number, 1, "last", STAMP, "submitted", row, [Sealed(seq, b"body%d" % seq, b"seal")])
        store.note_head(seq, records.link(b"body%d" % seq).hex())
    store.close()
    return folder / "kiosk.db"


def test_one_sync_a_write_and_full_durability(tmp_path):
    """The connection that writes answers is WAL with synchronous FULL, whatever this build's default is."""
    store = Store(tmp_path)
    assert store.read("PRAGMA journal_mode") == [("wal",)]
    assert store.read("PRAGMA synchronous") == [(2,)]
    store.close()


@pytest.mark.skipif(os.name == "nt", reason="rights are kept otherwise there")
def test_nobody_but_its_owner_reads_what_is_kept(tmp_path):
    """In a folder that others may read too, and where an earlier version left the files open to them."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o755)
    for _ in range(2):
        store, roads = Store(folder), Roads(folder)
        kept = list(folder.glob("*.db*"))
        assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
        roads.close()
        store.close()
        for path in folder.glob("*.db"):
            path.chmod(0o644)


def test_an_event_cannot_be_written_twice(tmp_path):
    """The same place in a sitting takes one event only: a retry never doubles an answer."""
    store = Store(tmp_path)
    number = store.begin(ATTEMPT, {}, "first", STAMP)
    store.add_event(number, 1, "once", STAMP)
    with pytest.raises(sqlite3.IntegrityError):
        store.add_event(number, 1, "twice", STAMP)
    assert [body for body, _ in store.events(number)] == ["first", "once"]
    store.close()


def test_a_second_kiosk_on_the_same_data_is_refused(tmp_path):
    """The folder belongs to one; the first goes on unharmed, and after it is closed the next may come."""
    store = Store(tmp_path)
    with pytest.raises(Refusal, match="already_running"):
        Store(tmp_path)
    assert store.begin(ATTEMPT, {}, "first", STAMP) == 1
    store.close()
    Store(tmp_path).close()


_HOLDER = """
import signal
from pathlib import Path
from hoctapbac.store import Store
Store(Path({!r}))
print("held", flush=True)
signal.pause()
"""


def test_a_lock_dies_with_its_process(tmp_path):
    """After `kill -9` the folder is free at once: no stale lock is left by a power cut."""
    code = _HOLDER.format(str(tmp_path))
    holder = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=PATH)
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(Refusal, match="already_running"):
        Store(tmp_path)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    Store(tmp_path).close()


@pytest.mark.parametrize("harm", ["header", "page one", "garbage", "cut short", "text"])
def test_a_damaged_database_is_refused_and_left_as_it_is(tmp_path, harm):
    """Whatever was done to the file: a refusal that names it, and not one of its bytes is changed."""
    path = filled(tmp_path, 40)
    raw = bytearray(path.read_bytes())
    if harm == "header":
        raw[:16] = b"not a database.."
    elif harm == "page one":
        raw[100:4096] = bytes(3996)
    elif harm == "garbage":
        raw[4096:] = random.Random(7).randbytes(len(raw) - 4096)
    elif harm == "cut short":
        del raw[len(raw) * 7 // 10 :]
    else:
        raw[:] = b"hello" * 5000
    path.write_bytes(raw)
    before = hashlib.sha256(raw).digest()
    with pytest.raises(Refusal) as refused:
        Store(tmp_path)
    assert refused.value.code == "store_damaged" and str(path) in str(refused.value.facts["path"])
    assert hashlib.sha256(path.read_bytes()).digest() == before


def test_an_emptied_database_is_noticed(tmp_path):
    """SQLite calls an empty file sound; the note beside it says how many results are missing."""
    path = filled(tmp_path)
    path.write_bytes(b"")
    with pytest.raises(Refusal) as refused:
        Store(tmp_path)
    assert (refused.value.code, refused.value.facts["missing"]) == ("records_missing", 3)


def test_a_database_of_a_newer_program_is_refused(tmp_path):
    """An older program does not write into what it does not know."""
    path = filled(tmp_path)
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    db.close()
    with pytest.raises(Refusal, match="store_newer"):
        Store(tmp_path)


def test_a_full_disk_is_survived_by_the_ballast(tmp_path):
    """When SQLite reports a full disk, the ballast goes, the write is tried again, and somebody is told."""
    store = Store(tmp_path)
    number = store.begin(ATTEMPT, {}, "first", STAMP)
    pages = store.read("PRAGMA page_count")[0][0]
    store._db.execute(f"PRAGMA max_page_count = {pages}")
    assert (tmp_path / "ballast").exists()
    with pytest.raises(Refusal, match="disk_full"):
        for n in range(1, 500):
            store.add_event(number, n, "x" * 500, STAMP)
    assert not (tmp_path / "ballast").exists() and store.low_disk
    kept = len(store.events(number))
    store._db.execute("PRAGMA max_page_count = 100000")
    store.add_event(number, kept, "after", STAMP)
    assert [body for body, _ in store.events(number)][-1] == "after"
    store.close()


def _mounted(folder: Path, size: str) -> bool:
    return os.name == "posix" and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False
    ).returncode == 0  # fmt: skip


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    if not _mounted(folder, "3m"):
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_really_full_disk_loses_nothing_and_goes_on_when_space_is_freed(small_disk):
    """On a disk of 3 MB filled to the last byte: a refusal, every acknowledged event kept, then it goes on."""
    store = Store(small_disk / "data")
    number = store.begin(ATTEMPT, {}, "first", STAMP)
    filler = small_disk / "filler"
    with open(filler, "wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        while True:
            file.write(bytes(4096))
    kept = 1
    with pytest.raises(Refusal, match="disk_full"):
        while kept < 20_000:
            store.add_event(number, kept, "answer" * 100, STAMP)
            kept += 1
    assert len(store.events(number)) == kept
    filler.unlink()
    store.add_event(number, kept, "after", STAMP)
    assert len(store.events(number)) == kept + 1
    store.close()


def test_opening_on_a_full_disk_says_so(small_disk):
    """A kiosk started on a full disk names the full disk, not a damaged file."""
    filled(small_disk / "data")
    (small_disk / "data" / "ballast").unlink()
    with open(small_disk / "filler", "wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        while True:
            file.write(bytes(4096))
    with pytest.raises(Refusal, match="disk_full"):
        Store(small_disk / "data")


def test_a_read_only_folder_is_refused_with_its_path(tmp_path):
    """A folder that cannot be written names itself."""
    if os.geteuid() == 0:
        folder = tmp_path / "disk"
        folder.mkdir()
        if not _mounted(folder, "3m"):
            pytest.skip("root writes anywhere, and here no read-only disk can be mounted")
        filled(folder / "data")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    else:
        folder = tmp_path / "disk"
        filled(folder / "data")
        (folder / "data").chmod(0o500)
    try:
        with pytest.raises(Refusal) as refused:
            Store(folder / "data")
        assert refused.value.code == "disk_read_only" and str(folder) in str(refused.value.facts["path"])
    finally:
        if os.geteuid() == 0:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        else:
            (folder / "data").chmod(0o700)


_WRITER = """
import sys
from pathlib import Path
from hoctapbac.store import AttemptRow, Stamp, Store
store = Store(Path(sys.argv[1]))
number = store.begin(AttemptRow(0, "thu", False, None, "", None, "", "{}", 1), {}, "first", Stamp(1, "b", 1))
n = 1
while True:
    store.add_event(number, n, "answer", Stamp(1, "b", 1))
    sys.stdout.write(f"{n}\\n"); sys.stdout.flush()
    n += 1
"""


@pytest.mark.parametrize("after", [1, 17, 90])
def test_killed_at_any_moment_no_acknowledged_event_is_lost(tmp_path, after):
    """The writer says a number only after the write returned; after `kill -9` every number said is there."""
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=PATH
    )
    said = 0
    while said < after:
        said = int(writer.stdout.readline())
    writer.send_signal(signal.SIGKILL)
    said = max([said, *(int(line) for line in writer.stdout.read().split())])
    writer.wait()
    store = Store(tmp_path)
    _, events = store.unfinished()
    assert said < len(events) <= said + 2
    store.close()


def test_a_migration_is_whole_or_not_at_all(tmp_path):
    """A step that fails leaves no table behind, and the next start takes it from the beginning."""
    db = sqlite3.connect(tmp_path / "kiosk.db", isolation_level=None)
    with pytest.raises(sqlite3.OperationalError):
        schema.migrate(db, ((*schema.STEPS[0], "CREATE TABLE meta(twice)"),))
    assert db.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    assert db.execute("PRAGMA user_version").fetchone() == (0,)
    db.close()
    Store(tmp_path).close()


def test_the_note_beside_the_file_survives_rubbish(tmp_path):
    """An unreadable note expects nothing, so that it never locks anybody out."""
    (tmp_path / "head.json").write_text("{")
    assert head.expected(tmp_path) == (0, "")
    head.write(tmp_path, 7, "ab")
    assert head.expected(tmp_path) == (7, "ab")
