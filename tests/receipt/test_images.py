"""Codes found in pictures; hostile pictures are refused before they cost anything."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bank.patience import in_time
from hoctapbac.errors import Refusal
from hoctapbac.receipt import qr_modules
from hoctapbac.receipt.images import MOST_BYTES, read_image
from receipt.camera import photograph
from receipt.pictures import flat

LINK = "https://HUB.VN/T/" + "7" * 75
SYMBOL = qr_modules((LINK,), 60)


def packed(picture: Image.Image, form: str = "PNG", **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def code_picture() -> Image.Image:
    assert SYMBOL is not None
    return flat(SYMBOL.modules, 4)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def claimed(wide: int, high: int, content: bytes) -> bytes:
    """A PNG that says it is so wide and high, with whatever is packed in it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", content) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "L"), ("PNG", "1"), ("PNG", "RGBA"), ("JPEG", "RGB"), ("JPEG", "CMYK")]
)
def test_a_code_is_read_in_every_usual_picture(form: str, mode: str) -> None:
    """Grey, black and white, coloured, with or without transparency."""
    assert read_image(packed(code_picture().convert(mode), form)) == [LINK]


def test_a_photograph_is_read() -> None:
    """Askew, unevenly lit, blurred and noisy, as a JPEG of middling quality."""
    assert read_image(packed(photograph(code_picture(), 7), "JPEG", quality=60)) == [LINK]


def test_several_codes_are_all_read_and_no_code_is_none() -> None:
    """Two receipts on one table are two."""
    one = code_picture()
    both = Image.new("L", (one.width * 2 + 40, one.height), 255)
    both.paste(one, (0, 0))
    both.paste(one, (one.width + 40, 0))
    assert read_image(packed(both)) == [LINK, LINK]
    assert read_image(packed(Image.new("L", (300, 300), 255))) == []


@pytest.mark.parametrize(
    "raw",
    [
        claimed(8_000, 8_000, b""),
        claimed(60_000, 60_000, zlib.compress(bytes(10_000))),
        claimed(2**31 - 1, 2**31 - 1, b""),
        bytes(MOST_BYTES + 1),
    ],
)
def test_what_would_take_too_much_room_is_refused(raw: bytes) -> None:
    """By what its head says, before anything is unpacked."""
    with in_time(), pytest.raises(Refusal, match="picture_too_large"):
        read_image(raw)


@pytest.mark.parametrize(
    "raw", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n", claimed(8, 8, b"xx"), claimed(0, 8, b""), b"%PDF-1.7"]
)
def test_what_is_no_picture_is_refused(raw: bytes) -> None:
    """Other formats, torn files, nonsense."""
    with pytest.raises(Refusal, match="picture_unreadable"):
        read_image(raw)


@settings(max_examples=20, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 2000), st.sampled_from(["PNG", "JPEG"]))
def test_a_damaged_picture_is_read_or_refused(scrap: bytes, at: int, form: str) -> None:
    """Wherever bytes are overwritten or cut off."""
    raw = packed(code_picture(), form)
    for hurt in (raw[:at] + scrap + raw[at + len(scrap) :], raw[:at]):
        try:
            assert set(read_image(hurt)) <= {LINK}
        except Refusal as refused:
            assert refused.code in ("picture_unreadable", "picture_too_large")
