"""The plain shape that nearly every GIFT question has, read in one look: a name, a stem, one «=» and some «~».

One expression says that a question holds nothing but ordinary letters in that order: no escapes, weights, formats,
tags or missing words, nothing that Moodle and an author could read differently. What it says no to goes the long way
(`gift_answers`), which gives the same draft for what it says yes to.
"""

from __future__ import annotations

import re

from hoctapbac.bank import Item, ItemType, Option
from hoctapbac.bank.codes import content_code
from hoctapbac.bank.importers.moodle_answers import evidence
from hoctapbac.bank.labels import LETTERS, OPTION_LIMIT
from hoctapbac.bank.pivot import Draft

WORDS = "dấu =, ~ và trọng số"

# Every run is possessive and no two neighbours share a letter, so that nothing is ever tried twice.
_LETTERS = r"\xa1-\xac\xae-\u02ff\u1e00-\u1eff\u2010-\u2027"  # composed ones that cleaning leaves alone
_GAP = r"[ \t]*+\n?+[ \t]*+"
_QUESTION = re.compile(
    rf"(?://[^\n\[]*+\n\s*+)*+"
    rf"(?:::([ !-%'-9;=-\[\]-z|~{_LETTERS}]++)::)?+[ \n]?+"
    rf"((?![:/\[$])[ !-%'-;=-\[\]-z|~{_LETTERS}]++)"
    rf"\{{{_GAP}((?:[=~][ \t]*+(?![%\[])[ !-\"$-%'-;>-\[\]-z|{_LETTERS}]++"
    rf"(?:\#[ \t]*+(?!\[)[ !-\"$-%'-;>-\[\]-z|{_LETTERS}]*+)?+{_GAP})++)\}}"
)
_ANSWER = re.compile("([=~])([^=~#]++)(?:#([^=~]*+))?+")


def plain_choice(text: str, line: int, category: str) -> Draft | None:
    """The draft of a question of this shape that begins on `line`; None for any other. `category` is clean."""
    found = _QUESTION.fullmatch(text)
    if found is None:
        return None
    title, stem, inner = found.groups("")
    first = inner.find("=")
    if inner.find("=", first + 1) >= 0 or not _begins(inner, first):
        return None
    signs, raw, said = zip(*_ANSWER.findall(inner), strict=True)
    title, stem, texts, feedback = title.strip(), stem.strip(), [*map(str.strip, raw)], [*map(str.strip, said)]
    together = "\n".join([title, stem, *texts, *feedback])
    if not (stem and all(texts) and 1 < len(texts) <= len(LETTERS)) or "  " in together or len(together) > OPTION_LIMIT:
        return None
    if text[0] == "/":
        line += text.count("\n", 0, found.start(1) if found[1] else found.start(2))
    options = tuple([Option(t, s == "=", False, "", f) for t, s, f in zip(texts, signs, feedback, strict=True)])
    item = Item(content_code(stem, texts), ItemType.SINGLE, stem, options, title=title, category=category, line=line)
    return Draft(item, where=f"dòng {line}", evidence=(evidence((signs.index("="),), WORDS),))


def _begins(inner: str, place: int) -> bool:
    """Whether the «=» here begins an answer and is no letter of a feedback or of the answer before it."""
    if place <= 0:
        return place == 0
    before = inner[:place].rstrip(" \t")
    return before.endswith("\n") or ("#" not in inner and len(before) < place)
