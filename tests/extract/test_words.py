"""Where words end in a page: what a reader sees as two words is two words, and one word is one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.page import Page
from tests.extract.conftest import text_of

Read = Callable[..., Page]
FILL = "<p>Das Rathaus gibt gern Auskunft, auch am Telefon oder nach Vereinbarung.</p>"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Angelschein<sup>1</sup> gilt</p>", "Angelschein 1 gilt"),
        ("<p>Angelschein<sup>2)</sup>, Boot<sup>*</sup></p>", "Angelschein 2), Boot *"),
        ("<p>Karte<sup><a href='#f'>[3]</a></sup></p>", "Karte [3]"),
        ("<p>120 m<sup>2</sup> und 3 km<sup>2</sup>, 5 m<sup>3</sup></p>", "120 m² und 3 km², 5 m³"),
        ("<p>CO<sub>2</sub>-frei, H<sub>2</sub>O</p>", "CO2-frei, H2O"),
        ("<p>8<sup>30</sup> – 12<sup>00</sup> Uhr</p>", "8:30 – 12:00 Uhr"),
        ("<p>für 2<sup>50</sup> €</p>", "für 2,50 €"),
        ("<p>der 1<sup>er</sup> Preis</p>", "der 1er Preis"),
        ("<p><span class=l>Telefon</span><span class=v>07471 930-777</span></p>", "Telefon 07471 930-777"),
        ("<p><strong>Mo</strong>8-12 Uhr</p>", "Mo 8-12 Uhr"),
        ("<p><span class=d>03.05.</span><span class=o>Halle</span></p>", "03.05. Halle"),
        ("<p><strong>Telefon</strong>07471 930-777</p>", "Telefon 07471 930-777"),
        ("<p>Fax<span>07471 930-778</span></p>", "Fax 07471 930-778"),
        ("<p><span class=d>Montag</span><span class=t>geschlossen</span></p>", "Montag geschlossen"),
        ("<p><b>Öffnungszeiten</b>Montag</p>", "Öffnungszeiten Montag"),
        ("<p><span class=day>24</span><span class=month>Dez</span></p>", "24 Dez"),
        ("<p><label>Raum</label>eins</p>", "Raum eins"),
        ("<p><a href=a>bauen</a><a href=b>wohnen</a></p>", "bauen wohnen"),
        ("<div><i style='display:block'>Bau</i><i style='display: block'>Hof</i></div>", "Bau\nHof"),
        ("<p><i style='display:inline-block'>Bau</i><i style='display:inline-block'>Hof</i></p>", "Bau Hof"),
        ("<p><span class=dropcap>B</span>iber</p>", "Biber"),
        ("<p>Das <b>W</b>asser<b>m</b>eister<b>a</b>mt</p>", "Das Wassermeisteramt"),
        ("<p><b>Müll</b>abfuhr, <i>Bürger</i>Innen</p>", "Müllabfuhr, BürgerInnen"),
        ("<p><span>Haupt</span><span>satzung</span></p>", "Hauptsatzung"),
        ("<p>B<b>27</b> und A<span>81</span></p>", "B27 und A81"),
        ("<p>Straßen-<br>verkehrs-<br>amt</p>", "Straßenverkehrsamt"),
        ("<p>Haupt-<br>und Nebenwohnung</p>", "Haupt-\nund Nebenwohnung"),
        ("<p>Rhein-<br>Neckar-Kreis</p>", "Rhein-Neckar-Kreis"),
        ("<table><tr><td>Straßen-<br>bau</td><td>3</td></tr></table>", "Straßenbau | 3"),
        ("<h2>Ein&shy;wohner-<br>melde&shy;amt</h2><p>x</p>", "Einwohnermeldeamt\nx"),
        ("<p>Ab&#8203;fall&nbsp;tonne</p>", "Abfall tonne"),
        ("<button class=accordion>Was kostet das?</button><p>Nichts.</p>", "Was kostet das?\nNichts."),
        ("<button type=submit>Absenden</button><p>Nichts.</p>", "Nichts."),
        ("<noscript><p>Bitte JavaScript einschalten.</p></noscript><p>Da.</p>", "Da."),
        ("<noscript><p>Notdienst am Aushang.</p></noscript><p>Da.</p>", "Notdienst am Aushang.\nDa."),
    ],
)  # fmt: skip
def test_words(page: Read, html: str, text: str) -> None:
    assert text_of(page(f"<main><h1>T</h1>{html}{FILL}</main>")).removesuffix(FILL[3:-4]).strip() == text


@pytest.mark.parametrize(
    "html",
    [
        "<h2><button type=button>Wo gibt es das?</button></h2><p>Hier.</p>",
        "<h3><button class='collapsed'>Wo gibt es das?</button></h3><p>Hier.</p>",
        "<button data-bs-toggle=collapse>Wo gibt es das?</button><div class=collapse><p>Hier.</p></div>",
        "<button onclick='toggle(3)'>Wo gibt es das?</button><p>Hier.</p>",
        "<dl><dt><button>Wo gibt es das?</button></dt><dd>Hier.</dd></dl>",
        "<details><summary>Wo gibt es das?</summary>Hier.</details>",
    ],
)
def test_the_head_of_an_accordion_is_read(page: Read, html: str) -> None:
    found = page(f"<main><h1>T</h1>{FILL}{html}</main>")
    read = "\n".join(f"{passage.heading}\n{passage.text}" for passage in found.passages)
    assert "Wo gibt es das?" in read
    assert "Hier." in read


@pytest.mark.parametrize(
    "part",
    [
        "<h2 id=social-media>Auftritt bei Zwitscher</h2><p>Wir posten dort.</p>",
        "<section id=cookie-hinweise><h2>Kekse</h2><p>Wir setzen nur einen.</p></section>",
        "<section id=pfad-der-stille><h2>Pfad</h2><p>Zwölf Stelen am Weg.</p></section>",
        "<div class=breadcrumb-backen><h2>Krümel</h2><p>Wir backen aus altem Brot.</p></div>",
        "<div class=content-share><p>Car-Sharing am Bahnhof.</p></div>",
        "<div class='toolbar-verleih'><p>Die Stadt verleiht Bohrer und Sägen an Vereine.</p></div>",
        "<div class=navigation><p>Das Navigationsgerät führt manchmal in den Wald, Schilder nicht.</p></div>",
        "<article><header><p>Vorspann.</p></header><p>Text.</p><footer>Von A. Adler.</footer></article>",
        "<aside><p>Info: Der Eintritt ist frei.</p></aside>",
        "<div role=banner><p>Im Inhalt ein Kasten.</p></div>",
    ],
)
def test_inside_main_content_is_content(page: Read, part: str) -> None:
    plain = [piece for piece in part.replace("</", "<").split("<") if ">" in piece]
    words = [text for piece in plain if (text := piece.partition(">")[2].strip())]
    found = page(f"<main><h1>T</h1>{part}{FILL}</main>")
    read = "\n".join(f"{passage.heading}\n{passage.text}" for passage in found.passages)
    assert [word for word in words if word not in read] == []


@pytest.mark.parametrize(
    "part",
    [
        "<nav><a href=/a>Weiter</a></nav>",
        "<div class=breadcrumb><a href=/>Start</a> › Müll</div>",
        "<div class=share>Teilen: <a href=//f>eins</a> <a href=//t>zwei</a></div>",
        "<div class='cookie-banner'><p>Wir nutzen Kekse.</p><button>Ja</button></div>",
        "<ul class=pagination><li><a href=?s=1>1</a><li><a href=?s=2>2</a></ul>",
        "<div role=search><p>Suche</p></div>",
    ],
)
def test_what_behaves_like_a_frame_is_one(page: Read, part: str) -> None:
    assert text_of(page(f"<main><h1>T</h1>{part}{FILL}</main>")).strip() == FILL[3:-4]


@pytest.mark.parametrize(
    ("before", "after"),
    [("<header>", "</header>"), ("<div class=skip-links>", "</div>"), ("<div class=navigation>", "</div>"),
     ("<div role=banner>", "</div>"), ("<aside>", "</aside>"), ("<form class=toolbar>", "</form>")],
)  # fmt: skip
def test_what_holds_the_page_is_no_frame(page: Read, before: str, after: str) -> None:
    inner = f"<h1>T</h1>{FILL * 4}"
    assert "gern Auskunft" in text_of(page(f"{before}{inner}{after}<footer>Impressum</footer>"))
    assert "gern Auskunft" in text_of(page(f"{before}<main>{inner}</main>{after}"))


@pytest.mark.parametrize(
    ("line", "phone"),
    [
        ("Telefon: 07433 260-123", "07433 260-123"),
        ("Tel.-Nr. 07433/260-123", "07433/260-123"),
        ("Telefon07433 260-123", "07433 260-123"),
        ("Fon +49 (0) 7433 / 260-123", "+49 (0) 7433 / 260-123"),
        ("Mobil 0171 – 260 12 34", "0171 – 260 12 34"),
        ("☎ (0 74 33) 2 60-1 23", "(0 74 33) 2 60-1 23"),
        ("Telefon 07433.260.123", "07433.260.123"),
        ("Rufnummer: 0049 7433 260123", "0049 7433 260123"),
        ("Telefon 07433 260-120, -121", "07433 260-120, -121"),
        ("Telefon 260-123", "260-123"),
        ("Tel./Fax: 07433 260123", "07433 260123"),
        ("07433 260-123", "07433 260-123"),
        ("Telefax 07433 260-124", ""),
        ("Fax: 07433 260-124", ""),
        ("Aktenzeichen 0815 260-124 vom Amt", ""),
    ],
)
def test_a_contact_card_quotes_the_number_as_it_is_written(page: Read, line: str, phone: str) -> None:
    found = page(f"<main><h1>T</h1>{FILL}<p>Frau Petra Muster<br>{line}<br>p.muster@x.example</p></main>")
    assert [contact.phone for contact in found.contacts] == [phone]
