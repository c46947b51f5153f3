"""The small notation of the content files, turned into HTML.

Blocks are separated by blank lines: ``## heading``, ``- item``, ``1. item``, ``| cell | cell |`` (the first
row is the head), ``!!name argument`` (filled in by the site), ``<`` (HTML, kept as it is) and paragraphs.
Inside a line: ``**strong**`` and ``[text](target)``, where the target is resolved by the caller.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

INLINE = re.compile(r"\*\*(?P<strong>.+?)\*\*|\[(?P<text>[^\]]+)\]\((?P<target>[^)\s]+)\)")
Resolve = Callable[[str], str]
Directive = Callable[[str, str], str]


def inline(text: str, resolve: Resolve) -> str:
    """Return one line as HTML.

    >>> inline("**Neu:** [Kita & Co](@kita)", lambda target: "/de/Kita")
    '<strong>Neu:</strong> <a href="/de/Kita">Kita &amp; Co</a>'
    """
    parts: list[str] = []
    at = 0
    for match in INLINE.finditer(text):
        parts.append(escape(text[at : match.start()], quote=False))
        if match["strong"]:
            parts.append(f"<strong>{escape(match['strong'], quote=False)}</strong>")
        else:
            href = escape(resolve(match["target"]))
            parts.append(f'<a href="{href}">{escape(match["text"], quote=False)}</a>')
        at = match.end()
    return "".join([*parts, escape(text[at:], quote=False)])


def html(text: str, resolve: Resolve, directive: Directive) -> str:
    """Return *text* as HTML blocks; ``!!name rest`` lines become ``directive(name, rest)``."""
    blocks = [block.strip("\n") for block in re.split(r"\n[ \t]*\n", text) if block.strip()]
    return "\n".join(_block(block, resolve, directive) for block in blocks)


def _block(block: str, resolve: Resolve, directive: Directive) -> str:
    lines = block.split("\n")
    first = lines[0]
    if first.startswith("<"):
        return re.sub(r'"(@[\w-]+)"', lambda match: f'"{escape(resolve(match[1]))}"', block)
    if first.startswith("!!"):
        name, _, rest = first[2:].partition(" ")
        return directive(name, rest)
    if heading := re.match(r"(#{2,4}) (.+)", block):
        level = len(heading[1])
        return f"<h{level}>{inline(heading[2], resolve)}</h{level}>"
    if first.startswith("| "):
        return _table(lines, resolve)
    if first.startswith("- "):
        return _items("ul", [line.removeprefix("- ") for line in lines], resolve)
    if re.match(r"\d+\. ", first):
        return _items("ol", [re.sub(r"^\d+\. ", "", line) for line in lines], resolve)
    return "<p>" + "<br>\n".join(inline(line, resolve) for line in lines) + "</p>"


def _items(tag: str, items: list[str], resolve: Resolve) -> str:
    return f"<{tag}>" + "".join(f"<li>{inline(item, resolve)}</li>\n" for item in items) + f"</{tag}>"


def _table(lines: list[str], resolve: Resolve) -> str:
    rows = [[inline(cell.strip(), resolve) for cell in line.strip("| ").split(" | ")] for line in lines]
    head = "".join(f"<th>{cell}</th>" for cell in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows[1:])
    return f'<table class="cVeka_table">\n<tr>{head}</tr>\n{body}</table>'
