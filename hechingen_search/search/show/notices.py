"""What a search did beyond the words typed, said in German, with the way back: at most one notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hechingen_search.search.query.correct import CorrectedQuery
from hechingen_search.search.query.parse import ExactPhrase, ParsedQuery
from hechingen_search.search.ranking.alternatives import names
from hechingen_search.search.ranking.plan import Plan
from hechingen_search.search.results import FacetValue, Notice, ResultItem, ResultPage, SearchRequest
from index.document import Facet

GERMAN = "de"
_REGION = 5
"""Letters of standard German of a country: "de-AT"."""
MOST_NAMED = 3
"""Synonyms named; the line stays a line."""
NOTHING_ASKED = Notice("empty", "Bitte geben Sie ein Suchwort ein.")
CUT = Notice("ignored", "Die Eingabe war sehr lang; gesucht wurde nach ihrem Anfang.")
_ORDER = ("language", "corrected", "unquoted", "meant", "ignored", "suggestion", "empty")
"""Which notice is shown where several could be: what changed the hits before what only offers."""


def correction(request: SearchRequest, better: CorrectedQuery) -> Notice:
    """Return that other words were searched for, with the way back to those typed."""
    wrong = _list(wrong for wrong, _ in better.changes)
    said = f"Ergebnisse für „{better.text(request.text)}“ statt {wrong}."
    return Notice("corrected", said, request.text, strict=True)


def offer(request: SearchRequest, better: CorrectedQuery) -> Notice:
    """Return the question whether other words were meant."""
    meant = better.text(request.text)
    return Notice("suggestion", f"Meinten Sie „{meant}“?", meant)


def unquoted(parsed: ParsedQuery) -> Notice:
    """Return that the quotation marks were left out, because nothing stands there so."""
    phrases = _list(part.text for part in parsed.parts if isinstance(part, ExactPhrase))
    return Notice(
        "unquoted", f"Wörtlich steht {phrases} auf keiner Seite; gesucht wurde ohne Anführungszeichen."
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


def nothing(plan: Plan) -> Notice:
    """Return that no page has what was asked."""
    words = [concept.text for concept in plan.concepts]
    if not words or len(words) > MOST_NAMED:
        return Notice("empty", "Dazu wurde auf dieser Website nichts gefunden.")
    if len(words) == 1:
        return Notice("empty", f"Zu {_list(words)} steht auf dieser Website nichts.")
    return Notice("empty", f"Keine Seite enthält {_list(words)} zugleich.")


def only_one(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Return the one of *notices* that matters most, if there is any."""
    found = sorted(notices, key=lambda notice: _ORDER.index(notice.kind))
    return tuple(found[:1])


def also(plan: Plan) -> tuple[str, ...]:
    """Return what was searched for besides what was typed."""
    return tuple(dict.fromkeys(name for concept in plan.concepts for name in names(concept.variants)))


def also_line(searched: Sequence[str]) -> str:
    """Return the quiet line that names the synonyms, "" without any."""
    if not searched:
        return ""
    more = " und Ähnliches" if len(searched) > MOST_NAMED else ""
    return f"Auch gesucht: {_list(searched[:MOST_NAMED])}{more}."


_IN = {"de-simple": "In Leichter Sprache", "gsg": "In Gebärdensprache"}


def other_languages(page: ResultPage) -> tuple[tuple[str, str], ...]:
    """Return the languages in which there are further hits, that are not shown: each with its line.

    >>> from hechingen_search.search.results import FacetValue
    >>> found = {Facet.LANGUAGE: (FacetValue("de", "Deutsch", 5), FacetValue("en", "Englisch", 1))}
    >>> other_languages(ResultPage(SearchRequest("x"), 5, (), found, (), 1, 0.1))
    (('en', 'Auf Englisch: 1 Seite'),)
    """
    values = page.facets.get(Facet.LANGUAGE, ())
    shown = {item.language for item in page.items} | {GERMAN}
    if any(value.selected for value in values) or page.request.filters.get(Facet.LANGUAGE):
        return ()
    others = (each for each in values if each.count and each.value not in shown)
    foreign = (each for each in others if not (each.value.startswith("de-") and len(each.value) == _REGION))
    return tuple((each.value, f"{_in(each)}: {_pages(each.count)}") for each in foreign)


def _in(language: FacetValue) -> str:
    return _IN.get(language.value, f"Auf {language.label}")


def _pages(count: int) -> str:
    return "1 Seite" if count == 1 else f"{count} Seiten"


def headline(page: ResultPage) -> str:
    """Return how many pages have what was asked, for a typed text to be put in for ``%(text)s``.

    A long question is not answered by counting: then it is said that the hits are the best there are.
    """
    if not page.items and not page.total:
        return "Keine Treffer"
    if page.best:
        return "Die besten Treffer"
    return f"{page.total:,} Treffer".replace(",", ".") if page.total else "Kein genauer Treffer"


def divider(partial: Sequence[ResultItem], plan: Plan, whole: int) -> str:
    """Return the line above the *partial* hits of a page, which says what they lack; "" without any."""
    if not partial or plan.loose:
        return ""
    if len(plan.concepts) == 1:
        return f"Diese Seiten enthalten nur einen Teil von {_quoted(plan.concepts[0].text)}:"
    lacking = {item.missing for item in partial}
    missing = lacking.pop() if len(lacking) == 1 else ()
    if missing:
        word = "fehlt" if len(missing) == 1 else "fehlen"
        return f"Auf diesen Seiten {word} {_list(missing)}:"
    return f"{'Weitere Seiten' if whole else 'Seiten'}, auf denen ein Teil der Wörter fehlt:"


def _list(words: Iterable[str]) -> str:
    *first, last = map(_quoted, words)
    return f"{', '.join(first)} und {last}" if first else last


def _quoted(text: str) -> str:
    return f"„{text}“"
