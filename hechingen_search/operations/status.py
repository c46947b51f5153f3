"""What is published, how old it is, and how the last night ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.night import Night
from crawler.store import Store
from hechingen_search.operations import last_run
from hechingen_search.operations.last_run import LastRun
from hechingen_search.operations.lock import Task, task_of
from hechingen_search.published import generations_of
from hechingen_search.settings import Settings
from index.generations import Generation, Generations


@dataclass(frozen=True, slots=True)
class GenerationStatus:
    """One generation, as ``status`` tells of it."""

    name: str
    documents: int
    built: datetime
    current: bool
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """Everything ``status`` tells."""

    site: str
    generations: tuple[GenerationStatus, ...]
    """Oldest first."""
    pages: int | None
    """In the store; None when there is no store yet."""
    night: Night | None
    last_run: LastRun | None
    task: Task | None = None
    """The command that is at work or was interrupted."""

    @property
    def current(self) -> GenerationStatus | None:
        """Return what is published."""
        return next((stand for stand in self.generations if stand.current), None)


def gather(settings: Settings) -> Status:
    """Read the status without changing anything; raises IndexingError, StoreError."""
    pages, night = None, None
    if settings.data.store.exists():
        with Store(settings.data.store) as store:
            pages, night = store.count(), store.night()
    stands = generations(generations_of(settings))
    run, task = last_run.read(settings.data.last_run), task_of(settings)
    return Status(settings.crawl.start, stands, pages, night, run, task)


def generations(kept: Generations) -> tuple[GenerationStatus, ...]:
    """Return what can be said of every generation, oldest first."""
    current = kept.current_name()
    return tuple(_stand(kept, found, found.name == current) for found in kept.all())


def _stand(kept: Generations, found: Generation, current: bool) -> GenerationStatus:
    facts = found.facts
    return GenerationStatus(found.name, facts.documents, facts.built_at, current, kept.refused(found))


def as_json(status: Status) -> dict[str, Any]:
    """Return *status* as plain values."""
    night, run = status.night, status.last_run
    return {
        "site": status.site,
        "published": status.current.name if status.current else None,
        "pages_in_store": status.pages,
        "generations": [
            {
                "name": stand.name,
                "documents": stand.documents,
                "built": stand.built.isoformat(),
                "published": stand.current,
                "refused": list(stand.refused),
            }
            for stand in status.generations
        ],
        "night": night_json(night) if night else None,
        "last_run": {
            "started": run.started.isoformat(),
            "ended": run.ended.isoformat(),
            "result": run.result,
            "messages": list(run.messages),
        }
        if run
        else None,
        "task": {"name": task.name, "started": task.started.isoformat(), "running": task.running}
        if (task := status.task)
        else None,
    }


def night_json(night: Night) -> dict[str, Any]:
    """Return *night* as plain values."""
    return {
        "number": night.number,
        "started": night.started.isoformat(),
        "ended": night.ended.isoformat() if night.ended else None,
        "requests": night.requests,
        "pages": night.pages,
        "deleted": night.deleted,
        "kept": night.kept,
        "reached": night.reached,
        "frozen": list(night.frozen),
        "warnings": list(night.warnings),
        "outcomes": {str(outcome): number for outcome, number in night.counts.items()},
    }
