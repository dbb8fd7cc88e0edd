"""The hub's public pages: what a scanned code proves, a unit's emulation record, the standings of a contest.

Promises: a page reads and never writes, but for a scanned code, which is taken in as if it had come by any other road;
no page names a person; what is provisional says so; everything can be read and printed without a script, and nothing
is fetched from elsewhere.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute, Route

from hoctapbac.hub.pages import clusters, codes, contests, first, units
from hoctapbac.hub.pages.sources import Sources

if TYPE_CHECKING:
    from hoctapbac.hub.context import Context


def routes(context: Context) -> list[BaseRoute]:
    """The addresses of the public pages."""
    sources = Sources.of(context)
    pages = {
        "/": first.page,
        "/R/{digits}": codes.record,
        "/T/{digits}": codes.ticket,
        "/don-vi/{unit}": units.record,
        "/don-vi/{unit}/{contest}": units.slip,
        "/cuoc-thi/{contest}": contests.standing,
        "/cuoc-thi/{contest}/ban-tin": contests.bulletin,
        "/cum/{cluster:path}": clusters.page,
    }
    return [Route(path, partial(page, sources)) for path, page in pages.items()]
