"""The one JSON form of a result page: the API and ``search --json`` give the same; see openapi.json."""

from __future__ import annotations

from typing import Any

from crawler.page import Contact
from hechingen_search.search.facets import TYPE
from hechingen_search.search.results import (
    AnswerCard,
    Elsewhere,
    Fragment,
    Notice,
    Quote,
    ResultItem,
    ResultPage,
    Snippet,
)
from index.suggestions.table import Suggestion


def page_json(page: ResultPage) -> dict[str, Any]:
    """Return *page* as plain values, in a fixed order of keys."""
    request = page.request
    return {
        "query": printable(request.text),
        "page": request.page,
        "pages": page.pages,
        "size": request.size,
        "sort": str(request.sort),
        "strict": request.strict,
        "total": page.total,
        "partial": page.partial,
        "best": page.best,
        "divider": printable(page.divider),
        "also": [printable(name) for name in page.also],
        "took_ms": round(page.took_ms, 2),
        "card": _card(page.card) if page.card else None,
        "elsewhere": _elsewhere(page.elsewhere) if page.elsewhere else None,
        "notices": [_notice(notice) for notice in page.notices],
        "facets": {
            str(facet): [
                {"value": v.value, "label": v.label, "count": v.count, "selected": v.selected} for v in values
            ]
            for facet, values in page.facets.items()
        },
        "results": [_item(item) for item in page.items],
    }


def suggestion_json(suggestion: Suggestion) -> dict[str, Any]:
    """Return *suggestion* as plain values, in a fixed order of keys."""
    return {
        "text": printable(suggestion.text),
        "url": suggestion.url or None,
        "kind": str(suggestion.kind),
        "label": TYPE.label_of(suggestion.type) if suggestion.type else "",
        "area": suggestion.area,
    }


def printable(text: str) -> str:
    """Return *text* with lone surrogates replaced, which no encoding can write.

    >>> printable("a\\ud800")
    'a\\ufffd'
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "kind": notice.kind,
        "text": printable(notice.text),
        "query": printable(notice.query),
        "strict": notice.strict,
    }


def _card(card: AnswerCard) -> dict[str, Any]:
    return {
        "kind": card.kind,
        "subject": card.subject,
        "label": card.label,
        "status": card.status,
        "quotes": [_quote(quote) for quote in card.quotes],
        "note": _quote(card.note) if card.note else None,
    }


def _elsewhere(found: Elsewhere) -> dict[str, Any]:
    return {"why": found.why, "authority": found.authority, "url": found.url or None}


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "heading": quote.heading,
        "url": quote.url,
        "title": quote.title,
        "date": quote.date.isoformat() if quote.date else None,
    }


def _fragments(fragments: tuple[Fragment, ...]) -> list[dict[str, Any]]:
    return [{"text": piece.text, "marked": piece.marked} for piece in fragments]


def _snippet(snippet: Snippet) -> dict[str, Any]:
    return {
        "text": "".join(piece.text for piece in snippet.fragments),
        "fragments": _fragments(snippet.fragments),
        "heading": snippet.heading,
        "page": snippet.page,
    }


def _contact(contact: Contact) -> dict[str, str]:
    return {
        "name": contact.name,
        "phone": contact.phone,
        "mail": contact.mail,
        "address": contact.address,
        "hours": contact.hours,
        "office": contact.office,
    }


def _item(item: ResultItem) -> dict[str, Any]:
    return {
        "rank": item.rank,
        "url": item.url,
        "link": item.link,
        "title": "".join(piece.text for piece in item.title),
        "title_fragments": _fragments(item.title),
        "snippet": _snippet(item.snippet) if item.snippet else None,
        "section": list(item.section),
        "type": item.type,
        "media_type": item.media_type,
        "language": item.language,
        "date": item.date.isoformat() if item.date else None,
        "bytes": item.size,
        "page_count": item.page_count,
        "score": round(item.score, 6),
        "labels": list(item.labels),
        "contact": _contact(item.contact) if item.contact else None,
        "pages": list(item.pages),
        "copies": list(item.copies),
        "missing": [printable(text) for text in item.missing],
        "more": [_item(other) for other in item.more],
    }
