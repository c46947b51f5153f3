"""The bundled town in its five nights, read with the product's extractor: the store after each night."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.crawl import crawl
from crawler.extract import Extractor
from crawler.fetch import RequestsFetcher
from crawler.night import Night
from crawler.outcome import Group, Outcome
from crawler.page import Page
from crawler.settings import CrawlSettings, ExtractSettings
from crawler.store import Store
from hechingen_search.demo.nights import Outage
from hechingen_search.demo.server import TownServer
from tests.crawler.conftest import FakeClock

FIRST = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
INDEX, L, D, S, E = Group.INDEXED, Group.LINKS, Group.FOLDED, Group.SKIPPED, Group.FAILED
NEWS = "/de/Aktuelles/Stadtnachrichten"
EVENTS = "/de/Aktuelles/Veranstaltungen"

# Kind number in the policy → address → what becomes of it in the first night.
KINDS: list[tuple[str, str, Group]] = [
    ("1", "/", D),
    ("1", "/de/", INDEX),
    ("2", NEWS, L),
    ("5", NEWS + "/2026/Ergebnis-der-Landtagswahl-vom-8.3.2026-in-Lautring", INDEX),
    ("6", NEWS + "/2026/Bye,-bye-Freibad-Hundeschwimmen-am-20.9.2026", INDEX),
    ("7", NEWS + "/2026/Jumelage-Une-delegation-de-Saint-Remy-des-Sources-", INDEX),
    ("8", NEWS + "/2026/Vollsperrung-der-Hofgartenstrasse-wegen-Kanalbaua2", INDEX),
    ("8", NEWS + "/2026/Vollsperrung-der-Hofgartenstrasse-wegen-Kanalbauar", INDEX),
    ("9", "/de/Aktuelles/2014", INDEX),
    ("10", "/de/Wirtschaft%2BBauen/Stadtsanierung", INDEX),
    ("10", "/de/Wirtschaft+Bauen/Stadtsanierung", E),
    ("11", "/de/Wirtschaft%2BBauen/Fl%C3%A4chennutzungs--und-Bebauungspl%C3%A4ne", D),
    ("12", "/de/Gemeinderat/Ortschaftsr%C3%A4te", INDEX),
    ("12", "/de/Gemeinderat/Ortschaftsr%E4te", E),
    ("14", "/de/Stadtleben/Kinder-und-Jugendliche/Kindertagesstaetten", INDEX),
    ("15", "/hallen-freibad", D),
    ("16", "/de/Rathaus-Service/Impressum", INDEX),
    ("17", "/de/Rathaus-Service/Datenschutz", INDEX),
    ("18", "/de/Rathaus-Service/Barrierefreiheit", INDEX),
    ("19", "/de/Leichte-Sprache", INDEX),
    ("20", "/de/Gebaerdensprache", INDEX),
    ("21", "/en/", INDEX),
    ("21", "/fr/", INDEX),
    ("22", "/de/Rathaus-Service/Ansprechpartner/Friederike-Haegele", INDEX),
    ("23", "/de/Rathaus-Service/Dienstleistungen?id=101&item=service&view=publish", INDEX),
    ("24", "/de/Rathaus-Service/Lebenslagen?id=5000123&item=level&view=publish", INDEX),
    ("28", EVENTS + "?item=eventDate&limit=15&offset=15&view=find", L),
    ("29", EVENTS + "/Kalender?monat=2026-07", S),
    ("30", EVENTS + "?id=311&item=eventDate&view=publish", INDEX),
    ("31", "/ceasy/ics/?termin=konzert", S),
    ("32", EVENTS + "?filters%5Bdate%5D=2026-12-05", S),
    ("36", "/de/Rathaus-Service/Ratsinformation/Login", S),
    ("41", "/sitemap.xml", L),
    ("43", NEWS + "/rss", L),
    ("44", "/de/Stadtleben/Vereine", INDEX),
    ("47", "/ceasy/resource/?download=1&id=2101", INDEX),
    ("49", "/dateien/Stadtspiegel/2026/Stadtspiegel-47-2026.pdf", INDEX),
    ("52", "/ceasy/resource/?download=1&id=2111", E),
    ("61", "/dateien/Geodaten.zip", E),
    ("62", "/dateien/Stadtplan.jpg", S),
    ("63", "/dateien/Haushalt%202024%20%E2%80%93%20Anlage.PDF", INDEX),
    ("64", "COUNCIL/bi/si0040.php?__cjahr=2026&__cmonat=11", L),
    ("67", "COUNCIL/bi/getfile.php?id=881&type=do", S),
    ("68", "/de/Stadtleben/Jugendhaus-alt", E),
    ("69", NEWS + "/2019/Stadtlauf-2019", E),
]


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

    def group(self, path: str) -> Group:
        """Return what became of the address with this path."""
        base = self.town.sessionnet_url if path.startswith("COUNCIL") else self.town.url
        row = self.store.url(base.split("/")[0] + "//" + base.split("/")[2] + path.removeprefix("COUNCIL"))
        assert row is not None, path
        return row.outcome.group


def played(path: Path, outage: Outage, last: int) -> Iterator[Play]:
    with TownServer(night=1, outage=outage) as town:
        settings = CrawlSettings(
            start=town.url,
            session_host=town.sessionnet_url.split("/")[2],
            allow_private=True,
            delay=0.0,
            retry_pause=0.0,
        )
        store = Store(path / "town.sqlite")
        with Extractor(ExtractSettings(ocr=False), store.repeated) as extract:
            play = Play(town, store, settings, FakeClock(), extract, [], [], [], [])
            for number in range(1, last + 1):
                play.night(number)
            yield play
        store.close()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    yield from played(tmp_path_factory.mktemp("first"), Outage.UNAVAILABLE, 1)


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    yield from played(tmp_path_factory.mktemp("five"), Outage.UNAVAILABLE, 5)


@pytest.mark.parametrize(
    ("path", "group"), [kind[1:] for kind in KINDS], ids=[f"kind {kind[0]} {kind[1][-30:]}" for kind in KINDS]
)
def test_kind_of_the_town(path: str, group: Group, first: Play) -> None:
    assert first.group(path) is group


def test_kinds_3_and_4_the_same_news_twice_is_shown_once(first: Play) -> None:
    twins = [url for url in first.pages[0] if "Interkulturelle-Woche" in url]
    assert len(twins) == 1


def test_kind_42_robots_txt_is_obeyed(first: Play) -> None:
    robots = first.store.urls.with_outcome(Outcome.ROBOTS)
    asked = {request.target for request in first.town.log.all()}
    assert not asked & {"/" + row.url.split("/", 3)[3] for row in robots}


def test_kind_65_a_meeting_and_its_agenda_are_one_address(first: Play) -> None:
    meetings = [row.key for row in first.store.urls.all() if "ksinr" in row.key]
    assert meetings
    assert all("si0057.php" in key for key in meetings)


def test_night_1_every_address_ended_and_nothing_is_frozen(first: Play) -> None:
    (night,) = first.nights
    assert not night.frozen
    assert not night.warnings
    assert Outcome.UNREACHED not in night.counts
    assert sum(night.counts.values()) == len(list(first.store.urls.all()))
    assert night.pages == len(first.pages[0]) == night.counts[Outcome.NEW]


def test_night_2_brings_exactly_the_edits(five: Play) -> None:
    before, after = five.pages[0], five.pages[1]
    assert five.nights[1].counts.get(Outcome.NEW, 0) == len(after.keys() - before.keys())
    assert before.keys() <= after.keys(), "what is gone once is kept"
    edited = [url for url in before if before[url].passages != after[url].passages]
    assert edited
    assert all(five.town.url in url for url in edited)
    assert five.nights[1].counts[Outcome.CHANGED] >= len(edited)
    assert five.nights[1].deleted == 0


def test_night_3_changes_nothing(five: Play) -> None:
    assert five.dumps[2] == five.dumps[1]
    assert not five.nights[2].reached
    assert five.nights[2].frozen
    assert five.requests[2] == 1, "robots.txt asks for patience, and gets it"


def test_night_4_confirms_the_deletions_of_night_2_and_nothing_else(five: Play) -> None:
    missing = five.pages[2].keys() - five.pages[3].keys()
    assert 1 <= len(missing) == five.nights[3].deleted
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
    for play in played(tmp_path, outage, 3):
        assert play.pages[2] == play.pages[1]
        assert play.nights[2].frozen
        assert play.nights[2].deleted == 0
