"""What an index looks like, and how terms at positions become text that the server takes apart again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from index.document import Field

Json = dict[str, Any]

HOLE, APART, ESCAPE = "\x01", "\x1f", "\x1a"
_UNSAFE = re.compile("[\x00-\x1f\ud800-\udfff]")
LONGEST = 32_766
"""Bytes of a term that Lucene takes; no query is long enough to ask for a longer one."""
WINDOW = 10_000_000
"""Hits that can be paged through; readers see 200, only the makers of suggestions read on."""
WORDS = "words"
"""The terms of WORD once more, without positions, for the vocabulary."""


def safe(term: str) -> str:
    """Return *term* without what JSON cannot carry or what separates terms; distinct ones stay distinct."""
    return _UNSAFE.sub(lambda found: f"{ESCAPE}{ord(found[0]):04x}", term)


def unsafe(text: str) -> str:
    r"""Return the term that :func:`safe` made *text* of.

    >>> unsafe(safe("a\nb")) == "a\nb"
    True
    """
    return re.sub(f"{ESCAPE}(....)", lambda found: chr(int(found[1], 16)), text)


def fits(term: str) -> bool:
    """Tell whether Lucene takes *term*, which is safe."""
    return len(term) * 4 <= LONGEST or len(term.encode()) <= LONGEST


def line_up(postings: Mapping[str, Sequence[int]]) -> str:
    """Return *postings* as text whose n-th line holds the terms of position n."""
    places: dict[int, list[str]] = {}
    for term, positions in postings.items():
        if fits(text := safe(term)):
            for position in positions:
                places.setdefault(position, []).append(text)
    return "\n".join(APART.join(places.get(n, [HOLE])) for n in range(max(places) + 1)) if places else ""


def documents(shards: int, replicas: int) -> Json:
    """Return settings and mapping of the index that is searched."""
    number = {"type": "integer", "index": False}
    return {
        "settings": {
            "index": _size(shards, replicas) | {"max_result_window": WINDOW, "similarity": _COUNT},
            "analysis": _ANALYSIS,
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"excludes": [*(field.value for field in Field), WORDS]},
            "dynamic_templates": [{"facets": {"path_match": "facet.*", "mapping": {"type": "keyword"}}}],
            "properties": {
                **{field.value: _TEXT for field in Field},
                WORDS: {"type": "keyword"},
                "url": {"type": "keyword"},
                "length": {"properties": {field.value: number for field in Field}},
                "facet": {"type": "object", "dynamic": True},
                "day": {"type": "integer"},
                "prior": {"type": "double", "index": False},
                "chunks": number,
                "stored": {"type": "object", "enabled": False},
            },
        },
    }


def texts(shards: int, replicas: int) -> Json:
    """Return settings and mapping of the index of passages, which is read by key only."""
    return {
        "settings": {"index": _size(shards, replicas)},
        "mappings": {"dynamic": False, "properties": {"file": {"type": "keyword"}}},
    }


def _size(shards: int, replicas: int) -> Json:
    return {
        "number_of_shards": shards,
        "number_of_replicas": replicas,
        # Nothing is seen of a write before all of it is there.
        "refresh_interval": "-1",
        # How long a node may be away before its copies are made anew elsewhere.
        "unassigned.node_left.delayed_timeout": "30s",
    }


# The score of a term or a phrase is its frequency; BM25 is computed from it (``compile``).
_COUNT: Json = {"count": {"type": "scripted", "script": {"source": "return query.boost * doc.freq;"}}}
_ANALYSIS: Json = {
    "tokenizer": {
        "places": {"type": "char_group", "tokenize_on_chars": ["\n"], "max_token_length": 1_000_000}
    },
    "filter": {
        "alternatives": {
            "type": "pattern_capture",
            "preserve_original": False,
            "patterns": [f"([^{APART}]+)"],
        },
        "holes": {"type": "stop", "stopwords": [HOLE]},
    },
    "analyzer": {
        "terms": {"type": "custom", "tokenizer": "places", "filter": ["alternatives", "holes"]},
    },
}
# Field data cost nothing until the terms of a field are listed, which only tests do; WORD has ``WORDS``.
_TEXT: Json = {"type": "text", "analyzer": "terms", "norms": False, "similarity": "count", "fielddata": True}
