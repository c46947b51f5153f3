"""The night on the command line: what is published, what is not, and the exit codes."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time

import pytest
from click.testing import Result

from crawler.page import Page
from hechingen_search.config import load
from hechingen_search.operations.last_run import REMEMBERED, LastRun, news
from hechingen_search.operations.lock import locked
from index import build
from index.analyse import analyse
from index.analysis.german import German
from index.document import Document
from index.generations import Generations
from tests.cli.conftest import Call
from tests.cli.sites import Site
from tests.extract import papers
from tests.extract.files import spreadsheet


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Site]:
    """Serve a site of three pages."""
    with Site(tmp_path / "web") as site:
        site.put("Hundesteuer", "Abfall", "Standesamt")
        yield site


@pytest.fixture
def config(town: Site, tmp_path: Path) -> Path:
    """Return the configuration for it."""
    return town.config(tmp_path / "run")


def current(config: Path) -> str | None:
    return Generations(config.parent / "data" / "index").current_name()


def visit_all(call: Call, config: Path) -> Result:
    """Visit everything again, due or not, and index it."""
    call("-c", config, "crawl", "--full")
    return call("-c", config, "index")


def titles(call: Call, config: Path, words: str) -> list[str]:
    done = call("-c", config, "search", words, "--strict", "--json")
    assert done.exit_code == 0, done.output
    return [item["title"] for item in json.loads(done.stdout)["results"]]


def test_a_night_makes_the_site_searchable(call: Call, config: Path) -> None:
    done = call("-c", config, "reindex")
    assert done.exit_code == 0, done.output
    assert "Veröffentlicht: Stand g000001 mit 4 Dokumenten." in done.stdout
    assert titles(call, config, "hundesteuer")[0] == "Hundesteuer"


def test_a_quiet_night_says_nothing(call: Call, config: Path) -> None:
    done = call("reindex", "--quiet", "-c", config)
    assert (done.exit_code, done.output) == (0, "")


def scanned(town: Site, name: str, text: str, hour: int) -> None:
    """Put a scan among the files of the site at that hour, linked from the start page."""
    made = papers.scan(papers.paper(lambda canvas, _: papers.lines(canvas, [text])), dpi=50)
    (town.directory / name).write_bytes(made)
    page = town.directory / "index.html"
    html = page.read_text(encoding="utf-8")
    page.write_text(html.replace("</main>", f'<a href="/{name}">{name}</a></main>'), encoding="utf-8")
    for path in (town.directory / name, page):
        # The server tells changes by seconds.
        os.utime(path, (time() + 3600 * hour,) * 2)


def test_an_unread_scan_is_said_once_and_stands_in_the_report(call: Call, town: Site, tmp_path: Path) -> None:
    config = town.config(tmp_path / "run", "[extract]\nocr = false\n")
    scanned(town, "satzung.pdf", "Satzung", 1)
    done = call("-c", config, "--quiet", "reindex")
    assert (done.exit_code, done.stdout) == (3, "")
    assert "satzung.pdf: Nicht lesbar: 1 Seite." in done.stderr
    scanned(town, "satzung.pdf", "Satzung, neu gedruckt", 2)
    done = call("-c", config, "--quiet", "reindex")
    assert (done.exit_code, done.output) == (3, "")
    assert "Nicht lesbar" in call("-c", config, "status").stdout
    scanned(town, "plan.pdf", "Plan", 3)
    done = call("-c", config, "--quiet", "reindex")
    assert [line.split("/")[-1] for line in done.stderr.splitlines()] == ["plan.pdf: Nicht lesbar: 1 Seite."]
    told = call("-c", config, "report").stdout
    assert "satzung.pdf\n    1 Seite ohne lesbaren Text" in told


def test_the_report_names_what_is_hidden_in_files_and_what_was_left_out_as_endless(
    call: Call, config: Path, town: Site
) -> None:
    cell = "<table:table-cell office:value-type='string'><text:p>{}</text:p></table:table-cell>"
    rows = "".join(
        f"<table:table-row {about}>{cell.format(text)}</table:table-row>"
        for text, about in (("Chor Meise", ""), ("Kasse Kuckuck", "table:visibility='collapse'"))
    )
    (town.directory / "vereine.ods").write_bytes(spreadsheet(rows))
    places = ("/vereine.ods", "/kalender?jahr=2041&monat=2", "/a/b/a/b/a/b/c")
    links = "".join(f"<a href='{place}'>weiter</a>" for place in places)
    (town.directory / "Abfall.html").write_text(f"<main><h1>Abfall</h1><p>Die Tonnen.</p>{links}</main>")
    call("-c", config, "reindex")
    report = json.loads(call("-c", config, "report", "--json").stdout)
    (file,) = (one for one in report["files"] if one["url"] == f"{town.url}vereine.ods")
    assert file["problems"] == [
        "enthält ausgeblendete Zeilen oder Spalten: nicht veröffentlicht, in der Datei aber lesbar"
    ]
    calendar, path = report["endless"]
    assert calendar["url"] == f"{town.url}kalender?jahr=2041&monat=2"
    assert calendar["reason"].startswith("Kalendermonat 02/2041 liegt außerhalb")
    assert path == {"url": f"{town.url}a/b/a/b/a/b/c", "reason": "Der Pfad wiederholt »a/b« 3-mal."}
    shown = " ".join(call("-c", config, "report").stdout.split())
    assert "Als endlos ausgelassen (2)" in shown
    assert "»a/b« 3-mal" in shown
    call("-c", config, "report", "--html", config.parent / "bericht.html")
    html = (config.parent / "bericht.html").read_text(encoding="utf-8")
    assert "Als endlos ausgelassen (2)" in html
    assert "Kalendermonat 02/2041" in html


def test_what_was_over_is_news_again_unless_it_concerns_a_page_nobody_looked_at() -> None:
    page, freeze = "https://x.de/a1.pdf: Nicht lesbar: 3 Seiten.", "31 Seiten fehlen auf einmal."
    now = datetime(2026, 11, 1, tzinfo=UTC)
    before, said = None, []
    for night, messages in enumerate([(page, freeze), ("34 Seiten fehlen auf einmal.",), (), (page, freeze)]):
        fresh, told = news(messages, before, (now + timedelta(days=night)).date())
        before = LastRun(now, now, "warnings", messages, told)
        said.append(fresh)
    assert said == [(page, freeze), (), (), (freeze,)]
    assert news((page,), before, (now + 2 * REMEMBERED).date())[0] == ()
    forgotten = LastRun(now, now, "done", (), news((), before, (now + 2 * REMEMBERED).date())[1])
    assert news((page,), forgotten, now.date())[0] == (page,)


def test_a_night_without_changes_keeps_the_generation(call: Call, config: Path) -> None:
    call("-c", config, "reindex")
    done = call("-c", config, "reindex")
    assert done.exit_code == 0
    assert "Nichts hat sich geändert" in done.stdout
    assert current(config) == "g000001"


def test_crawl_and_index_are_the_night_in_two_steps(call: Call, config: Path) -> None:
    assert call("-c", config, "crawl").exit_code == 0
    assert current(config) is None
    assert call("-c", config, "index").exit_code == 0
    assert titles(call, config, "standesamt")[0] == "Standesamt"
    assert "g000002" in call("-c", config, "index", "--rebuild").stdout


def test_a_site_that_does_not_answer_changes_nothing(call: Call, config: Path, town: Site) -> None:
    town.stop()
    done = call("-c", config, "reindex")
    assert done.exit_code == 1
    assert "ist nicht erreichbar" in done.stderr
    assert "Der veröffentlichte Stand bleibt unverändert." in done.stderr
    assert current(config) is None


def test_a_judged_query_that_gets_worse_refuses_publication(call: Call, config: Path, town: Site) -> None:
    (config.parent / "judgements.toml").write_text(
        '[[query]]\ntext = "Marktplatz"\npage = "/Abfall.html"\nfirst = 1\n'
    )
    town.put("Marktplatz")
    text = (town.directory / "Abfall.html").read_text(encoding="utf-8")
    (town.directory / "Abfall.html").write_text(
        text.replace("Abfall", "Marktplatz Marktplatz"), encoding="utf-8"
    )
    (town.directory / "Marktplatz.html").write_text("")
    assert call("-c", config, "reindex").exit_code in (0, 3)
    (town.directory / "Abfall.html").write_text(text, encoding="utf-8")
    town.put("Marktplatz")
    done = visit_all(call, config)
    assert done.exit_code == 4, done.output
    assert "»Marktplatz«" in done.stderr
    assert current(config) == "g000001"
    assert (config.parent / "data" / "index" / "g000002" / "refused.json").exists()
    forced = call("-c", config, "index", "--force")
    assert forced.exit_code == 3
    assert current(config) == "g000003"
    # The refused one is not what yesterday looked like.
    assert "g000001" in call("-c", config, "rollback").stdout


def test_rollback_returns_to_yesterday(call: Call, config: Path, town: Site) -> None:
    assert "noch gar keinen" in call("-c", config, "rollback").stderr
    call("-c", config, "reindex")
    alone = call("-c", config, "rollback")
    assert alone.exit_code == 1
    assert "keinen früheren Stand" in alone.stderr
    assert "g000001       4 Dokumente, gebaut" in alone.stderr
    town.put("Freibad")
    assert "g000002" in visit_all(call, config).stdout
    assert "Freibad" in titles(call, config, "freibad")
    assert "Stand g000001 mit 4 Dokumenten" in call("-c", config, "rollback").stdout
    assert titles(call, config, "freibad") == []
    unknown = call("-c", config, "rollback", "g000099")
    assert unknown.exit_code == 1
    assert "Einen Stand g000099 gibt es nicht" in unknown.stderr
    assert [name for name in ("g000001", "g000002") if name not in unknown.stderr] == []


@pytest.mark.parametrize("command", ["crawl", "index", "reindex", "rollback"])
def test_two_runs_do_not_meet(call: Call, config: Path, command: str) -> None:
    with locked(load(config)):
        done = call("-c", config, command)
    assert done.exit_code == 75
    assert "Ein anderer Lauf arbeitet gerade" in done.stderr


def test_only_one_address_is_visited(call: Call, config: Path, town: Site) -> None:
    call("-c", config, "reindex")
    town.put("Hundesteuer", "Freibad")
    done = call("-c", config, "crawl", "--only", town.url + "Hundesteuer.html")
    assert done.exit_code == 0, done.output
    assert "Gelesen: 1 Abruf" in done.stdout or "2 Abrufe" in done.stdout


def test_a_first_look_proposes_settings_and_keeps_nothing(call: Call, config: Path, town: Site) -> None:
    done = call("-c", config, "crawl", "--probe")
    assert done.exit_code == 0, done.output
    assert "Vorschlag für hechingen-search.toml" in done.stdout
    proposal = tomllib.loads(done.stdout.partition("Vorschlag für hechingen-search.toml")[2])
    assert proposal["site"]["start"] == town.url
    assert json.loads(call("-c", config, "crawl", "--probe", "--json").stdout)["proposal"] == proposal
    assert not (config.parent / "data").exists()
    town.stop()
    assert call("-c", config, "crawl", "--probe").exit_code == 1


def test_text_is_won_again_without_the_site(call: Call, config: Path, town: Site) -> None:
    call("-c", config, "reindex")
    town.stop()
    done = call("-c", config, "crawl", "--re-extract")
    assert done.exit_code == 0, done.output
    assert "4 Seiten im Bestand" in done.stdout


def associations(town: Site) -> list[str]:
    """Put up pages with words of their own, and return their names."""
    said = {
        "Turnverein": "Geräteturnen Bodenübung Schwebebalken Reckstange Trampolin",
        "Musikverein": "Klarinette Blaskapelle Notenständer Frühschoppen Posaune",
        "Obstverein": "Apfelpresse Streuobst Schnittkurs Mostfass Zwetschge",
        "Narrenverein": "Häsordnung Larve Umzugswagen Fastnacht Guggenmusik",
        "Schachverein": "Eröffnung Endspiel Schachuhr Bauernopfer Remis",
        "Radverein": "Radwandern Kettenöl Bergzeitfahren Felgenbremse Trinkflasche",
        "Skiverein": "Langlauf Loipe Skigymnastik Wachsen Liftkarte",
        "Chorverein": "Sopran Stimmbildung Liederabend Notenblatt Chorprobe",
    }
    town.put(*said)
    for name, words in said.items():
        town._write(name, f"<h1>{name}</h1><p>Was wir im Ort anbieten: {words}.</p>")
    return list(said)


def test_a_generation_in_which_known_words_lead_nowhere_is_refused(
    call: Call, town: Site, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    associations(town)
    assert call("-c", config, "reindex").exit_code == 0
    done = call("-c", config, "index", "--rebuild")
    assert done.exit_code == 0, "the same words, the same answers"
    before = current(config)

    def forgetful(page: Page, german: German) -> Document:
        """Lose the words below the title, as a slip in an upgrade would."""
        return replace(analyse(replace(page, passages=()), german), page=page)

    monkeypatch.setattr(build, "analyse", forgetful)
    done = call("-c", config, "index", "--rebuild")
    assert done.exit_code == 4, done.output
    assert "bekannten Wörtern führen nicht mehr hin" in done.output
    assert current(config) == before


def test_what_a_person_accepts_is_believed(call: Call, town: Site, config: Path) -> None:
    names = associations(town)
    assert call("-c", config, "reindex").exit_code == 0
    for name in names:
        town._write(name, "<h1>Pause</h1><p>Dieser Bereich wird überarbeitet; er kehrt bald zurück.</p>")
    for arguments in (("crawl", "--full"), ("reindex",)):
        done = call("-c", config, *arguments)
        assert done.exit_code == 3, done.output
        assert "reindex --accept" in done.output
        assert titles(call, config, "Turnverein") == ["Turnverein", "index"]
    done = call("-c", config, "reindex", "--accept")
    assert done.exit_code in (0, 3), done.output
    assert "Turnverein" not in titles(call, config, "Turnverein")
