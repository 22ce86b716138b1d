"""The customers list: a window over SQL, filtered and sorted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from store.dataclass import dataclass
from store.errors import BadInput
from store.names import nearest, sort_name
from store.safety.opening import Store
from store.sentence import Words, read_maybe, say, shown
from store.settings.values import calendar_of, currency_of
from store.views.day.foremost import foremost_of_several
from store.views.day.stops import Stop

_JOINS = """FROM customer AS c LEFT JOIN follow_up AS f ON f.id = c.next_id
 LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL
 LEFT JOIN standing AS s ON s.customer_id = c.id
 LEFT JOIN rhythm AS r ON r.customer_id = c.id LEFT JOIN score AS v ON v.customer_id = c.id
 LEFT JOIN rep AS o ON o.id = c.owner_id"""
_COLUMNS = """c.id, c.external_id, c.name, c.live, c.closed_on, c.closed_reason,
 g.name AS segment, s.stage, s.grp, s.why, o.name AS owner, f.id AS step_id, f.due_on, f.title,
 f.channel, f.minutes, r.days, r.revenue, r.last_on, v.earned, v.ahead, v.total, v.churn_risk,
 v.expected_purchases, v.horizon_days, v.reason, v.at_risk"""
SORTS: Final = {
    "name": "c.sort_name, c.id",
    "due": "v.next_on, c.id",
    "risk": "v.churn_risk DESC, c.id",
    "at-risk": "v.at_risk DESC, c.id",
    "ltv": "v.total DESC, c.id",
    "earned": "v.earned DESC, c.id",
    "ahead": "v.ahead DESC, c.id",
    "revenue": "r.revenue DESC, c.id",
    "last": "r.last_on DESC, c.id",
}
# The other way round; who has no figure stands last there, too.
_BACKWARDS: Final = {
    "name": "c.sort_name DESC, c.id DESC",
    "due": "v.next_on DESC, c.id DESC",
    "risk": "v.churn_risk NULLS LAST, c.id DESC",
    "at-risk": "v.at_risk NULLS LAST, c.id DESC",
    "ltv": "v.total NULLS LAST, c.id DESC",
    "earned": "v.earned NULLS LAST, c.id DESC",
    "ahead": "v.ahead NULLS LAST, c.id DESC",
    "revenue": "r.revenue NULLS LAST, c.id DESC",
    "last": "r.last_on NULLS LAST, c.id DESC",
}
# What a row of the list can show beside the name.
SHOWN: Final = (
    "segment", "group", "stage", "next", "what", "risk", "at-risk", "ltv", "earned", "ahead",
    "last", "purchases", "revenue", "owner", "id",
)  # fmt: skip
# The same orders over live customers, each from one index: a page far down costs no joins.
_FROM: Final = {"name": "customer", "last": "rhythm", "revenue": "rhythm"}


def _keys(sort: str, order: str) -> str:
    table = _FROM.get(sort, "score")
    ident = "id" if table == "customer" else "customer_id"
    columns = order.replace("c.id", ident)
    for alias in ("c.", "v.", "r."):
        columns = columns.replace(alias, "")
    return f"SELECT {ident} FROM {table} WHERE live = 1 ORDER BY {columns}"


def _joined(asking: str) -> str:
    """The tables that a condition or an order asks of: SQLite looks into every one that is joined.

    Of whom the condition keeps out would otherwise all be read.
    """
    table, *others = _JOINS.split(" LEFT JOIN ")
    asked = [each for each in others if re.search(rf"\b{each.split()[2]}\.", asking) is not None]
    return " LEFT JOIN ".join((table, *asked))


# Below what SQLite takes as values of one statement everywhere.
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One customer of the list; money in minor units.

    `overdue_since`: the day of another step of theirs that is overdue, where the one shown is not.
    """

    key: bytes
    external_id: str | None
    name: str
    live: bool
    closed_on: date | None
    closed_reason: str | None
    segment: str | None
    stage: str | None
    group: str | None
    group_why: Words | None
    owner: str | None
    step_id: bytes | None
    step_due: date | None
    step_title: str | None
    step_channel: str | None
    step_minutes: int | None
    purchases: int
    revenue: int
    last_purchase: date | None
    earned: int | None
    ahead: int | None
    total: int | None
    churn_risk: float | None
    expected_purchases: float | None
    horizon_days: int | None
    reason: Words | None
    at_risk: int | None
    overdue_since: date | None


def known_sort(sort: str) -> str:
    """The order that is meant, without the minus that turns it round.

    Raises:
        BadInput: there is no such order.
    """
    name = sort.removeprefix("-")
    if name not in SORTS:
        known = ", ".join(SORTS)
        raise BadInput(say("refused.no_order", text=sort, known=known))
    return name


def with_order(columns: tuple[str, ...], sort: str) -> tuple[str, ...]:
    """These columns, and the figure that the order goes by where it is none of them."""
    by = sort.removeprefix("-")
    return columns if by in columns or by not in SHOWN else (*columns, by)


def known_columns(text: str) -> tuple[str, ...]:
    """The columns of a line such as `next, risk, ltv`, in its order.

    Raises:
        BadInput: one of them is no column.
    """
    found = [each.strip().lower().replace(" ", "-") for each in text.split(",") if each.strip()]
    for each in found:
        if each not in SHOWN:
            raise BadInput(
                say(
                    "refused.no_column",
                    text=each[:40],
                    known=", ".join(SHOWN),
                    likely=nearest(each, SHOWN),
                )
            )
    return tuple(dict.fromkeys(found))


class Customers:
    """Customers that a filter keeps. Closed ones are left out unless the filter speaks of them."""

    def __init__(
        self, store: Store, today: date, filter_text: str = "", sort: str = "name"
    ) -> None:
        order = known_sort(sort)
        self._store = store
        self._today = today
        self._order = (SORTS if order == sort else _BACKWARDS)[order]
        self._keys = _keys(order, self._order)
        self._where = "c.live = 1"  # as the indexes say it, so that who counts reads no row
        self._values: tuple[Any, ...] = ()
        if filter_text.strip():
            # 30 ms that a list without a filter does not cost.
            from store.query import compile_filter
            from store.settings.own_fields import own_fields

            found = compile_filter(
                filter_text, today, currency_of(store), calendar_of(store), own_fields(store)
            )
            there = "c.deleted_at IS NULL" if found.mentions_closed else self._where
            self._where = f"{there} AND ({found.where})"
            self._values = found.values
            self._keys = (
                f"SELECT c.id {_joined(self._where + self._order)} WHERE {self._where} "
                f"ORDER BY {self._order}"
            )

    def count(self) -> int:
        """Customers in the list."""
        return self._count("")

    def place_of(self, begun: str) -> int:
        """The place of the first name that begins so, or comes after it where none does.

        Raises:
            BadInput: the list is in another order than that of the names.
        """
        wanted = sort_name(begun)
        if self._order == SORTS["name"]:
            before = self._count(" AND c.sort_name < ?", wanted)
        elif self._order == _BACKWARDS["name"]:
            before = self._count(" AND c.sort_name > ?", wanted + chr(0x10FFFF))
        else:
            raise BadInput(say("refused.letters_need_name_order"))
        return max(0, min(before, self.count() - 1))

    def _count(self, more: str, *values: Any) -> int:
        sql = f"SELECT count(*) {_joined(self._where)} WHERE {self._where}{more}"
        return int(self._store.value(sql, (*self._values, *values)))

    def page(self, offset: int, limit: int) -> list[CustomerRow]:
        """Rows `offset` to `offset + limit` in the list's order; `limit` -1 means all."""
        # First who they are, then all that is shown of those.
        rows = self._store.rows(
            f"SELECT {_COLUMNS} {_JOINS} WHERE c.id IN ({self._keys} LIMIT ? OFFSET ?) "
            f"ORDER BY {self._order}",
            (*self._values, limit, offset),
        )
        return _rows_of(self._store, rows, self._today)

    def among(self, ids: Sequence[bytes]) -> list[CustomerRow]:
        """Those of these customers that are in the list now, in the given order."""
        found: dict[bytes, CustomerRow] = {}
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            rows = self._store.rows(
                f"SELECT {_COLUMNS} {_JOINS} WHERE {self._where} AND c.id IN ({marks})",
                (*self._values, *some),
            )
            found |= {each.key: each for each in _rows_of(self._store, rows, self._today)}
        return [found[each] for each in ids if each in found]

    def stops(self) -> list[Stop]:
        """All rows in the list's order, each with only what a sitting must remember of it."""
        rows = self._store.rows(
            "SELECT c.id AS key, c.id, f.id, f.due_on, coalesce(f.minutes, 0) "
            f"{_JOINS} WHERE {self._where} ORDER BY {self._order}",
            self._values,
        )
        stops = {row["key"]: Stop(*row) for row in rows}
        several = foremost_of_several(self._store, list(stops), self._today)
        for ident, step in several.items():
            stops[ident] = Stop(ident, ident, step["id"], step["due_on"], step["minutes"])
        return list(stops.values())

    def tally(self, column: str) -> list[tuple[str, int]]:
        """Customers of the list by what a column has, the most frequent first; no empty values.

        `column` is SQL of the filter language's own, over the names that its fields use.
        """
        rows = self._store.rows(
            f"SELECT {column} AS value, count(*) AS many {_JOINS} WHERE {self._where} "
            "GROUP BY 1 HAVING trim(value) <> '' ORDER BY many DESC, value",
            self._values,
        )
        return [(str(row["value"]), int(row["many"])) for row in rows]


def customer_row(store: Store, customer_id: bytes, today: date) -> CustomerRow | None:
    """One customer as the list shows it."""
    row = store.row(
        f"SELECT {_COLUMNS} {_JOINS} WHERE c.id = ? AND c.deleted_at IS NULL", (customer_id,)
    )
    return next(iter(_rows_of(store, () if row is None else (row,), today)), None)


def _rows_of(store: Store, rows: Sequence[Any], today: date) -> list[CustomerRow]:
    """The rows, each with the step that a touch would be about (see `in_turn`)."""
    several = foremost_of_several(store, [row["id"] for row in rows if row["live"]], today)
    return [_row(row, several.get(row["id"]), today) for row in rows]


def _row(row: Any, foremost: Any | None, today: date) -> CustomerRow:
    step = row if foremost is None else foremost
    late = foremost is not None and row["due_on"] < today.isoformat() <= step["due_on"]
    return CustomerRow(
        key=row["id"],
        external_id=row["external_id"],
        name=row["name"],
        live=bool(row["live"]),
        closed_on=_day(row["closed_on"]),
        closed_reason=row["closed_reason"],
        segment=row["segment"],
        stage=row["stage"],
        group=row["grp"],
        group_why=read_maybe(row["why"]),
        owner=row["owner"],
        step_id=row["step_id"] if foremost is None else foremost["id"],
        step_due=_day(step["due_on"]),
        step_title=None if step["title"] is None else shown(step["title"]),
        step_channel=step["channel"],
        step_minutes=step["minutes"],
        purchases=row["days"] or 0,
        revenue=row["revenue"] or 0,
        last_purchase=_day(row["last_on"]),
        earned=row["earned"],
        ahead=row["ahead"],
        total=row["total"],
        churn_risk=row["churn_risk"],
        expected_purchases=row["expected_purchases"],
        horizon_days=row["horizon_days"],
        reason=read_maybe(row["reason"]),
        at_risk=row["at_risk"],
        overdue_since=_day(row["due_on"]) if late else None,
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def nobody_yet(store: Store) -> bool:
    """Whether the store has never had a customer."""
    return not store.value("SELECT EXISTS (SELECT 1 FROM customer)")
