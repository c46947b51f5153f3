"""The model in numpy says what its native code says, and whatever is typed does no harm."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import native
from index.errors import DamagedModelError
from index.meaning.e5 import E5, QUERY_TOKENS
from index.meaning.unigram import key, substrings
from index.meaning.wheel import Wheel, model_file

TEXTS = (
    "Wo kann ich meinen Hund anmelden?",
    "Öffnungszeiten des Bürgerbüros: Mo–Fr 8–12 Uhr, Do 14–18 Uhr.",
    "How do I register my car?",
    "Як отримати дозвіл на проживання?",
    "كيف أسجل طفلي في روضة الأطفال؟",
    "Çöp ne zaman toplanıyor",
    "垃圾什么时候收集？ ﬁnden  ½ Ⅳ №5",
    "x",
    "Grundsteuer " * 90,
)


def test_it_says_what_the_native_code_says(e5: E5) -> None:
    texts = [native.harmless(text) for text in TEXTS]
    vectors, counts = native.said(texts)
    ours = np.array(list(e5.passages(tuple(texts))))
    assert (ours * vectors).sum(axis=1).min() > 0.999
    assert [len(e5.tokens("passage: ", text, 512)) for text in texts] == counts


def test_one_meaning_is_near_in_every_language(e5: E5) -> None:
    pages = np.array(
        list(e5.passages(("Hundesteuer anmelden", "Öffnungszeiten Hallenbad", "Wohnsitz ummelden")))
    )
    for asked in ("dog licence", "реєстрація собаки", "köpek vergisi", "ضريبة الكلاب"):
        assert (pages @ e5.query(asked)).argmax() == 0, asked


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "\ud800", "ﷺ" * 4_000, "a" * 100_000, "\u0301" * 5_000, "<s></s>"]
)
def test_hostile_texts_are_cut(e5: E5, text: str) -> None:
    assert len(e5.tokens("query: ", text, QUERY_TOKENS)) <= QUERY_TOKENS
    assert np.linalg.norm(e5.query(text)) == pytest.approx(1, abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_has_a_unit_vector(e5: E5, text: str) -> None:
    assert np.linalg.norm(e5.query(text)) == pytest.approx(1, abs=1e-5)


def test_control_pieces_are_never_read_from_a_text(e5: E5) -> None:
    first, *inner, last = e5.tokens("", "<s> </s> <pad> <mask>", 64)
    assert not {first, last, 1, 250001} & set(inner)


def test_the_prepared_file_is_made_once_and_again_when_it_is_cut(e5: E5, tmp_path: Path) -> None:
    model = model_file()
    assert model is not None
    before = E5(model, tmp_path).query("Müll")
    (file,) = tmp_path.iterdir()
    made = file.stat().st_mtime_ns
    E5(model, tmp_path)
    assert file.stat().st_mtime_ns == made
    file.write_bytes(b"cut")
    assert np.array_equal(E5(model, tmp_path).query("Müll"), before)


@pytest.mark.parametrize("content", [b"", b"E5S1", b"other" * 100, b"E5S1" + b"\xff" * 500])
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model").write_bytes(content)
    with pytest.raises(DamagedModelError, match="neu installieren"):
        Wheel(tmp_path / "model")


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=16))
def test_the_keys_of_substrings_are_those_of_pieces(text: str) -> None:
    assert [int(keys[0]) for keys in substrings(text)] == [key(text[: end + 1]) for end in range(len(text))]
