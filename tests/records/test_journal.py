"""Which numbers of a journal are held and which are wanting: arithmetic on sets."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.records.journal import missing, ranges, unbroken

numbers = st.sets(st.integers(1, 40))


@given(numbers, st.randoms())
def test_runs_are_the_set_whatever_the_order(held: set[int], chance: object) -> None:
    """Every number is in exactly one run, and runs do not touch."""
    listed = [*held, *held]
    chance.shuffle(listed)  # type: ignore[attr-defined]
    runs = ranges(listed)
    assert {n for first, last in runs for n in range(first, last + 1)} == held
    assert all(after[0] > before[1] + 1 for before, after in pairwise(runs))


@given(numbers, st.integers(0, 50))
def test_what_is_missing_and_what_is_held_make_the_whole(held: set[int], last: int) -> None:
    """Nothing is asked for twice, nothing is forgotten."""
    wanted = {n for first, end in missing(ranges(held), last) for n in range(first, end + 1)}
    assert wanted == set(range(1, last + 1)) - held


@given(numbers)
def test_unbroken_ends_before_the_first_hole(held: set[int]) -> None:
    """All up to it are held, the next is not."""
    upto = unbroken(ranges(held))
    assert set(range(1, upto + 1)) <= held and upto + 1 not in held
