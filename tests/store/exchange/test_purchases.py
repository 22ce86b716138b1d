"""Purchases: sums to the cent, refunds, currencies, orders with lines, a second run."""

from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.actions.products import add_product, edit_product
from store.errors import BadInput
from store.exchange.asks import Asked
from store.exchange.mapping import parse_map, parse_sales
from store.exchange.read_file import import_file
from store.ledger import undo
from store.safety.opening import Store
from store.settings.values import setting
from tests.kit import TODAY, new_store, state, told
from tests.store.exchange.conftest import Read, alive, dump, orphans, whys

ORDERS = (
    "Customer ID,Customer,Order,Date,Item,Qty,Total\n"
    "'007,Lumen Dental,A1,2026-03-01,Filter,2,10.00\n"
    "008,Hotel Aurora,A1,2026-03-02,Lamp,1,5.00\n"
    "007,Lumen Dental,A1,2026-03-01,Chair,1.50,20.00\n"
    "007,Lumen Dental,A2,2026-04-01,Filter,1,5.00\n"
    "008,Hotel Aurora,A1,2026-03-02,Lamp,-1,-7.50\n"
)


def test_each_row_is_a_purchase_and_customers_come_with_a_first_step(
    store: Store, read: Read
) -> None:  # R13, R64
    report = read("Client,Day,Sum\nAnn,2026-01-05,100\nBob,2026-01-06,33\nAnn,2026-02-01,200\n",
                  mapping={"customer": "Client", "date": "Day", "amount": "Sum"})  # fmt: skip
    assert (report.new, report.records, report.new_customers) == (3, 3, 2)
    assert report.total == 333
    assert report.columns == {"customer": "Client", "date": "Day", "amount": "Sum"}
    rows = store.rows(
        "SELECT c.name, c.external_id, c.first_seen_on, f.kind, r.revenue FROM customer AS c "
        "JOIN follow_up AS f ON f.id = c.next_id JOIN rhythm AS r ON r.customer_id = c.id "
        "ORDER BY c.name"
    )
    assert [tuple(row) for row in rows] == [
        ("Ann", None, "2026-01-05", "first", 30_000),
        ("Bob", None, "2026-01-06", "first", 3300),
    ]
    assert told(store.value("SELECT title FROM work ORDER BY seq DESC LIMIT 1")) == (
        "imported 3 purchases of 2 customers from file.csv"
    )
    assert report.undo == str(store.value("SELECT max(seq) FROM work"))


def test_alike_rows_are_different_purchases_and_a_second_run_changes_nothing(
    store: Store, read: Read
) -> None:
    text = "cid,date,amt\n" + "7,1997-01-01,29.33\n" * 3 + "8,1997-01-01,29.33\n"
    assert read(text).new == 4
    before = dump(store)
    again = read(text)
    assert (again.new, again.changed, again.same, again.undo) == (0, 0, 4, None)
    assert dump(store) == before
    assert read(text + "7,1997-01-01,29.33\n").new == 1


def test_a_column_says_which_products_are_standard_ones(store: Store, read: Read) -> None:  # T12
    add_product(store, TODAY, "Milk", standard=True)
    read("Kunde;Datum;Artikel;Betrag;Standardprodukt\nAnn;05.01.2026;Tea;10,00;ja\n"
         "Bob;06.01.2026;Tea;10,00;\nBob;07.01.2026;Lamp;9,00;nein\nBob;08.01.2026;Milk;8,00;\n"
         )  # fmt: skip
    rows = store.rows("SELECT name, standard FROM product ORDER BY name")
    assert [tuple(row) for row in rows] == [("Lamp", 0), ("Milk", 1), ("Tea", 1)]
    said = "Kunde;Datum;Artikel;Betrag;Standardprodukt\nAnn;05.01.2026;Tea;10,00;nein\n"
    report = read(said)  # a file that only marks products says so
    assert "The file marked 1 product as no longer standard." in map(told, report.notes)
    done = told(undo.undo(store, TODAY))
    assert done.startswith("marked 1 product as no longer standard from ")
    edit_product(store, TODAY, "Tea", standard=0)  # by hand, so the file does not take it back
    read("Kunde;Datum;Artikel;Betrag;Standardprodukt\nAnn;05.01.2026;Tea;10,00;ja\n")
    assert store.value("SELECT standard FROM product WHERE name = 'Tea'") == 0


def test_a_dry_run_reports_the_same_and_changes_nothing(store: Store, read: Read) -> None:
    before = dump(store)
    rehearsed = read(ORDERS, dry_run=True).to_json()
    assert dump(store) == before
    done = read(ORDERS).to_json()
    assert rehearsed.pop("dry_run") is True
    assert done.pop("dry_run") is False
    assert rehearsed.pop("undo") is None
    assert done.pop("undo") is not None
    assert rehearsed == done


def test_undo_takes_the_whole_file_back_and_it_can_be_read_again(store: Store, read: Read) -> None:
    before = state(store)
    report = read(ORDERS)
    after = state(store)
    undo.undo(store, TODAY, int(report.undo or 0))
    assert state(store) == before
    undo.redo(store, TODAY)
    assert state(store) == after
    undo.undo(store, TODAY)
    assert read(ORDERS).new == 5


def test_rows_of_one_order_are_one_purchase_with_lines(store: Store, read: Read) -> None:
    report = read(ORDERS)
    assert (report.new, report.records, report.new_customers) == (5, 3, 2)
    found = store.rows(
        "SELECT c.external_id, c.name, p.number, p.amount, p.kind FROM purchase AS p "
        "JOIN customer AS c ON c.id = p.customer_id ORDER BY 1, 3"
    )
    assert [tuple(row) for row in found] == [
        ("007", "Lumen Dental", "A1", 3000, "purchase"),
        ("007", "Lumen Dental", "A2", 500, "purchase"),
        ("008", "Hotel Aurora", "A1", -250, "refund"),
    ]
    lines = store.rows("SELECT title, quantity, amount FROM purchase_line ORDER BY amount, title")
    assert [tuple(row) for row in lines] == [
        ("Lamp", "-1", -750), ("Filter", "1", 500), ("Lamp", "1", 500), ("Filter", "2", 1000),
        ("Chair", "1.5", 2000),
    ]  # fmt: skip
    assert alive(store, "product") == 3


def test_a_changed_order_changes_its_purchase_and_lines(store: Store, read: Read) -> None:
    read(ORDERS)
    changed = ORDERS.replace("Chair,1.50,20.00", "Stool,1,12.00").replace("Filter,2", "Filter,3")
    before = state(store)
    report = read(changed)
    assert (report.new, report.changed, report.same) == (0, 2, 3)
    titles = "SELECT group_concat(title, ' ') FROM (SELECT title FROM purchase_line WHERE "
    titles += "deleted_at IS NULL AND amount > 500 ORDER BY title)"
    assert store.value(titles) == "Filter Stool"
    assert store.value("SELECT amount FROM purchase WHERE number = 'A1' AND amount > 0") == 2200
    assert store.value("SELECT max(revenue) FROM rhythm") == 2700
    undo.undo(store, TODAY)
    assert state(store) == before


def test_a_row_with_an_id_of_its_own_is_updated(store: Store, read: Read) -> None:
    head = "id,customer,date,amount,cost,note\n"
    read(head + "x1,Ann,2026-01-05,10,4,first\nx2,Ann,2026-01-06,20,,\n")
    report = read(head + "x1,Ann,2026-01-07,12.50,5,first\nx2,Ann,2026-01-06,20,,\n")
    assert (report.new, report.changed, report.same) == (0, 1, 1)
    row = store.row("SELECT bought_on, amount, cost FROM purchase WHERE note = 'first'")
    assert row is not None
    assert tuple(row) == ("2026-01-07", 1250, 500)
    assert store.value("SELECT revenue FROM rhythm") == 3250
    moved = read(head + "x1,Bob,2026-01-07,12.50,5,first\n")
    assert moved.rejected == ()
    report = read("customer,email\nBob,b@example.com\n", "customers",
                  mapping={"name": "customer", "email": "email"})  # fmt: skip
    assert report.new == 1
    assert read(head + "x1,Bob,2026-01-07,12.50,5,first\n").changed == 1
    assert store.value("SELECT c.name FROM purchase AS p JOIN customer AS c ON "
                       "c.id = p.customer_id WHERE p.amount = 1250") == "Bob"  # fmt: skip


def test_two_rows_with_one_id_must_agree(read: Read) -> None:
    row = "x1,Ann,2026-01-05,10\n"
    text = f"id,customer,date,amount\n{row}{row}{row.replace('10', '11')}"
    for report in (read(text), read(text)):
        assert whys(report) == {4: "line 2 has the same id and other values: only one can be right"}
    assert report.same == 2


def test_columns_of_one_name_are_asked_about_where_they_differ(read: Read) -> None:
    for text, field in (
        ("customer,date,amount,amount\nAnn,2026-01-05,5,5\nAnn,2026-01-06,6,7\n", "amount"),
        ("customer,customer,date,amount\nAnn,Ann,2026-01-05,5\nAnn,,2026-01-06,6\n", "customer"),
    ):
        with pytest.raises(Asked, match=f"several columns “{field}”.* line 3") as asked:
            read(text)
        assert asked.value.asks[0].choices == (f"{field}={field}", f"{field}={field}#2")
    said = read("customer,date,amount,amount\nAnn,2026-01-05,5,7\n", mapping={"amount": "amount#2"})
    assert (said.new, said.total) == (1, Decimal(7))
    assert read("customer,date,amount,amount\nAnn,2026-01-07,5,5\n").new == 1


def test_refunds_and_purchases_of_nothing(store: Store, read: Read) -> None:
    read(
        'customer,date,amount\nAnn,2026-01-05,(500.00)\nAnn,2026-01-06,0\nAnn,2026-01-07,"1,100.00"\n'
    )
    found = store.rows("SELECT kind, amount FROM purchase ORDER BY bought_on")
    assert [tuple(row) for row in found] == [
        ("refund", -50_000), ("purchase", 0), ("purchase", 110_000),
    ]  # fmt: skip


def test_what_is_taken_back_on_a_later_day_is_a_refund_of_its_order(  # T104
    store: Store, read: Read
) -> None:
    text = (
        "customer,date,amount,order\nAnn,2026-01-05,900,X\nAnn,2026-01-15,-900,X\n"
        "Bob,2026-01-05,900,Y\nBob,2026-01-05,-50,Y\nBob,2026-01-09,-100,Y\n"
    )
    read(text)
    again = read(text)
    assert (again.new, again.changed, again.same) == (0, 0, 5)
    found = store.rows("SELECT kind, amount, number FROM purchase ORDER BY number, bought_on")
    assert [tuple(row) for row in found] == [
        ("purchase", 90_000, "X"), ("refund", -90_000, "X"),
        ("purchase", 85_000, "Y"), ("refund", -10_000, "Y"),
    ]  # fmt: skip
    days = store.rows("SELECT days, revenue FROM rhythm WHERE revenue IS NOT NULL ORDER BY days")
    assert [tuple(row) for row in days] == [(0, 0), (1, 75_000)]


def test_decimal_commas_are_taken_from_the_whole_column(store: Store, read: Read) -> None:
    read("Kunde;Datum;Betrag\nAnn;25.12.2025;1.234\nBob;01.02.2026;2,50\n")
    amounts = store.rows("SELECT amount, bought_on FROM purchase ORDER BY amount")
    assert [tuple(row) for row in amounts] == [(250, "2026-02-01"), (123_400, "2025-12-25")]


def test_rows_that_cannot_be_read_are_rejected_by_line_and_the_rest_is_kept(read: Read) -> None:
    report = read(
        "customer,date,amount\n"
        "Ann,2026-01-05,10\n"
        ",2026-01-05,10\n"
        "Ann,,10\n"
        "Ann,2026-01-05,\n"
        "\n"
        "Ann,2026-02-30,10\n"
        "Ann,2026-01-05,ten\n"
        "Ann,2026-01-05,90000000000000000\n"
        "Ann,2026-01-05,1,5\n"
        f"{'n' * 1001},2026-01-05,10\n"
        "Bob,2026-01-05,10\n"
    )
    assert report.new == 2
    assert list(whys(report)) == [3, 4, 5, 7, 8, 9, 10, 11]
    assert whys(report)[3] == "it names no customer"
    assert whys(report)[7] == "“2026-02-30” is not a date in the order day, month, year"
    assert "too large" in whys(report)[9]
    assert "the header has 3" in whys(report)[10]


def test_lines_of_totals_are_skipped_and_title_lines_passed_over(read: Read) -> None:
    report = read(
        'Demo Company\nSales by customer\n"January 1 - March 31, 2026"\n\n'
        "Date,Num,Customer,Amount\n"
        '01/25/2026,1,Total Energy,"1,100.00"\n'
        "01/26/2026,2,Ann,50.00\n"
        "Total for Ann,,,50.00\n"
        'TOTAL,,,"1,150.00"\n'
    )
    assert (report.new, report.total) == (2, Decimal(1150))
    assert [each.line for each in report.skipped] == [8, 9]


def test_the_first_money_settles_the_stores_currency(store: Store, read: Read) -> None:
    text = "customer,date,amount,currency\nAnn,2026-01-05,10,USD\nBob,2026-01-05,10,GBP\n"
    text += "Cid,2026-01-05,10,usd\n"
    report = read(text)
    assert (report.currency, report.new, list(whys(report))) == ("USD", 2, [3])
    worth = "say what one GBP is worth in USD, as --rate GBP=RATE"
    assert whys(report)[3] == f"in GBP, the store keeps USD: {worth}"
    assert setting(store, "currency") == "USD"
    report = read(text, rates={"GBP": Decimal("1.25")})
    assert (report.new, report.same) == (1, 2)
    row = store.row("SELECT amount, paid_amount, paid_currency FROM purchase "
                    "WHERE paid_currency IS NOT NULL")  # fmt: skip
    assert row is not None
    assert tuple(row) == (1250, 1000, "GBP")
    report = read(text, rates={"GBP": Decimal("1.30")})
    assert (report.new, report.changed, report.same) == (0, 1, 2)


_BARE = "Customer;Date;Net\nA;12.03.2025;8.400,00\nB;13.03.2025;{}\n"


@pytest.mark.parametrize("signed", ["USD 990,00", "$990,00", "990,00 USD"])
def test_what_one_amount_names_is_not_said_of_the_others(
    store: Store, read: Read, signed: str
) -> None:
    text = _BARE.format(signed)
    for rates in ({}, {"USD": Decimal("0.9")}):  # a rate says nothing of the bare ones
        with pytest.raises(Asked, match="USD, others nothing") as caught:
            read(text, currency=None, rates=rates)
        assert [ask.choices for ask in caught.value.asks] == [("USD",)]
    assert read(text, rates={"USD": Decimal("0.9")}).total == Decimal(9291)
    assert setting(store, "currency") == "EUR"
    other = _BARE.replace("Date;Net", "Date;Paid").format(signed)
    with pytest.raises(Asked) as caught:  # the store's own currency settles it no more
        read(other, currency=None)
    assert caught.value.asks[0].choices == ("EUR", "USD")
    assert read(_BARE.replace("Net", "Sum").format("€ 5"), currency=None).currency == "EUR"


def test_a_header_and_the_head_of_an_order_speak_for_bare_amounts(read: Read) -> None:
    head, alone = "Customer,Date,Order,Amount,Currency\n", {"currency": None}
    with pytest.raises(Asked):  # a blank in the column of currencies
        read(head + "A,2026-01-05,1,10,EUR\nB,2026-01-05,2,10,\n", **alone)
    lines = "A,2026-01-05,1,10,EUR\nA,2026-01-05,1,15,\nB,2026-01-05,2,0,\n"
    assert read(head + lines, **alone).currency == "EUR"
    report = read(_BARE.replace("Net", "Net (EUR)").format("USD 990,00"), currency=None)
    assert (report.total, list(whys(report))) == (Decimal(8400), [3])


def test_the_currency_may_be_said_and_is_undone_with_the_file(store: Store, read: Read) -> None:
    assert read("customer,date,amount\nAnn,2026-01-05,10\n", currency="php").currency == "PHP"
    assert setting(store, "currency") == "PHP"
    report = read("customer,date,amount\nAnn,2026-01-06,10\n", currency="EUR")
    assert "in EUR, the store keeps PHP" in whys(report)[2]
    undo.undo(store, TODAY)
    assert setting(store, "currency") is None
    with pytest.raises(BadInput, match="currency code"):
        read("customer,date,amount\nAnn,2026-01-05,10\n", currency="euro")


def test_what_was_not_sold_in_the_end_is_rejected(read: Read) -> None:
    report = read("customer,date,amount,status\nAnn,2026-01-05,10,Paid\nAnn,2026-01-06,10,Voided\n")
    assert whys(report) == {3: "not a sale: it is “Voided”"}


def test_an_ambiguous_name_is_rejected_and_an_id_settles_it(store: Store, read: Read) -> None:
    people = "id,name\n1,Ann\n2,Ann\n"
    read(people, "customers")
    assert whys(read("customer,date,amount\nAnn,2026-01-05,10\n")) == {
        2: "“Ann” could be 2 customers: give their id in a column"
    }
    assert read("cid,date,amount\n2,2026-01-05,10\n").new_customers == 0
    assert store.value("SELECT c.external_id FROM purchase AS p JOIN customer AS c "
                       "ON c.id = p.customer_id") == "2"  # fmt: skip


def test_a_customer_found_by_name_takes_the_files_id(store: Store, read: Read) -> None:
    read("customer,date,amount\nLumen Dental,2026-01-05,10\n")
    report = read("customer id,customer,date,amount\nL-7,LUMEN dental,2026-02-05,20\n")
    assert (report.merged, report.new_customers) == (1, 0)
    assert store.value("SELECT external_id FROM customer") == "L-7"
    assert alive(store, "customer") == 1


def test_a_customer_that_the_source_deleted_is_kept_closed(store: Store, read: Read) -> None:
    text = "customer,date,amount\nOld Client (deleted),2020-01-05,10\n"
    read(text)
    row = store.row("SELECT name, live, closed_reason FROM customer")
    assert row is not None
    assert tuple(row) == ("Old Client", 0, "deleted in the source")
    assert read(text.replace("10", "20")).new_customers == 0


@pytest.mark.long
def test_first_steps_are_spread_by_revenue_over_working_days(store: Store, read: Read) -> None:
    rows = "".join(f"Client {i:03},2026-01-05,{i}\n" for i in range(1, 41))
    read("customer,date,amount\n" + rows)
    read("customer,date,amount\n" + rows.replace("Client", "Buyer"), name="more.csv")
    found = store.rows(
        "SELECT f.due_on, f.first_due_on, c.name FROM follow_up AS f JOIN customer AS c "
        "ON c.id = f.customer_id AND f.is_open = 1 ORDER BY f.due_on, c.name"
    )
    days = Counter(date.fromisoformat(row["due_on"]) for row in found)
    assert min(days) >= TODAY
    assert max(days.values()) == 16  # of 15 minutes each in a day of 240
    assert all(day.weekday() < 5 for day in days)
    assert all(row["due_on"] == row["first_due_on"] for row in found)
    best = {row["name"] for row in found if row["due_on"] == TODAY.isoformat()}
    assert best <= {f"Client {i:03}" for i in range(17, 41)}


def test_only_the_base_name_of_the_file_is_kept(store: Store, read: Read, tmp_path: Path) -> None:
    read("customer,date,amount\nAnn,2026-01-05,10\n")
    assert str(tmp_path) not in repr(dump(store))


@pytest.mark.long
def test_progress_is_told_and_may_stop_everything(store: Store, read: Read) -> None:
    text = "customer,date,amount\n" + "Ann,2026-01-05,10\n" * 1200
    heard: list[tuple[int, int]] = []
    read(text, progress=lambda *told: heard.append(told))
    assert [told for told in heard if told[0]] == [(500, 1200), (1000, 1200), (1200, 1200)]
    undo.undo(store, TODAY)
    before = dump(store)

    def stop(_: int, __: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(text, progress=stop)
    assert dump(store) == before


ROWS = st.lists(
    st.tuples(
        st.sampled_from(
            ["Ann", "Bob; Söhne", 'Cid "the" Dentist', "=Dan", "Eve,\nLtd", "'t Hooft"]
        ),
        st.dates(date(2000, 1, 1), date(2026, 11, 1)),
        st.decimals(-99_999, 99_999, places=2),
    ),
    min_size=1,
    max_size=20,
)


@pytest.mark.long
@settings(max_examples=12)
@given(ROWS, st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
def test_what_is_written_is_what_is_summed(
    rows: list[tuple[str, date, Decimal]], delimiter: str, encoding: str
) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["customer", "date", "amount"])
    writer.writerows(rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.csv")
        path.write_bytes(out.getvalue().encode(encoding))
        store = new_store(Path(folder, "store.db"))
        report = import_file(store, TODAY, path, kind="purchases", currency="USD")
        assert (report.new, report.rejected) == (len(rows), ())
        assert report.total == sum(amount for _, _, amount in rows)
        expected: Counter[str] = Counter()
        for name, _, amount in rows:
            expected[" ".join(name.split())] += int(amount * 100)
        found = store.rows(
            "SELECT c.name, sum(p.amount) AS total FROM purchase AS p "
            "JOIN customer AS c ON c.id = p.customer_id GROUP BY c.id"
        )
        assert {row["name"]: row["total"] for row in found} == expected
        assert orphans(store) == 0
        again = import_file(store, TODAY, path, kind="purchases", currency="USD")
        assert (again.new, again.changed, again.same) == (0, 0, len(rows))
        store.close()


def test_goods_cost_what_their_products_cost_where_the_file_is_silent(
    store: Store, tmp_path: Path
) -> None:
    add_product(store, TODAY, "Chair", price=10_000, cost=4_500)
    file = tmp_path / "orders.csv"
    file.write_text(
        "customer,date,order,product,qty,amount\nBar,2026-11-01,1,Chair,1,100\n"
        "Bar,2026-11-02,2,Chair,2,190\nBar,2026-11-03,3,Chair,1,100\nBar,2026-11-03,3,Lamp,1,40\n"
    )
    import_file(store, TODAY, file, currency="EUR")
    costs = "SELECT cost FROM purchase ORDER BY bought_on"
    assert [row["cost"] for row in store.rows(costs)] == [4_500, 9_000, None]
    edit_product(store, TODAY, "Chair", cost=5_000)
    again = import_file(store, TODAY, file, currency="EUR")
    assert (again.new, again.changed, again.same) == (0, 0, 4)
    assert [row["cost"] for row in store.rows(costs)] == [4_500, 9_000, None]


_STATES = (
    "Kunde;Datum;Betrag;Status\nAnn;2026-01-05;10;offen\nBob;2026-01-06;20;offen, 2. Mahnung\n"
    "Cid;2026-01-07;30;Lieferung\nDan;2026-01-08;40;storniert\n"
)


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("offen, 2. Mahnung", [3]),
        ('"offen, 2. Mahnung"', [3]),
        ("Lieferung,offen, 2. Mahnung", [3, 4]),
        ("“offen” (1), “offen, 2. Mahnung” (1), “Lieferung” (1)", [2, 3, 4]),
        ('"offen", "Lieferung"', [2, 4]),
        ("offen, Lieferung", [2, 4]),
        ("all", [2, 3, 4]),
        ("none", []),
    ],
)
def test_a_status_with_a_comma_is_named_whole(
    read: Read, said: str, lines: list[int]
) -> None:  # F6
    report = read(_STATES, sales=parse_sales(said))
    assert [line for line in (2, 3, 4, 5) if line not in whys(report)] == lines
    assert whys(report)[5] == "not a sale: it is “storniert”"


def test_the_question_of_sales_says_what_all_leaves_out(read: Read) -> None:  # F6
    with pytest.raises(Asked) as asked:
        read(_STATES)
    assert "--sales all (what is cancelled stays out)" in told(asked.value.asks[0].sentence)


@pytest.mark.parametrize(
    ("names", "customers"),
    [(("Müller GmbH", "Blum AG"), ["Blum AG", "Müller GmbH"]), (("#1001", "#1002"), [])],
)
def test_a_name_beside_an_email_is_the_customer_s_or_the_order_s(
    store: Store, tmp_path: Path, names: tuple[str, str], customers: list[str]
) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(
        f"Name,Email,Total,Date\n{names[0]},a@one.example,120.50,2026-11-03\n"
        f"{names[1]},b@two.example,20.00,2026-11-04\n"
    )
    import_file(store, TODAY, file, currency="EUR")
    known = [row["name"] for row in store.rows("SELECT name FROM customer ORDER BY name")]
    assert [name for name in known if "@" not in name] == customers
    numbers = [row["number"] for row in store.rows("SELECT number FROM purchase ORDER BY number")]
    assert numbers == ([None, None] if customers else list(names))


@pytest.mark.parametrize(("answer", "total"), [(0, 150), (1, 250)])
def test_the_question_of_totals_has_answers_that_can_be_given(
    read: Read, answer: int, total: int
) -> None:
    text = "order,customer,date,item,total\n1,Rao,2026-10-01,A,100\n1,Rao,2026-10-01,B,100\n"
    text += "2,Lumen,2026-10-02,A,50\n"
    with pytest.raises(Asked) as asked:
        read(text)
    (ask,) = asked.value.asks
    assert read(text, mapping=parse_map(ask.choices[answer])).total == total


def test_deals_told_on_a_line_for_each_of_their_goods_are_asked_about(read: Read) -> None:
    head = "Account,Opportunity Name,Stage,Close Date,Amount,Product\n"
    text = f"{head}Alfa,Seats,Closed Won,2025-05-14,300,Seat\n"
    text += "Alfa,Seats,Closed Won,2025-05-14,300,Setup\n"
    with pytest.raises(Asked) as asked:
        read(text, "deals")
    assert [ask.about for ask in asked.value.asks] == ["deals"]
    assert read(text, "deals", mapping={"external_id": "Opportunity Name"}).total == 300
    apart = text.replace("Alfa", "Beta").replace("Account", "Customer")
    assert read(apart, "deals", mapping={"title": "Product"}).total == 600


def test_what_went_out_of_a_bank_account_is_no_refund(read: Read) -> None:
    head = "Booking Date,Value Date,Partner Name,Partner Iban,Amount (EUR),Balance\n"
    text = f"{head}2025-11-02,2025-11-02,Nord AS,NO1,500.0,900\n"
    text += "2025-11-03,2025-11-03,Shop,,-23.5,876\n"
    found = {"customer": "Partner Name", "date": "Booking Date"}
    report = read(text, mapping=found, currency="EUR")
    assert report.total == 500
    assert list(whys(report)) == [3]
