"""Addresses of the town that are no articles: robots.txt, sitemaps, feeds, lists that page and never end."""

from __future__ import annotations

import gzip
import re
from datetime import date
from html import escape
from typing import TYPE_CHECKING

from hechingen_search.demo.answer import Answer, data, page, redirect
from hechingen_search.demo.listings import events
from hechingen_search.demo.nights import RELAUNCH

if TYPE_CHECKING:
    from hechingen_search.demo.render import Site

LIST = "noindex,follow"
LIMIT = 15
EVENTS = "/de/Aktuelles/Veranstaltungen"
ROBOTS = """\
# Stadt Lautringen
User-agent: *
Disallow: /de/Suche
Disallow: /de/Rathaus-Service/Ratsinformation/Login
Disallow: /ceasy/intern/
Allow: /

User-agent: BoeserBot
Disallow: /

Sitemap: {base}sitemap.xml
"""
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def robots(site: Site) -> Answer:
    """Return robots.txt; the sitemap's address is absolute (RFC 9309 leaves it to sitemaps.org)."""
    return Answer(200, ROBOTS.format(base=site.base).encode(), {"Content-Type": "text/plain; charset=utf-8"})


def sitemap_index(site: Site) -> Answer:
    """Return the index of the two gzipped sitemaps."""
    rows = "".join(
        f"<sitemap><loc>{site.base}sitemap-{name}.xml.gz</loc></sitemap>" for name in ("seiten", "dateien")
    )
    return _xml(f'<sitemapindex xmlns="{SITEMAP}">{rows}</sitemapindex>')


def sitemap(site: Site, files: bool) -> Answer:
    """Return one gzipped sitemap, of articles or of files; what is not to be indexed is not in it."""
    if files:
        rows = [(site.href(file.key), file.modified) for file in site.files.values()]
    else:
        rows = [
            (article.path, article.modified)
            for article in site.articles.values()
            if not article.robots and not article.canonical and article.status == "200"
        ]
    urls = "".join(
        f"<url><loc>{escape(site.base.rstrip('/') + path)}</loc><lastmod>{day}</lastmod></url>\n"
        for path, day in rows
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{SITEMAP}">\n{urls}</urlset>\n'
    return Answer(200, gzip.compress(body.encode(), mtime=0), {"Content-Type": "application/gzip"})


def rss(site: Site) -> Answer:
    """Return the feed of the newest news."""
    news = sorted(
        (article for article in site.articles.values() if article.kind == "news"),
        key=lambda article: article.published,
        reverse=True,
    )
    items = "".join(
        f"<item><title>{escape(article.title)}</title>"
        f"<link>{escape(site.base.rstrip('/') + article.path)}</link></item>\n"
        for article in news[:20]
    )
    channel = f"<title>Stadtnachrichten</title><link>{site.base}</link><description/>"
    return Answer(
        200,
        f'<?xml version="1.0"?>\n<rss version="2.0"><channel>{channel}\n{items}</channel></rss>'.encode(),
        {"Content-Type": "application/rss+xml; charset=utf-8"},
    )


def _xml(text: str) -> Answer:
    return Answer(
        200,
        f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode(),
        {"Content-Type": "application/xml; charset=utf-8"},
    )


def event_list(site: Site, offset: int) -> Answer:
    """Return fifteen events from *offset* on, with links to the pages before and after."""
    found = events(site)[offset : offset + LIMIT]
    rows = "".join(f'<li>{e.starts}: <a href="{escape(e.path)}">{escape(e.title)}</a></li>' for e in found)
    links = [("Weitere Termine", offset + LIMIT)] if offset + LIMIT < len(events(site)) else []
    links += [("Frühere Termine", offset - LIMIT)] if offset >= LIMIT else []
    more = " ".join(f'<a href="{escape(_offset(at))}">{text}</a>' for text, at in links)
    return page(site.plain(_offset(offset), "Termine", f"<ul>{rows}</ul><p>{more}</p>", LIST, TRAIL))


TRAIL = ("aktuelles", "veranstaltungen")


def _offset(offset: int) -> str:
    return f"{EVENTS}?item=eventDate&view=find&limit={LIMIT}&offset={offset}"


def calendar(site: Site, month: str) -> Answer | None:
    """Return one month of the calendar that never ends, in either direction."""
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        return None
    year, number = map(int, month.split("-"))
    if not date.min.year < year < date.max.year:
        return None
    rows = "".join(
        f'<li>{e.starts[8:]}. <a href="{escape(e.path)}">{escape(e.title)}</a></li>'
        for e in events(site)
        if e.starts.startswith(month)
    )
    around = [_month(year, number - 1), _month(year, number + 1)]
    links = " | ".join(f'<a href="{EVENTS}/Kalender?monat={at}">{at}</a>' for at in around)
    body = f"<p>{links}</p><ul>{rows}</ul>"
    return page(site.plain(f"{EVENTS}/Kalender?monat={month}", f"Kalender {month}", body, LIST, TRAIL))


def _month(year: int, month: int) -> str:
    carry, index = divmod(month - 1, 12)
    return f"{year + carry:04d}-{index + 1:02d}"


def ics(site: Site, key: str) -> Answer | None:
    """Return an event for calendar programs."""
    event = site.articles.get(key)
    if event is None or event.kind != "event":
        return None
    day = event.starts.replace("-", "")
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:{key}@lautringen.example\r\n"
    text += f"DTSTART;VALUE=DATE:{day}\r\nSUMMARY:{event.title}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    return data(text.encode(), "text/calendar; charset=utf-8", event.modified)


def own_search(site: Site) -> Answer:
    """Return the result page of the old search, which robots.txt forbids."""
    return page(site.plain("/de/Suche", "Suche", "<p>Bitte geben Sie einen Suchbegriff ein.</p>"))


def login(site: Site) -> Answer:
    """Return the login of the councillors, which robots.txt forbids."""
    form = (
        '<form method="post" action=""><p><label>Kennwort <input type="password" name="k"></label></p></form>'
    )
    return page(site.plain(LOGIN, "Anmeldung für Mitglieder des Gemeinderats", form))


LOGIN = "/de/Rathaus-Service/Ratsinformation/Login"


def entrance(site: Site) -> Answer:
    """Return the notice that stands before the page it leads to."""
    target = site.href("ratsinfo") + "?skipEntranceUrl=1"
    body = (
        "<p>Sie gelangen jetzt zu den Seiten des Gemeinderats.</p>"
        f'<p><a href="{target}">Weiter zur gewünschten Seite</a></p>'
    )
    return page(site.plain("/de/Hinweis?ziel=Ratsinformation", "Hinweis", body, LIST))


def missing(site: Site, status: int) -> Answer:
    """Return the page for addresses that are not there."""
    body = "<p>Die gewünschte Seite wurde leider nicht gefunden. Bitte nutzen Sie die Suche.</p>"
    return page(site.plain("/de/Fehler", "Seite nicht gefunden", body), status=status)


def front_door(site: Site) -> Answer:
    """Return the redirect from the bare host to the start page."""
    return redirect(302 if site.night == RELAUNCH else 301, site.href("start"))
