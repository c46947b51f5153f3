"""What each stage of the analysis and each weight is worth: ``python -m benchmarks.ablation DIRECTORY``.

For every judged set of the directory: nDCG@10 and the share of queries without result, of the real search
with the stages of the German analysis added one after the other. With --weights instead: of the whole search
with each weight of the ranking switched off, halved and doubled.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import Stemmer

from benchmarks.report import Parser, machine
from hechingen_search.evaluation.evaluate import measure, ranked, sets_in
from hechingen_search.evaluation.sets import JudgedSet, read
from hechingen_search.published import speller_in
from hechingen_search.search.query.lexicon import Lexicon
from hechingen_search.search.ranking.weights import WEIGHTS, Weights
from hechingen_search.search.searcher import Searcher
from index import names
from index.analyse import analyse
from index.analysis.german import German
from index.analysis.synonyms import Synonyms
from index.analysis.token import Forms, Token
from index.analysis.tokenise import Tokeniser
from index.analysis.words import Words
from index.build import write_vocabulary
from index.engine import Changes
from index.engines.whoosh import WhooshEngine

STAGES = ("plain Snowball", "+ lemma", "+ parts", "+ exact", "+ synonyms", "+ relaxation")
PLAIN, LEMMA, PARTS, EXACT, SYNONYMS, RELAXATION = range(len(STAGES))


class StagedWords(Words):
    """Know of a word what the first stages know."""

    def __init__(self, german: German, stage: int) -> None:
        self._stage = stage
        self._plain = Stemmer.Stemmer("german")
        super().__init__(german.words.compounds)

    def _all_stems(self, word: str) -> tuple[str, ...]:
        return super()._all_stems(word) if self._stage >= LEMMA else (self._plain.stemWord(word.lower()),)

    def _spelled(self, word: str) -> Forms:
        forms = super()._spelled(word)
        return forms if self._stage >= PARTS else Forms(forms.exact, forms.stems)


class StagedGerman(German):
    """The chain up to a stage; "relaxation" needs nothing of its own."""

    def __init__(self, whole: German, stage: int) -> None:
        super().__init__(names=whole.names, learned=whole.learned)
        self._stage = stage
        self.words = StagedWords(whole, stage)
        self.forms = self.words.forms
        self.pieces = Tokeniser(self.words).pieces
        if stage < SYNONYMS:
            self.synonyms = Synonyms((), self.query_tokens)

    def joined(self, tokens: list[Token]) -> Iterator[tuple[int, int, Token]]:  # type: ignore[override]
        """Yield neighbours that make one word: a way to say it differently, like a synonym."""
        return super().joined(tokens) if self._stage >= SYNONYMS else iter(())


class Unrelaxed(Lexicon):
    """Take every word for known: nothing weaker is searched in its place."""

    def _unknown(self, token: Token) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Bench:
    """A judged set, indexed by the analysis of one stage."""

    judged: JudgedSet
    directory: Path
    engine: WhooshEngine
    german: German

    def figures(self, weights: Weights, relaxed: bool = True) -> tuple[float, float]:
        """Return nDCG@10 and the share of queries without result under *weights*."""
        speller = speller_in(self.directory, self.german) if relaxed else None
        searcher = Searcher(self.engine, self.german, speller=speller, weights=weights)
        if not relaxed:
            lexicon = Unrelaxed(self.engine, self.german)
            searcher._tools = replace(searcher._tools, lexicon=lexicon)
        run = {query: ranked(searcher, text) for query, text in self.judged.queries.items()}
        figures, empty = measure(self.judged.judgements, run)
        return figures["nDCG@10"], empty


def indexed(judged: JudgedSet, german: German, directory: Path) -> Bench:
    """Index *judged* as *german* analyses it."""
    directory.mkdir(parents=True)
    engine = WhooshEngine(directory)
    engine.write(Changes(put=(analyse(page, german) for page in judged.pages.values())))
    write_vocabulary(directory, engine, german)
    return Bench(judged, directory, engine, german)


def stages(judged: JudgedSet, german: German, directory: Path) -> Iterator[tuple[str, float, float]]:
    """Yield (stage, nDCG@10, share without result)."""
    for stage, name in enumerate(STAGES):
        bench = indexed(judged, StagedGerman(german, stage), directory / str(stage))
        weights = WEIGHTS if stage >= EXACT else replace(WEIGHTS, exact=0.0)
        yield name, *bench.figures(weights, relaxed=stage >= RELAXATION)
        bench.engine.close()


NEUTRAL = {"saturation": 1e6, "every": 1.0, "literally": 1.0, "keyword_title": 1.0}
"""Values at which a weight does nothing, where that is not 0: no bound, and factors."""


def variants(judged: JudgedSet, german: German, directory: Path) -> Iterator[tuple[str, float, float]]:
    """Yield the search as it is, and with each weight switched off, halved and doubled."""
    bench = indexed(judged, german, directory)
    yield "as it is", *bench.figures(WEIGHTS)
    values: Mapping[str, float] = asdict(WEIGHTS)
    for name, value in values.items():
        for changed in (NEUTRAL.get(name, 0.0), value * 0.5, value * 2.0):
            yield f"{name} {changed:g}", *bench.figures(replace(WEIGHTS, **{name: changed}))


def main() -> None:
    """Print one line for each set and stage."""
    options = Parser(description=__doc__)
    options.add_argument("directory", type=Path)
    options.add_argument("--weights", action="store_true", help="weights instead of stages")
    arguments = options.parse_args()
    print(machine("numpy"))
    with tempfile.TemporaryDirectory() as indexes:
        for place in sets_in(arguments.directory):
            judged = read(place)
            german = German()
            german = names.german_with(german, names.learn(judged.pages.values(), german))
            tried = variants if arguments.weights else stages
            for label, figure, empty in tried(judged, german, Path(indexes) / judged.name):
                print(f"{judged.name:16} {label:24} {figure:.4f}  without result {empty:6.1%}", flush=True)


if __name__ == "__main__":
    main()
