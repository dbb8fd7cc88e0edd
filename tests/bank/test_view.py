"""The public view of an item."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bank.banks import items
from hoctapbac.bank import Item, ItemType, Level, Option, Review
from hoctapbac.bank.view import item_view


def test_a_single_item_in_full() -> None:
    """Every field is there under its documented name, as plain JSON values."""
    item = Item(
        "c1",
        ItemType.SINGLE,
        "Hỏi?",
        (Option("Một", True), Option("Cả hai", pinned=True)),
        topic="CĐ4",
        level=Level.APPLICATION,
        situation=True,
        story="g2",
        source="Báo",
        quotation="rõ người",
        facts=("S0-25",),
        explanation="Vì thế.",
        as_of="2024",
        review=Review.REVIEWED,
        line=7,
    )
    assert item_view(item, "cd4") == {
        "id": "c1",
        "type": "single",
        "stem": "Hỏi?",
        "options": [
            {"label": "A", "text": "Một", "key": True, "pinned": False},
            {"label": "B", "text": "Cả hai", "key": False, "pinned": True},
        ],
        "key_state": "certain",
        "topic": "CĐ4",
        "level": "application",
        "source": "Báo",
        "quotation": "rõ người",
        "facts": ["S0-25"],
        "story": "g2",
        "explanation": "Vì thế.",
        "as_of": "2024",
        "review": "reviewed",
        "situation": True,
        "title": "",
        "category": "",
        "tags": [],
        "ignored": [],
        "evidence": [],
        "bank": "cd4",
        "line": 7,
    }


def test_what_only_some_types_have() -> None:
    """Matching options carry their match; number and short-text items have answers and no options."""
    pairs = item_view(Item("g", ItemType.MATCHING, "?", (Option("a", match="b"),), extras=("c",)), "x")
    assert (pairs["options"][0]["match"], pairs["extras"]) == ("b", ["c"])
    number = item_view(Item("n", ItemType.NUMBER, "?", answers=("62.5",), measure="kg"), "x")
    assert (number["options"], number["answers"], number["measure"]) == ([], ["62.5"], "kg")


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_every_item_has_a_view(data: st.DataObject) -> None:
    """Any item's view is JSON, and shows as many options as the item has."""
    item = data.draw(items("c1", ("CĐ1",)))
    view = json.loads(json.dumps(item_view(item, "b")))
    assert [option["text"] for option in view["options"]] == [option.text for option in item.options]
    assert [option["label"] for option in view["options"]] == list("ABCDEFGH"[: len(item.options)])
