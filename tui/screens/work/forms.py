"""The forms of the work: each says what it is about, what it asks, and which action it does."""

from __future__ import annotations

from typing import Final

from store.actions import close_customer, costs, customers, followups, groups, records, sales
from store.actions.purchase_lines import read_goods
from store.actions.snooze import PushedTwice
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.leaving import LEAVING
from store.ledger.effect import Effect
from store.lifecycle.dates import speak
from store.lifecycle.repeats import parse_repeat, write_repeat
from store.views.customer.page import Panel
from store.views.day.owed_amount import Owed
from store.vocabulary import CHANNELS, channel_word, known_channel
from tui.dialogs.fields import (
    Choice,
    Field,
    R,
    Value,
    Values,
    Wrap,
    amount,
    choices,
    day,
    length,
    one_of,
    words,
)
from tui.dialogs.form import FormDialog
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.widgets.facts import Fact
from tui.words.sentences import tell

_TASKS: Final = tuple(Choice(each.label, each.key) for each in CHANNELS if each.task)
SPANS: Final = (
    Choice("1d", "1d"),
    Choice("3d", "3d"),
    Choice("1w", "1w"),
    Choice("1m", "1m"),
)
REST_REASONS: Final = choices(
    "asked to be left until then",
    "on holiday or leave",
    "deciding, we wait for their word",
    "the budget opens later",
    "stocked up for now",
    "the season has not begun",
    "a complaint is being settled",
    "we owe them something first",
)
SKIP_REASONS: Final = choices(
    "done already in another talk",
    "does not fit this customer",
    "no way to reach them on this channel",
    "the next step is more urgent",
)
CLOSE_REASONS: Final = choices(
    "no need any more",
    "went to a competitor",
    "out of business or moved away",
    "asked not to be contacted",
    "was never a prospect",
)
LEFT_REASONS: Final = tuple(Choice(said[0], key) for key, said in LEAVING.items())
COST_KINDS: Final = (
    Choice("to win them", "acquisition"),
    Choice("to keep them", "retention"),
    Choice("to serve them", "service"),
    Choice("a reward", "reward"),
)
DECIDE_REASONS: Final = choices(
    "they asked for a later date",
    "waiting for something of ours",
    "trying another channel then",
)
_DATE_HINT: Final = "fri, +3w, 15.03, in 10 working days"


def about(target: Target, sitting: Sitting) -> tuple[Fact, ...]:
    """The step that a form is about."""
    if target.due is None:
        return ()
    return (Fact(f"{target.title}, {speak(target.due, sitting.today)}", style="dim"),)


def _date(
    sitting: Sitting,
    name: str = "until",
    label: str = "Until",
    *,
    value: str = "",
    ready: tuple[Choice, ...] = (),
) -> Field:
    return Field(
        name,
        label,
        day(sitting),
        value=value,
        choices=ready,
        needed="Give a date: a choice's number, or fri, +3w, 15.03.",
        placeholder=_DATE_HINT,
    )


def snooze(target: Target, sitting: Sitting, wrap: Wrap[R]) -> FormDialog[R]:
    """Put the step off, by a day if one just accepts; the third time it also takes a reason."""
    step = _step(target)

    def act(values: Values) -> Effect:
        until, reason = values.day("until"), values.maybe("reason")
        return put_off(sitting.store, sitting.today, step, until, reason)

    reason = Field(
        "reason", "Reason", words, choices=DECIDE_REASONS, hidden=True,
        needed="Put off for the third time: give a reason, or Esc and decide (b rests, c closes).",
    )  # fmt: skip
    return FormDialog(
        f"Put off: {target.customer}",
        (_date(sitting, value=SPANS[0].text, ready=SPANS), reason),
        wrap(act),
        about=about(target, sitting),
        reveal=PushedTwice,
    )


def rest(target: Target, sitting: Sitting, wrap: Wrap[R]) -> FormDialog[R]:
    """Nothing until a date, because…"""

    def act(values: Values) -> Effect:
        until, reason = values.day("until"), values.text("reason")
        return followups.rest(sitting.store, sitting.today, target.customer_id, until, reason)

    reason = Field(
        "reason", "Because", words, choices=REST_REASONS,
        needed="A rest needs a reason: a choice's number or your own words.",
    )  # fmt: skip
    return FormDialog(
        f"Let rest: {target.customer}", (_date(sitting), reason), wrap(act),
        about=about(target, sitting),
    )  # fmt: skip


def skip(target: Target, sitting: Sitting, wrap: Wrap[R]) -> FormDialog[R]:
    """Leave the step out with a reason."""
    step = _step(target)

    def act(values: Values) -> Effect:
        return followups.skip(sitting.store, sitting.today, step, values.text("reason"))

    reason = Field(
        "reason", "Because", words, choices=SKIP_REASONS,
        needed="Skipping needs a reason: a choice's number or your own words.",
    )  # fmt: skip
    return FormDialog(
        f"Skip: {target.customer}", (reason,), wrap(act), about=about(target, sitting)
    )


def move(target: Target, sitting: Sitting, wrap: Wrap[R]) -> FormDialog[R]:
    """Agree on another date."""
    step = _step(target)

    def act(values: Values) -> Effect:
        return followups.move(sitting.store, sitting.today, step, values.day("until"))

    return FormDialog(
        f"Move to an agreed date: {target.customer}",
        (_date(sitting, label="To"),),
        wrap(act),
        about=about(target, sitting),
    )


def _repeat(text: str) -> tuple[Value, str]:
    """`+1m` (every month's day), `++1m` (the next one ahead), `.+1m` (a month after it is done)."""
    rhythm = write_repeat(parse_repeat(text))
    return rhythm, f"again {rhythm}, each time it is done"


def new_step(target: Target, sitting: Sitting, wrap: Wrap[R]) -> FormDialog[R]:
    """A follow-up of the rep's own."""

    def act(values: Values) -> Effect:
        return followups.add(
            sitting.store,
            sitting.today,
            target.customer_id,
            values.day("due"),
            values.text("title"),
            channel=values.text("channel") or "call",
            minutes=values.maybe_number("minutes") or 10,
            repeat=values.maybe("repeat"),
        )

    fields = (
        Field("title", "What", words, needed="Say in a few words what is to be done."),
        _date(sitting, "due", "When", value="tomorrow"),
        Field("channel", "How", one_of(known_channel, channel_word), value="call", choices=_TASKS),
        Field("minutes", "Minutes", length(1), value="10"),
        Field("repeat", "Again", _repeat, placeholder="+1m, ++1m or .+1m; once if empty"),
    )
    return FormDialog(f"New step: {target.customer}", fields, wrap(act))


def offer(
    target: Target, sitting: Sitting, wrap: Wrap[R], page: Panel | None = None
) -> FormDialog[R]:
    """Something offered, still without an answer; what their segment offers is one figure away.

    It says why none should be made now, as their `page` tells (R92).
    """
    own = () if page is None else tuple(Choice(each.title, each.title) for each in page.for_segment)
    held = None if page is None or page.held is None else tell(page.held)

    def act(values: Values) -> Effect:
        return records.offer(
            sitting.store,
            sitting.today,
            target.customer_id,
            values.text("title"),
            amount=values.maybe_number("amount"),
            made=values.maybe_day("made"),
        )

    fields = (
        Field("title", "Offered", words, choices=own, needed="Say what you offered."),
        Field("amount", "Amount", amount(sitting.currency), placeholder="may stay empty"),
        Field("made", "Made", day(sitting, past=True),
              placeholder="empty: now; or the day it was made"),
    )  # fmt: skip
    about = (Fact(f"! Offers held: {held}", "", "risk"),) if held else ()
    return FormDialog(f"Offer: {target.customer}", fields, wrap(act), about=about)


def promise(target: Target, sitting: Sitting, wrap: Wrap[R]) -> FormDialog[R]:
    """Something that was promised, with the day it is due."""

    def act(values: Values) -> Effect:
        title, due = values.text("title"), values.day("due")
        return records.promise(sitting.store, sitting.today, target.customer_id, title, due)

    fields = (
        Field("title", "Promised", words, needed="Say what you promised."),
        _date(sitting, "due", "By"),
    )
    return FormDialog(f"Promise: {target.customer}", fields, wrap(act))


def sold(
    target: Target, sitting: Sitting, wrap: Wrap[R], owed: Owed | None = None
) -> FormDialog[R]:
    """They bought: for how much? Enter alone says that it is not known yet.

    Where the step asks for the amount that is `owed` of an earlier day, it must be given.
    """

    def act(values: Values) -> Effect:
        assert target.step_id is not None
        touch = Touch(channel=target.channel, outcome="bought")
        paid = values.maybe_number("amount")
        return records.sell(sitting.store, sitting.today, target.step_id, touch, paid)

    if owed is not None and owed.step_id == target.step_id:
        needed, hint = "Give the amount, or leave the step as it is with Esc.", target.title
    else:
        needed, hint = "", "Enter: not known yet"
    paid = Field("amount", "How much", amount(sitting.currency), needed=needed, placeholder=hint)
    return FormDialog(f"Bought: {target.customer}", (paid,), wrap(act))


def purchase(
    target: Target, sitting: Sitting, wrap: Wrap[R], owed: Owed | None = None
) -> FormDialog[R]:
    """A purchase with what was bought, or with a minus a refund; of the day that is `owed`."""
    currency = sitting.currency

    def goods(text: str) -> tuple[Value, str]:
        read_goods(text, currency)
        return text, ""

    def act(values: Values) -> Effect:
        return sales.purchase(
            sitting.store,
            sitting.today,
            target.customer_id,
            values.maybe_number("amount"),
            cost=values.maybe_number("cost"),
            day=values.maybe_day("day"),
            number=values.maybe("number"),
            note=values.maybe("note"),
            goods=read_goods(values.text("goods"), currency),
        )

    sold_on = None if owed is None else owed.sold_on
    when = "today" if sold_on is None else sold_on.isoformat()
    fields = (
        Field("amount", "Amount", amount(currency),
              placeholder="empty: the sum of the lines; a refund: -20"),
        Field("goods", "Bought", goods, note=True),
        Field("cost", "Cost", amount(currency), placeholder="cost of goods, if known"),
        Field("day", "When", day(sitting, past=True), value=when),
        Field("number", "Number", words, placeholder="of the order or invoice"),
        Field("note", "Note", words),
    )  # fmt: skip
    how = Fact("Bought: a line each, as 2 x Chair 120.00 with the price of one.", "", "dim")
    return FormDialog(f"Purchase: {target.customer}", fields, wrap(act), about=(how,))


def cost(target: Target, sitting: Sitting, wrap: Wrap[R]) -> FormDialog[R]:
    """What they have cost us: to win, to keep, to serve, to thank; or a source of customers."""

    def act(values: Values) -> Effect:
        source = values.maybe("source")
        if source is not None:
            done = costs.cost_of_source(
                sitting.store,
                sitting.today,
                source,
                values.text("kind"),
                values.number("amount"),
                day=values.maybe_day("day"),
                note=values.maybe("note"),
            )
            return Effect(done.sentence, target.customer_id)
        return costs.cost(
            sitting.store,
            sitting.today,
            target.customer_id,
            values.text("kind"),
            values.number("amount"),
            day=values.maybe_day("day"),
            note=values.maybe("note"),
        )

    fields = (
        Field("kind", "What for", words, choices=COST_KINDS, needed="Choose what it was for."),
        Field("amount", "Amount", amount(sitting.currency), needed="Give the amount."),
        Field("day", "When", day(sitting, past=True), value="today"),
        Field("source", "Source", words, placeholder="empty: this customer alone; trade fair"),
        Field("note", "Note", words),
    )
    about_it = Fact("Winning them may have cost before their first record.", "", "dim")
    return FormDialog(f"Cost: {target.customer}", fields, wrap(act), about=(about_it,))


def left(target: Target, sitting: Sitting, wrap: Wrap[R]) -> FormDialog[R]:
    """They said that they left: why, and to whom."""

    def act(values: Values) -> Effect:
        return groups.said_left(
            sitting.store,
            sitting.today,
            target.customer_id,
            values.text("reason"),
            values.maybe("competitor"),
        )

    fields = (
        Field("reason", "Because", words, choices=LEFT_REASONS, needed="Choose why they left."),
        Field("competitor", "To whom", words, placeholder="the competitor, where there is one"),
    )
    about_it = Fact("The step stays, to win them back; c closes the customer.", "", "dim")
    return FormDialog(f"They left: {target.customer}", fields, wrap(act), about=(about_it,))


def close(target: Target, sitting: Sitting, wrap: Wrap[R]) -> FormDialog[R]:
    """Close the customer with a reason."""

    def act(values: Values) -> Effect:
        reason = values.text("reason")
        return close_customer.close(sitting.store, sitting.today, target.customer_id, reason)

    reason = Field(
        "reason", "Because", words, choices=CLOSE_REASONS,
        needed="Closing needs a reason: a choice's number or your own words.",
    )  # fmt: skip
    about_it = Fact("No step will be due any more; the history stays; u takes it back.", "", "dim")
    return FormDialog(f"Close: {target.customer}", (reason,), wrap(act), about=(about_it,))


def reopen(target: Target, sitting: Sitting, wrap: Wrap[R]) -> FormDialog[R]:
    """Bring a closed customer back."""

    def act(values: Values) -> Effect:
        due = values.day("until")
        return close_customer.reopen(sitting.store, sitting.today, target.customer_id, due)

    first = _date(sitting, label="First step", value="1d")
    return FormDialog(f"Open again: {target.customer}", (first,), wrap(act))


def add_customer(sitting: Sitting, wrap: Wrap[R]) -> FormDialog[R]:
    """A new customer with a first step."""

    def act(values: Values) -> Effect:
        ways = (("phone", values.text("phone")), ("email", values.text("email")))
        return customers.add(
            sitting.store,
            sitting.today,
            values.text("name"),
            due=values.day("due"),
            segment=values.maybe("segment"),
            ways=[way for way in ways if way[1]],
            city=values.maybe("city"),
        )

    empty = "may stay empty"
    fields = (
        Field("name", "Name", words, needed="A customer needs a name."),
        Field("segment", "Segment", words, placeholder=empty),
        Field("phone", "Phone", words, placeholder=empty),
        Field("email", "E-mail", words, placeholder=empty),
        Field("city", "City", words, placeholder=empty),
        _date(sitting, "due", "First step", value="1d"),
    )
    return FormDialog("Add a customer", fields, wrap(act))


def _step(target: Target) -> bytes:
    assert target.step_id is not None  # the screen has said why not, if there is none
    return target.step_id
