"""The one written Vietnamese convention for question files in Word, of 2012: tags in brackets.

`[<br>]` ends a question; `[<sg>] passage [<egc>] questions [</sg>]` is a group with a passage in common; `(<1>)`
numbers a question of a group; `(CLO1)` names an outcome; `[<df>]0.5[</df>]`, `[<sc>]`, `[<dpc>]` are figures of
earlier use; `[<audio>]` names a sound; `A~.` is a literal «A.» that is no option. An underlined option is the key, an
italic label pins it. The tags stand in plain text files too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hoctapbac.bank.importers.markup import Media

SEPARATOR = "[<br>]"

_TAG = re.compile(r"\[\s*+<\s*+(/?)\s*+(br|sg|egc)\s*+/?\s*+>\s*+\]", re.IGNORECASE)
_WORDS = re.compile(r"\(\s*(?:DON|NHOM|KETTHUCNHOM|DIENKHUYET|K[EẾ]T TH[UÚ]C NH[OÓ]M)(?:\s*[-–]\s*\d+)?\s*\)")
_CHILD = re.compile(r"\(\s*<\s*(\d{1,3})\s*>\s*\)")
_REFERENCE = re.compile(r"\{\s*<\s*(\d{1,3})\s*>\s*\}")
_OUTCOME = re.compile(r"\(\s*((?:CLO|LO|CĐR)\s*\d{1,3}|level\s*\d{1,2})\s*\)", re.IGNORECASE)
_CODES = re.compile(r"\(((?:[A-Z]{1,4}|Level \d)(?:\s*+;\s*+(?:[A-Z]{1,4}|Level \d))+)\s*+;?\s*+\)\s*+$")
_FIGURE = re.compile(r"\[<(df|sc|dpc)>\][^\[\]]{0,40}\[</\1>\]", re.IGNORECASE)
_SOUND = re.compile(r"\[<audio>\]([^\[\]]{0,300})\[</audio>\]", re.IGNORECASE)
_LITERAL = re.compile(r"\b([A-Z])~(?=[.):])")
_PLACEHOLDER = re.compile(r"\[(hình|công thức)\]")
_INLINE_HTML = re.compile(r"</?(?:u|strong|b|i|em|sub|sup|p|br)\s*/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tags:
    """What the brackets of one line say about where questions and groups begin and end."""

    separates: bool = False
    group_begins: bool = False
    passage_ends: bool = False
    group_ends: bool = False

    @property
    def any(self) -> bool:
        return self.separates or self.group_begins or self.passage_ends or self.group_ends


NO_TAGS = Tags()


def tags_of(text: str) -> tuple[Tags, str]:
    """The tags of a line, and the line without them."""
    if "<" not in text and "(" not in text:
        return NO_TAGS, text
    found = {(each[2].lower(), bool(each[1])) for each in _TAG.finditer(text)}
    rest = _WORDS.sub("", _TAG.sub("", text)) if found or _WORDS.search(text) else text
    tags = Tags(("br", False) in found, ("sg", False) in found, ("egc", False) in found, ("sg", True) in found)
    return tags, rest


@dataclass(frozen=True, slots=True)
class Stem:
    """A stem without its tags: its text, the number of a child question, labels, what was left out."""

    text: str
    number: str
    tags: tuple[str, ...]
    dropped: tuple[str, ...]


def stem_of(text: str, media: Media) -> Stem:
    """A stem's text apart from what the convention writes into it."""
    child = _CHILD.search(text)
    tags = [found[1] for found in _OUTCOME.finditer(text)]
    codes = _CODES.search(text)
    if codes:
        tags += [code.strip() for code in codes[1].split(";")]
        text = text[: codes.start()]
    figures = _FIGURE.search(text) is not None
    for pattern in (_WORDS, _CHILD, _OUTCOME, _FIGURE):
        text = pattern.sub("", text)
    dropped = ("độ khó, điểm, độ phân cách đã thống kê",) if figures else ()
    return Stem(plain(text, media), child[1] if child else "", tuple(tags), dropped)


def plain(text: str, media: Media) -> str:
    """Any text with pictures, formulas and sounds numbered, references as «(1)», literal letters as they read."""
    text = _PLACEHOLDER.sub(lambda found: media.placeholder(found[1]), text)
    text = _SOUND.sub(lambda found: media.placeholder("âm thanh", found[1].strip()), text)
    return _INLINE_HTML.sub("", _LITERAL.sub(r"\1", _REFERENCE.sub(r"(\1)", text)))
