"""Exports of other programs: recognised by their headers, in the right order joined, sums right."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from store.exchange.asks import Asked
from store.exchange.cells import bare
from store.exchange.fields import KINDS
from store.exchange.presets import Preset, presets, recognise_preset
from store.exchange.read_file import import_file
from store.exchange.report import Report
from store.safety.opening import Store
from tests.conftest import shared
from tests.kit import TODAY, notes
from tests.store.exchange.conftest import alive, orphans

WHOSE = {
    "shopify_orders": "shopify-orders",
    "shopify_customers": "shopify-customers",
    "pipedrive_deals": "pipedrive-deals",
    "pipedrive_organizations": "pipedrive-organizations",
    "pipedrive_people": "pipedrive-people",
    "pipedrive_activities": "pipedrive-activities",
    "pipedrive_notes": "pipedrive-notes",
    "hubspot_contacts": "hubspot-contacts",
    "hubspot_contacts_es": "hubspot-contacts",
    "hubspot_companies": "hubspot-companies",
    "hubspot_deals": "hubspot-deals",
    "salesforce_report_accounts": "salesforce-accounts",
    "xero_sales_invoices_export": "xero-invoices",
    "xero_contacts_export": "xero-contacts",
    "woocommerce_analytics_orders": "woocommerce-analytics-orders",
    "woocommerce_analytics_customers": "woocommerce-analytics-customers",
    "quickbooks_invoice_list": "quickbooks-invoice-list",
    "quickbooks_customer_contact_list": "quickbooks-customers",
    "quickbooks_transaction_list": "quickbooks-transaction-list",
}


def _sample(*parts: str) -> Path:
    return shared("samples", *parts)


def _read(store: Store, name: str, currency: str | None = None) -> Report:
    """A file and a second reading of it, which must change nothing."""
    path = _sample("synthetic", f"{name}.csv")
    report = import_file(store, TODAY, path, currency=currency)
    again = import_file(store, TODAY, path, currency=currency)
    assert (again.new, again.changed, again.undo) == (0, 0, None), name
    assert orphans(store) == 0
    return report


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_a_preset_is_sound_and_knows_its_own_headers(preset: Preset) -> None:
    assert preset.kind is None or preset.kind in KINDS
    fields = {field.name for field in KINDS[preset.kind or "customers"]}
    assert preset.fields.keys() | preset.constants.keys() <= fields
    assert preset.sale.keys() <= {"sold", "not_sold", "open"}
    assert {*preset.types.values()} <= {"sale", "credit", "none"}
    whole = [
        (group[0] if "*" not in group[0] else group[0].replace("*", "1")) for group in preset.needs
    ]
    whole += [names[0].split("|")[0].replace("*", "1") for names in preset.fields.values()]
    header = list({bare(name): name for name in whole}.values())
    found = recognise_preset(header)
    assert found is not None
    assert found.kind == preset.kind


def test_the_headers_of_the_vendors_are_recognised_in_any_order() -> None:
    headers = json.loads(_sample("headers.json").read_text("utf-8"))
    assert headers.keys() == WHOSE.keys()
    for name, header in headers.items():
        for order in (header, header[::-1], [each.upper() for each in header]):
            found = recognise_preset(order)
            assert found is not None, name
            assert found.name == WHOSE[name]


def test_plain_headers_are_nobodys() -> None:
    for header in (["Name", "Email", "Phone"], ["Customer", "Date", "Amount"],
                   ["Record ID", "Name"], ["id", "email", "name", "created"]):  # fmt: skip
        assert recognise_preset(header) is None


@pytest.mark.long
def test_a_portal_of_hubspot_joins_people_and_deals_to_companies(store: Store) -> None:
    companies, people, deals = (
        _read(store, f"hubspot_{name}") for name in ("companies", "contacts", "deals")
    )
    assert (companies.new, people.new + people.same, people.new_customers) == (2, 2, 0)
    assert (deals.new_customers, deals.total, deals.currency) == (0, Decimal(15000), "PHP")
    assert deals.preset == "hubspot-deals"
    row = store.row(
        "SELECT c.name, k.name AS contact FROM purchase AS p JOIN customer AS c "
        "ON c.id = p.customer_id JOIN contact AS k ON k.customer_id = c.id"
    )
    assert row is not None
    assert tuple(row) == ("Santos Trading", "Maria Santos")
    assert _read(store, "hubspot_contacts_es").columns["last_name"] == "Apellidos"
    assert _read(store, "hubspot_contacts_es_nfd").new == 0  # the same in another Unicode form


@pytest.mark.long
def test_pipedrive_comes_whole(store: Store) -> None:
    names = ("organizations", "people", "deals", "activities", "notes")
    read = {name: _read(store, f"pipedrive_{name}") for name in names}
    assert (read["deals"].total, read["deals"].open_deals) == (Decimal(900), 1)
    assert (read["activities"].interactions, read["activities"].follow_ups) == (1, 1)
    assert store.value("SELECT minutes FROM interaction WHERE channel = 'meeting'") == 30
    assert store.value("SELECT note FROM interaction WHERE channel = 'note'") == (
        "Wants quote & demo\nby May"
    )
    assert store.value("SELECT reason FROM offer WHERE answer = 'refused'") == "Went to competitor"
    assert alive(store, "customer") == 3  # two organizations, and a person without one


def test_orders_of_a_shop_net_of_refunds_and_cancellations(store: Store) -> None:
    customers, orders = _read(store, "shopify_customers"), _read(store, "shopify_orders")
    assert (customers.new, orders.new_customers) == (3, 0)
    paid, back = Decimal(0), Decimal(0)
    with _sample("synthetic", "shopify_orders.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["Total"] and not row["Cancelled at"]:
                paid += Decimal(row["Total"])
                back += Decimal(row["Refunded Amount"] or 0)
    assert (orders.total, orders.currency) == (paid - back, "USD") == (Decimal(243), "USD")
    again = import_file(store, TODAY, _sample("synthetic", "shopify_customers.csv"))
    assert any("223.00 was spent" in note or "purchases here" in note for note in notes(again)) or (
        store.value("SELECT sum(amount) FROM purchase") == 24300
    )


@pytest.mark.parametrize(
    ("name", "currency", "total", "rejected"),
    [
        ("woocommerce_analytics_orders", None, "123.00", 1),
        ("xero_sales_invoices_export", None, "120.00", 1),
        ("quickbooks_invoice_list", None, "600.50", 0),
        ("quickbooks_transaction_list", "USD", "600.00", 1),
    ],
)
def test_invoices_count_once_and_what_was_not_sold_does_not(
    store: Store, name: str, currency: str | None, total: str, rejected: int
) -> None:
    report = _read(store, name, currency)
    assert (report.total, len(report.rejected)) == (Decimal(total), rejected)
    assert store.value("SELECT sum(amount) FROM purchase") == int(Decimal(total) * 100)


@pytest.mark.parametrize(
    ("name", "customers"),
    [
        ("xero_contacts_export", 1),
        ("quickbooks_customer_contact_list", 2),
        ("woocommerce_analytics_customers", 1),
        ("salesforce_report_accounts", 2),
    ],
)
def test_lists_of_customers_need_no_mapping(store: Store, name: str, customers: int) -> None:
    report = _read(store, name)
    assert (report.new, report.rejected, alive(store, "customer")) == (customers, (), customers)


@pytest.mark.long
def test_an_org_of_salesforce_in_five_files(store: Store) -> None:  # T61, T64, T76
    read = {}
    for name in ("Account", "Contact", "Opportunity", "Task", "Case"):
        path = _sample(f"salesforce_sfdmu_{name}.csv")
        read[name] = import_file(store, TODAY, path, currency="USD")
        again = import_file(store, TODAY, path)
        assert (again.new, again.changed) == (0, 0)
    path = _sample("salesforce_sfdmu_Opportunity.csv")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        deals = list(csv.DictReader(stream))
    won = sum(Decimal(row["Amount"]) for row in deals if row["IsWon"] == "1")
    still_open = sum(1 for row in deals if row["IsClosed"] != "1")
    assert (read["Opportunity"].total, read["Opportunity"].open_deals) == (won, still_open)
    assert (read["Account"].new, read["Contact"].new, read["Contact"].new_customers) == (
        22, 102, 84,
    )  # fmt: skip
    assert (read["Task"].follow_ups, len(read["Task"].rejected)) == (60, 15)  # leads are unknown
    assert (read["Case"].interactions, read["Case"].new_customers) == (40, 0)
    assert orphans(store) == 0


def test_a_custom_object_may_be_anything(store: Store) -> None:  # T77
    with pytest.raises(Asked, match="custom object of HubSpot"):
        import_file(store, TODAY, _sample("hubspot_custom-object_locations_export.csv"))
    assert alive(store, "customer") == 0
