"""“I have N minutes”: asks how many, and chooses what is worth most in them."""

from __future__ import annotations

from collections.abc import Sequence

from store.errors import Refused
from store.value.at_risk import in_all
from store.views.day.queue import QueueRow
from store.views.day.rank import BestSet
from tui.dialogs.fields import Field, Values, length
from tui.dialogs.form import FormDialog
from tui.session import Sitting
from tui.widgets.facts import Fact
from tui.words.screen import minutes
from tui.words.worth import at_risk_in_all

_USUAL = "40"


def have_minutes(sitting: Sitting) -> FormDialog[BestSet]:
    """Closes with the best set of today's queue for the minutes that were given."""

    def act(values: Values) -> BestSet:
        best = BestSet(
            sitting.store, sitting.today, values.number("minutes"), everybody=sitting.everybody
        )
        if not best.count():
            raise Refused(f"Nothing in the queue fits into {best.minutes} min.")
        return best

    field = Field(
        "minutes", "Minutes", length(1), value=_USUAL,
        needed="Say how many minutes you have.",
    )  # fmt: skip
    about = Fact("The queue then shows only what is worth most in them; Esc shows all.", "", "dim")
    return FormDialog("I have … minutes", (field,), act, about=(about,), does="shows them")


def best_heading(given: int, rows: Sequence[QueueRow], currency: str) -> str:
    """What the set comes to: customers, minutes, and the money at risk of each customer once."""
    at_risk = {row.customer_id: row.at_risk for row in rows}
    people = f"{len(at_risk)} customer{'' if len(at_risk) == 1 else 's'}"
    taken = minutes(sum(row.minutes for row in rows))
    risk = at_risk_in_all(in_all((each, True) for each in at_risk.values()), currency)
    return f"best for {minutes(given)}: {people}, {taken}, {risk} at risk"
