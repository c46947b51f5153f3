"""The OpenSearch engine: a cluster holds the index, and what counts is computed as everywhere else.

- ``connection`` asks, once more where that helps, and turns refusals into German errors.
- ``schema`` and ``documents`` say what is stored: analysed terms at their positions, passages in chunks.
- ``compile`` and ``statistics`` turn clauses into queries with exact BM25; ``engine`` answers.
- ``generations`` keeps generations: indices nobody writes to any more, an alias for what is published.
"""
