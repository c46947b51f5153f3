"""The examples of docs/german.md are true."""

from __future__ import annotations

import doctest
from pathlib import Path

from crawler.page import Page, Passage
from index.analysis.compounds.model import default
from index.analysis.german import German
from index.analysis.match import Evidence, found
from index.names import learn
from index.spelling.speller import Speller
from index.spelling.vocabulary import Vocabulary, write

GUIDE = Path(__file__).parents[3] / "docs" / "german.md"
WORDS = ["Führungszeugnis", "Hundesteuer", "Standesamt", "anmelden", "Satzung", "Abfall"]
NAMES = {
    Evidence.LITERAL: "wörtlich",
    Evidence.INFLECTED: "gebeugt",
    Evidence.INSIDE: "enthalten",
    Evidence.APART: "in Teilen",
    Evidence.WEAK: "schwach",
    None: "nichts",
}


def test_the_guide_tells_the_truth(tmp_path: Path) -> None:
    german = German()
    write(tmp_path / "words.bin", ((word, 5) for word in WORDS), default().parts)
    speller = Speller(Vocabulary(tmp_path / "words.bin"), german)

    def findet(query: str, text: str) -> str:
        return NAMES[found(german, query, text)]

    def synonyme(query: str) -> list[str]:
        expansions = german.synonyms.expand(german.query_tokens(query))
        return [alternative.text for expansion in expansions for alternative in expansion.alternatives]

    def gemeint(word: str) -> str | None:
        suggestion = speller.suggest(word)
        return suggestion.word if suggestion else None

    def gelernt(*texts: str) -> list[str]:
        page = Page("u", "", tuple(map(Passage, texts)))
        return [each.name for each in learn([page], german)]

    tools = {"findet": findet, "synonyme": synonyme, "gemeint": gemeint, "gelernt": gelernt}
    failed, tried = doctest.testfile(str(GUIDE), module_relative=False, globs=tools, encoding="utf-8")
    assert tried > 20
    assert not failed
