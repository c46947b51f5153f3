"""What lies on the disk, dumped: counts, common terms, and hashes that lead nowhere."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import stat
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hechingen_search.statistics import book as books
from hechingen_search.statistics.book import WINDOW, Asked, Book, K, common, unanswered
from hechingen_search.statistics.counting import Counting
from index.analysis.german import German

GERMAN = German()


class Clock:
    """A time that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 9, 17, 42, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_hours(self, hours: float) -> None:
        self.now += timedelta(hours=hours)


@pytest.fixture
def clock() -> Clock:
    """Return the clock of a test."""
    return Clock()


@pytest.fixture
def book(tmp_path: Path, clock: Clock) -> Book:
    """Return an empty book."""
    return Book(tmp_path / "statistik", 60, clock)


def dumped(book: Book) -> str:
    """Return everything that was written, names of files included."""
    paths = sorted(book.directory.rglob("*"))
    return "\n".join(f"{path.name}\n{path.read_text()}" for path in paths if path.is_file())


def ask(book: Book, clock: Clock, term: str, hours: int, found: int = 1) -> None:
    """Ask once an hour."""
    for _ in range(hours):
        book.record([Asked(term, found)])
        clock.pass_hours(1)


def test_a_term_is_written_out_after_five_different_hours_and_not_before(book: Book, clock: Clock) -> None:
    ask(book, clock, "scheidung", K - 1)
    assert "scheidung" not in dumped(book)
    ask(book, clock, "scheidung", 1)
    assert common(book.days(9)) == (("scheidung", 1, 0, 0),)


def test_many_times_in_one_hour_are_one(book: Book, clock: Clock) -> None:
    for _ in range(100):
        book.record([Asked("scheidung", 1)] * 3)
    assert "scheidung" not in dumped(book)
    assert book.days(1)[0].searches == 300


def test_several_processes_in_one_hour_are_one_hour(book: Book, clock: Clock) -> None:
    for _ in range(K):
        Book(book.directory, 60, clock).record([Asked("scheidung", 1)])
    assert "scheidung" not in dumped(book)


def test_what_stays_rare_is_forgotten_with_its_key(book: Book, clock: Clock) -> None:
    ask(book, clock, "scheidung", K - 1)
    before = json.loads((book.directory / books.OPEN).read_bytes())
    clock.pass_hours(24 * WINDOW)
    ask(book, clock, "scheidung", K - 1)
    after = json.loads((book.directory / books.OPEN).read_bytes())
    assert before["key"] != after["key"]
    assert set(before["hours"]).isdisjoint(after["hours"])
    assert "scheidung" not in dumped(book)


def test_the_files_hold_no_time_no_order_and_no_rare_text(book: Book, clock: Clock) -> None:
    terms = ["zahnarzt", "amt", "müll", "bad", "kita"]
    book.record([Asked(term, 0) for term in terms])
    text = dumped(book)
    assert not any(term in text for term in terms)
    assert ":17" not in text
    assert "17:42" not in text
    clock.pass_hours(1)
    book.record([Asked("", 1)])
    hours = json.loads((book.directory / books.OPEN).read_bytes())["hours"]
    assert list(hours) == sorted(hours)
    day = json.loads((book.directory / "2026-11-02.json").read_bytes())
    assert day == {"searches": 6, "empty": 5, "missed": 0, "terms": {}}
    assert set(json.loads((book.directory / books.OPEN).read_bytes())) == {
        *("key", "begun", "hours", "hour", "now")
    }


def test_only_the_owner_reads_it(book: Book) -> None:
    book.record([Asked("amt", 1)])
    modes = {stat.S_IMODE(path.stat().st_mode) for path in book.directory.iterdir()}
    assert modes == {0o600}


def test_days_are_kept_as_long_as_configured(book: Book, clock: Clock) -> None:
    book.record([Asked("amt", 1)])
    clock.pass_hours(24 * 60)
    book.record([Asked("amt", 1)])
    assert len(book.days(99)) == 2
    clock.pass_hours(24)
    book.record([Asked("amt", 1)])
    assert [day.day.isoformat() for day in book.days(99)] == ["2027-01-01", "2027-01-02"]


def test_terms_without_an_answer_are_told(book: Book, clock: Clock) -> None:
    ask(book, clock, "einhorn", K + 2, found=0)
    ask(book, clock, "kita", K + 2, found=3)
    assert unanswered(common(book.days(9))) == (("einhorn", 3, 3, 0),)


def test_a_flood_of_different_terms_fills_no_disk(
    book: Book, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books, "MOST", 50)
    book.record([Asked(f"wort {n}", 1) for n in range(500)])
    state = json.loads((book.directory / books.OPEN).read_bytes())
    assert len(state["hours"]) == len(state["now"]) == 50
    assert book.days(1)[0].searches == 500


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"key": 1}', "\x00"])
def test_damaged_files_are_begun_anew(book: Book, clock: Clock, damage: str) -> None:
    book.record([Asked("amt", 1)])
    for path in book.directory.glob("*.json"):
        path.write_text(damage)
    book.record([Asked("amt", 1)])
    assert book.days(9)[0].searches == 1


PERSONAL = (
    "klaus.mueller@example.de",
    "07471 930120",
    "DE12 5001 0517 0648 4898 90",
    "Az. 123/2024",
    "geboren 12.3.1980",
    "Klaus Müller",
    "BL AB 123",
)


def test_nothing_personal_is_written_however_often_it_is_asked(
    book: Book, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    counting = Counting(book, lambda: GERMAN)
    for _ in range(3 * K):
        for text in (*PERSONAL, "Hundesteuer"):
            counting.count(text, 0)
        counting.flush()
        clock.pass_hours(1)
    text = dumped(book) + caplog.text
    for secret in PERSONAL:
        for word in secret.lower().split():
            assert word not in text.lower() or word.isdigit()
    assert "930120" not in text
    assert [term.text for term in common(book.days(9))] == ["hundesteuer"]
    # Not even a hash of it: the only term that was counted is the harmless one.
    assert len(json.loads((book.directory / books.OPEN).read_bytes())["hours"]) == 1


def test_a_failure_to_write_says_nothing_of_what_was_asked(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "statistik").write_text("no directory")
    counting = Counting(Book(tmp_path / "statistik"), lambda: GERMAN)
    counting.count("Scheidung", 0)
    counting.flush()
    assert "Statistik" in caplog.text
    assert "cheidung" not in caplog.text


def worker(directory: Path, flushed: int, waiting: int) -> None:
    """Count searches, some of them written, some not yet; then wait to be killed."""
    counting = Counting(Book(directory), lambda: None, period=3600)
    counting.start()
    for _ in range(flushed):
        counting.count("amt", 1)
        counting.flush()
    for _ in range(waiting):
        counting.count("amt", 1)
    (directory / f"ready-{os.getpid()}").touch()
    time.sleep(600)


def test_killed_processes_lose_only_what_was_not_yet_written(tmp_path: Path) -> None:
    directory = tmp_path / "statistik"
    directory.mkdir()
    context = multiprocessing.get_context("forkserver")
    processes = [context.Process(target=worker, args=(directory, 20, 5)) for _ in range(4)]
    for process in processes:
        process.start()
    until = time.monotonic() + 120
    while len(list(directory.glob("ready-*"))) < len(processes):
        assert time.monotonic() < until
        assert all(process.is_alive() for process in processes)
        time.sleep(0.05)
    for process in processes:
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    assert sum(day.searches for day in Book(directory).days(9)) == 80


def test_what_was_missed_among_the_hits_is_counted_beside_the_searches(book: Book, clock: Clock) -> None:
    ask(book, clock, "scheidung", K - 1)
    book.record([Asked("scheidung", 7), Asked("scheidung", None), Asked("", None)])
    assert (book.days(1)[0].searches, book.days(1)[0].empty, book.days(1)[0].missed) == (K, 0, 2)
    assert common(book.days(9)) == (("scheidung", 1, 0, 1),)
    assert unanswered(common(book.days(9)))
