"""Files as other programs write them, with rows of our own: what must come of each, twice."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from store.exchange.asks import Asked
from store.exchange.read_file import import_file
from store.exchange.report import Report
from store.safety.opening import Store
from tests.kit import TODAY
from tests.store.exchange.conftest import alive, orphans

_FOLDER = Path(__file__).parent / "exports"


class Expected(NamedTuple):
    """What a file comes to: counts of what is then in the store, and the sum of the purchases."""

    customers: int
    contacts: int = 0
    purchases: int = 0
    total: str = "0"
    touches: int = 0
    steps: int = 0  # that the file asks for
    offers: int = 0
    choices: dict[str, Any] = {}  # noqa: RUF012 (never changed)


_EUR = {"currency": "EUR"}
_FILES = {
    # T77: lists of people that have a “State” and a “Created at” are no follow-ups
    "copper_people": Expected(1, 2),
    "hs_contacts_de": Expected(2, 3),
    "hs_meetings": Expected(2, 1, touches=2, steps=1),  # no list of companies
    "qb_customers": Expected(3, 2),  # the line of the time below is nobody
    "outlook_de": Expected(1, 2),
    "es_clientes": Expected(2, 1, touches=1),
    "jp_kokyaku": Expected(2, 2),
    # the archived, the inactive and vendors are no customers
    "odoo_partners": Expected(1, 1),
    "dyn_contacts": Expected(1, 1),
    "zoho_books_customers": Expected(1, 1),
    "hs_companies_pt": Expected(1),
    "odoo_partner_fr": Expected(1, 1),  # “Company, Person”
    "sf_leads": Expected(1, 1),
    "de_list": Expected(2, 2),  # a title above, two people in a cell, a sum below
    # T61: what is lost, a test or given back is no sale
    "odoo_leads": Expected(4, 2, 1, "1200", steps=2, offers=3, choices=_EUR),
    "dyn_opps": Expected(2, 2, 1, "24500", steps=1, offers=2),
    "pd_deals_de": Expected(2, 2, 1, "12500", steps=1, offers=2),
    "pd_deals_es": Expected(2, 1, 1, "3500", steps=1, offers=2),
    "freshsales_deals": Expected(2, 1, 1, "5000", steps=1, offers=2),
    "zoho_deals_de": Expected(2, 0, 1, "1250.50", offers=1, choices=_EUR),
    "deal_list": Expected(2, 0, 1, "3000", steps=1, offers=2),
    "stripe_payments": Expected(2, 2, 2, "119"),
    "odoo_inv": Expected(1, 0, 2, "108"),
    "woo_analytics_de": Expected(2, 0, 2, "189"),
    "freshbooks": Expected(1, 0, 1, "132"),
    "paypal": Expected(1, 0, 2, "75"),  # a refund is the buyer's, not ours
    "shopify_orders": Expected(2, 0, 2, "155", choices={"sales": ["none"]}),
    "odoo_sale_order": Expected(2, 1, 2, "782.50", choices=_EUR),
    # T62: rows of one order by their id; goods side by side; ids that a spreadsheet has cut
    "square": Expected(1, 0, 2, "7"),
    "woo_export": Expected(2, 1, 2, "199"),
    "sci_ids": Expected(2, 0, 2, "30"),
    "pd_activities_de": Expected(2, 2, touches=1, steps=2),
    "sf_event_report": Expected(2, 1, touches=2, steps=1),
    "phone_log_named": Expected(2, touches=3),
    "hs_tasks_de": Expected(1, touches=1, steps=1),
    "hs_deals_pt": Expected(
        2, 0, 1, "3500", steps=1, offers=2, choices={"sales": ["Negócio fechado"]}
    ),
    "bitrix": Expected(2, 1, 1, "150000", steps=1, offers=2),
    "outlook_calendar": Expected(1, steps=1, choices={"date_format": "mdy"}),
    "sheet_messy": Expected(2, 1),
    "lexoffice_contacts": Expected(2, touches=1),
    "ebay": Expected(2, 0, 2, "35"),
    # In the languages of their users
    "hs_contacts_it": Expected(2, 1),
    "sf_opps_de": Expected(2, 0, 1, "12500", steps=1, offers=2, choices=_EUR),
    "zoho_deals_fr": Expected(2, 1, 1, "1500", steps=1, offers=2, choices=_EUR),
    "odoo_so_de": Expected(2, 0, 2, "1309.50", choices=_EUR),
    "close_leads": Expected(2, 2),
    "freshsales_contacts": Expected(1, 1),
    "moneybird_nl": Expected(1, 1, 1, "121"),
    "gocardless": Expected(1, 1, 1, "25"),
    "mollie": Expected(1, 0, 1, "25"),
    "gym_members": Expected(2),
    # “No” under “cancelled” cancels nothing; NC 1 among FT 1 is a credit note
    "fortnox_sv": Expected(2, 0, 2, "1950"),
    "moloni_pt": Expected(1, 0, 2, "110.70", choices={**_EUR, "sales": ["Fechado"]}),
    "woo_export_de": Expected(2, 0, 2, "60"),
    "shopware": Expected(1, 1, 1, "35.90"),
    "jtl": Expected(1, 0, 1, "119"),
    "ebay_de": Expected(2, 0, 2, "59", choices=_EUR),
    "paddle": Expected(1, 0, 1, "25"),
    "gumroad": Expected(1, 0, 1, "10"),  # what was given back whole is no sale
    "netvisor_fi": Expected(2, 0, 2, "1350", choices={"sales": ["Avoin"]}),
    "szamlazz_hu": Expected(2, 0, 2, "139700"),  # 2026.03.16.
    "pos_gastro": Expected(2, 0, 2, "14.50", choices=_EUR),
    "odoo_partner_es": Expected(1, 1),
    "zoho_calls": Expected(2, touches=2),  # no list of customers
    "bom_middle": Expected(2),  # files that were put together have marks between their rows
}


def _read(store: Store, name: str, choices: dict[str, Any]) -> Report:
    return import_file(store, TODAY, _FOLDER / f"{name}.csv", **choices)


def test_every_file_has_its_line() -> None:
    assert {path.stem for path in _FOLDER.iterdir()} == _FILES.keys()


@pytest.mark.parametrize("name", _FILES)
def test_a_file_comes_to_what_a_person_would_make_of_it(store: Store, name: str) -> None:
    wanted = _FILES[name]
    first = _read(store, name, wanted.choices)
    total = store.value("SELECT coalesce(sum(amount), 0) FROM purchase WHERE deleted_at IS NULL")
    steps = store.value(
        "SELECT count(*) FROM follow_up WHERE import_key IS NOT NULL AND deleted_at IS NULL"
    )
    found = Expected(
        customers=alive(store, "customer"), contacts=alive(store, "contact"),
        purchases=alive(store, "purchase"), touches=alive(store, "interaction"), steps=steps,
        offers=alive(store, "offer"), total=wanted.total, choices=wanted.choices,
    )  # fmt: skip
    assert found == wanted
    assert Decimal(total) / 100 == Decimal(wanted.total) == (first.total or 0)
    assert orphans(store) == 0
    again = _read(store, name, wanted.choices)
    assert (again.new, again.changed, again.undo) == (0, 0, None)


def test_a_stage_that_only_says_closed_is_asked(store: Store) -> None:
    with pytest.raises(Asked) as asked:
        _read(store, "hs_deals_pt", {})
    assert [each.about for each in asked.value.asks] == ["what is a sale"]


@pytest.mark.parametrize(
    "header", ["Card Name,Labels,Due Date,Due Complete", "Name,Assignee,Assignee Email,Due Date"]
)
def test_a_board_of_tasks_is_no_list_of_customers(
    store: Store, tmp_path: Path, header: str
) -> None:
    path = tmp_path / "board.csv"
    path.write_text(f"{header}\nCall Ana,x,2026-12-01,no\n")
    with pytest.raises(Asked):
        import_file(store, TODAY, path)


def test_a_person_of_a_company_is_no_company_beside_it(store: Store) -> None:
    _read(store, "odoo_sale_order", _EUR)
    names = {row["name"] for row in store.rows("SELECT name FROM customer")}
    assert names == {"Azure Interior", "Deco Addict"}


def test_goods_that_stand_side_by_side_are_lines(store: Store) -> None:
    _read(store, "woo_export", {})
    lines = store.rows("SELECT title, quantity, amount FROM purchase_line ORDER BY amount, title")
    assert [tuple(each) for each in lines] == [
        ("Mug", "2", 2000), ("Pot", "1", 6000), ("Mug", "10", 10000)
    ]  # fmt: skip


def test_a_lost_deal_keeps_what_it_was_about_and_an_open_one_its_day(store: Store) -> None:
    _read(store, "dyn_opps", {})
    rows = store.rows("SELECT title, amount, answer FROM offer ORDER BY amount")
    assert [tuple(each) for each in rows] == [
        ("6 orders", 500000, "refused"), ("Will be ordering soon", 1000000, "open")
    ]  # fmt: skip
    due = store.value("SELECT first_due_on FROM follow_up WHERE import_key IS NOT NULL")
    assert due == "2026-12-15"


def test_somebody_may_be_called_nan(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("First name,Last name,Email,Phone\nNan,Null,nan@x.example,NULL\n")
    import_file(store, TODAY, path)
    assert store.value("SELECT name FROM customer") == "Nan Null"


def test_a_street_keeps_its_postal_code_and_a_kept_one_gets_it(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name,Email,Street,City\nAna,ana@x.example,1 Rd,Ulm\n")
    import_file(store, TODAY, path)
    path.write_text("Name,Email,Street,Zip,City\nAna,ana@x.example,1 Rd,89073,Ulm\n")
    for expected in (1, 0):
        assert import_file(store, TODAY, path).changed == expected
    rows = store.rows("SELECT value FROM way WHERE kind = 'address' AND deleted_at IS NULL")
    assert [row["value"] for row in rows] == ["1 Rd, 89073"]


def test_the_mail_of_who_worked_is_not_the_customers(store: Store, tmp_path: Path) -> None:  # T64
    path = tmp_path / "hours.csv"
    path.write_text(
        "User,Email,Client,Description,Start date,Duration\n"
        "Mara,m@us.example,Acme,Design,2026-10-01,02:00:00\n"
        "Mara,m@us.example,Blue,Call,2026-10-02,00:30:00\n"
    )
    import_file(store, TODAY, path, kind="interactions")
    assert (alive(store, "customer"), alive(store, "way")) == (2, 0)


def test_a_shop_that_numbers_all_orders_alike_has_no_credit_notes(
    store: Store, tmp_path: Path
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("Order,Customer,Date,Total\nCM-1,Ana,2026-01-05,10\nCM-2,Bo,2026-01-06,20\n")
    assert import_file(store, TODAY, path, currency="EUR").total == 30


@pytest.mark.parametrize(
    "text",
    [
        "Employee ID,First name,Last name,Hire date,Email\n1,Ann,Lee,2020-01-05,a@us.test\n",
        "Subject,Call Type,Call Duration,Name,Phone,Ended\nHello,Outbound,03:25,Ann,555-0100,x\n",
        "Bestellnummer;Kundenname;E-Mail;Währung;Netto-Summe\n1;Ann;a@b.test;EUR;10,00\n",
    ],
)
def test_staff_talks_and_orders_are_no_list_of_customers(  # T77
    store: Store, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(Asked):
        import_file(store, TODAY, path)
