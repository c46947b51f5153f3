"""How well both OCR engines read pages of by-laws: ``python -m benchmarks.ocr [FILE …]``.

Pages are drawn here (paragraphs, § signs, one or two columns), rendered at 200 dpi, then spotted, turned by a
degree or two, faded, put upside down; what was drawn is the truth. Of each engine the share of words and of
§ signs that it finds is printed, and the CPU seconds of a page. Of scanned files, whose truth nobody knows,
how many words an engine reads and what share of them the other reads, too.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageEnhance, ImageFilter
from reportlab.pdfgen.canvas import Canvas

from benchmarks.report import cpu_seconds, machine
from crawler.extract.guarded.sandbox import Pool
from crawler.extract.pdf import ocr
from tests.extract import papers

_DPI = 200
_MEMORY = 1_500_000_000
_SECONDS = 120.0
_WORD = re.compile(r"[^\W_]+(?:[,.]\d+)?|§+")
_CLAUSES = (
    "Die Benutzung der öffentlichen Einrichtungen ist gebührenpflichtig; Schuldner ist, wer sie beantragt.",
    "Ermäßigungen nach § 7 Abs. 2 gewährt die Stadt auf Antrag, sofern ein Nachweis vorliegt.",
    "Ordnungswidrig handelt, wer fahrlässig gegen § 4 Abs. 1 Satz 3 dieser Satzung verstößt.",
    "Der Gemeinderat hat am 12. Dezember 2019 gemäß §§ 2, 8 und 9 des Kommunalabgabengesetzes beschlossen.",
    "Die Kosten betragen 17,50 Euro je angefangene Stunde, höchstens jedoch 120,00 Euro am Tag.",
    "Größere Veranstaltungen sind spätestens acht Wochen vorher schriftlich beim Ordnungsamt anzuzeigen.",
)
_TITLES = ("Geltungsbereich", "Gebührenpflicht", "Höhe der Gebühr", "Ordnungswidrigkeiten", "Inkrafttreten")


class Sample(NamedTuple):
    """A picture of a page and what is drawn on it."""

    name: str
    picture: Image.Image
    truth: str


class Score(NamedTuple):
    """What one engine finds of a sample."""

    words: float
    signs: float
    seconds: float


def by_law(columns: int, seed: int) -> tuple[bytes, str]:
    """Return a page of a by-law in one or two columns as PDF, and its text."""
    rng = random.Random(seed)
    said: list[str] = []

    def draw(canvas: Canvas, _: int) -> None:
        width, size = (450.0, 11.0) if columns == 1 else (215.0, 9.5)
        for column in range(columns):
            left, top = 70.0 + column * 240, 110.0
            for number in range(1, 5 if columns == 1 else 6):
                head = f"§ {number + 5 * column} {rng.choice(_TITLES)}"
                text = " ".join(rng.sample(_CLAUSES, 3 if columns == 1 else 2))
                said.extend((head, text))
                top = papers.column(canvas, head, left, top, width, size + 1) + 8
                top = papers.column(canvas, text, left, top, width, size) + 14

    return papers.paper(draw), "\n".join(said)


def samples() -> Iterator[Sample]:
    """Yield the same pages in several states of decay."""
    for seed, columns in enumerate((1, 2, 1, 2)):
        body, truth = by_law(columns, seed)
        page = pypdfium2.PdfDocument(body)[0].render(scale=_DPI / 72, grayscale=True).to_pil()
        name = f"{columns} column{'s'[: columns - 1]}"
        yield Sample(f"{name}, clean", page, truth)
        yield Sample(f"{name}, spotted", _spotted(page, seed), truth)
        yield Sample(
            f"{name}, turned by 1.5°", page.rotate(1.5, Image.Resampling.BICUBIC, fillcolor=255), truth
        )
        faded = ImageEnhance.Contrast(page.filter(ImageFilter.GaussianBlur(1.1))).enhance(0.45)
        yield Sample(f"{name}, faded", faded, truth)
        tired = _spotted(faded.rotate(-1, Image.Resampling.BICUBIC, fillcolor=200), seed)
        yield Sample(f"{name}, all of it", tired, truth)
        yield Sample(f"{name}, upside down", page.rotate(180), truth)


def _spotted(page: Image.Image, seed: int) -> Image.Image:
    rng = random.Random(seed)
    found = page.copy()
    for _ in range(page.width * page.height // 120):
        found.putpixel((rng.randrange(page.width), rng.randrange(page.height)), rng.choice((0, 80, 150, 255)))
    return found


def read(engine: ocr.Engine, pool: Pool, page: Image.Image, folder: Path) -> str:
    """Return the text of *page* as *engine* reads it."""
    path = folder / "page.pgm"
    rows = page.convert("L")
    path.write_bytes(b"P5 %d %d 255\n" % rows.size + rows.tobytes())
    lines = ocr.recognise(path, _DPI, _SECONDS, None, ocr.Budget(_SECONDS), pool, engine)
    return "\n".join(line.text for line in lines or ())


def shares(text: str, truth: str) -> tuple[float, float]:
    """Return which share of the words and of the § signs in *truth* is in *text*."""
    found, wanted = (Counter(_WORD.findall(_joined(one))) for one in (text, truth))
    common, signs = (found & wanted).total(), wanted["§"] + wanted["§§"]
    return common / wanted.total(), min(found["§"] + found["§§"], signs) / signs if signs else 1.0


def _joined(text: str) -> str:
    return re.sub(r"(?<=[^\W\d_])-\n(?=[a-zäöü])", "", text)


def measured(engine: ocr.Engine, found: Sequence[Sample], folder: Path) -> list[Score]:
    """Return what *engine* finds of each sample; the start of its process counts for none."""
    scores = []
    for sample in found:
        # A process each: its CPU time is known only when it has ended.
        started = cpu_seconds()
        pool = Pool(1, _MEMORY)
        text = read(engine, pool, sample.picture, folder)
        pool.close()
        scores.append(Score(*shares(text, sample.truth), cpu_seconds() - started))
    return scores


def scanned(path: Path) -> Iterator[Image.Image]:
    """Yield the pages of the file at *path* as pictures."""
    document = pypdfium2.PdfDocument(path)
    for index in range(len(document)):
        yield document[index].render(scale=_DPI / 72, grayscale=True).to_pil()


def compare(path: Path, engines: Sequence[ocr.Engine], folder: Path) -> None:
    """Print for the scanned file at *path* what each engine reads and the other reads, too."""
    pool = Pool(2, _MEMORY)
    pages = list(scanned(path))
    texts = {one: _joined("\n".join(read(one, pool, page, folder) for page in pages)) for one in engines}
    pool.close()
    words = {one: Counter(_WORD.findall(text)) for one, text in texts.items()}
    for one, mine in words.items():
        others = [(mine & theirs).total() for name, theirs in words.items() if name is not one]
        agreed = f", the other reads {max(others) / max(1, mine.total()):.1%} of them" if others else ""
        signs = mine["§"] + mine["§§"]
        print(f"{path.name}, {len(pages)} pages, {one.label}: {mine.total()} words, {signs} §{agreed}")


def main() -> None:
    """Print shares and times by engine and state, then the scanned files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    files = parser.parse_args().files
    print(machine("pypdfium2", "pillow"))
    engines = ocr.engines()
    found = list(samples())
    with tempfile.TemporaryDirectory() as directory:
        folder = Path(directory)
        for engine in engines:
            scores = measured(engine, found, folder)
            print(f"{engine.label}:")
            for name in dict.fromkeys(sample.name for sample in found):
                mine = [score for sample, score in zip(found, scores, strict=True) if sample.name == name]
                means = [sum(column) / len(mine) for column in zip(*mine, strict=True)]
                print(f"  {name:26} words {means[0]:.3f}  § {means[1]:.3f}  {means[2]:.1f} CPU s")
            words, signs, seconds = (sum(column) / len(scores) for column in zip(*scores, strict=True))
            print(f"  {'all':26} words {words:.3f}  § {signs:.3f}  {seconds:.1f} CPU s a page")
        for path in files:
            compare(path, engines, folder)


if __name__ == "__main__":
    main()
