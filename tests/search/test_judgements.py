"""What citizens of the bundled town type finds the page they want: crawled, extracted, indexed, searched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.extract.pdf import ocr
from crawler.night import Options
from crawler.store import Store
from hechingen_search.config import load
from hechingen_search.demo.server import TownServer
from hechingen_search.demo.showing import CONFIG
from hechingen_search.editorial.rules import Editorial
from hechingen_search.operations import nightly
from hechingen_search.operations.judgements import Judgement, failed, read
from hechingen_search.published import speller_in, suggester_in
from hechingen_search.search.searcher import Searcher
from hechingen_search.settings import Settings
from index.analysis.german import German
from index.build import analysis_of, build
from index.engines.registry import ENGINES
from index.engines.service import Connection
from index.fingerprint import fingerprint
from index.generations import Generation, Generations, open_engine
from index.shared import generations

TODAY = date(2026, 11, 23)
"""The town's today."""

SCANS = ("/dateien/Ortsrecht/scan0417.pdf", "/dateien/Ortsrecht/WVS_1978.pdf")
"""By-laws without a text layer: what they say is known only where tesseract is."""

with as_file(files("hechingen_search.demo") / "judgements.toml") as path:
    JUDGEMENTS = read(path)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    directory: Path = tmp_path_factory.mktemp("town")
    with TownServer(night=1) as server:
        ports = [urlsplit(url).port for url in (server.url, server.sessionnet_url)]
        config = directory / "hechingen-search.toml"
        config.write_text(CONFIG.format(port=ports[0], council_port=ports[1]), encoding="utf-8")
        settings = load(config)
        nightly.reindex(settings, Options(), nightly.Watch(), force=True)
    return settings


@pytest.fixture(scope="module")
def generation(crawled: Settings) -> Generation:
    generation = Generations(crawled.data.index).current()
    assert generation is not None
    return generation


@pytest.fixture(scope="module")
def town(german: German, generation: Generation) -> Iterator[Searcher]:
    german = analysis_of(generation.path, german)
    engine = open_engine(generation, fingerprint(german))
    yield Searcher(engine, german, speller=speller_in(generation.path, german), today=lambda: TODAY)
    engine.close()


def test_there_are_enough_judgements() -> None:
    assert len(JUDGEMENTS) >= 350


def test_every_judgement_is_satisfied(town: Searcher) -> None:
    wrong = failed([each for each in JUDGEMENTS if each.page not in SCANS], town.search)
    assert not wrong, "\n".join(map(str, wrong))


def test_every_judgement_is_satisfied_on_a_cluster(
    crawled: Settings, german: German, connect: Callable[..., Connection], tmp_path: Path
) -> None:
    kept = generations(tmp_path / "index", ENGINES["opensearch"], connect(copies=0))
    with Store(crawled.data.store) as store:
        built = build(kept, store, german, "opensearch")
    kept.publish(built)
    german = analysis_of(built.path, german)
    engine = open_engine(built, fingerprint(german, "opensearch"))
    searcher = Searcher(engine, german, speller=speller_in(built.path, german), today=lambda: TODAY)
    wrong = failed([each for each in JUDGEMENTS if each.page not in SCANS], searcher.search)
    engine.close()
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.skipif(not ocr.available(), reason="no engine is installed")
def test_scans_are_found_by_what_they_say(town: Searcher) -> None:
    wrong = failed([each for each in JUDGEMENTS if each.page in SCANS], town.search)
    assert not wrong, "\n".join(map(str, wrong))


def test_a_judgement_can_fail(town: Searcher) -> None:
    assert failed([Judgement("hundesteuer", "/gibt-es-nicht")], town.search)


def test_what_is_begun_is_completed_by_what_is_wanted(crawled: Settings, generation: Generation) -> None:
    lines = (files("hechingen_search.demo") / "suggestions.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    assert len({typed for typed, _ in rows}) >= 150
    suggester = suggester_in(generation.path, Editorial(), crawled.web.popular)
    wrong = []
    for typed, wanted in rows:
        found = [suggestion.text for suggestion in suggester.suggest(typed, 8)[:3]]
        if not any(wanted.casefold() in text.casefold() for text in found):
            wrong.append((typed, wanted, found))
    assert not wrong
