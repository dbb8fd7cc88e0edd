"""What may stand in a field of a record or a statement, by the field's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeVar

from hoctapbac.errors import Refusal
from hoctapbac.records import cbor

MOST_BODY = 1500  # bytes; a body that is longer is no record

# Bytes of the byte strings, characters of the texts; all other fields are whole numbers.
LENGTHS = {
    "kid": 6,
    "prev": 16,
    "pack": 8,
    "of": 16,
    "digest": 16,
    "public": 32,
    "hub": 6,
    "head": 16,
    "good": 16,
    "nonce": 16,
}
TEXTS = {
    "name": 80,
    "post": 80,
    "unit_name": 200,
    "note": 160,
    "reason": 200,
    "title": 80,
    "decision": 60,
    "day": 10,
    "label": 60,
    "token": 60,
}
_T_MOST = 2**48 // 1000 - 1  # the id's time has 48 bits of milliseconds
_WHOLE_MOST = 2**64 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A body as values. The order of the fields is the order in the body; the first, `v`, is the kind.

    A value that does not fit its field is a bug of whoever made it and raises ValueError.
    """

    KIND: ClassVar[int]

    v: int

    def __post_init__(self) -> None:
        if self.v != self.KIND:
            raise ValueError(f"begins with {self.v!r} and not with {self.KIND}")
        for field in fields(self):
            if not _fits(field.name, getattr(self, field.name)):
                raise ValueError(f"{field.name} does not fit: {getattr(self, field.name)!r}")


def _fits(name: str, value: object) -> bool:
    if name in LENGTHS:
        return isinstance(value, bytes) and len(value) == LENGTHS[name]
    if name in TEXTS:
        return isinstance(value, str) and len(value) <= TEXTS[name] and cbor.sound_text(value)
    least, most = (1 if name == "seq" else 0), (_T_MOST if name == "t" else _WHOLE_MOST)
    return type(value) is int and least <= value <= most


M = TypeVar("M", bound=Message)


def by_kind(kinds: Sequence[type[M]]) -> Mapping[int, tuple[type[M], tuple[str, ...]]]:
    """For each kind its class and the names of its fields."""
    return {kind.KIND: (kind, tuple(field.name for field in fields(kind))) for kind in kinds}


def encoded(message: Message) -> bytes:
    """The body of a message."""
    return cbor.written(tuple(getattr(message, field.name) for field in fields(message)))


def decoded(body: bytes, kinds: Mapping[int, tuple[type[M], tuple[str, ...]]], below: int) -> M:
    """The message in a body that is exactly what `encoded` gives.

    Refusal("record_newer") for a sound array of a kind above all of `kinds` and under `below`, which a later version
    may know; Refusal("record_unreadable") for everything else.
    """
    try:
        if len(body) > MOST_BODY:
            raise ValueError("too long")
        values: list[Any] = list(cbor.read(body))
        if type(values[0]) is int and max(kinds) < values[0] < below:
            raise Refusal("record_newer", kind=values[0])
        kind, names = kinds[values[0]]
        return kind(**dict(zip(names, values, strict=True)))
    except (ValueError, IndexError, KeyError, TypeError):
        raise Refusal("record_unreadable") from None
