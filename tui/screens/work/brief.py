"""What to know before the call, as facts: the short form of a panel, the long one of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from store.customer_fields import field, shown
from store.lifecycle.dates import MONTHS, speak
from store.value.money import display
from store.vocabulary import channel_word
from tui.links import link_words
from tui.screens.work.owing import answer_facts, owing_facts, settled_facts
from tui.widgets.facts import Fact, heading
from tui.widgets.spark import sparkline
from tui.words.contact import contact_words
from tui.words.relation import alarm_words, relation_lines
from tui.words.screen import (
    NOT_RATED,
    PROFILE,
    event_author,
    event_kind,
    event_words,
    ltv_words,
    money,
    percent,
    rough,
)
from tui.words.segment import segment_offer_words
from tui.words.sentences import tell
from tui.words.times import when_words

if TYPE_CHECKING:
    from store.lifecycle.groups import Group
    from store.views.lists.customers import CustomerRow
from store.views.customer.page import Owed, Page, Step

_MONTHS_SHOWN = 12


def brief(page: Page, today: date, step_id: bytes | None = None) -> list[Fact]:
    """The panel beside a list: what matters most comes first, because the end may be cut.

    `step_id` is the follow-up of the row, which need not be the customer's next one.
    """
    here = [step for step in page.steps if step.key == step_id] or list(page.steps[:1])
    facts = [standing_fact(page)]
    facts += [*closed_facts(page), *owing_facts(page, today)]
    facts += [*step_facts(here, today, page.zone), *habit_facts(page)]
    facts += [*there_facts(page), *way_facts(page)]
    facts += value_facts(page)
    facts += spark_facts(page)
    facts += next_offer_facts(page)
    facts += plan_facts(here)
    facts += last_facts(page, today)
    facts += _ask(page)
    return facts


def whole_page(page: Page, today: date) -> list[Fact]:
    """Everything on the customer's page except its history, in the order of a call.

    What is owed, what to do now and by which number, what was said last; then what they are worth.
    """
    row = page.row
    facts = [standing_fact(page)]
    facts += [*closed_facts(page), *owing_facts(page, today)]
    facts += [*step_facts(page.steps[:1], today, page.zone), *habit_facts(page)]
    facts += plan_facts(page.steps[:1])
    facts += [
        Fact(
            f"{when_words(step, page.zone, today)}: {step.title} ({channel_word(step.channel)})",
            "then",
        )
        for step in page.steps[1:]
    ]
    facts += there_facts(page)
    facts += way_facts(page) or [Fact("no phone and no e-mail is known", style="dim")]
    if page.last:
        facts += [*heading("Last words"), *last_facts(page, today, most=3)]
    facts += [*heading("Relation"), *relation_facts(page, today)]
    facts += [*heading("Value"), *value_facts(page), *spark_facts(page)]
    if row.purchases:
        last = "" if row.last_purchase is None else f", last {speak(row.last_purchase, today)}"
        bought = f"{row.purchases} purchase days, {display(row.revenue, page.currency)}{last}"
        facts.append(Fact(bought, "bought"))
    if page.offers or page.for_segment or page.next_offer:
        facts += [*heading("Offers"), *next_offer_facts(page)]
        facts += segment_offer_facts(page, today)
        facts += [Fact(offer_words(each, page.currency, today)) for each in page.offers]
    facts += settled_facts(page, today)
    who = [Fact(contact_words(each, today), "who") for each in page.card.people]
    place = ", ".join(part for part in (page.city, page.country) if part)
    who += [*_some(place, "place"), *_some(page.source or "", "from")]
    facts += [*heading("Who they are"), *who] if who else []
    facts += _known(page, today)
    group = _group(row.group)
    if group is not None:
        facts += [*heading(f"Why group {group.key}"), Fact(tell(row.group_why))]
        facts.append(Fact(group.strategy, "goal"))
    return facts


def standing_fact(page: Page) -> Fact:
    """Where the customer stands, as the first line of what is shown of them."""
    return Fact(standing(page), style="risk" if page.habit else "dim")


def standing(page: Page) -> str:
    """`2.2 Regular · Clinics · since Mar 2019`; the habit is seen where its words are cut off."""
    row = page.row
    group = _group(row.group)
    parts = [
        f"{group.key} {group.name}" if group is not None else "group " + NOT_RATED,
        row.segment or "no segment",
    ]
    if page.since is not None:
        parts.append(f"since {MONTHS[page.since.month - 1]} {page.since.year}")
    if page.habit:
        parts.append("! 1-2-3-Next")
    return " · ".join(parts)


def _group(key: str | None) -> Group | None:
    from store.lifecycle.groups import GROUPS  # not before the first frame: 10 ms

    return next((group for name, group in GROUPS.items() if name == key), None)


def there_facts(page: Page) -> list[Fact]:
    """What the clock shows at their place, and whether they may be called now."""
    there = page.relation.there
    return [] if there is None else [Fact(there.words, "time", "plain" if there.may else "soon")]


def relation_facts(page: Page, today: date) -> list[Fact]:
    """The open alarms, how warm the relation is, how interested they are, what is paid."""
    facts = [Fact(f"! {alarm_words(a, today)}", "alarm", "risk") for a in page.relation.alarms]
    return facts + [Fact(text, label) for label, text in relation_lines(page.relation, today)]


def _some(text: str, label: str) -> list[Fact]:
    return [Fact(text, label)] if text else []


def closed_facts(page: Page) -> list[Fact]:
    """When and why the customer was closed, nothing for a live one."""
    row = page.row
    if row.live:
        return []
    day = "" if row.closed_on is None else f" on {row.closed_on.isoformat()}"
    return [Fact(f"closed{day}: {row.closed_reason or ''}", style="risk")]


def step_facts(steps: Sequence[Step], today: date, zone: str | None) -> list[Fact]:
    """The first of the steps: what to do, why now, what to say."""
    if not steps:
        return []
    step = steps[0]
    late = step.due < today
    when = when_words(step, zone, today)
    channel = channel_word(step.channel)
    facts = [
        Fact(
            f"{step.title} · {channel} · {when} · {step.minutes} min",
            "now",
            "overdue" if late else "strong",
        ),
        Fact("; ".join(map(tell, step.why)), "why"),
    ]
    return [*facts, *_say(step)]


def _say(step: Step) -> list[Fact]:
    if not step.say:
        return []
    facts = [Fact(f"“{step.say}”", "say", "sign")]
    if step.missing:
        names = ", ".join(name.replace("_", " ") for name in step.missing)
        facts.append(Fact(f"not known: {names}", "", "soon"))
    return facts


def way_facts(page: Page) -> list[Fact]:
    """How to reach them: the first four ways."""
    return [
        Fact(f"{value}{f' ({label})' if label else ''}", kind)
        for kind, value, label in page.ways[:4]
    ]


def value_facts(page: Page) -> list[Fact]:
    """LTV with its two parts, the churn risk with its reason, the money at risk."""
    row = page.row
    facts = []
    if row.total is None or row.earned is None:
        facts.append(Fact(NOT_RATED, "LTV", "dim"))
    else:
        ahead = "nothing known ahead"
        if row.ahead is not None:
            ahead = f"ahead {rough(row.ahead, page.currency)}"
        earned = f"earned {money(row.earned, page.currency)}"
        facts.append(
            Fact(f"{ltv_words(row.total, row.ahead, page.currency)} = {earned} + {ahead}", "LTV")
        )
    risky = (row.churn_risk or 0) >= page.risky
    facts += [Fact(tell(row.reason) or NOT_RATED, "risk", "risk" if risky else "plain")]
    if row.at_risk and row.churn_risk:
        facts.append(Fact(at_risk_words(row, page.currency), "at risk"))
    return facts


def at_risk_words(row: CustomerRow, currency: str) -> str:
    """The money at risk as the product that it is: the chance, and what they bring meanwhile."""
    yearly = round((row.at_risk or 0) / (row.churn_risk or 1))
    bring = f"{money(yearly, currency)} a year they bring"
    return (
        f"{rough(row.at_risk, currency)} = {percent(row.churn_risk)} chance of losing the {bring}"
    )


def habit_facts(page: Page) -> list[Fact]:
    """The warning that the three standard offers are through and nothing came of them."""
    return [Fact(tell(page.habit), "habit", "risk")] if page.habit else []


def next_offer_facts(page: Page) -> list[Fact]:
    """What customers like this one bought next, unless the warning has said it."""
    offer = page.next_offer
    if offer is None or page.habit:
        return []
    price = "" if offer.price is None else f" {money(offer.price, page.currency)}"
    return [Fact(f"{offer.title}{price}: {tell(offer.because)}", "next", "good")]


def spark_facts(page: Page) -> list[Fact]:
    """A line of the last twelve months."""
    if not any(page.margins):
        return []
    line = sparkline(page.margins, _MONTHS_SHOWN)
    most = money(max(page.margins), page.currency)
    return [Fact(f"{line}  margin by month, most {most}", "year")]


def plan_facts(steps: Sequence[Step]) -> list[Fact]:
    """The plan of the first of the steps and the place in it."""
    if not steps or steps[0].plan is None:
        return []
    step = steps[0]
    where = f", {step.position}" if step.position else ""
    return [Fact(f"{step.plan}{where}", "plan")]


def offer_words(offer: Owed, currency: str, today: date) -> str:
    """An offer with its amount and the answer."""
    amount = "" if offer.amount is None else f", {display(offer.amount, currency)}"
    return f"{speak(offer.day, today)}: {offer.title}{amount}, {offer.answer}"


def segment_offer_facts(page: Page, today: date) -> list[Fact]:
    """What their segment offers that they were not offered yet."""
    return [
        Fact(f"{each.kind}: {segment_offer_words(each, today)}", style="good")
        for each in page.for_segment
    ]


def last_facts(page: Page, today: date, most: int = 1) -> list[Fact]:
    """The last words, at most so many of them; whose they are where departments are told apart."""
    return [
        Fact(
            f"{speak(event.day, today)} {event_kind(event)}: {event_words(event)}"
            + (f" ({event_author(event)})" if event.department else ""),
            "last",
        )
        for event in page.last[:most]
    ]


def _ask(page: Page) -> list[Fact]:
    if not page.unknown:
        return []
    return [Fact(", ".join(field_names(page.unknown)), "ask", "dim")]


def _known(page: Page, today: date) -> list[Fact]:
    facts: list[Fact] = []
    own = own_facts(page)
    if page.profile or page.answers or own:
        facts += heading("Profile")
        facts += own
        facts += [
            Fact(f"{PROFILE[name]}: {shown(field(name), value)}") for name, value in page.profile
        ]
        facts += answer_facts(page, today)
    if page.unknown:
        facts += [*heading("Ask in the next talk"), Fact(", ".join(field_names(page.unknown)))]
    return facts


def own_facts(page: Page) -> list[Fact]:
    """The tags and the fields of the user's own."""
    facts = [Fact(", ".join(page.card.tags), "tags")] if page.card.tags else []
    facts += [Fact(link_words(each), "file") for each in page.card.links]
    return facts + [
        Fact(f"{each.label}: {value}")
        for each in page.card.own
        if (value := page.card.fields[each.name])
    ]


def field_names(fields: Iterable[str]) -> list[str]:
    """Fields of the profile as people call them."""
    return [PROFILE.get(name, name.replace("_", " ")) for name in fields]
