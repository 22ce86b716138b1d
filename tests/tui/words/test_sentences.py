"""What the store hands on as data has its words, and nothing has words for which nobody asks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.sentence import Sentence, bare, changed, kept, listed, money, read, say
from tests.conftest import ROOT
from tui.text import one_stop
from tui.words import sentences
from tui.words.sentences import tell

_NAMES = re.compile(r"\{(\w+)[:}]")


def _rooms() -> Iterator[tuple[str, sentences.Table]]:
    for file in Path(sentences.__file__).parent.glob("[a-z]*.py"):
        yield file.stem, import_module(f"tui.words.sentences.{file.stem}").WORDS


def _asked() -> Iterator[tuple[str, list[str], bool]]:
    """Codes that the store says, the names of their values, and whether all are written out."""
    for file in (ROOT / "store").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            code = node.args[0] if node.args else None
            if node.func.id in ("say", "tell") and isinstance(code, ast.Constant):
                names = [each.arg for each in node.keywords if each.arg is not None]
                yield str(code.value), names, len(names) == len(node.keywords)


@pytest.mark.long
def test_every_sentence_of_the_store_has_its_words() -> None:
    words = {f"{room}.{name}": told for room, table in _rooms() for name, told in table.items()}
    for code, names, whole in _asked():
        assert code in words, code
        told = words[code]
        if isinstance(told, str):
            needed = set(_NAMES.findall(told))
            assert needed <= set(names) if whole else set(names) <= needed, code
    text = "\n".join(file.read_text("utf-8") for file in (ROOT / "store").rglob("*.py"))
    dynamic = tuple(re.findall(r'f"(\w+\.\w*)\{', text))
    unused = {code for code in words if f'"{code}"' not in text and not code.startswith(dynamic)}
    assert unused == set()


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from("ab"), inner).map(lambda found: Sentence("x.y", found))
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["one", "two"]), _VALUES))
@settings(max_examples=30)
def test_what_is_kept_is_read_again(values: dict[str, object]) -> None:
    found = Sentence("group.inside", values)
    assert read(kept(found)) == found
    assert tell(found)  # whatever it holds, somebody can read it


def test_what_a_person_has_written_stays() -> None:
    for text in ("", "rebuilding", '{"say":', '{"say":"', '{"say":"x"', '{"say":"closed"} ?'):
        assert read(text) == text
        assert tell(text) == text
    assert tell(read('{"say":"group.nothing","days":3}')) == "group.nothing: days 3"


def test_without_a_face_an_error_tells_its_code_and_values(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    error = BadInput(say("typed.no_currency", text="euros", of=money(3, "EUR")))
    assert str(error) == "“euros” is not a currency code: use three letters such as EUR."
    monkeypatch.setattr(Sentence, "tell", bare)
    assert str(error) == "typed.no_currency: text euros, of money: amount 3, currency EUR"


def test_a_name_is_taken_out_of_a_sentence_and_its_data_stay_whole() -> None:
    found = say("reason.left_plan", plan="say", version=1, why=say("reason.closed", reason='"say"'))
    gone = changed(read(kept(found)), lambda text: text.replace("say", "somebody"))
    assert tell(gone) == 'left somebody v1: closed: "somebody"'


def test_numbers_days_and_money_are_told_beside_their_nouns() -> None:
    told = [tell(say("group.asked", days=days)) for days in (0, 1, 4000, -1)]
    assert told == ["asked today", "asked 1 day ago", "asked 4,000 days ago", "asked in 1 day"]
    paid = [money(123_456, "EUR"), money(123_456, "EUR", compact=True)]
    assert tell(listed(*paid, None, "")) == "€1,234.56; €1,235"


def test_a_name_with_a_full_stop_ends_no_sentence_twice() -> None:  # T51
    assert tell(say("did.ended", done="added Acme Inc.")) == "added Acme Inc."
    assert (
        one_stop("“X” could be A Inc.. Type more… or ...")
        == "“X” could be A Inc. Type more… or ..."
    )
    assert one_stop("a..b") == "a..b"
