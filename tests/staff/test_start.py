"""The first page: last night, what needs a person, accepting a frozen night, going back."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest

from crawler.store import Store
from hechingen_search.operations.lock import locked
from hechingen_search.operations.report import Problem
from hechingen_search.published import generations_of
from tests.staff.conftest import House


def test_last_night_stands_there_with_what_needs_a_person(house: House) -> None:
    text = house.client.get("/redaktion/").text
    assert "Alles in Ordnung" in text
    assert "Links ins Leere" in text
    assert f"{house.base}Verschwunden.html" in text
    assert f'verlinkt von <a href="{house.base}"' in text
    assert "Stand g000001" in text


def test_each_kind_of_fault_has_its_list(house: House) -> None:
    path = house.settings.data.report_data
    report = json.loads(path.read_bytes())
    row = {"title": "T", "problems": ["p"]}
    report["files"] = [{**row, "url": f"https://www.example.de/{kind}", "kinds": [kind]} for kind in Problem]
    path.write_text(json.dumps(report))
    text = house.client.get("/redaktion/").text
    for title in ("Eingescannt", "ohne eigenen Titel", "nicht barrierefrei", "mehr enthalten"):
        assert title in text
    assert "example.de/untagged" in text.partition("nicht barrierefrei")[2]


def test_a_frozen_night_is_shown_with_the_button_that_accepts_it(house: House) -> None:
    assert "So übernehmen" not in house.client.get("/redaktion/").text
    with Store(house.settings.data.store) as store, store.writing():
        night = store.night()
        assert night
        store.nights_table.save(replace(night, frozen=("30 Seiten fehlen auf einmal.",)))
    text = house.client.get("/redaktion/").text
    assert "30 Seiten fehlen auf einmal." in text
    assert "So übernehmen" in text
    answer = house.send("/redaktion/uebernehmen")
    assert "übernimmt die Website" in house.client.get(answer.location).text
    with Store(house.settings.data.store) as store, store.writing():
        assert store.accepted()


def test_going_back_publishes_the_chosen_generation(house: House) -> None:
    generations = generations_of(house.settings)
    current = generations.current()
    assert current
    shutil.copytree(current.path, current.path.with_name("g000002"))
    generations.publish(generations.get("g000002"))
    assert "Stand g000002</strong>, 5 Seiten" in house.client.get("/redaktion/").text
    answer = house.send("/redaktion/zurueck", stand="g000001")
    assert "Der gewählte Stand ist veröffentlicht" in house.client.get(answer.location).text
    assert generations.current_name() == "g000001"


@pytest.mark.parametrize("stand", ["", "../x", "g999999", "lock", "/etc/passwd", "g000001/../g000001"])
def test_no_name_leads_out_of_the_directory_of_generations(house: House, stand: str) -> None:
    answer = house.send("/redaktion/zurueck", stand=stand)
    assert answer.status_code == 409
    assert generations_of(house.settings).current_name() == "g000001"


def test_nobody_goes_back_while_a_night_runs(house: House) -> None:
    with locked(house.settings):
        answer = house.send("/redaktion/zurueck", stand="g000001")
    assert answer.status_code == 409
    assert "Ein anderer Lauf arbeitet gerade" in answer.text


def test_what_was_crawled_is_text_and_no_link_makes_the_room_say_things(house: House) -> None:
    path = house.settings.data.report_data
    report = json.loads(path.read_bytes())
    evil = "<script>alert(1)</script>"
    report["broken"] = [
        {"url": f"javascript:alert(1)//{evil}", "sentence": evil, "referrers": [{"url": evil, "text": evil}]}
    ]
    path.write_text(json.dumps(report))
    text = house.client.get(f"/redaktion/?getan={evil}").text
    assert "<script" not in text
    assert 'href="javascript' not in text
    assert "getan" not in text
