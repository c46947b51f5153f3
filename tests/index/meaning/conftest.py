"""The model, prepared once for all tests."""

from __future__ import annotations

import pytest

from index.meaning.e5 import E5
from index.meaning.wheel import model_file  # before tests/conftest.py hides it


@pytest.fixture(scope="session")
def e5(tmp_path_factory: pytest.TempPathFactory) -> E5:
    """Return the encoder of the extra ``meaning``."""
    model = model_file()
    if model is None:
        pytest.skip("the extra meaning is not installed")
    return E5(model, tmp_path_factory.mktemp("model"))
