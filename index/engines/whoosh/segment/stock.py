"""What stock Whoosh readers, queries and matchers ask of a segment, answered from its arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo

from index.document import Field
from index.engines.whoosh.segment.arrays import Array
from index.engines.whoosh.segment.postings import FieldPostings
from index.engines.whoosh.segment.schema import URL
from index.engines.whoosh.segment.segment import ArraySegment
from index.engines.whoosh.segment.terms import TermTable, decode, encode


class ArrayPerDocReader(base.PerDocumentReader):  # type: ignore[misc]
    """Answer Whoosh's questions about documents."""

    def __init__(self, storage: Any, segment: ArraySegment) -> None:
        """Read *segment*."""
        self._segment = segment
        self._documents = segment.documents(storage)

    def doc_count(self) -> int:
        """Return the number of live documents."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """Return the number of documents, deleted ones included."""
        return int(self._segment.doc_count_all())

    def has_deletions(self) -> bool:
        """Tell whether documents are deleted."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a document is deleted."""
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Iterable[int]:
        """Return the numbers of the deleted documents."""
        found: Iterable[int] = self._segment.deleted_docs()
        return found

    def _lengths(self, fieldname: str) -> Array:
        if fieldname == URL:
            return np.ones(self.doc_count_all(), np.uint16)
        return self._documents.lengths(Field(fieldname))

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Return a document's length in a field."""
        return int(self._lengths(fieldname)[docnum]) or default

    def field_length(self, fieldname: str) -> int:
        """Return the total length of a field."""
        return int(self._lengths(fieldname).sum())

    def min_field_length(self, fieldname: str) -> int:
        """Return the least length of a field."""
        return int(self._lengths(fieldname).min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        """Return the greatest length of a field."""
        return int(self._lengths(fieldname).max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, str]:
        """Return the stored fields: the URL."""
        return {URL: self._documents.page(docnum).url}


class ArrayTermInfo(TermInfo):  # type: ignore[misc]
    """Whoosh's statistics of a term, with where its postings lie."""

    def __init__(self, postings: FieldPostings, begin: int, end: int) -> None:
        """Describe the postings from *begin* to before *end*."""
        counts, docs = postings.counts(begin, end), postings.docs
        super().__init__(
            weight=float(counts.sum()),
            df=end - begin,
            minlength=1,  # bounds, not measured: Whoosh uses them to skip, which needs only that they hold
            maxlength=1 << 31,
            maxweight=float(counts.max(initial=0)),
            minid=int(docs[begin]),
            maxid=int(docs[end - 1]),
        )
        self.extent = (begin, end)


class ArrayCursor(base.FieldCursor):  # type: ignore[misc]
    """Walk through the terms of one field, as Whoosh's automata do."""

    def __init__(self, table: TermTable) -> None:
        """Start at the first term of *table*."""
        self._table, self._number = table, 0

    def is_valid(self) -> bool:
        """Tell whether there is a term here."""
        return self._number < len(self._table)

    def text(self) -> str | None:
        """Return the term, None after the last."""
        return decode(self._table[self._number]) if self.is_valid() else None

    def first(self) -> str | None:
        """Go to the first term."""
        self._number = 0
        return self.text()

    def find(self, string: str | bytes) -> str | None:
        """Go to the first term that is not less than *string*."""
        self._number = self._table.lower(string if isinstance(string, bytes) else encode(string))
        return self.text()

    def next(self) -> str | None:
        """Go to the next term."""
        self._number += 1
        return self.text()


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]
    """Answer Whoosh's questions about terms."""

    def __init__(self, codec: base.Codec, storage: Any, segment: ArraySegment) -> None:
        """Read *segment*."""
        self._codec = codec
        self._fields = segment.postings(storage).fields

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        """Tell whether there is such a term."""
        field, text = term
        return field in self._fields and self._fields[field].terms.find(text) >= 0

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Yield all terms."""
        return (term for field in self._fields for term in self._from(field, 0))

    def _from(self, field: str, number: int) -> Iterator[tuple[str, bytes]]:
        table = self._fields[field].terms
        return ((field, table[n]) for n in range(number, len(table)))

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """Yield the terms of a field from *prefix* on."""
        if fieldname not in self._fields:
            return iter(())
        return self._from(fieldname, self._fields[fieldname].terms.lower(prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], ArrayTermInfo]]:
        """Yield all terms with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], ArrayTermInfo]]:
        """Yield the terms of a field from *prefix* on, with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> ArrayTermInfo:
        """Return the statistics of a term; raises KeyError."""
        if (fieldname, text) not in self:
            raise KeyError(f"{fieldname}:{text!r}")
        postings = self._fields[fieldname]
        return ArrayTermInfo(postings, *postings.find(text))

    def frequency(self, fieldname: str, text: bytes) -> float:
        """Return how often a term occurs."""
        return float(self.term_info(fieldname, text).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """Return how many documents hold a term."""
        return int(self.term_info(fieldname, text).doc_frequency())

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        """Return a matcher over a term's postings."""
        info = self.term_info(fieldname, text)
        postings = self._fields[fieldname]
        return self._codec.postings_reader(postings, info, format_, term=(fieldname, text), scorer=scorer)

    def cursor(self, fieldname: str, _fieldobj: Any) -> base.FieldCursor:
        """Return a cursor over the terms of a field."""
        if fieldname not in self._fields:
            return base.EmptyCursor()
        return ArrayCursor(self._fields[fieldname].terms)

    def indexed_field_names(self) -> Iterable[str]:
        """Return the fields that have terms."""
        return self._fields.keys()

    def close(self) -> None:
        """Leave the maps to the garbage collector: views of them may still be in use."""
