"""The list of planted faults: a text that stands nowhere, or twice, is an error and no survivor."""

from __future__ import annotations

import pytest

from tools.mutants import Mutant, listed, stale

THIS = "tests/tools/test_mutants.py"


def _mutant(old: str, file: str = THIS, tests: tuple[str, ...] = ()) -> Mutant:
    return Mutant("a fault", file, old, "x", list(tests))


def test_a_fault_takes_the_place_of_a_text_that_stands_once() -> None:
    assert _mutant("b").planted("abc") == "axc"
    for text in ("ac", "abb"):
        with pytest.raises(ValueError, match="holds “b”"):
            _mutant("b").planted(text)


def test_what_is_stale_is_told() -> None:
    good = _mutant('THIS = "tests' + "/tools", tests=("tui/test_text.py",))
    assert list(stale([good])) == []
    assert next(stale([_mutant("nowhere " + "in here")])).startswith("a fault: " + THIS)
    assert "No such file" in next(stale([_mutant("x", file="store/gone.py")]))
    missing = _mutant(good.old, tests=("store/test_gone.py", "-k", "undo"))
    assert list(stale([missing])) == ["a fault: there is no tests/store/test_gone.py"]
    assert list(stale([good, good])) == ["a fault: listed twice"]


def test_words_choose_by_name_and_file() -> None:
    chosen = listed(["undo"])
    assert 0 < len(chosen) < len(listed()) >= 50
    assert all("undo" in each.name + each.file for each in chosen)


def test_the_faults_that_once_were_noticed_by_no_test_are_planted() -> None:  # T144
    assert {each.name for each in listed()} >= {
        "a rate is rounded before it is used",
        "a migration may break a reference",
        "an answer is shown before the newer one",
        "a refused part keeps what it touched",
    }
