"""What a search did beyond the words typed, said in German, with the way back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from hechingen_search.search.query.correct import Corrected
from hechingen_search.search.query.parse import ParsedQuery
from hechingen_search.search.ranking.alternatives import names
from hechingen_search.search.ranking.plan import Plan, Wanted
from hechingen_search.search.ranking.retrieval import Found
from hechingen_search.search.results import Notice, SearchRequest

MOST_NAMED = 3
"""Synonyms named; the notice is a line, not a list."""
NOTHING_ASKED = Notice("empty", "Bitte geben Sie ein Suchwort ein.")


def correction(request: SearchRequest, better: Corrected) -> Notice:
    """Return that other words were searched for, with the way back to those typed."""
    wrong = _list(wrong for wrong, _ in better.changes)
    said = f"Ergebnisse für „{better.text(request.text)}“ statt {wrong}."
    return Notice("corrected", said, request.text, strict=True)


def offer(request: SearchRequest, better: Corrected) -> Notice:
    """Return the question whether other words were meant."""
    meant = better.text(request.text)
    return Notice("suggestion", f"Meinten Sie „{meant}“?", meant)


def about(request: SearchRequest, parsed: ParsedQuery, plan: Plan, found: Found) -> Iterator[Notice]:
    """Yield what has to be said about *found*."""
    if parsed.cut:
        yield Notice("ignored", "Die Eingabe war sehr lang; gesucht wurde nach ihrem Anfang.")
    if also := [name for want in plan.wanted for name in names(want.also)]:
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
        if len(plan.wanted) == 1:
            what, rest = _quoted(plan.wanted[0].text), "nur Teile des Wortes"
        yield Notice(
            "partial", f"{count} {what}; weitere Seiten enthalten {rest}.", request.text, strict=True
        )


def _nothing_whole(plan: Plan) -> str:
    unknown = [want for want in plan.wanted if want.pieces]
    if len(unknown) == len(plan.wanted):
        return f"Zu {_list(want.text for want in unknown)} gibt es keine Seite; {_instead(unknown)}"
    if len(plan.wanted) == 1:
        return f"Keine Seite enthält {_quoted(plan.wanted[0].text)}; gezeigt werden Seiten mit Teilen davon."
    return "Keine Seite enthält alle wichtigen Wörter; gezeigt werden die besten Teiltreffer."


def _instead(unknown: Iterable[Wanted]) -> str:
    known = dict.fromkeys(token.text.capitalize() for want in unknown for token in want.tokens[1:])
    return f"gezeigt werden Seiten zu {_list(known)}."


def _list(words: Iterable[str]) -> str:
    *first, last = map(_quoted, words)
    return f"{', '.join(first)} und {last}" if first else last


def _quoted(text: str) -> str:
    return f"„{text}“"
