"""What a start page and an imprint say of their site: names, contact, hosts, frequent searches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from lxml import html

from crawler.addresses.sessionnet import session_host
from crawler.extract import Extractor
from crawler.fetching.fetch import RequestsFetcher
from crawler.probe.introduce import Introduction, introduce
from crawler.probe.names import site_name, town_name
from crawler.settings import CrawlSettings, ExtractSettings
from tests.crawler.conftest import FakeClock
from tests.crawler.site import Answer, Site, page, redirect


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor(ExtractSettings()) as made:
        yield made


def introduced(site: Site, extractor: Extractor) -> Introduction:
    settings = CrawlSettings(start=site.url, allow_private=True)
    return introduce(settings, RequestsFetcher(settings, "0"), extractor, FakeClock())


@pytest.mark.parametrize(
    ("start", "body", "name"),
    [
        (
            "https://www.musterbach.de/",
            "<h1>Willkommen</h1><p>Die Stadt Musterbach grüßt.</p>",
            "Stadt Musterbach",
        ),
        (
            "https://www.musterbach.de/",
            "<title>Musterbach: Start</title><p>Alles in Musterbach</p>",
            "Musterbach",
        ),
        ("https://www.stadt-musterbach.de/", "<footer>© Stadt Musterbach 2026</footer>", "Stadt Musterbach"),
        ("https://gemeinde-oberau.example.de/", "<p>Gemeinde Oberau</p>", "Gemeinde Oberau"),
        (
            "https://www.bad-münsterau.de/",
            "<img alt='Wappen der Stadt Bad Münsterau'>",
            "Stadt Bad Münsterau",
        ),
        ("https://www.bad-muensterau.de/", "<p>Bad Münsterau liegt am Fluss.</p>", "Bad Münsterau"),
        ("https://xn--mnsterau-65a.de/", "<p>Große Kreisstadt Münsterau</p>", "Große Kreisstadt Münsterau"),
        (
            "https://www.musterbach-online.de/",
            "<p>Jahrmarkt Musterbach</p><p>Markt Musterbach</p>",
            "Markt Musterbach",
        ),
        ("https://www.kreis-am-see.de/", "<p>Landkreis am See</p><p>Kreis am See</p>", "Kreis am See"),
        (
            "https://www.xyz.de/",
            "<title>Start | Verbandsgemeinde Hochwald</title>",
            "Verbandsgemeinde Hochwald",
        ),
        ("https://www.musterbach.de/", "<script>Stadt Musterbach</script><p>Musterbach</p>", "Musterbach"),
        ("http://10.0.0.5/", "<title></title>", ""),
    ],
)
def test_the_town_is_called_what_its_address_spells(start: str, body: str, name: str) -> None:
    assert town_name(start, [html.document_fromstring(f"<html><body>{body}</body></html>")]) == name


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (("Start | Stadt Musterbach", "Impressum | Stadt Musterbach"), "Stadt Musterbach"),
        (("Musterbach – Startseite", "Musterbach – Impressum"), "Musterbach"),
        (("Musterbach", "Impressum - Musterbach"), "Musterbach"),
        (("Willkommen", "Impressum"), ""),
        (("Start | Musterbach",), ""),
    ],
)
def test_the_name_of_the_site_is_what_titles_share(titles: tuple[str, ...], name: str) -> None:
    assert site_name([html.document_fromstring(f"<title>{title}</title><p>x") for title in titles]) == name


@pytest.mark.parametrize(
    ("links", "found"),
    [
        (("https://www.touristik-x.de/", "https://paris.x.de/"), ""),
        (("https://ris.x.de/",), "ris.x.de"),
        (("https://bi.x.de/", "https://y.de/rat/si0040.asp?a=1"), "y.de"),
        (("https://x.de/si0040.php",), ""),
        (("https://ratsinfo-x.de/bi/infobi.php",), "ratsinfo-x.de"),
        (("https://allris.y.de/bi/si010_e.asp",), ""),
    ],
)
def test_the_council_is_where_its_addresses_are(links: tuple[str, ...], found: str) -> None:
    assert session_host(links, "https://x.de/") == found


def start(links: Mapping[str, str], more: str = "") -> Answer:
    made = page("Start | Musterbach", "Willkommen.", links)
    return Answer(made.body.replace(b"</main>", more.encode() + b"</main>"), headers=made.headers)


def test_contact_comes_from_the_imprint_and_popular_searches_from_their_heading(
    site: Site, extractor: Extractor
) -> None:
    more = (
        "<nav><h2>Themen</h2><ul><li><a href='/t'>Thema</a></li></ul></nav>"
        "<section><div><h2>Häufig gesucht:</h2></div><ul><li><a href='/a'>Reisepass (neu)</a></li>"
        "<li><a href='/b'>Wohngeld</a></li></ul></section>"
        "<h2>Neues</h2><ul><li><a href='/c'>Fest</a></li></ul>"
    )
    site.pages["/"] = start({"/impressum": "Impressum"}, more)
    text = (
        "Stadt Musterbach, Hauptstraße 1, 12345 Musterbach, Telefon 01234/56-0, E-Mail rathaus@musterbach.de"
    )
    site.pages["/impressum"] = page("Impressum | Musterbach", text)
    found = introduced(site, extractor)
    assert (found.contact.phone, found.contact.mail) == ("01234/56-0", "rathaus@musterbach.de")
    assert found.site_name == "Musterbach"
    assert found.popular == ("Reisepass", "Wohngeld")
    assert found.requests == 3
    assert site.paths() == ["/robots.txt", "/", "/impressum"]


def test_what_robots_txt_forbids_is_not_read(site: Site, extractor: Extractor) -> None:
    site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /impressum\n")
    site.pages["/"] = start({"/impressum": "Impressum", "/kontakt": "Kontakt"})
    site.pages["/kontakt"] = page("Kontakt", "Telefon 01234/56-7")
    assert introduced(site, extractor).contact.phone == "01234/56-7"
    assert "/impressum" not in site.paths()


def test_a_redirect_within_the_site_keeps_the_address_that_was_given(
    site: Site, extractor: Extractor
) -> None:
    site.pages["/"] = redirect("/de/start?sid=1")
    site.pages["/de/start?sid=1"] = start({})
    assert introduced(site, extractor).start == site.url
