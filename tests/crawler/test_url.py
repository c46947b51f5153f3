"""Rule 12 and the cases about addresses: one key per address, and what is never visited."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses.scope import Scope
from crawler.addresses.url import canonical, clean, resolve
from crawler.outcome import Outcome
from crawler.settings import CrawlSettings

HOME = "https://www.hechingen.de"
SCOPE = Scope(CrawlSettings(hosts=("ris.example",)))
TODAY = date(2026, 5, 15)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("/de/Ortschaftsr%C3%A4te", "/de/Ortschaftsr%C3%A4te"),
        ("/de/Ortschaftsr%c3%a4te", "/de/Ortschaftsr%C3%A4te"),  # kind 12: lower-case hex
        ("/de/Ortschaftsra\u0308te", "/de/Ortschaftsr%C3%A4te"),  # kind 12: decomposed
        ("/de/Ortschaftsra%CC%88te", "/de/Ortschaftsr%C3%A4te"),
        ("/de/Ortschaftsr%E4te", "/de/Ortschaftsr%E4te"),  # Latin-1 is another address
        ("/Wirtschaft%2BBauen", "/Wirtschaft%2BBauen"),  # kind 10
        ("/Wirtschaft%2bBauen", "/Wirtschaft%2BBauen"),
        ("/Wirtschaft+Bauen", "/Wirtschaft+Bauen"),
        ("/a?skipEntranceUrl=1", "/a"),  # kind 26
        ("/a?x=1&print=1", "/a?x=1"),  # kind 34
        ("/a?kontrast=hoch", "/a"),  # kind 35
        ("/a;jsessionid=0F?x=1", "/a?x=1"),  # case 49
        ("/a?PHPSESSID=abc", "/a"),  # case 49
        ("/a?x=1&amp;amp;y=2", "/a?x=1&y=2"),  # case 50
        ("/a#b", "/a"),  # case 52
        ("/a?b=2&a=1", "/a?a=1&b=2"),  # case 56
        ("/a\\b\u200b\t", "/a/b"),  # case 58
        ("/?view=publish&item=article&id=7", "/?id=7&item=article&view=publish"),
        ("/a/./b/../c/", "/a/c/"),
        ("/a?b", "/a?b"),
        ("/Anlage.PDF", "/Anlage.PDF"),
        ("/Haushalt%202024 – Anlage.PDF", "/Haushalt%202024%20%E2%80%93%20Anlage.PDF"),
        ("/a%2Fb", "/a%2Fb"),
        ("/f?x=a%26b%3Dc", "/f?x=a%26b%3Dc"),
        ("/a?sid=0123456789abcdef0123", "/a"),  # a session: long and random
        ("/a?sid=2", "/a?sid=2"),  # content until shown otherwise
        ("/a?schrift=5&druck=7", "/a?druck=7&schrift=5"),
        ("/a?session=Herbst", "/a?session=Herbst"),
        ("/a?schriftgroesse=gross", "/a"),
        ("", "/"),
    ],
)
def test_rule_12_key(url: str, key: str) -> None:
    assert SCOPE.key(HOME + url) == HOME + key


@pytest.mark.parametrize(
    "url",
    [
        "http://www.hechingen.de/",
        "https://hechingen.de/",
        "https://www.hechingen.de:443/",
        "https://WWW.hechingen.de./",
    ],
)
def test_case_54_spellings_of_the_host_share_a_key(url: str) -> None:
    assert SCOPE.key(url) == HOME + "/"
    assert SCOPE.verdict(url, TODAY) is None


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        ("http://[", Outcome.BAD_URL),  # case 44
        ("http://[::1", Outcome.BAD_URL),
        ("https://www.hechingen.de:99999/", Outcome.BAD_URL),
        ("mailto:info@hechingen.de", Outcome.NOT_WEB),  # case 45
        ("tel:+4974719300", Outcome.NOT_WEB),
        ("javascript:void(0)", Outcome.NOT_WEB),
        (HOME + "/de/www.stadtwerke-hechingen.de", Outcome.BAD_URL),  # case 46
        ("https://www.hechingen.de@evil.example/", Outcome.EXTERNAL),  # case 47
        ("https://evil.example/www.hechingen.de", Outcome.EXTERNAL),
        ("https://www.hechingen.de.evil.example/", Outcome.EXTERNAL),
        (HOME + "/a/b/a/b/a/b", Outcome.TRAP),  # case 48
        (HOME + "/" + "x" * 3000, Outcome.TOO_LONG),  # case 51
        ("file:///etc/passwd", Outcome.NOT_WEB),  # case 59
        ("data:text/html,x", Outcome.NOT_WEB),
        ("https://www.stadtwerke.example/", Outcome.EXTERNAL),  # kind 38
        (HOME + "/kalender?month=2031-04", Outcome.TRAP),  # kind 29
        (HOME + "/kalender?jahr=2019&monat=1", Outcome.TRAP),
        (HOME + "/termine/2031/12/", Outcome.TRAP),
        (HOME + "/event.ics", Outcome.FORMAT),  # kind 31
        (HOME + "/bild.JPG", Outcome.FORMAT),  # kind 62
        (HOME + "/de/veranstaltungen?filters[date]=2026-05-01", Outcome.EXCLUDED),  # kind 32
        (HOME + "/de/Suche?q=a", Outcome.EXCLUDED),  # kind 33
        (HOME + "/de/Login", Outcome.EXCLUDED),  # kind 36
        (HOME + "/de/www.stadtwerke.de/strom/tarife", Outcome.BAD_URL),
        (HOME + "/termine/2031/12/24/", Outcome.TRAP),
    ],
)
def test_not_visited(url: str, outcome: Outcome) -> None:
    verdict = SCOPE.verdict(url, TODAY)
    assert verdict is not None
    assert verdict.outcome is outcome


@pytest.mark.parametrize(
    "url",
    [
        HOME + "/de/Aktuelles/2014",
        HOME + "/kalender?month=2026-06",
        HOME + "/de/Rathaus/Rathaus",
        HOME + "/resource/?id=7&download=1",
        "https://ris.example/si0057.php?__ksinr=12",
        HOME + "/Stadtplan.pdf",
        HOME + "/dateien/www.stadtplan.pdf",
        HOME + "/dateien/www.hechingen.de-Flyer.pdf",
        HOME + "/scripts/www.min.js.html",
        HOME + "/amtsblatt?jahr=2016",
        HOME + "/presse?jahr=2019&monat=3",
        HOME + "/presse?datum=2019-03-07",
        HOME + "/hund/anmelden",
        HOME + "/wohnen/suche/",
        HOME + "/verein/admin",
        HOME + "/veranstaltungen/2019-05-12-stadtfest",
        HOME + "/veranstaltungen/2019/05/12/stadtfest",
        HOME + "/chronik/2011/11/11/11",
    ],
)
def test_visited(url: str) -> None:
    assert SCOPE.verdict(url, TODAY) is None


@pytest.mark.parametrize(
    ("base", "href", "url"),
    [
        (HOME + "/a/b", "c d", HOME + "/a/c%20d"),
        (HOME, "//straße.de/ü", "https://xn--strae-oqa.de/%C3%BC"),
        (HOME, "https://BÜCHER.example", "https://xn--bcher-kva.example/"),
        (HOME, "http:www.x.de/y", "http://www.x.de/y"),
        (HOME + "/a/", "https:y", HOME + "/a/y"),
        (HOME, "https:///x.de//y", "https://x.de//y"),
        (HOME, "ht\ntps://x.de/\ty", "https://x.de/y"),
        (HOME, r"\\x.de\y", "https://x.de/y"),
        (HOME, "http://[::1]:8080/y", "http://[::1]:8080/y"),
        (HOME + "/a?b", "?", HOME + "/a?"),
        (HOME, "/a%2bb%e4", HOME + "/a%2bb%e4"),
        (HOME, "/%zz", HOME + "/%zz"),
        (HOME, "http://0x7f.1/", "http://127.0.0.1/"),
        (HOME, "http://x y.de/", ""),
        (HOME, "http://[::1", ""),
        (HOME, "http://x:99999/", ""),
        (HOME, "javascript:void(0)", ""),
        (HOME, "\ud800", HOME + "/?"),
    ],
)
def test_addresses_are_resolved_as_browsers_do(base: str, href: str, url: str) -> None:
    assert resolve(base, href) == url


def test_hosts_are_named_in_any_spelling() -> None:
    scope = Scope(CrawlSettings(start="https://straße.example/", hosts=("Bücherei.example",)))
    for url in (
        "https://xn--strae-oqa.example/a",
        "https://BÜCHEREI.example/",
        "https://www.straße.example/",
    ):
        assert scope.verdict(url, TODAY) is None
    assert (
        Scope(CrawlSettings(start="http://[::1]:8080/")).key("http://[::1]:8080/a") == "https://[::1]:8080/a"
    )


@given(st.text(), st.text())
def test_canonical_is_idempotent_and_nothing_crashes_it(path: str, query: str) -> None:
    try:
        key = canonical(f"https://www.hechingen.de/{path}?{query}")
    except ValueError:
        return
    assert canonical(key) == key


@given(st.text())
def test_no_address_crashes_the_verdict(url: str) -> None:
    SCOPE.verdict(url, TODAY)
    assert clean(clean(url)) == clean(url)
