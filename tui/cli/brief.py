"""`tickler brief`: what to know before the call."""

from __future__ import annotations

from datetime import date

from store.customer_fields import field, shown
from store.ids import id_text
from store.lifecycle.dates import speak
from store.lifecycle.groups import GROUPS
from store.value.money import decimal_text
from store.views.customer.page import Page, Step, customer_page
from store.views.lists.by_name import find_customer
from store.vocabulary import channel_word
from tui.cli import advice, json_shapes, output
from tui.cli.options import Customer, Day, Db, Json, words
from tui.cli.session import looked
from tui.links import link_words, state_of
from tui.widgets.spark import sparkline
from tui.words.contact import contact_words
from tui.words.relation import alarm_words, relation_lines
from tui.words.segment import segment_offer_words
from tui.words.sentences import tell
from tui.words.times import when_words

_MARGIN = 10
_ANSWERS = 6


def brief(customer: Customer, json: Json = False, db: Db = None, day: Day = None) -> None:
    """Show all that a rep wants to know before the call.

    Example: tickler brief Lumen Dental
    """
    with looked(db, day) as (store, now):
        found = find_customer(store, words(customer))
        page = customer_page(store, found["id"], now)
        offers = advice.offers_for(store, found["id"], now, limit=1)
        if json:
            output.answer(shape(page, offers, now))
        else:
            show(page, offers, now)


def show(page: Page, offers: advice.Offers, now: date) -> None:
    """Print the page for people."""
    row, currency = page.row, page.currency
    output.say(row.name)
    output.paragraph(_about(page, now))
    if not row.live:
        output.paragraph(f"closed {speak(row.closed_on or now, now)}: {row.closed_reason}")
    total = json_shapes.ltv_words(row.total, row.ahead, currency)
    output.paragraph(
        f"LTV {total} = earned {json_shapes.money(row.earned, currency)}"
        f" + ahead {json_shapes.rough(row.ahead, currency)}"
    )
    output.paragraph(json_shapes.risk(row.churn_risk, row.reason))
    if any(page.margins):
        output.say(f"{sparkline(page.margins, 12)}  margin by month, a year")
    for step in page.steps:
        _field(
            "next",
            f"{when_words(step, page.zone, now)} {channel_word(step.channel)}: {_step(step)}",
        )
        _field("why", "; ".join(map(tell, step.why)))
        if step.say:
            _field("say", step.say)
        if step.missing:
            _field("", f"missing for these words: {', '.join(step.missing)}")
    for alarm in page.relation.alarms:
        _field("alarm", alarm_words(alarm, now))
    for owed in page.owed:
        _field("promised", f"{owed.title}, by {speak(owed.day, now)}")
    for case in page.cases:
        state = "angry, " if case.angry else ""
        _field(case.kind, f"{case.title}: {state}open for {case.age} days")
    if page.held:
        _field("!", f"offers held: {tell(page.held)}")
    for each in page.for_segment:
        _field("for them", f"{each.kind}: {segment_offer_words(each, now)}")
    for offer in page.offers:
        amount = "" if offer.amount is None else f" {json_shapes.money(offer.amount, currency)}"
        _field("offered", f"{speak(offer.day, now)} {offer.title}{amount}: {offer.answer}")
    for suggested in offers.suggestions:
        _field("offer", advice.line(suggested, currency))
    if offers.pattern:
        _field("!", tell(offers.pattern))
    for number, event in enumerate(page.last):
        line = f"{speak(event.day, now)} {json_shapes.event_line(event, currency)}"
        _field("" if number else "last", line)
    if page.relation.there is not None:
        _field("time", page.relation.there.words)
    for kind, value, label in page.ways:
        _field(kind, f"{value} ({label})" if label else value)
    for who in page.card.people:
        _field("contact", contact_words(who, now))
    if page.card.tags:
        _field("tags", ", ".join(page.card.tags))
    for link in page.card.links:
        _field("file", link_words(link))
    for one in page.card.own:
        if page.card.fields[one.name]:
            _field("field", f"{one.label}: {page.card.fields[one.name]}")
    for name, value in page.profile:
        _field(field(name).label.lower(), shown(field(name), value))
    for label, text in relation_lines(page.relation, now):
        _field(label, text)
    for answer in page.answers[:_ANSWERS]:
        since = f", {answer.who}" if answer.who else ""
        since += "" if answer.change is None else f"; {answer.change:+d} since the first"
        _field(answer.kind, f"{answer.score} ({speak(answer.day, now)}{since})")
    if page.unknown:
        _field("ask", ", ".join(field(name).asked for name in page.unknown))


def shape(page: Page, offers: advice.Offers, now: date) -> json_shapes.Shape:
    """The page for scripts."""
    currency = page.currency
    return {
        "as_of": json_shapes.iso(now),
        "currency": currency,
        "customer": json_shapes.customer(page.row, currency),
        "since": json_shapes.iso(page.since),
        "source": page.source,
        "city": page.city,
        "country": page.country,
        "reason": page.row.reason,
        "steps": [_step_shape(step) for step in page.steps],
        "promises": [
            {"id": id_text(each.key), "title": each.title, "due": json_shapes.iso(each.day)}
            for each in page.owed
        ],
        "cases": [
            {
                "id": id_text(case.key),
                "kind": case.kind,
                "title": case.title,
                "angry": case.angry,
                "opened": json_shapes.iso(case.opened),
                "answered": json_shapes.iso(case.answered),
                "age": case.age,
            }
            for case in page.cases
        ],
        "offers_held": page.held,
        **_relation_shape(page),
        "offers": [
            {
                "id": id_text(each.key),
                "title": each.title,
                "day": json_shapes.iso(each.day),
                "amount": decimal_text(each.amount, currency),
                "answer": each.answer,
            }
            for each in page.offers
        ],
        "segment_offers": [json_shapes.segment_offer(each) for each in page.for_segment],
        "suggestions": [advice.shape(each, currency) for each in offers.suggestions],
        "one_two_three_next": offers.pattern,
        "last": [json_shapes.event(event, currency) for event in page.last],
        "ways": [
            {"kind": kind, "value": value, "label": label} for kind, value, label in page.ways
        ],
        "contacts": [json_shapes.contact(each) for each in page.card.people],
        "profile": dict(page.profile),
        "tags": list(page.card.tags),
        "links": [
            {"target": link.target, "title": link.title, "state": state_of(link)}
            for link in page.card.links
        ],
        "fields": json_shapes.own_values(page.card.own, page.card.fields),
        "unknown": list(page.unknown),
        "margins": [decimal_text(margin, currency) for margin in page.margins],
        "satisfaction": [
            {
                "kind": answer.kind,
                "score": answer.score,
                "day": json_shapes.iso(answer.day),
                "change": answer.change,
                "contact": answer.who,
            }
            for answer in page.answers[:_ANSWERS]
        ],
    }


def _relation_shape(page: Page) -> json_shapes.Shape:
    """Their clock, interest and what is paid, and the alarms, for scripts."""
    relation = page.relation
    there = relation.there
    return {
        "expected": json_shapes.expected(relation.expected),
        "zone": page.zone,
        "zone_guessed": relation.zone_guessed,
        "hours": page.hours,
        "there": None
        if there is None
        else {
            "local": there.local.isoformat(timespec="minutes"),
            "may_call": there.may,
            "words": there.words,
        },
        "paid_until": json_shapes.iso(relation.paid_until),
        "trial_until": json_shapes.iso(relation.trial_until),
        "awareness": relation.awareness,
        "involvement": relation.involvement,
        "motivation": [
            {"stage": stage, "level": level, "day": json_shapes.iso(day)}
            for stage, level, day in relation.motivation
        ],
        "deliveries": [
            {
                "bought": json_shapes.iso(each.bought),
                "expectations": each.said,
                "day": json_shapes.iso(each.said_on),
                "note": each.note,
            }
            for each in relation.deliveries
        ],
        "warmth": round(relation.warmth, 4),
        "goal": relation.goal,
        "strategy": relation.strategy,
        "in_charge": relation.charge,
        "cycle": {
            "full": relation.cycle.full,
            "missing": list(relation.cycle.missing),
            "words": relation.cycle.why,
        },
        "touches": {"planned": relation.planned, "done": relation.touched},
        "promises_kept": {
            "kept": relation.promises.kept,
            "broken": relation.promises.broken,
            "owed": relation.promises.owed,
            "rate": relation.promises.rate,
        },
        "referred_by": relation.referred_by,
        "referrals": list(relation.referrals),
        "fit": {
            "share": round(relation.fit.share, 4),
            "met": list(relation.fit.met),
            "missing": list(relation.fit.missing),
        },
        "model_stage": relation.model_stage,
        "alarms": [
            {
                "kind": each.kind,
                "words": each.words,
                "since": json_shapes.iso(each.since),
                "quiet_until": json_shapes.iso(each.quiet_until),
            }
            for each in relation.alarms
        ],
    }


def _about(page: Page, now: date) -> str:
    """ "2.2 Regular · Clinics · since 4 Mar 2019 · Riga · referral · owner Ana"."""
    row = page.row
    group = f"{row.group} {GROUPS[row.group].name}" if row.group in GROUPS else None
    place = ", ".join(part for part in (page.city, page.country) if part)
    parts = (
        group,
        row.segment,
        f"since {speak(page.since, now)}" if page.since else None,
        place,
        f"from {page.source}" if page.source else None,
        f"owner {row.owner}" if row.owner else None,
    )
    return " · ".join(part for part in parts if part)


def _field(label: str, text: str) -> None:
    output.paragraph(text, label=label, indent=max(_MARGIN, len(label) + 1))


def _step(step: Step) -> str:
    plan = ", ".join(part for part in (step.plan, step.position) if part)
    return f"{step.title} ({plan})" if plan else step.title


def _step_shape(step: Step) -> json_shapes.Shape:
    return {
        "id": id_text(step.key),
        "due": json_shapes.iso(step.due),
        "time": step.clock,
        "title": step.title,
        "channel": step.channel,
        "minutes": step.minutes,
        "kind": step.kind,
        "pushes": step.pushes,
        "plan": step.plan,
        "position": step.position,
        "say": step.say,
        "missing": list(step.missing),
        "why": list(step.why),
    }
