"""Builds `sample.db`, the invented store of the demo: `python -m tools.sample [TARGET]`.

A distributor's rep, Alex Rivers, began with the program on Monday 2026-10-05, brought ten years of
purchases and one of talks along, and has worked with it since. The sample's own today is Thursday
2026-11-19 (setting `sample_today`). What is known lies in `data`: what there was on the first day
(a file for each table, `beginning.py`), the invoices that came later, and the scenes that lead to
the morning (`morning.toml`, `scenes.py`); the other customers are worked by chance (`days.py`,
`words.toml`). The store is made by the program's own actions alone. A seeded generator and an
obedient clock decide: two runs give the same content. Every name, address and number is invented.

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
from pathlib import Path

from store.actions.hand_over import hand_over, rep_named
from store.ledger.morning import score_everybody
from store.safety import sums
from store.safety.opening import Store, open_store
from store.safety.shape import fresh_digest
from tools.sample.beginning import begin
from tools.sample.days import live
from tools.sample.stage import BEGUN, ME, TODAY, Clock, open_stage

ROOT = Path(__file__).resolve().parent.parent.parent
_SEED = 11
# The empty indexes of the many tables take a page each: smaller pages make a smaller file.
_PAGE_BYTES = 2048


def build(target: Path) -> None:
    """Write the sample store to `target`, replacing what is there."""
    for name in (target.name, f"{target.name}-wal", f"{target.name}-shm"):
        target.with_name(name).unlink(missing_ok=True)
    clock = Clock(random.Random(_SEED + 1))
    store = open_store(target, clock, entropy=random.Random(_SEED + 2).randbytes)
    try:
        # Nothing is lost if the power fails here: the script runs again.
        store.connection.execute("PRAGMA synchronous = OFF")
        world = open_stage(store, clock, random.Random(_SEED))
        begin(world)
        score_everybody(store, BEGUN, refit=True)
        live(world)
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
    (ROOT / "store" / "migrations" / "shape.crc32").write_text(shape + "\n", "ascii")


def _stand_in(store: Store) -> None:
    """Alex looks after those who ring while Priya is away."""
    for row in store.rows(
        "SELECT DISTINCT c.next_id FROM alarm AS a JOIN customer AS c ON c.id = a.customer_id "
        "JOIN rep AS r ON r.id = c.owner_id WHERE a.closed_on IS NULL AND c.live AND r.name <> ?",
        (ME,),
    ):
        hand_over(store, TODAY, row["next_id"], rep_named(store, ME))


def _one_file(store: Store) -> None:
    """Leave one compact file without a log beside it."""
    connection = store.connection
    connection.execute("INSERT INTO sought (sought) VALUES ('optimize')")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
    connection.execute("VACUUM")
