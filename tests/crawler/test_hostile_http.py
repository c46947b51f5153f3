"""Hostile cases 15 to 43: single answers that are late, wrong, endless or false."""

from __future__ import annotations

import gzip
import itertools
import socket
import time
import tracemalloc
import zlib
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

import pytest

from crawler.errors import FetchError
from crawler.outcome import Outcome
from crawler.page import Fetched
from tests.crawler.conftest import START, Nights
from tests.crawler.site import Answer, Raw, Reply, Request, Site, page, redirect

GOOD = page("X", "Der Text der Seite X")


def write(data: bytes) -> Raw:
    """Send exactly these bytes."""
    return Raw(lambda client: client.sendall(data))


def drip(client: socket.socket) -> None:
    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(2000):
        client.sendall(b"x")
        time.sleep(0.02)


def drip_headers(client: socket.socket) -> None:
    client.sendall(b"HTTP/1.1 200 OK\r\n")
    for number in range(2000):
        client.sendall(b"X-%d: y\r\n" % number)
        time.sleep(0.02)


def silence(client: socket.socket) -> None:
    client.settimeout(5)
    client.recv(1)


def head(status: str, *headers: str, body: bytes = b"") -> Raw:
    lines = [f"HTTP/1.1 {status}", *headers, "", ""]
    return write("\r\n".join(lines).encode("latin-1") + body)


def encoded(body: bytes, encoding: str) -> Answer:
    return Answer(body, headers={"Content-Type": "text/html", "Content-Encoding": encoding})


def once(first: Reply, then: Reply = GOOD) -> Callable[[Request], Answer | Raw]:
    """Answer with *first* once and with *then* ever after."""
    left = [first]

    def reply(request: Request) -> Answer | Raw:
        chosen = left.pop() if left else then
        return chosen(request) if callable(chosen) else chosen

    return reply


def plain_only(request: Request) -> Answer | Raw:
    """Label plain text as gzip unless the client asks for plain text."""
    return GOOD if request.headers["Accept-Encoding"] == "identity" else encoded(GOOD.body, "gzip")


def obsessed_with_304(request: Request) -> Answer | Raw:
    return GOOD if "Cache-Control" in request.headers else Answer(status=304)


BOMB = gzip.compress(b"<p>" + b"x" * 50_000_000, 9)
ANNOUNCED = head("200 OK", "Content-Type: text/html", "Content-Length: 99999999", body=b"<p>x")
CHAIN = {f"/c{number}": redirect(f"/c{number + 1}") for number in range(20)}

OUTCOMES: list[tuple[str, Reply, Outcome]] = [
    ("case 17 one 503", once(Answer(b"", 503)), Outcome.NEW),
    ("case 17 three 503", Answer(b"", 503), Outcome.SERVER_ERROR),
    ("case 18 silent server", Raw(silence), Outcome.TIMEOUT),
    ("case 19 drip", Raw(drip), Outcome.DEADLINE),
    ("case 19 dripping headers", Raw(drip_headers), Outcome.DEADLINE),
    ("case 20 short body", head("200 OK", "Content-Length: 100", body=b"<p>short"), Outcome.TRUNCATED),
    ("case 20 short body once", once(head("200 OK", "Content-Length: 100", body=b"<p>")), Outcome.NEW),
    ("case 20 cut chunk", head("200 OK", "Transfer-Encoding: chunked", body=b"ff\r\nab"), Outcome.TRUNCATED),
    ("case 20 hang up", write(b""), Outcome.CONNECTION),
    ("case 21 gzip bomb", encoded(BOMB, "gzip"), Outcome.TOO_LARGE),
    ("case 21 deflate bomb", encoded(zlib.compress(b"x" * 50_000_000), "deflate"), Outcome.TOO_LARGE),
    ("case 21 announced size", ANNOUNCED, Outcome.TOO_LARGE),
    (
        "case 22 chained encodings",
        encoded(gzip.compress(gzip.compress(b"x")), "gzip, gzip"),
        Outcome.ENCODING,
    ),
    ("case 22 unknown encoding", encoded(b"x", "exi"), Outcome.ENCODING),
    ("case 23 false gzip", plain_only, Outcome.NEW),
    ("case 23 false gzip always", encoded(b"<p>plain", "gzip"), Outcome.ENCODING),
    ("case 24 redirect to itself", redirect("/x"), Outcome.REDIRECT_LOOP),
    ("case 24 redirect loop", redirect("/loop"), Outcome.REDIRECT_LOOP),
    ("case 25 eleven hops", redirect("/c10"), Outcome.TOO_MANY_HOPS),
    ("case 26 127.1", redirect("http://127.1:1/"), Outcome.PRIVATE_ADDRESS),
    ("case 26 0x7f.1", redirect("http://0x7f.1/"), Outcome.PRIVATE_ADDRESS),
    ("case 26 decimal", redirect("http://2130706433/"), Outcome.PRIVATE_ADDRESS),
    ("case 26 link-local", redirect("http://169.254.169.254/"), Outcome.PRIVATE_ADDRESS),
    ("case 26 IPv6 loopback", redirect("http://[::1]/"), Outcome.PRIVATE_ADDRESS),
    ("case 26 mapped", redirect("http://[::ffff:127.0.0.1]/"), Outcome.PRIVATE_ADDRESS),
    ("case 26 foreign host", redirect("https://evil.example/"), Outcome.EXTERNAL),
    ("case 28 Latin-1 Location", head("302 Found", "Location: /\xe4", "Content-Length: 0"), Outcome.REDIRECT),
    ("case 29 no Location", head("302 Found", "Content-Length: 0"), Outcome.BAD_REDIRECT),
    ("case 29 broken Location", redirect("http://["), Outcome.BAD_REDIRECT),
    ("case 31 login", redirect("/login?next=/x"), Outcome.LOGIN),
    ("case 31 login elsewhere", redirect("https://sso.example/login"), Outcome.LOGIN),
    ("case 31 401", Answer(b"", 401), Outcome.LOGIN),
    ("case 32 304 out of the blue", obsessed_with_304, Outcome.NEW),
    ("case 32 304 for ever", Answer(status=304), Outcome.HTTP_ERROR),
    ("case 42 206 unasked", Answer(b"<p>x", 206), Outcome.PARTIAL),
    ("case 43 empty", Answer(b"", headers={"Content-Type": "text/html"}), Outcome.EMPTY),
    ("case 43 blank", Answer(b" \n ", headers={"Content-Type": "text/html"}), Outcome.EMPTY),
    ("case 43 204", Answer(status=204), Outcome.EMPTY),
    ("case 68 404", Answer(b"", 404), Outcome.NOT_FOUND),
    ("410", Answer(b"", 410), Outcome.GONE),
    ("403", Answer(b"", 403), Outcome.FORBIDDEN),
    ("418", Answer(b"", 418), Outcome.HTTP_ERROR),
    ("not HTTP at all", write(b"SSH-2.0-OpenSSH_9.2\r\n"), Outcome.CONNECTION),
    ("endless header", write(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000), Outcome.CONNECTION),
    ("image without extension", Answer(b"\x89PNG..", headers={"Content-Type": "image/png"}), Outcome.FORMAT),
]


def prepare(site: Site, reply: Reply) -> None:
    site.pages |= CHAIN | {"/": page("Start", "Willkommen", ("/x",)), "/loop": redirect("/x"), "/x": reply}
    site.pages["/%E4"] = page("Ä", "Latin-1")


@pytest.mark.parametrize(
    ("reply", "outcome"), [case[1:] for case in OUTCOMES], ids=[case[0] for case in OUTCOMES]
)
def test_outcome_of_one_answer(reply: Reply, outcome: Outcome, site: Site, nights: Nights) -> None:
    nights.change(page_deadline=0.6, page_bytes=2_000_000, file_bytes=60_000_000)
    prepare(site, reply)
    nights.play()
    assert nights.outcomes()["/x"] is outcome
    assert nights.outcomes()["/"] is Outcome.NEW


FAILING = [
    case for case in OUTCOMES if case[2].group.value in ("failed", "skipped") and "once" not in case[0]
]


@pytest.mark.parametrize(
    ("reply", "outcome"), [case[1:] for case in FAILING], ids=[case[0] for case in FAILING]
)
def test_rule_7_every_failure_keeps_the_copy(
    reply: Reply, outcome: Outcome, site: Site, nights: Nights
) -> None:
    nights.change(page_deadline=0.6, page_bytes=2_000_000, file_bytes=60_000_000)
    prepare(site, GOOD)
    nights.play()
    revision = nights.store.revision
    prepare(site, reply)
    night = nights.play()
    assert nights.outcomes()["/x"] is outcome
    assert nights.indexed() == {"/", "/x"}
    assert nights.store.revision == revision
    assert night.kept == 1


def test_case_15_retry_after_is_waited_for(site: Site, nights: Nights) -> None:
    prepare(site, once(Answer(b"", 429, {"Retry-After": "30"})))
    nights.play()
    assert 30.0 in nights.clock.slept
    assert nights.outcomes()["/x"] is Outcome.NEW


def test_case_15_retry_after_may_be_a_date(site: Site, nights: Nights) -> None:
    when = format_datetime(START + timedelta(seconds=90), usegmt=True)
    prepare(site, once(Answer(b"", 503, {"Retry-After": when})))
    nights.play()
    assert 90.0 in nights.clock.slept


@pytest.mark.parametrize("value", ["86400", format_datetime(START - timedelta(days=1), usegmt=True)])
def test_case_16_retry_after_past_or_huge_defers_to_the_next_night(
    value: str, site: Site, nights: Nights
) -> None:
    prepare(site, Answer(b"", 503, {"Retry-After": value}))
    nights.play()
    assert nights.outcomes()["/x"] is Outcome.DEFERRED
    assert site.paths().count("/x") == 1
    site.pages["/x"] = GOOD
    nights.play()
    assert nights.outcomes()["/x"] is Outcome.NEW


def test_rule_6_three_tries_with_growing_pauses(site: Site, nights: Nights) -> None:
    nights.change(retry_pause=5.0)
    prepare(site, Answer(b"", 500))
    nights.play()
    assert site.paths().count("/x") == 3
    assert nights.clock.slept == [5.0, 10.0]


def test_case_18_a_connection_that_nobody_accepts_times_out(nights: Nights) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for client in waiting:  # they fill the queue
            client.setblocking(False)
            client.connect_ex(address)
        nights.change(page_deadline=0.4)
        with pytest.raises(Exception, match=Outcome.TIMEOUT.sentence):
            nights.fetcher.fetch(f"http://127.0.0.1:{address[1]}/")
        for client in waiting:
            client.close()


@pytest.mark.parametrize("reply", [drip, drip_headers])
def test_case_19_a_drip_ends_at_the_deadline(
    reply: Callable[[socket.socket], None], site: Site, nights: Nights
) -> None:
    nights.change(page_deadline=0.5)
    site.pages["/x"] = Raw(reply)
    begin = time.monotonic()
    with pytest.raises(FetchError) as raised:
        nights.fetcher.fetch(site.base + "/x")
    assert raised.value.outcome is Outcome.DEADLINE
    assert time.monotonic() - begin < 5.0, "the server would go on for forty seconds"


def test_case_21_a_bomb_costs_no_memory(site: Site, nights: Nights) -> None:
    site.pages["/x"] = encoded(BOMB, "gzip")
    tracemalloc.start()
    with pytest.raises(Exception, match=Outcome.TOO_LARGE.sentence):
        nights.fetcher.fetch(site.base + "/x")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000


def test_rule_5_files_may_be_larger_than_pages(site: Site, nights: Nights) -> None:
    nights.change(page_bytes=1000, file_bytes=5000)
    pdf = {"Content-Type": "application/pdf"}
    site.pages["/"] = page("Start", "x", {"/small": "klein", "/big": "groß", "/page": "Seite"})
    site.pages["/small"] = Answer(b"%PDF-1.7" + b"x" * 4000, headers=pdf)
    site.pages["/big"] = Answer(b"%PDF-1.7" + b"x" * 6000, headers=pdf)
    site.pages["/page"] = Answer(b"<html><main><p>" + b"x" * 4000, headers=pdf)
    nights.play()
    assert nights.outcomes() == {
        "/": Outcome.NEW,
        "/small": Outcome.NEW,
        "/big": Outcome.TOO_LARGE,
        "/page": Outcome.TOO_LARGE,
    }


def test_rule_5_files_may_take_longer_than_pages(site: Site, nights: Nights) -> None:
    def slow(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7")
        for _ in range(8):
            time.sleep(0.1)
            client.sendall(b"x")

    nights.change(page_deadline=0.6, file_deadline=5.0)
    prepare(site, Raw(slow))
    nights.play()
    assert nights.outcomes()["/x"] is Outcome.NEW


def test_case_25_ten_hops_are_followed(site: Site, nights: Nights) -> None:
    prepare(site, redirect("/c11"))
    site.pages["/c20"] = page("Ende", "angekommen")
    nights.play()
    assert nights.outcomes()["/x"] is Outcome.REDIRECT
    assert nights.outcomes()["/c20"] is Outcome.NEW


def test_case_30_downgrade_to_http_shares_the_key_and_warns(nights: Nights) -> None:
    class Downgrading:
        """A server that only a real certificate could offer: https answers with a redirect to http."""

        def fetch(self, url: str, **_: object) -> Fetched:
            headers = {"content-type": "text/html"}
            if url.endswith("robots.txt"):
                return Fetched(url, url, 200, headers, b"", START)
            final = url.replace("https:", "http:")
            return Fetched(url, final, 200, headers, GOOD.body, START, (url,))

    nights.settings = nights.settings.__class__(start="https://www.hechingen.de/", delay=0.0)
    nights.fetcher = Downgrading()
    night = nights.play()
    assert [row.outcome for row in nights.store.urls.all()] == [Outcome.NEW]
    assert "http um" in night.warnings[0]


def test_case_33_a_volatile_etag_does_not_reindex(site: Site, nights: Nights) -> None:
    def volatile(request: Request) -> Answer:
        return Answer(GOOD.body, headers={"ETag": f'"{time.time_ns()}"', **GOOD.headers})

    prepare(site, volatile)
    nights.play()
    revision = nights.store.revision
    nights.play()
    assert nights.outcomes()["/x"] is Outcome.UNCHANGED
    assert nights.store.revision == revision


def test_case_34_a_stuck_304_is_found_out_after_thirty_days(site: Site, nights: Nights) -> None:
    current = [GOOD]

    def stuck(request: Request) -> Answer:
        if "If-None-Match" in request.headers:
            return Answer(status=304)
        return Answer(current[0].body, headers={"ETag": '"1"', **GOOD.headers})

    prepare(site, stuck)
    nights.play()
    current[0] = page("X", "Ganz neuer Text")
    nights.play(28)
    assert Outcome.CHANGED not in [outcome for _, outcome in nights.store.history(site.base + "/x")]
    nights.play(10)
    assert Outcome.CHANGED in [outcome for _, outcome in nights.store.history(site.base + "/x")]


def test_case_35_last_modified_in_the_future_is_not_sent_back(site: Site, nights: Nights) -> None:
    future = format_datetime(START + timedelta(days=400), usegmt=True)
    prepare(site, Answer(GOOD.body, headers={"Last-Modified": future, **GOOD.headers}))
    nights.play(2)
    assert all("If-Modified-Since" not in request.headers for request in site.requests)


def test_case_36_head_is_never_used(site: Site, nights: Nights) -> None:
    prepare(site, GOOD)
    nights.play()
    assert {request.method for request in site.requests} == {"GET"}


def test_case_41_a_cookie_wall_is_reported(site: Site, nights: Nights) -> None:
    wall = page("Cookies", "Bitte stimmen Sie zu.")
    site.pages["/"] = page("Start", "x", tuple(f"/p{number}" for number in range(12)))
    site.pages |= {f"/p{number}": wall for number in range(12)}
    night = nights.play()
    assert any("denselben Text" in warning for warning in night.warnings)


def test_case_74_clock_and_counter_do_not_reindex(site: Site, nights: Nights) -> None:
    seconds = itertools.count(12 * 3600)

    def ticking(_request: Request) -> Answer:
        now = next(seconds)
        clock = f"{now // 3600}:{now // 60 % 60:02}:{now % 60:02}"
        return page("X", f"Das Rathaus öffnet um 8:00 Uhr. Es ist {clock}. Besucher: {now}.")

    prepare(site, ticking)
    nights.play()
    revision = nights.store.revision
    nights.play()
    assert nights.outcomes()["/x"] is Outcome.UNCHANGED
    assert nights.store.revision == revision


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Beginn 14:30 Uhr.", "Beginn 16:30 Uhr."),
        ("Datum: 24.09.2026", "Datum: 22.10.2026"),
        ("Uhrzeit: 18:00", "Uhrzeit: 19:30"),
        ("Eintritt 5,00 Euro.", "Eintritt 6,50 Euro."),
        ("Noch 12 freie Plätze.", "Noch 3 freie Plätze."),
        ("Besucher: 4711", "Besucher: 5812"),
        ("Es ist 8 Uhr, wenn das Tor öffnet.", "Es ist 9 Uhr, wenn das Tor öffnet."),
    ],
)
def test_times_dates_prices_and_counts_are_content(
    site: Site, nights: Nights, before: str, after: str
) -> None:
    prepare(site, page("X", before))
    nights.play()
    site.pages["/x"] = page("X", after)
    nights.play(2)
    revision = nights.store.revision
    row = next(row for row in nights.store.urls.all() if row.url.endswith("/x"))
    kept = nights.store.pages.get(row.id)
    assert kept is not None
    assert after in kept.passages[0].text
    nights.play(2)
    assert nights.store.revision == revision


def test_a_change_beside_a_clock_reaches_the_index(site: Site, nights: Nights) -> None:
    ticks = itertools.count(100)
    prepare(site, lambda _request: page("X", f"Preis 5 Euro. Aufrufe {next(ticks)}"))
    nights.play()
    site.pages["/x"] = lambda _request: page("X", f"Preis 7 Euro. Aufrufe {next(ticks)}")
    nights.play(2)
    row = next(row for row in nights.store.urls.all() if row.url.endswith("/x"))
    kept = nights.store.pages.get(row.id)
    assert kept is not None
    assert "7 Euro" in kept.passages[0].text
