"""Ask the cluster; what it refuses becomes a German error that says what to do."""

from __future__ import annotations

import logging
import ssl
import time
from collections.abc import Callable, Iterable
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from opensearchpy import OpenSearch, helpers
from opensearchpy.exceptions import (
    AuthenticationException,
    OpenSearchException,
    TransportError,
)
from opensearchpy.exceptions import ConnectionError as NoConnectionError

from index.engines.service import Connection
from index.errors import (
    EngineFullError,
    EngineRefusesError,
    EngineUnavailableError,
    IndexingError,
    UnfitEngineError,
)

Json = dict[str, Any]
Answer = TypeVar("Answer")

SECONDS = 10.0
"""For one node to answer a search; then another one is asked."""
LONG = 180.0
"""For what changes something or moves data: nobody waits for it before a screen."""
READING = frozenset({"search", "mget", "get", "exists", "info", "indices.exists", "indices.get_alias"})
"""Methods that are to answer in ``SECONDS``."""
TRIES = 2
"""Further nodes asked when one does not answer; a visitor waits for at most (TRIES + 1) × SECONDS."""
PAUSE = 0.2
"""Seconds before something is asked once more."""
OLDEST = (3, 0)
"""Version that is tested; the scripts that score need ``totalTermFreq`` (``compile``)."""


# What fails here is said once, by whoever asked; the library would write each attempt into the log, and
# what was searched for with it.
logging.getLogger("opensearch").setLevel(logging.CRITICAL)


class Client:
    """One cluster; safe to ask from several threads."""

    def __init__(self, connection: Connection) -> None:
        """Ask nothing yet; raises EngineRefusesError for certificates that cannot be read."""
        self.address = connection.address
        try:
            self._raw = OpenSearch(
                connection.address.split(),
                http_auth=(connection.user, connection.password) if connection.user else None,
                timeout=SECONDS,
                max_retries=TRIES,
                retry_on_timeout=True,
                http_compress=False,
                ssl_context=_tls(connection),
            )
        except (OSError, ValueError) as error:
            raise EngineRefusesError(self.address, f"{type(error).__name__}: {error}") from error
        self.requests = 0
        """Requests so far; tests count them."""

    def call(
        self, method: str, /, *, expected: tuple[type[OpenSearchException], ...] = (), **arguments: Any
    ) -> Any:
        """Return what the *method* of the library returns, for example ``indices.create``.

        A node that dies between the two phases of a search leaves a 500 behind, one whose memory is full for
        a moment a 429. The library repeats neither: they are asked once more. What is *expected* passes as it
        is, all else becomes an EngineError.
        """
        arguments.setdefault("request_timeout", SECONDS if method in READING else LONG)
        return self._repeated(lambda: attrgetter(method)(self._raw)(**arguments), expected)

    def _repeated(
        self, ask: Callable[[], Answer], expected: tuple[type[OpenSearchException], ...] = ()
    ) -> Answer:
        for again in (True, False):
            self.requests += 1
            try:
                return ask()
            except expected:
                raise
            except OpenSearchException as error:
                if not (again and _passing(error)):
                    raise _german(self.address, error) from error
                time.sleep(PAUSE)
        raise AssertionError("the second time either returns or raises")

    def search(self, index: str, body: Json) -> Json:
        """Return the answer to one search, complete or not at all."""
        found: Json = self.call("search", index=index, body=body, params=WHOLE)
        return found

    def searches(self, index: str, bodies: Iterable[Json]) -> list[Json]:
        """Return the answers to several searches in one request, each complete."""
        lines = [line for body in bodies for line in ({"index": index} | PARTS, body)]

        def ask() -> list[Json]:
            answers: list[Json] = self._raw.msearch(body=lines)["responses"]
            for answer in answers:
                if "error" in answer:
                    raise TransportError(answer["status"], answer["error"]["type"], answer)
            return answers

        return self._repeated(ask)

    def bulk(self, actions: Iterable[Json]) -> None:
        """Send *actions* in pieces; what is not taken because a node is busy is sent again."""

        sent = helpers.streaming_bulk(
            self._raw,
            actions,
            chunk_size=500,
            max_chunk_bytes=10_000_000,
            max_retries=6,
            initial_backoff=1,
            raise_on_error=False,
            request_timeout=LONG,
        )
        try:
            for good, item in sent:
                (answer,) = item.values()
                if not good and answer["status"] != 404:  # what is to be deleted may be gone
                    error = answer.get("error", {})
                    kind = error.get("type", "") if isinstance(error, dict) else str(error)
                    raise TransportError(answer["status"], kind, answer)
        except OpenSearchException as error:
            raise _german(self.address, error) from error

    def check(self) -> None:
        """Raise UnfitEngineError unless what answers is an OpenSearch that is new enough."""
        version = self.call("info").get("version", {})
        number, kind = str(version.get("number", "")), str(version.get("distribution", "elasticsearch"))
        try:
            numbers = tuple(int(part) for part in number.split(".")[:2])
        except ValueError:
            numbers = (0,)
        if kind != "opensearch" or numbers < OLDEST:
            raise UnfitEngineError(self.address, f"{kind} {number}", ".".join(map(str, OLDEST)))

    def close(self) -> None:
        """Close the connections."""
        self._raw.close()


WHOLE = {"allow_partial_search_results": "false"}
"""Better an error than a total that is silently too low."""
PARTS = {"allow_partial_search_results": False}


def _tls(connection: Connection) -> ssl.SSLContext | None:
    """Return how certificates are checked: always, by our own authority where one is named."""
    if not any(address.startswith("https:") for address in connection.address.split()):
        return None
    context = ssl.create_default_context(cafile=_text(connection.authority))
    if connection.certificate:
        context.load_cert_chain(connection.certificate, connection.key)
    return context


def _text(path: Path | None) -> str | None:
    return str(path) if path else None


def _passing(error: OpenSearchException) -> bool:
    if not isinstance(error, TransportError):
        return False
    died = error.status_code == 500 and error.error == "search_phase_execution_exception"
    # A full disk is a 429 as well, and does not pass.
    return died or (error.status_code == 429 and "cluster_block" not in str(error.error))


def _german(address: str, error: OpenSearchException) -> IndexingError:
    """Return what *error* means to who runs the search."""
    if isinstance(error, NoConnectionError):
        return EngineUnavailableError(address, _reason(error))
    if isinstance(error, TransportError):
        if "cluster_block_exception" in str(error.error) and (
            "read-only" in str(error.info) or "disk usage" in str(error.info)
        ):
            return EngineFullError(address)
        if isinstance(error, AuthenticationException) or error.status_code in (401, 403):
            return EngineRefusesError(address, str(error.status_code))
        return EngineUnavailableError(address, f"{error.status_code} {error.error}")
    return EngineUnavailableError(address, type(error).__name__)


def _reason(error: NoConnectionError) -> str:
    inner = error.info if isinstance(error.info, Exception) else error
    return f"{type(inner).__name__}" if "timeout" in type(error).__name__.lower() else str(inner)[:200]
