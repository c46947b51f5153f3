"""The walls: who may import whom, and that every package is shipped."""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("crawler", "index", "hechingen_search")
# ``index`` may look at the values of the crawler and at nothing else of it.
FORBIDDEN = {
    "crawler": ("index", "hechingen_search"),
    "index": ("crawler", "hechingen_search"),
    "hechingen_search": (),
}
ALLOWED = {"index": ("crawler.page", "crawler.page_json")}


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


def test_only_the_store_speaks_sql() -> None:
    sql = re.compile(r"\b(SELECT .+ FROM|INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM) |\.database\b")
    store = ROOT / "crawler" / "store"
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "crawler").rglob("*.py")
        if store not in path.parents and sql.search(path.read_text(encoding="utf-8"))
    ]
    assert not wrong
