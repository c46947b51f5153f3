"""The learned template: menus and footers go without a selector, a page's own content stays."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from crawler.extract import ExtractError, Extractor
from crawler.extract.block import Block
from crawler.extract.html.template import without_template
from crawler.extract.html.walk import BodyBlock
from crawler.page import Fetched, Page
from crawler.settings import ExtractSettings
from hechingen_search.demo.site import Town
from tests.extract.conftest import fetched

BASE = "http://town.example"
SETTINGS = ExtractSettings(ocr=False)


def town_pages() -> list[Fetched]:
    """Return the town's HTML pages, without what marks their main text."""
    town = Town(1, f"{BASE}/", "http://rat.example/bi/")
    found = []
    for address in town.addresses():
        answer = town.answer(address)
        if answer.status == 200 and b"<html" in answer.body[:300]:
            found.append(fetched(answer.body, "text/html; charset=utf-8", BASE + address))
    return found


def unmarked(item: Fetched) -> Fetched:
    return replace(item, body=re.sub(rb' (?:id|class)="(?:inhalt|cCore_sectionContent)"', b"", item.body))


def sentences(page: Page) -> set[str]:
    return {line for passage in page.passages for line in passage.text.split("\n")}


def common(counts: Counter[int], least: int) -> list[int]:
    return [block for block, count in counts.items() if count >= least]


def read(extractor: Extractor, item: Fetched) -> Page | None:
    try:
        found = extractor(item)
    except ExtractError:
        return None
    return found.page if found.page.indexable else None


def test_the_town_is_read_without_landmarks_once_its_template_is_learned() -> None:
    items = town_pages()
    counts: Counter[int] = Counter()
    with Extractor(SETTINGS) as extractor:
        marked = {item.url: read(extractor, item) for item in items}
        for item in items:
            if marked[item.url] is not None:
                counts.update(extractor(unmarked(item)).blocks)
    need = len(items) // 5
    with Extractor(
        SETTINGS, lambda host: common(counts, need) if host == "town.example" else ()
    ) as extractor:
        learned = {item.url: read(extractor, unmarked(item)) for item in items}
    lost, kept = [], []
    for url, page in marked.items():
        other = learned[url]
        if page is None or other is None:
            continue
        assert other.title == page.title
        lost += [(url, line) for line in sentences(page) - sentences(other)]
        kept += list(sentences(other) - sentences(page))
    assert lost == []
    # Contact boxes differ from page to page and stay; of menus, banners and search lines nothing does.
    menu = {line for line in kept if line.startswith("• ")}
    assert menu == set()
    assert [
        line for line in kept if re.search(r"Volltextsuche|Impressum|Druckansicht|Cookies|Zum Inhalt", line)
    ] == []


def found(text: str, level: int = 0) -> BodyBlock:
    return BodyBlock(Block(text, level), True, False, hash(text))


# r: repeated on many pages; a: the page's own; h: a repeated heading
RULE = [
    ("rrraarr", "aa"),  # frame at both ends
    ("ararra", "ararra"),  # shared sentences between own ones stay
    ("arrra", "aa"),  # a menu in the middle goes
    ("rha", "ha"),  # a repeated heading stays over own text
    ("rrr", ""),
    ("a", "a"),
]


@pytest.mark.parametrize(("blocks", "expected"), RULE)
def test_rule(blocks: str, expected: str) -> None:
    items = [found(f"{kind}{n}", 2 if kind == "h" else 0) for n, kind in enumerate(blocks)]
    kept = without_template(items, [kind in "rh" for kind in blocks])
    assert "".join(item.block.text[0] for item in kept) == expected


def test_own_content_with_the_words_of_the_footer_stays() -> None:
    foot = "<div class=fuss><p>Marktplatz 1, 72379 Hechingen</p></div>"
    frame = f"<div class=kopf><p>Stadt Hechingen</p></div>{{}}{foot}"
    pages = [frame.format(f"<div><h1>Seite {n}</h1><p>Eigener Text Nummer {n}.</p></div>") for n in range(10)]
    imprint = frame.format(
        "<div><h1>Impressum</h1><p>Anschrift:</p><p>Marktplatz 1, 72379 Hechingen</p></div>"
    )
    counts: Counter[int] = Counter()
    with Extractor(SETTINGS, lambda _host: common(counts, 5)) as extractor:
        for page in pages:
            counts.update(extractor(fetched(page)).blocks)
        text = "\n".join(p.text for p in extractor(fetched(imprint)).page.passages)
        other = "\n".join(p.text for p in extractor(fetched(pages[3])).page.passages)
    assert text == "Anschrift:\nMarktplatz 1, 72379 Hechingen"
    assert other == "Eigener Text Nummer 3."


def test_without_landmark_and_template_trafilatura_finds_the_stretch() -> None:
    sentence = "<p>Der Gemeinderat hat Punkt {} der Tagesordnung ausführlich beraten und ihn beschlossen.</p>"
    prose = "".join(sentence.format(number) for number in range(6))
    menu = "".join(f'<li><a href="/{number}">Menüpunkt Nummer {number}</a></li>' for number in range(20))
    html = f"<body><div><ul>{menu}</ul></div><div><h1>Sitzung</h1>{prose}</div>"
    html += "<div><a href=/i>Impressum</a></div>"
    with Extractor(SETTINGS) as extractor:
        page = extractor(fetched(html)).page
    text = "\n".join(p.text for p in page.passages)
    assert page.title == "Sitzung"
    assert len(text.split("\n")) == 6
    assert "Menüpunkt" not in text
    assert "Impressum" not in text


POST = (
    '<meta property="og:type" content="article"><main><article><h1>Neuer Radweg</h1><p>Von A. A.</p>{body}'
    '<div class="newsletter-box"><p>Jede Woche neue Nachrichten in Ihr Postfach.</p></div>'
    '</article><section class="related"><h2>Auch interessant</h2><h3><a href="/b">Das Freibad</a></h3>'
    "<p>Es öffnet am ersten Mai mit neuer Rutsche.</p></section>"
    '<ol class="comment-list"><li>Ein Leser schreibt, dass er den Weg schon befahren hat.</li></ol></main>'
)
BODY = "".join(
    f"<p>Der {number}. Abschnitt des Radwegs führt vom Bahnhof durch die Wiesen bis zum Wehr.</p>"
    for number in range(6)
)


def test_an_article_ends_where_comments_and_related_posts_begin() -> None:
    item = fetched(POST.format(body=BODY).encode(), "text/html; charset=utf-8")
    with Extractor(SETTINGS) as extractor:
        text = "\n".join(f"{p.heading}\n{p.text}" for p in extractor(item).page.passages)
    assert "Der 0. Abschnitt" in text
    assert "Der 5. Abschnitt" in text
    assert [word for word in ("Postfach", "Freibad", "Rutsche", "Leser") if word in text] == []


@pytest.mark.parametrize(
    "names",
    [
        "elementor-widget-theme-post-content",
        "x-widget-text",
        "widget widget_text",
        "teaser",
        "comment-content",
    ],
)
def test_an_article_is_not_lost_whatever_its_box_is_called(extractor: Extractor, names: str) -> None:
    text = "".join(
        f"<p>Der Rat berät Punkt {number} und vertagt ihn auf den Herbst.</p>" for number in range(9)
    )
    box = f"<div class='post type-post'><h1>Rat vertagt</h1><div class='{names}'>{text}</div></div>"
    page = extractor(fetched(f"<html><body>{box}<footer>Impressum</footer></body></html>")).page
    assert [n for n in range(9) if f"Punkt {n}" not in "".join(one.text for one in page.passages)] == []


@pytest.mark.parametrize("name", ["teaser-text", "news-teaser", "promo-copy", "related-lead"])
def test_the_first_paragraph_of_an_article_may_be_called_teaser(extractor: Extractor, name: str) -> None:
    lead = f"<div class='{name}'><p>Am Samstag wird die Brücke über den Bach eröffnet, mit Musik.</p></div>"
    text = "<p>Die Stadt lädt alle ein, die an der Brücke gebaut haben oder wohnen.</p>" * 2
    other = f"<div class='{name}'><h3><a href=/x>Rutsche im Bad erneuert</a></h3><p>Ab Mai.</p></div>"
    page = extractor(
        fetched(
            "<html><head><meta property=og:type content=article></head><body><main><h1>Neue Brücke</h1>"
            f"{lead}{text}{other}</main></body></html>"
        )
    ).page
    read = "\n".join(f"{one.heading}\n{one.text}" for one in page.passages)
    assert ("mit Musik" in read, "Rutsche" in read) == (True, False)


def test_a_page_that_is_no_article_keeps_all_of_its_main() -> None:
    html = POST.format(body=BODY).replace('<meta property="og:type" content="article">', "")
    with Extractor(SETTINGS) as extractor:
        page = extractor(fetched(html.encode(), "text/html; charset=utf-8")).page
    text = "\n".join(f"{p.heading}\n{p.text}" for p in page.passages)
    assert [word for word in ("Postfach", "Freibad", "Rutsche", "Leser") if word not in text] == []
