"""„Warum (nicht) gefunden?“ from a hit and for any address."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import quote

import pytest

from hechingen_search.search.results import SearchRequest
from hechingen_search.web.staff.why import sum_of
from tests.staff.conftest import House


def test_every_hit_leads_to_its_explanation_for_staff_and_for_nobody_else(house: House) -> None:
    text = house.client.get("/suche?q=hundesteuer").text
    links = re.findall(r'href="(/redaktion/warum\?[^"]+)"', text)
    assert links
    page = house.client.get(unescape(links[0])).text
    assert "Platz 1 von" in page
    assert "Neu aufgenommen." in page
    assert "Hier steht alles über Hundesteuer." in page
    assert "/redaktion" not in house.app.test_client().get("/suche?q=hundesteuer").text


def test_the_sum_comes_to_the_score_of_the_hit(house: House) -> None:
    for query in ("hundesteuer", "rathaus hundesteuer", "wo hilft das rathaus bei abfall"):
        with house.live.lease() as opened:
            assert opened
            for item in opened.search(SearchRequest(query)).items:
                steps = tuple(sum_of(opened.explain(query, item.url)))
                last = next(step.so_far for step in reversed(steps) if step.so_far)
                assert float(last.replace(".", "").replace(",", ".")) == pytest.approx(item.score, abs=0.006)


def test_a_missing_page_says_what_became_of_it(house: House) -> None:
    page = house.client.get(f"/redaktion/warum?q=verschwunden&url={house.base}Verschwunden.html").text
    assert "Seite nicht gefunden (404)." in page
    assert "Verlinkt von" in page
    assert "Nicht im Index" in page


def test_an_address_that_nobody_met_is_answered(house: House) -> None:
    page = house.client.get("/redaktion/warum?q=x&url=https://www.example.de/nie").text
    assert "nie begegnet" in page


def test_without_a_query_the_crawl_is_explained(house: House) -> None:
    page = house.client.get(f"/redaktion/warum?url={house.base}Abfall.html").text
    assert "Neu aufgenommen." in page
    assert "3. Was wird aus" not in page


@pytest.mark.parametrize(
    "odd", ["<script>alert(1)</script>", "javascript:alert(1)", "\x00", "x" * 5000, '"><b>']
)
def test_odd_addresses_and_queries_are_text(house: House, odd: str) -> None:
    answer = house.client.get(f"/redaktion/warum?q={quote(odd)}&url={quote(odd)}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<b>" not in answer.text
    assert 'href="javascript' not in answer.text
