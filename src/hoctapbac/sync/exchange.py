"""One talk between a station and a hub, as a machine without I/O: give it the last answer, it says what to ask next.

The hub is asked what it has, gets what it lacks, and what it says in return is checked before it is news. Asking the
same twice is harmless, answers that never came are asked for again by whoever carries the asking out, and a talk that
was cut off is simply begun anew: what is on either side decides, not what was said before. See docs/sync.md.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from hoctapbac import records, seal
from hoctapbac.errors import Refusal
from hoctapbac.records.frames import TICKET_BYTES, body_of, framed, kind_of
from hoctapbac.records.journal import Ranges, missing
from hoctapbac.store.roads import FIRST_STATEMENT, Refused
from hoctapbac.sync import replies
from hoctapbac.sync.incoming import Heard, Journal, Sorter

BATCH = 400  # records of one push
MOST_PACK = 64 << 20
_MOST_PACKS = 50  # that one talk takes home
_ROUNDS = 1_000  # looks at what the hub has, each after something new has arrived there
_TOO_LARGE = {408, 413}
_FOR_EVER = {"seal_wrong", "record_unreadable"}  # what is refused for this will never be taken


class Me(Protocol):
    """The station that talks: its journals, one for each key that it has had, the present one last; its public keys."""

    @property
    def journals(self) -> Sequence[Journal]: ...

    @property
    def public(self) -> bytes: ...

    def enrolment(self, token: str) -> bytes:
        """The blob by which it asks to be known."""

    def presence(self, nonce: bytes | None = None) -> bytes:
        """The blob that says what its clock shows now."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What to ask next; `most` bytes of answer are worth reading."""

    method: Literal["GET", "POST", "PUT"]
    path: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    most: int = replies.MOST_ANSWER


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Met:
    """The hub, its key checked: what it thinks of a key of this station and how far it says to hold its journal."""

    name: str
    state: str
    kid: bytes
    held: int


@dataclass(frozen=True, slots=True)
class Pushed:
    """A batch went through: of whose journal (empty: statements), up to which number, and how many were new there.

    `passed` are the blobs of others in it that need not be sent to this hub again.
    """

    kid: bytes
    upto: int
    new: int
    known: int
    passed: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Declined:
    """Records that the hub did not take."""

    rows: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Statements that came down, sorted."""

    heard: Heard


@dataclass(frozen=True, slots=True)
class PackCame:
    """A pack as it came down, under the name that the hub gives it; not looked into yet."""

    id: bytes
    raw: bytes


@dataclass(frozen=True, slots=True)
class TicketsPassed:
    """These scanned tickets are with the hub."""

    payloads: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that a person should know and that did not stop the talk."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


News = Met | Pushed | Declined | Said | PackCame | TicketsPassed | Trouble
Talk = Generator[Ask, Reply, None]


@dataclass(frozen=True, slots=True)
class Luggage:
    """What a station brings to a talk beside its own journals: journals of others, statements, tickets, packs."""

    journals: Sequence[Journal] = ()
    statements: Sequence[bytes] = ()
    tickets: Sequence[bytes] = ()
    # By id, each read when the hub has not got it; what gives no bytes is not for hubs (it is locked).
    packs: Mapping[bytes, Callable[[], bytes]] = field(default_factory=dict)
    packs_held: frozenset[bytes] = frozenset()  # not asked for


class Exchange:
    """One talk. `hub` is the public key that must answer, None to be told which one does."""

    def __init__(
        self,
        me: Me,
        hub: bytes | None,
        luggage: Luggage | None = None,
        token: str = "",
        batch: int = BATCH,
        publics: Mapping[bytes, bytes] | None = None,
    ) -> None:
        self._me, self._hub, self._token = me, hub, token
        self._hub_id = seal.key_id(hub or b"")
        self._luggage = luggage or Luggage()
        self._batch = batch
        self._publics = publics or {}
        self._name = ""
        self._state = ""
        self._receipts: dict[bytes, int] = {}  # how far the hub has acknowledged our journals in this talk
        self._news: list[News] = []
        self._talk = self._all()
        self._begun = False

    def step(self, reply: Reply | None = None) -> Ask | None:
        """What to ask after the answer to the last asking; None when all is said. Refusal where going on is no use."""
        try:
            if not self._begun:
                self._begun = True
                return next(self._talk)
            if reply is None:
                raise ValueError("an asking wants its answer")
            return self._talk.send(reply)
        except StopIteration:
            return None

    def news(self) -> list[News]:
        """What has happened since this was last asked."""
        told, self._news = self._news, []
        return told

    # -- the talk --------------------------------------------------------------------------------------------

    def _all(self) -> Talk:
        yield from self._meet()
        yield from self._enrol()
        yield from self._greet()
        for journal in self._me.journals:
            yield from self._push(journal, own=True)
        for journal in self._luggage.journals:
            yield from self._push(journal, own=False)
        yield from self._pass_tickets()
        if self._state == "trusted":
            yield from self._packs()

    def _meet(self) -> Talk:
        reply = yield Ask("GET", "/v1/about")
        about = replies.about(sound(reply))
        if about.public != self._hub:
            facts = {"said": seal.fingerprint(about.public), "public": about.public.hex(), "name": about.name}
            if self._hub is None:
                raise Refusal("sync_hub_unknown", **facts)
            raise Refusal("sync_key_changed", known=seal.fingerprint(self._hub), **facts)
        if not seal.usable(about.public):
            raise Refusal("sync_not_a_hub")
        self._name = about.name
        self._batch = max(1, min(self._batch, about.most_records))

    def _enrol(self) -> Talk:
        """Say who we are, once without a hub knowing us and again when there is a token to show."""
        have = yield from self._have(self._me.journals[-1].kid)
        self._state = have.state
        if have.state not in ("absent", "unknown") or (have.state == "unknown" and not self._token):
            return
        reply = yield Ask("POST", "/v1/enrol", framed([self._me.enrolment(self._token)]))
        if reply.status == 403 and self._token:
            self._news.append(Trouble("sync_token_wrong", {"said": seal.fingerprint(self._me.public)}))
            reply = yield Ask("POST", "/v1/enrol", framed([self._me.enrolment("")]))
        self._hear(replies.statements_of(sound(reply)))

    def _greet(self) -> Talk:
        """Say what our clock shows, and what others gave us to carry."""
        blobs = [self._me.presence(), *self._luggage.statements]
        for at in range(0, len(blobs), self._batch):
            some = blobs[at : at + self._batch]
            reply = yield Ask("POST", "/v1/records", framed(some))
            self._taken(b"", 0, some, replies.taken(sound(reply), len(some)))

    def _have(self, kid: bytes) -> Generator[Ask, Reply, replies.Have]:
        reply = yield Ask("GET", f"/v1/have/{kid.hex()}")
        have = replies.have(sound(reply), kid)
        self._hear(have.blobs)
        return have

    def _push(self, journal: Journal, own: bool) -> Talk:
        """Send what the hub lacks of a journal, as long as that gets less."""
        lacking, first_look = -1, True
        declined: set[int] = set()
        for _ in range(_ROUNDS):
            have = yield from self._have(journal.kid)
            if own:
                self._state = have.state
                self._news.append(Met(self._name, have.state, journal.kid, have.upto))
            gaps = self._gaps(journal, have, own, first_look)
            still = sum(last - first + 1 for first, last in gaps)
            if not gaps or (lacking >= 0 and still >= lacking):
                break
            for first, last in gaps:
                declined |= yield from self._send(journal, first, last, own)
            lacking, first_look = still, False
        left = journal.last() - self._receipts.get(journal.kid, 0)
        if own and left > 0 and not declined:
            self._news.append(Trouble("sync_not_acknowledged", {"count": left}))

    def _gaps(self, journal: Journal, have: replies.Have, own: bool, first_look: bool) -> Ranges:
        """What to send: what is not there, and everything where the hub's journal is not the one that we know."""
        last = journal.last()
        twin = own and 0 < have.upto <= last and journal.link_at(have.upto) not in (have.head, None)
        if first_look and twin:
            self._news.append(Trouble("sync_twin", {"seq": have.upto}))
        if own and first_look and have.ranges and have.ranges[-1][1] > last:
            self._news.append(Trouble("sync_ahead", {"seq": have.ranges[-1][1], "last": last}))
        if not first_look:
            return missing(have.ranges, last)
        return ((1, last),) if twin else _together(missing(have.ranges, last), journal.offered(self._hub_id))

    def _send(self, journal: Journal, first: int, last: int, own: bool) -> Generator[Ask, Reply, set[int]]:
        """Push the records `first` to `last` in batches; the numbers of those that were not taken."""
        declined: set[int] = set()
        at = first
        while at <= last:
            upto = min(last, at + self._batch - 1)
            blobs = journal.blobs(at, upto)
            if not blobs:  # a hole in what we carry
                at = upto + 1
                continue
            reply = yield Ask("POST", "/v1/records", framed(blobs))
            if reply.status in _TOO_LARGE and self._batch > 1:
                self._batch = max(1, self._batch // 2)
                continue
            taken = replies.taken(sound(reply), len(blobs))
            declined |= self._taken(journal.kid, upto, blobs, taken, own)
            at = upto + 1
        return declined

    def _taken(
        self, kid: bytes, upto: int, blobs: Sequence[bytes], taken: replies.Taken, own: bool = False
    ) -> set[int]:
        rows, numbers = [], set()
        for n, code in taken.refused:
            row = self._declined(blobs[n], code, taken.texts.get(code, ""))
            if row is not None:
                rows.append(row)
                numbers.add(row.seq)
        if rows:
            self._news.append(Declined(tuple(rows)))
        self._hear(taken.blobs)
        kept = {n for n, code in taken.refused if code not in _FOR_EVER}
        passed = tuple(blob for n, blob in enumerate(blobs) if n not in kept) if not own else ()
        self._news.append(Pushed(kid, upto, taken.new, taken.known, passed))
        return numbers

    def _declined(self, blob: bytes, code: str, text: str) -> Refused | None:
        body = body_of(blob)
        if len(blob) == TICKET_BYTES or kind_of(body) >= FIRST_STATEMENT:
            return None
        try:
            record = records.decode(body)
        except Refusal:  # carried for a station of a later version
            return None
        return Refused(self._hub_id, records.link(body), record.kid, record.seq, code, text)

    def _hear(self, blobs: Sequence[bytes]) -> None:
        """Believe what the hub's key sealed and our journal bears out; name the rest."""
        if not blobs:
            return
        heard = Sorter(self._me.journals, [self._hub or b""], self._publics).sort(blobs)
        self._receipts |= {receipt.kid: receipt.upto for receipt in heard.receipts}
        self._news.append(Said(heard))
        self._news += [Trouble(code, {"count": count}) for code, count in heard.wrong.items()]

    def _pass_tickets(self) -> Talk:
        tickets = list(self._luggage.tickets)
        for at in range(0, len(tickets), self._batch):
            some = tickets[at : at + self._batch]
            reply = yield Ask("POST", "/v1/records", framed(some))
            taken = replies.taken(sound(reply), len(some))
            left = {n for n, _ in taken.refused}
            self._hear(taken.blobs)
            self._news.append(TicketsPassed(tuple(t for n, t in enumerate(some) if n not in left)))

    # -- packs -----------------------------------------------------------------------------------------------

    def _packs(self) -> Talk:
        reply = yield Ask("GET", "/v1/packs", headers=self._shown(b"htb1-pack-get\0", bytes(8)))
        if reply.status in (401, 404):
            return
        listed = dict(replies.packs(sound(reply)))
        for id_, bytes_of in self._luggage.packs.items():
            if id_ not in listed and (raw := bytes_of()):
                path, headers = f"/v1/packs/{id_.hex()}", self._shown(b"htb1-pack-put\0", id_)
                reply = yield Ask("PUT", path, raw, headers)
                if reply.status >= 300:
                    code, text = replies.refused(reply.body)
                    self._news.append(Trouble("sync_pack_declined", {"id": id_.hex(), "why": text or code}))
        wanted = [id_ for id_, size in listed.items() if id_ not in self._luggage.packs_held and size <= MOST_PACK]
        for id_ in wanted[:_MOST_PACKS]:
            headers = self._shown(b"htb1-pack-get\0", id_)
            reply = yield Ask("GET", f"/v1/packs/{id_.hex()}", headers=headers, most=MOST_PACK)
            if reply.status == 200:
                self._news.append(PackCame(id_, reply.body))

    def _shown(self, purpose: bytes, pack: bytes) -> Mapping[str, str]:
        """The header by which a station shows that it is the one asking, for this hub and this pack alone."""
        nonce = hashlib.sha256(purpose + self._hub_id + pack).digest()[:16]
        return {"Authorization": "Station " + base64.b64encode(self._me.presence(nonce)).decode("ascii")}


def sound(reply: Reply) -> bytes:
    """The body of an answer that says yes; a Refusal with the hub's own words for one that says no."""
    if reply.status == 200:
        return reply.body
    code, text = replies.refused(reply.body)
    if not code:
        raise Refusal("sync_not_a_hub")
    raise Refusal("sync_hub_refuses", why=text or code)


def _together(*several: Ranges) -> Ranges:
    """The runs that any of these hold."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(run for runs in several for run in runs):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)
