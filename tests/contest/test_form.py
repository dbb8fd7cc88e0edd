"""Drawing a form: the blueprint is kept, nothing comes twice, nobody is favoured."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contest.items import ONE_OF_EACH, matching, number, ordering, single, true_false
from contest.test_chance import chi_square
from hoctapbac.bank import Item, ItemType, Level, Option, Review
from hoctapbac.contest.form import Blueprint, Form, Part, Pool, draw
from hoctapbac.errors import Refusal

SEEDS = st.binary(max_size=16)


def seeds(count: int) -> list[bytes]:
    return [n.to_bytes(4, "big") for n in range(count)]


def ids(form: Form) -> list[str]:
    return [entry.item_id for entry in form.entries]


def fits(item: Item, part: Part) -> bool:
    return (
        part.topic in ("", item.topic)
        and part.level in (None, item.level)
        and part.story in ("", item.story)
        and part.situation in (None, item.situation)
    )


kinds = st.tuples(
    st.sampled_from(["CĐ1", "CĐ2"]),
    st.sampled_from(list(Level)),
    st.sampled_from(["", "", "g1", "g2"]),
    st.booleans(),
)
banks = st.lists(kinds, min_size=1, max_size=25).map(
    lambda found: [
        replace(single(f"c{n}"), topic=topic, level=level, story=story, situation=situation)
        for n, (topic, level, story, situation) in enumerate(found)
    ]
)
wanted = st.builds(
    Part,
    count=st.integers(1, 4),
    topic=st.sampled_from(["", "CĐ1", "CĐ2"]),
    level=st.none() | st.sampled_from(list(Level)),
    story=st.sampled_from(["", "", "g1"]),
    situation=st.none() | st.booleans(),
)
blueprints = st.lists(wanted, min_size=1, max_size=4).map(lambda parts: Blueprint(tuple(parts)))


def can_be_dealt(items: list[Item], blueprint: Blueprint) -> bool:
    """Whether the items can be given to the parts at all, found by trying (augmenting paths, one a seat)."""
    seats = [part for part in blueprint.parts for _ in range(part.count)]
    holder: dict[str, int] = {}

    def seat(at: int, seen: set[str]) -> bool:
        for item in items:
            if fits(item, seats[at]) and item.id not in seen:
                seen.add(item.id)
                if item.id not in holder or seat(holder[item.id], seen):
                    holder[item.id] = at
                    return True
        return False

    return all(seat(at, set()) for at in range(len(seats)))


@settings(max_examples=50)
@given(banks, blueprints, SEEDS)
def test_a_form_keeps_its_blueprint_or_is_refused(items: list[Item], blueprint: Blueprint, seed: bytes) -> None:
    """A form is drawn exactly when the pool can fill the blueprint; each seat has an item that fits."""
    if not can_be_dealt(items, blueprint):
        with pytest.raises(Refusal, match="bank_too_small"):
            draw(Pool(items), blueprint, seed)
        return
    drawn = ids(draw(Pool(items), blueprint, seed))
    assert len(set(drawn)) == len(drawn) == blueprint.count
    assert can_be_dealt([item for item in items if item.id in drawn], blueprint)


@given(banks, blueprints, SEEDS)
def test_the_same_seed_draws_the_same_form(items: list[Item], blueprint: Blueprint, seed: bytes) -> None:
    """A paper can be drawn again from its seed, by a pool built afresh."""
    if can_be_dealt(items, blueprint):
        assert draw(Pool(items), blueprint, seed) == draw(Pool(list(items)), blueprint, seed)


@given(banks, SEEDS, st.booleans())
def test_a_story_stays_together(items: list[Item], seed: bytes, shuffle: bool) -> None:
    """The items of one story stand side by side, in the order of their bank."""
    form = draw(Pool(items), Blueprint((Part(len(items)),)), seed, shuffle_items=shuffle)
    place = {item.id: n for n, item in enumerate(items)}
    for story in ("g1", "g2"):
        where = [at for at, item_id in enumerate(ids(form)) if items[place[item_id]].story == story]
        told = [place[form.entries[at].item_id] for at in where]
        assert where == list(range(where[0], where[0] + len(where))) if where else True
        assert told == sorted(told)


def test_items_that_may_not_stand_are_not_drawn() -> None:
    """Withdrawn items and items with an uncertain key never come, and do not count as had."""
    items = [
        single("tốt"),
        replace(single("rút"), review=Review.RETIRED),
        replace(single("?"), key_state="missing"),
    ]
    assert ids(draw(Pool(items), Blueprint((Part(1),)), b"1")) == ["tốt"]
    with pytest.raises(Refusal) as refused:
        draw(Pool(items), Blueprint((Part(2, topic="", level=Level.RECALL),)), b"1")
    assert refused.value.facts == {"topic": "", "wanted": 2, "have": 1}


def test_the_refusal_names_the_topic() -> None:
    """An organizer reads which topic lacks items, how many are wanted and how many there are."""
    items = [replace(single(f"c{n}"), topic="CĐ3") for n in range(3)]
    with pytest.raises(Refusal) as refused:
        draw(Pool(items), Blueprint((Part(5, topic="CĐ3"),)), b"1")
    assert refused.value.facts == {"topic": "CĐ3", "wanted": 5, "have": 3}


def test_one_id_is_one_item() -> None:
    """Two banks that carry the same item do not put it on a paper twice."""
    with pytest.raises(Refusal):
        draw(Pool([single("x"), single("x")]), Blueprint((Part(2),)), b"1")


def test_without_shuffling_the_form_follows_blueprint_and_bank() -> None:
    """Easy first, hard last, if the organizer says so; options as printed in the bank."""
    items = [
        replace(single("khó"), level=Level.APPLICATION),
        replace(single("dễ 1"), level=Level.RECALL),
        replace(single("dễ 2"), level=Level.RECALL),
    ]
    blueprint = Blueprint((Part(2, level=Level.RECALL), Part(1, level=Level.APPLICATION)))
    form = draw(Pool(items), blueprint, b"1", shuffle_items=False, shuffle_options=False)
    assert ids(form) == ["dễ 1", "dễ 2", "khó"]
    assert all(entry.order == (0, 1, 2, 3) for entry in form.entries)


@given(SEEDS, st.booleans())
def test_each_type_is_shown_as_it_may_be(seed: bytes, shuffle: bool) -> None:
    """Orders are permutations; «Đúng/Sai» stands still, ordering is never solved, right sides come whole."""
    pool = Pool(ONE_OF_EACH)
    form = draw(pool, Blueprint((Part(len(ONE_OF_EACH)),)), seed, shuffle_options=shuffle)
    for entry in form.entries:
        item = pool.item(entry.item_id)
        plain = tuple(range(len(item.options)))
        assert tuple(sorted(entry.order)) == plain
        assert (entry.order != plain) if item.type is ItemType.ORDERING else True
        assert entry.order == plain if item.type is ItemType.TRUE_FALSE else True
        assert tuple(sorted(entry.right)) == ((0, 1, 2, 3) if item.type is ItemType.MATCHING else ())


@given(SEEDS, st.sets(st.integers(0, 4)))
def test_pinned_options_keep_their_place(seed: bytes, pinned: set[int]) -> None:
    """«Tất cả các phương án trên» stands where its author put it."""
    choices = tuple(Option(f"p{n}", key=n == 0, pinned=n in pinned) for n in range(5))
    item = replace(single(), options=choices)
    entry = draw(Pool([item]), Blueprint((Part(1),)), seed).entries[0]
    assert all(entry.order[place] == place for place in pinned)


def test_things_of_one_or_none_are_left_alone() -> None:
    """A one-step ordering item and typed items give no endless shuffle and no order at all."""
    form = draw(Pool([ordering(count=1), number()]), Blueprint((Part(2),)), b"1", shuffle_items=False)
    assert [entry.order for entry in form.entries] == [(0,), ()]


def test_every_item_is_as_likely() -> None:
    """Each of 24 items is drawn as often as the others, and stands first as often (chi-square, 99.9 %)."""
    pool = Pool([replace(single(f"c{n}"), topic=f"CĐ{n % 3}", level=list(Level)[n % 2]) for n in range(24)])
    papers = [ids(draw(pool, Blueprint((Part(6),)), seed)) for seed in seeds(2400)]
    drawn = Counter(item_id for paper in papers for item_id in paper)
    first = Counter(paper[0] for paper in papers)
    assert chi_square([drawn[item.id] for item in pool.items]) < 49.73
    assert chi_square([first[item.id] for item in pool.items]) < 49.73


def test_every_option_is_as_likely_everywhere() -> None:
    """Each option stands on each place as often as the others; so does each right-hand side."""
    pool = Pool([single(), matching()])
    options_seen, rights_seen = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    for seed in seeds(2000):
        form = draw(pool, Blueprint((Part(2),)), seed, shuffle_items=False)
        options_seen.update(enumerate(form.entries[0].order))
        rights_seen.update(enumerate(form.entries[1].right))
    for place in range(4):
        assert chi_square([options_seen[place, option] for option in range(4)]) < 16.27
        assert chi_square([rights_seen[place, right] for right in range(4)]) < 16.27


def test_wrong_orders_are_all_as_likely() -> None:
    """An ordering item shows each of its five wrong orders as often as the others (chi-square, 99.9 %)."""
    pool = Pool([ordering()])
    shown = Counter(draw(pool, Blueprint((Part(1),)), seed).entries[0].order for seed in seeds(2000))
    assert len(shown) == 5
    assert chi_square(list(shown.values())) < 18.47


def test_a_paper_of_the_past_can_be_drawn_again() -> None:
    """The draw itself is pinned: this seed gives this paper in every version to come."""
    items = [replace(single(f"c{n}"), topic=f"CĐ{n % 3}") for n in range(30)] + [true_false("d1")]
    form = draw(Pool(items), Blueprint((Part(3), Part(2, topic="CĐ2"))), b"HTB-2026-000123")
    assert [(entry.item_id, entry.order) for entry in form.entries] == [
        ("c2", (0, 2, 1, 3)),
        ("d1", (0, 1)),
        ("c29", (1, 2, 0, 3)),
        ("c17", (3, 2, 0, 1)),
        ("c8", (1, 3, 0, 2)),
    ]
