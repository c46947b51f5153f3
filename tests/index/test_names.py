"""Names are learned from the site, for the staff to confirm."""

from __future__ import annotations

from pathlib import Path

from index.analysis.german import German
from index.names import candidates
from index.vocabulary import Vocabulary, write

WORDS = [
    "Starzel",
    "Starzeltal",
    "Starzelbrücke",
    "Brücke",
    "Brückenbau",
    "Brückenfest",
    "Xaver",
    "Boll",
    "Bollweg",
]


def test_unknown_words_that_build_others_are_proposed(tmp_path: Path) -> None:
    write(tmp_path / "words.bin", ((word, 3) for word in WORDS), ["starzel", "tal"])
    names = tmp_path / "names.txt"
    names.write_text("[Stadtteil]\nBoll\n", encoding="utf-8")
    (found,) = candidates(Vocabulary(tmp_path / "words.bin"), German(names=names))
    assert found.name == "Starzel"
    assert set(found.builds) == {"Starzeltal", "Starzelbrücke"}


def test_confirmed_names_are_not_proposed_again(tmp_path: Path) -> None:
    write(tmp_path / "words.bin", ((word, 3) for word in WORDS))
    names = tmp_path / "names.txt"
    names.write_text("[Landschaft]\nStarzel\n[Stadtteil]\nBoll\n", encoding="utf-8")
    assert candidates(Vocabulary(tmp_path / "words.bin"), German(names=names)) == ()
