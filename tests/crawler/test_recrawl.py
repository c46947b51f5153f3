"""Rule 4 over sixty nights: most requests are saved, and hardly any freshness is lost."""

from __future__ import annotations

from benchmarks.recrawl import simulate


def test_sixty_nights_save_most_requests_and_see_changes_soon() -> None:
    results = simulate()
    assert results["all"].saved > 0.75
    assert results["all"].mean_lag < 1.0
    assert max(results["all"].lags) <= 14
    assert results["lists"].saved == 0.0
    assert max(results["lists"].lags) == 0
    assert max(results["services"].lags) <= 7
    assert results["documents"].saved > results["services"].saved


def test_the_simulation_is_deterministic() -> None:
    assert simulate(10, seed=3) == simulate(10, seed=3)
