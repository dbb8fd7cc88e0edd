"""A cluster's page: its units in a year, and the contests in which they took part."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from hoctapbac.errors import Refusal
from hoctapbac.hub.pages.sources import Sources, number
from hoctapbac.hub.reading import sums_together

_CONTESTS = 20  # on one page


def page(sources: Sources, request: Request) -> Response:
    published = sources.publications.now()
    cluster = request.path_params["cluster"]
    years = published.cluster_years(cluster)
    if not cluster or not years:
        raise Refusal("hub_no_such_place")
    asked = number(request, "nam", 1, 9999)
    year = asked if asked in years else years[0]
    members, within = published.members(cluster, year), frozenset(published.within(cluster, year))
    of_year = [contest for contest in published.newest if contest.year == year]
    from_ = number(request, "tu", 0, 100_000) or 0
    contests = of_year[from_ : from_ + _CONTESTS]
    sums = sums_together(sources.engine, [contest.id for contest in contests], within)
    return sources.page(
        "cluster.html",
        request,
        cluster=cluster,
        year=year,
        years=years,
        count=len(within),
        units=[(unit, published.name(unit), len(within.intersection(published.below(unit)))) for unit in members],
        before=from_ + _CONTESTS if len(of_year) > from_ + _CONTESTS else 0,
        contests=[(contest, *sums[contest.id]) for contest in contests if contest.id in sums],
    )
