"""The files that staff edit in the room, and the kinds of entries in them.

A new kind of entry is one row of ``KINDS``: the fields of its form, how it is read from its file and written.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hechingen_search.editorial import blocks, lines, outside
from hechingen_search.editorial import file as editors
from hechingen_search.editorial.blocks import Value
from hechingen_search.errors import ConfigError
from hechingen_search.operations import judgements
from hechingen_search.settings import Settings
from index.analysis import gazetteer, synonyms
from index.analysis.german import German

NO_YES = ("nein", "ja")
Values = Mapping[str, str]
"""What stands in the fields of a form."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    name: str
    label: str
    hint: str = ""
    needed: bool = True
    many: bool = False
    """Several texts, one a line."""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in its file: where, and what its fields hold."""

    place: int
    values: Values


@dataclass(frozen=True, slots=True)
class File:
    """A file of the staff; *check* raises when a text may not stand in it."""

    name: str
    title: str
    path: Callable[[Settings], Path]
    check: Callable[[str, Path, German], object]
    new: str = ""
    """How it begins when it is made here."""


def _synonyms(text: str, path: Path, german: German) -> object:
    return synonyms.rules_in(text, path)


def _names(text: str, path: Path, german: German) -> object:
    return gazetteer.parse(text, str(path))


RULES = File("regeln", "Regeln", lambda settings: settings.search.editors, editors.parse)
JUDGED = File(
    "geprueft",
    "Geprüfte Suchen",
    lambda settings: settings.search.judgements,
    lambda text, path, german: judgements.parse(text, path),
)
SYNONYMS = File(
    "synonyme",
    "Synonyme",
    lambda settings: settings.search.own_synonyms,
    _synonyms,
    "# Eigene Synonyme. Die Zeile mit @ nimmt die mitgelieferten dazu; ohne sie gelten nur die eigenen.\n"
    f"{synonyms.INCLUDE}\n\n",
)
NAMES = File(
    "namen",
    "Namen",
    lambda settings: settings.search.own_names,
    _names,
    "# Eigene Ortsnamen. Die Zeile mit @ nimmt die mitgelieferten dazu; ohne sie gelten nur die eigenen.\n"
    f"{gazetteer.INCLUDE}\n\n",
)
ELSEWHERE = File(
    "woanders",
    "Nicht unsere Aufgabe",
    lambda settings: settings.search.own_elsewhere,
    lambda text, path, german: outside.parse(text, path, german),
    outside.shipped(),
)
FILES = {each.name: each for each in (RULES, JUDGED, SYNONYMS, NAMES, ELSEWHERE)}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry: how it is shown, read from and written into its file."""

    name: str
    file: File
    title: str
    help: str
    fields: tuple[Field, ...]
    entries: Callable[[str], Sequence[Entry]]
    add: Callable[[str, Values], str]
    replace: Callable[[str, int, Values], str]
    remove: Callable[[str, int], str]

    def said(self, values: Values) -> str:
        """Return an entry in one line, for lists and the history."""
        return " · ".join(
            ", ".join(values[each.name].splitlines()) for each in self.fields if values.get(each.name)
        )


def _row(
    fields: Sequence[Field], numbers: Mapping[str, Callable[[str], Value]], values: Values
) -> dict[str, Value]:
    row: dict[str, Value] = {}
    for each in fields:
        text = values.get(each.name, "").strip()
        if not text:
            continue
        value = text.split("\n") if each.many else numbers.get(each.name, str)(text)
        if value is not False:
            row[each.name] = value
    return row


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return NO_YES[value]
    if isinstance(value, list):
        return "\n".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _table(
    name: str,
    file: File,
    title: str,
    help_: str,
    fields: tuple[Field, ...],
    numbers: Mapping[str, Callable[[str], Value]] | None = None,
    key: str = "",
) -> Kind:
    """Return a kind whose entries are tables ``[[key]]`` of a TOML file."""
    table, known = key or name, frozenset(each.name for each in fields)

    def entries(text: str) -> Sequence[Entry]:
        rows = tomllib.loads(text).get(table, [])
        # What has further keys was written by hand for another purpose and is left to the hand.
        return [
            Entry(place, {key: _shown(value) for key, value in row.items()})
            for place, row in enumerate(rows)
            if row.keys() <= known
        ]

    def row(values: Values) -> dict[str, Value]:
        return _row(fields, numbers or {}, values)

    return Kind(
        name,
        file,
        title,
        help_,
        fields,
        entries,
        lambda text, values: blocks.added(text, table, row(values)),
        lambda text, place, values: blocks.replaced(text, table, place, row(values)),
        lambda text, place: blocks.removed(text, table, place),
    )


def factor(text: str) -> Value:
    """Return a factor as people write it; raises ConfigError.

    >>> factor("1,5"), factor("2")
    (1.5, 2.0)
    """
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise ConfigError(f"»{text[:40]}« ist keine Zahl wie 1,5.") from None


def first(text: str) -> Value:
    """Return a rank; raises ConfigError."""
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) <= 50):
        raise ConfigError(f"»{text[:40]}« ist keine Zahl von 1 bis 50.")
    return int(text)


PAGE = Field("page", "Adresse der Seite", "So, wie sie in der Suche steht.")
WORDS = Field(
    "words",
    "Suchworte",
    "Ein Begriff je Zeile. Eine Zeile mit mehreren Wörtern gilt, wenn alle gesucht werden; "
    "Beugung ist gleichgültig.",
    many=True,
)


def _terms(text: str) -> Sequence[Entry]:
    return [Entry(n, {"text": each}) for n, each in enumerate(tomllib.loads(text).get("suggest", []))]


def _lines(text: str) -> Sequence[Entry]:
    rows = ((n, line.partition("#")[0].strip()) for n, line in enumerate(text.splitlines(), 1))
    return [Entry(n, {"line": row}) for n, row in rows if row and row != synonyms.INCLUDE]


def _named(text: str) -> Sequence[Entry]:
    own = (name for name in gazetteer.parse(text) if name.line > 0)
    return [Entry(name.line, {"kind": name.kind, "name": name.name}) for name in own]


KINDS = {
    each.name: each
    for each in (
        _table(
            "best",
            RULES,
            "Empfehlungen",
            "Steht mit der Bemerkung „Empfohlen“ ganz oben, wenn jemand danach sucht.",
            (WORDS, PAGE),
        ),
        _table(
            "hide",
            RULES,
            "Ausgeblendet",
            "Wird nicht gezeigt; mit Suchworten nur bei diesen nicht.",
            (
                PAGE,
                Field("words", "Nur bei diesen Suchworten", WORDS.hint + " Leer: nie zeigen.", False, True),
            ),
        ),
        _table(
            "boost",
            RULES,
            "Vorgezogen",
            "Bekommt bei jeder Suche mehr Punkte, oder mit einem Faktor unter 1 weniger.",
            (PAGE, Field("factor", "Faktor", "Über 0, höchstens 10; 1,5 ist schon viel.")),
            {"factor": factor},
        ),
        Kind(
            "suggest",
            RULES,
            "Vorschläge",
            "Wird beim Tippen vorgeschlagen, vor allem anderen.",
            (Field("text", "Begriff"),),
            _terms,
            lambda text, values: blocks.with_item(text, "suggest", values["text"]),
            lambda text, place, values: blocks.without_item(
                blocks.with_item(text, "suggest", values["text"]), "suggest", place
            ),
            lambda text, place: blocks.without_item(text, "suggest", place),
        ),
        _table(
            "query",
            JUDGED,
            "Geprüfte Suchen",
            "Ein neuer Stand, bei dem das nicht mehr stimmt, wird nicht veröffentlicht.",
            (
                Field("text", "Gesucht wird"),
                PAGE,
                Field("first", "Unter den ersten", "Leer: unter den ersten drei.", False),
            ),
            {"first": first},
        ),
        _table(
            "elsewhere",
            ELSEWHERE,
            "Nicht unsere Aufgabe",
            "Über den Treffern steht, wer zuständig ist, wenn jemand danach sucht.",
            (
                WORDS,
                Field("authority", "Wer zuständig ist", "", False),
                Field("why", "Ein Satz, der das erklärt"),
                Field("page", "Startseite der Stelle", "", False),
                Field(
                    "alone",
                    "Nur das zeigen",
                    "ja: keine Seite der Stadt beantwortet es.",
                    False,
                    False,
                    NO_YES,
                ),
            ),
            {"alone": lambda text: text == NO_YES[1]},
        ),
        Kind(
            "synonym",
            SYNONYMS,
            "Synonyme",
            "„a, b“: Wer eines sucht, findet auch das andere. „a => b“: nur in dieser Richtung.",
            (Field("line", "Begriffe", "Durch Kommas getrennt."),),
            _lines,
            lambda text, values: lines.added(text, values["line"]),
            lambda text, place, values: lines.replaced(text, place, values["line"]),
            lines.removed,
        ),
        Kind(
            "name",
            NAMES,
            "Namen",
            "Gilt nie als Tippfehler und wird in Zusammensetzungen erkannt; ab dem nächsten Stand.",
            (
                Field(
                    "kind",
                    "Was es ist",
                    "„Kein Name“: soll die Suche nie als Namen lernen.",
                    choices=("Straße", "Stadtteil", "Ort", "Landschaft", "Einrichtung", gazetteer.NO_NAME),
                ),
                Field("name", "Name", "So, wie er geschrieben wird."),
            ),
            _named,
            lambda text, values: lines.added(text, values["name"], values["kind"]),
            lambda text, place, values: lines.added(
                lines.removed(text, place), values["name"], values["kind"]
            ),
            lines.removed,
        ),
    )
}
