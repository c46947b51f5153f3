"""Inside the guarded process: Rich Text Format → one record per paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from striprtf.striprtf import rtf_to_text

from crawler.extract.guarded.messages import FileAbout, FileHidden, FileRequest, FileText
from crawler.extract.guarded.read_error import ReadError
from crawler.outcome import Outcome

_LIMIT = 30_000_000


def read(request: FileRequest) -> Iterator[FileAbout | FileText | FileHidden]:
    """Yield the title from the file's info group, then its paragraphs and table rows."""
    data = Path(request.path).read_bytes()
    if len(data) > _LIMIT:
        raise ReadError(Outcome.EXTRACT_LIMIT, "die RTF-Datei ist zu groß")
    source = data.decode("latin-1")
    info = re.search(r"\{\\info\b.{0,2000}?\{\\title ([^{}]{1,300})\}", source, re.DOTALL)
    yield FileAbout(_plain("{\\rtf1 " + info.group(1) + "}").strip() if info else "")
    for line in _plain(source).split("\n"):
        if text := " | ".join(cell.strip() for cell in line.split("|") if cell.strip()):
            yield FileText(text)


def _plain(source: str) -> str:
    return str(rtf_to_text(source, errors="ignore"))  # type: ignore[no-untyped-call]
