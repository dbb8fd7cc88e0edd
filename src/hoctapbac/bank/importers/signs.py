"""The signs by which people write questions down: numbers, option letters, stars, ticks, lines that name a key.

Patterns and small questions about one line; who may stand where is decided in `labelled`. A pattern never goes back
into a run of spaces («\\s*+», or a start that no space stands before): a line of a million spaces is read in one pass.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from hoctapbac.vietnamese.folding import fold

Style = Literal["word", "auto", "number", "paren"]
# word: «Câu 12.», «Question 4:». auto: an automatic number. number: «12.» typed. paren: «(12)».

_WORD = re.compile(
    r"\s*+(?:c[âa]u(?:\s++h[ỏo]i)?|question|b[àa]i(?:\s++t[ậa]p)?|q)\s*+(?:s[ốo]\s*+)?[#:]?\s*+(\d{1,6})\s*"
    r"(?:[.:)\]/]+|[-–]\s|(?=\s|$))\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*+(\d{1,4}+)\s*+(?:[.:)\]/](?!\d)|[-–]\s)\s*")
_PAREN = re.compile(r"\s*\((\d{1,4})\)\s*[.:]?\s*")
_AUTO_NUMBER = re.compile(r"\(?(?:c[âa]u|question|b[àa]i)?\s*(\d{1,6})\s*[.:)\]/-]?", re.IGNORECASE)
_AUTO_LETTER = re.compile(r"\(?([A-Za-z])\s*[.):/]?")

_TICK = re.compile(r"\s*(?:\[([xX✓✔*])\]|([✓✔☑√*]))\s*")
_OPTION = re.compile(r"\s*\(?([A-Za-z])(?:\s*[.)\]/]|\s*:(?=\s))(\s*\*(?!\*))?\s*")
_INLINE = re.compile(r"(?:(?<=\s)|(?<=[.;?!…”\"]))(\*?)\(?([A-Za-z])[.)](?=\s|[^\W\d_a-z]|\d|$)")
_SUFFIX = re.compile(r"(?<!\s)\s*+(?:\(\s*+[*xX✓✔]\s*+\)|\[\s*+[*xX✓✔]\s*+\]|[✓✔√])\s*+[.;]?\s*+$")
_TAIL_KEY = re.compile(
    r"(?<!\s)\s++(?:[ĐđD]áp án|ĐÁP ÁN|[Aa]nswer|ANSWER|[Kk]ey)\s*+(?:đúng\s*+)?[:：]\s*+"
    r"\(?([A-H](?:\s*+[,;]\s*+[A-H])*+)\)?\s*+\.?$"
)
_BULLET = re.compile(r"\s*(?:[•●◦▪■►→⇒➔➢-]|=>)\s*")
_BULLET_KEY = re.compile(r"([A-Z])\s*+[.)](.*+)$")
_LONE_LETTER = re.compile(r"\s*+([A-H](?:\s*+[,;&]\s*+[A-H])*+)\s*+\.?\s*+$")

_FIELDS = {
    "key": (
        *("dap an", "dap an dung", "dap an la", "dap an chinh xac", "da", "d/a", "tra loi"),
        *("answer", "ans", "key", "correct answer", "correct answers", "correct"),
    ),
    "source": ("nguon", "can cu", "can cu phap ly", "tham khao", "tai lieu", "trich nguon", "ref", "ref.", "reference"),
    "explanation": ("giai thich", "loi giai", "huong dan giai", "explanation", "vi", "ghi chu"),
    "quotation": ("trich dan",),
    "id": ("id", "ma", "ma cau", "ma cau hoi"),
    "level": ("muc", "muc do", "do kho", "level"),
    "topic": ("chuyen de", "chu de", "chuong", "bai hoc"),
}
_FIELD_OF = {word: name for name, words in _FIELDS.items() for word in words}
_LABEL = re.compile(r"\s*([^\W\d_][^:：\t]{0,24}?)\s*[:：]\s*(.*)", re.DOTALL)
_NO_COLON_KEY = re.compile(
    r"\s*+(?:đáp án|answer)\s++(?:đúng\s++)?(?:là\s++)?([A-H](?:\s*+[,;]\s*+[A-H])*+)\s*+\.?\s*+$", re.IGNORECASE
)
_NO_COLON_SOURCE = re.compile(r"\s*Refs?\.\s*(?=[A-Z0-9])(.{1,2000})", re.DOTALL)
_SECTION = re.compile(
    r"\s*(?:ch[ươuo]+ng|ph[ầa]n|m[ụu]c|part|section)\s+(?:\d+|[IVXLC]+|[A-Z])\b[^?]{0,160}$", re.IGNORECASE
)
_SPAN = re.compile(
    r"\b(?:c[âa]u(?: h[ỏo]i)?|questions?|blanks?)\s*+(?:s[ốo]\s*+)?(?:từ\s*+|from\s*+)?(?:câu\s*+|question\s*+)?"
    r"\(?(\d{1,4})\)?\s*+(?:đến|tới|to|and|và|[-–—])\s*+(?:câu\s*+|question\s*+)?\(?(\d{1,4})\b",
    re.IGNORECASE,
)
_KEY_SECTION = re.compile(r"(?:bang |phan )?(?:dap an|huong dan cham|answer keys?|keys?)(?: .{0,60})?$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A question's number as printed, how it is written, and where its stem begins in the line."""

    style: Style
    number: str
    start: int


@dataclass(frozen=True, slots=True)
class Label:
    """An option's letter (upper case), whether small letters are used, a tick beside it, and where its text begins."""

    letter: str
    small: bool
    ticked: bool
    start: int


def heading_of(text: str, auto: str) -> Heading | None:
    """The heading that a line may be; `auto` is its automatic number."""
    if found := _WORD.match(text):
        return Heading("word", found[1], found.end())
    if auto and (found := _AUTO_NUMBER.fullmatch(auto.strip())):
        return Heading("auto", found[1], 0)
    if found := _NUMBER.match(text):
        return Heading("number", found[1], found.end())
    if found := _PAREN.match(text):
        return Heading("paren", found[1], found.end())
    return None


def label_of(text: str, auto: str) -> Label | None:
    """The option that a line may be, by its own letter or an automatic one."""
    tick = _TICK.match(text)
    start = tick.end() if tick else 0
    if auto and (found := _AUTO_LETTER.fullmatch(auto.strip())):
        return Label(found[1].upper(), found[1].islower(), tick is not None, start)
    found = _OPTION.match(text, start)
    if found is None:
        return None
    return Label(found[1].upper(), found[1].islower(), tick is not None or found[2] is not None, found.end())


def cuts_of(text: str, expected: str, begun: bool = False) -> list[int]:
    """Where options begin in a line that holds several, in order from the letter `expected`; nothing for fewer.

    The sequence may begin at the start of the line or after a stem; «C. Mác» between two of them is text. With `begun`
    an automatic letter, which is not in the text, is the first.
    """
    if begun:
        return _cuts(text, [0], chr(ord(expected) + 1), 0)
    own = _OPTION.match(text)
    first = own[1] if own and own[1].upper() == expected else ""
    if own and first:
        return _cuts(text, [0], chr(ord(first) + 1), own.end())
    return _cuts(text, [], expected, 0)


def _cuts(text: str, cuts: list[int], wanted: str, words: int) -> list[int]:
    """`cuts` and those that follow, from the letter `wanted`; `words` is where those of the last option begin."""
    for found in _INLINE.finditer(text):
        letter = found[2]
        if letter != wanted and (cuts or letter.upper() != wanted):
            continue
        if not cuts or text[words : found.start()].strip():  # «B. C. Mác»: an option has words of its own
            cuts.append(found.start())
            words, wanted = found.end(), chr(ord(letter) + 1)
    return cuts if len(cuts) > 1 else []


def last_label(text: str, letter: str) -> int:
    """Where «A.on» begins at the end of a stem; 0 where the text holds no such label."""
    end = len(text.rstrip())
    starts = [found.start() for found in _INLINE.finditer(text) if found[2] == letter and found.end() < end]
    return starts[-1] if starts else 0


def without_suffix(text: str) -> tuple[str, bool]:
    """An option without the tick behind it, and whether there was one."""
    found = _SUFFIX.search(text)
    return (text[: found.start()], True) if found and found.start() else (text, False)


def without_tail_key(text: str) -> tuple[str, str]:
    """A text without the «Đáp án: B» that ends it, and what that says ("" where nothing does)."""
    found = _TAIL_KEY.search(text[-80:])
    return (text[: len(text) - len(text[-80:]) + found.start()], found[1]) if found else (text, "")


def bullet_key(text: str) -> tuple[str, str] | None:
    """Letter and text of «• B. Huế;»."""
    bullet = _BULLET.match(text)
    found = _BULLET_KEY.match(text, bullet.end()) if bullet else None
    return (found[1], found[2].strip().removesuffix(";").rstrip()) if found else None


def lone_letters(text: str) -> str:
    """«B» of a line that holds nothing else."""
    found = _LONE_LETTER.fullmatch(text)
    return found[1] if found else ""


def field_of(text: str) -> tuple[str, str] | None:
    """Name and value of a labelled line: `key`, `source`, `explanation`, `quotation`, `id`, `level`, `topic`."""
    if text.lstrip().startswith("^"):
        return "explanation", text.lstrip()[1:]
    if found := _NO_COLON_KEY.fullmatch(text):
        return "key", found[1]
    if found := _NO_COLON_SOURCE.fullmatch(text):
        return "source", found[1]
    found = _LABEL.match(text[:2100])
    name = _FIELD_OF.get(fold(found[1])) if found else None
    return (name, found[2]) if found and name else None


def is_section(text: str) -> bool:
    """«CHƯƠNG 1», «Phần II. …»: a heading of the file, no part of a question."""
    return _SECTION.match(text) is not None


def span_of(text: str) -> tuple[int, int] | None:
    """The first and the last question that «… trả lời các câu từ 7 đến 10» speaks of."""
    found = _SPAN.search(text[:2000])
    low, high = (int(found[1]), int(found[2])) if found else (0, 0)
    return (low, high) if low < high <= low + 100 else None


def is_key_section(text: str) -> bool:
    """«ĐÁP ÁN», «BẢNG ĐÁP ÁN»: what follows are keys."""
    named = field_of(text)
    if len(text) > 100 or (named and named[1].strip()):
        return False
    return _KEY_SECTION.fullmatch(fold(text.strip(" :.-–*"))) is not None
