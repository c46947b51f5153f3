"""Nights that are killed while visitors ask: ``python -m benchmarks.load [--kills N] [--requests N]``.

Serves the bundled town from two processes and asks fifty questions a second. Meanwhile nights run over a site
that changes from night to night (one night it is down), each killed (SIGKILL) at a random instant or left to
finish, and every few seconds a new generation is built or an older one brought back. Counts failed and wrong
answers, the disk in use and the memory of the serving processes. An answer is right when its first hit is the
page that every night has.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from benchmarks.report import Parser, machine, percentile
from benchmarks.town import command, published, serving

RATE = 50
EXPECTED = {
    "hundesteuer anmelden": "Hundesteuer",
    "personalausweis beantragen": "Personalausweis",
    "schwengelpumpe": "Haushalt",
}
"""Queries and a word of the title of the page that must come first."""
NIGHTS = (("reindex",), ("crawl", "--full"), ("index", "--rebuild"), ("rollback",))


@dataclass
class Visitors:
    """Ask from several threads, so many questions a second together, until told to stop."""

    url: str
    threads: int = 4
    asked: int = 0
    times: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    ended: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> list[threading.Thread]:
        """Begin to ask."""
        running = [threading.Thread(target=self._ask, args=(number,)) for number in range(self.threads)]
        for one in running:
            one.start()
        return running

    def _ask(self, seed: int) -> None:
        draw = random.Random(seed)
        pause = self.threads / RATE
        due = time.monotonic()
        while not self.ended.is_set():
            query, title = draw.choice(list(EXPECTED.items()))
            begin = time.perf_counter()
            said = self._answer(query, title)
            with self.lock:
                self.asked += 1
                self.times.append((time.perf_counter() - begin) * 1e3)
                if said:
                    self.wrong[said] += 1
            due += pause
            time.sleep(max(0.0, due - time.monotonic()))

    def _answer(self, query: str, title: str) -> str:
        """Return what is wrong with the answer, "" when it is right."""
        try:
            with urlopen(f"{self.url}api/v1/search?q={quote(query)}", timeout=60) as answer:
                found = json.load(answer)
        except OSError as error:
            return repr(error)
        first = found["results"][0]["title"] if found["results"] else "nichts"
        return "" if title in first else f"{query}: {first}"


def night(config: Path, draw: random.Random) -> str:
    """Run one command of a night and kill it at some instant; return how it ended."""
    arguments = draw.choice(NIGHTS)
    with subprocess.Popen(
        command(config, "--quiet", *arguments), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            process.wait(draw.uniform(0.3, 12.0))
        except subprocess.TimeoutExpired:
            process.kill()
            return "killed"
    return f"exit {process.returncode}"


def memory(parent: int) -> float:
    """Return the MB that the children of *parent* have written themselves (Private_Dirty)."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
    lines = [
        line for one in children for line in Path(f"/proc/{one}/smaps_rollup").read_text("ascii").split("\n")
    ]
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty")) / 1024


def disk(config: Path) -> float:
    """Return the MB under the data directory; a file that a run just removed counts nothing."""
    total = 0
    for path in (config.parent / "data").rglob("*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:
            continue
    return total / 1e6


def main() -> int:
    """Print the figures; fail when an answer failed or was wrong."""
    parser = Parser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--requests", type=int, default=50_000)
    parser.add_argument("--minutes", type=float, default=60.0, help="give up after so long")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(machine("gunicorn", "waitress"), flush=True)
    draw = random.Random(options.seed)
    with published() as (config, town), serving(config, 2) as (url, process):
        visitors = Visitors(url)
        running = visitors.start()
        ended: Counter[str] = Counter()
        until = time.monotonic() + options.minutes * 60
        first = 0.0
        disks = [disk(config)]
        while time.monotonic() < until and (
            ended["killed"] < options.kills or visitors.asked < options.requests
        ):
            if ended["killed"] < options.kills:
                town.night = draw.randint(1, 5)
                ended[night(config, draw)] += 1
            else:
                time.sleep(1)
            disks.append(disk(config))
            if not first and visitors.asked > options.requests // 10:
                first = memory(process)
        visitors.ended.set()
        for one in running:
            one.join()
        last = memory(process)
    print(f"nights: {dict(ended)}")
    wrong = dict(visitors.wrong.most_common(5))
    print(f"answers: {visitors.asked}, failed or wrong: {sum(visitors.wrong.values())} {wrong}")
    print(f"p50 {statistics.median(visitors.times):.0f} ms, p99 {percentile(visitors.times, 0.99):.0f} ms")
    print(f"disk: {disks[0]:.0f} MB, at most {max(disks):.0f} MB, in the end {disks[-1]:.0f} MB")
    print(f"memory of two processes after a tenth: {first:.0f} MB, in the end {last:.0f} MB")
    return 1 if visitors.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
