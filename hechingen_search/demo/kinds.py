"""The numbered kinds of addresses in the town and what becomes of each in the first night.

The numbers are those of the crawl policy (ARCHITECTURE.md names it). Addresses are as links show them:
a path on the site's host, ``council:`` and a path for the second host, or a whole URL elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hechingen_search.demo.extras import EVENTS, LOGIN
from hechingen_search.demo.site import LOWER_HEX, NFD_SPELLING, OLD_TREE, SECOND_ADDRESS

COUNCIL = "council:"


class Treatment(StrEnum):
    """What becomes of an address."""

    INDEXED = "I"
    LINKS = "L"
    """Its links are followed; the page itself is not a result."""
    FOLDED = "D"
    """Belongs to another address: redirect, canonical, same key or same text."""
    SKIPPED = "S"
    """Not asked for, or seen and left alone; nothing to report."""
    ERROR = "E"
    """Reported, with the pages that link to it."""
    KEPT = "K"
    """An error for which yesterday's copy stays."""


@dataclass(frozen=True, slots=True)
class Case:
    """One address of a kind."""

    number: int
    name: str
    address: str
    treatment: Treatment
    asked: bool = True
    """Whether a crawl may ask the server for exactly this address."""
    night: int = 1
    """The night in which it is so."""


I, L, D, S, E, K = Treatment  # noqa: E741
A, N, R, F = "/de/Aktuelles", "/de/Aktuelles/Stadtnachrichten", "/de/Rathaus-Service", "/dateien"
SERVICE = R + "/Dienstleistungen?view=publish&item=service&id="
KULTUR, BAUEN, LEBEN = "/de/Kultur-Freizeit", "/de/Wirtschaft-Bauen", "/de/Stadtleben"

PAGES = (
    Case(1, "Startseite", "/de/", I),
    Case(1, "Adresse ohne Pfad", "/", D),
    Case(2, "Liste der Nachrichten", N, L),
    Case(3, "Nachricht", f"{N}/2026/Interkulturelle-Woche-vom-25.9.bis-4.10.2026-Kopie", I),
    Case(4, "Dieselbe Nachricht", f"{N}/2026/Interkulturelle-Woche-vom-25.9.bis-4.10.2026", D),
    Case(5, "Ergebnistabelle", f"{N}/2026/Ergebnis-der-Landtagswahl-vom-8.3.2026-in-Lautring", I),
    Case(6, "Komma in der Adresse", f"{N}/2026/Bye,-bye-Freibad-Hundeschwimmen-am-20.9.2026", I),
    Case(7, "Französischer Titel", f"{N}/2026/Jumelage-Une-delegation-de-Saint-Remy-des-Sources-", I),
    Case(8, "Fast gleich", f"{N}/2026/Vollsperrung-der-Hofgartenstrasse-wegen-Kanalbauar", I),
    Case(8, "Fast gleich", f"{N}/2026/Vollsperrung-der-Hofgartenstrasse-wegen-Kanalbaua2", I),
    Case(9, "Jahresarchiv", f"{A}/2014", I),
    Case(10, "Pluszeichen verschlüsselt", "/de/Wirtschaft%2BBauen/Stadtsanierung", I),
    Case(10, "Pluszeichen roh", "/de/Wirtschaft+Bauen/Stadtsanierung", E),
    Case(11, "Alter Baum", OLD_TREE, D),
    Case(12, "Umlaut in der Adresse", "/de/Gemeinderat/Ortschaftsr%C3%A4te", I),
    Case(12, "Zerlegter Umlaut", NFD_SPELLING, D, asked=False),
    Case(12, "Kleine Ziffern", LOWER_HEX, D, asked=False),
    Case(12, "Umlaut in Latin-1", "/de/Gemeinderat/Ortschaftsr%E4te", E),
    Case(13, "Bildergalerie", f"{KULTUR}/Bildergalerie", I),
    Case(14, "Kindertagesstätten", f"{LEBEN}/Kinder-und-Jugendliche/Kindertagesstaetten", I),
    Case(15, "Kurzadresse", "/hallen-freibad", D),
    Case(16, "Impressum", f"{R}/Impressum", I),
    Case(17, "Datenschutz", f"{R}/Datenschutz", I),
    Case(18, "Barrierefreiheit", f"{R}/Barrierefreiheit", I),
    Case(19, "Leichte Sprache", "/de/Leichte-Sprache", I),
    Case(20, "Gebärdensprache", "/de/Gebaerdensprache", I),
    Case(21, "Englisch", "/en/", I),
    Case(21, "Französisch", "/fr/", I),
    Case(22, "Ansprechpartnerin", f"{R}/Ansprechpartner/Friederike-Haegele", I),
    Case(23, "Dienstleistung", SERVICE + "101", I),
    Case(24, "Lebenslage", f"{R}/Lebenslagen?view=publish&item=level&id=5000123", I),
    Case(25, "Ein Text, zwei Orte", f"{LEBEN}/Senioren/Stadtbus", I),
    Case(25, "Ein Text, zwei Orte", f"{BAUEN}/Verkehr/Stadtbus", D),
    Case(26, "Schalter skipEntranceUrl", "/de/?skipEntranceUrl=1", D, asked=False),
    Case(27, "Vorschaltseite", "/de/Hinweis?ziel=Ratsinformation", S),
    Case(27, "Seite dahinter", f"{R}/Ratsinformation", I),
    Case(28, "Termine in Seiten", f"{EVENTS}?item=eventDate&view=find&limit=15&offset=15", L),
    Case(29, "Endloser Kalender", f"{EVENTS}/Kalender?monat=2035-01", S, asked=False),
    Case(30, "Veranstaltung", f"{EVENTS}?view=publish&item=eventDate&id=311", I),
    Case(31, "Kalenderdatei", "/ceasy/ics/?termin=weihnachtsmarkt", S),
    Case(32, "Filter", f"{EVENTS}?filters[date]=2026-12-05", S, asked=False),
    Case(33, "Suche der Seite", "/de/Suche?q=hund", S, asked=False),
    Case(34, "Druckansicht", f"{LEBEN}/Hallen-Freibad?print=1", D, asked=False),
    Case(35, "Kontrast", f"{LEBEN}/Hallen-Freibad?kontrast=1", D, asked=False),
    Case(36, "Anmeldung des Gemeinderats", LOGIN, S, asked=False),
    Case(37, "Kontaktformular", "/de/Kontakt", I),
    Case(37, "Ziel des Formulars", "/de/Kontakt/senden", S, asked=False),
    Case(38, "Fremde Seite", "https://www.stadtwerke-lautringen.example/", S, asked=False),
    Case(39, "Bekanntmachung", f"{A}/Bekanntmachungen?view=publish&item=article&id=871", I),
    Case(40, "Stelle", f"{R}/Stellenangebote/Fachangestellte-fuer-Baederbetriebe-m-w-d", I),
    Case(
        40, "Abgelaufene Stelle", f"{R}/Stellenangebote/Fachangestellte-fuer-Baederbetriebe-m-w-d", E, night=2
    ),
    Case(41, "Sitemap", "/sitemap.xml", L),
    Case(41, "Sitemap, gepackt", "/sitemap-seiten.xml.gz", L),
    Case(42, "robots.txt", "/robots.txt", S),
    Case(43, "Feed", f"{N}/rss", L),
    Case(44, "Zweihundert Vereine", f"{LEBEN}/Vereine", I),
    Case(45, "Aufklapptexte", f"{R}/Haeufige-Fragen", I),
    Case(46, "Eingebettete Karte", "https://karten.example/einbetten?ort=Lautringen", S, asked=False),
)
FILES = (
    Case(47, "Datei mit Namen", "/ceasy/resource/?id=2103&download=1", I),
    Case(48, "Dieselbe Datei", SECOND_ADDRESS, D),
    Case(49, "Amtsblatt in Spalten", f"{F}/Stadtspiegel/2026/Stadtspiegel-47-2026.pdf", I),
    Case(50, "Haushaltsplan", "/ceasy/resource/?id=2101&download=1", I),
    Case(51, "Satzung als Scan", f"{F}/Ortsrecht/scan0417.pdf", I),
    Case(51, "Satzung als Scan", f"{F}/Ortsrecht/WVS_1978.pdf", I),
    Case(52, "Mit Kennwort", "/ceasy/resource/?id=2111&download=1", E),
    Case(53, "Nur gegen Änderung geschützt", f"{F}/Ortsrecht/Geb%C3%BChrenverzeichnis.pdf", I),
    Case(54, "Portfolio mit Anlagen", "/ceasy/resource/?id=2121&download=1", I),
    Case(55, "Gesperrte Überschrift", f"{F}/Ortsrecht/HS_neu_2.pdf", I),
    Case(56, "Plan ohne Text", f"{F}/Bauen/Walkmuehle-Plan.pdf", I),
    Case(57, "docx", "/ceasy/resource/?id=2122&download=1", I),
    Case(58, "xlsx", "/ceasy/resource/?id=2123&download=1", I),
    Case(59, "odt", "/ceasy/resource/?id=2124&download=1", I),
    # An error where neither antiword nor catdoc is installed.
    Case(60, "doc", f"{F}/Merkblatt-Wasserzaehler.doc", I),
    Case(61, "zip", f"{F}/Geodaten.zip", E),
    Case(62, "jpg", f"{F}/Stadtplan.jpg", S),
    Case(63, "PDF in Großbuchstaben", f"{F}/Haushalt%202024%20%E2%80%93%20Anlage.PDF", I),
)
COUNCIL_PAGES = (
    Case(64, "Sitzungskalender", COUNCIL + "/bi/si0040.php?__cjahr=2026&__cmonat=11", L),
    Case(64, "Sitzungskalender, zu fern", COUNCIL + "/bi/si0040.php?__cjahr=1950&__cmonat=1", S, asked=False),
    Case(65, "Sitzung", COUNCIL + "/bi/si0057.php?__ksinr=1195", I),
    Case(65, "Dieselbe Sitzung", COUNCIL + "/bi/to0040.php?__ksinr=1195", D),
    Case(66, "Vorlage", COUNCIL + "/bi/getfile.php?id=880&type=do", I),
    Case(67, "Nichtöffentliche Vorlage", COUNCIL + "/bi/getfile.php?id=881&type=do", S),
)
ERRORS = (
    Case(68, "Toter Link", f"{LEBEN}/Jugendhaus-alt", E),
    Case(69, "Fehlerseite mit Status 200", f"{N}/2019/Stadtlauf-2019", E),
    Case(70, "Wartung", f"{LEBEN}/Hallen-Freibad", K, night=3),
)
KINDS = PAGES + FILES + COUNCIL_PAGES + ERRORS


def cases(number: int) -> tuple[Case, ...]:
    """Return the addresses of kind *number*.

    >>> [case.treatment.value for case in cases(12)]
    ['I', 'D', 'D', 'E']
    """
    return tuple(case for case in KINDS if case.number == number)
