"""Pages that use every rule of the analysis and every value of a page: what they become tells the code apart.

``index.fingerprint`` reads them. A rule that none of these sentences needs is not noticed when it changes: a
new rule brings a sentence.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from crawler.page import Contact, FileFacts, Kind, Page, Passage

_TEXT = """
Die Häuser der Bürgerinnen und Bürger stehen in der Straße; das Haus, die STRASSEN, Buerger und
Burg, eRechnung. Wer ging, geht. Ärzte, Reisepässe, Öffnungszeiten, Israel, Ablesung, schönste, Kinder,
Rathäusern, angemeldet, eröffnet.

Hundesteuersatzung, Wasserversorgungsverband, Abwasserbeseitigung, Donaudampfschifffahrt,
Eheschließung, Kinder- und Jugendarbeit, Haus-, Nutz- und Hobbytiere, Hallenbad-Öffnungszeiten,
Hundehalter, kostenfrei, Müllabfuhr, E-Mail-Adresse, KFZ-Zulassungsstelle, Ratssitzung, Albstraße,
Feuerwehrgerätehaus, Kindergarten, Zollernalbkreis, Zwirbelbachhalle, Zwirbelbachstraße,
Zwirbelbach, Zwirbelbachbrücke.

Bürger*innen, Schüler:innen, LehrerInnen, Mitarbeiter/-innen, Antragsteller(in), Beamt_innen; z. B.
i. d. R. Str. bzw. Nr. 5, Dr. Müller, Abs. 2, St. Jakobus, u. a., GmbH, e. V., BGB, StVO,
Bahnhofstr. 7, Goethe Str. 17, Hauptstr.

1.250,50 €, 12 %, 3,5 m², 1 000 Einwohner, 24.12.2026, 24. Dezember 2026, 24. Dez., 2026-12-24,
18:30 Uhr, 18.30 Uhr, § 12 Abs. 3, §§ 3–5, Art. 7, 07471/930-0, +49 7471 930, 72379 Hechingen, DE89
3704 0044 0532 0130 00, A4, B27, 2. Änderung, XIV, 1990er, 2025/2026, 10-jährig, COVID-19,
1.000.000, 0,5, auf der L 410 und 99.99.2026, 45.13.

rathaus@stadt.example, https://www.stadt.example/a-b?c=1, www.stadt.example/mu%CC%88ll, C++, Café,
naïve, Łódź, Київ, İstanbul, Gemein\u00adde\u00adrat, Bu\u0308rger, o\ufb03ziell, R a t h a u s,
Stadt\u200bwerke, „Haus“, \ud800. Kinder(tages)pflege, Ludwig’sche Mühle, H&M, Wasser- versorgung,
Haupt-straße, Über\u2010gang, ＲＡＴ, Ⅻ, Straſse.
"""
_TEXTS = tuple(" ".join(text.split()) for text in _TEXT.strip().split("\n\n"))


def _page(number: int, **values: Any) -> Page:
    once = (Passage("Freiwillige Feuerwehr Zwirbelbach, Technisches Hilfswerk."),) if number == 1 else ()
    passages = once + tuple(
        Passage(text, f"Überschrift {place}", place + 1, quotable=place != 2)
        for place, text in enumerate(_TEXTS[number:] + _TEXTS[:number])
    )
    url = f"https://www.stadt.example/de/Rathaus/Seite%20{number}-{values.get('kind', '')}.html"
    return Page(url, f"Hundesteuer anmelden ({number})", passages, **values)


PAGES = (
    _page(0),
    _page(
        1,
        language="en",
        kind=Kind.EVENT,
        section=("Freizeit", "Kultur"),
        published=date(2026, 2, 3),
        modified=date(2026, 3, 4),
        starts=date(2026, 12, 30),
        ends=date(2027, 1, 2),
        anchors=("Fest", "Straßenfest der Vereine"),
        depth=4,
        contacts=(Contact("Amt", "07471 1", "a@stadt.example", "Markt 1", "Mo 8–12 Uhr"),),
        description="Ein Fest",
    ),
    _page(
        2,
        kind=Kind.BYLAW,
        media_type="application/pdf",
        modified=date(2024, 5, 6),
        size=12_345,
        page_count=3,
        facts=FileFacts(),
        titled=False,
    ),
    *(_page(3, kind=kind, media_type="text/plain") for kind in Kind),
    Page(
        "https://www.stadt.example/de/Buergeramt",
        "Bürgeramt und Fundbüro: Ausweis abholen",
        (
            Passage(
                "Das Bürgeramt liegt in der Hauptstraße 7. Bürgermeisterin ist Dr. Erika Muster. Frau"
                " Muster war "
                "früher Amtsleiterin. Geöffnet: Mo – Fr 8–12 Uhr, Do auch 14–18 Uhr, erster Samstag im Monat "
                "9.30 bis 12 Uhr und nach Vereinbarung. Es kostet 37,00 Euro.\nDas Bürgeramt bleibt am 27."
                " November "
                "2026 geschlossen.\nOrtsteil | Ortsvorsteherin | Sprechstunde\nWeiler | Erika Muster | Mo"
                " 17–19 Uhr"
            ),
            Passage("Wer | Gebühr\nKinder | 22,80 Euro\nEntsperren | gebührenfrei", "Was es kostet"),
            Passage(
                "Tag | Zeit\nMontag | geschlossen\nDienstag | 9–17 Uhr", "Öffnungszeiten der Halle (Winter)"
            ),
        ),
        kind=Kind.SERVICE,
        contacts=(
            Contact(
                "",
                "07471 930-1",
                "amt@stadt.example",
                "Rathaus, Markt­platz 1, 72379 Stadt",
                "Mo 8–12 Uhr",
                "Ordnungs- und Sozialamt",
            ),
        ),
    ),
    Page(
        "https://www.stadt.example/de/Sitzung",
        "Sitzung Gemeinderat",
        (Passage("9. Dezember 2026, 18 Uhr, Großer Sitzungssaal"),),
    ),
)
