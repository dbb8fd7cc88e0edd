"""The first page: the contests of the hub, its units by cluster, and finding one by name."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from hoctapbac.hub.pages.sources import Sources, asked, number
from hoctapbac.vietnamese import dates

_CONTESTS = 20  # on one page
_FOUND = 30


def page(sources: Sources, request: Request) -> Response:
    published = sources.publications.now()
    query = asked(request, "tim")
    from_ = number(request, "tu", 0, 100_000) or 0
    years = published.cluster_years()
    this_year = dates.local(sources.context.clock.wall_ms()).year
    year = this_year if this_year in years else years[0] if years else this_year
    contests = published.newest[from_ : from_ + _CONTESTS]
    return sources.page(
        "first.html",
        request,
        query=query,
        found=published.find(query, _FOUND) if query else (),
        contests=contests,
        before=from_ + _CONTESTS if len(published.newest) > from_ + _CONTESTS else 0,
        year=year,
        clusters=[(cluster, len(published.within(cluster, year))) for cluster in published.clusters(year)],
        top=[published.units[unit] for unit in published.children()][:200],
        path=published.path,
    )
