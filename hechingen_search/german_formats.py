"""German numbers, sizes and dates for people."""

from __future__ import annotations

from datetime import date, datetime

from index.analysis import dates

MONTHS = tuple(name.capitalize() for name in dates.MONTHS)


def number(value: int) -> str:
    """Return *value* with German thousands separators.

    >>> number(15282)
    '15.282'
    """
    return f"{value:,}".replace(",", ".")


def decimal(value: float) -> str:
    """Return *value* with two German decimals.

    >>> decimal(1234.5)
    '1.234,50'
    """
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


def size(value: int) -> str:
    """Return a number of bytes as people say it.

    >>> size(2_345_678), size(900), size(12_000)
    ('2,3 MB', '1 KB', '12 KB')
    """
    if value >= 1_000_000_000:
        return f"{value / 1_000_000_000:.1f} GB".replace(".", ",")
    if value >= 1_000_000:
        return f"{value / 1_000_000:.1f} MB".replace(".", ",")
    return f"{max(1, round(value / 1000))} KB"


def day(value: date) -> str:
    """Return a date in words.

    >>> day(date(2026, 3, 1))
    '1. März 2026'
    """
    return f"{value.day}. {MONTHS[value.month - 1]} {value.year}"


def count(value: int, one: str, many: str) -> str:
    """Return *value* with its noun.

    >>> count(1, "Treffer", "Treffer"), count(2000, "Seite", "Seiten")
    ('1 Treffer', '2.000 Seiten')
    """
    return f"{number(value)} {one if value == 1 else many}"


def local_day(value: datetime) -> str:
    """Return the day of an instant in the machine's time zone, in words."""
    return day(value.astimezone().date())


def local_minute(value: datetime) -> str:
    """Return the day and the minute of an instant in the machine's time zone."""
    return f"{local_day(value)}, {value.astimezone():%H:%M} Uhr"


def phone(value: str) -> str:
    """Return a German telephone number as a ``tel:`` address wants it (RFC 3966).

    >>> phone("07471 930-0"), phone("+49 (0)7471 930")
    ('+4974719300', '+497471930')
    """
    digits = "".join(char for char in value.replace("(0)", "") if char.isdigit() or char == "+")
    return "+49" + digits[1:] if digits.startswith("0") and not digits.startswith("00") else digits
