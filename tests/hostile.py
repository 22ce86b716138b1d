"""A store in which every text that a person or a file can bring is hostile, and how to see it."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from store.actions import (
    cases,
    close_customer,
    contacts,
    correct_touch,
    costs,
    customers,
    enrolment,
    links,
    plans,
    records,
    sales,
    saved_views,
    segments,
)
from store.actions.purchase_lines import read_goods
from store.actions.touches import Touch
from store.ledger.commit import work
from store.ledger.morning import score_everybody
from store.lifecycle.plans import Plan, Step, dump_plan
from store.safety.opening import Store, open_store
from tests.kit import TODAY, Clock, new_store, scratch
from tui.text import visible

# Markup, the start of a window's title and of a clearing of the screen in C0 and C1, directions
# turned round, a style variable, and letters of two cells.
EVIL = "[/b][red]\x1b]0;x\x07\u202e[Berlin] $primary\x9b2J\u2066日本"
CLOSED = f"{EVIL} closed"
SHOWN = visible(EVIL)
# As much of it as has room wherever there is a name.
BEGINNING = SHOWN[:12]
OBEYED = "\x1b\x07\x9b\u202e\u2066"

PLAN = Plan(
    key="hostile",
    name=EVIL,
    stage="potential",
    groups=("1.1",),
    steps=(Step("call", EVIL, f"{EVIL} {{first_name}}", delay=5), Step("letter", EVIL, delay=9)),
)


def harmful(text: str) -> set[str]:
    """What of a text would be obeyed by a terminal."""
    return set(OBEYED) & set(text)


@cache
def _template() -> Path:
    path = scratch() / "hostile.db"
    store = new_store(path)
    early = TODAY - timedelta(days=30)
    segments.set_segment(store, TODAY, EVIL)
    plans.import_plan(store, TODAY, dump_plan(PLAN), "hostile.toml")
    saved_views.save_view(store, TODAY, EVIL, f'"{EVIL[:5]}"', "z")
    with work(store, TODAY) as unit:
        unit.insert("rep", {"name": EVIL})
        unit.insert("rep", {"name": f"{EVIL} too"})
    _customer(store, early)
    gone = customers.add(store, early, CLOSED, due=early).customer_id
    close_customer.close(store, TODAY, gone, EVIL)
    # Who runs through the plan while its next version comes.
    runner = customers.add(store, early, f"{EVIL} runs", due=TODAY).customer_id
    enrolment.apply_plan(store, TODAY, runner, "hostile")
    newer = replace(PLAN, steps=(*PLAN.steps, Step("visit", f"{EVIL} visit", delay=9)))
    plans.import_plan(store, TODAY, dump_plan(newer), "hostile.toml")
    score_everybody(store, TODAY)
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


def _customer(store: Store, early: date) -> None:
    who = customers.add(
        store, early, EVIL, due=early, segment=EVIL, city=EVIL, source=EVIL, plans=EVIL, pains=EVIL
    ).customer_id
    with work(store, TODAY) as unit:
        contacts.add_people(unit, who, [(EVIL, EVIL)])
        unit.insert("way", {"customer_id": who, "kind": "website", "value": EVIL})
    maria = store.value("SELECT id FROM contact")
    for days in (20, 200, 400):
        day = TODAY - timedelta(days=days)
        bought = read_goods("2 x Gadget 10.00\nChair 100.00", "EUR")
        sales.purchase(store, TODAY, who, None, day=day, number=EVIL, note=EVIL, goods=bought)
    records.log(store, early, who, Touch(note=EVIL, contact_id=maria))
    correct_touch.correct_touch(
        store,
        TODAY,
        store.value("SELECT id FROM interaction"),
        correct_touch.Correction(note=f"{EVIL} corrected"),
    )
    records.offer(store, TODAY, who, EVIL, amount=1_000)
    records.promise(store, TODAY, who, EVIL, TODAY)
    records.satisfaction(store, TODAY, who, "nps", 9, EVIL)
    costs.cost(store, TODAY, who, "service", 500, note=EVIL)
    links.add_link(store, TODAY, who, f"{EVIL} file", EVIL)
    settled = cases.open_case(store, TODAY, who, "complaint", EVIL, cause=EVIL).record_id
    assert settled is not None
    cases.close_case(store, TODAY, settled, EVIL, EVIL)
    cases.open_case(store, TODAY, who, "enquiry", EVIL)
    store.connection.execute("UPDATE product SET name = ?", (EVIL,))


def hostile_base(folder: Path) -> Store:
    """The store, for a test of its own."""
    path = folder / "base.db"
    shutil.copyfile(_template(), path)
    path.chmod(0o600)
    clock = Clock()
    clock.now += timedelta(hours=1)  # after all that the template has done
    return open_store(path, clock, entropy=random.Random(5).randbytes)
