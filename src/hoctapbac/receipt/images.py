"""Codes found in a picture: a photograph of a kiosk's screen, or a screenshot (PNG or JPEG).

Whatever bytes come, there is a list of texts or a Refusal. A picture that would take more room than a large photograph
is refused by what its head says, before any of it is unpacked.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from hoctapbac.errors import Refusal

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 32 << 20
MOST_PIXELS = 50_000_000
_ENOUGH = 4096  # pixels a side; a photograph with more is read at half its size or less
_MOST_CODES = 16


def read_image(raw: bytes) -> list[str]:
    """The texts of the QR codes in a picture, at most 16, as a scanner orders them; none if it sees none.

    Refusal("picture_too_large") beyond MOST_BYTES or MOST_PIXELS, Refusal("picture_unreadable") for bytes that are
    no PNG or JPEG, or a damaged one, Refusal("picture_reader_missing") where Pillow or zxing-cpp is not installed.
    """
    try:
        import zxingcpp

        grey = _opened(raw)
    except ImportError:
        raise Refusal("picture_reader_missing") from None
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    return [code.text for code in found[:_MOST_CODES] if code.valid]


def _opened(raw: bytes) -> Image:
    """The picture in grey."""
    from PIL import Image

    if len(raw) > MOST_BYTES:
        raise Refusal("picture_too_large", most=MOST_PIXELS // 1_000_000)
    try:
        with Image.open(BytesIO(raw), formats=("PNG", "JPEG")) as picture:
            wide, high = picture.size
            if wide * high <= MOST_PIXELS:
                picture.draft("L", (_ENOUGH, _ENOUGH))  # a JPEG is unpacked in grey, and smaller where it is huge
                return picture.convert("L")
    except (MemoryError, Image.DecompressionBombError):
        raise Refusal("picture_too_large", most=MOST_PIXELS // 1_000_000) from None
    except Exception:
        # Pillow's readers raise what their formats suggest to them, from SyntaxError to struct.error.
        raise Refusal("picture_unreadable") from None
    raise Refusal("picture_too_large", most=MOST_PIXELS // 1_000_000)
