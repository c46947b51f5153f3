"""The area of the site that an address tells, where no breadcrumb does."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from crawler.extract.text import one_line

_LANGUAGE = re.compile(r"^[a-z]{2}(?:-[A-Za-z]{2,6})?$")


def from_path(url: str) -> tuple[str, ...]:
    """Return the folders of *url* as areas: no language, no year, no technical names, no last segment.

    >>> from_path("https://www.hechingen.de/de/Aktuelles/Stadtnachrichten/2021/Interkulturelle-Woche")
    ('Aktuelles', 'Stadtnachrichten')
    """
    areas = []
    for segment in urlsplit(url).path.split("/")[1:-1]:
        name = unquote(segment)
        if _LANGUAGE.match(name) or not re.search(r"[^\W\d_]{3}", name) or not name[0].isupper():
            continue
        areas.append(
            one_line(re.sub(r"(?<=[^\W\d_])--(?=\w)", "- ", name).replace("-", " ").replace("_", " "))
        )
    return tuple(areas[:6])
