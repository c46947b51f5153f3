"""Entries are changed; comments, order and every other byte stay."""

from __future__ import annotations

import tomllib
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hechingen_search.editorial import blocks
from hechingen_search.editorial.blocks import EditError

TEXT = """# Regeln der Redaktion

suggest = [
    "Glasfaser", # seit Mai
    "Bürgergeld" # ohne Komma
]

# Bäder
[[best]]
words = ["hallenbad", "schwimmen"] # beides
page = "https://www.example.de/Hallenbad"

# Alt, aber noch verlinkt
[[hide]]
page = "https://www.example.de/alt" # bis 2027

# Steuern
[[best]]
words = [
    "hundesteuer",
    "hund # anmelden", # mit Raute
]
page = 'https://www.example.de/Hund'

# Ende
"""


def test_a_new_entry_stands_at_the_end_and_nothing_else_moves() -> None:
    text = blocks.added(TEXT, "boost", {"page": "https://x", "factor": 1.5})
    assert text == TEXT + '\n[[boost]]\npage = "https://x"\nfactor = 1.5\n'
    assert blocks.added("", "hide", {"page": "a"}) == '[[hide]]\npage = "a"\n'
    assert blocks.added("# x", "hide", {"page": "a"}) == '# x\n\n[[hide]]\npage = "a"\n'


def test_only_the_changed_value_gets_a_new_line() -> None:
    row = {"words": ["hallenbad"], "page": "https://www.example.de/Hallenbad"}
    assert blocks.replaced(TEXT, "best", 0, row) == TEXT.replace(
        'words = ["hallenbad", "schwimmen"] # beides', 'words = ["hallenbad"] # beides'
    )
    row = {"words": ["hundesteuer", "hund # anmelden"], "page": "https://neu"}
    assert blocks.replaced(TEXT, "best", 1, row) == TEXT.replace(
        "'https://www.example.de/Hund'", '"https://neu"'
    )
    row = {"page": "https://www.example.de/Hund"}
    changed = blocks.replaced(TEXT, "best", 1, row)
    assert "# mit Raute" not in changed
    assert "# Ende" in changed
    more = blocks.replaced(TEXT, "hide", 0, {"page": "https://www.example.de/alt", "words": ["bad"]})
    assert 'alt" # bis 2027\nwords = ["bad"]\n\n# Steuern' in more


def test_an_entry_goes_and_the_comments_around_it_stay() -> None:
    text = blocks.removed(TEXT, "hide", 0)
    assert text == TEXT.replace('[[hide]]\npage = "https://www.example.de/alt" # bis 2027\n\n', "").replace(
        "# Alt, aber noch verlinkt\n", "# Alt, aber noch verlinkt\n\n"
    )
    assert [found["page"] for found in tomllib.loads(blocks.removed(TEXT, "best", 0))["best"]] == [
        "https://www.example.de/Hund"
    ]


def test_terms_come_and_go_in_lists_of_every_shape() -> None:
    more = blocks.with_item(TEXT, "suggest", "Kita")
    assert '    "Bürgergeld", # ohne Komma\n    "Kita",\n]' in more
    assert blocks.without_item(more, "suggest", 2) == TEXT.replace('"Bürgergeld" #', '"Bürgergeld", #')
    assert '"Glasfaser"' not in blocks.without_item(TEXT, "suggest", 0)
    assert blocks.with_item('suggest = ["a"]\n', "suggest", 'b"') == 'suggest = ["a", "b\\""]\n'
    assert blocks.with_item("suggest = []\n", "suggest", "b") == 'suggest = ["b"]\n'
    assert blocks.without_item('suggest = ["a", "b"]\n', "suggest", 1) == 'suggest = ["a"]\n'
    assert blocks.without_item('suggest = ["a", "b"]\n', "suggest", 0) == 'suggest = ["b"]\n'
    fresh = blocks.with_item('# Kopf\n\n# zu x\n[[hide]]\npage = "x"\n', "suggest", "b")
    assert fresh == '# Kopf\n\nsuggest = ["b"]\n\n# zu x\n[[hide]]\npage = "x"\n'
    assert blocks.with_item("", "suggest", "b") == 'suggest = ["b"]\n\n'


STRANGE = (
    'best = [{words = ["a"], page = "x"}]\n',
    'x = """\n[[best]]\n"""\n[[best]]\nwords = ["a"]\npage = "x"\n',
    "[[best]\n",
)


@pytest.mark.parametrize("text", STRANGE, ids=["inline", "in a string", "broken"])
def test_what_cannot_be_changed_without_a_loss_is_refused(text: str) -> None:
    row: dict[str, blocks.Value] = {"words": ["b"], "page": "y"}
    changes = (partial(blocks.removed, text, "best", 0), partial(blocks.replaced, text, "best", 0, row))
    for change in changes:
        try:
            changed = change()
        except EditError:
            continue
        before, after = tomllib.loads(text), tomllib.loads(changed)
        assert {**after, "best": 0} == {**before, "best": 0}


@pytest.mark.parametrize("number", [-1, 2, 99])
def test_an_entry_that_is_not_there_is_named(number: int) -> None:
    with pytest.raises(EditError, match="gibt es nicht"):
        blocks.removed(TEXT, "best", number)


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
ROWS = st.fixed_dictionaries({"page": TEXTS, "words": st.lists(TEXTS, max_size=3)})


@given(st.lists(st.tuples(st.sampled_from(["best", "hide"]), ROWS), max_size=6), ROWS, st.data())
def test_any_entries_survive_any_change(
    entries: list[tuple[str, dict[str, blocks.Value]]], row: dict[str, blocks.Value], data: st.DataObject
) -> None:
    text = "# Kopf\n"
    for kind, values in entries:
        text = blocks.added(text, kind, values)
    wanted = tomllib.loads(text)
    assert sum(map(len, wanted.values())) == len(entries)
    if wanted:
        kind = data.draw(st.sampled_from(sorted(wanted)))
        number = data.draw(st.integers(0, len(wanted[kind]) - 1))
        changed = tomllib.loads(blocks.replaced(text, kind, number, row))
        wanted[kind][number] = row
        assert changed == wanted
        assert "# Kopf" in blocks.removed(text, kind, number)
