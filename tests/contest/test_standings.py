"""Who stands where, and why."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hoctapbac.contest.rules import TieKey
from hoctapbac.contest.standings import Entry, counted, counting, one_decimal, standings, unit_rows

POINTS, CORRECT, PREDICTION, DURATION, EARLIEST, ATTEMPTS, SHARED = TieKey
KEYS = [POINTS, CORRECT, PREDICTION, DURATION, EARLIEST, ATTEMPTS]


def entry(who: str, points: int = 0, **rest: Any) -> Entry:
    plain: dict[str, Any] = {"unit": "u", "correct": points, "items": 10, "duration_ms": 0, "submitted_ms": 0}
    return Entry(who=who, points=points, **(plain | rest))


small = st.integers(0, 2)
entries = st.lists(
    st.builds(
        Entry,
        who=st.integers(0, 999).map(str),
        unit=st.sampled_from(["a", "b"]),
        points=small,
        correct=small,
        items=st.just(2),
        duration_ms=small,
        submitted_ms=st.integers(0, 12),
        prediction=st.none() | st.integers(0, 4).map(Decimal),
        station=st.sampled_from(["k1", "k2"]),
        attempts_used=st.integers(1, 3),
    ),
    max_size=9,
    unique_by=lambda one: one.who,
)
chains = st.lists(st.sampled_from(KEYS), unique=True)


def marks(one: Entry, ties: list[TieKey], truth: int) -> list[Any]:
    """What the chain looks at, in its order, smaller being better: the plain way to rank."""
    looked_at = {
        POINTS: -one.points,
        CORRECT: -one.correct,
        PREDICTION: 10**9 if one.prediction is None else abs(one.prediction - truth),
        DURATION: one.duration_ms,
        EARLIEST: one.submitted_ms,
        ATTEMPTS: one.attempts_used,
    }
    return [looked_at[tie] for tie in ties]


@given(entries, chains, st.integers(0, 4))
def test_places_are_those_of_a_plain_sort(people: list[Entry], ties: list[TieKey], truth: int) -> None:
    """Rank = 1 + how many are better; neighbours are decided by the first key in which they differ."""
    places = standings(people, ties, truth=Decimal(truth))
    assert {place.entry for place in places} == set(people)
    all_marks = [marks(one, ties, truth) for one in people]
    for place in places:
        assert place.rank == 1 + sum(other < marks(place.entry, ties, truth) for other in all_marks)
    for above, place in pairwise(places):
        pairs = zip(ties, marks(above.entry, ties, truth), marks(place.entry, ties, truth), strict=True)
        assert place.decided_by == next((tie for tie, a, b in pairs if a != b), SHARED)
    assert all(place.decided_by is None for place in places[:1])


@given(entries, chains, st.integers(0, 6), st.data())
def test_the_order_of_arrival_plays_no_role(
    people: list[Entry], ties: list[TieKey], tolerance_ms: int, data: st.DataObject
) -> None:
    """Records that come in another order, as they do by stick and by network, give the same standings."""
    shuffled = data.draw(st.permutations(people))
    first = standings(people, ties, truth=Decimal(2), clock_tolerance_ms=tolerance_ms)
    assert first == standings(shuffled, ties, truth=Decimal(2), clock_tolerance_ms=tolerance_ms)


@settings(max_examples=66)
@given(entries, st.integers(0, 6))
def test_two_clocks_decide_nothing_below_their_tolerance(people: list[Entry], tolerance_ms: int) -> None:
    """Two stations' people within the tolerance share; who is far apart is ranked by the clock."""
    places = standings(people, [EARLIEST, SHARED], clock_tolerance_ms=tolerance_ms)
    rank = {place.entry.who: place.rank for place in places}
    for one in people:
        for other in people:
            apart_ms = other.submitted_ms - one.submitted_ms
            close = apart_ms <= tolerance_ms if one.station != other.station else apart_ms == 0
            if apart_ms >= 0 and close:
                assert rank[one.who] == rank[other.who]
            if apart_ms > tolerance_ms * len(people):
                assert rank[one.who] < rank[other.who]


def test_close_clocks_hand_on_to_the_next_key() -> None:
    """Three seconds between two machines with five seconds of doubt decide nothing; the fewer attempts do."""
    people = [
        entry("1", submitted_ms=10_000, station="k1", attempts_used=2),
        entry("2", submitted_ms=13_000, station="k2", attempts_used=1),
        entry("3", submitted_ms=20_000, station="k2", attempts_used=1),
    ]
    places = standings(people, [EARLIEST, ATTEMPTS, SHARED], clock_tolerance_ms=5_000)
    assert [(p.rank, p.entry.who, p.decided_by) for p in places] == [
        (1, "2", None),
        (2, "1", ATTEMPTS),
        (3, "3", EARLIEST),
    ]


def test_one_machine_may_use_its_own_clock() -> None:
    """On one station a second is a second, whatever the doubt between stations is."""
    people = [entry("1", submitted_ms=11_000, station="k1"), entry("2", submitted_ms=10_000, station="k1")]
    places = standings(people, [EARLIEST], clock_tolerance_ms=60_000)
    assert [(p.rank, p.entry.who) for p in places] == [(1, "2"), (2, "1")]


def test_places_run_one_two_two_four() -> None:
    """Two who share the second place leave no third."""
    people = [entry("1", 9), entry("2", 8), entry("3", 8), entry("4", 7)]
    places = standings(people, [POINTS, SHARED, DURATION])
    assert [(p.rank, p.decided_by) for p in places] == [(1, None), (2, POINTS), (2, SHARED), (4, POINTS)]


def test_predictions_wait_for_the_truth() -> None:
    """Above and below count alike and a blank is last; while the number is not known it decides nothing."""
    people = [
        entry("1", prediction=None),
        entry("2", prediction=Decimal(90)),
        entry("3", prediction=Decimal(110)),
        entry("4", prediction=Decimal("100.5")),
    ]
    known = standings(people, [PREDICTION], truth=Decimal(100))
    assert [(p.rank, p.entry.who) for p in known] == [(1, "4"), (2, "2"), (2, "3"), (4, "1")]
    assert {p.rank for p in standings(people, [PREDICTION])} == {1}


@pytest.mark.parametrize(("which", "taken"), [("best", "b"), ("earliest_best", "c"), ("first", "a"), ("last", "d")])
def test_one_attempt_counts(which: Any, taken: str) -> None:
    """The rules say which of four attempts counts; that there were four is kept with it."""
    own = [
        entry("x", 5, submitted_ms=1, duration_ms=50, unit="a"),
        entry("x", 8, submitted_ms=3, duration_ms=40, unit="b"),
        entry("x", 8, submitted_ms=2, duration_ms=60, unit="c"),
        entry("x", 7, submitted_ms=4, duration_ms=10, unit="d"),
    ]
    counts = counting(own, which)
    assert (counts.unit, counts.attempts_used) == (taken, 4)
    assert counted([*own, entry("y", 1)], which) == (counts, entry("y", 1))


def test_units_count_people_and_attempts_apart() -> None:
    """Three people with seven attempts out of eight; a unit without anybody, one without a roster."""
    rows = unit_rows(
        [
            entry("1", 10, unit="a", attempts_used=4),
            entry("2", 2, unit="a"),
            entry("3", 1, unit="a", attempts_used=2),
            entry("4", 10, unit="khách"),
        ],
        {"b": 20, "a": 8},
    )
    assert [(r.unit, r.people, r.attempts, r.all_right, r.rate, r.mean) for r in rows] == [
        ("a", 3, 7, 1, "37,5", "4,3"),
        ("b", 0, 0, 0, "0,0", None),
        ("khách", 1, 1, 1, None, "10,0"),
    ]


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (1, 20, "0,1"),
        (1, 21, "0,0"),
        (13, 3, "4,3"),
        (14, 3, "4,7"),
        (25, 100, "0,3"),
        (-13, 3, "-4,3"),
        (-1, 99, "0,0"),
    ],
)
def test_one_decimal_rounds_halves_up(part: int, whole: int, text: str) -> None:
    """Worked out in whole numbers: 1/20 is 0,1 and nothing depends on binary fractions."""
    assert one_decimal(part, whole) == text


def test_many_equal_people_are_ranked_at_once() -> None:
    """Fourteen thousand all-right attempts within one minute are no burden (a week of a national contest)."""
    people = [
        replace(entry("", 6), who=f"{n:05}", submitted_ms=n * 4, duration_ms=n % 50, station=f"k{n % 40}")
        for n in range(14_193)
    ]
    places = standings(people, [POINTS, DURATION, EARLIEST], clock_tolerance_ms=100)
    assert (places[0].rank, len(places)) == (1, 14_193)
