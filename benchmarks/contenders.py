"""The engines that are compared, each behind the same few calls and fed with the same ready terms."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import tantivy
import whoosh.index
from whoosh import fields, query
from whoosh.analysis import SpaceSeparatedTokenizer

from benchmarks.corpora import Text, terms
from crawler.page import Page, Passage
from index.document import Document, Field
from index.engine import Changes
from index.engines.whoosh import WhooshEngine
from index.query import AllOf, AnyOf, Clause, Phrase, Prefix, Query, Term

Answer = tuple[int, list[tuple[str, str]]]
"""Exact total, and (title, URL) of the ten best."""
ALPHABET = "abcdefghijklmnopqrstuvwxyzäöüß0123456789"


class Contender(Protocol):
    """One engine on one directory."""

    def __init__(self, directory: Path) -> None:
        """Use *directory*, which exists."""

    def build(self, texts: Iterable[Text]) -> None:
        """Index *texts* from scratch."""

    def open(self) -> None:
        """Get ready to search."""

    def update(self, texts: Sequence[Text]) -> None:
        """Replace *texts* and make the change visible to ``ask``."""

    def ask(self, kind: str, words: list[str]) -> Answer:
        """Answer a query of class *kind*; *words* are ready terms."""


def url(text: Text) -> str:
    """Return the URL of a document."""
    return f"https://www.hechingen.de/{text.id}"


def body(text: Text) -> list[str]:
    """Return the terms of a document."""
    return terms(f"{text.title}\n{text.text}")


class Ours:
    """The Whoosh engine of this project."""

    def __init__(self, directory: Path) -> None:
        """Use *directory*."""
        self._directory = directory

    def build(self, texts: Iterable[Text]) -> None:
        """Index *texts*."""
        WhooshEngine(self._directory).write(Changes(map(_document, texts)))

    def open(self) -> None:
        """Open the index."""
        self._engine = WhooshEngine(self._directory, create=False)

    def update(self, texts: Sequence[Text]) -> None:
        """Replace *texts*."""
        self._engine.write(Changes(map(_document, texts)))

    def ask(self, kind: str, words: list[str]) -> Answer:
        """Answer a query."""
        hits = self._engine.search(Query(self._clause(kind, words), positions=False))
        return hits.total, [(hit.page.title, hit.url) for hit in hits.items]

    def _clause(self, kind: str, words: list[str]) -> Clause:
        if kind == "prefix":
            return Prefix(Field.BODY, words[0])
        if kind == "phrase":
            return Phrase(Field.BODY, tuple((word,) for word in words))
        if kind == "fuzzy":
            near = [word for word in edits(words[0]) if self._engine.frequency(Field.BODY, word)]
            return AnyOf(tuple(Term(Field.BODY, word) for word in near))
        combine = AnyOf if kind == "or3" else AllOf
        return combine(tuple(Term(Field.BODY, word) for word in words))


def _document(text: Text) -> Document:
    places: dict[str, list[int]] = {}
    words = body(text)
    for position, word in enumerate(words):
        places.setdefault(word, []).append(position)
    stretches = range(0, len(text.text), 1_500)
    passages = tuple(Passage(text.text[begin : begin + 1_500]) for begin in stretches)
    page = Page(url(text), text.title, passages)
    return Document(page.url, {Field.BODY: places}, {Field.BODY: len(words)}, page)


def edits(word: str) -> set[str]:
    """Return what is one edit (Damerau–Levenshtein) away from *word*, and the word."""
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    found = {left + right[1:] for left, right in splits if right}
    found |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    found |= {left + letter + right[1:] for left, right in splits if right for letter in ALPHABET}
    return found | {left + letter + right for left, right in splits for letter in ALPHABET}


class StockWhoosh:
    """Whoosh as it comes, with a field of terms split at spaces."""

    def __init__(self, directory: Path) -> None:
        """Use *directory*."""
        self._directory = str(directory)

    def build(self, texts: Iterable[Text]) -> None:
        """Index *texts*."""
        schema = fields.Schema(
            url=fields.ID(unique=True, stored=True),
            title=fields.STORED,
            text=fields.STORED,
            body=fields.TEXT(analyzer=SpaceSeparatedTokenizer()),
        )
        writer = whoosh.index.create_in(self._directory, schema).writer(limitmb=256)
        for text in texts:
            writer.add_document(url=url(text), title=text.title, text=text.text, body=" ".join(body(text)))
        writer.commit()

    def open(self) -> None:
        """Open the index."""
        self._index = whoosh.index.open_dir(self._directory)
        self._searcher = self._index.searcher()

    def update(self, texts: Sequence[Text]) -> None:
        """Replace *texts*."""
        writer = self._index.writer()
        for text in texts:
            writer.update_document(url=url(text), title=text.title, text=text.text, body=" ".join(body(text)))
        writer.commit()
        self._searcher = self._searcher.refresh()

    def ask(self, kind: str, words: list[str]) -> Answer:
        """Answer a query."""
        found = self._searcher.search(self._query(kind, words), limit=10)
        return len(found), [(hit["title"], hit["url"]) for hit in found]

    def _query(self, kind: str, words: list[str]) -> query.Query:
        simple: dict[str, Callable[[], query.Query]] = {
            "prefix": lambda: query.Prefix("body", words[0]),
            "phrase": lambda: query.Phrase("body", words),
            "fuzzy": lambda: query.FuzzyTerm("body", words[0], maxdist=1, prefixlength=0),
        }
        if kind in simple:
            return simple[kind]()
        clauses = [query.Term("body", word) for word in words]
        return query.Or(clauses) if kind == "or3" else query.And(clauses)


class Tantivy:
    """tantivy (Rust), a field of terms split at spaces."""

    def __init__(self, directory: Path) -> None:
        """Use *directory*."""
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("url", stored=True, tokenizer_name="raw")
        builder.add_text_field("title", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_bytes_field("text", stored=True, indexed=False)
        builder.add_text_field("body", tokenizer_name="whitespace")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(directory))

    def build(self, texts: Iterable[Text]) -> None:
        """Index *texts*."""
        writer = self._index.writer(128_000_000, 1)
        for text in texts:
            writer.add_document(self._document(text))
        writer.commit()
        writer.wait_merging_threads()

    def _document(self, text: Text) -> Any:
        return tantivy.Document(
            url=url(text), title=text.title, text=text.text.encode(), body=" ".join(body(text))
        )

    def open(self) -> None:
        """Open the index."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def update(self, texts: Sequence[Text]) -> None:
        """Replace *texts*."""
        writer = self._index.writer(15_000_000, 1)
        for text in texts:
            writer.delete_documents("url", url(text))
            writer.add_document(self._document(text))
        writer.commit()
        self.open()

    def ask(self, kind: str, words: list[str]) -> Answer:
        """Answer a query."""
        found: Any = self._searcher.search(self._query(kind, words), 10, count=True)
        documents = [self._searcher.doc(address) for _, address in found.hits]
        return found.count or 0, [(each["title"][0], each["url"][0]) for each in documents]

    def _query(self, kind: str, words: list[str]) -> Any:
        if kind == "prefix":
            return tantivy.Query.regex_query(self._schema, "body", f"{words[0]}.*")
        if kind == "phrase":
            return tantivy.Query.phrase_query(self._schema, "body", list(words))
        if kind == "fuzzy":
            return tantivy.Query.fuzzy_term_query(self._schema, "body", words[0], 1, True)
        occur = tantivy.Occur.Should if kind == "or3" else tantivy.Occur.Must
        term = tantivy.Query.term_query
        return tantivy.Query.boolean_query([(occur, term(self._schema, "body", word)) for word in words])


class Fts5:
    """SQLite FTS5, contentless, with titles and URLs in a table beside it."""

    def __init__(self, directory: Path) -> None:
        """Use *directory*."""
        self._connection = sqlite3.connect(directory / "fts5.db")

    def build(self, texts: Iterable[Text]) -> None:
        """Index *texts*."""
        run = self._connection.execute
        run("CREATE TABLE docs (url TEXT UNIQUE, title TEXT, text TEXT)")
        run("CREATE VIRTUAL TABLE t USING fts5(body, content='', tokenize='unicode61 remove_diacritics 0')")
        self._add(texts)

    def _add(self, texts: Iterable[Text]) -> None:
        with self._connection:
            for text in texts:
                row = self._connection.execute(
                    "INSERT INTO docs VALUES (?, ?, ?)", (url(text), text.title, text.text)
                ).lastrowid
                self._connection.execute(
                    "INSERT INTO t (rowid, body) VALUES (?, ?)", (row, " ".join(body(text)))
                )

    def open(self) -> None:
        """Nothing to do."""

    def update(self, texts: Sequence[Text]) -> None:
        """Replace *texts*."""
        for text in texts:
            run = self._connection.execute
            row, *old = run("SELECT rowid, title, text FROM docs WHERE url = ?", (url(text),)).fetchone()
            # A contentless table wants to be told what it forgets.
            words = " ".join(body(Text(text.id, *old)))
            run("INSERT INTO t (t, rowid, body) VALUES ('delete', ?, ?)", (row, words))
            run("DELETE FROM docs WHERE rowid = ?", (row,))
        self._add(texts)

    def ask(self, kind: str, words: list[str]) -> Answer:
        """Answer a query."""
        match = {
            "prefix": lambda: f'"{words[0]}"*',
            "phrase": lambda: f'"{" ".join(words)}"',
            "or3": lambda: " OR ".join(f'"{word}"' for word in words),
        }.get(kind, lambda: " AND ".join(f'"{word}"' for word in words))()
        run = self._connection.execute
        rows = run("SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT 10", (match,)).fetchall()
        (total,) = run("SELECT count(*) FROM t WHERE t MATCH ?", (match,)).fetchone()
        return total, [run("SELECT title, url FROM docs WHERE rowid = ?", row).fetchone() for row in rows]


CONTENDERS: dict[str, type[Contender]] = {
    "ours": Ours,
    "Whoosh stock": StockWhoosh,
    "tantivy": Tantivy,
    "FTS5": Fts5,
}


def supports(name: str, kind: str) -> bool:
    """Tell whether an engine answers a class of queries at all."""
    return (name, kind) != ("FTS5", "fuzzy")


def sizes(directory: Path) -> Iterator[int]:
    """Yield the sizes of the files of an index."""
    return (path.stat().st_size for path in directory.rglob("*") if path.is_file())
