"""Fetched → Extraction in this process; the crawl asks :mod:`crawler.extract.extractor` instead."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from crawler import formats
from crawler.cores import cores
from crawler.extract import directives, feed, office, plain
from crawler.extract.errors import ExtractError
from crawler.extract.guarded.sandbox import Pool
from crawler.extract.html import page as html
from crawler.extract.pdf import ocr
from crawler.extract.pdf import page as pdf
from crawler.extract.pdf.scans import Scans
from crawler.extract.sniff import announced_file, sniff
from crawler.formats import Format
from crawler.outcome import Outcome
from crawler.page import Extraction, Fetched, Page, Passage
from crawler.settings import ExtractSettings

_EMBEDDED = 20
"""Files of a PDF portfolio that are read."""


def _never(_host: str, _block: int) -> bool:
    return False


class Reader:
    """Turn responses into pages; owns the guarded processes of files, so close it after use.

    *repeated* tells for a host and a block's hash whether the block belongs to the site's template.
    """

    def __init__(self, settings: ExtractSettings, repeated: Callable[[str, int], bool] = _never) -> None:
        self.settings = settings
        self.repeated = repeated
        self.pool = Pool(cores(), settings.memory_bytes)
        self.scans = Scans(settings, self.pool)

    def __call__(self, fetched: Fetched, link_text: str = "") -> Extraction:
        """Return the page in *fetched*; raises ExtractError with the outcome and what to do."""
        if not fetched.body.strip(b" \t\r\n\0"):
            raise ExtractError(fetched.url, Outcome.EMPTY)
        format_ = sniff(fetched)
        if format_ is formats.HTML:
            if announced_file(fetched):
                detail = "statt der Datei kam eine Webseite, vielleicht eine Anmeldung"
                raise ExtractError(fetched.url, Outcome.WRONG_TYPE, detail)
            return html.read(fetched, self.settings, self.repeated, link_text)
        if format_ is formats.FEED:
            return Extraction(feed.read(fetched))
        page = _headed(self._file(fetched, format_, link_text), fetched, self.settings.agent)
        return Extraction(page, warnings=self._warnings(page))

    def _file(self, fetched: Fetched, format_: Format, link_text: str, embedded: bool = False) -> Page:
        if format_ is formats.TEXT:
            return plain.read(fetched, link_text)
        if not format_.reader:
            raise _unread(fetched, format_)
        with tempfile.TemporaryDirectory(prefix="hechingen-") as directory:
            path = Path(directory) / "file"
            path.write_bytes(fetched.body)
            if format_ is not formats.PDF:
                return office.read(fetched, path, format_, self.settings, self.pool, link_text)
            page, files = pdf.read(fetched, path, self.settings, self.pool, self.scans, link_text)
            return page if embedded else self._with_embedded(page, files, fetched)

    def _with_embedded(self, page: Page, files: Iterable[tuple[str, Path]], fetched: Fetched) -> Page:
        """Return *page* with the texts of the files embedded in it, without page numbers."""
        added: list[Passage] = []
        for name, path in list(files)[:_EMBEDDED]:
            part = replace(
                fetched, body=path.read_bytes(), final_url=f"{fetched.final_url}#{name}", headers={}
            )
            try:
                inner = self._file(part, sniff(part), name, embedded=True)
            except ExtractError:
                continue  # a picture among the attachments is nobody's mistake
            added += (
                replace(one, heading=f"{name} – {one.heading}" if one.heading else name, page=None)
                for one in inner.passages
            )
        return replace(page, passages=(*page.passages, *added)) if added else page

    def _warnings(self, page: Page) -> tuple[str, ...]:
        if page.facts is None or not page.facts.unread_pages:
            return ()
        count = page.facts.unread_pages
        pages = "1 Seite" if count == 1 else f"{count} Seiten"
        if self.settings.ocr and not self.scans.enabled:
            return (f"{pages} nicht gelesen. {ocr.MISSING}",)
        if self.settings.ocr and not self.scans.budget.open():
            return (f"Noch nicht gelesen: {pages}; die Texterkennung geht nächste Nacht weiter.",)
        return (f"Nicht lesbar: {pages}.",)

    def close(self) -> None:
        """End the guarded processes."""
        self.scans.close()
        self.pool.close()


def _headed(page: Page, fetched: Fetched, agent: str) -> Page:
    """Return *page* with what the response's headers say about indexing."""
    asked = directives.parse((), fetched.headers.get("x-robots-tag", ""), agent, fetched.fetched_at)
    return replace(page, indexable=page.indexable and asked.index)


def _unread(fetched: Fetched, format_: Format) -> ExtractError:
    if format_ is formats.OTHER:
        return ExtractError(fetched.url, Outcome.FORMAT)
    if format_ is formats.OLE:
        return ExtractError(fetched.url, Outcome.ENCRYPTED, "verschlüsselt oder in einem sehr alten Format")
    return ExtractError(fetched.url, Outcome.UNSUPPORTED, "bitte als PDF, DOCX oder ODT anbieten")
