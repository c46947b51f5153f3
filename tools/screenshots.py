"""Take the pictures of the documents anew, from the bundled town as it is served.

hechingen-search demo                               # in one terminal; or make run
python -m tools.screenshots http://127.0.0.1:8080/  # in another; needs chromium
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from urllib.parse import quote

DOCS = Path(__file__).parent.parent / "docs"
QUERY = "hundesteuer anmelden"
PICTURES = {"result-desktop.png": (1280, 1180), "result-phone.png": (390, 1100)}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def take(address: str, browser: str, folder: Path = DOCS) -> None:
    """Write every picture of the search page at *address* into *folder*."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name, (width, height) in PICTURES.items():
            page = chromium.new_page(viewport={"width": width, "height": height}, locale="de-DE")
            page.goto(f"{address.rstrip('/')}/suche?q={quote(QUERY)}")
            # The colours of a page of text are few: a palette makes it a third as large.
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB").quantize(128)
            picture.save(folder / name, optimize=True)
            page.close()
        chromium.close()


def main() -> None:
    """Take the pictures of the town that is served at the address given."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if len(sys.argv) != 2 or browser is None:
        raise SystemExit(__doc__ if browser else "Es fehlt chromium: apt install chromium")
    take(sys.argv[1], browser)


if __name__ == "__main__":
    main()
