"""BM25 as every engine here computes it, stated once.

Robertson & Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with Lucene's idf,
which is never negative. The score of a term once in a document of average length is its idf.

- N is the number of documents in the index, whether they have the field or not.
- df is the number of documents that hold the term in the field.
- A document's length is ``Document.lengths[field]``, 0 when absent.
- The average length is taken over the documents whose length in the field is above 0; 1 when there are none.
"""

from __future__ import annotations

import math

K1 = 1.2
"""How soon further occurrences stop adding to the score."""
B = 0.75
"""How much a long field is held against a document."""


def idf(documents: int, frequency: int) -> float:
    """Return the inverse document frequency of a term that *frequency* of *documents* hold.

    >>> round(idf(3, 1), 4)
    0.9808
    """
    return math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))


def norm(length: float, average: float) -> float:
    """Return what is added to the frequency below the line, from a field's length and the average length."""
    return K1 * (1 - B + B * length / average)


def score(inverse: float, frequency: float, norm: float) -> float:
    """Return the score of *frequency* occurrences of a term.

    >>> score(2.0, 1, norm(7, 7))
    2.0
    """
    return inverse * frequency * (K1 + 1) / (frequency + norm)
