"""Read single words of a text again, at the places that the index keeps for them."""

from __future__ import annotations

from collections.abc import Iterator

from index.analysis.german import German, original
from index.analysis.repair import repair
from index.analysis.token import Places, Token
from index.analysis.tokenise import SCAN


class Reader:
    """A text of which *places* are known, see ``German.placed``."""

    def __init__(self, german: German, text: str, places: Places) -> None:
        """Read *text*; only one that has to be repaired is gone through."""
        self._german, self._text, self._steps = german, text, places.steps
        self._mended = repair(text) if places.repaired else None

    def start(self, position: int) -> int:
        """Return where in the text that begins which is read at *position*.

        >>> german = German()
        >>> _, places = german.placed("Die Kita ist zu.")
        >>> Reader(german, "Die Kita ist zu.", places).start(2)
        9
        """
        begin = sum(self._steps[: position + 1])
        return self._mended.span(begin, begin + 1)[0] if self._mended else begin

    def tokens(self, position: int) -> Iterator[Token]:
        """Yield those of ``German.tokens`` that stand at *position*; none beyond the last word."""
        if position >= len(self._steps):
            return iter(())
        if self._mended is None:
            return self._tokens(self._text, position)
        return original(self._text, self._mended, self._tokens(self._mended.text, position))

    def _tokens(self, text: str, position: int) -> Iterator[Token]:
        start, first = sum(self._steps[: position + 1]), position
        while first and not self._steps[first]:
            first -= 1
        # The expression looks ahead in the text, so it finds here what it found when it went through.
        match = SCAN.match(text, start)
        if match is None:
            return
        if match.lastgroup == "word":
            word = match.group()
            yield Token(word, start, start + len(word), position, self._german.forms(word))
            return
        for piece in self._german.pieces(match).told:
            if first + piece.place == position:
                begin, end = start + piece.start, start + piece.end
                yield Token(text[begin:end], begin, end, position, piece.forms)
