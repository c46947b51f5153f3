"""The box in a real browser: keyboard, screen reader tree, foreign pages, failures, hostile texts."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest
from flask import Flask, Response
from playwright.sync_api import Browser, Page, expect

from hechingen_search.published import PublishedIndex
from hechingen_search.settings import Settings, WebSettings
from hechingen_search.web import pages, translate
from hechingen_search.web.app import create_app
from hechingen_search.web.live import Live
from tests.web.browser import served
from tests.web.town import Town

SUGGESTIONS = [
    {"text": "Hundesteuer", "url": None, "kind": "word"},
    {"text": "Hundesteuer anmelden", "url": None, "kind": "word"},
    {"text": "<img src=x onerror=alert(1)>Hund", "url": "javascript:alert(2)", "kind": "page"},
]


# On a busy machine everything takes its time; what is right comes sooner or later.
expect.set_options(timeout=30_000)


class Foreign:
    """A page of the town on an origin of its own, with a strict policy, and the search that it embeds."""

    def __init__(self) -> None:
        self.search = ""
        self.inside = ""
        self.language = "de"
        self.app = Flask("foreign")
        self.app.add_url_rule("/", view_func=self.page)

    def page(self) -> Response:
        """Send the page."""
        own = self.search
        policy = f"default-src 'none'; script-src {own}; connect-src {own}; form-action {own}"
        body = (
            f'<!doctype html><html lang="{self.language}"><title>Stadt</title><h1>Stadt</h1>'
            f'<script type="module" src="{self.search}/hechingen-suche.js"></script>'
            f"<hechingen-suche>{self.inside}</hechingen-suche>"
        )
        return Response(body, content_type="text/html", headers={"Content-Security-Policy": policy})


@pytest.fixture(scope="module")
def foreign() -> Iterator[tuple[Foreign, str]]:
    """Return the foreign page and its origin."""
    page = Foreign()
    with served(page.app) as origin:
        yield page, origin


@pytest.fixture(scope="module")
def site(foreign: tuple[Foreign, str]) -> Iterator[str]:
    """Return the origin of the search; the foreign page may ask it."""
    town = Town()
    live: Live[PublishedIndex] = Live(lambda: town.generation, lambda name: town)
    live.refresh()
    page, origin = foreign
    with served(create_app(live, Settings(web=WebSettings(cors=(origin,))))) as address:
        page.search = address
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a new page whose scripts must not fail."""
    context = browser.new_context(locale="de-DE", viewport={"width": 375, "height": 740})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append("dialog: " + dialog.message))
    yield page
    context.close()
    assert errors == []


def suggesting(page: Page, answer: Callable[[str], object] = lambda typed: SUGGESTIONS) -> list[str]:
    """Answer requests for suggestions with *answer*; return the list of what was asked for."""
    asked: list[str] = []

    def fulfil(route: object) -> None:
        typed = parse_qs(urlsplit(route.request.url).query)["q"][0]  # type: ignore[attr-defined]
        asked.append(typed)
        body = json.dumps({"query": typed, "suggestions": answer(typed)})
        route.fulfill(  # type: ignore[attr-defined]
            body=body, content_type="application/json", headers={"Access-Control-Allow-Origin": "*"}
        )

    page.route("**/api/v1/suggest?*", fulfil)
    return asked


def test_the_keyboard_alone_chooses(page: Page, site: str) -> None:
    suggesting(page)
    page.goto(site + "/suche")
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Wonach suchen Sie?")
    expect(field).to_be_focused()
    field.press_sequentially("hun")
    options = page.get_by_role("option")
    expect(options).to_have_count(3)
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    chosen = field.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{chosen}")).to_have_text("Hundesteuer anmelden")
    expect(page.locator(f"#{chosen}")).to_have_attribute("aria-selected", "true")
    expect(field).to_have_value("hun")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche?q=Hundesteuer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hundesteuer")


def test_escape_closes_first_and_empties_then(page: Page, site: str) -> None:
    suggesting(page)
    page.goto(site + "/suche")
    field = page.get_by_role("combobox")
    field.press_sequentially("hun")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("hun")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")


def test_a_screen_reader_hears_how_many_there_are(page: Page, site: str) -> None:
    suggesting(page)
    page.goto(site + "/suche")
    page.get_by_role("combobox").press_sequentially("hun")
    expect(page.locator(".field [role=status]")).to_have_text(
        "3 Vorschläge, mit den Pfeiltasten zu erreichen."
    )
    tree = page.locator("form.ask").aria_snapshot()
    assert 'listbox "Vorschläge"' in tree
    assert "option" in tree


def test_hostile_suggestions_are_text(page: Page, site: str) -> None:
    suggesting(page)
    page.goto(site + "/suche")
    page.get_by_role("combobox").press_sequentially("hun")
    last = page.get_by_role("option").nth(2)
    expect(last).to_contain_text("<img src=x onerror=alert(1)>Hund")
    assert page.locator(".suggestions img").count() == 0
    last.click()
    page.wait_for_url("**/suche?q=*")
    assert page.url.startswith(site)


def test_an_answer_to_an_older_beginning_is_not_shown(page: Page, site: str) -> None:
    page.goto(site + "/suche")
    page.evaluate(
        """() => { const real = fetch; window.fetch = (address, options) => {
        const typed = new URL(address).searchParams.get("q");
        const answer = () => new Response(JSON.stringify({suggestions: [{text: "zu " + typed}]}));
        return new Promise((done) => setTimeout(() => done(answer()), typed === "h" ? 900 : 10)); }; }"""
    )
    field = page.get_by_role("combobox")
    field.press_sequentially("h")
    page.wait_for_timeout(200)
    field.press_sequentially("und")
    expect(page.get_by_role("option")).to_have_text(["zu hund"])
    page.wait_for_timeout(1000)
    expect(page.get_by_role("option")).to_have_text(["zu hund"])


@pytest.mark.parametrize("failure", ["abort", "error", "nonsense"])
def test_without_suggestions_the_form_searches(page: Page, site: str, failure: str) -> None:
    answers = {"error": {"status": 503}, "nonsense": {"body": "<html>"}}
    page.route(
        "**/api/v1/suggest?*",
        lambda route: route.abort() if failure == "abort" else route.fulfill(**answers[failure]),  # type: ignore[arg-type]
    )
    page.goto(site + "/suche")
    page.get_by_role("combobox").press_sequentially("hundesteuer")
    page.wait_for_timeout(300)
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/suche?q=hundesteuer")


def test_letters_under_composition_are_not_asked_for(page: Page, site: str) -> None:
    asked = suggesting(page)
    page.goto(site + "/suche")
    page.evaluate(
        """() => { const q = document.getElementById("q"); q.focus(); q.value = "ｈ";
        q.dispatchEvent(new InputEvent("input", {isComposing: true, bubbles: true})); }"""
    )
    page.wait_for_timeout(300)
    assert asked == []


def test_what_was_asked_once_is_remembered(page: Page, site: str) -> None:
    asked = suggesting(page)
    page.goto(site + "/suche")
    field = page.get_by_role("combobox")
    for text in ("hund", "hunde", "hund"):
        field.fill(text)
        expect(page.get_by_role("listbox")).to_be_visible()
        page.wait_for_timeout(200)
    assert asked == ["hund", "hunde"]


def test_filters_and_pages_come_in_place_and_back_leads_back(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site + "/suche?q=Hundesteuer")
    page.evaluate("() => { window.stayed = true; }")
    page.locator(".facet a").first.click()
    page.wait_for_url("**art=**")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator("body > [role=status]")).to_contain_text("Ergebnisse aktualisiert")
    assert page.evaluate("() => window.stayed")
    page.go_back()
    page.wait_for_url("**/suche?q=Hundesteuer")
    expect(page.locator(".chosen")).to_have_count(0)
    assert page.evaluate("() => window.stayed")


def test_the_page_works_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "/suche")
    page.get_by_label("Wonach suchen Sie?").fill("Hundesteuer")
    page.get_by_role("button", name="Suchen").click()
    page.wait_for_url("**/suche?q=Hundesteuer")
    page.locator(".facet a").first.click()
    page.wait_for_url("**art=**")
    context.close()


PLAIN = (
    '<form action="{}/suche"><label for="s">Suche</label><input id="s" name="q"><button>Los</button></form>'
)


@pytest.mark.parametrize("inside", ["", PLAIN], ids=["empty", "form"])
def test_a_page_of_another_origin_embeds_the_box(
    page: Page, site: str, foreign: tuple[Foreign, str], inside: str
) -> None:
    there, origin = foreign
    there.inside = inside.format(site)
    page.goto(origin)
    field = page.get_by_role("combobox")
    field.press_sequentially("hund")
    # Not intercepted: the search itself answers, and lets this origin read it.
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(site + "/suche?q=hund")


def test_where_the_script_is_not_allowed_the_form_inside_remains(
    browser: Browser, site: str, foreign: tuple[Foreign, str]
) -> None:
    there, origin = foreign
    there.inside = PLAIN.format(site)
    context = browser.new_context()
    page = context.new_page()
    page.route("**/hechingen-suche.js", lambda route: route.abort())
    page.goto(origin)
    page.get_by_label("Suche").fill("Hundesteuer")
    page.keyboard.press("Enter")
    page.wait_for_url(site + "/suche?q=Hundesteuer")
    context.close()


def test_an_origin_that_is_not_listed_gets_the_box_without_suggestions(page: Page, site: str) -> None:
    stranger = Foreign()
    stranger.search = site
    with served(stranger.app) as origin:
        page.goto(origin)
        page.get_by_role("combobox").press_sequentially("hund")
        page.wait_for_timeout(400)
        expect(page.get_by_role("listbox")).to_be_hidden()
        page.keyboard.press("Enter")
        page.wait_for_url(site + "/suche?q=hund")


def test_nothing_is_kept_in_the_browser(page: Page, site: str) -> None:
    suggesting(page)
    page.goto(site + "/suche")
    page.get_by_role("combobox").press_sequentially("hun")
    expect(page.get_by_role("listbox")).to_be_visible()
    kept = page.evaluate("() => [document.cookie, localStorage.length, sessionStorage.length]")
    assert kept == ["", 0, 0]


def test_the_script_is_small(site: str) -> None:
    with urlopen(site + "/hechingen-suche.js") as answer:
        body = answer.read()
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert len(gzip.compress(body, 9)) <= 8 * 1024


def test_the_box_speaks_the_language_of_the_page_around_it(
    page: Page, site: str, foreign: tuple[Foreign, str]
) -> None:
    there, origin = foreign
    there.language, there.inside = "uk", ""
    try:
        page.goto(origin)
        field = page.get_by_role("combobox", name="Що ви шукаєте?")
        field.press_sequentially("hund")
        expect(page.get_by_role("listbox", name="Підказки")).to_be_visible()
        expect(page.get_by_role("button", name="Шукати")).to_be_visible()
    finally:
        there.language = "de"


def test_from_right_to_left_the_button_stands_left(
    page: Page, site: str, foreign: tuple[Foreign, str]
) -> None:
    there, origin = foreign
    there.language = 'ar" dir="rtl'
    try:
        page.goto(origin)
        field = page.get_by_role("combobox")
        field.press_sequentially("hund")
        expect(page.get_by_role("option").first).to_be_visible()
        ends = [box["x"] for box in (field.bounding_box(), page.get_by_role("button").bounding_box()) if box]
        assert ends[1] < ends[0]
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 375
    finally:
        there.language = "de"


def test_zoomed_to_400_percent_the_suggestions_fit(page: Page, site: str) -> None:
    suggesting(page, lambda typed: [{"text": "Straßenverkehrsordnungswidrigkeitenverfahren " * 3}] * 8)
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(site + "/suche")
    page.get_by_role("combobox").press_sequentially("str")
    expect(page.get_by_role("listbox")).to_be_visible()
    for _ in range(8):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").last).to_be_in_viewport()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320


def test_a_finger_chooses(browser: Browser, site: str) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True, viewport={"width": 375, "height": 740})
    page = context.new_page()
    suggesting(page)
    page.goto(site + "/suche")
    page.get_by_role("combobox").press_sequentially("hun")
    page.get_by_role("option").nth(1).tap()
    page.wait_for_url("**/suche?q=Hundesteuer+anmelden")
    context.close()


def test_every_text_of_the_box_can_be_translated() -> None:
    script = Path(pages.__file__).with_name("static") / pages.SCRIPT
    texts = script.read_text(encoding="utf-8").partition("const TEXTS = {")[2].partition("};")[0]
    assert set(re.findall(r': "([^"]+)"', texts)) == set(translate.BOX)
