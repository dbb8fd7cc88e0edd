"""Banks that an organizer takes in: every change a version, every removal undone by one step, nothing half-written."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bank.banks import banks as any_bank
from hoctapbac.bank import Bank, Review
from hoctapbac.errors import Refusal
from hoctapbac.store import AttemptRow, Stamp, Store, banks, schema
from stations import NOON, choice, small_bank

PATH = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
STAMP = Stamp(1_000, "boot", 2_000)


@pytest.fixture
def store(tmp_path: Path):
    opened = Store(tmp_path)
    yield opened
    opened.close()


def titled(title: str, code: str = "thu") -> Bank:
    return replace(small_bank(2), id=code, title=title)


def in_use(store: Store) -> list[tuple[str, int, str]]:
    return [(row.id, row.version, row.title) for row in banks.stored(store)]


def test_what_is_kept_comes_back_as_it_was(tmp_path):
    """Items, stories and topics of a bank are the same after a restart of the program."""
    whole = small_bank()
    store = Store(tmp_path)
    row = banks.keep(store, whole, "Đề quý IV.docx", NOON)
    store.close()
    assert (row.id, row.version, row.title, row.origin) == ("thu", 1, whole.title, "Đề quý IV.docx")
    assert (row.items, row.open_keys, row.added_ms) == (len(whole.items), 0, NOON)
    store = Store(tmp_path)
    assert banks.bank(store, "thu") == whole
    assert banks.stored(store) == [row]
    store.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bank=any_bank())
def test_any_bank_is_kept_whole(store, bank):
    """Whatever a reader may have made of a file, doubtful keys and their evidence included, is what is kept."""
    banks.keep(store, bank, "tep.docx", NOON)
    assert banks.bank(store, bank.id) == bank


def test_each_acceptance_is_a_version_and_the_latest_is_in_use(store):
    """Taking a bank in again under its code replaces it in use and keeps the version before."""
    banks.keep(store, titled("Bản đầu"), "a.docx", NOON)
    banks.keep(store, titled("Bản sau"), "b.docx", NOON + 1)
    banks.keep(store, titled("Bộ khác", "khac"), "c.docx", NOON + 2)
    assert in_use(store) == [("khac", 1, "Bộ khác"), ("thu", 2, "Bản sau")]
    assert [bank.title for bank in banks.banks(store)] == ["Bộ khác", "Bản sau"]


def test_a_replacement_can_be_undone(store):
    """Stepping back puts the version before into use; restoring brings the later one again."""
    banks.keep(store, titled("Bản đầu"), "a.docx", NOON)
    banks.keep(store, titled("Bản sau"), "b.docx", NOON)
    banks.step_back(store, "thu", NOON)
    assert banks.bank(store, "thu").title == "Bản đầu"
    banks.restore(store, "thu")
    assert banks.bank(store, "thu").title == "Bản sau"


def test_a_removal_can_be_undone(store):
    """A removed bank is out of use and still listed as removed; restoring gives back what was in use."""
    banks.keep(store, titled("Bản đầu"), "a.docx", NOON)
    banks.keep(store, titled("Bản sau"), "b.docx", NOON)
    banks.remove(store, "thu", NOON)
    assert in_use(store) == [] and [row.title for row in banks.removed(store)] == ["Bản sau"]
    with pytest.raises(Refusal, match="no_such_bank"):
        banks.bank(store, "thu")
    banks.restore(store, "thu")
    assert in_use(store) == [("thu", 2, "Bản sau")] and banks.removed(store) == []


def test_undoing_goes_step_by_step_even_when_the_clock_was_set_back(store):
    """Two removals are two steps, and the later one is undone first, whatever the wall clock says."""
    banks.keep(store, titled("Bản đầu"), "a.docx", NOON)
    banks.keep(store, titled("Bản sau"), "b.docx", NOON)
    banks.step_back(store, "thu", NOON)
    banks.remove(store, "thu", NOON - 86_400_000)
    banks.restore(store, "thu")
    assert banks.bank(store, "thu").title == "Bản đầu"
    banks.restore(store, "thu")
    assert banks.bank(store, "thu").title == "Bản sau"


def test_a_bank_taken_in_after_a_removal_is_a_new_version(store):
    """A version number is never used twice, so two texts can never be taken for one."""
    banks.keep(store, titled("Bản đầu"), "a.docx", NOON)
    banks.remove(store, "thu", NOON)
    assert banks.keep(store, titled("Bản sau"), "b.docx", NOON).version == 2
    assert in_use(store) == [("thu", 2, "Bản sau")]


@pytest.mark.parametrize("verb", [banks.remove, banks.step_back])
def test_what_is_not_in_use_cannot_be_removed(store, verb):
    """An unknown code, or one removed already, is a refusal that names it, and nothing changes."""
    banks.keep(store, titled("Bản đầu"), "a.docx", NOON)
    banks.remove(store, "thu", NOON)
    for code in ("thu", "la"):
        with pytest.raises(Refusal) as caught:
            verb(store, code, NOON)
        assert (caught.value.code, caught.value.facts) == ("no_such_bank", {"id": code})
    banks.restore(store, "thu")
    assert in_use(store) == [("thu", 1, "Bản đầu")]


def test_nothing_removed_is_nothing_to_restore(store):
    """Restoring a bank in use is refused."""
    banks.keep(store, titled("Bản đầu"), "a.docx", NOON)
    with pytest.raises(Refusal, match="no_such_bank"):
        banks.restore(store, "thu")


def test_open_keys_are_counted_without_what_was_set_aside(store):
    """A question waits for its key until somebody settles it or sets it aside."""
    waiting = choice("a", key_state="missing", options=tuple(replace(o, key=False) for o in choice("a").options))
    items = (choice("b"), waiting, replace(waiting, id="c", review=Review.RETIRED))
    assert banks.keep(store, Bank("thu", "Bộ thử", items=items), "a.docx", NOON).open_keys == 1


def test_a_store_from_before_there_were_banks_is_taken_up(tmp_path):
    """The first step's file gets the table, and everything in it stays."""
    old = sqlite3.connect(tmp_path / "kiosk.db", isolation_level=None)
    schema.migrate(old, schema.STEPS[:1])
    old.execute("INSERT INTO frozen VALUES('h', 'đề cũ')")
    old.execute("INSERT INTO attempt VALUES(1, 'thu', 0, NULL, '', NULL, '', '{}', 1000, 'open')")
    old.execute("INSERT INTO event VALUES(1, 0, 'first', 1000, 'boot', 2000)")
    old.close()
    store = Store(tmp_path)
    try:
        attempt, events = store.unfinished()
        assert (attempt.number, events, store.frozen("h")) == (1, [("first", Stamp(1_000, "boot", 2_000))], "đề cũ")
        banks.keep(store, titled("Bản đầu"), "a.docx", NOON)
        assert in_use(store) == [("thu", 1, "Bản đầu")]
    finally:
        store.close()


def test_a_full_disk_keeps_the_banks_that_were_there(store):
    """A bank that finds no room is refused whole; the one in use stays in use."""
    banks.keep(store, titled("Bản đầu"), "a.docx", NOON)
    store._db.execute(f"PRAGMA max_page_count = {store.read('PRAGMA page_count')[0][0]}")
    (store.folder / "ballast").unlink()
    large = replace(small_bank(500), id="thu", title="Bản sau")
    with pytest.raises(Refusal, match="disk_full"):
        banks.keep(store, large, "b.docx", NOON)
    assert in_use(store) == [("thu", 1, "Bản đầu")]
    assert store.begin(AttemptRow(0, "thu", False, None, "", None, "", "{}", 1_000), {}, "first", STAMP) == 1


_KEEPER = """
import sys
from dataclasses import replace
from pathlib import Path
from hoctapbac.bank import Bank
from hoctapbac.store import Store, banks
store = Store(Path(sys.argv[1]))
n = 0
while True:
    n += 1
    banks.keep(store, Bank("thu", f"Bản {n}"), "a.docx", n)
    print(n, flush=True)
"""


def test_killed_at_any_moment_no_accepted_bank_is_lost(tmp_path):
    """A version that was acknowledged is there after `kill -9`, whole and in use."""
    keeper = subprocess.Popen(
        [sys.executable, "-c", _KEEPER, str(tmp_path)], stdout=subprocess.PIPE, text=True, env=PATH
    )
    said = 0
    while said < 9:
        said = int(keeper.stdout.readline())
    keeper.send_signal(signal.SIGKILL)
    said = max([said, *(int(line) for line in keeper.stdout.read().split())])
    keeper.wait()
    store = Store(tmp_path)
    try:
        [row] = banks.stored(store)
        assert said <= row.version <= said + 1
        assert banks.bank(store, "thu").title == row.title == f"Bản {row.version}"
    finally:
        store.close()
