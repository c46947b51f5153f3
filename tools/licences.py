"""Print the licence of every locked dependency; end with 1 when one may not be used.

``python -m tools.licences``
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

LOCK = Path(__file__).parent.parent / "deploy" / "requirements.lock"
# Copyleft that would reach the town's own code, or the data it makes.
REFUSED = re.compile(r"\b[AL]?GPL|GNU (Affero|Lesser|General)|CC[- ]BY[- ](SA|NC)", re.IGNORECASE)
PERMITTED = re.compile(
    r"\b(MIT|BSD|Apache|MPL|ISC|PSF|Zope|ZPL|Python Software|Unlicense|Public Domain|HPND)", re.I
)


def locked() -> Iterator[str]:
    """Yield the name of every locked dependency, once."""
    yield from dict.fromkeys(re.findall(r"^([\w.-]+)==", LOCK.read_text("utf-8"), re.MULTILINE))


def licence(name: str) -> str:
    """Return what the installed package says of its licence, "" when it is not installed here."""
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return ""
    expression, free = (next(iter(found.get_all(key) or ()), "") for key in ("License-Expression", "License"))
    classified = [line for line in found.get_all("Classifier") or () if "License ::" in line]
    said = expression or ", ".join(line.rpartition(" :: ")[2] for line in classified) or free or "unknown"
    return said.splitlines()[0][:100]


def may_be_used(said: str) -> bool:
    """Tell whether one of the licences to choose from is permissive.

    >>> may_be_used("MIT License"), may_be_used("GPL-3.0-only"), may_be_used("MPL-1.1 OR GPL-2.0-only")
    (True, False, True)
    """
    choices = re.split(r" OR |, ", said)
    return any(PERMITTED.search(choice) and not REFUSED.search(choice) for choice in choices)


if __name__ == "__main__":
    found = {name: licence(name) for name in locked()}
    print("\n".join(f"{name:24}{said}" for name, said in found.items()))
    sys.exit(any(said and not may_be_used(said) for said in found.values()))
