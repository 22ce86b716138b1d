"""What lies in the demo: segments, groups, plans, records of every kind, risks."""

from __future__ import annotations

from collections import Counter

import pytest

from store.lifecycle.groups import GROUPS
from store.lifecycle.plans import load_plan
from store.lifecycle.plans.check import check_plan
from store.safety.opening import Store
from store.views.customer.next_offer import pattern, suggestions
from store.views.lists.customers import Customers
from store.views.lists.saved_views import BUILT_IN
from tests.conftest import ROOT
from tests.kit import told
from tests.sample.conftest import TODAY

PLANS = ROOT / "tools" / "sample" / "data" / "plans"
SIX_SOURCES = {"social", "referral", "blog", "outbound", "paid ads", "events"}


def test_cases_are_open_answered_and_closed(store: Store) -> None:  # R33, R92
    found = Counter(
        (row["kind"], row["answered_on"] is not None, row["closed_on"] is not None)
        for row in store.rows("SELECT * FROM service_case")
    )
    for kind in ("enquiry", "complaint"):
        assert found[kind, False, False] == 1
        assert found[kind, True, True] >= 1
    assert found["complaint", True, False] == 1
    causes = {row["cause"] for row in store.rows("SELECT cause FROM service_case")} - {None}
    assert len(causes) >= 3


@pytest.mark.long
def test_what_others_bought_next_is_suggested(store: Store) -> None:  # R14, R18
    found: Counter[tuple[str, str]] = Counter()
    spoken = []
    for row in store.rows("SELECT id FROM customer WHERE live = 1"):
        first = next(iter(suggestions(store, row["id"], TODAY)), None)
        if first is not None:
            found[first.base_title, first.title] += 1
        said = pattern(store, row["id"], TODAY)
        if said is not None:
            spoken.append(said)
    assert 10 <= found.total() <= 30
    for pair in (
        ("Suction filters", "Chair service kit"),
        ("Wide monitor", "Meeting room set"),
    ):
        assert found[pair] >= 2, found
    assert 3 <= len(spoken) <= 5
    assert sum("Next could come" in told(each) for each in spoken) == 2
    habit = next(view for view in BUILT_IN if view.key == "3")
    assert Customers(store, TODAY, habit.filter).count() == 3  # T13: the view that shows them


def test_the_samples_own_plans_have_no_faults(store: Store) -> None:  # R40
    texts = {path.name: path.read_text("utf-8") for path in PLANS.glob("*.toml")}
    own = {name: load_plan(text, name) for name, text in texts.items()}
    keys = [row["key"] for row in store.rows("SELECT key FROM plan")]
    found = [str(each) for name in texts for each in check_plan(texts[name], name, plans=keys)]
    assert found == []
    names = {row["name"] for row in store.rows("SELECT name FROM segment")}
    assert {name for plan in own.values() for name in plan.segments} <= names
    assert {plan.key for plan in own.values()} <= set(keys)


def test_segments_are_worked_as_they_buy(store: Store) -> None:  # R45, R46
    windows = {
        row["name"]: (row["window_days"], row["horizon_days"])
        for row in store.rows("SELECT * FROM segment WHERE deleted_at IS NULL")
    }
    assert windows["Food delivery"][0] == 60
    assert windows["Clinics"][0] == 120
    assert windows["Electronics"][0] == 365
    assert windows["Furniture"][0] == 3 * 365
    assert windows["SaaS accounts"] == (45, 90)
    assert windows["Yachts"][0] == 6 * 365
    terms = {
        row["name"]: row["contract_days"]
        for row in store.rows("SELECT * FROM segment WHERE contract_days IS NOT NULL")
    }
    assert terms == {"SaaS accounts": 30, "Prepaid lockers": 365}
    standard = Counter(
        row["code"][:2] for row in store.rows("SELECT code FROM product WHERE standard")
    )
    assert set(standard.values()) == {3}
    assert len(standard) == len(windows) == 7
    keys = {row["key"] for row in store.rows("SELECT key FROM plan")}
    assert {
        row["plan_key"]
        for row in store.rows("SELECT plan_key FROM segment WHERE deleted_at IS NULL")
    } <= keys


def test_every_group_has_its_customers(store: Store) -> None:  # R39
    found = Counter(
        row["grp"]
        for row in store.rows(
            "SELECT s.grp FROM standing AS s JOIN customer AS c ON c.id = s.customer_id "
            "WHERE c.live = 1"
        )
    )
    assert found.keys() == GROUPS.keys()
    assert min(found.values()) >= 3, found


def test_there_are_good_and_bad_risks(store: Store) -> None:
    risks = [
        row["churn_risk"]
        for row in store.rows("SELECT churn_risk FROM score WHERE churn_risk IS NOT NULL")
    ]
    share = Counter("low" if risk < 0.1 else "high" if risk > 0.5 else "middle" for risk in risks)
    assert min(share["low"], share["middle"], share["high"]) >= 0.07 * len(risks), share


def test_every_kind_of_record_is_there(store: Store) -> None:  # R1, R12
    def kinds(column: str, table: str) -> Counter[str]:
        found = store.rows(f"SELECT {column} AS word FROM {table}")
        return Counter(row["word"] for row in found if row["word"] is not None)

    assert kinds("channel", "interaction").keys() >= {
        "call", "visit", "email", "message", "service_case", "return",
    }  # fmt: skip
    assert kinds("direction", "interaction")["in"] > 40
    assert kinds("kind", "purchase")["refund"] > 5
    assert kinds("state", "promise").keys() == {"owed", "kept", "broken"}
    assert kinds("answer", "offer").keys() == {"open", "accepted", "refused"}
    assert kinds("kind", "satisfaction").keys() == {"nps", "csat", "ces"}
    assert kinds("kind", "cost").keys() >= {"acquisition", "retention"}
    assert kinds("source", "cost").keys() == kinds("source", "customer").keys() == SIX_SOURCES
    assert kinds("state", "enrolment").keys() == {"running", "finished", "left"}
    assert kinds("closed_reason", "customer").total() >= 3
    open_ones = "follow_up WHERE is_open = 1"
    assert kinds("kind", open_ones).keys() == {"step", "first", "rest", "promise", "own", "answer"}
    assert kinds("kind", open_ones)["rest"] >= 3
    assert kinds("pushes", open_ones).keys() >= {0, 2}
    assert kinds("attempts", open_ones).keys() >= {0, 1}
    assert kinds("step_key", open_ones).total() > 200
    assert len(kinds("step_key", open_ones)) > 20
