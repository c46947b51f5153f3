"""Rule 3 and cases 14, 26, 27: connections go to the public address that was checked, under a valid name."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import FetchError
from crawler.fetching.fetch import RequestsFetcher
from crawler.fetching.http_rules import error_detail, error_outcome
from crawler.fetching.net import is_public, system_resolver
from crawler.outcome import Outcome
from crawler.settings import CrawlSettings
from tests.crawler.site import Answer, Raw, Site, page
from tests.crawler.tls import Authority

HOST = "www.hechingen.test"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2a00:1450:4001::200e", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),  # carrier-grade NAT
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:192.168.1.1", False),
        ("64:ff9b::c0a8:101", False),  # NAT64 of 192.168.1.1
        ("2002:c0a8:101::1", False),  # 6to4 of 192.168.1.1
        ("nonsense", False),
    ],
)
def test_rule_3_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) is public


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_rule_3_no_wrapping_makes_a_private_address_public(ip: ipaddress.IPv4Address) -> None:
    assert not is_public(str(ip))
    assert not is_public(f"::ffff:{ip}")


@pytest.mark.parametrize("spelling", ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "localhost", "::1"])
def test_case_26_every_spelling_of_loopback_is_refused(spelling: str) -> None:
    name = f"[{spelling}]" if ":" in spelling else spelling
    fetcher = RequestsFetcher(CrawlSettings(), "0")
    with pytest.raises(FetchError) as raised:
        fetcher.fetch(f"http://{name}:9/")
    assert raised.value.outcome is Outcome.PRIVATE_ADDRESS


class Resolver:
    """DNS under test control: one answer after the other, the last for ever."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def test_case_27_rebinding_to_a_private_address_is_refused_without_a_connection(site: Site) -> None:
    resolver = Resolver(["127.0.0.1"])
    fetcher = RequestsFetcher(CrawlSettings(), "0", resolver=resolver)
    with pytest.raises(FetchError) as raised:
        fetcher.fetch(f"http://{HOST}:{site.port}/")
    assert raised.value.outcome is Outcome.PRIVATE_ADDRESS
    assert site.connections == 0


def test_case_27_the_address_checked_is_the_address_connected(site: Site) -> None:
    """One look-up per connection: there is no second answer that could differ from the one checked."""
    site.pages["/"] = page("X", "y")
    resolver = Resolver(["127.0.0.1"], ["10.0.0.1"])
    fetcher = RequestsFetcher(CrawlSettings(allow_private=True), "0", resolver=resolver)
    fetched = fetcher.fetch(f"http://{HOST}:{site.port}/")
    assert fetched.status == 200
    assert resolver.asked == [HOST]
    assert site.requests[0].headers["Host"] == f"{HOST}:{site.port}"


def test_the_system_resolver_reads_numbers_as_addresses() -> None:
    assert system_resolver("127.1", 80) == ["127.0.0.1"]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls"))


def secure(site: Site, authority: Authority) -> RequestsFetcher:
    settings = CrawlSettings(allow_private=True, page_deadline=2.0)
    return RequestsFetcher(settings, "0", resolver=Resolver(["127.0.0.1"]), verify=str(authority.bundle))


@pytest.fixture
def valid(authority: Authority) -> Iterator[Site]:
    with Site({"/": page("X", "y")}, authority.context(HOST)) as site:
        yield site


def test_tls_checks_the_name_although_the_address_is_pinned(valid: Site, authority: Authority) -> None:
    fetcher = secure(valid, authority)
    assert fetcher.fetch(f"https://{HOST}:{valid.port}/").status == 200
    with pytest.raises(FetchError) as raised:
        fetcher.fetch(f"https://anders.hechingen.test:{valid.port}/")
    assert raised.value.outcome is Outcome.TLS


def test_case_14_an_expired_certificate_is_never_bypassed(authority: Authority) -> None:
    with Site({"/": page("X", "y")}, authority.context(HOST, days=-1)) as site:
        with pytest.raises(FetchError) as raised:
            secure(site, authority).fetch(f"https://{HOST}:{site.port}/")
        assert raised.value.outcome is Outcome.TLS
        assert "expired" in raised.value.detail
        assert site.requests == []


def test_case_14_an_unknown_authority_is_refused(valid: Site) -> None:
    settings = CrawlSettings(allow_private=True)
    fetcher = RequestsFetcher(settings, "0", resolver=Resolver(["127.0.0.1"]))
    with pytest.raises(FetchError) as raised:
        fetcher.fetch(f"https://{HOST}:{valid.port}/")
    assert raised.value.outcome is Outcome.TLS


def test_an_authority_from_before_key_identifiers_is_read_or_explained(tmp_path: Path) -> None:
    old = Authority(tmp_path, identifiers=False)
    with Site({"/": page("X", "y")}, old.context(HOST)) as site:
        if not ssl.create_default_context().verify_flags & ssl.VERIFY_X509_STRICT:  # set since Python 3.13
            assert secure(site, old).fetch(f"https://{HOST}:{site.port}/").status == 200
            return
        with pytest.raises(FetchError) as raised:
            secure(site, old).fetch(f"https://{HOST}:{site.port}/")
    assert raised.value.outcome is Outcome.TLS
    assert "mit Schlüsselkennungen" in raised.value.detail


def test_what_only_strict_verification_refuses_is_explained_whatever_the_python(tmp_path: Path) -> None:
    old = Authority(tmp_path, identifiers=False)
    context = ssl.create_default_context(cafile=str(old.bundle))
    context.verify_flags |= ssl.VERIFY_X509_STRICT
    with (
        Site({"/": page("X", "y")}, old.context(HOST)) as site,
        socket.create_connection(("127.0.0.1", site.port)) as plain,
        pytest.raises(ssl.SSLCertVerificationError) as raised,
    ):
        context.wrap_socket(plain, server_hostname=HOST)
    assert "ab 3.13" in error_detail(raised.value)
    assert error_outcome(raised.value) is Outcome.TLS


def test_case_19_the_deadline_reaches_behind_tls(authority: Authority) -> None:
    def silent(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(100):
            client.sendall(b"x")
            time.sleep(0.05)

    with Site({"/": Raw(silent)}, authority.context(HOST)) as site:
        fetcher = RequestsFetcher(
            CrawlSettings(allow_private=True, page_deadline=0.6),
            "0",
            resolver=Resolver(["127.0.0.1"]),
            verify=str(authority.bundle),
        )
        begin = time.monotonic()
        with pytest.raises(FetchError) as raised:
            fetcher.fetch(f"https://{HOST}:{site.port}/")
        assert raised.value.outcome is Outcome.DEADLINE
        assert time.monotonic() - begin < 3.0, "the server would go on for five seconds"


def test_a_fetcher_goes_on_after_a_deadline(site: Site) -> None:
    site.pages |= {"/": page("X", "y"), "/slow": Answer(b"x", length=100)}
    fetcher = RequestsFetcher(CrawlSettings(allow_private=True, page_deadline=0.5), "0")
    with pytest.raises(FetchError):
        fetcher.fetch(site.base + "/slow")
    assert fetcher.fetch(site.base + "/").status == 200
