"""One serialisation of pages, for the store and for the engines: compact JSON, defaults left out."""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

from crawler.page import Contact, FileFacts, Link, Page, Passage

Codec = Callable[[Any], Any]

_encode_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dumps(page: Page) -> bytes:
    """Return *page* as UTF-8 JSON; equal pages give equal bytes.

    >>> dumps(Page("https://x/", "Müll", (Passage("Tonne"),)))
    b'{"url":"https://x/","title":"M\\xc3\\xbcll","passages":[{"text":"Tonne"}]}'
    """
    # Broken sites produce lone surrogates; they must survive the round trip instead of stopping a night.
    return _encode_text(as_json(page)).encode("utf-8", "surrogatepass")


def loads(data: bytes) -> Page:
    """Return the page that *data* holds; unknown keys are ignored, missing ones take their default."""
    return from_json(json.loads(data))


def as_json(page: Page) -> Any:
    """Return *page* as the lists and dictionaries that JSON knows."""
    return _encode(page)


def from_json(value: Any) -> Page:
    """Return the page that :func:`as_json` made *value* of."""
    page: Page = _DECODERS[Page](value)
    return page


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


# FileFacts, Contact … are small; Passage and Link come in thousands, hence tables built once per class.
_CLASSES: tuple[type[Any], ...] = (Link, Passage, Contact, FileFacts, Page)
_DEFAULTS = {cls: tuple((field.name, _default(field)) for field in fields(cls)) for cls in _CLASSES}


def _encode(value: Any) -> Any:
    table = _DEFAULTS.get(type(value))
    if table is not None:
        return {name: _encode(item) for name, default in table if (item := getattr(value, name)) != default}
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _same(value: Any) -> Any:
    return value


def _decoder(hint: Any) -> Codec:
    """Return the function that turns JSON back into a value of the annotated type *hint*."""
    if get_origin(hint) in (Union, types.UnionType):
        inner = _decoder(next(arg for arg in get_args(hint) if arg is not type(None)))
        return inner if inner is _same else lambda value: None if value is None else inner(value)
    if get_origin(hint) is tuple:
        item = _decoder(get_args(hint)[0])
        return tuple if item is _same else lambda values: tuple(map(item, values))
    if hint in _DEFAULTS:
        return _DECODERS[hint]
    if hint is date:
        return date.fromisoformat
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return lambda value: _member(hint, value)
    return _same


def _member(kind: type[StrEnum], value: str) -> StrEnum:
    """Return the member, or the first one for a value that a newer version has written."""
    try:
        return kind(value)
    except ValueError:
        return next(iter(kind))


def _object_decoder(cls: type) -> Codec:
    hints = get_type_hints(cls)
    codecs = {name: _decoder(hints[name]) for name, _ in _DEFAULTS[cls]}
    required = {name: _empty(hints[name]) for name, default in _DEFAULTS[cls] if default is MISSING}

    def decode(data: dict[str, Any]) -> Any:
        return cls(**required | {name: codecs[name](item) for name, item in data.items() if name in codecs})

    return decode


def _empty(hint: Any) -> Any:
    return () if get_origin(hint) is tuple else hint()


_DECODERS: dict[Any, Codec] = {}
for _cls in _CLASSES:
    _DECODERS[_cls] = _object_decoder(_cls)
