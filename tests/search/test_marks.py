"""What matched is marked: inside compounds, under every spelling, never more than the text."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.page import Page, Passage
from hechingen_search.search.query.lexicon import Lexicon
from hechingen_search.search.query.parse import parse
from hechingen_search.search.ranking.plan import plan
from hechingen_search.search.show.marks import Matcher, fragments, matcher
from index.analyse import analyse
from index.analysis.german import German
from index.analysis.reader import Reader
from index.engine import Changes
from index.engines.memory import MemoryEngine
from index.engines.whoosh import WhooshEngine
from index.query import Query
from tests.search.pages import fill

MARKED = [
    ("schutz", "Der Feuerschutz der Stadt", ["schutz"]),
    ("hund", "Hunde und Katzen", ["Hunde"]),
    ("hundesteuer", "Satzung zur Hundesteuer", ["Hundesteuer"]),
    ("hundesteuer", "Die Steuer für den Hund", ["Steuer", "Hund"]),
    ("hundesteueranmeldung", "Anmeldung zur Hundesteuer", ["Anmeldung", "Hundesteuer"]),
    ("strasse", "In der Straße wird gebaut", ["Straße"]),
    ("Straße", "In der Hauptstrasse", ["strasse"]),
    ("bürger", unicodedata.normalize("NFD", "Für alle Bürger da"), [unicodedata.normalize("NFD", "Bürger")]),
    ("gebühr", "Die Gebühren betragen", ["Gebühren"]),
    ('"an der Leine"', "Hunde an der Leine führen", ["an", "der", "Leine"]),
    ("halle*", "Hallenbad und Hallensport", ["Hallenbad", "Hallensport"]),
    ("hund ODER katze", "Hunde, Katzen und Mäuse", ["Hunde", "Katzen"]),
    ("wie hund", "Wie halte ich einen Hund?", ["Hund"]),
]


@pytest.fixture(scope="module")
def lexicon(german: German) -> Lexicon:
    return Lexicon(fill(MemoryEngine(), german), german)


def match(typed: str, german: German, lexicon: Lexicon) -> Matcher:
    return matcher(plan(parse(typed), german, lexicon), german)


@pytest.mark.parametrize(("typed", "text", "marked"), MARKED)
def test_the_matching_letters_are_marked(
    typed: str, text: str, marked: list[str], german: German, lexicon: Lexicon
) -> None:
    pieces = fragments(text, match(typed, german, lexicon).marks(text))
    assert "".join(piece.text for piece in pieces) == text
    assert [piece.text for piece in pieces if piece.marked] == marked


@settings(deadline=None)  # dictionaries load with the first word
@given(st.text(), st.text())
def test_marks_never_change_the_text(german: German, lexicon: Lexicon, typed: str, text: str) -> None:
    pieces = fragments(text, match(typed, german, lexicon).marks(text))
    assert "".join(piece.text for piece in pieces) == text


TOLD = (
    "Feuerschutz Schutz Hundesteuer Hunde Steuer Straße Hauptstrasse Bürger*innen BürgerInnen Mu\u0308ll "
    "Abfuhr Müll\u00adabfuhr Kita-Platz Kindergartenplatz Kinder- und Jugendhilfe B 27 B27 §3 die für"
)
ASKED = "schutz hund steuer hundesteuer jugendhilfe bürger strasse müll abfuhr kita platz b27 kind haus für"
TELL = st.lists(
    st.sampled_from((*TOLD.split(" "), "Anmel-\ndung", "R a t h a u s", ".", "\n")), min_size=1, max_size=20
)


@settings(max_examples=60, deadline=None)
@given(TELL, TELL, TELL, st.lists(st.sampled_from(ASKED.split(" ")), min_size=1, max_size=3))
def test_only_what_the_engine_found_is_read_and_nothing_is_missed(
    german: German, title: list[str], first: list[str], second: list[str], asked: list[str]
) -> None:
    page = Page("https://x/", " ".join(title), (Passage(" ".join(first)), Passage(" ".join(second))))
    with TemporaryDirectory() as directory:
        for engine in (MemoryEngine(), WhooshEngine(Path(directory))):
            engine.write(Changes(put=(analyse(page, german),)))
            planned = plan(parse(" ".join(asked)), german, Lexicon(engine, german))
            wanted = matcher(planned, german)
            for hit in engine.search(Query(planned.some())).items:
                assert list(wanted.title(hit, engine)) == list(wanted.marks(page.title))
                every = sorted({place for places in hit.positions.values() for place in places})
                for number, (start, passage) in enumerate(
                    zip(hit.passage_starts, page.passages, strict=True)
                ):
                    inside = [place - start for place in every if place >= start]
                    reader = Reader(german, passage.text, engine.places(hit.url, number))
                    tokens = (token for place in inside for token in reader.tokens(place))
                    assert list(wanted.marks_in(tokens)) == list(wanted.marks(passage.text))
