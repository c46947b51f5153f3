"""Serve the application with gunicorn: processes fork, each opens the same memory-mapped generation."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.workers.base import Worker as BaseWorker
from waitress import wasyncore

from hechingen_search.published import PublishedIndex, prepare
from hechingen_search.settings import Settings
from hechingen_search.statistics.book import Book
from hechingen_search.statistics.counting import Counting
from hechingen_search.towns import Towns
from hechingen_search.web.app import create_app
from hechingen_search.web.connections import Listener, listeners
from hechingen_search.web.live import Live
from hechingen_search.web.metrics import DIRECTORY
from hechingen_search.web.watch import watch, watch_towns
from index.analysis.german import German

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Worker(BaseWorker):  # type: ignore[misc]
    """A gunicorn worker whose connections are waitress's: one loop for all that wait, threads that search."""

    def run(self) -> None:
        """Answer until gunicorn says stop, then finish what was begun."""
        connections: dict[int, Any] = {}
        sockets = [one.sock for one in self.sockets]
        threads, listening = listeners(self.wsgi, sockets, self.cfg.threads, connections)
        # Without gunicorn's master nobody would ever end this process.
        while self.alive and os.getppid() == self.ppid:
            self.notify()
            wasyncore.loop(1.0, use_poll=True, map=connections, count=1)
        self._finish(listening, connections)
        threads.shutdown(timeout=1)

    def _finish(self, listening: list[Listener], connections: dict[int, Any]) -> None:
        for one in listening:
            one.accepting = False
        deadline = time.monotonic() + self.cfg.graceful_timeout
        while any(one.busy() for one in listening) and time.monotonic() < deadline:
            self.notify()
            wasyncore.loop(0.1, use_poll=True, map=connections, count=1)


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, configured by our settings instead of a file of its own."""

    def __init__(self, settings: Settings, ready: Any = None, towns: Towns | None = None) -> None:
        """Serve *settings*, or what *towns* share and each of them under its own address."""
        self.settings = settings
        self.towns = towns
        self.ready = ready
        prepare(settings)
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        web = self.settings.web
        options = {
            "bind": f"{'[' + web.host + ']' if ':' in web.host else web.host}:{web.port}",
            "workers": web.workers,
            "threads": web.threads,
            "worker_class": "hechingen_search.web.serve.Worker",
            "timeout": 30,
            "graceful_timeout": 10,
            # No access log: an address holds what somebody searched for.
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "proc_name": "hechingen-search",
            # Not in the processes that it forked: they share the directory.
            "on_exit": lambda _server: shutil.rmtree(os.environ.get(DIRECTORY, ""), ignore_errors=True),
        }
        if "control_socket_disable" in self.cfg.settings:
            # It would lie in ~/.gunicorn; nobody here speaks to it, and the account may have no home.
            options["control_socket_disable"] = True
        if self.ready:
            options["when_ready"] = lambda server: self.ready(server.LISTENERS[0].getsockname())
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """Return the application; called in each worker, because threads do not survive a fork."""
        if self.towns is not None:
            return towns_app(self.towns)
        return _counted(watch(self.settings), self.settings)


def towns_app(towns: Towns) -> WSGIApplication:
    """Return the search over all *towns*; at its own address (``web.address``) each has its own.

    So a town keeps its page, theme, box and answers, and its visitors find only what is theirs.
    """
    shared = _counted(watch_towns(towns), towns.shared)
    own = {
        urlsplit(settings.web.address).netloc: _counted(watch(settings), settings)
        for settings in towns.each
        if settings.web.address
    }

    def app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        return own.get(environ.get("HTTP_HOST", ""), shared)(environ, start)

    return app


def _counted(live: Live[PublishedIndex], settings: Settings) -> Flask:
    """Return the application, with statistics of what is searched where they are wanted."""
    if not settings.statistics.enabled:
        return create_app(live, settings)
    book = Book(settings.data.statistics, settings.statistics.days)
    counting = Counting(book, lambda: _german(live))
    counting.start()
    return create_app(live, settings, counting.count)


def _german(live: Live[PublishedIndex]) -> German | None:
    with live.lease() as published:
        return published.german if published else None
