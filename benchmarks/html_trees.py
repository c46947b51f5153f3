"""Are trees built as the HTML standard says? ``python -m benchmarks.html_trees DIR``.

DIR holds the tree-construction cases of html5lib-tests (MIT; the source distribution of html5lib 1.1 has
them in ``html5lib/tests/testdata/tree-construction``). Compared is what carries text and links: every text
with the elements around it, every ``a`` with its address. Left out are fragments, and what is no text of
ours: scripts, styles, templates, formulas, drawings, ``noscript``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from bs4.element import NavigableString, Tag

from benchmarks.report import machine
from crawler.extract.html.tree import TooDeepError, soup

_NOT_OURS = frozenset({"script", "style", "template", "math", "svg", "noscript", "x-noscript", "x-shadow"})
Piece = tuple[str, ...]
"""The names of the elements around a text, from the outermost in, and the text; or "a", its address."""


def cases(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Yield file and number, the page, and the lines of the tree of each case that is a whole document."""
    for path in sorted(folder.rglob("*.dat")):
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
        for number, case in enumerate(("\n" + text).split("\n#data\n")[1:], 1):
            page, _, rest = f"\n{case}".partition("\n#errors")
            document = rest.partition("\n#document\n")[2]
            if "\n#document-fragment" not in rest and "\n#script-on" not in rest:
                yield f"{path.name}:{number}", page[1:], document.rstrip("\n").split("\n")


def expected(lines: list[str]) -> Iterator[Piece]:
    """Yield the pieces of the tree that *lines* draw."""
    open_: list[str] = []
    for line in _joined(lines):
        inner = line[2:].lstrip(" ")
        depth = (len(line) - 2 - len(inner)) // 2
        if inner.startswith("<") and not inner.startswith(("<!", "<?")):
            open_[depth:] = [inner[1:].partition("\n")[0].removesuffix(">").partition(" ")[0]]
        elif inner.startswith('"'):
            yield from _piece(open_[:depth], inner[1:].removesuffix('"'))
        elif (
            inner.startswith('href="')
            and open_[depth - 1 : depth] == ["a"]
            and not _NOT_OURS & set(open_[:depth])
        ):
            yield ("a", inner[6:].removesuffix('"'))


def _joined(lines: list[str]) -> Iterator[str]:
    """Yield *lines* with those of one text together."""
    held = ""
    for line in lines:
        if line.startswith("| ") and held:
            yield held
            held = ""
        held = f"{held}\n{line}" if held else line
    if held:
        yield held


def _piece(around: list[str], text: str) -> Iterator[Piece]:
    if not _NOT_OURS & set(around) and (words := " ".join(text.split())):
        yield (*around, words)


def built(page: str) -> Iterator[Piece]:
    """Yield the pieces of the tree that extraction builds of *page*."""
    for node in soup(page).descendants:
        if type(node) is NavigableString or (isinstance(node, NavigableString) and node.parent is not None):
            yield from _piece(
                [one.name for one in reversed(list(node.parents)) if one.name != "[document]"], str(node)
            )
        elif isinstance(node, Tag) and node.name == "a" and "href" in node.attrs and not _inside(node):
            yield ("a", str(node.attrs["href"]))


def _inside(node: Tag) -> bool:
    return not _NOT_OURS.isdisjoint(one.name for one in node.parents)


def main() -> None:
    """Print the cases that differ, then how many are equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    print(machine("selectolax", "beautifulsoup4"))
    total = equal = same_words = 0
    for name, page, lines in cases(folder):
        wanted = list(expected(lines))
        try:
            found = list(built(page))
        except TooDeepError:
            found = []
        total += 1
        equal += found == wanted
        words = [piece[-1] for piece in found] == [piece[-1] for piece in wanted]
        same_words += words
        if found != wanted:
            print(f"{name}: {'elements' if words else 'words'} {page[:60]!r}\n  {found}\n  {wanted}")
    print(
        f"{total} documents: {equal} equal, {same_words} with the same texts and addresses in the same order"
    )


if __name__ == "__main__":
    main()
