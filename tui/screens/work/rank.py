"""Why a row stands where it does in the queue: the sum, line by line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from store.value.money import display
from store.views.day.queue import QueueRow
from store.views.day.rank import Term, at_risk_of, explain
from tui.dialogs.text import ReadDialog
from tui.session import Sitting
from tui.text import visible
from tui.widgets.facts import Fact
from tui.words.sentences import tell
from tui.words.worth import UNKNOWN


def rank_dialog(row: QueueRow, sitting: Sitting) -> ReadDialog:
    """The sum behind the row's place."""
    return ReadDialog(f"Why here: {row.customer}", lambda: _read(row, sitting))


def rank_reading(row: QueueRow, sitting: Sitting) -> Callable[[], Sequence[Fact]]:
    """Reads the sum under the customer's name, for the help."""
    name = Fact(f"Why {visible(row.customer)} stands here", style="strong")
    return lambda: [name, *_read(row, sitting)]


def _read(row: QueueRow, sitting: Sitting) -> list[Fact]:
    return rank_facts(row, explain(sitting.store, row.key, sitting.today), sitting.currency)


def rank_facts(row: QueueRow, terms: Sequence[Term], currency: str) -> list[Fact]:
    """The row's words, a line for each term, and the total that the list shows as at risk."""
    facts = [Fact("; ".join(map(tell, row.why)), "why")]
    for term in terms:
        if term.first:
            facts.append(Fact(tell(term.title), "first", "overdue"))
        elif not term.weight:
            facts.append(Fact(tell(term.title), _money(term.amount, currency)))
        else:
            how = f"{term.factor.normalize():f} × {display(term.weight, currency)}"
            facts.append(Fact(f"= {how}: {tell(term.title)}", _money(term.amount, currency)))
    money = at_risk_of(terms)
    rate = _money(None if money is None else money // max(1, row.minutes), currency)
    words = f"at risk in all; {row.minutes} min, so {rate} a minute"
    return [*facts, Fact(words, _money(money, currency), "strong")]


def _money(minor: int | None, currency: str) -> str:
    return UNKNOWN if minor is None else display(minor, currency)
