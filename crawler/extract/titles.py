"""The title of a page or file, by stated rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from crawler.extract.text import one_line

SEPARATOR = re.compile(r"\s+(?:[|–—»·•:]|::|-|/)\s+")
OFFICIAL = re.compile(
    r"(?:(?:große |kreis|landeshaupt|universitäts|hanse)*stadt|(?:verbands|samt|orts|markt)?gemeinde|markt"
    r"|landkreis|kreis|landratsamt|amt|verwaltungsgemeinschaft|website|homepage|offizielle"
    r"|(?:herzlich )?willkommen)\b|www\.",
    re.IGNORECASE,
)
"""How names of sites begin: "Stadt Hechingen", "Gemeinde X"."""
_NAMES = (
    r"satzung(?:en)?|ordnung|verordnung|richtlinien?|niederschrift|protokoll|bekanntmachung|merkblatt|antrag|vertrag"
    r"|einladung|mitteilung|presse(?:mitteilung|information)|informationen?|flyer|programm|preisliste|anmeldung|anlage"
    r"|tagesordnung|vereinbarung|plan|karte|bericht|konzept|übersicht|leitfaden|formular|vollmacht"
)
NAMED = re.compile(
    rf"^(?:\d{{1,2}}\.\s+)?(?:Öffentliche\s)?(?:[A-ZÄÖÜ][\w-]*[-,]?\s(?:und|u\.)\s)?(?=[A-ZÄÖÜ])[\w-]*?(?:{_NAMES})\b",
    re.IGNORECASE,
)
"""How a line begins that names a document: "Satzung über", "Öffentliche Bekanntmachung"."""
GENERIC = re.compile(
    rf"^(?:öffentliche\s+)?(?:{_NAMES}|dokument|anhang|inhalt(?:sverzeichnis)?)(?:\s\d{{1,3}}|\s?[!:.])?$"
    r"|^(?:(?:große\s)?(?:kreis)?stadt(?:verwaltung)?|(?:verbands|samt)?gemeinde(?:verwaltung)?|markt|landkreis|kreis"
    r"|landratsamt|bürgermeisteramt|rathaus|(?:der|die)\s(?:ober)?bürgermeister(?:in)?|amt)(?:\s[\w.()-]+){0,3}$",
    re.IGNORECASE,
)
"""Names that a hundred files share, and letterheads, which say who wrote and not what."""
_LETTERS = re.compile(r"[^\W\d_]")
_MACHINE = re.compile(
    r"^(?:[(\[]?\s*microsoft (?:office )?(?:word|powerpoint|excel|publisher|outlook)\b|"
    r"unbenannt|untitled|unbekannt|"
    r"document\d*|dokument\d*|titel|title|"
    r"scan\w*|img[\s_-]?\d|layout \d|print|"
    r"seite \d+|vorlage|slide 1|folie 1|powerpoint[- ]pr|präsentation\d*$|mappe\d*$|tabelle\d*$"
    r"|https?:|www\.|about:|file:|neues? (?:microsoft|dokument)|bild\d*$|\(?(?:kein|no) titel)"
    r"|\.(?:docx?|xlsx?|pdf|indd|qxd|cdr|pptx?|odt|ods|rtf|dwg|tiff?|p65|fm|ps)\b",
    re.IGNORECASE,
)


def without_site(title: str, site_names: Iterable[str] = ()) -> str:
    """Return *title* without the site's name.

    A part that equals one of *site_names* goes wherever it stands; without a match the last part goes when
    "Stadt", "Gemeinde" or the like begins it.

    >>> without_site("Hundesteuer | Stadt Hechingen", ["Stadt Hechingen"])
    'Hundesteuer'
    >>> without_site("Hundesteuer | Hechingen", ["Stadt Hechingen"])
    'Hundesteuer'
    >>> without_site("Stadt Hechingen - Bauen - Wohnen", ["Stadt Hechingen"])
    'Bauen - Wohnen'
    """
    title = one_line(title)
    names = {name.casefold().strip() for name in site_names if name.strip()}
    names |= {OFFICIAL.sub("", name).strip() for name in names if OFFICIAL.match(name)} - {""}
    parts, seps = SEPARATOR.split(title), SEPARATOR.findall(title)
    if len(parts) < 2:
        return title
    keep = [part.casefold().strip() not in names for part in parts]
    if all(keep) and OFFICIAL.match(parts[-1].casefold()):
        keep[-1] = False
    left = [index for index, flag in enumerate(keep) if flag and parts[index].strip()]
    if not left:
        return title
    text = parts[left[0]]
    for before, index in pairwise(left):
        text += (seps[index - 1] if index == before + 1 else " – ") + parts[index]
    return text.strip()


def plausible(title: str) -> bool:
    """Return whether the title in a file's metadata was written by a person.

    >>> [plausible(t) for t in ("Hundesteuersatzung", "Microsoft Word - S1.doc", "hs_2017-03", "")]
    [True, False, False, False]
    >>> [plausible(t) for t in ("(Microsoft Word - Brief an alle)", "Mappe1", "Präsentation zum Haushalt")]
    [False, False, True]
    """
    title = title.strip()
    if len(_LETTERS.findall(title)) < 4 or _MACHINE.search(title) or "\ufffd" in title or "þÿ" in title:
        return False
    # File names have no blank: underscores, digits or nothing but lower case instead.
    return " " in title or not (re.search(r"[_\d]", title) or title.islower())


def from_name(name: str) -> str:
    """Return a file name as a title.

    >>> from_name("Haushalt_2024-%E2%80%93-Anlage.PDF")
    'Haushalt 2024 – Anlage'
    >>> from_name("www.musterstadt.de_Hundesteuersatzung.pdf")
    'Hundesteuersatzung'
    """
    stem = unquote(name)
    stem = _HOST.sub("", re.sub(r"\.[A-Za-z0-9]{2,5}$", "", stem))
    words = re.sub(r"[-\s]*[_+][-_+\s]*|(?<=\w)-+(?=\w)|(?<=\w)-(?=\s)|-(?=[–—])|(?<=[–—])-", " ", stem)
    return one_line(words)


_HOST = re.compile(r"^www\.(?:[a-z0-9-]+\.)+[a-z]{2,6}(?:[\s_+–-]+|$)", re.IGNORECASE)
"""The address of the site before the name of a file."""


def from_url(url: str) -> str:
    """Return the last path segment of *url* as a title, or the host.

    >>> from_url("https://www.hechingen.de/de/Bauen-%2B-Wohnen/2021/")
    'Bauen Wohnen'
    """
    parts = urlsplit(url)
    for segment in reversed(parts.path.split("/")):
        name = from_name(segment)
        if len(_LETTERS.findall(name)) > 2:
            return name
    return parts.netloc


GENERIC_LINK = re.compile(
    r"^(?:hier|mehr|weiter(?:lesen)?|download|herunterladen|link|pdf|datei|öffnen|ansehen|details|"
    r"zum download|(?:(?:das|diese[sr]?|zum|zur) )?(?:pdf[- ]?)?"
    r"(?:dokument|datei|anlage|anhang|formular|vorlage|anzeige)(?: \d{1,3}| [a-z])?"
    r"(?: (?:herunterladen|öffnen|ansehen))?|pdf[- ]download|als pdf|flyer|broschüre|"
    r"(?:https?://|www\.)\S+|"
    r"mehr (?:lesen|infos?|erfahren)|weitere informationen|klicken sie hier|(?:dokument )?anzeigen)\W*$",
    re.IGNORECASE,
)
_FILE_NOTE = re.compile(
    r"\s*[(\[]?\s*(?:pdf|docx?|xlsx?|odt|ods)(?:[- ](?:datei|dokument))?"
    r"(?:\s*[,;/|]?\s*[\d.,]+\s*[kmg]i?b)?\s*[)\]]?\s*$"
    r"|\s*[(\[]\s*[\d.,]+\s*[kmg]i?b\s*[)\]]\s*$",
    re.IGNORECASE,
)


def from_link(text: str) -> str:
    """Return the text of the link to a file as its title, "" when it says nothing.

    >>> from_link("Hundesteuersatzung (pdf-Datei)"), from_link("mehr …")
    ('Hundesteuersatzung', '')
    """
    text = _FILE_NOTE.sub("", one_line(text))
    return "" if GENERIC_LINK.match(text) or len(_LETTERS.findall(text)) < 4 else text
