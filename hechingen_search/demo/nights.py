"""Five nights in the life of the town: what exists when, what was edited, where things moved.

Night 1 is the first full crawl, night 2 brings edits, two deletions and one move, in night 3 the site is
down, night 4 is night 2 again, and in night 5 a relaunch gives every page a new address.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from enum import Enum
from urllib.parse import unquote

from hechingen_search.demo.content import Article, TownFile

NIGHTS = (1, 2, 3, 4, 5)
DOWN = 3
RELAUNCH = 5
EDITED = "2026-11-24"
"""Date of the edits of night 2; night 1 is 2026-11-23, a Monday."""
MARK = re.compile(r"^n([12])\|")


class Outage(Enum):
    """How the site is down in night 3."""

    UNAVAILABLE = "503 with a maintenance page, robots.txt included"
    MAINTENANCE = "robots.txt answers, every page is a maintenance page with status 200"
    REFUSED = "nothing listens"


def at_night(article: Article, night: int) -> Article | None:
    """Return *article* as it stands in *night*, or None when it does not exist then."""
    if str(night) not in article.nights:
        return None
    edited = night > 1 and "n2|" in article.body
    return replace(
        article,
        body=text_at(article.body, night),
        modified=EDITED if edited else article.modified,
        path=relaunched(article) if night == RELAUNCH else article.path,
    )


def text_at(body: str, night: int) -> str:
    """Return the lines of *body* that are there in *night*: ``n1|`` before, ``n2|`` after the edits.

    >>> text_at("n1|Gebühr: 60 Euro\\nn2|Gebühr: 66 Euro", 2)
    'Gebühr: 66 Euro'
    """
    era = "1" if night == 1 else "2"
    kept = []
    for line in body.split("\n"):
        mark = MARK.match(line)
        if not mark:
            kept.append(line)
        elif mark[1] == era:
            kept.append(line[3:])
    return "\n".join(kept)


def relaunched(article: Article) -> str:
    """Return the address that the relaunch of night 5 gives to *article*."""
    path, _, query = article.path.partition("?")
    parts = [part for part in unquote(path).split("/") if part not in ("", "de")]
    if not parts and not query:
        return "/start"
    if query:
        parts.append(article.title)
    slugs = [slug(part) for part in parts]
    # The new system numbers twins, as the old one did with "-Kopie".
    if article.canonical:
        slugs[-1] += "-2"
    return "/" + "/".join(slugs)


def relaunched_file(file: TownFile) -> str:
    """Return the address of *file* after the relaunch; plain files keep theirs."""
    return f"/medien/{file.name}" if file.url.startswith("/ceasy/") else file.url


def slug(text: str) -> str:
    """Return *text* as the new system writes it in an address.

    >>> slug("Flächennutzungs- und Bebauungspläne")
    'flaechennutzungs-und-bebauungsplaene'
    """
    text = unicodedata.normalize("NFC", text).lower()
    for letter, plain in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("é", "e"), ("à", "a")):
        text = text.replace(letter, plain)
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")
