"""The API keeps what openapi.json promises."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from index.document import Facet
from index.query import Sort
from tests.web.town import Town


def get(client: FlaskClient, address: str, status: int = 200) -> Any:
    """Return the answer, after checking it against the description."""
    response = client.get(address)
    assert response.status_code == status, response.text
    spec = client.get("/api/v1/openapi.json").get_json()
    path = address.removeprefix("/api/v1").partition("?")[0]
    content = spec["paths"][path]["get"]["responses"][str(status)]
    content = content["content"]
    # The references of the schema point into the description: let it bring the components along.
    schema = content[response.content_type]["schema"] | {"components": spec["components"]}
    checker = Draft202012Validator(schema, format_checker=FormatChecker())
    checker.validate(response.get_json(force=True))
    return response.get_json(force=True)


def test_the_description_is_valid_openapi(client: FlaskClient) -> None:
    validate(client.get("/api/v1/openapi.json").get_json())


def test_a_search_gives_the_whole_result_page(client: FlaskClient) -> None:
    page = get(client, "/api/v1/search?q=Hundesteuer&type=pdf")
    assert (page["query"], page["total"], page["pages"]) == ("Hundesteuer", 95, 10)
    service, budget, *_ = page["results"]
    assert service["title"] == "Hundesteuer: An- und Abmeldung"
    assert [piece["text"] for piece in service["snippet"]["fragments"] if piece["marked"]] == [
        "Hund",
        "Hundesteuer",
    ]
    assert budget["link"].endswith("#page=87")
    assert budget["snippet"]["page"] == 87
    assert page["notices"][0]["strict"] is True
    assert [value["value"] for value in page["facets"]["type"] if value["selected"]] == ["pdf"]


def test_parameters_arrive_at_the_search(client: FlaskClient, town: Town) -> None:
    get(
        client, "/api/v1/search?q=a&page=2&size=25&type=pdf&type=news&area=X&since=2024&sort=date&strict=true"
    )
    (asked,) = town.asked
    assert (asked.text, asked.page, asked.size, asked.sort, asked.strict) == ("a", 2, 25, Sort.DATE, True)
    assert asked.filters == {Facet.TYPE: ("pdf", "news"), Facet.AREA: ("X",)}
    assert str(asked.since) == "2024-01-01"


def test_an_answer_comes_with_its_quotes(client: FlaskClient) -> None:
    card = get(client, "/api/v1/search?q=Hundesteuer+offen")["card"]
    assert (card["kind"], card["subject"], card["label"]) == ("hours", "Steueramt", "Öffnungszeiten")
    assert card["status"] == "Jetzt geöffnet bis 12 Uhr."
    assert card["quotes"][0]["title"] == "Das Steueramt"
    assert card["note"]["text"] == "Das Steueramt bleibt am 4. Juni geschlossen."
    assert get(client, "/api/v1/search?q=Hundesteuer")["card"] is None


@pytest.mark.parametrize(
    "bad", ["page=0", "page=x", "size=51", "since=gestern", "until=2024-13", "sort=x", "strict=1"]
)
def test_wrong_parameters_are_named(client: FlaskClient, bad: str) -> None:
    problem = get(client, f"/api/v1/search?q=a&{bad}", 400)
    assert problem["detail"].startswith(bad.partition("=")[0] + ": Erwartet wird")


def test_suggestions_in_both_forms(client: FlaskClient) -> None:
    found = get(client, "/api/v1/suggest?q=hund")["suggestions"]
    assert [item["text"] for item in found] == ["Hundesteuer", "Hundesteuersatzung"]
    assert found[1]["url"] is None
    assert get(client, "/api/v1/suggest?q=hund&limit=1&format=opensearch") == ["hund", ["Hundesteuer"]]
    get(client, "/api/v1/suggest?limit=0", 400)


def test_health_names_the_generation(client: FlaskClient) -> None:
    health = get(client, "/api/v1/health")
    assert (health["generation"], health["documents"]) == ("g1", 15_282)


@pytest.mark.parametrize("path", ["search?q=a", "suggest?q=a", "health"])
def test_before_the_first_night_everything_is_unavailable(unpublished: FlaskClient, path: str) -> None:
    assert get(unpublished, f"/api/v1/{path}", 503)["status"] == 503


def test_unknown_paths_and_methods_are_problems(client: FlaskClient) -> None:
    for response, status in ((client.get("/api/v1/none"), 404), (client.post("/api/v1/search"), 405)):
        assert response.status_code == status
        assert response.content_type == "application/problem+json"
        assert response.get_json()["status"] == status


def test_only_allowed_origins_may_read(client: FlaskClient) -> None:
    for origin, allowed in (("https://www.example.de", True), ("https://evil.example", False)):
        headers = client.get("/api/v1/health", headers={"Origin": origin}).headers
        assert headers.get("Access-Control-Allow-Origin") == (origin if allowed else None)
        assert "Origin" in headers["Vary"]
