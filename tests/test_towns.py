"""Several towns, one search: on Whoosh and on a cluster, each with its own nights."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from werkzeug.test import Client as WebClient

from crawler.page import Page, Passage
from hechingen_search.cli.main import commands
from hechingen_search.errors import ConfigError
from hechingen_search.operations.nights import ELSEWHERE, TownNight, nights
from hechingen_search.published import connection_of, generations_of, german_of
from hechingen_search.search.results import SearchRequest
from hechingen_search.settings import Settings
from hechingen_search.together import OpenedTowns
from hechingen_search.towns import Towns, read
from hechingen_search.web.serve import towns_app
from index.build import build
from index.document import Facet
from index.engines.registry import engine_type
from index.engines.service import Connection
from tests.index.pages import ListSource

NAMES = ("Ahlingen", "Baltingen", "Dettingen")
WORDS = {"Ahlingen": "Hallenbad", "Baltingen": "Freibad", "Dettingen": "Sternwarte"}
SAME = "Elterngeld beantragen Sie beim Landratsamt, für Mütter und Väter des ganzen Kreises."


def write(root: Path, engine: str, more: dict[str, str] | None = None) -> Path:
    """Write the configurations of the towns; *engine* is what stands in [index]."""
    for name in NAMES:
        folder = root / "orte" / name
        folder.mkdir(parents=True, exist_ok=True)
        text = (
            f'[site]\nstart = "https://www.{name.lower()}.example/"\n'
            f'[index]\n{engine.replace("NAME", name.lower())}town = "{name}"\n'
            f'[web]\ntown = "Stadt {name}"\naddress = "https://suche.{name.lower()}.example"\n'
        )
        (folder / "hechingen-search.toml").write_text(text + (more or {}).get(name, ""), encoding="utf-8")
    path = root / "sites.toml"
    path.write_text('[towns]\ndirectory = "orte"\n[web]\ntown = "Der Kreis"\n', encoding="utf-8")
    return path


def publish(settings: Settings, *further: Page) -> None:
    """Publish a few pages of a town."""
    name, start = settings.index.town, settings.crawl.start
    source = ListSource(name)
    source.put(
        Page(
            f"{start}bad", WORDS[name], (Passage(f"{WORDS[name]} in {name} hat geöffnet. Rathaus daneben."),)
        ),
        Page(f"{start}elterngeld", "Elterngeld", (Passage(SAME),)),
        *further,
    )
    generations = generations_of(settings)
    engine = settings.index.engine
    generations.publish(build(generations, source, german_of(settings), engine, town=name, rebuild=True))


@pytest.fixture(scope="module", params=["whoosh", "opensearch"])
def towns(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Towns]:
    """Give three towns with a published index each."""
    engine = 'engine = "whoosh"\n'
    prefix = f"towns{os.getpid()}-"
    if request.param == "opensearch":
        addresses = " ".join(request.getfixturevalue("addresses"))
        engine = f'engine = "opensearch"\naddress = "{addresses}"\nname = "{prefix}NAME"\ncopies = 0\n'
    found = read(write(tmp_path_factory.mktemp("towns"), engine))
    for settings in found.each:
        publish(settings)
    yield found
    if request.param == "opensearch":
        from index.engines.opensearch.connection import Client

        client = Client(connection_of(found.each[0]))
        client.call("indices.delete", index=f"{prefix}*")
        client.close()


@pytest.fixture(scope="module")
def together(towns: Towns) -> Iterator[OpenedTowns]:
    """Give all of them, opened as one."""
    opened = OpenedTowns(towns)
    assert opened.warnings == ()
    yield opened
    opened.close()


def test_one_search_finds_the_pages_of_all_towns_and_counts_them(together: OpenedTowns) -> None:
    assert together.documents == 6
    page = together.search(SearchRequest("rathaus"))
    assert page.total == 3
    assert {value.value: value.count for value in page.facets[Facet.SITE]} == dict.fromkeys(NAMES, 1)
    assert all(item.snippet for item in page.items)
    some = together.search(SearchRequest("rathaus", filters={Facet.SITE: ("Ahlingen", "Dettingen")}))
    assert {item.title[0].text for item in some.items} == {"Hallenbad", "Sternwarte"}
    typed = together.search(SearchRequest("rathaus ort:balt"))
    assert [item.url for item in typed.items] == ["https://www.baltingen.example/bad"]


def test_the_same_page_of_another_town_is_folded(together: OpenedTowns) -> None:
    page = together.search(SearchRequest("elterngeld"))
    assert page.total == 3
    (item,) = page.items
    assert len(item.copies) == 2


def test_words_of_every_town_are_known_and_suggested(together: OpenedTowns) -> None:
    for name, word in WORDS.items():
        typed = word[:3] + word[4] + word[3] + word[5:]
        found = together.search(SearchRequest(typed))
        assert found.items[0].url == f"https://www.{name.lower()}.example/bad", typed
        assert [notice.kind for notice in found.notices] == ["corrected"]
        assert word in [suggestion.text for suggestion in together.suggest(word[:5], 5)]


def test_each_town_has_its_own_page_at_its_own_address(towns: Towns) -> None:
    client = WebClient(towns_app(towns))
    shared = client.get("/suche?q=rathaus", base_url="https://suche.kreis.example").text
    assert "Der Kreis" in shared
    assert all(f"www.{name.lower()}.example/bad" in shared for name in NAMES)
    assert "Ort" in shared
    own = client.get("/suche?q=rathaus", base_url="https://suche.ahlingen.example").text
    assert "Stadt Ahlingen" in own
    assert "www.ahlingen.example/bad" in own
    assert "www.baltingen.example" not in own


def test_a_town_whose_index_is_lost_is_left_out_and_named(tmp_path: Path) -> None:
    towns = read(write(tmp_path, 'engine = "whoosh"\n'))
    for settings in towns.each:
        publish(settings)
    current = generations_of(towns.named("Baltingen")).current()
    assert current is not None
    for file in current.path.glob("*.pst"):
        file.write_bytes(b"")
    (current.path / "generation.json").write_text("{}")
    opened = OpenedTowns(towns)
    assert ["Baltingen" in warning for warning in opened.warnings] == [True]
    assert opened.search(SearchRequest("rathaus")).total == 2
    opened.close()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[web]\n", r"Abschnitt \[towns\] fehlt"),
        ("[towns]\n", "nennt keinen Ort"),
        ('[towns]\nconfigurations = "a.toml"\n', "eine Liste von Dateien"),
        ('[towns]\nconfigurations = ["fehlt.toml"]\n', "fehlt.toml gibt es nicht"),
        ('[towns]\ndirectory = "orte"\nside_by_side = 0\n', "eine Zahl ab 1"),
        ('[towns]\norte = "orte"\n', r"»towns.orte« ist unbekannt"),
        ('[towns]\ndirectory = "orte"\n[wep]\n', "wep"),
        (
            '[towns]\ndirectory = "orte"\nconfigurations = ["orte/Ahlingen/hechingen-search.toml"]\n',
            "gemeinsam; jeder braucht seinen eigenen",
        ),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, 'engine = "whoosh"\n')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        read(path)


NIGHT = """
import sys, time
from pathlib import Path
config = Path(sys.argv[sys.argv.index("--config") + 1])
log = Path(sys.argv[1])
with log.open("a") as file: file.write(f"begin {config.parent.name} {time.time()}\\n")
time.sleep(float(sys.argv[2]))
with log.open("a") as file: file.write(f"end {config.parent.name} {time.time()}\\n")
sys.exit(4 if config.parent.name == "Baltingen" else 0)
"""


def command(log: Path, seconds: float) -> tuple[str, ...]:
    """Return a command that stands for a night, so long."""
    return (sys.executable, "-c", NIGHT, str(log), str(seconds))


def lines(log: Path) -> list[list[str]]:
    """Return what the nights wrote."""
    return [line.split() for line in log.read_text().splitlines()] if log.exists() else []


def test_nights_run_side_by_side_within_the_limit_and_one_that_fails_leaves_the_others(
    tmp_path: Path,
) -> None:
    towns = read(write(tmp_path, 'engine = "whoosh"\n'))
    said: list[TownNight] = []
    ended = nights(towns, said.append, command(tmp_path / "log", 0.3))
    assert {one.town: one.code for one in ended} == {"Ahlingen": 0, "Baltingen": 4, "Dettingen": 0}
    assert sorted(said, key=str) == sorted(ended, key=str)
    at_work = most = 0
    for what, *_ in sorted(lines(tmp_path / "log"), key=lambda line: float(line[2])):
        at_work += 1 if what == "begin" else -1
        most = max(most, at_work)
    assert most == towns.side_by_side == 2


def test_machines_share_the_towns_and_one_takes_over_from_another_that_died(
    tmp_path: Path, connect: Callable[..., Connection], addresses: tuple[str, ...]
) -> None:
    prefix = connect().name
    engine = f'engine = "opensearch"\naddress = "{" ".join(addresses)}"\nname = "{prefix}-NAME"\n'
    path = write(tmp_path, engine)
    log = tmp_path / "log"
    # Another machine begins with a town, and dies: its right to it ends a little later.
    code = (
        "import sys; from pathlib import Path; from hechingen_search.operations.nights import nights;"
        "from hechingen_search.towns import read; nights(read(Path(sys.argv[1])), command=sys.argv[2:])"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(path), *command(log, 60)], env=os.environ | {"PYTHONPATH": "."}
    )
    while len(lines(log)) < 2:
        assert other.poll() is None
        time.sleep(0.05)
    other.kill()
    other.wait()
    begun = {town for _, town, _ in lines(log)}
    assert len(begun) == 2
    towns = read(path)
    _expire(towns, begun)
    ended = nights(towns, command=command(log, 0))
    assert {one.town: one.code for one in ended} == {"Ahlingen": 0, "Baltingen": 4, "Dettingen": 0}
    again = nights(towns, command=command(log, 0))
    assert {one.town: one.code for one in again} == {
        "Ahlingen": ELSEWHERE,
        "Baltingen": 4,
        "Dettingen": ELSEWHERE,
    }


def _expire(towns: Towns, names: set[str]) -> None:
    """Let the time pass after which nobody has heard of a machine."""
    from index.engines.opensearch.connection import Client
    from index.engines.opensearch.lease import CONTROL

    for name in names:
        connection = connection_of(towns.named(name))
        client = Client(connection)
        right = f"{connection.name}/night"
        found = client.call("get", index=CONTROL, id=right)["_source"]
        assert found["until"] > time.time(), "it was held"
        client.call("index", index=CONTROL, id=right, body=found | {"until": time.time() - 1})
        client.close()


def test_a_right_that_somebody_holds_is_nobody_elses(connect: Callable[..., Connection]) -> None:
    shelf = engine_type("opensearch").shelf
    assert shelf is not None
    connection = connect()
    with shelf(connection).turn(60) as ours, shelf(connection).turn(60) as theirs:
        assert (ours, theirs) == (True, False)
        shelf(connection).worked()
    with shelf(connection).turn(60) as ours:
        assert ours is None
    with shelf(connection).turn(0) as ours:
        assert ours is True


def test_the_state_of_every_town_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, 'engine = "whoosh"\n')
    publish(read(path).named("Ahlingen"))
    told = CliRunner().invoke(commands, ["-c", str(path), "towns", "status", "--json"])
    found = {each["town"]: each for each in json.loads(told.stdout)["towns"]}
    assert found["Ahlingen"] == {
        "town": "Ahlingen",
        "generation": "g000001",
        "documents": 2,
        "night": None,
        "error": None,
    }
    assert found["Baltingen"]["generation"] is None
    text = CliRunner().invoke(commands, ["-c", str(path), "towns", "status"]).stdout
    assert "Ahlingen: 2 Dokumente veröffentlicht" in text
    assert "Dettingen: noch nichts veröffentlicht" in text
