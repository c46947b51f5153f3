"""Names of the place, learned from the site: words that no dictionary has but that build other words there.

Starzel is learned where the site writes Starzeltal and Starzelbrücke: from then on "Brücke" finds
Starzelbrücke, and Starzelfest is no slip. What a full build learned is a file of its generation and is part
of the analysis for as long as that generation is continued; the next full build learns anew. The staff see
it in the report and decide: a name in the gazetteer stays, under ``[Kein Name]`` it is never learned again.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from crawler.page import Page
from index import durable
from index.analysis.gazetteer import Name
from index.analysis.german import German
from index.analysis.spelling import fold
from index.errors import DamagedIndexError

FILE = "learned.txt"
"""The file's name in a generation: a name and the words that it builds, by tabs, one name a line."""
PLACE = "names.json"
"""The staff's names of the place, as they were when a generation was built: name and kind."""
_WORD = re.compile(r"(?<![\w-])[A-ZÄÖÜ][a-zäöüß]{3,39}(?![\w-])")
_SHORTEST = 4
_REST = 3
_LEAST = 2
"""Words that a name must build which never stands alone: one may be chance."""
_STREETS = ("straße", "weg", "gasse", "platz", "allee", "steige", "staffel", "brücke", "brunnen", "halde")
"""What streets end in: a single one shows that the strange word before it is a name."""
_SHOWN = 5


class LearnedName(NamedTuple):
    """A word that looks like a name, and some words of the site that it begins or ends."""

    name: str
    builds: tuple[str, ...]


def learn(pages: Iterable[Page], german: German) -> tuple[LearnedName, ...]:
    """Return the names that *pages* use and *german* does not know, in the order of the alphabet."""
    words: dict[str, str] = {}
    for page in pages:
        for passage in page.passages:
            words.update((fold(word), word) for word in _WORD.findall(passage.text))
            words.update((fold(word), word) for word in _WORD.findall(passage.heading))
        words.update((fold(word), word) for word in _WORD.findall(page.title))
    return tuple(_learned(words, german))


def _learned(words: Mapping[str, str], german: German) -> Iterator[LearnedName]:
    strange = {key for key in words if not german.words.is_known(key)}
    strange -= {fold(name.name) for name in german.names}
    begins: dict[str, dict[str, str]] = defaultdict(dict)
    ends: dict[str, dict[str, str]] = defaultdict(dict)
    for key in sorted(strange):
        for cut in range(_SHORTEST, len(key) - _REST + 1) if _is_whole(key, german) else ():
            front, back = key[:cut], key[cut:]
            if _is_head(back, german) and not _is_modifier(front, german):
                begins[front].setdefault(german.words.stems(back)[0], words[key])
            elif back in strange and german.words.compounds.can_begin(front):
                ends[back].setdefault(front, words[key])
    streets = {german.words.stems(street)[0] for street in _STREETS}
    for name in sorted({*begins, *ends}):
        alone = 1 if name in strange or not streets.isdisjoint(begins[name]) else _LEAST
        if len(begins[name]) >= alone or len(ends[name]) >= _LEAST:
            builds = sorted({*begins[name].values(), *ends[name].values()})
            yield LearnedName(words.get(name, name.capitalize()), tuple(builds[:_SHOWN]))


def _is_whole(key: str, german: German) -> bool:
    return not german.words.compounds(key).leaves


def _is_head(part: str, german: German) -> bool:
    return german.words.compounds.can_end(part) and german.words.is_noun(part)


def _is_modifier(part: str, german: German) -> bool:
    return german.words.compounds.can_begin(part) or german.words.is_known(part)


def write(path: Path, names: Iterable[LearnedName]) -> None:
    """Write *names* as the file of the generation in *path*."""
    lines = ("\t".join((learned.name, *learned.builds)) + "\n" for learned in names)
    durable.write(path / FILE, "".join(lines).encode())


def read(path: Path) -> tuple[LearnedName, ...]:
    """Return what the generation in *path* has learned, nothing without a file; raises DamagedIndexError."""
    try:
        lines = (path / FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()  # of a version that learned nothing; its fingerprint tells
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedIndexError(path / FILE) from error
    return tuple(LearnedName(name, tuple(builds)) for name, *builds in (line.split("\t") for line in lines))


def write_place(path: Path, german: German) -> None:
    """Write the staff's names that the generation in *path* is built with."""
    durable.write(path / PLACE, json.dumps([name[:2] for name in german.names], ensure_ascii=False).encode())


def place(path: Path, german: German) -> German:
    """Return *german* with the names that the generation in *path* was built with, changed since or not.

    Of earlier versions, which kept none, those of *german*. Raises DamagedIndexError.
    """
    try:
        rows = json.loads((path / PLACE).read_bytes())
        built = [(str(name), str(kind)) for name, kind in rows]
    except FileNotFoundError:
        return german
    except (OSError, ValueError, TypeError) as error:
        raise DamagedIndexError(path / PLACE) from error
    if built == [name[:2] for name in german.names]:
        return german
    return german.named(tuple(Name(name, kind, 0) for name, kind in built))


def german_with(german: German, learned: Iterable[LearnedName]) -> German:
    """Return *german* with the *learned* names, for documents and queries alike."""
    return german.extended(tuple(each.name for each in learned))
