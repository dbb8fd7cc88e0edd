"""Statements: pinned bytes, and nothing but those."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.errors import Refusal
from hoctapbac.records import statements
from hoctapbac.records.fields import Message
from records.test_kinds import VECTORS, named, values_of


def statement_of(name: str) -> Message:
    vector = VECTORS[name]
    return statements.KINDS[vector["fields"]["v"]](**values_of(vector))


def test_every_kind_has_a_vector() -> None:
    """What a station and a hub can say to each other is pinned, all of it."""
    assert {VECTORS[name]["fields"]["v"] for name in named("accepted", "statement")} == set(statements.KINDS)


@pytest.mark.parametrize("name", named("accepted", "statement"))
def test_an_accepted_vector_is_pinned_in_both_directions(name: str) -> None:
    """Fields give the published bytes, and the bytes the fields."""
    body = bytes.fromhex(VECTORS[name]["body"])
    assert statements.encode(statement_of(name)) == body
    assert statements.decode(body) == statement_of(name)


@pytest.mark.parametrize("name", named("refused", "statement") + named("newer", "statement"))
def test_another_body_is_refused_by_kind(name: str) -> None:
    """A record is no statement; what only a later version can say is told as such."""
    vector = VECTORS[name]
    with pytest.raises(Refusal) as refused:
        statements.decode(bytes.fromhex(vector["body"]))
    assert refused.value.code == ("record_newer" if vector["outcome"] == "newer" else "record_unreadable")


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_unique(body: bytes) -> None:
    """Nothing but a refusal is raised, and what is read is written again bit for bit."""
    try:
        said = statements.decode(body)
    except Refusal:
        return
    assert statements.encode(said) == body
