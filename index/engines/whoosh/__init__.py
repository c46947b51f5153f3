"""The Whoosh engine: a real Whoosh index whose segments are arrays.

Whoosh keeps its TOC, its segments, its lock and its readers; only the codec is ours (``codec``), reached
through Whoosh's own extension points. Stock queries and matchers work on it (``stock``). A segment has three
files:

- ``.pst`` terms and postings of every field: ``terms``, ``postings``, written from a pool of bounded memory
  (``pool``) or merged from other segments (``merge``);
- ``.doc`` numbers of every document: lengths, date, prior, facets, where its records lie (``documents``);
- ``.txt`` the records: page without passages, then of each passage its text and where its words stand.

All of them are written once, mapped, and shared between generations by hard link. A commit is visible with
the renaming of its TOC; the manifest beside it is checked before anything is unpickled (``storage``).

Searching does not use Whoosh's matchers: a ``snapshot`` joins the segments of a commit to one range of
document numbers, ``compile`` turns clauses into ``nodes`` over arrays, ``top`` finds the hits to show;
``phrase``, ``facets`` and ``positions`` do the rest.
"""

from index.engines.whoosh.engine import WhooshEngine
from index.engines.whoosh.segment.storage import share

__all__ = ["WhooshEngine", "share"]
