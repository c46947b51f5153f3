"""The description of the API: ``openapi.json``, with the facets and limits that are stated elsewhere."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from hechingen_search.search.facets import FACETS, SearchFacet
from hechingen_search.search.results import MAX_PAGE, MAX_SIZE, MAX_SUGGESTIONS
from hechingen_search.web.parameters import MAX_VALUE, MAX_VALUES

_TEXT = Path(__file__).with_name("openapi.json").read_bytes()
_LIMITS = {"page": MAX_PAGE, "size": MAX_SIZE, "limit": MAX_SUGGESTIONS}


@cache
def description() -> bytes:
    """Return the description (OpenAPI 3.1) as JSON."""
    document = json.loads(_TEXT)
    document["paths"]["/search"]["get"]["parameters"] += map(_parameter, FACETS)
    for path in document["paths"].values():
        for parameter in path.get("get", {}).get("parameters", ()):
            if parameter["name"] in _LIMITS:
                parameter["schema"]["maximum"] = _LIMITS[parameter["name"]]
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _parameter(facet: SearchFacet) -> dict[str, Any]:
    values = f" Werte: {', '.join(facet.names)}." if facet.names else ""
    return {
        "name": str(facet.facet),
        "in": "query",
        "description": f"{facet.label}. {facet.help} Mehrere Werte sind Alternativen.{values}",
        "schema": {
            "type": "array",
            "items": {"type": "string", "maxLength": MAX_VALUE},
            "maxItems": MAX_VALUES,
        },
        "style": "form",
        "explode": True,
    }
