"""One real cluster for all tests of a run, also where several processes run them."""

from __future__ import annotations

import fcntl
import itertools
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from index.engines.service import Connection
from tools.cluster.jars import MissingToolsError
from tools.cluster.nodes import Cluster

_NUMBERS = itertools.count()


@contextmanager
def started(count: int, **options: object) -> Iterator[Cluster]:
    """Run a cluster of one's own; without the tools for it the test is skipped."""
    try:
        # Whoever runs the nodes must be able to enter, so not below pytest's own directory.
        root = Path(tempfile.mkdtemp(prefix="nodes-"))
        root.chmod(0o755)
        found = Cluster(root, count, **options)  # type: ignore[arg-type]
    except MissingToolsError as error:
        pytest.skip(str(error))
    try:
        found.start()
        yield found
    finally:
        found.stop()


@contextmanager
def _using(directory: Path) -> Iterator[tuple[str, ...]]:
    """Yield the addresses of the cluster that this run shares; who started it ends it after all others."""
    with (directory / "cluster-users").open("w") as users:
        with FileLock(directory / "cluster-lock"):
            fcntl.flock(users, fcntl.LOCK_SH)
            said = directory / "cluster.json"
            if said.exists():
                running, own = tuple(json.loads(said.read_text())), None
            else:
                own = started(3)
                running = own.__enter__().addresses
                said.write_text(json.dumps(running))
        try:
            yield running
        finally:
            while own is not None:
                with FileLock(directory / "cluster-lock"):
                    try:
                        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        pass
                    else:
                        said.unlink()
                        own.__exit__(None, None, None)
                        own = None
                time.sleep(0.1 if own else 0)


@pytest.fixture(scope="session")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ...]]:
    """Give the addresses of three nodes that nobody disturbs."""
    pytest.importorskip("opensearchpy", reason="the extra opensearch is not installed")
    directory = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        directory = directory.parent
    with _using(directory) as found:
        yield found


@pytest.fixture
def connect(addresses: tuple[str, ...]) -> Iterator[Callable[..., Connection]]:
    """Give a function that names a new place in the cluster, which is emptied afterwards."""
    from index.engines.opensearch.connection import Client

    names = []

    def named(**options: object) -> Connection:
        names.append(f"test-{os.getpid()}-{next(_NUMBERS)}")
        return Connection(" ".join(addresses), name=names[-1], **options)  # type: ignore[arg-type]

    yield named
    client = Client(Connection(" ".join(addresses)))
    for name in names:
        found = client.call("indices.get", index=f"{name}-*")
        if found:
            client.call("indices.delete", index=",".join(found))
    client.close()
