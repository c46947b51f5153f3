"""The store: right after everything, and plain German when the disk is not."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.crawl.night import crawl
from crawler.errors import StoreError
from crawler.extract import Extractor
from crawler.fetching.fetch import RequestsFetcher
from crawler.outcome import Outcome
from crawler.page import Extraction, Fetched, FileFacts, Passage
from crawler.settings import ExtractSettings
from crawler.store import Store
from crawler.store.database import APPLICATION_ID
from crawler.store.schema import MIGRATIONS, VERSION
from tests.crawler.conftest import Nights
from tests.crawler.reading import read
from tests.crawler.site import Answer, Site, page


def small(site: Site) -> None:
    site.pages |= {"/": page("Start", "Willkommen", ("/a", "/b"))}
    site.pages |= {"/a": page("A", "Text A"), "/b": page("B", "Text B")}


def test_the_identity_stays_and_differs_between_stores(tmp_path: Path) -> None:
    with Store(tmp_path / "a.sqlite") as first, Store(tmp_path / "b.sqlite") as second:
        identity = first.identity
        assert identity != second.identity
    with Store(tmp_path / "a.sqlite") as again:
        assert again.identity == identity


def test_case_91_a_full_disk_says_so_and_loses_nothing(site: Site, nights: Nights) -> None:
    small(site)
    nights.play()
    before = nights.indexed()
    pages = nights.store.database.value("PRAGMA page_count")
    nights.store.database.one(f"PRAGMA max_page_count = {pages}")  # the disk is full from here on
    site.pages["/a"] = page("A", "Sehr viel neuer Text. " * 5000 + str(list(range(20000))))
    with pytest.raises(StoreError, match=r"Datenträger ist voll.*Bisher Gespeichertes bleibt erhalten"):
        nights.play()
    assert nights.indexed() == before
    nights.store.database.one("PRAGMA max_page_count = 1000000")
    assert nights.store.check() == []
    nights.play()
    assert nights.outcomes()["/a"] is Outcome.CHANGED


def test_case_91_a_full_disk_for_raw_bodies(site: Site, nights: Nights, tmp_path: Path) -> None:
    small(site)
    nights.play()
    directory = tmp_path / "store.bodies"
    shutil.rmtree(directory)
    directory.write_text("kein Verzeichnis")
    site.pages["/a"] = page("A", "neuer Text")
    with pytest.raises(StoreError, match="Bisher Gespeichertes bleibt erhalten"):
        nights.play()
    assert nights.indexed() == {"/", "/a", "/b"}
    directory.unlink()
    assert nights.play().finished


def test_a_read_only_store_says_so_and_loses_nothing(site: Site, nights: Nights) -> None:
    small(site)
    nights.play()
    nights.store.database.one("PRAGMA query_only = 1")
    with pytest.raises(StoreError, match="Schreibrechte für Datei und Verzeichnis"):
        nights.play()
    nights.store.database.one("PRAGMA query_only = 0")
    assert nights.indexed() == {"/", "/a", "/b"}
    assert nights.play().finished


def test_a_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("")
    with pytest.raises(StoreError, match="Rechte prüfen"):
        Store(tmp_path / "datei" / "store.sqlite")


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"Das ist keine Datenbank, sondern ein Text." * 100, "kein Speicher"), (b"", "")],
)
def test_a_file_that_is_no_store(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(content)
    if not message:
        with Store(path) as store:
            assert store.count() == 0
        return
    with pytest.raises(StoreError, match=message):
        Store(path)
    assert path.read_bytes() == content


def test_a_foreign_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "andere.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notizen (text TEXT)")
    with pytest.raises(StoreError, match="kein Speicher der Volltextsuche"):
        Store(path)


def test_a_corrupt_store_is_found_by_the_check(site: Site, nights: Nights, tmp_path: Path) -> None:
    site.pages["/"] = page("Start", "x", tuple(f"/{number}" for number in range(300)))
    nights.play()
    assert nights.store.check() == []
    nights.store.database.one("PRAGMA wal_checkpoint(TRUNCATE)")
    path = tmp_path / "corrupt.sqlite"
    data = bytearray((tmp_path / "store.sqlite").read_bytes())
    for start in range(5 * 4096, len(data) - 4096, 3 * 4096):
        data[start : start + 2000] = b"\xff" * 2000
    path.write_bytes(bytes(data))
    with Store(path) as store:
        try:
            problems = store.check()
        except StoreError as error:
            problems = [str(error)]
    assert any("beschädigt" in problem for problem in problems)


def test_a_newer_version_is_refused_and_an_older_one_is_brought_forward(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    Store(path).close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(StoreError, match="neueren Programmversion"):
        Store(path)


def test_a_migration_keeps_what_is_stored(
    site: Site, nights: Nights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small(site)
    nights.play()
    before, identity = nights.indexed(), nights.store.identity
    nights.store.close()
    added = "ALTER TABLE url ADD COLUMN note TEXT NOT NULL DEFAULT 'x';"
    monkeypatch.setattr("crawler.store.database.MIGRATIONS", (*MIGRATIONS, added))
    monkeypatch.setattr("crawler.store.database.VERSION", VERSION + 1)
    nights.store = Store(tmp_path / "store.sqlite")
    assert nights.store.identity == identity
    assert nights.indexed() == before
    assert nights.store.database.value("SELECT DISTINCT note FROM url") == "x"


def test_raw_bodies_are_kept_once_and_bounded(site: Site, nights: Nights, tmp_path: Path) -> None:
    pdf = Answer(b"%PDF-1.7" + bytes(range(256)) * 400, headers={"Content-Type": "application/pdf"})
    site.pages["/"] = page("Start", "x", ("/1.pdf", "/2.pdf"))
    site.pages |= {"/1.pdf": pdf, "/2.pdf": pdf}
    nights.play()
    directory = tmp_path / "store.bodies"
    assert len(list(directory.glob("??/*"))) == 2
    nights.change(raw_bytes=500)
    nights.play()
    assert sum(file.stat().st_size for file in directory.glob("??/*")) <= 500


def test_re_extraction_needs_no_network(site: Site, nights: Nights) -> None:
    small(site)
    nights.play()
    revision = nights.store.revision

    def louder(fetched: Fetched, link_text: str) -> Extraction:
        extraction = read(fetched, link_text)
        return replace(extraction, page=replace(extraction.page, passages=(Passage("LAUT"),)))

    nights.extract = louder
    night = nights.play(re_extract=True)
    assert site.requests == []
    assert night.requests == 0
    assert {found.passages for found in nights.store.changed(revision)} == {(Passage("LAUT"),)}
    assert nights.store.count() == 3


def test_the_learned_template_extracts_pages_again(site: Site, nights: Nights) -> None:
    banner = "Volltextsuche auf: https://www.hechingen.de"
    for number in range(8):
        body = page(f"P{number}", f"Inhalt {number}", ("/",)).body.replace(
            b"</main>", f"<p>{banner}</p></main>".encode()
        )
        site.pages[f"/p{number}"] = Answer(body, headers={"Content-Type": "text/html"})
    site.pages["/"] = page("Start", "Willkommen", tuple(f"/p{number}" for number in range(8)))

    def without_boilerplate(fetched: Fetched, link_text: str) -> Extraction:
        extraction = read(fetched, link_text)
        host = site.base.removeprefix("http://")
        repeated = any(nights.store.repeated(host, block) for block in extraction.blocks)
        text = " ".join(passage.text for passage in extraction.page.passages)
        kept = text.replace(banner, "").strip() if repeated else text
        return replace(extraction, page=replace(extraction.page, passages=(Passage(kept),)))

    nights.extract = without_boilerplate
    nights.play()
    texts = {found.title: found.passages[0].text for found in nights.store.changed(0)}
    assert texts["P3"] == "Inhalt 3"
    assert len(site.requests) == 10, "read again from the raw bodies"
    revision = nights.store.revision
    nights.play()
    assert nights.store.revision == revision


def test_a_deleted_page_takes_its_links_along(site: Site, nights: Nights) -> None:
    small(site)
    site.pages["/a"] = page("A", "Text A", {"/b": "Beh", "/fehlt": "kaputt"})
    nights.play()
    site.pages["/a"] = Answer(b"", 404)
    nights.play(2)
    assert nights.store.referrers(site.base + "/fehlt") == ()
    (b,) = [found for found in nights.store.changed(0) if found.title == "B"]
    assert b.anchors == ("b",)


def test_addresses_that_never_were_anything_are_forgotten_after_ninety_nights(
    site: Site, nights: Nights
) -> None:
    small(site)
    site.pages["/"] = page("Start", "x", ("/a", "/fehlt", "https://fremd.example/"))
    nights.play()
    site.pages["/"] = page("Start", "x", ("/a",))
    nights.play()
    assert "/fehlt" in nights.outcomes()
    nights.play(110)
    assert set(nights.outcomes()) == {"/", "/a"}


def test_scans_that_could_not_be_read_are_tried_again_from_the_raw_body(site: Site, nights: Nights) -> None:
    small(site)
    read_pages = [0]

    def scanning(fetched: Fetched, link_text: str) -> Extraction:
        extraction = read(fetched, link_text)
        facts = FileFacts(ocr_pages=read_pages[0], unread_pages=1 - read_pages[0])
        passages = (Passage("gelesen"),) if read_pages[0] else extraction.page.passages
        return replace(extraction, page=replace(extraction.page, facts=facts, passages=passages))

    nights.extract = scanning
    nights.play()
    nights.set_not_due()
    read_pages[0] = 1
    nights.play()
    assert site.paths() == ["/robots.txt", "/"]
    texts = {found.title: found.passages[0].text for found in nights.store.changed(0)}
    assert texts == {"Start": "gelesen", "A": "gelesen", "B": "gelesen"}


def test_two_readers_and_a_writer_do_not_disturb_each_other(
    site: Site, nights: Nights, tmp_path: Path
) -> None:
    small(site)
    nights.play()
    with Store(tmp_path / "store.sqlite") as reader:
        pages = reader.changed(0)
        first = next(pages)
        nights.play(full=True)
        assert [first.title, *(found.title for found in pages)] == ["Start", "A", "B"]


def test_only_one_url(site: Site, nights: Nights) -> None:
    small(site)
    nights.play(only=site.base + "/a")
    assert site.paths() == ["/robots.txt", "/a"]
    assert nights.indexed() == {"/a"}


def test_only_one_url_even_when_a_night_was_killed(site: Site, nights: Nights) -> None:
    small(site)
    with nights.store.writing():
        nights.store.nights_table.begin(nights.clock.now())
        nights.store.urls.add("https://x/killed", site.base + "/killed", site.base[7:], 0, None, 0.0)
    nights.play(only=site.base + "/a")
    assert site.paths() == ["/robots.txt", "/a"]


def test_a_night_resumed_hours_later_has_its_own_budget(site: Site, nights: Nights) -> None:
    small(site)
    nights.change(budget=3600.0)
    with nights.store.writing():
        killed = nights.store.nights_table.begin(nights.clock.now() - timedelta(hours=9))
    night = nights.play()
    assert night.number == killed.number
    assert night.pages == 3


def test_a_defect_in_extraction_costs_one_page_and_is_reported(site: Site, nights: Nights) -> None:
    def defect(fetched: Fetched, link_text: str) -> Extraction:
        if fetched.url.endswith("/a"):
            raise ZeroDivisionError("division by zero")
        return read(fetched, link_text)

    small(site)
    nights.extract = defect
    night = nights.play()
    assert nights.outcomes()["/a"] is Outcome.DAMAGED
    assert nights.indexed() == {"/", "/b"}
    assert "ZeroDivisionError" in night.warnings[0]


def test_limit(site: Site, nights: Nights) -> None:
    small(site)
    nights.play(limit=2)
    assert site.paths() == ["/robots.txt", "/", "/a"]
    nights.play()
    assert nights.store.count() == 3


def test_full_visits_everything_without_asking(site: Site, nights: Nights) -> None:
    small(site)
    tagged = page("A", "Text A")
    site.pages["/a"] = replace(tagged, headers={"ETag": '"1"', **tagged.headers})
    nights.play(3)
    nights.play(full=True)
    assert site.paths() == ["/robots.txt", "/", "/a", "/b"]
    assert all("If-None-Match" not in request.headers for request in site.requests)


def test_progress_is_told_once_per_address(site: Site, nights: Nights) -> None:
    small(site)
    seen: list[tuple[str, Outcome, int]] = []
    crawl(
        nights.settings,
        nights.store,
        RequestsFetcher(nights.settings, "0"),
        read,
        nights.clock,
        lambda progress: seen.append((progress.url.removeprefix(site.base), progress.outcome, progress.done)),
    )
    assert seen == [("/", Outcome.NEW, 1), ("/a", Outcome.NEW, 2), ("/b", Outcome.NEW, 3)]


def test_nights_are_recorded(site: Site, nights: Nights) -> None:
    small(site)
    night = nights.play(2)
    assert night.number == 2
    assert isinstance(night.ended, datetime)
    assert nights.store.night(2) == night
    assert [found.number for found in nights.store.nights()] == [1, 2]


def test_the_report_can_name_pages_without_a_title_and_pages_with_the_same(
    site: Site, nights: Nights
) -> None:
    text = "Der Gemeinderat hat die Gebühren für das Hallenbad beschlossen."
    html = {"Content-Type": "text/html; charset=utf-8"}
    site.pages["/"] = page("Start", text, ("/a", "/b", "/namenlos"))
    site.pages["/a"] = page("Gebühren", f"{text} Teil a.")
    site.pages["/b"] = page("Gebühren", f"{text} Teil b.")
    site.pages["/namenlos"] = Answer(f"<main><h2>Eintritt</h2><p>{text}</p></main>".encode(), headers=html)
    with Extractor(ExtractSettings(ocr=False)) as nights.extract:
        nights.play()
    pages = list(nights.store.changed(0))
    assert [found.url for found in pages if not found.titled] == [site.base + "/namenlos"]
    assert Counter(found.title for found in pages).most_common(1) == [("Gebühren", 2)]
