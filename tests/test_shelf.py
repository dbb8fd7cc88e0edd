"""Which banks a station draws from: files, banks taken in, and what closes a contest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hoctapbac.bank import Bank, Item, Review
from hoctapbac.contest.form import Blueprint, Part
from hoctapbac.errors import Refusal
from hoctapbac.station import Station
from hoctapbac.texts import LANGUAGES, catalogue, refusal_text
from stations import NOON, RULES, HandClock, choice, open_station

ONE = replace(RULES, blueprint=Blueprint((Part(1),)))


def unsure(name: str, **more: object) -> Item:
    """An item that waits for its key."""
    item = choice(name)
    return replace(item, key_state="missing", options=tuple(replace(o, key=False) for o in item.options), **more)  # type: ignore[arg-type]


def bank(code: str, *items: Item, **more: object) -> Bank:
    return replace(Bank(code, f"Bộ {code}", items=items), **more)  # type: ignore[arg-type]


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Callable[..., Station]]:
    """A station on the same folder, opened anew with other rules."""
    opened: list[Station] = []

    def build(file: Bank, *, banks: tuple[str, ...] = ()) -> Station:
        for station in opened:
            station.close()
        opened.append(open_station(tmp_path, HandClock(), file, replace(ONE, banks=banks)))
        return opened[-1]

    yield build
    for station in opened:
        station.close()


def drawn(station: Station) -> set[str]:
    return {item.id for item in station.pool.items}


def test_a_contest_that_names_no_bank_draws_from_all_that_are_enabled(at):
    """Files and banks taken in alike; a bank that has to be switched on waits until it is named."""
    file = bank("tep", choice("a"))
    station = at(file)
    station.shelf.keep(bank("nap", choice("b")), "b.docx", NOON)
    station.shelf.keep(bank("tat", choice("c"), enabled=False), "c.docx", NOON)
    assert drawn(station) == {"a", "b"}
    assert drawn(at(file, banks=("tat",))) == {"c"}
    assert drawn(at(file, banks=("tep", "nap"))) == {"a", "b"}


def test_a_bank_taken_in_is_drawn_from_at_once_and_no_more_when_removed(at):
    """No restart is needed, and the file with the same code counts again after the removal."""
    station = at(bank("chung", choice("tep")))
    assert drawn(station) == {"tep"}
    station.shelf.keep(bank("chung", choice("nap")), "b.docx", NOON)
    assert drawn(station) == {"nap"}
    station.shelf.remove("chung", NOON)
    assert drawn(station) == {"tep"}
    station.shelf.restore("chung")
    assert drawn(station) == {"nap"}


def test_open_keys_close_only_the_contest_that_draws_from_them(at):
    """The refusal names the bank and how many questions wait; a contest on another bank is open."""
    file = bank("tep", choice("a"))
    station = at(file)
    station.shelf.keep(bank("nap", choice("b"), unsure("c"), unsure("d")), "b.docx", NOON)
    with pytest.raises(Refusal) as caught:
        station.refuse_broken()
    assert (caught.value.code, caught.value.facts) == ("bank_keys_open", {"title": "Bộ nap", "count": 2})
    at(file, banks=("tep",)).refuse_broken()


def test_a_question_set_aside_closes_nothing(at):
    """Nobody will be asked it, so its key can stay open."""
    station = at(bank("tep", choice("a")))
    station.shelf.keep(bank("nap", choice("b"), unsure("c", review=Review.RETIRED)), "b.docx", NOON)
    station.refuse_broken()
    assert drawn(station) == {"a", "b"}


def test_a_file_with_an_open_key_is_refused_in_the_same_words(at):
    """Where the bank lies makes no difference to whoever wants to open a contest with it; set aside it is none."""
    with pytest.raises(Refusal, match="bank_keys_open"):
        at(bank("tep", choice("a"), unsure("b"))).refuse_broken()
    at(bank("tep", choice("a"), unsure("b", review=Review.RETIRED))).refuse_broken()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_refusal_says_what_to_do(lang):
    """In both languages with the bank's title and the number."""
    said = refusal_text(catalogue(lang), Refusal("bank_keys_open", title="Bộ quý IV", count=7))
    assert "Bộ quý IV" in said and "7" in said and len(said) > 40
