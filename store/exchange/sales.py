"""What is a sale: the words of a status, a stage and a document's type, sorted once for a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from store.exchange.asks import Ask
from store.exchange.cells import bare
from store.exchange.mapping import QUOTES
from store.exchange.presets import Preset
from store.exchange.words import (
    DocumentType,
    Sale,
    codes_of,
    deal_of,
    is_closed,
    names_a_sale,
    sale_of,
    says_credit,
    sold_by_payment,
    type_of,
)
from store.sentence import say

_SHOWN = 12


class SaleWords:
    """Sorts the words of one file.

    `states` are the words that stand in the columns status, stage and type, with how many rows
    each; `negative`: some amounts are below nothing. `told` are the words that a person says count
    as sold (`all`, `none`); of the unknown ones no other then does. `refunds`: a column says how
    much was given back; `flags`: one says whether a deal is won;
    `typed`: a person said which column tells the type.

    Afterwards `typed` says whether a column tells sales from credit notes.
    """

    def __init__(
        self,
        preset: Preset | None,
        kind: str,
        states: Mapping[str, Counter[str]],
        told: Sequence[str] | None,
        *,
        refunds: bool,
        negative: bool,
        flags: bool,
        typed: bool = False,
    ) -> None:
        self._preset = preset
        self._deals = kind == "deals"
        self._refunds = refunds
        self._flags = flags
        self._named = typed
        self._states = states if kind in ("purchases", "deals") else {}
        states = self._states
        self._told = None if told is None else _whole(told, states)
        words = [word for name in ("stage", "status") for word in states.get(name, ())]
        self._staged = self._deals and any(self._plain(word) in ("sold", "not sold")
                                           for word in words)  # fmt: skip
        types = [word for word in states.get("type", ()) if word]
        self._codes = {**codes_of(types), **(preset.types if preset is not None else {})}
        if preset is None:
            self._codes |= dict.fromkeys(sold_by_payment(types), "sale")
        # Kinds of documents: known words, or several kinds of which some take money back.
        self.typed = any(map(self._type, types)) or (negative and len(types) > 1)

    def asks(self) -> list[Ask]:
        """The words of which only a person can say whether they are sales."""
        open_words: Counter[str] = Counter()
        for name in ("status", "stage"):
            for word, rows in self._states.get(name, {}).items():
                if word and self._asked(word):
                    open_words[word] += rows
        if self.typed:
            for word, rows in self._states.get("type", {}).items():
                if word and self.type(word) is None:
                    open_words[word] += rows
        if not open_words or (self._deals and self._flags) or not self._counts():
            return []
        shown = [[word[:40], count] for word, count in open_words.most_common(_SHOWN)]
        return [
            Ask(
                "what is a sale", tuple(word for word, _ in open_words.most_common()), "--sales",
                say("asked.sale", shown=shown, first=next(iter(open_words))[:40]),
            )
        ]  # fmt: skip

    def words(self) -> list[str]:
        """The words of its status, stage and type, the commonest first."""
        counts: Counter[str] = sum(self._states.values(), Counter())
        return [word for word, _ in counts.most_common()]

    def unknown(self, told: Sequence[str]) -> list[str]:
        """Those of the told words that stand nowhere in it."""
        known = {bare(word) for word in self.words()} | {"all", "none"}
        return [word for form, word in _whole(told, self._states).items() if form not in known]

    def _counts(self) -> bool:
        return bool(self._states.keys() & {"status", "stage", "type"})

    def _asked(self, word: str) -> bool:
        if self._told is not None:
            return False
        if self._deals and (not self._staged or is_closed(word)):
            return self._plain(word) is None
        return self.of(word) is None

    def of(self, word: str) -> Sale | None:
        """What a word says: sold, not sold, still open; None for no word at all."""
        found = self._plain(word)
        if not word:
            return None
        if self._told is not None and "all" not in self._told and bare(word) in self._told:
            return "sold"
        if found is None and self._told is not None:
            if "all" in self._told:
                return "sold"
            return "open" if self._deals else "not sold"
        ends = names_a_sale(word) or is_closed(word)
        if found is None and self._deals and self._staged and not ends:
            return "open"  # a stage of a pipeline whose ends have their names
        return found

    def _plain(self, word: str) -> Sale | None:
        if self._preset is not None:
            for verdict, words in self._preset.sale.items():
                if bare(word) in words:
                    return _VERDICTS[verdict]
        if self._deals:
            return deal_of(word)
        if bare(word) in ("partiallyrefunded", "partialrefund", "partlyrefunded"):
            return "sold" if self._refunds else None
        if bare(word) == "refunded" and self._refunds:
            return "sold"  # less what was given back
        return sale_of(word)

    def _type(self, word: str) -> DocumentType | None:
        found = self._codes.get(bare(word)) or type_of(word)
        if found is not None or not self._named:
            return found
        if says_credit(word):
            return "credit"
        sale = sale_of(word)  # a column that tells what was paid, too
        return None if sale is None else "sale" if sale == "sold" else "none"

    def type(self, word: str) -> DocumentType | None:
        """What a document's type says; a column of other types says nothing."""
        if not self.typed or not word:
            return "sale"
        found = self._type(word)
        if self._told is not None and found != "credit" and bare(word) in self._told:
            return "sale"
        if found is None and self._told is not None:
            return "sale" if "all" in self._told else "none"
        return found


def _whole(told: Sequence[str], states: Mapping[str, Counter[str]]) -> dict[str, str]:
    """The words that were told, by what `bare` gives; parts of a word with commas together again.

    The longest word of the file counts; what stands in quotation marks is a word of its own.
    """
    known = {bare(word) for words in states.values() for word in words}
    found, at = dict[str, str](), 0
    while at < len(told):
        end = at + 1
        while end < len(told) and not told[at].startswith(QUOTES) and (
            not told[end].startswith(QUOTES)
        ):  # fmt: skip
            end += 1
        while end > at + 1 and bare("".join(told[at:end])) not in known:
            end -= 1
        found[bare("".join(told[at:end]))] = ",".join(told[at:end]).strip("".join(QUOTES) + "”»")
        at = end
    return found


_VERDICTS: dict[str, Sale] = {"sold": "sold", "not_sold": "not sold", "open": "open"}
