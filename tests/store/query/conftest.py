"""Six customers that differ in everything a filter can ask for, and a way to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from store.names import sort_name
from store.query import compile_filter
from store.safety.opening import Store, open_store

TODAY = date(2026, 11, 20)  # a Friday
AT = "2026-01-01T09:00:00.000000Z"
JOINED = (
    "FROM customer AS c LEFT JOIN follow_up AS f ON f.id = c.next_id "
    "LEFT JOIN rhythm AS r ON r.customer_id = c.id "
    "LEFT JOIN standing AS s ON s.customer_id = c.id "
    "LEFT JOIN score AS v ON v.customer_id = c.id "
    "LEFT JOIN segment AS g ON g.id = c.segment_id "
    "LEFT JOIN rep AS o ON o.id = c.owner_id"
)

Ask = Callable[[str], str]


def ident(number: int) -> bytes:
    return number.to_bytes(16, "big")


def insert(store: Store, table: str, **values: object) -> None:
    names = ", ".join(values)
    marks = ", ".join("?" * len(values))
    store.connection.execute(
        f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values())
    )


def customer(store: Store, number: int, name: str, step: dict[str, object], **rest: object) -> None:
    """A customer, with its next step unless it is closed."""
    ends = {"next_id": ident(100 + number)} if step else {}
    insert(
        store, "customer", id=ident(number), name=name, sort_name=sort_name(name), created_at=AT,
        **ends, **rest,
    )  # fmt: skip
    if step:
        insert(
            store, "follow_up", id=ident(100 + number), customer_id=ident(number), title="call",
            first_due_on=step["due_on"], created_at=AT, **step,
        )  # fmt: skip


def rhythm(
    store: Store, number: int, days: int, last_on: str, revenue: int, touched_on: str
) -> None:
    insert(
        store, "rhythm", customer_id=ident(number), days=days, last_on=last_on, revenue=revenue,
        touched_on=touched_on,
    )  # fmt: skip


def standing(store: Store, number: int, stage: str, grp: str) -> None:
    insert(
        store, "standing", customer_id=ident(number), stage=stage, grp=grp, why="-",
        standing_on="2026-11-20",
    )  # fmt: skip


def score(store: Store, number: int, risk: float, earned: int, ahead: int | None) -> None:
    """LTV is earned + ahead, and a tenth of what is ahead is at risk."""
    known = {} if ahead is None else {"total": earned + ahead, "at_risk": ahead // 10}
    insert(
        store, "score", customer_id=ident(number), scored_on="2026-11-20", horizon_days=90,
        churn_risk=risk, earned=earned, ahead=ahead, reason="-", **known,
    )  # fmt: skip


def fill(store: Store) -> None:
    for number, name in ((200, "me"), (201, "Ana Reyes"), (202, "Diana")):
        insert(store, "rep", id=ident(number), name=name, created_at=AT)
    insert(store, "setting", id=ident(209), key="me", value=ident(200).hex(), created_at=AT)
    for number, name in ((210, "Clinics"), (211, "Clinics North"), (212, "Hotels")):
        insert(store, "segment", id=ident(number), name=name, created_at=AT)
    _lumen(store)
    _aurora_and_cafe(store)
    _rao(store)
    customer(
        store, 5, "Ana Cruz", {"due_on": "2026-11-23", "kind": "first"}, kind="person",
        owner_id=ident(202), source="Paid ads", need="no_possibility", city="York",
    )  # fmt: skip
    standing(store, 5, "potential", "1.1")
    insert(
        store, "service_case", id=ident(330), customer_id=ident(5), kind="enquiry", title="prices?",
        opened_on="2026-11-19", created_at=AT,
    )  # fmt: skip
    customer(
        store, 6, "Old Mill", {}, closed_at=AT, closed_on="2026-01-01", closed_reason="moved",
    )  # fmt: skip
    standing(store, 6, "former", "3.2")


def _lumen(store: Store) -> None:
    customer(
        store, 1, "Lumen Dental",
        {"due_on": "2026-11-17", "channel": "call", "attempts": 2, "pushes": 3},
        segment_id=ident(210), owner_id=ident(201), source="referral", city="Berlin",
        country="DE", need="has", external_id="CRM-0042",
    )  # fmt: skip
    rhythm(store, 1, 14, "2026-08-10", 2_000_000, "2026-10-12")
    store.connection.execute("UPDATE rhythm SET usual_gap = 31, longest_gap = 102")
    standing(store, 1, "current", "2.2")
    score(store, 1, 0.62, 1_241_000, 583_000)
    of_lumen = {"customer_id": ident(1), "created_at": AT}
    insert(store, "contact", id=ident(300), name="Dr. Ödön Kovács", **of_lumen)
    insert(store, "way", id=ident(301), kind="phone", value="+49 (30) 123-4567", **of_lumen)
    insert(store, "product", id=ident(302), name="Second chair", code="CH-2", created_at=AT)
    insert(store, "purchase", id=ident(303), bought_on="2026-08-10", amount=9, **of_lumen)
    insert(
        store, "purchase_line", id=ident(304), purchase_id=ident(303), product_id=ident(302),
        title="Treatment unit, black", amount=9, created_at=AT,
    )  # fmt: skip
    insert(
        store,
        "promise",
        id=ident(305),
        title="prices",
        made_on="2026-11-18",
        due_on="2026-11-25",
        **of_lumen,
    )


def _aurora_and_cafe(store: Store) -> None:
    customer(
        store, 2, "Hotel Aurora", {"due_on": "2026-11-19", "channel": "visit"},
        segment_id=ident(212), owner_id=ident(200), competitor="Brewster & Sons",
        city="New York",
    )  # fmt: skip
    rhythm(store, 2, 2, "2026-01-05", 50_020, "2026-11-19")
    standing(store, 2, "former", "3.1")
    score(store, 2, 0.304, -5_000, None)
    of_aurora = {"customer_id": ident(2), "created_at": AT}
    insert(store, "way", id=ident(310), kind="email", value="desk@aurora.example", **of_aurora)
    # What must not be found: records that were deleted, a refund, a promise kept.
    insert(store, "contact", id=ident(314), name="Ghost", deleted_at=AT, **of_aurora)
    insert(
        store, "way", id=ident(315), kind="website", value="old.example", deleted_at=AT, **of_aurora
    )
    insert(
        store, "promise", id=ident(316), title="-", made_on="2026-11-18", due_on="2026-11-25",
        state="kept", **of_aurora,
    )  # fmt: skip
    insert(
        store, "purchase", id=ident(311), bought_on="2026-01-06", amount=-9, kind="refund",
        **of_aurora,
    )  # fmt: skip
    insert(
        store, "purchase_line", id=ident(312), purchase_id=ident(311), title="Second chair",
        amount=-9, created_at=AT,
    )  # fmt: skip
    insert(
        store,
        "promise",
        id=ident(313),
        title="-",
        made_on="2026-11-18",
        due_on="2026-11-25",
        deleted_at=AT,
        **of_aurora,
    )
    customer(
        store, 3, "Brightside Café", {"due_on": "2026-11-20", "channel": "message"},
        city="Москва", external_id="B-50%",
    )  # fmt: skip


def _rao(store: Store) -> None:
    customer(
        store, 4, "Rao & Sons [Pty]", {"due_on": "2026-12-20", "kind": "rest", "reason": "away"},
        segment_id=ident(211), owner_id=ident(201), city="A\u0308gina",
    )  # fmt: skip
    rhythm(store, 4, 1, "2026-11-20", 100_000, "2026-08-22")
    standing(store, 4, "current", "2.1")
    score(store, 4, 0.6, 100_000, 0)
    touch = {"customer_id": ident(4), "happened_at": AT, "happened_on": "2026-01-01"}
    insert(
        store, "interaction", id=ident(320), channel="call", note="wrong", created_at=AT, **touch
    )
    insert(
        store, "interaction", id=ident(321), channel="service_case", corrects_id=ident(320),
        direction="in", created_at=AT, **touch,
    )  # fmt: skip
    insert(
        store, "service_case", id=ident(331), customer_id=ident(4), kind="complaint",
        title="too loud", opened_on="2026-11-02", created_at=AT,
    )  # fmt: skip
    insert(
        store, "offer", id=ident(322), customer_id=ident(4), title="unit", offered_on="2026-11-01",
        created_at=AT,
    )  # fmt: skip


@pytest.fixture(scope="session")
def six(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The store; tests leave it as it is."""
    path: Path = tmp_path_factory.mktemp("query") / "six.db"
    store = open_store(path, lambda: datetime(2026, 11, 20, 9, tzinfo=UTC), create=True)
    store.connection.execute("BEGIN")
    fill(store)
    store.connection.execute("COMMIT")
    yield store
    store.close()


@pytest.fixture(scope="session")
def ask(six: Store) -> Ask:
    """The first words of the customers that a filter finds, in alphabetical order."""

    def found(text: str) -> str:
        made = compile_filter(text, TODAY, "EUR")
        sql = f"SELECT c.name {JOINED} WHERE {made.where} ORDER BY c.sort_name"
        return " ".join(row["name"].split()[0] for row in six.rows(sql, made.values))

    return found
