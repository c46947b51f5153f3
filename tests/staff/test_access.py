"""Who gets in, and who does not: every attack here was tried against the room."""

from __future__ import annotations

import hashlib
import json
import re
import stat
from pathlib import Path

import pytest

from crawler.store import Store
from hechingen_search.web.staff.accounts import Account, AccountError, Accounts, hashed, matches
from hechingen_search.web.staff.desk import accounts_of
from hechingen_search.web.staff.sessions import IDLE_SECONDS, LIFE_SECONDS, Sessions
from hechingen_search.web.staff.throttle import FREE, LONGEST_WAIT, PER_MINUTE, Throttle
from tests.staff.conftest import NAME, PASSWORD, House


def test_without_accounts_the_room_does_not_exist(closed: House) -> None:
    for path in ("/redaktion/", "/redaktion/anmelden", "/redaktion/uebernehmen", "/redaktion/x"):
        assert closed.client.get(path).status_code == 404
        assert closed.client.post(path).status_code in (404, 405)
    assert "Set-Cookie" not in closed.client.get("/suche").headers


def test_it_opens_with_the_first_account_and_closes_with_the_last(closed: House) -> None:
    accounts_of(closed.settings).add(NAME, PASSWORD)
    assert closed.client.get("/redaktion/anmelden").status_code == 200
    assert closed.login().status_code == 303
    assert "Die Suche heute" in closed.client.get("/redaktion/").text
    accounts_of(closed.settings).remove(NAME)
    assert closed.client.get("/redaktion/").status_code == 404


def test_every_page_of_the_room_wants_a_session(house: House) -> None:
    stranger = house.app.test_client()
    for rule in house.app.url_map.iter_rules():
        if rule.endpoint.startswith("staff.") and rule.endpoint != "staff.login":
            path = re.sub(r"<(\w+:)?\w+>", "1", rule.rule)
            for method in (rule.methods or set()) & {"GET", "POST"}:
                answer = stranger.open(path, method=method)
                assert answer.status_code == 303, (path, method)
                assert answer.location.startswith("/redaktion/anmelden"), (path, method)


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(house: House) -> None:
    texts = []
    for name in (NAME, "niemand"):
        client = house.app.test_client()
        token = house.token(client, "/redaktion/anmelden")
        answer = client.post("/redaktion/anmelden", data={"token": token, "name": name, "passwort": "falsch"})
        assert answer.status_code == 422
        texts.append(answer.text.replace(token, "").replace(f'value="{name}"', ""))
    assert texts[0] == texts[1]


def test_an_unknown_name_costs_the_same_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cheap: None
) -> None:
    found = Accounts(tmp_path / "konten.json")
    found.add(NAME, PASSWORD)
    work: list[tuple[int, int, int, int]] = []
    real = hashlib.scrypt

    def counted(password: bytes, *, salt: bytes, n: int, r: int, p: int, maxmem: int, dklen: int) -> bytes:
        work.append((n, r, p, dklen))
        return real(password, salt=salt, n=n, r=r, p=p, maxmem=maxmem, dklen=dklen)

    monkeypatch.setattr(hashlib, "scrypt", counted)
    assert found.verified(NAME, "falsch") is None
    assert found.verified("niemand", "falsch") is None
    assert work[0] == work[1]
    assert len(work) == 2


def test_the_session_of_before_the_login_is_worth_nothing_after_it(house: House) -> None:
    """Session fixation: whoever planted the cookie of the login page is not logged in with it."""
    client = house.app.test_client()
    client.set_cookie("redaktion", "geplant")
    house.login(client)
    cookie = client.get_cookie("redaktion")
    assert cookie
    assert cookie.value != "geplant"
    thief = house.app.test_client()
    thief.set_cookie("redaktion", "geplant")
    assert thief.get("/redaktion/").status_code == 303


def test_two_logins_have_two_secrets_and_logging_out_ends_one(house: House) -> None:
    first = house.client.get_cookie("redaktion")
    other = house.app.test_client()
    house.login(other)
    second = other.get_cookie("redaktion")
    assert first
    assert second
    assert first.value != second.value
    house.send("/redaktion/abmelden")
    assert house.client.get_cookie("redaktion") is None
    house.client.set_cookie("redaktion", first.value)
    assert house.client.get("/redaktion/").status_code == 303
    assert other.get("/redaktion/").status_code == 200


def test_a_new_password_ends_the_sessions_of_before(house: House) -> None:
    accounts_of(house.settings).change(NAME, "acht grüne Hüte")
    assert house.client.get("/redaktion/").status_code == 303
    assert house.login(password=PASSWORD).status_code == 422
    assert house.login(password="acht grüne Hüte").status_code == 303


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_lines(house: House, secure: bool) -> None:
    client = house.app.test_client()
    base = "https://suche.example.de" if secure else "http://localhost"
    cookie = client.get("/redaktion/anmelden", base_url=base).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert ("Secure" in cookie) == secure
    assert "Expires" not in cookie  # it ends with the browser


FORGED: tuple[dict[str, str], ...] = (
    {},
    {"token": ""},
    {"token": "0" * 64},
    {"token": "ä"},
)


@pytest.mark.parametrize("fields", FORGED, ids=["none", "empty", "guessed", "odd"])
def test_a_form_without_our_token_changes_nothing(house: House, fields: dict[str, str]) -> None:
    for path in ("/redaktion/uebernehmen", "/redaktion/zurueck", "/redaktion/abmelden"):
        assert house.client.post(path, data=fields).status_code == 403
    assert house.client.get("/redaktion/").status_code == 200
    with Store(house.settings.data.store) as store, store.writing():
        assert not store.accepted()


def test_a_form_of_another_site_or_session_changes_nothing(house: House) -> None:
    token = house.token()
    for origin in ("cross-site", "same-site", "none"):
        answer = house.client.post(
            "/redaktion/uebernehmen", data={"token": token}, headers={"Sec-Fetch-Site": origin}
        )
        assert answer.status_code == 403
    other = house.app.test_client()
    house.login(other)
    assert other.post("/redaktion/uebernehmen", data={"token": token}).status_code == 403


def test_nobody_is_logged_in_from_elsewhere(house: House) -> None:
    """Login CSRF: a form of another site cannot log a person in under a name of its choice."""
    stranger = house.app.test_client()
    answer = stranger.post("/redaktion/anmelden", data={"name": NAME, "passwort": PASSWORD})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil", "/redaktion/\\..", "javascript:x", ""]
)
def test_the_way_on_after_the_login_stays_here(house: House, target: str) -> None:
    client = house.app.test_client()
    body = {"token": house.token(client, "/redaktion/anmelden"), "name": NAME, "passwort": PASSWORD}
    answer = client.post("/redaktion/anmelden", data={**body, "weiter": target})
    assert answer.location == "/redaktion/"


def test_guessing_is_slowed_down_by_name_and_even_the_right_password_waits(house: House) -> None:
    for _ in range(FREE):
        assert house.login(house.app.test_client(), "geraten geraten").status_code == 422
    client = house.app.test_client()
    answer = house.login(client)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    assert "Zu viele Versuche" in answer.text


class Clock:
    """Seconds that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_the_wait_doubles_up_to_its_limit_and_ends(tmp_path: Path) -> None:
    clock = Clock()
    throttle = Throttle(tmp_path / "versuche.json", clock)
    waits = []
    for _ in range(FREE + 12):
        while wait := throttle.wait("anna"):
            waits.append(wait)
            clock.now += wait
    assert waits == sorted(waits)
    assert waits[0] == 1
    assert waits[-1] == LONGEST_WAIT
    throttle.forgive("anna")
    assert throttle.wait("anna") == 0
    for _ in range(FREE):
        throttle.wait("berta")
    clock.now += 3700
    assert throttle.wait("berta") == 0


def test_spraying_many_names_is_slowed_down_too(tmp_path: Path) -> None:
    clock = Clock()
    throttle = Throttle(tmp_path / "versuche.json", clock)
    waits = [throttle.wait(f"name{number}") for number in range(PER_MINUTE + 5)]
    assert not any(waits[:PER_MINUTE])
    assert all(waits[PER_MINUTE:])
    kept = (tmp_path / "versuche.json").read_text()
    assert "name1" not in kept
    assert stat.S_IMODE((tmp_path / "versuche.json").stat().st_mode) == 0o600


def test_sessions_end_by_themselves(tmp_path: Path) -> None:
    clock = Clock()
    sessions = Sessions(tmp_path, clock)
    account = Account("anna", "x")
    idle = sessions.begin(account)
    used = sessions.begin(account)
    for _ in range(9):
        assert sessions.find(used)
        clock.now += IDLE_SECONDS * 0.7
    assert sessions.find(idle) is None
    assert clock.now - 1_000_000 > LIFE_SECONDS
    assert sessions.find(used) is None
    sessions.begin(account)
    assert len(list(tmp_path.iterdir())) == 1  # what has expired is swept up


@pytest.mark.parametrize("secret", ["../konten", "..%2f", "", "\x00", "ä" * 500])
def test_a_cookie_names_no_file(house: House, secret: str) -> None:
    client = house.app.test_client()
    client.set_cookie("redaktion", secret)
    assert client.get("/redaktion/").status_code == 303
    assert client.get("/suche").status_code == 200


def test_the_file_of_accounts_is_private_and_holds_no_password(tmp_path: Path, cheap: None) -> None:
    path = tmp_path / "redaktion" / "konten.json"
    found = Accounts(path)
    found.add("anna", PASSWORD)
    found.add("berta", PASSWORD)
    token = found.new_token("anna")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text(encoding="utf-8")
    assert PASSWORD not in text
    assert token not in text
    rows = json.loads(text)["accounts"]
    assert rows[0]["password"] != rows[1]["password"]
    assert found.bearer(token) == found.get("anna")
    assert found.bearer(token + "x") is None
    assert found.bearer("berta:") is None
    assert found.bearer("") is None
    found.change("anna", "acht grüne Hüte")
    assert found.bearer(token) is None


@pytest.mark.parametrize("name", ["", " anna", "../anna", "a/b", "a\nb", ".anna", "x" * 41, "<b>"])
def test_odd_names_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(AccountError, match="geht nicht als Name"):
        Accounts(tmp_path / "konten.json").add(name, PASSWORD)
    assert not (tmp_path / "konten.json").exists()


@pytest.mark.parametrize("password", ["", "kurz", "aaaaaaaaaaaaaaaa", "x" * 2000])
def test_weak_passwords_are_refused(tmp_path: Path, password: str) -> None:
    with pytest.raises(AccountError, match="Passwort"):
        Accounts(tmp_path / "konten.json").add("anna", password)


def test_the_real_cost_is_paid_and_checked() -> None:
    kept = hashed("sieben rote Schuhe")
    assert kept.startswith("scrypt$32768$8$3$")
    assert matches("sieben rote Schuhe", kept)
    assert not matches("sieben rote Schuh", kept)


def test_the_pages_of_the_room_are_in_no_cache_and_bring_no_foreign_code(house: House) -> None:
    for path in ("/redaktion/", "/suche?q=hundesteuer"):
        answer = house.client.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert house.app.test_client().get("/suche?q=hundesteuer").headers["Cache-Control"] == "no-cache"
    assert "<script" not in house.client.get("/redaktion/").text
