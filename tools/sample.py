"""Builds `sample.db`, the invented store of the demo: `python -m tools.sample [TARGET]`.

A distributor's rep, Alex Rivers, began with the program on Monday 2026-10-05, imported ten years of
purchases and one of talks, and has worked with it since. The sample's own today is Thursday
2026-11-19 (setting `sample_today`). The script decides by a seeded generator and an obedient clock:
two runs give the same content. Every name, address and number is invented.

Customers whose figures can be checked by hand:

| customer or segment     | what comes out                                                      |
|-------------------------|---------------------------------------------------------------------|
| Three Orders Bakery     | 100 + 33 + 200 = 333; × margin 0.30 = 99.90; average check 111 × 3  |
| Laptop Lost Ltd         | 15,000 - 10,000, five calls at 700, a return at 1,600: loss of 100  |
| Laptop Even Ltd         | the same with a return at 1,500: exactly 0, no loss                 |
| Laptop Kept Ltd         | the same with a return at 1,400: 100 left                           |
| Five Fair Years         | 300 a year, five years begun: 1,500                                 |
| Paid Back Third         | acquisition 900, margins 400, 300, 250: paid back at purchase 3     |
| Not Yet Paid            | acquisition 900, margins 400, 350: not yet, 150 left                |
| segment Prepaid lockers | margin per user 50.00; 1 left of 20, 5 %: 50 / 5 % = 1,000          |
| segment Yachts          | nobody left in the five years: churn 0, no finite value             |
| Lumen Dental            | a promise is due today; Rao & Sons: one is overdue by a day         |
| Hotel Aurora            | a silent regular; Brightside Café: a month after the first sale     |
| three segments          | what others bought next: Clinics, suction filters, then the service |
|                         | kit; Electronics, monitor, room set; Furniture, desk, panels; two   |
|                         | customers were offered all three standard goods and bought nothing  |
| cases                   | an enquiry and a complaint wait since last evening; one is answered |
"""

from __future__ import annotations

import random
import sys
from datetime import timedelta
from pathlib import Path

from store.ledger.commit import work
from store.ledger.morning import score_everybody
from store.ledger.unit import Unit
from store.safety import sums
from store.safety.opening import Store, open_store
from store.safety.shape import fresh_digest
from tools import sample_examples
from tools.sample_days import live
from tools.sample_entry import enter
from tools.sample_goods import SOURCES
from tools.sample_morning import compose
from tools.sample_people import cast
from tools.sample_relation import relate
from tools.sample_world import BEGUN, TODAY, Clock, World, open_stage

ROOT = Path(__file__).resolve().parent.parent
_SEED = 11
# The empty indexes of the many tables take a page each: smaller pages make a smaller file.
_PAGE_BYTES = 2048


def build(target: Path) -> None:
    """Write the sample store to `target`, replacing what is there."""
    for name in (target.name, f"{target.name}-wal", f"{target.name}-shm"):
        target.with_name(name).unlink(missing_ok=True)
    chance = random.Random(_SEED)
    clock = Clock(random.Random(_SEED + 1))
    store = open_store(target, clock, entropy=random.Random(_SEED + 2).randbytes)
    try:
        # Nothing is lost if the power fails here: the script runs again.
        store.connection.execute("PRAGMA synchronous = OFF")
        _fill(open_stage(store, clock, chance))
        clock.set(TODAY, 5, 30)
        score_everybody(store, TODAY, refit=True)
        _stand_in(store)
        _one_file(store)
    finally:
        store.close()
    sums.forget(target)
    target.chmod(0o644)
    _note_shape()


def _note_shape() -> None:
    """Write down what the migrations make of an empty file: every opening looks at it."""
    shape = fresh_digest()
    (ROOT / "store" / "migrations" / "shape.sha256").write_text(shape + "\n", "ascii")


def _fill(world: World) -> None:
    morning = compose(world)
    plain = sample_examples.examples(world.namer)
    for number, client in enumerate(plain):
        client.due = world.calendar.next_working(TODAY + timedelta(days=20 + 9 * number))
    clients = [
        *morning.clients,
        *plain,
        *sample_examples.lockers(world),
        *cast(world.chance, world.namer, TODAY),
    ]
    world.clock.set(BEGUN, 7, 45)
    with work(world.store, BEGUN, undoable=False) as unit:
        for client in clients:
            enter(unit, world, client)
            if client.plain:
                sample_examples.costs(unit, world, client)
        _campaigns(unit, world)
        unit.title = f"imported {len(clients)} customers with their history"
    with work(world.store, BEGUN, undoable=False) as unit:
        relate(unit, clients)
    live(world, clients, morning.scenes, morning.evening)


def _campaigns(unit: Unit, world: World) -> None:
    """What was spent on a source as a whole, by quarter: customers without a cost of their own
    were won with it too."""
    for source, (least, most) in SOURCES.items():
        for quarter in range(6):
            day = world.calendar.next_working(BEGUN - timedelta(days=30 + 91 * quarter))
            unit.insert(
                "cost",
                {
                    "source": source,
                    "kind": "acquisition",
                    "spent_on": day.isoformat(),
                    "amount": world.chance.randint(least, most) * 200,
                    "note": f"{source}, quarter",
                },
            )


def _stand_in(store: Store) -> None:
    """Alex looks after those who ring while Priya is away."""
    with work(store, TODAY, "stood in for Priya", undoable=False) as unit:
        for row in unit.run(
            "SELECT DISTINCT c.id FROM alarm AS a JOIN customer AS c ON c.id = a.customer_id "
            "WHERE a.closed_on IS NULL AND c.owner_id IS NOT ?",
            (unit.rep_id,),
        ).fetchall():
            unit.update("customer", row["id"], {"owner_id": unit.rep_id})
            unit.run(
                "UPDATE follow_up SET rep_id = ? WHERE customer_id = ? AND is_open = 1",
                (unit.rep_id, row["id"]),
            )


def _one_file(store: Store) -> None:
    """Leave one compact file without a log beside it."""
    connection = store.connection
    connection.execute("INSERT INTO sought (sought) VALUES ('optimize')")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
    connection.execute("VACUUM")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "sample.db")
