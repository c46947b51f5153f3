"""``/metrics`` for Prometheus: how requests end and how long they take; how old the index is, how nights end.

Requests are counted over all processes: prometheus-client keeps the numbers of each in a file of a directory.
Neither addresses nor what was searched for are among them.
"""

from __future__ import annotations

import ipaddress
import os
import time
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from werkzeug.exceptions import NotFound

from crawler.errors import CrawlerError
from crawler.store import Store
from hechingen_search.operations import status as statuses
from hechingen_search.settings import Settings
from hechingen_search.web.connections import FORWARDED
from hechingen_search.web.service import service
from index.errors import IndexingError

METRICS = Blueprint("metrics", __name__)
DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
"""Read by prometheus-client when it is imported: cli/serving.py sets it before."""
TYPE = "text/plain; version=0.0.4; charset=utf-8"
RESULTS = ("done", "warnings", "refused", "failed")
OWN = CollectorRegistry()
"""For a process that serves alone, as tests do."""
REQUESTS = Counter(
    "hechingen_search_requests", "Requests by page and outcome", ("page", "outcome"), registry=OWN
)
SECONDS = Histogram(
    "hechingen_search_request_seconds",
    "Time until the answer is ready",
    ("page",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=OWN,
)


def install(app: Flask) -> None:
    """Count the requests of *app* and answer ``/metrics``."""
    app.register_blueprint(METRICS)
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.begun = time.perf_counter()


def _end(response: Response) -> Response:
    page = request.endpoint or "none"
    REQUESTS.labels(page, outcome(response.status_code)).inc()
    if "begun" in g:
        SECONDS.labels(page).observe(time.perf_counter() - g.begun)
    return response


def outcome(status: int) -> str:
    """Return how a request ended.

    >>> [outcome(status) for status in (200, 304, 404, 500, 503)]
    ['answered', 'answered', 'refused', 'failed', 'unavailable']
    """
    if status < 400:
        return "answered"
    return "refused" if status < 500 else "unavailable" if status == 503 else "failed"


@METRICS.get("/metrics")
def metrics() -> Response:
    """Answer this machine and the addresses of ``web.metrics``; for anybody else there is no such page."""
    if not allowed(request.remote_addr or "", bool(request.environ.get(FORWARDED))):
        raise NotFound
    registry = CollectorRegistry()
    if DIRECTORY in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(OWN)
    registry.register(_Site(service().settings))
    return Response(generate_latest(registry), content_type=TYPE)


def allowed(address: str, forwarded: bool) -> bool:
    """Tell whether who asks from *address* may read the numbers; never through a proxy."""
    try:
        asking = ipaddress.ip_address(address)
    except ValueError:
        return False
    networks = map(ipaddress.ip_network, service().settings.web.metrics)
    return not forwarded and (asking.is_loopback or any(asking in network for network in networks))


class _Site:
    """What is published and how the nights went, read when it is asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges; those that cannot be read are missing, and ``up`` says so."""
        readable = True
        try:
            yield from self._gauges()
        except (CrawlerError, IndexingError, OSError):
            readable = False
        yield gauge("data_readable", "1 while store and index can be read", float(readable))

    def _gauges(self) -> Iterator[Metric]:
        found = statuses.gather(self._settings)
        now = time.time()
        if found.current:
            age = now - found.current.built.timestamp()
            yield gauge("generation_age_seconds", "Since the published generation was built", age)
            yield gauge("documents", "Documents of the published generation", found.current.documents)
        if found.last_run:
            since = now - found.last_run.ended.timestamp()
            yield gauge("night_age_seconds", "Since the last night ended", since)
            result = GaugeMetricFamily(
                "hechingen_search_night_result",
                "How the last night ended: 1 for its result",
                labels=["result"],
            )
            for name in RESULTS:
                result.add_metric([name], float(name == found.last_run.result))
            yield result
        task = found.task
        yield gauge("task_running", "1 while the store is written to", float(bool(task and task.running)))
        interrupted = float(bool(task and not task.running))
        yield gauge("task_interrupted", "1 after a run that was killed", interrupted)
        if found.night:
            yield gauge("freezes", "Reasons why the last night deleted nothing", len(found.night.frozen))
            yield gauge("pages", "Pages in the store", found.pages or 0)
            with Store(self._settings.data.store) as store:
                pages, files = store.pages.unread()
            yield gauge("scans_waiting_pages", "Pages of scans that wait to be read", pages)
            yield gauge("scans_waiting_files", "Files that these pages belong to", files)


def gauge(name: str, text: str, value: float) -> Metric:
    """Return one gauge."""
    made: Any = GaugeMetricFamily(f"hechingen_search_{name}", text, value=value)
    assert isinstance(made, Metric)
    return made
