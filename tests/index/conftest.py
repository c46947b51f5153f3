"""What the tests of the index tell first: the Whoosh they run on."""

from __future__ import annotations

import whoosh


def pytest_report_header() -> str:
    """Name version and place; several distributions bring a package of this name."""
    version = ".".join(map(str, whoosh.__version__))
    return f"whoosh {version} in {whoosh.__path__[0]}"
