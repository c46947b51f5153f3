"""Keep what is about to be overwritten, once a night; ``journal.py`` takes it back."""

from __future__ import annotations

from crawler.store.database import Database


def remember_page(database: Database, number: int) -> None:
    """Keep the page of an address as it is, once a night; also that there is none."""
    database.run("INSERT OR IGNORE INTO old_page SELECT * FROM page WHERE id = ?", number)
    database.run("INSERT OR IGNORE INTO old_page (id) VALUES (?)", number)


def remember_links(database: Database, source: int) -> None:
    """Keep the links of *source* as they are, once a night."""
    if database.run("INSERT OR IGNORE INTO old_source VALUES (?)", source):
        database.run(
            "INSERT INTO old_link SELECT source, target, text, title, follow FROM link WHERE source = ?",
            source,
        )
