"""Numbers as Vietnamese people write them: «39.427», «62,5», «1.234.567,8»; shares, money and lists with them.

A comma is the decimal mark; dots or spaces group thousands. A lone dot that cannot be grouping is taken for a
decimal mark («62.5», «0.125»); one before exactly three digits groups («1.500» is one thousand five hundred).
Reading and writing are inverse: `parse_number(format_number(d)) == d` for every number up to 40 digits long.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

LONGEST = 60  # characters; nobody means a longer number

_GROUPED = re.compile(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+)(?:,([0-9]+))?")
_PLAIN = re.compile(r"([0-9]+)(?:[.,]([0-9]+))?")
_EXACT = Context(prec=400)  # more digits than any number that a person counts in
_SIGNS = {"-": "-", "\u2212": "-", "+": ""}


def parse_number(text: str) -> Decimal | None:
    """The number in `text`, or None where it is not one. Units and percent signs are not part of a number."""
    text = " ".join(text.split())
    if not text or len(text) > LONGEST:
        return None
    sign = _SIGNS.get(text[0])
    digits = text if sign is None else text[1:].lstrip()
    found = _GROUPED.fullmatch(digits) or _PLAIN.fullmatch(digits)
    if found is None:
        return None
    whole = found[1].replace(".", "").replace(" ", "")
    return Decimal(plain_number(Decimal(f"{sign or ''}{whole}.{found[2] or '0'}")))


def plain_number(number: Decimal) -> str:
    """The form numbers are stored in: no grouping, no exponent, no idle zeros («62.5», «39427», «-0.5»)."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def format_number(number: Decimal) -> str:
    """`number` for the screen and the page: «39.427», «62,5»."""
    whole, _, fraction = plain_number(number).partition(".")
    grouped = format(Decimal(whole), ",f").replace(",", ".")
    sign = "-" if number < 0 and not grouped.startswith("-") else ""
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def format_percent(share: Decimal) -> str:
    """A share (0.625 for «62,5%»), with at most one decimal, halves upwards."""
    return f"{format_number(_round(share.scaleb(2, _EXACT), Decimal('0.1')))}%"


def format_money(dong: Decimal) -> str:
    """An amount in đồng, to the whole đồng: «1.234.567 ₫», never broken before the sign."""
    return f"{format_number(_round(dong, Decimal(1)))}\u00a0₫"


def _round(number: Decimal, step: Decimal) -> Decimal:
    return number.quantize(step, ROUND_HALF_UP, _EXACT)


def format_list(items: Sequence[str], last: str = "và") -> str:
    """«An, Bình và Chi»; with another word before the last one, «An, Bình hoặc Chi»."""
    *before, end = items or [""]
    return f"{', '.join(before)} {last} {end}" if before else end
