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
    ],
    ids=["urlset", "gzip", "index", "rss", "atom", "cut", "utf-16"],
)
def test_rule_10_addresses(body: bytes, sitemap: Sitemap) -> None:
    assert is_sitemap(body)
    assert parse_sitemap(body) == sitemap


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
