"""An office file → Page: read in the guarded process."""

from __future__ import annotations

from pathlib import Path

from crawler.extract import dates, kinds, languages, titles
from crawler.extract.block import Block
from crawler.extract.errors import ExtractError
from crawler.extract.guarded.messages import FILES, FileAbout, FileHidden, FileRequest, FileText
from crawler.extract.guarded.read_error import ReadError
from crawler.extract.guarded.sandbox import Pool
from crawler.extract.hidden import hidden
from crawler.extract.passages import passages
from crawler.extract.sections import from_path
from crawler.extract.sniff import file_name
from crawler.extract.text import repair
from crawler.formats import Format
from crawler.outcome import Outcome
from crawler.page import Fetched, FileFacts, Hidden, Page
from crawler.settings import ExtractSettings

_CHARS = 20_000_000
_Record = FileAbout | FileText | FileHidden


def read(
    fetched: Fetched, path: Path, format_: Format, settings: ExtractSettings, pool: Pool, link_text: str = ""
) -> Page:
    """Return the office file at *path* (the body of *fetched*) as a page; raises ExtractError."""
    try:
        records = _records(path, format_, settings, pool)
    except ReadError as error:
        raise ExtractError(fetched.url, error.outcome, error.message) from error
    about = next((one for one in records if isinstance(one, FileAbout)), FileAbout())
    blocks = [
        Block(text, one.level, one.page)
        for one in records
        if isinstance(one, FileText) and (text := repair(one.text))
    ]
    left_out = hidden(one.kind for one in records if isinstance(one, FileHidden))
    if not blocks:
        raise ExtractError(fetched.url, Outcome.NO_TEXT, "die Datei enthält keinen Text")
    return _page(fetched, format_, about, blocks, left_out, link_text)


def _records(path: Path, format_: Format, settings: ExtractSettings, pool: Pool) -> list[_Record]:
    records: list[_Record] = []
    length = 0
    with pool.worker() as worker:
        seconds = settings.file_seconds
        for record in worker.ask(FILES[format_.reader], FileRequest(str(path)), seconds, seconds):
            records.append(record)
            length += len(record.text) if isinstance(record, FileText) else 0
            if length > _CHARS:
                raise ReadError(Outcome.EXTRACT_LIMIT, "zu viel Text für eine Datei")
    return records


def _page(
    fetched: Fetched,
    format_: Format,
    about: FileAbout,
    blocks: list[Block],
    left_out: tuple[Hidden, ...],
    link_text: str,
) -> Page:
    metadata = about.title
    written = metadata.strip() if titles.plausible(metadata) else ""
    first = next((block.text for block in blocks[:5] if block.level == 1 and len(block.text) < 200), "")
    title = (
        written
        or first
        or titles.from_link(link_text)
        or titles.from_name(file_name(fetched))
        or titles.from_url(fetched.final_url)
    )
    declared = languages.normal(about.language)
    text = [block for block in blocks if not (block.level == 1 and block.text == title)]
    return Page(
        url=fetched.url,
        title=title,
        passages=passages(text),
        language=languages.language(declared, fetched.final_url, title, ()),
        kind=kinds.of_file(title, link_text, " ".join(block.text for block in blocks[:12]), 0),
        media_type=format_.media_type,
        section=from_path(fetched.final_url),
        published=dates.parse(about.created),
        modified=dates.parse(about.modified),
        size=len(fetched.body),
        page_count=about.pages,
        facts=FileFacts(has_language=bool(declared), has_title=bool(written), hidden=left_out),
    )
