"""One word of a query → clauses over every field in which it may stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from hechingen_search.search.query.lexicon import Lexicon
from hechingen_search.search.ranking.weights import Weights
from index.analysis.token import Token
from index.document import Field
from index.query import AllOf, AnyOf, BestOf, Boost, Clause, Not, Optional, Phrase, Prefix, Saturation, Term

NEAR = 3
"""Positions between the constituents of a compound said apart: "Anmeldung eines Hundes zur Steuer"."""


class WordClause(NamedTuple):
    """One word in three strengths, each of which scores."""

    evidence: Clause
    """Whatever speaks for it, down to one constituent of a compound."""
    whole: Clause
    """All of it: itself, or every constituent."""
    literal: Clause
    """Itself, in whatever form, alone or inside a compound."""
    scattered: Clause
    """All of it, its constituents anywhere on the page."""


class WordClauses:
    """Make the clauses of words, knowing what occurs in the index."""

    def __init__(self, lexicon: Lexicon, weights: Weights, loose: bool = False) -> None:
        """Weigh fields by *weights* and terms by what *lexicon* knows of them.

        In a *loose* query no word has to be there, and every part of one helps a little.
        """
        self._lexicon = lexicon
        self._weights = weights
        self._loose = loose

    def word(self, token: Token) -> WordClause:
        """Return the clauses of *token*."""
        token = self._tiled(token)
        fields = tuple(self._literal(token))
        shares = dict(self._constituents(token))
        ceiling = self._weights.saturation * self._lexicon.inverse(token.forms.stems)
        literal = Saturation(AnyOf(fields), ceiling)
        if not shares:
            return WordClause(literal, literal, literal, literal)
        together = AllOf(tuple(shares.values()))
        telling = self._lexicon.telling(token)
        alone = [shares[stems] for stems in telling]
        if not self._loose and self._lexicon.missing(token):
            alone = [AllOf((self.in_title(stems), shares[stems])) for stems in telling]
        others = [Optional(share) for stems, share in shares.items() if stems not in telling]
        some = AllOf((AnyOf(tuple(alone)), *others)) if alone else together
        evidence = AnyOf((*fields, BestOf((some, together)) if alone else some))
        whole = AnyOf((*fields, self._near(token, together)))
        scattered = AnyOf((*fields, together))
        return WordClause(Saturation(evidence, ceiling), Saturation(whole, ceiling), literal, scattered)

    def _tiled(self, token: Token) -> Token:
        """Return *token* with the two words that make it, where only the site knows them."""
        if token.forms.constituents or not self._lexicon.unknown(token):
            return token
        stems = tuple(map(self._lexicon.stems, self._lexicon.tiles(token.text)))
        return token._replace(forms=token.forms._replace(constituents=stems, alone=stems[1:]))

    def in_title(self, stems: tuple[str, ...]) -> Clause:
        """Return the clause for pages named by a word, or by one that contains it; it scores nothing."""
        return AnyOf((self.best(Field.TITLE, stems, 0.0), self.best(Field.TITLE_PARTS, stems, 0.0)))

    def _near(self, token: Token, together: Clause) -> Clause:
        """Return *together* where the constituents stand by each other: "Anmeldung zur Hundesteuer"."""
        constituents = token.forms.constituents
        orders = (constituents, constituents[::-1])
        near = [Phrase(Field.BODY, order, 0.0, slop=NEAR) for order in dict.fromkeys(orders)]
        title = AllOf(tuple(map(self.in_title, constituents)))
        return AllOf((together, AnyOf((*near, title))))

    def _literal(self, token: Token) -> Iterator[Clause]:
        weights, stems = self._weights, token.forms.stems
        yield from self._fields(
            stems,
            (
                (Field.BODY, weights.body),
                (Field.TITLE, weights.title),
                (Field.HEADINGS, weights.headings),
                (Field.ANCHORS, weights.anchors),
                (Field.PARTS, weights.parts),
                (Field.TITLE_PARTS, weights.title_parts),
            ),
        )
        yield self.best(Field.EXACT, token.forms.exact, weights.exact, self._lexicon.inverse(stems))
        if self._lexicon.unknown(token):
            for field in (Field.PARTS, Field.TITLE_PARTS):
                yield self.best(field, token.forms.weak, weights.weak)

    def _constituents(self, token: Token) -> Iterator[tuple[tuple[str, ...], Clause]]:
        """Yield each constituent of a compound with its clause; each has the share of its parts."""
        constituents = token.forms.constituents
        insides = token.forms.inner or ((),) * len(constituents)
        each = self._weights.constituents / max(sum(len(inner) or 1 for inner in insides), 1)
        for stems, inner in zip(constituents, insides, strict=True):
            share = each * (len(inner) or 1)
            clause: Clause = AnyOf(tuple(self._shared(stems, share)))
            if inner:
                inside = tuple(AnyOf(tuple(self._shared(part, each))) for part in inner)
                clause = BestOf((clause, AnyOf(inside) if self._loose else AllOf(inside)))
            yield stems, clause

    def _shared(self, stems: tuple[str, ...], share: float) -> Iterator[Clause]:
        """Yield the fields in which a constituent may stand that has so much of the weight."""
        fields = (
            (Field.BODY, share),
            (Field.PARTS, share),
            (Field.TITLE, share),
            (Field.HEADINGS, share * self._weights.headings),
            (Field.TITLE_PARTS, share),
        )
        return self._fields(stems, fields)

    def _fields(self, stems: tuple[str, ...], fields: Iterable[tuple[Field, float]]) -> Iterator[Clause]:
        inverse = self._lexicon.inverse(stems)
        for field, weight in fields:
            yield self.best(field, stems, weight, inverse)

    def best(self, field: Field, terms: Iterable[str], weight: float, inverse: float | None = None) -> Clause:
        """Return the best of several spellings of one word, so that it does not count twice."""
        clauses = tuple(
            Term(field, term, weight * self._lexicon.balance(field, term, inverse) if inverse else weight)
            for term in terms
            if self._lexicon.frequency(field, term)
        )
        return clauses[0] if len(clauses) == 1 else BestOf(clauses)


def scaled(clause: Clause, factor: float) -> Clause:
    """Return *clause* with its scores multiplied by *factor*."""
    match clause:
        case Term() | Phrase() | Prefix():
            return replace(clause, weight=clause.weight * factor)
        case AllOf() | AnyOf() | BestOf():
            return replace(clause, clauses=tuple(scaled(part, factor) for part in clause.clauses))
        case Saturation():
            return Saturation(scaled(clause.clause, factor), clause.ceiling * factor)
        case Optional() | Boost():
            return replace(clause, clause=scaled(clause.clause, factor))
        case Not():
            return clause
        case _:
            return clause
