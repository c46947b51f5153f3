"""Names are learned from the site at a full build, kept while it is continued, and never mixed."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.page import Page, Passage
from index.analysis.german import German
from index.build import analysis_of, build
from index.document import Field
from index.errors import DamagedIndexError, OtherFingerprintError
from index.fingerprint import fingerprint
from index.generations import Generation, Generations, open_engine
from index.names import FILE, LearnedName, german_with, learn, read
from index.query import Query, Term
from index.spelling.speller import Speller
from index.spelling.vocabulary import NAME, Vocabulary
from tests.index.pages import ListSource, page

SITE = "Die Starzel fließt unter der Starzelbrücke. In der Implerstraße steht das Rathaus."


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> German:
    names = tmp_path_factory.mktemp("names") / "names.txt"
    names.write_text("[Stadtteil]\nBoll\n[Kein Name]\nXaver\n", encoding="utf-8")
    return German(names=names)


def learned(text: str, german: German, title: str = "") -> dict[str, tuple[str, ...]]:
    return dict(learn([Page("u", title, (Passage(text),))], german))


@pytest.mark.parametrize(
    ("text", "name", "builds"),
    [
        ("Starzel und Starzelbrücke", "Starzel", ("Starzelbrücke",)),  # stands alone, too
        ("Starzelwiesen am Starzelufer", "Starzel", ("Starzelufer", "Starzelwiesen")),  # two words
        ("in der Implerstraße", "Impler", ("Implerstraße",)),  # a street
        ("Dorfhengstete, Sommerhengstete: die Hengstete", "Hengstete", ("Dorfhengstete", "Sommerhengstete")),
    ],
)
def test_strange_words_that_build_others_are_names(
    german: German, text: str, name: str, builds: tuple[str, ...]
) -> None:
    assert learned(text, german) == {name: builds}


@pytest.mark.parametrize(
    "text",
    [
        "Brücke, Brückenbau, Brückenfest",  # German
        "Hundesteuer und Hundesteuersatzung",  # a compound of German words
        "des Starzelufers, das Starzelufer",  # one word, twice
        "Boll und Bollweg, Xaver und Xaverbrücke",  # in the list of names: known, and refused
        "STARZEL starzelwiese",  # written as no name is
        "Dachauer und Auer",  # one word that ends with a strange one is chance
    ],
)
def test_others_are_not(german: German, text: str) -> None:
    assert learned(text, german) == {}


def test_titles_and_headings_count(german: German) -> None:
    headed = Page("u", "Starzel", (Passage("x", heading="Starzelbrücke"),))
    assert [each.name for each in learn([headed], german)] == ["Starzel"]


def test_what_is_refused_is_no_name_anywhere(german: German) -> None:
    assert german.forms("Xaverbrücke").parts == ()


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    return Generations(tmp_path / "index")


@pytest.fixture
def source() -> ListSource:
    found = ListSource()
    found.put(page("u/1", SITE))
    return found


def found_by(generation: Generation, german: German, word: str) -> int:
    """Return how many documents hold *word* inside a compound, asked as a query is."""
    own = analysis_of(generation.path, german)
    engine = open_engine(generation, fingerprint(own))
    try:
        return engine.search(Query(Term(Field.PARTS, own.forms(word).stems[0]))).total
    finally:
        engine.close()


def test_a_full_build_learns_and_is_asked_with_what_it_learned(
    generations: Generations, source: ListSource, german: German
) -> None:
    assert german.forms("Starzelbrücke").parts == ()
    built = build(generations, source, german)
    assert read(built.path) == (
        LearnedName("Impler", ("Implerstraße",)),
        LearnedName("Starzel", ("Starzelbrücke",)),
    )
    assert found_by(built, german, "Brücke") == 1
    assert found_by(built, german, "Straße") == 1


def test_compounds_of_learned_names_are_no_slips_and_their_slips_are_corrected(
    generations: Generations, source: ListSource, german: German
) -> None:
    built = build(generations, source, german)
    words = Vocabulary(built.path / NAME)
    speller = Speller(words, analysis_of(built.path, german))
    assert speller.suggest("Implerhalle") is None
    found = speller.suggest("Implerhlale")
    assert found
    assert found.word == "Implerhalle"
    unlearned = Speller(words, german).suggest("Implerhlale")
    assert not unlearned or unlearned.word != "Implerhalle"


def test_a_continued_build_keeps_what_its_base_learned_and_a_rebuild_learns_anew(
    generations: Generations, source: ListSource, german: German
) -> None:
    first = build(generations, source, german)
    generations.publish(first)
    source.put(page("u/2", "Am Reichenstein, die Reichensteinbrücke. Lindich und Lindichhalle, Starzelufer"))
    second = build(generations, source, german)
    assert second.facts.base == first.name
    assert read(second.path) == read(first.path)
    assert (second.path / FILE).read_bytes() == (first.path / FILE).read_bytes()
    assert found_by(second, german, "Ufer") == 1
    third = build(generations, source, german, rebuild=True)
    assert "Lindich" in {each.name for each in read(third.path)}


def test_learned_names_are_part_of_the_fingerprint(
    generations: Generations, source: ListSource, german: German
) -> None:
    built = build(generations, source, german)
    generations.publish(built)
    with pytest.raises(OtherFingerprintError):
        open_engine(built, fingerprint(german))
    (built.path / FILE).write_text("Anderes\n", encoding="utf-8")
    with pytest.raises(OtherFingerprintError):
        found_by(built, german, "Brücke")
    source.put(page("u/3", "noch eine Seite"))
    assert build(generations, source, german).facts.base is None
    (built.path / FILE).write_bytes(b"\xff")
    with pytest.raises(DamagedIndexError):
        read(built.path)


def test_the_same_names_are_the_same_analysis(german: German) -> None:
    names = (LearnedName("Starzel", ()),)
    assert german_with(german, names) is german_with(german, list(names))
    assert german_with(german, ()) is not german_with(german, names)
    assert fingerprint(german_with(german, ())) == fingerprint(german)
