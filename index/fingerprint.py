"""The fingerprint: what decides whether an index can be continued and searched by the code that runs.

It tells what the running code does, not what lies on the disk: the data as this process has loaded them,
declared versions, and what fixed pages become. A comment changes nothing; after an upgrade below a running
process that process still has the fingerprint of the code that it runs.

Telling takes a second. Therefore it is noted which code, as it lies on the disk, was found to do what; a note
is only believed by a process whose code has not changed since before it started.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from crawler.page_json import dumps
from index import names
from index.analyse import analyse
from index.analysis.compounds import exceptions
from index.analysis.compounds.model import default
from index.analysis.german import German
from index.analysis.mapped import prepared
from index.answers import table as answers
from index.answers.extract import facts
from index.document import Document, Field
from index.engine import Changes
from index.engines.memory import MemoryEngine
from index.engines.registry import engine_type
from index.probe import PAGES
from index.spelling import vocabulary
from index.suggestions import entries, write

VERSION = "1"
"""Raise it for a change of what is stored that no page of ``index.probe`` shows."""
_PACKAGES = tuple((package, version(package)) for package in ("PyStemmer", "simplemma"))
"""Of this import: a package that is replaced later is not the one that runs."""
_NOTE, _DIGEST = "fingerprint.bin", b"digest"
_IMPORTED = time.time()
_SETTLED = 60
"""Seconds that importing the code takes at most."""
_SUFFIXES = (".py", ".txt", ".bin")


def fingerprint(german: German, engine: str = "whoosh") -> str:
    """Return the fingerprint of an index that is built with *german* for the *engine* of this name."""
    own = repr((engine, engine_type(engine).format, [name[:2] for name in german.names], german.learned))
    return hashlib.sha256(_code_and_data(german.directory) + own.encode()).hexdigest()[:16]


@cache
def _code_and_data(directory: Path | None = None) -> bytes:
    """Return the digest of all but names and engine; computed once, and with it all data are loaded.

    What the code does is noted in *directory*.
    """
    loaded = hashlib.sha256(repr((VERSION, _PACKAGES)).encode())
    for piece in _data():
        loaded.update(hashlib.sha256(piece).digest())

    @cache
    def tell() -> bytes:
        digest = loaded.copy()
        for piece in _stored(German(names=(), directory=directory)):
            digest.update(hashlib.sha256(piece).digest())
        return digest.digest()

    files = _files_as_started() if directory else None
    if directory is None or files is None:
        return tell()
    noted = prepared(
        directory / _NOTE, f"{loaded.hexdigest()} {files}", lambda: [(_DIGEST, tell().hex().encode())]
    )
    found = noted.get(_DIGEST) if noted else None
    return bytes.fromhex(found.decode()) if found else tell()


def _files_as_started() -> str | None:
    """Return a digest of which code lies on the disk, None when it may be other code than what runs."""
    found = [sys.version]
    for path in _files():
        status = path.stat()
        if status.st_ctime > _IMPORTED - _SETTLED:
            return None
        found.append(f"{path} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}")
    return hashlib.sha256("\n".join(found).encode("utf-8", "surrogateescape")).hexdigest()


def _files() -> Iterator[Path]:
    """Yield the files of this package and of others that decide what is stored."""
    own = Path(__file__).parent
    for folder in (own, own.parent / "crawler"):
        yield from (path for path in sorted(folder.rglob("*")) if path.suffix in _SUFFIXES)
    for package in ("Stemmer", "simplemma", "numpy"):
        found = find_spec(package)
        if found and found.origin:
            yield Path(found.origin)


def _data() -> Iterator[bytes]:
    """Yield the shipped data, as loaded; synonyms change what is asked, not what is stored."""
    yield default().data
    yield repr(sorted(exceptions.load().items())).encode()
    yield repr(sorted(exceptions.adjectives())).encode()


def _stored(german: German) -> Iterator[bytes]:
    """Yield what the pages of the probe become: documents, pages as kept, names, words, suggestions."""
    documents = [analyse(page, german) for page in PAGES]
    for document in documents:
        yield _described(document)
        yield dumps(document.page)
        yield from map(answers.encode, facts(document.page))
    yield repr(names.learn(PAGES, german)).encode()
    engine = MemoryEngine()
    engine.write(Changes(documents))
    with tempfile.TemporaryDirectory() as temporary:
        directory = Path(temporary)
        vocabulary.write(directory / vocabulary.NAME, engine.terms(Field.WORD), ("haus", "steuer"))
        yield (directory / vocabulary.NAME).read_bytes()
        yield write.encode(entries.entries(engine, german, directory))


def _described(document: Document) -> bytes:
    terms = [
        (field, sorted((t, tuple(at)) for t, at in found.items())) for field, found in document.terms.items()
    ]
    places = [(list(each.steps), each.repaired) for each in document.places]
    facets = sorted((str(facet), values) for facet, values in document.facets.items())
    rest = (sorted(document.lengths.items()), document.passage_starts, places, facets, document.date)
    return repr((sorted(terms), rest, document.prior)).encode("utf-8", "surrogatepass")
