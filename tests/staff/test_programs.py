"""The room for programs: the same rights with a key, as openapi.json describes them."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from crawler.store import Store
from hechingen_search.published import generations_of
from hechingen_search.web.staff.desk import accounts_of
from hechingen_search.web.staff.shelf import KINDS
from tests.staff.conftest import NAME, House


@pytest.fixture
def client(house: House) -> FlaskClient:
    """Return a program with a key, and without the cookie of a browser."""
    key = accounts_of(house.settings).new_token(NAME)
    client = house.app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {key}"
    return client


def ask(client: FlaskClient, path: str, body: Any = None, status: int = 200, described: str = "") -> Any:
    """Ask, and check the answer against the description."""
    method = "get" if body is None else "post"
    answer = client.open("/api/v1/staff" + path, method=method, json=body)
    assert answer.status_code == status, answer.text
    spec = client.get("/api/v1/openapi.json").get_json()
    told = spec["paths"]["/staff" + (described or path.partition("?")[0])][method]["responses"][str(status)]
    schema = told["content"][answer.content_type]["schema"] | {"components": spec["components"]}
    Draft202012Validator(schema).validate(answer.get_json(force=True))
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.get_json(force=True)


def paths(house: House) -> list[tuple[str, str]]:
    """Return method and address of everything that programs may ask."""
    rules = [rule for rule in house.app.url_map.iter_rules() if rule.endpoint.startswith("programs.")]
    return [
        (method, rule.rule.replace("<kind>", "best").replace("<int:number>", "1"))
        for rule in rules
        for method in (rule.methods or set()) & {"GET", "POST"}
    ]


@pytest.mark.parametrize(
    "key", ["", "Bearer", "Bearer anna", "Bearer anna:x", "Basic YW5uYTp4", "Bearer :", "x"]
)
def test_without_a_key_nothing_is_told_or_done(house: House, key: str) -> None:
    stranger = house.app.test_client()
    for method, path in paths(house):
        answer: TestResponse = stranger.open(path, method=method, headers={"Authorization": key}, json={})
        assert answer.status_code == 401
        assert "Bearer" in answer.headers["WWW-Authenticate"]
        # The cookie of a browser opens nothing here: a form of another site could send it.
        assert house.client.open(path, method=method, json={}).status_code == 401


def test_without_accounts_it_does_not_exist(closed: House) -> None:
    for method, path in paths(closed):
        assert closed.client.open(path, method=method, json={}).status_code == 404


def test_everything_is_described_and_all_that_is_described_exists(house: House) -> None:
    spec = house.client.get("/api/v1/openapi.json").get_json()
    told = {
        (method.upper(), "/api/v1" + path.replace("{kind}", "best").replace("{number}", "1"))
        for path, methods in spec["paths"].items()
        if path.startswith("/staff/")
        for method in methods
    }
    assert told == set(paths(house))
    kinds = spec["paths"]["/staff/entries/{kind}"]["get"]["parameters"][0]["schema"]["enum"]
    assert set(kinds) == set(KINDS)


def test_it_tells_what_the_command_line_tells(client: FlaskClient, house: House) -> None:
    assert ask(client, "/status")["published"] == "g000001"
    assert ask(client, "/report")["broken"][0]["url"] == house.base + "Verschwunden.html"
    found = ask(client, f"/explain?q=hundesteuer&url={house.base}Hundesteuer.html")
    assert (found["search"]["rank"], found["known"]["title"]) == (1, "Hundesteuer")
    assert ask(client, "/statistics") == {"days": [], "terms": []}


def test_entries_are_added_changed_and_removed(client: FlaskClient, house: House) -> None:
    path, described = "/entries/best", "/entries/{kind}"
    version = ask(client, path, described=described)["version"]
    body = {"version": version, "values": {"words": "hundesteuer", "page": house.base + "Abfall.html"}}
    assert ask(client, path, body, described=described)["number"] == 1
    assert "wurde inzwischen geändert" in ask(client, path, body, 409, described)["detail"]
    found = ask(client, path, described=described)
    entry = found["entries"][0]
    changed = {"version": found["version"], "place": 0, "values": {**entry["values"], "words": "hund"}}
    ask(client, path, changed, described=described)
    found = ask(client, path, described=described)
    assert found["entries"][0]["values"]["words"] == "hund"
    gone = {"version": found["version"], "place": 0, "values": None}
    ask(client, path, gone, described=described)
    ask(client, "/history/3/undo", {}, described="/history/{number}/undo")
    history = ask(client, "/history")["changes"]
    assert [each["who"] for each in history] == [NAME] * 4
    assert ask(client, path, described=described)["entries"]


WRONG: tuple[Any, ...] = (
    [],
    {"values": {}},
    {"values": {"words": 1}},
    {"place": "0"},
    {"place": True},
    {},
    {"values": {"words": "a"}},
)


@pytest.mark.parametrize("body", WRONG, ids=str)
def test_what_makes_no_sense_is_named(client: FlaskClient, body: Any) -> None:
    assert ask(client, "/entries/best", body, 422, "/entries/{kind}")["detail"]
    assert "gibt es nicht" in ask(client, "/entries/konten", {}, 404, "/entries/{kind}")["detail"]


def test_a_night_is_accepted_and_a_generation_brought_back(client: FlaskClient, house: House) -> None:
    assert ask(client, "/accept", {}) == {"accepted": True}
    with Store(house.settings.data.store) as store, store.writing():
        assert store.accepted()
    assert ask(client, "/rollback", {"generation": "g000001"}) == {"published": "g000001"}
    assert ask(client, "/rollback", {"generation": "../x"}, 422)["detail"]
    assert ask(client, "/rollback", {}, 422)["detail"]
    assert generations_of(house.settings).current_name() == "g000001"
