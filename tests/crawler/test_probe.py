"""First contact: what is found in the bundled town, within thirty requests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crawler.errors import PageError
from crawler.fetching.fetch import RequestsFetcher
from crawler.probe.probe import MAX_REQUESTS, Probe, probe
from crawler.settings import CrawlSettings
from hechingen_search.demo.server import TownServer
from tests.crawler.conftest import FakeClock
from tests.crawler.site import Answer, Site, page


@pytest.fixture(scope="module")
def town() -> Iterator[tuple[TownServer, Probe]]:
    with TownServer() as town:
        settings = CrawlSettings(start=town.url, allow_private=True)
        yield town, probe(settings, RequestsFetcher(settings, "0"), FakeClock())


def test_at_most_thirty_requests(town: tuple[TownServer, Probe]) -> None:
    assert 10 < len(town[0].log.all()) <= MAX_REQUESTS
    assert town[1].requests == len(town[0].log.all())


def test_the_main_container_is_found(town: tuple[TownServer, Probe]) -> None:
    best = town[1].containers[0]
    assert best.selector == "#inhalt" or "cCore_section" in best.selector
    assert best.repeated < 0.2
    assert best.characters > 200
    assert town[1].proposal["extract"]["main_selector"] == best.selector


def test_sitemaps_file_shapes_hosts_and_parameters(town: tuple[TownServer, Probe]) -> None:
    found = town[1]
    assert found.sitemaps
    assert found.sitemap_urls > 50
    assert any("ceasy/resource" in shape for shape, _ in found.file_shapes)
    assert any("stadtwerke" in name for name, _ in found.external_hosts)
    assert {"view", "item", "id"} <= {name for name, _ in found.parameters}
    assert "erlaubt" in found.robots


def test_what_robots_txt_forbids_is_not_visited(town: tuple[TownServer, Probe]) -> None:
    assert not [target for target in town[0].log.targets() if "Suche" in target or "Login" in target]


def test_a_site_that_is_down_says_so(site: Site) -> None:
    site.pages["/"] = Answer(b"", 503)
    settings = CrawlSettings(start=site.url, allow_private=True)
    with pytest.raises(PageError, match="eigenen Fehler"):
        probe(settings, RequestsFetcher(settings, "0"), FakeClock())


def test_a_site_of_one_page_gives_a_probe(site: Site) -> None:
    site.pages["/"] = page("Start", "Text " * 100)
    settings = CrawlSettings(start=site.url, allow_private=True)
    found = probe(settings, RequestsFetcher(settings, "0"), FakeClock())
    assert found.pages == (site.url,)
    assert [container.selector for container in found.containers] == ["main"]
