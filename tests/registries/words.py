"""The program with a channel and an outcome more; prints for each face whether it knows them.

Run as a program of its own, because the rows must be there before anything reads them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from store import vocabulary
from store.vocabulary import Channel, Outcome

vocabulary.CHANNELS = (
    *vocabulary.CHANNELS,
    Channel(
        "fax", "fax", "faxes", "f", also=("facsimile",), imported={"de": "telefax"},
        talk=True, task=True, effort=9, needs=("phone",), told="by fax",
    ),
)  # fmt: skip
vocabulary.OUTCOMES = (
    *vocabulary.OUTCOMES,
    Outcome(
        "put_off", "put off by them", "put off", "They asked for later", "%",
        to="same", delay=5, again="they asked for later", coming=True,
        imported={"en": "rescheduled"},
    ),
)  # fmt: skip

PLAN = """
key = "by-fax"
name = "By fax"
stage = "current"
groups = ["2.2"]
[[steps]]
key = "one"
title = "Send the list"
say = "Here is our list."
channel = "fax"
delay = "2wd"
public = true
on.put_off = { to = "same", delay = "9d" }
[[steps]]
key = "two"
title = "Ask again"
say = "Did it come through?"
channel = "fax"
delay = "2wd"
"""
TOUCHES = """Customer,Date,Type,Result,Subject,Notes
Lumen Dental,2026-11-02,Telefax,Rescheduled,List,after the holidays
"""


def faces(folder: Path) -> dict[str, bool]:
    """What is looked at, and whether both words are there."""
    from store.customer_fields import field
    from tests.kit import new_store
    from tests.tui.cli.conftest import Cli
    from tui import keys
    from tui.screens.customer import narrow
    from tui.screens.work import case_forms, forms, line, log

    path = folder / "store.db"
    new_store(path).close()
    run = Cli(path)
    (folder / "by-fax.toml").write_text(PLAN, "utf-8")
    (folder / "touches.csv").write_text(TOUCHES, "utf-8")
    run("customer", "add", "Lumen Dental", "--next", "today", "--phone", "+371 67220000")
    fax, later = "fax", "put off by them"

    logged = run("log", "Lumen Dental", "--channel", "facsimile", "--outcome", "put-off").out
    done = run("done", "Lumen Dental", "--outcome", "put-off", "--early").out
    written = run("batch", "--dry-run", _lines(folder, "lumen <f% “later”")).out
    run("plan", "import", str(folder / "by-fax.toml"))
    run("plan", "apply", "Lumen Dental", "by-fax")
    run("customer", "edit", "Lumen Dental", "--preferred-channel", "fax")
    imported = run("import", str(folder / "touches.csv"), "--as", "interactions", "--json").json
    return {
        "log": later in logged,
        "done": later in done and "27 Nov" in done,
        "batch": f"{fax} from them, {later}" in written,
        "help": all(
            "fax" in run.bare(*command, "--help").out
            for command in (("log",), ("batch",), ("customer", "edit"), ("customers",))
        ),
        "help of outcomes": "put-off" in run.bare("done", "--help").out,
        "filter": [row["name"] for row in run("customers", "channel:facsimile", "--json").json]
        == ["Lumen Dental"],
        "plan": "fax" in run("plan", "show", "by-fax").out,
        "brief": "fax" in run("brief", "Lumen Dental").out,
        "setting": "fax 3" in run("settings", "set", "rates", "fax 3").out,
        "import": (imported["new"], imported["rejected"]) == (1, []),
        "history": later in run("customer", "show", "Lumen Dental").out,
        "shared plan": "by fax" in run("plan", "share", "Lumen Dental").out,
        "keys": keys.OUTCOMES[-1][:3] == ("7", "put_off", "put off"),
        "log form": log.CHANNELS[-1].value == fax and log.ANSWERS[-1].text == later,
        "case form": case_forms._WAYS[-1].value == fax,
        "step form": forms._TASKS[-1].value == fax,
        "card form": fax in field("preferred_channel").choices,
        "narrow": narrow.narrow_words(("channel", fax)) == "faxes",
        "line": "f fax" in line._CHANNELS and "% put off" in line._OUTCOMES,
    }


def _lines(folder: Path, text: str) -> str:
    (folder / "day.txt").write_text(text, "utf-8")
    return str(folder / "day.txt")


if __name__ == "__main__":
    json.dump(faces(Path(sys.argv[1])), sys.stdout)
