"""A bank as QTI 2.1 and 3.0: what comes back, what is named as lost, and that the files are what the schemas want."""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from bank.banks import banks
from bank.exporters.moodle_law import keys, minus
from bank.exporters.test_gift import TRICKY
from bank.fixtures import bank_file, counted
from hoctapbac.bank import Bank, Item, ItemType, Option, native
from hoctapbac.bank.exporters import write
from hoctapbac.bank.exporters.native import write as write_native
from hoctapbac.bank.importers import Imported, read, xml
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import Credit, Draft, Loss, Written, bank_of, drafts_of

FORMS = ("qti-2.1", "qti-3.0")
VERSIONS = ("qti-1.2", "qti-2.0", "qti-2.1", "qti-2.2", "qti-3.0")
PAIR = (Option("Đúng", key=True, pinned=True, feedback="Phải."), Option("Sai", pinned=True))


def bank(*items: Item) -> Bank:
    return Bank("mot", "Một", items=items)


def reread(written: Written) -> Imported:
    """What our own reader makes of an export; nothing in it may be wrong."""
    result = read(Source(written.content, "gói"))
    assert not [problem for problem in result.problems if problem.code != "no-items"]
    assert not result.refused
    return result


def expected(item: Item, losses: list[Loss]) -> Item:
    """`item` without what the losses say."""
    item = minus(item, losses, "none")
    if any(loss.what == "lines" for loss in losses):
        item = replace(item, options=tuple(replace(o, text=o.text.replace("\n", " ")) for o in item.options))
    return item


def check(form: str, whole: Bank) -> None:
    """Native → form → native is the identity minus the losses, and a second export the same bytes."""
    drafts = drafts_of(whole)
    written = write(form, whole, drafts)
    assert write(form, whole, drafts) == written
    of = {n: [loss for loss in written.losses if loss.number == n] for n in range(1, len(drafts) + 1)}
    back = reread(written).drafts
    assert [draft.item for draft in back] == [expected(item, of[n]) for n, item in enumerate(whole.items, 1)]
    stable(form, whole, back, written.content)


def stable(form: str, whole: Bank, drafts: tuple[Draft, ...], content: bytes | None = None) -> None:
    """Written and read again these drafts are the same, and the native format keeps their keys."""
    whole = bank_of(whole, drafts)
    drafts = tuple(replace(d, item=item) for d, item in zip(drafts, whole.items, strict=True))
    first = write(form, whole, drafts)
    assert content is None or first.content == content
    again = reread(first).drafts
    assert write(form, whole, again).content == first.content
    through = native.read(write_native(whole, drafts).content, "tệp").value
    assert [keys(item) for item in through.items] == [keys(draft.item) for draft in drafts]


@pytest.mark.parametrize("form", FORMS)
@given(any_bank=banks())
def test_nothing_is_lost_but_what_is_listed(form: str, any_bank: Bank) -> None:
    """Native → QTI → native is the identity minus the losses, and QTI → native → QTI is stable, byte for byte."""
    check(form, any_bank)
