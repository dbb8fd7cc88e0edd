"""Receipts: what a person takes home from a result, and how it is read again.

A code that can be read aloud (`codes`), a link that holds the sealed record itself or a short ticket of it
(`links`, `tickets`), what of these a QR code may hold (`forms`), its modules for the room there is (`modules`), and
codes found in a picture (`images`). Nothing here carries a person's name. qrcode, Pillow and zxing-cpp are imported
when the first code is drawn or the first picture is read.
"""

from hoctapbac.receipt.codes import code, numbered, read_code
from hoctapbac.receipt.forms import linked_forms, readable_forms
from hoctapbac.receipt.links import Scanned, digits, payload, read, record_url, ticket_url
from hoctapbac.receipt.modules import LEAST_QUIET, Modules, Symbol, qr_modules

__all__ = [
    "LEAST_QUIET",
    "Modules",
    "Scanned",
    "Symbol",
    "code",
    "digits",
    "linked_forms",
    "numbered",
    "payload",
    "qr_modules",
    "read",
    "read_code",
    "readable_forms",
    "record_url",
    "ticket_url",
]
