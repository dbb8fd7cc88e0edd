"""From what was met in a Word document to lines of text: old fonts converted, raised figures, blanks, colours.

Old fonts: a document in .VnTime may hold old letters, good Unicode, or both. The whole document is looked at before a
word that could be either («Hé») is touched, and what surely is Unicode never is. Colour: where most of a document is
written in one, that one marks nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hoctapbac.bank.importers.docx.runs import Run
from hoctapbac.bank.importers.docx.styles import Look
from hoctapbac.bank.importers.docx.walk import Seen
from hoctapbac.bank.importers.markup import at_height
from hoctapbac.bank.importers.pieces import Line, Mark, Piece
from hoctapbac.vietnamese.encodings.repairs import repair_cell, scheme_of_font

_PRIVATE = str.maketrans({0xF000 + code: code for code in range(0x20, 0x100)})
_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ\u0300\u0301\u0303\u0309\u0323]")  # no byte of an old font shows these
_SIGN = "[\x80-\xff\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u2122]"  # what the bytes of an old font are shown as
_IN_A_WORD = re.compile(f"[A-Za-z]{_SIGN}|{_SIGN}[A-Za-z]")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_OPTION_FOLLOWS = re.compile(r"\s*\(?[A-Za-z][.):/]")
_BLANK = "____"


@dataclass(slots=True)
class Letters:
    """What must be known of a whole document before its lines can be written down.

    In a `trusted` document, one of our own form, letters of a font of today are right as they are. `background` is the
    colour that most of it is in. `legacy` are the schemes («tcvn3», «vni») whose fonts really hold old letters here,
    `sure` those that hold little else. `converted` gathers (before, after) of each line changed.
    """

    trusted: bool = False
    background: str = ""
    legacy: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()
    converted: list[tuple[str, str]] = field(default_factory=list)
    _marks: dict[Look, frozenset[Mark]] = field(default_factory=dict)

    def line(self, seen: Seen) -> Line:
        """The line with its pieces as they read."""
        pieces: list[Piece] = []
        for text, look in _written(self._unicode(seen.runs)):
            marks = self._shown(look)
            if pieces and pieces[-1].marks == marks:
                pieces[-1] = Piece(pieces[-1].text + text, marks)
            else:
                pieces.append(Piece(text, marks))
        return Line(tuple(pieces), seen.where, seen.line, seen.label, seen.level, seen.soft, seen.cell)

    def _shown(self, look: Look) -> frozenset[Mark]:
        marks = self._marks.get(look)
        if marks is None:
            coloured = look.colour and look.colour != self.background
            marks = self._marks[look] = look.marks | {"colour"} if coloured else look.marks
        return marks

    def _unicode(self, runs: Sequence[Run]) -> Sequence[Run]:
        """The runs of a line, each font's converted where all of its text together says so."""
        if all(text.isascii() for text, _ in runs) and not self.legacy:
            return runs
        done = list(runs)
        for font in dict.fromkeys(map(_font, runs)):
            places = [n for n, run in enumerate(runs) if _font(run) == font]
            texts = [runs[n][0].translate(_PRIVATE) if font else runs[n][0] for n in places]
            whole = "".join(texts)
            better = self._better(whole, font)
            if better != whole:
                self.converted.append((whole, better))
                for n, text in zip(places, _dealt_out(texts, better, font), strict=True):
                    done[n] = (text, runs[n][1])
        return done

    def _better(self, text: str, font: str) -> str:
        """Text as it reads; what is in a font of today is changed only where it surely is old."""
        scheme = scheme_of_font(font)
        if _UNICODE.search(text) or (scheme not in self.legacy if font else self.trusted):
            return text
        if scheme not in self.sure and not _IN_A_WORD.search(text):
            return text  # «½», «×» standing alone are themselves
        return repair_cell(text, font if scheme in self.sure else "").text


def _font(run: Run) -> str:
    """The font of a run, where it is an old one."""
    return run[1].font if run[1].font and scheme_of_font(run[1].font) else ""


def _dealt_out(texts: Sequence[str], better: str, font: str) -> Iterator[str]:
    """`better`, the conversion of all `texts` together, cut into theirs."""
    if len(texts) == 1:
        yield better
    elif len(better) != sum(map(len, texts)):
        yield from (repair_cell(text, font).text for text in texts)
    else:
        start = 0
        for text in texts:
            yield better[start : start + len(text)]
            start += len(text)


def letters_of(document: Sequence[Seen], trusted: bool = False) -> Letters:
    """What the whole document says about its colours and its fonts."""
    colours: Counter[str] = Counter()
    old: Counter[str] = Counter()
    good: Counter[str] = Counter()
    for seen in document:
        for text, look in seen.runs:
            colours[look.colour] += len(text)
        for font in filter(None, dict.fromkeys(map(_font, seen.runs))):
            text = "".join(run[0] for run in seen.runs if _font(run) == font).translate(_PRIVATE)
            scheme = scheme_of_font(font)
            good[scheme] += _UNICODE.search(text) is not None
            old[scheme] += _IN_A_WORD.search(text) is not None and repair_cell(text).text != text
    most, count = colours.most_common(1)[0] if colours else ("", 0)
    background = most if count * 2 > colours.total() else ""
    legacy = frozenset(scheme for scheme in old if old[scheme])
    return Letters(trusted, background, legacy, frozenset(scheme for scheme in legacy if old[scheme] >= good[scheme]))


def _written(runs: Sequence[Run]) -> Iterator[Run]:
    """The runs with raised figures and drawn blanks as characters."""
    for n, (text, look) in enumerate(runs):
        if look.height and text.strip():
            yield _raised(text, look.height == "superscript"), look
        elif "underline" in look.marks and not text.strip() and _is_blank(runs, n):
            yield f" {_BLANK} ", look
        else:
            yield text, look


def _raised(text: str, up: bool) -> str:
    if _ORDINAL.fullmatch(text) or not any(each.isalnum() for each in text):
        return text
    return at_height(text, up=up)


def _is_blank(runs: Sequence[Run], n: int) -> bool:
    """Whether underlined space is a line to write on: wide, and no leftover of an underlined word or of an option."""
    text = runs[n][0]
    if "\t" not in text and len(text) < 3:
        return False
    before = next((look for words, look in reversed(runs[:n]) if words), None)
    after = "".join(words for words, _ in runs[n + 1 : n + 3])
    return not (before is not None and "underline" in before.marks) and not _OPTION_FOLLOWS.match(after)
