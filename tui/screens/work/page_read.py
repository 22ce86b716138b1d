"""What is known of the customer under the cursor, and the day's figures in the heading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from store.dataclass import dataclass
from store.lifecycle.dates import MONTHS, WEEKDAYS
from tui.screens.work.target import Target
from tui.widgets.bars import Figure, Heading
from tui.words.screen import minutes

if TYPE_CHECKING:
    from store.safety.opening import Store
    from store.views.customer.page import Panel
    from store.views.day.heading import Day
    from store.views.day.owed_amount import Owed
    from store.views.day.stops import Stop
    from store.views.plans.position import Ahead
    from tui.screens.base import BaseScreen
    from tui.session import Sitting


@dataclass(frozen=True)
class Known:
    """A customer's page or panel, what each outcome of the step would lead to, what is owed."""

    page: Panel
    step_id: bytes | None
    outlook: Mapping[str, Ahead]
    owed: Owed | None = None


def known_of(
    store: Store, customer_id: bytes, step_id: bytes | None, today: date, *, whole: bool = False
) -> Known:
    """Read both, the `whole` page or what a panel shows.

    The step is the customer's foremost one unless another is named that is still open.
    """
    from store.views.customer.page import customer_page, customer_panel
    from store.views.day.owed_amount import amount_owed
    from store.views.plans.outlook import outlook

    page = (customer_page if whole else customer_panel)(store, customer_id, today)
    keys = [step.key for step in page.steps]
    step = step_id if step_id in keys else next(iter(keys), None)
    ahead: Mapping[Any, Ahead] = {} if step is None else outlook(store, step, today)
    return Known(page, step, ahead, amount_owed(store, customer_id))


def target_of(known: Known, stop: Stop | None, today: date) -> Target:
    """The customer and the step that was read; `stop` is the row that it was chosen from."""
    row = known.page.row
    step = next((each for each in known.page.steps if each.key == known.step_id), None)
    if step is None or not row.live:
        return Target.of_customer(row, today)
    called_up = stop is not None and stop.key == step.key and stop.place in ("alarm", "early")
    queued = called_up or step.due <= today
    return Target(row.key, row.name, row.live, step.key, step.title, step.channel, step.due, queued)


def standing_figures(sitting: Sitting) -> list[Figure]:
    """What stands in every heading: the day, and that this is a demo if it is one."""
    today = sitting.today
    figures = [Figure(f"{WEEKDAYS[today.weekday()]} {today.day} {MONTHS[today.month - 1]}", 4)]
    if sitting.demo:
        figures.append(Figure("demo: a throw-away copy", 8))
    return figures


def show_day(screen: BaseScreen[Any], day: Day | None) -> None:
    """The day's figures at the right of the heading; None before the store is open."""
    figures = standing_figures(screen.sitting)
    if day is not None:
        many = "customer" if day.customers == 1 else "customers"
        whose = [] if not screen.sitting.everybody else [Figure("all reps", 5)]
        figures += [
            *whose,
            Figure(f"{'my ' if day.mine else ''}{day.customers:,} {many}", 1),
            Figure(f"orphans {day.orphans}", 6, alarm=day.orphans > 0),
            Figure(f"{day.left} left", 7),
            Figure(minutes(day.minutes), 3),
        ]
    screen.query_one(Heading).show(figures)
