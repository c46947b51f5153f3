"""How many processors there are for us."""

from __future__ import annotations

import os


def cores() -> int:
    """Return how many cores this process may use; a service may be bound to fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
