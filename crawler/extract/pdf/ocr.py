"""Reading scans: one of two engines in the guarded process, a cache, a nightly budget."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from crawler.extract.guarded.messages import OCR, OcrRequest, RecognisedLine
from crawler.extract.guarded.read_error import ReadError
from crawler.extract.guarded.sandbox import Pool
from crawler.extract.pdf.layout import Line, ordered

VERSION = 4
"""Part of the cache key; raise it when the result for the same picture changes."""
LANGUAGE = "deu"
MISSING = (
    "Gescannte Seiten sind ohne Texterkennung nicht lesbar; bitte installieren: "
    "apt install tesseract-ocr tesseract-ocr-deu"
)
# „ comes as two commas.
_LOW_QUOTE = re.compile(r"(?<![^\s(])(?:,,|‚‚|,‚|‚,)\s?(?=\w)")

_ORDINAL = re.compile(r"(?<=\d\.)(?=[A-ZÄÖÜ][a-zäöüß]{2})")


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that reads the pictures of pages."""

    name: str
    label: str
    """For the staff."""
    task: str
    """Of the guarded process."""


PADDLE = Engine("paddle", "PP-OCR (faster-paddle)", "ocr_paddle")
TESSERACT = Engine("tesseract", "tesseract mit Deutsch", "ocr_tesseract")


def engines() -> tuple[Engine, ...]:
    """Return the engines that are installed here, the preferred one first."""
    wheel = importlib.util.find_spec("faster_paddle") is not None
    return ((PADDLE,) if wheel else ()) + ((TESSERACT,) if _tesseract() else ())


@lru_cache(maxsize=1)
def engine() -> Engine | None:
    """Return the engine that reads here: the wheel where it is installed, else tesseract, else None."""
    return next(iter(engines()), None)


def available() -> bool:
    """Return whether scans can be read here."""
    return engine() is not None


def _tesseract() -> bool:
    program = shutil.which("tesseract")
    if program is None:
        return False
    try:
        done = subprocess.run([program, "--list-langs"], capture_output=True, timeout=20, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return LANGUAGE in done.stdout.decode("utf-8", "replace").split()


class Budget:
    """Seconds of OCR that are left for tonight, shared by threads."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds
        self.lock = threading.Lock()

    def open(self) -> bool:
        """Return whether anything is left."""
        return self.left > 0

    def spend(self, seconds: float) -> None:
        """Take *seconds* of one core off."""
        with self.lock:
            self.left -= seconds


def recognise(
    picture: Path,
    dpi: int,
    seconds: float,
    cache: Path | None,
    budget: Budget,
    pool: Pool,
    reader: Engine | None = None,
) -> list[Line] | None:
    """Return the lines on *picture* as *reader* (else the one installed) sees them.

    None when the budget is spent, the limit reached or the engine failed.

    The *cache* is asked first: what was read once costs nothing again, whatever file it comes in.
    """
    reader = reader or engine()
    if reader is None:
        return None
    kept = cache / _key(picture, dpi, reader) if cache is not None else None
    if kept is not None and kept.exists():
        return [Line(**item) for item in json.loads(kept.read_text(encoding="utf-8"))]
    if not budget.open():
        return None
    started = time.monotonic()
    try:
        with pool.worker() as worker:
            request = OcrRequest(str(picture), dpi, LANGUAGE)
            [record] = worker.ask(OCR[reader.task], request, seconds, seconds)
    except ReadError:
        return None
    finally:
        budget.spend(time.monotonic() - started)
    lines = _lines(record.lines, dpi)
    if kept is not None:
        _keep(kept, json.dumps([asdict(line) for line in lines], ensure_ascii=False))
    return lines


def _key(picture: Path, dpi: int, reader: Engine) -> str:
    with picture.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{digest[:2]}/{digest}-{dpi}-{reader.name}-{LANGUAGE}-{VERSION}.json"


def _keep(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
        file.write(text)
    Path(file.name).replace(path)


def _lines(found: Iterable[RecognisedLine], dpi: int) -> list[Line]:
    """Return the recognised pieces of lines, which come in pixels, in the order they are read; points."""
    scale = 72 / dpi
    pieces = [
        Line(_repaired(text), left * scale, right * scale, foot * scale, round(height * scale, 1))
        for text, left, right, foot, height in found
    ]
    # Engines take numbers in the margin for a column of their own, and have their own ideas of columns.
    return _sized(ordered(pieces, by_place=True))


def _repaired(text: str) -> str:
    """Return a recognised piece with low quotes, and the blank that is lost after an ordinal.

    >>> _repaired(",,Hirsch“ vom 11.Februar, 3,,4")
    '„Hirsch“ vom 11. Februar, 3,,4'
    """
    return _ORDINAL.sub(" ", _LOW_QUOTE.sub("„", text))


def _sized(lines: list[Line]) -> list[Line]:
    """Return *lines* with sizes that fit their distance: a word's box is lower than the font is high."""
    pitches = sorted(b.top - a.top for a, b in pairwise(lines) if b.top > a.top and len(a.text) > 30)
    sizes = sorted(line.size for line in lines)
    if len(pitches) < 3:
        return lines
    factor = pitches[len(pitches) // 2] / 1.25 / max(1.0, sizes[len(sizes) // 2])
    return [replace(line, size=round(line.size * factor, 1)) for line in lines] if 1 < factor < 2.2 else lines
