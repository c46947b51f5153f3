"""The walls: who may import whom, as ARCHITECTURE.md says it, and that every package is shipped."""

from __future__ import annotations

import ast
import configparser
import importlib.util
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.formats import READERS

ROOT = Path(__file__).parent.parent
PACKAGES = ("crawler", "index", "hechingen_search")
PURE = (
    "crawler/addresses",
    "index/analysis/token.py",
    "hechingen_search/search",
    "hechingen_search/editorial/rules.py",
)
"""Folders and files that take values and return values."""
DISK_AND_NETWORK = {
    *("flask", "glob", "http", "mmap", "os", "pathlib", "requests", "shutil", "socket", "sqlite3"),
    *("subprocess", "tempfile", "tomllib", "urllib3"),
}
VALUES = {"crawler.page", "crawler.page_json", "crawler.formats"}
"""What ``index`` may know of the crawler."""


@dataclass(frozen=True, slots=True)
class Room:
    """A row of the table: a folder without its subfolders, or files of one, and the rooms it may import."""

    name: str
    folder: str
    files: frozenset[str]
    """Names without ``.py``; none: every file that no other room of the folder names."""
    below: tuple[str, ...]


_ROW = re.compile(r"^\| `([^`]+)`(?: \(`([^`]+)`\))? \| ([^|]*) \|$", re.MULTILINE)
_PLACE = re.compile(r"(.+?)(?:/\{(.+)\}\.py|/(\w+)\.py)?")


def rooms() -> Mapping[str, Room]:
    """Read the table „Who may import whom?“: its name, its files if it is no folder, what it may."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    table = text.partition("## Who may import whom?")[2].partition("\n## ")[0]
    found = {}
    for name, files, below in _ROW.findall(table):
        place = files or name
        match = _PLACE.fullmatch(place)
        assert match, place
        stems = frozenset(filter(None, (match[2] or match[3] or "").split(",")))
        found[name] = Room(name, match[1], stems, tuple(re.findall(r"`([^`]+)`", below)))
    return found


ROOMS = rooms()


def modules() -> Mapping[str, Path]:
    """Return every module by its dotted name."""
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in paths
    }


MODULES = modules()


def room_of(path: Path) -> Room:
    """Return the room of a file: the one that names it, else that of its folder."""
    folder = path.parent.relative_to(ROOT).as_posix()
    here = [room for room in ROOMS.values() if room.folder == folder]
    named = [room for room in here if path.stem in room.files]
    assert len(named) < 2, f"{path} is in several rooms"
    found = named or [room for room in here if not room.files]
    assert found, f"ARCHITECTURE.md gives no room to {folder}"
    return found[0]


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that *path* imports: modules where there are such, else what they lie in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            for alias in node.names:
                inner = f"{module}.{alias.name}"
                yield inner if inner in MODULES else module


def crossings() -> Iterator[tuple[Path, Room, str, Room]]:
    """Yield every import from one room into another."""
    for path in MODULES.values():
        here = room_of(path)
        for name in imports(path):
            if name in MODULES and (there := room_of(MODULES[name])) != here:
                yield path, here, name, there


def test_every_import_goes_into_a_room_that_the_table_allows() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}: {here.name} may not import {there.name}"
        for path, here, name, there in crossings()
        if there.name not in here.below
    ]
    assert not wrong, "\n".join(wrong)


def test_the_index_knows_the_values_of_pages_and_nothing_else_of_the_crawler() -> None:
    names = {name for path, *_, name, _ in crossings() if path.is_relative_to(ROOT / "index")}
    assert {name for name in names if name.startswith("crawler")} <= VALUES


def test_the_table_has_no_ring() -> None:
    done: set[str] = set()
    for name, room in ROOMS.items():  # every room stands below those that it imports
        assert set(room.below) <= done, f"{name} may import {set(room.below) - done}, which stands below it"
        done.add(name)


def test_the_table_names_only_what_exists() -> None:
    for name, room in ROOMS.items():
        assert (ROOT / room.folder).is_dir(), name
        assert all((ROOT / room.folder / f"{file}.py").is_file() for file in room.files), name


def test_every_folder_has_its_question() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    answers = text.partition("## Which folder answers which question?")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([\w/]+)/`", answers))
    folders = {path.parent.relative_to(ROOT).as_posix() for path in MODULES.values()}
    assert folders == {folder for folder in named if folder.partition("/")[0] in PACKAGES}


@pytest.mark.parametrize("place", PURE)
def test_what_is_pure_opens_nothing(place: str) -> None:
    here = ROOT / place
    for path in here.rglob("*.py") if here.is_dir() else [here]:
        wrong = {name.partition(".")[0] for name in imports(path)} & DISK_AND_NETWORK
        assert not wrong, f"{path.relative_to(ROOT)} imports {wrong}"
        calls = [
            node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call)
        ]
        assert not any(isinstance(call.func, ast.Name) and call.func.id == "open" for call in calls)


def test_every_package_is_listed_in_setup_cfg() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    listed = set(config["options"]["packages"].split())
    found = {
        ".".join(init.parent.relative_to(ROOT).parts)
        for package in PACKAGES
        for init in (ROOT / package).rglob("__init__.py")
    }
    assert listed == found


def test_only_the_store_speaks_sql() -> None:
    sql = re.compile(r"\b(SELECT .+ FROM|INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM) |\.database\b")
    store = ROOT / "crawler" / "store"
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "crawler").rglob("*.py")
        if store not in path.parents and sql.search(path.read_text(encoding="utf-8"))
    ]
    assert not wrong


# The libraries that take apart what somebody else made, in C or by unpacking.
HOSTILE = {"pypdfium2", "python_calamine", "striprtf", "zipfile", "tarfile", "docx", "PIL", "faster_paddle"}
# The format of a package is told by its directory and two small parts before anybody is asked to read it.
LOOKS_INTO_ZIP = ROOT / "crawler" / "extract" / "sniff.py"


def test_only_the_guarded_process_reads_hostile_files() -> None:
    guarded = ROOT / "crawler" / "extract" / "guarded"
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / "crawler").rglob("*.py")
        if guarded not in path.parents
        for name in imports(path)
        if name.split(".")[0] in HOSTILE - ({"zipfile"} if path == LOOKS_INTO_ZIP else set())
    ]
    assert not wrong


def test_the_readers_of_formats_are_known_by_name_alone() -> None:
    """Nothing outside imports a reader: formats.py names it, the worker finds it."""
    readers = {f"crawler.extract.guarded.{name}" for name in READERS}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / "crawler").rglob("*.py")
        if path.parent.name != "guarded"
        for name in imports(path)
        if name in readers
    ]
    assert not wrong
    assert {name for name in readers if importlib.util.find_spec(name) is None} == set()
