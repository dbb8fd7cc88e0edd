"""Banks that were taken in: every version stays, and every removal can be undone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoctapbac.bank import Bank, Review
from hoctapbac.errors import Refusal
from hoctapbac.store import Store, banks, schema
from stations import small_bank

OPEN = replace(small_bank().items[0], key_state="missing", options=tuple(
    replace(option, key=False) for option in small_bank().items[0].options
))  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path)
    yield opened
    opened.close()


def test_a_bank_comes_back_as_it_was_kept(store: Store) -> None:
    """What is kept is the whole bank, with the name of its file and how many keys are open."""
    bank = replace(small_bank(), items=(*small_bank().items, replace(OPEN, id="mo")))
    row = banks.keep(store, bank, "de.docx", 5)
    assert (row.version, row.origin, row.items, row.open_keys) == (1, "de.docx", len(bank.items), 1)
    assert banks.bank(store, bank.id) == bank and banks.stored(store) == [row]


def test_a_question_set_aside_is_not_open(store: Store) -> None:
    """An item that nobody uses needs no key."""
    bank = replace(small_bank(), items=(replace(OPEN, review=Review.RETIRED),))
    assert banks.keep(store, bank, "", 1).open_keys == 0


def test_keeping_again_is_a_new_version_and_can_be_stepped_back(store: Store) -> None:
    """The newest version is in use; stepping back uses the one before; restoring brings the newest again."""
    first, second = small_bank(), replace(small_bank(), title="Bản sau")
    banks.keep(store, first, "", 1)
    banks.keep(store, second, "", 2)
    assert banks.bank(store, first.id).title == "Bản sau"
    banks.step_back(store, first.id, 3)
    assert banks.bank(store, first.id).title == first.title
    banks.restore(store, first.id)
    assert banks.bank(store, first.id).title == "Bản sau"


def test_a_removed_bank_is_out_of_use_until_it_is_restored(store: Store) -> None:
    """Removing takes all versions out of use and deletes none."""
    bank = small_bank()
    banks.keep(store, bank, "", 1)
    banks.remove(store, bank.id, 2)
    assert banks.stored(store) == [] and [row.id for row in banks.removed(store)] == [bank.id]
    with pytest.raises(Refusal, match="no_such_bank"):
        banks.bank(store, bank.id)
    banks.restore(store, bank.id)
    assert banks.bank(store, bank.id) == bank and banks.removed(store) == []


@pytest.mark.parametrize("verb", ["remove", "step_back", "restore"])
def test_what_is_not_there_cannot_be_changed(store: Store, verb: str) -> None:
    """A code that nobody kept is refused by name."""
    with pytest.raises(Refusal, match="no_such_bank"):
        getattr(banks, verb)(store, "khong-co", *(() if verb == "restore" else (1,)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.lists(st.sampled_from(["keep", "remove", "step_back", "restore"]), max_size=12), st.lists(st.integers(0, 5)))
def test_no_version_is_ever_lost(tmp_path_factory: pytest.TempPathFactory, verbs: list[str], clock: list[int]) -> None:
    """Whatever is done in whatever order, by whatever clock: each version that was kept is still in the file."""
    store = Store(tmp_path_factory.mktemp("kept"))
    titles = []
    for n, verb in enumerate(verbs):
        at = clock[n % len(clock)] if clock else 0
        if verb == "keep":
            titles.append(f"Bản {n}")
            banks.keep(store, Bank("b", titles[-1]), "", at)
            continue
        try:
            getattr(banks, verb)(store, "b", *(() if verb == "restore" else (at,)))
        except Refusal as refusal:
            assert refusal.code == "no_such_bank"
    kept = store.read("SELECT title FROM bank ORDER BY version")
    store.close()
    assert [title for (title,) in kept] == titles


def test_a_folder_of_the_version_before_is_taken_over(tmp_path: Path) -> None:
    """A database that knows no banks gains them, and keeps what it had."""
    db = sqlite3.connect(tmp_path / "kiosk.db", isolation_level=None)
    schema.migrate(db, schema.STEPS[:1])
    db.execute("INSERT INTO meta VALUES('x', 'y')")
    db.close()
    store = Store(tmp_path)
    assert banks.stored(store) == [] and store.read("SELECT value FROM meta") == [("y",)]
    store.close()


def test_what_is_kept_is_on_the_disk_when_it_is_said(tmp_path: Path) -> None:
    """A second connection reads the bank before the store is closed."""
    store = Store(tmp_path)
    banks.keep(store, small_bank(), "", 1)
    reader = sqlite3.connect(tmp_path / "kiosk.db")
    assert reader.execute("SELECT count(*) FROM bank").fetchone() == (1,)
    reader.close()
    store.close()


def versions(store: Store, *titles: str) -> None:
    for title in titles:
        banks.keep(store, replace(small_bank(), title=title), f"{title}.docx", 1_000)


def test_what_a_step_would_bring_is_known_before_it_is_taken(store: Store) -> None:
    """Backwards the version before, forwards the one that was given up last, also past versions given up earlier."""
    versions(store, "Bản 1", "Bản 2")
    banks.step_back(store, "thu", 1_000)
    versions(store, "Bản 3")
    before, after = banks.beside(store, "thu")
    assert before is not None and (before.title, after) == ("Bản 1", None)
    banks.step_back(store, "thu", 1_000)
    before, after = banks.beside(store, "thu")
    assert after is not None and (before, after.title) == (None, "Bản 3")
    banks.restore(store, "thu")
    assert banks.bank(store, "thu").title == "Bản 3"
    assert banks.beside(store, "khong-co") == (None, None)


def test_undoing_goes_step_by_step_even_when_the_clock_was_set_back(store: Store) -> None:
    """Two removals are two steps, and the later one is undone first, whatever the wall clock says."""
    versions(store, "Bản 1", "Bản 2")
    banks.step_back(store, "thu", 5_000)
    banks.remove(store, "thu", 2_000)
    banks.restore(store, "thu")
    assert banks.bank(store, "thu").title == "Bản 1"
    banks.restore(store, "thu")
    assert banks.bank(store, "thu").title == "Bản 2"


def test_a_full_disk_leaves_the_bank_in_use_in_use(store: Store) -> None:
    """A version that finds no room is refused whole."""
    versions(store, "Bản 1")
    store._db.execute(f"PRAGMA max_page_count = {store.read('PRAGMA page_count')[0][0]}")
    with pytest.raises(Refusal, match="disk_full"):
        banks.keep(store, replace(small_bank(500), title="Bản 2"), "", 2_000)
    assert [row.title for row in banks.stored(store)] == ["Bản 1"]
