"""Rules on what another program or another file has left in the words: labels, marks, lost or foreign letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from hoctapbac.bank import Item
from hoctapbac.bank.labels import LETTERS
from hoctapbac.bank.likeness import own_labels
from hoctapbac.bank.rules import item_rule, short
from hoctapbac.vietnamese.encodings.known import known_words
from hoctapbac.vietnamese.encodings.losses import losses_in
from hoctapbac.vietnamese.encodings.repairs import repair_cell
from hoctapbac.vietnamese.encodings.wellformed import weigh
from hoctapbac.vietnamese.syllables import is_syllable

_STEM_LABEL = re.compile(r"(?:câu(?: hỏi)?|question)\s*[0-9]{1,5}\s*[.:)](?:\s|$)", re.IGNORECASE)
_HELD = re.compile(r"[:?…]\s+A[.)]\s+\S")
_TAIL = re.compile(r"\(\*\)$|\[(?:x|đúng)\]$", re.IGNORECASE)
_INNER = re.compile(r"(?:^|\s)(\S{1,40})\s+([A-J])[.)]\s+\S")
_GLUED = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,7})([0-9]{2,4})\.\s?[^\W\d_a-z]")
_WORD = re.compile(r"[^\W\d_]+")
_SCHEMES = {"tcvn3", "vni", "mojibake"}
_WRONG_HORN = re.compile(r"ư[oòóỏõọôồốổỗộ]|(?<![hqk])[uùúủũụ][ờớỡợ]", re.IGNORECASE)


@item_rule("E5", "label-residue", "Bỏ phần nhãn còn sót; mỗi phương án một dòng.")
def label_residue(item: Item) -> Iterator[str]:
    """Numbers and letters left over from another file do not belong to the text.

    A letter is taken for a label only where the alphabet calls for it: names begin with letters too.

    Good:
        Câu 1. Tuyên ngôn của Đảng Cộng sản do ai viết?
        *A. C. Mác và Ph. Ăng-ghen
        B. V. I. Lênin

    Bad:
        Câu 1. Câu 12: Hiệu quả là gì?
        *A. Thành quả cao B. Thâm niên
        B. Thời gian (*)
    """
    if _STEM_LABEL.match(item.stem):
        yield f"đề bắt đầu bằng nhãn «{short(item.stem)}»."
    elif _HELD.search(item.stem):
        yield f"đề còn giữ một phương án: «…{short(item.stem[-40:])}»."
    if own_labels(item):
        yield "phương án nào cũng còn nhãn chữ cái."
    for place, option in enumerate(item.options):
        if _TAIL.search(option.text) or _holds_next(option.text, place):
            yield f"phương án «{short(option.text)}» còn sót nhãn."
    for text in (item.stem, *(option.text for option in item.options)):
        found = _GLUED.search(text)
        if found and is_syllable(found[1]):
            yield f"số thứ tự «{found[2]}.» dính liền trong «{short(text[max(0, found.start() - 20) :])}»."


def _holds_next(text: str, place: int) -> bool:
    """Whether the option at `place` holds the label that comes after its own, as in «Thành quả B. Thâm niên»."""
    following = LETTERS[place + 1 : place + 2]
    return any(
        letter == following and not before[0].isupper() and not before.endswith(".")
        for before, letter in _INNER.findall(text)
    )


@item_rule("E6", "broken-letters", "Chuyển tệp gốc bằng “hoctapbac text decode” rồi nạp lại, hoặc gõ lại chữ hỏng.")
def broken_letters(item: Item) -> Iterator[str]:
    """Words in an old encoding, or with letters lost on the way, cannot be read out in a hall.

    Good:
        Câu 1. Thủ đô của Việt Nam là thành phố nào?
        *A. Hà Nội
        B. Huế

    Bad:
        Câu 1. Thñ ®« cña ViÖt Nam lµ thµnh phè nµo?
        *A. Hµ Néi
        B. HuÕ
    """
    texts = [item.stem, *(text for option in item.options for text in (option.text, option.match)), *item.answers]
    foreign = [text for text in texts if not text.isascii()]
    for text in foreign:
        if "\ufffd" in text:
            yield f"chữ hỏng (U+FFFD) trong «{short(text)}»."
        elif not unicodedata.is_normalized("NFC", text):
            yield f"chữ tổ hợp lẫn chữ dựng sẵn trong «{short(text)}»."
    suspect = foreign if weigh("\n".join(foreign)).bad else []
    for text in suspect:
        repaired = repair_cell(text)
        if _SCHEMES & set(repaired.done) and _reads_better(text, repaired.text):
            yield f"«{short(text)}» viết bằng bảng mã cũ, có thể là «{short(repaired.text)}»."
            return
    lost = losses_in("\n".join(text for text in foreign if "?" in text[:-1]))
    if lost and foreign:
        yield f"mất chữ trong «{short(lost[0].text)}»."


def _reads_better(text: str, repaired: str) -> bool:
    """Whether the repair has made known words: «½» alone is a sign, not the letter of an old table."""
    made = set(_WORD.findall(repaired.lower())) - set(_WORD.findall(text.lower()))
    return any(len(word) > 1 and word in known_words() for word in made)


@item_rule("W23", "misread-letters", "Đối chiếu bản gốc rồi gõ lại chữ này.", sure=90)
def misread_letters(item: Item) -> Iterator[str]:
    """A page that was scanned, or typed in haste, holds words that no Vietnamese syllable can be.

    Good:
        Câu 1. Đối với đồng nghiệp, cán bộ nên làm gì?
        *A. Chân thành giúp đỡ
        B. Chờ phân công

    Bad:
        Câu 1. Nguời cán bộ nên làm gì trước?
        *A. Nêu gưong
        B. Chờ phân công
    """
    text = " ".join((item.stem, *(option.text for option in item.options)))
    words = [word for word in _WORD.findall(text) if _WRONG_HORN.search(word)] if _WRONG_HORN.search(text) else []
    if words:
        yield f"chữ sai dấu móc: «{short(', '.join(dict.fromkeys(words)))}»."
