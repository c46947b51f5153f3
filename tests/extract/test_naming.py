"""What pages and files are called, when they date from, and which answers are no pages."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date

import docx
import pytest

from crawler.extract import ExtractError, Extractor
from crawler.outcome import Outcome
from crawler.page import Page
from tests.extract.conftest import fetched, text_of
from tests.extract.odd_pdf import at, prose, written

Read = Callable[..., Page]
AT = "https://www.hechingen.de/dateien/"
FILL = "<p>Das Rathaus gibt gern Auskunft, auch am Telefon oder nach Vereinbarung im Bürgerbüro.</p>"
ENGLISH = "The town hall is closed on Friday, and the office will be open again for you from Monday on."
GERMAN = (
    "Die Verwaltung bleibt am Freitag geschlossen, und das Bürgerbüro ist erst ab Montag wieder für Sie da."
)


def site_page(title: str, text: str, h1: str = "", frame: str = "") -> str:
    head = f"<html lang=de><head><title>{title} | Stadt Hechingen</title></head>"
    return f"{head}<body>{frame}<main><h1>{h1 or title}</h1>{text}</main></body></html>"


NAV = "<nav><a href=/>Start</a></nav>"


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Wartungsarbeiten im Parkhaus", "<p>Am 4. Mai bleibt es zu.</p>"),
        ("Homepage am Wochenende nicht erreichbar", "<p>Am Samstag wird die Technik erneuert.</p>"),
        ("Serviceportal wird gewartet", "<p>Vom 3. bis 4. Mai.</p>"),
        ("410 Jahre Schützenverein", "<p>Ein Fest.</p>"),
        ("Nicht gefunden: Räder versteigert", "<p>Das Fundbüro räumt auf.</p>"),
        ("Fehler in Gebührenbescheiden", "<p>Die Stadtwerke bitten um Entschuldigung.</p>"),
        ("Seite an Seite: Fotos aus zwei Städten", "<p>Bis Mai.</p>"),
    ],
)
def test_news_about_faults_and_breaks_is_news(page: Read, title: str, text: str) -> None:
    assert page(site_page(title, text, frame=NAV)).title == title


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Ups! Diese Seite gibt es nicht", "<p>Vielleicht hilft die Startseite weiter.</p>"),
        ("Objekt nicht gefunden!", "<p>Der angeforderte URL konnte nicht gefunden werden. Error 404</p>"),
        ("Die gewünschte Seite wurde leider nicht gefunden", "<p>Prüfen Sie die Schreibweise.</p>"),
        ("Seite existiert nicht", "<p>Bitte benutzen Sie die Suchfunktion.</p>"),
        ("Inhalt nicht verfügbar", "<p>Der Inhalt wurde gelöscht.</p>"),
    ],
)
def test_error_pages_are_none(extractor: Extractor, title: str, text: str) -> None:
    with pytest.raises(ExtractError) as caught:
        extractor(fetched(site_page(title, text, frame=NAV)))
    assert caught.value.outcome is Outcome.SOFT_404


@pytest.mark.parametrize(
    ("title", "h1", "below", "expected"),
    [
        (
            "Detailansicht",
            "Detailansicht",
            "<h2>Neue Rutsche im Freibad</h2><h3>Preise</h3>",
            "Neue Rutsche im Freibad",
        ),
        ("Home", "Home", "<h2>Bauplätze am Hang</h2>", "Bauplätze am Hang"),
        ("Aktuelles", "Aktuelles", "<h2>Erste Meldung</h2><p>x</p><h2>Zweite Meldung</h2>", "Aktuelles"),
        ("Kita | Hechingen", " ", "", "Kita"),
    ],
)
def test_a_page_called_details_is_called_by_its_only_heading(
    page: Read, title: str, h1: str, below: str, expected: str
) -> None:
    assert page(site_page(title, below + FILL, h1)).title == expected


@pytest.mark.parametrize(
    "title",
    [
        "Sitzung des Gemeinderats vom 12.03.2026",
        "Gemeinderatssitzung am 12. März 2026",
        "Öffentliche Sitzung des Bauausschusses, 12.03.2026, 18 Uhr",
        "Tagesordnung Ortschaftsrat 2026-03-12",
        "Einladung zur Einwohnerversammlung am 12.3.2026",
        "Protokoll des Jugendrats (12.03.26)",
    ],
)
def test_a_meeting_has_its_day(page: Read, title: str) -> None:
    assert page(site_page(title, "<p>TOP 1: Haushalt.</p>" + FILL)).day == date(2026, 3, 12)
    assert page(word(title, [GERMAN]), url=AT + "x.docx").day == date(2026, 3, 12)


@pytest.mark.parametrize(
    "said",
    [
        "<table><tr><td>Datum:</td><td>Do, 12.03.2026</td></tr></table>",
        "<p>Termin: Donnerstag, 12. März 2026, 18 Uhr</p>",
        "<dl><dt>Sitzungstag</dt><dd>12.03.2026</dd></dl><p>Ladung vom 1.3.2026</p>",
        "<ul><li>Datum 12.3.2026</ul>",
    ],
)
def test_a_meeting_says_its_day_below_its_title(page: Read, said: str) -> None:
    assert page(site_page("Sitzung des Bauausschusses", said + FILL)).day == date(2026, 3, 12)


def test_other_titles_with_a_date_are_no_meetings(page: Read) -> None:
    assert page(site_page("Baustelle ab 12.03.2026", FILL)).starts is None
    assert page(site_page("Sitzungen 12.03.2026 bis 14.05.2026", FILL)).starts is None


def test_a_link_list_of_a_map_is_followed_and_xhtml_closes_scripts(page: Read) -> None:
    found = page(site_page("Karte", "<map name=k><area href=/ost alt=Ostheim></map>" + FILL))
    assert [(link.url, link.text) for link in found.links] == [("https://www.hechingen.de/ost", "Ostheim")]
    xhtml = site_page("Bad", FILL).replace("</head>", '<script src="a.js"/></head>')
    assert "Auskunft" in text_of(page(xhtml, "application/xhtml+xml"))


@pytest.mark.parametrize(
    "html",
    [
        "<iframe src='/web/viewer.html?file=/dateien/Plan%20Nord.pdf#page=2'></iframe>",
        "<iframe data-lazy-src='/dateien/Plan Nord.pdf'></iframe>",
        "<object data='/dateien/Plan%20Nord.pdf'>Ihr Browser zeigt keine PDF.</object>",
        "<object data=/leer><a href='/dateien/Plan Nord.pdf'>laden</a></object>",
        "<button type=button><a href='/dateien/Plan Nord.pdf'>Plan</a></button>",
        "<iframe src='https://docs.example/gview?url=https://www.hechingen.de/dateien/Plan%20Nord.pdf'></iframe>",
        "<map name=k><area href='/dateien/Plan Nord.pdf'></map>",
        "<svg><a xlink:href='/dateien/Plan%20Nord.pdf'><text>Nord</text></a></svg>",
    ],
)
def test_a_document_is_found_however_it_is_embedded(page: Read, html: str) -> None:
    found = page(site_page("Pläne", html + FILL))
    assert "https://www.hechingen.de/dateien/Plan%20Nord.pdf" in [link.url for link in found.links]


def word(title: str, paragraphs: Sequence[str], language: str = "") -> bytes:
    """Return a Word file without styles."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.language = title, language
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("metadata", "paragraphs", "link", "expected"),
    [
        ("Antrag", ["Bitte ausfüllen."], "Hallenbelegung beantragen", "Hallenbelegung beantragen"),
        ("Stadt Hechingen", ["Hallenordnung der Stadthalle", "Text."], "", "Hallenordnung der Stadthalle"),
        ("www.hechingen.de", ["Hallenordnung der Stadthalle"], "", "Hallenordnung der Stadthalle"),
        ("Dokument1", ["Stadt Hechingen", "Satzung über die Hütte"], "hier", "Satzung über die Hütte"),
        ("Einladung", ["Einladung", "Liebe Mitglieder,"], "Einladung zum Fest (docx)", "Einladung zum Fest"),
        ("", ["Bitte ausfüllen und abgeben."], "www.hechingen.de", "Hallenantrag 2026"),
        ("Richtlinie zur Vergabe von Bauplätzen", ["Anlage 2"], "", "Richtlinie zur Vergabe von Bauplätzen"),
    ],
)  # fmt: skip
def test_an_office_file_is_called_what_tells_it_from_others(
    page: Read, metadata: str, paragraphs: Sequence[str], link: str, expected: str, extractor: Extractor
) -> None:
    body = word(metadata, paragraphs)
    name = AT + "www.hechingen.de_Hallenantrag-2026.docx"
    assert extractor(fetched(body, "application/zip", name), link).page.title == expected


def test_files_have_the_language_of_their_text(page: Read) -> None:
    assert page(word("Merkblatt", [ENGLISH], "de-DE"), url=AT + "a.docx").language == "en"
    assert page(word("Merkblatt", [GERMAN], "en-US"), url=AT + "a.docx").language == "de"
    assert page(ENGLISH, "text/plain", AT + "a.txt").language == "en"
    assert page(written(prose(), catalog="/Lang (en-US)"), "application/pdf", AT + "a.pdf").language == "de"


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("vom 3. Mai 2001, zuletzt geändert am 12. Dezember 2023",), date(2023, 12, 12)),
        (("Aufgrund von § 4 der Gemeindeordnung in der Fassung vom 24. Juli 2000 hat der",
          "Gemeinderat der Stadt am 12. Dezember 2019 folgende Satzung beschlossen:"), date(2019, 12, 12)),
        (("Stand: 01.07.2022",), date(2022, 7, 1)),
        (("Sie gilt ab dem 1. Januar 2024.",), date(2025, 2, 3)),
        (("vom 3. Mai 2099",), date(2025, 2, 3)),
    ],
)  # fmt: skip
def test_a_by_law_dates_from_its_last_change(page: Read, lines: Sequence[str], day: date) -> None:
    drawn = at("Hundesteuersatzung", 70, 780, 18) + "".join(
        at(line, 70, 750 - 14 * number) for number, line in enumerate(lines)
    )
    exported = "<< /CreationDate (D:20250203100000) >>"
    body = written(drawn + at("§ 1 Steuergegenstand", 70, 700) + prose(680), [exported])
    body = body.replace(b"/Root 1 0 R", b"/Root 1 0 R /Info 6 0 R")
    assert page(body, "application/pdf", AT + "hs.pdf").published == day


def test_labels_of_a_map_are_no_headings_and_no_title(page: Read) -> None:
    text = "Oberdorf Mühlbach Gasse Wald Festplatz Steinach Klärwerk Schule Rathaus Hof Weiher Linde"
    names = text.split()
    labels = "".join(
        at(name, 60 + 97 * number % 430, 180 + 173 * number % 540, 12 + number % 5 * 2)
        for number, name in enumerate(names)
    )
    body = written(at("Lageplan zum Bebauungsplan Mühlwiesen", 70, 800, 13) + labels)
    found = page(body, "application/pdf", AT + "lageplan.pdf")
    assert found.title == "Lageplan zum Bebauungsplan Mühlwiesen"
    assert {passage.heading for passage in found.passages} == {""}
    assert [name for name in names if name not in text_of(found)] == []
