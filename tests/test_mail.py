"""The weekly report by mail, against a mail server that is really one."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from crawler.night import Night
from crawler.outcome import Outcome
from hechingen_search.operations import mail as mails
from hechingen_search.operations.mail import MailError, is_due, send, send_weekly
from hechingen_search.operations.report import SiteReport
from hechingen_search.operations.report_html import render
from hechingen_search.settings import DataSettings, MailSettings, Settings
from hechingen_search.statistics.book import Day

NIGHT = Night(
    3,
    datetime(2026, 11, 23, 2, tzinfo=UTC),
    datetime(2026, 11, 23, 3, tzinfo=UTC),
    {Outcome.NEW: 2, Outcome.NOT_FOUND: 1},
    pages=174,
    frozen=("Zu viele <Seiten> fehlen.",),
)
REPORT = SiteReport(
    "https://www.example.de/",
    datetime(2026, 11, 23, 3, tzinfo=UTC),
    174,
    NIGHT,
    (),
    (),
    (),
    (),
    (),
    (),
    (),
    tuple(
        replace(NIGHT, number=n, started=NIGHT.started - timedelta(days=3 - n), pages=170 + n)
        for n in (1, 2, 3)
    ),
    (Day(date(2026, 11, 22), 40, 4, 2, {"einhorn": (6, 6, 0), "<b>kita</b>": (9, 0, 2)}),),
)


@dataclass  # without slots: Python 3.11.2 of Debian 12 cannot look up the weak references of such a class
class Inbox:
    """What arrived; addresses in ``refused`` are not taken."""

    server: str = ""
    mails: list[EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Take or refuse a recipient."""
        if address in self.refused:
            return "550 unknown"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a mail."""
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.mails.append(found)
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """Run a mail server on loopback."""
    controller = pytest.importorskip("aiosmtpd.controller")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = Inbox(f"127.0.0.1:{port}")
    running = controller.Controller(found, hostname="127.0.0.1", port=port)
    running.start()
    yield found
    running.stop()


def settings_for(directory: Path, server: str, *to: str) -> Settings:
    return Settings(
        data=DataSettings(directory), mail=MailSettings(to or ("redaktion@example.de",), "", server)
    )


def test_the_report_arrives_in_words_and_as_a_page(inbox: Inbox, tmp_path: Path) -> None:
    send(settings_for(tmp_path, inbox.server, "a@example.de", "b@example.de"), REPORT)
    mail = inbox.mails[0]
    assert mail["To"] == "a@example.de, b@example.de"
    assert mail["Subject"] == "Suche: Bericht vom 23. November 2026"
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_body(("plain",))
    assert body
    assert "174 Seiten im Index" in body.get_content()
    page = next(mail.iter_attachments())
    assert page.get_filename() == "bericht.html"
    assert "Bericht der Volltextsuche" in page.get_content()


def test_once_a_week_and_later_where_a_night_was_missed(inbox: Inbox, tmp_path: Path) -> None:
    settings = settings_for(tmp_path, inbox.server)
    monday = date(2026, 11, 23)
    days = [monday + timedelta(days=n) for n in range(-2, 8)]
    assert [day for day in days if is_due(settings, day)] == [monday, monday + timedelta(days=7)]
    send_weekly(replace(settings, mail=replace(settings.mail, weekday=datetime.now().isoweekday())), REPORT)
    send_weekly(replace(settings, mail=replace(settings.mail, weekday=datetime.now().isoweekday())), REPORT)
    assert len(inbox.mails) == 1
    (tmp_path / "bericht-verschickt").write_text("2026-11-16\n")
    assert [day.isoformat() for day in days if is_due(settings, day)][:2] == ["2026-11-23", "2026-11-24"]
    assert not is_due(Settings(data=DataSettings(tmp_path)), monday)


def test_a_mail_server_that_does_not_answer_fails_no_night(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_for(tmp_path, "127.0.0.1:1")
    with pytest.raises(MailError, match=r"mail\.server prüfen"):
        send(settings, REPORT)
    monkeypatch.setattr(mails, "is_due", lambda settings, today: True)
    send_weekly(settings, REPORT)
    assert "ließ sich nicht" in caplog.text
    assert not (tmp_path / "bericht-verschickt").exists()


def test_a_recipient_that_is_not_taken_is_named(inbox: Inbox, tmp_path: Path) -> None:
    inbox.refused.add("weg@example.de")
    with pytest.raises(MailError, match=r"weg@example\.de"):
        send(settings_for(tmp_path, inbox.server, "da@example.de", "weg@example.de"), REPORT)
    assert len(inbox.mails) == 1


def test_the_page_has_charts_that_say_what_they_show_and_nothing_foreign() -> None:
    page = render(REPORT)
    assert page.count('role="img" aria-label=') == 2
    assert "Seiten im Index je Nacht, 21.11. bis 23.11.: zuletzt 173, höchstens 173." in page
    assert "einhorn (6-mal ohne Treffer)" in page
    assert "<b>kita" not in page
    assert "Zu viele &lt;Seiten&gt; fehlen." in page
    assert "<script" not in page
    assert "url(" not in page
