"""The reference engine: dictionaries in memory, slow, obviously right.

The other engines are tested against it.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from crawler.page import Page, Passage
from index import bm25
from index.analysis.token import Places
from index.document import Document, Facet, Field
from index.engine import Changes, Hit, Hits
from index.engines.runs import TEXT, places_of, positions_in, runs, shown_leaves
from index.query import (
    AllOf,
    AnyOf,
    BestOf,
    Boost,
    Clause,
    Everything,
    Filter,
    Not,
    OneOf,
    Optional,
    Phrase,
    Prefix,
    Query,
    Saturation,
    Sort,
    Term,
)

Scores = dict[str, float]
"""URL → score of each document that a clause matches."""


class MemoryEngine:
    """Hold documents in dictionaries and answer from them."""

    def __init__(self) -> None:
        """Start empty."""
        self._documents: dict[str, Document] = {}
        self._postings: dict[Field, dict[str, dict[str, Sequence[int]]]] = {}
        self._averages: dict[Field, float] = {}

    def write(self, changes: Changes) -> None:
        """Apply *changes*: removals first, then the documents to put."""
        for url in changes.remove:
            self._documents.pop(url, None)
        self._documents |= {document.url: document for document in changes.put}
        self._invert()

    def _invert(self) -> None:
        """Build postings and average lengths anew."""
        self._postings = {field: {} for field in Field}
        for url, document in self._documents.items():
            for field, postings in document.terms.items():
                for term, positions in postings.items():
                    self._postings[field].setdefault(term, {})[url] = positions
        for field in Field:
            lengths = [document.lengths.get(field, 0) for document in self._documents.values()]
            nonzero = [length for length in lengths if length]
            self._averages[field] = sum(nonzero) / len(nonzero) if nonzero else 1.0

    def prefetch(
        self,
        terms: Iterable[tuple[Field, str]] = (),
        passages: Iterable[tuple[str, Sequence[int]]] = (),
        searches: Iterable[Query] = (),
    ) -> None:
        """Have everything at hand."""

    def search(self, query: Query) -> Hits:
        """Return the hits for *query*."""
        scores = {
            url: score * self._documents[url].prior for url, score in self._evaluate(query.clause).items()
        }
        dated = [url for url in scores if _in_time(self._documents[url].date, query)]
        found = [url for url in dated if all(self._passes(url, rule) for rule in query.filters)]
        found.sort(key=lambda url: self._order(url, scores[url], query.sort))
        shown = found[query.offset : query.offset + query.limit]
        return Hits(
            total=len(found),
            items=tuple(self._hit(url, scores[url], query) for url in shown),
            facets={facet: self._count(facet, dated, query.filters) for facet in query.facets},
        )

    def _order(self, url: str, score: float, sort: Sort) -> tuple[int, float, str]:
        day = self._documents[url].date
        newest_first = -(day.toordinal() if day else 0) if sort is Sort.DATE else 0
        return newest_first, -score, url

    def _passes(self, url: str, rule: Filter) -> bool:
        values = self._documents[url].facets.get(rule.facet, ())
        return rule.exclude != any(value in rule.values for value in values)

    def _count(self, facet: Facet, urls: Iterable[str], filters: Iterable[Filter]) -> Mapping[str, int]:
        others = [rule for rule in filters if rule.facet != facet]
        counts: Counter[str] = Counter()
        for url in urls:
            if all(self._passes(url, rule) for rule in others):
                counts.update(set(self._documents[url].facets.get(facet, ())))
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def _hit(self, url: str, score: float, query: Query) -> Hit:
        document = self._documents[url]
        text: dict[str, set[int]] = {}
        title: dict[str, set[int]] = {}
        for leaf in shown_leaves(query.clause) if query.positions else ():
            for term, positions in positions_in(document.terms.get(leaf.field, {}), leaf):
                (text if leaf.field in TEXT else title).setdefault(term, set()).update(positions)
        return Hit(
            url,
            score,
            dataclasses.replace(document.page, passages=()),
            document.passage_starts,
            {term: sorted(positions) for term, positions in text.items()},
            {term: sorted(positions) for term, positions in title.items()},
        )

    def _evaluate(self, clause: Clause) -> Scores:
        match clause:
            case Term() | Phrase() | Prefix():
                return self._leaf(clause)
            case AllOf():
                return self._all_of(clause)
            case AnyOf() | BestOf():
                return self._any_of(clause)
            case Saturation():
                return {
                    url: score * clause.ceiling / (score + clause.ceiling) if score else 0.0
                    for url, score in self._evaluate(clause.clause).items()
                }
            case Boost():
                where = self._evaluate(clause.where)
                return {
                    url: score * clause.factor if url in where else score
                    for url, score in self._evaluate(clause.clause).items()
                }
            case Not() | Optional():
                return self._all_of(AllOf((clause,)))
            case Everything():
                return dict.fromkeys(self._documents, 0.0)
            case OneOf():
                scored = zip(clause.urls, clause.scores or (0.0,) * len(clause.urls), strict=True)
                return {url: score for url, score in scored if url in self._documents}

    def _leaf(self, leaf: Term | Phrase | Prefix) -> Scores:
        terms = self._postings.get(leaf.field, {})
        match leaf:
            case Term():
                found = terms.get(leaf.text, {})
                inverse = bm25.idf(len(self._documents), len(found))
                counts = {url: len(positions) for url, positions in found.items()}
                return self._scored(leaf.field, counts, inverse * leaf.weight)
            case Prefix():
                matching = [found for term, found in terms.items() if term.startswith(leaf.text)]
                return {url: leaf.weight for found in matching for url in found}
            case Phrase():
                return self._phrase(leaf)

    def _phrase(self, phrase: Phrase) -> Scores:
        terms = self._postings.get(phrase.field, {})
        inverse = 0.0
        for alternatives in phrase.texts:
            frequencies = [len(terms[term]) for term in alternatives if term in terms]
            if not frequencies:
                return {}
            inverse += bm25.idf(len(self._documents), min(frequencies))
        counts = {}
        for url, document in self._documents.items():
            places = places_of(phrase, document.terms.get(phrase.field, {}))
            counts[url] = sum(1 for _ in runs(places, phrase.slop))
        counts = {url: count for url, count in counts.items() if count}
        return self._scored(phrase.field, counts, inverse * phrase.weight)

    def _scored(self, field: Field, counts: Mapping[str, int], inverse: float) -> Scores:
        average = self._averages.get(field, 1.0)
        return {
            url: bm25.score(inverse, count, bm25.norm(self._documents[url].lengths.get(field, 0), average))
            for url, count in counts.items()
        }

    def _all_of(self, clause: AllOf) -> Scores:
        total: Scores = dict.fromkeys(self._documents, 0.0)
        for part in clause.clauses:
            if isinstance(part, Not):
                excluded = self._evaluate(part.clause)
                total = {url: score for url, score in total.items() if url not in excluded}
            elif isinstance(part, Optional):
                extra = self._evaluate(part.clause)
                total = {url: score + extra.get(url, 0.0) for url, score in total.items()}
            else:
                required = self._evaluate(part)
                total = {url: score + required[url] for url, score in total.items() if url in required}
        return total

    def _any_of(self, clause: AnyOf | BestOf) -> Scores:
        total: Scores = {}
        for part in clause.clauses:
            for url, score in self._evaluate(part).items():
                if isinstance(clause, BestOf):
                    total[url] = max(total.get(url, 0.0), score)
                else:
                    total[url] = total.get(url, 0.0) + score
        return total

    def terms(self, field: Field, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield (term, document frequency) of *field* in ascending order of the term."""
        terms = self._postings.get(field, {})
        yield from ((term, len(terms[term])) for term in sorted(terms) if term.startswith(prefix))

    def frequency(self, field: Field, text: str) -> int:
        """Return how many documents hold the term."""
        return len(self._postings.get(field, {}).get(text, ()))

    def passages(self, url: str, numbers: Sequence[int]) -> tuple[Passage, ...]:
        """Return the passages of *url* with these numbers."""
        return tuple(self._documents[url].page.passages[number] for number in numbers)

    def places(self, url: str, number: int) -> Places:
        """Return where the words of a passage stand in its text."""
        return self._documents[url].places[number]

    def page(self, url: str) -> Page | None:
        """Return the stored page of *url* without passages, or None."""
        document = self._documents.get(url)
        return dataclasses.replace(document.page, passages=()) if document else None

    def count(self) -> int:
        """Return the number of documents."""
        return len(self._documents)

    def verify(self) -> None:
        """Nothing is stored."""

    def close(self) -> None:
        """Release nothing."""


def _in_time(day: date | None, query: Query) -> bool:
    """Tell whether a document dated *day* lies in the time asked for."""
    if query.since is None and query.until is None:
        return True
    if day is None:
        return False
    return (query.since is None or day >= query.since) and (query.until is None or day <= query.until)
