"""The editors' report as one web page that needs nothing else: for mail, an intranet or a file share."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from hechingen_search import german_formats as formats
from hechingen_search.operations.report import SiteReport, outcomes
from hechingen_search.operations.report_groups import GROUPS


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
    return template.render(report=report, night=report.night, outcomes=outcomes(report.night), groups=GROUPS)
