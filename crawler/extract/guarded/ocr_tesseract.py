"""Inside the guarded process: the picture of a page → its lines, by an installed tesseract."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from functools import cache

from crawler.extract.guarded.messages import OcrRequest, Recognised, RecognisedLine
from crawler.extract.guarded.read_error import ReadError
from crawler.outcome import Outcome

_CONFIDENCE = 30.0


def read(request: OcrRequest) -> Iterator[Recognised]:
    """Yield the lines on a picture."""
    turned = "1" if "osd" in _languages() else "3"  # psm 1 turns pages that were scanned sideways
    command = ["tesseract", request.picture, "stdout", "-l", request.language]
    done = subprocess.run(  # noqa: S603 - a fixed program, our own file name
        [*command, "--dpi", str(request.dpi), "--psm", turned, "tsv"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        # One thread: its own threads waste two thirds of the others.
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    if done.returncode:
        raise ReadError(Outcome.DAMAGED, "die Texterkennung ist abgebrochen")
    yield Recognised(tuple(_lines(done.stdout.decode("utf-8", "replace"))))


@cache
def _languages() -> list[str]:
    command = ["tesseract", "--list-langs"]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603
    return done.stdout.decode("utf-8", "replace").split()


def _lines(table: str) -> Iterator[RecognisedLine]:
    """Yield the lines of tesseract's TSV; words under 30 % without a letter are specks of the paper."""
    rows: dict[tuple[str, ...], list[list[str]]] = {}
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            rows.setdefault(tuple(cells[1:5]), []).append(cells)
    for every in rows.values():
        # A heading in spaced letters is made of uncertain single letters; so many of them are no specks.
        spaced = sum(len(word[11].strip()) == 1 and word[11].strip().isalpha() for word in every) > 4
        words = [word for word in every if spaced or _legible(word)]
        if words:
            left, right = min(int(w[6]) for w in words), max(int(w[6]) + int(w[8]) for w in words)
            heights = sorted(int(w[9]) for w in words)
            foot = max(int(w[7]) + int(w[9]) for w in words)
            text = " ".join(w[11].strip() for w in words)
            yield RecognisedLine(text, left, right, foot, heights[len(heights) // 2])


def _legible(cells: list[str]) -> bool:
    confidence = float(cells[10])
    worded = re.search(r"[^\W_]", cells[11]) is not None
    return confidence >= _CONFIDENCE or (worded and confidence >= 10 and len(cells[11]) > 2)
