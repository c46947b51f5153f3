"""An HTML page becomes what a reader sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from crawler.extract import ExtractError, Extractor
from crawler.outcome import Outcome
from crawler.page import Contact, Kind, Page
from tests.extract.conftest import fetched, text_of

Read = Callable[..., Page]

NEWS = """<!doctype html><html lang="de-DE"><head><meta charset="utf-8">
<title>Interkulturelle Woche | Stadt Hechingen</title><meta name="description" content="Feste und Konzerte">
<link rel="canonical" href="/de/Aktuelles/Stadtnachrichten/2021/Woche"></head><body>
<div>Volltextsuche auf: https://www.hechingen.de</div><div>Volltextsuche auf: https://www.hechingen.de</div>
<header><img alt="Hechinger Kinder beim Spielen" src="x">
<nav><ul><li><a href="/de/Rathaus">Rathaus</a></li></ul>
</nav></header>
<nav aria-label="Brotkrumen"><ol><li><a href="/">Startseite</a></li>
<li><a href="/de/Aktuelles">Aktuelles</a></li>
<li><a href="/de/Aktuelles/Stadtnachrichten">Stadtnachrichten</a></li>
<li>Interkulturelle Woche</li></ol></nav>
<main><h1>Interkulturelle Woche<br>vom 24.9. bis 10.10.2021</h1><p>Veröffentlicht am 3. September 2021</p>
<p>Die Stadt l&auml;dt <b>herz</b>lich ein.</p><h2>Programm</h2><ul><li>Konzert <span>am Abend</span></li>
<li><p>Lesung</p></li></ul><table><tr><th>Tag</th><th>Zeit</th></tr>
<tr><td>Montag</td><td>8 – 12 <b>Uhr</b></td></tr></table>
<details><summary>Was kostet es?</summary><div>Der Eintritt ist frei.</div></details>
<div role="tabpanel" hidden>Das steht im zweiten Reiter.</div>
<p data-nosnippet>Nicht zu zitieren.</p><p lang="en">Welcome to all.</p><h2>Kontakt</h2>
<p>Frau Petra Muster<br>Tel. 07471 930-123<br>
<a href="mailto:p.muster@hechingen.de">p.muster@hechingen.de</a><br>
Marktplatz 1<br>72379 Hechingen</p><h3>Öffnungszeiten</h3><p>Montag 8–12 Uhr<br>Dienstag 14–16 Uhr</p>
<a href="/x.pdf" title="Faltblatt" rel="nofollow">Flyer (pdf-Datei)</a></main>
<footer>Impressum</footer></body></html>"""
AT = "https://www.hechingen.de/de/Aktuelles/Stadtnachrichten/2021/Woche-Kopie"


def test_the_news_page_reads_as_a_citizen_reads_it(page: Read) -> None:
    news = page(NEWS, url=AT)
    assert news.title == "Interkulturelle Woche vom 24.9. bis 10.10.2021"
    assert [(p.heading, p.text) for p in news.passages] == [
        ("", "Veröffentlicht am 3. September 2021\nDie Stadt lädt herzlich ein."),
        ("Programm", "• Konzert am Abend\n• Lesung\nTag | Zeit\nMontag | 8 – 12 Uhr"),
        ("Was kostet es?", "Der Eintritt ist frei.\nDas steht im zweiten Reiter."),
        ("Was kostet es?", "Nicht zu zitieren."),
        ("Was kostet es?", "Welcome to all."),
        (
            "Kontakt",
            "Frau Petra Muster\nTel. 07471 930-123\np.muster@hechingen.de\nMarktplatz 1\n72379 Hechingen",
        ),
        ("Öffnungszeiten", "Montag 8–12 Uhr\nDienstag 14–16 Uhr\nFlyer (pdf-Datei)"),
    ]
    assert [p.quotable for p in news.passages].count(False) == 1
    assert [p.language for p in news.passages if p.text.startswith("Welcome")] == ["en"]


def test_everything_around_the_text_is_read_too(page: Read) -> None:
    news = page(NEWS, url=AT)
    assert (news.kind, news.language, news.description) == (Kind.NEWS, "de", "Feste und Konzerte")
    assert news.section == ("Aktuelles", "Stadtnachrichten")
    assert (news.published, news.ends) == (date(2021, 9, 3), date(2021, 10, 10))
    assert news.canonical == "https://www.hechingen.de/de/Aktuelles/Stadtnachrichten/2021/Woche"
    assert news.contacts == (
        Contact(
            "Frau Petra Muster",
            "07471 930-123",
            "p.muster@hechingen.de",
            "Marktplatz 1, 72379 Hechingen",
            "Montag 8–12 Uhr; Dienstag 14–16 Uhr",
        ),
    )
    flyer = news.links[-1]
    assert (flyer.url, flyer.text, flyer.title, flyer.follow) == (
        "https://www.hechingen.de/x.pdf",
        "Flyer (pdf-Datei)",
        "Faltblatt",
        False,
    )
    assert "https://www.hechingen.de/de/Rathaus" in [link.url for link in news.links]


TITLES = [
    ("<h1>Der Titel</h1><title>Anders</title>", "Der Titel"),
    (
        "<title>Hundesteuer | Stadt Hechingen</title><main><p>Hunde.</p></main>",
        "Hundesteuer",
    ),
    ("<h1>Stadt Hechingen</h1><title>Stadt Hechingen - Bauen</title>", "Bauen"),  # h1 is the logo
    ("<meta property='og:title' content='Vom Netz'><title>x | y</title>", "Vom Netz"),
    ("<h1>  <span>Mehr</span> als<br>eine Zeile </h1>", "Mehr als eine Zeile"),
    (
        "<h1>&lt;script&gt;alert(1)&lt;/script&gt;</h1>",
        "<script>alert(1)</script>",
    ),  # escaped where it is shown
    ("<h2>Nur eine Zwischenüberschrift</h2>", "Nur eine Zwischenüberschrift"),
]


@pytest.mark.parametrize(("html", "title"), TITLES)
def test_title(page: Read, html: str, title: str) -> None:
    found = page(f"<html><body>{html}<p>Ein Absatz mit Text.</p></body></html>")
    assert found.title == title
    assert found.titled is (not html.startswith("<h2>"))


def test_robots_say_whether_a_page_is_indexed(page: Read) -> None:
    assert page("<h1>a</h1>").indexable
    assert not page("<meta name=robots content='NOINDEX, follow'><h1>a</h1>").indexable
    assert not page("<h1>a</h1>", x_robots_tag="noindex").indexable
    closed = page("<meta name=robots content='noindex,nofollow'><h1>a</h1><a href=/b>b</a>")
    assert [link.follow for link in closed.links] == [False]


def test_meta_refresh_is_a_redirect(extractor: Extractor) -> None:
    found = extractor(fetched("<meta http-equiv=refresh content='0; url=/neu'><p>Weiter</p>"))
    assert found.refresh == "https://www.hechingen.de/neu"
    assert extractor(fetched("<meta http-equiv=refresh content='600'><p>Uhr</p>")).refresh is None


def test_base_and_broken_links(page: Read) -> None:
    html = """<base href="/de/"><a href="a b\t">eins</a><a href="http://[">kaputt</a>
    <a href="mailto:a@b.de">m</a>
    <a href="..\\c">zwei</a><a href="javascript:x()">j</a><a href="#oben">o</a><a href="data:,x">d</a>"""
    assert [link.url for link in page(html).links] == [
        "https://www.hechingen.de/de/a%20b",
        "https://www.hechingen.de/c",
    ]


def test_frames_are_links(page: Read) -> None:
    found = page("<frameset><frame src='/links'><frame src='/rechts'></frameset>")
    assert [link.url for link in found.links] == [
        "https://www.hechingen.de/links",
        "https://www.hechingen.de/rechts",
    ]


REFUSED = [
    ("<title>404</title><h1>Seite nicht gefunden</h1><p>Leider.</p>", Outcome.SOFT_404),
    ("<html><body><div id=root></div><script src=app.js></script></body></html>", Outcome.NO_TEXT),
    ("<html><body></body></html>", Outcome.EMPTY),
    ("  \n", Outcome.EMPTY),
]


@pytest.mark.parametrize(("html", "outcome"), REFUSED)
def test_pages_that_are_none(extractor: Extractor, html: str, outcome: Outcome) -> None:
    with pytest.raises(ExtractError) as caught:
        extractor(fetched(html))
    assert caught.value.outcome is outcome


def test_a_gallery_keeps_its_alternatives_to_itself(page: Read) -> None:
    html = """<main><h1>Bilder</h1><p>Das Fest in Bildern, wie es war.</p><div class="gallery">
    <figure><img alt="Kinder auf dem Karussell der Kirmes"></figure></div>
    <figure><img alt="Lageplan der neuen Turnhalle im Schulhof"></figure>
    <figure><img alt="Ein Bild mit Unterschrift darunter">
    <figcaption>Die Unterschrift</figcaption></figure></main>"""
    assert text_of(page(html)).strip() == "\n".join(
        ("Das Fest in Bildern, wie es war.", "Lageplan der neuen Turnhalle im Schulhof", "Die Unterschrift")
    )


def test_case_83_soft_hyphens_and_ligatures_are_no_letters(page: Read) -> None:
    found = page("<main><h1>Bau&shy;genehmigung</h1><p>O\ufb03zielle Verö\ufb00entlichung: 1½ m²</p></main>")
    assert (found.title, found.passages[0].text) == ("Baugenehmigung", "Offizielle Veröffentlichung: 1½ m²")
