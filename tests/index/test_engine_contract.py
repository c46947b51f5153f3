"""What every engine must do; one suite, run on each of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from index.document import Facet, Field
from index.engine import Changes, Engine
from index.engines.memory import MemoryEngine
from index.engines.registry import engine_in
from index.engines.service import Connection
from index.engines.whoosh import WhooshEngine
from index.query import (
    AllOf,
    AnyOf,
    BestOf,
    Boost,
    Clause,
    Everything,
    Filter,
    Not,
    OneOf,
    Optional,
    Phrase,
    Prefix,
    Query,
    Saturation,
    Sort,
    Term,
)
from tests.index.documents import document

ENGINES = ("memory", "whoosh", "opensearch")
PDF, NEWS = (
    {Facet.TYPE: ("pdf",), Facet.AREA: ("Bauen",)},
    {Facet.TYPE: ("news",), Facet.AREA: ("Bauen", "Leben")},
)
TOWN = (
    document(
        "u/1", "der hund zahlt steuer im rathaus", title="hundesteuer", facets=PDF, day=date(2023, 5, 1)
    ),
    document("u/2", "die steuer im rathaus zahlt der hund hund", facets=NEWS, day=date(2024, 1, 31)),
    document("u/3", "wasser und wald", parts="wasser _ wald", exact="Wasser und Wald", facets=PDF),
    document("u/4", "hund", title="hund", prior=0.5, day=date(2021, 12, 24)),
    document("u/5", "", title="leer"),
)
A, B = Term(Field.BODY, "hund"), Term(Field.BODY, "steuer")


@pytest.fixture(params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Give each engine, empty."""
    if request.param == "opensearch":
        connect: Callable[..., Connection] = request.getfixturevalue("connect")
        engine = engine_in("opensearch", tmp_path / "g000001", connect(copies=0), create=True)
    else:
        engine = MemoryEngine() if request.param == "memory" else WhooshEngine(tmp_path)
    yield engine
    engine.close()


@pytest.fixture
def town(empty: Engine) -> Engine:
    """Give each engine with a few documents."""
    empty.write(Changes(put=TOWN))
    return empty


def urls(engine: Engine, clause: Clause, **options: object) -> list[str]:
    """Return the URLs that *clause* finds, best first; the total must agree."""
    hits = engine.search(Query(clause, **options))  # type: ignore[arg-type]
    if not options:
        assert hits.total == len(hits.items)
    return [hit.url for hit in hits.items]


def scores(engine: Engine, clause: Clause) -> dict[str, float]:
    """Return URL → score."""
    return {hit.url: hit.score for hit in engine.search(Query(clause)).items}


MATCHES: list[tuple[Clause, set[str]]] = [
    (A, {"1", "2", "4"}),
    (Term(Field.TITLE, "hund"), {"4"}),
    (Term(Field.BODY, "fehlt"), set()),
    (Term(Field.BODY, "hun"), set()),
    (Term(Field.BODY, ""), set()),
    (Term(Field.BODY, "\ud800"), set()),
    (Term(Field.BODY, "hund", 0.0), {"1", "2", "4"}),
    (Term(Field.HEADINGS, "hund"), set()),
    (Phrase(Field.BODY, (("der",), ("hund",))), {"1", "2"}),
    (Phrase(Field.BODY, (("hund",), ("der",))), set()),
    (Phrase(Field.BODY, (("steuer",), ("hund",)), slop=4), {"2"}),
    (Phrase(Field.BODY, (("steuer",), ("hund",)), slop=3), set()),
    (Phrase(Field.BODY, (("im",), ("wald", "rathaus"), ("zahlt",))), {"2"}),
    (Phrase(Field.BODY, (("im",), ("fehlt", "rathaus"))), {"1", "2"}),
    (Phrase(Field.BODY, (("im",), ("fehlt",))), set()),
    (Phrase(Field.BODY, (("hund",),)), {"1", "2", "4"}),
    (Phrase(Field.BODY, (("hund",), ("hund",))), {"2"}),
    (Phrase(Field.BODY, ()), set()),
    (Phrase(Field.BODY, ((),)), set()),
    (Phrase(Field.PARTS, (("wasser",), ("wald",))), set()),
    (Phrase(Field.PARTS, (("wasser",), ("wald",)), slop=1), {"3"}),
    (Prefix(Field.BODY, "wa"), {"3"}),
    (Prefix(Field.TITLE, "hund"), {"1", "4"}),
    (Prefix(Field.BODY, ""), {"1", "2", "3", "4"}),
    (Prefix(Field.BODY, "zz"), set()),
    (Prefix(Field.HEADINGS, "h"), set()),
    (AllOf((A, B)), {"1", "2"}),
    (AllOf((A, Not(B))), {"4"}),
    (AllOf((A, Optional(B))), {"1", "2", "4"}),
    (AllOf((Not(A),)), {"3", "5"}),
    (AllOf((Optional(A), Not(Term(Field.TITLE, "leer")))), {"1", "2", "3", "4"}),
    (AllOf(()), {"1", "2", "3", "4", "5"}),
    (AllOf((A, Not(AnyOf((B, Term(Field.TITLE, "hund")))))), set()),
    (AnyOf((B, Term(Field.BODY, "wald"))), {"1", "2", "3"}),
    (AnyOf(()), set()),
    (AnyOf((Not(A), Term(Field.TITLE, "hund"))), {"3", "4", "5"}),
    (AnyOf((Optional(A), B)), {"1", "2", "3", "4", "5"}),
    (BestOf((B, Term(Field.BODY, "wald"))), {"1", "2", "3"}),
    (BestOf(()), set()),
    (BestOf((Term(Field.BODY, "hund", 0.0), AllOf((B, Not(A))))), {"1", "2", "4"}),
    (Saturation(A, 2.0), {"1", "2", "4"}),
    (Saturation(AllOf((A, B)), 2.0), {"1", "2"}),
    (Saturation(A, 0.0), {"1", "2", "4"}),
    (Saturation(Everything(), 0.0), {"1", "2", "3", "4", "5"}),
    (Boost(A, B, 3.0), {"1", "2", "4"}),
    (Boost(A, Term(Field.BODY, "fehlt"), 3.0), {"1", "2", "4"}),
    (Not(A), {"3", "5"}),
    (Not(Not(A)), {"1", "2", "4"}),
    (Optional(A), {"1", "2", "3", "4", "5"}),
    (Everything(), {"1", "2", "3", "4", "5"}),
    (OneOf(("u/5", "u/2", "nowhere")), {"2", "5"}),
    (AllOf((OneOf(("u/1", "u/3")), A)), {"1"}),
    (OneOf(("u/5", "nowhere", "u/2"), (2.0, 9.0, 1.0)), {"2", "5"}),
]


@pytest.mark.parametrize(("clause", "expected"), MATCHES)
def test_a_clause_matches(town: Engine, clause: Clause, expected: set[str]) -> None:
    assert set(urls(town, clause)) == {f"u/{number}" for number in expected}


def test_a_term_is_scored_by_bm25(town: Engine) -> None:
    inverse = math.log(1 + (5 - 3 + 0.5) / (3 + 0.5))
    average = (6 + 8 + 3 + 1) / 4
    expected = {
        "u/1": inverse * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 6 / average)),
        "u/2": inverse * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 8 / average)),
        "u/4": inverse * 1 * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 1 / average)) * 0.5,
    }
    assert scores(town, A) == pytest.approx(expected, rel=1e-5)
    assert scores(town, Term(Field.BODY, "hund", 3.0))["u/1"] == pytest.approx(3 * expected["u/1"], rel=1e-5)


def test_a_phrase_is_scored_as_one_term_of_summed_rarity(town: Engine) -> None:
    inverse = math.log(1 + (5 - 2 + 0.5) / (2 + 0.5)) + math.log(1 + (5 - 1 + 0.5) / (1 + 0.5))
    expected = inverse * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 6 / 4.5))
    clause = Phrase(Field.BODY, (("zahlt",), ("steuer", "wald")))
    assert scores(town, clause) == pytest.approx({"u/1": expected}, rel=1e-5)


def test_scores_are_combined_as_each_clause_says(town: Engine) -> None:
    a, b = scores(town, A), scores(town, B)
    assert scores(town, AllOf((A, B)))["u/1"] == pytest.approx(a["u/1"] + b["u/1"], rel=1e-5)
    assert scores(town, AnyOf((A, B)))["u/2"] == pytest.approx(a["u/2"] + b["u/2"], rel=1e-5)
    assert scores(town, BestOf((A, B)))["u/2"] == pytest.approx(max(a["u/2"], b["u/2"]), rel=1e-5)
    assert scores(town, AllOf((A, Optional(B))))["u/4"] == pytest.approx(a["u/4"], rel=1e-5)
    assert scores(town, AllOf((A, Optional(B))))["u/1"] == pytest.approx(a["u/1"] + b["u/1"], rel=1e-5)
    assert scores(town, AnyOf((A, A)))["u/1"] == pytest.approx(2 * a["u/1"], rel=1e-5)
    bent = scores(town, Saturation(AnyOf((A, B)), 2.0))
    assert bent["u/1"] == pytest.approx((total := a["u/1"] + b["u/1"]) * 2.0 / (total + 2.0), rel=1e-5)
    assert bent["u/4"] == pytest.approx((own := 2 * a["u/4"]) * 2.0 / (own + 2.0) / 2, rel=1e-5)  # prior 0.5
    assert scores(town, AnyOf((Saturation(A, 2.0), B)))["u/1"] == pytest.approx(
        a["u/1"] * 2.0 / (a["u/1"] + 2.0) + b["u/1"], rel=1e-5
    )
    raised = scores(town, Boost(A, B, 3.0))
    assert raised["u/1"] == pytest.approx(3 * a["u/1"], rel=1e-5)
    assert raised["u/4"] == pytest.approx(a["u/4"], rel=1e-5)
    assert scores(town, Prefix(Field.BODY, "hun", 2.5))["u/1"] == pytest.approx(2.5)
    assert scores(town, Prefix(Field.BODY, "hun", 2.5))["u/4"] == pytest.approx(1.25)
    assert set(scores(town, Everything()).values()) == {0.0}


def test_ties_are_broken_by_url(empty: Engine) -> None:
    names = ("u/b", "u/ä", "u/a", "u/B", "u/10", "u/9", "U")
    empty.write(Changes(put=[document(name, "hund") for name in names]))
    assert urls(empty, A) == sorted(names)
    assert urls(empty, Everything(), limit=3, offset=2) == sorted(names)[2:5]
    assert urls(empty, Everything(), limit=3, sort=Sort.DATE) == sorted(names)[:3]


def test_pages_of_hits_are_cut_from_one_order(town: Engine) -> None:
    whole = urls(town, Everything())
    for offset in range(7):
        hits = town.search(Query(Everything(), limit=2, offset=offset))
        assert [hit.url for hit in hits.items] == whole[offset : offset + 2]
        assert hits.total == 5
    assert town.search(Query(Everything(), limit=0)).items == ()


def test_newest_first_and_undated_last(town: Engine) -> None:
    assert urls(town, Everything(), sort=Sort.DATE) == ["u/2", "u/1", "u/4", "u/3", "u/5"]
    assert urls(town, AnyOf((B, Term(Field.TITLE, "leer", 9))), sort=Sort.DATE) == ["u/2", "u/1", "u/5"]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2023, 5, 1), None, {"u/1", "u/2"}),
        (date(2023, 5, 2), None, {"u/2"}),
        (None, date(2023, 5, 1), {"u/1", "u/4"}),
        (date(2021, 12, 24), date(2023, 4, 30), {"u/4"}),
        (date(2025, 1, 1), date(2020, 1, 1), set()),
    ],
)
def test_a_time_keeps_dated_documents(
    town: Engine, since: date | None, until: date | None, expected: set[str]
) -> None:
    assert set(urls(town, Everything(), since=since, until=until)) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ((Filter(Facet.TYPE, ("pdf",)),), {"u/1", "u/3"}),
        ((Filter(Facet.TYPE, ("pdf", "news")),), {"u/1", "u/2", "u/3"}),
        ((Filter(Facet.TYPE, ("pdf",), exclude=True),), {"u/2", "u/4", "u/5"}),
        ((Filter(Facet.AREA, ("Bauen",)), Filter(Facet.TYPE, ("news",))), {"u/2"}),
        ((Filter(Facet.TYPE, ()),), set()),
        ((Filter(Facet.TYPE, ("nothing",)),), set()),
        ((Filter(Facet.YEAR, ("2024",), exclude=True),), {"u/1", "u/2", "u/3", "u/4", "u/5"}),
    ],
)
def test_filters_keep_documents(town: Engine, filters: tuple[Filter, ...], expected: set[str]) -> None:
    assert set(urls(town, Everything(), filters=filters)) == expected


def test_a_facet_is_counted_over_everything_but_its_own_filter(town: Engine) -> None:
    facets = (Facet.TYPE, Facet.AREA, Facet.YEAR)
    whole = town.search(Query(Everything(), facets=facets)).facets
    assert whole == {Facet.TYPE: {"pdf": 2, "news": 1}, Facet.AREA: {"Bauen": 3, "Leben": 1}, Facet.YEAR: {}}
    assert list(whole[Facet.TYPE]) == ["pdf", "news"]
    query = Query(A, filters=(Filter(Facet.TYPE, ("news",)),), facets=facets)
    hits = town.search(query)
    assert hits.total == 1
    assert hits.facets[Facet.TYPE] == {"news": 1, "pdf": 1}
    assert hits.facets[Facet.AREA] == {"Bauen": 1, "Leben": 1}
    recent = town.search(Query(Everything(), since=date(2024, 1, 1), facets=(Facet.TYPE,))).facets
    assert recent == {Facet.TYPE: {"news": 1}}
    assert town.search(Query(A)).facets == {}


def test_a_hit_carries_its_page_and_the_positions_of_matching_terms(town: Engine) -> None:
    clause = AllOf(
        (A, Optional(B), Not(Term(Field.BODY, "wald")), Optional(Term(Field.TITLE, "hundesteuer")))
    )
    hits = {hit.url: hit for hit in town.search(Query(clause)).items}
    assert {url: {term: list(at) for term, at in hit.positions.items()} for url, hit in hits.items()} == {
        "u/1": {"hund": [1], "steuer": [3]},
        "u/2": {"hund": [6, 7], "steuer": [1]},
        "u/4": {"hund": [0]},
    }
    assert {url: dict(hit.title) for url, hit in hits.items() if hit.title} == {"u/1": {"hundesteuer": [0]}}
    assert hits["u/1"].page.title == "hundesteuer"
    assert hits["u/1"].page.section == ("Rathaus", "Bürgerservice")
    assert hits["u/1"].page.published == date(2023, 5, 1)
    assert hits["u/1"].page.passages == ()


def test_positions_of_phrases_and_prefixes(town: Engine) -> None:
    def positions(clause: Clause) -> dict[str, list[int]]:
        hit = town.search(Query(AllOf((OneOf(("u/2", "u/3")), clause)))).items[0]
        return {term: list(at) for term, at in hit.positions.items()}

    assert positions(Phrase(Field.BODY, (("der",), ("hund", "wald")))) == {"der": [5], "hund": [6]}
    assert positions(Phrase(Field.BODY, (("hund",), ("hund",)))) == {"hund": [6, 7]}
    assert positions(Prefix(Field.BODY, "wa")) == {"wald": [2], "wasser": [0]}
    assert positions(AnyOf((Term(Field.PARTS, "wald"), Term(Field.EXACT, "Wald")))) == {
        "Wald": [2],
        "wald": [2],
    }


def test_positions_are_left_out_on_request(town: Engine) -> None:
    with_them, without = (town.search(Query(A, positions=wanted)).items for wanted in (True, False))
    assert all(hit.positions for hit in with_them)
    assert [(hit.url, hit.score, dict(hit.positions), dict(hit.title)) for hit in without] == [
        (hit.url, hit.score, {}, {}) for hit in with_them
    ]


def test_passages_are_read_one_by_one(empty: Engine) -> None:
    texts = ("erster Absatz", "zweiter — mit „Ümläuten“ 🌊", "", "vierter")
    empty.write(Changes(put=[document("u/x", "a", passages=texts), document("u/y", "b")]))
    found = empty.passages("u/x", (3, 1))
    assert [(passage.text, passage.heading, passage.page) for passage in found] == [
        ("vierter", "Absatz 3", 4),
        ("zweiter — mit „Ümläuten“ 🌊", "Absatz 1", 2),
    ]
    assert list(empty.search(Query(OneOf(("u/x",)))).items[0].passage_starts) == [0, 2, 7, 7]
    with pytest.raises(IndexError):
        empty.passages("u/y", (1,))
    with pytest.raises(KeyError):
        empty.passages("u/z", (0,))


def test_the_places_of_words_are_kept_with_their_passage(empty: Engine) -> None:
    texts = ("ein Wort", "", f"{'·' * 300} weit", f"{'·' * 70_000} weiter", "weich\u00ad getrennt")
    empty.write(Changes(put=[document("u/x", passages=texts), document("u/y", "ein zwei")]))
    for number, steps in enumerate(([0, 4], [], [0, 301], [0, 70_001], [0, 7])):
        found = empty.places("u/x", number)
        assert (list(found.steps), found.repaired) == (steps, number == 4)
    empty.write(Changes(put=[document(f"u/{number}", "ein") for number in range(9)]))
    assert list(empty.places("u/y", 0).steps) == [0, 4]
    with pytest.raises(IndexError):
        empty.places("u/y", 1)
    with pytest.raises(KeyError):
        empty.places("u/z", 0)


def test_a_page_is_found_by_url(town: Engine) -> None:
    page = town.page("u/1")
    assert page is not None
    assert (page.url, page.title, page.passages) == ("u/1", "hundesteuer", ())
    assert town.page("u/9") is None


def test_terms_come_in_order_with_their_frequencies(town: Engine) -> None:
    assert list(town.terms(Field.BODY, "w")) == [("wald", 1), ("wasser", 1)]
    everything = list(town.terms(Field.BODY))
    assert everything == sorted(everything)
    assert dict(everything)["hund"] == 3
    assert list(town.terms(Field.WORD)) == []
    assert list(town.terms(Field.EXACT, "W")) == [("Wald", 1), ("Wasser", 1)]


def test_the_frequency_of_a_term(town: Engine) -> None:
    assert town.frequency(Field.BODY, "hund") == 3
    assert town.frequency(Field.BODY, "fehlt") == town.frequency(Field.ANCHORS, "hund") == 0
    town.write(Changes(remove=["u/1"]))
    assert town.frequency(Field.BODY, "hund") == 2


def test_terms_are_ordered_by_code_point(empty: Engine) -> None:
    words = ["z", "ä", "Z", "ab", "a", "ß", "🌊", "ﬁ", "a-b"]
    empty.write(Changes(put=[document("u", " ".join(words))]))
    assert [term for term, _ in empty.terms(Field.BODY)] == sorted(words)
    assert [term for term, _ in empty.terms(Field.BODY, "a")] == ["a", "a-b", "ab"]


def test_documents_are_replaced_and_removed(town: Engine) -> None:
    before = scores(town, B)
    town.write(Changes(put=[document("u/1", "katze")], remove=["u/4", "u/7"]))
    assert town.count() == 4
    assert urls(town, A) == ["u/2"]
    assert urls(town, Term(Field.BODY, "katze")) == ["u/1"]
    assert dict(town.terms(Field.BODY)).keys() >= {"katze"}
    assert dict(town.terms(Field.BODY))["hund"] == 1
    assert "der" in dict(town.terms(Field.BODY))
    assert town.page("u/4") is None
    assert scores(town, B)["u/2"] > before["u/2"]
    facets = town.search(Query(Everything(), facets=(Facet.TYPE,))).facets
    assert facets == {Facet.TYPE: {"news": 1, "pdf": 1}}


def test_terms_of_removed_documents_vanish(town: Engine) -> None:
    town.write(Changes(remove=["u/3"]))
    assert list(town.terms(Field.BODY, "w")) == []
    assert urls(town, Prefix(Field.BODY, "wa")) == []
    assert urls(town, Phrase(Field.BODY, (("im",), ("rathaus", "wald")))) == ["u/1", "u/2"]


def test_put_wins_over_remove_and_the_last_put_counts(empty: Engine) -> None:
    empty.write(Changes(put=[document("u", "alt"), document("u", "neu")], remove=["u"]))
    assert empty.count() == 1
    assert [term for term, _ in empty.terms(Field.BODY)] == ["neu"]


def test_everything_can_be_removed(town: Engine) -> None:
    town.write(Changes(remove=[document.url for document in TOWN]))
    assert town.count() == 0
    assert urls(town, Everything()) == []
    town.write(Changes(put=TOWN))
    assert set(urls(town, A)) == {"u/1", "u/2", "u/4"}


def test_an_empty_engine_answers(empty: Engine) -> None:
    assert empty.count() == 0
    hits = empty.search(Query(AnyOf((A, Not(A), Prefix(Field.BODY, ""))), facets=(Facet.TYPE,)))
    assert (hits.total, hits.items, dict(hits.facets)) == (0, (), {Facet.TYPE: {}})
    assert list(empty.terms(Field.BODY)) == []
    assert empty.page("u") is None
    empty.write(Changes())
    assert empty.count() == 0


def test_listed_pages_score_as_said_and_add_to_what_else_matches(town: Engine) -> None:
    listed = OneOf(("u/3", "nowhere", "u/2"), (2.0, 9.0, 1.5))
    assert [(hit.url, hit.score) for hit in town.search(Query(listed)).items] == [("u/3", 2.0), ("u/2", 1.5)]
    alone = {hit.url: hit.score for hit in town.search(Query(A)).items}
    both = {hit.url: hit.score for hit in town.search(Query(AllOf((A, Optional(listed))))).items}
    assert both == pytest.approx({**alone, "u/2": alone["u/2"] + 1.5}, rel=1e-5)
