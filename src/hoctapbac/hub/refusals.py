"""How a refusal leaves the hub: its status, its sentence, as JSON for stations and as a page for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from hoctapbac.errors import Refusal
from hoctapbac.texts import refusal_text

if TYPE_CHECKING:
    from hoctapbac.hub.context import Context

API = "/v1/"
_RETRY_S = 10
_STATUS = {
    "hub_station_not_trusted": 401,
    "hub_token_wrong": 403,
    "hub_sealer_unknown": 403,
    "hub_no_such_place": 404,
    "hub_no_such_pack": 404,
    "hub_no_such_call": 405,
    "hub_too_slow": 408,
    "hub_body_too_large": 413,
    "hub_too_many_tries": 429,
    "hub_fault": 500,
    # What mends itself, or is mended at the hub: stations keep what they have and come again.
    "hub_database_gone": 503,
    "hub_key_unreadable": 503,
    "hub_disk_full": 503,
    "hub_disk_read_only": 503,
    "hub_disk_failed": 503,
    "hub_store_busy": 503,
    "hub_store_damaged": 503,
}
# What a disk says, said to somebody who sits no paper here.
_AT_HUB = ("disk_full", "disk_read_only", "disk_failed", "store_busy", "store_damaged")
_NOT_OURS = {404: "hub_no_such_place", 405: "hub_no_such_call"}
_HEADED = (404, 408, 413, 429, 500, 503)  # statuses whose page has a heading of its own


def status_of(refusal: Refusal) -> int:
    """The HTTP status that says it to machines; 400 where nothing in particular is said."""
    return _STATUS.get(refusal.code, 400)


def at_hub(refusal: Refusal) -> Refusal:
    """The same refusal in words for a hub, where it has some of its own."""
    return Refusal(f"hub_{refusal.code}", **refusal.facts) if refusal.code in _AT_HUB else refusal


def of_status(status: int) -> Refusal:
    """The refusal that stands for an error without one of its own."""
    if status >= 500:
        return Refusal("hub_fault")
    return Refusal(_NOT_OURS.get(status, "hub_call_unclear"))


def answer(context: Context, request: Request, refusal: Refusal) -> Response:
    """The refusal as the one who asked can read it."""
    refusal = at_hub(refusal)
    status = status_of(refusal)
    _, say = context.say_of(request)
    text = refusal_text(say, refusal)
    if request.url.path.startswith(API):
        body: dict[str, object] = {"code": refusal.code, "text": text}
        if "most" in refusal.facts:
            body["limit"] = refusal.facts["most"]
        response: Response = JSONResponse(body, status)
    else:
        heading = say(f"hub_error.{status if status in _HEADED else 400}")
        response = context.render("error.html", request, status=status, heading=heading, message=text)
    if status in (429, 503):
        response.headers["Retry-After"] = str(refusal.facts.get("wait", _RETRY_S))
    if status in (408, 413):
        response.headers["Connection"] = "close"
    return response
