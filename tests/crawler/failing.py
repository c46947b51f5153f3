"""A generated town whose server fails in the ways of real servers, and what is still found of it."""

from __future__ import annotations

import random
import re
import socket
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from tests.crawler.site import Answer, Raw, Reply, Request, Site, page, redirect

AREAS, DOCUMENTS = 6, 72
_SYLLABLES = re.findall(r"\w+", "ba du fo ge hi jo ku la me ni po ra se ti wu bre kli stu mün tög räl")
_COMMON = re.findall(
    r"\w+",
    "die der das und oder nicht werden wurde haben eine einen einer dieser diese auch durch gegen ohne unter "
    "über zwischen während Stadt Gemeinde Rathaus Antrag Gebühr Satzung Straße Bürger Verein Schule Termin "
    "Sitzung Beschluss Anmeldung Unterlagen Öffnungszeiten Auskunft beantragen mitbringen",
)
_ENGLISH = re.findall(
    r"\w+",
    "town council please bring your documents with them because every citizen should know what office "
    "handles which kind requests when opening hours have changed during holiday season again",
)


def code(number: int, edition: int = 0) -> str:
    """Return the code word of a document."""
    return _word(random.Random(f"code {number} {edition}"), 5) + "x"


def _word(source: random.Random, syllables: int) -> str:
    return "".join(source.choice(_SYLLABLES) for _ in range(syllables))


def text(number: int, edition: int = 0, common: list[str] = _COMMON) -> str:
    """Return some paragraphs of a document, its code word last."""
    source = random.Random(f"text {number} {edition} {common[0]}")
    own = [_word(source, source.randint(2, 4)).capitalize() for _ in range(12)]
    words = [source.choice(own if source.random() < 0.3 else common) for _ in range(90)]
    return f"{' '.join(words)}. Das Kennwort lautet {code(number, edition)}."


@dataclass
class Town:
    """The pages of the town: a start page, areas that list documents, documents; ``prefix`` moves them."""

    prefix: str = ""
    documents: tuple[int, ...] = tuple(range(DOCUMENTS))
    areas: tuple[int, ...] = tuple(range(AREAS))
    menu: tuple[int, ...] = tuple(range(AREAS))
    edition: Callable[[int], int] = lambda number: 0
    head: str = ""
    stamp: str = ""

    def path(self, number: int) -> str:
        """Return the address of a document."""
        return f"{self.prefix}/bereich{number % AREAS}/seite{number}.html"

    def title(self, number: int) -> str:
        """Return the title of a document."""
        source = random.Random(f"title {number}")
        return f"{_word(source, 3).capitalize()} und {_word(source, 3).capitalize()}"

    def pages(self) -> dict[str, Answer]:
        """Return every page."""
        menu = {f"{self.prefix}/bereich{area}/": f"Bereich {area}" for area in self.menu}
        pages = {"/": self._page("Willkommen", "Willkommen auf der Website der Stadt.", menu)}
        for area in self.areas:
            inside = {self.path(n): self.title(n) for n in self.documents if n % AREAS == area}
            pages[f"{self.prefix}/bereich{area}/"] = self._page(
                f"Bereich {area}", f"Der Bereich {_word(random.Random(area), 4)}.", {"/": "Start"} | inside
            )
        for number in self.documents:
            said = f"{text(number, self.edition(number))} {self.stamp}"
            pages[self.path(number)] = self._page(self.title(number), said, {"/": "Start"} | menu)
        return pages

    def _page(self, title: str, said: str, links: Mapping[str, str]) -> Answer:
        return _tagged(page(title, said, links, self.head))


Failure = Callable[[Site], None]


def serve(site: Site, town: Town) -> None:
    """Let *site* be *town*; a page is not sent again to whom it was sent."""
    site.pages.clear()
    site.pages |= {path: _conditional(answer) for path, answer in town.pages().items()}


def _conditional(answer: Answer) -> Reply:
    def reply(request: Request) -> Answer:
        if request.headers.get("If-None-Match") == answer.headers["ETag"]:
            return Answer(status=304)
        return answer

    return reply


def _each(
    change: Callable[[str, Answer], Answer | Raw], *, start: bool = False, robots: bool = False
) -> Failure:
    """Change every answer, also that of the start page or robots.txt if wanted."""

    def fail(site: Site) -> None:
        pages = Town().pages()
        if robots:
            pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow:\n")
        site.pages.clear()
        site.pages |= {
            path: answer if path == "/" and not start else change(path, answer)
            for path, answer in pages.items()
        }

    return fail


def _some(share: float, change: Callable[[str, Answer], Answer | Raw]) -> Failure:
    """Change the answers of a share of the addresses, always the same ones."""
    return _each(
        lambda path, answer: change(path, answer) if random.Random(path).random() < share else answer
    )


def _everything(reply: Answer | Raw) -> Failure:
    return _each(lambda path, answer: reply, start=True, robots=True)


def _town(**changes: object) -> Failure:
    return lambda site: serve(site, Town(**changes))  # type: ignore[arg-type]


def _said(words: str, title: str = "Teststadt") -> Answer:
    return page(title, words)


def _numbered(words: str, title: str = "") -> Callable[[str, Answer], Answer]:
    """Return an error page with a number of its own, under the right title or another."""
    return lambda path, answer: page(
        title or _title(answer),
        words.format(zlib.crc32(path.encode())),
        {"/": "Start", "/bereich1/": "Bereich"},
    )


def _title(answer: Answer) -> str:
    found = re.search(r"<title>(.*?)</title>", answer.body.decode())
    return found[1] if found else ""


def _body(change: Callable[[str], str]) -> Callable[[str, Answer], Answer]:
    return lambda path, answer: _tagged(replace(answer, body=change(answer.body.decode()).encode()))


def _tagged(answer: Answer) -> Answer:
    return replace(answer, headers={**answer.headers, "ETag": f'"{zlib.crc32(answer.body)}"'})


def _cut(path: str, answer: Answer) -> Answer:
    """Cut the body as a proxy does that runs out of room: the ETag stays that of the whole."""
    return replace(answer, body=answer.body[: len(answer.body) // 3])


def _documents_only(change: Callable[[str, Answer], Answer | Raw]) -> Callable[[str, Answer], Answer | Raw]:
    return lambda path, answer: change(path, answer) if path.endswith(".html") else answer


def _english(path: str, answer: Answer) -> Answer:
    number = zlib.crc32(path.encode())
    return page(_title(answer), text(number, 9, _ENGLISH), {"/": "Start"}, "<meta name=x>")


def _hang_up(connection: object) -> None:
    """Send nothing."""


def _half(body: bytes) -> Callable[[socket.socket], None]:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
    return lambda connection: connection.sendall(head.encode() + body[: len(body) // 2])


DOWN = Raw(_hang_up)
_RAY = "Unable to reach the origin server. Reference number {} at the edge. Try again in some minutes."
_HEAD = "</title>"

FAILURES: dict[str, Failure] = {
    # The modes of servers that fail as a whole.
    "down": _everything(DOWN),
    "500 everywhere": _everything(Answer(b"<h1>Internal Server Error</h1>", 500)),
    "403 everywhere": _everything(Answer(b"verboten", 403)),
    "robots.txt forbids all": lambda site: site.pages.update(
        {"/robots.txt": Answer(b"User-agent: *\nDisallow: /\n")}
    ),
    "robots.txt fails": lambda site: site.pages.update({"/robots.txt": Answer(b"x", 503)}),
    "login for all": _each(lambda path, answer: redirect("/login?next=" + path), start=True, robots=True),
    "known maintenance page": _everything(
        _said(
            "Unsere Website wird gerade gewartet. Bitte versuchen Sie es später erneut.", "Wartungsarbeiten"
        )
    ),
    "unknown maintenance page": _everything(
        _said("Gleich sind wir wieder da. Wir bauen um. Haben Sie etwas Geduld, wir sind bald zurück.")
    ),
    "start page replaced": lambda site: site.pages.update(
        {"/": page("Herzlich willkommen", "Hier entsteht die neue Website der Stadt.", {"/neu.html": "Mehr"})}
    ),
    # … and in parts.
    "503 for a third": _some(0.3, lambda path, answer: Answer(b"kaputt", 503)),
    "500 for a tenth": _some(0.1, lambda path, answer: Answer(b"kaputt", 500)),
    "half hang up": _some(0.5, lambda path, answer: DOWN),
    "403 below the start page": _each(lambda path, answer: Answer(b"verboten", 403)),
    "404 for most": _some(0.6, lambda path, answer: Answer(b"weg", 404)),
    "410 below the start page": _each(lambda path, answer: Answer(b"weg", 410)),
    "redirect loops": _some(
        0.3, lambda path, answer: redirect(path.split("?")[0] if "?" in path else path + "?a=1")
    ),
    "everything leads home": _each(lambda path, answer: redirect("/", 302)),
    "known not-found page": _some(
        0.6, _numbered("Die Seite {} wurde leider nicht gefunden.", "Seite nicht gefunden")
    ),
    "unknown not-found page": _each(
        _numbered(
            "Das gewünschte Dokument konnte nicht geladen werden, Vorgang {}. Fragen Sie uns.", "Hoppla"
        )
    ),
    "unknown not-found page for documents": _each(
        _documents_only(_numbered("Das Gewünschte konnte nicht geladen werden, Vorgang {}.", "Hoppla"))
    ),
    "error text under the right title": _each(_documents_only(_numbered("Ein Fehler ist aufgetreten ({})."))),
    "error text for a quarter": _some(0.25, _documents_only(_numbered("Ein Fehler ist aufgetreten ({})."))),
    "empty app": _each(_documents_only(_body(lambda html: re.sub(r"<p>.*</p>", "<div id=app></div>", html)))),
    "session expired": _each(
        lambda path, answer: _said("Ihre Sitzung ist abgelaufen. Melden Sie sich neu an.")
    ),
    "one text for all": _each(lambda path, answer: _said("Willkommen, der Stadt im Grünen. Hier ist alles.")),
    "cut bodies": _each(_cut),
    "cut bodies for a quarter": _some(0.25, _cut),
    "cut bodies that say so": _some(0.4, lambda path, answer: Raw(_half(answer.body))),
    "not the gzip it says": _each(
        lambda path, answer: replace(answer, headers={**answer.headers, "Content-Encoding": "gzip"})
    ),
    "429 for half": _some(0.5, lambda path, answer: Answer(b"langsam", 429, {"Retry-After": "3600"})),
    # A mistake in the template.
    "canonical leads home": _town(head='<link rel=canonical href="/">'),
    "canonical leads to areas": _each(
        lambda path, answer: _with_head(answer, f'<link rel=canonical href="{path.rpartition("/")[0]}/">')
    ),
    "refresh leads home": _town(head='<noscript><meta http-equiv=refresh content="0; url=/"></noscript>'),
    "refresh leads to a page": _town(head='<meta http-equiv=refresh content="0; url=/bereich1/seite1.html">'),
    "noindex everywhere": _town(head='<meta name=robots content="noindex,nofollow">'),
    "X-Robots-Tag everywhere": _each(
        lambda path, answer: replace(answer, headers={**answer.headers, "X-Robots-Tag": "none"}), start=True
    ),
    "English declared everywhere": _town(head='<meta http-equiv="content-language" content="en">'),
    # Ten more.
    "cookie wall": _everything(_said("Wir verwenden Cookies. Stimmen Sie zu, um die Website zu sehen.")),
    "captcha": _each(_numbered("Sind Sie ein Mensch? Lösen Sie die Aufgabe {}.", "Einen Moment"), start=True),
    "geo block": _everything(Answer(b"not in your country", 451)),
    "another language": _each(_english),
    "error page of a network": _each(_numbered(_RAY), start=True),
    "half the menu gone": _town(menu=tuple(range(AREAS // 2)), areas=tuple(range(AREAS // 2))),
    "429 for hours": _everything(Answer(b"langsam", 429, {"Retry-After": "7200"})),
    "broken encoding": _each(_body(lambda html: html.encode().decode("cp1252", "replace")), start=True),
    "new dates everywhere": _town(stamp="Stand: 17. November 2031, 14:30 Uhr"),
}


def _with_head(answer: Answer, head: str) -> Answer:
    return _tagged(replace(answer, body=answer.body.replace(b"</head>", head.encode() + b"</head>")))


def withered(numbers: set[int]) -> Failure:
    """Let the documents of *numbers* show an error text under the right title."""

    def change(path: str, answer: Answer) -> Answer:
        number = int(path.rpartition("seite")[2].partition(".")[0]) if "seite" in path else -1
        if number not in numbers:
            return answer
        return page(str(number), f"Der Inhalt konnte nicht geladen werden ({number}).", {"/": "Start"})

    return _each(change)


_NEW = Town(prefix="/neu")
_STAYS = tuple(number for number in range(DOCUMENTS) if number % 10 >= 3)


def _relaunch(old: Callable[[str], Answer]) -> Failure:
    def change(site: Site) -> None:
        serve(site, _NEW)
        site.pages |= {path: old(path) for path in Town().pages() if path != "/"}

    return change


def _new_template(site: Site) -> None:
    serve(site, Town(stamp="Drucken. Zurück zur Übersicht."))
    for path, reply in list(site.pages.items()):
        answer = reply(Request("GET", path, {})) if callable(reply) else reply
        assert isinstance(answer, Answer)
        html = answer.body.decode().replace("<main>", '<div class="kopf">Neue Stadt</div><main><article>')
        site.pages[path] = replace(answer, body=html.replace("</main>", "</article></main>").encode())


UPHEAVALS: dict[str, tuple[Failure, set[str]]] = {
    # what happens, and the code words of documents that must be found afterwards
    "relaunch with redirects": (
        _relaunch(lambda path: redirect("/neu" + path)),
        {code(n) for n in range(DOCUMENTS)},
    ),
    "relaunch without": (_relaunch(lambda path: Answer(b"weg", 404)), {code(n) for n in range(DOCUMENTS)}),
    "new template": (_new_template, {code(n) for n in range(DOCUMENTS)}),
    "archive removed": (_town(documents=_STAYS), {code(n) for n in _STAYS}),
    "all by-laws replaced": (
        _town(edition=lambda number: int(number % AREAS == 1)),
        {code(n, int(n % AREAS == 1)) for n in range(DOCUMENTS)},
    ),
}
