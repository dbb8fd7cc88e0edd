"""Which encoding some bytes are in, judged by the words that each reading gives.

Chance readings of Vietnamese bytes give few words that can be Vietnamese, so the share of such words among those
with a letter outside ASCII tells the encodings apart from about five names on. Text that is Unicode shows it by
its form and is never guessed otherwise. The verdict is a proposal: whoever asks shows it to a person.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from hoctapbac.vietnamese.encodings.capitals import repair_capitals
from hoctapbac.vietnamese.encodings.losses import Loss, losses_in
from hoctapbac.vietnamese.encodings.repairs import repair_text
from hoctapbac.vietnamese.encodings.tables import FOLDED, LEGACY, decode_bytes
from hoctapbac.vietnamese.encodings.viqr import from_viqr
from hoctapbac.vietnamese.encodings.wellformed import weigh

UNICODE = ("utf-8", "utf-16-le", "utf-16-be")
ENCODINGS = (*UNICODE, *LEGACY, "viqr")

_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_NOT_ASCII = re.compile(b"[^\t\r\n -\x7e]")
_JUNK = re.compile("[\ufffd\x01-\x08\x0e-\x1f\x7f-\x9f]")
_SAMPLE_LINES, _SAMPLE_LINE_BYTES = 300, 600
_VIQR_SIGN = re.compile(r"[AEOaeo]\^|[Aa]\(|[OUou]\+|\b[Dd][Dd]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text in NFC with lines ended by "\\n", what was repaired in it, and the lines with letters that are gone."""

    text: str
    encoding: str
    repairs: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding of `ENCODINGS` and how well it reads: per mille of the words that tell anything."""

    encoding: str
    score: int
    _raw: bytes = field(repr=False, compare=False)

    def decoded(self) -> Decoded:
        """The whole text, read so."""
        return decode(self._raw, self.encoding)


def decode(raw: bytes, encoding: str) -> Decoded:
    """`raw` read as one of `ENCODINGS`. Never raises for any bytes; what cannot be read shows in the losses."""
    repairs: tuple[str, ...] = ()
    form = unicode_form(raw)
    if encoding in UNICODE:
        text, repairs = repair_text(_lines_ended(_unicode(raw, encoding)))
    elif form and encoding in ("tcvn3", "vni"):  # old letters in a file that was saved as Unicode
        text, repairs = repair_text(_lines_ended(_unicode(raw, form)), told=encoding)
    elif encoding == "viqr":
        text = unicodedata.normalize("NFC", from_viqr(_lines_ended(_unicode(raw, form or "utf-8"))))
    else:
        text = repair_capitals(_lines_ended(decode_bytes(raw, encoding)), FOLDED.get(encoding, frozenset()))
    return Decoded(text, encoding, repairs, losses_in(text))


def detect(raw: bytes) -> tuple[Guess, ...]:
    """What `raw` may be in, best first; at least one guess, and of two that read alike only the first."""
    form = unicode_form(raw)
    if form:
        return tuple(_unicode_guesses(raw, form))
    sample = _sample(raw)
    texts = {encoding: decode(sample, encoding).text for encoding in ("utf-8", *LEGACY)}
    first = {text.casefold(): encoding for encoding, text in reversed(texts.items())}
    weights = {encoding: weigh(texts[encoding]) for encoding in texts if encoding in first.values()}
    # A reading in which marked letters became punctuation has fewer words to be right about.
    most = max(weight.good for weight in weights.values())
    scores = {e: _less_for_junk(weight.per_mille(most), texts[e]) for e, weight in weights.items()}
    ranked = sorted(scores, key=lambda encoding: -scores[encoding])
    return tuple(Guess(encoding, scores[encoding], raw) for encoding in ranked)


def _less_for_junk(score: int, text: str) -> int:
    """A tenth less for a reading with letters that its table does not have, or with control characters."""
    return score * 9 // 10 if _JUNK.search(text) else score


def unicode_form(raw: bytes) -> str:
    """The Unicode form that `raw` is surely in, "" if it may be something else."""
    for mark, form in _BOMS.items():
        if raw.startswith(mark):
            return form
    head = raw[:4096]
    odd, even = head[1::2].count(0), head[::2].count(0)
    if max(odd, even) * 3 > len(head) // 2 > 0 and min(odd, even) * 20 < max(odd, even):
        return "utf-16-le" if odd > even else "utf-16-be"
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    # Two stray bytes of an old encoding can look like one letter of UTF-8, but not three times over.
    return "utf-8" if text.isascii() or len(_NOT_ASCII.findall(raw)) > 5 else ""


def _unicode_guesses(raw: bytes, form: str) -> Iterator[Guess]:
    sample = _sample(raw) if form == "utf-8" else raw[: _SAMPLE_LINES * _SAMPLE_LINE_BYTES]
    text, repairs = repair_text(_lines_ended(_unicode(sample, form)))
    guessed = not {"mojibake", "tcvn3", "vni"}.isdisjoint(repairs)
    yield Guess(form, weigh(text).per_mille() if guessed else 1000, raw)
    if form == "utf-8" and raw.isascii() and len(_VIQR_SIGN.findall(raw[:20000].decode("ascii"))) > 2:
        score = weigh(from_viqr(raw[:20000].decode("ascii"))).per_mille()
        if score >= 800:
            yield Guess("viqr", score, raw)


def _unicode(raw: bytes, form: str) -> str:
    return raw.decode(form, "replace").removeprefix("\ufeff")


def _lines_ended(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _sample(raw: bytes) -> bytes:
    """Some of the lines that tell anything, taken evenly from the whole; letters can be cut at no line's end."""
    telling = [line for line in raw.split(b"\n") if _NOT_ASCII.search(line)]
    step = max(1, len(telling) // _SAMPLE_LINES)
    return b"\n".join(line[:_SAMPLE_LINE_BYTES] for line in telling[::step])
