"""The page of focus mode: at the left what the talk is about, at the right what stands behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from store.customer_fields import field, shown
from store.lifecycle.dates import speak
from store.value.money import display
from store.views.customer.before_call import Before
from store.views.customer.page import Page, Step
from store.views.day.digest import DayEnd
from store.views.plans.preview import StepAhead
from store.vocabulary import channel_word
from tui.screens.work.brief import (
    closed_facts,
    field_names,
    habit_facts,
    last_facts,
    next_offer_facts,
    offer_words,
    own_facts,
    plan_facts,
    relation_facts,
    segment_offer_facts,
    spark_facts,
    standing_fact,
    step_facts,
    there_facts,
    value_facts,
    way_facts,
)
from tui.screens.work.owing import owing_facts
from tui.screens.work.page_read import Known
from tui.widgets.facts import Fact, heading
from tui.words.contact import contact_words
from tui.words.day import counted
from tui.words.screen import PROFILE, minutes

_STEPS: Final = 3
_WORDS: Final = 3
_OFFERS: Final = 3
_PEOPLE: Final = 3


class Columns(NamedTuple):
    """Facts for the left and the right; where it is narrow the right follows the left."""

    left: list[Fact]
    right: list[Fact]


def before_the_call(known: Known, before: Before, today: date) -> Columns:
    """The whole page of one customer."""
    page = known.page
    here = [step for step in page.steps if step.key == known.step_id] or list(page.steps[:1])
    left = [
        standing_fact(page),
        *closed_facts(page),
        *step_facts(here, today, page.zone),
    ]
    left += habit_facts(page)
    left += owing_facts(page, today)
    left += [*heading("Last words"), *last_facts(page, today, most=_WORDS)] if page.last else []
    left += [*heading("How to reach them"), *_channels(page, before, today), *there_facts(page)]
    left += way_facts(page) or [Fact("no phone and no e-mail is known", style="dim")]
    left += [Fact(contact_words(each, today), "who") for each in page.card.people[:_PEOPLE]]
    right = [*heading("Value")[1:], *value_facts(page), *spark_facts(page)]
    right += [*_bought(page, today), *relation_facts(page, today)]
    right += [*heading("Next, if you reach them"), *plan_facts(here)]
    right += _next(page, here, before.ahead, today)
    right += _offers(page, today)
    right += _profile(page)
    return Columns(left, right)


def _channels(page: Page, before: Before, today: date) -> list[Fact]:
    facts = []
    likes = page.card.fields["preferred_channel"]
    if likes:
        facts.append(Fact(channel_word(likes), "they like"))
    if before.inbound is not None:
        channel, day = before.inbound
        words = f"{channel_word(channel)}, {speak(day, today)}: answer the same way"
        facts.append(Fact(words, "came last"))
    return facts


def _bought(page: Page, today: date) -> list[Fact]:
    row = page.row
    if not row.purchases:
        return []
    last = "" if row.last_purchase is None else f", last {speak(row.last_purchase, today)}"
    revenue = display(row.revenue, page.currency, compact=True)
    return [Fact(f"{revenue} on {counted(row.purchases, 'day')}{last}", "bought")]


def _next(page: Page, here: Sequence[Step], ahead: Sequence[StepAhead], today: date) -> list[Fact]:
    """What comes after this step: what is dated already, then what the plan would make of it."""
    steps = {(step.due, step.title): step.channel for step in page.steps if step not in here}
    for step in ahead:
        steps.setdefault((step.due, step.title), step.channel)
    facts = [
        Fact(f"{title} · {channel_word(channel)}", speak(due, today))
        for (due, title), channel in sorted(steps.items())[:_STEPS]
    ]
    return facts or [Fact("nothing is planned after it", style="dim")]


def _offers(page: Page, today: date) -> list[Fact]:
    own = segment_offer_facts(page, today)
    ahead = next_offer_facts(page)
    if not page.offers and not own and not ahead:
        return []
    words = [Fact(offer_words(each, page.currency, today)) for each in page.offers[:_OFFERS]]
    return [*heading("Offers"), *ahead, *own, *words]


def _profile(page: Page) -> list[Fact]:
    known = [
        Fact(shown(field(name), value), PROFILE[name])
        for name, value in page.profile
        if name != "preferred_channel"
    ]
    known += own_facts(page)
    facts = [*heading("What we know"), *known] if known else []
    if page.unknown:
        facts += [*heading("Ask in this talk"), Fact(", ".join(field_names(page.unknown)))]
    return facts


def end_of_round(end: DayEnd, worked: int, left: int, keys: str) -> Columns:
    """What a sitting comes to: the day so far, and what waits tomorrow; `keys` lead on."""
    passed = f"{left:,} you passed over {'is' if left == 1 else 'are'} left."
    sums = [f"{end.done:,} done", f"{end.moved:,} moved"]
    sums += [f"{end.rested:,} rested"] if end.rested else []
    sums += [f"{end.skipped:,} skipped"] if end.skipped else []
    load = ", ".join(f"{channel_word(name)} {length}" for name, length in end.tomorrow_load)
    ahead = f"{counted(end.tomorrow_steps, 'step')}, {minutes(end.tomorrow_minutes)}"
    facts = [
        Fact(passed if left else "Everybody here is done.", style="soon" if left else "good"),
        Fact(""),
        Fact(f"{counted(worked, 'step')} worked", "this sitting"),
        Fact(" · ".join([*sums, f"{end.left:,} left"]), "today"),
        Fact(f"{end.orphans:,}", "orphans", "risk" if end.orphans else "good"),
        Fact(ahead + (f" ({load})" if load else ""), speak(end.tomorrow, end.today)),
        Fact(""),
        Fact(keys, style="dim"),
    ]
    return Columns(facts, [])
