"""The walls: who may import whom, and that every package is shipped."""

from __future__ import annotations

import ast
import configparser
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.formats import READERS

ROOT = Path(__file__).parent.parent
PACKAGES = ("crawler", "index", "hechingen_search")
# ``index`` may look at the values of the crawler and at nothing else of it.
FORBIDDEN = {
    "crawler": ("index", "hechingen_search"),
    "index": ("crawler", "hechingen_search"),
    "hechingen_search": (),
}
ALLOWED = {"index": ("crawler.page", "crawler.page_json", "crawler.formats")}


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that *path* imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_point_one_way(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (ROOT / package).rglob("*.py")
        for name in imports(path)
        if name.split(".")[0] in FORBIDDEN[package] and name not in ALLOWED.get(package, ())
    ]
    assert not wrong


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
