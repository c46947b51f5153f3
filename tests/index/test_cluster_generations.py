"""Generations in a real cluster: shared by machines, published by alias, nothing left of what was killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from index.analysis.german import German
from index.build import build
from index.document import Field
from index.engines.registry import ENGINES
from index.engines.service import Connection
from index.errors import DamagedIndexError, LockedError, NoGenerationError
from index.generations import Generation, Generations, open_engine
from index.query import Query, Term
from index.shared import generations
from index.spelling import vocabulary
from index.suggestions import table
from tests.index.pages import ListSource, page

ENGINE = "opensearch"


@pytest.fixture(scope="module")
def german() -> German:
    """Give the German analysis."""
    return German()


@pytest.fixture
def source() -> ListSource:
    """Give a source of a few pages."""
    found = ListSource()
    found.put(*(page(f"u/{number}", f"seite hund{number} rathaus") for number in range(20)))
    return found


@pytest.fixture
def connection(connect: Callable[..., Connection]) -> Connection:
    """Give a place of one's own in the cluster."""
    return connect()


@pytest.fixture
def builder(tmp_path: Path, connection: Connection) -> Generations:
    """Give the generations as the machine sees them that builds."""
    return generations(tmp_path / "builder", ENGINES[ENGINE], connection)


@pytest.fixture
def front(tmp_path: Path, connection: Connection) -> Generations:
    """Give the generations as another machine sees them, which only answers."""
    return generations(tmp_path / "front", ENGINES[ENGINE], connection)


def hits(generation: Generation, word: str) -> int:
    """Return how many documents of *generation* hold *word*."""
    engine = open_engine(generation)
    try:
        return engine.search(Query(Term(Field.EXACT, word))).total
    finally:
        engine.close()


def indices(connection: Connection) -> set[str]:
    """Return what the cluster holds under the name."""
    from index.engines.opensearch.connection import Client

    client = Client(connection)
    found = client.call("indices.get", index=f"{connection.name}-*")
    client.close()
    return {name.removeprefix(connection.name + "-") for name in found}


def test_a_night_goes_on_from_a_clone_and_other_machines_follow_the_alias(
    builder: Generations, front: Generations, source: ListSource, german: German, connection: Connection
) -> None:
    first = build(builder, source, german, ENGINE)
    assert builder.current() is front.current() is None
    builder.publish(first)
    seen = front.current()
    assert seen is not None
    assert (seen.facts, seen.damaged()) == (first.facts, ())
    names = {vocabulary.NAME, table.NAME, "generation.json"}
    assert names <= {path.name for path in seen.path.iterdir()}
    assert all((seen.path / name).read_bytes() == (first.path / name).read_bytes() for name in names)
    source.put(page("u/3", "seite katze rathaus"), page("u/new", "seite neu rathaus"))
    source.remove("u/5")
    second = build(builder, source, german, ENGINE)
    assert second.facts.base == first.name
    assert [hits(second, word) for word in ("rathaus", "katze", "hund3", "hund5", "hund4")] == [
        20,
        1,
        0,
        0,
        1,
    ]
    assert [hits(first, word) for word in ("rathaus", "katze", "hund3")] == [20, 0, 1]
    assert front.current_name() == first.name
    builder.publish(second)
    assert front.current_name() == second.name
    engine = open_engine(front.get(second.name))
    assert engine.passages("u/new", (0,))[0].text == "seite neu rathaus"
    engine.verify()
    with pytest.raises(KeyError):
        engine.passages("u/5", (0,))
    engine.close()
    assert build(builder, source, german, ENGINE).name == second.name, "nothing changed"
    assert front.rollback() == front.get(first.name)
    assert builder.current_name() == first.name
    assert indices(connection) == {f"{g.name}{of}" for g in (first, second) for of in ("", "-texts")}


def test_what_is_finished_cannot_be_written(
    builder: Generations, source: ListSource, german: German, connection: Connection
) -> None:
    from index.engines.opensearch.connection import Client
    from index.errors import EngineError

    built = build(builder, source, german, ENGINE)
    client = Client(connection)
    for index in (f"{connection.name}-{built.name}", f"{connection.name}-{built.name}-texts"):
        with pytest.raises(EngineError):
            client.call("index", index=index, body={})
    client.close()


def test_refused_ones_are_known_everywhere_and_old_ones_pruned(
    builder: Generations, front: Generations, source: ListSource, german: German, connection: Connection
) -> None:
    built = []
    for number in range(5):
        source.put(page("u/new", f"neu{number}"))
        built.append(build(builder, source, german, ENGINE))
        if number == 3:
            builder.refuse(built[3], ["Zu wenig Seiten."])
        else:
            builder.publish(built[number])
    assert front.refused(front.get(built[3].name)) == ("Zu wenig Seiten.",)
    assert [found.name for found in front.standby()] == [built[n].name for n in (4, 2, 1, 0)]
    assert builder.prune(2) == (built[0].name, built[1].name)
    assert {name.removesuffix("-texts") for name in indices(connection)} == {g.name for g in built[2:]}
    assert front.rollback().name == built[2].name
    with pytest.raises(NoGenerationError):
        front.get(built[0].name)
    assert {path.name for path in front.directories()} <= {g.name for g in built}


def test_an_alias_on_something_else_is_no_generation_and_is_set_right_by_publishing(
    builder: Generations, front: Generations, source: ListSource, german: German, connection: Connection
) -> None:
    from index.engines.opensearch.connection import Client

    built = build(builder, source, german, ENGINE)
    builder.publish(built)
    client = Client(connection)
    foreign = f"{connection.name}-fremd"
    client.call("indices.create", index=foreign)
    client.call("indices.put_alias", index=foreign, name=connection.name)
    for beside_ours in (True, False):
        with pytest.raises(NoGenerationError):
            front.current()
        assert [found.name for found in front.standby()] == [built.name], "this one can answer meanwhile"
        if beside_ours:
            client.call("indices.delete_alias", index=f"{connection.name}-{built.name}", name="*")
    builder.publish(built)
    assert front.current() == front.get(built.name)
    client.close()


def test_one_machine_builds_at_a_time(
    builder: Generations, front: Generations, source: ListSource, german: German
) -> None:
    with builder.lock(), pytest.raises(LockedError):
        build(front, source, german, ENGINE)
    build(front, source, german, ENGINE)


def test_a_lost_index_is_noticed(
    builder: Generations, source: ListSource, german: German, connection: Connection
) -> None:
    from index.engines.opensearch.connection import Client

    built = build(builder, source, german, ENGINE)
    builder.publish(built)
    client = Client(connection)
    name = f"{connection.name}-{built.name}-texts"
    client.call("indices.put_settings", index=name, body={"index.blocks.write": None})
    key = client.search(name, {"size": 1, "query": {"bool": {"must_not": {"exists": {"field": "file"}}}}})
    client.call("delete", index=name, id=key["hits"]["hits"][0]["_id"], params={"refresh": "true"})
    client.close()
    engine = open_engine(built)
    with pytest.raises(DamagedIndexError):
        engine.verify()
    engine.close()
    source.put(page("u/new", "neu"))
    assert build(builder, source, german, ENGINE).facts.base is None, "it is built anew instead"


KILLED = """
import json, sys
from pathlib import Path
from index.analysis.german import German
from index.build import build
from index.engines.registry import ENGINES
from index.engines.service import Connection
from index.shared import generations
from tests.index.pages import ListSource, page

german = German()
source = ListSource()
source.put(*(page(f"u/{n}", f"seite hund{n} rathaus") for n in range(2000)))
found = generations(Path(sys.argv[1]), ENGINES["opensearch"], Connection(**json.loads(sys.argv[2])))
print("ready", flush=True)
build(found, source, german, "opensearch", rebuild=True)
print("done", flush=True)
"""


def test_prune_removes_what_a_killed_build_left(
    tmp_path: Path, builder: Generations, source: ListSource, german: German, connection: Connection
) -> None:
    first = build(builder, source, german, ENGINE)
    builder.publish(first)
    before = indices(connection)
    where = json.dumps({"address": connection.address, "name": connection.name})
    command = [sys.executable, "-c", KILLED, str(builder.directory), where]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": "."}) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        while indices(connection) == before:
            time.sleep(0.02)
        process.kill()
        assert process.stdout.readline() == b"", "it was killed before it ended"
    left = indices(connection) - before
    assert left
    assert builder.prune() == ()
    # The dead one's right to build lasts a minute; until then nobody can tell it from one that is at work.
    assert indices(connection) == before | left
    _expire(connection)
    assert builder.prune() == ()
    assert indices(connection) == before
    assert {path.name for path in builder.directories()} == {first.name}
    assert hits(first, "rathaus") == 20
    source.put(page("u/new", "neu"))
    assert hits(build(builder, source, german, ENGINE), "neu") == 1


def _expire(connection: Connection) -> None:
    from index.engines.opensearch.connection import Client
    from index.engines.opensearch.lease import CONTROL

    client = Client(connection)
    name = f"{connection.name}/build"
    found = client.call("get", index=CONTROL, id=name)["_source"]
    client.call("index", index=CONTROL, id=name, body=found | {"until": time.time() - 1})
    client.close()
