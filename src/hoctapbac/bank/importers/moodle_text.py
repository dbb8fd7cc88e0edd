"""What the formats of Moodle share: the weights it knows, its text formats, its category paths."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from html import unescape

from hoctapbac.bank.importers.markup import Media, plain_text
from hoctapbac.vietnamese.cleaning import clean, clean_line

# The weights of Moodle's own list in percent, from large to small; a weight may also be the negative of one.
KNOWN_PERCENT = (
    *("100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20"),
    *("16.66667", "14.28571", "12.5", "11.11111", "10", "5", "0"),
)
TEXT_FORMATS = {"html", "moodle", "plain", "markdown"}
_CLOSE = Decimal("0.001")  # percent; Moodle itself forgives as much
_SUM_CLOSE = Decimal("1.01")
_CONTEXTS = re.compile(r"\A\$(?:course|system|cat\d{0,3}|module|coursecat)\$/?")
# Tags that are markup wherever they stand; «x<y và z>t» is none.
_TAG = re.compile(
    r"</?(?=[a-z])(?:a|abbr|b|big|blockquote|br|caption|center|cite|code|dd|div|dl|dt|em|font|h[1-6]|hr|i|iframe|img|li|math|ol"
    r"|p|pre|q|s|script|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|audio|video"
    r"|object|source|track|param|embed)(?:\s++(?:[\w:-]++\s*+=[^<>]*+|controls\s*+))?\s*+/?>",
    re.IGNORECASE,
)
_PLAIN = {"p", "br", "div", "span", "img", "audio", "video", "math", "svg", "object"}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_SOURCE, _QUOTATION = "Nguồn: ", "Trích dẫn: "


def known_percent(percent: str) -> str | None:
    """The weight of Moodle's list that `percent` means («33.333» is «33.33333»), None where there is none."""
    value = Decimal(percent)
    close = next((each for each in KNOWN_PERCENT if abs(abs(value) - Decimal(each)) < _CLOSE), None)
    return f"-{close}" if close and close != "0" and value < 0 else close


def nearest_percent(percent: str) -> str:
    """The weight of Moodle's list nearest to `percent`."""
    value = Decimal(percent)
    close = min(KNOWN_PERCENT, key=lambda each: abs(abs(value) - Decimal(each)))
    return f"-{close}" if close != "0" and value < 0 else close


def shown(text: str, form: str, media: Media) -> str:
    """`text` of one of Moodle's formats as plain text.

    Its automatic format («moodle») is HTML only where it holds tags that HTML has; plain and Markdown stay as written.
    """
    if "<" not in text and "&" not in text:
        return text
    if form == "html":
        return plain_text(text, media)
    if form != "moodle":
        return text
    if _TAG.search(text):
        return plain_text(text.replace("\n", "<br>"), media)
    return _ENTITY.sub(lambda found: unescape(found[0]), text)


def formatted(text: str, form: str) -> bool:
    """Whether `text` has a look (bold, lists, links…) that plain text cannot have."""
    if form not in ("html", "moodle") or "<" not in text:
        return False
    return any(tag[0].strip("</>").split()[0].lower() not in _PLAIN for tag in _TAG.finditer(text))


def altered(text: str) -> bool:
    """Whether Moodle's automatic format would show `text` as something else."""
    return ("<" in text and _TAG.search(text) is not None) or ("&" in text and _ENTITY.search(text) is not None)


def category(path: str) -> str:
    """A category path without Moodle's own beginning: «$course$/top/Lịch sử» is «Lịch sử»."""
    path = _CONTEXTS.sub("", path.strip())
    return "" if path == "top" else path.removeprefix("top/")


def told_apart(feedback: str) -> tuple[str, str, str]:
    """Explanation, source and quotation of a general feedback that ends in «Nguồn: …» and «Trích dẫn: …» lines."""
    lines = clean(feedback).split("\n")
    quotation = lines.pop()[len(_QUOTATION) :] if lines[-1].startswith(_QUOTATION) else ""
    source = lines.pop()[len(_SOURCE) :] if lines and lines[-1].startswith(_SOURCE) else ""
    return "\n".join(lines), source, quotation


def general_feedback(explanation: str, source: str, quotation: str) -> tuple[str, frozenset[str]]:
    """What Moodle shows to everybody after a question, and which of the three are in it.

    Source and quotation stand on lines of their own at its end, where that is read back as it was meant.
    """
    parts = [explanation, f"{_SOURCE}{source}" if source else "", f"{_QUOTATION}{quotation}" if quotation else ""]
    whole = "\n".join(filter(None, parts))
    if told_apart(whole) == (explanation, source, quotation):
        return whole, frozenset({"explanation", "source", "quotation"})
    alone = told_apart(explanation) == (explanation, "", "")
    return (explanation, frozenset({"explanation"})) if alone else ("", frozenset())


def default_name(stem: str) -> str:
    """The name of a question that was given none: the beginning of its stem."""
    return clean_line(stem, 60)


def is_partial(percents: Sequence[str], right: Collection[int]) -> bool:
    """Whether these weights are those of an item scored choice by choice: a wrong one takes what a right one gives."""
    share = Decimal(100) / max(len(right), 1)
    return all(
        abs(Decimal(percent) - (share if n in right else -share)) < _CLOSE for n, percent in enumerate(percents)
    ) and 1 < len(right) < len(percents)


def sums_up(percents: Sequence[str]) -> bool:
    """Whether what the right options of a multiple item are worth comes to 100 together."""
    return abs(sum((Decimal(each) for each in percents if Decimal(each) > 0), Decimal(0)) - 100) < _SUM_CLOSE
