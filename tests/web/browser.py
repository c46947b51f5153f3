"""Rendered pages in a real browser, without a network: style sheet and scripts are put into the page."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

STATIC = Path(__file__).parent.parent.parent / "hechingen_search" / "web" / "static"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def self_contained(html: str, *, dark: bool = False) -> str:
    """Return *html* with its style sheet inside; *dark* as a visitor with a dark screen gets it."""
    style = (STATIC / "suche.css").read_text(encoding="utf-8")
    if dark:
        style = style.replace("(prefers-color-scheme: dark)", "all")
    return re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: f"<style>{style}</style>", html)


def dom(html: str, width: int, wait: int = 20_000) -> str:
    """Return the document after its scripts have run, laid out *width* pixels wide."""
    if BROWSER is None:
        pytest.skip("chromium is not installed")
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        (directory / "page.html").write_text(html, encoding="utf-8")
        done = subprocess.run(
            [
                BROWSER,
                *FLAGS,
                f"--user-data-dir={directory / 'profile'}",
                f"--window-size={width},2000",
                f"--virtual-time-budget={wait}",
                "--dump-dom",
                (directory / "page.html").as_uri(),
            ],
            capture_output=True,
            text=True,
            timeout=120,
        )
    return done.stdout
