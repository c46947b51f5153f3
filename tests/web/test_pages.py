"""The search page: what it shows, that it is accessible, and that no input disturbs it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hechingen_search.published import PublishedIndex
from hechingen_search.search.results import ResultPage, SearchRequest
from hechingen_search.settings import Settings, StatisticsSettings
from hechingen_search.web.app import create_app
from hechingen_search.web.live import Live
from hechingen_search.web.service import KEY
from index.document import Facet
from index.errors import EngineUnavailableError
from index.query import Sort
from tests.web.town import Town


def soup(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status
    assert response.content_type == "text/html; charset=utf-8"
    return BeautifulSoup(response.text, "lxml")


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, f"{selector}: {found}"
    return found[0]


def words(tag: Tag) -> str:
    return " ".join(tag.get_text().split())


RESULTS = "/suche?q=Hundesteuer"


def test_the_root_leads_to_the_search_page(client: FlaskClient) -> None:
    response = client.get("/")
    assert (response.status_code, response.location) == (302, "/suche")


def test_results_carry_everything_a_hit_has(client: FlaskClient) -> None:
    page = soup(client, RESULTS)
    assert words(one(page, "h1")) == "95 Treffer für „Hundesteuer“"
    service, budget, english, unsafe = page.select("article")
    assert [words(span) for span in service.select(".where > span:not(.sep)")] == [
        "Rathaus",
        "Dienstleistungen",
    ]
    assert [words(mark) for mark in service.select("mark")] == ["Hundesteuer", "Hund", "Hundesteuer"]
    assert "Empfohlen" in words(service)
    assert "Dienstleistung" in words(service)
    assert one(service, "address a[href^=tel]")["href"] == "tel:+497471930120"
    assert one(budget, "a.page")["href"] == "https://www.example.de/de/haushalt.pdf#page=87"
    assert words(one(budget, "a.page")) == "Seite 87 öffnen"
    for text in ("PDF", "18. Dezember 2025", "120 Seiten", "2,3 MB", "Teilhaushalt 6"):
        assert text in words(budget)
    pages, copies = budget.select(".copies")
    file = "https://www.example.de/de/haushalt.pdf"
    assert [link["href"] for link in pages.select("a")] == [f"{file}#page=12", f"{file}#page=90"]
    assert words(copies).endswith("auch unter www.example.de/Müll/haushalt.pdf, alert(2)")
    assert [link["href"] for link in copies.select("a[href]")] == [
        "https://www.example.de/M%C3%BCll/haushalt.pdf"
    ]
    assert words(one(english, ".more summary")) == "Ein weiterer Treffer derselben Art"
    assert words(one(english, ".more li")) == "Hunde <b>news</b> 1. Februar 2024"
    assert english["lang"] == "en"
    assert words(one(english, ".where")) == "Stadt Beispielingen"
    assert not unsafe.select("a")


def test_an_answer_stands_above_the_hits_with_its_source(client: FlaskClient) -> None:
    page = soup(client, "/suche?q=Hundesteuer+offen")
    card = one(page, "section.answer")
    assert words(one(card, "h2")) == "Steueramt: Öffnungszeiten"
    assert words(card.select(".state")[0]) == "Jetzt geöffnet bis 12 Uhr."
    assert words(one(card, ".heading")) == "Öffnungszeiten im Rathaus"
    rows = [[words(cell) for cell in row.select("th, td")] for row in card.select("tr")]
    assert rows[1] == ["Montag", "8 bis 12 Uhr"]
    assert rows[3] == ["Mittwoch", "<b>zu</b>"]
    assert len(card.select("details tr")) == 2
    links = [link["href"] for link in card.select(".source a")]
    assert links == ["https://www.example.de/de/Rathaus/Steueramt"]
    assert words(card.select(".source")[0]) == "Das Steueramt, Stand: 3. Februar 2026"
    assert card.find_next("ol", class_="hits")
    assert not soup(client, RESULTS).select(".answer")


def test_who_else_does_it_is_said_as_such(client: FlaskClient) -> None:
    box = one(soup(client, "/suche?q=Hundesteuer+kreis"), "p.elsewhere")
    assert words(box) == "Das macht der Kreis. Zuständig: Landratsamt (andere Website)"
    assert one(box, "a")["href"] == "https://www.kreis.example/"
    assert not soup(client, RESULTS).select(".elsewhere")


def test_crawled_text_is_escaped(client: FlaskClient) -> None:
    text = client.get(RESULTS + "+<script>x</script>").text
    assert text.count("<script") == 1  # our own, in the head
    assert "<script>" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_the_form_keeps_what_was_typed_and_filtered(client: FlaskClient) -> None:
    page = soup(client, RESULTS + "+%22x%22&art=pdf&seite=3")
    assert one(page, "input[type=search]")["value"] == 'Hundesteuer "x"'
    assert [(i["name"], i["value"]) for i in page.select(".ask input[type=hidden]")] == [("art", "pdf")]


def test_parameters_arrive_at_the_search(client: FlaskClient, town: Town) -> None:
    soup(
        client,
        "/suche?q=a&art=pdf&art=news&bereich=Rathaus&seit=2024-05&bis=31.12.2025&sortierung=datum&seite=2&genau=1",
    )
    (asked,) = town.asked
    assert asked.filters == {Facet.TYPE: ("pdf", "news"), Facet.AREA: ("Rathaus",)}
    assert (str(asked.since), str(asked.until)) == ("2024-05-01", "2025-12-31")
    assert (asked.page, asked.sort, asked.strict, asked.size) == (2, Sort.DATE, True, 10)


@pytest.mark.parametrize(
    "bad",
    [
        "seite=-1",
        "seite=x",
        "seite=99999999999999999999",
        "seit=gestern",
        "bis=2024-13",
        "sortierung=x",
        "art=",
        "seite=%00",
        "bereich=%ED%A0%80",
    ],
)
def test_bad_parameters_give_the_page_anyway(client: FlaskClient, bad: str) -> None:
    assert "95 Treffer" in words(one(soup(client, f"{RESULTS}&{bad}"), "h1"))


def test_facets_are_links_that_add_and_take_away(client: FlaskClient) -> None:
    page = soup(client, RESULTS + "&art=pdf&seite=2")
    boxes = {words(box.select("h3")[0]): box for box in page.select(".facet")}
    assert list(boxes) == ["Art", "Bereich", "Jahr"]  # One language is nothing to choose from.
    chosen = one(boxes["Art"], "a[aria-current=true]")
    assert words(chosen) == "PDF 1 Treffer"
    assert parse_qs(urlsplit(str(chosen["href"])).query) == {"q": ["Hundesteuer"]}
    year = boxes["Jahr"].select("a")[0]
    assert parse_qs(urlsplit(str(year["href"])).query) == {
        "q": ["Hundesteuer"],
        "art": ["pdf"],
        "jahr": ["2025"],
    }
    assert words(one(boxes["Bereich"], "summary")) == "2 weitere unter Bereich"
    assert words(one(page, ".chosen a")) == "Filter entfernen: Art: PDF×"


def test_paging_says_where_one_is(client: FlaskClient) -> None:
    page = soup(client, RESULTS + "&seite=5")
    nav = one(page, "nav.pages")
    assert words(one(nav, "a[aria-current=page]")) == "Seite 5"
    assert one(nav, "a[rel=prev]")["href"] == "/suche?q=Hundesteuer&seite=4"
    assert one(nav, "a[rel=next]")["href"] == "/suche?q=Hundesteuer&seite=6"
    assert one(page, "link[rel=next]")["href"] == "/suche?q=Hundesteuer&seite=6"
    assert one(page, "ol.hits")["start"] == "41"
    assert "Seite 5" in words(one(page, "title"))


def test_notices_lead_back(client: FlaskClient) -> None:
    notice = one(soup(client, RESULTS), ".notice")
    assert words(notice).startswith("Ergebnisse für „Hundesteuer“.")
    assert one(notice, "a")["href"] == "/suche?q=Hundesteuer&genau=1"


def test_nothing_found_offers_help(client: FlaskClient) -> None:
    page = soup(client, "/suche?q=Quastenflosser&art=pdf")
    assert words(one(page, "h1")) == "Keine Treffer für „Quastenflosser“"
    text = words(one(page, "main"))
    for part in (
        "Keine Seite enthält diese Wörter.",
        "Ohne Filter suchen",
        "Bürgerbüro",
        "07471 930-0",
        "Marktplatz 1",
        "Personalausweis",
    ):
        assert part in text


def test_without_a_question_the_page_invites(client: FlaskClient, town: Town) -> None:
    page = soup(client, "/suche?q=+")
    assert "Tipps für die Suche" in words(one(page, "main"))
    assert "15.282 Seiten und Dokumente durchsuchbar" in words(one(page, "footer"))
    assert not town.asked


@pytest.mark.parametrize("address", ["/suche", RESULTS, RESULTS + "&seite=3&art=pdf", "/suche?q=nichts"])
def test_structure_for_assistive_technology(client: FlaskClient, address: str) -> None:
    page = soup(client, address)
    assert one(page, "html")["lang"] == "de"
    one(page, "title"), one(page, "main"), one(page, "body > header"), one(page, "body > footer")
    assert one(page, "[role=search]").name == "search"
    assert one(page, f"label[for={one(page, 'input[type=search]')['id']}]").get_text(strip=True)
    assert one(page, ".skip")["href"] == "#" + str(one(page, "main")["id"])
    levels = [int(tag.name[1]) for tag in page.select("h1, h2, h3, h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for tag in page.select("[aria-labelledby]"):
        one(page, "#" + str(tag["aria-labelledby"]))
    for nav in page.select("nav"):
        assert nav["aria-label"]
    for link in page.select("a"):
        assert words(link) or link.get("aria-label")
    assert not page.select("script:not([src^='/static/']), style, [style], [onclick], img:not([alt])")
    assert all(str(tag["href"]).startswith("/") for tag in page.select("link"))


HOSTILE = [
    "x" * 10_000,
    "\0",
    '"',
    "*",
    "<>&'\"",
    "😀" * 500,
    "' OR 1=1 --",
    "(" * 5000,
    "a\u0301\u200b\u202e",
    "\ud800",
    "%",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_disturbs_the_page(client: FlaskClient, text: str) -> None:
    for query in (text, text + " Hundesteuer"):
        response = client.get("/suche?q=" + quoted(query))
        assert response.status_code == 200
        one(BeautifulSoup(response.text, "lxml"), "h1")


def quoted(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_disturb_the_page(client: FlaskClient, query: bytes) -> None:
    # As it stands, and in place of a value.
    raw = "".join(f"%{byte:02X}" if byte < 33 or byte > 126 or byte == 35 else chr(byte) for byte in query)
    for address in (f"/suche?{raw}", f"/suche?q=Hundesteuer&seite={raw}&art={raw}&seit={raw}"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("method", "address", "status", "title"),
    [
        ("GET", "/nirgends", 404, "Diese Seite gibt es hier nicht"),
        ("POST", "/suche", 405, "Das geht hier nicht"),
    ],
)
def test_errors_are_calm_and_german(
    client: FlaskClient, method: str, address: str, status: int, title: str
) -> None:
    response = client.open(address, method=method)
    assert response.status_code == status
    assert words(one(BeautifulSoup(response.text, "lxml"), "h1")) == title


def test_before_the_first_night_the_page_says_so(unpublished: FlaskClient) -> None:
    assert words(one(soup(unpublished, RESULTS, 503), "h1")) == "Die Suche wird gerade eingerichtet"


def test_a_fault_is_calm_and_its_log_does_not_quote_the_query(
    client: FlaskClient, town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town.closed = True  # Town refuses to answer when closed.
    page = soup(client, "/suche?q=geheimnis", 500)
    assert words(one(page, "h1")) == "Die Suche ist gerade gestört"
    assert "AssertionError" in caplog.text
    assert "geheimnis" not in caplog.text


def test_every_answer_carries_the_security_headers(client: FlaskClient) -> None:
    for address in ("/suche", RESULTS, "/nirgends", "/api/v1/health", "/static/suche.css", "/opensearch.xml"):
        headers = client.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in headers


def test_an_unchanged_page_is_not_sent_twice(client: FlaskClient) -> None:
    tag = client.get(RESULTS).headers["ETag"]
    assert client.get(RESULTS, headers={"If-None-Match": tag}).status_code == 304


def test_opensearch_description_names_the_search(client: FlaskClient) -> None:
    response = client.get("/opensearch.xml", base_url="https://suche.example.de")
    assert response.content_type.startswith("application/opensearchdescription+xml")
    urls = [url["template"] for url in BeautifulSoup(response.data, "xml").select("Url")]
    assert urls[0] == "https://suche.example.de/suche?q={searchTerms}"


def test_where_no_page_has_it_all_the_line_comes_first(client: FlaskClient, town: Town) -> None:
    soup = BeautifulSoup(client.get("/suche?q=hundesteuer teils nichts").data, "lxml")
    results = soup.select_one(".results")
    assert results
    first = results.find(True)
    assert first
    assert first.name == "h2"
    assert all(items.select("li") for items in soup.select("ol"))


def test_one_hit_is_not_sorted(client: FlaskClient) -> None:
    assert not BeautifulSoup(client.get("/suche?q=hundesteuer eine").data, "lxml").select(".orders")
    assert BeautifulSoup(client.get("/suche?q=hundesteuer").data, "lxml").select(".orders")


def test_while_the_engine_does_not_answer_the_page_says_so_calmly_and_then_goes_on(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(self: Town, request: SearchRequest) -> ResultPage:
        raise EngineUnavailableError("https://suche1.example:9200", "timed out")

    with monkeypatch.context() as patch:
        patch.setattr(Town, "search", fails)
        for path in ("/suche?q=wald", "/api/v1/search?q=wald"):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
            assert "ist gerade gest" in answer.text
            assert "suche1" not in answer.text
    assert client.get("/suche?q=wald").status_code == 200


def test_who_misses_something_says_so_without_a_word_about_themselves(town: Town) -> None:
    live: Live[PublishedIndex] = Live(lambda: town.generation, lambda name: town)
    live.refresh()
    counted: list[tuple[str, int | None]] = []
    settings = replace(Settings(), statistics=StatisticsSettings(enabled=True))
    app = create_app(live, settings)
    app.extensions[KEY] = replace(app.extensions[KEY], count=lambda *search: counted.append(search))
    client = app.test_client()
    form = BeautifulSoup(client.get("/suche?q=hundesteuer").data, "lxml").select_one("form.missed")
    assert form
    fields = {str(field["name"]): str(field["value"]) for field in form.select("input")}
    assert list(fields) == ["q"]
    thanked = client.post(str(form["action"]), data=fields, follow_redirects=True)
    assert thanked.status_code == 200
    assert "Danke" in thanked.text
    assert "Set-Cookie" not in thanked.headers
    assert counted.count(("hundesteuer", None)) == 1
    assert client.get("/suche/vermisst").status_code == 405


def test_where_nothing_is_counted_nobody_is_asked(town: Town) -> None:
    live: Live[PublishedIndex] = Live(lambda: town.generation, lambda name: town)
    live.refresh()
    client = create_app(live, replace(Settings(), statistics=StatisticsSettings(enabled=False))).test_client()
    assert "vermisst" not in client.get("/suche?q=hundesteuer").text
