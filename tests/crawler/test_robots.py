"""Rule 2: our verdicts against the rules of RFC 9309, section by section."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetching.robots import parse_robots

AGENT = "HechingenSuche"
US = "User-agent: HechingenSuche\n"


def allows(text: str | bytes, path: str) -> bool:
    body = text if isinstance(text, bytes) else text.encode()
    return parse_robots(body, AGENT).allows(f"https://www.hechingen.de{path}")


RFC_9309 = [
    # §2.2.1 the user-agent line
    ("2.2.1 our group, not *", "User-agent: *\nDisallow: /\n" + US + "Disallow: /x", "/a", True),
    ("2.2.1 token ignores case", "User-agent: hechingensuche\nDisallow: /a", "/a", False),
    ("2.2.1 version after the token", "User-agent: HechingenSuche/2.0\nDisallow: /a", "/a", False),
    ("2.2.1 no substring match", "User-agent: Suche\nDisallow: /a", "/a", True),
    (
        "2.2.1 groups are merged",
        US + "Disallow: /a\nUser-agent: x\nDisallow: /z\n" + US + "Disallow: /b",
        "/b",
        False,
    ),
    ("2.2.1 several agents, one group", "User-agent: x\n" + US + "Disallow: /a", "/a", False),
    ("2.2.1 * when no group is ours", "User-agent: x\nAllow: /\n\nUser-agent: *\nDisallow: /a", "/a", False),
    ("2.2.1 no group at all", "Disallow: /a", "/a", True),
    ("2.2.1 empty line does not end a group", "User-agent: *\n\nDisallow: /a", "/a", False),
    # §2.2.2 allow and disallow
    ("2.2.2 longest match wins", "User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/b/c", True),
    ("2.2.2 order does not matter", "User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
    ("2.2.2 allow wins a tie", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
    ("2.2.2 no rule matches", "User-agent: *\nDisallow: /b", "/a", True),
    ("2.2.2 empty disallow allows", "User-agent: *\nDisallow:", "/a", True),
    ("2.2.2 paths keep their case", "User-agent: *\nDisallow: /A", "/a", True),
    ("2.2.2 escapes are compared decoded", "User-agent: *\nDisallow: /%7Ea", "/~a", False),
    ("2.2.2 UTF-8 equals its escape", "User-agent: *\nDisallow: /Müll", "/M%C3%BCll", False),
    ("2.2.2 escape equals UTF-8", "User-agent: *\nDisallow: /M%C3%BCll", "/Müll", False),
    ("2.2.2 %2F is not /", "User-agent: *\nDisallow: /a%2Fb", "/a/b", True),
    ("2.2.2 robots.txt is allowed", "User-agent: *\nDisallow: /", "/robots.txt", True),
    ("2.2.2 query is matched", "User-agent: *\nDisallow: /*?view=print", "/a?view=print", False),
    # §2.2.3 special characters
    ("2.2.3 # starts a comment", "User-agent: * # all\nDisallow: /a # not this", "/a", False),
    ("2.2.3 $ ends", "User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
    ("2.2.3 $ ends only there", "User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x=1", True),
    ("2.2.3 * matches anything", "User-agent: *\nDisallow: /a*z", "/abcz/1", False),
    ("2.2.3 escaped *", "User-agent: *\nDisallow: /a%2A", "/ab", True),
    # §2.2.4 other records
    (
        "2.2.4 case 9: unknown line between agents",
        "User-agent: x\nNoise: 1\n" + US + "Disallow: /a",
        "/a",
        False,
    ),
    ("2.2.4 case 9: and the first agent too", US + "Noise: 1\nUser-agent: x\nDisallow: /a", "/a", False),
    ("2.2.4 sitemap between agents", US + "Sitemap: https://x/s\nUser-agent: x\nDisallow: /a", "/a", False),
    ("2.2.4 crawl-delay between agents", US + "Crawl-delay: 1\nUser-agent: x\nDisallow: /a", "/a", False),
    ("2.2 keys ignore case", "USER-AGENT: *\nDISALLOW: /a", "/a", False),
    ("2.2 CR alone ends a line", "User-agent: *\rDisallow: /a", "/a", False),
    ("2.2 white space around the colon", "User-agent : *\nDisallow : /a", "/a", False),
]


@pytest.mark.parametrize(
    ("text", "path", "allowed"), [row[1:] for row in RFC_9309], ids=[row[0] for row in RFC_9309]
)
def test_rule_2_rfc_9309(text: str, path: str, allowed: bool) -> None:
    assert allows(text, path) is allowed


def test_case_4_html_has_no_rules_and_warns() -> None:
    robots = parse_robots(b"<!doctype html>\nUser-agent: *\nDisallow: /", AGENT)
    assert robots.allows("https://www.hechingen.de/a")
    assert "HTML" in robots.warnings[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_case_5_byte_order_mark_is_stripped(encoding: str) -> None:
    assert not allows("User-agent: *\nDisallow: /a".encode(encoding), "/a")


def test_case_6_the_first_500_kib_count() -> None:
    rules = b"User-agent: *\nDisallow: /a\n"
    filler = b"# " + b"x" * 100 + b"\n"
    fits = filler * ((500 * 1024 - 100) // len(filler) - 2)
    assert not allows(fits + rules, "/a")
    assert not allows(rules + filler * 10_000, "/a")
    assert allows(filler * 10_000 + rules, "/a"), "what follows is not parsed"


def test_crawl_delay_and_sitemaps() -> None:
    robots = parse_robots(
        b"Sitemap: https://x/1.xml\nUser-agent: *\nCrawl-delay: 3600\nDisallow:\nsitemap: https://x/2.xml",
        AGENT,
    )
    assert robots.delay == 3600
    assert robots.sitemaps == ("https://x/1.xml", "https://x/2.xml")


@given(st.binary())
def test_no_robots_txt_crashes_the_parser(body: bytes) -> None:
    parse_robots(body, AGENT).allows("https://www.hechingen.de/a")
