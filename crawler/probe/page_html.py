"""The little that the first look at a site needs of HTML; reading it properly is extraction's task."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import html
from lxml.html import HtmlElement

from crawler.addresses.url import resolve
from crawler.extract.charset import decode
from crawler.page import Fetched

_PARSER = html.HTMLParser(recover=True, huge_tree=False, encoding="utf-8")
_EMPTY = "<html><body></body></html>"


@dataclass(frozen=True, slots=True)
class Html:
    """One page as parsed."""

    url: str
    root: HtmlElement
    generator: str
    links: tuple[str, ...]
    named: tuple[tuple[str, str], ...]
    """Address and text of every link that has both."""


def parse_html(fetched: Fetched) -> Html:
    """Return *fetched* parsed; a body that is no HTML gives an empty page."""
    try:
        text = decode(fetched.body, fetched.headers.get("content-type", ""))
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=_PARSER)
    except (ValueError, html.etree.ParserError):
        root = html.document_fromstring(_EMPTY)
    generator = root.xpath("string(//meta[translate(@name, 'GENRATO', 'genrato')='generator']/@content)")
    links = []
    for href in root.xpath("//a/@href | //area/@href | //iframe/@src"):
        links.append(resolve(fetched.final_url, href))
    named = [
        (resolve(fetched.final_url, a.get("href")), a.text_content().strip())
        for a in root.xpath("//a[@href]")
    ]
    texts = tuple((url, text) for url, text in named if url and text)
    return Html(fetched.final_url, root, str(generator), tuple(filter(None, links)), texts)
