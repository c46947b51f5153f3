"""Frozen values ↔ the plain values of JSON, by their annotations; defaults are left out.

There are two ways back. Lenient: what another version wrote is read as far as it is known. Strict: what a
process says that may have been taken over is checked field by field.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from math import isfinite
from typing import Any, NamedTuple, Union, get_args, get_origin, get_type_hints

Decoder = Callable[[Any], Any]
_encode_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_PLAIN = (str, int, float, types.NoneType)
_MOST = 1 << 63
"""Whole numbers stay below it: the store keeps 64 bits with a sign."""


class _Default(NamedTuple):
    name: str
    value: Any


@cache
def _defaults(cls: Any) -> tuple[_Default, ...] | None:
    """Return the fields of a dataclass with their defaults, None for other classes."""
    return (
        tuple(_Default(field.name, _default(field)) for field in fields(cls)) if is_dataclass(cls) else None
    )


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def encode(value: Any) -> Any:
    """Return *value* as lists, dictionaries and plain values; named tuples hold plain values only.

    >>> from crawler.page import Passage
    >>> encode((Passage("Tonne", page=3),))
    [{'text': 'Tonne', 'page': 3}]
    """
    if isinstance(value, _PLAIN):
        return value
    kind: Any = type(value)
    table = _defaults(kind)
    if table is not None:
        return {name: encode(item) for name, default in table if (item := getattr(value, name)) != default}
    if isinstance(value, tuple):
        return value if hasattr(value, "_fields") else [encode(item) for item in value]
    return value.isoformat() if isinstance(value, date) else dict(value)


def dumps(value: Any) -> bytes:
    """Return *value* as compact UTF-8 JSON; equal values give equal bytes.

    >>> from crawler.page import Page, Passage
    >>> dumps(Page("https://x/", "Müll", (Passage("Tonne"),)))
    b'{"url":"https://x/","title":"M\\xc3\\xbcll","passages":[{"text":"Tonne"}]}'
    """
    # Broken sites produce lone surrogates; they must survive the round trip instead of stopping a night.
    return _encode_text(encode(value)).encode("utf-8", "surrogatepass")


def lenient(cls: Any) -> Decoder:
    """Return the function that reads *cls* back: unknown keys are ignored, missing ones are empty."""
    return _decoder(cls, False)


def strict(cls: Any) -> Decoder:
    """Return the function that reads *cls* back and raises ValueError for whatever it is not.

    >>> from crawler.page import Passage
    >>> strict(Passage)({"text": 5})
    Traceback (most recent call last):
    ValueError: Passage.text: int statt str
    """
    return _decoder(cls, True)


def parse(line: bytes) -> Any:
    """Return the value of a line of JSON; raises ValueError for what is none, NaN and deep nesting too."""
    try:
        return json.loads(line, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("zu tief verschachtelt") from error


def _no_number(name: str) -> float:
    raise ValueError(f"{name} ist keine Zahl")


@cache
def _decoder(hint: Any, checked: bool) -> Decoder:
    """Return the function that turns JSON back into a value of the annotated type *hint*."""
    if get_origin(hint) in (Union, types.UnionType):
        inner = _decoder(next(arg for arg in get_args(hint) if arg is not type(None)), checked)
        return inner if inner is _same else lambda value: None if value is None else inner(value)
    if get_origin(hint) is tuple:
        return _items(_decoder(get_args(hint)[0], checked), checked)
    if is_dataclass(hint):
        return _strict_object(hint) if checked else _lenient_object(hint)
    if isinstance(hint, type) and issubclass(hint, tuple):
        return _row(hint) if checked else hint._make  # type: ignore[attr-defined]
    if hint in (date, datetime):
        return _instant(hint)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint if checked else lambda value: _member(hint, value)
    return _plain(hint) if checked else _same


def _same(value: Any) -> Any:
    return value


def _items(item: Decoder, checked: bool) -> Decoder:
    if not checked:
        return tuple if item is _same else lambda values: tuple(map(item, values))

    def decode(values: Any) -> tuple[Any, ...]:
        if type(values) is not list:
            raise ValueError(f"{type(values).__name__} statt list")
        return tuple(map(item, values))

    return decode


def _instant(kind: type[date]) -> Decoder:
    def decode(value: Any) -> date:
        if type(value) is not str:
            raise ValueError(f"{type(value).__name__} statt Datum")
        return kind.fromisoformat(value)

    return decode


def _plain(hint: Any) -> Decoder:
    if get_origin(hint) is not None:
        return _texts
    if hint is float:
        return _number

    def decode(value: Any) -> Any:
        if type(value) is not hint:
            raise ValueError(f"{type(value).__name__} statt {hint.__name__}")
        if hint is int and not -_MOST <= value < _MOST:
            raise ValueError("zu große Zahl")
        return value

    return decode


def _number(value: Any) -> float:
    if type(value) not in (float, int) or not isfinite(value):
        raise ValueError(f"{value!r:.20} statt einer Zahl")
    return float(value)


def _texts(value: Any) -> Mapping[str, str]:
    """Check the only mapping that travels: of texts to texts."""
    if type(value) is not dict or any(type(one) is not str for one in value.values()):
        raise ValueError("keine Zuordnung von Texten")
    return value


def _row(cls: Any) -> Decoder:
    """Return the decoder of a named tuple of plain values; they come in thousands, hence the short way."""
    hints = get_type_hints(cls)
    kinds = [hints[name] for name in cls._fields]
    numbers = [index for index, kind in enumerate(kinds) if kind is float]
    decoders = [_decoder(kind, True) for kind in kinds]

    def decode(row: Any) -> Any:
        if type(row) is not list or len(row) != len(kinds):
            raise ValueError(f"{cls.__name__}: {len(kinds)} Werte erwartet")
        if int not in kinds and list(map(type, row)) == kinds and isfinite(sum(row[i] for i in numbers)):
            return cls._make(row)
        return cls._make(decode(item) for decode, item in zip(decoders, row, strict=True))

    return decode


def _member(kind: type[StrEnum], value: str) -> StrEnum:
    """Return the member, or the first one for a value that a newer version has written."""
    try:
        return kind(value)
    except ValueError:
        return next(iter(kind))


def _lenient_object(cls: Any) -> Decoder:
    hints, table = get_type_hints(cls), _defaults(cls) or ()
    decoders = {name: _decoder(hints[name], False) for name, _ in table}
    required = {name: _empty(hints[name]) for name, default in table if default is MISSING}

    def decode(data: dict[str, Any]) -> Any:
        return cls(
            **required | {name: decoders[name](item) for name, item in data.items() if name in decoders}
        )

    return decode


def _empty(hint: Any) -> Any:
    return () if get_origin(hint) is tuple else hint()


def _strict_object(cls: Any) -> Decoder:
    hints, table = get_type_hints(cls), _defaults(cls) or ()
    decoders = {name: _decoder(hints[name], True) for name, _ in table}
    required = {name for name, default in table if default is MISSING}

    def decode(data: Any) -> Any:
        if type(data) is not dict or not required <= data.keys() <= decoders.keys():
            raise ValueError(f"kein {cls.__name__}")
        found = {}
        for name, item in data.items():
            try:
                found[name] = decoders[name](item)
            except ValueError as error:
                raise ValueError(f"{cls.__name__}.{name}: {error}") from error
        return cls(**found)

    return decode
