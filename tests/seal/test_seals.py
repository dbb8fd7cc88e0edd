"""Seals: who signed what, and that nothing else passes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.errors import Refusal
from hoctapbac.seal import StationKey, check, key_id

SRC = Path(__file__).parents[2] / "src"
VECTORS = [
    vector
    for path in sorted((Path(__file__).parents[1] / "vectors").glob("*.json"))
    if (vector := json.loads(path.read_text()))["outcome"] == "accepted" and "seal" in vector
]
KEY = StationKey.create(bytes(range(32)))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["about"])
def test_keys_and_seals_are_pinned(vector: dict[str, str]) -> None:
    """A seed gives the published key and seals, and these check."""
    key, body = StationKey.create(bytes.fromhex(vector["seed"])), bytes.fromhex(vector["body"])
    assert key.public.hex() == vector["public"]
    assert key.sign(body).hex() == vector["seal"]
    assert check(key.public, body, bytes.fromhex(vector["seal"]))


def test_a_key_is_named_by_its_public_half() -> None:
    """Six bytes, the same from the key and from its public half, other for another key."""
    other = StationKey.create(bytes(32))
    assert KEY.kid == key_id(KEY.public) and len(KEY.kid) == 6
    assert other.kid != KEY.kid


@given(st.binary(max_size=80))
def test_another_key_or_another_purpose_does_not_pass(body: bytes) -> None:
    """A seal holds for its key and its purpose alone."""
    from nacl.signing import SigningKey

    seal = KEY.sign(body)
    assert check(KEY.public, body, seal)
    assert not check(StationKey.create(bytes(32)).public, body, seal)
    assert not check(KEY.public, body, SigningKey(KEY.seed).sign(body).signature)


@given(st.binary(min_size=1, max_size=80), st.data())
def test_one_changed_bit_does_not_pass(body: bytes, data: st.DataObject) -> None:
    """Neither a changed body nor a changed seal passes."""
    seal = KEY.sign(body)
    bit = data.draw(st.integers(0, 7))
    for part in (body, seal):
        at = data.draw(st.integers(0, len(part) - 1))
        changed = part[:at] + bytes([part[at] ^ (1 << bit)]) + part[at + 1 :]
        assert not (check(KEY.public, changed, seal) if part is body else check(KEY.public, body, changed))


@given(st.binary(max_size=40), st.binary(max_size=80))
def test_bytes_of_any_shape_are_an_answer(public: bytes, signature: bytes) -> None:
    """Nonsense for a key or a seal is a no, not an error."""
    assert not check(public, b"body", signature)


def test_the_weak_key_that_signs_everything_is_refused() -> None:
    """The neutral point of the curve as key and half the seal would pass a careless check for any body."""
    neutral = b"\x01" + bytes(31)
    assert not check(neutral, b"any body", neutral + bytes(32))


def test_a_cut_key_is_refused() -> None:
    """A seed of another length is a damaged file, told as such."""
    with pytest.raises(Refusal) as refused:
        StationKey.create(bytes(31))
    assert refused.value.code == "key_unreadable"


def test_the_seed_is_in_no_repr() -> None:
    """A key that gets into a log does not give itself away."""
    assert "seed" not in repr(KEY) and repr(KEY.seed)[2:-1] not in repr(KEY)


def test_importing_is_cheap() -> None:
    """The cryptographic library is loaded with the first key, not with the module."""
    told = "import sys, hoctapbac.seal; print('nacl' in sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(SRC)}
    )
    assert ran.stdout.strip() == "False"
