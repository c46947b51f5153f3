"""The dictionary of lemmas: a mapped table where one can be kept, else as simplemma ships it.

Part of its data is under the ODbL: nothing made from it is shipped. To read it takes half a second and 30 MB
in each process; as a table in the directory of the index it is mapped and shared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

from index.analysis.mapped import Table, prepared

NAME = "lemmas.bin"
_SOURCE = f"simplemma {version('simplemma')} de"
"""Of this import: a package that is replaced later is not the one that runs."""
Lookup = Callable[[str], str | None]
"""Returns the lemma of a word as it is written, None for one that the dictionary has not."""


def opened(directory: Path | None) -> Lookup:
    """Return the dictionary, as a table of *directory* where there is or can be one."""
    found = table(directory) if directory else None
    return _in(found) if found else shipped().get


@cache
def table(directory: Path) -> Table | None:
    """Return the table in *directory*, made at its first use and mapped once; None where none can be."""
    return prepared(directory / NAME, _SOURCE, _entries)


def _in(table: Table) -> Lookup:
    get = table.get

    def lemma(word: str) -> str | None:
        found = get(word.encode())
        return found if found is None else found.decode() or word

    return lemma


def _entries() -> Iterator[tuple[bytes, bytes]]:
    """Yield words and lemmas, an empty one for the word itself."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    dictionary: Mapping[str, str] = DefaultDictionaryFactory().get_dictionary("de")
    for word in dictionary:
        lemma = dictionary[word]
        yield word.encode(), b"" if lemma == word else lemma.encode()


def shipped() -> Mapping[str, str]:
    """Return the dictionary as the package ships it."""
    # Imported only here: a tenth of a second that processes with a table save.
    from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

    found: Mapping[str, str] = LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary("de")
    return found
