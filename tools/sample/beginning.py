"""The first day: customers come with all that had happened before, as one whole store is read.

A file of the data for each table, with names where the table has ids. They are written as lines of
a whole store beside what is there already, and read as `tickler import` reads such a file.
"""

from __future__ import annotations

import io
import json
from collections import defaultdict
from typing import Any, Final

from store.exchange.whole_store import export_store, import_store
from store.names import sort_name
from store.phones import e164
from store.views.plans.stored_plans import plan_of_id
from tools.sample.stage import BEGUN, ME, TODAY, Client, World, rows

# What a file has in whole numbers, and what only the builder reads.
_WHOLE: Final = {"amount", "cost", "minutes", "score"}
_OURS: Final = {"pattern", "rival", "part", "why"}
_PURCHASES_FROM: Final = 3  # the last ones that tell what a customer takes


class _Lines:
    """The lines of a whole store, and the ids of what they name."""

    def __init__(self, world: World) -> None:
        self.store = world.store
        self.out = io.StringIO()
        export_store(self.store, self.out)
        self.at = self.store.now_text()
        known = self.store.rows
        self.ids: dict[str, dict[str, bytes]] = {
            "segment": {each["name"]: each["id"] for each in known("SELECT * FROM segment")},
            "product": {each["code"]: each["id"] for each in known("SELECT * FROM product")},
            "rep": {each["name"]: each["id"] for each in known("SELECT * FROM rep")},
            "plan": {
                f"{each['key']} v{each['version']}": each["id"]
                for each in known("SELECT * FROM plan")
            },
            "customer": {},
            "contact": {},
            "purchase": {},
        }
        self.ids["owner"] = self.ids["rep"]

    def add(self, table: str, row: dict[str, Any], ident: bytes | None = None) -> bytes:
        """Write a row; texts that are empty are not known, names of other rows become ids."""
        ident = ident or self.store.mint()
        kept: dict[str, Any] = {"id": ident, "created_at": self.at}
        for name, value in row.items():
            if value == "" or value is None or name in _OURS:
                continue
            if name == "contact":
                kept["contact_id"] = self.ids["contact"][row["customer"]]
            elif name in self.ids:
                kept[f"{name}_id"] = self.ids[name][value]
            else:
                kept[name] = int(value) if name in _WHOLE else value
        plain = {
            name: {"hex": value.hex()} if isinstance(value, bytes) else value
            for name, value in kept.items()
        }
        self.out.write(json.dumps({"table": table, "row": plain}) + "\n")
        return ident


def begin(world: World) -> None:
    """Read the data into the store and make the clients whom the builder works with."""
    lines = _Lines(world)
    contacts = {row["customer"]: row for row in rows("contacts")}
    steps = {row["customer"]: row for row in rows("steps")}
    runs: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows("enrolments"):
        runs[row["customer"]].append(row)
    for row in rows("customers"):
        step_id = lines.store.mint()
        name = row["name"]
        ident = lines.add("customer", {**row, "sort_name": sort_name(name), "next_id": step_id})
        lines.ids["customer"][name] = ident
        person = contacts.get(name)
        contact = lines.add("contact", person) if person else None
        if contact:
            lines.ids["contact"][name] = contact
        _runs(world, lines, runs[name], steps[name], step_id)
        alone = row["kind"] == "person"
        world.clients.append(
            Client(
                ident, name, row["segment"], row["pattern"], row["rival"], row["part"],
                name if alone else person["name"] if person else None, contact, alone,
                row["preferred_channel"] or None,
            )
        )  # fmt: skip
    for row in rows("ways"):
        lines.add("way", {**row, **(_number(row) if row["kind"] == "phone" else {})})
    for row in rows("purchases"):
        lines.ids["purchase"][row["number"]] = lines.add("purchase", row)
    for row in rows("lines"):
        row["purchase"] = row.pop("number")
        lines.add("purchase_line", row)
    for table, name in (
        ("interaction", "touches"), ("offer", "offers"), ("satisfaction", "answers"),
        ("promise", "promises"), ("cost", "costs"), ("motivation", "motivations"),
    ):  # fmt: skip
        for row in rows(name):
            lines.add(table, row)
    # A demo opens on its own day.
    lines.add("setting", {"key": "sample_today", "value": json.dumps(TODAY.isoformat())})
    lines.out.seek(0)
    import_store(world.store, BEGUN, lines.out, "the sample")
    _habits(world)


def _number(row: dict[str, str]) -> dict[str, str | None]:
    return {"e164": e164(row["value"], "DE"), "e164_of": f"{row['value']}\nDE\nDE"}


def _runs(
    world: World, lines: _Lines, runs: list[dict[str, str]], step: dict[str, str], step_id: bytes
) -> None:
    """The customer's runs through plans, of which the last one waits with a step."""
    run = None
    for row in runs:
        run = lines.add("enrolment", row)
    plan = plan_of_id(world.store, lines.ids["plan"][step["plan"]])
    found = plan.step(step["step"])
    assert found is not None, step
    lines.add(
        "follow_up",
        {
            "customer": step["customer"], "rep": ME, "enrolment_id": run, "step_key": found.key,
            "due_on": step["due_on"], "first_due_on": step["due_on"], "title": found.title,
            "say": found.say, "channel": step["channel"], "minutes": found.minutes,
            "kind": step["kind"],
        },
        step_id,
    )  # fmt: skip


def _habits(world: World) -> None:
    """What each customer takes, by the last purchases whose lines are known."""
    bought = world.store.rows(
        "SELECT p.customer_id, l.title FROM purchase AS p JOIN purchase_line AS l "
        "ON l.purchase_id = p.id ORDER BY p.bought_on DESC, p.id"
    )
    known = {client.id: client for client in world.clients}
    for row in bought:
        client = known[row["customer_id"]]
        if len(client.bought) < _PURCHASES_FROM:
            client.bought.append(row["title"])
