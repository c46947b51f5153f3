"""Zip-based office files, opened without trust: bombs and encryption are refused."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from posixpath import normpath

from lxml import etree

from crawler.extract.guarded.messages import FileAbout
from crawler.extract.guarded.read_error import ReadError
from crawler.outcome import Outcome

_PART_BYTES = 120_000_000
_TOTAL_BYTES = 400_000_000
_RATIO = 300
"""Office XML packs to a twentieth; a bomb to a thousandth."""
_ENTRIES = 20_000
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_CORE = (
    "{http://purl.org/dc/elements/1.1/}title",
    "{http://purl.org/dc/elements/1.1/}language",
    "{http://purl.org/dc/terms/}created",
    "{http://purl.org/dc/terms/}modified",
)


class Package:
    """The parts of an office file; macros are parts like others and never looked at."""

    def __init__(self, path: str) -> None:
        try:
            self.archive = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise ReadError(Outcome.DAMAGED, "bitte neu speichern und hochladen") from error
        entries = self.archive.infolist()
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise ReadError(Outcome.ENCRYPTED, "bitte ohne Kennwort veröffentlichen")
        packed = sum(entry.compress_size for entry in entries) or 1
        total = sum(entry.file_size for entry in entries)
        if (
            len(entries) > _ENTRIES
            or total > _TOTAL_BYTES
            or (total > 50_000_000 and total > _RATIO * packed)
        ):
            raise ReadError(Outcome.EXTRACT_LIMIT, "entpackt viel zu groß")
        # Some programs write backslashes; OPC part names do not begin with one (ECMA-376 part 2, §6.2.2).
        self.stored = {entry.filename.replace("\\", "/").lstrip("/"): entry for entry in entries}
        self.names = set(self.stored)

    def part(self, name: str) -> bytes:
        """Return one part, b"" when it is missing; what the directory says about its size is not believed."""
        if name not in self.names:
            return b""
        try:
            with self.archive.open(self.stored[name]) as file:
                data = file.read(_PART_BYTES + 1)
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            OSError,
            RuntimeError,
            ValueError,
            EOFError,
        ) as error:
            raise ReadError(Outcome.DAMAGED, "bitte neu speichern und hochladen") from error
        except Exception as error:  # zlib.error, lzma.LZMAError: no common base
            raise ReadError(Outcome.DAMAGED, "bitte neu speichern und hochladen") from error
        if len(data) > _PART_BYTES:
            raise ReadError(Outcome.EXTRACT_LIMIT, "entpackt viel zu groß")
        return data

    def xml(self, name: str) -> etree._Element | None:
        """Return one part as XML without entities or network, None when it is missing."""
        data = self.part(name)
        if not data:
            return None
        # Strict files use other names for the same elements (ECMA-376 part 1, annex A); all else is equal.
        data = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise ReadError(Outcome.DAMAGED, "bitte neu speichern und hochladen") from error

    def main(self, usual: str) -> str:
        """Return the name of the part that the package is about (ECMA-376 part 2, §6.5), else *usual*."""
        named = [part for kind, part in self.related("").values() if kind == "officeDocument"]
        return next((part for part in named if part in self.names), usual)

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the relationships of *part* ("" for the package): identifier → kind, name."""
        folder, _, name = part.rpartition("/")
        root = self.xml(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
        found = {}
        for item in root if root is not None else ():
            target = item.get("Target", "").replace("\\", "/")
            if isinstance(item.tag, str) and item.get("TargetMode") != "External" and target:
                joined = target.lstrip("/") if target.startswith("/") else normpath(f"{folder}/{target}")
                found[item.get("Id", "")] = (item.get("Type", "").rpartition("/")[2], joined.lstrip("/"))
        return found

    def core(self) -> FileAbout:
        """Return title, language and dates of an Office Open XML file."""
        root = self.xml("docProps/core.xml")
        if root is None:
            return FileAbout()
        title, language, created, modified = (root.findtext(name) or "" for name in _CORE)
        return FileAbout(title, language, created, modified)


def within(
    element: etree._Element, stop: str, skipped: frozenset[str] = frozenset()
) -> Iterator[etree._Element]:
    """Yield the descendants of *element* in document order, not entering elements called *stop* or *skipped*.

    The elements called *stop* themselves are yielded. Nesting is the file's choice, so there is no recursion.
    """
    stack = [child for child in reversed(element) if isinstance(child.tag, str)]
    while stack:
        node = stack.pop()
        if node.tag in skipped:
            continue
        yield node
        if node.tag != stop:
            stack.extend(child for child in reversed(node) if isinstance(child.tag, str))
