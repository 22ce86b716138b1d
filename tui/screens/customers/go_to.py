"""Far down a long list at once: by a percentage, or by the letters that a name begins with."""

from __future__ import annotations

import re
from typing import Final

from store.errors import BadInput
from store.views.lists.customers import Customers
from tui.dialogs.fields import Field, Values, words
from tui.dialogs.form import FormDialog
from tui.widgets.facts import Fact

_PERCENT: Final = re.compile(r"(\d{1,3})\s*%?")


def go_to(customers: Customers, rows: int) -> FormDialog[int]:
    """Closes with the place of the row that was asked for, 0 for the first of `rows`."""

    def act(values: Values) -> int:
        wanted = values.text("where").strip()
        found = _PERCENT.fullmatch(wanted)
        if found is None:
            return customers.place_of(wanted)
        if int(found[1]) > 100:
            raise BadInput("The list ends at 100 %.")
        return round((rows - 1) * int(found[1]) / 100)

    field = Field(
        "where", "Where", words, needed="Give a percentage of the list, or the first letters.",
    )  # fmt: skip
    about = Fact(
        "50 % goes to the middle of the list, he to the first name that begins with it.", "", "dim"
    )
    return FormDialog("Go to", (field,), act, about=(about,), does="goes there")
