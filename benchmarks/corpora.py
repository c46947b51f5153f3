"""Documents and queries for the benchmark of the engines: from files, or invented by a stated recipe.

Recipe: 200,000 words are made of two to five syllables. The word of rank r is drawn with probability
proportional to 1 / (r + 2.7)^1.07 (Zipf–Mandelbrot). A document's length is log-normal with median 150 (or as
asked for) and sigma 0.7; its title is its first five words. Queries are drawn from the documents, so that
they find something, without the 150 most frequent words: those would be "und", "die", "in", which nobody
searches for.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, islice, pairwise
from math import log
from pathlib import Path

import Stemmer

from crawler.page import Page
from hechingen_search.evaluation.sets import passages

VOCABULARY = 200_000
WORDS = 150
"""Median words of a document."""
_ONSETS = (*"bdfghklmnrstwz", "sch", "st")
_WORD = re.compile(r"[^\W_]+")
_stem = lru_cache(1 << 20)(Stemmer.Stemmer("german").stemWord)

Queries = dict[str, list[list[str]]]
CLASSES = ("log", "t1", "and2", "or3", "phrase", "prefix", "fuzzy")


@dataclass(frozen=True, slots=True)
class Text:
    """One document as every engine gets it."""

    id: str
    title: str
    text: str


def terms(text: str) -> list[str]:
    """Return the stems of *text*: the analysis that all engines share."""
    return [_stem(word) for word in _WORD.findall(text.lower())]


def read(path: Path) -> Iterator[Text]:
    """Yield the documents of a JSONL file, compressed or not, with id, title and text."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            yield Text(entry["id"], entry["title"], entry["text"])


def page(text: Text) -> Page:
    """Return *text* as the extraction would leave it."""
    return Page(f"https://www.hechingen.de/{text.id}", text.title, tuple(passages(text.text)))


def generate(count: int, seed: int = 1, words: int = WORDS) -> Iterator[Text]:
    """Yield *count* invented documents of a median of so many *words*, always the same."""
    rng = random.Random(seed)
    known = invent(rng)
    # 5.0106 is ln 150.
    mean = 5.0106 + log(words / WORDS)
    total = list(accumulate(1 / (rank + 2.7) ** 1.07 for rank in range(VOCABULARY)))
    for number in range(count):
        length = max(int(rng.lognormvariate(mean, 0.7)), 5)
        drawn = [known[bisect(total, rng.random() * total[-1])] for _ in range(length)]
        yield Text(f"d{number}", " ".join(drawn[:5]), " ".join(drawn))


def invent(rng: random.Random) -> list[str]:
    """Return ``VOCABULARY`` different words."""
    vowels, codas = "aeiouäöü", ("", "n", "r", "l", "t")
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        size = rng.choice((2, 2, 3, 3, 4, 5))
        word = "".join(rng.choice(_ONSETS) + rng.choice(vowels) + rng.choice(codas) for _ in range(size))
        found[word] = None
    return list(found)


def draw_queries(texts: Iterator[Text], each: int, seed: int = 2) -> Queries:
    """Return *each* queries of every class, drawn from the first documents of *texts*."""
    rng = random.Random(seed)
    documents = [_WORD.findall(text.text.lower()) for text in islice(texts, 5_000)]
    common = {word for word, _ in Counter(chain.from_iterable(documents)).most_common(150)}
    phrases = [pair for words in documents for pair in pairwise(words) if not common.intersection(pair)]
    documents = [[word for word in words if word not in common] for words in documents]
    documents = [words for words in documents if len(words) > 5]
    found: Queries = {name: [] for name in CLASSES}
    for _ in range(each):
        words = rng.choice(documents)
        found["log"].append(rng.sample(words, rng.choice((1, 2, 2, 3))))
        found["t1"].append([rng.choice(words)])
        found["and2"].append(rng.sample(words, 2))
        found["or3"].append([rng.choice(rng.choice(documents)) for _ in range(3)])
        found["phrase"].append(list(rng.choice(phrases)))
        found["prefix"].append([rng.choice(words)[: rng.choice((3, 4, 5))]])
        found["fuzzy"].append([_misspell(rng, max(rng.sample(words, 3), key=len))])
    return found


def _misspell(rng: random.Random, word: str) -> str:
    at = rng.randrange(len(word))
    return rng.choice((word[:at] + word[at + 1 :], word[:at] + rng.choice("enrst") + word[at + 1 :]))
