"""axe-core in a real browser finds nothing to complain about; nothing overflows down to 320 pixels."""

from __future__ import annotations

import json
from html import escape, unescape
from importlib import resources
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.web.browser import dom, self_contained

AXE = (resources.files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
RUN = """
axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
  .then(found => {
    const out = document.createElement("pre");
    out.id = "found";
    out.textContent = JSON.stringify({
      width: document.documentElement.scrollWidth,
      violations: found.violations.map(v => [v.id, v.nodes.map(n => n.html + " " + n.failureSummary)]),
      passes: found.passes.length,
    });
    document.body.append(out);
  });
"""

PAGES = {
    "start": "/suche",
    "results": "/suche?q=Hundesteuer&art=pdf&seite=5",
    "answer": "/suche?q=Hundesteuer+offen",
    "empty": "/suche?q=Quastenflosser&art=pdf",
    "error": "/nirgends",
}


def examined(client: FlaskClient, address: str, width: int, *, dark: bool = False) -> Any:
    """Return what axe found on the page."""
    html = self_contained(client.get(address).text, dark=dark)
    html = html.replace("</body>", f"<script>{AXE}</script><script>{RUN}</script></body>")
    found = BeautifulSoup(dom(html, width), "lxml").select_one("#found")
    assert found, "axe did not run"
    return json.loads(unescape(found.get_text()))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing(client: FlaskClient, page: str, dark: bool) -> None:
    found = examined(client, PAGES[page], 1280, dark=dark)
    assert found["violations"] == []
    assert found["passes"] > 15


@pytest.mark.parametrize("width", [320, 360, 768, 1400])
@pytest.mark.parametrize("page", PAGES)
def test_nothing_overflows(client: FlaskClient, page: str, width: int) -> None:
    # A desktop zoomed to 400 % is 320 pixels wide (WCAG 2.2, 1.4.10 Reflow). A window of the browser is
    # never that narrow; a frame is.
    html = escape(self_contained(client.get(PAGES[page]).text))
    measure = "this.parentNode.title = this.contentDocument.documentElement.scrollWidth"
    frame = f'<iframe width="{width}" height="900" srcdoc="{html}" onload="{measure}"></iframe>'
    body = BeautifulSoup(dom(f"<!doctype html><body style='margin: 0'>{frame}", 1600), "lxml").body
    assert body
    assert int(str(body["title"])) <= width


def test_axe_does_find_what_is_wrong(client: FlaskClient) -> None:
    html = '<html><head><title>x</title></head><body><img src="a.png"><input type="text"></body></html>'
    html = html.replace("</body>", f"<script>{AXE}</script><script>{RUN}</script></body>")
    found = BeautifulSoup(dom(html, 800), "lxml").select_one("#found")
    assert found
    assert {"image-alt", "label", "html-has-lang"} <= {
        rule for rule, _ in json.loads(found.get_text())["violations"]
    }
