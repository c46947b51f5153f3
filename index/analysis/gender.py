"""Gender forms: Bürger*innen, Bürger:in, Bürger/-innen, BürgerInnen are found by either gender."""

from __future__ import annotations

import re
from collections.abc import Callable

_SIGN = r"(?:[*:_·•∙‧]|/-?|\(-?)"
GENDER = (
    rf"[^\W\d_]{{3,}}{_SIGN}(?:innen|in)\)?[a-zäöüß]*(?![^\W_])"
    rf"|[^\W\d_]{{3,}}(?:[*:_·•]|/-?|\(-?)[rnsem]\)?(?![^\W_])"
)
BINNEN_I = re.compile(r"[a-zäöüß]{2}In(?:nen[a-zäöüß]*)?$")
"""The capital inside BürgerInnen; it is a plain word for the tokeniser."""
_READ = re.compile(rf"^([^\W\d_]+?)(?:{_SIGN}|(?=I))((?i:innen|in)|[rnsem])\)?(.*)$")


def genders(text: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the words that a gender form stands for, the feminine first where there is one.

    >>> genders("Bürger*innen", {"Bürger"}.__contains__)
    ('Bürgerinnen', 'Bürger')
    >>> genders("Bürger:innenbüro", bool), genders("Angestellte(r)", bool)
    (('Bürgerinnenbüro', 'Bürgerbüro'), ('Angestellter', 'Angestellte'))
    """
    match = _READ.match(text)
    if not match:
        return (text,)
    base, ending, rest = match[1], match[2].lower(), match[3]
    words = [base + ending + rest, base + rest]
    if ending in ("in", "innen") and not rest:  # Kolleg*innen: Kollegen; Ärzt*innen: Ärzte
        words += [base + more for more in ("e", "en") if known(base + more)]
    return tuple(words)


def masculine(word: str, known: Callable[[str], bool]) -> str | None:
    """Return the masculine of a folded feminine noun, or None: Ärztin → Arzt.

    Snowball undoes -in itself, but neither the umlaut nor the e; only words with a known plural in -innen are
    feminines, which Termin is not.
    """
    base = re.sub("in(?:nen)?$", "", word)
    if base == word or len(base) < 3 or not known((base + "innen").capitalize()):
        return None
    plain = base.translate(_PLAIN)
    found = (form for form in (base, base + "e", plain, plain + "e") if known(form.capitalize()))
    return next(found, None)


_PLAIN = str.maketrans("äöü", "aou")
