"""The native format's laws: nothing is lost either way, and nothing a person writes stops the reading."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bank.banks import banks
from hoctapbac.bank import Bank, ItemType, KeyState
from hoctapbac.bank.native import read, reading, write
from hoctapbac.errors import has_errors


@given(banks())
@settings(max_examples=33, deadline=None)
def test_what_is_written_is_read_back(bank: Bank) -> None:
    """Every valid bank, whatever its texts contain, comes back equal and without a single problem."""
    loaded = read(write(bank).encode(), "bank.txt")
    assert loaded.problems == ()
    assert loaded.value == bank


@given(banks(), st.sampled_from(["missing", "conflicting"]))
@settings(max_examples=20, deadline=None)
def test_an_uncertain_key_stays_uncertain(bank: Bank, state: KeyState) -> None:
    """A key that is missing or in conflict is neither lost nor mended by writing the bank down."""
    unsure = tuple(
        replace(
            item,
            key_state=state,
            options=tuple(replace(o, key=False) for o in item.options)
            if item.type is ItemType.ORDERING and state == "missing"
            else item.options,
        )
        for item in bank.items
    )
    doubtful = replace(bank, items=unsure)
    loaded = read(write(doubtful).encode(), "bank.txt")
    assert loaded.value == doubtful
    assert {p.code for p in loaded.errors} <= {"key-missing", "key-conflict"}


@given(banks())
@settings(max_examples=20, deadline=None)
def test_canonical_text_is_a_fixed_point(bank: Bank) -> None:
    """Reading canonical text and writing it again changes no byte."""
    text = write(bank)
    assert write(read(text.encode(), "bank.txt").value) == text


_WORDS = [
    "Câu 1.",
    "Thẻ 1.",
    "\nA.",
    "\n*B.",
    "\nĐáp án:",
    "\nLoại:",
    "\n  ",
    "ghép đôi",
    "số",
    "\n",
    " => ",
    "|",
    "…",
]
_PIECES = st.lists(st.sampled_from(_WORDS) | st.text(max_size=8), max_size=40)


@given(st.binary(max_size=400) | _PIECES.map(lambda pieces: "".join(pieces).encode("utf-8", "replace")))
@settings(max_examples=100, deadline=2000)
def test_no_bytes_stop_the_reading(raw: bytes) -> None:
    """Any bytes give a bank and places for what is wrong; what was kept can be written and read again."""
    result = reading(raw, "bank.txt")
    last = raw.count(b"\n") + raw.count(b"\r") + 1
    assert all(0 <= problem.line <= last and problem.message and problem.remedy for problem in result.problems)
    assert not result.refused or has_errors(result.problems)
    assert read(write(result.bank).encode(), "bank.txt").value == result.bank
