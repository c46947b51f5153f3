"""The server over real HTTP: validators, HEAD, keep-alive, names of downloads, the log, the nights."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest
import requests

from hechingen_search.demo.nights import Outage
from hechingen_search.demo.server import TownServer

PAGE = "de/Rathaus-Service/Impressum"
FILE = "dateien/Ortsrecht/Hundesteuersatzung.pdf"


def get(server: TownServer, path: str, headers: Mapping[str, str] | None = None) -> requests.Response:
    """Return the answer to *path* without following redirects."""
    return requests.get(server.url + path, headers=headers, timeout=10, allow_redirects=False)


@pytest.mark.parametrize(
    ("path", "validator", "condition"),
    [
        (PAGE, "ETag", "If-None-Match"),
        (PAGE, "Last-Modified", "If-Modified-Since"),
        (FILE, "Last-Modified", "If-Modified-Since"),
    ],
)
def test_validators_give_304_without_a_body(
    server: TownServer, path: str, validator: str, condition: str
) -> None:
    first = get(server, path)
    again = get(server, path, {condition: first.headers[validator]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_a_wrong_validator_gives_the_page(server: TownServer) -> None:
    assert get(server, PAGE, {"If-None-Match": 'W/"alt"'}).status_code == 200


def test_files_come_with_their_name_in_utf8(server: TownServer) -> None:
    answer = get(server, "ceasy/resource/?id=2107&download=1")
    assert (
        "filename*=UTF-8''Friedhofssatzung%20mit%20Geb%C3%BChren.pdf" in answer.headers["Content-Disposition"]
    )
    assert answer.headers["Content-Type"] == "application/pdf"


def test_head_has_headers_and_no_body(server: TownServer) -> None:
    answer = requests.head(server.url + FILE, timeout=10)
    assert int(answer.headers["Content-Length"]) > 5000
    assert answer.content == b""


def test_one_connection_serves_many_requests(server: TownServer) -> None:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    connection.connect()
    socket = connection.sock
    for path in ("/de/", "/" + FILE, "/nicht-da", "/de/"):
        connection.request("GET", path)
        assert connection.getresponse().read()
        assert connection.sock is socket
    connection.close()


def test_the_log_counts() -> None:
    with TownServer() as server:
        first = get(server, PAGE)
        get(server, PAGE, {"If-None-Match": first.headers["ETag"], "User-Agent": "Probe/1"})
        assert server.log.count("/" + PAGE) == 2
        assert server.log.conditional() == 1
        assert server.log.all()[-1].agent == "Probe/1"
        server.log.clear()
        assert server.log.targets() == set()


def test_robots_and_sitemap_name_the_real_port(server: TownServer) -> None:
    assert f"Sitemap: {server.url}sitemap.xml" in get(server, "robots.txt").text


def test_nights_change_under_one_address() -> None:
    with TownServer() as server:
        job = "de/Rathaus-Service/Stellenangebote/Fachangestellte-fuer-Baederbetriebe-m-w-d"
        seen = []
        for night in (1, 2, 3, 4, 5):
            server.night = night
            seen.append(get(server, job).status_code)
    assert seen == [200, 410, 503, 410, 404]


def test_a_refused_night_listens_no_more_and_comes_back() -> None:
    with TownServer(outage=Outage.REFUSED) as server:
        server.night = 3
        with pytest.raises(requests.ConnectionError):
            get(server, PAGE)
        server.night = 4
        assert get(server, PAGE).status_code == 200


def test_the_pages_embed_the_box_of_a_search_where_there_is_one() -> None:
    with TownServer(search="http://127.0.0.1:9") as server:
        text = requests.get(server.url + "de/", timeout=60).text
    assert '<script type="module" src="http://127.0.0.1:9/hechingen-suche.js">' in text
    assert '<hechingen-suche action="http://127.0.0.1:9/suche"' in text
    with TownServer() as server:
        assert "hechingen-suche" not in requests.get(server.url + "de/", timeout=60).text
