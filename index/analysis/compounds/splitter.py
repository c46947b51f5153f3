"""Find where a compound's parts meet: the cheapest path through known modifiers and heads.

A word is read either as one word, at a price that grows with its length, or as modifiers followed by a head,
each at the price -log p of meeting it in that role (Viterbi). The prices are learned by ``train.py``: a part
that builds many words is cheap. Method: unsupervised segmentation by Viterbi EM with separate models for
modifiers and heads (compare Koehn & Knight 2003, EACL, and Macherey et al. 2011, ACL).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from index.analysis.compounds.model import NOUN, SIMPLE, PartCosts

SHORTEST = 3
"""Letters of the shortest part: shorter ones (Ei, Öl) are found inside far too many words."""
_LONGEST = 24
_WORD_LIMIT = 64
"""No real word is longer; longer ones are not worth the time."""
_SPLIT = 0.5
_CACHED = 4096
_UNSEEN = 14.0
"""Price of a noun never met as a modifier or head in training."""
_KNOWN = (8.0, 1.6)
"""Price of reading a known word as one word: fixed, and per letter."""
_UNKNOWN = (9.0, 1.8)
IMPOSSIBLE = 1e9
"""Price of what is no reading; sums with it are no lower."""
LINKS = (b"s", b"n", b"en", b"es", b"e", b"er", b"ens", b"ns")
_ENDINGS = (
    b"s",
    b"n",
    b"en",
    b"es",
    b"e",
    b"er",
    b"ern",
    b"nen",
    b"se",
    b"sen",
    b"in",
    b"innen",
    b"em",
    b"ere",
    b"eren",
)
_UMLAUT_ENDINGS = (b"e", b"en", b"er", b"ern", b"", b"n")
_PLAIN = bytes.maketrans("äöü".encode("latin-1"), b"aou")


Starting = list[tuple[int, PartCosts]]


class Prices(Protocol):
    """What is known about a part, given in folded latin-1 bytes (a slice needs no decoding)."""

    def starting(self, word: bytes, start: int) -> Starting:
        """Return the parts that begin at *start* in *word*: where each ends, and what is known about it."""

    def modifier(self, part: bytes) -> float | None:
        """Return the price of exactly these letters as a modifier, or None if never met."""

    def head(self, part: bytes) -> float | None:
        """Return the price of this base form as a head, or None if never met."""

    def is_noun(self, part: bytes) -> bool:
        """Say whether *part* is the base form of a noun."""

    def is_simple(self, part: bytes) -> bool:
        """Say whether *part* is a noun that is known not to be a compound."""

    def is_word(self, part: bytes) -> bool:
        """Say whether *part* is any known word form."""


def bases(form: bytes) -> list[bytes]:
    """Return the base forms that *form* may be an inflection of, itself first.

    >>> [base.decode("latin-1") for base in bases("plätzen".encode("latin-1"))]
    ['plätzen', 'plätze', 'plätz', 'platz', 'platzen', 'platze']
    """
    found = [form]
    for ending in _ENDINGS:
        if form.endswith(ending) and len(form) - len(ending) >= SHORTEST:
            found.append(form[: -len(ending)])
    plain = form.translate(_PLAIN)
    if plain != form:
        for ending in _UMLAUT_ENDINGS:
            if plain.endswith(ending) and len(form) - len(ending) >= SHORTEST:
                found.append(plain[: len(plain) - len(ending)])
    return sorted(set(found), key=found.index)


class Splitter:
    """Split folded words with given prices."""

    def __init__(self, prices: Prices) -> None:
        self.prices = prices
        # The same few are priced for every slip in a word.
        self.modifier = lru_cache(_CACHED)(self._modifier)
        self.head = lru_cache(_CACHED)(self._head)

    def boundaries(self, word: str) -> tuple[int, ...]:
        """Return the offsets at which the parts of the folded *word* meet, finest level, ascending."""
        try:
            letters = word.encode("latin-1")
        except UnicodeEncodeError:
            return ()
        return tuple(self._all(letters)) if len(letters) <= _WORD_LIMIT else ()

    def _all(self, word: bytes) -> list[int]:
        top = self.best(word)
        if not top:
            return top
        found = list(top)
        for start, end in zip([0, *top], [*top, len(word)], strict=True):
            found += [start + inner for inner in self._all(word[start:end])]
        return sorted(found)

    def best(self, word: bytes) -> list[int]:
        """Return the cheapest reading of *word* as boundaries; attested parts may be compounds themselves."""
        if len(word) < 2 * SHORTEST:
            return []
        starting = self.prices.starting(word, 0)
        if any(costs.flags & SIMPLE for costs in self._bases(word, word.translate(_PLAIN), 0, starting)):
            return []
        price, cuts = self.reading(word)
        return cuts if price < one_word(word, self.prices.is_word(word)) else []

    def reading(self, word: bytes) -> tuple[float, list[int]]:
        """Return the price of the cheapest reading of *word* as a compound, and its boundaries."""
        size, plain = len(word), word.translate(_PLAIN)
        price, came_from = [IMPOSSIBLE] * (size + 1), [0] * (size + 1)
        price[0] = 0.0
        best, at = IMPOSSIBLE, 0
        for start in range(size - SHORTEST + 1):
            here = price[start]
            if here >= IMPOSSIBLE:
                continue
            starting = self.prices.starting(word, start)
            if start and here < best:
                total = here + self._head_from(word, plain, start, starting)
                if total < best:
                    best, at = total, start
            _relax(word, start, starting, price, came_from)
        found: list[int] = []
        while at:
            found.append(at)
            at = came_from[at]
        return best, found[::-1]

    def before(self, word: bytes) -> list[float]:
        """Return for each offset the least price of all before it as modifiers."""
        price, came_from = [IMPOSSIBLE] * (len(word) + 1), [0] * (len(word) + 1)
        price[0] = 0.0
        for start in range(len(word) - 2 * SHORTEST + 1):
            if price[start] < IMPOSSIBLE:
                _relax(word, start, self.prices.starting(word, start), price, came_from)
        return price

    def modifiers(self, word: bytes, start: int) -> dict[int, float]:
        """Return the prices of the modifiers that begin at *start* in *word*, by where they end."""
        return _modifiers(word, start, self.prices.starting(word, start), min(len(word), start + _LONGEST))

    def _modifier(self, part: bytes) -> float:
        """Return the price of *part* as a modifier; unseen nouns have a fixed price."""
        return _modifiers(part, 0, self.prices.starting(part, 0), len(part)).get(len(part), IMPOSSIBLE)

    def _head(self, part: bytes) -> float:
        """Return the price of *part*, in any inflection, as a head."""
        return self._head_from(part, part.translate(_PLAIN), 0, self.prices.starting(part, 0))

    def _head_from(self, word: bytes, plain: bytes, start: int, starting: Starting) -> float:
        """Return the price of *word* from *start* on, in any inflection, as a head."""
        bases = self._bases(word, plain, start, starting)
        found = [price for _, price, _ in bases if price is not None]
        size = len(word) - start
        if found:
            return min(found) + _short(size)
        if size > SHORTEST + 1 and any(flags & NOUN for *_, flags in bases):
            return _UNSEEN
        return IMPOSSIBLE

    def _bases(self, word: bytes, plain: bytes, start: int, starting: Starting) -> list[PartCosts]:
        """Return what is known of the forms that *word* from *start* on may be an inflection of."""
        least, size = start + SHORTEST, len(word)
        found = [c for end, c in starting if end == size or (end >= least and word[end:] in _ENDINGS)]
        if plain[start:] != word[start:]:
            bare = self.prices.starting(plain, start)
            found += [c for end, c in bare if end >= least and plain[end:] in _UMLAUT_ENDINGS]
        return found


def _relax(word: bytes, start: int, starting: Starting, price: list[float], came_from: list[int]) -> None:
    """Go on from *start* with every modifier that leaves letters for a head."""
    here, last = price[start], min(len(word) - SHORTEST, start + _LONGEST)
    for end, step in _modifiers(word, start, starting, last).items():
        total = here + step + _SPLIT
        if total < price[end]:
            price[end], came_from[end] = total, start


def _modifiers(word: bytes, start: int, starting: Starting, last: int) -> dict[int, float]:
    """Return the prices of the modifiers from *start* that end by *last*, by where they end."""
    found: dict[int, float] = {}
    unseen: list[int] = []
    for end, (modifier, _, flags) in starting:
        size = end - start
        if size < SHORTEST or end > last:
            continue
        if modifier is not None:
            found[end] = modifier + _short(size)
        if flags & NOUN and size > SHORTEST:
            if size > SHORTEST + 1:
                unseen.append(end)
            unseen += [end + len(link) for link in LINKS if word.startswith(link, end)]
    for end in unseen:
        if end <= last:
            found.setdefault(end, _UNSEEN)
    return found


class Lattice:
    """Prices of what stands before and behind each offset of a word: a reading may leave one stretch open."""

    def __init__(self, splitter: Splitter, word: bytes) -> None:
        self._splitter, self.word = splitter, word
        self.before = splitter.before(word)
        """For each offset, the least price of all before it as modifiers."""
        self._behind: dict[int, float] = {}

    def starts(self) -> list[int]:
        """Return the offsets before which all is modifiers, 0 among them."""
        return [at for at, price in enumerate(self.before) if price < IMPOSSIBLE]

    def behind(self, start: int) -> float:
        """Return the least price of all from *start* on as modifiers and a head."""
        found = self._behind.get(start)
        if found is None:
            word, splitter = self.word, self._splitter
            last = len(word) - SHORTEST
            found = splitter.head(word[start:]) if start <= last else IMPOSSIBLE
            for end, price in splitter.modifiers(word, start).items():
                if end <= last and price < found:
                    found = min(found, price + _SPLIT + self.behind(end))
            self._behind[start] = found
        return found

    def modifier(self, part: bytes) -> float:
        """Return the price of *part* as a modifier before others."""
        return self._splitter.modifier(part) + _SPLIT

    def head(self, part: bytes) -> float:
        """Return the price of *part* as the head."""
        return self._splitter.head(part)


def one_word(word: bytes, known: bool) -> float:
    """Return the price of reading *word* as one word."""
    base, each = _KNOWN if known else _UNKNOWN
    return base + each * len(word)


def _short(size: int) -> float:
    """Charge short parts extra: they turn up by chance."""
    return 2.5 if size == SHORTEST else 0.6 if size == SHORTEST + 1 else 0.0
