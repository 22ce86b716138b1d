"""What a deed on many asks for: its fields, and the reps or plans that it chooses from."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Final

from store.actions.bulk import DeedKind
from store.actions.hand_over import Rep, is_in_team, rep_among, reps
from store.actions.own_fields import clean_tag, own_field
from store.customer_fields import CustomerField
from store.customer_fields import read as read_text
from store.dataclass import dataclass
from store.errors import BadInput, Refused
from store.names import fold
from store.settings.own_fields import own_fields
from store.views.plans.schedule import PlanRow, plan_rows
from tui.dialogs.fields import Choice, Field, Reader, Value, day, words
from tui.screens.work.forms import CLOSE_REASONS, DECIDE_REASONS, REST_REASONS, SKIP_REASONS, SPANS
from tui.session import Sitting

_CHOICES: Final = 9
_TAGS: Final = "Give tags, as vip; -old removes one; size=12 sets a field of yours."


@dataclass(frozen=True)
class Ready:
    """What a deed chooses from: reps, plans, or own fields."""

    reps: tuple[Rep, ...] = ()
    in_team: bool = False
    plans: tuple[PlanRow, ...] = ()
    own: tuple[CustomerField, ...] = ()


def ready_for(kind: DeedKind, sitting: Sitting) -> Ready:
    """Read, in a thread, what the deed chooses from.

    Raises:
        Refused: there is nothing to choose from.
    """
    if kind == "hand_over":
        known = tuple(reps(sitting.store))
        in_team = is_in_team(sitting.store)
        if len(known) < 2 and in_team:
            raise Refused(
                "No other rep is known here. Who has joined the team comes with “tickler sync”."
            )
        if len(known) < 2:
            raise Refused(
                "There is no other rep to hand over to. Add one: tickler rep add NAME, or in the "
                "settings; they also come with the owner column of a file."
            )
        return Ready(reps=known, in_team=in_team)
    if kind == "plan":
        return Ready(plans=tuple(plan_rows(sitting.store, sitting.today)))
    if kind == "tag":
        return Ready(own=own_fields(sitting.store))
    return Ready()


def fields_of(kind: DeedKind, sitting: Sitting, ready: Ready) -> tuple[Field, ...]:
    """What the deed asks for."""
    until = Field(
        "until", "To" if kind == "move" else "Until", day(sitting),
        value=SPANS[0].text if kind == "snooze" else "",
        choices=SPANS if kind == "snooze" else (),
        needed="Give a date: fri, +3w, 15.03.",
        placeholder="fri, +3w, 15.03, in 10 working days",
    )  # fmt: skip
    if kind == "done":
        return (Field("note", "Note", words, placeholder="the same for all; may stay empty"),)
    if kind == "move":
        return (until,)
    if kind == "snooze":
        why = Field(
            "reason", "Reason", words, choices=DECIDE_REASONS,
            placeholder="only where it was put off twice already",
        )  # fmt: skip
        return (until, why)
    if kind == "rest":
        why = Field("reason", "Because", words, choices=REST_REASONS, needed="Give a reason.")
        return (until, why)
    if kind == "skip":
        why = Field("reason", "Because", words, choices=SKIP_REASONS, needed="Give a reason.")
        return (why,)
    if kind == "close":
        why = Field("reason", "Because", words, choices=CLOSE_REASONS, needed="Give a reason.")
        return (why,)
    if kind == "tag":
        return (
            Field("tags", "Tags", _tags(sitting, ready.own), needed=_TAGS,
                  placeholder="vip, fair; -old removes one; size=12 sets a field"),
        )  # fmt: skip
    if kind == "plan":
        choices = tuple(Choice(each.name, each.key) for each in ready.plans[:_CHOICES])
        return (
            Field("plan", "Plan", _plan(ready.plans), choices=choices, needed="Name a plan.",
                  placeholder="its number or a part of its name"),
        )  # fmt: skip
    choices = tuple(Choice(each.name, each.key.hex()) for each in ready.reps[:_CHOICES])
    return (
        Field("rep", "To", _rep(ready.reps, in_team=ready.in_team), choices=choices,
              needed="Name a rep.", placeholder="a number or the beginning of the name"),
    )  # fmt: skip


def _tags(sitting: Sitting, own: Sequence[CustomerField]) -> Reader:
    """Tags of a line; one with a minus is taken away, `name=value` sets a field of the user's."""
    read_day = day(sitting)

    def one(text: str) -> str:
        name, equals, value = text.partition("=")
        if not equals:
            return f"{text[: text.startswith('-')]}{clean_tag(text.removeprefix('-'))}"
        found = own_field(own, name)
        if value.strip() and found.kind == "day":
            with suppress(ValueError):  # as it is kept, also before today
                return f"{found.name}={date.fromisoformat(value.strip()).isoformat()}"
            value = str(read_day(value)[0])
        elif value.strip():
            value = read_text(found, value.strip())
        return f"{found.name}={value.strip()}"

    def read(text: str) -> tuple[Value, str]:
        parts = [each.strip() for each in text.split(",") if each.strip()]
        if not parts:
            raise BadInput(_TAGS)
        return ", ".join(map(one, parts)), ""

    return read


def _rep(known: Sequence[Rep], *, in_team: bool) -> Reader:
    """A rep by name or, for a chosen one, by id; the value is the id in hex."""
    by_id = {each.key.hex(): each for each in known}

    def read(text: str) -> tuple[Value, str]:
        rep = by_id.get(text) or rep_among(known, text, in_team=in_team)
        return rep.key.hex(), f"= {rep.name}"

    return read


def _plan(known: Sequence[PlanRow]) -> Reader:
    """A plan by its key, the beginning or a part of its name; the value is the key."""

    def read(text: str) -> tuple[Value, str]:
        wanted = fold(text)
        found = (
            [each for each in known if each.key == text]
            or [each for each in known if fold(each.name).startswith(wanted)]
            or [each for each in known if wanted in fold(f"{each.name} {each.key}")]
        )
        if len(found) == 1:
            return found[0].key, f"= {found[0].name} v{found[0].version}"
        names = ", ".join(each.name for each in found or known)
        several = "several plans" if found else "no plan"
        raise BadInput(f"“{text}” is {several}: give one of {names}.")

    return read
