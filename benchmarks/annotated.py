"""Pages whose every block is known as own text or frame, for ``benchmarks.main_text``."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

_SUBJECTS = [
    "Bauhof",
    "Gemeinderat",
    "Bücherei",
    "Feuerwehr",
    "Musikschule",
    "Freibad",
    "Wochenmarkt",
    "Stadtarchiv",
    "Jugendhaus",
]
_VERBS = ["eröffnet", "erneuert", "verlegt", "plant", "prüft", "feiert", "sperrt", "verschiebt", "sucht"]
_THINGS = [
    "den Radweg am Bach",
    "die Halle im Norden",
    "das Dach der Schule",
    "neue Zeiten für Besuche",
    "einen Platz für Kinder",
    "die Brücke beim Bahnhof",
    "zwölf Bäume am Ring",
    "den Antrag der Vereine",
    "ein Fest im Herbst",
]
_ENDS = [
    "bis zum Ende des Jahres",
    "nach langer Beratung",
    "mit Geld vom Land",
    "trotz des Regens",
    "für alle Ortsteile",
    "gemeinsam mit den Nachbarn",
    "ab dem kommenden Montag",
    "zum ersten Mal seit Jahren",
]


@dataclass
class Annotated:
    """A page under construction: its markup and what of it is own text and what is frame."""

    rng: random.Random
    own: list[str] = field(default_factory=list)
    frame: list[str] = field(default_factory=list)

    def sentence(self) -> str:
        """Return a sentence that no other block of the page has."""
        r = self.rng
        subject = f"{r.choice(_SUBJECTS)} {r.randrange(100, 999)}"
        return f"{subject} {r.choice(_VERBS)} {r.choice(_THINGS)} {r.choice(_ENDS)}."

    def text(self, sentences: int = 3) -> str:
        """Return own text."""
        self.own.append(" ".join(self.sentence() for _ in range(sentences)))
        return self.own[-1]

    def words(self, count: int = 4) -> str:
        """Return a short stretch of own text: a heading, a cell, a list item."""
        self.own.append(" ".join(self.sentence().split()[:count]))
        return self.own[-1]

    def noise(self, count: int = 5) -> str:
        """Return text of the frame."""
        self.frame.append(" ".join(self.sentence().split()[:count]))
        return self.frame[-1]

    def links(self, count: int, tag: str = "li") -> str:
        """Return *count* links of the frame."""
        return "".join(f"<{tag}><a href='/{n}'>{self.noise(3)}</a></{tag}>" for n in range(count))

    def teasers(self, count: int = 3) -> str:
        """Return linked teasers: a heading, a line, "mehr"."""
        return "".join(
            f"<div class='teaser-item'><h3><a href='/t{n}'>{self.noise(5)}</a></h3><p>{self.noise(9)}</p>"
            f"<a href='/t{n}'>mehr</a></div>"
            for n in range(count)
        )


Body = Callable[[Annotated], str]
Shape = Callable[[Annotated, str, str], str]
"""Page, title, markup of its own text → markup of the whole."""
