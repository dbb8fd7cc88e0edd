"""What the bytes of the old Vietnamese encodings stand for.

`decode_bytes` never raises: a byte that has no meaning in an encoding is kept where it is an ordinary Windows
sign (quotation mark, dash, °) and becomes U+FFFD where it would be a letter. Facts: TCVN 5712:1993 and
RFC 1456 for the grids of their names; VPS and VNI as their fonts and typing programs wrote them; cp1258 is
Python's own. Letters come out composed (NFC).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from itertools import product

LOST = "\ufffd"
LEGACY = ("tcvn3", "vni", "tcvn5712", "cp1258", "viscii", "vps", "cp1252")
_TONES = "\u0301\u0300\u0309\u0303\u0323"  # sắc huyền hỏi ngã nặng
_VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
TONED = frozenset(unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES)
MARKED = TONED | frozenset("ăâêôơưđĂÂÊÔƠƯĐ")

# Bytes 80 to FF, sixteen in a row; a dot where an encoding has no Vietnamese letter.
_TCVN5712 = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨ"
    "ÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"
    "·ĂÂÊÔƠƯĐăâêôơưđẰ"
    "·····àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽ"
    "éẹềểễếệìỉỄẾỒĩíịò"
    "Ổỏõóọồổỗốộờởỡớợù"
    "ỖủũúụừửữứựỳỷỹýỵỐ"
)
_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ"
    "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"
    "Õắằặấầẩậẽẹếềểễệố"
    "ồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ"
    "ĐứÒÓÔạỷừửÙÚỹỵÝỡư"
    "àáâãảăữẫèéêẻìíĩỉ"
    "đựòóôõỏọụùúũủýợỮ"
)
_VPS = (
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲ"
    "Ế··ỀỂỄỐỒỔỖýỷỵỚỜỞ"
    "·ắằẳẵặỠớÙờởỡŨỨợỪ"
    "ổỬỲỸÍÌộỈĨÓửữÒỎÕự"
    "ầÁÂấẩẫậđẻÉÊẹỉễịỹ"
    "ƯỦồốÔỏơÈừứÚũưÝẺ·"
    "àáâãảạă·èéêẽìí·ĩ"
    "ẴĐòóôõ·Ơụùúủ·ỶẼỳ"
)
# A TCVN3 font has no capital with a tone: small letters stand in their place, and Windows signs in 80 to 9F.
_TCVN3 = "".join("·" if letter in TONED and letter.isupper() else letter for letter in _TCVN5712)
# Capitals that were put where other tables have control characters.
_LOW = {
    "tcvn5712": dict(zip(b"\x01\x02\x04\x05\x06\x11\x12\x13\x14\x15\x16\x17", "ÚỤỪỬỮỨỰỲỶỸÝỴ", strict=True)),
    "viscii": dict(zip(b"\x02\x05\x06\x14\x19\x1e", "ẲẴẪỶỸỴ", strict=True)),
}
_GRIDS = {"tcvn3": _TCVN3, "tcvn5712": _TCVN5712, "viscii": _VISCII, "vps": _VPS}

# Letters that these encodings (VPS: as most programs wrote it) use for the capital too.
FOLDED: Mapping[str, frozenset[str]] = {
    "tcvn3": frozenset(letter for letter in TONED if letter.islower()),
    "vps": frozenset("ạặậẹệịọộợụựỵẫữ"),
}

# VNI: one byte for the marks follows the vowel. Tones after any vowel; after a, e, o the hat (E2) with tones;
# after a the breve (EA) with tones. Other letters are one byte. A capital, or its mark, is 20 (hex) lower.
_VNI_ALONE = dict(zip("ôöñíìæóòî", "ơưđíìỉĩịỵ", strict=True))
_VNI_TONES = dict(zip("ùøûõï", _TONES, strict=True))
_VNI_HATS = {"â": "\u0302"} | dict(zip("áàåãä", ("\u0302" + tone for tone in _TONES), strict=True))
_VNI_BREVES = {"ê": "\u0306"} | dict(zip("éèúüë", ("\u0306" + tone for tone in _TONES), strict=True))
_VNI_MARKS = "".join((*_VNI_TONES, *_VNI_HATS, *_VNI_BREVES))
_VNI = re.compile(f"[aeouyôöAEOUYÔÖ][{_VNI_MARKS}{_VNI_MARKS.upper()}]|[\x80-\xff]")


def decode_bytes(raw: bytes, encoding: str) -> str:
    """The text of `raw` in one of `LEGACY`; composed, capitals as they were stored."""
    return decode_view(raw.decode("latin-1"), encoding)


def decode_view(text: str, encoding: str) -> str:
    """The same for bytes that are given as the characters U+0000 to U+00FF; other characters stay."""
    text = _VNI.sub(_vni_letter, text) if encoding == "vni" else text.translate(_table(encoding))
    return unicodedata.normalize("NFC", text)


@cache
def _table(encoding: str) -> dict[int, str]:
    if encoding in ("cp1252", "cp1258"):
        return {byte: bytes([byte]).decode(encoding, "replace") for byte in range(0x80, 0x100)}
    letters = zip(range(0x80, 0x100), _GRIDS[encoding], strict=True)
    table = {byte: _windows_sign(byte) if letter == "·" else letter for byte, letter in letters}
    return table | _LOW.get(encoding, {})


def _windows_sign(byte: int) -> str:
    sign = bytes([byte]).decode("cp1252", "replace")
    return LOST if sign.isalpha() else sign


def _vni_letter(match: re.Match[str]) -> str:
    return _vni_table().get(match[0]) or "".join(_vni_table()[character] for character in match[0])


@cache
def _vni_table() -> dict[str, str]:
    """One or two characters as stored to the letter; a mark that has no vowel to stand on is a lost letter."""
    table = {chr(byte): _windows_sign(byte) for byte in range(0x80, 0x100)} | {vowel: vowel for vowel in "aeouyAEOUY"}
    table |= _VNI_ALONE | {stored.upper(): letter.upper() for stored, letter in _VNI_ALONE.items()}
    for vowels, marks in (("aeouyôö", _VNI_TONES), ("aeo", _VNI_HATS), ("a", _VNI_BREVES)):
        for vowel, (stored, mark) in product(vowels + vowels.upper(), marks.items()):
            letter = unicodedata.normalize("NFC", table[vowel] + mark)
            table |= {vowel + stored: letter, vowel + stored.upper(): letter}
    return table
