"""Generations in the cluster: an index that is searched and one of passages for each, and an alias.

``NAME`` is the alias on what is published, ``NAME-g000007`` and ``NAME-g000007-texts`` are the indices of a
generation, which is finished with its record in ``CONTROL``, written last. The files that lie beside a local
index (words, suggestions, vectors, facts) are carried in the index of passages: front ends get them there.
"""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from opensearchpy.exceptions import NotFoundError

from index.engines.opensearch.connection import Client, Json
from index.engines.opensearch.engine import OpenSearchEngine
from index.engines.opensearch.lease import CONTROL, Lease
from index.engines.opensearch.texts import texts_index
from index.engines.service import Connection
from index.errors import EngineUnavailableError, LockedError, NoGenerationError

PIECE = 4_000_000
"""Bytes of a file that travel together; the server refuses requests of more than 100 MB."""
_GENERATION = re.compile(r"(g\d{6,})(-texts)?")


def index_of(generation: str, connection: Connection) -> str:
    """Return the name of the index that is searched."""
    return f"{connection.name}-{generation}"


def opened(generation: str, connection: Connection, create: bool) -> OpenSearchEngine:
    """Open a generation; raises NoGenerationError, EngineError."""
    client = Client(connection)
    try:
        return OpenSearchEngine(
            client,
            [index_of(generation, connection)],
            create=create,
            shards=connection.shards,
            copies=connection.copies,
        )
    except BaseException:
        client.close()
        raise


def joined(parts: Sequence[tuple[str, Connection]]) -> OpenSearchEngine:
    """Open generations of several towns as one index; raises NoGenerationError, EngineError."""
    client = Client(parts[0][1])
    try:
        return OpenSearchEngine(client, [index_of(name, connection) for name, connection in parts])
    except BaseException:
        client.close()
        raise


def continued(base: str, generation: str, connection: Connection) -> None:
    """Make a new generation of all that *base* holds; both share files until they differ."""
    with closing(Client(connection)) as client:
        for of in (str, texts_index):
            _clone(client, *(of(index_of(name, connection)) for name in (base, generation)))


def _clone(client: Client, source: str, target: str) -> None:
    # What is finished is blocked already; only what was unblocked by hand is not.
    _block(client, source)
    settings = {"settings": {"index.blocks.write": None}}
    client.call("indices.clone", index=source, target=target, body=settings)


def _block(client: Client, indices: str) -> None:
    body = {"index.blocks.write": True}
    client.call("indices.put_settings", index=indices, body=body)


def removed(generation: str, connection: Connection) -> None:
    """Delete what belongs to a generation, finished or torn."""
    index = index_of(generation, connection)
    names = ",".join((index, texts_index(index)))
    params = {"ignore_unavailable": "true"}
    with closing(Client(connection)) as client:
        client.call("indices.delete", index=names, params=params)


class ClusterShelf:
    """What all machines of a service know of the generations of one name."""

    def __init__(self, connection: Connection) -> None:
        """Ask nothing yet."""
        self._connection = connection
        self._client = Client(connection)
        self._ready = False

    def published(self) -> str | None:
        """Return the generation behind the alias, None without one.

        Where somebody else set the alias to something that is none of ours, that is what is returned.
        """
        held = self._held()
        return " ".join(index.removeprefix(f"{self._connection.name}-") for index in held) or None

    def publish(self, generation: str) -> None:
        """Set the alias in one atomic step; raises NoGenerationError."""
        alias, index = self._connection.name, index_of(generation, self._connection)
        self.note(generation, published=True)

        held = self._held()
        drop = [{"remove": {"index": each, "alias": alias}} for each in held if each != index]
        actions = {"actions": [*drop, {"add": {"index": index, "alias": alias}}]}
        self._client.call("indices.update_aliases", body=actions)

    def _held(self) -> tuple[str, ...]:
        """Return the indices behind the alias."""
        alias = self._connection.name
        try:
            return tuple(
                sorted(self._client.call("indices.get_alias", name=alias, expected=(NotFoundError,)))
            )
        except NotFoundError:
            return ()

    def records(self) -> Mapping[str, Json]:
        """Return the record of every finished generation, the oldest first."""
        self._control()
        query = {"bool": {"filter": [{"term": {"name": self._connection.name}}]}}
        found = self._client.search(CONTROL, {"size": 10_000, "query": query})["hits"]["hits"]
        records = {hit["_source"]["generation"]: hit["_source"] for hit in found}
        return dict(sorted(records.items(), key=lambda item: int(item[0][1:])))

    def record(self, generation: str) -> Json:
        """Return the record of a finished generation; raises NoGenerationError."""
        self._control()
        name = self._id(generation)
        try:
            found = self._client.call("get", index=CONTROL, id=name, expected=(NotFoundError,))
        except NotFoundError:
            raise NoGenerationError(Path(index_of(generation, self._connection))) from None
        record: Json = found["_source"]
        return record

    def note(self, generation: str, **marks: object) -> None:
        """Add *marks* to a record; raises NoGenerationError."""
        body = self.record(generation) | marks
        self._put(generation, body)

    def forget(self, generation: str) -> None:
        """Remove a record: from now on the generation counts as torn."""
        with suppress(NotFoundError):
            name, params = self._id(generation), {"refresh": "true"}
            self._client.call("delete", index=CONTROL, id=name, params=params, expected=(NotFoundError,))

    def begun(self) -> frozenset[str]:
        """Return the names of all generations that have anything in the cluster, finished or torn."""
        prefix = f"{self._connection.name}-"
        found = self._client.call("indices.get", index=f"{prefix}g*")
        names = (_GENERATION.fullmatch(index.removeprefix(prefix)) for index in found)
        return frozenset(name[1] for name in names if name)

    def finish(self, directory: Path, facts: Json) -> None:
        """Carry the files of *directory*, seal both indices, and write the record."""
        self._control()
        index = index_of(directory.name, self._connection)
        both = f"{index},{texts_index(index)}"
        files = sorted(path for path in directory.iterdir() if path.is_file())
        pieces = {path.name: -(-path.stat().st_size // PIECE) for path in files}
        self._client.bulk(action for path in files for action in _carried(path, texts_index(index)))
        self._client.call("indices.flush", index=both)
        self._client.call("indices.refresh", index=both)
        self._wait(both)
        _block(self._client, both)
        name = {"name": self._connection.name, "generation": directory.name}
        body = name | {"kind": "generation", "facts": facts, "files": pieces}
        self._put(directory.name, body)

    def _put(self, generation: str, record: Mapping[str, Any]) -> None:
        name, params = self._id(generation), {"refresh": "true"}
        self._client.call("index", index=CONTROL, id=name, body=record, params=params)

    def _wait(self, indices: str) -> None:
        """Wait until every copy that can be made is made."""
        params = {"wait_for_status": "yellow", "wait_for_no_initializing_shards": "true", "timeout": "150s"}
        health = self._client.call("cluster.health", index=indices, params=params)
        if health["timed_out"]:
            raise EngineUnavailableError(self._connection.address, f"Zustand: {health['status']}")

    def fetch(self, generation: str, directory: Path) -> None:
        """Write the files of a finished generation to *directory*; raises NoGenerationError."""
        index = texts_index(index_of(generation, self._connection))
        for name, pieces in self.record(generation)["files"].items():
            with (directory / name).open("wb") as file:
                for number in range(pieces):
                    key = _piece(name, number)
                    found = self._client.call("get", index=index, id=key)
                    file.write(base64.b64decode(found["_source"]["data"]))

    @contextmanager
    def lock(self, directory: Path) -> Iterator[None]:
        """Hold the right to build; raises LockedError while another machine has it."""
        self._control()
        with Lease(self._client, f"{self._connection.name}/build").held() as ours:
            if not ours:
                raise LockedError(directory)
            yield

    @contextmanager
    def turn(self, fresh: float) -> Iterator[bool | None]:
        """Hold the right to a night's work; False: another machine has it, None: it was done just now."""
        self._control()
        with Lease(self._client, f"{self._connection.name}/night").held() as ours:
            yield None if self._done() > time.time() - fresh else ours

    def _done(self) -> float:
        try:
            found = self._client.call("get", index=CONTROL, id=self._id("done"), expected=(NotFoundError,))
        except NotFoundError:
            return 0.0
        return float(found["_source"]["until"])

    def worked(self) -> None:
        """Note that the night's work is done."""
        self._put("done", {"kind": "night", "until": time.time()})

    def _id(self, generation: str) -> str:
        return f"{self._connection.name}/{generation}"

    def _control(self) -> None:
        """Make the index of records, once."""
        if not self._ready:
            self._client.check()
            make_control(self._client)
            self._ready = True


def make_control(client: Client) -> None:
    """Make the index of rights and records where there is none."""
    properties = {
        **{name: {"type": "keyword"} for name in ("kind", "name", "generation", "owner")},
        "until": {"type": "double"},
    }
    body = {
        "settings": {"index": {"number_of_shards": 1, "auto_expand_replicas": "0-2"}},
        "mappings": {"dynamic": False, "properties": properties},
    }
    if not client.call("indices.exists", index=CONTROL):
        # Of two that make it at once, one is told that it exists (400).
        client.call("indices.create", index=CONTROL, body=body, ignore=400)


def _carried(path: Path, index: str) -> Iterator[Json]:
    with path.open("rb") as file:
        number = 0
        while block := file.read(PIECE):
            body = {"file": path.name, "data": base64.b64encode(block).decode()}
            yield {"_op_type": "index", "_index": index, "_id": _piece(path.name, number), "_source": body}
            number += 1


def _piece(name: str, number: int) -> str:
    return f"file-{name}-{number}"
