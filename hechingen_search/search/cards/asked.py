"""Which questions ask for a single fact, and of what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hechingen_search.search.query.parse import ParsedQuery, Text
from index.analysis.function_words import is_function_word
from index.analysis.german import German
from index.analysis.token import Token
from index.answers.fact import FactKind
from index.answers.people import is_role

_HOURS = """öffnungszeit öffnungszeiten geöffnet offen sprechzeit sprechzeiten sprechstunde sprechstunden
    servicezeiten servicezeit schalterzeiten öffnet schließt besuchszeiten"""
_PHONE = """telefon telefonnummer telefonnr tel nummer rufnummer durchwahl anrufen telefonisch"""
_MAIL = """email e-mail mail mailadresse emailadresse e-mail-adresse"""
_PLACE = """adresse anschrift standort hausanschrift"""
_PERSON = """ansprechpartner ansprechpartnerin ansprechperson zuständig zuständige zuständiger zuständigkeit
    sachbearbeiter sachbearbeiterin"""
_FEE = """kostet kosten gebühr gebühren preis preise teuer entgelt eintritt eintrittspreis eintrittspreise"""
_NEXT = (
    """nächste nächster nächstes nächsten nächstem kommende kommender kommendes kommenden termin termine"""
)
_LEADS = """leitet leiter leiterin leitung chef chefin"""
_NOW = """heute jetzt gerade aktuell morgen montag montags dienstag dienstags mittwoch mittwochs donnerstag
    donnerstags freitag freitags samstag samstags sonntag sonntags feiertag feiertags wochenende"""
_NOT = "nicht kein keine keinen keiner keinem ohne außer statt war waren"
_NOT_NOW = """früher früherer frühere ehemaliger ehemalige ehemaligen damals alter alte stellvertretender
    stellvertretende stellvertreter stellvertreterin vize letzter letzte"""
HOURS, PHONE, MAIL, PLACE, PERSON, FEE, NEXT, LEADS, NOW, NOT, NOT_NOW = (
    frozenset(words.split())
    for words in (_HOURS, _PHONE, _MAIL, _PLACE, _PERSON, _FEE, _NEXT, _LEADS, _NOW, _NOT, _NOT_NOW)
)
_HAPPENS = frozenset(
    [
        "los",
        "veranstaltung",
        "veranstaltungen",
        "event",
        "events",
        "programm",
        "termine",
        "veranstaltungskalender",
    ]
)
_AGENDA = frozenset(["heute", "morgen", "wochenende", "übermorgen"])
_FOUND = frozenset(["ist", "sind", "liegt", "liegen", "befindet", "finde", "find", "finden", "steht"])
_LEADING = "Leitung"
MOST_WORDS = 12
"""Words of a question for one fact; longer ones tell a story."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the kinds of facts that would answer it, the likeliest first, and of which thing."""

    kinds: tuple[FactKind, ...]
    subject: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Agenda:
    """What takes place from one day to another."""

    starts: date
    ends: date


def question(parsed: ParsedQuery, german: German, today: date) -> Question | Agenda | None:
    """Return what *parsed* asks for, None when it does not ask for one fact.

    Whoever excludes, quotes or narrows something looks for pages; who says "nicht" or "früher" wants no
    present fact.
    """
    if parsed.excluded or parsed.filters or parsed.named or parsed.since or len(parsed.parts) != 1:
        return None
    part = parsed.parts[0]
    if not isinstance(part, Text) or part.title:
        return None
    tokens = german.query_tokens(part.text)
    words = [token.text.lower() for token in tokens]
    if not tokens or len(tokens) > MOST_WORDS or not NOT.isdisjoint(words):
        return None
    if agenda := _agenda(words, today):
        return agenda
    kinds, asking = _kinds(words, len(tokens))
    subject = tuple(
        token for token in tokens if not (token.text.lower() in asking or is_function_word(token.text))
    )
    if LEADS & set(words) and FactKind.PERSON in kinds:
        subject = (*german.query_tokens(_LEADING), *subject)
    if FactKind.PERSON in kinds and not NOT_NOW.isdisjoint(words):
        return None
    return Question(kinds, subject) if kinds and subject else None


def _kinds(words: Sequence[str], count: int) -> tuple[tuple[FactKind, ...], frozenset[str]]:
    """Return which kinds of facts the *words* ask for, and the words that do."""
    said = frozenset(words)
    if said & FEE or {"wie", "teuer"} <= said:
        return (FactKind.FEE,), FEE | {"hoch", "viel"}
    if said & HOURS or {"wann", "auf"} <= said or ({"wann", "zu"} <= said and "macht" in said):
        return (FactKind.HOURS,), HOURS | NOW | {"macht", "lange"}
    if said & MAIL:
        return (FactKind.MAIL,), MAIL | PLACE
    if said & PHONE or ({"wie", "erreiche"} <= said):
        return (FactKind.PHONE,), PHONE | {"erreiche"}
    if said & PLACE or ("wo" in said and said & _FOUND):
        return (FactKind.PLACE,), PLACE | _FOUND | {"sich", "genau"}
    if (
        said & PERSON
        or ("wer" in said and said & (LEADS | {"ist", "heißt", "sind"}))
        or (said & LEADS and count < 4)
    ):
        return (FactKind.PERSON,), PERSON | LEADS | {"heißt", "name"}
    if {"wie", "heißt"} <= said:
        return (FactKind.PERSON,), frozenset({"heißt"})
    if said & NEXT or ("wann" in said and said & {"ist", "findet", "beginnt", "sind", "war"}):
        return (FactKind.EVENT, FactKind.HOURS), NEXT | {"findet", "beginnt", "statt"}
    if any(map(is_role, words)):
        return (FactKind.PERSON,), frozenset()
    return (), frozenset()


def _agenda(words: Sequence[str], today: date) -> Agenda | None:
    """Return the days of "was ist heute los", None for any other question."""
    said = frozenset(words)
    when = said & _AGENDA
    rest = {word for word in said - when - _HAPPENS if not is_function_word(word)}
    if len(when) != 1 or rest - {"stadt", "hier"} or not (said & _HAPPENS):
        return None
    match next(iter(when)):
        case "heute":
            return Agenda(today, today)
        case "morgen":
            return Agenda(today + timedelta(1), today + timedelta(1))
        case "übermorgen":
            return Agenda(today + timedelta(2), today + timedelta(2))
        case _:
            saturday = today + timedelta((5 - today.weekday()) % 7 if today.weekday() != 6 else -1)
            return Agenda(max(saturday, today), saturday + timedelta(1))
