"""Vectors are made once, kept, spread over nights, mapped, checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from crawler.page import Passage
from index.analysis.german import German
from index.build import build
from index.errors import DamagedIndexError
from index.generations import Generation, Generations
from index.meaning import vectors
from index.meaning.build import Meaning, typical
from index.meaning.passages import CHARS, MOST, texts
from tests.index.meaning.tiny import TinyEncoder
from tests.index.pages import ListSource, page


@dataclass
class Town:
    """A few pages and the generations of their index."""

    generations: Generations
    source: ListSource
    german: German

    def build(self, encoder: TinyEncoder | None, seconds: float = 60, *, rebuild: bool = False) -> Generation:
        """Build as in one night, and publish."""
        meaning = Meaning(encoder, self.generations.directory, seconds) if encoder else None
        generation = build(self.generations, self.source, self.german, rebuild=rebuild, meaning=meaning)
        self.generations.publish(generation)
        return generation


@pytest.fixture(scope="module")
def german() -> German:
    """Give the German analysis."""
    return German()


@pytest.fixture
def town(tmp_path: Path, german: German) -> Town:
    """Give a town of three pages."""
    source = ListSource()
    source.put(page("u/hund", "hund steuer"), page("u/abfall", "abfall tonne"), page("u/ehe", "trauung saal"))
    return Town(Generations(tmp_path / "index"), source, german)


def nearest(generation: Generation, encoder: TinyEncoder, text: str, language: str = "de") -> str:
    """Return the page that is most like *text*."""
    found = vectors.opened(generation.path, encoder.name)
    assert found is not None
    return found.urls[int(found.likeness(encoder.query(text), language).argmax())]


def test_pages_are_found_by_meaning(town: Town) -> None:
    encoder = TinyEncoder()
    generation = town.build(encoder)
    for text, language, url in (
        ("vierbeiner", "de", "u/hund"),
        ("garbage", "en", "u/abfall"),
        ("كلب", "ar", "u/hund"),
    ):
        assert nearest(generation, encoder, text, language) == url


def test_an_unchanged_night_makes_none(town: Town) -> None:
    first = town.build(TinyEncoder())
    encoder = TinyEncoder()
    assert town.build(encoder) == first
    rebuilt = town.build(encoder, rebuild=True)
    assert encoder.encoded == []
    assert (rebuilt.path / vectors.ROWS).read_bytes() == (first.path / vectors.ROWS).read_bytes()


def test_a_changed_page_alone_is_encoded(town: Town) -> None:
    town.build(TinyEncoder())
    town.source.put(page("u/hund", "hallenbad schwimmen"), page("u/neu", "heiraten"))
    town.source.remove("u/ehe")
    encoder = TinyEncoder()
    second = town.build(encoder)
    assert not any("abfall" in text for text in encoder.encoded)
    assert nearest(second, encoder, "swimming", "en") == "u/hund"
    facts = vectors.facts(second.path)
    assert facts is not None
    assert set(facts.pages) == {"u/hund", "u/abfall", "u/neu"}


def test_a_first_build_may_take_several_nights(town: Town) -> None:
    none = town.build(TinyEncoder(), 0)
    facts = vectors.facts(none.path)
    assert facts is not None
    assert (len(facts.pages), facts.missing) == (0, 3)
    assert vectors.opened(none.path, "tiny-1") is None
    full = town.build(TinyEncoder())
    assert full != none
    assert nearest(full, TinyEncoder(), "vierbeiner") == "u/hund"


def test_the_extra_may_come_and_change_later(town: Town) -> None:
    without = town.build(None)
    assert vectors.facts(without.path) is None
    first = town.build(TinyEncoder())
    assert first.facts.base == without.name
    other = TinyEncoder("tiny-2")
    second = town.build(other)
    assert len(other.encoded) == 6
    assert vectors.opened(second.path, "tiny-1") is None


def test_a_killed_build_keeps_what_it_made(town: Town) -> None:
    class Killed(TinyEncoder):
        def passages(self, texts: tuple[str, ...]):  # type: ignore[no-untyped-def]
            if len(self.encoded) >= 4:
                raise KeyboardInterrupt
            return super().passages(texts)

    with pytest.raises(KeyboardInterrupt):
        town.build(Killed())
    (file,) = town.generations.directory.glob("*.vectors")
    file.write_bytes(file.read_bytes() + b"cut in the middle of a record")
    encoder = TinyEncoder()
    assert nearest(town.build(encoder), encoder, "wedding") == "u/ehe"
    assert len(encoder.encoded) == 2


@pytest.mark.parametrize("name", [vectors.FACTS, vectors.ROWS])
@pytest.mark.parametrize("how", ["cut", "changed"])
def test_damage_is_noticed(town: Town, name: str, how: str) -> None:
    generation = town.build(TinyEncoder())
    data = bytearray((generation.path / name).read_bytes())
    data[len(data) // 2] ^= 1
    (generation.path / name).write_bytes(data[:-3] if how == "cut" else data)
    with pytest.raises(DamagedIndexError, match=name):
        vectors.opened(generation.path, "tiny-1")


def test_long_pages_are_read_to_a_limit_between_words() -> None:
    long = replace(page("u/lang", "x"), title="Lang", passages=(Passage("wort " * 3_000, "Kapitel"),))
    title, *stretches = texts(long)
    assert title.text == "Lang"
    assert len(stretches) == MOST
    assert all(part.text.endswith("wort") and len(part.text) <= CHARS + len("Lang\n") for part in stretches)
    assert "Kapitel" in stretches[0].text


def test_a_page_without_words_has_a_title_and_a_stretch() -> None:
    assert len(texts(replace(page("u/leer", "x"), title="", passages=()))) == 2


def test_what_is_typical_is_asked_as_often_in_each_language() -> None:
    found = typical()
    assert set(found) >= {"de", "en", "fr", "it", "tr", "uk", "ru", "ar", "pl", "ro", "es"}
    assert {len(set(queries)) for queries in found.values()} == {20}


def test_few_bytes_lose_nothing(tmp_path: Path) -> None:
    values = np.random.default_rng(7).normal(size=(50, 384)).astype(np.float32)
    rows = values / np.linalg.norm(values, axis=1, keepdims=True)
    pages = {f"u/{number:02}": (b"t" * 16, b"s" * 16) for number in range(50)}
    vectors.write(tmp_path, "x", pages, (), (rows, rows), {"de": np.zeros(384, np.float32)})
    found = vectors.opened(tmp_path, "x")
    assert found is not None
    exact = vectors._centred(rows) @ rows[3] * (1 + vectors.TITLE)
    assert np.abs(found.likeness(rows[3], "de") - exact).max() < 0.01
