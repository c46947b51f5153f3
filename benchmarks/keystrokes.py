"""Count the keys that suggestions save on the way to an answer: ``python -m benchmarks.keystrokes``.

For each judged query of the bundled town: its letters and Enter, against the fewest letters after which the
page or the query itself is suggested, with one arrow key for each place down and Enter.
"""

from __future__ import annotations

from importlib.resources import as_file, files
from statistics import mean, median

from benchmarks.report import machine
from benchmarks.town import published
from hechingen_search.config import load
from hechingen_search.editorial.rules import Editorial
from hechingen_search.operations.judgements import Judgement, read
from hechingen_search.published import suggester_in
from hechingen_search.search.suggest import Suggester
from index.generations import Generations

LIMIT = 8
"""As many as the box shows."""


def keys(suggester: Suggester, judgement: Judgement) -> int:
    """Return the fewest keys that lead to the page of *judgement* or to its query."""
    text = judgement.text
    best = len(text) + 1
    for typed in range(1, len(text)):
        if typed + 2 >= best:
            break
        for place, found in enumerate(suggester.suggest(text[:typed], LIMIT), 1):
            if (found.url or "").endswith(judgement.page) or found.text.casefold() == text.casefold():
                best = min(best, typed + place + 1)
                break
    return best


def main() -> None:
    """Print what is saved."""
    with as_file(files("hechingen_search.demo") / "judgements.toml") as path:
        judged = [each for each in read(path) if each.page]
    with published() as (config, _):
        settings = load(config)
        generation = Generations(settings.data.index).current()
        assert generation is not None
        suggester = suggester_in(generation.path, Editorial())
        needed = [keys(suggester, each) for each in judged]
    whole = [len(each.text) + 1 for each in judged]
    saved = [1 - few / all_ for few, all_ in zip(needed, whole, strict=True)]
    print(machine())
    print(f"{len(judged)} judged queries, {LIMIT} suggestions: {sum(needed)} keys instead of {sum(whole)}")
    print(f"saved of all keys: {1 - sum(needed) / sum(whole):.0%}")
    print(f"saved of a query's: {mean(saved):.0%}, median {median(saved):.0%}")
    print(f"queries with anything saved: {sum(map(bool, saved))}")


if __name__ == "__main__":
    main()
