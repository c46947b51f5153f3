"""A change that somebody means to make: what it would do to the file, and making it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hechingen_search.editorial.keeping import Change, Content, Keeper, content
from hechingen_search.errors import ConfigError, ServiceError
from hechingen_search.operations.address import look_up
from hechingen_search.published import PublishedIndex, german_of
from hechingen_search.search.show.result_json import printable
from hechingen_search.settings import Settings
from hechingen_search.web.service import service
from hechingen_search.web.staff.desk import desk
from hechingen_search.web.staff.shelf import FILES, KINDS, Entry, File, Kind, Values
from index.analysis.german import German

LONGEST = 500
"""Characters of one text in a field; an address may be longer."""
LONGEST_ADDRESS = 2_000
MOST = 40
"""Texts in a field that takes several."""


class NoEntryError(ServiceError):
    """There is no such kind, file or entry."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One entry as it shall be: a new one without ``place``, gone without ``values``."""

    kind: Kind
    place: int | None
    values: Values | None

    def edited(self, text: str) -> str:
        """Return the *text* of the file with this change."""
        if self.values is None:
            return self.kind.remove(text, self.place or 0)
        if self.place is None:
            return self.kind.add(text, self.values)
        return self.kind.replace(text, self.place, self.values)


def kind_named(name: str) -> Kind:
    """Return a kind of entries; raises NoEntryError."""
    if name not in KINDS:
        raise NoEntryError(f"»{name[:40]}« gibt es nicht, nur {', '.join(KINDS)}.")
    return KINDS[name]


def keeper() -> Keeper:
    """Return the history of this site."""
    return Keeper(desk().settings.data.staff)


def now(file: File) -> Content:
    """Return what *file* holds."""
    return content(file.path(desk().settings), file.new)


def entry(kind: Kind, place: int) -> Entry:
    """Return one entry as it stands; raises NoEntryError."""
    found = next((each for each in kind.entries(now(kind.file).text) if each.place == place), None)
    if found is None:
        raise NoEntryError(
            "Diesen Eintrag gibt es nicht mehr; vielleicht wurde die Datei inzwischen geändert."
        )
    return found


def values_of(kind: Kind, given: Mapping[str, str], settings: Settings) -> Values:
    """Return what a form gives for *kind*, tidied; raises ConfigError for what cannot stand in the file."""
    values = {}
    for each in kind.fields:
        text = printable(given.get(each.name, "")).replace("\r", "").strip()
        rows = [" ".join(row.split()) for row in text.split("\n") if row.strip()]
        if each.needed and not rows:
            raise ConfigError(f"Es fehlt: {each.label}.")
        longest = LONGEST_ADDRESS if each.name == "page" else LONGEST
        if len(rows) > (MOST if each.many else 1) or any(len(row) > longest for row in rows):
            raise ConfigError(f"{each.label}: zu viel Text.")
        if each.name in ("line", "name") and any(row[0] in "[@" or "#" in row for row in rows):
            raise ConfigError(f"{each.label}: #, [ und @ haben in dieser Datei eine eigene Bedeutung.")
        if each.choices and rows and not re.fullmatch(r"[\w -]{1,40}", rows[0]):
            raise ConfigError(f"{each.label}: Erwartet wird zum Beispiel {each.choices[0]}.")
        values[each.name] = "\n".join(rows)
    if values.get("page"):
        values["page"] = _address(values["page"], settings)
    return values


def _address(page: str, settings: Settings) -> str:
    """Return the address under which the index knows *page*, whatever spelling was typed."""
    if not page.startswith(("http://", "https://")):
        raise ConfigError(f"Die Adresse der Seite beginnt mit https://, nicht mit »{page[:20]}«.")
    known = look_up(settings, page)
    return (known.kept or known.url) if known else page


def checked(draft: Draft, text: str) -> str:
    """Return *text* with the change of *draft*; raises ServiceError, IndexingError where it may not stand."""
    changed = draft.edited(text)
    if draft.values is not None and any(each.values == draft.values for each in draft.kind.entries(text)):
        raise ConfigError("Das steht schon so dort; es gibt nichts zu ändern.")
    check(draft.kind.file, changed)
    return changed


def check(file: File, text: str) -> None:
    """Raise what is wrong with *text* as the content of *file*."""
    with service().live.lease() as opened:
        file.check(text, _path(file), german(opened))


def german(opened: PublishedIndex | None) -> German:
    """Return the analysis that is in use."""
    return opened.german if opened else german_of(desk().settings)


def _path(file: File) -> Path:
    return file.path(desk().settings)


def save(draft: Draft, version: str, who: str) -> Change:
    """Make the change to the file as seen in *version*; raises ConflictError, ServiceError, IndexingError."""
    told = draft.values if draft.values is not None else entry(draft.kind, draft.place or 0).values
    verb = "Entfernt" if draft.values is None else "Neu" if draft.place is None else "Geändert"
    what = f"{verb}: {draft.kind.title}: {draft.kind.said(told)}"
    file = draft.kind.file
    return keeper().change(
        file.name, _path(file), version, lambda text: checked(draft, text), who, what, file.new
    )


def undo(number: int, who: str) -> Change:
    """Take a change of the history back; raises as ``save`` does."""
    made, revert = keeper().undone(number)
    file = FILES[made.file]

    def edit(text: str) -> str:
        changed = revert(text)
        check(file, changed)
        return changed

    what = f"Zurückgenommen: {made.what}"
    return keeper().change(file.name, _path(file), now(file).version, edit, who, what, file.new)
