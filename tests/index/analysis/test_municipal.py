"""The compounds of a town hall are taken apart almost without a mistake."""

from __future__ import annotations

import re

from benchmarks.german import MUNICIPAL, municipal
from index.analysis.german import German


def test_municipal_compounds() -> None:
    score = municipal(German(), MUNICIPAL)
    found = re.match(r"F1 (\d\.\d+)", score)
    assert found
    assert float(found[1]) >= 0.97, score
