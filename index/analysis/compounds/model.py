"""The learned prices as one small file, memory-mapped and shared by all processes.

The parts are a trie in two arrays (Aoe 1989): from state s the letter c leads to state base[s] + c, if
check[base[s] + c] is s. One walk along a word meets all parts that begin where it starts. A third array says
for each state which of the few different costs the part that ends there has, 0 where none does.

Layout: magic, number of states (u32, little endian), base and check (i32), numbers of costs (u16), costs of
three bytes: modifier and head price, flags. Letters are in latin-1.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_MAGIC = b"HVCM2\0\0\0"
_HEAD = struct.Struct("<8sI")
_NONE = 127
_STEPS = 8.0
_LETTERS = 256
_FREE = -1
_BEHIND = 2_000
NOUN, SIMPLE, WORD = 1, 2, 4
States = NDArray[np.int32]


class PartCosts(NamedTuple):
    """What is known about one part."""

    modifier: float | None = None
    head: float | None = None
    flags: int = 0


UNKNOWN = PartCosts()


class Model:
    """Look parts up in a file written by ``write``."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        magic, states = _HEAD.unpack_from(self._map)
        if magic != _MAGIC:
            raise ValueError(f"{path} is not a compound model; build it again")
        view, at = memoryview(self._map), _HEAD.size
        self._base = view[at : at + 4 * states].cast("i")
        self._check = view[at + 4 * states : at + 8 * states].cast("i")
        self._costs = view[at + 8 * states : at + 10 * states].cast("H")
        packed = view[at + 10 * states :].tolist()
        self._known = [UNKNOWN]
        for modifier, head, flags in zip(packed[0::3], packed[1::3], packed[2::3], strict=True):
            self._known.append(PartCosts(_price(modifier), _price(head), flags))

    @property
    def data(self) -> bytes:
        """Return all of it, as loaded."""
        return self._map[:]

    def starting(self, word: bytes, start: int) -> list[tuple[int, PartCosts]]:
        """Return the parts from *start* on in *word*, the shortest first: where each ends, and its costs."""
        base, check, costs = self._base, self._check, self._costs
        found, state = [], 0
        for at in range(start, len(word)):
            after = base[state] + word[at]
            if check[after] != state:
                break
            state = after
            if number := costs[state]:
                found.append((at + 1, self._known[number]))
        return found

    def _find(self, part: bytes) -> PartCosts:
        base, check, state = self._base, self._check, 0
        for letter in part:
            after = base[state] + letter
            if check[after] != state:
                return UNKNOWN
            state = after
        return self._known[self._costs[state]]

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Return every folded part that compounds may be made of: met in one, or a simple noun."""
        return tuple(
            part.decode("latin-1")
            for part, costs in self._all()
            if costs.modifier is not None or costs.head is not None or costs.flags & NOUN
        )

    def _all(self) -> Iterator[tuple[bytes, PartCosts]]:
        base, check = self._base.tolist(), self._check.tolist()
        for end, number in enumerate(self._costs.tolist()):
            letters, state = bytearray(), end
            while number and state:
                before = check[state]
                letters.append(state - base[before])
                state = before
            if number:
                yield bytes(letters[::-1]), self._known[number]

    def modifier(self, part: bytes) -> float | None:
        return self._find(part).modifier

    def head(self, part: bytes) -> float | None:
        return self._find(part).head

    def is_noun(self, part: bytes) -> bool:
        return bool(self._find(part).flags & NOUN)

    def is_simple(self, part: bytes) -> bool:
        return bool(self._find(part).flags & SIMPLE)

    def is_word(self, part: bytes) -> bool:
        return bool(self._find(part).flags & WORD)


def _price(step: int) -> float | None:
    return None if step == _NONE else step / _STEPS


def write(path: Path, entries: Mapping[bytes, PartCosts]) -> None:
    """Write *entries* as a model file; the same entries give the same bytes."""
    packed = {part: bytes((_byte(c.modifier), _byte(c.head), c.flags)) for part, c in entries.items()}
    numbers = {costs: number for number, costs in enumerate(sorted(set(packed.values())), 1)}
    trie: dict[int, dict[int, int]] = {0: {}}
    ends: dict[int, int] = {}
    for part in sorted(packed):
        node = 0
        for letter in part:
            node = trie[node].setdefault(letter, len(trie))
            trie.setdefault(node, {})
        ends[node] = numbers[packed[part]]
    base, check, state_of = _placed(trie)
    costs = np.zeros(len(base), "<u2")
    for node, number in ends.items():
        costs[state_of[node]] = number
    arrays = base.tobytes() + check.tobytes() + costs.tobytes()
    path.write_bytes(_HEAD.pack(_MAGIC, len(base)) + arrays + b"".join(numbers))


def _placed(trie: Mapping[int, Mapping[int, int]]) -> tuple[States, States, dict[int, int]]:
    """Return base and check, and the state of each node of *trie*."""
    size = 3 * len(trie) + 2 * _LETTERS
    base, check = np.zeros(size, "<i4"), np.full(size, _FREE, "<i4")
    state_of = {0: 0}
    check[0], first = 0, 1
    for node, after in trie.items():
        if not after:
            continue
        letters = np.array(sorted(after))
        at = next(at for at in _bases(check, first, int(letters[0])) if (check[at + letters] == _FREE).all())
        # What is free far behind is too little to be worth looking at again and again.
        first = max(first, at - _BEHIND)
        base[state_of[node]] = at
        check[at + letters] = state_of[node]
        for letter in after:
            state_of[after[letter]] = at + letter
    used = int(np.flatnonzero(check != _FREE)[-1]) + 1 + _LETTERS
    return base[:used], check[:used], state_of


def _bases(check: States, first: int, letter: int) -> Iterator[int]:
    """Yield bases from which *letter* leads to a free state, the lowest first."""
    for begin in range(first, len(check), _LETTERS):
        for free in np.flatnonzero(check[begin : begin + _LETTERS] == _FREE).tolist():
            if begin + free > letter:
                yield begin + free - letter


def _byte(price: float | None) -> int:
    return _NONE if price is None else min(round(price * _STEPS), _NONE - 1)


@cache
def default() -> Model:
    """Return the model that is shipped, mapped once per process."""
    return Model(Path(__file__).parent / "model.bin")
