"""What the head of a page and its machine-readable parts say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from crawler.addresses.url import resolve
from crawler.extract import dates
from crawler.extract.dates import Dates
from crawler.extract.html.dom import Dom, attribute, inner_text

_PUBLISHED = (
    "article:published_time",
    "datepublished", "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created",
    "dc.date", "dcterms.date", "date", "pubdate",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time",
    "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified",
    "revised",
)  # fmt: skip


class Metadata:
    """The meta elements, JSON-LD objects and properties of one page, read once."""

    def __init__(self, dom: Dom) -> None:
        self.dom = dom
        self.meta = _meta(dom)
        self.objects = tuple(_objects(dom))

    def types(self) -> set[str]:
        """Return the schema.org and OpenGraph types the page claims, in lower case."""
        found = {self.meta.get("og:type", "").lower()}
        for item in self.objects:
            kinds = item.get("@type", ())
            found.update(str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds]))
        for tag in self.dom.props:
            found.add(attribute(tag, "itemtype").rstrip("/").rpartition("/")[2].lower())
        return found - {""}

    def stated_dates(self) -> Dates:
        """Return the dates in meta elements, JSON-LD, microdata and ``time`` elements."""
        published = self._meta_date(_PUBLISHED) or self._property("datePublished")
        modified = self._meta_date(_MODIFIED) or self._property("dateModified")
        starts, ends = (
            self._property("startDate", "dtstart", "dt-start"),
            self._property("endDate", "dtend", "dt-end"),
        )
        if published is None and starts is None:
            published = self._time()
        return Dates(published, modified, starts, ends or starts)

    def _meta_date(self, names: tuple[str, ...]) -> Any:
        return next(
            (day for name in names if name in self.meta and (day := dates.parse(self.meta[name]))), None
        )

    def _property(self, *names: str) -> Any:
        for item in self.objects:
            value = item.get(names[0])
            if isinstance(value, str) and (day := dates.parse(value)):
                return day
        for tag in self.dom.props:
            labels = f"{attribute(tag, 'itemprop')} {attribute(tag, 'class')}".split()
            if any(name in labels for name in names):
                value = attribute(tag, "datetime") or attribute(tag, "content") or attribute(tag, "title")
                if day := dates.parse(value or inner_text(tag, 80)):
                    return day
        return None

    def _time(self) -> Any:
        """Return the day of the first ``time`` element, unless it is one of a list of many."""
        times = self.dom.all("time")
        if not times or len(times) > 3:
            return None
        return dates.parse(attribute(times[0], "datetime") or inner_text(times[0], 80))

    def said_only_to_machines(self, text: str) -> Iterator[str]:
        """Yield where an event of the page is and who is behind it, where *text* does not say it.

        From JSON-LD: some calendars put place, organiser and performers there and nowhere else.
        """
        said = text.casefold()
        for item in self.objects:
            kinds = item.get("@type", "")
            if not any(
                "event" in str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])
            ):
                continue
            for label, key in (
                ("Ort", "location"),
                ("Veranstalter", "organizer"),
                ("Mitwirkende", "performer"),
            ):
                for names in _named(item.get(key)):
                    missing = [name for name in names if name.casefold() not in said]
                    if missing:
                        yield f"{label}: {', '.join(missing)}"

    def named(self) -> list[tuple[str, str]]:
        """Return name and content of every meta element, repeated ones too."""
        return [(attribute(tag, "name").strip(), attribute(tag, "content")) for tag in self.dom.all("meta")]

    def refresh(self, base: str) -> str | None:
        """Return the target of an immediate meta refresh as an absolute URL."""
        match = re.match(
            r"\s*(\d+)\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]+)", self.meta.get("http:refresh", ""), re.I
        )
        if match is None or int(match.group(1)[:4]) > 5:
            return None
        return resolve(base, match.group(2).strip()) or None

    def crumbs(self) -> list[str]:
        """Return the names of a JSON-LD BreadcrumbList."""
        for item in self.objects:
            if item.get("@type") == "BreadcrumbList" and isinstance(item.get("itemListElement"), list):
                names = []
                for entry in item["itemListElement"]:
                    inner = entry.get("item") if isinstance(entry, dict) else None
                    name = entry.get("name") if isinstance(entry, dict) else None
                    names.append(str(name or (inner.get("name") if isinstance(inner, dict) else "") or ""))
                return [name for name in names if name]
        return []


def _named(value: object) -> Iterator[list[str]]:
    """Yield the name and address of each thing in the schema.org *value*."""
    for thing in value if isinstance(value, list) else [value]:
        if isinstance(thing, str):
            yield [thing.strip()] if thing.strip() else []
        elif isinstance(thing, dict):
            address = thing.get("address")
            parts = [thing.get("name"), address]
            if isinstance(address, dict):
                place = " ".join(str(address.get(k) or "") for k in ("postalCode", "addressLocality")).strip()
                parts = [thing.get("name"), address.get("streetAddress"), place]
            yield [part.strip() for part in parts if isinstance(part, str) and part.strip()]


def _meta(dom: Dom) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for tag in dom.all("meta"):
        name = attribute(tag, "name") or attribute(tag, "property") or attribute(tag, "itemprop")
        if equiv := attribute(tag, "http-equiv"):
            name = f"http:{equiv}"
        if name and (content := attribute(tag, "content").strip()):
            found.setdefault(name.lower(), content)
    return found


def _objects(dom: Dom) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of all JSON-LD scripts, ``@graph`` opened; broken JSON says nothing."""
    for tag in dom.all("script"):
        if attribute(tag, "type").lower() != "application/ld+json":
            continue
        text = "".join(str(child) for child in tag.contents)
        try:
            value = json.loads(text) if len(text) < 500_000 else None
        except (ValueError, RecursionError):
            continue
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                graph = item.get("@graph")
                yield item
                yield from (
                    (node for node in graph if isinstance(node, dict)) if isinstance(graph, list) else ()
                )
