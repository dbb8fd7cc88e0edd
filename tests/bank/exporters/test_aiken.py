"""A bank as Aiken: questions of one answer on single lines, everything else named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from bank.banks import banks
from bank.exporters.moodle_law import check, stable
from bank.fixtures import bank_file, counted
from hoctapbac.bank import Bank, Item, ItemType, Option
from hoctapbac.bank.exporters import write
from hoctapbac.bank.importers import read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import drafts_of

CAPITAL = Item(
    "c1", ItemType.SINGLE, "Thủ đô của Việt Nam là thành phố nào?", (Option("Huế"), Option("Hà Nội", key=True))
)


def bank(*items: Item) -> Bank:
    return Bank("mot", "Một", items=items)


@given(banks())
def test_nothing_is_lost_but_what_is_listed(any_bank: Bank) -> None:
    """Native → Aiken → native is the identity minus the losses, and writing it again gives the same bytes."""
    check("aiken", any_bank)


def test_only_capitals_are_labels() -> None:
    """A stem that begins with a small letter and a bracket is a stem in Moodle too."""
    item = replace(CAPITAL, stem="a) hay b) là thủ đô?")
    written = write("aiken", bank(item), drafts_of(bank(item)))
    assert read(Source(written.content, "tệp"), "aiken").drafts[0].item.stem == item.stem


def test_the_form_is_moodles() -> None:
    """Labels «A.», one line each, and the key in capitals behind «ANSWER:»."""
    text = write("aiken", bank(CAPITAL), drafts_of(bank(CAPITAL))).content.decode()
    assert text == "Thủ đô của Việt Nam là thành phố nào?\nA. Huế\nB. Hà Nội\nANSWER: B\n"


@pytest.mark.parametrize(
    "item",
    [
        replace(CAPITAL, type=ItemType.MULTIPLE),
        replace(CAPITAL, key_state="conflicting"),
        replace(CAPITAL, stem="Hai\ndòng"),
        replace(CAPITAL, stem="C. Mác sinh năm nào?"),
        replace(CAPITAL, stem="ANSWER: A"),
        replace(CAPITAL, options=(Option("hai\ndòng", key=True), Option("một"))),
    ],
)
def test_what_aiken_cannot_carry_is_left_out_whole(item: Item) -> None:
    """Several answers, several lines, keys in doubt and stems that Moodle takes for labels are listed, not bent."""
    written = write("aiken", bank(item), drafts_of(bank(item)))
    assert written.content == b""
    assert [loss.number for loss in written.losses if loss.what == "item"] == [1]


@pytest.mark.parametrize("path", [path for path, _ in counted("aiken")])
def test_real_files_are_stable(path: str) -> None:
    """Aiken → native → Aiken → native: after one pass nothing changes any more."""
    stable("aiken", bank(), read(Source(bank_file(path)), "aiken").drafts)
