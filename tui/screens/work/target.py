"""Whom a key is about: the customer under the cursor and the step that is next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from store.dataclass import dataclass

if TYPE_CHECKING:
    from store.views.day.queue import QueueRow
    from store.views.lists.customers import CustomerRow


@dataclass(frozen=True)
class Target:
    """A customer and a step. `step_id` is None for a closed customer.

    `queued` says that the step stands in today's queue, so a touch now is a touch on it.
    """

    customer_id: bytes
    customer: str
    live: bool
    step_id: bytes | None
    title: str
    channel: str
    due: date | None
    queued: bool

    @staticmethod
    def of_queue(row: QueueRow) -> Target:
        """The follow-up of a row of the queue."""
        return Target(
            row.customer_id, row.customer, True, row.key, row.title, row.channel, row.due, True
        )

    @staticmethod
    def of_customer(row: CustomerRow, today: date) -> Target:
        """A customer and the step that comes next."""
        return Target(
            row.key,
            row.name,
            row.live,
            row.step_id if row.live else None,
            row.step_title or "",
            row.step_channel or "call",
            row.step_due,
            row.step_due is not None and row.step_due <= today,
        )
