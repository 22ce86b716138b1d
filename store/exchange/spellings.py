"""Names that a file spells otherwise than the store: asked about once, then known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Final, Literal

from store.errors import BadInput
from store.exchange.asks import Ask, Asked
from store.ledger.unit import Unit
from store.names import sort_name
from store.sentence import Sentence, Words, say
from store.views.lists.duplicates import spellings, whole_spellings

Alike = Literal["one", "apart"]
_ANSWERS: Final[tuple[Alike, ...]] = ("one", "apart")
_SHOWN: Final = 4


def known_answer(text: str) -> Alike:
    """What a person says of names that are spelt alike.

    Raises:
        BadInput: neither one nor apart.
    """
    found = next((each for each in _ANSWERS if each == text.strip().casefold()), None)
    if found is None:
        raise BadInput(say("typed.alike_or_apart", text=text))
    return found


class Spellings:
    """The names of all customers by their spellings, read when the first one is looked for.

    `listed`: the file is a list of customers, whose rows are told apart by who was added by it.
    """

    def __init__(self, unit: Unit, answer: Alike | None, *, listed: bool) -> None:
        self._unit = unit
        self._listed = listed
        self._answer = answer
        self._by_spelling: dict[str, set[bytes]] | None = None
        self._added: set[bytes] = set()
        self._names: dict[bytes, str] = {}
        self._asked: dict[str, str] = {}
        self._joined: dict[str, str] = {}
        self._unclear: dict[str, str] = {}

    def find_listed(
        self, name: str, may_be: Callable[[bytes], bool], *, asks: bool
    ) -> bytes | None:
        """The same for a row of a list of customers, of which each is somebody else until told.

        So nobody is asked about two rows of one list, nor without `asks`.
        """
        if self._answer is not None:
            return self.find(name, may_be)
        if not asks:
            return None
        return self.find(name, lambda ident: ident not in self._added and may_be(ident))

    def find(self, name: str, may_be: Callable[[bytes], bool] = lambda _: True) -> bytes | None:
        """The only customer whose name is spelt like this one, if the answer is that it is one.

        From then on the store knows the customer by this name, too. `may_be` says against whom
        nothing stands but the spelling.
        """
        if self._answer == "apart":
            return None
        known = self._known()
        fits = {ident for each in spellings(name) for ident in known.get(each, ())}
        fits = {ident for ident in fits if may_be(ident)}
        if len(fits) > 1:  # Müller and Müller KG: Mueller KG is the one with the same legal form
            whole = whole_spellings(name)
            fits = {each for each in fits if whole & whole_spellings(self._names[each])} or fits
        if len(fits) > 1:
            self._unclear[name] = " or ".join(sorted(self._names[each] for each in fits))
        if len(fits) != 1:
            return None
        ident = fits.pop()
        if self._answer is None:
            self._asked[name] = self._names[ident]
            return None
        self._joined[name] = self._names[ident]
        self._unit.insert(
            "known_as",
            {
                "customer_id": ident,
                "sort_name": sort_name(name),
                "external_id": None,
                "import_key": None,
            },
        )
        return ident

    def add(self, ident: bytes, name: str) -> None:
        """Note a customer who was added just now."""
        if self._listed:
            self._added.add(ident)
        if self._by_spelling is not None:
            self._note(ident, name)

    def close(self, file: str) -> list[Words]:
        """What the report says of the names that were joined.

        Raises:
            Asked: names are spelt alike, and nobody has said whether they are one.
        """
        if self._asked:
            sentence = say("asked.alike", file=file, names=_pairs(self._asked))
            raise Asked([Ask("names spelt alike", _ANSWERS, "--alike", sentence)])
        if self._unclear and self._answer is None:
            sentence = say("asked.unclear", file=file, names=_pairs(self._unclear))
            raise Asked([Ask("names spelt alike", _ANSWERS[1:], "--alike", sentence)])
        said: list[Words] = []
        if self._joined:
            said.append(say("brought.one_customer", names=_pairs(self._joined)))
        if self._unclear:
            said.append(say("brought.unclear", names=_pairs(self._unclear)))
        return said

    def _known(self) -> dict[str, set[bytes]]:
        if self._by_spelling is None:
            self._by_spelling = defaultdict(set)
            for row in self._unit.run(
                "SELECT id, name FROM customer WHERE deleted_at IS NULL"
            ).fetchall():
                self._note(row["id"], row["name"])
        return self._by_spelling

    def _note(self, ident: bytes, name: str) -> None:
        assert self._by_spelling is not None
        self._names[ident] = name
        for each in spellings(name):
            self._by_spelling[each].add(ident)


def _pairs(pairs: dict[str, str]) -> Sentence:
    shown = [[one.strip(), other] for one, other in list(pairs.items())[:_SHOWN]]
    return say("brought.pairs", shown=shown, count=len(pairs))
