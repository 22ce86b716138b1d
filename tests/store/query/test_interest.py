"""Filter words for interest, ends, clocks and alarms; a choice in rising order is compared."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.actions import customers, followups
from store.actions.card import edit
from store.actions.delivery import expectation
from store.actions.sales import purchase
from store.actions.segments import set_segment
from store.actions.touches import Touch
from store.ledger.morning import score_everybody
from store.query import FilterError, compile_filter, explain
from store.safety.opening import Store
from store.views.lists.customers import Customers
from tests.kit import TODAY, new_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = new_store(tmp_path_factory.mktemp("interest") / "store.db")
    set_segment(store, TODAY, "Everyone", max_silence_days=60, rot_days=60)
    for number, awareness in enumerate(("unaware", "problem", "solution", "product", "fully")):
        ident = customers.add(store, TODAY, awareness.title()).customer_id
        edit(store, TODAY, ident, {"awareness": awareness, "involvement": "low"})
        if number:
            purchase(store, TODAY, ident, 100)
            edit(store, TODAY, ident, {"motivation": ("low", "medium", "high")[number % 3]})
    step = store.value("SELECT c.next_id FROM customer AS c WHERE c.name = 'Fully'")
    followups.finish(store, TODAY, step, Touch("call", "reached"))
    fully = store.value("SELECT id FROM customer WHERE name = 'Fully'")
    expectation(store, TODAY, fully, "missed")
    edit(
        store, TODAY, fully,
        {"paid_until": TODAY + timedelta(days=20), "time_zone": "Europe/Riga",
         "involvement": "high", "trial_until": TODAY + timedelta(days=5)},
    )  # fmt: skip
    customers.add(store, TODAY, "Nobody")
    score_everybody(store, TODAY + timedelta(days=61))
    return store


@pytest.mark.long
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("awareness:>=solution", "Fully Product Solution"),
        ("awareness:>product", "Fully"),
        ("awareness:<problem", "Unaware"),
        ("awareness:<=problem", "Problem Unaware"),
        ("awareness:problem,fully", "Fully Problem"),
        ("awareness:none", "Nobody"),
        ("involvement:high", "Fully"),
        ("involvement:none", "Nobody"),
        ("motivation:>=medium", "Fully Problem Solution"),
        ("motivation:high", "Solution"),
        ("motivation:none", "Nobody Unaware"),
        ("expectation:missed", "Fully"),
        ("expectation:<=met", "Fully"),
        ("expectation:exceeded", ""),
        ("paid-until:<=2026-12-31", "Fully"),
        ("paid:none", "Nobody Problem Product Solution Unaware"),
        ("trial-until:none awareness:fully", ""),
        ("zone:Europe/*", "Fully"),
        ("zone:europe/riga", "Fully"),
        ("has:alarm", "Fully Nobody Problem Product Solution Unaware"),
        ("-has:alarm awareness:fully", ""),
    ],
)  # R55, R60, R94
def test_finds(store: Store, text: str, names: str) -> None:
    late = TODAY + timedelta(days=61)
    assert " ".join(row.name for row in Customers(store, late, text).page(0, -1)) == names


@pytest.mark.parametrize("text", ["awareness:>=nothing", "awareness:>=problem,fully", "need:>has"])
def test_what_has_no_order_is_not_compared(text: str) -> None:
    with pytest.raises(FilterError, match="compared"):
        compile_filter(text, TODAY, "EUR")


def test_it_is_told_in_words() -> None:
    assert explain("awareness:>=solution has:alarm -involvement:low") == [
        ("awareness", "awareness at least solution"),
        ("has", "has an alarm"),
        ("involvement", "not: involvement is low"),
    ]
