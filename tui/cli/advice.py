"""What to offer a customer next, and the sign that the three standard offers are through."""

from __future__ import annotations

from datetime import date

from store.dataclass import dataclass
from store.safety.opening import Store
from store.sentence import Sentence
from store.views.customer.next_offer import Suggestion, nothing_yet, pattern, suggestions
from tui.cli import json_shapes, output
from tui.words.sentences import tell

_MARGIN = 12


@dataclass(frozen=True)
class Offers:
    """The strongest suggestions; `nothing` says why there are none, `pattern` warns."""

    suggestions: tuple[Suggestion, ...]
    nothing: Sentence | None
    pattern: Sentence | None


def offers_for(store: Store, customer_id: bytes, today: date) -> Offers:
    """All that can be said of the next offer to a customer."""
    found = tuple(suggestions(store, customer_id, today))
    nothing = None if found else nothing_yet(store, customer_id, today)
    return Offers(found, nothing, pattern(store, customer_id, today))


def show(offers: Offers, currency: str) -> None:
    """Print them for people."""
    if offers.pattern:
        output.paragraph(tell(offers.pattern), label="!", indent=2)
    for number, each in enumerate(offers.suggestions):
        output.paragraph(line(each, currency), label="" if number else "offer next", indent=_MARGIN)
    if offers.nothing:
        output.paragraph(tell(offers.nothing))


def line(each: Suggestion, currency: str) -> str:
    """A suggestion with its evidence."""
    price = "" if each.price is None else f" {json_shapes.money(each.price, currency)}"
    return f"{each.title}{price}: {tell(each.because)}"
