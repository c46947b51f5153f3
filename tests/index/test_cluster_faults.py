"""Whatever happens to the machines of a cluster: right answers, or an error that says what to do."""

from __future__ import annotations

import base64
import random
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from index.document import Field
from index.engine import Changes, Engine
from index.engines.registry import engine_in
from index.engines.service import Connection
from index.errors import (
    EngineError,
    EngineFullError,
    EngineRefusesError,
    EngineUnavailableError,
    NoGenerationError,
    UnfitEngineError,
)
from index.query import Everything, Query, Term
from tests.clusters import started
from tests.crawler.tls import Authority
from tests.index.documents import document
from tests.index.gateway import Gateway
from tools.cluster.nodes import Cluster

PAGES = 200
RATHAUS = Query(Term(Field.BODY, "rathaus"), limit=5)


def opened(directory: Path, connection: Connection, pages: int = PAGES) -> Engine:
    """Return an engine with pages in it."""
    engine = engine_in("opensearch", directory / "g000001", connection, create=True)
    bodies = (f"rathaus seite wort{number}" for number in range(pages))
    engine.write(Changes(document(f"u/{n:03}", body) for n, body in enumerate(bodies)))
    return engine


def right(engine: Engine, pages: int = PAGES) -> bool:
    """Ask, and check the answer."""
    hits = engine.search(RATHAUS)
    assert (hits.total, [hit.url for hit in hits.items]) == (pages, [f"u/{n:03}" for n in range(5)])
    number = random.randrange(pages)
    assert engine.passages(f"u/{number:03}", (0,))[0].text == f"rathaus seite wort{number}"
    return True


def eventually(check: Callable[[], object], seconds: float = 90) -> None:
    """Repeat *check* until the engine answers."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            check()
        except EngineError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def test_a_full_disk_stops_writing_only_and_says_so(
    tmp_path: Path, connect: Callable[..., Connection]
) -> None:
    from index.engines.opensearch.connection import Client

    connection = connect(copies=0)
    engine = opened(tmp_path, connection)
    client, index = Client(connection), f"{connection.name}-g000001"
    blocked = {"index.blocks.read_only_allow_delete": True}  # what the server does at its flood stage
    client.call("indices.put_settings", index=index, body=blocked)
    with pytest.raises(EngineFullError, match="Datenträger ist voll"):
        engine.write(Changes([document("u/new", "neu")]))
    assert right(engine)
    client.call("indices.put_settings", index=index, body=dict.fromkeys(blocked))
    engine.write(Changes([document("u/new", "neu")]))
    assert engine.count() == PAGES + 1
    for each in (engine, client):
        each.close()


def test_through_a_proxy_with_tls_and_a_password(
    tmp_path: Path, connect: Callable[..., Connection], addresses: tuple[str, ...]
) -> None:
    authority = Authority(tmp_path)
    tls = authority.context("localhost")
    tls.verify_mode = ssl.CERT_REQUIRED
    tls.load_verify_locations(authority.bundle)
    authority.context("client")  # leaves client.pem behind
    with Gateway(addresses[0], tls) as gateway:
        gateway.authorization = "Basic " + base64.b64encode(b"suche:geheim").decode()
        good = replace(
            connect(copies=0),
            address=gateway.address,
            user="suche",
            password="geheim",
            authority=authority.bundle,
            certificate=tmp_path / "client.pem",
        )
        engine = opened(tmp_path, good, 20)
        assert right(engine, 20)
        engine.close()
        for wrong, error in (
            (replace(good, password="falsch"), EngineRefusesError),
            (replace(good, user="", password=""), EngineRefusesError),
            (replace(good, authority=None), EngineUnavailableError),
            (replace(good, certificate=None), EngineUnavailableError),
            (replace(good, certificate=tmp_path / "fehlt.pem"), EngineRefusesError),
            (
                replace(good, address=gateway.address.replace("localhost", "127.0.0.1")),
                EngineUnavailableError,
            ),
        ):
            with pytest.raises(error) as caught:
                engine_in("opensearch", tmp_path / "g000001", wrong)
            assert "geheim" not in str(caught.value)
            assert "falsch" not in str(caught.value)


@pytest.mark.parametrize(
    "said",
    [
        b'{"version": {"number": "8.15.0"}}',
        b'{"version": {"distribution": "opensearch", "number": "1.3.2"}}',
        b'{"version": {"distribution": "opensearch", "number": "neu"}}',
        b'{"version": {"distribution": "opensearch", "number": "2.19.6"}}',
        b"{}",
    ],
)
def test_what_is_no_fitting_opensearch_is_refused(
    tmp_path: Path, connect: Callable[..., Connection], addresses: tuple[str, ...], said: bytes
) -> None:
    with Gateway(addresses[0]) as gateway:
        gateway.info = said
        with pytest.raises(UnfitEngineError, match="gebraucht wird OpenSearch ab 3"):
            engine_in("opensearch", tmp_path / "g000001", replace(connect(), address=gateway.address))


def test_a_node_that_is_cut_off_or_slow_is_passed_over(
    tmp_path: Path, connect: Callable[..., Connection], addresses: tuple[str, ...]
) -> None:
    from index.engines.opensearch.connection import SECONDS

    connection = connect(copies=1)
    opened(tmp_path, connection).close()
    with Gateway(addresses[0]) as near, Gateway(addresses[1]) as far:
        both = replace(connection, address=f"{near.address} {far.address}")
        engine = engine_in("opensearch", tmp_path / "g000001", both)
        assert right(engine)
        near.cut = True
        assert all(right(engine) for _ in range(6))
        far.cut = True
        with pytest.raises(EngineUnavailableError):
            engine.search(replace(RATHAUS, limit=3))
        near.cut = False
        eventually(lambda: right(engine), 10)
        far.cut, near.delay = False, SECONDS + 2  # longer than a search waits for one node
        assert all(right(engine) for _ in range(3))
        engine.close()


@pytest.mark.parametrize(
    ("status", "kind"),
    [(500, "search_phase_execution_exception"), (429, "circuit_breaking_exception")],
    ids=["a node died in between", "its memory is full for a moment"],
)
def test_what_passes_is_asked_once_more_and_no_more(
    tmp_path: Path, connect: Callable[..., Connection], addresses: tuple[str, ...], status: int, kind: str
) -> None:
    connection = connect(copies=0)
    opened(tmp_path, connection).close()
    with Gateway(addresses[0]) as gateway:
        engine = engine_in("opensearch", tmp_path / "g000001", replace(connection, address=gateway.address))
        assert right(engine)
        gateway.failures = [(status, kind)]
        assert right(engine)
        gateway.failures = [(status, kind)] * 9
        with pytest.raises(EngineUnavailableError, match=str(status)):
            engine.search(RATHAUS)
        assert len(gateway.failures) == 7
        engine.close()


def test_what_was_deleted_by_somebody_else_is_an_error(
    tmp_path: Path, connect: Callable[..., Connection]
) -> None:
    from index.engines.opensearch.connection import Client

    connection = connect(copies=0)
    engine = opened(tmp_path, connection)
    client = Client(connection)
    client.call("indices.delete", index=f"{connection.name}-g000001")
    with pytest.raises(EngineError):
        engine.search(RATHAUS)
    with pytest.raises(NoGenerationError):
        engine_in("opensearch", tmp_path / "g000001", connection)
    for each in (engine, client):
        each.close()


@pytest.fixture(scope="module")
def fragile() -> Iterator[Cluster]:
    """Give three nodes of one's own, to be killed."""
    pytest.importorskip("opensearchpy")
    settings = {
        "cluster.fault_detection.follower_check.timeout": "2s",
        "cluster.fault_detection.follower_check.retry_count": "2",
        "cluster.fault_detection.leader_check.timeout": "2s",
        "cluster.fault_detection.leader_check.retry_count": "2",
    }
    with started(3, settings=settings) as cluster:
        yield cluster


def manager(cluster: Cluster, connection: Connection) -> int:
    """Return the node that is elected to manage the others."""
    from index.engines.opensearch.connection import Client

    client = Client(connection)
    found = client.call("cat.cluster_manager", format="json")[0]["node"]
    client.close()
    return int(found[1:])


def test_nodes_killed_and_stopped_leave_right_answers_only(tmp_path: Path, fragile: Cluster) -> None:
    connection = Connection(" ".join(fragile.addresses), name="fragile", shards=2, copies=1)
    engine = opened(tmp_path, connection)
    fragile.wait()
    asked, stop = [0], threading.Event()
    failed: list[str] = []

    def ask() -> None:
        while not stop.is_set():
            try:
                right(engine)
            except Exception as error:
                failed.append(repr(error))
            asked[0] += 1

    def watched(event: Callable[[], object]) -> None:
        before = asked[0]
        event()
        while asked[0] < before + 40:
            time.sleep(0.05)

    thread = threading.Thread(target=ask)
    thread.start()
    killed = manager(fragile, connection)
    try:
        watched(lambda: fragile.kill(killed))
        watched(lambda: fragile.wait("yellow"))
        watched(lambda: fragile.start(killed))
    finally:
        stop.set()
        thread.join()
    assert not failed, "the manager was killed, nobody noticed"
    # One that hangs without closing its connections: at worst an error, while the others find out.
    hanging = (manager(fragile, connection) + 1) % 3
    fragile.pause(hanging)
    eventually(lambda: right(engine))
    fragile.resume(hanging)
    fragile.wait()
    assert right(engine)
    # Without two of three: an error, never a part of the hits taken for all.
    for number in ((hanging + 1) % 3, (hanging + 2) % 3):
        fragile.kill(number)
    for query in (replace(RATHAUS, limit=4), Query(Everything(), limit=PAGES)):
        with suppress(EngineError):
            assert engine.search(query).total == PAGES
    fragile.start()
    eventually(lambda: right(engine))
    engine.close()
