"""A station's journal: its key, and the records that it adds to what went before.

Promises. Records are made here and written by the store, in the transaction that makes them true; numbers have no holes
and each record names the one before. A journal whose key is gone does not go on under another key in silence: a key
is changed by a record that the old one seals, and a change that was cut off half-way is finished at the next start.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from hoctapbac import receipt, records, seal
from hoctapbac.clock import Clock
from hoctapbac.errors import Refusal
from hoctapbac.records import NO_PREVIOUS, Record, Rotate, statements
from hoctapbac.records.statements import Enrolment
from hoctapbac.store import Sealed, Stamp, Store
from hoctapbac.store.durable import write_whole
from hoctapbac.store.faults import refusal_of
from hoctapbac.store.roads import Carried, Roads
from hoctapbac.vietnamese import dates
from hoctapbac.vietnamese.cleaning import clean_line

_KEY, _NEXT_KEY = "station.key", "station.key.next"
# Before this day no clock of a station can be right (2026-11-01, UTC).
_BUILT_MS = 1_793_491_200_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A record still to be sealed: its kind and the fields that the journal does not know itself.

    `of_first` puts the link of the first record that is sealed with it into its field `of`.
    """

    kind: type[Record]
    fields: dict[str, Any]
    of_first: bool = False


class Journal:
    """The journal of one data folder."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._seed = self._key_seed(store.folder)
        self._starts = store.count_start(clock.boot)

    @cached_property
    def key(self) -> seal.StationKey:
        """The key that seals what comes next; the first use loads the cryptographic library."""
        return seal.StationKey.create(self._seed)

    @property
    def clock_suspect(self) -> bool:
        """The wall clock stands before a moment that has certainly passed."""
        return self._clock.wall_ms() < max(_BUILT_MS, self._store.last_wall_ms)

    def sealed(self, drafts: Sequence[Draft], pack: bytes, stamp: Stamp) -> tuple[Sealed, ...]:
        """These records, one behind the other at the journal's end; nothing is written yet."""
        place, before = self._store.journal_end()
        seq, prev = self._end(before)
        clk = self._starts << 2 | (0 if self.clock_suspect else 1)
        made: list[Sealed] = []
        for draft in drafts:
            fields = draft.fields
            if draft.of_first:
                fields = {**fields, "of": records.link(made[0].body)}
            place, seq = place + 1, seq + 1
            record = draft.kind(
                v=draft.kind.KIND,
                kid=self.key.kid,
                seq=seq,
                prev=prev,
                t=max(0, stamp.wall_ms // 1000),
                clk=clk,
                pack=pack,
                **fields,
            )
            body = records.encode(record)
            made.append(Sealed(place, body, self.key.sign(body)))
            prev = records.link(body)
        return tuple(made)

    def _end(self, before: bytes | None) -> tuple[int, bytes]:
        """The last number under our key, and the link to go on from; a new key begins at nothing."""
        if before is None:
            return 0, NO_PREVIOUS
        last = records.decode(before)
        return (last.seq if last.kid == self.key.kid else 0), records.link(before)

    def code(self, sealed: Sealed, wall_ms: int) -> str:
        """What a person reads aloud of a record."""
        number = receipt.numbered(self.key.kid, records.decode(sealed.body).seq)
        return receipt.code(dates.local(wall_ms).year, number)

    def close_session(self) -> tuple[str, int]:
        """Write down that the session is over, with how many results of the pack; gives its code and that count.

        Shown, photographed or read out it lets anybody see later that none of them is wanting.
        Refusal("journal_empty") where nothing was ever recorded, and what `refuse_closed` refuses.
        """
        pack, stamp = self._pack(), self._stamp()
        self.refuse_closed()
        count = self._store.count_results(pack)
        sealed = self.sealed([Draft(records.Close, {"count": count})], pack, stamp)
        self._store.add_records(sealed, stamp)
        return self.code(sealed[0], stamp.wall_ms), count

    def refuse_closed(self) -> None:
        """Refusal("session_closed") with the time and the code, where nothing was recorded since the last closing."""
        _, before = self._store.journal_end()
        last = records.decode(before) if before is not None else None
        if isinstance(last, records.Close):
            at_ms = last.t * 1000
            code = receipt.code(dates.local(at_ms).year, receipt.numbered(last.kid, last.seq))
            at = f"{dates.time_text(at_ms)} {dates.date_text(at_ms)}"
            raise Refusal("session_closed", at=at, count=last.count, receipt=code)

    def void(self, code: str, reason: str, by: str) -> None:
        """Take a result out of the count, with a reason and the name of who decided; it stays in the journal.

        Refusal("code_wrong") for a code that is none, Refusal("code_unknown") for one that is not of this station,
        Refusal("void_already") for a result that counts no longer.
        """
        found = self._store.result_body(receipt.code(*receipt.read_code(code)))
        if found is None:
            raise Refusal("code_unknown", receipt=code)
        body, state = found
        if state == "void":
            raise Refusal("void_already", receipt=code)
        stamp = self._stamp()
        fields = {"of": records.link(body), "reason": clean_line(reason, 200), "name": clean_line(by, 80)}
        sealed = self.sealed([Draft(records.Void, fields)], records.decode(body).pack, stamp)
        self._store.add_records(sealed, stamp, voids=body)

    def rotate(self) -> None:
        """Go on under a new key: the old one seals its name, then steps aside. Refusal("journal_empty") as above."""
        pack = self._pack()
        seed = self._clock.entropy(seal.SEED_BYTES)
        folder, stamp = self._store.folder, self._stamp()
        self._introduce(stamp)
        write_whole(folder / _NEXT_KEY, seed)
        public = seal.StationKey.create(seed).public
        self._store.add_records(self.sealed([Draft(Rotate, {"public": public})], pack, stamp), stamp)
        (folder / _NEXT_KEY).replace(folder / _KEY)
        self._seed = seed
        self.__dict__.pop("key", None)

    def _introduce(self, stamp: Stamp) -> None:
        """Lay the old key's public half by for hubs that have not met it: nobody can say it once the key is gone."""
        key = self.key
        said = Enrolment(
            public=key.public, label="", nonce=self._clock.entropy(16), t=max(0, stamp.wall_ms // 1000), token=""
        )
        body = statements.encode(said)
        roads = Roads(self._store.folder)
        try:
            if not roads.statements(statements.ENROLMENT, key.kid):
                blob = key.sign(body) + body
                roads.carry([Carried(blob, key.kid, 0, statements.ENROLMENT, key.kid)], "own", stamp.wall_ms)
        finally:
            roads.close()

    def _pack(self) -> bytes:
        """What the last record was reported under, whichever files this process was started with."""
        _, last = self._store.journal_end()
        if last is None:
            raise Refusal("journal_empty")
        return records.decode(last).pack

    def _stamp(self) -> Stamp:
        return Stamp(self._clock.wall_ms(), self._clock.boot, self._clock.elapsed_ms())

    def _key_seed(self, folder: Path) -> bytes:
        path = folder / _KEY
        place, last = self._store.journal_end()
        try:
            self._finish_rotation(folder, last)
            lost = place > 0 and not path.exists()
            if not path.exists() and not lost:
                write_whole(path, self._clock.entropy(seal.SEED_BYTES))
            kept = b"" if lost else path.read_bytes()
        except OSError as error:
            raise refusal_of(error, str(path)) from error
        if len(kept) != seal.SEED_BYTES:
            # Found now, not when the first person hands in.
            raise Refusal("key_unreadable", length=len(kept))
        return kept

    def _finish_rotation(self, folder: Path, last: bytes | None) -> None:
        """A change of keys that was cut off: complete once its record is written, else as if it had not begun."""
        waiting = folder / _NEXT_KEY
        if not waiting.exists():
            return
        seed = waiting.read_bytes()
        record = records.decode(last) if last is not None else None
        if isinstance(record, Rotate) and seal.StationKey.create(seed).public == record.public:
            waiting.replace(folder / _KEY)
        else:
            waiting.unlink()
