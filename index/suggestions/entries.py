"""What an index has to suggest: the titles and headings of its pages, its expressions and its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from crawler.page import Kind as PageKind
from crawler.page import Page, Passage
from index.analysis.function_words import LIGHT_WORDS, is_function_word
from index.analysis.german import German
from index.analysis.synonyms import Synonyms
from index.document import Field
from index.engine import Engine, Hit
from index.query import Everything, Query
from index.suggestions.expressions import Expressions
from index.suggestions.table import Kind, Suggestion, WeightedSuggestion

MIN_PAGES = 2
"""Pages that have a word before it is suggested; what stands on one page only is often a slip."""
MIN_LETTERS = 4
MAX_LENGTH = 90
"""Characters of a suggestion; longer headings are sentences."""
HEADINGS = 20
"""Passages of a page whose headings are taken."""
MOST_PAGES = 3
"""Pages that share a heading worth suggesting; more have it from their template ("Ansprechpartner")."""
BATCH = 500
TOGETHER = 50
"""Pages whose passages are fetched together from an engine far away."""
_PASSING = frozenset({PageKind.NEWS, PageKind.MINUTES, PageKind.EVENT})


def entries(engine: Engine, german: German, directory: Path) -> Iterator[WeightedSuggestion]:
    """Yield everything to suggest from *engine*; a temporary file is made in *directory*.

    What *german* has synonyms for is found by these too; expressions and headings are those of pages in
    standard German. Every page is read once. Beside the titles and headings, what is held in memory is the
    vocabulary.
    """
    headings: dict[str, list[float]] = {}
    called = german.synonyms.reversed()
    with Expressions(engine.terms(Field.WORD), directory, german.words.lemmas) as expressions:
        for hit in _every(engine):
            page, passages = hit.page, engine.passages(hit.url, range(len(hit.passage_starts)))
            if _fits(page.title):
                yield _page(page, _also(page.title, german, called))
            if page.language not in ("", "de"):
                continue
            found = _headings(page, passages)
            expressions.add((page.title, *page.anchors, *found, *(passage.text for passage in passages)))
            for heading in filter(_fits, found):
                headings.setdefault(heading, []).append(_popular(page))
        for expression in expressions.found():
            if _fits(expression.text):
                yield WeightedSuggestion(
                    Suggestion(expression.text, kind=Kind.PHRASE), float(expression.documents)
                )
    for heading, popular in headings.items():
        if len(popular) <= MOST_PAGES:
            yield WeightedSuggestion(Suggestion(heading, kind=Kind.HEADING), sum(popular))
    for word, pages in families(engine.terms(Field.WORD), german):
        yield WeightedSuggestion(Suggestion(word), float(pages), _also(word, german, called))


def families(terms: Iterable[tuple[str, int]], german: German) -> Iterator[tuple[str, int]]:
    """Yield one word of each family of inflections, with the pages of its most frequent member.

    The shortest of those that are used often is the one that a dictionary would have: "Hund", not "Hundes".
    """
    members: dict[str, list[tuple[str, int]]] = {}
    for word, pages in terms:
        if pages >= MIN_PAGES and _fits(word) and _names_something(word, german):
            stem = min(german.words.stems(word), key=lambda stem: (len(stem), stem))
            members.setdefault(stem, []).append((word, pages))
    for family in members.values():
        most = max(pages for _, pages in family)
        yield min((word for word, pages in family if pages >= most / 4), key=lambda w: (len(w), w)), most


def _names_something(word: str, german: German) -> bool:
    """Tell whether *word* alone is worth a search: a noun, a name, a verb; adjectives need one."""
    if is_function_word(word) or word.lower() in LIGHT_WORDS:
        return False
    if word[0].isupper() or german.words.is_noun(word) or any(map(str.isdigit, word)):
        return True
    return word.endswith("n") and word in german.words.lemmas(word)


def _page(page: Page, also: tuple[str, ...]) -> WeightedSuggestion:
    area = page.section[-1] if page.section else ""
    suggestion = Suggestion(page.title, page.url, Kind.PAGE, page.kind, area)
    return WeightedSuggestion(suggestion, _popular(page), also)


def _also(text: str, german: German, called: Synonyms) -> tuple[str, ...]:
    """Return what else people call what *text* says, and what it is a kind of: a Ruftaxi is a taxi."""
    tokens = german.query_tokens(text)
    names = [other.text for each in called.expand(tokens) for other in each.alternatives]
    names += [
        token.text[span.start :]
        for token in tokens
        for span in german.part_spans(token)
        if span.end == len(token.text)
    ]
    return tuple(dict.fromkeys(names))


def _every(engine: Engine) -> Iterator[Hit]:
    """Yield all pages, a batch at a time."""
    for offset in range(0, engine.count(), BATCH):
        query = Query(Everything(), limit=BATCH, offset=offset, positions=False)
        hits = engine.search(query).items
        for start in range(0, len(hits), TOGETHER):
            some = hits[start : start + TOGETHER]
            engine.prefetch(passages=((hit.url, range(len(hit.passage_starts))) for hit in some))
            yield from some


def _headings(page: Page, passages: tuple[Passage, ...]) -> tuple[str, ...]:
    """Return the headings of a web page; those of files are often numbers or running heads."""
    if page.media_type != "text/html":
        return ()
    return tuple(dict.fromkeys(passage.heading for passage in passages[:HEADINGS]))


def _fits(text: str) -> bool:
    return MIN_LETTERS <= len(text) <= MAX_LENGTH and text.isprintable()


def _popular(page: Page) -> float:
    """Return how prominent the site itself makes *page*: link texts that lead to it, and how near it is.

    What was news once is seldom what somebody begins to type.
    """
    prominent = len(page.anchors) + 5 / (1 + (page.depth or 0))
    return prominent / 3 if page.kind in _PASSING else prominent
