"""A record's bytes: pinned, unique for their values, and refused when they are anything else."""

import itertools
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.errors import Refusal
from hoctapbac.records import KINDS, NO_PREVIOUS, RESULT, Record, Result, decode, encode, link, record_id
from hoctapbac.records.fields import LENGTHS

OUTCOMES = ("accepted", "refused", "newer")

VECTORS = {path.stem: json.loads(path.read_text()) for path in (Path(__file__).parents[1] / "vectors").glob("*.json")}


def named(outcome: str, family: str) -> list[str]:
    """The vectors of an outcome; those that name no family are of records."""
    return sorted(
        name
        for name, vector in VECTORS.items()
        if vector["outcome"] == outcome and vector.get("family", "record") == family
    )


ACCEPTED = named("accepted", "record")
REFUSED = named("refused", "record")
NEWER = named("newer", "record")

whole = st.integers(0, 2**64 - 1) | st.integers(0, 300)
results = st.builds(
    Result,
    v=st.just(RESULT),
    kid=st.binary(min_size=6, max_size=6),
    seq=st.integers(1, 2**64 - 1),
    prev=st.binary(min_size=16, max_size=16),
    t=st.integers(0, 2**48 // 1000 - 1),
    pack=st.binary(min_size=8, max_size=8),
    **dict.fromkeys(("clk", "unit", "who", "score", "max", "correct", "items", "duration_ms"), whole),
)


def values_of(vector: dict[str, Any]) -> dict[str, Any]:
    fields = vector["fields"]
    return {k: bytes.fromhex(v) if k in LENGTHS else v for k, v in fields.items()}


def result_of(vector: dict[str, Any]) -> Result:
    return Result(**values_of(vector))


def record_of(vector: dict[str, Any]) -> Record:
    return KINDS[vector["fields"]["v"]](**values_of(vector))


def test_there_are_vectors_of_both_outcomes() -> None:
    """Every vector says what must become of it."""
    assert len(ACCEPTED) >= 12 and len(REFUSED) >= 30 and NEWER
    sorts = itertools.product(OUTCOMES, ("record", "statement", "frames"))
    assert sorted(name for sort in sorts for name in named(*sort)) == sorted(VECTORS)
    assert {VECTORS[name]["fields"]["v"] for name in ACCEPTED} == set(KINDS)


@pytest.mark.parametrize("name", ACCEPTED)
def test_an_accepted_vector_is_pinned_byte_by_byte(name: str) -> None:
    """Fields, body, link and id are the published ones, in both directions."""
    vector = VECTORS[name]
    body = bytes.fromhex(vector["body"])
    assert encode(record_of(vector)) == body
    assert decode(body) == record_of(vector)
    assert link(body).hex() == vector["link"]
    assert str(record_id(body)) == vector["id"]


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_vector_is_refused(name: str) -> None:
    """Whatever is not the one form of a result is refused, and has no id either."""
    body = bytes.fromhex(VECTORS[name]["body"])
    for read in (decode, record_id):
        with pytest.raises(Refusal) as refused:
            read(body)
        assert refused.value.code == "record_unreadable"


@pytest.mark.parametrize("name", NEWER)
def test_a_kind_of_a_later_version_is_refused_by_its_own_name(name: str) -> None:
    """Whoever holds it is told to bring the program up to date, and not that the record is bad."""
    with pytest.raises(Refusal) as refused:
        decode(bytes.fromhex(VECTORS[name]["body"]))
    assert refused.value.code == "record_newer"


@given(results)
def test_what_is_encoded_is_decoded(result: Result) -> None:
    """A body gives back exactly the values that went in."""
    assert decode(encode(result)) == result


@given(results, st.data())
def test_a_changed_body_is_refused_or_is_the_one_body_of_other_values(result: Result, data: st.DataObject) -> None:
    """No two different bodies decode to the same result."""
    body = bytearray(encode(result))
    at = data.draw(st.integers(0, len(body) - 1))
    body[at] ^= data.draw(st.integers(1, 255))
    assert_unique(bytes(body))
    assert_unique(bytes(body[:at]))
    assert_unique(bytes(body[:at] + body[at + 1 :]))


@given(st.binary(max_size=130))
def test_any_bytes_are_refused_or_unique(body: bytes) -> None:
    """Nothing but a refusal is ever raised."""
    assert_unique(body)


def assert_unique(body: bytes) -> None:
    try:
        result = decode(body)
    except Refusal:
        return
    assert encode(result) == body


@given(results)
def test_an_id_is_a_version_7_uuid_in_the_order_of_time(result: Result) -> None:
    """The id begins with the record's time; another body has another id and another link."""
    body = encode(result)
    found = record_id(body)
    assert (found.version, found.variant) == (7, "specified in RFC 4122")
    assert found.int >> 80 == result.t * 1000 + result.seq % 1000
    other = encode(replace(result, score=result.score ^ 1))
    assert record_id(other) != found
    assert link(other) != link(body) and len(link(body)) == 16


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("v", 2),
        ("kid", b"short"),
        ("seq", 0),
        ("prev", bytearray(16)),
        ("t", 2**48 // 1000),
        ("score", -1),
        ("who", 2**64),
        ("items", True),
        ("unit", None),
    ],
)
def test_a_value_that_does_not_fit_is_a_bug(field: str, value: object) -> None:
    """A result that could not be encoded cannot be made."""
    values = asdict(result_of(VECTORS["result-plain"]))
    with pytest.raises(ValueError, match=r"."):
        Result(**{**values, field: value})


def test_the_first_record_follows_nothing() -> None:
    """A key's first record has sixteen zero bytes for its previous link, the next one the first's link."""
    first, plain = (bytes.fromhex(VECTORS[name]["body"]) for name in ("result-first", "result-plain"))
    assert decode(first).prev == NO_PREVIOUS
    assert decode(plain).prev == link(first)
