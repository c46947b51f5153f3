"""Where the terms of a query stand in the hits that are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from index.engines.runs import TEXT, TITLE, runs, shown_leaves
from index.engines.whoosh.search.snapshot import Snapshot
from index.engines.whoosh.search.values import Ids, Postings
from index.engines.whoosh.segment.terms import decode, encode
from index.query import Clause, Phrase, Prefix, Term

Positions = Mapping[str, Sequence[int]]
Leaf = Term | Phrase | Prefix
_LONG = 4_000
"""A list of more postings is searched by bisection rather than gone through."""


def hit_positions(
    clause: Clause, snapshot: Snapshot, ids: Sequence[int]
) -> Iterable[tuple[Positions, Positions]]:
    """Return for each of *ids* the positions in text and title of each term of *clause* that it holds."""
    leaves = dict.fromkeys(shown_leaves(clause))
    each = (
        positions_of([leaf for leaf in leaves if leaf.field in fields], snapshot, ids)
        for fields in (TEXT, TITLE)
    )
    return zip(*each, strict=True)


def positions_of(leaves: Iterable[Leaf], snapshot: Snapshot, ids: Sequence[int]) -> Sequence[Positions]:
    """Return for each of *ids* the positions of each term of *leaves* that it holds."""
    if not len(ids):
        return []
    found: list[dict[str, list[int]]] = [{} for _ in ids]
    # Ascending for the searches; ``order`` leads back.
    order = np.argsort(np.array(ids, np.intp))
    docs = np.array(ids, np.intp)[order]
    of = [found[n] for n in order.tolist()]
    for n, term, positions in _places(leaves, snapshot, docs):
        each = of[n]
        # Only a word that stands in several fields, or in several runs of a phrase, has to be joined.
        each[term] = sorted({*each[term], *positions}) if term in each else positions
    return found


def _places(leaves: Iterable[Leaf], snapshot: Snapshot, docs: Ids) -> Iterator[tuple[int, str, list[int]]]:
    """Yield (number in *docs*, term, positions)."""
    terms: dict[tuple[str, str], Postings] = {}
    phrases: list[Phrase] = []
    for leaf in leaves:
        if isinstance(leaf, Prefix):
            yield from _prefix(leaf, snapshot, docs)
        elif isinstance(leaf, Phrase):
            phrases.append(leaf)
        elif (postings := snapshot.postings(leaf.field, leaf.text)) is not None:
            terms[leaf.field, leaf.text] = postings
    texts = [text for _, text in terms]
    for number, n, positions in _terms(list(terms.values()), snapshot, docs):
        yield n, texts[number], positions
    for phrase in phrases:
        # Neighbours in a plain query are words of it, whose positions are all known by now.
        texts = [text for place in phrase.texts for text in place if (phrase.field, text) not in terms]
        if any(snapshot.postings(phrase.field, text) for text in texts):
            yield from _phrase(phrase, snapshot, docs)


def _terms(found: Sequence[Postings], snapshot: Snapshot, docs: Ids) -> Iterator[tuple[int, int, list[int]]]:
    """Yield (number in *found*, number in *docs*, positions) for the documents that hold a term."""
    short = [number for number, postings in enumerate(found) if len(postings.ids) <= _LONG]
    if len(short) > 2:
        yield from _together(found, short, snapshot, docs)
    else:
        short = []
    for number in set(range(len(found))).difference(short):
        postings = found[number]
        at = np.searchsorted(postings.ids, docs)
        at[at == len(postings.ids)] = 0
        for n in np.flatnonzero(postings.ids[at] == docs).tolist():
            yield number, n, _read(postings, int(at[n]))


def _together(
    found: Sequence[Postings], numbers: Sequence[int], snapshot: Snapshot, docs: Ids
) -> Iterator[tuple[int, int, list[int]]]:
    """Look many short lists of postings up at once, by marking the documents in a buffer."""
    ids = np.concatenate([found[number].ids for number in numbers])
    ends = np.cumsum([len(found[number].ids) for number in numbers])
    marks = snapshot.borrow()
    marks[docs] = np.arange(1, len(docs) + 1)
    marked = marks[ids]
    marks[docs] = 0
    snapshot.give_back(marks)
    at = np.flatnonzero(marked > 0)
    lists = np.searchsorted(ends, at, "right")
    for which, index, n in zip(lists.tolist(), at.tolist(), marked[at].tolist(), strict=True):
        postings = found[numbers[which]]
        yield numbers[which], int(n) - 1, _read(postings, index - int(ends[which]) + len(postings.ids))


def _read(postings: Postings, index: int) -> list[int]:
    """Return the positions of the posting at *index*."""
    for stretch in postings.stretches:
        if index < stretch.count:
            return stretch.field.positions_of(stretch.number(index))
        index -= stretch.count
    raise IndexError(index)


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
                yield n, term, postings.positions_of(int(begin) + at)


def _phrase(phrase: Phrase, snapshot: Snapshot, docs: Ids) -> Iterator[tuple[int, str, list[int]]]:
    found = {text: snapshot.postings(phrase.field, text) for place in phrase.texts for text in place}
    known = [(text, postings) for text, postings in found.items() if postings is not None]
    held: list[dict[str, list[int]]] = [{} for _ in docs]
    for number, n, positions in _terms([postings for _, postings in known], snapshot, docs):
        held[n][known[number][0]] = positions
    for n, mine in enumerate(held):
        places = [sorted({p for t in place for p in mine.get(t, ())}) for place in phrase.texts]
        for run in runs(places, phrase.slop):
            for place, position in zip(phrase.texts, run, strict=True):
                yield from ((n, text, [position]) for text in place if position in mine.get(text, ()))
