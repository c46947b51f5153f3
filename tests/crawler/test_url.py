"""Rule 12 and the cases about addresses: one key per address, and what is never visited."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses.scope import Scope
from crawler.addresses.url import canonical, clean
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
    ],
)
def test_visited(url: str) -> None:
    assert SCOPE.verdict(url, TODAY) is None


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
