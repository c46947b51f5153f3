"""A clerk's ten tasks in a real browser without scripts; then axe and narrow screens on every page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import resources

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from crawler.store import Store
from hechingen_search.operations import judgements
from hechingen_search.published import generations_of
from hechingen_search.statistics.book import Asked, Book, K
from hechingen_search.web.staff.desk import accounts_of
from tests.staff.conftest import NAME, PASSWORD, House
from tests.web.browser import BROWSER, FLAGS, served

# On a busy machine everything takes its time; what is right comes sooner or later.
expect.set_options(timeout=30_000)

AXE = (resources.files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
RUN = """() => axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
  "best-practice"]}).then(found => found.violations.map(v => v.id + ": " + v.nodes[0].html))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return the browser of all tests here."""
    if BROWSER is None:
        pytest.skip("chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=list(FLAGS[1:]))
        yield chromium
        chromium.close()


@pytest.fixture
def site(closed: House) -> Iterator[tuple[House, str]]:
    """Serve a house that one person may enter."""
    accounts_of(closed.settings).add(NAME, PASSWORD)
    with served(closed.app) as address:
        yield closed, address


def enter(page: Page, address: str) -> None:
    """Log in as a clerk does."""
    page.goto(address + "/redaktion/")
    page.get_by_label("Name").fill(NAME)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", name="Die Suche heute")).to_be_visible()


@pytest.fixture
def desk(browser: Browser, site: tuple[House, str]) -> Iterator[Page]:
    """Return a page of a clerk who is logged in; scripts are off."""
    context = browser.new_context(locale="de-DE", java_script_enabled=False)
    page = context.new_page()
    enter(page, site[1])
    yield page
    context.close()


def first_hit(house: House, page: Page, address: str, query: str) -> str:
    """Return the title of the first hit, once the server follows its files."""
    house.live.refresh()
    page.goto(f"{address}/suche?q={query}")
    return page.locator(".hit h2").first.inner_text()


def test_1_find_out_why_a_page_is_missing(desk: Page, site: tuple[House, str]) -> None:
    desk.get_by_role("link", name="Warum (nicht) gefunden?").click()
    desk.get_by_label("Adresse der Seite").fill(site[0].base + "Verschwunden.html")
    desk.get_by_label("Wonach wird gesucht?").fill("verschwunden")
    desk.get_by_role("button", name="Erklären").click()
    expect(desk.get_by_text("Seite nicht gefunden (404).")).to_be_visible()
    expect(desk.get_by_text("Nicht im Index", exact=True)).to_be_visible()


def test_2_recommend_a_page(desk: Page, site: tuple[House, str]) -> None:
    house, address = site
    assert first_hit(house, desk, address, "hundesteuer") == "Hundesteuer"
    desk.goto(f"{address}/suche?q=abfall")
    desk.get_by_role("link", name="Empfehlen Platz 1").click()
    desk.get_by_label("Suchworte").fill("hundesteuer")
    desk.get_by_role("button", name="Vorschau").click()
    expect(desk.get_by_role("heading", name="Vorschau: noch ist nichts geändert")).to_be_visible()
    desk.get_by_role("button", name="Speichern").click()
    expect(desk.get_by_role("status")).to_contain_text("Gespeichert")
    assert first_hit(house, desk, address, "hundesteuer") == "Abfall"


def test_3_and_4_add_a_synonym_and_take_it_back(desk: Page, site: tuple[House, str]) -> None:
    house, address = site
    desk.get_by_role("link", name="Synonyme").click()
    desk.get_by_role("link", name="Hinzufügen Synonyme").click()
    desk.get_by_label("Begriffe").fill("vierbeinerabgabe => Hundesteuer")
    desk.get_by_role("button", name="Speichern").click()
    assert first_hit(house, desk, address, "vierbeinerabgabe") == "Hundesteuer"
    desk.get_by_role("link", name="Redaktion").click()
    desk.get_by_role("link", name="Verlauf").click()
    desk.get_by_role("button", name="Zurücknehmen Neu: Synonyme").click()
    expect(desk.get_by_role("status")).to_contain_text("Zurückgenommen")
    house.live.refresh()
    desk.goto(f"{address}/suche?q=vierbeinerabgabe")
    expect(desk.locator(".hit")).to_have_count(0)


def test_5_accept_a_frozen_night(desk: Page, site: tuple[House, str]) -> None:
    house, address = site
    with Store(house.settings.data.store) as store, store.writing():
        night = store.night()
        assert night
        store.nights_table.save(replace(night, frozen=("30 Seiten fehlen auf einmal.",)))
    desk.goto(address + "/redaktion/")
    desk.get_by_role("button", name="So übernehmen").click()
    expect(desk.get_by_role("status")).to_contain_text("Die nächste Nacht übernimmt")
    with Store(house.settings.data.store) as store, store.writing():
        assert store.accepted()


def test_6_go_back_to_an_earlier_generation(desk: Page, site: tuple[House, str]) -> None:
    house, address = site
    generations = generations_of(house.settings)
    current = generations.current()
    assert current
    shutil.copytree(current.path, current.path.with_name("g000002"))
    generations.publish(generations.get("g000002"))
    desk.goto(address + "/redaktion/")
    desk.get_by_role("button", name="Dorthin zurück Stand g000001").click()
    expect(desk.get_by_role("status")).to_contain_text("ist veröffentlicht")
    assert generations.current_name() == "g000001"


def test_7_hide_a_page(desk: Page, site: tuple[House, str]) -> None:
    house, address = site
    assert first_hit(house, desk, address, "abfall") == "Abfall"
    desk.get_by_role("link", name="Ausblenden Platz 1").click()
    desk.get_by_role("button", name="Speichern").click()
    house.live.refresh()
    desk.goto(f"{address}/suche?q=abfall")
    assert "Abfall" not in desk.locator(".hit h2").all_inner_texts()


def ask_often(house: House, *asked: Asked) -> None:
    """Let visitors ask in enough hours."""
    moments = [datetime.now(UTC) - timedelta(hours=hour) for hour in range(K, -1, -1)]
    book = Book(house.settings.data.statistics, 400, lambda: moments[0])
    while moments:
        book.record(asked)
        moments.pop(0)


def test_8_see_what_is_searched_for_in_vain(desk: Page, site: tuple[House, str]) -> None:
    ask_often(site[0], Asked("einhorn", 0))
    desk.get_by_role("link", name="Statistik", exact=True).click()
    row = desk.get_by_role("row", name="einhorn")
    expect(row.first).to_be_visible()
    desk.get_by_role("link", name="Start", exact=True).click()
    desk.get_by_role("link", name="Synonym eintragen einhorn").click()
    expect(desk.get_by_label("Begriffe")).to_have_value("einhorn => ")


def test_9_judge_a_query(desk: Page, site: tuple[House, str]) -> None:
    house, address = site
    desk.goto(f"{address}/suche?q=hundesteuer")
    desk.get_by_role("button", name="Muss unter den ersten drei bleiben Platz 1").click()
    expect(desk.get_by_role("status")).to_contain_text("bewacht diese Suche")
    found = judgements.read(house.settings.search.judgements)
    assert [(each.text, each.first) for each in found] == [("hundesteuer", 3)]


def test_10_read_the_report(desk: Page, site: tuple[House, str]) -> None:
    desk.get_by_role("link", name="Der ganze Bericht der Nacht").click()
    expect(desk.get_by_role("heading", name="Bericht der Volltextsuche")).to_be_visible()
    expect(desk.get_by_role("heading", name="Verlinkt, aber nicht lesbar")).to_be_visible()


PAGES = {
    "start": "/redaktion/",
    "why": "/redaktion/warum?q=hundesteuer&url={base}Hundesteuer.html",
    "list": "/redaktion/dateien/regeln",
    "form": "/redaktion/eintrag/best?words=hundesteuer&page={base}Abfall.html",
    "name": "/redaktion/eintrag/name",
    "history": "/redaktion/verlauf",
    "statistics": "/redaktion/statistik",
    "report": "/redaktion/bericht",
    "search": "/suche?q=hundesteuer",
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_nothing_and_nothing_overflows(
    browser: Browser, site: tuple[House, str], dark: bool
) -> None:
    house, address = site
    ask_often(house, Asked("einhorn", 0), Asked("hundesteuer", 2))
    context = browser.new_context(
        locale="de-DE", viewport={"width": 320, "height": 700}, color_scheme="dark" if dark else "light",
        bypass_csp=True,
    )  # fmt: skip
    page = context.new_page()
    page.goto(address + "/redaktion/anmelden")
    page.evaluate(AXE)
    assert page.evaluate(RUN) == []
    enter(page, address)
    page.goto(f"{address}/redaktion/eintrag/best")
    page.get_by_label("Suchworte").fill("hundesteuer")
    page.get_by_label("Adresse der Seite").fill(house.base + "Abfall.html")
    page.get_by_role("button", name="Vorschau").click()
    page.evaluate(AXE)
    assert page.evaluate(RUN) == []
    page.get_by_role("button", name="Speichern").click()
    wrong: dict[str, list[str]] = {}
    for name, path in PAGES.items():
        page.goto(address + path.format(base=house.base))
        page.evaluate(AXE)
        found = list(page.evaluate(RUN))
        if (width := page.evaluate("() => document.documentElement.scrollWidth")) > 320:
            found.append(f"{width} pixels wide")
        wrong |= {name: found} if found else {}
    context.close()
    assert wrong == {}
