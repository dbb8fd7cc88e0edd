"""What each option is worth, from a mapping or from computed scores, in percent of the whole mark."""

from __future__ import annotations

from decimal import Context, Decimal

from hoctapbac.bank import ItemType
from hoctapbac.bank.importers.qti.responses import Response
from hoctapbac.bank.importers.sketch import Sketch
from hoctapbac.vietnamese.numbers import plain_number

TRUE_FALSE_TEXTS = {"true": True, "dung": True, "false": False, "sai": False}  # folded words, by what they mean
MOST_RIGHTS = 200  # right sides of one matching question
_EXACT = Context(prec=60)
_CLOSE = Decimal("0.001")


def percent_of_value(value: Decimal, whole: Decimal) -> str:
    """`value` of `whole` in percent, five decimals at most."""
    share = _EXACT.divide(_EXACT.multiply(value, Decimal(100)), whole)
    return plain_number(round(share, 5)) if abs(share) < Decimal(10**9) else plain_number(share.to_integral_value())


def set_weights(sketch: Sketch, names: list[str], response: Response) -> None:
    """Give the options of a choice what the mapping says, unless that is what the key alone says."""
    worth = [response.worth(name) for name in names]
    if not response.entries or max(worth, default=Decimal(0)) <= 0:
        return
    several = sketch.kind is ItemType.MULTIPLE
    whole = sum((each for each in worth if each > 0), Decimal(0)) if several else max(worth)
    if response.upper is not None and response.upper > 0:
        whole = response.upper
    weigh(sketch, [percent_of_value(each, whole) for each in worth])
    if several and min(worth) < 0 and (response.lower is None or response.lower < 0):
        sketch.dropped.append("điểm âm của cả câu khi chọn sai")


def weigh(sketch: Sketch, percents: list[str]) -> None:
    """Put weights into the options where they say more than the key; see whether they score option by option."""
    right = [n for n, each in enumerate(percents) if Decimal(each) > 0]
    if sketch.kind is ItemType.MULTIPLE:
        share = Decimal(100) / max(len(right), 1)
        sketch.partial = all(
            abs(Decimal(each) - (share if n in right else -share)) < _CLOSE for n, each in enumerate(percents)
        )
        if sketch.partial:
            return
    elif len(right) == 1 and all(each in {"100", "0"} for each in percents):
        return
    for option, percent in zip(sketch.options, percents, strict=True):
        option.percent = percent
