"""The desk: pages for those who answer for a unit's results, behind a sign-in.

Promises. Whoever is not signed in sees nothing but the sign-in page. An operator meets only the unit of the account
and those below it; asking for anything else is answered as if it did not exist. Every form carries its session's
token. What is decided here is a record in the hub's own journal, signed with a name and a post, and stands in the
audit list. No page needs a script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import Route

if TYPE_CHECKING:
    from hoctapbac.hub.context import Context


def routes(context: Context) -> list[Route]:
    """All pages of the desk, under `/ban-lam-viec`."""
    from hoctapbac.hub.desk import award_pages, entry_pages, keeper_pages, recall_pages, result_pages, signing_in
    from hoctapbac.hub.desk.door import Desk

    desk = Desk(context)
    parts = (signing_in, entry_pages, result_pages, award_pages, recall_pages, keeper_pages)
    return [route for part in parts for route in part.routes(desk)]
