"""axe-core in a real browser finds nothing, in any state, on any screen; nothing overflows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import resources
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from hechingen_search.published import PublishedIndex
from hechingen_search.settings import Settings
from hechingen_search.web.app import create_app
from hechingen_search.web.live import Live
from tests.web.browser import served
from tests.web.conftest import WEB
from tests.web.town import LANGUAGES, Town

AXE = (resources.files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK = """rules => axe.run(document, {runOnly: rules}).then(found => ({
  violations: found.violations.map(v => [v.id, v.nodes.map(n => n.html + " " + n.failureSummary)]),
  passes: found.passes.length}))"""

LOOKS: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 375, "height": 740}, "has_touch": True},
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 375, "height": 740}, "color_scheme": "dark"},
    "forced": {"viewport": {"width": 1280, "height": 900}, "forced_colors": "active"},
}
"""Screens and what visitors have set on them."""


def _typed(page: Page, down: int = 0) -> None:
    page.get_by_role("combobox").fill("hund")
    expect(page.get_by_role("option").first).to_be_visible(timeout=30_000)
    for _ in range(down):
        page.keyboard.press("ArrowDown")


def _opened(page: Page) -> None:
    page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = true; })")


def _filtered(page: Page) -> None:
    page.locator(".facet a").first.evaluate("link => link.click()")
    page.wait_for_url("**art=**", timeout=30_000)


def _as_it_is(page: Page) -> None:
    pass


H = "/suche?q=hundesteuer"
STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "start": ("/suche", _as_it_is),
    "results": (H, _as_it_is),
    "calm": (H + "+still", _as_it_is),
    "elsewhere": (H + "+kreis", _as_it_is),
    "answer": (H + "+offen", _opened),
    "one hit": (H + "+eine", _as_it_is),
    "partial": (H + "+teils", _as_it_is),
    "synonyms": (H + "+auch", _as_it_is),
    "question": (H + "+frage", _as_it_is),
    "page 5": (H + "&seite=5", _as_it_is),
    "last page": (H + "&seite=10", _as_it_is),
    "by date": (H + "&sortierung=datum", _as_it_is),
    "period": (H + "&seit=2024-01-01&bis=2025-12-31", _as_it_is),
    "filters": (H + "&art=pdf&art=page&bereich=Rathaus&jahr=2025", _as_it_is),
    "details open": (H, _opened),
    "filtered in place": (H, _filtered),
    "suggestions": ("/suche", _typed),
    "suggestion active": ("/suche", lambda page: _typed(page, 1)),
    "suggestions over hits": (H + "+still", lambda page: _typed(page, 2)),
    "long title": (H + "+riesig", _as_it_is),
    "empty": ("/suche?q=Quastenflosser", _as_it_is),
    "empty with filter": ("/suche?q=Quastenflosser&art=pdf", _as_it_is),
    "not found": ("/nirgends", _as_it_is),
    **{language: (f"{H}+{language}&art=pdf", _opened) for language in LANGUAGES},
}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Return the origin of a search on the hand-made generation."""
    town = Town()
    live: Live[PublishedIndex] = Live(lambda: town.generation, lambda name: town)
    live.refresh()
    with served(create_app(live, Settings(web=WEB))) as origin:
        yield origin


@pytest.fixture(scope="module")
def pages(browser: Browser) -> Iterator[dict[str, Page]]:
    """Return a page for each look."""
    contexts = {look: browser.new_context(locale="de-DE", **how) for look, how in LOOKS.items()}
    yield {look: context.new_page() for look, context in contexts.items()}
    for context in contexts.values():
        context.close()


def examined(page: Page) -> Any:
    """Return what axe finds on *page* as it stands."""
    page.evaluate(AXE)
    return page.evaluate(ASK, RULES)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(site: str, pages: dict[str, Page], state: str, look: str) -> None:
    address, prepare = STATES[state]
    page = pages[look]
    page.goto(site + address)
    prepare(page)
    found = examined(page)
    assert found["violations"] == []
    assert found["passes"] > 15


@pytest.mark.parametrize("width", [320, 768])
@pytest.mark.parametrize("state", STATES)
def test_nothing_overflows(site: str, pages: dict[str, Page], state: str, width: int) -> None:
    # A desktop zoomed to 400 % is 320 pixels wide (WCAG 2.2, 1.4.10 Reflow).
    address, prepare = STATES[state]
    page = pages["phone"]
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(site + address)
    prepare(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("look", ["phone", "desktop"])
@pytest.mark.parametrize("state", ["start", "results", "filters", "suggestions", "empty", "ar"])
def test_targets_are_large_enough(site: str, pages: dict[str, Page], state: str, look: str) -> None:
    # WCAG 2.2, 2.5.8: 24 pixels, but for links inside a sentence.
    address, prepare = STATES[state]
    page = pages[look]
    page.set_viewport_size(LOOKS[look]["viewport"])
    page.goto(site + address)
    prepare(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll(
            "a[href], button, input:not([type=hidden]), summary, [role=option]")]
        .filter(each => each.checkVisibility() && !each.closest("p, dd, .skip"))
        .map(each => [each.outerHTML, each.getBoundingClientRect()])
        .filter(([_, box]) => box.height < 24 || box.width < 24)"""
    )
    assert small == []


def test_axe_does_find_what_is_wrong(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        '<html><head><title>x</title></head><body><img src="a.png"><input type="text"></body></html>'
    )
    assert {"image-alt", "label", "html-has-lang"} <= {rule for rule, _ in examined(page)["violations"]}
    page.close()
