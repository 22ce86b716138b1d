"""The standard products on the screen of the settings: what everybody is offered first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from store.actions.products import find_product, set_standard
from store.errors import Refused
from store.ledger.effect import Effect
from store.safety.opening import Store
from store.views.lists.products import ProductRow, products, proposed_standard
from tui.dialogs.fields import Field, Value, Values
from tui.dialogs.form import FormDialog
from tui.session import Sitting
from tui.text import counted
from tui.widgets.facts import Fact
from tui.words.sentences import tell

_APART = "; "


def standard_form(
    sitting: Sitting, wrap: Callable[[Callable[[Values], Effect]], Any]
) -> FormDialog[Any]:
    """Asks for the standard products; where none is marked, those that most began with stand."""
    found = products(sitting.store)
    marked = [each for each in found if each.standard]
    proposed = proposed_standard(found)

    def read(text: str) -> tuple[Value, str]:
        names = _names(sitting.store, text)
        return text, f"= {counted(len(names), 'product')}"

    def act(values: Values) -> Effect:
        names = _names(sitting.store, values.maybe("names") or "")
        done = set_standard(sitting.store, sitting.today, names)
        if not done.customers:
            raise Refused(tell(done.sentence))
        return Effect(done.sentence, b"")

    about = [Fact("Who was offered three of them and then nothing is the habit 1-2-3-Next.")]
    about += [Fact(_told(each), style="dim") for each in (marked or proposed)]
    value = _APART.join(each.name for each in (marked or proposed))
    field = Field("names", "Products", read, value=value, placeholder="Chair; Lamp; Filter set")
    return FormDialog("Standard products", [field], wrap(act), about=about)


def _told(product: ProductRow) -> str:
    began = counted(product.first_buyers, "customer")
    return f"{product.name}: {began} began with it, {product.buyers:,} bought it"


def _names(store: Store, text: str) -> list[str]:
    """The names of the products that are written, one after another, with ; or , between.

    Raises:
        Refused: there is no such product.
    """
    found: list[str] = []
    for part in filter(None, (each.strip() for each in text.split(";"))):
        try:
            found.append(find_product(store, part)["name"])
        except Refused:
            if "," not in part:
                raise
            found += [find_product(store, each)["name"] for each in part.split(",") if each.strip()]
    return list(dict.fromkeys(found))
