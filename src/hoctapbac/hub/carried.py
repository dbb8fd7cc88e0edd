"""What is carried to the hub by hand: journals and packs on a stick, and codes that somebody scanned or read out.

Large files are taken in piece by piece, at the ends of frames, so a journal of a million records needs no more room
than one of a thousand. What is neither is passed over by name; a torn end is said and what stood before it is kept;
a file that only bears a journal's name is told from one that was cut. The hub's receipts are left on the stick for the
stations that it goes back to.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hoctapbac import seal
from hoctapbac.errors import Refusal
from hoctapbac.hub import api
from hoctapbac.hub.api import MOST_PACK, reasons
from hoctapbac.receipt import links
from hoctapbac.records import frames, statements
from hoctapbac.records.statements import Admission
from hoctapbac.seal import lock
from hoctapbac.store.durable import write_whole
from hoctapbac.store.faults import refusal_of
from hoctapbac.texts import Say, refusal_text

if TYPE_CHECKING:
    from hoctapbac.hub.ledger import Ledger

JOURNAL, PACK = ".htb", ".htpack"
_PICTURES = (".png", ".jpg", ".jpeg", ".heic", ".webp")  # as phones write them
_MOST_NAMED = 5  # pictures in one line
Answers = dict[tuple[int, bytes], bytes]  # blobs, by their kind and the key that they are about
_PIECE = 1 << 18
_MOST_REASONS = 20  # of one file; the rest says the same


class Told(NamedTuple):
    """A line about what became of something, and whether it is left over for somebody to look at."""

    line: str
    left: bool = False


def take(ledger: Ledger, source: str, say: Say) -> Iterator[Told]:
    """Take in a file, a folder, a link or digits; yields what happened, line by line.

    Refusal("hub_source_unclear") for what is none of these, and whatever the disk refuses.
    """
    path = Path(source)
    try:
        # The digits of a receipt are longer than any file's name may be: asked in a way that does not mind.
        if os.path.isdir(source):
            yield from _take_folder(ledger, path, say)
        elif os.path.isfile(source):
            yield from _take_file(ledger, path, say)
        else:
            yield Told(_take_scan(ledger, source, say))
    except OSError as error:
        raise refusal_of(error, source) from error


def take_pack(ledger: Ledger, path: Path, say: Say, *, deliberate: bool = True) -> str:
    """Take in one pack; what became of it as a line.

    `deliberate` says that a keeper named this very file, which makes whoever sealed it an organizer of this hub.
    Refusal("pack_unusable"), ("hub_pack_locked"), ("hub_sealer_unknown"), and what the disk refuses.
    """
    try:
        with open(path, "rb") as file:
            raw = file.read(MOST_PACK + 1)
    except OSError as error:
        raise refusal_of(error, str(path)) from error
    if len(raw) > MOST_PACK:
        raise Refusal("hub_body_too_large", most=MOST_PACK)
    before = {bytes(pack) for (pack,) in ledger.engine.read("SELECT id FROM pack")}
    if lock.is_locked(raw):
        if not deliberate and path.stem.lower() in {pack.hex() for pack in before}:
            # As a kiosk that opened it leaves it on every stick, under its name; nothing of it is taken.
            return say("hubcli.taken_known_pack", source=path.name, id=path.stem.lower())
        raise Refusal("hub_pack_locked")
    if not deliberate:
        api.refuse_unknown_sealer(ledger, raw)
    pack = ledger.add_pack(raw, "cli")
    key = "hubcli.taken_known_pack" if pack in before else "hubcli.taken_pack"
    return say(key, source=path.name, id=pack.hex())


def _take_folder(ledger: Ledger, folder: Path, say: Say) -> Iterator[Told]:
    """Packs first: results are counted as they come in once the hub knows what they answer."""
    found = sorted((p for p in folder.iterdir() if p.is_file()), key=lambda p: (p.suffix.lower() != PACK, p.name))
    if not [p for p in found if p.suffix.lower() in (JOURNAL, PACK)]:
        yield Told(say("hubcli.nothing_found", folder=folder), left=True)
    answers: Answers = {}
    for path in found:
        if path.suffix.lower() in (JOURNAL, PACK):
            yield from _take_file(ledger, path, say, answers)
        elif not path.name.startswith(".") and path.suffix.lower() not in _PICTURES:
            yield Told(say("hubcli.passed_over", source=path.name))
    pictures = [path.name for path in found if path.suffix.lower() in _PICTURES and not path.name.startswith(".")]
    if pictures:
        yield Told(_of_pictures(pictures, say))
    if answers:
        yield Told(_leave_answers(ledger, folder, answers, say))


def _of_pictures(names: Sequence[str], say: Say) -> str:
    """What to do with photographs of codes: none is read here, where anybody's pictures would have to be unpacked."""
    named = ", ".join(names[:_MOST_NAMED])
    return say("hubcli.pictures", source=f"{named}, …" if len(names) > _MOST_NAMED else named)


def _leave_answers(ledger: Ledger, folder: Path, answers: Answers, say: Say) -> str:
    """Put the hub's receipts on the stick that brought the journals: some stations never see a network."""
    path = folder / f"{ledger.key.kid.hex()}{JOURNAL}"
    try:
        write_whole(path, frames.framed(answers.values()))
    except OSError:
        return say("hubcli.answers_not_left", folder=folder)
    return say("hubcli.answers_left", source=path.name, count=len({kid for _, kid in answers}))


def _note_answers(blobs: Sequence[bytes], answers: Answers) -> None:
    """The latest statement of each kind about each key."""
    for blob in blobs:
        said = statements.decode(frames.body_of(blob))
        kid = seal.key_id(said.public) if isinstance(said, Admission) else getattr(said, "kid", b"")
        answers[said.v, kid] = blob


def _take_file(ledger: Ledger, path: Path, say: Say, answers: Answers | None = None) -> Iterator[Told]:
    if path.suffix.lower() == JOURNAL:
        yield from _take_journal(ledger, path, say, {} if answers is None else answers)
        return
    if path.suffix.lower() in _PICTURES:
        yield Told(_of_pictures([path.name], say), left=True)
        return
    try:
        yield Told(take_pack(ledger, path, say, deliberate=False))
    except Refusal as refusal:
        yield Told(f"{path.name}: {refusal_text(say, refusal)}", left=True)


def _take_journal(ledger: Ledger, path: Path, say: Say, answers: Answers) -> Iterator[Told]:
    if not _is_journal(path):
        yield Told(say("hubcli.taken_none", source=path.name), left=True)
        return
    new = known = place = 0
    refused: list[tuple[int, str]] = []
    torn = False
    for piece, left in _pieces(path):
        torn = left
        taken = ledger.take(piece, "stick")
        _note_answers(taken.answers, answers)
        new, known = new + taken.new, known + taken.known
        refused += [(place + n, code) for n, code in taken.refused]
        place += len(frames.unframed(piece)[0])
    yield Told(say("hubcli.taken", source=path.name, new=new, known=known, refused=len(refused)), left=bool(refused))
    table = reasons(refused, say)
    for at, code in refused[:_MOST_REASONS]:
        yield Told("  " + say("hubcli.taken_refused", place=at, why=table[code]), left=True)
    if torn:
        yield Told(say("hubcli.taken_torn", source=path.name), left=True)


def _is_journal(path: Path) -> bool:
    with open(path, "rb") as file:
        return frames.begun(file.read(2))


def _pieces(path: Path) -> Iterator[tuple[bytes, bool]]:
    """Whole frames, piece by piece, and whether something is left over behind them so far."""
    with open(path, "rb") as file:
        rest = b""
        while chunk := file.read(_PIECE):
            raw = rest + chunk
            _, end = frames.unframed(raw)
            rest = raw[end:]
            # A rest that could not become a frame with more behind it is a tear; nothing after it can be read.
            lost = len(rest) > frames.MOST_BLOB + 1
            yield raw[:end], bool(rest)
            if lost:
                return


def _take_scan(ledger: Ledger, source: str, say: Say) -> str:
    scanned = links.read(source)
    if scanned.kind not in ("record", "ticket"):
        raise Refusal("hub_source_unclear", source=source[:80])
    seen = ledger.scan(scanned.payload, scanned.kind)
    return say("hubcli.taken_scan", source=source[:40], state=say(f"hubcli.scan_{seen.state}"))
