"""``/metrics``: who may read it, what stands in it, and that all processes are counted."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from hechingen_search import config
from hechingen_search.errors import ConfigError
from hechingen_search.operations import last_run
from hechingen_search.operations.last_run import LastRun
from hechingen_search.operations.lock import locked
from hechingen_search.published import PublishedIndex
from hechingen_search.web.app import create_app
from hechingen_search.web.live import Live
from tests.cli.conftest import german, site
from tests.cli.process import serving
from tests.web.town import Town

__all__ = ["german", "site"]

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
Values = dict[tuple[str, ...], float]


def read(text: str) -> Values:
    """Return the samples by name and the values of their labels, in the order of the labels' names."""
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_all_processes_count_and_one_request_reads_them(site: Path) -> None:
    with serving(site) as address:
        for _ in range(20):
            urlopen(f"{address}suche?q=hundesteuer").close()
        for _ in range(3):
            with pytest.raises(HTTPError):
                urlopen(f"{address}nirgends")
        assert urlopen(f"{address}api/v1/health/ready").status == 200
        texts = [urlopen(f"{address}metrics").read().decode() for _ in range(5)]
        for header in ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via"):
            # Through a proxy everybody comes from this machine.
            with pytest.raises(HTTPError, match="404"):
                urlopen(Request(f"{address}metrics", headers={header: "http"}))
    readings = list(map(read, texts))
    assert "hundesteuer" not in "".join(texts)
    for values in readings:
        assert values["hechingen_search_requests_total", "answered", "pages.search"] == 20
        assert values["hechingen_search_requests_total", "refused", "none"] == 3
        assert values["hechingen_search_request_seconds_count", "pages.search"] == 20
        assert values["hechingen_search_request_seconds_bucket", "+Inf", "pages.search"] == 20
        assert values["hechingen_search_documents",] == 3
        assert values["hechingen_search_data_readable",] == 1
        assert 0 <= values["hechingen_search_generation_age_seconds",] < 3_600


def served(file: Path) -> FlaskClient:
    """Return a client of the application for *file*, without anything published."""
    live: Live[PublishedIndex] = Live(lambda: None, lambda name: Town())
    return create_app(live, config.load(file)).test_client()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("127.0.0.1", 200),
        ("::1", 200),
        ("127.9.9.9", 200),
        ("10.1.2.3", 200),
        ("10.2.0.1", 404),
        ("8.8.8.8", 404),
    ],
)
def test_others_read_only_where_that_is_configured(site: Path, address: str, status: int) -> None:
    site.write_text('[web]\nmetrics = ["10.1.0.0/16"]\n')
    answer = served(site).get("/metrics", environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status


def test_a_wrong_network_is_named(site: Path) -> None:
    site.write_text('[web]\nmetrics = ["10.1.0.0/99"]\n')
    with pytest.raises(ConfigError, match=r"web\.metrics"):
        config.load(site)


def test_the_night_its_result_and_an_interruption_are_told(site: Path) -> None:
    settings = config.load(site)
    now = datetime.now(UTC)
    last_run.write(settings.data.last_run, LastRun(now, now, "refused"))
    with pytest.raises(KeyboardInterrupt), locked(settings, "reindex"):
        raise KeyboardInterrupt
    values = read(served(site).get("/metrics").text)
    assert values["hechingen_search_night_result", "refused"] == 1
    assert values["hechingen_search_night_result", "done"] == 0
    assert values["hechingen_search_task_interrupted",] == 1
    assert values["hechingen_search_night_age_seconds",] < 60
    with locked(settings, "index"):
        values = read(served(site).get("/metrics").text)
    assert (values["hechingen_search_task_running",], values["hechingen_search_task_interrupted",]) == (1, 0)


def test_what_cannot_be_read_is_said_and_the_rest_is_there(site: Path) -> None:
    settings = config.load(site)
    settings.data.store.write_bytes(b"no database" * 1_000)
    values = read(served(site).get("/metrics").text)
    assert values["hechingen_search_data_readable",] == 0


def test_alive_is_not_ready(site: Path) -> None:
    client = served(site)
    assert client.get("/api/v1/health/live").status_code == 200
    for path in ("/api/v1/health", "/api/v1/health/ready"):
        assert client.get(path).status_code == 503


def test_the_alerts_ask_for_numbers_that_exist() -> None:
    code = Path(create_app.__code__.co_filename).with_name("metrics.py").read_text(encoding="utf-8")
    known = {f"hechingen_search_{name}" for name in re.findall(r'gauge\("(\w+)"', code)}
    known |= {"hechingen_search_requests_total", "hechingen_search_request_seconds_bucket"}
    known |= {"hechingen_search_night_result"}
    asked = set(re.findall(r"hechingen_search_\w+", (DEPLOY / "alerts.yaml").read_text(encoding="utf-8")))
    assert asked
    assert asked - known == set()
