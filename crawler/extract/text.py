"""Repair what typesetting did to words: hyphens, ligatures, spaced letters, invisible characters."""

from __future__ import annotations

import re
import unicodedata

# Presentation forms of Latin ligatures; NFKC as a whole would also turn "1½" into "11⁄2" and "m²" into "m2".
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_INVISIBLE = (
    0xAD,
    0x200B,
    0x200C,
    0x200D,
    0x2060,
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    0xFEFF,
    0xFFFE,
    0xFFFF,
)
_CONTROLS = (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0))
_SPACES = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_BREAKS = (0x85, 0x2028, 0x2029, 0x0D)

_TABLE: dict[int, str | None] = {
    **_LIGATURES,
    **dict.fromkeys(_INVISIBLE),
    **dict.fromkeys(_CONTROLS),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_BREAKS, "\n"),
    0x2010: "-",
    0x2011: "-",
}
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
"""Icons and glyphs that mean something in one font only."""
_LONE = re.compile("[\ud800-\udfff]")
# Most texts hold none of these: asking first is ten times faster than translating.
_ODD = re.compile(
    "["
    + "".join(re.escape(chr(code)) for code in sorted(_TABLE))
    + "\ue000-\uf8ff\U000f0000-\U0010fffd\ud800-\udfff]"
)
_BLANKS = re.compile(r"[ \t]{2,}|\t")
_AROUND_BREAK = re.compile(r" \n[ \n]*|\n[ \n]+")

# "Haupt- und Nebenwohnung": this hyphen stands for the rest of a word and is no line-end hyphen.
_JOINERS = r"(?:und|oder|bzw|sowie|als|bis|noch|wie|aber|u|o|resp|samt|nebst|mit|statt|and|or|et|ou)\b"
_LINE_HYPHEN = re.compile(rf"(?<=[^\W\d_])[-\u2010\u00ad\x02\ufffe] ?\n *(?=(?!{_JOINERS})[a-zäöüßà-ÿ])")
_LINE_HYPHEN_KEPT = re.compile(r"(?<=\w)-[ ]?\n *(?=[A-ZÄÖÜ0-9])")
_SPACED_HYPHEN = re.compile(rf"(?<=[^\W\d_])(?<!\b[A-ZÄÖÜ])- (?=(?!{_JOINERS})[a-zäöüß]{{2}})")
_SPACED = re.compile(r"(?<![^\W_])[^\W\d_](?: {1,3}[^\W\d_]){3,}(?![^\W_])")
_VOWEL = re.compile("[aeiouyäöüáàéèAEIOUYÄÖÜ]")


def clean(text: str) -> str:
    """Return *text* without invisible characters, ligatures and stray blanks; line breaks stay.

    >>> clean("Ge\\u00adbüh\\u00adren \\ufb01nden\\x00  Sie\\u00a0hier ")
    'Gebühren finden Sie hier'
    """
    if _ODD.search(text):
        text = _LONE.sub("", _PRIVATE.sub(" ", text.translate(_TABLE)))
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if "  " in text or "\t" in text:
        text = _BLANKS.sub(" ", text)
    return (_AROUND_BREAK.sub("\n", text) if "\n" in text else text).strip()


def one_line(text: str) -> str:
    """Return *text* cleaned, with every line break as a blank.

    >>> one_line("Satzung \\n der Stadt")
    'Satzung der Stadt'
    """
    return " ".join(clean(text).split())


def join_hyphens(text: str) -> str:
    """Return *text* with the hyphens of line ends resolved.

    Joined before lower case, kept before upper case and before "und", "oder", "bzw.".

    >>> join_hyphens("un-\\nserer Haupt-\\nund Nebenwohnung, E-Mail-\\nAdresse, Ge- bühren")
    'unserer Haupt-\\nund Nebenwohnung, E-Mail-Adresse, Gebühren'
    """
    return _SPACED_HYPHEN.sub("", join_line_ends(text))


def join_line_ends(text: str) -> str:
    """Return *text* with the hyphens at line breaks resolved, and no others.

    >>> join_line_ends("Straßen-\\nverkehrs-\\namt, Haupt-\\nund Nebenwohnung")
    'Straßenverkehrsamt, Haupt-\\nund Nebenwohnung'
    """
    return _LINE_HYPHEN_KEPT.sub("-", _LINE_HYPHEN.sub("", text))


def close_spaced(text: str) -> str:
    """Return *text* with words set in spaced letters closed.

    >>> close_spaced("H a u p t s a t z u n g der Stadt")
    'Hauptsatzung der Stadt'
    >>> close_spaced("S a t z u n g  d e r  S t a d t")
    'Satzung der Stadt'
    >>> close_spaced("F o r m d e r V e r f a s s u n g")
    'Form der Verfassung'
    >>> close_spaced("Klassen A B C D E")
    'Klassen A B C D E'
    """
    return _SPACED.sub(_closed, text) if "  " in text or _SPACED.search(text) else text


def _closed(match: re.Match[str]) -> str:
    run = match.group()
    letters = run.replace(" ", "")
    ascending = list(letters.lower()) == sorted(letters.lower())
    if ascending or not _VOWEL.search(letters):
        return run
    if re.search(r"\w {2,}\w", run) and re.search(r"\w \w", run):
        return " ".join(part.replace(" ", "") for part in re.split(r" {2,}", run))
    if letters[1:].islower() or letters.isupper():
        return letters
    # Only single blanks are left between the words: a capital begins the next one.
    words = re.sub(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])", " ", letters)
    return re.sub(r"(?<=[a-zäöüß]{3})(der|des|und|über|für|von|zur|zum)(?= )", r" \1", words)


# Symbol fonts put their characters at U+F000 plus the code (ISO 32000-1 §9.6.6.4); some hold the alphabet.
_SYMBOL_WORD = re.compile("[\uf020-\uf07e]{3,}")
_BULLET = re.compile("(?m)^[ \t]*[\ue000-\uf8ff\U000f0000-\U0010fffd](?=\\s|\\w)")
# Calibri embedded without a table of meanings gives the numbers of its glyphs, as they are or in plane 16
# (https://www.unicode.org/mail-arch/unicode-ml/y2016-m03/0094.html). Capitals do not stand inside words.
_GLYPH_NUMBERS = {0x19F: "ti", 0x1A9: "tt", 0x14C: "ft", 0x1AF: "ff"}
_GLYPH = re.compile(
    "(?<=[a-zäöüß])[" + "".join(map(chr, _GLYPH_NUMBERS)) + "](?![A-ZÄÖÜ])"
    "|[" + "".join(chr(0x100000 + number) for number in _GLYPH_NUMBERS) + "]"
)
_LEADERS = re.compile(r"[ ]?(?:[.·…_][ ]?){5,}")


def symbols(text: str) -> str:
    """Return *text* with the characters of symbol fonts and of glyphs without a meaning read.

    >>> symbols("\\uf0b7 Hunde\\n\\uf09fKatzen, \\uf053\\uf061\\uf074\\uf07a, öƯentliche MiƩeilung")
    '• Hunde\\n• Katzen, Satz, öffentliche Mitteilung'
    """
    if not text.isascii():
        text = _SYMBOL_WORD.sub(lambda word: "".join(chr(ord(c) - 0xF000) for c in word.group()), text)
        text = _GLYPH.sub(lambda glyph: _GLYPH_NUMBERS[ord(glyph.group()) % 0x100000], text)
        text = _BULLET.sub("• ", text)
    return text.replace("•  ", "• ")


def close_leaders(text: str) -> str:
    """Return *text* with the dots or lines that lead to a page number or are to be filled in as one sign.

    >>> close_leaders("Nutzungsrechte . . . . . . . . 12"), close_leaders("Name: ________, usw. ...")
    ('Nutzungsrechte … 12', 'Name: …, usw. ...')
    """
    return (
        _LEADERS.sub(_led, text) if "...." in text or ". ." in text or "___" in text or "··" in text else text
    )


def _led(leader: re.Match[str]) -> str:
    return " … " if leader.group().endswith(" ") else " …"


def repair(text: str) -> str:
    """Return text taken from a typeset page, repaired; for PDF, OCR and Office.

    >>> repair("H a u p t s a t z u n g\\nder Gemein-\\nde")
    'Hauptsatzung\\nder Gemeinde'
    """
    return clean(join_hyphens(close_spaced(close_leaders(symbols(text)))))
