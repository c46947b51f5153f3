"""A German analysis with its tables loaded, once for all children of the server of ``tests.forked``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from index.analysis.german import German
from index.build import build
from index.generations import Generations
from tests.index.pages import ListSource, page

GERMAN = German()

with tempfile.TemporaryDirectory() as directory:
    source = ListSource()
    source.put(page("u/1", "katze rathaus"))
    build(Generations(Path(directory)), source, GERMAN)
