"""The fetcher port and its implementation with requests, the only place that talks HTTP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Protocol
from urllib.parse import quote

import requests
from requests.cookies import RequestsCookieJar
from urllib3 import BaseHTTPResponse
from urllib3.exceptions import ProtocolError

from crawler.addresses.url import resolve
from crawler.clock import Clock, SystemClock
from crawler.errors import FetchError
from crawler.fetching.http_rules import (
    REDIRECTS,
    content_coding,
    error_detail,
    error_outcome,
    is_file,
    refuse_encoding,
    retry_after,
    status_outcome,
)
from crawler.fetching.net import Connector, Deadline, PinnedAdapter, Resolver, system_resolver
from crawler.outcome import Outcome
from crawler.page import Fetched
from crawler.settings import CrawlSettings

_CHUNK = 65_536
_SPOOL = 4_000_000
_DRAIN = 65_536


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said about the copy we have, verbatim."""

    etag: str = ""
    last_modified: str = ""


Before = Callable[[str], Validators]
"""Asked before each further request (redirect, second try): waits; returns validators or raises PageError."""


def no_check(url: str) -> Validators:
    """Let every redirect be followed."""
    return Validators()


class Fetcher(Protocol):
    """Fetch one URL."""

    def fetch(
        self, url: str, *, etag: str = "", last_modified: str = "", before: Before = no_check
    ) -> Fetched:
        """Return the response (status 200 or 304) after redirects; raise FetchError for anything else."""


class RequestsFetcher:
    """Fetch over HTTP within the limits of *settings*: sizes, total deadlines, public addresses."""

    def __init__(
        self,
        settings: CrawlSettings,
        version: str,
        *,
        clock: Clock | None = None,
        resolver: Resolver = system_resolver,
        verify: bool | str = True,
    ) -> None:
        self._settings = settings
        self._clock = clock or SystemClock()
        self._verify = verify
        self._connector = Connector(resolver, settings.allow_private)
        self._adapter = PinnedAdapter(self._connector)
        contact = f" (+{settings.contact})" if settings.contact else ""
        self._agent = f"{settings.agent}/{version}{contact}"

    def close(self) -> None:
        """Close all connections."""
        self._adapter.close()

    def fetch(
        self, url: str, *, etag: str = "", last_modified: str = "", before: Before = no_check
    ) -> Fetched:
        """Return the response (status 200 or 304) after redirects; raise FetchError for anything else."""
        cookies = RequestsCookieJar()  # only for this chain: the crawl itself is anonymous
        validators = Validators(etag, last_modified)
        hops: list[str] = []
        seen = {(url, 0)}
        target = url
        while True:
            answer = self._one(target, validators, cookies, before)
            if isinstance(answer, Fetched):
                return Fetched(
                    url, target, answer.status, answer.headers, answer.body, answer.fetched_at, tuple(hops)
                )
            hops.append(target)
            target = answer
            if (target, len(cookies)) in seen:
                raise FetchError(url, Outcome.REDIRECT_LOOP, target)
            if len(hops) > self._settings.max_hops:
                raise FetchError(url, Outcome.TOO_MANY_HOPS, f"mehr als {self._settings.max_hops}")
            seen.add((target, len(cookies)))
            validators = before(target)

    def _one(
        self, url: str, validators: Validators, cookies: RequestsCookieJar, before: Before
    ) -> Fetched | str:
        """Return the response to *url*, or the target of its redirect."""
        try:
            answer = self._request(url, validators, cookies, "gzip, deflate")
        except FetchError as error:
            if error.outcome is not Outcome.ENCODING:
                raise
            before(url)  # some servers label plain text as gzip: ask for plain text
            return self._request(url, validators, cookies, "identity")
        if isinstance(answer, Fetched) and answer.status == 304 and validators == Validators():
            before(url)  # "not modified" although we have nothing: insist
            answer = self._request(url, validators, cookies, "gzip, deflate", insist=True)
            if isinstance(answer, Fetched) and answer.status == 304:
                raise FetchError(url, Outcome.HTTP_ERROR, "304 ohne Anlass")
        return answer

    def _request(
        self,
        url: str,
        validators: Validators,
        cookies: RequestsCookieJar,
        encoding: str,
        insist: bool = False,
    ) -> Fetched | str:
        request = self._prepare(url, validators, cookies, encoding, insist)
        total = self._settings.page_deadline
        # A silent server is given up earlier than one that sends something.
        timeout = (min(total / 2, 15.0), min(total / 2, 30.0))
        with Deadline(total, self._connector.cut) as deadline:
            try:
                response = self._adapter.send(request, stream=True, timeout=timeout, verify=self._verify)
                cookies.update(response.cookies)
                try:
                    return self._read(url, response, deadline)
                except ProtocolError as error:
                    raise FetchError(url, Outcome.TRUNCATED, str(error)[:300]) from error
                finally:
                    # An answer read to its end has gone back to the pool; any other connection is closed.
                    response.raw.close()
                    self._connector.release()
            except FetchError as error:
                if deadline.expired and error.outcome is Outcome.TRUNCATED:
                    raise FetchError(url, Outcome.DEADLINE, error.detail) from error
                raise
            except Exception as error:
                outcome = Outcome.DEADLINE if deadline.expired else error_outcome(error)
                raise FetchError(url, outcome, error_detail(error)) from error

    def _prepare(
        self, url: str, validators: Validators, cookies: RequestsCookieJar, encoding: str, insist: bool
    ) -> requests.PreparedRequest:
        headers = {"User-Agent": self._agent, "Accept": "*/*", "Accept-Encoding": encoding}
        headers["Accept-Language"] = "de,*;q=0.5"
        if validators.etag:
            headers["If-None-Match"] = validators.etag
        elif validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        if insist:
            headers["Cache-Control"] = "no-cache"
        try:
            request = requests.Request("GET", url, headers=headers, cookies=cookies).prepare()
        except (requests.RequestException, ValueError) as error:
            raise FetchError(url, Outcome.BAD_URL, str(error)[:300]) from error
        if url.endswith("?") and request.url is not None:
            request.url += "?"  # some systems insist on it, and URLs are fetched verbatim
        return request

    def _read(self, url: str, response: requests.Response, deadline: Deadline) -> Fetched | str:
        headers = {name.lower(): value for name, value in response.raw.headers.items()}
        # A rule for one agent ends with its header, so these stay apart.
        if "x-robots-tag" in headers:
            headers["x-robots-tag"] = "\n".join(response.raw.headers.getlist("x-robots-tag"))
        status, now = response.status_code, self._clock.now()
        if status in REDIRECTS:
            response.raw.read(_DRAIN)
            return _target(url, headers.get("location"))
        if status == 304:
            response.raw.read(_DRAIN)
            return Fetched(url, url, 304, headers, b"", now)
        if outcome := status_outcome(status):
            response.raw.read(_DRAIN)
            raise FetchError(url, outcome, f"HTTP {status}", retry_after(headers.get("retry-after"), now))
        coding = content_coding(headers.get("content-encoding", ""))
        if refusal := refuse_encoding(coding):
            raise FetchError(url, Outcome.ENCODING, refusal)
        response.raw.headers["content-encoding"] = coding
        return Fetched(url, url, status, headers, self._body(url, headers, response.raw, deadline), now)

    def _body(self, url: str, headers: dict[str, str], raw: BaseHTTPResponse, deadline: Deadline) -> bytes:
        """Return the decoded body; stop as soon as it is larger than its kind may be."""
        size, kind = 0, headers.get("content-type", "")
        limit = self._limit(is_file(kind, b""), deadline)
        _refuse_length(url, headers, self._settings.file_bytes)
        with SpooledTemporaryFile(max_size=_SPOOL) as spool:  # no second copy of a large PDF in memory
            for chunk in raw.stream(_CHUNK, decode_content=True):
                if not size and chunk:
                    limit = self._limit(is_file(kind, chunk), deadline)
                size += len(chunk)
                if size > limit:
                    raise FetchError(url, Outcome.TOO_LARGE, f"mehr als {limit:,} Bytes".replace(",", "."))
                spool.write(chunk)
            if deadline.expired:
                # A connection that was cut can look like the end of a body without Content-Length.
                raise FetchError(url, Outcome.DEADLINE)
            spool.seek(0)
            return spool.read()

    def _limit(self, large: bool, deadline: Deadline) -> int:
        """Return how many bytes are read, and let *deadline* fit the kind of content."""
        settings = self._settings
        deadline.move(settings.file_deadline if large else settings.page_deadline)
        return settings.file_bytes if large else settings.page_bytes


def _refuse_length(url: str, headers: dict[str, str], limit: int) -> None:
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > limit:
        raise FetchError(url, Outcome.TOO_LARGE, f"Content-Length {length}")


def _target(url: str, location: str | None) -> str:
    """Return the absolute target of a redirect; http.client hands header bytes over as Latin-1."""
    if not location or not location.strip():
        raise FetchError(url, Outcome.BAD_REDIRECT, "kein Ziel genannt")
    raw = location.strip().encode("latin-1", "replace")
    target = resolve(url, quote(raw, safe="%/:?#[]@!$&'()*+,;=~\\"))
    if not target:
        raise FetchError(url, Outcome.BAD_REDIRECT, location[:200])
    return target.partition("#")[0]
