"""Generations in the cluster: an index that is searched and one of passages for each, an alias for the published.

``NAME`` is the alias, ``NAME-g000007`` and ``NAME-g000007-texts`` are the indices of a generation.
"""

from __future__ import annotations

from typing import Any

from index.engines.opensearch.connection import LONG, Client
from index.engines.opensearch.engine import OpenSearchEngine
from index.engines.opensearch.texts import texts_index
from index.engines.registry import Connection


def index_of(generation: str, connection: Connection) -> str:
    """Return the name of the index that is searched."""
    return f"{connection.name}-{generation}"


def opened(generation: str, connection: Connection, create: bool) -> OpenSearchEngine:
    """Open a generation; raises NoGenerationError, EngineError."""
    return OpenSearchEngine(
        Client(connection),
        [index_of(generation, connection)],
        create=create,
        shards=connection.shards,
        copies=connection.copies,
    )


def continued(base: str, generation: str, connection: Connection) -> None:
    """Make a new generation of all that *base* holds; both share files until they differ."""
    client = Client(connection)
    try:
        for of in (str, texts_index):
            source, target = (of(index_of(name, connection)) for name in (base, generation))
            client.call(lambda raw, source=source: _block(raw, source, True))
            client.call(
                lambda raw, source=source, target=target: raw.indices.clone(
                    index=source,
                    target=target,
                    body={"settings": {"index.blocks.write": None}},
                    request_timeout=LONG,
                    params={"wait_for_active_shards": "1"},
                )
            )
    finally:
        client.close()


def _block(raw: Any, index: str, blocked: bool) -> Any:
    return raw.indices.put_settings(
        index=index, body={"index.blocks.write": blocked or None}, request_timeout=LONG
    )


def removed(generation: str, connection: Connection) -> None:
    """Delete what belongs to a generation, finished or torn."""
    client = Client(connection)
    index = index_of(generation, connection)
    try:
        names = ",".join((index, texts_index(index)))
        client.call(
            lambda raw: raw.indices.delete(
                index=names, params={"ignore_unavailable": "true"}, request_timeout=LONG
            )
        )
    finally:
        client.close()
