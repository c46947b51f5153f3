"""An HTML page → Extraction: parsed once, walked once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from html import escape
from urllib.parse import parse_qsl, urlsplit

from bs4.element import Tag

from crawler.extract import dates, directives, kinds, languages, titles
from crawler.extract.block import Block
from crawler.extract.charset import decode
from crawler.extract.dates import Dates
from crawler.extract.html import contacts, tree
from crawler.extract.html.breadcrumb import section
from crawler.extract.html.container import container
from crawler.extract.html.dom import Dom, attribute, parse
from crawler.extract.html.headline import own_title, shown
from crawler.extract.html.links import absolute, base_url, canonical, links
from crawler.extract.html.metadata import Metadata
from crawler.extract.html.soft_errors import refuse
from crawler.extract.html.template import own
from crawler.extract.html.walk import BodyBlock, walk
from crawler.extract.passages import passages
from crawler.extract.text import one_line
from crawler.page import Extraction, Fetched, Kind, Page
from crawler.settings import ExtractSettings


def read(
    fetched: Fetched, settings: ExtractSettings, repeated: Callable[[str, int], bool], link_text: str = ""
) -> Extraction:
    """Return the page in *fetched*; raises ExtractError."""
    content_type = fetched.headers.get("content-type", "")
    text = decode(fetched.body, content_type)
    if "xhtml" in content_type.lower():
        text = tree.closed(text)
    dom = parse(text, fetched.url)
    metadata = Metadata(dom)
    base = base_url(dom, fetched.final_url)
    refresh = metadata.refresh(base)
    body = dom.soup.body or dom.soup.find("frameset")
    root = body if isinstance(body, Tag) else dom.soup
    walked = walk(root, container(dom, settings.main_selector))
    host = urlsplit(fetched.final_url).hostname or ""
    mine = own(walked.found, lambda key: repeated(host, key), lambda: text, _is_article(dom, metadata))
    asked = directives.parse(
        metadata.named(), fetched.headers.get("x-robots-tag", ""), settings.agent, fetched.fetched_at
    )
    page = _page(fetched, dom, metadata, mine, settings, link_text, lambda key: repeated(host, key))
    page = replace(
        page,
        links=links(dom, walked.anchors, base, asked.follow),
        canonical=canonical(dom, base),
        indexable=asked.index,
        contacts=contacts.contacts(_with_boxes(mine, walked.found), walked.anchors),
    )
    refuse(page, dom, refresh)
    keys = tuple(dict.fromkeys(item.key for item in walked.found))
    return Extraction(page, keys, refresh, listing=_listing(page, dom, fetched.final_url))


def _is_article(dom: Dom, metadata: Metadata) -> bool:
    """Return whether the page says that it is one article of a newspaper or blog."""
    if metadata.types() & {
        "article",
        "newsarticle",
        "reportagenewsarticle",
        "blogposting",
        "opinionnewsarticle",
    }:
        return True
    posts = any(
        _POST.search(attribute(tag, "class")) for tag in (*dom.all("article"), dom.soup.body or dom.soup)
    )
    return posts or "article:published_time" in metadata.meta


_POST = re.compile(r"(?:^|\s)(?:hentry|type-post|single-post|blog-?post|post)(?:\s|$)")


def _with_boxes(mine: Sequence[BodyBlock], found: Sequence[BodyBlock]) -> list[Block]:
    """Return the blocks where contact details are looked for: the main text, then contact boxes beside it."""
    boxes = [item for item in found if item.contact and not item.frame]
    return [item.block for item in (*mine, *(item for item in boxes if item not in mine))]


def _page(
    fetched: Fetched,
    dom: Dom,
    metadata: Metadata,
    mine: Sequence[BodyBlock],
    settings: ExtractSettings,
    link_text: str,
    repeated: Callable[[int], bool],
) -> Page:
    names = tuple(name for name in (settings.site_name, metadata.meta.get("og:site_name", "")) if name)
    own = own_title(dom, metadata, mine, names, repeated)
    title = (
        own
        or next((shown(item.block.text) for item in mine if item.block.level), "")
        or titles.from_link(link_text)
        or titles.from_url(fetched.final_url)
    )
    area = section(dom, metadata, title, fetched.final_url, names)
    html = dom.soup.find("html")
    tongue = languages.language(
        attribute(html, "lang") if isinstance(html, Tag) else "",
        fetched.final_url,
        title,
        area,
        "\n".join([title, *(item.block.text for item in mine)]),
        bool(dom.all("video") or dom.all("iframe")),
    )
    kind = kinds.of_page(fetched.final_url, area, title, metadata.types())
    blocks = _body_blocks(mine, title, tongue)
    blocks += [Block(text) for text in metadata.said_only_to_machines(" ".join(b.text for b in blocks))]
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


def _body_blocks(mine: Sequence[BodyBlock], title: str, tongue: str) -> list[Block]:
    """Return the blocks below the title; a part in another language says so."""
    blocks = [item.block for item in mine]
    for index, block in enumerate(blocks):
        if block.level == 1 and block.text == title:
            del blocks[index]
            break
    return [_in_its_language(block, tongue) if block.language else block for block in blocks]


def _in_its_language(block: Block, tongue: str) -> Block:
    part = languages.normal(block.language)
    return replace(block, language="" if part in ("", tongue[:2]) else part)


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
    if met := dates.meeting(title, (block.text for block in blocks[:25])):
        starts = starts or met
        published = published or (met if kind is Kind.MINUTES else None)
    return Dates(published, modified, starts, ends)


def _guessed(metadata: Metadata, fetched: Fetched) -> date | None:
    """Return the date that htmldate reads from the address."""
    # Imported here: the extraction's subprocess starts without it.
    from htmldate import find_date

    html = f'<html><head><meta property="og:url" content="{escape(fetched.final_url)}"></head></html>'
    found = find_date(html, url=fetched.final_url)
    # A year alone comes back as its first of January.
    return dates.parse(found) if found and not found.endswith("-01-01") else None


def _listing(page: Page, dom: Dom, url: str) -> bool:
    """Return whether the page is one of several that list news or events, by ``rel=next`` or ``prev``."""
    paged = any(
        {"next", "prev"} & set(attribute(tag, "rel").lower().split())
        and _is_part(absolute(url, attribute(tag, "href")), url)
        for tag in dom.all("link")
    )
    return paged and page.kind in (Kind.NEWS, Kind.EVENT) and len(page.links) > 5


_PART_NUMBER = re.compile(r"(?:/(?:page|seite|p)[/-]?\d+|/\d{1,3})/?$", re.IGNORECASE)


def _is_part(other: str, url: str) -> bool:
    """Return whether *other* is *url* with another number of the page, not the neighbouring article."""
    there, here = urlsplit(other), urlsplit(url)
    if not other or _PART_NUMBER.sub("", there.path).rstrip("/") != _PART_NUMBER.sub("", here.path).rstrip(
        "/"
    ):
        return False
    named = [
        {name for name, value in parse_qsl(parts.query) if not value.isdigit()} for parts in (there, here)
    ]
    kept = [
        {(n, v) for n, v in parse_qsl(parts.query) if not _PAGE_NAME.search(n)} for parts in (there, here)
    ]
    return other != url and named[0] == named[1] and kept[0] == kept[1]


_PAGE_NAME = re.compile(r"page|seite|offset|start|skip|limit|^p$|^s$|pg|blatt", re.IGNORECASE)
