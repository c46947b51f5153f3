"""The closed word classes of German: words that build a sentence and say nothing about what is looked for.

They never block a search and are never removed from a phrase. Words that are also nouns or names in common
use ("Weg", "IT", "Dank", "Halt") are left out on purpose.
"""

from __future__ import annotations

_ARTICLES = "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner keines"
_PRONOUNS = """ich du er sie es wir ihr mich dich sich uns euch mir dir ihm ihn ihnen man jemand
    mein meine meinen meinem meiner meines dein deine deinen deinem deiner seine seinen seinem seiner seines
    ihre ihren ihrem ihrer ihres unser unsere unseren unserem unserer euer eure
    dieser diese dieses diesem diesen jener jene jenes jenen etwas nichts alles"""
_QUESTIONS = """welcher welche welches welchem welchen wer wen wem wessen was wo wie wann warum wieso weshalb
    wofür wozu womit wodurch worüber woran worauf wobei wohin woher wovon wonach wieviel"""
_PREPOSITIONS = """in im ins an am ans auf aus bei beim bis durch für gegen ohne um unter über vor von vom zu
    zum zur nach mit seit während wegen trotz zwischen innerhalb außerhalb neben hinter"""
_CONJUNCTIONS = """und oder aber denn sondern doch wenn weil dass daß ob als damit obwohl falls sowie sowohl
    bzw beziehungsweise"""
_VERBS = """ist sind bin bist war waren wäre wären gewesen sein sei seid wird werden werde wurde wurden würde
    würden worden geworden hat haben habe hast hatte hatten hätte hätten gehabt kann können kannst könnte
    könnten konnte konnten muss muß müssen musst musste müsste müssten soll sollen sollte sollten darf dürfen
    dürfte dürfen mag möchte möchten will wollen willst wollte gibt gab geben"""
_PARTICLES = """nicht auch nur noch schon sehr so da dort hier hin her dann nun ja nein bitte dazu dabei dafür
    davon daran darauf darüber denn etwa eigentlich"""

_LIGHT = """bekommen bekomme bekommst bekommt kriegen kriege kriegst kriegt erhalten erhalte erhältst erhält
    brauchen brauche brauchst braucht benötigen benötige benötigst benötigt machen mache machst macht gemacht
    tun tue tust tut finden finde findest findet suchen suche suchst sucht holen hole holst holt
    neu neue neuer neues neuem neuen"""
QUESTION_WORDS = frozenset(_QUESTIONS.split())
FINITE_VERBS = frozenset(_VERBS.split())
FUNCTION_WORDS = frozenset(
    " ".join((_ARTICLES, _PRONOUNS, _QUESTIONS, _PREPOSITIONS, _CONJUNCTIONS, _VERBS, _PARTICLES)).split()
)

LIGHT_WORDS = frozenset(_LIGHT.split())


LINKING = frozenset(f"{_ARTICLES} {_PREPOSITIONS} und".split())
"""What may stand inside an expression: "Antrag auf Erlass der Gebühr"."""


def is_function_word(word: str) -> bool:
    """Tell whether *word* as typed belongs to a closed class; all capitals is an abbreviation.

    >>> is_function_word("Wo"), is_function_word("Weg"), is_function_word("AN")
    (True, False, False)
    """
    if len(word) > 1 and word.isupper():
        return False
    return word.lower() in FUNCTION_WORDS


def is_light(word: str) -> bool:
    """Tell whether *word* has hardly a meaning of its own: what one does with everything, and that it is new.

    In "neuer Ausweis" and "Ausweis bekommen" the noun says what is looked for.

    >>> is_light("bekommen"), is_light("Neuer"), is_light("anmelden")
    (True, True, False)
    """
    return word.lower() in LIGHT_WORDS


def is_question(words: list[str], text: str) -> bool:
    """Tell whether *words* ask something as a sentence does.

    >>> is_question(["kann", "ich", "heiraten"], "kann ich heiraten")
    True
    """
    if text.rstrip().endswith("?") or any(word.lower() in QUESTION_WORDS for word in words):
        return True
    return len(words) > 1 and words[0].lower() in FINITE_VERBS
