"""The editors' report as one web page that needs nothing else: for mail, an intranet or a file share."""

from __future__ import annotations

from datetime import date

from jinja2 import Environment, PackageLoader, StrictUndefined

from crawler.outcome import Group, Outcome
from hechingen_search import german_formats as formats
from hechingen_search.operations.charts import Bar, bars
from hechingen_search.operations.report import SiteReport, outcomes
from hechingen_search.operations.report_groups import GROUPS
from hechingen_search.statistics.book import common, unanswered

SHOWN = 10
"""Terms of the searches."""


def render(report: SiteReport) -> str:
    """Return *report* as an HTML page; everything crawled is escaped."""
    environment = Environment(
        loader=PackageLoader("hechingen_search"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(number=formats.number, local_day=formats.local_day)
    template = environment.get_template("bericht.html")
    nights = [Bar(_label(each.started.astimezone()), each.pages, each.kept) for each in report.nights]
    days = [Bar(_label(each.day), each.searches, each.empty) for each in report.days]
    terms = common(report.days)
    return template.render(
        report=report,
        night=report.night,
        outcomes=outcomes(report.night),
        groups=GROUPS,
        nights=bars("Seiten im Index je Nacht", nights, "davon alter Stand"),
        days=bars("Suchen je Tag", days, "davon ohne Treffer"),
        terms=terms[:SHOWN],
        unanswered=unanswered(terms)[:SHOWN],
        failed=sum(n for outcome, n in report.night.counts.items() if outcome.group is Group.FAILED),
        fresh=sum(report.night.counts.get(each, 0) for each in (Outcome.NEW, Outcome.RESTORED)),
        changed=report.night.counts.get(Outcome.CHANGED, 0),
    )


def _label(day: date) -> str:
    return f"{day.day}.{day.month}."
