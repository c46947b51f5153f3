"""Numbers as people write them: amounts, paragraphs, telephone and file numbers, accounts."""

from __future__ import annotations

import re

from index.analysis.pieces import Terms

LAW = r"§§?\s?\d+(?:\s?[a-z](?![^\W_]))?"
IBAN = r"[A-Z]{2}\d{2}(?:\s?\d{4}){4}\s?\d{2}(?!\d)"
_GAP = r"(?:[ \xa0]{1,2}|[ \xa0]?[-‐‑–—/.|][ \xa0]?|[ \xa0]?\)[ \xa0]?[-–/]?[ \xa0]?|[ \xa0]?\(\)?)"
_EXTENSIONS = r"(?:[ \xa0]?(?:[,/]|oder|und|u\.|bis)[ \xa0]?[-‐‑–][ \xa0]?\d{1,5}(?!\d)){0,8}"
# DIN 5008 old and new, slashes, dots, dashes, blanks, "+49 (0)", lists of extensions ("930-120, -121").
PHONE = (
    rf"(?:(?:\+|00)49{_GAP}?(?:\(0\){_GAP}?)?\(?[1-9]|\(?0{_GAP}?[1-9])(?:{_GAP}?\d){{5,13}}+"
    rf"(?!\d|[.,:]\d|\s?Uhr){_EXTENSIONS}"
)
FILE_NUMBER = r"\d{1,5}/\d{1,4}(?:/\d{1,4})*(?!\d)"
AMOUNT = r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?(?!\d)|\d+,\d+(?!\d)"
NUMBER = r"\d+(?:[a-zA-Z](?![^\W_]))?"
SYMBOL = r"[€%]"
_SYMBOLS = {"€": "euro", "%": "prozent"}
_LEAST_DIGITS, _MOST_DIGITS = 7, 15


def law(text: str) -> Terms:
    """Return the terms of a paragraph: found with and without its sign, asked for with it.

    >>> law("§§ 30"), law("§ 3 a").asked
    (Terms(exact=('§30', '30'), stems=('§30', '30'), asked=('§30',)), ('§3a',))
    """
    number = re.sub(r"[§\s]", "", text)
    return Terms.same(f"§{number}", number)


def phone(text: str) -> Terms | None:
    """Return the terms of a telephone number, or None where there are too few digits for one.

    The number in national form, its beginnings (an extension is often left out), its groups of digits, and
    the same with each further extension.

    >>> phone("+49 7471 930-123").asked == phone("(07471) 930 123").asked == ("tel:07471930123",)
    True
    >>> "tel:07471930121" in phone("07471/930-120, -121").exact
    True
    """
    first, *more = _EXTENSION.split(text)
    national = re.sub(r"^(?:\+|00)49[^\d(]*(?:\(0\))?\D*", "0", first)
    digits = "".join(re.findall(r"\d", national))
    if not _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS:
        return None
    beginnings = (f"tel:{digits[:length]}" for length in range(len(digits), _LEAST_DIGITS - 1, -1))
    groups = [group for group in re.findall(r"\d+", national) if len(group) >= 3]
    # The extension stands behind the last dash, else it is the last group.
    last = re.search(r"(?<=[-‐‑–])[\d\s\xa0]+$|\d+$", national)
    trunk = digits[: len(digits) - len(re.sub(r"\D", "", last.group()))] if last else digits
    others = (f"tel:{trunk}{extension}" for extension in more)
    return Terms.same(*beginnings, *others, digits, *groups)


_EXTENSION = re.compile(r"[ \xa0]?(?:[,/]|oder|und|u\.|bis)[ \xa0]?[-‐‑–][ \xa0]?(?=\d{1,5}(?:\D|$))")


def iban(text: str) -> Terms:
    """Return the one term of an account number."""
    return Terms.same(re.sub(r"\s", "", text).lower())


def file_number(text: str) -> Terms:
    """Return a file, drawing or house number such as 123/2026, and the numbers in it."""
    return Terms.same(text, *re.findall(r"\d+", text))


def amount(text: str) -> Terms:
    """Return an amount without separators of thousands and without zeros at the end.

    >>> amount("1.200,50").asked, amount("3,5").asked, amount("1.200").asked
    (('1200.5',), ('3.5',), ('1200',))
    """
    number = text.replace(".", "").replace(",", ".")
    return Terms.same(number.rstrip("0").rstrip(".") if "." in number else number)


def number(text: str) -> Terms:
    """Return a plain number, a letter behind it in small (Hauptstraße 7a)."""
    return Terms.same(text.lower())


def symbol(text: str) -> Terms:
    """Return € and % as the words people search for."""
    return Terms.same(_SYMBOLS[text])
