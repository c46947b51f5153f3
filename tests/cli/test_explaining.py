"""``explain``: the way of a page, or where it ended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.sites import Site


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a site with a page, a broken link and an address that leads to the page."""
    with Site(tmp_path_factory.mktemp("explain") / "web") as site:
        site.put("Hundesteuer", "Abfall")
        (site.directory / "Abfall.html").unlink()
        yield site


@pytest.fixture(scope="module")
def config(town: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the configuration for it."""
    return town.config(tmp_path_factory.mktemp("run"))


CASES = [
    # query, page, what is said, in this order
    ("hundesteuer", "Hundesteuer.html", ("Neu aufgenommen.", "Verlinkt von", "Hier steht alles", "Platz 1")),
    ("quastenflosser", "Hundesteuer.html", ("Neu aufgenommen.", "nicht unter den ersten")),
    ("abfall", "Abfall.html", ("Seite nicht gefunden (404).", "nicht im Index")),
    ("abfall", "Nirgends.html", ("dem Crawler nie begegnet", "nicht im Index")),
]


@pytest.mark.parametrize(("query", "page", "said"), CASES)
def test_the_way_of_a_page(
    call: Call, town: Site, config: Path, query: str, page: str, said: tuple[str, ...]
) -> None:
    call("-c", config, "reindex")
    done = call("-c", config, "explain", query, town.url + page)
    assert done.exit_code == 0, done.output
    places = [" ".join(done.stdout.split()).find(part) for part in said]
    assert places == sorted(places)
    assert places[0] >= 0


def test_json(call: Call, town: Site, config: Path) -> None:
    call("-c", config, "reindex")
    body = json.loads(
        call("-c", config, "explain", "hundesteuer", town.url + "Hundesteuer.html", "--json").stdout
    )
    assert (body["search"]["rank"], body["known"]["title"]) == (1, "Hundesteuer")
    assert (
        json.loads(call("-c", config, "explain", "x", town.url + "Nirgends", "--json").stdout)["known"]
        is None
    )


def test_before_the_first_night(call: Call, tmp_path: Path) -> None:
    (tmp_path / "hechingen-search.toml").write_text("")
    done = call("explain", "x", "https://www.hechingen.de/")
    assert done.exit_code == 0
    assert "dem Crawler nie begegnet" in done.stdout
