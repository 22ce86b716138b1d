"""Pieces of JSON and of text that more than one command shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from store.ids import id_text
from store.value.money import about, decimal_text, display
from store.vocabulary import refused

if TYPE_CHECKING:  # what a command does not show is not loaded for it
    from store.customer_fields import CustomerField
    from store.lifecycle.offers import SegmentOffer
    from store.views.customer.card import Person, Way
    from store.views.customer.expected_contact import Expected
    from store.views.customer.history import Event
    from store.views.customer.next_offer import Suggestion
    from store.views.day.alarms import Sign
    from store.views.day.queue import QueueRow
    from store.views.lists.customers import CustomerRow

Shape: TypeAlias = dict[str, object]

UNKNOWN = "–"


def money(minor: int | None, currency: str, *, compact: bool = True) -> str:
    """An amount for people, "–" where there is none."""
    return UNKNOWN if minor is None else display(minor, currency, compact=compact)


def rough(minor: int | None, currency: str) -> str:
    """A forecast for people, as close as it can be told; "–" where there is none."""
    return UNKNOWN if minor is None else about(minor, currency)


def percent(rate: float | None) -> str:
    """A rate for people: "62 %"."""
    return UNKNOWN if rate is None else f"{rate * 100:.0f} %"


def iso(day: date | None) -> str | None:
    """A date for scripts."""
    return None if day is None else day.isoformat()


def expected(found: Expected) -> Shape:
    """When a customer expects us, for scripts."""
    rhythm = found.rhythm
    return {
        "agreed": iso(found.agreed),
        "renewal": iso(found.renewal),
        "usual_gap": None if rhythm is None else rhythm.usual,
        "gaps": 0 if rhythm is None else rhythm.gaps,
        "first": None if rhythm is None else iso(rhythm.first),
        "last": None if rhythm is None else iso(rhythm.last),
        "tried": 0 if rhythm is None else rhythm.tried,
        "held": 0 if rhythm is None else rhythm.held,
    }


def segment_offer(each: SegmentOffer) -> Shape:
    """What a segment offers, for scripts."""
    return {"kind": each.kind, "title": each.title, "until": iso(each.until)}


def alarm(sign: Sign) -> Shape:
    """An alarm that rings."""
    return {"kind": sign.kind, "since": iso(sign.since), "why": sign.why}


def ltv(row: CustomerRow | QueueRow, currency: str) -> Shape:
    """Lifetime value in its two parts."""
    return {
        "earned": decimal_text(row.earned, currency),
        "ahead": decimal_text(row.ahead, currency),
        "total": decimal_text(row.total, currency),
        "currency": currency,
    }


def next_step(row: CustomerRow) -> Shape | None:
    """The customer's next step; None once closed."""
    if row.step_id is None or not row.live:
        return None
    return {
        "id": id_text(row.step_id),
        "due": iso(row.step_due),
        "title": row.step_title,
        "overdue_since": iso(row.overdue_since),
    }


def own_values(own: Iterable[CustomerField], kept: Mapping[str, str]) -> Shape:
    """Own fields by their names; numbers as numbers, those without a value as null."""
    return {each.name: _own_value(each, kept.get(each.name)) for each in own}


def _own_value(one: CustomerField, value: str | None) -> object:
    if not value:
        return None
    if one.kind != "number":
        return value
    return float(value) if "." in value else int(value)


def way(each: Way) -> Shape:
    """A way to reach somebody; `e164` is the international form of a phone."""
    return {"kind": each.kind, "value": each.value, "e164": each.e164}


def contact(each: Person) -> Shape:
    """A person at a customer, the ways of their own, and the touches with them."""
    return {
        "name": each.name,
        "role": each.role,
        "refuses": sorted(refused(each.refuses)),
        "ways": [way(one) for one in each.ways],
        "touches": each.touches,
        "last_touch": iso(each.last),
        "channel": each.channel,
    }


def customer(row: CustomerRow, currency: str) -> Shape:
    """A customer as the list shows it."""
    return {
        "id": id_text(row.key),
        "external_id": row.external_id,
        "name": row.name,
        "segment": row.segment,
        "stage": row.stage,
        "group": row.group,
        "group_why": row.group_why,
        "owner": row.owner,
        "next_step": next_step(row),
        "purchases": row.purchases,
        "revenue": decimal_text(row.revenue, currency),
        "last_purchase": iso(row.last_purchase),
        "ltv": ltv(row, currency),
        "churn_risk": row.churn_risk,
        # Why there is no risk: what the log lacks to tell it.
        "missing": row.reason if row.churn_risk is None else None,
        "expected_purchases": row.expected_purchases,
        "horizon": row.horizon_days,
        "at_risk": decimal_text(row.at_risk, currency),
        "closed": iso(row.closed_on),
        "closed_reason": row.closed_reason,
    }


def event(each: Event, currency: str) -> Shape:
    """One line of a history."""
    return {
        "kind": each.kind,
        "id": id_text(each.key[1]),
        "day": iso(each.day),
        "channel": each.channel,
        "outcome": each.outcome,
        "title": each.title,
        "note": each.note,
        "amount": decimal_text(each.amount, currency),
        "author": each.author,
        "department": each.department,
        "contact": each.contact,
        "minutes": each.minutes,
        "felt": each.felt,
        "direction": each.extra if each.kind == "interaction" else None,
        "corrected": each.corrected,
    }


def suggestion(each: Suggestion, currency: str) -> Shape:
    """A suggestion for scripts."""
    return {
        "product": id_text(each.product_id),
        "title": each.title,
        "price": decimal_text(each.price, currency),
        "because": each.because,
        "base": {
            "product": id_text(each.base_id),
            "title": each.base_title,
            "bought_on": iso(each.base_on),
        },
        "peers": each.peers,
        "with_base": each.with_base,
        "with_both": each.with_both,
        "share": each.share,
        "base_share": each.base_share,
        "lift": each.lift,
        "refused_on": iso(each.refused_on),
    }
