"""A bank as Moodle XML: what Moodle has room for comes back as it was, everything else is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from bank.banks import banks
from bank.exporters.moodle_law import check, reread, stable
from bank.exporters.test_gift import TRICKY
from bank.fixtures import bank_file, counted
from hoctapbac.bank import Bank, Item, ItemType, Option
from hoctapbac.bank.exporters import write
from hoctapbac.bank.importers import read, xml
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import Credit, Draft, drafts_of


def bank(*items: Item) -> Bank:
    return Bank("mot", "Một", items=items)


@given(banks())
def test_nothing_is_lost_but_what_is_listed(any_bank: Bank) -> None:
    """Native → XML → native is the identity minus the losses, XML → native → XML is stable, byte for byte."""
    check("moodle-xml", any_bank, pins="all")


@pytest.mark.parametrize("text", TRICKY)
def test_no_text_becomes_markup(text: str) -> None:
    """Tags, entities and signs are text, and stay it."""
    options = (Option(text, key=True, feedback=text), Option("hai"))
    items = (
        Item("c1", ItemType.SINGLE, text, options, title=f"{text}!", explanation=text, category="a/b", tags=(text,)),
        Item("c2", ItemType.SHORT_TEXT, text, answers=(text, "khác")),
        Item("c3", ItemType.MATCHING, text, (Option("trái", match=text), Option(text, match="b")), extras=(text,)),
        Item("c4", ItemType.ORDERING, text, (Option("trước", True), Option(text, True))),
        Item("c5", ItemType.NUMBER, text, answers=("-3.14",), tolerance="0.01", measure=text),
    )
    check("moodle-xml", bank(*items), pins="all")


def test_what_other_systems_have_comes_back() -> None:
    """Marks, penalties, weights of answers, their feedback and the case flag are carried."""
    item = Item("c1", ItemType.SHORT_TEXT, "Thủ đô của Việt Nam?", answers=("Hà Nội",))
    credits = (Credit("100", "Hà Nội", "0", "Đúng"), Credit("50", "Thăng Long", "0", "Tên cũ"), Credit("0", "*"))
    draft = Draft(item, credits=credits, mark="2", penalty="0.3333333", case_sensitive=True)
    back = reread("moodle-xml", write("moodle-xml", bank(item), [draft])).drafts[0]
    assert (back.credits, back.mark, back.penalty, back.case_sensitive) == (credits, "2", "0.3333333", True)


def test_weights_have_seven_digits() -> None:
    """A third is written as Moodle's list has it."""
    options = tuple(Option(text, key=text != "bốn") for text in ("một", "hai", "ba", "bốn"))
    item = Item("c1", ItemType.MULTIPLE, "Chọn số nhỏ hơn bốn", options, partial=True)
    text = write("moodle-xml", bank(item), drafts_of(bank(item))).content.decode()
    assert text.count('fraction="33.33333"') == 3 and text.count('fraction="-33.33333"') == 1


def test_one_pinned_option_keeps_all_in_place() -> None:
    """Moodle shuffles all options or none; where one must stay, none moves, and that is listed."""
    options = (Option("Hà Nội", key=True), Option("Huế"), Option("Cả hai đều sai", pinned=True))
    item = Item("c1", ItemType.SINGLE, "Thủ đô của Việt Nam?", options)
    written = write("moodle-xml", bank(item), drafts_of(bank(item)))
    assert b"<shuffleanswers>false</shuffleanswers>" in written.content
    assert "pinned" in {loss.what for loss in written.losses}
    whole = replace(item, options=tuple(replace(option, pinned=True) for option in options))
    assert "pinned" not in {loss.what for loss in write("moodle-xml", bank(whole), drafts_of(bank(whole))).losses}


def test_the_file_is_xml() -> None:
    """Well-formed, and every question has the name that Moodle asks for."""
    item = Item(
        "c1", ItemType.TRUE_FALSE, "Nước sôi ở 100 °C?", (Option("Đúng", True, True), Option("Sai", False, True))
    )
    root = xml.parse(write("moodle-xml", bank(item), drafts_of(bank(item))).content)
    names = [xml.text_of(name) for name in xml.descendants(root, "name")]
    assert names == ["Nước sôi ở 100 °C?"]


@pytest.mark.parametrize("path", [path for path, _ in counted("moodle-xml")])
def test_real_files_are_stable(path: str) -> None:
    """XML → native → XML → native: after one pass nothing changes any more."""
    stable("moodle-xml", bank(), read(Source(bank_file(path)), "moodle-xml").drafts)


@pytest.mark.parametrize("form", ["moodle-xml", "gift"])
def test_source_and_quotation_go_along_in_the_general_feedback(form: str) -> None:
    """People see them after the question, and the reader tells them apart from the explanation again."""
    item = Item(
        "thu-do",
        ItemType.TRUE_FALSE,
        "Thủ đô là Hà Nội.",
        options=(Option("Đúng", key=True, pinned=True), Option("Sai", pinned=True)),
        source="Hiến pháp năm 2013, Điều 13",
        quotation="Thủ đô nước Cộng hòa xã hội chủ nghĩa Việt Nam là Hà Nội",
        explanation="Xem Điều 13.",
    )
    bank = Bank("b", "B", items=(item,))
    written = write(form, bank, drafts_of(bank))
    assert not {"source", "quotation", "explanation"} & {loss.what for loss in written.losses}
    (back,) = read(Source(written.content, "tệp"), form).drafts
    assert back.item == item
