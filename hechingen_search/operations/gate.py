"""May a new generation be published? Rules of operations, on plain values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hechingen_search.operations.judgements import Judgement

_FEW, _NAMED = 2, 5
MAX_FALL = 0.10
"""Share of the documents that may vanish in a night whose deletions were frozen: a frozen night
deletes nothing itself, so more than this can only be a store or an extraction gone wrong."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a generation when the gate looks at it."""

    documents: int
    failed: frozenset[Judgement]
    """Judged queries that it does not satisfy."""
    lost: tuple[str, ...] = ()
    """Words of a sample that lead to their page in what is published, but here no longer."""
    sample: int = 0
    """Words in that sample."""


def refusals(
    old: Candidate | None, new: Candidate, frozen: bool, other_store: bool = False
) -> tuple[str, ...]:
    """Return why *new* must not replace *old*, in German; empty when it may.

    A store that is not the one *old* was built from (*other_store*) knows no earlier night: what it lacks has
    not been compared with anything before.
    """
    return tuple(_refusals(old, new, frozen, other_store)) if old else ()


def _refusals(old: Candidate, new: Candidate, frozen: bool, other_store: bool) -> Iterator[str]:
    fallen = f"von {old.documents} auf {new.documents} Dokumente"
    if new.documents < old.documents * (1 - MAX_FALL):
        if frozen:
            yield f"Löschungen sind eingefroren, trotzdem fiele der Bestand {fallen}."
        elif other_store:
            yield (
                f"Der Bestand ist neu angelegt und noch unvollständig; der Index fiele {fallen}. "
                "Bitte »hechingen-search crawl« zu Ende laufen lassen oder die Sicherung zurückholen."
            )
        elif not new.documents:
            yield f"Der Bestand ist leer; der Index fiele {fallen}."
    if len(new.lost) > max(_FEW, MAX_FALL * new.sample):
        some = ", ".join(f"»{word}«" for word in new.lost[:_NAMED])
        yield f"{len(new.lost)} von {new.sample} bekannten Wörtern führen nicht mehr hin, etwa {some}."
    for judgement in sorted(new.failed - old.failed, key=str):
        yield f"Eine geprüfte Suchanfrage verschlechtert sich: {judgement}."
