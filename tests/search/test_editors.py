"""Editors recommend, prefer and hide; what they wrote wrongly is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from hechingen_search.editorial.file import read
from hechingen_search.editorial.rules import Editorial
from hechingen_search.errors import ConfigError
from hechingen_search.search.results import ResultPage, SearchRequest
from hechingen_search.search.searcher import Searcher
from index.analysis.german import German
from index.document import Facet
from index.engine import Engine
from tests.search.pages import HOST

FILE = f"""
suggest = ["Glasfaser"]

[[best]]
words = ["hund", "haustier"]
page = "{HOST}/schwimmbad"

[[hide]]
page = "{HOST}/hund"
words = ["satzung"]

[[boost]]
page = "{HOST}/haushalt.pdf"
factor = 3.0
"""


@pytest.fixture(scope="module")
def searcher(engine: Engine, german: German, tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    path = tmp_path_factory.mktemp("editors") / "editors.toml"
    path.write_text(FILE, encoding="utf-8")
    return Searcher(engine, german, editorial=read(path, german))


def urls(page: ResultPage) -> list[str]:
    return [item.url.removeprefix(HOST) for item in page.items]


def test_a_recommended_page_stands_first_once_and_is_marked(
    searcher: Searcher, engine: Engine, german: German
) -> None:
    page = searcher.search(SearchRequest("Hunde"))
    plain = Searcher(engine, german).search(SearchRequest("Hunde"))
    assert urls(page)[0] == "/schwimmbad"
    assert page.items[0].labels == ("Empfohlen",)
    assert sorted(urls(page)) == sorted(urls(plain))
    assert page.total == plain.total
    paged = [
        url for n in range(1, 6) for url in urls(searcher.search(SearchRequest("Hunde", size=1, page=n)))
    ]
    assert paged == urls(page)


def test_a_recommendation_passes_the_filters(searcher: Searcher) -> None:
    page = searcher.search(SearchRequest("Hunde", filters={Facet.TYPE: ("service",)}))
    assert "/schwimmbad" not in urls(page)


def test_a_hidden_page_is_hidden_only_from_its_words(searcher: Searcher) -> None:
    assert "/hund" in urls(searcher.search(SearchRequest("Hunde")))
    assert "/hund" not in urls(searcher.search(SearchRequest("Hund Satzung")))


def test_terms_are_to_be_suggested(german: German, tmp_path: Path) -> None:
    path = tmp_path / "editors.toml"
    path.write_text(FILE, encoding="utf-8")
    assert read(path, german).suggest == ("Glasfaser",)


def test_no_file_means_no_decisions(tmp_path: Path, german: German) -> None:
    assert read(tmp_path / "none.toml", german) == Editorial()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[best]]\nwords = ['a']", "es fehlt page"),
        ("[[boost]]\npage = 'x'\nfactor = 0", "über 0"),
        ("[[hide]]\npage = 3", "page = 3"),
        ("[[bets]]\npage = 'x'", "bets gibt es nicht"),
        ("suggest = 'x'", "Liste von Begriffen"),
        ("= 1", "nicht lesbar"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, german: German, text: str, said: str) -> None:
    (tmp_path / "editors.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=said):
        read(tmp_path / "editors.toml", german)
