"""Read what no site should serve: ``python -m benchmarks.fuzz_formats [--minutes N] [--only TARGET]``.

Seeds of each format are damaged, spliced and sprinkled with the format's own words. A finding is an error
that is none of ours (``ExtractError``), a crash, or an input that takes over ``SLOW`` CPU seconds; it is
written to ``tests/crashers/TARGET/``, from where a test reads it for ever after. ``make fuzz`` runs it, then
``python -m benchmarks.fuzz``, which searches for nonsense.
"""

from __future__ import annotations

import atexit
import hashlib
import io
import itertools
import random
import shutil
import sys
import tempfile
import traceback
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from benchmarks.report import Parser, cpu_seconds
from crawler.addresses.sitemap import is_feed, is_sitemap, parse_sitemap
from crawler.addresses.url import canonical
from crawler.extract import ExtractError
from crawler.extract.guarded.messages import OCR, OcrRequest
from crawler.extract.guarded.read_error import ReadError
from crawler.extract.guarded.sandbox import Pool, WorkerError
from crawler.extract.pdf import ocr
from crawler.extract.reader import Reader
from crawler.extract.sniff import sniff
from crawler.fetching.robots import parse_robots
from crawler.formats import READERS
from crawler.page import Fetched
from crawler.page_json import dumps, loads
from crawler.settings import ExtractSettings
from hechingen_search.demo.site import Town
from hechingen_search.web import parameters

CRASHERS = Path(__file__).parent.parent / "tests" / "crashers"
SLOW = 20.0
BASE = "http://www.lautringen.example"
WORDS = {
    "html": "<main>|<p>|</p>|<table>|<td>|<!--|-->|<script>|</script>|<template>|<svg>|<title>|<a href=//[>"
    "|<meta http-equiv=refresh content=0;url=http://[>|<time datetime=0000-00-00>|<h1>|\0|<noscript>|<math>"
    "|<frameset>|<select>|&#xD800;|<base href=x:>",
    "pdf": "obj|endobj|stream|endstream|/Length -1|/Kids [1 0 R]|/Type /Page|/Count 99999999|xref|trailer|BT"
    "|ET|/Parent 1 0 R|Tf|Tj|1e39 0 0 1 0 0 cm|-1 0 0 1 0 0 Tm",
    "sitemap": "<urlset>|<sitemapindex>|<loc>|</loc>|<lastmod>|<!DOCTYPE x [<!ENTITY a 'b'>]>|&a;|\0|]]>"
    "|<![CDATA[|http://[",
    "robots": "User-agent: *|Disallow: /|Allow: $|Crawl-delay: 1e999|Sitemap: //[|\r|\0|#|:|%|%zz|\ufeff"
    "|Disallow: *****a*****b",
    "api": '&|=|page=|%00|%ff|since=0000-00-00|size=99999999999999999999|type=|sort=|q="|+|;',
    "address": "http://|//|[|]|%|%00|@|:|:99999|#|?|&|;|..|/./|xn--|ß|\u202e|\ud800|\\|\0",
}
"""Words that mean something in each format."""
_XML = (
    "<w:p>|</w:p>|<w:tbl>|<w:tr>|<w:tc>|<w:txbxContent>|<w:vanish/>|<text:p>|<text:h text:outline-level='x'>"
    "|<table:table-row table:number-rows-repeated='999999999'>|<draw:page>|<row r='0'>|<c r='ZZZ9999999'>"
    "|<col min='0' max='99999' hidden='1'/>|<v>1e999</v>|<!DOCTYPE x [<!ENTITY a 'b'>]>|&a;|<!--|<![CDATA["
    "|xmlns:w=''|Target='../../x'|\0"
)


@dataclass(frozen=True, slots=True)
class Target:
    """What is fed, and with what to begin."""

    name: str
    seeds: Sequence[bytes]
    feed: Callable[[bytes], None]


def targets(reader: Reader) -> Iterator[Target]:
    """Yield everything that reads what others wrote; the seeds are the bundled town's."""
    town = Town(1, BASE, f"{BASE}:8081")
    answers = [town.answer(address).body for address in town.addresses()]
    pages = [body for body in answers if b"<html" in body[:300]]
    yield Target("html", pages[::10], _extracted(reader, "text/html"))
    kinds = {body: sniff(_fetched(body, _FILE)).reader for body in answers if 0 < len(body) < 60_000}
    for name in sorted(READERS):
        if seeds := sorted((body for body, kind in kinds.items() if kind == name), key=len)[:8]:
            yield Target(name, seeds, _extracted(reader, _FILE))
    feed = (
        b"<?xml version='1.0'?><urlset><url><loc>http://x/a</loc><lastmod>2026-01-01</lastmod></url></urlset>"
    )
    yield Target("sitemap", [feed], _sitemap)
    robots = b"User-agent: *\nDisallow: /a*b$\nAllow: /\nCrawl-delay: 2\nSitemap: http://x/s.xml\n"
    yield Target("robots", [robots], robots_asked)
    yield Target("api", [b"q=Hund&page=2&type=pdf&since=2026-01-01&sort=date&size=9", b"q=%C3%A4"], _api)
    if (engine := ocr.engine()) is not None:
        yield Target("picture", list(_pictures()), _recognised(engine))
    yield Target("address", [b"http://www.Lautringen.de:80/a/../b?x=1&y=%C3%A4#z"], _address)


_FILE = "application/octet-stream"


def _fetched(body: bytes, content_type: str) -> Fetched:
    url = f"{BASE}/datei"
    return Fetched(url, url, 200, {"content-type": content_type}, body, datetime(2026, 11, 22, tzinfo=UTC))


def _extracted(reader: Reader, content_type: str) -> Callable[[bytes], None]:
    def feed(data: bytes) -> None:
        try:
            page = reader(_fetched(data, content_type)).page
        except ExtractError as error:
            if "Lesefehler" in error.detail or "abgestürzt" in error.detail:
                raise RuntimeError(error.detail) from error
            return
        assert loads(dumps(page)) == page

    return feed


def _pictures() -> Iterator[bytes]:
    """Yield grey pictures as pages never are: a line, a dot, noise, stripes, a wall."""
    draw = random.Random(7)
    for width, height in ((1, 1), (3_000, 1), (1, 3_000), (300, 200), (65, 700), (900, 33)):
        head = b"P5 %d %d 255\n" % (width, height)
        yield head + draw.randbytes(width * height)
        yield head + bytes(255 * (n // 7 % 2) for n in range(width * height))
        yield head + bytes(width * height)


def _recognised(engine: ocr.Engine) -> Callable[[bytes], None]:
    path = Path(tempfile.mkdtemp(prefix="hechingen-fuzz-")) / "page.pgm"
    atexit.register(shutil.rmtree, path.parent)
    pools: list[Pool] = []
    count = itertools.count()

    def feed(data: bytes) -> None:
        path.write_bytes(data)
        if next(count) % 30 == 0:  # the CPU time of a process counts when it has ended
            while pools:
                pools.pop().close()
            pools.append(Pool(1, ExtractSettings().memory_bytes))
        with pools[0].worker() as worker:
            try:
                list(worker.ask(OCR[engine.task], OcrRequest(str(path), 200, ocr.LANGUAGE), SLOW, SLOW))
            except WorkerError:
                raise
            except ReadError:
                pass  # no picture of ours

    return feed


def _sitemap(data: bytes) -> None:
    if is_sitemap(data) or is_feed(data):
        with suppress(ValueError):
            parse_sitemap(data)


def robots_asked(data: bytes) -> None:
    """Ask the rules in *data* for a few addresses."""
    rules = parse_robots(data, "HechingenSuche")
    for path in ("/", "/a%2Fb", "/ä?x=" + "a" * 200):
        rules.allows(BASE + path)


def _api(data: bytes) -> None:
    request = parameters.read(MultiDict(parse_qsl(data.decode("utf-8", "surrogateescape"))), 10)
    again = parameters.read(MultiDict(parse_qsl(parameters.write(request))), 10)
    assert parameters.write(again) == parameters.write(request)


def _address(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    with suppress(ValueError):
        once = canonical(text)
        assert canonical(once) == once, text


def damaged(target: Target, draw: random.Random) -> bytes:
    """Return a seed of *target* with bytes changed, cut, doubled, spliced, and words of the format put in.

    Of a package most times a part is damaged and packed again: what is not whole is refused at once.
    """
    seed = draw.choice(target.seeds)
    if not seed.startswith(b"PK") or draw.random() < 0.1:
        return _damaged(seed, target, draw)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed)) as package, zipfile.ZipFile(out, "w") as packed:
        names = package.namelist()
        chosen = draw.choice([name for name in names if name.endswith((".xml", ".rels"))])
        for name in names:
            data = package.read(name)
            packed.writestr(name, _damaged(data, target, draw) if name == chosen else data)
    return out.getvalue()


def _damaged(seed: bytes, target: Target, draw: random.Random) -> bytes:
    data = bytearray(seed)
    words = WORDS.get(target.name, _XML).split("|")
    for _ in range(draw.randint(1, 10)):
        start = draw.randrange(len(data) + 1)
        stop = min(len(data), start + draw.randint(1, 80))
        kind = draw.randrange(6)
        if kind == 0:
            data[start:stop] = draw.randbytes(stop - start)
        elif kind == 1:
            del data[start:stop]
        elif kind == 2:
            data[start:start] = data[start:stop] * draw.randint(1, 200)
        elif kind == 3 and data:
            data[start % len(data)] ^= 1 << draw.randrange(8)
        elif kind == 4:
            other = draw.choice(target.seeds)
            data[start:stop] = other[start : start + draw.randint(1, 400)]
        else:
            data[start:start] = draw.choice(words).encode("utf-8", "surrogatepass") * draw.choice(
                (1, 1, 2, 500)
            )
    return bytes(data)


def try_one(target: Target, data: bytes) -> str:
    """Feed *data*; return what was found, "" when it was read or refused as it should."""
    begin = cpu_seconds()
    try:
        target.feed(data)
    except Exception:
        return traceback.format_exc()
    spent = cpu_seconds() - begin
    return f"{spent:.1f} CPU s" if spent > SLOW else ""


def main() -> int:
    """Print what was found of each target; fail when there was something."""
    parser = Parser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=5.0, help="CPU minutes, all targets together")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    reader = Reader(ExtractSettings(ocr=False, page_seconds=SLOW, file_seconds=SLOW))
    chosen = [one for one in targets(reader) if options.only in ("", one.name)]
    found = 0
    for target in chosen:
        draw, begin, count = random.Random(f"{options.seed} {target.name}"), cpu_seconds(), 0
        said: dict[str, str] = {}
        while cpu_seconds() - begin < options.minutes * 60 / len(chosen):
            data = damaged(target, draw)
            count += 1
            if finding := try_one(target, data):
                line = finding.strip().split("\n")[-1]
                if line not in said:
                    said[line] = finding
                    _keep(target.name, data)
                    print(finding, file=sys.stderr, flush=True)
        found += len(said)
        print(f"{target.name}: {count} inputs, {len(said)} findings", flush=True)
    reader.close()
    return 1 if found else 0


def _keep(name: str, data: bytes) -> None:
    directory = CRASHERS / name
    directory.mkdir(parents=True, exist_ok=True)
    (directory / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
