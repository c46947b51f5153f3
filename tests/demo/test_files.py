"""The shipped files are what the generator writes, and what the town says that they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from hechingen_search.demo.content import DATA, file_bytes, town_files
from tools.town.catalogue import CATALOGUE

FOLDER = Path(str(DATA)) / "files"
MEGABYTE = 1_000_000


def pages(name: str, password: str | None = None) -> list[str]:
    """Return the text of each page of a shipped PDF."""
    document = pypdfium2.PdfDocument(file_bytes(name), password=password)
    return [page.get_textpage().get_text_bounded() for page in document]


def test_the_generator_writes_the_shipped_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "tools.town", str(tmp_path)], check=True)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in FOLDER.iterdir()}
    different = [path.name for path in tmp_path.iterdir() if path.read_bytes() != file_bytes(path.name)]
    assert not different


def test_every_file_of_the_town_is_in_the_catalogue() -> None:
    assert {file.name for file in town_files()} <= set(CATALOGUE)


def test_the_town_stays_small() -> None:
    files = [path for path in Path(str(DATA)).rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 10 * MEGABYTE
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 4 * MEGABYTE


def test_fifteen_pdfs_and_more() -> None:
    assert sum(file.name.endswith(".pdf") for file in town_files()) >= 15


def test_the_budget_has_120_pages_and_one_pump_on_page_87() -> None:
    text = pages("haushaltsplan-2026.pdf")
    assert len(text) == 120
    assert [number for number, page in enumerate(text, 1) if "Schwengelpumpe" in page] == [87]


@pytest.mark.parametrize("name", ["streupflichtsatzung.pdf", "wasserversorgung-1978.pdf"])
def test_scans_have_no_text(name: str) -> None:
    assert not "".join(pages(name)).strip()


def test_the_gazette_splits_words_at_line_ends() -> None:
    # pdfium shows a hyphen at a line end as U+FFFE or as U+0002 and drops the line end.
    text = "".join(pages("stadtspiegel-2026-47.pdf"))
    assert text.count("\ufffe") + text.count("\x02") > 25


def test_locked_files_need_their_password() -> None:
    assert "Wesensprüfung" in "".join(pages("gebuehrenverzeichnis.pdf"))
    assert "Bestattungsgebühren" in "".join(pages("kalkulation-intern.pdf", "nur-intern"))
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(file_bytes("kalkulation-intern.pdf"))


def test_the_portfolio_carries_its_attachments() -> None:
    document = pypdfium2.PdfDocument(file_bytes("ausschreibung-galgenrain.pdf"))
    names = [document.get_attachment(at).get_name() for at in range(document.count_attachments())]
    assert names == ["leistungsverzeichnis.pdf", "vertragsbedingungen.pdf"]


def test_the_plan_is_without_a_letter() -> None:
    assert pages("lageplan-walkmuehle.pdf") == [""]


@pytest.mark.parametrize("name", [name for name in CATALOGUE if name.endswith(".pdf")])
def test_every_pdf_has_a_day_of_its_own(name: str) -> None:
    assert b"/CreationDate (D:2000" not in file_bytes(name)
