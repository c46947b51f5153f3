"""Inside the guarded process: what pdfium does not tell of a PDF: switched-off layers, names of glyphs.

Read by pypdf from the objects themselves, and only in files that have layers or letters without a meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pypdf

_MAY_HAVE_LAYERS = re.compile(rb"/OCProperties|/ObjStm")
_PART = re.compile(r"[A-Za-z]|f{1,2}[il]?|longst|uni(?:[0-9A-F]{4})+|u[0-9A-F]{4,6}")
_MEMBERSHIP = "OCMD"


class Objects:
    """The objects of the PDF at *path*; whatever is damaged in them counts as missing."""

    def __init__(self, path: str) -> None:
        self.path = path

    @cached_property
    def _reader(self) -> pypdf.PdfReader | None:
        # Few files need it, and it takes as long to import as a short file to read.
        import pypdf

        try:
            reader = pypdf.PdfReader(self.path, strict=False)
            if reader.is_encrypted:
                reader.decrypt("")
        except Exception:  # of pypdf's own and of Python's; pdfium has read the file or repaired it
            return None
        return reader

    @cached_property
    def hidden_layers(self) -> frozenset[str]:
        """The names of the layers that a reader does not see when opening the file (ISO 32000-1 §8.11.4)."""
        if not _MAY_HAVE_LAYERS.search(Path(self.path).read_bytes()) or self._reader is None:
            return frozenset()
        try:
            return frozenset(_switched_off(self._reader.root_object.get("/OCProperties")))
        except Exception:
            return frozenset()

    def _resources(self, index: int, kind: str) -> Any:
        pages: Any = self._reader.pages if self._reader is not None else ()
        return pages[index]["/Resources"].get(kind, {})

    def memberships_hidden(self, index: int) -> bool:
        """Return whether all content that several layers of page *index* share is switched off."""
        try:
            properties = self._resources(index, "/Properties")
            shared = [one for key in properties if (one := properties[key]).get("/Type") == f"/{_MEMBERSHIP}"]
            return bool(shared) and all(
                _groups(one) and all(str(group.get("/Name")) in self.hidden_layers for group in _groups(one))
                for one in shared
            )
        except Exception:
            return False

    def glyphs(self, index: int) -> Mapping[tuple[str, int], str]:
        """Return (base font, code) → letters of the glyphs of page *index* that are named after several."""
        try:
            fonts = self._resources(index, "/Font")
            return dict(named for key in fonts for named in _named(fonts[key]))
        except Exception:
            return {}


def _groups(membership: Any) -> list[Any]:
    found = membership.get("/OCGs", [])
    return [found] if hasattr(found, "keys") else [one.get_object() for one in found]


def _switched_off(properties: Any) -> Iterator[str]:
    if properties is None:
        return
    groups = {one.idnum: one.get_object() for one in properties["/OCGs"]}
    default = properties["/D"]
    on = {one.idnum for one in default.get("/ON", [])}
    off = {one.idnum for one in default.get("/OFF", [])}
    if default.get("/BaseState") == "/OFF":
        off |= set(groups) - on
    viewed = {
        one.idnum
        for use in default.get("/AS", [])
        if use.get_object().get("/Event") == "/View"
        for one in use.get_object().get("/OCGs", [])
    }
    for number, group in groups.items():
        view = group.get("/Usage", {}).get("/View", {}).get("/ViewState")
        if number in off or (number in viewed and view == "/OFF"):
            yield str(group.get("/Name", ""))


def _named(font: Any) -> Iterator[tuple[tuple[str, int], str]]:
    encoding = font.get("/Encoding")
    code = 0
    for entry in encoding.get("/Differences", []) if hasattr(encoding, "get") else []:
        if isinstance(entry, int):
            code = int(entry)
            continue
        if letters := spelled(str(entry).removeprefix("/")):
            yield (str(font.get("/BaseFont", "")).removeprefix("/"), code), letters
        code += 1


def spelled(name: str) -> str:
    """Return the letters that the name of a glyph spells, "" where it spells none (Adobe Glyph List, §2).

    >>> spelled("f_f_i"), spelled("T_h.liga"), spelled("uni00660074"), spelled("g12")
    ('ffi', 'Th', 'ft', '')
    """
    parts = name.partition(".")[0].split("_")
    return "".join(map(_letters, parts)) if all(map(_PART.fullmatch, parts)) else ""


def _letters(part: str) -> str:
    if part.startswith("uni"):
        return "".join(chr(int(part[i : i + 4], 16)) for i in range(3, len(part), 4))
    if re.fullmatch("u[0-9A-F]{4,6}", part):
        return chr(int(part[1:], 16))
    return part
