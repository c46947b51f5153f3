"""The little that the first look at a site needs of HTML; reading it properly is extraction's task."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import html
from lxml.html import HtmlElement

from crawler.addresses.url import resolve
from crawler.page import Fetched

_PARSER = html.HTMLParser(recover=True, huge_tree=False)
_EMPTY = "<html><body></body></html>"


@dataclass(frozen=True, slots=True)
class Html:
    """One page as parsed."""

    url: str
    root: HtmlElement
    generator: str
    links: tuple[str, ...]


def parse_html(fetched: Fetched) -> Html:
    """Return *fetched* parsed; a body that is no HTML gives an empty page."""
    try:
        root = html.document_fromstring(fetched.body, parser=_PARSER)
    except (ValueError, html.etree.ParserError):
        root = html.document_fromstring(_EMPTY)
    generator = root.xpath("string(//meta[translate(@name, 'GENRATO', 'genrato')='generator']/@content)")
    links = []
    for href in root.xpath("//a/@href | //area/@href | //iframe/@src"):
        links.append(resolve(fetched.final_url, href))
    return Html(fetched.final_url, root, str(generator), tuple(filter(None, links)))
