"""What staff decide in the room: written to the files, effective at once, kept apart, taken back."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from werkzeug.test import TestResponse

from hechingen_search.operations import nightly
from hechingen_search.published import german_of, open_current
from hechingen_search.search.results import SearchRequest
from hechingen_search.web.staff.shelf import KINDS
from tests.staff.conftest import House


def fields(text: str) -> dict[str, str]:
    """Return what the form of a page would send if nothing was typed."""
    main = text.partition("<main")[2]
    found = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', main))
    found |= dict(re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>([^<]*)</textarea>', main))
    found |= dict(re.findall(r'<select[^>]* name="(\w+)".*?<option selected>([^<]*)', main, re.DOTALL))
    return {name: unescape(value) for name, value in found.items()}


def write(
    house: House, kind: str, step: str = "speichern", /, place: Any = None, **typed: Any
) -> TestResponse:
    """Open the form, type, and press a button."""
    address = f"/redaktion/eintrag/{kind}" + (f"?platz={place}" if place is not None else "")
    sent = fields(house.client.get(address).text) | typed
    return house.client.post(f"/redaktion/eintrag/{kind}", data={**sent, "schritt": step})


def found(house: House, query: str) -> list[str]:
    """Return the pages for *query* once the server has looked at its files."""
    house.live.refresh()
    with house.live.lease() as opened:
        assert opened
        items = opened.search(SearchRequest(query)).items
    return [item.url.removeprefix(house.base) for item in items]


def test_a_recommendation_is_seen_beforehand_and_holds_at_once(house: House) -> None:
    assert found(house, "hundesteuer")[0] == "Hundesteuer.html"
    typed = {"words": "hundesteuer\nwauwau", "page": house.base + "Abfall.html"}
    shown = write(house, "best", "zeigen", **typed)
    assert shown.status_code == 200
    assert "noch ist nichts geändert" in shown.text
    assert shown.text.index("Bisher") < shown.text.index("Danach") < shown.text.index("Empfohlen</span>")
    assert not house.settings.search.editors.exists()
    assert fields(shown.text)["words"] == typed["words"]
    answer = write(house, "best", **typed)
    assert answer.status_code == 303
    assert "Gespeichert" in house.client.get(answer.location).text
    assert found(house, "hundesteuer")[0] == "Abfall.html"
    assert found(house, "wauwau") == ["Abfall.html"]


def test_an_entry_is_changed_and_removed_and_comments_stay(house: House) -> None:
    path = house.settings.search.editors
    page = house.base + "Hundesteuer.html"
    path.write_text(f'# Kopf\n[[hide]]\npage = "{page}" # wegen Umbau\nwords = ["hund"]\n# Ende\n')
    assert "wegen" not in house.client.get("/redaktion/dateien/regeln").text
    answer = write(house, "hide", place=0, words="")
    assert answer.status_code == 303
    assert path.read_text() == f'# Kopf\n[[hide]]\npage = "{page}" # wegen Umbau\n# Ende\n'
    assert "Hundesteuer.html" not in found(house, "hundesteuer")
    shown = write(house, "hide", "weg-zeigen", place=0)
    assert "ohne diesen Eintrag" in shown.text
    assert write(house, "hide", "weg", place=0).status_code == 303
    assert path.read_text() == "# Kopf\n# Ende\n"
    assert found(house, "hundesteuer")[0] == "Hundesteuer.html"


def test_a_synonym_holds_at_once_beside_those_that_are_shipped(house: House) -> None:
    assert found(house, "vierbeinerabgabe") == []
    shown = write(house, "synonym", "zeigen", line="vierbeinerabgabe => Hundesteuer")
    assert "vierbeinerabgabe" in shown.text
    assert shown.text.index("nichts gefunden") < shown.text.index("Danach")
    assert write(house, "synonym", line="vierbeinerabgabe => Hundesteuer").status_code == 303
    assert found(house, "vierbeinerabgabe")[0] == "Hundesteuer.html"
    with house.live.lease() as opened:
        assert opened
        assert len(opened.german.synonyms.reversed()._rules) > 100


def test_taking_back_restores_what_was_before(house: House) -> None:
    write(house, "synonym", line="vierbeinerabgabe => Hundesteuer")
    write(house, "suggest", text="Glasfaser")
    page = house.client.get("/redaktion/verlauf").text
    assert page.index("Vorschläge: Glasfaser") < page.index("Synonyme: vierbeinerabgabe")
    answer = house.send("/redaktion/verlauf/1")
    assert answer.status_code == 303
    assert found(house, "vierbeinerabgabe") == []
    assert "Zurückgenommen: Neu: Synonyme" in house.client.get("/redaktion/verlauf").text
    assert 'suggest = ["Glasfaser"]' in house.settings.search.editors.read_text()
    assert house.send("/redaktion/verlauf/99").status_code == 409


def test_two_people_at_once_lose_nothing(house: House) -> None:
    one = fields(house.client.get("/redaktion/eintrag/suggest").text)
    assert write(house, "suggest", text="Glasfaser").status_code == 303
    late = house.client.post(
        "/redaktion/eintrag/suggest", data={**one, "text": "Bürgergeld", "schritt": "speichern"}
    )
    assert late.status_code == 409
    assert "wurde inzwischen geändert" in late.text
    assert "Glasfaser" in late.text
    again = fields(late.text)
    assert again["text"] == "Bürgergeld"
    answer = house.client.post("/redaktion/eintrag/suggest", data={**again, "schritt": "speichern"})
    assert answer.status_code == 303
    assert 'suggest = ["Glasfaser", "Bürgergeld"]' in house.settings.search.editors.read_text()


def test_of_many_saves_at_the_same_moment_none_is_lost_silently(house: House) -> None:
    form = fields(house.client.get("/redaktion/eintrag/suggest").text)
    cookie = house.client.get_cookie("redaktion")
    assert cookie
    answers: list[tuple[str, int]] = []

    def save(text: str) -> None:
        client = house.app.test_client()
        client.set_cookie("redaktion", cookie.value)
        sent = {**form, "text": text, "schritt": "speichern"}
        answers.append((text, client.post("/redaktion/eintrag/suggest", data=sent).status_code))

    threads = [threading.Thread(target=save, args=(f"Begriff {n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = house.settings.search.editors.read_text()
    assert sorted(status for _, status in answers) == [303, 409, 409, 409, 409, 409]
    assert all((text in kept) == (status == 303) for text, status in answers)


def test_a_broken_file_is_named_and_left_alone(house: House) -> None:
    path = house.settings.search.editors
    path.write_text("[[best]\n")
    page = house.client.get("/redaktion/dateien/regeln")
    assert page.status_code == 200
    assert "editors.toml" in page.text
    answer = write(house, "suggest", text="Glasfaser")
    assert answer.status_code == 422
    assert "von Hand" in answer.text
    assert path.read_text() == "[[best]\n"


WRONG = (
    ("best", {"words": "", "page": "https://x.de/"}, "Es fehlt: Suchworte"),
    ("best", {"words": "a", "page": "javascript:alert(1)"}, "beginnt mit https://"),
    ("best", {"words": "a\n" * 99, "page": "https://x.de/"}, "zu viel Text"),
    ("boost", {"page": "https://x.de/", "factor": "viel"}, "keine Zahl"),
    ("boost", {"page": "https://x.de/", "factor": "0"}, "factor"),
    ("boost", {"page": "https://x.de/", "factor": "nan"}, "factor"),
    ("query", {"text": "a", "page": "https://x.de/", "first": "0"}, "keine Zahl von 1 bis 50"),
    ("synonym", {"line": "allein"}, "steht allein"),
    ("synonym", {"line": "a, b # c"}, "eigene Bedeutung"),
    ("synonym", {"line": "@mitgeliefert"}, "eigene Bedeutung"),
    ("name", {"kind": "Straße", "name": "[Ort]"}, "eigene Bedeutung"),
    ("name", {"kind": "x]\n[Ort", "name": "Am Bach"}, "zu viel Text"),
    ("suggest", {"text": "x" * 600}, "zu viel Text"),
)


@pytest.mark.parametrize(("kind", "typed", "said"), WRONG)
def test_what_cannot_stand_in_a_file_is_refused_and_kept_in_the_form(
    house: House, kind: str, typed: dict[str, str], said: str
) -> None:
    for step in ("zeigen", "speichern"):
        answer = write(house, kind, step, **typed)
        assert answer.status_code == 422
        assert said in answer.text
    path = KINDS[kind].file.path(house.settings)
    assert not path.exists()


EVIL = '"><script>alert(1)</script>'


@pytest.mark.parametrize("kind", ["best", "suggest", "query"])
def test_stored_texts_stay_text(house: House, kind: str) -> None:
    typed = {each.name: EVIL for each in KINDS[kind].fields if each.name not in ("page", "first")}
    if any(each.name == "page" for each in KINDS[kind].fields):
        typed["page"] = f"https://x.de/{EVIL}"
    assert write(house, kind, **typed).status_code == 303
    for address in (
        f"/redaktion/dateien/{KINDS[kind].file.name}",
        "/redaktion/verlauf",
        f"/redaktion/eintrag/{kind}?platz=0",
    ):
        text = house.client.get(address).text
        assert "<script>" not in text
        assert "alert(1)" in text


@pytest.mark.parametrize("name", ["..", "../konten.json", "konten", "%2e%2e%2f", "regeln%00", "editors.toml"])
def test_no_name_reaches_another_file(house: House, name: str) -> None:
    for address in (f"/redaktion/dateien/{name}", f"/redaktion/eintrag/{name}", f"/redaktion/verlauf/{name}"):
        assert house.client.get(address).status_code in (404, 405)
        assert house.client.post(address, data={"token": house.token()}).status_code in (404, 405)


def test_a_name_holds_from_the_next_generation_on(house: House) -> None:
    shown = write(house, "name", "zeigen", kind="Ort", name="Quastenweiler")
    assert "ab dem nächsten Stand" in shown.text
    assert write(house, "name", kind="Ort", name="Quastenweiler").status_code == 303
    assert "@mitgeliefert\n" in (text := house.settings.search.own_names.read_text())
    assert "[Ort]\nQuastenweiler\n" in text
    # A server that starts now opens what was built before, with the names of then.
    settings = house.settings
    opened = open_current(settings, german_of(settings))
    assert "Quastenweiler" not in {name.name for name in opened.german.names}
    opened.close()
    built = nightly.index_changes(settings, german_of(settings))
    assert built.published
    opened = open_current(settings, german_of(settings))
    assert {"Quastenweiler", "Balingen"} <= {name.name for name in opened.german.names}
    opened.close()
    assert not nightly.index_changes(settings, german_of(settings)).published  # and is continued


def test_one_click_makes_a_judged_query_of_a_hit(house: House, town: object) -> None:
    page = house.client.get("/suche?q=hundesteuer").text
    assert "Muss unter den ersten drei bleiben" in page
    sent = {"q": "hundesteuer", "url": house.base + "Hundesteuer.html"}
    answer = house.send("/redaktion/pruefen", **sent)
    assert answer.status_code == 303
    assert "bewacht diese Suche" in house.client.get(answer.location).text
    assert f'page = "{house.base}Hundesteuer.html"\nfirst = 3' in house.settings.search.judgements.read_text()
    again = house.send("/redaktion/pruefen", **sent)
    assert "steht schon so dort" in again.text


def test_the_preview_says_which_judged_queries_turn(house: House) -> None:
    house.send("/redaktion/pruefen", q="hundesteuer", url=house.base + "Hundesteuer.html")
    shown = write(house, "hide", "zeigen", page=house.base + "Hundesteuer.html", words="")
    assert "Nicht mehr erfüllt:" in shown.text
    shown = write(house, "hide", "zeigen", page=house.base + "Abfall.html", words="")
    assert "Keine der geprüften Suchen ändert sich" in shown.text


def test_the_address_is_stored_as_the_index_knows_it(house: House) -> None:
    write(house, "best", words="hund", page=house.base + "./Abfall.html#oben")
    assert f'"{house.base}Abfall.html"' in house.settings.search.editors.read_text()


def test_what_others_do_is_said_at_once_and_seen_beforehand(house: House) -> None:
    typed = {"words": "rathaus", "authority": "Landratsamt", "why": "Das macht der Kreis.", "page": ""}
    shown = write(house, "elsewhere", "zeigen", **typed)
    assert shown.text.index("Danach") < shown.text.rindex("Das macht der Kreis.")
    assert write(house, "elsewhere", **typed).status_code == 303
    house.live.refresh()
    visitor = house.app.test_client()
    assert "Das macht der Kreis." in visitor.get("/suche?q=rathaus").text
    assert "Landratsamt Zollernalbkreis" in visitor.get("/suche?q=jugendamt").text  # the shipped ones remain


def test_every_kind_makes_the_round_trip(house: House) -> None:
    rounds: dict[str, Callable[[], dict[str, str]]] = {
        "best": lambda: {"words": "ä ö\nb", "page": house.base + "Abfall.html"},
        "hide": lambda: {"page": house.base + "Abfall.html", "words": "x"},
        "boost": lambda: {"page": house.base + "Abfall.html", "factor": "1.5"},
        "suggest": lambda: {"text": 'a "b"'},
        "query": lambda: {"text": "a", "page": house.base + "Abfall.html", "first": "5"},
        "elsewhere": lambda: {
            "words": "quastenamt\nquasten anmelden",
            "authority": "Landratsamt",
            "why": "Das macht das Landratsamt.",
            "page": "https://www.example.org/",
            "alone": "ja",
        },
        "synonym": lambda: {"line": "quaste => Abfall"},
        "name": lambda: {"kind": "Ort", "name": "Quastenweiler"},
    }
    assert rounds.keys() == KINDS.keys()
    for name, typed in rounds.items():
        kind = KINDS[name]
        assert write(house, name, **typed()).status_code == 303, name
        entries = kind.entries(kind.file.path(house.settings).read_text())
        assert dict(entries[-1].values) == typed()
        before = list(entries[:-1])
        assert not before or kind.file.name == "woanders"  # begun from the shipped list
        assert write(house, name, "weg", place=entries[-1].place).status_code == 303, name
        assert list(kind.entries(kind.file.path(house.settings).read_text())) == before
