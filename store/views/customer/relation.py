"""What lies between a customer and us beside the trade: their clock, their interest, our alarms."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from store.dataclass import dataclass
from store.lifecycle.calendar import shift
from store.lifecycle.fit import Fit, fit_of
from store.lifecycle.groups import GROUPS, STAGES
from store.lifecycle.stages import MODELS, Cycle, stage_in, warmth
from store.safety.opening import Store
from store.sentence import Sentence, Words, day_of, listed, read, say
from store.settings.values import setting
from store.views.customer.cases import Kept, promises_kept
from store.views.customer.expected_contact import Expected, expected_of
from store.views.customer.stage_cycles import cycle
from store.views.customer.troubles import without_complaints
from store.views.value.facts import WINDOW_DAYS, gather

_DELIVERIES: Final = 5
# How warm a relation is, in a word, from this share on.
_WORDS: Final = ((0.75, "hot"), (0.5, "warm"), (0.25, "cool"), (0.0, "cold"))


@dataclass(frozen=True, slots=True)
class Alarm:
    """An open alarm; `quiet_until` is the day until which it was put off, None while it is heard.

    `kind` is silence, risk, renewal, trial or cost; `words` are the evidence of today.
    """

    kind: str
    words: Words
    since: date
    quiet_until: date | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was said of a purchase of `bought`: expectations met, exceeded or missed."""

    bought: date
    said: str
    said_on: date
    note: str | None


@dataclass(frozen=True)
class Relation:
    """`motivation` is the last level noted by stage. `warmth` goes from 0 to 1 and falls with
    silence and troubles; `warm` is the word for it, `cooled` the troubles. `model_stage` is the
    stage in the segment's model of stages, with its reason; None where the segment has no model.
    `expected` is when they expect us. `goal` and `strategy` are those of their status and group
    (R37), `charge` is who looks after it (R35), `cycle` whether they went the whole way with needs
    met (R57); of `planned` steps of plans in the last year `touched` were done (R21); `promises`
    how ours ended (R32), `referrals` whom they sent us (R24).
    """

    paid_until: date | None
    trial_until: date | None
    awareness: str | None
    involvement: str | None
    motivation: tuple[tuple[str, str, date], ...]
    deliveries: tuple[Delivery, ...]
    warmth: float
    warm: str
    cooled: Words | None
    model_stage: str | None
    model_why: Sentence | None
    alarms: tuple[Alarm, ...]
    expected: Expected
    goal: str
    strategy: str
    charge: str | None
    cycle: Cycle
    promises: Kept
    planned: int
    touched: int
    referred_by: str | None
    referrals: tuple[str, ...]
    fit: Fit


def relation_of(store: Store, full: Any, today: date) -> Relation:
    """The relation with a customer whose whole row is given."""
    ident = full["id"]
    complaints, open_one = _complaints(store, ident, today)
    others = without_complaints(store, ident, today)
    gone = say("trouble.gone") if _is_gone(store, full) else None
    # The word goes by the whole percent that is shown.
    share = 0.0 if gone else round(_warmth(store, full, today, complaints + len(others)), 2)
    stage, why = _stage(store, ident, today)
    expected = expected_of(store, ident, today)
    return Relation(
        paid_until=_day(full["paid_until"]),
        trial_until=_day(full["trial_until"]),
        awareness=full["awareness"],
        involvement=full["involvement"],
        motivation=_motivation(store, ident),
        deliveries=_deliveries(store, ident),
        warmth=share,
        warm=next(word for least, word in _WORDS if share >= least),
        cooled=listed(gone, open_one, *others) if gone or open_one or others else None,
        model_stage=stage,
        model_why=why,
        alarms=alarms_of(store, ident),
        expected=expected,
        **_standing(store, ident),
        **_touches(store, ident, today),
        promises=promises_kept(store, ident),
        referred_by=store.value(
            "SELECT name FROM customer WHERE id = ? AND deleted_at IS NULL",
            (full["referred_by_id"],),
        ),
        referrals=tuple(
            row["name"]
            for row in store.rows(
                "SELECT name FROM customer WHERE referred_by_id = ? AND deleted_at IS NULL "
                "ORDER BY sort_name",
                (ident,),
            )
        ),
        fit=fit_of(
            need=full["need"],
            ability=full["ability"],
            where=full["city"] or full["country"],
            habits=bool(full["habits"]) or expected.rhythm is not None or bool(expected.renewal),
            pains=full["pains"],
        ),
    )


def _standing(store: Store, customer_id: bytes) -> dict[str, Any]:
    """What we want from them by their status and group, and who is in charge of it."""
    key = store.value("SELECT grp FROM standing WHERE customer_id = ?", (customer_id,))
    group = GROUPS.get(key) if key is not None else None
    if group is None:
        return {"goal": "", "strategy": "", "charge": None, "cycle": Cycle(False, (), "")}
    owners = setting(store, "stage_owners")
    return {
        "goal": STAGES[group.stage].goal,
        "strategy": group.strategy,
        "charge": (owners.get(group.stage) or "nobody") if owners else None,
        "cycle": cycle(store, customer_id),
    }


def _touches(store: Store, customer_id: bytes, today: date) -> dict[str, Any]:
    """How many steps of plans were due in the last year, and how many of them were done."""
    row = store.row(
        "SELECT count(*) AS planned, coalesce(sum(status = 'done'), 0) AS done FROM follow_up "
        "WHERE customer_id = ? AND kind = 'step' AND deleted_at IS NULL AND status <> 'cancelled' "
        "AND first_due_on >= ? AND first_due_on < ?",
        (customer_id, shift(today, -1, "year").isoformat(), today.isoformat()),
    )
    return {"planned": row["planned"], "touched": row["done"]}


def alarms_of(store: Store, customer_id: bytes) -> tuple[Alarm, ...]:
    """The open alarms of a customer, those that are heard first."""
    return tuple(
        Alarm(
            row["kind"],
            read(row["words"]),
            date.fromisoformat(row["opened_on"]),
            None if row["loud"] else _day(row["quiet_until"]),
        )
        for row in store.rows(
            "SELECT * FROM alarm WHERE customer_id = ? AND closed_on IS NULL "
            "AND deleted_at IS NULL ORDER BY loud DESC, opened_on, kind",
            (customer_id,),
        )
    )


def _motivation(store: Store, customer_id: bytes) -> tuple[tuple[str, str, date], ...]:
    found: dict[str, tuple[str, str, date]] = {}
    for row in store.rows(
        "SELECT stage, level, noted_on FROM motivation WHERE customer_id = ? "
        "AND deleted_at IS NULL ORDER BY noted_on DESC, id DESC",
        (customer_id,),
    ):
        found.setdefault(row[0], (row[0], row[1], date.fromisoformat(row[2])))
    return tuple(found.values())


def _deliveries(store: Store, customer_id: bytes) -> tuple[Delivery, ...]:
    return tuple(
        Delivery(date.fromisoformat(row[0]), row[1], date.fromisoformat(row[2]), row[3])
        for row in store.rows(
            "SELECT bought_on, expectation, expectation_on, expectation_note FROM purchase "
            "WHERE customer_id = ? AND deleted_at IS NULL AND expectation IS NOT NULL "
            "ORDER BY bought_on DESC, id DESC LIMIT ?",
            (customer_id, _DELIVERIES),
        )
    )


def _complaints(store: Store, customer_id: bytes, today: date) -> tuple[int, Sentence | None]:
    """How heavily open complaints weigh, an angry one twice, and what is open."""
    rows = store.rows(
        "SELECT opened_on, angry FROM service_case WHERE customer_id = ? AND kind = 'complaint' "
        "AND closed_on IS NULL AND deleted_at IS NULL AND opened_on <= ? ORDER BY opened_on",
        (customer_id, today.isoformat()),
    )
    if not rows:
        return 0, None
    angry = any(row["angry"] for row in rows)
    since = day_of(date.fromisoformat(rows[0]["opened_on"]), today)
    words = say("trouble.angry_complaint" if angry else "trouble.complaint", day=since)
    return sum(1 + bool(row["angry"]) for row in rows), words


def _is_gone(store: Store, full: Any) -> bool:
    """Whether their goodbye stands: they are former, and have said so."""
    stage = store.value("SELECT stage FROM standing WHERE customer_id = ?", (full["id"],))
    return full["said_left_on"] is not None and stage == "former"


def _warmth(store: Store, full: Any, today: date, complaints: int) -> float:
    row = store.row(
        "SELECT r.last_on, r.touched_on, g.window_days FROM customer AS c "
        "LEFT JOIN rhythm AS r ON r.customer_id = c.id "
        "LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL WHERE c.id = ?",
        (full["id"],),
    )
    sale, touch = (
        None if text is None else (today - date.fromisoformat(text)).days
        for text in (row["last_on"], row["touched_on"])
    )
    return warmth(sale, touch, row["window_days"] or WINDOW_DAYS, complaints)


def _stage(store: Store, customer_id: bytes, today: date) -> tuple[str | None, Sentence | None]:
    key = store.value(
        "SELECT g.stage_model FROM customer AS c JOIN segment AS g ON g.id = c.segment_id "
        "WHERE c.id = ? AND g.deleted_at IS NULL",
        (customer_id,),
    )
    if key not in MODELS:
        return None, None
    (known,) = gather(store.connection, [customer_id], today)
    placed = stage_in(MODELS[key], known.facts, today)
    return placed.stage, placed.why


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
