"""What may be published, and the judged queries that have a say in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hechingen_search.errors import ConfigError
from hechingen_search.operations import judgements
from hechingen_search.operations.gate import Candidate, refusals
from hechingen_search.operations.judgements import Judgement

DOG = Judgement("hundesteuer", "/Hundesteuer", 1)
NONE: frozenset[Judgement] = frozenset()

CASES = [
    # published before, new, deletions frozen, words of the refusal
    (None, Candidate(0, frozenset({DOG})), True, ""),
    (Candidate(100, NONE), Candidate(90, NONE), True, ""),
    (Candidate(100, NONE), Candidate(89, NONE), True, "von 100 auf 89"),
    (Candidate(100, NONE), Candidate(10, NONE), False, ""),
    (Candidate(100, NONE), Candidate(100, frozenset({DOG})), False, "»hundesteuer«"),
    (Candidate(100, frozenset({DOG})), Candidate(100, frozenset({DOG})), False, ""),
    (Candidate(100, frozenset({DOG})), Candidate(100, NONE), False, ""),
    (Candidate(100, NONE), Candidate(100, NONE, ("Maultasche", "Narrensprung"), 50), False, ""),
    (Candidate(100, NONE), Candidate(100, NONE, tuple("abcde"), 50), False, ""),
    (Candidate(100, NONE), Candidate(100, NONE, tuple("abcdef"), 50), False, "6 von 50 bekannten Wörtern"),
]


@pytest.mark.parametrize(("old", "new", "frozen", "words"), CASES)
def test_the_gate(old: Candidate | None, new: Candidate, frozen: bool, words: str) -> None:
    found = refusals(old, new, frozen)
    assert bool(found) == bool(words)
    assert words in " ".join(found)


def test_judgements_are_read(tmp_path: Path) -> None:
    file = tmp_path / "judgements.toml"
    assert judgements.read(file) == ()
    file.write_text(
        '[[query]]\ntext = "hund"\npage = "/Hund"\n[[query]]\ntext = "a"\npage = "b"\nfirst = 1\n'
    )
    assert judgements.read(file) == (Judgement("hund", "/Hund", 3), Judgement("a", "b", 1))


WRONG = [
    "[[query]]\ntext = 'a'",
    "[[query]]\ntext = 1\npage = 'b'",
    "x = 1",
    "query = 1",
    "[[query",
    "[[query]]\nfoo=1",
]


@pytest.mark.parametrize("text", WRONG)
def test_wrong_judgements_name_the_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "judgements.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=r"judgements\.toml"):
        judgements.read(file)


@pytest.mark.parametrize(
    ("documents", "other_store", "words"),
    [
        (100, True, ""),
        (90, True, ""),
        (89, True, "neu angelegt"),
        (0, True, "neu angelegt"),
        (1, False, ""),
        (0, False, "ist leer"),
    ],
)
def test_a_lost_store_does_not_empty_the_index(documents: int, other_store: bool, words: str) -> None:
    found = refusals(Candidate(100, NONE), Candidate(documents, NONE), False, other_store)
    assert bool(found) == bool(words)
    assert words in " ".join(found)
