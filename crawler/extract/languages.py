"""The language of a page: what its text is written in; its declaration only where there is too little."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

# The commonest function words; those that several of these languages share are left out.
_FUNCTION_WORDS = {
    "de": "des am bis an alle nur noch beim wie es dass sowie unter ab bei auf sie"
    " der die das und ist nicht mit den von für dem sich ein eine einer auf auch sie bei wird"
    " werden oder als zum zur im ihre wir aus nach sind durch über wenn kann können vom uhr haben"
    " hat bitte",
    "en": "the and of to for with you your this that from are is be by have will can our not their was"
    " which at it as please",
    "fr": "le la les des et est une pour dans vous votre nous sur avec par qui du au aux sont ce cette"
    " ou plus pas",
    "it": "il di che è per un una con del della sono non gli dei delle nel alla più anche questo si lo"
    " ai",
    "es": "el los las y que es por con una para del se su al como más este esta son o lo pero sus",
    "pt": "o os as e que é uma para com não do da dos das em no na por mais ao você seu sua",
    "nl": "het een van en voor met zijn niet op te dat aan bij naar ook uw wordt kunt deze maar om",
    "tr": "ve bir bu için ile olarak da çok daha olan gibi en kadar sonra her değil veya ne size"
    " tarafından",
    "pl": "i w nie na się jest do to że z są oraz dla przez od o po jak lub można będzie które",
    "ro": "și în la cu de nu este pentru o un sau care din sunt mai pe să vă prin fi ale",
    "hr": "i u je se na za da su od koji s ili nije kao može ako što te biti iz ova",
    "cs": "a v je na se pro s že do si jsou nebo od jako k by při po není který také",
    "hu": "a az és egy hogy nem is van meg vagy ez el csak azt kell lehet mint be még után",
    "sq": "të dhe në për një me nga që është e i se do të ka ose si më duhet kjo",
    "da": "og det at en er til på som med af de ikke den for har du kan et vi din",
    "sv": "och att det som en på är av för med den till inte har du kan ett om eller din",
    "lat": "et in est non ad ut cum sed qui quod ex ab aut hoc esse eius per",
}  # fmt: skip
_TABLE: dict[str, tuple[str, ...]] = {}
for _language, _words in _FUNCTION_WORDS.items():
    for _word in set(_words.split()):
        _TABLE[_word] = (*_TABLE.get(_word, ()), _language)
_SCRIPTS = {
    "CYRILLIC": "ru", "ARABIC": "ar", "GREEK": "el", "HEBREW": "he", "GEORGIAN": "ka", "ARMENIAN": "hy",
    "HANGUL": "ko", "HIRAGANA": "ja", "CJK": "zh", "THAI": "th", "DEVANAGARI": "hi", "ETHIOPIC": "ti",
}  # fmt: skip
_ISO_639_2 = {
    "deu": "de", "ger": "de", "eng": "en", "fra": "fr", "fre": "fr", "ita": "it", "spa": "es", "tur": "tr",
    "pol": "pl", "rus": "ru", "ukr": "uk", "ara": "ar", "nld": "nl", "dut": "nl", "ron": "ro", "rum": "ro",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_BEYOND = re.compile("[\u0370-\U0010ffff]")
"""Signs beyond Latin letters and their accents."""
_ENOUGH = 12
"""Words from which on a text decides; a sentence has as many."""
_STRANGE = 3
"""Function words that a text in another language than expected has at least."""
_READ = 6_000
"""Characters looked at."""
_SHARE = 0.12
"""Of the words; running text has a third of function words, tables and lists of names nearly none."""
_SIMPLE = re.compile(r"\b(?:leichte[rn]?|einfache[rn]?)[ -]sprache\b", re.IGNORECASE)
_SIGNS = re.compile(r"gebärdensprach|\bDGS\b", re.IGNORECASE)
_TAG = re.compile(r"^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$")
_SENTENCE = re.compile(r"[.!?:\n]+")
_SIMPLE_WORDS = 9.5
"""Words of a sentence on average; ordinary text of offices has fifteen and more (DIN SPEC 33429)."""
_VIDEO_WORDS = 200


def language(
    declared: str, url: str, title: str, section: tuple[str, ...], text: str = "", video: bool = False
) -> str:
    """Return BCP 47: of the text, else as declared, else of the address, else German.

    Leichte Sprache and sign language need their name and the thing: short sentences, a video.

    >>> language("en", "https://x/", "Müll", (), "Die Tonnen werden am Montag geleert und ab acht"
    ...     " Uhr abgeholt, bitte stellen Sie sie an die Straße.")
    'de'
    >>> language("", "https://x/en/Welcome", "Welcome", ()), language("ger", "https://x/", "Start", ())
    ('en', 'de')
    """
    written = of_text(text, normal(declared) or "de")
    if (written or "de") == "de":
        folders = unquote(urlsplit(url).path).replace("_", " ")
        if _SIMPLE.search(" / ".join((*section, title, folders))) or "simple" in declared.lower():
            if not written or _is_simple(text):
                return "de-simple"
        elif video and _SIGNS.search(title) and len(_WORD.findall(text[:_READ])) < _VIDEO_WORDS:
            return "gsg"
    if written:
        return written
    prefix = re.match(r"/(en|fr|it|es|tr|pl|ru|uk|ro|ar|hr|nl)(?:/|$)", urlsplit(url).path)
    if prefix and normal(declared) in ("", "de"):
        return prefix.group(1)
    return normal(declared) or "de"


def of_file(declared: str, url: str, title: str, texts: Iterable[str]) -> str:
    """Return the language of a file with *title* and the paragraphs *texts*, as of a page."""
    beginning, length = [title], 0
    for text in texts:
        beginning.append(text)
        length += len(text)
        if length > _READ:
            break
    return language(declared, url, title, (), "\n".join(beginning))


def of_text(text: str, expected: str = "de") -> str:
    """Return the language that *text* is written in, "" when there is too little of it to tell.

    Another one than *expected* needs more evidence: names of streets and people are foreign words too.

    >>> of_text("The office is open from Monday to Friday, and you can make an appointment by phone.")
    'en'
    >>> of_text("Hauptstraße 1, Musterstadt"), of_text("Ратуша відчинена з понеділка до п'ятниці")
    ('', 'uk')
    """
    text = text[:_READ]
    if other := _script(text):
        return other
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < _ENOUGH:
        return ""
    votes = Counter(name for word in words for name in _TABLE.get(word, ()))
    ranked = [*votes.most_common(2), ("", 0), ("", 0)]
    (best, first), (_, second) = ranked[0], ranked[1]
    least = 1.3 * second
    if best != expected:
        least = max(least, 1.5 * votes[expected], _STRANGE - 1)
    return best if first >= _SHARE * len(words) and first > least and best != "lat" else ""


def _script(text: str) -> str:
    """Return the language of a text that is mostly in another script than Latin."""
    letters = [letter for letter in _BEYOND.findall(text) if letter.isalpha()]
    if len(letters) < 20 or len(letters) * 2 < sum(map(str.isalpha, text)):
        return ""
    names = Counter(unicodedata.name(letter, "?").split()[0] for letter in letters[:400])
    found = _SCRIPTS.get(names.most_common(1)[0][0], "")
    if found == "ru" and re.search("[іїєґІЇЄҐ]", text):
        return "uk"
    return "fa" if found == "ar" and re.search("[پچژگ]", text) else found


def _is_simple(text: str) -> bool:
    counts = [len(_WORD.findall(sentence)) for sentence in _SENTENCE.split(text[:_READ])]
    counts = [count for count in counts if count]
    return not counts or sum(counts) / len(counts) <= _SIMPLE_WORDS


def normal(tag: str) -> str:
    """Return the primary subtag of a language tag, "" when it is none.

    >>> normal("de-DE"), normal("en_GB"), normal("deu"), normal("deutsch!")
    ('de', 'en', 'de', '')
    """
    tag = tag.strip()
    first = re.split(r"[-_]", tag)[0].lower() if _TAG.match(tag) else ""
    return _ISO_639_2.get(first, first)
