"""One sitting: its laws of time, and that events are all there is to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contest.items import ONE_OF_EACH, multiple, possible, short_text, single
from hoctapbac.contest import attempt
from hoctapbac.contest.attempt import TICK_MS, State
from hoctapbac.contest.events import (
    Answered,
    Discarded,
    Event,
    ItemExpired,
    Predicted,
    Started,
    Submitted,
    Ticked,
    from_json,
    to_json,
)
from hoctapbac.contest.rules import Contest
from hoctapbac.errors import Refusal

PLAIN = Contest(limit_ms=60_000)
BY_ITEM = Contest(limit_ms=None, item_limit_ms=30_000)
THREE = (single("a"), single("b"), single("c"))


def begun(contest: Contest = PLAIN, items: Any = THREE) -> State:
    state = attempt.begin(contest, items)
    return attempt.apply(state, attempt.start(state))


def refusal(rule: Any, *args: Any) -> Refusal:
    with pytest.raises(Refusal) as refused:
        rule(*args)
    return refused.value


# Time


@given(st.integers(0, 120_000))
def test_an_answer_counts_before_the_limit_only(at_ms: int) -> None:
    """The last millisecond counts; the limit itself and everything after it is refused."""
    state = begun()
    if at_ms < 60_000:
        event = attempt.answer(state, 0, 1, at_ms)
        assert attempt.apply(state, event).responses[0] == 1
    else:
        assert refusal(attempt.answer, state, 0, 1, at_ms).code == "time_over"


def test_everything_but_the_end_is_refused_at_the_limit() -> None:
    """When time is over a person can no longer answer, mark, move, predict, or be given more time."""
    state = begun()
    for rule, args in (
        (attempt.answer, (0, 1)),
        (attempt.flag, (0, True)),
        (attempt.move, (1,)),
        (attempt.predict, ("120",)),
        (attempt.extend, (1000, "cán bộ")),
    ):
        assert refusal(rule, state, *args, 60_000).code == "time_over"


def test_time_itself_ends_the_attempt() -> None:
    """A tick before the limit is a tick, at the limit it is the submission; no time is used beyond it."""
    state = begun()
    assert attempt.tick(state, 59_999) == Ticked(59_999)
    ended = attempt.apply(state, attempt.tick(state, 75_000))
    assert (ended.ended, ended.used_ms, ended.left_ms) == ("time", 60_000, 0)


def test_submitting_too_late_is_the_end_by_time() -> None:
    """Who presses «Nộp bài» at the limit has submitted by time, even with answers missing."""
    state = begun(replace(PLAIN, must_answer_all=True))
    assert attempt.submit(state, "person", 60_000) == Submitted(60_000, "time")


def test_time_never_runs_backwards() -> None:
    """A moment before one already noted is a bug for every rule and for every event."""
    state = attempt.apply(begun(), Ticked(5_000))
    for rule, args in ((attempt.answer, (0, 1)), (attempt.move, (1,)), (attempt.tick, ())):
        with pytest.raises(ValueError, match="backwards"):
            rule(state, *args, 4_999)
    with pytest.raises(ValueError, match="backwards"):
        attempt.apply(state, Answered(4_999, 0, 1))


def test_extra_time_moves_the_limit() -> None:
    """With 30 seconds more an answer at 89.999 counts and one at 90.000 does not; who gave it is kept."""
    state = begun()
    event = attempt.extend(state, 30_000, " Cán bộ  hỗ trợ ", 50_000)
    assert event.by == "Cán bộ hỗ trợ"
    state = attempt.apply(state, event)
    assert attempt.answer(state, 0, 1, 89_999).index == 0
    assert refusal(attempt.answer, state, 0, 1, 90_000).code == "time_over"


def test_no_extra_time_without_a_limit_and_none_to_take_away() -> None:
    """There is nothing to add to where there is no limit; taking time away is a bug."""
    assert refusal(attempt.extend, begun(replace(PLAIN, limit_ms=None)), 1000, "x", 1).code == "no_time_limit"
    with pytest.raises(ValueError, match="no extra time"):
        attempt.extend(begun(), 0, "x", 1)


@given(st.integers(0, 59_000), st.none() | st.integers(-(10**9), 10**9))
def test_a_break_gives_nothing_back_and_takes_a_tick_at_most(used_ms: int, elapsed_ms: int | None) -> None:
    """After a break the person has at most what was left, and at most one tick less."""
    state = attempt.apply(begun(replace(PLAIN, limit_ms=600_000)), Ticked(used_ms))
    event = attempt.resume(state, used_ms, elapsed_ms)
    after = attempt.apply(state, event)
    assert 0 <= after.used_ms - state.used_ms == event.charged_ms <= TICK_MS
    assert after.breaks == 1
    if elapsed_ms is None:
        assert event.charged_ms == TICK_MS


def test_a_short_break_costs_its_own_length() -> None:
    """A program that came back after two seconds charges two seconds, and the second break is the second."""
    state = attempt.apply(begun(), Ticked(1_000))
    for breaks in (1, 2):
        event = attempt.resume(state, state.used_ms, 2_000)
        assert (event.charged_ms, event.breaks) == (2_000, breaks)
        state = attempt.apply(state, event)
    assert state.used_ms == 5_000


# Time of one item


@given(st.integers(0, 60_000))
def test_an_item_closes_when_its_own_time_is_spent(at_ms: int) -> None:
    """At 29.999 of its 30 seconds an item takes an answer, at 30.000 it does not."""
    state = begun(BY_ITEM)
    if at_ms < 30_000:
        assert attempt.answer(state, 0, 1, at_ms).index == 0
    else:
        assert refusal(attempt.answer, state, 0, 1, at_ms).facts == {"number": 1}


def test_a_spent_item_gives_way_to_the_next() -> None:
    """When the item's time is over the next comes on the screen, with its whole time; none goes back."""
    state = begun(BY_ITEM)
    event = attempt.tick(state, 30_000)
    assert event == ItemExpired(30_000, 0)
    state = attempt.apply(state, event)
    assert (state.position, state.item_left_ms) == (1, 30_000)
    assert refusal(attempt.move, state, 0, 30_001).code == "item_time_over"
    assert attempt.answer(state, 1, 0, 59_999).index == 1


def test_an_item_keeps_what_it_did_not_use() -> None:
    """Who leaves an item after 10 seconds may come back and has 20 left."""
    state = begun(BY_ITEM)
    state = attempt.apply(state, attempt.move(state, 1, 10_000))
    state = attempt.apply(state, attempt.move(state, 0, 15_000))
    assert state.item_used_ms == (10_000, 5_000, 0)
    assert attempt.due_ms(state) == 35_000


def test_after_the_last_item_come_those_with_time_left_then_the_end() -> None:
    """A spent last item leads back to the first with time left; when none has any, time ends the attempt."""
    state = begun(BY_ITEM)
    for to, at_ms in ((1, 10_000), (2, 20_000)):
        state = attempt.apply(state, attempt.move(state, to, at_ms))
    state = attempt.apply(state, attempt.tick(state, 50_000))
    assert state.position == 0
    state = attempt.apply(state, attempt.tick(state, 70_000))
    assert state.position == 1
    state = attempt.apply(state, attempt.tick(state, 90_000))
    assert state.ended == "time"


def test_the_next_end_is_foretold() -> None:
    """`due_ms` is the moment at which a tick is more than a tick, None where nothing ends by itself."""
    both = begun(Contest(limit_ms=40_000, item_limit_ms=30_000))
    assert attempt.due_ms(both) == 30_000
    assert isinstance(attempt.tick(both, 29_999), Ticked)
    both = attempt.apply(both, attempt.tick(both, 30_000))
    assert attempt.due_ms(both) == 40_000
    assert attempt.due_ms(begun(replace(PLAIN, limit_ms=None))) is None


# The end


@pytest.mark.parametrize("event", [Submitted(10, "person"), Discarded(10)])
def test_what_is_over_is_final(event: Event) -> None:
    """After the end every rule is refused, and no event can follow."""
    state = attempt.apply(begun(), event)
    for rule, args in (
        (attempt.answer, (0, 1, 11)),
        (attempt.move, (1, 11)),
        (attempt.tick, (11,)),
        (attempt.submit, ("person", 11)),
        (attempt.discard, (11,)),
        (attempt.resume, (11, None)),
    ):
        assert refusal(rule, state, *args).code == "submitted"
    with pytest.raises(ValueError, match="cannot follow"):
        attempt.apply(state, Ticked(11))


def test_nothing_happens_before_the_start_and_nobody_starts_twice() -> None:
    """The first event is the start, and the only start."""
    fresh = attempt.begin(PLAIN, THREE)
    with pytest.raises(ValueError):
        attempt.answer(fresh, 0, 1, 5)
    with pytest.raises(ValueError):
        attempt.apply(fresh, Ticked(5))
    with pytest.raises(ValueError):
        attempt.apply(begun(), Started())
    with pytest.raises(ValueError):
        attempt.start(begun())
    with pytest.raises(ValueError):
        attempt.begin(PLAIN, ())


def test_all_must_be_answered_where_the_rules_say_so() -> None:
    """A person who left items out is told which; time, idleness and breaks end the attempt all the same."""
    state = begun(replace(PLAIN, must_answer_all=True))
    state = attempt.apply(state, attempt.answer(state, 1, 0, 100))
    refused = refusal(attempt.submit, state, "person", 200)
    assert (refused.code, refused.facts) == ("unanswered", {"items": (1, 3), "count": 2})
    for reason in ("idle", "break", "time"):
        assert attempt.submit(state, reason, 200) == Submitted(200, reason)


def test_items_that_closed_unanswered_block_nobody() -> None:
    """Who let an item's time pass can still submit, although all must be answered."""
    state = begun(replace(BY_ITEM, must_answer_all=True), (single("a"), single("b")))
    state = attempt.apply(state, attempt.tick(state, 30_000))
    state = attempt.apply(state, attempt.answer(state, 1, 0, 31_000))
    assert attempt.submit(state, "person", 32_000) == Submitted(32_000, "person")


# Responses


@given(st.data())
def test_responses_are_kept_as_given_and_can_be_taken_back(data: st.DataObject) -> None:
    """Whatever an item can have as response is kept in one form that is kept unchanged when given again."""
    state = begun(PLAIN, ONE_OF_EACH)
    index = data.draw(st.integers(0, len(ONE_OF_EACH) - 1))
    event = attempt.answer(state, index, data.draw(possible(ONE_OF_EACH[index])), 5)
    assert attempt.answer(state, index, event.response, 5) == event
    state = attempt.apply(state, event)
    assert state.responses[index] == event.response
    assert attempt.apply(state, attempt.answer(state, index, None, 6)).responses[index] is None


@pytest.mark.parametrize(
    ("index", "response"),
    [
        (0, 4),
        (0, -1),
        (0, True),
        (0, (1,)),
        (0, "A"),
        (1, (0, 0)),
        (1, (5,)),
        (1, (None,)),
        (1, 2),
        (3, 2),
        (4, (0, 1)),
        (4, (0, 1, 4)),
        (5, (0, 1)),
        (5, (0, 0, 1)),
        (6, 39427),
        (7, (1,)),
        (9, 0),
        (-1, 0),
    ],
)
def test_impossible_responses_are_bugs(index: int, response: Any) -> None:
    """A screen that sends what an item cannot have is broken, and no stored event can carry it either."""
    state = begun(PLAIN, ONE_OF_EACH)
    with pytest.raises(ValueError):
        attempt.answer(state, index, response, 5)
    with pytest.raises(ValueError):
        attempt.apply(state, Answered(5, index, response))


def test_empty_is_unanswered_and_typed_text_is_clean() -> None:
    """Nothing chosen or typed is no response; a choice of several is kept in the item's order."""
    state = begun(PLAIN, (multiple(), short_text()))
    assert attempt.answer(state, 0, (), 5).response is None
    assert attempt.answer(state, 0, (3, 0), 5).response == (0, 3)
    assert attempt.answer(state, 1, "  \u202e ", 5).response is None
    assert attempt.answer(state, 1, " nêu\x1b  gương ", 5).response == "nêu gương"


def test_the_prediction_belongs_to_the_attempt() -> None:
    """A prediction can be changed until the end, and taken back."""
    state = begun()
    for typed, kept in ((" 120 ", "120"), ("135", "135"), ("", None)):
        event = attempt.predict(state, typed, 10)
        assert isinstance(event, Predicted)
        state = attempt.apply(state, event)
        assert state.prediction == kept


# Events are all there is


steps = st.tuples(
    st.sampled_from(["answer", "flag", "move", "tick", "extend", "predict", "resume", "submit"]),
    st.integers(0, 12_000),
    st.integers(0, len(ONE_OF_EACH) - 1),
    st.booleans(),
)


@settings(max_examples=50)
@given(
    st.lists(steps, max_size=40),
    st.none() | st.integers(1_000, 90_000),
    st.none() | st.integers(1_000, 20_000),
    st.data(),
)
def test_replayed_events_give_the_same_attempt(
    script: list[Any], limit_ms: int | None, item_limit_ms: int | None, data: st.DataObject
) -> None:
    """Events read back from their text rebuild the same state; time only grows, within its limits."""
    fresh = attempt.begin(Contest(limit_ms=limit_ms, item_limit_ms=item_limit_ms), ONE_OF_EACH)
    events: list[Event] = [attempt.start(fresh)]
    state, now_ms = attempt.apply(fresh, events[0]), 0
    for verb, pause_ms, index, yes in script:
        now_ms += pause_ms
        try:
            event = happen(state, verb, now_ms, index, yes, data)
        except Refusal:
            continue
        now_ms = event.at_ms
        before, state = state, attempt.apply(state, event)
        events.append(event)
        assert state.used_ms >= before.used_ms
        assert state.limit_ms is None or state.used_ms <= state.limit_ms
        assert all(new >= old for new, old in zip(state.item_used_ms, before.item_used_ms, strict=True))
        assert item_limit_ms is None or max(state.item_used_ms) <= item_limit_ms
        assert sum(state.item_used_ms) == state.used_ms or item_limit_ms is not None
    assert attempt.replay(fresh, tuple(from_json(to_json(event)) for event in events)) == state


def happen(state: State, verb: str, now_ms: int, index: int, yes: bool, data: st.DataObject) -> Event:
    given: Any = data.draw(possible(state.items[index]))
    asked: dict[str, Callable[[], Event]] = {
        "answer": lambda: attempt.answer(state, index, given, now_ms),
        "flag": lambda: attempt.flag(state, index, yes, now_ms),
        "move": lambda: attempt.move(state, index, now_ms),
        "extend": lambda: attempt.extend(state, 5_000, "cán bộ", now_ms),
        "predict": lambda: attempt.predict(state, str(index), now_ms),
        "resume": lambda: attempt.resume(state, now_ms, 3_000 if yes else None),
        "submit": lambda: attempt.submit(state, "person", now_ms),
        "tick": lambda: attempt.tick(state, now_ms),
    }
    return asked[verb]()
