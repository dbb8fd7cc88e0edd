"""The plain shape that nearly every GIFT question has, read in one look: a name, a stem, one «=» and some «~».

One expression says that a question holds nothing but ordinary letters in that order: no escapes, weights, formats,
tags or missing words, nothing that Moodle and an author could read differently. What it says no to goes the long way
(`gift_answers`), which gives the same draft for what it says yes to.
"""

from __future__ import annotations

import re
from dataclasses import fields

from hoctapbac.bank import Item, ItemType, Option
from hoctapbac.bank.codes import folded_code
from hoctapbac.bank.importers.moodle_answers import evidence
from hoctapbac.bank.labels import OPTION_LIMIT
from hoctapbac.bank.pivot import Draft

WORDS = "dấu =, ~ và trọng số"

MOST_OPTIONS = 6
# Every run is possessive and no two neighbours share a letter, so that nothing is ever tried twice.
# Letters and signs that cleaning leaves alone and that fold without their neighbours.
_LETTERS = r"\xa1-\xac\xae-\u012f\u0131-\u01ef\u01f1-\u02ff\u1e00-\u1e95\u1e9a-\u1eff\u2010-\u2027"
_WORDS = rf"[ !-\"$-%'-;>-\[\]-z|{_LETTERS}]"
_GAP = r"[ \t]*+\n?+[ \t]*+"
_ANSWER = rf"([=~])[ \t]*+(?![%\[])({_WORDS}++)(?:\#[ \t]*+(?!\[)({_WORDS}*+))?+{_GAP}"
_QUESTION = re.compile(
    rf"(?://[^\n\[]*+\n[ \t]*+)*+"
    rf"(?:::([ !-%'-9;=-\[\]-z|~{_LETTERS}]++)::)?+[ \n]?+"
    rf"((?![:/\[$])[ !-%'-;=-\[\]-z|~{_LETTERS}]++)"
    rf"\{{{_GAP}{_ANSWER * 2}{f'(?:{_ANSWER})?+' * (MOST_OPTIONS - 2)}\}}"
)
_KEYS = tuple((evidence((place,), WORDS),) for place in range(MOST_OPTIONS))
_NOTHING = ("",) * MOST_OPTIONS
_set_text, _set_key, _set_pinned, _set_match, _set_feedback = (
    getattr(Option, each.name).__set__ for each in fields(Option)
)


def plain_choice(text: str, line: int, category: str) -> Draft | None:
    """The draft of a question of this shape that begins on `line`; None for any other. `category` is clean."""
    found = _QUESTION.fullmatch(text) if len(text) <= OPTION_LIMIT else None
    if found is None:
        return None
    title, stem, *answers = found.groups("")
    signs = answers[::3]
    if signs.count("=") != 1:
        return None
    title, stem, key = title.strip(), stem.strip(), signs.index("=")
    texts = [words.rstrip(" ") for words in answers[1::3] if words]
    said = [words.strip() for words in answers[2::3]] if "#" in text else _NOTHING
    if not stem or "" in texts or not _begins(text, found.start(3 * key + 3), said is not _NOTHING):
        return None
    if "  " in text and "  " in "\n".join([title, stem, *texts, *said]):
        return None
    if text[0] == "/":
        line += text.count("\n", 0, found.start(1) if found[1] else found.start(2))
    options = tuple([_option(words, n == key, said[n]) for n, words in enumerate(texts)])
    code = folded_code(stem.casefold(), map(str.casefold, texts))
    item = Item(code, ItemType.SINGLE, stem, options, title=title, category=category, line=line)
    return Draft(item, "", f"dòng {line}", _KEYS[key])


def _option(text: str, key: bool, feedback: str) -> Option:
    """An option, filled through its slots: a frozen class's own way in takes twice as long, four times a question."""
    made = object.__new__(Option)
    _set_text(made, text)
    _set_key(made, key)
    _set_pinned(made, False)
    _set_match(made, "")
    _set_feedback(made, feedback)
    return made


def _begins(text: str, place: int, commented: bool) -> bool:
    """Whether the «=» here begins an answer and is no letter of a feedback or of the answer before it."""
    before = text[:place].rstrip(" \t")
    return before.endswith(("\n", "{")) or (len(before) < place and not commented)
