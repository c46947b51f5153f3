"""The search page's address ↔ a ``SearchRequest``: reading is total, writing is canonical."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from hechingen_search.search.facets import FACETS
from hechingen_search.search.query.dates import first_day
from hechingen_search.search.results import MAX_PAGE, SearchRequest
from hechingen_search.search.show.result_json import printable
from index.document import Facet
from index.query import Sort

MAX_VALUES = 20
"""Values read per filter; more than any site has kinds, areas or years to offer."""
MAX_VALUE = 200
"""Characters read of one value."""


def read(args: MultiDict[str, str], size: int) -> SearchRequest:
    """Return the request that *args* ask for; what makes no sense counts as absent."""
    return SearchRequest(
        text=printable(args.get("q", "")),
        page=whole(args.get("seite", "1"), MAX_PAGE) or 1,
        size=size,
        filters=filters(args, {each.facet: each.parameter for each in FACETS}),
        since=first_day(args.get("seit", "")),
        until=first_day(args.get("bis", "")),
        sort=Sort.DATE if args.get("sortierung") == "datum" else Sort.RELEVANCE,
        strict=args.get("genau") == "1",
    )


def filters(args: MultiDict[str, str], names: Mapping[Facet, str]) -> dict[Facet, tuple[str, ...]]:
    """Return the values per facet, without doubles, empty ones and more than ``MAX_VALUES``."""
    found = {
        facet: tuple(
            dict.fromkeys(printable(value)[:MAX_VALUE] for value in args.getlist(name) if value.strip())
        )[:MAX_VALUES]
        for facet, name in names.items()
    }
    return {facet: values for facet, values in found.items() if values}


def whole(text: str, most: int) -> int | None:
    """Return *text* as a number from 1 to *most*, or None.

    >>> whole("7", 10), whole("99", 10), whole("-1", 10), whole("x", 10), whole("٣", 10)
    (7, 10, None, None, None)
    """
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        return None
    return min(int(text), most) or None


def write(request: SearchRequest) -> str:
    """Return the query string of *request*: one spelling per search, defaults left out."""
    return urlencode(pairs(request))


def pairs(request: SearchRequest) -> list[tuple[str, str]]:
    """Return the parameters of *request* that differ from the defaults."""
    found = [("q", request.text)]
    found += [(each.parameter, value) for each in FACETS for value in request.filters.get(each.facet, ())]
    if request.since:
        found.append(("seit", request.since.isoformat()))
    if request.until:
        found.append(("bis", request.until.isoformat()))
    if request.sort is Sort.DATE:
        found.append(("sortierung", "datum"))
    if request.strict:
        found.append(("genau", "1"))
    if request.page > 1:
        found.append(("seite", str(request.page)))
    return found


def toggled(request: SearchRequest, facet: Facet, value: str) -> SearchRequest:
    """Return *request* with *value* of *facet* added or, if in force, taken away; on its first page."""
    values = request.filters.get(facet, ())
    rest = tuple(item for item in values if item != value)
    values = rest if len(rest) < len(values) else (*values, value)
    changed = {key: kept for key, kept in request.filters.items() if key != facet}
    return replace(request, filters=changed | ({facet: values} if values else {}), page=1)
