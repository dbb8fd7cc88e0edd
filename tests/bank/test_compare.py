"""Two versions of one bank: what an organizer must see first is a question with another key."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given, settings

from bank.banks import banks
from bank.fixtures import bank_file
from hoctapbac.bank import Bank, Item, Option
from hoctapbac.bank.compare import Comparison, compare, lines, view
from hoctapbac.bank.importers import READERS, read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.native import read as native
from hoctapbac.bank.pivot import bank_of

KINDS = tuple(each.name for each in fields(Comparison))


def _bank(*items: str) -> Bank:
    loaded = native(("Ngân hàng: Thử\nMã: thu\n\n" + "\n\n".join(items)).encode(), "thu.txt")
    assert {problem.code for problem in loaded.problems} <= {"no-code", "key-missing"}
    return loaded.value


def _counts(comparison: Comparison) -> dict[str, int]:
    """The kinds that are there, with their numbers."""
    return {kind: len(getattr(comparison, kind)) for kind in KINDS if getattr(comparison, kind)}


CAPITAL = "Câu 1. Thủ đô của Việt Nam là thành phố nào?\n*A. Hà Nội\nB. Huế\nMã: thu-do"
CLEAR = "Câu 2. Phương châm “5 rõ” gồm rõ người, rõ việc và điều gì nữa?\n*A. Rõ quy trình\nB. Rõ kinh phí\nMã: nam-ro"
MODELS = "Câu 3. Năm 2020 có bao nhiêu mô hình được đăng ký?\nLoại: số\nĐáp án: 62\nMã: mo-hinh"


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (CAPITAL, CAPITAL, "same"),
        (CAPITAL, CAPITAL.replace("*A", "A").replace("B.", "*B."), "key_changed"),
        (CAPITAL, CAPITAL.replace("*A", "A"), "key_changed"),
        (CAPITAL, CAPITAL.replace("*A. Hà Nội\nB. Huế", "A. Huế\n*B. Hà Nội"), "options_changed"),
        (CAPITAL, CAPITAL.replace("B. Huế", "B. Đà Nẵng"), "options_changed"),
        (CAPITAL, CAPITAL.replace("thành phố nào", "thành phố nào sau đây"), "reworded"),
        (CAPITAL, CAPITAL.replace("thu-do", "thu-do-2"), "metadata"),
        (CAPITAL, CAPITAL + "\nMức: vận dụng", "metadata"),
        (CLEAR, CLEAR.replace("Rõ quy trình", "Rõ trách nhiệm"), "key_changed"),
        (CLEAR, CLEAR.replace("Rõ quy trình", "rõ quy trình."), "options_changed"),
        (CLEAR, CLEAR.replace("Rõ quy trình", "Rõ quy-trình"), "options_changed"),
        (CLEAR, CLEAR.replace("Rõ quy trình", "P > m").replace("Câu 2", "Câu 3"), "key_changed"),
        (MODELS, MODELS.replace("62", "63"), "key_changed"),
        (MODELS, MODELS + "\nSai số: 2", "key_changed"),
        (MODELS, MODELS + "\nĐơn vị: mô hình", "options_changed"),
    ],
)
def test_each_change_has_its_kind(old: str, new: str, kind: str) -> None:
    """A question changed in one way counts under that way, and a changed key outweighs the rest."""
    assert _counts(compare(_bank(old), _bank(new))) == {kind: 1}


def test_a_key_changed_in_a_reworded_question_is_still_a_changed_key() -> None:
    """Rewording does not hide another key, and both answers are named first of all."""
    new = CAPITAL.replace("*A", "A").replace("B.", "*B.").replace("nào?", "nào dưới đây?")
    told = lines(compare(_bank(CLEAR, CAPITAL), _bank(CLEAR + "\nMức: vận dụng", new)))
    assert told[0].startswith("ĐỔI ĐÁP ÁN câu «thu-do»")
    assert told[1:4] == ["  đề cũng đổi: thêm «dưới đây»", "  trước: A. Hà Nội", "  nay:   B. Huế"]
    assert told[-1] == (
        "1 câu cùng đề khác đáp án; 0 câu đổi đề; 0 câu đổi phương án; 1 câu chỉ đổi phần đi kèm; 0 câu thêm; "
        "0 câu bỏ; 0 câu giữ nguyên."
    )


def test_codes_counted_anew_do_not_move_keys() -> None:
    """Where a file numbers its questions and one is put in front, the others pair by their words."""
    old = _bank(CAPITAL.replace("thu-do", "1"), CLEAR.replace("nam-ro", "2"))
    new = _bank(MODELS.replace("mo-hinh", "1"), CAPITAL.replace("thu-do", "2"), CLEAR.replace("nam-ro", "3"))
    assert _counts(compare(old, new)) == {"metadata": 2, "added": 1}


def test_a_rewritten_question_of_one_code_is_one_question() -> None:
    """The code is what stays when a stem is written anew; without it the old is gone and the new is new."""
    rewritten = CAPITAL.replace("Thủ đô của Việt Nam là thành phố nào?", "Cơ quan trung ương đặt tại đâu?")
    assert _counts(compare(_bank(CAPITAL), _bank(rewritten))) == {"reworded": 1}
    renamed = rewritten.replace("thu-do", "noi-dat")
    assert _counts(compare(_bank(CAPITAL), _bank(renamed))) == {"added": 1, "removed": 1}


def test_the_view_is_plain_values_with_both_sides() -> None:
    """For --json: the counts of every kind, and of a changed key both versions with the letters that are right."""
    shown = view(compare(_bank(CAPITAL), _bank(CAPITAL.replace("*A", "A").replace("B.", "*B."), MODELS)))
    assert shown["counts"] == {kind: int(kind in {"key_changed", "added"}) for kind in KINDS}
    change = shown["key_changed"][0]
    assert (change["old"]["key"], change["new"]["key"], change["fields"]) == (["A"], ["B"], [])
    assert change["new"]["options"][1] == {"label": "B", "text": "Huế", "key": True}
    assert [item["answers"] for item in shown["added"]] == [["62"]]


@given(banks(), banks())
@settings(max_examples=20, deadline=None)
def test_every_question_of_both_banks_is_told_once(old: Bank, new: Bank) -> None:
    """Nothing is lost and nothing twice, whatever the banks; a bank against itself is the same throughout."""
    found = compare(old, new)
    changes = [each for kind in (*KINDS[1:4], "same") for each in getattr(found, kind)]
    elsewhere = {each.new.id for each in changes} | {item.id for item in found.added}
    changes += [each for each in found.key_changed if each.new.id not in elsewhere]
    assert sorted([each.new.id for each in changes] + [item.id for item in found.added]) == sorted(_ids(new))
    assert sorted([each.old.id for each in changes] + [item.id for item in found.removed]) == sorted(_ids(old))
    assert _counts(compare(new, new)) in ({"same": len(new.items)}, {})
    assert lines(found) and view(found)["counts"]["added"] == len(found.added)


def _ids(bank: Bank) -> list[str]:
    return [item.id for item in bank.items]


@given(banks())
@settings(max_examples=20, deadline=None)
def test_moving_a_mark_is_always_seen(bank: Bank) -> None:
    """Turning the marks of any choice round is a changed key."""
    turned = [item for item in bank.items if any(option.key for option in item.options) and not _all_right(item)]
    for item in turned:
        found = compare(Bank("a", "a", items=(item,)), Bank("b", "b", items=(_turned(item),)))
        assert _counts(found) == {"key_changed": 1}


def _all_right(item: Item) -> bool:
    """Whether no option is wrong, or a wrong one reads like a right one: nothing can be turned round then."""
    right = {option.text for option in item.options if option.key}
    return all(option.key or option.text in right for option in item.options)


def _turned(item: Item) -> Item:
    return replace(item, options=tuple(Option(o.text, not o.key, o.pinned, o.match, o.feedback) for o in item.options))


def test_a_stem_that_is_asked_once_more_is_compared_with_the_old_one() -> None:
    """A new question that answers an old stem otherwise is seen, though the old one has its equal; order is no key.

    A bank that contradicts itself is no other bank for that.
    """
    twice = CAPITAL.replace("thu-do", "thu-do-2")
    other = twice.replace("*A", "A").replace("B.", "*B.")
    turned = twice.replace("*A. Hà Nội\nB. Huế", "A. Huế\n*B. Hà Nội")
    assert _counts(compare(_bank(CAPITAL), _bank(CAPITAL, other))) == {"key_changed": 1, "added": 1, "same": 1}
    assert _counts(compare(_bank(CAPITAL), _bank(CAPITAL, turned))) == {"added": 1, "same": 1}
    assert _counts(compare(_bank(CAPITAL, other), _bank(other, CAPITAL))) == {"same": 2}


HISTORY = "aNhdUy13__Trac-Nghiem-Lich-Su-Vao-10/app"


def test_four_keys_differ_between_the_sheet_and_its_export() -> None:
    """A real sheet and the larger file made from it: four of its questions answer a stem of the sheet otherwise."""
    sheet = _read(f"xlsx-vi/{HISTORY}/Excel_CSV/luyen_thi_detail_topic.xlsx", "xlsx")
    export = _read(f"csv/{HISTORY}/src/main/res/raw/luyen_thi_detail_topic.csv", "csv")
    found = compare(sheet, export)
    assert [each.new.line for each in found.key_changed] == [5, 71, 636, 821]
    assert (len(found.removed), len(found.same) + len(found.reworded)) == (0, 80)


def _read(relative: str, form: str) -> Bank:
    path = bank_file(relative)
    pytest.importorskip(f"hoctapbac.bank.importers.{READERS[form]}", reason=f"no reader of {form} here")
    imported = read(Source(path, path.name), form)
    assert imported.drafts
    return bank_of(Bank(form, form), imported.drafts)
