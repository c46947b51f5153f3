"""Rule 10: sitemaps and feeds, plain, gzipped, nested, hostile."""

from __future__ import annotations

import gzip
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.addresses.sitemap import Sitemap, is_sitemap, parse_sitemap

XMLNS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
URLSET = (
    f"<?xml version='1.0'?><urlset {XMLNS}><url><loc> https://x/a </loc></url>"
    "<url><loc>https://x/b?c=1&amp;d=2</loc></url></urlset>"
)
INDEX = f"<sitemapindex {XMLNS}><sitemap><loc>https://x/s1.xml.gz</loc></sitemap></sitemapindex>"
RSS = "<rss><channel><link>https://x/</link><item><title>N</title><link>https://x/n</link></item></channel></rss>"
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel>'
    "<link>https://x/</link></channel><item><link>https://x/n</link></item></rdf:RDF>"
)
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="self" href="https://x/no"/><link href="https://x/n"/></entry></feed>'


@pytest.mark.parametrize(
    ("body", "sitemap"),
    [
        (URLSET.encode(), Sitemap(("https://x/a", "https://x/b?c=1&d=2"))),
        (gzip.compress(URLSET.encode()), Sitemap(("https://x/a", "https://x/b?c=1&d=2"))),
        (INDEX.encode(), Sitemap(sitemaps=("https://x/s1.xml.gz",))),
        (RSS.encode(), Sitemap(("https://x/", "https://x/n"))),
        (ATOM.encode(), Sitemap(("https://x/n",))),
        (URLSET[:-10].encode(), Sitemap(("https://x/a", "https://x/b?c=1&d=2"))),  # cut short
        (URLSET.encode("utf-16"), Sitemap(("https://x/a", "https://x/b?c=1&d=2"))),
        (
            b"\xef\xbb\xbf\n<!-- made by\nhand --><!DOCTYPE urlset>" + INDEX.encode(),
            Sitemap(sitemaps=("https://x/s1.xml.gz",)),
        ),
        (
            b"<?xml-stylesheet href='main.xsl'?>" + URLSET.partition("?>")[2].encode(),
            Sitemap(("https://x/a", "https://x/b?c=1&d=2")),
        ),
        (RDF.encode(), Sitemap(("https://x/", "https://x/n"))),
        (
            b"\xef\xbb\xbfhttps://x/a\r\n\r\nhttp://x/\xc3\xbc?b=1\r\n",
            Sitemap(("https://x/a", "http://x/ü?b=1")),
        ),
        (
            b"https://x/" + b"\nhttps://x/".join(b"%d" % n for n in range(900)),
            Sitemap(tuple(f"https://x/{n}" for n in range(900))),
        ),
        (gzip.compress(b"https://x/a\nhttps://x/b"), Sitemap(("https://x/a", "https://x/b"))),
    ],
    ids=[
        "urlset",
        "gzip",
        "index",
        "rss",
        "atom",
        "cut",
        "utf-16",
        "comment",
        "style",
        "rss1",
        "text",
        "long",
        "text-gz",
    ],
)
def test_rule_10_addresses(body: bytes, sitemap: Sitemap) -> None:
    assert is_sitemap(body)
    assert parse_sitemap(body) == sitemap


XMP = b"<?xpacket begin='' id='W5M0'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF></rdf:RDF></x:xmpmeta>"


@pytest.mark.parametrize(
    "body",
    [
        b"%PDF-1.4\n1 0 obj << /Type /Metadata >> stream\n" + XMP,
        b"\r\n%PDF-1.4\nhttps://x/a\n<urlset>",
        b"<!doctype html><html><!-- <rdf:RDF xmlns='http://web.resource.org/cc/'></rdf:RDF> --><p>Text",
        b"<html><body><pre>&lt;urlset> or <feed> <rss ></pre></body></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><metadata><rdf:RDF></rdf:RDF></metadata></svg>",
        b"<rdf:RDF xmlns:dcat='http://www.w3.org/ns/dcat#'><dcat:Catalog/></rdf:RDF>",
        b"Siehe auch:\nhttps://x/a\nhttps://x/b",
        b"https://x/a ist umgezogen",
        b"\x1f\x8b broken",
        b"",
    ],
)
def test_what_only_holds_a_feed_or_an_address_is_none(body: bytes) -> None:
    assert not is_sitemap(body)


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "{}"><!ENTITY b "&a;&a;">]>'
    "<urlset><url><loc>&b;</loc></url></urlset>"
)


@pytest.mark.parametrize(
    "body",
    [
        ENTITIES.format("ha" * 1000).encode(),  # billion laughs
        ENTITIES.replace('"{}"', 'SYSTEM "file:///etc/passwd"').encode(),  # XXE
        ENTITIES.format("x").encode("utf-16"),
        b"\x1f\x8b broken",
    ],
)
def test_case_75_hostile_sitemaps_are_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match="Sitemap"):
        parse_sitemap(body)


def test_case_21_a_gzip_bomb_is_capped() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * 200_000_000)
    assert parse_sitemap(bomb) == Sitemap()


@given(st.binary())
def test_no_body_crashes_the_parser(body: bytes) -> None:
    is_sitemap(body)
    with suppress(ValueError):
        parse_sitemap(body)
