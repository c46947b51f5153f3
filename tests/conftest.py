"""Shared fixtures, and the rule that CI skips nothing."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

from index import fingerprint
from index.analysis import dictionary
from index.meaning import wheel
from tests.clusters import addresses, connect

__all__ = ["addresses", "connect"]

# How long an example takes depends on what else the machine does; no test may fail for that.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn every skip into a failure where CI says that it has installed the tools."""
    report = yield
    if (
        report.skipped
        and os.environ.get("HECHINGEN_SEARCH_REQUIRE_TOOLS")
        and not hasattr(report, "wasxfail")
    ):
        report.outcome = "failed"
        report.longrepr = f"skipped where CI must not skip: {report.longrepr}"
    return report


@pytest.fixture(autouse=True, scope="session")
def _words_only() -> Generator[None]:
    """Leave the language model out, here and in the processes that tests start.

    It would encode every little site of every test; those of ``meaning`` ask for it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wheel, "model_file", lambda: None)
        patch.setenv("PYTHONPATH", str(Path(__file__).with_name("without_model")), prepend=os.pathsep)
        yield


@pytest.fixture(autouse=True, scope="session")
def _dictionary_as_shipped() -> Generator[None]:
    """Prepare nothing for each little site: it would take longer than it saves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dictionary, "table", lambda directory: None)
        patch.setattr(fingerprint, "_files_as_started", lambda: None)
        yield
