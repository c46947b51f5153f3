"""Generations are built beside, verified, published in one step, kept, rolled back."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.analysis.german import German
from index.analysis.token import Token
from index.build import TERMS, analysis_of, build, prepare_terms
from index.document import Field
from index.engines.registry import ENGINES
from index.errors import (
    CountError,
    DamagedIndexError,
    LockedError,
    NoGenerationError,
    OtherFingerprintError,
    UnknownEngineError,
)
from index.fingerprint import fingerprint
from index.generations import Generation, Generations, open_engine
from index.query import Query, Term
from index.suggestions import table as suggestions
from index.suggestions.table import opened
from tests.index.faults import disk_full, in_a_child, killed, publish_until
from tests.index.pages import ListSource, page


@pytest.fixture(scope="module")
def german() -> German:
    """Give the German analysis."""
    return German()


@pytest.fixture
def generations(tmp_path: Path) -> Generations:
    """Give an empty directory for generations."""
    return Generations(tmp_path / "index")


@pytest.fixture
def source() -> ListSource:
    """Give a source of a few pages."""
    found = ListSource()
    found.put(*(page(f"u/{number}", f"seite hund{number} rathaus") for number in range(20)))
    return found


def hits(generation: Generation, word: str) -> int:
    """Return how many documents of *generation* hold *word*."""
    engine = open_engine(generation)
    try:
        return engine.search(Query(Term(Field.EXACT, word))).total
    finally:
        engine.close()


def test_a_build_is_visible_once_published(
    generations: Generations, source: ListSource, german: German
) -> None:
    done = []
    built = build(generations, source, german, progress=lambda n, total: done.append((n, total)))
    assert generations.current() is None
    assert done == [(n, 20) for n in range(1, 21)]
    generations.publish(built)
    assert generations.current() == built
    assert generations.current_name() == built.name
    assert (built.facts.documents, built.facts.revision, built.facts.base) == (20, 20, None)
    assert built.facts.built_at.tzinfo is not None
    assert hits(built, "rathaus") == 20


def test_only_changes_are_written_and_unchanged_files_are_shared(
    generations: Generations, source: ListSource, german: German
) -> None:
    first = build(generations, source, german)
    generations.publish(first)
    source.put(page("u/3", "katze rathaus"), page("u/new", "neu rathaus"))
    source.remove("u/5")
    done = []
    second = build(generations, source, german, progress=lambda n, _: done.append(n))
    assert done == [1, 2]
    assert second.facts.base == first.name
    assert (hits(second, "rathaus"), hits(second, "katze"), hits(second, "hund5")) == (20, 1, 0)
    assert (hits(first, "rathaus"), hits(first, "katze"), hits(first, "hund5")) == (20, 0, 1)
    shared = [file.name for file in second.path.iterdir() if file.stat().st_nlink > 1]
    assert shared


def test_suggestions_follow_the_changes(generations: Generations, source: ListSource, german: German) -> None:
    source.put(page("u/tower", "glockenturm rathaus"))
    first = build(generations, source, german)
    generations.publish(first)
    source.put(page("u/3", "katze rathaus"))
    source.remove("u/tower")
    second = build(generations, source, german)
    assert suggested(first) & {"katze", "glockenturm", "rathaus"} == {"glockenturm", "rathaus"}
    assert suggested(second) & {"katze", "glockenturm", "rathaus"} == {"katze", "rathaus"}
    assert not [path for path in second.path.iterdir() if path.suffix == ".tmp"]


def suggested(generation: Generation) -> set[str]:
    found = opened(generation.path / suggestions.NAME)
    return {found[number].text for number in range(len(found))}


def test_a_published_generation_never_changes(
    generations: Generations, source: ListSource, german: German
) -> None:
    first = build(generations, source, german)
    generations.publish(first)
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in first.path.iterdir()}
    source.put(page("u/3", "katze rathaus"), page("u/new", "völlig neue wörter"))
    generations.publish(build(generations, source, german))
    assert {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in first.path.iterdir()
    } == before


def test_without_changes_nothing_is_built(
    generations: Generations, source: ListSource, german: German
) -> None:
    first = build(generations, source, german)
    generations.publish(first)
    assert build(generations, source, german) == first
    assert build(generations, source, german, rebuild=True).name != first.name


@pytest.mark.parametrize("reason", ["source", "fingerprint", "damage", "facts", "lost"])
def test_what_does_not_fit_is_built_anew(
    generations: Generations, source: ListSource, german: German, reason: str
) -> None:
    first = build(generations, source, german)
    generations.publish(first)
    facts = json.loads((first.path / "generation.json").read_bytes())
    match reason:
        case "source":
            source.identity = "another"
        case "fingerprint":
            (first.path / "generation.json").write_text(json.dumps(facts | {"fingerprint": "old"}))
        case "damage":
            victim = next(first.path.glob("*.pst"))
            victim.write_bytes(victim.read_bytes()[:-7])
        case "facts":
            (first.path / "generation.json").write_text("{")
        case "lost":
            source.put(page("u/x", "x"))
            source._removed["u/0"] = source.revision + 1
            source.revision += 1
    if reason == "facts":
        with pytest.raises(DamagedIndexError):
            generations.current()
    source.put(page("u/y", "y rathaus"))
    second = build(generations, source, german)
    assert second.facts.base is None
    assert second.facts.documents == source.count()


def test_a_wrong_count_is_not_finished(generations: Generations, source: ListSource, german: German) -> None:
    source.count = lambda: 21  # type: ignore[method-assign]
    with pytest.raises(CountError, match="20 Dokumente, der Bestand 21"):
        build(generations, source, german)
    assert generations.all() == ()


def test_rollback_and_prune(generations: Generations, source: ListSource, german: German) -> None:
    built = []
    for number in range(6):
        source.put(page(f"v/{number}", "v"))
        built.append(build(generations, source, german))
        generations.publish(built[-1])
    assert generations.rollback() == built[4]
    assert generations.rollback() == built[3]
    assert generations.rollback(built[5].name) == built[5]
    assert generations.prune(keep=3) == (built[0].name, built[1].name)
    assert generations.all() == tuple(built[2:])
    assert [generation.facts.documents for generation in generations.all()] == [23, 24, 25, 26]
    assert hits(built[2], "rathaus") == 20
    generations.rollback(built[2].name)
    assert generations.prune(keep=1) == (built[3].name, built[4].name)
    assert generations.current() == built[2]
    with pytest.raises(NoGenerationError, match=rf"keinen früheren Stand.*Vorhanden: {built[2].name}"):
        generations.rollback()
    for name in ("g999999", "../etc", "current"):
        with pytest.raises(NoGenerationError):
            generations.rollback(name)


def test_a_search_goes_on_in_a_pruned_generation(
    generations: Generations, source: ListSource, german: German
) -> None:
    first = build(generations, source, german)
    generations.publish(first)
    engine = open_engine(first)
    source.put(page("u/z", "z"))
    generations.publish(build(generations, source, german))
    assert generations.prune(keep=0) == (first.name,)
    assert engine.search(Query(Term(Field.EXACT, "rathaus"))).total == 20
    assert engine.passages("u/3", (0,))[0].text == "seite hund3 rathaus"


def test_another_fingerprint_is_refused_before_anything_is_opened(
    generations: Generations, source: ListSource, german: German
) -> None:
    built = build(generations, source, german)
    for file in built.path.glob("_MAIN*"):
        file.unlink()
    with pytest.raises(OtherFingerprintError, match="--rebuild"):
        open_engine(built, "another")
    with pytest.raises(NoGenerationError):
        open_engine(built, fingerprint(german))


def test_an_unknown_engine_is_named(generations: Generations, source: ListSource, german: German) -> None:
    with pytest.raises(UnknownEngineError, match=r"»solr«.*whoosh"):
        build(generations, source, german, "solr")


def test_unfinished_generations_are_never_seen_and_removed(
    generations: Generations, source: ListSource, german: German
) -> None:
    first = build(generations, source, german)
    generations.publish(first)
    torn = generations.create(ENGINES["whoosh"])
    assert generations.all() == (first,)
    source.put(page("u/z", "z"))
    assert build(generations, source, german).name == torn.name


def test_builds_exclude_each_other(generations: Generations, source: ListSource, german: German) -> None:
    with generations.lock(), pytest.raises(LockedError, match="anderer Prozess"):
        build(Generations(generations.directory), source, german)


KILLED = """
import sys, time
from pathlib import Path
from index.analysis.german import German
from index.analysis.token import Token
from index.build import TERMS, analysis_of, build, prepare_terms
from index.generations import Generations
from tests.index.pages import ListSource, page

source = ListSource()
source.put(*(page(f"u/{n}", f"seite hund{n} rathaus") for n in range(20)))
generations = Generations(Path(sys.argv[1]))
german = German()
print("ready", flush=True)
while True:
    source.put(*(page(f"w/{n}", f"wort{n} {source.revision}") for n in range(50)))
    generations.publish(build(generations, source, german, rebuild=True))
    generations.prune(1)
"""


@pytest.mark.parametrize("delay", [0.02, 0.11, 0.3])
def test_a_killed_build_leaves_the_published_generation(
    generations: Generations, source: ListSource, german: German, delay: float
) -> None:
    generations.publish(build(generations, source, german))
    command = [sys.executable, "-c", KILLED, str(generations.directory)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": "."}) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(delay)
        process.kill()
    current = generations.current()
    assert current is not None
    assert hits(current, "rathaus") == 20
    again = build(generations, source, german, rebuild=True)
    generations.publish(again)
    assert hits(again, "rathaus") == 20


def test_rollback_passes_refused_generations_over(
    generations: Generations, source: ListSource, german: German
) -> None:
    first = build(generations, source, german)
    generations.publish(first)
    source.put(page("u/new", "neu"))
    refused = build(generations, source, german)
    generations.refuse(refused, ["Zu wenig Seiten."])
    source.put(page("u/newer", "neuer"))
    third = build(generations, source, german)
    generations.publish(third)
    assert generations.refused(refused) == ("Zu wenig Seiten.",)
    assert generations.refused(third) == ()
    assert generations.rollback() == first


@pytest.mark.parametrize("fault", [disk_full, killed], ids=["full disk", "kill"])
def test_a_fault_at_any_write_of_a_build_leaves_the_published_generation(
    generations: Generations, source: ListSource, german: German, tmp_path: Path, fault: Callable[[], None]
) -> None:
    first = build(generations, source, german)
    generations.publish(first)
    source.put(page("u/3", "katze rathaus"), page("u/new", "neu rathaus"))
    left, never = tmp_path / "left", 1_000_000
    assert in_a_child(publish_until, fault, generations.directory, source, never, left)
    events = never - int(left.read_text())
    generations.rollback(first.name)
    shutil.rmtree(generations.directory / "g000002")
    # Every twentieth write of the engine (test_whoosh_durability fails each of them), and all after those.
    for countdown in (*range(1, events - 15, 20), *range(events - 15, events + 1)):
        in_a_child(publish_until, fault, generations.directory, source, countdown, left)
        current = generations.current()
        assert current is not None
        assert hits(current, "katze") == (current != first)
        assert hits(current, "rathaus") == (20 if current == first else 21)
        assert all(open_engine(generation) for generation in generations.all())
        generations.rollback(first.name)
        for other in generations.all()[1:]:
            shutil.rmtree(other.path)
    generations.publish(build(generations, source, german))
    assert generations.current() != first


def test_without_hard_links_files_are_copied(
    generations: Generations, source: ListSource, german: German, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    first = build(generations, source, german)
    generations.publish(first)
    source.put(page("u/3", "katze rathaus"))
    monkeypatch.setattr(os, "link", link)
    second = build(generations, source, german)
    assert second.facts.base == first.name
    assert all(file.stat().st_nlink == 1 for file in second.path.iterdir())
    assert (hits(first, "katze"), hits(second, "katze"), hits(second, "rathaus")) == (0, 1, 20)
    shutil.rmtree(first.path)
    assert hits(second, "rathaus") == 20


def test_facts_with_a_changed_byte_are_refused(
    generations: Generations, source: ListSource, german: German
) -> None:
    built = build(generations, source, german)
    path = built.path / "generation.json"
    whole = path.read_bytes()
    rng = random.Random(4)
    for at in rng.sample(range(len(whole)), 40):
        path.write_bytes(whole[:at] + bytes((whole[at] ^ 1,)) + whole[at + 1 :])
        if path.read_bytes().split() != whole.split():  # a line break more or less says the same
            with pytest.raises(DamagedIndexError, match=r"generation\.json"):
                generations.get(built.name)
    path.write_bytes(whole)
    assert generations.get(built.name) == built


def test_what_is_damaged_is_not_continued(
    generations: Generations, source: ListSource, german: German
) -> None:
    first = build(generations, source, german)
    generations.publish(first)
    victim = next(first.path.glob("*.pst"))
    before = victim.stat()
    content = victim.read_bytes()
    victim.write_bytes(content[:200] + bytes((content[200] ^ 1,)) + content[201:])
    os.utime(victim, ns=(before.st_atime_ns, before.st_mtime_ns))  # as a disk does that loses a bit
    open_engine(first).close()
    source.put(page("u/3", "katze rathaus"))
    assert build(generations, source, german).facts.base is None


def test_who_opens_a_generation_finds_its_synonyms_analysed(
    generations: Generations, source: ListSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "synonyme.txt"
    file.write_text("stadtbus, linienbus\n", encoding="utf-8")
    built = build(generations, source, German(file))
    file.write_text("stadtbus, linienbus\nlappen => führerschein\n", encoding="utf-8")
    prepared, plain = (analysis_of(built.path, German(file)) for _ in range(2))
    prepare_terms(built.path, prepared)
    asked: list[str] = []
    query_tokens = prepared.query_tokens

    def counting(text: str) -> list[Token]:
        asked.append(text)
        return query_tokens(text)

    monkeypatch.setattr(prepared, "query_tokens", counting)
    assert prepared.synonyms.terms == plain.synonyms.terms
    assert asked == ["lappen"]  # what the staff added since
    for text in ("Linienbusse", "Lappen"):
        assert prepared.synonyms.expand(query_tokens(text)) == plain.synonyms.expand(plain.query_tokens(text))


@pytest.mark.parametrize("damage", [b"", b"[]", b'{"a": 1}', b"\xff"])
def test_damaged_terms_are_named(
    generations: Generations, source: ListSource, german: German, damage: bytes
) -> None:
    built = build(generations, source, german)
    (built.path / TERMS).write_bytes(damage)
    with pytest.raises(DamagedIndexError, match=TERMS):
        prepare_terms(built.path, german)
