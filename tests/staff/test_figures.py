"""What is counted of visitors, and what staff see of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from hechingen_search.operations.charts import Bar, bars
from hechingen_search.statistics.book import Asked, Book, K
from tests.staff.conftest import House


def fill(house: House, *asked: Asked) -> None:
    """Let something be asked in enough hours, of two days."""
    moments = [datetime.now(UTC) - timedelta(hours=hour) for hour in range(K, -1, -1)]
    book = Book(house.settings.data.statistics, 400, lambda: moments[0])
    while moments:
        book.record(asked)
        moments.pop(0)


def test_visitors_are_counted_once_and_staff_are_not(house: House) -> None:
    visitor = house.app.test_client()
    visitor.get("/suche?q=hundesteuer")
    visitor.get("/api/v1/search?q=quastenflosser")
    assert house.counted == [("hundesteuer", 2), ("quastenflosser", 0)]
    for address in (
        *("/suche", "/suche?q=", "/suche?q=hund&seite=2", "/suche?q=hund&art=pdf", "/suche?q=hund&seit=2024"),
        *("/api/v1/search?q=hund&page=2", "/api/v1/suggest?q=hund", "/suche.atom?q=hund"),
    ):
        assert visitor.get(address).status_code == 200
    visitor.head("/suche?q=hund")
    visitor.get("/suche?q=hund", headers={"Sec-Purpose": "prefetch"})
    house.client.get("/suche?q=hund")
    assert len(house.counted) == 2


def test_staff_see_what_is_asked_often_and_what_finds_nothing(house: House) -> None:
    assert "Noch keine" in house.client.get("/redaktion/statistik").text
    fill(house, Asked("hundesteuer", 3), Asked("einhorn", 0))
    page = house.client.get("/redaktion/statistik").text
    assert page.index("einhorn") < page.index("Häufig gesucht") < page.index("hundesteuer")
    assert '<svg class="chart"' in page
    assert re.search(r'role="img" aria-label="Suchen je Tag, [^"]+: zuletzt \d+, höchstens', page)
    start = house.client.get("/redaktion/").text
    assert "einhorn" in start
    assert "line=einhorn" in start


def test_what_is_asked_stays_text(house: House) -> None:
    evil = "<script>alert(1)</script>"
    fill(house, Asked(evil, 0))
    for address in ("/redaktion/", "/redaktion/statistik"):
        text = house.client.get(address).text
        assert "alert(1)" in text
        assert "<script>" not in text


def test_a_chart_says_in_words_what_it_shows() -> None:
    chart = bars("Suchen", [Bar("1.11.", 10, 2), Bar('<b>"', 0)], "davon ohne Treffer")
    assert 'aria-label="Suchen, 1.11. bis &lt;b&gt;&#34;: zuletzt 0, höchstens 10."' in chart
    assert "<title>1.11.: 10, davon ohne Treffer 2</title>" in chart
    assert "<b>" not in chart
    assert "style=" not in chart
    assert bars("Suchen", []) == ""
