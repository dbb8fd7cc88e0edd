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
from bank.fixtures import bank_file, counted, needs_files
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


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", TRICKY)
def test_no_text_becomes_markup(form: str, text: str) -> None:
    """Tags, entities and signs are text, and stay it."""
    options = (Option(text, key=True, feedback=text), Option("hai"))
    items = (
        Item("c1", ItemType.SINGLE, text, options, title=f"{text}!", explanation=text, category="a/b", tags=(text,)),
        Item("c2", ItemType.SHORT_TEXT, text, answers=(text, "khác")),
        Item("c3", ItemType.MATCHING, text, (Option("trái", match=text), Option(text, match="b")), extras=(text,)),
        Item("c4", ItemType.ORDERING, text, (Option("trước", True), Option(text, True))),
        Item("c5", ItemType.NUMBER, text, answers=("-3.14",), tolerance="0.01", measure=text),
    )
    check(form, bank(*items))


def members(written: Written) -> dict[str, str]:
    packed = zipfile.ZipFile(io.BytesIO(written.content))
    return {name: packed.read(name).decode() for name in packed.namelist()}


def exported(form: str, draft: Draft) -> tuple[Written, Draft]:
    written = write(form, bank(draft.item), [draft])
    (back,) = reread(written).drafts
    return written, back


def test_a_code_that_begins_with_a_digit_comes_back() -> None:
    """XML wants names that begin with a letter; the code is the old one after a round trip."""
    item = Item("2025-cau.1", ItemType.TRUE_FALSE, "Hà Nội là thủ đô?", PAIR)
    written, back = exported("qti-2.1", Draft(item))
    assert 'identifier="_2025-cau.1"' in members(written)["items/0001-2025-cau.1.xml"]
    assert back.item == item


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("kind", "percents"),
    [
        (ItemType.SINGLE, ("100", "33.33333", "-50")),
        (ItemType.MULTIPLE, ("70", "30", "-20")),
        (ItemType.CLOZE, ("80", "0", "-10")),
    ],
)
def test_weights_come_back(form: str, kind: ItemType, percents: tuple[str, ...]) -> None:
    """What other systems give for each option is carried by the mapping, with the feedback beside it."""
    right = 2 if kind is ItemType.MULTIPLE else 1
    options = tuple(Option(text, n < right, feedback=f"Vì {text}") for n, text in enumerate(("một", "hai", "ba")))
    item = Item("c1", kind, "Số … nhỏ", options)
    draft = Draft(item, credits=tuple(Credit(percent) for percent in percents))
    written, back = exported(form, draft)
    assert back.item == item and [credit.percent for credit in back.credits] == list(percents)
    assert "weight" not in {loss.what for loss in written.losses}


def test_weights_that_say_another_key_are_left_behind() -> None:
    """A key that a person has mended is written; the old weights are listed as lost."""
    item = Item("c1", ItemType.SINGLE, "Thủ đô?", (Option("Hà Nội", key=True), Option("Huế")))
    written, back = exported("qti-2.1", Draft(item, credits=(Credit("0"), Credit("100"))))
    assert back.item == item and "weight" in {loss.what for loss in written.losses}


def test_half_right_words_come_back() -> None:
    """Accepted and half right words, and whether capitals count."""
    item = Item("c1", ItemType.SHORT_TEXT, "Thủ đô?", answers=("Hà Nội", "Hanoi"))
    credits = (Credit("100", "Hà Nội"), Credit("100", "Hanoi"), Credit("50", "Thăng Long"))
    _, back = exported("qti-2.1", Draft(item, credits=credits, case_sensitive=True, language="vi-VN"))
    assert (back.item, back.credits, back.case_sensitive, back.language) == (item, credits, True, "vi-VN")


def test_what_has_no_place_is_listed_once_for_each_item() -> None:
    """Source, quotation, review and the like stay behind and are said."""
    item = Item(
        "c1",
        ItemType.NUMBER,
        "Bao nhiêu tỉnh, thành phố?",
        answers=("34",),
        source="Nghị quyết số 202/2025/QH15, 12/6/2025",
        quotation="34 đơn vị hành chính cấp tỉnh",
        facts=("S1-1",),
    )
    written = write("qti-2.1", bank(item), [Draft(item, mark="2", penalty="0.1", dropped=("gợi ý",))])
    assert {(loss.what, loss.number) for loss in written.losses} >= {
        *((what, 1) for what in ("source", "quotation", "facts", "mark", "penalty", "dropped")),
        ("bank", 0),
    }


@pytest.mark.parametrize("state", ["missing", "conflicting"])
def test_a_key_in_doubt_is_not_exported(state: str) -> None:
    """QTI cannot say that a key is in doubt, so the item stays behind whole."""
    item = Item("c1", ItemType.SINGLE, "Thủ đô?", (Option("Hà Nội"), Option("Huế")), key_state=state)
    written = write("qti-3.0", bank(item), drafts_of(bank(item)))
    assert list(members(written)) == ["imsmanifest.xml"]
    assert [(loss.what, loss.number) for loss in written.losses if loss.number] == [("item", 1)]


def test_every_name_of_qti_3_is_in_kebab_case() -> None:
    """Elements begin with `qti-`, attributes have no capitals; HTML stays HTML."""
    item = Item("c1", ItemType.SINGLE, "Một\nhai", (Option("a", True, feedback="x"), Option("b")), explanation="y")
    root = xml.parse(members(write("qti-3.0", bank(item), drafts_of(bank(item))))["items/0001-c1.xml"].encode())
    names = {xml.local(each) for each in root.iter()}
    assert {name for name in names if not name.startswith("qti-")} <= {"p", "br", "span"}
    attributes = {str(key) for each in root.iter() for key in each.attrib if not str(key).startswith("{")}
    assert all(name == name.lower() for name in attributes | names)


@needs_files
@pytest.mark.parametrize("version", VERSIONS)
def test_real_files_are_stable(version: str) -> None:
    """QTI of any version → native → our QTI → native → our QTI: after one pass nothing changes any more."""
    for path, count in counted(version):
        drafts = read(Source(bank_file(path)), "qti").drafts if count else ()
        for form in FORMS:
            stable(form, bank(), tuple(draft for draft in drafts if draft.item.key_state == "certain"))


SCHEMAS = Path(os.environ.get("HOCTAPBAC_SCHEMAS", "absent"))
_SCHEMA_OF = {"qti-2.1": "imsqti_v2p1*.xsd", "qti-3.0": "imsqti_asiv3p0*.xsd"}


def schema(form: str) -> Path:
    """The published schema of this version, anywhere in the folder; skips the test where it is not there."""
    found = sorted(SCHEMAS.rglob(_SCHEMA_OF[form]))
    if not found:
        pytest.skip(f"no {_SCHEMA_OF[form]} of 1EdTech in the folder that HOCTAPBAC_SCHEMAS names")
    return found[0]


@pytest.mark.parametrize("form", FORMS)
def test_items_are_what_the_published_schema_wants(form: str) -> None:
    """Every item of an export, whatever is in it, validates against 1EdTech's own schema."""
    from lxml import etree

    wanted = etree.XMLSchema(etree.parse(str(schema(form))))

    @given(any_bank=banks())
    def validates(any_bank: Bank) -> None:
        for name, text in members(write(form, any_bank, drafts_of(any_bank))).items():
            if name.startswith("items/"):
                assert wanted.validate(etree.fromstring(text.encode())), wanted.error_log

    validates()


@pytest.mark.parametrize("form", ["qti-2.1", "qti-3.0"])
def test_a_category_with_a_line_break_stays_behind_and_is_named(form: str) -> None:
    """A manifest cannot tell such a break from its own layout; the item itself goes along."""
    item = Item("cau", ItemType.SINGLE, "Hỏi?", options=(Option("một", key=True), Option("hai")), category="0\n/")
    check(form, Bank("b", "B", items=(item,)))
