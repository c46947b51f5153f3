"""The tables of the store, and the way from older versions to this one."""

from __future__ import annotations

SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- One row per address ever seen. Times are seconds since 1970 (UTC), intervals are days.
CREATE TABLE url (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    host TEXT NOT NULL,
    depth INTEGER NOT NULL,
    pattern TEXT,
    pending INTEGER NOT NULL DEFAULT 0,
    outcome TEXT NOT NULL DEFAULT 'unreached',
    detail TEXT NOT NULL DEFAULT '',
    night INTEGER NOT NULL DEFAULT 0,
    target INTEGER,
    found REAL NOT NULL,
    visited REAL,
    changed REAL,
    full REAL,
    due REAL NOT NULL,
    interval REAL NOT NULL DEFAULT 1,
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT '',
    gone REAL,
    confirmed INTEGER NOT NULL DEFAULT 0,
    failing REAL,
    had_page INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX url_frontier ON url (host, depth, id) WHERE pending = 1;
CREATE INDEX url_pattern ON url (pattern) WHERE pattern IS NOT NULL;
CREATE INDEX url_target ON url (target) WHERE target IS NOT NULL;
CREATE INDEX url_due ON url (due);
CREATE INDEX url_outcome ON url (outcome);

-- What was read there; active = 0 when the same content is in the index under another address.
CREATE TABLE page (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    active INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    content_hash BLOB NOT NULL,
    text_hash BLOB NOT NULL,
    canonical TEXT,
    body_hash BLOB,
    response TEXT NOT NULL,
    blocks BLOB NOT NULL,
    unread INTEGER NOT NULL,
    again INTEGER NOT NULL DEFAULT 0,
    data BLOB NOT NULL
);
CREATE INDEX page_revision ON page (revision);
CREATE INDEX page_text ON page (text_hash);
CREATE INDEX page_body ON page (body_hash);
CREATE INDEX page_again ON page (id) WHERE again = 1;
CREATE TABLE removed (url TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX removed_revision ON removed (revision);

CREATE TABLE link (
    source INTEGER NOT NULL,
    target INTEGER NOT NULL,
    text TEXT NOT NULL,
    title TEXT NOT NULL,
    follow INTEGER NOT NULL,
    PRIMARY KEY (source, target, text)
) WITHOUT ROWID;
CREATE INDEX link_target ON link (target, text);

-- How many pages of a host show a block of text, and which blocks count as the site's template.
CREATE TABLE block (host TEXT, hash INTEGER, pages INTEGER NOT NULL, PRIMARY KEY (host, hash)) WITHOUT ROWID;
CREATE TABLE template (host TEXT, hash INTEGER, PRIMARY KEY (host, hash)) WITHOUT ROWID;

CREATE TABLE body (hash BLOB PRIMARY KEY, size INTEGER NOT NULL, used REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE robots (host TEXT PRIMARY KEY, fetched REAL NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;

CREATE TABLE night (number INTEGER PRIMARY KEY, started REAL NOT NULL, ended REAL, data TEXT NOT NULL);
-- One row whenever the outcome of an address differs from that of the night before.
CREATE TABLE history (
    url INTEGER NOT NULL, night INTEGER NOT NULL, outcome TEXT NOT NULL, PRIMARY KEY (url, night)
) WITHOUT ROWID;
"""

JOURNAL = """
-- The pages and links that the night overwrote, as they were; url IS NULL: there was no page.
CREATE TABLE old_page (
    id INTEGER PRIMARY KEY, url TEXT, active INTEGER, revision INTEGER, content_hash BLOB, text_hash BLOB,
    canonical TEXT, body_hash BLOB, response TEXT, blocks BLOB, unread INTEGER, again INTEGER, data BLOB
);
CREATE TABLE old_source (id INTEGER PRIMARY KEY);
CREATE TABLE old_link (
    source INTEGER, target INTEGER, text TEXT, title TEXT, follow INTEGER, PRIMARY KEY (source, target, text)
) WITHOUT ROWID;
"""

ATTEMPTS = """
-- What is being read right now, and how often the process died over it; died: seconds since 1970.
CREATE TABLE attempt (
    url INTEGER PRIMARY KEY, running INTEGER NOT NULL, deaths INTEGER NOT NULL DEFAULT 0, died REAL
);
"""

MIGRATIONS: tuple[str, ...] = (SCHEMA, JOURNAL, ATTEMPTS)
"""Script number n leads from version n to n + 1; a script is never changed once it was released."""

VERSION = len(MIGRATIONS)
