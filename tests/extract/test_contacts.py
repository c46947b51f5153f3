"""A hundred contact blocks in the formats of the wild, and exactly what is read of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.page import Contact, Page

Read = Callable[..., Page]
FILL = "<p>Hier steht ein Text, der lang genug ist, um der Inhalt dieser Seite zu sein, und sonst nichts.</p>"
BLOCKS = Path(__file__).with_name("contact_blocks.txt").read_text(encoding="utf-8").split("---\n")[1:]


def wanted(line: str) -> Contact:
    office, name, phone, mail, address, hours = line.removeprefix("=> ").split("|")
    return Contact(name, phone, mail, address, hours, office)


def test_there_are_a_hundred() -> None:
    assert len(set(BLOCKS)) >= 100


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block[:60])
def test_a_block_is_read_as_it_stands(page: Read, block: str) -> None:
    html, *lines = block.strip().split("\n")
    found = page(f"<main><h1>Auf einen Blick</h1>{FILL}{html}</main>")
    assert found.contacts == tuple(map(wanted, lines))
