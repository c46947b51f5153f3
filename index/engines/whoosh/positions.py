"""Where the terms of a query stand in the hits that are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from index.engines.whoosh.snapshot import Ids, Postings, Snapshot
from index.engines.whoosh.terms import decode, encode
from index.query import Clause, Phrase, Prefix, Term
from index.runs import runs, shown_leaves

Found = dict[str, list[int]]


def hit_positions(
    clause: Clause, snapshot: Snapshot, ids: Sequence[int]
) -> list[Mapping[str, Sequence[int]]]:
    """Return for each of *ids* the positions of each term of *clause* that it holds."""
    found: list[dict[str, set[int]]] = [{} for _ in ids]
    # Ascending for the searches; ``order`` leads back.
    order = np.argsort(np.array(ids, np.intp))
    docs = np.array(ids, np.intp)[order]
    for leaf in dict.fromkeys(shown_leaves(clause)) if len(ids) else ():
        for n, term, positions in _leaf(leaf, snapshot, docs):
            found[order[n]].setdefault(term, set()).update(positions)
    return [{term: sorted(each[term]) for term in sorted(each)} for each in found]


def _leaf(
    leaf: Term | Phrase | Prefix, snapshot: Snapshot, docs: Ids
) -> Iterator[tuple[int, str, list[int]]]:
    match leaf:
        case Term():
            yield from ((n, leaf.text, at) for n, at in _term(snapshot.postings(leaf.field, leaf.text), docs))
        case Prefix():
            yield from _prefix(leaf, snapshot, docs)
        case Phrase():
            yield from _phrase(leaf, snapshot, docs)


def _term(postings: Postings | None, docs: Ids) -> Iterator[tuple[int, list[int]]]:
    """Yield (number in *docs*, positions) for the documents that hold the term."""
    if postings is None:
        return
    at = np.searchsorted(postings.ids, docs)
    at[at == len(postings.ids)] = 0
    for n in np.flatnonzero(postings.ids[at] == docs).tolist():
        index = int(at[n])
        for stretch in postings.stretches:
            if index < stretch.count:
                yield n, stretch.field.positions_of(stretch.number(index)).tolist()
                break
            index -= stretch.count


def _prefix(prefix: Prefix, snapshot: Snapshot, docs: Ids) -> Iterator[tuple[int, str, list[int]]]:
    for part in snapshot.parts:
        postings = part.postings.fields.get(prefix.field)
        if postings is None:
            continue
        low, high = postings.terms.range(encode(prefix.text))
        begin, end = postings.first[low], postings.first[high]
        ids = postings.docs[begin:end]
        for n, doc in enumerate(docs.tolist()):
            for at in np.flatnonzero(ids == doc - part.base).tolist() if doc >= part.base else ():
                number = int(np.searchsorted(postings.first, begin + at, "right")) - 1
                term = decode(postings.terms[number])
                yield n, term, postings.positions_of(int(begin) + at).tolist()


def _phrase(phrase: Phrase, snapshot: Snapshot, docs: Ids) -> Iterator[tuple[int, str, list[int]]]:
    texts = {text for place in phrase.texts for text in place}
    held: list[Found] = [{} for _ in docs]
    for text in texts:
        for n, positions in _term(snapshot.postings(phrase.field, text), docs):
            held[n][text] = positions
    for n, mine in enumerate(held):
        places = [sorted({p for t in place for p in mine.get(t, ())}) for place in phrase.texts]
        for run in runs(places, phrase.slop):
            for place, position in zip(phrase.texts, run, strict=True):
                yield from ((n, text, [position]) for text in place if position in mine.get(text, ()))
