"""Which Whoosh the tests run on: they also have to pass on whoosh3, named by ``PYTHONPATH``."""

from __future__ import annotations

import os
from pathlib import Path

import whoosh


def test_whoosh_is_the_one_that_pythonpath_names() -> None:
    named = [Path(each) / "whoosh" for each in os.environ.get("PYTHONPATH", "").split(os.pathsep) if each]
    wanted = next((package.resolve() for package in named if package.is_dir()), None)
    used = Path(whoosh.__file__).resolve().parent
    print(f"whoosh {whoosh.__version__} in {used}")
    assert wanted in (None, used)
