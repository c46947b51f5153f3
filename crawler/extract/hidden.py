"""What the guarded process reports as hidden → the closed list."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.page import Hidden


def hidden(found: Iterable[Hidden]) -> tuple[Hidden, ...]:
    """Return each kind in *found* once, in the order of the list.

    >>> hidden([Hidden.ROWS, Hidden.SHEETS, Hidden.ROWS])
    (<Hidden.SHEETS: 'sheets'>, <Hidden.ROWS: 'rows'>)
    """
    kinds = set(found)
    return tuple(kind for kind in Hidden if kind in kinds)
