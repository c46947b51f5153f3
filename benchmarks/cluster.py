"""A real cluster of three nodes on this machine: what a page costs, and what a reader sees while nodes die.

``python -m benchmarks.cluster capacity --documents 20000`` prints documents a second, bytes a page, CPU and
requests a search; ``python -m benchmarks.cluster failover --queries 7000`` asks while the alias is switched
and nodes are killed (kill -9), the manager first, and counts what was wrong or failed: both must be 0.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.corpora import generate, page, terms
from crawler.page import Passage
from hechingen_search.search.results import SearchRequest
from hechingen_search.search.searcher import Searcher
from index.analyse import analyse
from index.analysis.german import German
from index.document import Document, Facet, Field
from index.engine import Changes
from index.engines.opensearch.connection import Client
from index.engines.opensearch.engine import OpenSearchEngine
from index.engines.opensearch.generations import ClusterShelf, index_of, opened
from index.engines.service import Connection
from index.query import Query, Term
from tools.cluster.nodes import Cluster

CLIENTS = 6


def main() -> int:
    """Run what is asked for; 1 when an answer was wrong or failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("capacity", "failover"))
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--queries", type=int, default=7_000)
    parser.add_argument("--seconds", type=float, default=1e9, help="stop asking after so long")
    parser.add_argument("--heap", type=int, default=256, help="MB a node")
    options = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="nodes-"))
    root.chmod(0o755)
    cluster = Cluster(root, 3, heap=options.heap, lasting=True)
    try:
        cluster.start()
        if options.what == "capacity":
            return _capacity(cluster, options.documents)
        return _Failover(cluster, options.documents, options.queries, options.seconds).run()
    finally:
        cluster.stop()


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _capacity(cluster: Cluster, count: int) -> int:
    """Index analysed German-like pages, then search them as visitors do."""
    german, connection = German(), Connection(" ".join(cluster.addresses), name="capacity")
    analysed = [analyse(page(text), german) for text in generate(min(count, 2_000))]
    engine = opened("g000001", connection, True)
    own, nodes, began = _cpu(), cluster.cpu(), time.monotonic()
    engine.write(Changes(_repeated(analysed, count)))
    client = Client(connection)
    stats = client.call("indices.stats", index=f"{index_of('g000001', connection)}*")["indices"].values()
    size = sum(each["primaries"]["store"]["size_in_bytes"] for each in stats)
    wall = time.monotonic() - began
    print(
        f"{count} documents, {count / wall:.0f} a second (wall), {size / count / 1000:.1f} kB a page and copy"
    )
    print(f"CPU a page: client {(_cpu() - own) / count * 1e3:.2f} ms, ", end="")
    print(f"nodes {(cluster.cpu() - nodes) / count * 1e3:.2f} ms")
    searcher = Searcher(engine, german)
    words = [" ".join(text.title.split()[:2]) for text in generate(300, seed=1)]
    for text in words[:60]:  # compile scripts, fill caches
        searcher.search(SearchRequest(text))
    own, nodes, asked, times = _cpu(), cluster.cpu(), engine.requests, []
    for text in words[60:]:
        start = time.monotonic()
        searcher.search(SearchRequest(text))
        times.append(time.monotonic() - start)
    number = len(times)
    print(f"CPU a search: client {(_cpu() - own) / number * 1e3:.1f} ms, ", end="")
    print(f"nodes {(cluster.cpu() - nodes) / number * 1e3:.1f} ms; ", end="")
    print(f"{(engine.requests - asked) / number:.2f} requests; wall p50 {_at(times, 0.5):.0f} ms, ", end="")
    print(f"p95 {_at(times, 0.95):.0f} ms")
    for node in client.call("nodes.stats", metric="jvm")["nodes"].values():
        heap = node["jvm"]["mem"]
        print(
            f"{node['name']}: heap {heap['heap_used_in_bytes'] >> 20} of {heap['heap_max_in_bytes'] >> 20} MB"
        )
    return 0


def _at(times: list[float], share: float) -> float:
    return sorted(times)[int(len(times) * share)] * 1e3


def _repeated(documents: list[Document], count: int) -> Iterator[Document]:
    """Yield *count* documents with addresses of their own."""
    for number in range(count):
        base = documents[number % len(documents)]
        url = f"{base.url}-{number}"
        yield replace(base, url=url, page=replace(base.page, url=url))


class _Failover:
    """Clients that ask all the time, and know what is right in either generation."""

    def __init__(self, cluster: Cluster, documents: int, queries: int, seconds: float) -> None:
        self._cluster, self._documents = cluster, documents
        self._queries, self._seconds = queries, seconds
        self._connection = Connection(" ".join(cluster.addresses), name="failover", shards=2, copies=1)
        self._shelf = ClusterShelf(self._connection)
        self._expected: dict[str, Counter[str]] = {}
        self._asked = 0
        self._wrong: list[str] = []
        self._failed: list[str] = []
        self._times: list[float] = []
        self._stop = threading.Event()

    def run(self) -> int:
        for number in (1, 2):
            self._build(f"g00000{number}", number)
        self._shelf.publish("g000001")
        clients = [threading.Thread(target=self._ask, args=(seed,)) for seed in range(CLIENTS)]
        for client in clients:
            client.start()
        kills = switches = 0
        until = time.monotonic() + self._seconds
        while self._asked < self._queries and time.monotonic() < until:
            self._shelf.publish(f"g00000{switches % 2 + 1}")
            switches += 1
            self._go_on(100)
            node = self._manager() if kills % 2 == 0 else kills % 3
            self._cluster.kill(node)
            kills += 1
            self._go_on(100)
            self._cluster.wait("yellow")
            self._cluster.start(node)
            print(f"{self._asked} queries, {kills} kills, {len(self._wrong)} wrong", flush=True)
        self._stop.set()
        for client in clients:
            client.join()
        print(f"{self._asked} queries during {kills} kills and {switches} switches of the alias: ", end="")
        print(f"{len(self._wrong)} wrong, {len(self._failed)} failed; ", end="")
        print(f"p50 {_at(self._times, 0.5):.0f} ms, p99 {_at(self._times, 0.99):.0f} ms, ", end="")
        print(f"slowest {max(self._times):.1f} s")
        print("\n".join([*self._wrong[:5], *self._failed[:5]]), file=sys.stderr)
        return 1 if self._wrong or self._failed else 0

    def _go_on(self, queries: int) -> None:
        until = self._asked + queries
        while self._asked < until:
            time.sleep(0.02)

    def _manager(self) -> int:
        found = Client(self._connection).call("cat.cluster_manager", format="json")
        return int(found[0]["node"][1:])

    def _build(self, name: str, seed: int) -> None:
        counts: Counter[str] = Counter()

        def documents() -> Iterator[Document]:
            for text in generate(self._documents, seed, words=40):
                found = terms(text.text)
                counts.update(set(found))
                at: dict[str, list[int]] = {}
                for position, term in enumerate(found):
                    at.setdefault(term, []).append(position)
                site = page(text)
                body = {Field.BODY: at}
                yield Document(site.url, body, {Field.BODY: len(found)}, site, facets={Facet.TYPE: (name,)})

        engine = opened(name, self._connection, True)
        engine.write(Changes(documents()))
        engine.close()
        directory = Path(tempfile.mkdtemp()) / name
        directory.mkdir()
        self._shelf.finish(directory, {"documents": self._documents})
        shutil.rmtree(directory.parent)
        self._expected[name] = counts

    def _ask(self, seed: int) -> None:
        """Follow the alias and ask, until it is enough."""
        rng, shelf = random.Random(seed), ClusterShelf(self._connection)
        engines: dict[str, OpenSearchEngine] = {}
        # Few enough that their frequencies are soon known: then a question is one search.
        words = {
            name: [word for word, _ in counts.most_common(500)] for name, counts in self._expected.items()
        }
        while not self._stop.is_set():
            start = time.monotonic()
            try:
                name = shelf.published() or ""
                if name not in engines:
                    engines[name] = opened(name, self._connection, False)
                word = rng.choice(words[name])
                hits = engines[name].search(Query(Term(Field.BODY, word), facets=(Facet.TYPE,)))
                expected = self._expected[name][word]
                if (hits.total, dict(hits.facets[Facet.TYPE])) != (expected, {name: expected}):
                    self._wrong.append(f"{name} {word}: {hits.total} instead of {expected}")
                elif not self._asked % 5 and not isinstance(
                    self._passage(engines[name], hits.items[0].url), Passage
                ):
                    self._wrong.append(f"{name} {word}: no passage")
            except Exception as error:
                self._failed.append(f"{type(error).__name__}: {error}")
            self._times.append(time.monotonic() - start)
            self._asked += 1

    def _passage(self, engine: OpenSearchEngine, url: str) -> Passage:
        return engine.passages(url, (0,))[0]


if __name__ == "__main__":
    sys.exit(main())
