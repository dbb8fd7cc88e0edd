"""What a browser's form holds, read with bounds: urlencoded, UTF-8, no more than a page of this desk sends.

Nothing but a Refusal leaves this module, whatever the bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from hoctapbac.errors import Refusal
from hoctapbac.hub.bodies import body_of
from hoctapbac.vietnamese.cleaning import clean_line

MOST_BYTES = 32_768
MOST_FIELDS = 40
_KIND = "application/x-www-form-urlencoded"

Form = Mapping[str, str]


async def read(request: Request) -> Form:
    """The fields of a posted form, the last of each name.

    Refusal("form_unreadable"), and what `bodies.body_of` refuses.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != _KIND:
        raise Refusal("form_unreadable")
    return fields(await body_of(request, MOST_BYTES))


def fields(raw: bytes) -> Form:
    """The fields in the body of a form. Refusal("form_unreadable")."""
    try:
        return dict(
            parse_qsl(
                raw.decode("ascii"),
                keep_blank_values=True,
                max_num_fields=MOST_FIELDS,
                errors="strict",
                separator="&",
            )
        )
    except ValueError:  # also what is not ASCII, not UTF-8 behind the percent signs, or too many fields
        raise Refusal("form_unreadable") from None


def line(form: Form, name: str, most: int, *, needed: bool = True) -> str:
    """One line of text: clean, NFC, bounded.

    Refusal("desk_empty") for nothing where something is needed, Refusal("desk_long") for more than `most` characters.
    """
    text = clean_line(form.get(name, ""))
    if len(text) > most:
        raise Refusal("desk_long", most=most)
    if needed and not text:
        raise Refusal("desk_empty")
    return text


def number(form: Form, name: str, most: int) -> int:
    """A whole number from 0 to `most`; Refusal("desk_number")."""
    text = form.get(name, "").strip()
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) > most:
        raise Refusal("desk_number", most=most)
    return int(text)


def hexadecimal(text: str, length: int) -> bytes:
    """`length` bytes from an address or a field; b"" for anything else."""
    return bytes.fromhex(text) if re.fullmatch(rf"[0-9a-f]{{{2 * length}}}", text) else b""


def numeral(written: str) -> int:
    """A number that a page of ours put into an address or a choice; 0 for anything else."""
    return int(written) if re.fullmatch("[0-9]{1,9}", written) else 0
