"""An RSS or Atom feed → a page of links; its texts stand on the pages it points to."""

from __future__ import annotations

from lxml import etree

from crawler.extract.errors import ExtractError
from crawler.extract.html.links import absolute
from crawler.extract.text import one_line
from crawler.outcome import Outcome
from crawler.page import Fetched, Link, Page


def read(fetched: Fetched) -> Page:
    """Return the links of the feed; raises ExtractError when it is no XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(fetched.body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ExtractError(fetched.url, Outcome.DAMAGED, "der Feed ist kein gültiges XML") from error
    if root is None:
        raise ExtractError(fetched.url, Outcome.DAMAGED, "der Feed ist kein gültiges XML")
    links: dict[str, Link] = {}
    for entry in root.iter("{*}item", "{*}entry"):
        title = one_line(entry.findtext("{*}title") or "")
        for node in entry.iterchildren("{*}link"):
            href = node.get("href") or node.text or ""
            if node.get("rel", "alternate") == "alternate" and (url := absolute(fetched.final_url, href)):
                links.setdefault(url, Link(url, title))
    title = one_line(root.findtext(".//{*}title") or "") or fetched.url
    return Page(
        fetched.url,
        title,
        (),
        media_type="application/rss+xml",
        links=tuple(links.values()),
        size=len(fetched.body),
        indexable=False,
    )
