"""The council information system on the second host, in the shape of a SessionNet."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from urllib.parse import parse_qs

from hechingen_search.demo.answer import Answer, data, page
from hechingen_search.demo.content import DATA, file_bytes
from hechingen_search.demo.extras import LIST
from hechingen_search.demo.render import environment, german_date

PAPERS = {"880": "vorlage-hallenbad.pdf", "882": "niederschrift-2026-10-21.pdf"}
CLOSED = "881"
"""A paper of the part of a meeting that is not public."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting with its agenda."""

    number: int
    day: str
    body: str
    place: str
    agenda: tuple[str, ...]
    papers: tuple[str, ...] = ()


@cache
def meetings() -> tuple[Meeting, ...]:
    """Return the meetings, oldest first."""
    rows = tomllib.loads(DATA.joinpath("content", "council.toml").read_text(encoding="utf-8"))["meeting"]
    return tuple(
        Meeting(
            row["number"],
            row["day"],
            row["body"],
            row["place"],
            tuple(row["agenda"]),
            tuple(row.get("papers", ())),
        )
        for row in rows
    )


class Council:
    """Answer the requests to the second host; the address *home* is the town's site."""

    def __init__(self, home: str) -> None:
        self._home = home

    def answer(self, target: str) -> Answer:
        """Return what *target* (path and query) answers."""
        path, _, query = target.partition("?")
        values = {name: found[0] for name, found in parse_qs(query).items()}
        script = path.rpartition("/")[2]
        made: Answer | None = None
        if path == "/robots.txt":
            made = Answer(200, b"User-agent: *\nAllow: /\n", {"Content-Type": "text/plain"})
        elif script in ("", "si0040.php"):
            made = self._month(values.get("__cjahr", "2026"), values.get("__cmonat", "11"))
        elif script in ("si0057.php", "to0040.php"):
            made = self._meeting(values.get("__ksinr", ""))
        elif script == "getfile.php":
            made = self._paper(values.get("id", ""))
        return made or page(self._render("Fehler", "<p>Nicht gefunden.</p>"), status=404)

    def _month(self, year: str, month: str) -> Answer | None:
        if not (year.isascii() and month.isascii() and year.isdigit() and month.isdigit()):
            return None
        carry, index = divmod(int(year) * 12 + int(month) - 1, 12)
        this = f"{carry:04d}-{index + 1:02d}"
        rows = "".join(
            f'<li>{german_date(m.day)}: <a href="si0057.php?__ksinr={m.number}">{escape(m.body)}</a> '
            f'(<a href="to0040.php?__ksinr={m.number}">Tagesordnung</a>)</li>'
            for m in meetings()
            if m.day.startswith(this)
        )
        links = "".join(
            f'<a href="si0040.php?__cjahr={at // 12}&amp;__cmonat={at % 12 + 1}">{word}</a> '
            for at, word in ((carry * 12 + index - 1, "Vormonat"), (carry * 12 + index + 1, "Folgemonat"))
        )
        return page(self._render(f"Sitzungskalender {this}", f"<p>{links}</p><ul>{rows}</ul>", LIST))

    def _meeting(self, number: str) -> Answer | None:
        for meeting in meetings():
            if str(meeting.number) == number:
                items = "".join(f"<li>{escape(item)}</li>" for item in meeting.agenda)
                papers = "".join(
                    f'<li><a href="getfile.php?id={paper}&amp;type=do">Vorlage {paper} (pdf-Datei)</a></li>'
                    for paper in meeting.papers
                )
                body = f"<p>{german_date(meeting.day)}, {escape(meeting.place)}</p>"
                body += f"<h2>Tagesordnung</h2><ol>{items}</ol><ul>{papers}</ul>"
                return page(self._render(f"Sitzung {meeting.body}", body), meeting.day)
        return None

    def _paper(self, number: str) -> Answer | None:
        if number == CLOSED:
            return page(
                self._render("Kein Zugriff", "<p>Diese Vorlage ist nicht öffentlich.</p>"), status=403
            )
        if number not in PAPERS:
            return None
        name = PAPERS[number]
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        return data(file_bytes(name), "application/pdf", "2026-10-30", headers)

    def _render(self, title: str, body: str, robots: str = "") -> str:
        template = environment().get_template("council.html")
        return template.render(title=title, body=body, robots=robots, home=self._home)
