"""What kind of word each word of a query is: the thing that is looked for, or what is to be done with it.

In "geburtsurkunde beantragen" and "alter kühlschrank" the noun says which page is wanted, the verb and the
adjective only which of its pages comes first. That follows from the class of a word as the dictionary knows
it; the only lists are of nouns that ask something about any thing ("Kosten") and of adverbs and adjectives
that are also spelt like nouns ("kaputt").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum

from index.analysis.function_words import is_function_word, is_light
from index.analysis.token import Token
from index.analysis.words import Words


class WordClass(IntEnum):
    """How much a word says about which page is wanted; the highest class in a query is the thing."""

    FUNCTION = 0
    ASK = 1
    """What is asked of any thing: its costs, its address, to apply for it, and whether it is new or open."""
    ACT = 2
    """Other verbs, adjectives and adverbs: few pages are about losing or blocking something."""
    DEED = 3
    """Nouns made of verbs: in "Verlängerung Personalausweis" an act, alone the thing."""
    THING = 4


_ASKED = """kosten preis gebühr antrag antragstellung formular termin terminvereinbarung öffnungszeit
    sprechzeit sprechstunde uhrzeit telefon telefonnummer rufnummer nummer adresse anschrift kontakt
    mail e-mail email
    ansprechpartner ansprechpartnerin zuständigkeit information info auskunft frist dauer unterlage
    voraussetzung höhe beispiel möglichkeit thema bedeutung überblick übersicht liste hilfe problem
    frage antwort stadt gemeinde ort"""
ASKED = frozenset(_ASKED.split())
"""Lemmas of nouns that go with any thing and name none."""
_ASKING = """beantragen einreichen ausfüllen ausstellen abholen bezahlen zahlen vereinbaren herunterladen
    ausdrucken informieren fragen nachfragen anrufen erreichen öffnen gelten wissen kosten"""
ASKING = frozenset(_ASKING.split())
"""Verbs of what one does with anything that an office has."""
_QUALITIES = """kaputt laut leise offen alt neu jung groß klein kurz lang schnell langsam billig teuer gratis
    kostenlos online digital gut schlecht frei voll leer nah weit heute morgen gestern abends mittags morgens
    nachts wochentags sonntags samstags montags dienstags mittwochs donnerstags freitags täglich jetzt sofort
    dringend bald spät früh los fällig lange länger nächste nächster nächstes nächsten nächstem letzte letzter
    letztes letzten letztem kommende kommenden"""
QUALITIES = frozenset(_QUALITIES.split())
_ENDINGS = ("en", "em", "er", "es", "e")
_DEED = "ung"


def classes(tokens: Sequence[Token], words: Words) -> tuple[WordClass, ...]:
    """Return the class of each of the *tokens* of a query."""
    return tuple(word_class(token.text, words) for token in tokens)


def word_class(word: str, words: Words) -> WordClass:
    """Return the class of *word* as typed.

    >>> from index.analysis.words import Words
    >>> [word_class(word, Words()).name for word in ("beantragt", "Kosten", "verlängern", "Impfung", "hund")]
    ['ASK', 'ASK', 'ACT', 'DEED', 'THING']
    """
    lower = word.lower()
    if is_function_word(word):
        return WordClass.FUNCTION
    if is_light(word) or lower in QUALITIES or not ASKED.isdisjoint(_nouns(lower, words)):
        return WordClass.ASK
    if word[:1].islower() and _is_act(lower, words):
        return WordClass.ASK if words.small_lemma(lower) in ASKING else WordClass.ACT
    if word[:1].isupper() and words.small_lemma(lower) == lower and lower.endswith("n"):
        plural = word not in words.lemmas(word)
        return WordClass.THING if plural or _builds(lower, words) else WordClass.DEED
    if lower.endswith((_DEED, f"{_DEED}en")) and words.deed(lower):
        return WordClass.DEED
    return WordClass.THING


def things(tokens: Iterable[Token], words: Words, *, acts: bool = True) -> tuple[Token, ...]:
    """Return the *tokens* that name what is looked for: those of the highest class among them.

    Without *acts*, because something else says what is looked for, mere acts are none.
    """
    classed = [(token, word_class(token.text, words)) for token in tokens]
    highest = max((each for _, each in classed), default=WordClass.FUNCTION)
    if highest <= WordClass.ACT and not acts:
        return ()
    return tuple(token for token, each in classed if each == highest)


def _nouns(lower: str, words: Words) -> tuple[str, ...]:
    """Return the noun's lemmas, in small letters, and the word itself."""
    return (lower, *(lemma.lower() for lemma in words.lemmas(lower.capitalize()) if lemma[:1].isupper()))


def _is_act(lower: str, words: Words) -> bool:
    """Tell whether *lower*, typed in small letters, is first of all a verb or an adjective.

    A dictionary of forms has an imperative for many a noun ("steuer", "markt"): they are nouns here.
    """
    lemma = words.small_lemma(lower)
    if not lemma:
        return False
    if lemma == lower:
        # An infinitive, or an adverb or adjective that is no noun as well.
        return not _builds(lower, words) if lower.endswith("n") else not words.is_noun(lower)
    if any(lower == lemma + ending for ending in _ENDINGS) and not lemma.endswith("en"):
        return True
    return not words.is_noun(lower)


def _builds(lower: str, words: Words) -> bool:
    """Tell whether compounds end in *lower* itself: a Wagen is a noun, whatever "wagen" may be."""
    return words.compounds.ends_compounds(lower)
