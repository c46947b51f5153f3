"""The bundled town in its five nights, read with the product's extractor: the store after each night."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urljoin

import pytest

from crawler.addresses.scope import Scope
from crawler.addresses.url import canonical
from crawler.crawl.night import crawl
from crawler.extract import Extractor
from crawler.fetching.fetch import RequestsFetcher
from crawler.night import Night
from crawler.outcome import Group, Outcome
from crawler.page import Page
from crawler.settings import CrawlSettings, ExtractSettings
from crawler.store import Store
from crawler.store.rows import UrlRow
from hechingen_search.demo.kinds import COUNCIL, KINDS, Case, Treatment
from hechingen_search.demo.nights import Outage
from hechingen_search.demo.server import TownServer
from tests.crawler.conftest import FakeClock

FIRST = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LETTERS = {
    Group.INDEXED: Treatment.INDEXED,
    Group.LINKS: Treatment.LINKS,
    Group.FOLDED: Treatment.FOLDED,
    Group.SKIPPED: Treatment.SKIPPED,
    Group.FAILED: Treatment.ERROR,
}
FIRST_NIGHT = [case for case in KINDS if case.night == 1 and case.address != "/robots.txt"]


@dataclass
class Play:
    """One town, one store, and what each night left behind."""

    town: TownServer
    store: Store
    settings: CrawlSettings
    clock: FakeClock
    extract: Extractor
    nights: list[Night]
    pages: list[dict[str, Page]]
    dumps: list[list[tuple[object, ...]]]
    requests: list[int]
    first: dict[str, UrlRow]
    """Every address after the first night."""

    def night(self, number: int) -> None:
        """Play one night."""
        self.town.night = number
        self.town.log.clear()
        self.clock.time = FIRST + timedelta(days=number - 1)
        fetcher = RequestsFetcher(self.settings, "0", clock=self.clock)
        self.nights.append(crawl(self.settings, self.store, fetcher, self.extract, self.clock))
        self.pages.append({page.url: page for page in self.store.changed(0)})
        self.dumps.append(
            self.store.database.all("SELECT id, active, revision, content_hash, data FROM page ORDER BY id")
        )
        self.requests.append(len(self.town.log.all()))
        if number == 1:
            self.first = {row.key: row for row in self.store.urls.all()}

    def treatment(self, address: str) -> Treatment | None:
        """Return what became of an address of the town; None when it was never seen."""
        if address.startswith(COUNCIL):
            address = urljoin(self.town.sessionnet_url, address.removeprefix(COUNCIL))
        url = urljoin(self.town.url, address) + ("?" if address.endswith("?") else "")
        key = Scope(self.settings).key(url)
        row = self.first.get(key)
        if row is None:
            return None
        if row.outcome.group is Group.INDEXED and Scope(self.settings).key(row.url) == key and row.url != url:
            same = canonical(url) == url.replace("http:", "https:") or quote(url, safe="%/:?=&,+") == row.url
            return Treatment.INDEXED if same and sorted(url) == sorted(row.url) else Treatment.FOLDED
        return LETTERS[row.outcome.group]


def played(path: Path, outage: Outage, *numbers: int) -> Iterator[Play]:
    with TownServer(night=1, outage=outage) as town:
        settings = CrawlSettings(
            start=town.url,
            session_host=town.sessionnet_url.split("/")[2],
            allow_private=True,
            delay=0.0,
            retry_pause=0.0,
        )
        store = Store(path / "town.sqlite")
        with Extractor(ExtractSettings(ocr=False), store.boilerplate) as extract:
            play = Play(town, store, settings, FakeClock(), extract, [], [], [], [], {})
            for number in numbers:
                play.night(number)
            yield play
        store.close()


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    yield from played(tmp_path_factory.mktemp("five"), Outage.UNAVAILABLE, 1, 2, 3, 4, 5)


def word_97() -> bool:
    """Tell whether a program is installed that reads kind 60, the old Word file."""
    return any(shutil.which(name) for name in ("antiword", "catdoc"))


@pytest.mark.parametrize(
    "case",
    FIRST_NIGHT,
    ids=[f"kind {case.number} {case.name} {case.treatment.value}" for case in FIRST_NIGHT],
)
def test_kind_of_the_town(case: Case, five: Play) -> None:
    found = five.treatment(case.address)
    if found is None:
        assert not case.asked
        assert case.treatment is Treatment.SKIPPED
    else:
        assert found is (Treatment.ERROR if case.number == 60 and not word_97() else case.treatment)


def test_kinds_33_36_42_what_robots_txt_forbids_is_never_asked_for(five: Play) -> None:
    asked = {request.target for request in five.town.log.all()}
    assert not [target for target in asked if "/Suche" in target or "Login" in target]


def test_kind_65_a_meeting_and_its_agenda_are_one_address(five: Play) -> None:
    meetings = [row.key for row in five.store.urls.all() if "ksinr" in row.key]
    assert meetings
    assert all("si0057.php" in key for key in meetings)


def test_night_1_every_address_ended_and_nothing_is_frozen(five: Play) -> None:
    night = five.nights[0]
    assert not night.frozen
    assert night.warnings[0].startswith("Noch ohne Text:"), "scans are not read here"
    assert all("Nicht lesbar" in warning for warning in night.warnings[1:])
    assert Outcome.UNREACHED not in night.counts
    assert sum(night.counts.values()) == len(five.first)
    assert night.pages == len(five.pages[0]) == night.counts[Outcome.NEW]


def test_night_2_brings_the_edits_the_move_and_no_deletion(five: Play) -> None:
    before, after = five.pages[0], five.pages[1]
    ends = [url.rpartition("/")[2] for url in sorted(before.keys() - after.keys())]
    assert ends == ["Waermeplanung-Entwurf"], "only what moved has left; what is gone once is kept"
    assert [url.rpartition("/")[2] for url in after.keys() - before.keys()] == ["Waermeplanung"]
    edited = {url for url in before.keys() & after.keys() if before[url].passages != after[url].passages}
    edits = ("/de/", "id=103", "Kindertagesstaetten", "Hallen-Freibad")
    assert all(any(url.endswith(edit) for url in edited) for edit in edits)
    assert five.nights[1].deleted == 0


def test_night_3_changes_nothing(five: Play) -> None:
    assert five.dumps[2] == five.dumps[1]
    assert not five.nights[2].reached
    assert five.nights[2].frozen
    assert five.requests[2] == 1, "robots.txt asks for patience, and gets it"


def test_night_4_confirms_the_deletions_of_night_2_and_nothing_else(five: Play) -> None:
    missing = five.pages[2].keys() - five.pages[3].keys()
    assert len(missing) == five.nights[3].deleted == 2
    assert not five.nights[3].frozen
    assert five.nights[3].counts[Outcome.DELETED] == len(missing)


def test_kind_40_the_expired_job_is_gone_for_good(five: Play) -> None:
    job = "Fachangestellte-fuer-Baederbetriebe"
    assert any(job in url for url in five.pages[1])
    assert not any(job in url for url in five.pages[3])


def test_night_5_a_relaunch_freezes_deletions_and_does_not_double_the_index(five: Play) -> None:
    before, after = five.pages[3], five.pages[4]
    assert five.nights[4].frozen
    assert five.nights[4].deleted == 0
    assert sorted(page.title for page in before.values()) == sorted(page.title for page in after.values())
    assert len(before.keys() & after.keys()) < len(before) / 2


def test_night_5_moved_pages_keep_their_history(five: Play) -> None:
    moved = [row for row in five.store.urls.all() if row.outcome in (Outcome.MOVED, Outcome.SAME_TEXT)]
    assert moved
    first_night = FIRST.timestamp() + 3600
    inherited = [five.store.urls.by_id(row.target) for row in moved if row.target]
    assert any(row is not None and row.found < first_night for row in inherited)


@pytest.mark.parametrize("outage", [Outage.MAINTENANCE, Outage.REFUSED])
def test_kind_70_other_ways_to_be_down_change_nothing_either(outage: Outage, tmp_path: Path) -> None:
    for play in played(tmp_path, outage, 1, 3):
        assert play.pages[1] == play.pages[0]
        assert play.nights[1].frozen
        assert play.nights[1].deleted == 0
