"""The body of a request: read whole, up to a bound, from clients that may be slow, broken or hostile."""

from __future__ import annotations

import asyncio

from starlette.requests import Request

from hoctapbac.errors import Refusal

PIECE_S, WHOLE_S = 60, 600


async def body_of(request: Request, most: int, piece_s: float = PIECE_S) -> bytes:
    """Everything that the client sends, at most `most` bytes, with at most `piece_s` seconds between two pieces.

    Refusal("hub_body_too_large", most=) as soon as that is known, ("hub_too_slow") where the next piece does not come;
    Starlette's ClientDisconnect where nobody is there to answer.
    """
    told = request.headers.get("content-length", "0")
    if told.isdecimal() and (len(told) > 18 or int(told) > most):
        raise Refusal("hub_body_too_large", most=most)
    parts: list[bytes] = []
    size = 0
    now = asyncio.get_running_loop().time
    last = now() + WHOLE_S
    try:
        async with asyncio.timeout(piece_s) as deadline:
            async for piece in request.stream():
                deadline.reschedule(min(last, now() + piece_s))
                size += len(piece)
                if size > most:
                    raise Refusal("hub_body_too_large", most=most)
                parts.append(piece)
    except TimeoutError:
        raise Refusal("hub_too_slow") from None
    return b"".join(parts)
