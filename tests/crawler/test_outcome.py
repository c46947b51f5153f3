"""Rule 11: the list of outcomes is closed and every one explains itself in German."""

from __future__ import annotations

import pytest

from crawler.outcome import GONE_FOR_GOOD, Group, Outcome


@pytest.mark.parametrize("outcome", Outcome)
def test_rule_11_every_outcome_has_a_german_sentence(outcome: Outcome) -> None:
    assert outcome.sentence[0].isupper()
    assert outcome.sentence.endswith(".")
    assert Outcome.__members__[outcome.name] is outcome


def test_rule_11_sentences_differ() -> None:
    assert len({outcome.sentence for outcome in Outcome}) == len(Outcome)


def test_rule_7_no_trouble_of_the_server_deletes_a_page() -> None:
    assert not any(outcome.transient for outcome in GONE_FOR_GOOD)
    assert all(outcome.group in (Group.FAILED, Group.SKIPPED) for outcome in GONE_FOR_GOOD)
