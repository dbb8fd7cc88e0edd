"""Events and their text: exact both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.contest.events import (
    REASONS,
    Answered,
    Discarded,
    Event,
    Extended,
    Flagged,
    ItemExpired,
    Moved,
    Predicted,
    Resumed,
    Started,
    Submitted,
    Ticked,
    from_json,
    to_json,
)

at = st.integers(0, 10**9)
index = st.integers(0, 200)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
responses = st.none() | index | words | st.lists(index | st.none(), max_size=6).map(tuple)
every_event: st.SearchStrategy[Event] = st.one_of(
    st.builds(Started, at),
    st.builds(Answered, at, index, responses),
    st.builds(Flagged, at, index, st.booleans()),
    st.builds(Moved, at, index),
    st.builds(Predicted, at, words),
    st.builds(Ticked, at),
    st.builds(Resumed, at, at, index),
    st.builds(Extended, at, at, words),
    st.builds(ItemExpired, at, index),
    st.builds(Submitted, at, st.sampled_from(REASONS)),
    st.builds(Discarded, at),
)


@given(every_event)
def test_text_and_event_are_exact(event: Event) -> None:
    """Writing an event and reading it gives the same event; it is one line."""
    line = to_json(event)
    assert from_json(line) == event
    assert "\n" not in line


def test_the_text_is_pinned() -> None:
    """What is on a disk today reads the same in every version to come."""
    assert to_json(Answered(12345, 3, (0, 2))) == '["answered",12345,3,[0,2]]'
    assert to_json(Answered(5, 0, "nêu gương")) == '["answered",5,0,"nêu gương"]'
    assert to_json(Submitted(60000, "person")) == '["submitted",60000,"person"]'


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "{}",
        "null",
        '["won",1]',
        '["ticked"]',
        '["ticked",1,2]',
        '["ticked",1.0]',
        '["ticked","1"]',
        '["ticked",true]',
        '["ticked", 1]',
        '["flagged",1,2,1]',
        '["submitted",1,"bored"]',
        '["extended",1,2,3]',
    ],
)
def test_other_text_is_no_event(line: str) -> None:
    """A line that no event was written as is refused as broken."""
    with pytest.raises(ValueError, match="not an event"):
        from_json(line)
