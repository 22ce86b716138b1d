"""Why a follow-up stands where it does, term by term in money; the best set for some minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from store.dataclass import dataclass
from store.errors import Refused
from store.safety.opening import Store
from store.sentence import Words, say
from store.value.knapsack import best
from store.value.trouble import calmed, raised
from store.views.customer.troubles import troubles
from store.views.day.alarms import alarms_of
from store.views.day.owner_scope import EVERYBODY
from store.views.day.queue import Queue, QueueRow
from store.views.day.stops import Stop
from store.views.day.weight import OWED_WEIGHT, climbed, silent_sql


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the sum: `factor` × `weight` is `amount`; money in minor units.

    The amounts of all terms are the follow-up's weight to the cent; a factor is rounded to six
    places. The amount is None where no risk can be told. `first` marks what no money outweighs.
    """

    title: Words
    factor: Decimal
    weight: int
    amount: int | None

    @property
    def first(self) -> bool:
        """True for what is owed."""
        return self.amount in OWED_WEIGHT.values()


def explain(store: Store, follow_up_id: bytes, today: date) -> tuple[Term, ...]:
    """The sum behind a follow-up's place in the queue, as it was scored last.

    What is lost if the customer leaves within the segment's horizon, times the chance of that; the
    chance as the model gives it, what each trouble adds, and an alarm that nobody has answered.

    Raises:
        Refused: the follow-up is not there or is finished.
    """
    row = store.row(
        "SELECT f.kind, f.weight, f.customer_id, f.due_on, f.due_time, v.churn_risk, v.at_risk, "
        f"v.horizon_days, {silent_sql('f.customer_id', 'f.weight', today)} AS silent "
        "FROM follow_up AS f LEFT JOIN score AS v ON v.customer_id = f.customer_id "
        "WHERE f.id = ? AND f.is_open = 1",
        (follow_up_id,),
    )
    if row is None:
        raise Refused(say("refused.step_not_open"))
    terms = []
    money = row["weight"]
    if row["due_time"] is not None and row["due_on"] == today.isoformat():
        terms.append(Term(say("rank.clock", clock=row["due_time"]), Decimal(0), 0, 0))
    if row["kind"] in OWED_WEIGHT:
        owed = OWED_WEIGHT[row["kind"]]
        terms.append(Term(say(f"rank.{row['kind']}"), Decimal(1), owed, owed))
        money -= owed
    risk = row["churn_risk"]
    if not risk or not money:
        if row["at_risk"] is not None:
            return (*terms, Term(say("rank.no_money"), Decimal(0), 0, money))
        why = say("rank.silent" if row["silent"] else "rank.nothing")
        return (*terms, Term(why, Decimal(0), 0, None))
    yearly = round(money / risk)
    words = troubles(store, row["customer_id"], today)
    before = calmed(risk, len(words))
    title = say("rank.chance", days=row["horizon_days"])
    terms.append(_term(title, before, yearly))
    for count, word in enumerate(words, start=1):
        after = raised(calmed(risk, len(words)), count)
        terms.append(_term(word, after - before, yearly))
        before = after
    terms = list(_exact(terms, row["weight"]))
    rung = alarms_of(store, today, EVERYBODY).of([row["customer_id"]]).get(row["customer_id"])
    more = 0 if rung is None else climbed(row["kind"], row["weight"], rung.tenths) - row["weight"]
    if rung is not None and more:
        times = Decimal(rung.tenths - 10) / 10
        title = say("rank.alarm", days=rung.untouched)
        terms.append(Term(title, times, money, more))
    return tuple(terms)


def at_risk_of(terms: Sequence[Term]) -> int | None:
    """The money at risk that the terms make together, in minor units; None where it is unknown."""
    total = 0
    for term in terms:
        if term.amount is None:
            return None
        total += 0 if term.first else term.amount
    return total


def best_set(store: Store, today: date, minutes: int, *, everybody: bool = False) -> list[QueueRow]:
    """The rows of today's queue that are worth most in so many minutes, in the queue's order."""
    queue = Queue(store, today, everybody=everybody)
    found = queue.items()
    # Where no money is known, silence counts as the least of it.
    places = best([(item.weight + item.silent, item.minutes) for item in found], minutes)
    return queue.among([found[place].key for place in places])


class BestSet:
    """The best set for some minutes, chosen once: what is worked leaves it, undo brings it back.

    A source of rows in the place of the whole `Queue`.
    """

    def __init__(self, store: Store, today: date, minutes: int, *, everybody: bool = False) -> None:
        self.minutes = minutes
        self._queue = Queue(store, today, everybody=everybody)
        self._ids = [row.key for row in best_set(store, today, minutes, everybody=everybody)]

    def count(self) -> int:
        """How many of them wait still."""
        return len(self.rows())

    def page(self, offset: int, limit: int) -> list[QueueRow]:
        """The rows `offset` to `offset + limit` of those that wait still."""
        return self.rows()[offset : offset + limit]

    def rows(self) -> list[QueueRow]:
        """All that wait still, in the queue's order at the choosing."""
        return self._queue.among(self._ids)

    def among(self, ids: Sequence[bytes]) -> list[QueueRow]:
        """Those of these follow-ups that wait still, in the given order."""
        known = set(self._ids)
        return self._queue.among([each for each in ids if each in known])

    def stops(self) -> list[Stop]:
        """All that wait still, each with only what a sitting must remember of it."""
        found = {stop.key: stop for stop in self._queue.stops()}
        return [found[each] for each in self._ids if each in found]


def _term(title: Words, factor: float, weight: int) -> Term:
    exact = Decimal(str(round(factor, 6)))
    return Term(title, exact, weight, int((exact * weight).to_integral_value()))


def _exact(terms: list[Term], weight: int) -> tuple[Term, ...]:
    """The last cents of rounding go to the last term, so that the sum is the weight."""
    last = terms.pop()
    rest = weight - sum(term.amount or 0 for term in terms)
    return (*terms, Term(last.title, last.factor, last.weight, rest))
