"""The pocket day: the way by town, what to know, and the lines that come back (batch)."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from pathlib import Path

import icalendar
import vobject

from store.actions import customers, followups
from store.actions.one_line import run_batch
from store.exchange.pocket import pack
from store.ledger.commit import work
from tests.kit import TODAY, new_store
from tui.words.pocket import pocket_page


def test_a_day_is_packed_by_town_and_its_lines_come_back(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    day = TODAY + timedelta(days=5)
    for name, town, channel in (
        ("Lumen <Dental>", "Riga", "visit"),
        ("Hansen Foods", "Jelgava", "visit"),
        ("Bo & Co", "Jelgava", "visit"),
        ("Desk Ltd", "Riga", "call"),
    ):
        ident = customers.add(
            store, TODAY, name, city=town, ways=[("phone", "+371 20 000 00")]
        ).customer_id
        followups.add(
            store, TODAY, ident, day, f"See {name}", channel=channel, say="Hello\u202e there."
        )
        followups.add(store, TODAY, ident, day + timedelta(days=1), "Not that day", channel="visit")
        with work(store, TODAY) as unit:
            unit.insert("promise", {"customer_id": ident, "title": "the <papers>",
                                    "made_on": "2026-11-18", "due_on": "2026-12-01"})  # fmt: skip
    found = pack(store, TODAY, day)
    page = pocket_page(found)
    heads = re.findall(r"<h[23]>(.*?)</h[23]>", page)
    assert heads == ["Jelgava", "Bo &amp; Co", "Hansen Foods", "Riga", "Lumen &lt;Dental&gt;",
                     "From the desk", "Desk Ltd", "Afterwards"]  # fmt: skip
    assert "Not that day" not in page
    assert page.count("<b>owed:</b> promised: the &lt;papers&gt;, by ") == len(found.pages) == 4
    assert 'href="tel:+3712000000"' in page
    other_way = pocket_page(pack(store, TODAY, day, ["riga"]))
    assert re.findall(r"<h2>(.*?)</h2>", other_way)[:2] == [
        "Riga", "Jelgava",
    ]  # fmt: skip
    assert len(icalendar.Calendar.from_ical(found.ics).walk("VEVENT")) == 4
    assert len(list(vobject.readComponents(found.vcf))) == 4
    assert "Hello there." in page
    assert "\u202e" not in page + found.ics + found.vcf  # T133
    # The lines of the dashed boxes, typed as they stand.
    boxes = [html.unescape(each) for each in re.findall(r'class="log">(.*?)</p>', page)]
    lines = [each.replace("…", "Came by.") for each in boxes]
    done = run_batch(store, day, lines, dry_run=False)
    assert len(done.effects) == 4
    notes = store.rows("SELECT channel, outcome, note FROM interaction ORDER BY channel")
    assert [tuple(each) for each in notes] == [("call", "reached", "Came by."),
                                               *[("visit", "reached", "Came by.")] * 3]  # fmt: skip


def test_a_day_without_work_says_so(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    found = pack(store, TODAY, TODAY)
    assert "Nothing is due." in pocket_page(found)
    assert (found.pages, found.vcf) == ({}, "")
