"""Looking for a few words in a text, and finding out quickly that it needs no repair."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis.german import German
from index.analysis.repair import needs_repair, repair

GERMAN = German()
LETTERS = "aÄßB -\u00ad\u2010\n\r\t\u00a0\u0301ﬁ²12.\u200b"


@given(st.text(LETTERS, max_size=30))
def test_needs_repair_says_whether_repair_changes_anything(text: str) -> None:
    repaired = repair(text)
    # Repair may take a stretch up and put it back as it was; it must not miss one that changes.
    assert needs_repair(text) or repaired.text == text


@settings(deadline=None)  # dictionaries load with the first word
@given(st.lists(st.sampled_from(["Müll", "Müll-\ntonne", "12.5.2026", "Rad- und Fußweg", "Haus", "z. B."])))
def test_unwanted_words_are_left_out_and_the_others_keep_their_places(words: list[str]) -> None:
    text = " ".join(words)
    every = list(GERMAN.tokens(text))
    some = list(GERMAN.tokens(text, lambda word: word != "Haus"))
    # A word that is part of something longer, "Fußweg-Haus", is no plain word: it may stay.
    assert [token for token in some if token.text != "Haus"] == [t for t in every if t.text != "Haus"]
    assert all(token in every for token in some)


def test_a_plain_word_that_is_not_wanted_is_left_out() -> None:
    found = GERMAN.tokens("Das Haus am Wald", lambda word: word == "Wald")
    assert [(token.text, token.position) for token in found] == [("Wald", 3)]
