"""What happened in a unit of work that plans may name as their end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from store.dataclass import dataclass
from store.ledger.unit import Unit
from store.lifecycle.plans import Exit
from store.names import quoted
from store.sentence import Sentence, Words, money, say
from store.settings.values import currency_of
from store.views.touches import ENTERED_AFTER, ORDERED_BEFORE
from store.vocabulary import talks

_ADDED = "SELECT record_id FROM journal WHERE work_seq = ? AND field IS NULL AND tbl = "
_APART = "abs(julianday({}.bought_on) - julianday(i.happened_on))"


@dataclass(frozen=True)
class Ending:
    """An event of one customer, in a word that plans know and in words for the history.

    `title` is the step that answers it where no other plan does (None: one is dated already), `day`
    when it happened.
    """

    customer_id: bytes
    kind: Exit
    words: Words
    title: Sentence | None
    day: date


def endings(unit: Unit) -> Iterator[Ending]:
    """The events of this unit: replies, then purchases, then complaints; the last one counts.

    A purchase or a touch of long ago that is only now recorded ends nothing: it must be of the time
    after the present plan began.
    """
    began = (
        "(SELECT max(e.started_on) FROM enrolment AS e WHERE e.customer_id = x.customer_id "
        "AND e.state = 'running' AND e.beside = 0 AND e.deleted_at IS NULL)"
    )
    for row in unit.run(
        f"SELECT x.customer_id, x.channel, x.happened_on FROM interaction AS x "
        f"WHERE x.id IN ({_ADDED}'interaction') AND x.direction = 'in' "
        f"AND x.channel IN ({quoted(talks())}) AND x.happened_on >= {began}",
        (unit.seq,),
    ).fetchall():
        yield Ending(
            row["customer_id"],
            "reply",
            say("reason.answered", channel=row["channel"]),
            say("todo.take_up"),
            date.fromisoformat(row["happened_on"]),
        )
    currency = currency_of(unit.store)
    for row in unit.run(
        "SELECT x.customer_id, x.amount, x.bought_on FROM journal AS j CROSS JOIN purchase AS x "
        "ON x.id = j.record_id WHERE j.work_seq = ?1 AND j.field IS NULL AND j.tbl = 'purchase' "
        f"AND x.kind = 'purchase' AND x.bought_on >= {began} "
        # With a sale that was told before its amount the plan has gone on already.
        "AND NOT EXISTS (SELECT 1 FROM interaction AS i WHERE i.customer_id = x.customer_id "
        "AND i.outcome = 'bought' AND i.deleted_at IS NULL AND i.created_at < ?2 "
        "AND (i.happened_on = x.bought_on OR x.bought_on BETWEEN date(i.happened_on, ?3) "
        "AND date(i.happened_on, ?4) AND NOT EXISTS (SELECT 1 FROM purchase AS p "
        "WHERE p.customer_id = x.customer_id AND p.id <> x.id AND p.kind = 'purchase' "
        "AND p.deleted_at IS NULL "
        "AND p.bought_on BETWEEN date(i.happened_on, ?3) AND date(i.happened_on, ?4) "
        # Of several it is the one that was there, else the nearest.
        f"AND (p.created_at < ?2 OR ({_APART.format('p')}, p.bought_on, p.id) "
        f"< ({_APART.format('x')}, x.bought_on, x.id))))) ORDER BY x.id",
        (unit.seq, unit.at, f"-{ORDERED_BEFORE} days", f"+{ENTERED_AFTER} days"),
    ).fetchall():
        words = say("reason.bought_for", amount=money(row["amount"], currency), on=row["bought_on"])
        day = date.fromisoformat(row["bought_on"])
        yield Ending(row["customer_id"], "purchase", words, say("todo.thank"), day)
    for row in unit.run(
        f"SELECT x.customer_id, x.happened_on FROM interaction AS x "
        f"WHERE x.id IN ({_ADDED}'interaction') AND x.outcome = 'bought' "
        f"AND x.happened_on >= {began} AND NOT EXISTS (SELECT 1 FROM purchase AS p "
        "WHERE p.customer_id = x.customer_id AND p.deleted_at IS NULL "
        "AND p.bought_on = x.happened_on)",
        (unit.seq,),
    ).fetchall():
        day = date.fromisoformat(row["happened_on"])
        words = say("reason.bought", on=row["happened_on"])
        yield Ending(row["customer_id"], "purchase", words, say("todo.thank"), day)
    for row in unit.run(
        "SELECT x.customer_id, x.happened_on, EXISTS (SELECT 1 FROM service_case AS s "
        "JOIN follow_up AS f ON f.id = s.follow_up_id AND f.is_open = 1 WHERE s.customer_id = "
        "x.customer_id AND s.interaction_id = x.id AND s.deleted_at IS NULL) AS answer "
        f"FROM interaction AS x WHERE x.id IN ({_ADDED}'interaction') AND x.direction = 'in' "
        f"AND x.channel = 'service_case' AND x.happened_on >= {began}",
        (unit.seq,),
    ).fetchall():
        yield Ending(
            row["customer_id"],
            "complaint",
            say("reason.complaint", on=row["happened_on"]),
            None if row["answer"] else say("todo.solve"),
            date.fromisoformat(row["happened_on"]),
        )
