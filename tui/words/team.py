"""Sentences of the team: how the store stands in it, what a sync has done."""

from __future__ import annotations

from datetime import date
from typing import Final

from store.customer_fields import FIELDS
from store.views.lists.team import Conflict, Status
from tui.text import counted
from tui.words.replay import local_minute

_TITLES = {each.name: each.label.casefold() for each in FIELDS}


def field_words(conflict: Conflict) -> str:
    """What the two differ in: a field of the customer, or one of a record of theirs."""
    plain = conflict.field.removesuffix("_id").replace("_", " ")
    if conflict.table == "customer":
        return _TITLES.get(conflict.field, plain)
    title = conflict.title
    if conflict.field == "value" and title:
        return title
    titled = f" “{title}”" if title else ""
    return f"{conflict.table.replace('_', '-')}{titled}: {plain}"


def kept_words(conflict: Conflict) -> str:
    """What stays: the value, or that the record was deleted."""
    return conflict.kept or ("(deleted)" if conflict.gone else "–")


def lost_words(conflict: Conflict) -> str:
    """What does not stay."""
    return conflict.lost or "–"


def by_words(conflict: Conflict) -> str:
    """Who has written what does not stay."""
    return "you" if conflict.own else conflict.by or "–"


COPIED: Final = (
    "This file is a copy or an old backup of a store in the team: it goes on as a device of its "
    "own."
)


def synced_words(
    pushed: int, pulled: int, conflicts: int, erased: int, *, settle: str = "“tickler conflicts”"
) -> str:
    """“Sent 3 records, took over 12.”, who is gone for good, and how to `settle` what differs."""
    if not pushed and not pulled:
        said = "Nothing new on either side."
    else:
        sent, taken = (_records(each) if each else "nothing" for each in (pushed, pulled))
        said = f"Sent {sent}, took over {taken}."
    if erased:
        who = f"{counted(erased, 'customer')} {'is' if erased == 1 else 'are'}"
        said += f" {who} erased for good here, too, as somebody of the team has ordered."
    if conflicts:
        said += f" {_to_settle(conflicts)}: {settle}."
    return said


def sign_words(status: Status, today: date) -> list[tuple[str, int, bool]]:
    """The signs in the heading, each with its weight; True for what is not as it should be."""
    if status.last_sync is None:
        signs = [("never synced", 8, True)]
    else:
        at = local_minute(status.last_sync)
        short = at[11:] if at[:10] == today.isoformat() else at[5:10]
        signs = [
            (f"no sync since {short}", 8, True) if status.trouble else (f"sync {short}", 6, False)
        ]
    if status.conflicts:
        signs.append((f"{status.conflicts:,} differ", 7, True))
    return signs


def status_words(status: Status) -> str:
    """Where the store belongs, what waits, when it was last heard."""
    last = (
        "never synced"
        if status.last_sync is None
        else f"last sync {local_minute(status.last_sync)}"
    )
    said = f"Territory “{status.territory}”, {last}; {_records(status.unsent)} not sent yet."
    if status.conflicts:
        said += f" {_to_settle(status.conflicts)}."
    if status.trouble:
        said += f" The last try failed: {status.trouble}"
    return said


def _records(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"


def _to_settle(count: int) -> str:
    return "1 conflict is to be settled" if count == 1 else f"{count:,} conflicts are to be settled"
