"""Our quick dataclasses are like Python's own, but that nobody refuses to change a frozen one."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from pathlib import Path

import pytest

from store.dataclass import dataclass
from tests.conftest import ROOT


@dataclass(frozen=True)
class Base:
    number: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slotted:
    number: int
    noted: str = dataclasses.field(default="", compare=False)
    more: list[int] = dataclasses.field(default_factory=list, repr=False, compare=False)


@dataclass(frozen=True)
class Longer(Base):
    """With a field more."""

    last: float = 0.5

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Longer) and self.number == other.number


@dataclass
class Changing:
    number: int


@dataclass(frozen=True, eq=False)
class Itself:
    number: int


def test_equal_are_those_of_one_class_with_equal_fields() -> None:
    assert Base(1, ("a",)) == Base(1, ("a",))
    assert Base(1) != Base(2)
    assert Base(1).__eq__(Longer(1)) is NotImplemented
    assert Slotted(1, "a", [3]) == Slotted(1, "b")
    assert Longer(1, ("a",)) == Longer(1)  # its own way holds
    assert Itself(1) != Itself(1)


def test_what_is_frozen_is_a_key() -> None:
    assert {Base(1): "a", Slotted(2): "b", Longer(3): "c"}[Slotted(2, "c")] == "b"
    assert hash(Base(1, ("a",))) == hash(Base(1, ("a",)))
    with pytest.raises(TypeError, match="unhashable"):
        hash(Changing(1))


def test_python_knows_them_as_dataclasses() -> None:
    assert dataclasses.replace(Base(1), number=2) == Base(2)
    assert dataclasses.asdict(Longer(1)) == {"number": 1, "words": (), "last": 0.5}
    assert [each.name for each in dataclasses.fields(Slotted)] == ["number", "noted", "more"]
    assert repr(Slotted(1, "a", [2])) == "Slotted(number=1, noted='a')"
    assert not hasattr(Slotted(1), "__dict__")
    for each in (Base(1), Slotted(1, "a")):
        assert pickle.loads(pickle.dumps(each)) == copy.copy(each) == each
    with pytest.raises(TypeError, match="number"):
        Base()  # type: ignore[call-arg]


def test_all_use_it_but_the_table_classes() -> None:
    others = [
        str(path.relative_to(ROOT))
        for room in ("store", "tui")
        for path in Path(ROOT, room).rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("from dataclasses import") and "dataclass" in line[24:].split(", ")
    ]
    assert others == []
