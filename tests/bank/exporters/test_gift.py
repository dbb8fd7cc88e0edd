"""A bank as GIFT: what GIFT can carry comes back as it was, everything else is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from bank.banks import banks
from bank.exporters.moodle_law import check, keys, reread, stable
from bank.fixtures import bank_file, counted
from hoctapbac.bank import Bank, Item, ItemType, Option
from hoctapbac.bank.exporters import write
from hoctapbac.bank.importers import read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import Credit, Draft, drafts_of

TRICKY = (
    "~=#{}:\\",
    "[x] đã chọn",
    "[html] không phải định dạng",
    "C. Mác và Ph. Ăng-ghen",
    "0",
    "dòng một\n0\ndòng ba",
    "1 < 2 <b>đậm</b> &lt; &amp;",
    "😀 $\\frac{1}{2}$ \\n",
    "%50% dân số",
    "%3,5% mỗi năm",
    "// không phải ghi chú",
    "$CATEGORY: không phải thư mục",
    "::không phải tên:: ####",
    "T",
    "a -> b",
    "*",
)


def bank(*items: Item) -> Bank:
    return Bank("mot", "Một", items=items)


def single(stem: str, *texts: str, **more: object) -> Item:
    """A question of one answer, the first of `texts`."""
    options = tuple(Option(text, key=n == 0) for n, text in enumerate(texts))
    return replace(Item("c1", ItemType.SINGLE, stem, options), **more)


def exported(draft: Draft) -> tuple[str, set[str]]:
    written = write("gift", bank(draft.item), [draft])
    return written.content.decode(), {loss.what for loss in written.losses}


@given(banks())
def test_nothing_is_lost_but_what_is_listed(any_bank: Bank) -> None:
    """Native → GIFT → native is the identity minus the losses, GIFT → native → GIFT is stable, byte for byte."""
    check("gift", any_bank)


@pytest.mark.parametrize("text", TRICKY)
def test_no_text_becomes_markup(text: str) -> None:
    """Signs, formats, comments, weights and lone zeros in any place are still the same text when read again."""
    options = tuple(Option(each, key=n == 0, feedback=text) for n, each in enumerate((text, f"{text} hai", "ba")))
    items = (
        Item("c1", ItemType.SINGLE, text, options, title=text, explanation=text),
        Item("c2", ItemType.MULTIPLE, text, tuple(replace(each, key=True) for each in options[:2]) + options[2:]),
        Item("c3", ItemType.TRUE_FALSE, text, (Option("Đúng", True, True, "", text), Option("Sai", False, True))),
        Item("c4", ItemType.NUMBER, text, answers=("3.14",), tolerance="0.01", explanation=text),
        Item("c5", ItemType.SHORT_TEXT, text, answers=("đáp án khác", text)),
        Item("c6", ItemType.MATCHING, text, (Option("trái", match=text), Option("vế", match="b")), extras=(text,)),
    )
    check("gift", bank(*(replace(item, tags=(text.replace("\n", " "),)) for item in items)))


def test_every_right_option_of_a_question_counts_the_same() -> None:
    """Weights are those of Moodle's list with seven digits; a wrong option takes all where all or nothing counts."""
    options = tuple(Option(text, key=text != "bốn") for text in ("một", "hai", "ba", "bốn"))
    text, losses = exported(Draft(Item("c1", ItemType.MULTIPLE, "Chọn số nhỏ hơn bốn", options)))
    assert text.count("~%33.33333%") == 3 and "~%-100%bốn" in text
    assert "grading" in losses


def test_eleven_right_options_have_no_weights_in_moodle() -> None:
    """A question whose share Moodle does not know is left out whole, not bent."""
    options = tuple(Option(f"số {n}", key=n < 11) for n in range(12))
    text, losses = exported(Draft(Item("c1", ItemType.MULTIPLE, "Chọn các số nhỏ hơn mười một", options)))
    assert text == "" and "item" in losses


@pytest.mark.parametrize(
    ("percent", "written", "lost"),
    [("50", "~%50%Huế", False), ("33", "~%33.33333%Huế", True), ("99", "", True), ("0", "~Huế", False)],
)
def test_a_weight_is_moved_to_the_nearest_only_where_the_key_stays(percent: str, written: str, lost: bool) -> None:
    """33 becomes 33.33333 and is listed; 99 would become a second key and leaves the question out."""
    item = single("Thủ đô của Việt Nam?", "Hà Nội", "Huế")
    text, losses = exported(Draft(item, credits=(Credit("100"), Credit(percent))))
    assert written in text
    assert bool(losses & {"weight", "item"}) is lost


def test_weights_that_contradict_the_key_do_not_change_it() -> None:
    """Weights brought along from elsewhere give way to the item's key."""
    item = single("Thủ đô của Việt Nam?", "Hà Nội", "Huế")
    text, losses = exported(Draft(item, credits=(Credit("0"), Credit("100"))))
    assert "\t=Hà Nội\n\t~Huế" in text and "weight" in losses


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (Item("c1", ItemType.ORDERING, "Sắp xếp", (Option("a", True), Option("b", True))), "loại"),
        (Item("c1", ItemType.MATCHING, "Ghép", (Option("a -> x", match="b"), Option("c", match="d"))), "->"),
        (Item("c1", ItemType.SHORT_TEXT, "Viết", answers=("a -> b",)), "->"),
        (Item("c1", ItemType.SHORT_TEXT, "Viết", answers=("a\\*b",)), "\\*"),
        (replace(single("Đề", "a", "b"), key_state="missing"), "chắc chắn"),
    ],
)
def test_what_gift_cannot_carry_is_left_out_whole(item: Item, why: str) -> None:
    """Left out, and listed with its reason."""
    written = write("gift", bank(item), [Draft(item)])
    assert written.content == b""
    assert any(loss.what == "item" and why in loss.detail and loss.item == "c1" for loss in written.losses)


@pytest.mark.parametrize("path", [path for path, count in counted("gift") if count and not path.endswith("json")])
def test_real_files_are_stable(path: str) -> None:
    """GIFT → native → GIFT → native: after one pass nothing changes any more, keys least of all."""
    result = read(Source(bank_file(path)), "gift")
    stable("gift", bank(), result.drafts)


def test_the_key_survives_in_every_kind() -> None:
    """What is right when written is right when read."""
    items = (
        single("Thủ đô?", "Hà Nội", "Huế"),
        Item("c2", ItemType.NUMBER, "Năm nào?", answers=("1945",)),
        Item("c3", ItemType.SHORT_TEXT, "Thành phố nào?", answers=("Hà Nội", "Thăng Long")),
    )
    back = reread("gift", write("gift", bank(*items), drafts_of(bank(*items)))).drafts
    assert [keys(draft.item) for draft in back] == [keys(item) for item in items]
