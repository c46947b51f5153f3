"""An HTML page → Extraction: parsed once, walked once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from html import escape
from urllib.parse import urlsplit

from bs4.element import Tag

from crawler.extract import dates, directives, kinds, languages, titles
from crawler.extract.block import Block
from crawler.extract.charset import decode
from crawler.extract.dates import Dates
from crawler.extract.html import contacts
from crawler.extract.html.breadcrumb import section
from crawler.extract.html.container import container
from crawler.extract.html.dom import Dom, attribute, inner_text, parse
from crawler.extract.html.links import base_url, canonical, links
from crawler.extract.html.metadata import Metadata
from crawler.extract.html.soft_errors import refuse
from crawler.extract.html.template import own
from crawler.extract.html.walk import Found, walk
from crawler.extract.passages import passages
from crawler.extract.text import one_line
from crawler.page import Extraction, Fetched, Kind, Page
from crawler.settings import ExtractSettings


def read(
    fetched: Fetched, settings: ExtractSettings, repeated: Callable[[str, int], bool], link_text: str = ""
) -> Extraction:
    """Return the page in *fetched*; raises ExtractError."""
    text = decode(fetched.body, fetched.headers.get("content-type", ""))
    dom = parse(text, fetched.url)
    metadata = Metadata(dom)
    base = base_url(dom, fetched.final_url)
    refresh = metadata.refresh(base)
    body = dom.soup.body or dom.soup.find("frameset")
    root = body if isinstance(body, Tag) else dom.soup
    walked = walk(root, container(dom, settings.main_selector))
    host = urlsplit(fetched.final_url).hostname or ""
    mine = own(walked.found, lambda key: repeated(host, key), lambda: text)
    asked = directives.parse(
        metadata.named(), fetched.headers.get("x-robots-tag", ""), settings.agent, fetched.fetched_at
    )
    page = _page(fetched, dom, metadata, mine, settings, link_text)
    page = replace(
        page,
        links=links(dom, walked.anchors, base, asked.follow),
        canonical=canonical(dom, base),
        indexable=asked.index,
        contacts=contacts.contacts(_with_boxes(mine, walked.found), walked.anchors),
    )
    refuse(page, dom, refresh)
    keys = tuple(dict.fromkeys(item.key for item in walked.found))
    return Extraction(page, keys, refresh, listing=_listing(page, dom))


def _with_boxes(mine: Sequence[Found], found: Sequence[Found]) -> list[Block]:
    """Return the blocks where contact details are looked for: the main text, then contact boxes beside it."""
    boxes = [item for item in found if item.contact and not item.main and not item.frame]
    return [item.block for item in (*mine, *(item for item in boxes if item not in mine))]


def _page(
    fetched: Fetched,
    dom: Dom,
    metadata: Metadata,
    mine: Sequence[Found],
    settings: ExtractSettings,
    link_text: str,
) -> Page:
    names = tuple(name for name in (settings.site_name, metadata.meta.get("og:site_name", "")) if name)
    own = _own_title(dom, metadata, mine, names)
    title = (
        own
        or next((item.block.text for item in mine if item.block.level), "")
        or titles.from_link(link_text)
        or titles.from_url(fetched.final_url)
    )
    area = section(dom, metadata, title, fetched.final_url, names)
    html = dom.soup.find("html")
    tongue = languages.language(
        attribute(html, "lang") if isinstance(html, Tag) else "", fetched.final_url, title, area
    )
    kind = kinds.of_page(fetched.final_url, area, title, metadata.types())
    blocks = _body_blocks(mine, title, tongue)
    days = _dates(kind, metadata, blocks, title, fetched)
    if kind is Kind.PAGE and days.published and any("aktuell" in one.lower() for one in area):
        kind = Kind.NEWS
    return Page(
        url=fetched.url,
        title=title,
        passages=passages(blocks),
        language=tongue,
        kind=kind,
        section=area,
        published=days.published,
        modified=days.modified,
        starts=days.starts,
        ends=days.ends,
        size=len(fetched.body),
        description=one_line(metadata.meta.get("description", "") or metadata.meta.get("og:description", "")),
        titled=bool(own),
    )


def _own_title(dom: Dom, metadata: Metadata, mine: Sequence[Found], names: tuple[str, ...]) -> str:
    """Return the first own ``h1``, another ``h1``, og:title or ``<title>``; "" when the page has none."""
    site = {name.casefold() for name in names}
    for item in mine:
        if item.block.level == 1 and item.block.text.casefold() not in site:
            return item.block.text
    for tag in dom.all("h1"):
        text = one_line(inner_text(tag, 400))
        if text and text.casefold() not in site and not tag.find_parent(["header", "footer", "nav"]):
            return text
    for raw in (metadata.meta.get("og:title", ""), *(inner_text(tag, 400) for tag in dom.all("title")[:1])):
        if text := titles.without_site(raw, names):
            return text
    return ""


def _body_blocks(mine: Sequence[Found], title: str, tongue: str) -> list[Block]:
    """Return the blocks below the title; a part in another language says so."""
    blocks = [item.block for item in mine]
    for index, block in enumerate(blocks):
        if block.level == 1 and block.text == title:
            del blocks[index]
            break
    result = []
    for block in blocks:
        part = languages.normal(block.language)
        result.append(replace(block, language="" if part in ("", tongue[:2]) else part))
    return result


def _dates(kind: Kind, metadata: Metadata, blocks: Sequence[Block], title: str, fetched: Fetched) -> Dates:
    """Return the dates: machine-readable ones first, then what the text states, then htmldate for news."""
    days = metadata.stated_dates()
    texts = [block.text[:400] for block in blocks]
    said = dates.stated([*texts[:4], *texts[-4:]])
    published, modified = days.published or said.published, days.modified or said.modified
    if published is None and kind is Kind.NEWS:
        published = dates.alone(texts[:4]) or dates.alone(texts[-2:]) or _guessed(metadata, fetched)
    starts, ends = days.starts, days.ends
    if kind is Kind.EVENT and starts is None:
        year = (published or fetched.fetched_at.date()).year
        starts, ends = dates.event([title, *texts[:25]], year)
    elif kind is Kind.NEWS and starts is None and published is not None:
        _, ends = dates.event([title])
        ends = ends if ends and ends >= published else None
    return Dates(published, modified, starts, ends)


def _guessed(metadata: Metadata, fetched: Fetched) -> date | None:
    """Return the date that htmldate reads from the address."""
    # Imported here: the extraction's subprocess starts without it.
    from htmldate import find_date

    html = f'<html><head><meta property="og:url" content="{escape(fetched.final_url)}"></head></html>'
    found = find_date(html, url=fetched.final_url)
    # A year alone comes back as its first of January.
    return dates.parse(found) if found and not found.endswith("-01-01") else None


def _listing(page: Page, dom: Dom) -> bool:
    """Return whether the page is one of several that list news or events, by ``rel=next`` or ``prev``."""
    paged = any({"next", "prev"} & set(attribute(tag, "rel").lower().split()) for tag in dom.all("link"))
    return paged and page.kind in (Kind.NEWS, Kind.EVENT) and len(page.links) > 5
