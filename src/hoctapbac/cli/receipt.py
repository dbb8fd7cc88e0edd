"""`receipt read`: what a link, digits, a printed code or a photograph proves, with no network, and what it does not.

Exit 0 where it is proved, 3 where it is damaged or forged, 1 where it cannot be told (no key) or is no receipt.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hoctapbac import records
from hoctapbac.cli.frame import PATH, PROBLEMS, REFUSED, Group, echo_json, echo_lines, language
from hoctapbac.errors import Refusal
from hoctapbac.receipt import Scanned
from hoctapbac.receipt import read as read_text
from hoctapbac.receipt.proof import Proof, record_proof, ticket_proof
from hoctapbac.receipt.tickets import tells_of
from hoctapbac.records.frames import body_of
from hoctapbac.texts import catalogue

if TYPE_CHECKING:
    from hoctapbac.cli.receipt_keys import Ring

_PICTURES = (".png", ".jpg", ".jpeg")
_EXITS = {"proved": 0, "unknown": REFUSED, "forged": PROBLEMS, "damaged": PROBLEMS}


@click.group("receipt", cls=Group, help="Phiếu ghi nhận kết quả: đọc và kiểm tra mã.")
def receipt() -> None:
    """Receipts."""


@receipt.command(help="Kiểm tra một mã, không cần mạng: đường dẫn, dãy số, mã phiếu, hoặc ảnh chụp (PNG, JPEG).")
@click.argument("what", metavar="TEXT|IMAGE")
@click.option("--pack", type=PATH, help="Gói cuộc thi: tên đơn vị và khóa của cổng tiếp nhận.")
@click.option("--key", "keys", metavar="HEX", multiple=True, help="Khóa công khai của máy; nhắc lại được.")
@click.option("--data", type=PATH, envvar="HOCTAPBAC_DATA", help="Thư mục dữ liệu của máy thi (hoặc HOCTAPBAC_DATA).")
@click.option("--json", "as_json", is_flag=True, help="In dạng JSON.")
@click.pass_context
def read(
    ctx: click.Context, what: str, pack: Path | None, keys: tuple[str, ...], data: Path | None, as_json: bool
) -> None:
    """Every receipt that was found, each with what it proves; the worst decides the exit code."""
    from hoctapbac.cli import receipt_words as words
    from hoctapbac.cli.receipt_keys import ring

    found = _scanned(what)
    held = ring(keys, pack, data)
    judged = [_judged(scanned, held) for scanned in found]
    if as_json:
        echo_json([words.view(one, held) for one in judged])
    else:
        say = catalogue(language())
        for place, one in enumerate(judged):
            echo_lines([""] if place else [])
            echo_lines(words.lines(say, one, held))
    ctx.exit(max(_EXITS[one.proof.outcome] for one in judged))


@dataclass(frozen=True, slots=True)
class Judged:
    """What was scanned, what came out, and the sealed record behind a ticket or a code where it is at hand."""

    scanned: Scanned
    proof: Proof
    behind: Proof | None = None


def _scanned(what: str) -> list[Scanned | None]:
    """The receipts in a text or a picture, None for one whose digits are damaged.

    Refusal("receipt_unreadable") where there is none.
    """
    picture = os.path.isfile(what) or what.lower().endswith(_PICTURES)
    found = [_read(text) for text in (_in_picture(Path(what)) if picture else [what])]
    receipts = [scanned for scanned in found if scanned is None or scanned.kind != "text"]
    if not receipts:
        raise Refusal("receipt_none_in_picture" if picture else "receipt_unreadable")
    return receipts


def _in_picture(path: Path) -> list[str]:
    from hoctapbac.receipt.images import MOST_BYTES, read_image

    with path.open("rb") as file:
        return read_image(file.read(MOST_BYTES + 1))


def _read(text: str) -> Scanned | None:
    try:
        return read_text(text)
    except Refusal:
        return None


def _judged(scanned: Scanned | None, held: Ring) -> Judged:
    if scanned is None:
        return Judged(Scanned("record"), Proof("damaged"))
    if scanned.kind == "record":
        return Judged(scanned, record_proof(scanned.payload, held.keys))
    if scanned.kind == "ticket":
        return _judged_ticket(scanned, held)
    return Judged(scanned, _code_proof(scanned, held))


def _judged_ticket(scanned: Scanned, held: Ring) -> Judged:
    own = held.own.kid if held.own else b""
    proof = ticket_proof(scanned.payload, own, held.shared())
    if proof.outcome != "proved":
        return Judged(scanned, proof)
    behind = next((blob for blob in held.blobs() if tells_of(scanned.payload, body_of(blob))), None)
    return Judged(scanned, proof, record_proof(behind, held.keys) if behind else None)


def _code_proof(scanned: Scanned, held: Ring) -> Proof:
    """A printed code says nothing by itself: it is proved where this machine's journal has its record."""
    blob = held.numbered(scanned.code)
    if blob is None:
        return Proof("unknown")
    proof = record_proof(blob, held.keys)
    if not records.link(body_of(blob)).startswith(scanned.payload):
        return Proof("forged", proof.record)
    return proof
