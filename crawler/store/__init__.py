"""The store: every address, its outcome, its page, its history in one SQLite file. It is the truth."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from crawler.addresses.url import canonical
from crawler.night import Night
from crawler.outcome import Group, Outcome
from crawler.page import Page
from crawler.store.attempts import Attempts
from crawler.store.bodies import Bodies
from crawler.store.claims import Claims
from crawler.store.database import Database
from crawler.store.journal import Journal
from crawler.store.links import Links
from crawler.store.nights import Nights
from crawler.store.pages import Pages
from crawler.store.rows import Broken, Referrer, UrlRow
from crawler.store.template import Template
from crawler.store.urls import Urls

DAY = 86_400.0


class Store:
    """Open the store at *path*, creating it if need be. Raises StoreError, in German, for anything wrong."""

    def __init__(self, path: Path) -> None:
        self.database = Database(path)
        self.urls = Urls(self.database)
        self.attempts = Attempts(self.database)
        self.links = Links(self.database)
        self.pages = Pages(self.database, self.links)
        self.claims = Claims(self.database)
        self.nights_table = Nights(self.database)
        self.template = Template(self.database)
        self.journal = Journal(self.database, self.links, self.template)
        self.bodies = Bodies(self.database, path.with_suffix(".bodies"))

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    def copy(self, to: Path) -> None:
        """Write the store as it is now to a new file; a night may go on meanwhile. Raises StoreError."""
        self.database.run("VACUUM INTO ?", str(to))

    def writing(self) -> AbstractContextManager[None]:
        """Make the block one transaction."""
        return self.database.writing()

    # The index builds on these five (index.build.Source).

    @property
    def identity(self) -> str:
        """Return a name that no other store has."""
        return str(self.database.value("SELECT value FROM meta WHERE name = 'identity'"))

    @property
    def revision(self) -> int:
        """Return the number of the latest change to what the index shows."""
        return self.pages.revision()

    def count(self) -> int:
        """Return how many pages the index shows."""
        return self.pages.count()

    def changed(self, since: int) -> Iterator[Page]:
        """Yield the pages put or changed after revision *since*, with anchors and depth."""
        return self.pages.changed(since)

    def removed(self, since: int) -> Iterator[str]:
        """Yield the URLs taken out after revision *since*."""
        return self.pages.removed(since)

    def boilerplate(self, host: str) -> frozenset[int]:
        """Return the hashes of the blocks that are boilerplate on *host*."""
        return self.template.of(host)

    def repeated(self, host: str, block: int) -> bool:
        """Tell whether a text block is boilerplate on *host*."""
        return self.template.repeated(host, block)

    def forget_page(self, number: int) -> None:
        """Drop the page of an address with its links and block counts. Call inside ``writing``."""
        row, hashes = self.urls.by_id(number), self.pages.hashes(number)
        if row is None or hashes is None:
            return
        self.template.recount(row.host, hashes[1], b"")
        self.pages.drop(number)
        for touched in sorted(self.links.replace(number, ())):
            self.pages.touch(touched)

    def hold(self, night: Night) -> None:
        """Take back what *night* did; the next visits it all again. Call inside ``writing``."""
        self.journal.take_back(night.number, night.started.timestamp())
        self.urls.doubt(night.number, good=True)

    def accept(self) -> None:
        """Let a person vouch for the site: the next night believes what it sees, and deletes."""
        with self.writing():
            self.database.run("INSERT OR REPLACE INTO meta VALUES ('accepted', '1')")

    def accepted(self) -> bool:
        """Tell whether a person vouched for the site since the last night; ask once, inside ``writing``."""
        return bool(self.database.run("DELETE FROM meta WHERE name = 'accepted'"))

    def robots(self, host: str) -> tuple[float, bytes] | None:
        """Return when the robots.txt of *host* was fetched, and its bytes; None: not yet."""
        found = self.database.one("SELECT fetched, body FROM robots WHERE host = ?", host)
        return None if found is None else (float(found[0]), bytes(found[1]))

    def keep_robots(self, host: str, now: float, body: bytes) -> None:
        """Keep the robots.txt of *host*. Call inside ``writing``."""
        self.database.run("INSERT OR REPLACE INTO robots VALUES (?, ?, ?)", host, now, body)

    # Reports, explanations, checks.

    def night(self, number: int | None = None) -> Night | None:
        """Return a night, the latest without *number*, or None."""
        return self.nights_table.last() if number is None else self.nights_table.get(number)

    def nights(self) -> list[Night]:
        """Return the last 90 nights, oldest first."""
        return self.nights_table.all()

    def url(self, url: str) -> UrlRow | None:
        """Return what is known about *url* in any spelling, or None."""
        try:
            key = canonical(url)
        except ValueError:
            key = url
        found = self.urls.get(key)
        if found is None and "://www." not in key:
            found = self.urls.get(key.replace("://", "://www.", 1))
        return found

    def page(self, url: str) -> Page | None:
        """Return the page kept for *url*, following folded addresses, or None."""
        row = self.url(url)
        if row is None:
            return None
        return self.pages.get(row.id) or (self.pages.get(row.target) if row.target else None)

    def referrers(self, url: str, limit: int = 10) -> tuple[Referrer, ...]:
        """Return pages that link to *url*."""
        row = self.url(url)
        return self.links.referrers(row.id, limit) if row else ()

    def broken(self, limit: int = 10) -> Iterator[Broken]:
        """Yield the addresses that failed, each with up to *limit* pages that link to it."""
        failed = [outcome for outcome in Outcome if outcome.group is Group.FAILED]
        for row in self.urls.with_outcome(*failed):
            since = row.failing if row.failing is not None else row.gone
            kept = self.pages.has(row.id)
            yield Broken(row.url, row.outcome, row.detail, since, kept, self.links.referrers(row.id, limit))

    def stale(self, now: float, days: int = 14) -> list[UrlRow]:
        """Return addresses whose copy in the index is kept although they fail for *days* days."""
        return [
            row
            for row in self.urls.all()
            if row.failing is not None and now - row.failing >= days * DAY and self.pages.has(row.id)
        ]

    def orphans(self) -> list[UrlRow]:
        """Return addresses in the index that no page links to any more."""
        linked = {row[0] for row in self.database.all("SELECT DISTINCT target FROM link")}
        return [
            row for row in self.urls.all() if row.depth and row.id not in linked and self.pages.has(row.id)
        ]

    def history(self, url: str) -> list[tuple[int, Outcome]]:
        """Return the nights in which the outcome of *url* changed."""
        row = self.url(url)
        return self.nights_table.history(row.id) if row else []

    def check(self) -> list[str]:
        """Return what is wrong with the store, in German; empty when it is sound."""
        return self.database.problems()
