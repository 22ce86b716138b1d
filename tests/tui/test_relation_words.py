"""Words for the relation, and where the page shows them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from store.actions import customers, followups, products, records
from store.actions.card import edit
from store.actions.delivery import expectation
from store.actions.sales import purchase
from store.actions.touches import Touch
from store.value.rhythm import next_window
from store.views.customer.page import customer_page
from tests.kit import TODAY, new_store
from tui.words.faces import PANEL, WHOLE_PAGE, facts_of
from tui.words.relation import alarm_words, relation_lines, rhythm_words, span


def test_the_page_says_the_clock_the_alarms_and_the_interest(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    day = TODAY - timedelta(days=40)
    ident = customers.add(store, day, "Lumen [bold]Dental").customer_id
    purchase(store, day, ident, 5_000)
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (ident,))
    followups.finish(
        store, day, step, Touch("call", "reached"), next_due=TODAY + timedelta(days=90)
    )
    expectation(store, TODAY, ident, "missed", note="[red]late")
    edit(
        store, TODAY, ident,
        {"paid_until": TODAY + timedelta(days=6), "trial_until": TODAY - timedelta(days=1),
         "awareness": "solution", "motivation": "low", "time_zone": "Asia/Manila",
         "hours": "9-12"},
    )  # fmt: skip
    page = customer_page(store, ident, TODAY)
    (alarm,) = page.relation.alarms
    assert alarm_words(alarm, TODAY) == "paid time ends in 6 d, no step before it (since today)"
    lines = dict(relation_lines(page.relation, TODAY))
    assert lines["interest"] == "knows of solutions, motivation low as current (today)"
    assert lines["trial"] == "until yesterday, over"
    assert lines["delivery"] == "Sat 10 Oct: expectations missed, “[red]late”"
    facts = {(fact.label, fact.text, fact.style) for fact in facts_of(WHOLE_PAGE, page, TODAY)}
    words = "17:00 there, Thu; not before Fri 09:00 there (in 16 h 00)"
    assert ("time", words, "soon") in facts
    assert ("alarm", f"! {alarm_words(alarm, TODAY)}", "risk") in facts
    assert ("interest", lines["interest"], "plain") in facts
    assert ("time", words, "soon") in {
        (fact.label, fact.text, fact.style) for fact in facts_of(PANEL, page, TODAY)
    }
    followups.rest(store, TODAY, ident, TODAY + timedelta(days=30), "away")
    (alarm,) = customer_page(store, ident, TODAY).relation.alarms
    assert alarm_words(alarm, TODAY).endswith("(since today, quiet until Sat 19 Dec)")


def test_a_far_window_has_its_year() -> None:
    day = date(2026, 11, 30)
    for first, last, said in (
        (date(2026, 12, 12), date(2026, 12, 18), "12–18 Dec"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 Dec – 3 Jan 2027"),
        (date(2028, 7, 14), date(2028, 7, 14), "14 Jul 2028"),
        (date(2028, 7, 14), date(2028, 7, 20), "14–20 Jul 2028"),
        (date(2028, 6, 14), date(2028, 7, 20), "14 Jun – 20 Jul 2028"),
        (date(2027, 12, 14), date(2028, 7, 20), "14 Dec 2027 – 20 Jul 2028"),
        (date(2025, 1, 2), date(2025, 1, 5), "2–5 Jan 2025"),
    ):
        assert span(first, last, day) == said


# T12: in a small window the panel ends before the warning: its first line names the habit.
def test_the_first_line_names_the_habit(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    ident = customers.add(store, TODAY - timedelta(days=99), "Lumen").customer_id
    names = ["Chair", "Lamp", "Filter"]
    for name in names:
        products.add_product(store, TODAY, name)
        records.offer(store, TODAY - timedelta(days=92), ident, name)
    before = customer_page(store, ident, TODAY)
    products.set_standard(store, TODAY, names)
    page = customer_page(store, ident, TODAY)
    for facts in (facts_of(face, page, TODAY) for face in (PANEL, WHOLE_PAGE)):
        assert facts[0].text.endswith("· ! 1-2-3-Next")
        assert facts[0].style == "risk"
    assert "1-2-3" not in facts_of(PANEL, before, TODAY)[0].text


def test_what_is_usual_takes_three_gaps() -> None:
    days = [TODAY - timedelta(days=back) for back in (437, 407, 75, 40)]
    told = [rhythm_words(window) for n in (2, 3, 4) if (window := next_window(days[:n]))]
    assert told == ["one gap so far, of 30 d", "two gaps so far", "usually every 35 d"]
