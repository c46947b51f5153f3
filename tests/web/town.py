"""A published generation made by hand: every kind of hit that the pages have to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from crawler.page import Contact
from hechingen_search.editorial.rules import Editorial
from hechingen_search.search.explain import Explanation
from hechingen_search.search.results import (
    AnswerCard,
    Elsewhere,
    FacetValue,
    Fragment,
    Notice,
    Quote,
    ResultItem,
    ResultPage,
    SearchRequest,
    Snippet,
)
from index.analysis.german import German
from index.analysis.synonyms import SynonymRule
from index.document import Facet
from index.suggestions.table import Kind, Suggestion

BASE = "https://www.example.de/de/"


def marked(text: str) -> tuple[Fragment, ...]:
    """Return *text* in pieces; what stands between asterisks is marked."""
    return tuple(Fragment(piece, bool(n % 2)) for n, piece in enumerate(text.split("*")) if piece)


ITEMS = (
    ResultItem(
        rank=1,
        url=BASE + "Rathaus/Dienstleistungen/Hundesteuer",
        link=BASE + "Rathaus/Dienstleistungen/Hundesteuer",
        title=marked("*Hundesteuer*: An- und Abmeldung"),
        snippet=Snippet(
            marked("Wer einen *Hund* hält, meldet ihn binnen eines Monats zur *Hundesteuer* an."), "Anmeldung"
        ),
        section=("Rathaus", "Dienstleistungen"),
        type="service",
        language="de",
        date=None,
        size=18_000,
        page_count=None,
        score=21.5,
        labels=("Empfohlen",),
        contact=Contact("Steueramt", "07471 930-120", "steueramt@example.de", "", "Mo–Fr 8–12 Uhr"),
    ),
    ResultItem(
        rank=2,
        url=BASE + "haushalt.pdf",
        link=BASE + "haushalt.pdf#page=87",
        title=marked("Haushaltsplan 2026"),
        snippet=Snippet(marked("Erträge aus der *Hunde*​*steuer*: 61.200 Euro."), "Teilhaushalt 6", 87),
        section=("Rathaus", "Finanzen"),
        type="pdf",
        language="de",
        date=date(2025, 12, 18),
        size=2_345_678,
        page_count=120,
        score=12.25,
        media_type="application/pdf",
        pages=(12, 90),
        copies=("https://www.example.de/M%C3%BCll/haushalt.pdf", "javascript:alert(2)"),
    ),
    ResultItem(
        rank=3,
        url=BASE + "en/dog-tax",
        link=BASE + "en/dog-tax",
        title=marked("Dog tax <script>alert(1)</script>"),
        snippet=None,
        section=(),
        type="page",
        language="en",
        date=date(2024, 3, 1),
        size=0,
        page_count=None,
        score=3.0,
        labels=("Ältere Fassung",),
        more=(
            ResultItem(
                rank=4,
                url=BASE + "news",
                link=BASE + "news",
                title=marked("*Hunde* <b>news</b>"),
                snippet=None,
                section=(),
                type="news",
                language="de",
                date=date(2024, 2, 1),
                size=0,
                page_count=None,
                score=2.0,
            ),
        ),
    ),
    ResultItem(
        rank=5,
        url="javascript:alert(1)",
        link="javascript:alert(1)",
        title=marked("Eine Adresse, der kein Browser folgen darf"),
        snippet=None,
        section=("Rathaus",),
        type="news",
        language="de",
        date=None,
        size=0,
        page_count=None,
        score=1.0,
    ),
)


def facets(request: SearchRequest) -> Mapping[Facet, tuple[FacetValue, ...]]:
    """Return facets in which the filters of *request* are selected."""
    areas = (
        "Rathaus",
        "Stadtleben",
        "Wirtschaft & Bauen",
        "Tourismus",
        "Bildung",
        "Soziales",
        "Verkehr",
        "Umwelt",
    )
    values = {
        Facet.TYPE: (("service", "Dienstleistung", 1), ("pdf", "PDF", 1), ("page", "Seite", 2)),
        Facet.AREA: tuple((area, area, 9 - n) for n, area in enumerate(areas)),
        Facet.YEAR: (("2025", "2025", 1), ("2024", "2024", 1)),
        Facet.LANGUAGE: (("de", "Deutsch", 3),),
    }
    return {
        facet: tuple(
            FacetValue(value, label, count, value in request.filters.get(facet, ()))
            for value, label, count in found
        )
        for facet, found in values.items()
    }


OUTSIDE = Elsewhere("Das macht der Kreis.", "Landratsamt", "https://www.kreis.example/")
CARD = AnswerCard(
    "hours",
    "Steueramt",
    "Öffnungszeiten",
    (
        Quote(
            "Tag | Zeit\nMontag | 8 bis 12 Uhr\nDienstag | 8 Uhr\nMittwoch | <b>zu</b>\nFreitag | 9 Uhr",
            BASE + "Rathaus/Steueramt",
            "Das Steueramt",
            "Öffnungszeiten im Rathaus",
            date(2026, 2, 3),
        ),
    ),
    "Jetzt geöffnet bis 12 Uhr.",
    Quote("Das Steueramt bleibt am 4. Juni geschlossen.", "javascript:alert(3)", "Nachricht"),
)
NOTICE = Notice("corrected", "Ergebnisse für „Hundesteuer“.", "Hundesteuer", strict=True)


LONG = "*Hunde* " + "Hundesteuer " * 2_500
LANGUAGES = ("ar", "en", "es", "fr", "it", "pl", "ro", "ru", "tr", "uk")
MEANT = Notice("language", "Gefunden wurden deutsche Seiten.", own="These pages are in German.")


def _in(language: str) -> Callable[[ResultPage], ResultPage]:
    return lambda page: replace(page, language=language, notices=(MEANT,))


CHANGES: Mapping[str, Callable[[ResultPage], ResultPage]] = {
    "still": lambda page: replace(page, notices=()),
    "kreis": lambda page: replace(page, notices=(), elsewhere=OUTSIDE),
    "offen": lambda page: replace(page, notices=(), card=CARD),
    "teils": lambda page: replace(page, total=1, partial=3, divider="Hier fehlt „teils“", pages=1),
    "nichts": lambda page: replace(page, total=0),
    "auch": lambda page: replace(page, notices=(), also=("Hundeabgabe", "Steuer für Hunde")),
    "frage": lambda page: replace(page, best=True, notices=()),
    "eine": lambda page: replace(page, total=1, pages=1, items=page.items[:1], notices=()),
    "riesig": lambda page: replace(
        page,
        items=tuple(replace(item, title=marked(LONG)) for item in page.items),
    ),
    **{language: _in(language) for language in LANGUAGES},
}
"""What further words of a query make of its answer: the states that the pages have to show."""


@dataclass(slots=True)
class Town:
    """What is published: answers "hundesteuer" and nothing else."""

    generation: str = "g1"
    documents: int = 15_282
    built: datetime = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
    asked: list[SearchRequest] = field(default_factory=list)
    closed: bool = False

    def search(self, request: SearchRequest) -> ResultPage:
        """Answer *request*."""
        assert not self.closed
        self.asked.append(request)
        if "hundesteuer" not in request.text.lower():
            empty = Notice("empty", "Keine Seite enthält diese Wörter.")
            return ResultPage(request, 0, (), {}, (empty,), 0, 0.4)
        items = tuple(replace(item, rank=item.rank + (request.page - 1) * 10) for item in ITEMS)
        page = ResultPage(request, 95, items, facets(request), (NOTICE,), 10, 1.234)
        for word in request.text.split():
            if word in CHANGES:
                page = CHANGES[word](page)
        return page

    def suggest(self, typed: str, limit: int) -> tuple[Suggestion, ...]:
        """Complete *typed*."""
        found = (Suggestion("Hundesteuer", ITEMS[0].url, Kind.PAGE), Suggestion("Hundesteuersatzung"))
        return tuple(item for item in found if item.text.lower().startswith(typed.lower()))[:limit]

    def explain(self, text: str, url: str) -> Explanation:
        """Explain nothing: the pages for visitors never ask."""
        raise NotImplementedError

    @property
    def german(self) -> German:
        """Have no analysis."""
        raise NotImplementedError

    @property
    def editorial(self) -> Editorial:
        """Know no decisions."""
        return Editorial()

    def tried(
        self, editorial: Editorial | None = None, synonyms: Sequence[SynonymRule] | None = None
    ) -> Callable[[SearchRequest], ResultPage]:
        """Answer the same whatever is decided."""
        return self.search

    def close(self) -> None:
        """Be closed."""
        self.closed = True
