"""What is owed and what is open: enquiries, complaints, promises; and the first answers (R87)."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.dataclass import dataclass
from store.errors import Refused
from store.ids import short
from store.names import name_words, quoted
from store.safety.opening import Store
from store.sentence import say
from store.views.lists.by_name import by_digits, customers_named
from store.vocabulary import talks


@dataclass(frozen=True, slots=True)
class CaseRow:
    """An enquiry or a complaint; `age` in days since it came, up to its closing."""

    key: bytes
    customer_id: bytes
    customer: str
    kind: str
    title: str
    channel: str | None
    angry: bool
    opened: date
    answered: date | None
    closed: date | None
    cause: str | None
    follow_up: bytes | None
    age: int


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise; `late` counts the days past its day."""

    key: bytes
    customer_id: bytes
    customer: str
    title: str
    made: date
    due: date
    state: str
    settled: date | None
    late: int


@dataclass(frozen=True, slots=True)
class Kept:
    """How promises of a time ended; `rate` is kept / (kept + broken), None before the first."""

    kept: int
    broken: int
    owed: int

    @property
    def rate(self) -> float | None:
        """The share that was kept in time."""
        ended = self.kept + self.broken
        return self.kept / ended if ended else None


_CASES = (
    "SELECT x.*, c.name FROM service_case AS x JOIN customer AS c ON c.id = x.customer_id "
    "WHERE x.deleted_at IS NULL AND c.deleted_at IS NULL"
)
_PROMISES = (
    "SELECT x.*, c.name FROM promise AS x JOIN customer AS c ON c.id = x.customer_id "
    "WHERE x.deleted_at IS NULL AND c.deleted_at IS NULL"
)


def open_cases(store: Store, today: date) -> list[CaseRow]:
    """What is not closed, unanswered enquiries first, the oldest first."""
    rows = store.rows(
        f"{_CASES} AND x.closed_on IS NULL "
        "ORDER BY x.answered_on IS NOT NULL, x.kind <> 'enquiry', x.opened_on, x.id"
    )
    return [_case(row, today) for row in rows]


def cases_of(store: Store, customer_id: bytes, today: date) -> list[CaseRow]:
    """All cases of a customer, the newest first."""
    more, values = _of(customer_id)
    rows = store.rows(f"{_CASES} {more} ORDER BY x.opened_on DESC, x.id DESC", values)
    return [_case(row, today) for row in rows]


def case_of_touch(
    store: Store, customer_id: bytes, interaction_id: bytes, today: date
) -> CaseRow | None:
    """The case that this touch opened."""
    row = store.row(
        f"{_CASES} AND x.customer_id = ? AND x.interaction_id = ?", (customer_id, interaction_id)
    )
    return None if row is None else _case(row, today)


def known_causes(store: Store, most: int = 6) -> list[tuple[str, int]]:
    """Why customers complain, with the number of complaints, the most frequent first (R92)."""
    return [
        (row["cause"], row["n"])
        for row in store.rows(
            "SELECT cause, count(*) AS n FROM service_case WHERE cause IS NOT NULL "
            "AND kind = 'complaint' AND deleted_at IS NULL GROUP BY cause "
            "ORDER BY n DESC, cause LIMIT ?",
            (most,),
        )
    ]


def owed_promises(store: Store, today: date, customer_id: bytes | None = None) -> list[PromiseRow]:
    """What we owe, the longest overdue first."""
    more, values = _of(customer_id)
    rows = store.rows(f"{_PROMISES} AND x.state = 'owed' {more} ORDER BY x.due_on, x.id", values)
    return [
        PromiseRow(
            key=row["id"],
            customer_id=row["customer_id"],
            customer=row["name"],
            title=row["title"],
            made=date.fromisoformat(row["made_on"]),
            due=date.fromisoformat(row["due_on"]),
            state=row["state"],
            settled=_day(row["settled_on"]),
            late=max(0, (today - date.fromisoformat(row["due_on"])).days),
        )
        for row in rows
    ]


def promises_kept(store: Store, customer_id: bytes | None = None) -> Kept:
    """Promises by how they ended (R32)."""
    more, values = _of(customer_id)
    row = store.row(
        "SELECT coalesce(sum(x.state = 'kept'), 0), coalesce(sum(x.state = 'broken'), 0), "
        f"coalesce(sum(x.state = 'owed'), 0) FROM promise AS x WHERE x.deleted_at IS NULL {more}",
        values,
    )
    return Kept(row[0], row[1], row[2])


def baseline(store: Store, customer_id: bytes) -> dict[str, tuple[int, date]]:
    """The first score of each kind: what later ones are measured against (R87)."""
    return {
        row["kind"]: (row["score"], date.fromisoformat(row["answered_on"]))
        for row in store.rows(
            "SELECT kind, score, answered_on FROM satisfaction WHERE customer_id = ? "
            "AND deleted_at IS NULL ORDER BY answered_on DESC, id DESC",
            (customer_id,),
        )
    }


def came_last(store: Store, customer_id: bytes) -> tuple[str, date] | None:
    """By which channel they came to us last, and when; None where nobody has said it (R95)."""
    came = store.row(
        # How a case came stands with the case, if anybody said it.
        "SELECT iif(x.id IS NULL, i.channel, x.channel) AS way, i.happened_on "
        "FROM interaction AS i LEFT JOIN service_case AS x ON x.interaction_id = i.id "
        "AND x.customer_id = i.customer_id AND x.deleted_at IS NULL "
        "WHERE i.customer_id = ? AND i.direction = 'in' AND i.deleted_at IS NULL "
        f"AND way IN ({quoted(talks())}) "
        "ORDER BY i.happened_at DESC LIMIT 1",
        (customer_id,),
    )
    return None if came is None else (came[0], date.fromisoformat(came[1]))


def find_case(store: Store, text: str) -> Any:
    """The one open case (row of `service_case`) by its id or the last digits of it, else by its
    words or by what names its customer.

    Raises:
        Refused: none, or several.
    """
    cases = store.rows(
        "SELECT x.*, c.name FROM service_case AS x JOIN customer AS c ON c.id = x.customer_id "
        "WHERE x.closed_on IS NULL AND x.deleted_at IS NULL ORDER BY x.opened_on, x.id"
    )
    words = name_words(text)
    rows = by_digits(store, "service_case", "closed_on IS NULL", text.strip())
    rows = rows or [
        each for each in cases if words in map(name_words, (each["title"], each["name"]))
    ]
    if not rows and text.strip():  # no whole name: as any command finds a customer
        named = {each["id"] for each in customers_named(store, text.strip())}
        rows = [each for each in cases if each["customer_id"] in named]
    if len(rows) == 1:
        return rows[0]
    if rows:
        several = ", ".join(f"{short(row['id'])} ({row['title']})" for row in rows[:5])
        raise Refused(say("refused.several_cases", text=text, several=several))
    raise Refused(say("refused.no_open_case", text=text))


def _of(customer_id: bytes | None) -> tuple[str, tuple[bytes, ...]]:
    return ("", ()) if customer_id is None else ("AND x.customer_id = ?", (customer_id,))


def _case(row: Any, today: date) -> CaseRow:
    opened, closed = date.fromisoformat(row["opened_on"]), _day(row["closed_on"])
    return CaseRow(
        key=row["id"],
        customer_id=row["customer_id"],
        customer=row["name"],
        kind=row["kind"],
        title=row["title"],
        channel=row["channel"],
        angry=bool(row["angry"]),
        opened=opened,
        answered=_day(row["answered_on"]),
        closed=closed,
        cause=row["cause"],
        follow_up=row["follow_up_id"],
        age=max(0, ((closed or today) - opened).days),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
