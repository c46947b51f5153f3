"""Every kind of the policy has its addresses, and they answer as the kind says."""

from __future__ import annotations

import pytest

from hechingen_search.demo.kinds import COUNCIL, KINDS, Case, Treatment
from hechingen_search.demo.nights import Outage
from hechingen_search.demo.server import TownServer
from hechingen_search.demo.site import Town
from tests.demo.conftest import BASE, links, town

HERE = [case for case in KINDS if not case.address.startswith("https:")]
STATUS = {
    "/": 301,
    "/hallen-freibad": 302,
    "/de/Wirtschaft+Bauen/Stadtsanierung": 404,
    "/de/Gemeinderat/Ortschaftsr%E4te": 404,
    "/de/Stadtleben/Jugendhaus-alt": 404,
    "/de/Kontakt/senden": 404,
    COUNCIL + "/bi/getfile.php?id=881&type=do": 403,
}


def status(case: Case, town: Town) -> int:
    """Return what the address of *case* answers."""
    if case.address.startswith(COUNCIL):
        return town.council(case.address.removeprefix(COUNCIL)).status
    return town.answer(case.address).status


def test_all_kinds_are_there() -> None:
    assert {case.number for case in KINDS} == set(range(1, 71))


@pytest.mark.parametrize("case", [case for case in HERE if case.night == 1], ids=lambda case: case.address)
def test_address_answers(case: Case) -> None:
    moved = case.number == 11
    assert status(case, town(1)) == (301 if moved else STATUS.get(case.address, 200))


def test_the_expired_job_is_gone_and_maintenance_answers_503() -> None:
    later = {case.number: status(case, town(case.night)) for case in KINDS if case.night > 1}
    assert later == {40: 410, 70: 503}


def test_maintenance_can_also_lie_with_200() -> None:
    down = town(3, Outage.MAINTENANCE)
    answers = [down.answer(path) for path in ("/robots.txt", "/de/", "/dateien/Geodaten.zip")]
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert b"Wartungsarbeiten" in answers[1].body
    assert answers[1].body == answers[2].body


def test_folded_addresses_show_the_same_text() -> None:
    here = town(1)
    for one, other in (
        ("/de/Gemeinderat/Ortschaftsr%C3%A4te", "/de/Gemeinderat/Ortschaftsra%CC%88te"),
        ("/de/Gemeinderat/Ortschaftsr%C3%A4te", "/de/Gemeinderat/Ortschaftsr%c3%a4te"),
        ("/de/", "/de/?skipEntranceUrl=1"),
        ("/de/Stadtleben/Hallen-Freibad", "/de/Stadtleben/Hallen-Freibad?kontrast=1"),
        ("/ceasy/resource/?id=2103&download=1", "/ceasy/resource/2103?"),
    ):
        assert here.answer(one).body == here.answer(other).body


def test_every_address_of_a_kind_is_linked_somewhere() -> None:
    here = town(1)
    linked = {link for address in here.addresses() for link in links(here, address)}
    unlinked = [
        case.address
        for case in KINDS
        if case.night == 1
        and case.treatment in (Treatment.INDEXED, Treatment.FOLDED, Treatment.ERROR)
        and not case.address.startswith(COUNCIL)
        and case.address != "/"
        and case.address not in linked
    ]
    assert unlinked == []


def test_council_pages_of_one_meeting_are_equal(server: TownServer) -> None:
    here = town(1)
    assert (
        here.council("/bi/si0057.php?__ksinr=1195").body == here.council("/bi/to0040.php?__ksinr=1195").body
    )
    assert here.council("/bi/getfile.php?id=880&type=do").body.startswith(b"%PDF")
    assert server.sessionnet_url != server.url


def test_external_addresses_never_answer_here() -> None:
    assert all(not case.asked for case in KINDS if case.address.startswith("https:"))
    assert not any(BASE in case.address for case in KINDS)
