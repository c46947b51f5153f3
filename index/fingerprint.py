"""The fingerprint: what decides whether an index can be continued and searched by the code that runs.

It tells what the running code does, not what lies on the disk: the data as this process has loaded them,
declared versions, and what fixed pages become. A comment changes nothing; after an upgrade below a running
process that process still has the fingerprint of the code that it runs.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from crawler.page_json import dumps
from index import names
from index.analyse import analyse
from index.analysis.compounds import exceptions
from index.analysis.compounds.model import default
from index.analysis.german import German
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


def fingerprint(german: German, engine: str = "whoosh") -> str:
    """Return the fingerprint of an index that is built with *german* for the *engine* of this name."""
    own = repr((engine, engine_type(engine).format, german.names, german.learned))
    return hashlib.sha256(_code_and_data() + own.encode()).hexdigest()[:16]


@cache
def _code_and_data() -> bytes:
    """Return the digest of all but names and engine; computed once, and with it all data are loaded."""
    digest = hashlib.sha256(repr((VERSION, _PACKAGES)).encode())
    for piece in (*_data(), *_stored(German(names=()))):
        digest.update(hashlib.sha256(piece).digest())
    return digest.digest()


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
