"""What stations ask of a hub and bring to it: `docs/sync.md`, call by call.

Everything that a station may believe is in the signed statements of an answer (`frames`); the rest is words. Work on
the database is done in threads of its own, so that pages stay quick while journals pour in.
"""

from __future__ import annotations

import asyncio
import hashlib
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hoctapbac import seal
from hoctapbac.errors import Refusal
from hoctapbac.hub.bodies import body_of
from hoctapbac.hub.gathering import Gathering
from hoctapbac.records import frames, journal, statements
from hoctapbac.records.statements import Presence
from hoctapbac.texts import Say

if TYPE_CHECKING:
    from hoctapbac.hub.context import Context
    from hoctapbac.hub.ledger import Ledger

P = ParamSpec("P")
T = TypeVar("T")

PROTOCOL = 1
MOST_PUSH, MOST_PACK, SENSIBLE_BATCH = 1 << 20, 64 << 20, 400
_MOST_RANGES = 1_000
_MOST_AUTHORIZATION = 2_048  # characters
_THREADS = 16
_GET, _PUT = b"htb1-pack-get\0", b"htb1-pack-put\0"


def routes(context: Context) -> list[Route]:
    """The calls under /v1/."""
    calls = _Calls(context)
    return [
        Route("/v1/about", calls.about),
        Route("/v1/have/{kid}", calls.have),
        Route("/v1/records", calls.push, methods=["POST"]),
        Route("/v1/enrol", calls.enrol, methods=["POST"]),
        Route("/v1/packs", calls.packs),
        Route("/v1/packs/{id}", calls.fetch_pack),
        Route("/v1/packs/{id}", calls.put_pack, methods=["PUT"]),
    ]


def pack_nonce(fetching: bool, hub: bytes, pack: bytes) -> bytes:
    """What ties a station's Presence to one call: `hub` is the hub's kid, `pack` the pack's id; 16 bytes."""
    return hashlib.sha256((_GET if fetching else _PUT) + hub + pack).digest()[:16]


class _Calls:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._ledger = context.ledger
        self._threads = ThreadPoolExecutor(_THREADS, "hub-calls")
        self._gathering = Gathering(context.ledger, self._threads)

    def _aside(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
        """Run what blocks in a thread of ours."""
        return asyncio.get_running_loop().run_in_executor(self._threads, lambda: work(*args, **kwargs))

    # -- about the hub ---------------------------------------------------------------------------------------

    async def about(self, request: Request) -> Response:
        key = self._ledger.key
        return JSONResponse(
            {
                "protocol": PROTOCOL,
                "name": self._context.name,
                "url": self._context.url,
                "public": key.public.hex(),
                "kid": key.kid.hex(),
                "fingerprint": seal.fingerprint(key.public),
                "limits": {"body": MOST_PUSH, "pack": MOST_PACK, "records": SENSIBLE_BATCH},
            }
        )

    # -- results ---------------------------------------------------------------------------------------------

    async def have(self, request: Request) -> Response:
        return JSONResponse(await self._aside(self._held, _bytes(request.path_params["kid"], 6)))

    def _held(self, kid: bytes) -> dict[str, Any]:
        held, head = self._ledger.have(kid)
        return {
            "kid": kid.hex(),
            "state": self._state(kid),
            "ranges": held[:_MOST_RANGES],
            "seq": journal.unbroken(held),
            "head": head.hex(),
            "frames": _framed(self._ledger.answers(kid)),
        }

    def _state(self, kid: bytes) -> str:
        rows = self._context.engine.read("SELECT state FROM station WHERE kid = ?", (kid,))
        return str(rows[0][0]) if rows else "absent"

    async def push(self, request: Request) -> Response:
        raw = await body_of(request, MOST_PUSH)
        torn = _torn(raw)
        taken = await self._gathering.take(raw)
        _, say = self._context.say_of(request)
        return JSONResponse(
            {
                "new": taken.new,
                "known": taken.known,
                "refused": taken.refused,
                "texts": reasons(taken.refused, say),
                "torn": torn,
                "frames": _framed(taken.answers),
            }
        )

    # -- stations --------------------------------------------------------------------------------------------

    async def enrol(self, request: Request) -> Response:
        raw = await body_of(request, 2 + frames.MOST_BLOB)
        blobs, end = frames.unframed(raw)
        if len(blobs) != 1 or end != len(raw) or frames.kind_of(frames.body_of(blobs[0])) != statements.ENROLMENT:
            raise Refusal("hub_frames_unreadable")
        return JSONResponse(await self._aside(self._enrolled, blobs[0]))

    def _enrolled(self, blob: bytes) -> dict[str, Any]:
        said = self._ledger.hear(blob)
        assert isinstance(said, statements.Enrolment)
        kid = seal.key_id(said.public)
        return {
            "kid": kid.hex(),
            "state": self._state(kid),
            "fingerprint": seal.fingerprint(said.public),
            "frames": _framed(self._ledger.answers(kid)),
        }

    def _refuse_stranger(self, request: Request, nonce: bytes) -> bytes:
        """The kid of the trusted station that made this very call; Refusal("hub_station_not_trusted") otherwise."""
        blob = _authorization(request)
        try:
            said = statements.decode(frames.body_of(blob))
        except Refusal:
            raise Refusal("hub_station_not_trusted") from None
        if not isinstance(said, Presence) or said.nonce != nonce:
            raise Refusal("hub_station_not_trusted")
        rows = self._context.engine.read("SELECT public FROM station WHERE kid = ? AND state = 'trusted'", (said.kid,))
        if not rows or not seal.check(bytes(rows[0][0]), frames.body_of(blob), frames.seal_of(blob)):
            raise Refusal("hub_station_not_trusted")
        return said.kid

    # -- packs -----------------------------------------------------------------------------------------------

    async def packs(self, request: Request) -> Response:
        rows = await self._aside(self._context.engine.read, "SELECT id, length(body) FROM pack ORDER BY id")
        return JSONResponse({"packs": [{"id": bytes(pack).hex(), "bytes": size} for pack, size in rows]})

    async def fetch_pack(self, request: Request) -> Response:
        raw = await self._aside(self._fetched, request, _bytes(request.path_params["id"], 8))
        return Response(raw, media_type="application/octet-stream")

    def _fetched(self, request: Request, pack: bytes) -> bytes:
        self._refuse_stranger(request, pack_nonce(True, self._ledger.key.kid, pack))
        rows = self._context.engine.read("SELECT body FROM pack WHERE id = ?", (pack,))
        if not rows:
            raise Refusal("hub_no_such_pack")
        return bytes(rows[0][0])

    async def put_pack(self, request: Request) -> Response:
        pack = _bytes(request.path_params["id"], 8)
        nonce = pack_nonce(False, self._ledger.key.kid, pack)
        # Before the body: a stranger shall not make us hold megabytes.
        kid = await self._aside(self._refuse_stranger, request, nonce)
        raw = await body_of(request, MOST_PACK)
        return JSONResponse(await self._aside(self._shelved, pack, raw, kid))

    def _shelved(self, pack: bytes, raw: bytes, kid: bytes) -> dict[str, Any]:
        known = bool(self._context.engine.read("SELECT 1 FROM pack WHERE id = ?", (pack,)))
        if not known:
            if refuse_unknown_sealer(self._ledger, raw) != pack:
                raise Refusal("hub_pack_other")
            self._ledger.add_pack(raw, kid.hex())
        return {"id": pack.hex(), "state": "known" if known else "new"}


def refuse_unknown_sealer(ledger: Ledger, raw: bytes) -> bytes:
    """The id of a pack that an organizer of this hub sealed: somebody whose pack a keeper has loaded by name.

    What a pack says of units and people is believed, so a station, or a stick, cannot bring its own. Refuses
    Refusal("pack_unusable", why=) and ("hub_sealer_unknown").
    """
    from hoctapbac import pack as packs

    loaded = packs.read(raw)
    if loaded.value is None or loaded.errors:
        raise Refusal("pack_unusable", why=loaded.errors[0].message if loaded.errors else "")
    by = loaded.value.sealed_by
    if by is None or not ledger.engine.read("SELECT 1 FROM pack WHERE sealed_by = ?", (by,)):
        raise Refusal("hub_sealer_unknown")
    return loaded.value.id


def _bytes(text: str, length: int) -> bytes:
    """The bytes that an address names in hexadecimal."""
    if len(text) != 2 * length or not text.isascii() or text != text.lower():
        raise Refusal("hub_no_such_place")
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise Refusal("hub_no_such_place") from None


def _torn(raw: bytes) -> bool:
    """Whether the end of a push could not be read; Refusal("hub_frames_unreadable") where nothing could."""
    blobs, end = frames.unframed(raw)
    if raw and not blobs:
        raise Refusal("hub_frames_unreadable")
    return end < len(raw)


def _framed(blobs: Iterable[bytes]) -> str:
    return b64encode(frames.framed(blobs)).decode()


def reasons(refused: Iterable[tuple[int, str]], say: Say) -> dict[str, str]:
    """The sentence of each code of what was not taken, once."""
    codes = sorted({code for _, code in refused})
    return {code: say("hub_reply.newer" if code == "record_newer" else f"refusal.{code}") for code in codes}


def _authorization(request: Request) -> bytes:
    """The blob behind «Authorization: Station»."""
    scheme, _, told = request.headers.get("authorization", "")[:_MOST_AUTHORIZATION].partition(" ")
    try:
        blob = b64decode(told, validate=True) if scheme == "Station" else b""
    except ValueError:
        blob = b""
    if len(blob) <= frames.SEAL_BYTES:
        raise Refusal("hub_station_not_trusted")
    return blob
