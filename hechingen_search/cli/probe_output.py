"""What ``crawl --probe`` prints: what a first look found, and the configuration that it suggests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import click

from crawler.probe.probe import Probe
from hechingen_search.cli.config_text import toml_lines
from hechingen_search.cli.output import clean
from hechingen_search.cli.results import plain
from hechingen_search.config import SITE_KEYS
from hechingen_search.german_formats import count, number

LABEL = 18


def probe_json(found: Probe) -> dict[str, Any]:
    """Return *found* as plain values."""
    return asdict(found) | {"proposal": proposed(found)}


def proposed(found: Probe) -> dict[str, dict[str, Any]]:
    """Return the proposal by the sections of the configuration file."""
    sections: dict[str, dict[str, Any]] = {}
    for target, values in found.proposal.items():
        for key, value in values.items():
            section = "site" if target == "crawl" and key in SITE_KEYS else target
            sections.setdefault(section, {})[key] = value
    return sections


def probe_lines(found: Probe) -> Iterator[str]:
    """Yield what the first look found."""
    yield click.style(f"Erster Blick auf {clean(found.start)}", bold=True)
    requests = count(found.requests, "Abruf", "Abrufe")
    yield f"{requests}, {count(len(found.pages), 'Seite', 'Seiten')} angesehen; nichts aufgenommen"
    yield ""
    yield from _labelled("robots.txt", found.robots)
    if found.crawl_delay is not None:
        yield from _labelled("Crawl-delay", f"{found.crawl_delay:g} s".replace(".", ","))
    addresses = f"{count(found.sitemap_urls, 'Adresse', 'Adressen')} in {len(found.sitemaps)} Sitemaps"
    yield from _labelled("Sitemaps", addresses)
    yield from _labelled("Erzeugt von", found.generator or "keine Angabe")
    yield from _labelled("Server", found.server or "keine Angabe")
    yield from _labelled("Dateiadressen", _counted(found.file_shapes))
    yield from _labelled("Fremde Rechner", _counted(found.external_hosts))
    yield from _labelled("Parameter", _counted(found.parameters))
    if found.containers:
        yield ""
        yield click.style("Mögliche Behälter des Hauptinhalts, der beste zuerst", bold=True)
        for each in found.containers:
            pages = count(each.pages, "Seite", "Seiten")
            repeated = f"{each.repeated:.0%}".replace("%", " %")
            yield f"  {clean(each.selector)}"
            yield f"    auf {pages}, im Mittel {number(each.characters)} Zeichen, {repeated} wiederholt"
    for problem in found.problems:
        yield from plain(f"Achtung: {problem}", "")
    yield ""
    yield click.style("Vorschlag für hechingen-search.toml", bold=True)
    yield from toml_lines(proposed(found))


def _labelled(label: str, text: str) -> Iterator[str]:
    lines = list(plain(clean(text), " " * LABEL)) or [""]
    yield label.ljust(LABEL) + lines[0].removeprefix(" " * LABEL)
    yield from lines[1:]


def _counted(pairs: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} ({many})" for name, many in pairs) or "keine"
