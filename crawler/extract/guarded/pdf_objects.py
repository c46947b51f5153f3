"""Inside the guarded process: what pdfium does not tell of a PDF: switched-off layers, names of glyphs.

Read by pypdf from the objects themselves, and only in files that have layers or letters without a meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.extract.guarded.pdf_layers import MARK, switched_off, write_marked

if TYPE_CHECKING:
    import pypdf

_MAY_HAVE_LAYERS = re.compile(rb"/OCProperties|/ObjStm")
_PART = re.compile(r"[A-Za-z]|f{1,2}[il]?|longst|uni(?:[0-9A-F]{4})+|u[0-9A-F]{4,6}")


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
            properties = self._reader.root_object.get("/OCProperties")
            return frozenset(name for _, name in switched_off(properties))
        except Exception:
            return frozenset()

    def marked(self) -> str:
        """Return the path of a copy in which what is switched off bears ``MARK``, else that of the file."""
        if not self.hidden_layers or self._reader is None:
            return self.path
        target = f"{self.path}.layers"
        try:
            write_marked(self._reader, target)
        except Exception:  # the names of the layers will have to do
            return self.path
        self.hidden_layers = frozenset({MARK})
        return target

    def _resources(self, index: int, kind: str) -> Any:
        pages: Any = self._reader.pages if self._reader is not None else ()
        return pages[index]["/Resources"].get(kind, {})

    def glyphs(self, index: int) -> Mapping[tuple[str, int], str]:
        """Return (base font, code) → letters of the glyphs of page *index* that are named after several."""
        try:
            fonts = self._resources(index, "/Font")
            return dict(named for key in fonts for named in _named(fonts[key]))
        except Exception:
            return {}


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
