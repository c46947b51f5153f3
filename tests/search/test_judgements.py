"""What citizens of the bundled town type finds the page they want: crawled, extracted, indexed, searched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.extract.pdf import ocr
from crawler.night import Options
from hechingen_search.config import load
from hechingen_search.demo.server import TownServer
from hechingen_search.demo.showing import CONFIG
from hechingen_search.operations import nightly
from hechingen_search.operations.judgements import Judgement, failed, read
from hechingen_search.published import speller_in
from hechingen_search.search.searcher import Searcher
from index.analysis.german import German
from index.build import analysis_of, fingerprint
from index.generations import Generations, open_engine

TODAY = date(2026, 11, 23)
"""The town's today."""

SCANS = ("/dateien/Ortsrecht/scan0417.pdf", "/dateien/Ortsrecht/WVS_1978.pdf")
"""By-laws without a text layer: what they say is known only where tesseract is."""

with as_file(files("hechingen_search.demo") / "judgements.toml") as path:
    JUDGEMENTS = read(path)


@pytest.fixture(scope="module")
def town(german: German, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    directory: Path = tmp_path_factory.mktemp("town")
    with TownServer(night=1) as server:
        ports = [urlsplit(url).port for url in (server.url, server.sessionnet_url)]
        config = directory / "hechingen-search.toml"
        config.write_text(CONFIG.format(port=ports[0], council_port=ports[1]), encoding="utf-8")
        settings = load(config)
        nightly.reindex(settings, Options(), nightly.Watch(), force=True)
    generation = Generations(settings.data.index).current()
    assert generation is not None
    german = analysis_of(generation.path, german)
    engine = open_engine(generation, fingerprint(german))
    yield Searcher(engine, german, speller=speller_in(generation.path, german), today=lambda: TODAY)
    engine.close()


def test_there_are_enough_judgements() -> None:
    assert len(JUDGEMENTS) >= 80


def test_every_judgement_is_satisfied(town: Searcher) -> None:
    wrong = failed([each for each in JUDGEMENTS if each.page not in SCANS], town.search)
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.skipif(not ocr.available(), reason="tesseract with German data is not installed")
def test_scans_are_found_by_what_they_say(town: Searcher) -> None:
    wrong = failed([each for each in JUDGEMENTS if each.page in SCANS], town.search)
    assert not wrong, "\n".join(map(str, wrong))


def test_a_judgement_can_fail(town: Searcher) -> None:
    assert failed([Judgement("hundesteuer", "/gibt-es-nicht")], town.search)
