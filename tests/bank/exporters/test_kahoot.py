"""The Kahoot template: what fits is there with its key, what does not is named."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from bank.banks import banks
from hoctapbac.bank import Bank, Item, ItemType, Option
from hoctapbac.bank.exporters import write
from hoctapbac.bank.importers import read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import Written, drafts_of

CITY = Item(
    "thu-do",
    ItemType.SINGLE,
    "Thủ đô của Việt Nam là thành phố nào?",
    (Option("Huế"), Option("Hà Nội", key=True), Option("Đà Nẵng")),
)
SEA = Item(
    "giap-bien",
    ItemType.MULTIPLE,
    "Những tỉnh, thành phố nào giáp biển?",
    (Option("Đà Nẵng", key=True), Option("Hà Nội"), Option("Hải Phòng", key=True)),
)


def written(*items: Item) -> Written:
    bank = Bank("thu", "Ngân hàng thử", items=items)
    return write("kahoot", bank, drafts_of(bank))


def test_the_template_is_kahoots_own() -> None:
    """Header in row 8, questions from row 9, columns B to H, the key as places from 1."""
    sheet = openpyxl.load_workbook(io.BytesIO(written(CITY, SEA).content)).active
    assert sheet["B8"].value.startswith("Question")
    assert sheet["H8"].value.startswith("Correct answer")
    assert [cell.value for cell in sheet[9]][1:8] == [CITY.stem, "Huế", "Hà Nội", "Đà Nẵng", None, 20, "2"]
    assert sheet["H10"].value == "1,3"
    assert sheet["G9"].value in (5, 10, 20, 30, 60, 90, 120, 240)


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (replace(CITY, stem="Đề " * 50), "120"),
        (replace(CITY, options=(Option("a" * 76, key=True), Option("b"))), "75"),
        (replace(CITY, options=tuple(Option(f"phương án {n}", key=n == 0) for n in range(5))), "4"),
        (replace(CITY, key_state="conflicting"), "chắc chắn"),
        (Item("so", ItemType.NUMBER, "Có bao nhiêu?", answers=("3",)), "số"),
    ],
)
def test_what_does_not_fit_is_left_out_and_named(item: Item, why: str) -> None:
    """Nothing is shortened: the question is a loss of its own, and the others are written."""
    result = written(item, SEA)
    assert [(loss.number, why in loss.detail) for loss in result.losses if loss.what == "item"] == [(1, True)]
    assert [draft.item.stem for draft in read(Source(result.content, "kahoot.xlsx")).drafts] == [SEA.stem]


def test_what_has_no_column_is_declared() -> None:
    """Source, explanation, feedback and pins are said to be lost, item by item."""
    options = (replace(CITY.options[0], feedback="Cố đô."), *CITY.options[1:2], Option("Đà Nẵng", pinned=True))
    full = replace(CITY, options=options, source="Hiến pháp 2013, Điều 13", explanation="Từ năm 1946.")
    losses = {loss.what for loss in written(full).losses if loss.number == 1}
    assert losses == {"source", "explanation", "feedback", "pinned"}


@given(banks())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_question_that_is_written_comes_back_with_its_key(bank: Bank) -> None:
    """Native → Kahoot → native is the identity minus the declared losses; and a repeat is the same bytes."""
    result = write("kahoot", bank, drafts_of(bank))
    left_out = {loss.number for loss in result.losses if loss.what == "item"}
    typeless = {loss.number for loss in result.losses if loss.what == "type"}
    kept = [(n, item) for n, item in enumerate(bank.items, 1) if n not in left_out]
    drafts = read(Source(result.content, "kahoot.xlsx")).drafts if kept else ()
    assert len(drafts) == len(kept)
    for (number, item), draft in zip(kept, drafts, strict=True):
        back = draft.item
        assert (back.stem, back.key_state) == (item.stem, "certain")
        assert number in typeless or back.type is item.type
        if number not in typeless:
            assert [(o.text, o.key) for o in back.options] == [(o.text, o.key) for o in item.options]
        else:
            assert [o.key for o in back.options].count(True) == 1
    assert write("kahoot", bank, drafts_of(bank)).content == result.content
