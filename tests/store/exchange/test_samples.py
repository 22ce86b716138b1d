"""Demo files of other programs, where the folder beside the checkout has them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from store.exchange.mapping import parse_map
from store.exchange.read_file import import_file
from store.ledger import undo
from store.safety.opening import Store
from tests.conftest import shared
from tests.kit import TODAY, state, told
from tests.store.exchange.conftest import alive, orphans

ACCOUNTS = "external_id=Id,name=Name,phone=Phone,city=BillingCity,country=BillingCountry"
TASKS = (
    "customer=AccountId,external_id=Id,title=Subject,due=ActivityDate,status=Status,channel=Type__c"
)


@pytest.mark.long
def test_a_purchase_log_of_thousands_of_rows(store: Store) -> None:
    path = shared("data", "cdnow_sample_log.csv")
    before = state(store)
    report = import_file(store, TODAY, path, kind="purchases", currency="USD")
    assert (report.new, report.rejected, report.new_customers) == (6919, (), 2357)
    assert report.total == Decimal("244091.94")
    assert store.value("SELECT sum(amount) FROM purchase") == 24_409_194
    assert store.value("SELECT sum(revenue) FROM rhythm") == 24_409_194
    assert store.value("SELECT count(DISTINCT external_id) FROM customer") == 2357
    assert orphans(store) == 0
    assert told(store.value("SELECT title FROM work ORDER BY seq DESC LIMIT 1")) == (
        "imported 6,919 purchases of 2,357 customers from cdnow_sample_log.csv"
    )
    again = import_file(store, TODAY, path, kind="purchases", currency="USD")
    assert (again.new, again.changed, again.same, again.undo) == (0, 0, 6919, None)
    undo.undo(store, TODAY)
    assert state(store) == before
    assert alive(store, "purchase") == alive(store, "customer") == alive(store, "follow_up") == 0


@pytest.mark.long
def test_accounts_and_then_their_tasks(store: Store) -> None:
    accounts = shared("samples", "salesforce_sfdmu_Account.csv")
    tasks = shared("samples", "salesforce_sfdmu_Task.csv")
    report = import_file(store, TODAY, accounts, kind="customers", mapping=parse_map(ACCOUNTS))
    assert (report.new, report.rejected, report.encoding) == (22, (), "utf-8-sig")
    assert import_file(
        store, TODAY, accounts, kind="customers", mapping=parse_map(ACCOUNTS)
    ).same == 22  # fmt: skip
    report = import_file(store, TODAY, tasks, kind="follow-ups", mapping=parse_map(TASKS))
    assert (report.new, len(report.rejected), report.spread) == (36, 39, 36)
    assert all("unknown customer “00" in told(each.why) for each in report.rejected)
    assert report.rejected[0].line == 2
    again = import_file(store, TODAY, tasks, kind="follow-ups", mapping=parse_map(TASKS))
    assert (again.new, again.same) == (0, 36)
    assert orphans(store) == 0
