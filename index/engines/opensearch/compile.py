"""Clauses → the server's query language, exactly; the scores are ours.

Four ideas carry it. A field is our positions as text (``schema.line_up``). The score of a term or phrase is
its frequency (a scripted similarity). BM25 is computed from it by a script, with our own statistics as
numbers: the same on every shard and copy, whatever was deleted. And what only selects is asked without scores
(:func:`matching`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from index import bm25
from index.document import Field
from index.engines.opensearch.schema import Json, safe
from index.engines.opensearch.statistics import Statistics
from index.query import (
    AllOf,
    AnyOf,
    BestOf,
    Boost,
    Clause,
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

MOST_VALUES = 10_000
"""Values of a facet that are counted."""

NOTHING: Json = {"match_none": {}}
EVERYTHING: Json = {"match_all": {}}
_BM25 = (
    " def l = doc['length.%s'];"
    " return params.w * f / (f + params.a + (l.size() == 0 ? 0 : params.b * l.value));"
)
_TERM = "double f = _score;" + _BM25
# The scripted similarity of a span query adds up over its terms that occur in the shard: divide by their
# number.
_PHRASE = (
    "double n = 0; for (def t : params.t) { if (totalTermFreq('%s', t) > 0) n += 1; }"
    " double f = _score / n;" + _BM25
)
_SATURATION = "return _score > 0 ? _score * params.c / (_score + params.c) : 0;"
_LISTED = "return params.s.getOrDefault(doc['url'].value, 0.0);"


def body(query: Query, statistics: Statistics) -> Json:
    """Return the body of a search; *statistics* know the terms of the query."""
    clause: Json = {
        "function_score": {
            "query": _scored(query.clause, statistics),
            "field_value_factor": {"field": "prior"},
            "boost_mode": "multiply",
        }
    }
    days = {"gte": query.since, "lte": query.until}
    if limits := {name: day.toordinal() for name, day in days.items() if day}:
        clause = {"bool": {"must": [clause], "filter": [{"range": {"day": limits}}]}}
    order: list[Json] = [{"_score": "desc"}, {"url": "asc"}]
    if query.sort is Sort.DATE:
        order.insert(0, {"day": {"order": "desc", "missing": "_last"}})
    return {
        "query": clause,
        "post_filter": _narrowed(query.filters),
        "from": query.offset,
        "size": query.limit,
        "sort": order,
        "track_scores": bool(query.limit),
        "track_total_hits": True,
        "_source": ["stored.page", "stored.starts", *(["stored.positions"] if query.positions else [])],
        "aggs": {str(facet): _counted(str(facet), query) for facet in query.facets},
    }


def _counted(facet: str, query: Query) -> Json:
    values = {
        "field": f"facet.{facet}",
        "size": MOST_VALUES,
        "order": [{"_count": "desc"}, {"_key": "asc"}],
    }
    others = (rule for rule in query.filters if rule.facet != facet)
    return {"filter": _narrowed(others), "aggs": {"values": {"terms": values}}}


def _narrowed(filters: Iterable[Filter]) -> Json:
    found: Json = {"filter": [], "must_not": []}
    for rule in filters:
        kind = "must_not" if rule.exclude else "filter"
        found[kind].append({"terms": {f"facet.{rule.facet}": [safe(value) for value in rule.values]}})
    return {"bool": found}


def matching(clause: Clause) -> Json:
    """Return a query that matches what *clause* matches; its score means nothing."""
    match clause:
        case Term(field, text):
            return {"term": {field.value: safe(text)}} if text else NOTHING
        case Phrase(_, texts):
            return _spans(clause) if texts and all(texts) else NOTHING
        case Prefix(field, text):
            return {"prefix": {field.value: safe(text)}}
        case AllOf(clauses):
            required = [matching(each) for each in clauses if not isinstance(each, Not | Optional)]
            excluded = [matching(each.clause) for each in clauses if isinstance(each, Not)]
            return {"bool": {"filter": required or [EVERYTHING], "must_not": excluded}}
        case AnyOf(clauses) | BestOf(clauses):
            if not clauses:
                return NOTHING
            return {"bool": {"should": [matching(each) for each in clauses], "minimum_should_match": 1}}
        case Not():
            return {"bool": {"must_not": [matching(clause.clause)]}}
        case Saturation() | Boost():
            return matching(clause.clause)
        case OneOf(urls):
            return {"terms": {"url": [safe(url) for url in urls]}}
        case _:
            return EVERYTHING


def _scored(clause: Clause, statistics: Statistics) -> Json:
    """Return a query that matches and scores as *clause* says."""
    match clause:
        case Term() | Phrase():
            return _leaf(clause, statistics)
        case Prefix():
            return _constant(matching(clause), clause.weight)
        case AnyOf(clauses):
            parts = [_scored(each, statistics) for each in clauses]
            return {"bool": {"should": parts, "minimum_should_match": 1}} if parts else NOTHING
        case BestOf(clauses):
            parts = [_scored(each, statistics) for each in clauses]
            return {"dis_max": {"queries": parts}} if parts else NOTHING
        case AllOf(clauses):
            return _all_of(clauses, statistics)
        case Not() | Optional():
            return _all_of((clause,), statistics)
        case Saturation():
            return _script(_scored(clause.clause, statistics), _SATURATION, c=clause.ceiling)
        case Boost():
            raised = [{"filter": matching(clause.where), "weight": clause.factor}]
            inner = _scored(clause.clause, statistics)
            return {"function_score": {"query": inner, "functions": raised, "boost_mode": "multiply"}}
        case OneOf(urls, scores) if scores:
            listed = {safe(url): score for url, score in zip(urls, scores, strict=True)}
            return _script(matching(clause), _LISTED, s=listed)
        case _:
            return _constant(matching(clause))


def _leaf(leaf: Term | Phrase, statistics: Statistics) -> Json:
    query, inverse = matching(leaf), statistics.inverse(leaf)
    if query is NOTHING or inverse is None:
        return NOTHING
    if not leaf.weight:
        return _constant(query)
    numbers = {
        "w": inverse * leaf.weight * (bm25.K1 + 1),
        "a": bm25.K1 * (1 - bm25.B),
        "b": bm25.K1 * bm25.B / statistics.average(leaf.field),
    }
    field = leaf.field.value
    if isinstance(leaf, Term):
        return _script(query, _TERM % field, **numbers)
    terms = list(dict.fromkeys(safe(term) for alternatives in leaf.texts for term in alternatives))
    return _script(query, _PHRASE % (field, field), t=terms, **numbers)


def _all_of(clauses: Sequence[Clause], statistics: Statistics) -> Json:
    required = [_scored(each, statistics) for each in clauses if not isinstance(each, Not | Optional)]
    return {
        "bool": {
            "must": required or [_constant(EVERYTHING)],
            "should": [_scored(each.clause, statistics) for each in clauses if isinstance(each, Optional)],
            "must_not": [matching(each.clause) for each in clauses if isinstance(each, Not)],
            "minimum_should_match": 0,
        }
    }


def _script(query: Json, source: str, **numbers: Any) -> Json:
    return {"script_score": {"query": query, "script": {"source": source, "params": numbers}}}


def _constant(query: Json, score: float = 0.0) -> Json:
    return {"constant_score": {"filter": query, "boost": score}}


def _spans(phrase: Phrase) -> Json:
    field = phrase.field.value
    places = [_place(field, alternatives) for alternatives in phrase.texts]
    if len(places) == 1:
        return places[0]
    near = {"span_near": {"clauses": places, "slop": phrase.slop, "in_order": True}}
    if not phrase.slop:
        return near
    # Lucene counts a loose run 1 / (1 + its spread). What follows it with no gap has spread 0: it counts 1.
    return {"span_near": {"clauses": [near, {"span_gap": {field: 1}}], "slop": 0, "in_order": True}}


def _place(field: str, alternatives: Iterable[str]) -> Json:
    """Return a span query for any of *alternatives*: each position once, although several may stand there."""
    spans: list[Json] = [{"span_term": {field: safe(term)}} for term in dict.fromkeys(alternatives)]
    found: list[Json] = [spans[0]]
    for number, span in enumerate(spans[1:], 1):
        before = spans[0] if number == 1 else {"span_or": {"clauses": spans[:number]}}
        found.append({"span_not": {"include": span, "exclude": before}})
    return found[0] if len(found) == 1 else {"span_or": {"clauses": found}}


def terms_of(clause: Clause) -> Iterator[tuple[Field, str]]:
    """Yield the terms whose frequencies the score of *clause* needs."""
    match clause:
        case Term():
            yield clause.field, clause.text
        case Phrase():
            yield from ((clause.field, term) for alternatives in clause.texts for term in alternatives)
        case AllOf() | AnyOf() | BestOf():
            for part in clause.clauses:
                yield from terms_of(part)
        case Optional() | Saturation() | Boost():
            yield from terms_of(clause.clause)
