"""One word → every term that stands for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from index.analysis.abbreviations import expand
from index.analysis.compounds.parts import Compound, Compounds, Span
from index.analysis.gender import BINNEN_I, genders, masculine
from index.analysis.lemma import Lemmas, singulars
from index.analysis.pieces import union
from index.analysis.remembered import Analysed
from index.analysis.spelling import drop_umlauts, fold, reformed, restore_umlauts
from index.analysis.stem import UmlautStemmer
from index.analysis.token import Forms

_LONGEST = 100
"""Letters of a word that are looked at; longer runs are no words."""
_CACHED = 131_072
"""Words kept analysed: a town's site has about so many, and each takes some 700 bytes."""


ELECTRONIC = re.compile(r"e[A-ZÄÖÜ][a-zäöüß]{2}")
"""The beginning of a word for something that is done electronically: eAkte, eVergabe; but not eAT."""
_TAILED, _BEFORE, _TAIL = 7, 3, 4
"""Letters of a word that may hide another at its end, before it, and of the other."""
_Parts = tuple[tuple[str, ...], ...]
"""Parts of a word, each as alternative stems."""


class Words:
    """Know the forms of words; remembers those met last."""

    def __init__(
        self, compounds: Compounds | None = None, lemmas: Lemmas | None = None, cached: int = _CACHED
    ) -> None:
        self._stem = UmlautStemmer()
        self._lemmas = lemmas or Lemmas()
        self.compounds = compounds or Compounds()
        self._remembered: Callable[[str], Analysed | None] | None = None
        self.forms = lru_cache(cached)(self._forms)
        self._stems = lru_cache(cached)(self._all_stems)

    def remember(self, remembered: Callable[[str], Analysed | None] | None) -> None:
        """Look words up in *remembered* before analysing them; the first table stays.

        It must be of this very analysis: a later one says the same of its words.
        """
        self._remembered = self._remembered or remembered

    def analysed(self, word: str) -> Analysed:
        """Return all that ``remember`` has to know of *word*."""
        return Analysed(self.forms(word), self.stems(word))

    def is_known(self, word: str) -> bool:
        """Say whether the dictionary of lemmas has *word*, written like this or otherwise."""
        return bool(self._lemmas(word))

    def lemmas(self, word: str) -> tuple[str, ...]:
        """Return the base forms of *word* that the dictionary has."""
        return self._lemmas(word)

    def is_noun(self, word: str) -> bool:
        """Say whether the dictionary of lemmas has *word* with a capital."""
        return self._lemmas.is_noun(word)

    def small_lemma(self, word: str) -> str:
        """Return the lemma of *word* as a verb, adjective or adverb, "" when the dictionary has none."""
        return self._lemmas.small(word)

    def deed(self, word: str) -> tuple[str, ...]:
        """Return the stems of the noun of the verb *word*, or of the verb of the noun: impfen and Impfung.

        >>> Words().deed("geimpft"), Words().deed("Impfungen"), Words().deed("Zeitung")
        (('impfung',), ('impf',), ())
        """
        lower = word.lower()
        base = lower.removesuffix("en").removesuffix("ung")
        if base != lower.removesuffix("en"):
            verbs = (base + ending for ending in ("en", "n"))
            verb = next((verb for verb in verbs if self.small_lemma(verb) == verb), "")
            return tuple(stem for stem in self.stems(verb) if stem not in self.stems(word)) if verb else ()
        lemma = self.small_lemma(lower)
        noun = lemma.removesuffix("n").removesuffix("e") + "ung"
        if not (lemma.endswith("n") and self.is_noun(noun)):
            return ()
        return tuple(stem for stem in self.stems(noun) if stem not in self.stems(word))

    def stems(self, word: str) -> tuple[str, ...]:
        """Return Snowball of *word* ∪ Snowball of its lemmas ∪ that of its masculine."""
        return self._stems(word)

    def _forms(self, word: str) -> Forms:
        word = word[:_LONGEST]
        if self._remembered and (found := self._remembered(word)):
            return found.forms
        if BINNEN_I.search(word):
            return union(*map(self.forms, genders(word, self.is_known)))
        forms = self._spelled(word)
        if ELECTRONIC.match(word):
            # eRechnung is E-Rechnung.
            rest = self.forms(word[1:])
            forms = union(forms, Forms((), (), (*rest.stems, *rest.parts)))
            whole = (rest.stems,)
            forms = forms._replace(constituents=whole, alone=whole, inner=(rest.constituents,))
        known = self.is_known(word)
        # A word cut off after "…str" would stand for one that is cut off there again, without end.
        full = None if known or len(word) == _LONGEST else expand(word, dotted=False)
        if full:
            forms = union(forms, self.forms(full))
        today = reformed(fold(word))
        if today != fold(word):
            forms = union(forms, self._spelled(today))
        with_umlauts = restore_umlauts(fold(word))
        if with_umlauts != fold(word) and (not known or self.is_known(with_umlauts)):
            forms = self._with_umlauts(forms, self._spelled(with_umlauts))
        return forms

    def _with_umlauts(self, plain: Forms, umlauts: Forms) -> Forms:
        both = union(plain, umlauts)
        return both._replace(
            constituents=umlauts.constituents or plain.constituents,
            alone=umlauts.alone if umlauts.constituents else plain.alone,
            inner=umlauts.inner if umlauts.constituents else plain.inner,
        )

    def _spelled(self, word: str) -> Forms:
        exact = fold(word)
        stems = self.stems(word)
        compound = self._compound(word, exact)
        hidden = compound.hidden or ((self._tail(exact),) if not compound.leaves else ())
        parts = [
            stem
            for part in (*(exact[a:b] for a, b in compound.spans()), *compound.clear)
            for stem in self.stems(part)
        ]
        weakly = [stem for part in hidden if part for stem in self.stems(part)]
        return Forms(
            (exact,),
            stems,
            tuple(part for part in dict.fromkeys(parts) if part not in stems),
            weak([*(stem for stem in stems if not stem.isascii()), *weakly]),
            *self._constituents(exact, compound),
        )

    def _constituents(self, exact: str, compound: Compound) -> tuple[_Parts, _Parts, tuple[_Parts, ...]]:
        """Return the constituents of a compound, those that say something alone, and what is inside each."""
        leaves = compound.leaves
        spans = compound.readings(lambda span: self.is_noun(exact[span.start : span.end])) if leaves else ()
        alone = []
        for span in spans:
            last = span is spans[-1]
            common = self.compounds.is_common(exact[span.start : span.end], last)
            if span not in leaves or not common:
                alone.append(span)
        inner = ([leaf for leaf in leaves if a <= leaf.start < b and leaf != (a, b)] for a, b in spans)
        of_each = tuple(self._parts(exact, leaves_of) for leaves_of in inner)
        return self._parts(exact, spans), self._parts(exact, alone), of_each

    def _parts(self, exact: str, spans: Iterable[Span]) -> _Parts:
        return tuple(self.stems(exact[a:b]) for a, b in spans)

    def _tail(self, exact: str) -> str:
        """Return the noun in which a noun ends that is read as one word: taxi in Ruftaxi; "" without one."""
        if len(exact) < _TAILED or not self.is_noun(exact):
            return ""
        cuts = range(_BEFORE, len(exact) - _TAIL + 1)
        return next(
            (
                exact[cut:]
                for cut in cuts
                if self.compounds.ends_compounds(exact[cut:])
                and self.is_noun(exact[cut:])
                and (self.compounds.can_begin(exact[:cut]) or self.is_known(exact[:cut]))
            ),
            "",
        )

    def _compound(self, word: str, exact: str) -> Compound:
        """Return the parts of *word*; verbs and most adjectives are none of nouns, whatever it looks like.

        laufende is no Ende, spezifischen no Fisch; but gebührenpflichtig begins with Gebühren.
        """
        compound = self.compounds(exact)
        lemmas = self._lemmas(word) if compound.leaves else ()
        verbal = tuple(lemma for lemma in lemmas if lemma[:1].islower())
        # Spezifische and Bestehen are the same words as nouns.
        nouns = [lemma for lemma in lemmas if not lemma.lower().startswith(verbal)]
        if not verbal or nouns:
            return compound
        last = exact[compound.leaves[-1].start :]
        return compound if self.compounds.is_adjective(last) else Compound()

    def _all_stems(self, word: str) -> tuple[str, ...]:
        if self._remembered and (found := self._remembered(word)):
            return found.stems
        bases = [fold(word), *(fold(lemma) for lemma in self._lemmas(word))]
        bases += [fold(one) for one in singulars(bases[0]) if self.is_noun(one.capitalize())]
        other = masculine(bases[0], self.is_known)
        if other:
            bases += [other, *(fold(lemma) for lemma in self._lemmas(other))]
        return tuple(dict.fromkeys(self._stem(base) for base in bases))


def weak(stems: Iterable[str]) -> tuple[str, ...]:
    """Return *stems* marked as weak evidence, without umlauts."""
    return tuple(dict.fromkeys(f"~{drop_umlauts(stem)}" for stem in stems))
