"""The editors' report by mail, once a week, through the mail server of this machine or network."""

from __future__ import annotations

import logging
import smtplib
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

from hechingen_search import german_formats as formats
from hechingen_search.errors import ConfigError, ServiceError
from hechingen_search.operations.report import SiteReport
from hechingen_search.operations.report_html import render
from hechingen_search.settings import MailSettings, Settings

LOG = logging.getLogger(__name__)

SECONDS = 30.0
"""For the mail server to answer."""


class MailError(ServiceError):
    """The report could not be sent; the message is German and says what to do."""


def is_due(settings: Settings, today: date) -> bool:
    """Tell whether the weekly report shall go out *today*: on its weekday, or later where that was missed."""
    if not settings.mail.to:
        return False
    try:
        last = date.fromisoformat(_sent(settings).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return today.isoweekday() == settings.mail.weekday
    return today - last >= timedelta(days=7) or (
        today != last and today.isoweekday() == settings.mail.weekday
    )


def send_weekly(settings: Settings, report: SiteReport) -> None:
    """Send *report* if it is due; a mail server that does not answer never fails a night."""
    today = datetime.now(UTC).astimezone().date()
    if not is_due(settings, today):
        return
    try:
        send(settings, report)
    except ServiceError as error:
        LOG.warning("%s", error)
        return
    _sent(settings).write_text(today.isoformat() + "\n", encoding="ascii")


def send(settings: Settings, report: SiteReport) -> None:
    """Send *report* to everybody in ``mail.to``; raises ConfigError, MailError."""
    mail = settings.mail
    if not mail.to:
        raise ConfigError("mail.to ist leer; dort stehen die Empfänger des Berichts.")
    host, port = _server(mail)
    try:
        with smtplib.SMTP(host, port, timeout=SECONDS) as server:
            refused = server.send_message(message(mail, report))
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(
            f"Der Bericht ließ sich nicht über {mail.server} verschicken: {error}. mail.server prüfen."
        ) from error
    if refused:
        raise MailError(f"{mail.server} nimmt {', '.join(refused)} nicht an; mail.to prüfen.")


def message(mail: MailSettings, report: SiteReport) -> EmailMessage:
    """Return the mail: the report in words, and as a page."""
    made = EmailMessage()
    made["Subject"] = f"Suche: Bericht vom {formats.local_day(report.night.started)}"
    made["From"], made["To"] = mail.sender or mail.to[0], ", ".join(mail.to)
    made["Date"], made["Message-ID"] = formatdate(localtime=True), make_msgid(domain="hechingen-search")
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office reply shall answer
    made.set_content("\n".join(_words(report)) + "\n")
    made.add_attachment(
        render(report).encode(),
        maintype="text",
        subtype="html",
        filename="bericht.html",
        disposition="attachment",
    )
    return made


def _words(report: SiteReport) -> list[str]:
    night = report.night
    return [
        f"{formats.count(report.pages, 'Seite', 'Seiten')} im Index, {night.deleted} gelöscht.",
        *night.frozen,
        f"{len(report.broken)} Links ins Leere, {len(report.files)} Dateien mit Mängeln.",
        "Alles Weitere steht in der angehängten Seite.",
    ]


def _server(mail: MailSettings) -> tuple[str, int]:
    host, _, port = mail.server.rpartition(":")
    return host or port, int(port) if host and port.isdigit() else smtplib.SMTP_PORT


def _sent(settings: Settings) -> Path:
    return settings.data.directory / "bericht-verschickt"
