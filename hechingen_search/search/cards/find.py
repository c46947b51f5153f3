"""The facts of one generation, found by what they are about; where two contradict each other, none is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import chain

from hechingen_search.search.cards.asked import Agenda, Question, question
from hechingen_search.search.cards.status import status
from hechingen_search.search.query.parse import ParsedQuery
from hechingen_search.search.results import AnswerCard, Quote
from index.analysis.function_words import is_function_word
from index.analysis.german import German
from index.analysis.token import Token
from index.answers import opening
from index.answers.fact import Fact, FactKind
from index.answers.people import is_role
from index.answers.places import streets

LABELS = {
    FactKind.HOURS: "Öffnungszeiten",
    FactKind.PHONE: "Telefon",
    FactKind.MAIL: "E-Mail",
    FactKind.PLACE: "Adresse",
    FactKind.PERSON: "Zuständig",
    FactKind.FEE: "Kosten",
    FactKind.EVENT: "Nächster Termin",
}
MOST_EVENTS = 5
"""Lines of a calendar that stand above the hits; whoever wants all opens the calendar."""
NEAR = timedelta(7)
"""How long before it a closing is pointed out."""
_ITSELF = frozenset(["stadt", "städtisch", "gemeind", "kommunal"])
"""Words that an office of the town has in its name or has not."""
_OF_TOWN = frozenset(["", "s", "en", "ens", "er", "ern"])
"""Endings of the town's name: Hechingen, Hechingens, Hechinger."""
_POSTCODE = re.compile(r"\b\d{5}\s+([A-ZÄÖÜ][a-zäöüß]{2,})")
Stems = frozenset[str]


class Cards:
    """Find the fact that answers a question."""

    def __init__(self, facts: Iterable[Fact], german: German, everywhere: Callable[[Token], bool]) -> None:
        """Order *facts* by their subjects; words that stand *everywhere* tell none from another."""
        self._german = german
        self._everywhere = everywhere
        self._subjects: dict[str, list[Fact]] = defaultdict(list)
        self._closed: list[Fact] = []
        for fact in facts:
            if fact.kind is FactKind.CLOSED:
                self._closed.append(fact)
            else:
                self._subjects[fact.subject].append(fact)
        self._town = _town(fact for found in self._subjects.values() for fact in found)
        self._by_stem: dict[str, set[str]] = defaultdict(set)
        for subject in self._subjects:
            for token in german.tokens(subject):
                for stem in chain(token.forms.stems, token.forms.parts):
                    self._by_stem[stem].add(subject)

    def card(self, parsed: ParsedQuery, now: datetime) -> AnswerCard | None:
        """Return the answer to *parsed* at the time *now*, None where nothing answers it beyond doubt."""
        asked = question(parsed, self._german, now.date())
        if isinstance(asked, Agenda):
            return self._agenda(asked)
        for kind in asked.kinds if asked else ():
            assert asked is not None
            facts = [fact for fact in self._about(asked) if fact.kind is kind]
            if card := self._card(kind, facts, asked, now):
                return card
        return None

    def _card(
        self, kind: FactKind, facts: Sequence[Fact], asked: Question, now: datetime
    ) -> AnswerCard | None:
        if kind is FactKind.EVENT:
            facts = _next(facts, now.date())
        fact = _undisputed(facts)
        if fact is None:
            return None
        held = kind is FactKind.PERSON and is_role(fact.subject.split()[0])
        card = AnswerCard(str(kind), fact.subject, fact.name if held else LABELS[kind], (_quote(fact),))
        return self._opened(card, fact, asked, now) if kind is FactKind.HOURS else card

    def _opened(self, card: AnswerCard, fact: Fact, asked: Question, now: datetime) -> AnswerCard:
        """Return *card* with what the hours mean now, and with the closings that are near."""
        closings = [closed for closed in self._closed if self._concerns(closed, asked.subject)]

        def doubtful(day: date) -> bool:
            return any(
                closed.starts and closed.ends and closed.starts <= day <= closed.ends for closed in closings
            )

        hours = opening.read(fact.quote) if not fact.heading else None
        today = now.date()
        near = [c for c in closings if c.starts and c.ends and c.starts <= today + NEAR and today <= c.ends]
        note = _quote(min(near, key=lambda c: (c.starts, c.url))) if near else None
        said = status(hours, now, doubtful) if hours else ""
        return AnswerCard(card.kind, card.subject, card.label, card.quotes, said, note)

    def _concerns(self, closed: Fact, subject: Sequence[Token]) -> bool:
        """Tell whether a sentence that something is closed speaks of *subject*, or of all offices."""
        said = {
            stem
            for token in self._german.tokens(closed.subject)
            for stem in (*token.forms.stems, *token.forms.parts)
        }
        whole = {"rathaus", "stadtverwalt", "verwalt", "dienststell"}
        return bool(whole & said) or any(not said.isdisjoint(token.forms.stems) for token in subject)

    def _agenda(self, asked: Agenda) -> AnswerCard | None:
        events = {
            fact.url: fact
            for facts in self._subjects.values()
            for fact in facts
            if fact.kind is FactKind.EVENT and fact.starts and fact.ends
            if fact.starts <= asked.ends and asked.starts <= fact.ends
        }
        found = sorted(events.values(), key=lambda fact: (fact.starts or date.max, fact.url))[:MOST_EVENTS]
        label = "Veranstaltungen" if len(found) > 1 else "Veranstaltung"
        return AnswerCard(str(FactKind.EVENT), "", label, tuple(map(_quote, found))) if found else None

    def _about(self, asked: Question) -> Iterator[Fact]:
        """Yield the facts whose subject is what is asked: all of its words, and no other."""
        for tokens in self._readings(asked.subject):
            found = [
                fact
                for subject in self._candidates(tokens)
                if self._same(tokens, subject)
                for fact in self._subjects[subject]
            ]
            if found:
                yield from found
                return

    def _readings(self, subject: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
        """Yield the subject as typed, without the town's own name, and by its other names."""
        own = tuple(token for token in subject if not self._is_town(token))
        if not own:
            return
        yield own
        for expansion in self._german.synonyms.expand(own):
            lines = [alternative.line for alternative in expansion.alternatives]
            for other in expansion.alternatives:
                if self._means(
                    other.tokens, own[expansion.start : expansion.end], other.line, lines.count(other.line)
                ):
                    named = (token for token in other.tokens if not is_function_word(token.text))
                    yield (*own[: expansion.start], *named, *own[expansion.end :])

    def _means(self, other: Sequence[Token], said: Sequence[Token], line: int, targets: int) -> bool:
        """Tell whether a line of the synonyms makes *other* the same as what was *said*, not only akin."""
        if targets == 1:
            return True
        back = self._german.synonyms.expand(other)
        return any(each.line == line for expansion in back for each in expansion.alternatives)

    def _candidates(self, tokens: Sequence[Token]) -> list[str]:
        stems = (stem for token in tokens for stem in chain(token.forms.stems, *token.forms.constituents))
        return sorted(set().union(*(self._by_stem.get(stem, ()) for stem in stems)))

    def _same(self, asked: Sequence[Token], subject: str) -> bool:
        tokens = [token for token in self._german.query_tokens(subject) if not is_function_word(token.text)]
        named = [token for token in tokens if not self._is_town(token)] or tokens
        wanted, called = [_words(token) for token in asked], [_words(token) for token in named]
        return (
            _match(wanted, called)
            or _match(_taken_apart(asked), called)
            or _match(wanted, _taken_apart(named))
        )

    def _is_town(self, token: Token) -> bool:
        lower = token.text.lower()
        ours = bool(self._town) and lower.startswith(self._town) and lower[len(self._town) :] in _OF_TOWN
        return ours or not _ITSELF.isdisjoint(token.forms.stems) or self._everywhere(token)


def _town(facts: Iterable[Fact]) -> str:
    """Return what the name of the town begins with: the place of most addresses, "" without any."""
    places = Counter(
        place for fact in facts if fact.kind is FactKind.PLACE for place in _POSTCODE.findall(fact.quote)
    )
    most = places.most_common(1)
    return most[0][0].lower().removesuffix("en") if most else ""


def _words(token: Token) -> Stems:
    return frozenset(token.forms.stems)


def _taken_apart(tokens: Sequence[Token]) -> list[Stems]:
    """Return the words of *tokens*, compounds as their constituents."""
    return [
        stems
        for token in tokens
        for stems in (
            map(frozenset, token.forms.constituents)
            if len(token.forms.constituents) > 1
            else (_words(token),)
        )
    ]


def _match(some: Sequence[Stems], others: Sequence[Stems]) -> bool:
    """Tell whether each of *some* is one of the *others* and nothing is left over."""
    left = list(others)
    for words in some:
        found = next((other for other in left if not words.isdisjoint(other)), None)
        if found is None:
            return False
        left.remove(found)
    return not left


def _next(facts: Iterable[Fact], today: date) -> list[Fact]:
    """Return the events that come next: those of the first day that is not over."""
    coming = [fact for fact in facts if fact.starts and (fact.ends or fact.starts) >= today]
    first = min((fact.starts for fact in coming if fact.starts), default=None)
    return [fact for fact in coming if fact.starts == first]


def _undisputed(facts: Sequence[Fact]) -> Fact | None:
    """Return the fact that all of *facts* state, None where they differ.

    What a page says of its own thing goes before what others say of it.
    """
    ranked = [fact for fact in facts if fact.own] or list(facts)
    if len({_value(fact) for fact in ranked}) != 1:
        return None
    return min(ranked, key=_clearest)


def _clearest(fact: Fact) -> tuple[object, ...]:
    """Order equal facts: by a page that is called like their subject, and by its way from the start page."""
    # Who is a Bürgermeisterin is shown as one, whatever was typed.
    role = re.escape(fact.subject.split()[0])
    named = fact.kind is not FactKind.PERSON or bool(re.search(rf"\b{role}\b", fact.quote))
    long = len(fact.quote) if fact.kind is FactKind.PERSON else 0
    return not named, fact.subject not in fact.title, long, fact.rank, len(fact.quote), fact.url, fact.subject


def _value(fact: Fact) -> object:
    """Return what two facts have in common that say the same in other words."""
    match fact.kind:
        case FactKind.PHONE:
            return re.sub(r"\D", "", fact.quote.replace("+49", "0").replace("(0)", ""))
        case FactKind.PLACE:
            return streets(fact.quote) or _plain(fact.quote)
        case FactKind.HOURS if not fact.heading:
            return opening.read(fact.quote) or _plain(fact.quote)
        case FactKind.PERSON:
            return re.sub(r"\b(?:Dr|Prof|Herr|Frau)\b\.?\s*", "", fact.name).lower()
        case FactKind.EVENT:
            return fact.url
        case _:
            return _plain(f"{fact.heading} {fact.quote}")


def _plain(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def _quote(fact: Fact) -> Quote:
    return Quote(fact.quote, fact.url, fact.title, fact.heading, fact.day)
