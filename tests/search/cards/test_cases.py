"""Questions to small worlds of pages: the card quotes what it should, and there is none where doubt is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import pytest

from crawler.page import Contact, Kind, Page, Passage
from hechingen_search.search.cards.find import Cards
from hechingen_search.search.query.parse import parse
from index.analysis.german import German
from index.answers.extract import facts

TEXT = Path(__file__).with_name("cases.txt").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 28, 10)
PRECISION = 0.98


@dataclass
class World:
    """Some pages, and what is asked of them."""

    name: str
    pages: list[Page] = field(default_factory=list)
    questions: list[tuple[str, str]] = field(default_factory=list)


def worlds() -> list[World]:
    """Read the file of cases."""
    found: list[World] = []
    for line in TEXT.splitlines():
        if line.startswith("== "):
            found.append(World(line[3:]))
        elif line.startswith("= "):
            title, _, kind = line[2:].partition(" | ")
            kind, _, day = kind.partition(" < ")
            url = f"https://www.stadt.example/{len(found)}/{len(found[-1].pages)}"
            page = Page(url, title, (Passage(""),), kind=Kind.NEWS if day else Kind(kind))
            found[-1].pages.append(replace(page, published=date.fromisoformat(day) if day else None))
        elif line.startswith("? "):
            question, _, answer = line[2:].rpartition(" -> ")
            found[-1].questions.append((question, answer))
        elif line and found:
            found[-1].pages[-1] = with_line(found[-1].pages[-1], line)
    return found


def with_line(page: Page, line: str) -> Page:
    if line.startswith("@ "):
        office, name, phone, mail, address, hours = (cell.strip() for cell in line[2:].split(";"))
        return replace(page, contacts=(*page.contacts, Contact(name, phone, mail, address, hours, office)))
    if line.startswith("> "):
        days = [date.fromisoformat(day) for day in line[2:].split()]
        return replace(page, starts=days[0], ends=days[-1])
    if line.startswith("# "):
        return replace(page, passages=(*page.passages, Passage("", line[2:])))
    last = page.passages[-1]
    text = f"{last.text}\n{line}" if last.text else line
    return replace(page, passages=(*page.passages[:-1], replace(last, text=text)))


WORLDS = worlds()


@pytest.fixture(scope="module")
def german() -> German:
    return German()


def answered(world: World, german: German) -> list[tuple[str, str, str]]:
    """Return each question with what was expected and what its card says."""
    cards = Cards((fact for page in world.pages for fact in facts(page)), german, lambda token: False)
    found = []
    for question, expected in world.questions:
        card = cards.card(parse(question), NOW)
        said = f"{card.kind}: {' | '.join(quote.text for quote in card.quotes)}" if card else "-"
        found.append((question, expected, said))
    return found


def right(expected: str, said: str) -> bool:
    kind, _, quoted = expected.partition(": ")
    return said == "-" if expected == "-" else said.startswith(f"{kind}: ") and quoted in said


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: re.sub(r"\W+", "-", world.name))
def test_each_question_has_its_card_or_none(world: World, german: German) -> None:
    wrong = [row for row in answered(world, german) if not right(*row[1:])]
    assert wrong == []


def test_there_are_enough_cases_and_as_many_without_a_card() -> None:
    expected = [answer for world in WORLDS for _, answer in world.questions]
    assert len(expected) >= 200
    assert expected.count("-") >= 100


def test_a_woman_in_an_office_is_called_as_her_page_calls_her(german: German) -> None:
    page = Page("https://x/", "Impressum", (Passage("Vertreten durch Bürgermeisterin Dr. Anna Beispiel."),))
    card = Cards(facts(page), german, lambda token: False).card(parse("wer ist bürgermeister"), NOW)
    assert card is not None
    assert (card.subject, card.label) == ("Bürgermeisterin", "Dr. Anna Beispiel")


def test_every_quote_stands_on_its_page_word_for_word(german: German) -> None:
    for world in WORLDS:
        pages = {page.url: page for page in world.pages}
        cards = Cards((fact for page in world.pages for fact in facts(page)), german, lambda token: False)
        for question, _ in world.questions:
            card = cards.card(parse(question), NOW)
            for quote in card.quotes if card else ():
                page = pages[quote.url]
                texts = [passage.text for passage in page.passages]
                texts += [getattr(each, name) for each in page.contacts for name in Contact.__slots__]
                lines = quote.text.split("\n")
                assert all(any(line in text for text in texts) for line in lines), quote
