"""This checkout against another one, alternating in one run: ``python -m benchmarks.paired DIRECTORY``.

DIRECTORY is a checkout of another state with a virtual environment of its own: ``git worktree add DIRECTORY
COMMIT; cd DIRECTORY; python3 -m venv .venv; .venv/bin/pip install .``. Both play the same nights of the
bundled town of this checkout (without OCR and vectors) and answer the same questions. CPU seconds of all
processes; best of the rounds, since what else the machine does only adds.
"""

from __future__ import annotations

import argparse
import multiprocessing
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.report import cpu_seconds, machine
from benchmarks.town import CONFIG
from hechingen_search.demo.server import TownServer

JUDGED = Path(__file__).parent.parent / "hechingen_search" / "demo" / "judgements.toml"
STEPS = {
    "first night": ("crawl",),
    "second night": ("crawl",),
    "full night": ("crawl", "--full"),
    "index": ("index", "--rebuild"),
    "index, nothing new": ("index",),
}
# The names that the two checkouts share, whatever has moved since.
ASK = """
import sys, time
from pathlib import Path
from hechingen_search import published
from hechingen_search.config import load
try:
    from hechingen_search.search.results import SearchRequest
except ImportError:
    from hechingen_search.results import SearchRequest
settings = load(Path(sys.argv[1]))
opened = published.open_current(settings, published.german_of(settings))
requests = [SearchRequest(line) for line in sys.stdin.read().splitlines()]
for request in requests:
    opened.search(request)
before = time.process_time()
for _ in range(3):
    for request in requests:
        opened.search(request)
print((time.process_time() - before) / 3 / len(requests))
"""


@dataclass
class Side:
    """One checkout, its data and what its steps cost."""

    name: str
    root: Path
    python: str
    directory: Path
    index: str = ""
    costs: dict[str, list[float]] = field(default_factory=dict)

    def play(self, start: str, questions: str) -> None:
        """Begin anew, play the steps, ask the questions."""
        config = Path(tempfile.mkdtemp(dir=self.directory)) / "search.toml"
        config.write_text(CONFIG.format(start=start) + self.index, encoding="utf-8")
        for step, arguments in STEPS.items():
            before = cpu_seconds()
            self._run("-m", "hechingen_search", "-c", str(config), "--quiet", *arguments, allowed=(0, 3))
            self.costs.setdefault(step, []).append(cpu_seconds() - before)
        asked = self._run("-c", ASK, str(config), text=questions)
        self.costs.setdefault("a search", []).append(float(asked))

    def _run(self, *arguments: str, text: str = "", allowed: tuple[int, ...] = (0,)) -> str:
        done = subprocess.run(
            [self.python, *arguments], cwd=self.root, input=text, capture_output=True, text=True, check=False
        )
        if done.returncode not in allowed:
            raise SystemExit(f"{self.name}: {arguments}: {done.returncode}\n{done.stderr}")
        return done.stdout


def town(out: Connection) -> None:
    """Serve the town until the parent ends; its work is counted for nobody."""
    with TownServer() as server:
        out.send(server.url)
        out.recv()


def main() -> None:
    """Play the rounds and print both columns."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    here, there = Path(__file__).parent.parent, wanted.directory.resolve()
    queries = tomllib.loads(JUDGED.read_text(encoding="utf-8"))["query"]
    questions = "\n".join(entry["text"] for entry in queries)
    mine, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=town, args=(theirs,))
    server.start()
    try:
        url = mine.recv()
        with tempfile.TemporaryDirectory() as directory:
            sides = [
                Side("before", there, str(there / ".venv" / "bin" / "python"), Path(directory)),
                Side("now", here, sys.executable, Path(directory), "[index]\nmeaning = 0\n"),
            ]
            for number in range(wanted.rounds):
                for side in sides if number % 2 else reversed(sides):
                    side.play(url, questions)
    finally:
        mine.send(None)
        server.join()
    print(machine())
    print(f"CPU, best of {wanted.rounds} rounds; the town's {len(queries)} judged queries")
    for step in sides[0].costs:
        before, now = (min(side.costs[step]) for side in sides)
        unit, factor = ("ms", 1e3) if step == "a search" else ("s", 1.0)
        figures = f"before {before * factor:7.2f} {unit}  now {now * factor:7.2f} {unit}"
        print(f"{step:20} {figures}  ×{now / before:.2f}")


if __name__ == "__main__":
    main()
