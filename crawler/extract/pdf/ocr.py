"""Reading scans: tesseract as a bounded subprocess, cached by the page's picture, within a nightly budget."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
from dataclasses import asdict, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from crawler.extract.pdf.layout import Line, ordered

VERSION = 2
"""Part of the cache key; raise it when the result for the same picture changes."""
LANGUAGE = "deu"
MISSING = (
    "Gescannte Seiten sind ohne Texterkennung nicht lesbar; bitte installieren: "
    "apt install tesseract-ocr tesseract-ocr-deu"
)
_CONFIDENCE = 30.0
_MEMORY = 2_000_000


@lru_cache(maxsize=1)
def available() -> bool:
    """Return whether tesseract and its German data are installed."""
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
    picture: Path, dpi: int, seconds: float, cache: Path | None, budget: Budget
) -> list[Line] | None:
    """Return the lines on *picture*, None when the budget is spent, the limit reached or tesseract failed.

    The *cache* is asked first: what was read once costs nothing again, whatever file it comes in.
    """
    kept = cache / _key(picture, dpi) if cache is not None else None
    if kept is not None and kept.exists():
        return [Line(**item) for item in json.loads(kept.read_text(encoding="utf-8"))]
    if not budget.open():
        return None
    started = time.monotonic()
    table = _tesseract(picture, dpi, seconds)
    budget.spend(time.monotonic() - started)
    if table is None:
        return None
    lines = _lines(table, dpi)
    if kept is not None:
        _keep(kept, json.dumps([asdict(line) for line in lines], ensure_ascii=False))
    return lines


def _key(picture: Path, dpi: int) -> str:
    with picture.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{digest[:2]}/{digest}-{dpi}-{LANGUAGE}-{VERSION}.json"


def _keep(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
        file.write(text)
    Path(file.name).replace(path)


def _tesseract(picture: Path, dpi: int, seconds: float) -> str | None:
    # The limits bind tesseract alone; --psm 1 turns pages that were scanned sideways.
    limited = 'ulimit -v "$1"; ulimit -t "$2"; shift 2; exec "$@"'
    turned = ["--psm", "1"] if _turns() else ["--psm", "3"]
    command = ["tesseract", str(picture), "stdout", "-l", LANGUAGE, "--dpi", str(dpi), *turned, "tsv"]
    try:
        done = subprocess.run(  # noqa: S603 - fixed programs, our own file names
            ["/bin/sh", "-c", limited, "sh", str(_MEMORY), str(int(seconds) + 1), *command],
            capture_output=True,
            timeout=seconds,
            check=False,
            # One thread: the pages run in parallel, and tesseract's own threads waste two thirds of them.
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


@lru_cache(maxsize=1)
def _turns() -> bool:
    """Return whether tesseract's data for finding the orientation is installed."""
    done = subprocess.run(["tesseract", "--list-langs"], capture_output=True, timeout=20, check=False)  # noqa: S607
    return "osd" in done.stdout.decode("utf-8", "replace").split()


def _lines(table: str, dpi: int) -> list[Line]:
    """Return the lines of tesseract's TSV in its reading order; lengths in points.

    Words under 30 % confidence without a letter are specks and rules of the paper.
    """
    rows: dict[tuple[str, ...], list[list[str]]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            rows.setdefault(tuple(cells[1:5]), []).append(cells)
    scale = 72 / dpi
    result = []
    for every in rows.values():
        # A heading in spaced letters is made of uncertain single letters; so many of them are no specks.
        spaced = sum(len(word[11].strip()) == 1 and word[11].strip().isalpha() for word in every) > 4
        words = [word for word in every if spaced or _legible(word)]
        if not words:
            continue
        text = " ".join(word[11].strip() for word in words)
        left, right = min(int(w[6]) for w in words), max(int(w[6]) + int(w[8]) for w in words)
        heights = sorted(int(w[9]) for w in words)
        foot = max(int(w[7]) + int(w[9]) for w in words)
        size = heights[len(heights) // 2] * scale
        result.append(Line(text, left * scale, right * scale, foot * scale, round(size, 1)))
    # Tesseract takes numbers in the margin for a column of their own.
    return _sized(ordered(result, by_place=True))


def _sized(lines: list[Line]) -> list[Line]:
    """Return *lines* with sizes that fit their distance: a word's box is lower than the font is high."""
    pitches = sorted(b.top - a.top for a, b in pairwise(lines) if b.top > a.top and len(a.text) > 30)
    sizes = sorted(line.size for line in lines)
    if len(pitches) < 3:
        return lines
    factor = pitches[len(pitches) // 2] / 1.25 / max(1.0, sizes[len(sizes) // 2])
    return [replace(line, size=round(line.size * factor, 1)) for line in lines] if 1 < factor < 2.2 else lines


def _legible(cells: list[str]) -> bool:
    confidence = float(cells[10])
    worded = re.search(r"[^\W_]", cells[11]) is not None
    return confidence >= _CONFIDENCE or (worded and confidence >= 10 and len(cells[11]) > 2)
