"""The bundled town's documents, as they were read and compared with the pictures of their pages by eye.

A change of the town or of a rule shows as a difference; look at it, then write the files anew with
``python -m tests.extract.test_golden``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.extract import Extractor
from crawler.page import Fetched, Page
from crawler.settings import ExtractSettings
from hechingen_search.demo.site import Town
from tests.extract.conftest import fetched

FOLDER = Path(__file__).parent / "golden"
BASE = "http://town.example"
PAGES = 12
"""Pages of a file that are kept; the rest of the budget repeats their shape."""
DOCUMENTS = {
    "woche": "/de/Aktuelles/Stadtnachrichten/2026/Interkulturelle-Woche-vom-25.9.bis-4.10.2026",
    "landtagswahl": "/de/Aktuelles/Stadtnachrichten/2026/Ergebnis-der-Landtagswahl-vom-8.3.2026-in-Lautring",
    "kita": "/de/Stadtleben/Kinder-und-Jugendliche/Kindertagesstaetten",
    "hundesteuer": "/de/Rathaus-Service/Dienstleistungen?id=103&item=service&view=publish",
    "weihnachtsmarkt": "/de/Aktuelles/Veranstaltungen?id=311&item=eventDate&view=publish",
    "impressum": "/de/Rathaus-Service/Impressum",
    "haushalt": "/ceasy/resource/?download=1&id=2101",
    "stadtspiegel": "/dateien/Stadtspiegel/2026/Stadtspiegel-47-2026.pdf",
    "hundesteuersatzung": "/dateien/Ortsrecht/Hundesteuersatzung.pdf",
    "friedhofssatzung": "/ceasy/resource/?download=1&id=2107",
    "hauptsatzung": "/dateien/Ortsrecht/HS_neu_2.pdf",
    "gebuehrenverzeichnis": "/dateien/Ortsrecht/Geb%C3%BChrenverzeichnis.pdf",
    "abfallkalender": "/dateien/Abfallkalender-2027.pdf",
    "niederschrift": "/ceasy/resource/?download=1&id=2122",
    "vereinsfoerderung": "/ceasy/resource/?download=1&id=2123",
    "buecherei": "/ceasy/resource/?download=1&id=2124",
}


def responses() -> dict[str, Fetched]:
    """Return the town's answers to the addresses in ``DOCUMENTS``."""
    town = Town(1, f"{BASE}/", "http://rat.example/bi/")
    found = {}
    for name, address in DOCUMENTS.items():
        answer = town.answer(address)
        headers = {key.lower().replace("-", "_"): value for key, value in answer.headers.items()}
        found[name] = fetched(answer.body, headers.pop("content_type", ""), BASE + address, **headers)
    return found


def shown(page: Page) -> str:
    """Return *page* as readable text."""
    facts = (
        f"{page.kind} · {page.language} · {' > '.join(page.section)} · {page.starts or ''} {page.ends or ''}"
    )
    lines = [
        f"# {page.title}",
        facts.strip(),
        *(f"{c.office} · {c.name} · {c.phone} · {c.mail} · {c.hours}" for c in page.contacts),
    ]
    for passage in page.passages:
        if (passage.page or 0) <= PAGES:
            lines += ["", f"## {passage.heading} [{passage.page or ''}]", passage.text]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document(extractor: Extractor, name: str) -> None:
    assert shown(extractor(responses()[name]).page) == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def write() -> None:
    """Write the files anew, to be compared by eye before they are committed."""
    FOLDER.mkdir(exist_ok=True)
    with Extractor(ExtractSettings(ocr=False, site_name="Stadt Hechingen")) as extractor:
        for name, item in responses().items():
            (FOLDER / f"{name}.txt").write_text(shown(extractor(item).page), encoding="utf-8")


if __name__ == "__main__":
    write()
