"""A handful of pages to search in."""

from __future__ import annotations

from datetime import date

from crawler.page import Kind, Page, Passage
from index.analyse import analyse
from index.analysis.german import German
from index.engine import Changes, Engine

HOST = "https://stadt.example"
FILLER = "Der Gemeinderat hat den Bericht der Verwaltung ohne Aussprache zur Kenntnis genommen. "

PAGES = (
    Page(
        f"{HOST}/hund",
        "Hund anmelden",
        (
            Passage(
                "Wer einen Hund hält, muss ihn innerhalb eines Monats anmelden. Die Steuer beträgt 96 Euro."
            ),
            Passage("Bringen Sie den Impfausweis mit.", heading="Unterlagen"),
        ),
        kind=Kind.SERVICE,
        section=("Rathaus & Service", "Dienstleistungen"),
        modified=date(2024, 5, 2),
    ),
    Page(
        f"{HOST}/hundesteuersatzung.pdf",
        "Satzung über die Erhebung der Hundesteuer",
        (
            Passage("Die Stadt erhebt die Hundesteuer nach dieser Satzung.", page=1),
            Passage("Ein Zwinger wird auf Antrag ermäßigt besteuert.", heading="§ 7 Zwinger", page=3),
        ),
        kind=Kind.BYLAW,
        media_type="application/pdf",
        section=("Rathaus & Service", "Ortsrecht"),
        published=date(2017, 3, 21),
        page_count=4,
    ),
    Page(
        f"{HOST}/schwimmbad",
        "Hallenbad",
        (Passage("Das Hallenbad öffnet um 9 Uhr. Hunde dürfen nicht hinein.", heading="Öffnungszeiten"),),
        section=("Freizeit",),
        modified=date(2023, 1, 1),
    ),
    Page(
        f"{HOST}/haushalt.pdf",
        "Haushaltsplan 2024",
        tuple(
            Passage(
                FILLER * 6 + ("Für den Glockenturm sind 12.000 Euro vorgesehen." if n == 87 else ""), page=n
            )
            for n in range(1, 121)
        ),
        kind=Kind.DOCUMENT,
        media_type="application/pdf",
        section=("Rathaus & Service", "Finanzen"),
        published=date(2024, 1, 15),
        page_count=120,
    ),
    Page(
        f"{HOST}/leichte-sprache/hund",
        "Hunde in Leichter Sprache",
        (Passage("Sie haben einen Hund. Dann müssen Sie Steuer zahlen."),),
        language="de-simple",
        section=("Leichte Sprache",),
    ),
    Page(
        f"{HOST}/en/registry",
        "Registry office",
        (Passage("The registry office issues certificates and performs weddings."),),
        language="en",
        section=("English",),
    ),
    Page(
        f"{HOST}/geheim",
        "Ansprechpartner",
        (
            Passage("Die Durchwahl des Wachdienstes steht hier.", quotable=False),
            Passage("Allgemeine Hinweise für Besucher."),
        ),
        description="Wer wofür zuständig ist.",
    ),
)


def fill(engine: Engine, german: German, pages: tuple[Page, ...] = PAGES) -> Engine:
    """Write *pages* into *engine* and return it."""
    engine.write(Changes(put=(analyse(page, german) for page in pages)))
    return engine
