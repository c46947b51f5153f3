"""Inside the guarded process: what it may use."""

from __future__ import annotations

import resource


def memory(size: int) -> None:
    """Allow *size* bytes of address space, no limit with 0, and no core files."""
    if size:
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def cpu(seconds: float) -> None:
    """Allow *seconds* of CPU time from now on, rounded up; the system ends the process after that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (spent + max(1, int(seconds)) + 1, hard))
