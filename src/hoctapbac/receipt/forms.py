"""What the QR code beside a result may hold, the richest form first.

With a hub it is a link: the whole sealed record, or the ticket where that has no room. Without one it is text that
any phone shows, never a dead link. No form holds a person's name; the text does not hold a score either.
"""

from __future__ import annotations

from hoctapbac import records
from hoctapbac.errors import Refusal
from hoctapbac.receipt.links import record_url, ticket_url
from hoctapbac.receipt.tickets import ticket
from hoctapbac.records.frames import body_of
from hoctapbac.seal import StationKey, shared_key


def linked_forms(hub_url: str, hub_public: bytes | None, key: StationKey, blob: bytes) -> tuple[str, ...]:
    """The links of a sealed record (`seal || body`) of the station `key`, to the hub at `hub_url`.

    A ticket can only be made for a hub whose key is known, and of a result only. Of an address that is none there are
    no links: the record is on disk by now, and whoever made it must see a receipt whatever somebody else wrote.
    """
    body = body_of(blob)
    try:
        full = record_url(hub_url, blob)
        if hub_public is None or not isinstance(records.decode(body), records.Result):
            return (full,)
        return full, ticket_url(hub_url, ticket(body, shared_key(key, hub_public)))
    except Refusal:
        return ()


def readable_forms(
    receipt_code: str, contest_title: str, unit_name: str, day: str, record_link: bytes
) -> tuple[str, ...]:
    """What the QR code may say where there is no hub; `day` as it is shown. Unit and title may be empty.

    The fourth form and those behind it are at most 62 bytes, which an 80×24 screen can show.
    """
    digest = record_link.hex()[:8]
    title = "Phiếu ghi nhận kết quả"
    facts = [
        (receipt_code, title, contest_title, unit_name, day, digest),
        (receipt_code, title, unit_name, day, digest),
        (receipt_code, title, day, digest),
        (f"Phiếu {receipt_code}", day, digest),
        (receipt_code, digest),
        (receipt_code,),
    ]
    return tuple(dict.fromkeys(" · ".join(filter(None, form)) for form in facts))
