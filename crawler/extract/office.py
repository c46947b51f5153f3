"""An office file → Page: read in the guarded process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crawler.extract import dates, kinds, languages, titles
from crawler.extract.block import Block
from crawler.extract.errors import OUTCOMES, ExtractError
from crawler.extract.guarded.refusal import Refusal
from crawler.extract.guarded.sandbox import Pool
from crawler.extract.hidden import hidden
from crawler.extract.passages import passages
from crawler.extract.sections import from_path
from crawler.extract.sniff import file_name
from crawler.extract.text import repair
from crawler.formats import Format
from crawler.outcome import Outcome
from crawler.page import Fetched, FileFacts, Page
from crawler.settings import ExtractSettings

_CHARS = 20_000_000


def read(
    fetched: Fetched, path: Path, format_: Format, settings: ExtractSettings, pool: Pool, link_text: str = ""
) -> Page:
    """Return the office file at *path* (the body of *fetched*) as a page; raises ExtractError."""
    try:
        records = _records(path, format_, settings, pool)
    except Refusal as error:
        raise ExtractError(fetched.url, OUTCOMES[error.reason], error.message) from error
    about = records[0] if records else {}
    blocks = [
        Block(text, record["level"], record.get("page"))
        for record in records[1:]
        if "text" in record and (text := repair(record["text"]))
    ]
    about["hidden"] = [record["hidden"] for record in records if "hidden" in record]
    if not blocks:
        raise ExtractError(fetched.url, Outcome.NO_TEXT, "die Datei enthält keinen Text")
    return _page(fetched, format_, about, blocks, link_text)


def _records(path: Path, format_: Format, settings: ExtractSettings, pool: Pool) -> list[dict[str, Any]]:
    records, length = [], 0
    with pool.worker() as worker:
        seconds = settings.file_seconds
        for record in worker.ask(format_.reader, seconds, seconds, path=str(path)):
            records.append(record)
            length += len(record.get("text", ""))
            if length > _CHARS:
                raise Refusal("extract_limit", "zu viel Text für eine Datei")
    return records


def _page(
    fetched: Fetched, format_: Format, about: dict[str, Any], blocks: list[Block], link_text: str
) -> Page:
    metadata = about.get("title") or ""
    written = metadata.strip() if titles.plausible(metadata) else ""
    first = next((block.text for block in blocks[:5] if block.level == 1 and len(block.text) < 200), "")
    title = (
        written
        or first
        or titles.from_link(link_text)
        or titles.from_name(file_name(fetched))
        or titles.from_url(fetched.final_url)
    )
    declared = languages.normal(about.get("language") or "")
    text = [block for block in blocks if not (block.level == 1 and block.text == title)]
    return Page(
        url=fetched.url,
        title=title,
        passages=passages(text),
        language=languages.language(declared, fetched.final_url, title, ()),
        kind=kinds.of_file(title, link_text, " ".join(block.text for block in blocks[:12]), 0),
        media_type=format_.media_type,
        section=from_path(fetched.final_url),
        published=dates.parse(about.get("created") or ""),
        modified=dates.parse(about.get("modified") or ""),
        size=len(fetched.body),
        page_count=about.get("pages"),
        facts=FileFacts(has_language=bool(declared), has_title=bool(written), hidden=hidden(about["hidden"])),
    )
