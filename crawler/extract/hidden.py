"""What the guarded process reports as hidden → the closed list."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.page import Hidden


def hidden(found: Iterable[str]) -> tuple[Hidden, ...]:
    """Return each kind in *found* once, in the order of the list.

    >>> hidden(["rows", "sheets", "rows"])
    (<Hidden.SHEETS: 'sheets'>, <Hidden.ROWS: 'rows'>)
    """
    names = set(found)
    return tuple(kind for kind in Hidden if kind.value in names)
