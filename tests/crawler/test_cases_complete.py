"""Every one of the 93 hostile cases is named by a test: in its name, or in a row of its table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent.parent
CASES = range(1, 94)
_IN_NAME = re.compile(r"case_(\d+)(?!\d)")
_IN_ROW = re.compile(r"\bcase (\d+)\b")


def names(path: Path) -> Iterator[str]:
    """Yield the names of the tests in *path*, the texts in the rows of their tables, and ids of parameters.

    Docstrings, comments and messages name nothing.
    """
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name
        elif isinstance(node, ast.Tuple | ast.List):
            yield from filter(None, map(text, node.elts))
        elif isinstance(node, ast.keyword) and node.arg == "id":
            yield text(node.value)


def text(node: ast.expr) -> str:
    """Return the string that *node* is, or ""."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_every_case_is_named_by_a_test() -> None:
    named = {
        int(number)
        for folder in ("crawler", "extract")
        for path in sorted((TESTS / folder).glob("test_*.py"))
        for name in names(path)
        for expression in (_IN_NAME, _IN_ROW)
        for number in expression.findall(name)
    }
    assert sorted(set(CASES) - named) == []
    assert sorted(named - set(CASES)) == [], "there are no such cases"
