"""How Moodle's weights say which options are right."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from hoctapbac.bank import ItemType
from hoctapbac.bank.importers.moodle_text import is_partial, known_percent, sums_up
from hoctapbac.bank.importers.sketch import Sketch
from hoctapbac.bank.importers.written_answers import plain_decimal
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Evidence
from hoctapbac.vietnamese.numbers import plain_number


class Wrong(NamedTuple):
    """Why a question cannot be taken as it stands: a code, a clause, what to do."""

    code: str
    reason: str
    remedy: str


def weight_of(text: str) -> str | None:
    """A weight in percent, from Moodle's list where it is near one; None where it cannot be read."""
    number = plain_decimal(text)
    if number is None or abs(number) > 100:
        return None
    return known_percent(text) or plain_number(round(number, 5))


@lru_cache(maxsize=1024)
def evidence(places: tuple[int, ...], words: str) -> Evidence:
    """The evidence of a format that says its key outright; the same one for the same places."""
    return Evidence("format", places, words)


def choose(sketch: Sketch, notes: Notes, *, several: bool, words: str) -> None:
    """Let the weights of the options say the key: 100 in a question of one answer, above 0 in one of several."""
    percents = [part.percent for part in sketch.options]
    if not several:
        sketch.kind = ItemType.SINGLE
        places = tuple(n for n, percent in enumerate(percents) if percent == "100")
        if len(places) == 1 and percents.count("0") == len(percents) - 1:
            for part in sketch.options:
                part.percent = ""  # the key alone says it
    else:
        sketch.kind = ItemType.MULTIPLE
        places = tuple(n for n, percent in enumerate(percents) if percent[0] != "-" and percent != "0")
        sketch.partial = is_partial(percents, places)
        _warn_of_sum(sketch, notes, percents)
    sketch.evidence = [evidence(places, words)]


def _warn_of_sum(sketch: Sketch, notes: Notes, percents: Sequence[str]) -> None:
    if any(Decimal(each) > 0 for each in percents) and not sums_up(percents):
        notes.warning(
            sketch.line,
            "weights-sum",
            f"{sketch.called}: trọng số của các phương án đúng cộng lại không bằng 100%.",
            "Kiểm tra xem có thiếu hoặc thừa phương án đúng không.",
        )
