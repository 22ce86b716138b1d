"""A customer's page: what a rep wants to know before the call."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from store.customer_fields import FIELDS, CustomerField
from store.dataclass import dataclass
from store.errors import Refused
from store.lifecycle.calendar import shift
from store.lifecycle.dates import dated, speak
from store.lifecycle.hours import There
from store.lifecycle.offers import SegmentOffer
from store.lifecycle.plans import fill
from store.lifecycle.plans.form_of_address import called, is_somebody
from store.names import fold
from store.patterns import HABIT
from store.safety.opening import Store
from store.sentence import Sentence, Words, read, say, shown
from store.settings.values import currency_of, setting
from store.views.customer.card import Card, card_of
from store.views.customer.cases import CaseRow, came_last, cases_of
from store.views.customer.history import Event, History
from store.views.customer.local_time import there_of, zone_of
from store.views.customer.next_offer import Suggestion, pattern, suggestions
from store.views.customer.relation import Relation, relation_of
from store.views.customer.satisfaction import Answer, answers
from store.views.customer.segment_offers import segment_offers
from store.views.customer.troubles import offers_held
from store.views.day.alarms import alarms_of
from store.views.day.foremost import early_among, in_turn
from store.views.day.owner_scope import only
from store.views.day.why import why_now
from store.views.lists.customers import CustomerRow, customer_row
from store.views.plans.stored_plans import plan_of_id
from store.views.touches import sold_unpriced
from store.views.value.facts import pick

_MONTHS = 12
# The segment that everybody is in by default is no word to say to a client.
_THOSE = {"Everyone": "customers like you"}
_SETTLED = 3
_LAST = 3
_STEPS = 20


@dataclass(frozen=True, slots=True)
class Step:
    """An open follow-up, at `clock` where a time of day was agreed, by our clocks.

    `say` is filled with the customer's own words, `missing` could not be.
    """

    key: bytes
    due: date
    title: str
    channel: str
    minutes: int
    kind: str
    pushes: int
    plan: str | None
    position: str | None
    say: str | None
    missing: tuple[str, ...]
    why: tuple[Words, ...]
    clock: str | None


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise that is owed, or an offer without an answer."""

    key: bytes
    title: str
    day: date
    amount: int | None
    answer: str


@dataclass(frozen=True)
class Panel:
    """What every face of a customer shows; money in minor units of `currency`.

    `since` is their first purchase, or the day they came to us where that is earlier. Of `steps`
    the foremost (see `in_turn`) is the first. `cases` are open, `settled` are the latest complaints
    that are closed; `held` says why nothing may be offered now, `for_segment` what their segment
    offers that may be; `habit` warns of three standard offers and nothing since, `next_offer` is
    what others bought next; `last` are the latest touches, `margins` those of the last twelve
    months; `unpriced` counts the days of sales whose amount nobody has said. From a churn risk of
    `risky` on it is told as one.

    `zone` is an IANA name, `zone_guessed` says that only the country tells it; `there` tells the
    time there when this was read.
    """

    row: CustomerRow
    card: Card
    currency: str
    risky: float
    since: date | None
    zone: str | None
    zone_guessed: bool
    there: There | None
    steps: tuple[Step, ...]
    owed: tuple[Owed, ...]
    cases: tuple[CaseRow, ...]
    settled: tuple[CaseRow, ...]
    held: Sentence | None
    for_segment: tuple[SegmentOffer, ...]
    habit: Sentence | None
    next_offer: Suggestion | None
    last: tuple[Event, ...]
    margins: tuple[int, ...]
    unpriced: int

    @property
    def profile(self) -> dict[str, str]:
        """What is known of them that the page shows, by the names of the fields."""
        fields = self.card.fields
        return {each.name: fields[each.name] for each in FIELDS if each.shown and self._knows(each)}

    @property
    def unknown(self) -> tuple[str, ...]:
        """What is to be asked in the next talk."""
        return tuple(each.name for each in FIELDS if each.asked and not self._knows(each))

    def _knows(self, each: CustomerField) -> bool:
        return self.card.fields[each.name] not in ("", "unknown")


@dataclass(frozen=True)
class Page(Panel):
    """The whole page; `inbound` is the channel and the day of what last came from them (R95)."""

    offers: tuple[Owed, ...]
    answers: tuple[Answer, ...]
    relation: Relation
    inbound: tuple[str, date] | None


def customer_panel(store: Store, customer_id: bytes, today: date) -> Panel:
    """What a panel beside a list shows, in a handful of indexed queries.

    Raises:
        Refused: the customer is not there.
    """
    return Panel(**_panel(store, _full(store, customer_id), today))


def customer_page(store: Store, customer_id: bytes, today: date) -> Page:
    """Everything that the page shows.

    Raises:
        Refused: the customer is not there.
    """
    full = _full(store, customer_id)
    return Page(
        **_panel(store, full, today),
        offers=_offers(store, customer_id),
        answers=answers(store, customer_id),
        relation=relation_of(store, full, today),
        inbound=came_last(store, customer_id),
    )


def _full(store: Store, customer_id: bytes) -> Any:
    full = store.row("SELECT * FROM customer WHERE id = ?", (customer_id,))
    if full is None:
        raise Refused(say("refused.customer_gone"))
    return full


def _panel(store: Store, full: Any, today: date) -> dict[str, Any]:
    customer_id = full["id"]
    row = customer_row(store, customer_id, today)
    if row is None:
        raise Refused(say("refused.customer_gone"))
    cases = cases_of(store, customer_id, today)
    waiting = [case for case in cases if case.closed is None]
    ended = [case for case in cases if case.closed and case.kind == "complaint"]
    zone = zone_of(full, today.year)
    return {
        "row": row,
        "card": card_of(store, full),
        "currency": currency_of(store),
        "risky": float(setting(store, "risky")),
        "since": _since(store, full),
        "zone": zone,
        "zone_guessed": zone is not None and full["time_zone"] is None,
        "there": there_of(store, full, today),
        "steps": _steps(store, full, today),
        "owed": _owed(store, customer_id),
        "cases": tuple(sorted(waiting, key=lambda case: (case.opened, case.key))),
        "settled": tuple(ended[:_SETTLED]),
        "held": offers_held(store, customer_id, today),
        "for_segment": segment_offers(store, customer_id, today),
        "habit": pattern(store, customer_id, today),
        "next_offer": next(iter(suggestions(store, customer_id, today, limit=1)), None),
        "last": tuple(History(store, customer_id).touches(_LAST)),
        "margins": _margins(store, customer_id, today),
        "unpriced": _unpriced(store, customer_id, today),
    }


def _unpriced(store: Store, customer_id: bytes, today: date) -> int:
    pick(store.connection, [customer_id])
    return len({*sold_unpriced(store.connection, today.isoformat()).get(customer_id, [])})


def _since(store: Store, full: Any) -> date | None:
    first = store.value("SELECT first_on FROM rhythm WHERE customer_id = ?", (full["id"],))
    days = [day for day in (first, full["first_seen_on"]) if day is not None]
    return date.fromisoformat(min(days)) if days else None


def _steps(store: Store, full: Any, today: date) -> tuple[Step, ...]:
    rows = store.rows(
        "SELECT q.*, r.last_on, r.usual_gap, r.longest_gap, r.days, p.name AS plan_name, "
        "p.version, p.id AS plan_id, c.paid_until, c.trial_until, r.renews_on, "
        f"{HABIT} AS habit "
        "FROM follow_up AS q JOIN customer AS c ON c.id = q.customer_id "
        "LEFT JOIN rhythm AS r ON r.customer_id = q.customer_id "
        "LEFT JOIN enrolment AS e ON e.id = q.enrolment_id LEFT JOIN plan AS p ON p.id = e.plan_id "
        "WHERE q.customer_id = ? AND q.is_open = 1",
        (today.isoformat(), full["id"]),
    )
    fields = merge_fields(store, full)
    early = early_among(store, rows, today)
    rung = alarms_of(store, today, only(full["id"])).rung.get(full["id"])
    out = []
    for row in in_turn(rows, today, early)[:_STEPS]:
        words = say_words(row, today)
        say, missing = fill(words, fields) if words else (None, [])
        out.append(
            Step(
                key=row["id"],
                due=date.fromisoformat(row["due_on"]),
                title=shown(row["title"]),
                channel=row["channel"],
                minutes=row["minutes"],
                kind=row["kind"],
                pushes=row["pushes"],
                plan=f"{row['plan_name']} v{row['version']}" if row["plan_name"] else None,
                position=_place(store, row),
                say=say,
                missing=tuple(missing),
                why=why_now(row, today, early=row["id"] in early, rung=rung),
                clock=row["due_time"],
            )
        )
    return tuple(out)


def say_words(row: Any, today: date) -> str | None:
    """What to say at a step; of a promise and a rest with the day as it is seen today."""
    due = date.fromisoformat(row["due_on"])
    if row["kind"] == "promise":
        day = speak(date.fromisoformat(row["first_due_on"]), today)
        return f"I promised you this for {day}: {_plain(row['title'])}."
    if row["kind"] == "rest":
        if isinstance(read(row["reason"]), Sentence):
            return None  # it was us who left it, and nothing was agreed: there is nothing to say
        day = "now" if due <= today else speak(due, today)
        return f"We left it until {day}: {_plain(row['reason'])}"
    return None if row["say"] is None else str(row["say"])


def _plain(text: str) -> str:
    """A person's words in a text with fields: what they wrote in braces is none."""
    return text.replace("{", "(").replace("}", ")")


def _place(store: Store, row: Any) -> str | None:
    """ "step 3 of 7" of the plan, or None outside its own steps."""
    if row["plan_id"] is None or row["step_key"] is None:
        return None
    plan = plan_of_id(store, row["plan_id"])
    keys = [step.key for step in plan.steps]
    if row["step_key"] not in keys:
        return None
    return f"step {keys.index(row['step_key']) + 1} of {len(keys)}"


def merge_fields(store: Store, full: Any) -> dict[str, str | None]:
    """What the fields in braces of a text mean for a customer (a row of its table)."""
    contact = store.value(
        "SELECT name FROM contact WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id LIMIT 1",
        (full["id"],),
    )
    segment = store.value("SELECT name FROM segment WHERE id = ?", (full["segment_id"],))
    alone = full["kind"] == "person" or is_somebody(full["name"])
    person = contact or (full["name"] if alone else None)
    product = _sold_last(store, full["id"])
    if product is None:
        product = store.value(
            "SELECT title FROM offer WHERE customer_id = ? AND answer = 'open' "
            "AND deleted_at IS NULL ORDER BY offered_on DESC LIMIT 1",
            (full["id"],),
        )
    return {
        "first_name": called(person) if person else None,
        "name": person,
        "company": full["name"],
        "customer": full["name"],
        "product": product,
        "city": full["city"],
        "segment": None if segment is None else _THOSE.get(segment, segment),
        "competitor": full["competitor"],
        "until": _until(store, full),
    }


def _until(store: Store, full: Any) -> str | None:
    """The day on which a term or a trial ends, as it is said; None where none is known."""
    renewal = store.value("SELECT renews_on FROM rhythm WHERE customer_id = ?", (full["id"],))
    end = renewal or full["paid_until"] or full["trial_until"]
    return None if end is None else dated(date.fromisoformat(end))


def _sold_last(store: Store, customer_id: bytes) -> str | None:
    """What they paid for last and did not bring back; None where nothing is known to be theirs.

    A refund takes back what it names, else the latest sale of just its amount.
    """
    rows = store.rows(
        "SELECT x.id, x.kind, x.amount AS whole, l.title, l.amount, EXISTS (SELECT 1 "
        "FROM purchase_line AS y WHERE y.purchase_id = x.id AND y.amount > 0 "
        "AND y.deleted_at IS NULL) AS priced FROM purchase AS x LEFT JOIN purchase_line AS l "
        "ON l.purchase_id = x.id AND l.deleted_at IS NULL WHERE x.customer_id = ? "
        "AND x.deleted_at IS NULL ORDER BY x.bought_on DESC, x.kind DESC, x.id DESC, l.id",
        (customer_id,),
    )
    sold = {fold(row["title"]) for row in rows if row["title"] and row["kind"] == "purchase"}
    named: Counter[str] = Counter()  # what refunds give back of what they name
    unnamed: list[int] = []
    gone: set[bytes] = set()  # purchases of which the whole amount was given back
    for row in rows:
        name = fold(row["title"] or "")
        if row["kind"] == "refund":
            taken = -(row["whole"] if row["amount"] is None else row["amount"])
            if name in sold:
                named[name] += taken
            else:
                unnamed.append(taken)
            continue
        if row["whole"] <= 0 or row["id"] in gone:
            continue
        if row["whole"] in unnamed:
            unnamed.remove(row["whole"])
            gone.add(row["id"])
            continue
        if row["title"] is None or (row["priced"] and row["amount"] <= 0):
            continue
        if named[name] < max(row["amount"], 1):
            return str(row["title"])
        named[name] -= row["amount"]
    return None


def _owed(store: Store, customer_id: bytes) -> tuple[Owed, ...]:
    return tuple(
        Owed(row["id"], row["title"], date.fromisoformat(row["due_on"]), None, row["state"])
        for row in store.rows(
            "SELECT * FROM promise WHERE customer_id = ? AND state = 'owed' "
            "AND deleted_at IS NULL ORDER BY due_on",
            (customer_id,),
        )
    )


def _offers(store: Store, customer_id: bytes) -> tuple[Owed, ...]:
    return tuple(
        Owed(
            row["id"],
            row["title"],
            date.fromisoformat(row["offered_on"]),
            row["amount"],
            row["answer"],
        )
        for row in store.rows(
            "SELECT * FROM offer WHERE customer_id = ? AND deleted_at IS NULL "
            "ORDER BY offered_on DESC, id DESC LIMIT 5",
            (customer_id,),
        )
    )


def _margins(store: Store, customer_id: bytes, today: date) -> tuple[int, ...]:
    """Revenue less known cost by calendar month, the oldest of twelve first."""
    first = shift(today.replace(day=1), 1 - _MONTHS, "month")
    found = {
        row[0]: row[1]
        for row in store.rows(
            "SELECT substr(bought_on, 1, 7), sum(amount - coalesce(cost, 0)) FROM purchase "
            "WHERE customer_id = ? AND deleted_at IS NULL AND bought_on >= ? AND bought_on <= ? "
            "GROUP BY 1",
            (customer_id, first.isoformat(), today.isoformat()),
        )
    }
    months = [shift(first, n, "month").isoformat()[:7] for n in range(_MONTHS)]
    return tuple(found.get(month, 0) for month in months)
