"""What each kind of evidence is worth; the measurements behind the values are in docs/ranking.md."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Factors on the BM25 score of one field, relative to a stem found in the text."""

    body: float = 1.0
    title: float = 1.2
    """A word in the title counts on top of the text. Far above 1 whole questions lose: a short title that
    shares one rare word beats the page that answers."""
    keyword_title: float = 1.5
    """Factor on the title for keywords: they name the page, a question names what stands in it."""
    headings: float = 0.5
    """Like a title, for a part of the page only."""
    anchors: float = 0.5
    """What others call the page; many pages share "mehr" and "weiter", so less than its own title."""
    exact: float = 0.5
    """Separates a literal hit from an inflected one: "Wahl" from "wählen"."""
    parts: float = 0.8
    """The word inside a compound of the text: "Steuer" in "Hundesteuer"."""
    title_parts: float = 0.9
    """The same in title and headings; less than the title, because headings are counted here too."""
    constituents: float = 1.1
    """The constituents of a compound that was typed; together, each with its share."""
    constituents_title: float = 0.8
    """The same in the title, where a single shared constituent misleads sooner."""
    function_words: float = 0.05
    """Words like "wie" and "ich" only decide between equals."""
    synonyms: float = 0.3
    """What the page calls differently is a weaker hit than what was typed."""
    joined: float = 2.0
    """"musik schule" found as "Musikschule": one word stands for the two that were typed."""
    weak: float = 0.4
    """A word that occurs only with umlauts, or only inside an opaque word: "burgerburo"."""
    pieces: float = 0.5
    """The known beginning or end of a word that the index does not know: "Jagd" for "Beizjagd"."""
    near: float = 0.3
    """Neighbours in the query that are neighbours in the text."""
    prefix: float = 2.0
    """Constant score of ``wort*``; about the score of a word that a seventh of the pages have."""


WEIGHTS = Weights()
