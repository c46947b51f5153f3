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
    written = about.title.strip() if titles.plausible(about.title) else ""
    title = _title(fetched, written, blocks, link_text)
    declared = languages.normal(about.language)
    opening = [block.text for block in blocks[:12]]
    kind = kinds.of_file(title, link_text, " ".join(opening), 0)
    made = dates.Dates(dates.parse(about.created), dates.parse(about.modified))
    days = dates.of_file(kind, title, opening, made, fetched.fetched_at.date())
    text = [block for block in blocks if not (block.level == 1 and block.text == title)]
    return Page(
        url=fetched.url,
        title=title,
        passages=passages(text),
        language=languages.of_file(declared, fetched.final_url, title, [block.text for block in text]),
        kind=kind,
        media_type=format_.media_type,
        section=from_path(fetched.final_url),
        published=days.published,
        modified=days.modified,
        starts=days.starts,
        size=len(fetched.body),
        page_count=about.pages,
        facts=FileFacts(has_language=bool(declared), has_title=bool(written), hidden=left_out),
    )


def _title(fetched: Fetched, written: str, blocks: list[Block], link_text: str) -> str:
    """Return the title by the first rule that gives one which a hundred files do not share.

    The metadata (*written*), a heading of the first level, a first line that names the document, the text of
    the link, the name of the file.
    """
    short = [block for block in blocks[:5] if len(block.text) < 200]
    first = next((block.text for block in short if block.level == 1), "")
    named = next(
        (b.text for b in short if titles.NAMED.match(b.text) and not b.text.endswith((".", ",", ";"))), ""
    )
    linked = titles.from_link(link_text)
    found = [one for one in (written, first, named, linked) if one]
    telling = (one for one in found if not titles.GENERIC.match(one))
    name = titles.from_name(file_name(fetched))
    return next(telling, "") or next(iter(found), "") or name or titles.from_url(fetched.final_url)
