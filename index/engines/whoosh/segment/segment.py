"""A segment that knows its files. The TOC pickles this class: its import path must stay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec.whoosh3 import W3Segment

from index.engines.whoosh.segment.arrays import Array
from index.engines.whoosh.segment.documents import ARRAYS, TEXTS, DocumentsFile
from index.engines.whoosh.segment.postings import PostingsFile


class ArraySegment(W3Segment):  # type: ignore[misc]
    """A segment that knows its files and its live documents."""

    def should_assemble(self) -> bool:
        """Keep files apart: they are mapped one by one and shared by hard link."""
        return False

    def path(self, storage: Any, extension: str) -> Path:
        """Return where the file with this *extension* lies."""
        return Path(storage.folder, self.make_filename(extension))

    def postings(self, storage: Any) -> PostingsFile:
        """Open the postings."""
        return PostingsFile(self.path(storage, PostingsFile.EXTENSION))

    def documents(self, storage: Any) -> DocumentsFile:
        """Open the documents."""
        return DocumentsFile(self.path(storage, ARRAYS), self.path(storage, TEXTS))

    def live(self) -> Array | None:
        """Return which documents are not deleted, None when all of them live."""
        if not self.has_deletions():
            return None
        mask = np.ones(self.doc_count_all(), bool)
        mask[list(self.deleted_docs())] = False
        return mask
