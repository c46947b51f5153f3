"""Read one TOML file into frozen settings; every error names its key and says what is expected.

The loader knows the settings only through the fields of their dataclasses: a new field is a new key.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
import tomllib
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from crawler.settings import CrawlSettings, ExtractSettings
from hechingen_search import CONFIG_FILE, CONFIG_VARIABLE
from hechingen_search.errors import ConfigError
from hechingen_search.search.results import MAX_SIZE
from hechingen_search.settings import (
    DataSettings,
    IndexSettings,
    MailSettings,
    SearchSettings,
    Settings,
    StatisticsSettings,
    WebSettings,
)
from index.engines.registry import ENGINES

# What a site is and what may be fetched of it are two sections for people and one value for the crawler.
SITE_KEYS = frozenset({"start", "hosts", "agent", "contact"})


@dataclass(frozen=True, slots=True)
class _Section:
    """One table of the file: its name, the settings it fills, and which of their fields are its keys."""

    name: str
    type: type[Any]
    target: str
    keys: tuple[str, ...]


def _names(cls: type[Any]) -> tuple[str, ...]:
    return tuple(item.name for item in fields(cls))


SECTIONS = (
    _Section("site", CrawlSettings, "crawl", tuple(k for k in _names(CrawlSettings) if k in SITE_KEYS)),
    _Section("crawl", CrawlSettings, "crawl", tuple(k for k in _names(CrawlSettings) if k not in SITE_KEYS)),
    _Section(
        "extract", ExtractSettings, "extract", tuple(k for k in _names(ExtractSettings) if k != "agent")
    ),
    _Section("data", DataSettings, "data", _names(DataSettings)),
    _Section("index", IndexSettings, "index", _names(IndexSettings)),
    _Section("search", SearchSettings, "search", _names(SearchSettings)),
    _Section("web", WebSettings, "web", _names(WebSettings)),
    _Section("mail", MailSettings, "mail", _names(MailSettings)),
    _Section("statistics", StatisticsSettings, "statistics", _names(StatisticsSettings)),
)


def find(option: Path | None, environ: Mapping[str, str] = os.environ) -> Path:
    """Return the configuration file: *option*, else the environment's, else the current directory's."""
    if option is not None:
        return option
    if named := environ.get(CONFIG_VARIABLE):
        return Path(named)
    return Path(CONFIG_FILE)


def load(path: Path) -> Settings:
    """Read *path*; raise ConfigError naming the key, the value and what is expected."""
    return parse(tables(path), path)


def tables(path: Path) -> dict[str, Any]:
    """Return what stands in *path*, unchecked; raises ConfigError when it is no TOML."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(
            f"Die Konfigurationsdatei {path} gibt es nicht. »hechingen-search init« legt eine an; "
            f"eine andere nennt --config oder die Umgebungsvariable {CONFIG_VARIABLE}."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"Die Konfigurationsdatei {path} ist nicht lesbar: {error}") from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} ist kein gültiges TOML: {error}") from error


def parse(tables: Mapping[str, Any], path: Path) -> Settings:
    """Return the settings in *tables*; relative paths are relative to the directory of *path*."""
    reader = _Reader(path)
    known = {section.name: section.keys for section in SECTIONS}
    for name, table in tables.items():
        if name not in known:
            raise reader.unknown(name)
        reader.table(table, name)
    values: dict[str, dict[str, Any]] = {section.target: {} for section in SECTIONS}
    for section in SECTIONS:
        table = tables.get(section.name, {})
        values[section.target] |= reader.values(table, section.name, section.type, section.keys)
    built = {section.target: section.type(**values[section.target]) for section in SECTIONS}
    return Settings(**reader.absolute(built), path=path.absolute())


class _Reader:
    """Convert the values of one file; *path* stands in every message."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def error(self, message: str) -> ConfigError:
        return ConfigError(f"{self.path}: {message}")

    def table(self, value: object, key: str) -> None:
        if not isinstance(value, dict):
            raise self.error(f"[{key}] ist {_shown(value)}, erwartet wird ein Abschnitt »[{key}]«.")

    def unknown(self, key: str) -> ConfigError:
        """Return the error for an unknown *key*, with the known key that it resembles most."""
        known = {known.rpartition(".")[2]: known for known in reversed(list(all_keys()))}
        full = difflib.get_close_matches(key, [*known.values(), *(s.name for s in SECTIONS)], 1, 0.75)
        last = difflib.get_close_matches(key.rpartition(".")[2], list(known), 1, 0.75)
        guess = full[0] if full else known[last[0]] if last else ""
        hint = f" Gemeint ist vielleicht »{guess}«." if guess else " Alle Schlüssel erklärt »init«."
        return self.error(f"Der Schlüssel »{key}« ist unbekannt.{hint}")

    def values(
        self, table: Mapping[str, Any], prefix: str, cls: type[Any], keys: tuple[str, ...]
    ) -> dict[str, Any]:
        """Return the checked values of *table* by field name."""
        hints = get_type_hints(cls)
        result = {}
        for name, value in table.items():
            key = f"{prefix}.{name}"
            if name not in keys:
                raise self.unknown(key)
            result[name] = self.value(value, key, hints[name])
            self.check(key, result[name])
        return result

    def value(self, value: object, key: str, hint: Any) -> Any:
        """Return *value* as the type *hint* wants it."""
        kinds = [kind for kind in get_args(hint) if kind is not types.NoneType]
        if get_origin(hint) in (Union, types.UnionType):
            return self.value(value, key, kinds[0])
        if is_dataclass(hint) and isinstance(hint, type):
            self.table(value, key)
            assert isinstance(value, dict)
            return hint(**self.values(value, key, hint, _names(hint)))
        if get_origin(hint) is tuple and isinstance(value, list):
            return tuple(self.value(item, key, kinds[0]) for item in value)
        expected, convert = EXPECTED.get(hint, EXPECTED[tuple])
        converted = convert(value)
        if converted is None:
            raise self.error(f"{key} = {_shown(value)} geht nicht, erwartet wird {expected}.")
        return converted

    def check(self, key: str, value: object) -> None:
        """Raise for a value of the right type that makes no sense."""
        if isinstance(value, int | float) and value < 0:
            raise self.error(f"{key} = {value} geht nicht, erwartet wird eine Zahl ab 0.")
        for wanted, expected, test in CHECKS:
            if wanted == key and not test(value):
                raise self.error(f"{key} = {_shown(value)} geht nicht, erwartet wird {expected}.")

    def absolute(self, built: dict[str, Any]) -> dict[str, Any]:
        """Return the settings with every path made absolute from the directory of the file."""
        base = self.path.absolute().parent
        for target, settings in built.items():
            found = {f.name: getattr(settings, f.name) for f in fields(settings)}
            paths = {name: base / value for name, value in found.items() if isinstance(value, Path)}
            if paths:
                built[target] = type(settings)(**(found | paths))
        return built


def all_keys() -> Iterator[str]:
    """Yield every key there is, with its section.

    >>> next(all_keys())
    'site.start'
    """
    for section in SECTIONS:
        hints = get_type_hints(section.type)
        for name in section.keys:
            hint = hints[name]
            if is_dataclass(hint) and isinstance(hint, type):
                yield from (f"{section.name}.{name}.{inner}" for inner in _names(hint))
            else:
                yield f"{section.name}.{name}"


def _shown(value: object) -> str:
    text = repr(value) if not isinstance(value, str) else f'"{value}"'
    return text if len(text) <= 80 else text[:77] + " …"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _switch(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _path(value: object) -> Path | None:
    return Path(value).expanduser() if isinstance(value, str) and value and "\0" not in value else None


EXPECTED: Mapping[Any, tuple[str, Callable[[object], Any]]] = {
    str: ("ein Text in Anführungszeichen", _text),
    int: ("eine ganze Zahl", _whole),
    float: ("eine Zahl", _number),
    bool: ("true oder false", _switch),
    Path: ("ein Pfad in Anführungszeichen", _path),
    tuple: ('eine Liste von Texten, zum Beispiel ["eins", "zwei"]', lambda _: None),
}


def is_site(value: Any) -> bool:
    """Tell whether *value* is a web address that can be the start of a site."""
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False


def _is_mail(value: str) -> bool:
    """Tell whether *value* can stand in the head of a mail."""
    return bool(re.fullmatch(r"[^\s@<>,;:]+@[^\s@<>,;:]+", value))


def _are_patterns(value: Any) -> bool:
    try:
        return all(re.compile(pattern) for pattern in value)
    except re.error:
        return False


def _are_networks(value: Any) -> bool:
    try:
        return all(ipaddress.ip_network(each) for each in value)
    except ValueError:
        return False


CHECKS: tuple[tuple[str, str, Callable[[Any], bool]], ...] = (
    ("site.start", "eine Adresse wie https://www.hechingen.de/", is_site),
    ("index.engine", f"»{'« oder »'.join(ENGINES)}«", lambda value: value in ENGINES),
    (
        "index.name",
        "ein Name aus Kleinbuchstaben, Ziffern und Bindestrichen",
        lambda value: bool(re.fullmatch("[a-z0-9][a-z0-9-]{0,99}", value)),
    ),
    ("index.shards", "eine Zahl von 1 bis 1000", lambda value: 1 <= value <= 1000),
    ("index.keep", "eine Zahl ab 1", lambda value: value >= 1),
    ("search.size", f"eine Zahl von 1 bis {MAX_SIZE}", lambda value: 1 <= value <= MAX_SIZE),
    ("web.port", "eine Zahl von 0 bis 65535", lambda value: value <= 65535),
    ("crawl.exclude", "eine Liste gültiger regulärer Ausdrücke", _are_patterns),
    ("crawl.listings", "eine Liste gültiger regulärer Ausdrücke", _are_patterns),
    ("web.metrics", "eine Liste von Adressen oder Netzen wie 10.1.0.0/16", _are_networks),
    ("web.workers", "eine Zahl ab 1", lambda value: value >= 1),
    ("mail.to", "eine Liste von E-Mail-Adressen", lambda value: all(map(_is_mail, value))),
    ("mail.sender", "eine E-Mail-Adresse", lambda value: not value or _is_mail(value)),
    ("mail.weekday", "eine Zahl von 1 (Montag) bis 7", lambda value: 1 <= value <= 7),
    ("statistics.days", "eine Zahl ab 1", lambda value: value >= 1),
    ("web.threads", "eine Zahl ab 1", lambda value: value >= 1),
)
