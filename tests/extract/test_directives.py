"""Robots rules in metas and headers: who is meant, what is forbidden."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extract.directives import Directives, parse

NOW = datetime(2026, 5, 15, tzinfo=UTC)
FREE, HIDDEN, DEAD_END = Directives(), Directives(index=False), Directives(follow=False)
NONE = Directives(index=False, follow=False)


@pytest.mark.parametrize(
    ("metas", "header", "expected"),
    [
        ([("robots", "index, follow, max-image-preview:none, max-snippet:-1")], "", FREE),
        ([("ROBOTS", "NOINDEX;NOFOLLOW")], "", NONE),
        ([("robots", "none")], "", NONE),
        ([("robots", "index,follow"), ("robots", "noindex")], "", HIDDEN),
        ([("robots", "noindex")], "index", HIDDEN),
        ([("googlebot", "noindex")], "", FREE),
        ([("googlebot-news", "noindex"), ("robots", "nofollow")], "", DEAD_END),
        ([("hechingensuche", "noindex")], "", HIDDEN),
        ([("HechingenSuche", "nofollow"), ("robots", "all")], "", DEAD_END),
        ([("description", "noindex"), ("keywords", "none")], "", FREE),
        ([("robots", "noindexing-of-nothing, noarchive")], "", FREE),
        ([], "noindex\nnoarchive", HIDDEN),
        ([], "noarchive\nnoindex", HIDDEN),
        ([], "otherbot: noindex, nofollow", FREE),
        ([], "otherbot: noindex\nnofollow", DEAD_END),
        ([], "noarchive, otherbot: noindex", FREE),
        ([], "otherbot: noarchive, hechingensuche: noindex, nofollow", NONE),
        ([], "hechingensuche: none", NONE),
        ([], "*: noindex", HIDDEN),
        ([], "max-snippet: 20, max-image-preview: none", FREE),
        ([], "unavailable_after: 25 Jun 2010 15:00:00 GMT", HIDDEN),
        ([], "unavailable_after: Friday, 25-Jun-10 15:00:00 UTC", HIDDEN),
        ([], "unavailable_after: 2010-06-25T15:00:00+02:00", HIDDEN),
        ([], "unavailable_after: 25 Jun 2030 15:00:00 GMT", FREE),
        ([], "otherbot: unavailable_after: 25 Jun 2010 15:00:00 GMT", FREE),
        ([("robots", "unavailable_after: 2010-06-25")], "", HIDDEN),
        ([("robots", "unavailable_after: 31.12.2030")], "", FREE),
        ([("robots", "unavailable_after: irgendwann")], "", FREE),
    ],
)
def test_rules(metas: list[tuple[str, str]], header: str, expected: Directives) -> None:
    assert parse(metas, header, "HechingenSuche", NOW) == expected
