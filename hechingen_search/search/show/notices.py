"""What a search did beyond the words typed, said in German, with the way back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from hechingen_search.search.query.correct import CorrectedQuery
from hechingen_search.search.query.parse import ParsedQuery
from hechingen_search.search.ranking.alternatives import names
from hechingen_search.search.ranking.plan import Concept, Plan
from hechingen_search.search.ranking.retrieval import HitList
from hechingen_search.search.results import Notice, SearchRequest

MOST_NAMED = 3
"""Synonyms named; the notice is a line, not a list."""
NOTHING_ASKED = Notice("empty", "Bitte geben Sie ein Suchwort ein.")


def correction(request: SearchRequest, better: CorrectedQuery) -> Notice:
    """Return that other words were searched for, with the way back to those typed."""
    wrong = _list(wrong for wrong, _ in better.changes)
    said = f"Ergebnisse für „{better.text(request.text)}“ statt {wrong}."
    return Notice("corrected", said, request.text, strict=True)


def offer(request: SearchRequest, better: CorrectedQuery) -> Notice:
    """Return the question whether other words were meant."""
    meant = better.text(request.text)
    return Notice("suggestion", f"Meinten Sie „{meant}“?", meant)


def about(request: SearchRequest, parsed: ParsedQuery, plan: Plan, found: HitList) -> Iterator[Notice]:
    """Yield what has to be said about *found*."""
    if parsed.cut:
        yield Notice("ignored", "Die Eingabe war sehr lang; gesucht wurde nach ihrem Anfang.")
    if also := [name for concept in plan.concepts for name in names(concept.variants)]:
        more = " und weiteren" if len(also) > MOST_NAMED else ""
        said = f"Gesucht wurde auch nach {_list(also[:MOST_NAMED])}{more}."
        yield Notice("synonyms", said, request.text, strict=True)
    if not found.total:
        yield Notice("empty", "Zu dieser Suche wurde nichts gefunden.")
    elif not found.whole:
        yield Notice("partial", _nothing_whole(plan))
    elif found.whole < found.total and not plan.question:
        count = "Eine Seite enthält" if found.whole == 1 else f"{found.whole} Seiten enthalten"
        what, rest = "alle wichtigen Wörter", "nur einen Teil davon"
        if len(plan.concepts) == 1:
            what, rest = _quoted(plan.concepts[0].text), "nur Teile des Wortes"
        yield Notice(
            "partial", f"{count} {what}; weitere Seiten enthalten {rest}.", request.text, strict=True
        )


IN_LANGUAGE: Mapping[str, tuple[str, str]] = {
    "en": ("Englisch", "You asked in English. These German pages may help you."),
    "fr": (
        "Französisch",
        "Vous avez demandé en français. Ces pages allemandes peuvent vous aider.",
    ),
    "it": ("Italienisch", "La Sua domanda è in italiano. Queste pagine in tedesco possono aiutarLa."),
    "tr": ("Türkisch", "Sorunuz Türkçe. Bu Almanca sayfalar size yardımcı olabilir."),
    "uk": ("Ukrainisch", "Ви запитали українською. Ці сторінки німецькою можуть вам допомогти."),
    "ru": ("Russisch", "Вы спросили по-русски. Эти страницы на немецком могут вам помочь."),
    "ar": ("Arabisch", "سؤالك باللغة العربية. قد تساعدك هذه الصفحات الألمانية."),
    "pl": ("Polnisch", "Pytanie jest po polsku. Te niemieckie strony mogą pomóc."),
    "ro": ("Rumänisch", "Ați întrebat în română. Aceste pagini în germană vă pot ajuta."),
    "es": ("Spanisch", "Ha preguntado en español. Estas páginas en alemán pueden ayudarle."),
}
"""Language → its German name, and what is said in it."""


def in_language(language: str, named: Sequence[str], sure: bool) -> Notice:
    """Return what is said above answers to a question in another *language*, in German and in that language.

    *named* are the German names of what it speaks of; *sure* tells whether any page is like it.
    """
    name, own = IN_LANGUAGE.get(language, ("", ""))
    how = f"auf {name} gefragt" if name else "nicht auf Deutsch gefragt"
    what = f" nach {_list(named[:MOST_NAMED])}" if named else ""
    said = f"Sie haben {how}{what}. Diese deutschen Seiten "
    said += "könnten passen." if sure else "kommen der Frage am nächsten; sicher ist es nicht."
    return Notice("language", said, own=own)


def guess() -> Notice:
    """Return that no page has the words, and that others may be meant."""
    return Notice("meant", "Keine Seite enthält diese Wörter. Diese Seiten könnten gemeint sein.")


def _nothing_whole(plan: Plan) -> str:
    unknown = [concept for concept in plan.concepts if concept.pieces]
    if len(unknown) == len(plan.concepts):
        return f"Zu {_list(concept.text for concept in unknown)} gibt es keine Seite; {_instead(unknown)}"
    if len(plan.concepts) == 1:
        only = _quoted(plan.concepts[0].text)
        return f"Keine Seite enthält {only}; gezeigt werden Seiten mit Teilen davon."
    return "Keine Seite enthält alle wichtigen Wörter; gezeigt werden die besten Teiltreffer."


def _instead(unknown: Iterable[Concept]) -> str:
    known = dict.fromkeys(token.text.capitalize() for concept in unknown for token in concept.tokens[1:])
    return f"gezeigt werden Seiten zu {_list(known)}."


def _list(words: Iterable[str]) -> str:
    *first, last = map(_quoted, words)
    return f"{', '.join(first)} und {last}" if first else last


def _quoted(text: str) -> str:
    return f"„{text}“"
