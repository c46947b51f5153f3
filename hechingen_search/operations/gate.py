"""May a new generation be published? Rules of operations, on plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hechingen_search.operations.judgements import Judgement

MAX_FALL = 0.10
"""Share of the documents that may vanish in a night whose deletions were frozen: a frozen night
deletes nothing itself, so more than this can only be a store or an extraction gone wrong."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a generation when the gate looks at it."""

    documents: int
    failed: frozenset[Judgement]
    """Judged queries that it does not satisfy."""


def refusals(old: Candidate | None, new: Candidate, frozen: bool) -> tuple[str, ...]:
    """Return why *new* must not replace *old*, in German; empty when it may."""
    return tuple(_refusals(old, new, frozen)) if old else ()


def _refusals(old: Candidate, new: Candidate, frozen: bool) -> Iterator[str]:
    if frozen and new.documents < old.documents * (1 - MAX_FALL):
        yield (
            f"Löschungen sind eingefroren, trotzdem fiele der Bestand von {old.documents} auf "
            f"{new.documents} Dokumente."
        )
    for judgement in sorted(new.failed - old.failed, key=str):
        yield f"Eine geprüfte Suchanfrage verschlechtert sich: {judgement}."
