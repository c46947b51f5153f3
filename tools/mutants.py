"""Break the rules of order and presentation one by one and see that a test notices: ``make mutants``.

Each mutant changes one place in a copy of the code as somebody might by mistake. One that every test survives
is a rule that nobody guards.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
SEARCH = "hechingen_search/search"
ORDER = "tests/search/test_order.py"


class Mutant(NamedTuple):
    """One rule broken: *old* becomes *new* in *file*; *tests* should notice."""

    name: str
    file: str
    old: str
    new: str
    tests: str = ORDER


MUTANTS = (
    Mutant("boost of the editors ignored", f"{SEARCH}/answer.py", "dict(self.editorial.boost)", "{}"),
    Mutant("prior prefers news", "index/analyse.py", "kind = 0.9 if", "kind = 1.1 if"),
    Mutant(
        "keyword_title 1",
        f"{SEARCH}/ranking/weights.py",
        "keyword_title: float = 2.5",
        "keyword_title: float = 1.0",
    ),
    Mutant("BLOCK 50", f"{SEARCH}/ranking/blocks.py", "BLOCK = 20", "BLOCK = 50"),
    Mutant("snippets of 120", f"{SEARCH}/show/snippets.py", "LENGTH = 260", "LENGTH = 120"),
    Mutant("event into January", "crawler/extract/dates.py", "starts > ends", "False"),
    Mutant(
        "linked last breadcrumb entry",
        "crawler/extract/html/breadcrumb.py",
        "(not entries[-1][1] and len(entries) > 1)",
        "len(entries) > 1",
    ),
    Mutant("collect_young removed", "hechingen_search/published.py", "        collect_young()\n", ""),
    Mutant("older editions as good", f"{SEARCH}/ranking/editions.py", "OLDER = 0.6", "OLDER = 1.0"),
    Mutant("past events as good", f"{SEARCH}/ranking/timely.py", "PAST = 0.5", "PAST = 1.0"),
    Mutant("news do not age", f"{SEARCH}/ranking/timely.py", "OLD = 0.75", "OLD = 1.0"),
    Mutant("lists are not grouped", f"{SEARCH}/show/groups.py", "OF_ONE_LIST = 3", "OF_ONE_LIST = 99"),
    Mutant(
        "neighbours say nothing", f"{SEARCH}/ranking/weights.py", "near: float = 0.3", "near: float = 0.0"
    ),
    Mutant(
        "all words say nothing", f"{SEARCH}/ranking/weights.py", "every: float = 1.8", "every: float = 1.0"
    ),
    Mutant(
        "the word itself", f"{SEARCH}/ranking/weights.py", "literally: float = 5.0", "literally: float = 1.0"
    ),
    Mutant("paging without end", f"{SEARCH}/results.py", "MAX_RESULTS = 200", "MAX_RESULTS = 2000"),
    Mutant(
        "copies are listed",
        f"{SEARCH}/show/groups.py",
        "key = item.url if alone else",
        "key = item.url if True else",
    ),
    Mutant(
        "by date in groups",
        f"{SEARCH}/show/present.py",
        "if request.sort is Sort.RELEVANCE else",
        "if True else",
    ),
)


def survives(copy: Path, mutant: Mutant) -> bool:
    """Tell whether the tests of *mutant* pass although its rule is broken."""
    path = copy / mutant.file
    right = path.read_text(encoding="utf-8")
    if mutant.old not in right:
        raise SystemExit(f"{mutant.name}: »{mutant.old}« no longer stands in {mutant.file}")
    path.write_text(right.replace(mutant.old, mutant.new, 1), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", mutant.tests]
    try:
        done = subprocess.run(  # noqa: S603 – our own tests
            command, cwd=copy, capture_output=True, text=True, check=False
        )
    finally:
        path.write_text(right, encoding="utf-8")
    caught = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    print(
        f"{mutant.name}: {caught[0].split()[1] if caught else 'SURVIVED' if not done.returncode else 'error'}"
    )
    return not caught


def main() -> int:
    """Return the number of mutants that survived."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "copy"
        left_out = shutil.ignore_patterns(".git", ".venv", "__pycache__", "data", ".*_cache")
        shutil.copytree(ROOT, copy, ignore=left_out)
        return sum(survives(copy, mutant) for mutant in MUTANTS)


if __name__ == "__main__":
    sys.exit(main())
