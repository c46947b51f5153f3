"""Finding out quickly that a text needs no repair."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.analysis.repair import needs_repair, repair

LETTERS = "aÄßB -\u00ad\u2010\n\r\t\u00a0\u0301ﬁ²12.\u200b"


@given(st.text(LETTERS, max_size=30))
def test_needs_repair_says_whether_repair_changes_anything(text: str) -> None:
    repaired = repair(text)
    # Repair may take a stretch up and put it back as it was; it must not miss one that changes.
    assert needs_repair(text) or repaired.text == text
