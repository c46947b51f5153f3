"""The fingerprint tells what the running code does."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import index
from crawler.page import Page
from index import analyse, fingerprint, names
from index.analysis import words
from index.analysis.german import German
from index.engines import registry
from index.suggestions import entries, expressions

ROOT = Path(index.__file__).parent.parent
TELL = """
from index.analysis.german import German
from index.fingerprint import fingerprint
print(fingerprint(German()))
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of the code, to be changed."""
    for package in ("crawler", "index"):
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "meaning")
        )
    return tmp_path


def told(checkout: Path, code: str = TELL) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_comment_changes_nothing_and_a_rule_does(checkout: Path) -> None:
    before = told(checkout)
    for path in (*(checkout / "index").rglob("*.py"), *(checkout / "crawler").rglob("*.py")):
        path.write_text(path.read_text(encoding="utf-8") + "\n# a comment\n", encoding="utf-8")
    assert told(checkout) == before
    change(checkout / "index" / "analyse.py", "GAP = 64", "GAP = 65")
    assert told(checkout) != before


def test_an_upgrade_below_a_running_process_does_not_change_what_it_is(checkout: Path) -> None:
    upgraded = """
from pathlib import Path
from index.analysis.german import German
from index.fingerprint import fingerprint
german = German()
before = fingerprint(german), fingerprint(german.extended(("Xandertal",)))
for path in Path("index").rglob("*"):
    if path.suffix == ".py":
        path.write_text(path.read_text() + "\\nGAP = 99\\n")
    elif path.suffix in (".bin", ".txt"):
        old = path.read_bytes()
        path.unlink()  # as an installation does; what is mapped stays as it was
        path.write_bytes(old[:-40])
after = fingerprint(German()), fingerprint(German().extended(("Xandertal",)))
assert before == after, (before, after)
print(before[0])
"""
    assert told(checkout, upgraded) == told(ROOT)


NOTED = """
import os, sys
from pathlib import Path
from index import fingerprint
from index.analysis import dictionary
from index.analysis.german import German

fingerprint._SETTLED = float(sys.argv[1])
dictionary.table = lambda directory: None
told = []
stored = fingerprint._stored
fingerprint._stored = lambda german: told.append(1) or stored(german)
print(fingerprint.fingerprint(German(directory=Path("notes"))), len(told))
"""


def test_it_is_noted_and_the_note_believed_while_the_code_lies_as_it_lay(checkout: Path) -> None:
    (checkout / "notes").mkdir()

    def noted(settled: int) -> list[str]:
        code = f"import sys; sys.argv.append('{settled}'){NOTED}"
        return told(checkout, code).split()

    first, old, ages = told(checkout), "GAP = 64", -(10**9)
    assert noted(60) == [first, "1"]  # copied a moment ago: perhaps after the import
    assert not list((checkout / "notes").iterdir())
    assert [noted(ages), noted(ages)] == [[first, "1"], [first, "0"]]
    change(checkout / "index" / "analyse.py", old, "GAP = 65")
    second, times = noted(ages)
    assert (second != first, times) == (True, "1")
    change(checkout / "index" / "analyse.py", "GAP = 65", old)
    assert noted(ages) == [first, "1"]


ENTERED = """
import inspect, sys
from pathlib import Path
from index import fingerprint

entered = set()
sys.setprofile(lambda frame, event, _: entered.add((frame.f_code.co_filename, frame.f_code.co_qualname)))
fingerprint.fingerprint(fingerprint.German())
sys.setprofile(None)


def functions(code):
    for inner in filter(inspect.iscode, code.co_consts):
        yield inner
        yield from functions(inner)


for name in RULES:
    path = Path(fingerprint.__file__).parent / "analysis" / name
    for code in functions(compile(path.read_text(encoding="utf-8"), str(path), "exec")):
        if inspect.isfunction(code) or code.co_flags & inspect.CO_NEWLOCALS and code.co_name[0] != "<":
            if (str(path), code.co_qualname) not in entered:
                print(name, code.co_qualname)
"""
RULES = (
    *("abbreviations.py", "addresses.py", "dates.py", "gender.py", "hyphens.py", "lemma.py", "numbers.py"),
    *("pieces.py", "repair.py", "spelling.py", "stem.py", "tokenise.py", "words.py"),
)


def test_the_probe_needs_every_rule_of_the_analysis() -> None:
    # What only suggestions and queries ask for of some words is no rule of what is stored.
    asked = {
        "words.py Words.lemmas",
        "words.py Words.small_lemma",
        "words.py Words.deed",
        # What a generation remembers.
        "words.py Words.remember",
        "words.py Words.analysed",
        "lemma.py Lemmas.small",
    }
    assert not set(told(ROOT, f"RULES = {RULES}\n{ENTERED}").splitlines()) - asked


SHAPED: list[tuple[Any, str, Any]] = [
    # what is stored in a document
    (analyse, "GAP", 65),
    (analyse, "prior", lambda page: 1.0),
    (analyse, "slug", lambda url: ""),
    (analyse, "facets", lambda page: {}),
    (Page, "day", property(lambda page: page.dated)),
    # the format of stored pages
    (fingerprint, "dumps", lambda page: repr(page).encode("utf-8", "surrogatepass")),
    # names, words, suggestions and expressions
    (names, "_SHORTEST", 30),
    (entries, "MAX_LENGTH", 20),
    (entries, "MIN_PAGES", 100),
    (expressions, "LONGEST", 2),
    # the analysis
    (words, "weak", lambda stems: ()),
    # declared versions
    (fingerprint, "VERSION", "2"),
    (fingerprint, "_PACKAGES", (("PyStemmer", "99"),)),
]


@pytest.mark.parametrize(("where", "name", "value"), SHAPED)
def test_everything_that_shapes_what_is_stored_is_covered(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, value: Any
) -> None:
    before = fingerprint._code_and_data.__wrapped__()
    monkeypatch.setattr(where, name, value)
    assert fingerprint._code_and_data.__wrapped__() != before


def test_names_and_the_format_of_the_engine_count(monkeypatch: pytest.MonkeyPatch) -> None:
    german = German(names=())
    before = fingerprint.fingerprint(german)
    assert fingerprint.fingerprint(german.extended(("Xandertal",))) != before
    newer = replace(registry.ENGINES["whoosh"], format="next")
    monkeypatch.setitem(registry.ENGINES, "whoosh", newer)
    assert fingerprint.fingerprint(german) != before
