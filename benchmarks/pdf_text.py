"""Words kept of PDFs' text layers, beside pdftotext: ``python -m benchmarks.pdf_text FILE …``.

``pdftotext`` (poppler-utils) is compared where it is installed and needed for nothing else. *read* are the
words on the sheets, *kept* those of the passages and the title: what is missing there are running heads and
page numbers. Line-end hyphens, ligatures and spaced letters are undone on both sides, or every repaired word
would count as lost.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.report import Parser, cpu_seconds
from crawler.extract import ExtractError, Extractor
from crawler.extract.guarded import pdf
from crawler.extract.guarded.messages import PdfPage, PdfRequest
from crawler.extract.guarded.read_error import ReadError
from crawler.extract.text import repair
from crawler.page import Fetched, Page
from crawler.settings import ExtractSettings

_WORD = re.compile(r"[^\W_]{2,}")


def words(text: str) -> Counter[str]:
    """Return the words of *text* of two letters or more, hyphens at line ends resolved, lower case."""
    plain = unicodedata.normalize("NFKC", repair(text))
    return Counter(word.casefold() for word in _WORD.findall(plain))


def kept(page: Page) -> Counter[str]:
    """Return the words of a page's title, headings and passages."""
    parts = [page.title, *(part for one in page.passages for part in (one.heading, one.text))]
    return words("\n".join(parts))


def read(path: Path) -> Counter[str]:
    """Return the words of all segments of the file at *path*, running heads included."""
    texts: list[str] = []
    with suppress(ReadError):
        texts = [
            segment.text
            for record in pdf.read(PdfRequest(str(path)))
            if isinstance(record, PdfPage)
            for segment in record.segments
        ]
    return words("\n".join(texts))


def by_poppler(path: Path) -> Counter[str]:
    """Return the words that pdftotext finds."""
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=False)
    return words(done.stdout.decode("utf-8", "replace").replace("\f", "\n"))


def compared(extractor: Extractor, path: Path) -> tuple[int, int, int, list[str]]:
    """Return how many words pdftotext finds, are read and kept, and the commonest that are not even read."""
    now = datetime.now(UTC)
    address = f"https://www.example.org/{path.name}"
    wanted = by_poppler(path)
    try:
        page = extractor(Fetched(address, address, 200, {}, path.read_bytes(), now)).page
    except ExtractError as error:
        print(f"{path.name}: {error.detail or error.outcome}")
        return wanted.total(), 0, 0, []
    total, missing = wanted.total(), wanted - read(path)
    unread = [word for word, _ in missing.most_common(12)]
    return total, total - missing.total(), total - (wanted - kept(page)).total(), unread


def main(arguments: Sequence[str]) -> None:
    """Print a line per file and the sum."""
    parser = Parser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    files = parser.parse_args(arguments).files
    if shutil.which("pdftotext") is None:
        sys.exit("pdftotext is not installed (Debian: poppler-utils)")
    sums = [0, 0, 0]
    started = cpu_seconds()
    with Extractor(ExtractSettings(ocr=False)) as extractor:
        for path in files:
            *counts, unread = compared(extractor, path)
            sums = [a + b for a, b in zip(sums, counts, strict=True)]
            print(_line(counts), path.name, " ".join(unread))
    print(_line(sums), f"in {cpu_seconds() - started:.1f} s of CPU, both readings and pdftotext together")


def _line(counts: Sequence[int]) -> str:
    total, found, left = counts
    return f"{total:7} words, read {found / max(1, total):7.2%}, kept {left / max(1, total):7.2%}"


if __name__ == "__main__":
    main(sys.argv[1:])
