"""Answers travel compressed, hold as long as they should, and feeds name what is new."""

from __future__ import annotations

import gzip
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

ATOM = "{http://www.w3.org/2005/Atom}"
GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize(
    "address",
    ["/suche?q=Hundesteuer", "/static/suche.css", "/hechingen-suche.js", "/api/v1/search?q=Hundesteuer"],
)
def test_text_is_compressed_for_who_reads_it(client: FlaskClient, address: str) -> None:
    plain = client.get(address)
    packed = client.get(address, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_a_compressed_answer_is_asked_for_once(client: FlaskClient) -> None:
    first = client.get("/suche?q=Hundesteuer", headers=GZIP)
    again = client.get("/suche?q=Hundesteuer", headers=GZIP | {"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_hashed_files_hold_for_ever_and_others_do_not(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/suche").data, "lxml")
    files = [str(tag["href"]) for tag in page.select("link[rel=stylesheet]")]
    files += [str(tag["src"]) for tag in page.select("script[src]")]
    assert len(files) == 2
    for file in files:
        assert "immutable" in client.get(file).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/suche.css").headers["Cache-Control"]
    assert "immutable" not in client.get("/hechingen-suche.js").headers["Cache-Control"]


def test_a_page_and_its_files_are_small(client: FlaskClient) -> None:
    page = client.get("/suche?q=Hundesteuer", headers=GZIP)
    soup = BeautifulSoup(gzip.decompress(page.data), "lxml")
    files = [str(t["href"]) for t in soup.select("link[rel=stylesheet]")]
    files += [str(t["src"]) for t in soup.select("script, img")]
    assert len(files) == 2
    assert len(page.data) + sum(len(client.get(file, headers=GZIP).data) for file in files) < 20_000


def test_a_search_that_is_not_there_yet_says_when_to_come_back(unpublished: FlaskClient) -> None:
    for address in ("/suche?q=Hund", "/suche.atom?q=Hund", "/api/v1/search?q=Hund"):
        answer = unpublished.get(address)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0


def test_the_feed_of_a_search_has_its_dated_hits(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/suche?q=Hundesteuer&art=pdf&seite=2").data, "lxml")
    link = page.select_one("link[type='application/atom+xml']")
    assert link
    answer = client.get(str(link["href"]))
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.data)
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        assert str(entry.findtext(f"{ATOM}updated")).endswith("T00:00:00Z")
        href = entry.find(f"{ATOM}link")
        assert href is not None
        assert href.attrib["href"].startswith("http")
    assert client.get(str(link["href"])).data == answer.data


def test_a_feed_survives_what_people_type(client: FlaskClient) -> None:
    for text in ("<script>&amp;", "hundesteuer \x00\x0b]]>", "", '" onload="x', "\ud83d\ude00\ufffe"):
        answer = client.get("/suche.atom", query_string={"q": text.encode("utf-8", "replace")})
        ET.fromstring(answer.data)


def test_the_period_is_asked_in_a_form_that_keeps_the_rest(client: FlaskClient) -> None:
    page = BeautifulSoup(
        client.get("/suche?q=Hundesteuer&art=pdf&seit=2024-01-01&sortierung=datum&seite=3").data, "lxml"
    )
    form = page.select_one("form.range")
    assert form
    fields = {str(tag["name"]): tag.get("value", "") for tag in form.select("input")}
    assert fields == {
        "seit": "2024-01-01",
        "bis": "",
        "q": "Hundesteuer",
        "art": "pdf",
        "sortierung": "datum",
    }
