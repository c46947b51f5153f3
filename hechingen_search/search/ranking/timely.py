"""What time does to a page: past and expired content stands lower and says why; news age, services do not."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import NamedTuple

from crawler.page import Kind, Page

PAST = 0.5
"""Factor for what is over: still found by its name, never before what is to come."""
OLD = 0.75
"""Factor that the oldest news and minutes approach."""
AGEING = 730.0
"""Days after which two thirds of the way to ``OLD`` are done: two years, a budget cycle."""
VOID = re.compile(r"\b(?:außer Kraft|nicht mehr gültig|veraltet)\b", re.IGNORECASE)
"""What a title says of a by-law or a form that holds no longer."""
RECENT = frozenset({Kind.NEWS, Kind.MINUTES})


class TimeFactor(NamedTuple):
    """Factor on the score, and a German remark or ""."""

    factor: float
    label: str = ""


def timely(page: Page, today: date) -> TimeFactor:
    """Return what *today* makes of *page*."""
    last = page.ends or (page.starts if page.kind is Kind.EVENT else None)
    if last is not None and last < today:
        return TimeFactor(PAST, "Vergangene Veranstaltung" if page.kind is Kind.EVENT else "Abgelaufen")
    if page.kind not in RECENT and VOID.search(page.title):
        return TimeFactor(PAST, "Nicht mehr gültig")
    if page.kind in RECENT and (day := page.dated):
        age = max((today - day).days, 0)
        return TimeFactor(OLD + (1 - OLD) * math.exp(-age / AGEING))
    return TimeFactor(1.0)
