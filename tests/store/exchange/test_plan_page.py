"""The plan that a client may see: public steps only, escaped, with names that stay (R17)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.actions import close_customer, customers, followups, plans, records
from store.actions.enrolment import apply_plan
from store.actions.touches import Touch
from store.errors import Refused
from store.exchange.plan_page import Shared, public_steps, share
from store.lifecycle.plans import Plan, Step, dump_plan
from store.safety.opening import Store
from tests.kit import TODAY, new_store

SECRET = "Zq7private"
PLAN = Plan(
    "open",
    "Open",
    "potential",
    (
        Step("hello", "We show you the boat", delay=5, public=True),
        Step("talk", f"{SECRET} talk", say=SECRET, delay=2, unit="week", channel="visit"),
        Step("tea", "Tea at the quay", SECRET, delay=1, unit="month", public=True),
    ),
    groups=("1.1",),
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "store.db")
    customers.add(made, TODAY, "Lumen & <Söhne>", due=TODAY)
    return made


def _id(store: Store) -> bytes:
    found: bytes = store.value("SELECT id FROM customer")
    return found


def _shared(store: Store, plan: Plan = PLAN) -> Shared:
    plans.import_plan(store, TODAY, dump_plan(plan), "open.toml")
    apply_plan(store, TODAY, _id(store), plan.key)
    return share(store, _id(store), TODAY)


def _lines(ics: str) -> list[str]:
    """The unfolded lines of a calendar, after checking its form (RFC 5545, 3.1)."""
    assert ics.endswith("\r\n")
    raw = ics.split("\r\n")[:-1]
    assert all(len(line.encode()) <= 75 for line in raw)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", "".join(raw))
    return ics[:-2].replace("\r\n ", "").split("\r\n")


def test_public_steps_and_nothing_else(store: Store) -> None:
    records.log(store, TODAY, _id(store), Touch(note=SECRET, subject=SECRET))
    records.offer(store, TODAY, _id(store), SECRET)
    followups.add(store, TODAY, _id(store), TODAY + timedelta(days=3), SECRET)
    found = _shared(store)
    assert found.steps == 2
    for text in (found.markdown, found.html, found.ics):
        assert "We show you the boat" in text
        assert "Tea at the quay" in text
        assert SECRET not in text
        assert "1.1" not in text
    assert "Lumen &amp; &lt;Söhne&gt;" in found.html
    assert "<Söhne>" not in found.markdown
    assert "by phone" in found.markdown


def test_the_steps_lie_on_the_days_that_are_planned(store: Store) -> None:
    _shared(store)
    first, second = public_steps(store, _id(store), TODAY)
    assert first.day.isoformat() == store.value("SELECT due_on FROM follow_up WHERE is_open = 1")
    assert second.day > first.day + timedelta(days=40)
    lines = _lines(share(store, _id(store), TODAY).ics)
    assert f"DTSTART;VALUE=DATE:{first.day:%Y%m%d}" in lines
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines.count("BEGIN:VEVENT") == 2


def test_names_stay_so_that_a_later_export_replaces(store: Store) -> None:
    _shared(store)
    names = [step.uid for step in public_steps(store, _id(store), TODAY)]
    assert len(set(names)) == 2
    step = store.value("SELECT next_id FROM customer")
    tomorrow = TODAY + timedelta(days=1)
    followups.move(store, tomorrow, step, TODAY + timedelta(days=30))
    again = public_steps(store, _id(store), tomorrow)
    assert [each.uid for each in again] == names
    early, late = (share(store, _id(store), day).ics for day in (TODAY, tomorrow))
    sequence = re.compile(r"SEQUENCE:(\d+)")
    assert int(sequence.findall(late)[0]) > int(sequence.findall(early)[0])


def test_a_closed_customer_has_no_plan_to_show(store: Store) -> None:
    close_customer.close(store, TODAY, _id(store), "moved")
    with pytest.raises(Refused, match="closed"):
        share(store, _id(store), TODAY)


def test_a_plan_without_public_steps_shows_an_empty_page(store: Store) -> None:
    steps = tuple(replace(step, public=False) for step in PLAN.steps)
    found = _shared(store, replace(PLAN, steps=steps))
    assert found.steps == 0
    assert "Nothing is planned yet" in found.html
    assert "VEVENT" not in found.ics


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert {name for name, _ in attrs} <= {"lang", "charset", "name", "content", "datetime"}

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = st.one_of(
    st.sampled_from(
        ["<script>alert(1)</script>", "a\r\nATTENDEE:x", "x;y,z\\n", "](javascript:1)", "é" * 90]
    ),
    st.text(st.characters(codec="utf-8"), max_size=60),
)


@pytest.mark.long
@settings(max_examples=24)
@given(
    st.lists(st.tuples(HOSTILE, st.booleans()), min_size=1, max_size=4),
    HOSTILE,
)
def test_flags_decide_and_hostile_text_stays_text(steps: list[tuple[str, bool]], name: str) -> None:
    import tempfile

    plan = replace(
        PLAN,
        steps=tuple(
            Step(
                f"s{n}",
                f"{'Open' if public else SECRET} {n} {text}",
                say=SECRET,
                delay=n + 2,
                public=public,
            )
            for n, (text, public) in enumerate(steps)
        ),
    )
    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder) / "store.db")
        customers.add(store, TODAY, f"N {name}", due=TODAY)
        found = _shared(store, plan)
        store.close()
    public = sum(flag for _, flag in steps)
    assert found.steps == public
    for text in (found.markdown, found.html, found.ics):
        assert SECRET not in text
        assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)  # T133
    page = _Page()
    page.feed(found.html)
    assert page.tags <= {"html", "head", "meta", "title", "body", "h1", "p", "ul", "li", "time",
                         "small"}  # fmt: skip
    assert found.html.count("<li>") == public
    lines = _lines(found.ics)
    allowed = {"BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "X-WR-CALNAME", "UID",
               "DTSTAMP", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION",
               "TRANSP"}  # fmt: skip
    assert {re.split("[:;]", line)[0] for line in lines} <= allowed
    assert "<" not in found.markdown
    assert found.markdown.count("\n- **") == public
