"""`tickler brief`: what to know before the call."""

from __future__ import annotations

from datetime import date

from store.ids import id_text
from store.value.money import decimal_text
from store.views.customer.page import Page, Step, customer_page
from store.views.lists.by_name import find_customer
from store.vocabulary import refused
from tui.cli import json_shapes, output
from tui.cli.options import Customer, Day, Db, Json, words
from tui.cli.session import looked
from tui.links import state_of
from tui.words.faces import BRIEF, facts_of

_MARGIN = 10
_ANSWERS = 6


def brief(customer: Customer, json: Json = False, db: Db = None, day: Day = None) -> None:
    """Show all that a rep wants to know before the call.

    Example: tickler brief Lumen Dental
    """
    with looked(db, day) as (store, now):
        found = find_customer(store, words(customer))
        page = customer_page(store, found["id"], now)
        if json:
            output.answer(shape(page, now))
        else:
            show(page, now)


def show(page: Page, now: date) -> None:
    """Print the page for people."""
    output.say(page.row.name)
    for fact in facts_of(BRIEF, page, now):
        output.paragraph(fact.text, label=fact.label, indent=_MARGIN if fact.label else 0)


def shape(page: Page, now: date) -> json_shapes.Shape:
    """The page for scripts."""
    currency, fields = page.currency, page.card.fields
    return {
        "as_of": json_shapes.iso(now),
        "currency": currency,
        "customer": json_shapes.customer(page.row, currency),
        "since": json_shapes.iso(page.since),
        **{name: fields[name] or None for name in ("source", "city", "country")},
        "do_not_contact": bool(fields["do_not_contact"]),
        "refuses": sorted(refused(fields["refuses"])),
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
        "suggestions": [
            json_shapes.suggestion(each, currency) for each in (page.next_offer,) if each
        ],
        "one_two_three_next": page.habit,
        "last": [json_shapes.event(event, currency) for event in page.last],
        "ways": [
            {"kind": way.kind, "value": way.value, "label": way.label or way.contact}
            for way in page.card.ways
        ],
        "contacts": [json_shapes.contact(each) for each in page.card.people],
        "profile": page.profile,
        "tags": list(page.card.tags),
        "links": [
            {"target": link.target, "title": link.title, "state": state_of(link)}
            for link in page.card.links
        ],
        "fields": json_shapes.own_values(page.card.own, fields),
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
    there, came = page.there, page.inbound
    return {
        "expected": json_shapes.expected(relation.expected),
        "zone": page.zone,
        "zone_guessed": page.zone_guessed,
        "hours": page.card.fields["hours"] or None,
        "there": None
        if there is None
        else {
            "local": there.local.isoformat(timespec="minutes"),
            "may_call": there.may,
            "words": there.words,
        },
        "came_last": None
        if came is None
        else {"channel": came[0], "day": json_shapes.iso(came[1])},
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
        "warmth": relation.warmth,
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
