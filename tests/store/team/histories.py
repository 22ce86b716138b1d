"""Random histories of three devices; what must hold after each, whatever happened in it."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from store.actions import card, close_customer, customers, followups, own_fields, review, sales
from store.actions.merge import merge_customers
from store.actions.touches import Touch
from store.errors import Refused, TicklerError
from store.exchange.read_file import import_file
from store.ledger.undo import undo
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.safety.ringing_rows import ringing_wrongly
from tests.kit import TODAY
from tests.store.team.kit import (
    NOON,
    Cut,
    Device,
    dump,
    kept,
    put_back,
    shared,
    territory,
)  # fmt: skip


@dataclass
class Seen:
    """What was there after a sync that ended well: none of it may be lost."""

    touches: set[bytes] = field(default_factory=set)
    done: set[bytes] = field(default_factory=set)
    values: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)  # overwritten by somebody who saw them


class History:
    """One history: `run` plays `steps` steps, `check` says what is wrong at its end."""

    def __init__(
        self, folder: Path, seed: int, steps: int = 14, *, with_files: bool = False
    ) -> None:
        self.random = random.Random(seed)
        self.steps = steps
        self.kinds = (*_STEPS, *_FILES, *_FILES) if with_files else _STEPS
        name = territory()
        self.territory = name
        self.devices = [
            Device(folder / f"d{seed}-{number}.db", name, seed * 10 + number, lead=number == 0)
            for number in range(3)
        ]
        self.seen = Seen()
        self.backups: dict[int, bytes] = {}
        self.database: Any = None
        self.was_put_back = False
        self.count = 0
        self.said: list[str] = []

    def run(self) -> None:
        first = self.devices[0]
        for name in ("Lumen Dental", "Hotel Aurora"):
            customers.add(first.store, TODAY, name)
        own_fields.add_field(first.store, TODAY, "Fridge")
        for device in self.devices:
            self._sync(device, None)
        for _ in range(self.steps):
            number = self.random.randrange(3)
            device = self.devices[number]
            step = self.random.choice(self.kinds)
            self.said.append(f"{number} {step.__name__}")
            before = values(device.store)
            with suppress(TicklerError):
                step(self, device, number)
            if step not in _PASSIVE:
                self.seen.known |= before - values(device.store)
        for device in self.devices:
            device.now = max(NOON, min(device.now, NOON + timedelta(seconds=200)))
        for _ in range(3):
            for device in self.devices:
                self._sync(device, None)

    def check(self) -> None:
        whole = kept(self.territory)
        lost = {each.get("lost", "") for each in whole["clash"].values()}
        for device in self.devices:
            found = shared(device.store)
            for table, rows in whole.items():
                assert found[table] == rows, (_differing(found[table], rows), table, self.said)
            assert orphans(device.store) == 0, self.said
            assert ringing_wrongly(device.store.connection) == 0, self.said
            assert device.store.rows("PRAGMA foreign_key_check") == []
            assert self.seen.touches <= _touches(device.store), self.said
            assert self.seen.done <= _done(device.store), self.said
            missing = self.seen.values - values(device.store) - lost - self.seen.known
            assert not missing, (missing, self.said)

    def close(self) -> None:
        for device in self.devices:
            device.store.close()

    # Steps

    def _customer(self, device: Device) -> Any:
        rows = device.store.rows("SELECT * FROM customer WHERE deleted_at IS NULL ORDER BY id")
        if not rows:
            raise Refused("Nobody is there.")
        return self.random.choice(rows)

    def _step(self, device: Device) -> bytes:
        rows = device.store.rows("SELECT id FROM follow_up WHERE is_open = 1 ORDER BY id")
        if not rows:
            raise Refused("Everybody is closed.")
        found: bytes = self.random.choice(rows)["id"]
        return found

    def add(self, device: Device, number: int) -> None:
        self.count += 1
        customers.add(device.store, TODAY, f"Customer {number}-{self.count}")

    def edit(self, device: Device, _: int) -> None:
        field = self.random.choice(("city", "city", "fridge", "competitor"))
        card.edit(device.store, TODAY, self._customer(device)["id"], {field: self._fresh()})

    def empty(self, device: Device, _: int) -> None:
        field = self.random.choice(("city", "fridge", "competitor"))
        card.edit(device.store, TODAY, self._customer(device)["id"], {field: None})

    def meet_somebody(self, device: Device, _: int) -> None:
        row = self._customer(device)
        card.edit(device.store, TODAY, row["id"], {}, add_contacts=[(self._fresh(), None)])

    def mend_somebody(self, device: Device, _: int) -> None:
        """Another name, a role, or the contact is taken away."""
        rows = device.store.rows("SELECT * FROM contact WHERE deleted_at IS NULL ORDER BY id")
        if rows:
            row = self.random.choice(rows)
            role = f"{row['name']}, {self._fresh()}"
            text = self.random.choice((self._fresh(), role, ""))
            card.edit(device.store, TODAY, row["customer_id"], {}, contacts={row["id"]: text})

    def count_visits(self, device: Device, _: int) -> None:
        self.count += 1
        review.set_number(device.store, TODAY, "visits", "2026-11", f"{7000 + self.count}")

    def read_people(self, device: Device, _: int) -> None:
        """Two of three customers of a list that all have; its towns differ from copy to copy."""
        lines = [
            f"{key},Guest {key},guest{key}@example.com,{self._fresh()}"
            for key in self.random.sample(range(1, 4), 2)
        ]
        self._read(device, "customers", ["Customer ID,Name,E-mail,City", *lines])

    def read_orders(self, device: Device, _: int) -> None:
        lines = [
            f"{who},{order},2026-11-02,Fridge {line},1,{100 * self.random.randint(1, 3)}.00,EUR"
            for who, order in (("Lumen Dental", "A-1"), ("Guest 1", "A-2"))
            for line in range(self.random.randint(1, 2))
        ]
        head = "Customer,Order,Date,Product,Quantity,Amount,Currency"
        self._read(device, "purchases", [head, *lines])

    def _read(self, device: Device, kind: str, lines: list[str]) -> None:
        file = device.path.with_suffix(".csv")
        file.write_text("\n".join(lines) + "\n", "utf-8")
        import_file(device.store, TODAY, file, kind=kind)

    def _fresh(self) -> str:
        self.count += 1
        return f"Value {self.count}"

    def call(self, device: Device, _: int) -> None:
        followups.finish(device.store, TODAY, self._step(device), Touch(outcome="reached"))

    def put_off(self, device: Device, _: int) -> None:
        day = TODAY + timedelta(days=self.random.randint(1, 30))
        followups.move(device.store, TODAY, self._step(device), day)

    def close_one(self, device: Device, _: int) -> None:
        close_customer.close(device.store, TODAY, self._customer(device)["id"], "moved away")

    def reopen(self, device: Device, _: int) -> None:
        close_customer.reopen(device.store, TODAY, self._customer(device)["id"])

    def buy(self, device: Device, _: int) -> None:
        sales.purchase(device.store, TODAY, self._customer(device)["id"], 1000)

    def merge(self, device: Device, _: int) -> None:
        keep, other = self._customer(device), self._customer(device)
        merge_customers(device.store, TODAY, keep["id"], other["id"])

    def tag(self, device: Device, _: int) -> None:
        card.edit(device.store, TODAY, self._customer(device)["id"], {}, tags=["vip"])

    def take_back(self, device: Device, _: int) -> None:
        before = _done(device.store)
        undo(device.store, TODAY)
        if self.was_put_back:  # what only this device knows of is as if it had never been sent
            there = kept(self.territory)["follow_up"]
            elsewhere = set().union(*(_done(each.store) for each in self.devices))
            self.seen.done -= {
                each
                for each in before - elsewhere
                if there.get(each.hex(), {}).get("status") != "done"
            }

    def sync(self, device: Device, _: int) -> None:
        self._sync(device, None)

    def cut(self, device: Device, _: int) -> None:
        self._sync(device, self.random.randrange(12))

    def jump(self, device: Device, _: int) -> None:
        device.now += timedelta(
            milliseconds=self.random.choice((-(10**7), 10**7, 9 * 365 * 86_400_000))
        )

    def right(self, device: Device, _: int) -> None:
        device.now = NOON

    def back_up(self, device: Device, number: int) -> None:
        self.backups[number] = device.backup()

    def put_back(self, device: Device, number: int) -> None:
        if number in self.backups:
            device.put_back(self.backups[number])
            if self.was_put_back:  # until then the database had all that it had confirmed
                self._forget()

    def database_put_back(self, _: Device, __: int) -> None:
        """The database becomes what it was some steps ago; what nobody has any more is lost."""
        if self.database is None:
            self.database = dump(self.territory)
            return
        put_back(self.territory, self.database)
        self.database, self.was_put_back = None, True
        self._forget()

    def _forget(self) -> None:
        """What neither a device nor the database has any more cannot come back."""
        here = [each.store for each in self.devices]
        there = kept(self.territory)
        self.seen.touches &= set().union(
            *map(_touches, here), map(bytes.fromhex, there["interaction"])
        )
        self.seen.done &= set().union(
            *map(_done, here),
            *(
                {bytes.fromhex(ident)}
                for ident, row in there["follow_up"].items()
                if row["status"] == "done"
            ),
        )
        typed = {
            str(value) for rows in there.values() for row in rows.values() for value in row.values()
        }
        self.seen.values &= set().union(*map(values, here), *map(_lost, here), typed)

    def _sync(self, device: Device, cut: int | None) -> None:
        try:
            device.sync(cut)
        except Cut:
            return
        finally:
            assert orphans(device.store) == 0
        store = device.store
        self.seen.touches |= _touches(store)
        self.seen.done |= _done(store)
        self.seen.values |= values(store)


_STEPS = (
    *(
        History.edit,
        History.edit,
        History.edit,
        History.edit,
        History.empty,
        History.call,
        History.call,
        History.put_off,
    ),
    *(History.put_off, History.close_one, History.reopen, History.buy, History.merge),
    *(History.tag, History.take_back, History.sync, History.sync, History.sync, History.cut),
    *(History.cut, History.jump, History.right, History.back_up, History.put_back, History.add),
    *(History.meet_somebody, History.meet_somebody, History.mend_somebody, History.mend_somebody),
    *(History.count_visits, History.database_put_back),
)
_FILES = (History.read_people, History.read_orders)
# Steps in which nobody has decided anything.
_PASSIVE = (History.sync, History.cut, History.put_back)


def _done(store: Store) -> set[bytes]:
    return {row["id"] for row in store.rows("SELECT id FROM follow_up WHERE status = 'done'")}


def _touches(store: Store) -> set[bytes]:
    return {row["id"] for row in store.rows("SELECT id FROM interaction")}


def _lost(store: Store) -> set[str]:
    return {row["lost"] for row in store.rows("SELECT lost FROM clash")}


def values(store: Store) -> set[str]:
    """What somebody has typed and can be seen: each of them is typed once in a history."""
    rows = store.rows(
        "WITH there AS (SELECT * FROM customer WHERE deleted_at IS NULL) "
        "SELECT city AS value FROM there UNION SELECT competitor FROM there "
        "UNION SELECT v.value FROM own_value AS v JOIN there AS c ON c.id = v.customer_id "
        "WHERE v.deleted_at IS NULL "
        "UNION SELECT p.name FROM contact AS p JOIN there AS c ON c.id = p.customer_id "
        "WHERE p.deleted_at IS NULL "
        "UNION SELECT p.role FROM contact AS p JOIN there AS c ON c.id = p.customer_id "
        "WHERE p.deleted_at IS NULL "
        "UNION SELECT value FROM monthly_number WHERE deleted_at IS NULL "
        "UNION SELECT hex(l.import_key) FROM purchase_line AS l JOIN purchase AS p "
        "ON p.id = l.purchase_id JOIN there AS c ON c.id = p.customer_id "
        "WHERE l.deleted_at IS NULL AND p.deleted_at IS NULL"
    )
    return {row["value"] for row in rows} - {None, ""}


def _differing(here: dict[str, Any], there: dict[str, Any]) -> list[Any]:
    """What two sides have of one record, only where they differ."""
    return [
        (ident, {n: (mine.get(n), its.get(n)) for n in mine | its if mine.get(n) != its.get(n)})
        for ident in sorted(here.keys() | there.keys())
        if (mine := here.get(ident, {})) != (its := there.get(ident, {}))
    ]


def play(folder: Path, seed: int, steps: int = 14, *, with_files: bool = False) -> None:
    """Play one history and check what came of it; in some the same files are read by several."""
    history = History(folder, seed, steps, with_files=with_files)
    try:
        history.run()
        history.check()
    finally:
        history.close()
