"""The road by stick: one file `<kid>.htb` with all that a station has to say, and packs beside it.

Writing: beside the old file, synced, then put in its place; a stick that is full, read-only or pulled out leaves the
old file as it was. Reading: every file of ours in the folder, torn tails and all; what is not ours is named and left.
Nothing on a stick is ever deleted.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from hoctapbac.errors import Refusal
from hoctapbac.records.frames import begun, framed, unframed
from hoctapbac.records.statements import ACKNOWLEDGEMENT, ENROLMENT
from hoctapbac.seal.lock import is_locked
from hoctapbac.store import packs as shelf
from hoctapbac.store.durable import write_whole
from hoctapbac.store.roads import FIRST_STATEMENT, NOBODY, Roads
from hoctapbac.sync import packs, scans
from hoctapbac.sync.diary import Diary, Report, publics
from hoctapbac.sync.incoming import Sorter
from hoctapbac.sync.outbox import Me

OUT, IN = "stick-out", "stick-in"
_PIECE = 1 << 20
_MOST_FILE = 1 << 30
_MOST_FILES = 2_000
_MOST_NAMED = 20
_STEP = 1_000  # records of the journal read at a time
_READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

Told = Callable[[Report], None]


def write(me: Me, roads: Roads, folder: Path, told: Told | None = None) -> Report:
    """Put everything on a stick: our journal, who we are, what we carry for others, scanned tickets, packs.

    What a file of ours on the stick holds that we do not (this disk was set back) is read first and kept.
    """
    diary = Diary(me, roads, OUT, str(folder))
    try:
        path = _place(folder) / f"{me.kid.hex()}.htb"
        _read_back(me, roads, diary, path)
        upto = me.count()
        raw = b"".join(_pieces(me, roads))
        _write(path, raw)
        _write_packs(me, folder, diary)
    except Refusal as refusal:
        diary.finish(0, refusal.code)
        raise
    diary.report.sent, diary.report.files = upto, diary.report.files + 1
    if told is not None:
        told(diary.report)
    return diary.finish(upto)


def read(me: Me, roads: Roads, folder: Path, told: Told | None = None) -> Report:
    """Take in what a hub or another station left on a stick."""
    diary = Diary(me, roads, IN, str(folder))
    sorter = Sorter(me.journals, [hub.public for hub in roads.hubs()], publics(roads))
    try:
        for path in _files(folder, diary.report):
            if path.suffix.lower() == ".htb":
                _take_in(sorter, diary, path)
            else:
                raw = _bytes(path, packs.MOST_PACK)
                diary.pack(raw, packs.id_of_name(path.name) if is_locked(raw) else None)
            diary.report.files += 1
            if told is not None:
                told(diary.report)
        scans.complete(me, roads)
    except Refusal as refusal:
        diary.finish(diary.report.acknowledged, refusal.code)
        raise
    return diary.finish(diary.report.acknowledged)


# -- writing -------------------------------------------------------------------------------------------------


def _place(folder: Path) -> Path:
    if not folder.is_dir():
        raise Refusal("sync_stick_gone", path=str(folder))
    return folder


def _pieces(me: Me, roads: Roads) -> Iterator[bytes]:
    """The file, piece by piece: who we are first, so that a reader has the key when the records come."""
    yield framed([me.enrolment("")])
    told = roads.all_statements()
    yield framed(s.blob for s in told if s.kind in (ENROLMENT, ACKNOWLEDGEMENT) or s.kid not in me.kids)
    for journal in me.journals:
        upto = journal.last()
        for first in range(1, upto + 1, _STEP):
            yield framed(journal.blobs(first, min(upto, first + _STEP - 1)))
    for kid in roads.keys_carried():
        for first, last in _steps(roads, kid):
            yield framed(carried.blob for carried in roads.carried(kid, first, last))
    yield framed(roads.tickets("held") + roads.tickets("passed"))


def _steps(roads: Roads, kid: bytes) -> Iterator[tuple[int, int]]:
    """The numbers that are carried of a key, cut into steps; a lone high number costs one step."""
    seqs = roads.not_passed(kid, NOBODY)
    for at in range(0, len(seqs), _STEP):
        some = seqs[at : at + _STEP]
        yield some[0], some[-1]


def _write(path: Path, raw: bytes) -> None:
    try:
        write_whole(path, raw)
    except OSError as error:
        _tidy(path)
        raise _refusal(error, path) from error


def _tidy(path: Path) -> None:
    """Leave no half file behind, if the stick still lets us."""
    with suppress(OSError):
        path.with_name(path.name + ".new").unlink(missing_ok=True)


def _refusal(error: OSError, path: Path) -> Refusal:
    place = str(path.parent)
    if error.errno in _FULL:
        return Refusal("sync_stick_full", path=place)
    if error.errno in _READ_ONLY:
        return Refusal("sync_stick_read_only", path=place)
    return Refusal("sync_stick_gone", path=place)


def _write_packs(me: Me, folder: Path, diary: Diary) -> None:
    """The packs that our records name, for a hub that may not know them; one that is there stays."""
    for id_, path in shelf.kept(me.folder).items():
        target = folder / f"{id_.hex()}.htpack"
        raw = _bytes(path, packs.MOST_PACK)
        if not (target.exists() and target.stat().st_size == len(raw)):
            _write(target, raw)
        diary.report.files += 1


# -- reading -------------------------------------------------------------------------------------------------


def _read_back(me: Me, roads: Roads, diary: Diary, path: Path) -> None:
    """What our own file on the stick knows and we do not is carried from now on, and named."""
    if path.exists():
        hubs = [hub.public for hub in roads.hubs()]
        _take_in(Sorter(me.journals, hubs, publics(roads)), diary, path, only=me.kids)


def _files(folder: Path, report: Report) -> list[Path]:
    """Our files in a folder, those of stations and hubs first; the names of the others go into the report."""
    try:
        found = sorted(folder.iterdir())[:_MOST_FILES]
    except OSError as error:
        raise Refusal("sync_stick_gone", path=str(folder)) from error
    ours, packed = [], []
    for path in found:
        if path.name.startswith(".") or path.is_dir():
            continue
        kind = path.suffix.lower() if path.is_file() else ""
        if kind == ".htb":
            ours.append(path)
        elif kind == ".htpack":
            packed.append(path)
        elif len(report.ignored) < _MOST_NAMED:
            report.ignored.append(path.name)
    return ours + packed


def _take_in(sorter: Sorter, diary: Diary, path: Path, only: frozenset[bytes] = frozenset()) -> None:
    """Sort a file piece by piece; with `only`, nothing but records of those keys is kept."""
    rest, first = b"", True
    for piece in _read(path):
        if first and not begun(piece[:2]):
            break
        first = False
        blobs, end = unframed(rest + piece)
        rest = (rest + piece)[end:]
        heard = sorter.sort(blobs)
        if only:
            heard.kept = [carried for carried in heard.kept if carried.kid in only and carried.kind < FIRST_STATEMENT]
            heard.receipts, heard.tickets = [], []
            heard.wrong.pop("hub_stranger", None)  # a hub that was forgotten since: nobody is asked to believe it here
        diary.heard(heard)
        for code, count in heard.wrong.items():
            diary.trouble(code, count=count)
        if len(rest) > _PIECE:
            break
    if only:  # the file is about to be written anew
        return
    if first:
        diary.report.strange.append(path.name)
    elif rest:
        diary.report.torn.append(path.name)


def _read(path: Path) -> Iterator[bytes]:
    try:
        if path.stat().st_size > _MOST_FILE:
            raise Refusal("sync_stick_file_large", name=path.name)
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
    except OSError as error:
        raise _refusal(error, path) from error


def _bytes(path: Path, most: int) -> bytes:
    """A file's bytes, at most one more than `most`."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise _refusal(error, path) from error
