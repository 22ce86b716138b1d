"""Scoring everybody when it is due; the screens only read what is stored here."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from store.dataclass import dataclass
from store.errors import BadInput
from store.ledger.give_way import DAYS, OWNED, give_way_to_day, last_day
from store.safety.opening import Store
from store.sentence import say
from store.settings.values import scoring_day, setting

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from store.ledger.model_fits import Options
    from store.ledger.unit import Unit
    from store.value.models.result import Model
    from store.views.value.fits import Fitted

# A store of this size is scored while the person waits; a larger one when asked or in the
# background.
AT_ONCE = 5000
# From so many customers on they are scored in pieces, each a transaction of its own.
TOGETHER = 500
APART = 250
# So many are worked out at once before they are written: whole columns, and few questions.
AHEAD = 2_000
# The day of figures that are still to be made, on which nobody was ever scored.
OWED = "0001-01-01"
# Up to so many purchases are counted one by one.
_COUNTED = 50_000
_REFIT_GROWTH = 0.01
# What the segments ask of the models.
ASKED = (
    "SELECT hex(id) AS key, horizon_days, contract_days FROM segment WHERE deleted_at IS NULL "
    "ORDER BY id"
)
_BUYS = (
    "SELECT 1 FROM customer AS c JOIN purchase AS x ON x.customer_id = c.id "
    "WHERE c.segment_id = unhex(?) AND c.deleted_at IS NULL AND x.deleted_at IS NULL LIMIT 1"
)
_REFIT_DAYS = 7
# What was turned back or done again is not journalled once more.
_UNITS_SINCE = "SELECT seq, target_seq IS NOT NULL FROM work WHERE seq > ?"
_RECORDS_SINCE = "SELECT DISTINCT work_seq, tbl, record_id FROM journal WHERE work_seq > ? LIMIT ?"
_FEW_RECORDS = 200
# A look would fit anew each time, for it keeps nothing: until then the models that are kept do.
_LOOK_DAYS = 31
_LONGEST_HORIZON = 3650


@dataclass(frozen=True)
class Scoring:
    """What a scoring did."""

    as_of: date
    customers: int
    fits: tuple[Fitted, ...]
    refitted: bool

    @property
    def models(self) -> tuple[Model, ...]:
        """The purchase models, the company's first."""
        return tuple(each.model for each in self.fits)


def score_everybody(
    store: Store, today: date, *, refit: bool = False, fitted: bool = False
) -> Scoring:
    """Score all customers as of today, in the way that was asked for last; see `_score`."""
    from store.safety.page_cache import roomy

    with roomy(store):
        return _score(store, today, refit=refit, fitted=fitted)


def _score(store: Store, today: date, *, refit: bool, fitted: bool) -> Scoring:
    """Score all customers as of today, in the way that was asked for last; refit first when due.

    What follows from the figures of the day is written with them: this is the one place for all
    that time alone brings. A refit is due when the last one is a week old, knew later days, the
    purchases have grown by 1 % since, or a segment asks for another horizon or other contracts; in
    a look when it is a month old. `fitted`: the models that are kept are those to go by.
    """
    # The models are imported where they are used: most commands find fresh scores.
    from store.ledger.after_write import refresh
    from store.ledger.commit import work
    from store.ledger.model_fits import fit_all, keep_fits
    from store.ledger.unit import BY_ITSELF
    from store.views.value.fits import read

    as_of = scoring_day(store, today)
    everybody = _everybody(store.connection)
    refitted = refit or (not fitted and _refit_due(store, as_of))
    # What is only read is read before: nobody else can write while this does.
    apart = len(everybody) > TOGETHER
    fits = fit_all(store, everybody, as_of, options_of(store)) if refitted else []
    bought = _purchases(store.connection) if refitted else 0
    asked = {row["key"]: list(row)[1:] for row in store.rows(ASKED)}
    cuts = _fifths(store.connection)
    # Figures are not journalled, but what follows from them is: segments by rule, a group's plan.
    # Nobody did it, so undo passes it by.
    with work(store, today, BY_ITSELF, undoable=False) as unit:
        unit.by_itself = True
        if last_day(unit) != today:
            unit.open_group("do", None, "dropped")  # the day is seen, whatever it brings
        behind = unit.behind = give_way_to_day(unit)
        unit.follows = not behind
        if refitted:
            fits = keep_fits(store, fits, as_of, bought, asked)
        else:
            rows = store.connection.execute("SELECT * FROM fit ORDER BY id")
            fits = [read(row) for row in rows]
        _keep_fifths(store.connection, cuts)
        if not apart:
            refresh(unit, everybody)
            if as_of == today:
                _keep_month(store.connection, everybody, today)
        unit.touched.clear()
    if apart:
        score_apart(store, today, everybody, behind=behind)
    return Scoring(as_of, len(everybody), tuple(fits), refitted)


def score_apart(
    store: Store,
    today: date,
    customers: Sequence[bytes],
    *,
    behind: bool = False,
    follows: bool = True,
) -> None:
    """Score in pieces, each in a transaction so short that who waits for it does not notice.

    Whoever is stopped between two of them goes on from there: the others are still stale.
    `follows`: segments and plans do, unless the clock has fallen `behind` a day that has come.
    """
    from store.ledger.after_write import refresh
    from store.ledger.commit import work
    from store.ledger.figures import work_out
    from store.ledger.unit import BY_ITSELF
    from store.value.models.fast import by_columns
    from store.views.segments.rules import rules_of
    from store.views.value.appraiser import appraiser_of

    many = by_columns(len(customers), None)
    appraiser = appraiser_of(store, scoring_day(store, store.figures_on or today))
    rules_of(store, today)  # what it imports is imported before anybody waits
    left = deque(customers)
    while left:
        ahead = [left.popleft() for _ in range(min(AHEAD, len(left)))]
        seen, others = _last_change(store), set[bytes]()
        worked = work_out(store, appraiser, ahead, many=many)
        while ahead:
            some, ahead = ahead[:APART], ahead[APART:]
            store.make_room()
            with work(store, today, BY_ITSELF, undoable=False) as unit:
                unit.by_itself = True
                unit.behind, unit.follows = behind, follows and not behind
                unit.beside = _day_of(unit)
                # Who has written in the meantime may have written of these: they are worked out
                # anew, and nobody else, for the next change waits for it.
                written = _written_since(unit, seen)
                others.update(some if written is None else written)
                again = others.intersection(some)
                mine = worked.of({*some} - again)
                if again:
                    fast = many and written is None
                    mine = mine.joined(work_out(store, appraiser, [*again], many=fast))
                seen = _last_change(store)
                refresh(unit, some, mine)
                if appraiser.as_of == today:
                    _keep_month(store.connection, some, today)
                unit.touched.clear()
            seen = max(seen, unit.seq or 0)  # what this piece has written is no news for the next
            if written is None:  # it may be anybody: those who are left are worked out anew, too
                left.extendleft(reversed(ahead))
                ahead = []


def learn_first(unit: Unit) -> None:
    """Learn the models in a unit that brings a store its first customers, and score them by those.

    Scored without models first, they would all be scored once more right after.
    """
    store, today, connection = unit.store, unit.today, unit.store.connection
    everybody = _everybody(connection)
    known = connection.execute("SELECT 1 FROM fit LIMIT 1").fetchone() is not None
    if known or not unit.touched.issuperset(everybody) or scoring_day(store, today) != today:
        return
    from store.ledger.figures import keep_fifths
    from store.ledger.model_fits import fit_all, keep_fits

    asked = {row["key"]: list(row)[1:] for row in store.rows(ASKED)}
    fits = fit_all(store, everybody, today, options_of(store))
    keep_fits(store, fits, today, _purchases(connection), asked)
    unit.refresh()
    _keep_fifths(connection, _fifths(connection))
    keep_fifths(connection)
    _keep_month(connection, everybody, today)


def see_first_day(store: Store, today: date) -> int:
    """Note the day as seen where a file has brought the first customers; returns how many.

    They were scored as they came.
    """
    if day_seen(store) is not None or not (many := count_live(store)):
        return 0
    from store.ledger.commit import work
    from store.ledger.unit import BY_ITSELF

    with work(store, today, BY_ITSELF, undoable=False) as unit:
        unit.by_itself = True
        unit.open_group("do", None, "dropped")
    return many


def _last_change(store: Store) -> int:
    return int(store.value("SELECT coalesce(max(seq), 0) FROM work"))


def _written_since(unit: Unit, seq: int) -> set[bytes] | None:
    """The customers of whom units after that one have written; None where it may be anybody."""
    units = {row[0]: row[1] for row in unit.run(_UNITS_SINCE, (seq,))}
    rows = unit.run(_RECORDS_SINCE, (seq, _FEW_RECORDS)).fetchall()
    if any(units.values()) or len(rows) == _FEW_RECORDS or units.keys() != {r[0] for r in rows}:
        return None
    found: set[bytes] = set()
    for _, table, record in rows:
        owner = OWNED.get(table)
        row = owner and unit.row(f"SELECT {owner} FROM {table} WHERE id = ?", (record,))
        if not row or row[0] is None:
            return None
        found.add(row[0])
    return found


def _day_of(unit: Unit) -> int | None:
    """The number of the last unit that saw a day."""
    row = unit.row(f"SELECT seq FROM work WHERE {DAYS} ORDER BY seq DESC LIMIT 1")
    return None if row is None else int(row["seq"])


def bring(store: Store, today: date, customer_id: bytes) -> None:
    """Write what a day brings for one customer alone; the store does not go on to that day."""
    from store.ledger.after_write import refresh
    from store.ledger.commit import work
    from store.ledger.unit import BY_ITSELF

    kept, store.figures_on = store.figures_on, None
    with work(store, today, BY_ITSELF, undoable=False) as unit:
        unit.by_itself = True
        last = unit.row("SELECT max(seq) AS seq FROM work")
        unit.open_group("do", None if last is None else last["seq"], "dropped")
        refresh(unit, [customer_id])
        unit.touched.clear()
    store.figures_on = kept


def ask_for(
    store: Store,
    *,
    until: date | None = None,
    horizon: int | None = None,
    model: str | None = None,
    prior: str | None = None,
) -> None:
    """Choose how the scores are computed from now on; without any choice: the usual way.

    The choice stays, so that what an analyst has set up is not undone by the next command.

    Raises:
        BadInput: an unknown model or prior, a horizon out of 1 to 3,650 days.
    """
    from store.value.churn import ModelName, Prior

    if model is not None and model not in get_args(ModelName):
        known = ", ".join(get_args(ModelName))
        raise BadInput(say("refused.no_model", text=model, known=known))
    if prior is not None and prior not in get_args(Prior):
        raise BadInput(say("refused.no_prior", text=prior))
    if horizon is not None and not 1 <= horizon <= _LONGEST_HORIZON:
        raise BadInput(say("refused.no_horizon", days=horizon))
    chosen = {
        "until": None if until is None else until.isoformat(),
        "horizon": horizon,
        "model": model,
        "prior": prior,
    }
    wanted = {name: value for name, value in chosen.items() if value is not None} or None
    if wanted == setting(store, "scoring"):
        return
    from store.ledger.commit import work
    from store.ledger.new_store import choose

    with work(store, date.min, say("did.scoring"), undoable=False) as unit:
        choose(unit, "scoring", wanted)


def options_of(store: Store) -> Options:
    """The fitting options in force."""
    from store.ledger.model_fits import Options

    chosen = setting(store, "scoring") or {}
    return Options(
        model=chosen.get("model", "auto"),
        prior=chosen.get("prior", "weak"),
        horizon=chosen.get("horizon"),
    )


def stale(store: Store, today: date) -> int:
    """How many live customers' scores are of another day; 0 when all are fresh."""
    day = scoring_day(store, today).isoformat()
    if store.is_large() and not store.value(
        "SELECT EXISTS (SELECT 1 FROM score WHERE live = 1 AND scored_on < ?1) "
        "OR EXISTS (SELECT 1 FROM score WHERE live = 1 AND scored_on > ?1) "
        "OR NOT EXISTS (SELECT 1 FROM score WHERE live = 1 AND scored_on = ?1)",
        (day,),
    ):
        return 0  # whoever is added is scored at once
    return int(
        store.value(
            "SELECT (SELECT count(*) FROM customer WHERE live = 1) - "
            "(SELECT count(*) FROM score WHERE live = 1 AND scored_on = ?)",
            (day,),
        )
    )


def due(store: Store, today: date) -> int:
    """How many customers wait for what the day brings, or for models that know their purchases."""
    waiting = stale(store, today)
    if waiting:
        return waiting
    customers = count_live(store)
    late = customers and _refit_due(store, scoring_day(store, today))
    return customers if late else 0


def freshen(store: Store, today: date, at_most: int = AT_ONCE) -> int:
    """Score everybody if it is due and the store is small; returns how many go on waiting.

    The first change of a day pays this once; larger stores are scored by `tickler score` or by
    the screen in the background.
    """
    waiting = due(store, today)
    if not waiting or count_live(store) > at_most:
        return waiting
    score_everybody(store, today)
    return 0


def count_live(store: Store) -> int:
    """Customers who are worked."""
    return int(store.value("SELECT count(*) FROM customer WHERE live = 1"))


def day_seen(store: Store) -> date | None:
    """The day that the store has seen last; None before its first morning."""
    found = store.value(f"SELECT worked_on FROM work WHERE {DAYS} ORDER BY seq DESC LIMIT 1")
    return None if found is None else date.fromisoformat(found)


def _fifths(connection: Connection) -> dict[str, Sequence[Any]]:
    """Where the fifths of the buyers begin, from their purchases as they stand."""
    from store.value.rfm import FREQUENCY, MONETARY, RECENCY, cuts

    buyers = connection.execute(
        "SELECT last_on, days, revenue FROM rhythm WHERE live = 1 AND days > 0"
    ).fetchall()
    return {
        measure: cuts(row[place] for row in buyers)
        for place, measure in enumerate((RECENCY, FREQUENCY, MONETARY))
    }


def _keep_fifths(connection: Connection, cuts: Mapping[str, Sequence[Any]]) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO quintile (measure, cuts) VALUES (?, ?)",
        [(measure, json.dumps(each)) for measure, each in cuts.items()],
    )


def _keep_month(connection: Connection, customers: Sequence[bytes], today: date) -> None:
    """Keep what is told of these today, the first time in a month; two years are kept.

    A day that turns out not to have come, a clock that ran ahead, is kept no longer.
    """
    from store.views.value.facts import pick

    pick(connection, customers)
    day = today.isoformat()
    connection.execute(
        "DELETE FROM past_score WHERE customer_id IN (SELECT id FROM picked) "
        "AND (kept_on > ?1 OR kept_on < date(?1, '-800 days'))",
        (day,),
    )
    connection.execute(
        "INSERT INTO past_score SELECT s.customer_id, s.scored_on, s.horizon_days, s.churn_risk, "
        "s.earned, s.ahead, s.at_risk FROM picked AS p CROSS JOIN score AS s "
        "ON s.customer_id = p.id WHERE s.scored_on = ?1 AND NOT EXISTS (SELECT 1 FROM past_score "
        "AS x WHERE x.customer_id = p.id AND x.kept_on >= date(?1, 'start of month'))",
        (day,),
    )


def _everybody(connection: Connection) -> list[bytes]:
    return [
        row[0] for row in connection.execute("SELECT id FROM customer WHERE deleted_at IS NULL")
    ]


def _asked_otherwise(connection: Connection, kept: str | None) -> bool:
    """Whether a segment asks for another horizon or other contracts than the fit knew.

    One that is new and has buyers does: it has not been learned from, and maybe not its horizon.
    """
    if kept is None:
        return False
    before = json.loads(kept)
    for row in connection.execute(ASKED):
        known = before.get(row["key"])
        if known is None:
            if connection.execute(_BUYS, (row["key"],)).fetchone():
                return True
        elif known != list(row)[1:]:
            return True
    return False


def _refit_due(store: Store, as_of: date) -> bool:
    connection = store.connection
    good_for = _LOOK_DAYS if store.is_copy else _REFIT_DAYS
    row = connection.execute(
        "SELECT fitted_on, purchases, json_extract(params, '$.asked') AS asked FROM fit "
        "WHERE scope = 'company' LIMIT 1"
    ).fetchone()
    if row is None or not 0 <= (as_of - date.fromisoformat(row["fitted_on"])).days < good_for:
        return True
    if _asked_otherwise(connection, row["asked"]):
        return True
    known = int(row["purchases"])
    # The number of the last row is there at once; of many, that few have come is all it must tell.
    last = int(connection.execute("SELECT max(rowid) FROM purchase").fetchone()[0] or 0)
    if last <= _COUNTED or abs(last - known) > _REFIT_GROWTH * known:
        last = _purchases(connection)
    return abs(last - known) > _REFIT_GROWTH * max(1, known)


def _purchases(connection: Connection) -> int:
    """Purchases and refunds in the store."""
    return int(
        connection.execute("SELECT count(*) FROM purchase WHERE deleted_at IS NULL").fetchone()[0]
    )
