"""Speed of extraction on the bundled town: ``python -m benchmarks.extract [--rounds N]``.

HTML: every page of the town five times, end to end (decoding, one parse, learned template, links, dates,
contacts). Heavy HTML: generated pages of 150 kB as page builders write them, with inline styles, style
sheets, scripts and drawings. PDF: every page of the budget and the other files with a text layer. OCR: the
town's scans at 200 dpi, CPU time of tesseract included. The guarded processes' CPU time and their start are
counted.
"""

# ruff: noqa: E501 - markup is read best one element after the other

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from benchmarks.report import Parser, cpu_seconds, machine
from crawler.extract import ExtractError, Extractor
from crawler.extract.pdf import ocr
from crawler.page import Fetched
from crawler.settings import ExtractSettings
from hechingen_search.demo.site import Town

BASE = "http://www.lautringen.example"
NO_OCR = ExtractSettings(ocr=False)


def responses() -> list[Fetched]:
    """Return what the town answers with status 200, each address once."""
    town = Town(1, BASE, f"{BASE}:8081")
    now = datetime.now(UTC)
    found = []
    for address in town.addresses():
        answer = town.answer(address)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        if answer.status == 200 and answer.body:
            url = BASE + address
            found.append(Fetched(url, url, 200, headers, answer.body, now))
    return found


def heavy(count: int = 30, size: int = 150_000) -> list[Fetched]:
    """Return *count* pages of *size* bytes, most of which nobody reads."""
    now = datetime.now(UTC)
    url = f"{BASE}/baukasten"
    pages = [_heavy(random.Random(seed), size).encode() for seed in range(count)]
    headers = {"content-type": "text/html; charset=utf-8"}
    return [Fetched(f"{url}/{n}", f"{url}/{n}", 200, headers, body, now) for n, body in enumerate(pages)]


_WORDS = """
Die Stadt erneuert im Sommer den Radweg am Bach und sperrt dafür zwei Wochen lang die Brücke beim Bahnhof; wer zur Schule
will, fährt über den Marktplatz oder geht zu Fuß durch den Park.
""".split()  # noqa: SIM905


def _heavy(rng: random.Random, size: int) -> str:
    """Return a page: 20 % style sheet, 15 % scripts, the rest widgets until it is *size* characters long."""
    rules = "".join(
        f".elementor-{n} .e-con-{n % 90}{{padding:{n % 40}px 0;color:#{n:06x};background:rgba(0,0,0,.{n % 9})}}\n"
        for n in range(size // 5 // 75)
    )
    code = "".join(
        f"window.q=window.q||[];q.push({{id:{n},on:function(e){{return e<{n}}}}});\n"
        for n in range(size // 480)
    )
    menu = "".join(
        f'<li class="menu-item menu-item-{n}"><a href="/m/{n}">{_some(rng, 2)}</a></li>' for n in range(60)
    )
    head = (
        f"<!doctype html><html lang=de><head><meta charset=utf-8><title>{_some(rng, 4)} | Lautringen</title><style>{rules}</style>"
        f"<script>{code}</script></head><body class='wp-child-theme elementor-page'><header><nav><ul>{menu}</ul></nav></header>"
        f"<main id=content><h1>{_some(rng, 4)}</h1>"
    )
    parts, length = [head], len(head)
    while length < size:
        parts.append(rng.choice(_WIDGETS)(rng))
        length += len(parts[-1])
    return "".join([*parts, f"</main><footer><p>{_some(rng, 9)}</p></footer></body></html>"])


def _some(rng: random.Random, count: int) -> str:
    start = rng.randrange(len(_WORDS) - 1)
    return " ".join((_WORDS * 4)[start : start + count])


def _style(rng: random.Random) -> str:
    return (
        f"margin:{rng.randrange(40)}px auto 0 auto;padding:0 {rng.randrange(20)}px;font-family:'Open Sans',Arial,sans-serif;"
        f"font-size:{rng.randrange(12, 20)}px;line-height:1.6em;color:rgb({rng.randrange(255)},51,51);text-align:left"
    )


def _paragraph(rng: random.Random) -> str:
    inner = " ".join(
        f'<span style="{_style(rng)}">{_some(rng, rng.randrange(3, 14))}</span>' for _ in range(3)
    )
    return (
        f'<section class="elementor-section elementor-top-section" data-id="{rng.randrange(16**7):x}" style="{_style(rng)}">'
        f'<div class="elementor-container elementor-column-gap-default"><div class="elementor-widget-wrap" style="{_style(rng)}">'
        f'<h2 style="{_style(rng)}">{_some(rng, 4)}</h2><p style="{_style(rng)}">{inner}</p></div></div></section>'
    )


def _drawing(rng: random.Random) -> str:
    paths = "".join(
        f'<path class="st{n}" style="fill:#{rng.randrange(16**6):06x};stroke:none" d="M{rng.random() * 99:.3f},{rng.random():.4f}'
        + "".join(f"c{rng.random() * 9:.3f},{rng.random() * 9:.3f},-{rng.random():.3f},1" for _ in range(12))
        + 'z"/>'
        for n in range(5)
    )
    return (
        f'<a class="icon-box" href="/i/{rng.randrange(999)}"><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 99"><defs>'
        f"<style>.a{{fill:red}}</style></defs><g transform='translate(3)'>{paths}</g></svg><span>{_some(rng, 3)}</span></a>"
    )


def _table(rng: random.Random) -> str:
    cell = f'<td style="border:1px solid #ccc;{_style(rng)}"><p style="{_style(rng)}"><font face="Arial">'
    rows = "".join(
        f"<tr>{cell}{_some(rng, 3)}</font></p></td>{cell}{rng.randrange(99)},50 €</font></p></td></tr>"
        for _ in range(3)
    )
    return f'<table style="{_style(rng)}">{rows}</table>'


_WIDGETS = (_paragraph, _paragraph, _drawing, _table)


def rates(rounds: int, work: Callable[[], int]) -> Sequence[float]:
    """Return pages per CPU second of each round; *work* returns how many pages it read."""
    found = []
    for _ in range(rounds):
        started = cpu_seconds()
        pages = work()
        found.append(pages / (cpu_seconds() - started))
    return found


def read_all(
    items: Sequence[Fetched], settings: ExtractSettings, count: Callable[[Extractor, Fetched], int]
) -> int:
    """Return the sum of *count* over *items*, read by one extractor whose processes end before it returns."""
    total = 0
    with Extractor(settings) as extractor:
        for item in items:
            with suppress(ExtractError):
                total += count(extractor, item)
    return total


def pages_read(extractor: Extractor, item: Fetched) -> int:
    """Read *item* and return how many pages it has."""
    return extractor(item).page.page_count or 1


def pages_recognised(extractor: Extractor, item: Fetched) -> int:
    """Read *item* and return how many of its pages were recognised."""
    facts = extractor(item).page.facts
    return facts.ocr_pages if facts is not None else 0


def main() -> None:
    """Print machine, corpus and medians."""
    parser = Parser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    everything = responses()
    html = [item for item in everything if b"<html" in item.body[:300]]
    files = [item for item in everything if item.body.startswith(b"%PDF")]
    built = heavy()
    print(machine("beautifulsoup4", "lxml", "pypdfium2"))
    size = sum(len(item.body) for item in html) / len(html) / 1000
    print(f"corpus: {len(html)} HTML pages of {size:.1f} kB on average, {len(files)} PDF files")
    figures = {"HTML": rates(rounds, lambda: read_all(html * 5, NO_OCR, pages_read))}
    figures["Heavy HTML"] = rates(rounds, lambda: read_all(built * 5, NO_OCR, pages_read))
    figures["PDF"] = rates(rounds, lambda: read_all(files, NO_OCR, pages_read))
    for name, found in figures.items():
        each = ", ".join(f"{one:.0f}" for one in found)
        print(f"{name}: {statistics.median(found):.0f} pages per CPU second (rounds: {each})")
    if ocr.available():
        started = time.monotonic()
        scans = [item for item in files if b"/Font" not in item.body]
        found = rates(1, lambda: read_all(scans, ExtractSettings(page_seconds=120), pages_recognised))
        seconds = time.monotonic() - started
        print(f"OCR at 200 dpi: {found[0]:.2f} pages per CPU second, all files in {seconds:.0f} s")


if __name__ == "__main__":
    main()
