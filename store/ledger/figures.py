"""Keeps what is derived up to date: rhythm, standing, score, the queue's weights.

One path for one customer after a write and for everybody in the morning: the customers are put
into a temporary table and every question is asked of all of them at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from store.dataclass import dataclass
from store.lifecycle.groups import Standing, group_of
from store.safety.opening import Store
from store.sentence import Words
from store.settings.values import scoring_day
from store.value.models.fast import by_columns
from store.value.rfm import Fifths, rfm
from store.views.day.weight import OWED_FIRST
from store.views.value.appraisal import Appraisal
from store.views.value.appraiser import Appraiser, appraiser_of
from store.views.value.facts import Known, gather, pick
from store.views.value.rfm_cuts import fifths_of

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

CHUNK = 2000


@dataclass(frozen=True)
class Worked:
    """Figures that are worked out and not kept yet, of what was known on `as_of`."""

    as_of: date
    known: Sequence[Known]
    standings: dict[bytes, Standing]
    scores: Sequence[Appraisal]

    def of(self, customers: Collection[bytes]) -> Worked:
        """Those of some customers."""
        pairs = [
            pair
            for pair in zip(self.known, self.scores, strict=True)
            if pair[0].customer_id in customers
        ]
        standings = {ident: at for ident, at in self.standings.items() if ident in customers}
        return Worked(self.as_of, [a for a, _ in pairs], standings, [b for _, b in pairs])

    def joined(self, other: Worked) -> Worked:
        """These and those of other customers."""
        return Worked(
            self.as_of,
            [*self.known, *other.known],
            self.standings | other.standings,
            [*self.scores, *other.scores],
        )


@dataclass(frozen=True)
class Moved:
    """A customer whose group is another than it was, with the evidence."""

    customer_id: bytes
    before: str
    after: str
    why: Words


def derive(
    store: Store, customers: Iterable[bytes], today: date, *, moves: bool = True
) -> list[Moved]:
    """Recompute what is derived for these customers, inside the caller's transaction.

    Returns those whose group has changed as of the real today: while an analyst looks at an
    earlier day, or without `moves`, nobody moves.
    """
    ids = list(customers)
    if not ids:
        return []
    appraiser = appraiser_of(store, scoring_day(store, today))
    many = by_columns(len(ids), None)
    moved: list[Moved] = []
    for start in range(0, len(ids), CHUNK):
        worked = work_out(store, appraiser, ids[start : start + CHUNK], many=many)
        moved += keep_figures(store, worked, today, moves=moves)
    return moved


def work_out(
    store: Store, appraiser: Appraiser, customers: Sequence[bytes], *, many: bool
) -> Worked:
    """The figures of customers, worked out on what is known now; nothing is written.

    `many`: whole columns at once with numpy, which costs its import.
    """
    as_of = appraiser.as_of
    known = gather(store.connection, customers, as_of)
    if many:
        appraiser.foresee(known)
    standings = {each.customer_id: group_of(each.facts, as_of) for each in known}
    return Worked(as_of, known, standings, [appraiser.score(each) for each in known])


def keep_figures(store: Store, worked: Worked, today: date, *, moves: bool = True) -> list[Moved]:
    """Write figures that were worked out, inside the caller's transaction; returns as `derive`."""
    connection, moved = store.connection, list[Moved]()
    pick(connection, list(worked.standings))
    lived, gone = _lived(connection)
    if worked.as_of == today and moves:
        for ident, found in worked.standings.items():
            if ident in gone:  # what was theirs is another's now, who has not moved for that
                continue
            before = lived.get(ident)
            if before is not None and before != found.group:
                moved.append(Moved(ident, before, found.group, found.why))
            lived[ident] = found.group
    _write_standings(connection, worked.standings, lived, worked.as_of)
    _write(connection, worked.known, worked.scores, fifths_of(connection), worked.as_of)
    return moved


def keep_fifths(connection: Connection) -> None:
    """Write the fifths of all who are scored anew; nothing else is another."""
    fifths = fifths_of(connection)
    rows = connection.execute("SELECT customer_id, last_on, days, revenue FROM rhythm").fetchall()
    connection.executemany(
        "UPDATE score SET recency = ?, frequency = ?, monetary = ? WHERE customer_id = ?",
        [
            (*rfm(row[1] and date.fromisoformat(row[1]), row[2], row[3], fifths), row[0])
            for row in rows
        ],
    )


def derive_steps(store: Store, customers: Iterable[bytes]) -> None:
    """As `derive`, of customers of whom nothing but the open steps is another since it was done.

    Their figures stay; the day of the next step and the weight of each open one follow.
    """
    ids = list(customers)
    for start in range(0, len(ids), CHUNK):
        _derive_steps(store, [(each,) for each in ids[start : start + CHUNK]])


def _derive_steps(store: Store, ids: Sequence[tuple[bytes]]) -> None:
    run = store.connection.executemany
    run(
        "UPDATE score SET next_on = (SELECT f.due_on FROM customer AS c JOIN follow_up AS f "
        "ON f.id = c.next_id WHERE c.id = ?1) WHERE customer_id = ?1",
        ids,
    )
    run(
        "UPDATE follow_up SET weight = (SELECT max(0, coalesce(s.at_risk, 0)) FROM score AS s "
        f"WHERE s.customer_id = ?1) + {OWED_FIRST} WHERE customer_id = ?1 AND status = 'open'",
        ids,
    )


def _upsert(begin: str) -> str:
    """The statement that keeps a customer's row; one that is the same is not written again.

    `begin` is its table and columns, the customer's id first: `INSERT INTO rhythm (…)`.
    """
    table, _, listed = begin.removeprefix("INSERT INTO ").rstrip(")").partition(" (")
    key, *rest = listed.split(", ")
    old, new = (", ".join(f"{each}.{name}" for name in rest) for each in (table, "excluded"))
    sets = ", ".join(f"{name} = excluded.{name}" for name in rest)
    return (
        f"{begin} VALUES (?{', ?' * len(rest)}) "
        f"ON CONFLICT ({key}) DO UPDATE SET {sets} WHERE ({old}) IS NOT ({new})"
    )


def _lived(connection: Connection) -> tuple[dict[bytes, str | None], set[bytes]]:
    """The groups that the picked customers were in when the real today was looked at last, and
    which of them are deleted."""
    found = connection.execute(
        "SELECT s.customer_id, s.lived, c.deleted_at FROM picked AS p "
        # They are few, whatever the planner thinks of a table that it has never seen.
        "CROSS JOIN standing AS s ON s.customer_id = p.id CROSS JOIN customer AS c ON c.id = p.id"
    ).fetchall()
    return {row[0]: row[1] for row in found}, {row[0] for row in found if row[2] is not None}


def _write_standings(
    connection: Connection,
    standings: dict[bytes, Standing],
    lived: dict[bytes, str | None],
    today: date,
) -> None:
    connection.executemany(
        _upsert(
            "INSERT INTO standing (customer_id, stage, grp, lived, why, flips_on, standing_on)"
        ),
        [
            (
                ident,
                found.stage,
                found.group,
                lived.get(ident),
                found.why,
                None if found.flips_on is None else found.flips_on.isoformat(),
                today.isoformat(),
            )
            for ident, found in standings.items()
        ],
    )


def _write(
    connection: Connection,
    customers: Sequence[Known],
    scores: Sequence[Appraisal],
    fifths: Fifths,
    today: date,
) -> None:
    day = today.isoformat()
    connection.executemany(
        _upsert(
            "INSERT INTO rhythm (customer_id, days, first_on, last_on, usual_gap, "
            "longest_gap, sum_log_gaps, revenue, cost, costed, touched_on, live, "
            "renews_on, renews_for)"
        ),
        [_rhythm(each) for each in customers],
    )
    connection.executemany(
        _upsert(
            "INSERT INTO score (customer_id, scored_on, fit_id, model, horizon_days, "
            "p_alive, churn_risk, expected_purchases, earned, ahead, total, at_risk, "
            "recency, frequency, monetary, reason, next_on, live, ahead_month, ahead_quarter)"
        ),
        [
            (
                each.customer_id,
                day,
                score.fit_id,
                score.model,
                score.horizon_days,
                score.p_alive,
                score.churn_risk,
                score.expected_purchases,
                score.earned,
                score.ahead,
                score.total,
                score.at_risk,
                *rfm(each.summary.last, each.summary.purchases, each.revenue, fifths),
                score.reason,
                each.next_on,
                int(each.live),
                score.ahead_month,
                score.ahead_quarter,
            )
            for each, score in zip(customers, scores, strict=True)
        ],
    )
    connection.executemany(
        f"UPDATE follow_up SET weight = ?2 + {OWED_FIRST} "
        f"WHERE customer_id = ?1 AND status = 'open' AND weight <> ?2 + {OWED_FIRST}",
        [
            (each.customer_id, max(0, score.at_risk or 0))
            for each, score in zip(customers, scores, strict=True)
        ],
    )


def _rhythm(each: Known) -> tuple[Any, ...]:
    found, paid = each.summary, each.facts.paid_until
    return (
        each.customer_id,
        found.purchases,
        None if found.first is None else found.first.isoformat(),
        None if found.last is None else found.last.isoformat(),
        found.usual_gap_days,
        found.longest_gap_days,
        found.sum_log_gaps,
        each.revenue,
        each.cost,
        each.costed,
        each.touched_on,
        int(each.live),
        None if paid is None else paid.isoformat(),
        None if each.contract is None else each.contract.each,
    )
