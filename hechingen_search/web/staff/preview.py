"""What a change would do: the first hits before and after, and which judged queries would turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from hechingen_search.editorial import file as editors
from hechingen_search.editorial import outside
from hechingen_search.operations import judgements
from hechingen_search.operations.address import look_up
from hechingen_search.operations.judgements import Judgement
from hechingen_search.published import PublishedIndex
from hechingen_search.search.results import ResultItem, ResultPage, SearchRequest
from hechingen_search.search.show.result_json import printable
from hechingen_search.settings import Settings
from hechingen_search.web.staff.drafts import Draft, checked, now
from hechingen_search.web.staff.shelf import ELSEWHERE, RULES, SYNONYMS, Values
from index.analysis import synonyms

Search = Callable[[SearchRequest], ResultPage]

SHOWN = 5
"""Hits of each side."""
QUERIES = 6
"""Queries that are shown; an entry with more has the first."""
SECONDS = 5.0
"""For the judged queries, before and after; a page shall not keep anybody waiting longer."""


@dataclass(frozen=True, slots=True)
class Row:
    """One hit: its title, and whether the other side has it elsewhere or not at all."""

    title: str
    url: str
    moved: bool
    recommended: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """The first hits of one query before and after."""

    query: str
    before: tuple[Row, ...]
    after: tuple[Row, ...]
    said_before: str = ""
    """Who else does it, above the hits."""
    said_after: str = ""

    @property
    def same(self) -> bool:
        """Tell whether nothing changes among the first hits."""
        return (self.before, self.said_before) == (self.after, self.said_after)


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that a change would do, as far as it can be seen beforehand."""

    text: str
    queries: tuple[Compared, ...] = ()
    worse: tuple[Judgement, ...] = ()
    better: tuple[Judgement, ...] = ()
    judged: int = 0
    """Judged queries that were asked."""
    of: int = 0
    later: bool = False
    """The change holds from the next generation on, and cannot be tried before."""


def preview(draft: Draft, old: Values | None, opened: PublishedIndex | None, settings: Settings) -> Preview:
    """Try *draft*, which replaces *old*; raises what ``checked`` raises."""
    text = checked(draft, now(draft.kind.file).text)
    file = draft.kind.file
    if opened is None or file not in (RULES, SYNONYMS, ELSEWHERE) or draft.kind.name == "suggest":
        return Preview(text, later=file.name == "namen")
    path = file.path(settings)
    if file == RULES:
        rules = editors.parse(text, path, opened.german)
        after = opened.tried(editorial=replace(rules, outside=opened.editorial.outside))
    elif file == ELSEWHERE:
        others = outside.parse(text, path, opened.german)
        after = opened.tried(editorial=replace(opened.editorial, outside=others))
    else:
        after = opened.tried(synonyms=synonyms.rules_in(text, path))
    asked = tuple(dict.fromkeys((*_queries(draft.values, settings), *_queries(old, settings))))[:QUERIES]
    queries = tuple(compared(query, opened.search, after) for query in asked)
    wanted = judgements.read(settings.search.judgements)
    worse, better, many = turned(wanted, opened.search, after)
    return Preview(text, queries, worse, better, many, len(wanted))


def _queries(values: Values | None, settings: Settings) -> Iterator[str]:
    """Yield what people search for whom an entry concerns."""
    values = values or {}
    if values.get("words"):
        yield from values["words"].split("\n")
    elif values.get("page") and (known := look_up(settings, values["page"])):
        yield printable(known.title)
    if values.get("line"):
        yield from filter(None, map(str.strip, values["line"].replace("=>", ",").split(",")))


def compared(query: str, before: Search, after: Search) -> Compared:
    """Ask both sides for *query*."""
    request = SearchRequest(query, size=SHOWN)
    first, second = before(request), after(request)
    old, new = first.items, second.items
    return Compared(query, _rows(old, new), _rows(new, old), _said(first), _said(second))


def _said(page: ResultPage) -> str:
    return " ".join((page.elsewhere.authority, page.elsewhere.why)).strip() if page.elsewhere else ""


def _rows(items: Sequence[ResultItem], other: Sequence[ResultItem]) -> tuple[Row, ...]:
    places = {item.url: at for at, item in enumerate(other)}
    return tuple(
        Row(
            "".join(piece.text for piece in item.title),
            item.url,
            places.get(item.url) != at,
            "Empfohlen" in item.labels,
        )
        for at, item in enumerate(items)
    )


def turned(
    wanted: Sequence[Judgement], before: Search, after: Search, seconds: float = SECONDS
) -> tuple[tuple[Judgement, ...], tuple[Judgement, ...], int]:
    """Return which judgements turn bad and good, and how many could be asked in so many *seconds*."""
    worse, better, asked, until = [], [], 0, monotonic() + seconds
    for judgement in wanted:
        if monotonic() > until:
            break
        asked += 1
        failed = [bool(judgements.failed((judgement,), search)) for search in (before, after)]
        if failed == [False, True]:
            worse.append(judgement)
        elif failed == [True, False]:
            better.append(judgement)
    return tuple(worse), tuple(better), asked
