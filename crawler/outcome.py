"""The closed list of outcomes: every URL ends each night with exactly one of them."""

from __future__ import annotations

from enum import StrEnum


class Group(StrEnum):
    """What an outcome means for the index."""

    INDEXED = "indexed"
    LINKS = "links"
    """Read for its links only."""
    FOLDED = "folded"
    """The content is in the index under another address."""
    SKIPPED = "skipped"
    """Left out on purpose."""
    FAILED = "failed"
    """Somebody should look at it; an earlier copy is kept."""
    REMOVED = "removed"
    OPEN = "open"
    """Not reached tonight; an earlier copy is kept."""


class Outcome(StrEnum):
    """How one URL ended; ``sentence`` says it in German, ``group`` what it means for the index."""

    group: Group
    sentence: str
    transient: bool
    """Trouble of the server or the network, not of this one page; too much of it freezes deletions."""

    def __new__(cls, value: str, group: Group, sentence: str, transient: bool = False) -> Outcome:
        member = str.__new__(cls, value)
        member._value_ = value
        member.group = group
        member.sentence = sentence
        member.transient = transient
        return member

    NEW = "new", Group.INDEXED, "Neu aufgenommen."
    CHANGED = "changed", Group.INDEXED, "Geändert und neu aufgenommen."
    UNCHANGED = "unchanged", Group.INDEXED, "Besucht und unverändert."
    RESTORED = "restored", Group.INDEXED, "War verschwunden und ist wieder da."
    NOT_DUE = "not_due", Group.INDEXED, "Heute nicht fällig; der bisherige Stand gilt weiter."
    LISTING = "listing", Group.LINKS, "Verzeichnis: Die Links wurden verfolgt, der Text nicht aufgenommen."

    REDIRECT = "redirect", Group.FOLDED, "Leitet auf eine andere Adresse weiter und wird dort geführt."
    CANONICAL = "canonical", Group.FOLDED, "Nennt eine andere Adresse als die eigentliche; dort geführt."
    SAME_TEXT = "same_text", Group.FOLDED, "Hat genau den Inhalt einer anderen Adresse und wird dort geführt."
    MOVED = "moved", Group.FOLDED, "Ist umgezogen: Derselbe Inhalt steht jetzt unter einer anderen Adresse."

    ROBOTS = "robots", Group.SKIPPED, "Die robots.txt der Website untersagt den Abruf."
    NOINDEX = "noindex", Group.SKIPPED, "Die Seite bittet darum, nicht aufgenommen zu werden (noindex)."
    NOFOLLOW = "nofollow", Group.SKIPPED, "Alle Links hierher sind mit nofollow gekennzeichnet."
    EXTERNAL = "external", Group.SKIPPED, "Liegt auf einer fremden Website und wird nicht besucht."
    NOT_WEB = "not_web", Group.SKIPPED, "Keine Web-Adresse (E-Mail, Telefon, Skript oder Ähnliches)."
    EXCLUDED = "excluded", Group.SKIPPED, "Eine Regel der Konfiguration schließt diese Adresse aus."
    TRAP = "trap", Group.SKIPPED, "Gehört zu einer endlosen Folge von Adressen und wird nicht verfolgt."
    TOO_LONG = "too_long", Group.SKIPPED, "Die Adresse ist unsinnig lang."
    TOO_DEEP = "too_deep", Group.SKIPPED, "Liegt zu viele Klicks von der Startseite entfernt."
    TOO_MANY = "too_many", Group.SKIPPED, "Die Höchstzahl der Adressen ist erreicht."
    FORMAT = "format", Group.SKIPPED, "Bild, Ton, Film, Kalender oder ein anderes Format ohne Text."
    LOGIN = "login", Group.SKIPPED, "Verlangt eine Anmeldung."
    NOT_PUBLIC = "not_public", Group.SKIPPED, "Nichtöffentlich im Ratsinformationssystem."
    INTERSTITIAL = "interstitial", Group.SKIPPED, "Zwischenseite ohne eigenen Inhalt."

    NOT_FOUND = "not_found", Group.FAILED, "Seite nicht gefunden (404)."
    GONE = "gone", Group.FAILED, "Die Seite wurde entfernt (410)."
    SOFT_404 = (
        "soft_404",
        Group.FAILED,
        "Der Server meldet Erfolg, zeigt aber nur eine Fehler- oder Startseite.",
    )
    FORBIDDEN = "forbidden", Group.FAILED, "Der Server verweigert den Zugriff (401 oder 403)."
    HTTP_ERROR = "http_error", Group.FAILED, "Der Server antwortet mit einem unerwarteten Status."
    SERVER_ERROR = "server_error", Group.FAILED, "Der Server meldet einen eigenen Fehler (5xx).", True
    MAINTENANCE = "maintenance", Group.FAILED, "Die Website zeigt einen Wartungshinweis.", True
    RATE_LIMITED = "rate_limited", Group.FAILED, "Der Server bittet um Zurückhaltung (429).", True
    TIMEOUT = "timeout", Group.FAILED, "Der Server antwortet nicht rechtzeitig.", True
    DEADLINE = "deadline", Group.FAILED, "Die Übertragung dauerte insgesamt zu lange.", True
    DNS = "dns", Group.FAILED, "Der Servername ließ sich nicht auflösen.", True
    CONNECTION = "connection", Group.FAILED, "Die Verbindung kam nicht zustande oder brach ab.", True
    TLS = "tls", Group.FAILED, "Das Sicherheitszertifikat des Servers ist ungültig.", True
    TRUNCATED = "truncated", Group.FAILED, "Die Antwort brach vor ihrem Ende ab.", True
    PRIVATE_ADDRESS = "private_address", Group.FAILED, "Der Name führt in ein internes Netz; nicht besucht."
    TOO_LARGE = "too_large", Group.FAILED, "Die Datei ist größer als erlaubt."
    ENCODING = "encoding", Group.FAILED, "Die Antwort ist falsch oder mehrfach komprimiert."
    PARTIAL = "partial", Group.FAILED, "Der Server schickte ungefragt nur einen Teil (206)."
    REDIRECT_LOOP = "redirect_loop", Group.FAILED, "Die Weiterleitungen drehen sich im Kreis."
    TOO_MANY_HOPS = "too_many_hops", Group.FAILED, "Zu viele Weiterleitungen hintereinander."
    BAD_REDIRECT = "bad_redirect", Group.FAILED, "Die Weiterleitung nennt kein brauchbares Ziel."
    BAD_URL = "bad_url", Group.FAILED, "Die Adresse im Link ist fehlerhaft geschrieben."
    EMPTY = "empty", Group.FAILED, "Die Antwort ist leer."
    NO_TEXT = "no_text", Group.FAILED, "Kein lesbarer Text; die Seite braucht JavaScript oder ist leer."
    WRONG_TYPE = "wrong_type", Group.FAILED, "Der Inhalt ist etwas anderes, als der Server angibt."
    UNSUPPORTED = "unsupported", Group.FAILED, "Dieses Dateiformat kann nicht gelesen werden."
    ENCRYPTED = "encrypted", Group.FAILED, "Die Datei ist mit einem Kennwort geschützt."
    DAMAGED = "damaged", Group.FAILED, "Die Datei ist beschädigt."
    CRASHED = "crashed", Group.FAILED, "Beendete zweimal das ganze Programm und wird vorerst ausgelassen."
    EXTRACT_LIMIT = "extract_limit", Group.FAILED, "Das Lesen der Datei sprengte Zeit- oder Speichergrenze."

    DELETED = "deleted", Group.REMOVED, "Zweimal nicht mehr angetroffen und aus dem Index genommen."

    DEFERRED = "deferred", Group.OPEN, "Auf Bitte des Servers auf die nächste Nacht verschoben."
    HELD = (
        "held",
        Group.OPEN,
        "Zurückgehalten: Die ganze Website sah zweifelhaft aus; der bisherige Stand gilt.",
    )
    UNREACHED = "unreached", Group.OPEN, "Heute nicht mehr erreicht; kommt in der nächsten Nacht zuerst."


GONE_FOR_GOOD = frozenset(
    {
        Outcome.NOT_FOUND,
        Outcome.GONE,
        Outcome.NOINDEX,
        Outcome.ROBOTS,
        Outcome.EXCLUDED,
        Outcome.TRAP,
        Outcome.EXTERNAL,
        Outcome.LOGIN,
        Outcome.NOT_PUBLIC,
        Outcome.FORMAT,
    }
)
"""Outcomes that remove an indexed page once a second run, at least 20 hours later, confirms them."""
