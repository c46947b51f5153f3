"""What each kind of evidence is worth; the measurements behind the values are in docs/ranking.md."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Factors on the BM25 score of one field, relative to a stem found in the text."""

    body: float = 1.0
    title: float = 2.0
    """A word in the title counts on top of the text."""
    keyword_title: float = 2.5
    """Factor on the title for keywords: they name the page, a question names what stands in it."""
    headings: float = 0.5
    """Like a title, for a part of the page only."""
    anchors: float = 0.5
    """What the site calls the page elsewhere; many pages share "mehr" and an area, so less than its title."""
    exact: float = 0.5
    """Separates a literal hit from an inflected one: "Wahl" from "wählen"."""
    parts: float = 1.0
    """The word inside a compound: "Steuer" in "Hundesteuer"; ``exact`` keeps it behind the word itself."""
    title_parts: float = 1.0
    """The same in title and headings; half the title, because headings are counted here too."""
    constituents: float = 1.1
    """The constituents of a compound that was typed, in any field; together, each with its share."""
    saturation: float = 4.0
    """All evidence for one word stays below so many times its idf, about the score of a word that stands
    twice in the text and once in the title. Evidence repeats itself from field to field; without a bound a
    page that has one word everywhere beats the page that has two."""
    asked_saturation: float = 6.0
    """The same in questions, whose answer stands in the text: who answers says the word more than twice."""
    function_words: float = 0.0
    """Words like "wie" and "ich" only decide between equals."""
    about: float = 2.0
    """Factor for pages with the thing in their title, where what is asked goes with any thing: to apply for
    it, its costs. More than ``every``: the page about the thing before one that has "beantragen" too."""
    acts: float = 3.0
    """What is to be done with a thing ("verlieren") and how it is ("alt") orders the pages about the thing;
    all evidence for one such word stays below so many times its idf."""
    name: float = 3.0
    """A name counts like a word in title and text; it is looked for as it is written."""
    asked_synonyms: float = 0.5
    """Share of a synonym's weight in a question, which often says the same thing several times."""
    synonyms: float = 0.7
    """What the page calls differently counts instead of what was typed, not on top of it; a little less,
    because a synonym is seldom exactly the same."""
    joined: float = 2.0
    """"musik schule" found as "Musikschule": one word stands for the two that were typed."""
    weak: float = 0.4
    """A word that occurs only with umlauts, or only inside an opaque word: "burgerburo"."""
    near: float = 0.15
    """Neighbours in the query that are neighbours in the text."""
    every: float = 1.8
    """Factor for pages with all things that have the acts and qualities too. Without bound, an incidental
    "neu" on a long page beats the page about the identity card for "neuer Ausweis kosten"."""
    literally: float = 5.0
    """Further factor for a single word itself: who types "Schwengelpumpe" does not mean another pump.
    Saturation bounds what parts can score; so nearly every page with the word stands before all others."""
    whole: float = 1000.0
    """Factor for pages that hold all that was asked: so far before those with a part that they are two lists,
    between which the page draws a line."""
    prefix: float = 2.0
    """Constant score of ``wort*``; about the score of a word that a seventh of the pages have."""


WEIGHTS = Weights()
