"""The vectors of a generation, mapped: which pages are near a query?

Pages and queries are compared after what all of them have in common is taken away: from a page's vector the
mean of all pages, from a query's the mean of typical queries in its language (``asked.txt``). Without this a
few pages are near everything, those about nothing in particular ("hubs", Radovanović et al. 2010), and
queries in another language are nearest to whatever resembles that language.

::

    meaning.json    encoder, pages and their texts, counts, checksums
    meaning.rows    bytes: titles, then stretches; then the rows' scales and the means, in single precision
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from index import durable
from index.errors import DamagedIndexError
from index.meaning.encoder import Vector

FACTS = "meaning.json"
ROWS = "meaning.rows"
TITLE = 0.3
"""What the likeness of the title adds to that of the text: it says what the page is about, in few words."""
PRIOR = 10
"""Pages at zero that the mean of the pages starts from: of three pages the mean is most of each."""
BLOCK = 4_096

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the vectors of a generation."""

    encoder: str
    pages: Mapping[str, tuple[bytes, ...]]
    """URL → the keys of its texts, the title's first."""
    missing: int
    """Pages whose vectors the next build has to make."""


def facts(generation: Path) -> Facts | None:
    """Return what the file in *generation* says, None without one; raises DamagedIndexError."""
    found = _read(generation)
    if found is None:
        return None
    pages = {url: tuple(map(bytes.fromhex, keys)) for url, *keys in found["pages"]}
    return Facts(found["encoder"], pages, len(found["missing"]))


def write(
    generation: Path,
    encoder: str,
    pages: Mapping[str, tuple[bytes, ...]],
    missing: tuple[str, ...],
    rows: tuple[Rows, Rows],
    asked: Mapping[str, Vector],
) -> None:
    """Write the *rows* of *pages*, titles and stretches, and the means of what is *asked*, by language."""
    titles, stretches = map(_centred, rows)
    scaled = np.concatenate((titles, stretches))
    scales = np.maximum(np.abs(scaled).max(axis=1, initial=1e-9), 1e-9) / 127
    parts = (
        np.round(scaled / scales[:, None]).astype(np.int8),
        scales.astype("<f4"),
        np.array(list(asked.values()), "<f4"),
    )
    data = b"".join(part.tobytes() for part in parts)
    values = {
        "encoder": encoder,
        "dimensions": scaled.shape[1],
        "languages": list(asked),
        "rows": crc32(data),
        "missing": missing,
        "pages": [[url, *(key.hex() for key in keys)] for url, keys in pages.items()],
    }
    text = json.dumps(values, ensure_ascii=False).encode("utf-8", "surrogatepass")
    durable.write(generation / ROWS, data)
    durable.write(generation / FACTS, b"%08x\n%s" % (crc32(text), text))


class Vectors:
    """The vectors of a generation, opened for searching."""

    def __init__(self, generation: Path, found: Mapping[str, Any]) -> None:
        """Map the rows that *found* describes; ``opened`` checks them."""
        pages: list[list[str]] = found["pages"]
        languages: list[str] = found["languages"]
        size = int(found["dimensions"])
        self.encoder = str(found["encoder"])
        self.urls = tuple(page[0] for page in pages)
        lengths = np.array([len(page) - 2 for page in pages], np.intp)
        self._first = np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.intp)
        count = len(pages) + int(lengths.sum())
        data: NDArray[np.uint8] = np.asarray(np.memmap(generation / ROWS, np.uint8, "r"))
        if crc32(data.data) != found["rows"] or len(data) != count * (size + 4) + len(languages) * size * 4:
            raise DamagedIndexError(generation / ROWS)
        self._rows = data[: count * size].view(np.int8).reshape(count, size)
        rest = data[count * size :].tobytes()
        self._scales = np.frombuffer(rest, "<f4", count)
        means = np.frombuffer(rest, "<f4", len(languages) * size, 4 * count).reshape(-1, size)
        self._means = dict(zip(languages, means, strict=True))
        self._mean = means.mean(axis=0)

    def likeness(self, query: Vector, language: str) -> NDArray[np.float32]:
        """Return how near each of ``urls`` is to *query*, asked in *language*: from about -1.3 to 1.3."""
        centred = query - self._means.get(language, self._mean)
        centred /= max(float(np.linalg.norm(centred)), 1e-9)
        found = np.concatenate(
            [
                self._rows[start : start + BLOCK].astype(np.float32) @ centred
                for start in range(0, len(self._rows), BLOCK)
            ]
        )
        found *= self._scales
        count = len(self.urls)
        best = np.maximum.reduceat(found[count:], self._first)
        return np.asarray(best + np.float32(TITLE) * found[:count], np.float32)


def opened(generation: Path, encoder: str) -> Vectors | None:
    """Return the vectors of *generation*, None without any of *encoder*; raises DamagedIndexError."""
    found = _read(generation)
    if found is None or found["encoder"] != encoder or not found["pages"]:
        return None
    try:
        return Vectors(generation, found)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DamagedIndexError(generation / ROWS) from error


def _read(generation: Path) -> dict[str, Any] | None:
    path = generation / FACTS
    try:
        checksum, _, text = path.read_bytes().partition(b"\n")
        if int(checksum, 16) != crc32(text):
            raise ValueError(checksum)
        return dict(json.loads(text.decode("utf-8", "surrogatepass")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        raise DamagedIndexError(path) from error


def _centred(rows: Rows) -> Rows:
    """Return *rows* without what they have in common, of length 1."""
    apart = rows - rows.sum(axis=0) / (len(rows) + PRIOR)
    apart /= np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-9)
    return np.asarray(apart, np.float32)
