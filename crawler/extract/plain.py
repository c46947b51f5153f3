"""A plain text file → Page: paragraphs between empty lines."""

from __future__ import annotations

from crawler.extract import kinds, languages, titles
from crawler.extract.block import Block
from crawler.extract.charset import decode
from crawler.extract.errors import ExtractError
from crawler.extract.passages import passages
from crawler.extract.sections import from_path
from crawler.extract.sniff import file_name
from crawler.extract.text import clean
from crawler.formats import TEXT
from crawler.outcome import Outcome
from crawler.page import Fetched, Page

LIMIT = 50_000_000
"""Characters; a text file beyond is a data dump."""


def read(fetched: Fetched, link_text: str = "") -> Page:
    """Return the text as a page titled by its link or its file name; raises ExtractError."""
    if len(fetched.body) > LIMIT:
        raise ExtractError(fetched.url, Outcome.EXTRACT_LIMIT, "die Textdatei ist zu groß")
    text = clean(decode(fetched.body, fetched.headers.get("content-type", "")).replace("\r\n", "\n"))
    # ``clean`` leaves one line break wherever there were several: lines are the paragraphs.
    blocks = [Block(line) for line in text.split("\n") if line]
    if not blocks:
        raise ExtractError(fetched.url, Outcome.EMPTY, "")
    title = (
        titles.from_link(link_text)
        or titles.from_name(file_name(fetched))
        or titles.from_url(fetched.final_url)
    )
    return Page(
        url=fetched.url,
        title=title,
        passages=passages(blocks),
        language=languages.of_file("", fetched.final_url, title, [block.text for block in blocks]),
        kind=kinds.of_file(title, link_text, blocks[0].text, 0),
        media_type=TEXT.media_type,
        section=from_path(fetched.final_url),
        size=len(fetched.body),
    )
