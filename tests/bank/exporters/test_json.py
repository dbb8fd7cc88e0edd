"""A bank as JSON: everything there, everything back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bank.banks import banks
from hoctapbac.bank import Bank, Item, ItemType, Option
from hoctapbac.bank.exporters import write
from hoctapbac.bank.importers import read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import Credit, Draft, Evidence, bank_of, drafts_of

CITY = Item(
    "thu-do",
    ItemType.SINGLE,
    "Thủ đô của Việt Nam là thành phố nào?",
    (Option("Huế"), Option("Hà Nội", key=True), Option("Đà Nẵng")),
)


def changed(**fields: Any) -> bytes:
    """The export of one question with some of its fields changed by hand."""
    bank = Bank("thu", "Ngân hàng thử", items=(CITY,))
    value = json.loads(write("json", bank, drafts_of(bank)).content)
    value["items"][0] |= fields
    return json.dumps(value).encode()


@given(banks())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_bank_comes_back_whole(bank: Bank) -> None:
    """Native → JSON → native is the identity, nothing is lost, and a repeat is the same bytes."""
    written = write("json", bank, drafts_of(bank))
    imported = read(Source(written.content, "bank.json"))
    assert imported.found.bank is not None
    assert bank_of(imported.found.bank, imported.drafts) == bank
    assert written.losses == ()
    assert write("json", bank, imported.drafts).content == write("json", bank, drafts_of(bank)).content


def test_what_other_systems_add_comes_back_too() -> None:
    """Weights, marks, evidence and what was dropped before are all in the file."""
    draft = Draft(
        CITY,
        number="12",
        evidence=(Evidence("mark", (1,), "gạch chân", "đoạn 4"),),
        credits=(Credit("-50"), Credit("100", feedback="Từ năm 1946."), Credit("0")),
        mark="2",
        penalty="0.3333333",
        case_sensitive=True,
        language="vi",
        media=("ban-do.png",),
        dropped=("thời gian trả lời của câu",),
    )
    bank = Bank("thu", "Ngân hàng thử", items=(CITY,))
    (back,) = read(Source(write("json", bank, [draft]).content, "bank.json")).drafts
    assert back == Draft(**{name: getattr(draft, name) for name in draft.__slots__} | {"where": "items[0]"})


def test_the_file_is_what_its_description_says() -> None:
    """Names and shapes are public: an object of format, version, bank, items and stories, defaults left out."""
    bank = Bank("thu", "Ngân hàng thử", items=(CITY,))
    value = json.loads(write("json", bank, drafts_of(bank)).content)
    assert value["format"] == "hoctapbac-bank"
    assert value["version"] == 1
    assert value["bank"] == {"id": "thu", "title": "Ngân hàng thử"}
    assert value["items"][0]["options"][1] == {"text": "Hà Nội", "key": True}
    assert "explanation" not in value["items"][0]


@pytest.mark.parametrize(
    "fields",
    [
        {"stem": ""},
        {"stem": 7},
        {"type": "essay"},
        {"options": [{"text": "Huế"}]},
        {"options": [{"text": "Huế", "key": True}, {"text": "Hà Nội", "key": True}]},
        {"options": "Huế"},
        {"key_state": "perhaps"},
        {"stem": "Hai dòng trống\n\n\nCâu 2. Lẻn vào"},
        {"type": "number", "options": [], "answers": ["không phải số"]},
        {"draft": {"credits": [{"percent": "abc"}]}},
        {"draft": {"credits": [{"percent": "100"}]}},
        {"draft": {"evidence": [{"basis": "guess", "places": [0]}]}},
    ],
)
def test_an_item_that_was_broken_by_hand_is_refused(fields: dict[str, Any]) -> None:
    """What the format does not allow never becomes an item, and the reason is said."""
    result = read(Source(changed(**fields), "bank.json"))
    assert not result.drafts
    assert len(result.refused) == 1
    assert result.problems[0].message


def test_a_newer_version_is_not_guessed_at() -> None:
    """A file of a version that is not known here is refused as a whole."""
    value = json.loads(changed()) | {"version": 2}
    result = read(Source(json.dumps(value).encode(), "bank.json"))
    assert not result.drafts
    assert result.problems[0].code == "unknown-version"
