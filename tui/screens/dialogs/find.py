"""Find any customer by a part of the name, also closed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.screens.dialogs.pick import Later, PickDialog
from tui.screens.words import CUSTOMER_COLUMNS, customer_cells
from tui.sitting import Sitting

if TYPE_CHECKING:
    from store.views.customers import CustomerRow, Customers


def find_customer(sitting: Sitting) -> PickDialog[CustomerRow]:
    """The dialog; it closes with the customer's row."""

    def made(typed: str) -> Customers:
        from store.query import quote
        from store.views.customers import Customers

        wanted = typed.strip()
        # Quoted, so that a name with a colon or a bracket is a name and not a filter.
        text = f"{quote(wanted)} (is:open OR is:closed)" if wanted else ""
        return Customers(sitting.store, sitting.today, text)

    return PickDialog(
        "Find a customer",
        CUSTOMER_COLUMNS,
        lambda row: customer_cells(row, sitting.today, sitting.currency),
        lambda row: row.key,
        lambda typed: Later(lambda: made(typed)),
        hint="a part of the name, a phone number, an e-mail address",
        empty="Nobody fits. Esc leaves, then a adds a customer.",
    )
