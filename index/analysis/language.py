"""In which language is a query typed? Told by its script, its letters and its words; German when in doubt."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from index.analysis import terms
from index.analysis.function_words import is_function_word

GERMAN = "de"
UNKNOWN = "und"
"""A script that none of the known languages is written in (BCP 47: undetermined)."""
_WORDS = Path(__file__).parent / "lists" / "words.txt"
_SCRIPTS = {"CYRILLIC": "ru", "ARABIC": "ar", "GREEK": "el", "HEBREW": "he", "CJK": "zh", "HIRAGANA": "ja"}
"""Script → the language meant where nothing tells them apart."""
_LETTERS: Mapping[str, str] = {
    # Persian has letters that Arabic lacks, Ukrainian and Russian each some that the other lacks.
    **dict.fromkeys("پچژگکی", "fa"),
    **dict.fromkeys("іїєґ", "uk"),
    **dict.fromkeys("ыэё", "ru"),
    **dict.fromkeys("şğı", "tr"),
    **dict.fromkeys("łąęśźżń", "pl"),
    **dict.fromkeys("țșăţ", "ro"),
    **dict.fromkeys("ñ¿¡", "es"),
    **dict.fromkeys("ãõ", "pt"),
    **dict.fromkeys("čšžđ", "hr"),
    **dict.fromkeys("œûù", "fr"),
}
"""Letters that German has none of → the language that most likely uses them here."""
_WORD = re.compile(r"[^\W\d_]+")
MAX_WORDS = 64
_UNNAMED = terms.Mention(frozenset(), False)


def language(text: str, is_german: Callable[[str], bool]) -> str:
    """Return the language of *text* (BCP 47), "de" unless more of it speaks for another one.

    *is_german* knows German words. A word that is German, too, decides nothing: "Hotel" is also French. In a
    sentence the little words decide, for what is German of the others may be a name.

    >>> language("How do I register my dog?", {"dog"}.__contains__)
    'en'
    >>> language("Hotel", {"hotel"}.__contains__), language("çöp", set().__contains__)
    ('de', 'tr')
    """
    folded = unicodedata.normalize("NFC", text).casefold()
    words = _WORD.findall(folded)[:MAX_WORDS]
    script = _script(words)
    if script not in ("", "LATIN"):
        return _other_script(script, folded, words)
    votes, foreign, little = Counter[str](), Counter[str](), Counter[str]()
    german: list[frozenset[str]] = []
    said = terms.mentioned(folded)
    for word in words:
        mention = said.get(word, _UNNAMED)
        told = _told(word) | mention.languages
        votes.update(told)
        if is_german(word) and not mention.several:
            german.append(told)
        else:
            foreign.update(told)
        if not is_function_word(word):
            little.update(_told(word))
    # Letters alone may be somebody's name: those are capitalised.
    named = not foreign and all(word[0].isupper() for word in _WORD.findall(text))
    for letter in set(folded) & _LETTERS.keys() if not named else ():
        votes[_LETTERS[letter]] += 1
        foreign[_LETTERS[letter]] += 1
    # The order of the lists breaks ties: English first.
    best = max(foreign, key=lambda name: (votes[name], foreign[name]), default=GERMAN)
    against = sum(best not in told for told in german)
    sentence = max(little, key=lambda name: little[name], default=GERMAN)
    if little[sentence] >= _SENTENCE and little[sentence] > sum(map(is_function_word, words)):
        return sentence
    return best if votes[best] > against else GERMAN


_SENTENCE = 2
"""Little words of another language that make a sentence of it; one may stand in a title."""


def _script(words: list[str]) -> str:
    """Return the script of most of *words*, Latin only if there is no other: Latin words may be names."""
    found = Counter(
        unicodedata.name(word[0], "?").partition(" ")[0].partition("-")[0] for word in words if len(word) > 1
    )
    others = Counter({name: count for name, count in found.items() if name != "LATIN"}) or found
    return others.most_common(1)[0][0] if others else ""


_INFINITIVE = re.compile(r"[аиіїуюя]ти(?:ся)?$")
"""Of Ukrainian verbs, which questions are full of; Russian ones end otherwise."""


def _other_script(script: str, folded: str, words: list[str]) -> str:
    """Return the language of words in *script*, told by letters, then by words."""
    default = _SCRIPTS.get(script, UNKNOWN)
    family = {"CYRILLIC": ("uk", "ru", "bg"), "ARABIC": ("fa",)}.get(script, ())
    votes = Counter({name: 3 for letter in set(folded) if (name := _LETTERS.get(letter)) in family})
    said = terms.mentioned(folded)
    for word in words:
        told = _told(word) | said.get(word, _UNNAMED).languages
        votes.update(name for name in told if name in family)
        if "uk" in family and _INFINITIVE.search(word):
            votes["uk"] += 1
    return max(votes, key=lambda name: (votes[name], name == default), default=default)


def _told(word: str) -> frozenset[str]:
    return _lists().get(word, frozenset())


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    """Return word → the languages whose common words have it."""
    found: dict[str, set[str]] = {}
    for line in _WORDS.read_text(encoding="utf-8").splitlines():
        name, separator, words = line.partition(":")
        if separator and not line.startswith("#"):
            for word in words.split():
                found.setdefault(word.casefold(), set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


def telling(text: str, name: str) -> tuple[str, ...]:
    """Return the words of *text* that are none of the little ones of the language *name*."""
    return tuple(word for word in _WORD.findall(text) if name not in _told(word.casefold()))
