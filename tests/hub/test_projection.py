"""What the hub counts is a pure function of the set of records, packs and decisions: of nothing else, in no order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoctapbac.contest.standings import Entry, counting
from hoctapbac.hub import reading
from hoctapbac.hub.engine import Engine
from hoctapbac.hub.projection import DERIVED
from hoctapbac.records import Correction, Result, Void, decode, link

from .engines import KINDS, engine_of
from .worlds import HUB, World, deliveries, lived, tables, world

COMPARED = (*DERIVED, "journal")
EXAMPLES = {"sqlite": 25, "postgresql": 4, "partitioned": 3}  # a new plan for every statement takes its time
seeds = st.integers(0, 2**32)


@pytest.mark.parametrize("kind", KINDS)
def test_every_order_gives_the_same_tables(kind: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Two ways of a world to a hub, and making everything anew, leave equal tables: those that the law asks for."""
    with engine_of(kind, tmp_path_factory.mktemp("hub")) as engine:

        @settings(max_examples=EXAMPLES[kind], suppress_health_check=list(HealthCheck), deadline=None)
        @given(seeds, seeds, seeds)
        def law(what: int, one: int, other: int) -> None:
            made = world(Random(what))
            lived(engine, deliveries(Random(one), made))
            first = tables(engine, COMPARED), states(engine)
            ledger = lived(engine, deliveries(Random(other), made))
            assert (tables(engine, COMPARED), states(engine)) == first
            ledger.rebuild()
            assert tables(engine, COMPARED) == first[0]
            assert_lawful(engine, made)
            assert_recalled(engine)

        law()


def states(engine: Engine) -> list[tuple[Any, ...]]:
    return sorted(engine.read("SELECT kid, state, coalesce(good_seq, -1), successor FROM station"), key=repr)


def assert_lawful(engine: Engine, made: World) -> None:
    """`place` and `tally` are what the standings of `contest` make of the results that count."""
    which = made.packs[0].contest.attempts.which
    attempts: defaultdict[tuple[bytes, str], list[Entry]] = defaultdict(list)
    for contest, entry in entries(engine, made):
        attempts[contest, entry.who].append(entry)
    held = engine.read("SELECT contest, person, unit, points, correct, items, duration_ms, t, attempts, kid FROM place")
    assert {row[:2] for row in held} == set(attempts)
    for contest, person, unit, points, correct, items, ms, t, tried, kid in held:
        own = attempts[contest, person]
        law = which if contest == b"contest1" else "earliest_best"
        counts = counting(own, law)
        ours = Entry(person, unit, points, correct, items, ms, t * 1000, None, bytes(kid).hex(), tried)
        assert ours.attempts_used == counts.attempts_used
        assert key(ours, law) == key(counts, law)
        assert any((e.unit, e.points, e.correct, e.submitted_ms) == (unit, points, correct, t * 1000) for e in own)
    assert_tallied(engine, held)


def key(entry: Entry, which: str) -> tuple[int, ...]:
    """What decides between two attempts of a person, and nothing more."""
    if which in ("first", "last"):
        return (entry.submitted_ms,)
    return entry.points, entry.duration_ms, entry.submitted_ms


def assert_tallied(engine: Engine, held: Iterable[tuple[Any, ...]]) -> None:
    sums: dict[tuple[bytes, str], list[int]] = {}
    for contest, person, unit, points, correct, items, _, _, tried, _ in held:
        added = (1, person.startswith("g:"), tried, points, correct == items)
        before = sums.get((contest, unit), [0] * 5)
        sums[contest, unit] = [a + b for a, b in zip(before, added, strict=True)]
    told = engine.read("SELECT contest, unit, people, guests, attempts, points, all_right FROM tally")
    assert {row[:2]: list(row[2:]) for row in told} == sums


def entries(engine: Engine, made: World) -> Iterable[tuple[bytes, Entry]]:
    """The results that count, with their contests, told from the records themselves."""
    stations = engine.read("SELECT kid, state, good_seq, good_link FROM station")
    believed = {bytes(kid): (state, good) for kid, state, good, _ in stations}
    said = [decode(bytes(body)) for (body,) in engine.read("SELECT body FROM record")]
    of_chain = {bytes(kid): chain(said, bytes(kid), good, bytes(last)) for kid, _, good, last in stations if good}

    def counts(record: Any) -> bool:
        state, good = believed[record.kid]
        if state in ("trusted", "hub"):
            return True
        # What the last good record vouches for, and what lies behind a hole, of which it says nothing.
        right = of_chain.get(record.kid, {}).get(record.seq)
        return state in ("revoked", "rotated") and record.seq <= (good or 0) and right in (None, link(encoded(record)))

    corrections = {c.of: c for c in sorted((r for r in said if isinstance(r, Correction)), key=lambda r: r.seq)}
    voids = [v for v in said if isinstance(v, Void) and counts(v)]
    packs = {pack.id: pack for pack in made.packs}
    for result in said:
        if not isinstance(result, Result) or not counts(result) or result.pack not in packs:
            continue
        own, pack = link(encoded(result)), packs[result.pack]
        if any(void.of == own and void.kid in (HUB.kid, result.kid) for void in voids):
            continue
        right: Any = corrections.get(own, result)
        if right.score > result.max or right.correct > result.items:
            continue
        person, unit = pack.person_of(right.who), pack.unit_of(right.unit)
        name = f"p:{person.id}" if person else f"g:{result.kid.hex()}:{result.seq}"
        place = unit.id if unit else person.unit_id if person else ""
        yield (
            pack.contest_key,
            Entry(name, place, right.score, right.correct, result.items, result.duration_ms, result.t * 1000),
        )


def assert_recalled(engine: Engine) -> None:
    """Of the hub's confirmations and prizes just those are recalled that the hub itself has voided."""
    given = {bytes(of) for table in ("confirmation", "award") for (of,) in engine.read(f"SELECT link FROM {table}")}
    said = [decode(bytes(body)) for (body,) in engine.read("SELECT body FROM record")]
    voided = {one.of for one in said if isinstance(one, Void) and one.kid == HUB.kid}
    assert set(reading.recalls(engine.read, given)) == given & voided
    for contest in (b"contest1", b"contest2"):
        told = {one.link: one.recall is not None for one in reading.confirmations(engine, [contest])}
        assert told == {of: of in voided for of in told}


def chain(said: Iterable[Any], kid: bytes, seq: int, last: bytes) -> dict[int, bytes]:
    """By number the link that the chain ending in the record `seq` asks for, down to the first that is not here."""
    held = {link(encoded(record)): record for record in said if record.kid == kid}
    asked = {seq: last}
    while seq > 1 and last in held:
        seq, last = seq - 1, held[last].prev
        asked[seq] = last
    return asked


def encoded(result: Any) -> bytes:
    from hoctapbac.records import encode

    return encode(result)
