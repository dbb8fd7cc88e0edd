"""What must hold for every format of Moodle: nothing is lost but what was said to be lost."""

from __future__ import annotations

from dataclasses import fields, replace

from hoctapbac.bank import Bank, Item, ItemType, native
from hoctapbac.bank.exporters import write
from hoctapbac.bank.importers import Imported, read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import Draft, Loss, Written, bank_of, drafts_of

DEFAULTS = {each.name: each.default for each in fields(Item)}


def reread(form: str, written: Written) -> Imported:
    """What our own reader makes of an export; nothing in it may be an error."""
    result = read(Source(written.content, "tệp"), form)
    errors = [problem for problem in result.problems if problem.severity == "error" and problem.code != "no-items"]
    assert not errors and not result.refused
    return result


def minus(item: Item, losses: list[Loss], pins: str) -> Item:
    """`item` without what `losses` say; `pins` is what becomes of pins: «none» or «all»."""
    for loss in losses:
        if loss.what == "pinned":
            choice = item.type in {ItemType.SINGLE, ItemType.MULTIPLE, ItemType.CLOZE}
            item = replace(item, options=tuple(replace(o, pinned=pins == "all" and choice) for o in item.options))
        elif loss.what == "feedback":
            item = replace(item, options=tuple(replace(o, feedback="") for o in item.options))
        elif loss.what == "category" and "xuống dòng" in loss.detail:
            item = replace(item, category=item.category.replace("\n", " "))
        elif loss.what == "tags" and "xuống dòng" in loss.detail:
            item = replace(item, tags=tuple(t for t in item.tags if "\n" not in t and "\\]" not in t and t[-1] != "\\"))
        elif loss.what in DEFAULTS and loss.what not in {"id", "type"}:
            item = replace(item, **{loss.what: DEFAULTS[loss.what]})
    if any(loss.what == "type" for loss in losses):
        item = replace(item, type=ItemType.SINGLE)
    return replace(item, id="") if any(loss.what == "id" for loss in losses) else item


def check(form: str, bank: Bank, pins: str = "none") -> None:
    """Native → form → native is the identity minus the losses; form → native → form is stable."""
    drafts = drafts_of(bank)
    written = write(form, bank, drafts)
    assert write(form, bank, drafts) == written
    of = {n: [loss for loss in written.losses if loss.number == n] for n in range(1, len(drafts) + 1)}
    expected = [
        minus(item, of[n], pins) for n, item in enumerate(bank.items, 1) if all(loss.what != "item" for loss in of[n])
    ]
    back = [draft.item for draft in reread(form, written).drafts]
    if any(loss.what == "id" for loss in written.losses):
        back = [replace(item, id="") for item in back]
    assert back == expected
    stable(form, bank, reread(form, written).drafts, written.content)


def stable(form: str, bank: Bank, drafts: tuple[Draft, ...], content: bytes | None = None) -> None:
    """Written and read again, these drafts are the same; through the native format the keys are, too."""
    whole = bank_of(bank, drafts)
    drafts = tuple(replace(d, item=item) for d, item in zip(drafts, whole.items, strict=True))
    first = write(form, whole, drafts)
    if content is not None:
        assert first.content == content
    again = reread(form, first).drafts
    assert write(form, whole, again).content == first.content
    through = native.read(native.write(whole).encode(), "tệp").value
    assert [keys(item) for item in through.items] == [keys(draft.item) for draft in drafts]


def keys(item: Item) -> tuple[object, ...]:
    """What is right in an item."""
    return (item.key_state, [(o.text, o.key, o.match) for o in item.options], item.answers, item.tolerance)
