"""What fuzzing once found is read or refused ever after; the long run is ``make fuzz``."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from benchmarks.fuzz_formats import CRASHERS, Target, damaged, targets, try_one
from crawler.extract.reader import Reader
from crawler.settings import ExtractSettings


@pytest.fixture(scope="module")
def by_name() -> Iterator[dict[str, Target]]:
    """Give every target by its name."""
    reader = Reader(ExtractSettings(ocr=False))
    yield {target.name: target for target in targets(reader)}
    reader.close()


FOUND = sorted(path for path in CRASHERS.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", FOUND, ids=[f"{path.parent.name}-{path.name}" for path in FOUND])
def test_what_was_found_once_is_read_or_refused(by_name: dict[str, Target], path: object) -> None:
    found = CRASHERS / str(path)
    assert try_one(by_name[found.parent.name], found.read_bytes()) == ""


def test_a_few_new_ones_of_each_kind(by_name: dict[str, Target]) -> None:
    draw = random.Random(7)
    for name, target in by_name.items():
        for _ in range(0 if name == "picture" else 25):  # test_ocr.py has some; they take a second each
            assert try_one(target, damaged(target, draw)) == ""
