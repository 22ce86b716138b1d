"""`tickler import`."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from store.ledger.morning import day_seen, due
from store.safety.opening import open_store
from tests.kit import TODAY, Clock
from tests.tui.cli.conftest import Cli

ORDERS = "Customer,Date,Amount (EUR)\nLumen Dental,2026-01-15,120.50\nHotel Aurora,2026-02-16,99\n"


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """A small file of purchases."""
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, "utf-8")
    return file


def test_a_file_is_read_once_and_undone_at_once(tickler: Cli, orders: Path) -> None:
    answer = tickler("import", str(orders), "--json").json
    assert answer.keys() >= {
        "file", "kind", "preset", "new", "changed", "same", "rejected", "dry_run", "undo",
    }  # fmt: skip
    assert (answer["kind"], answer["new"], answer["rejected"]) == ("purchases", 2, [])
    again = tickler("import", str(orders), "--json").json
    assert (again["new"], again["same"]) == (0, 2)
    assert "imported 2 purchases" in tickler("undo").out
    assert tickler("customers", "--json").json == []


def test_a_dry_run_says_all_and_writes_nothing(tickler: Cli, orders: Path) -> None:
    said = tickler("import", str(orders), "--dry-run").out
    assert "2 rows of purchases: 2 would be new" in said
    assert "columns: customer = Customer" in said
    assert "without --dry-run" in said
    assert tickler("customers", "--json").json == []


def test_rejected_rows_are_named_with_their_lines(tickler: Cli, orders: Path) -> None:
    orders.write_text(ORDERS + "Rao & Sons,2026-02-45,5\n", "utf-8")
    said = tickler("import", str(orders)).out
    assert "rejected: line 4: " in said
    assert len(tickler("customers", "--json").json) == 2


def test_a_file_of_which_no_row_can_be_read_is_a_no(tickler: Cli, orders: Path) -> None:
    orders.write_text("Customer,Date,Amount (EUR)\n,2026-01-15,5\n", "utf-8")
    said = tickler.any("import", str(orders), "--as", "purchases")
    assert said.code == 1
    assert "1 rejected" in said.out


def test_columns_dates_and_money_may_be_told(tickler: Cli, orders: Path) -> None:
    orders.write_text("Who;When;Net total\nLumen;03/04/2026;10,50\nAurora;04/05/2026;USD 2\n")
    told = ["--as", "purchases", "--map", "customer=Who,date=When,amount=Net total"]
    said = tickler("import", str(orders), *told, "--date-format", "dmy", "--currency", "EUR",
                   "--rate", "USD=0,5", "--json").json  # fmt: skip
    assert (said["new"], said["total"], said["currency"]) == (2, "11.50", "EUR")
    dates = {each["name"]: each["last_purchase"] for each in tickler("customers", "--json").json}
    assert dates == {"Lumen": "2026-04-03", "Aurora": "2026-05-04"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--as", "wishes"], "“wishes” is not a kind of file"),
        (["--map", "customer"], "is not field=Column"),
        (["--map", "customer=Nobody"], "Nobody"),
        (
            ["--rate", "USD"],
            "“USD” is not a rate: write CODE=RATE, what one unit",
        ),
        (["--rate", "USD=-1"], "is not a rate"),
        (["--rate", "JPY=1,234"], "“1,234” can be two rates: write JPY=1.234 or JPY=1234."),
        (["--rate", "USD=NaN"], "is not a rate"),
        (["--currency", "money"], "money"),
    ],
)
def test_what_cannot_be_understood_is_told(
    tickler: Cli, orders: Path, words: list[str], sentence: str
) -> None:
    assert sentence in tickler.fails(2, "import", str(orders), *words)


@pytest.mark.long
def test_a_file_that_cannot_be_read_makes_no_store(tmp_path: Path, orders: Path) -> None:
    new = Cli(tmp_path / "new.db")
    assert "No such file" in new.fails(2, "import", str(tmp_path / "none.csv"))
    assert "directory" in new.fails(2, "import", str(tmp_path))
    new("import", str(orders), "--dry-run")
    assert not new.path.exists()
    new("import", str(orders))
    assert len(new("customers", "--json").json) == 2


@pytest.mark.long
def test_an_import_is_scored_at_once(tickler: Cli, tmp_path: Path) -> None:  # T3
    file = tmp_path / "log.csv"
    rows = [
        f"Client {who},{TODAY - timedelta(days=(25 + who) * ago)},{100 + who}"
        for who in range(12)
        for ago in range(1, 9)
    ]
    file.write_text("Customer,Date,Amount\n" + "\n".join(rows), "utf-8")
    tickler("import", str(file), "--currency", "EUR")
    store = open_store(tickler.path, Clock())
    assert store.value("SELECT customers FROM fit WHERE scope = 'company'") == 12
    assert (due(store, TODAY), day_seen(store)) == (0, TODAY)
    store.close()
    shown = tickler("customers", "--json").json
    assert all(each["churn_risk"] is not None for each in shown)
    assert {each["group"] for each in shown} == {"2.2"}
    tickler("undo")  # what followed by itself goes with it
    assert tickler("customers", "--json").json == []


def test_what_is_open_is_an_answer_for_scripts_with_exit_code_2(tmp_path: Path) -> None:  # T60
    file, new = tmp_path / "open.csv", Cli(tmp_path / "new.db")
    file.write_text("Customer,Date,Amount,Status\nLumen,01/02/2026,10,Sent\n", "utf-8")
    said = new.any("import", str(file), "--json")
    assert said.code == 2
    assert [(ask["about"], ask["option"]) for ask in said.json["asks"]] == [
        ("date order", "--date-format"), ("currency", "--currency"), ("what is a sale", "--sales"),
    ]  # fmt: skip
    assert (said.json["new"], said.json["undo"], said.json["encoding"]) == (0, None, "utf-8")
    assert not new.path.exists()
    told = ["--date-format", "dmy", "--currency", "EUR", "--sales", "sent"]
    done = new("import", str(file), *told, "--json").json
    assert (done["new"], done["total"], done["asks"], done["columns_left_out"]) == (
        1, "10.00", [], [],
    )  # fmt: skip


def test_a_file_that_brings_nothing_new_tells_no_sum(tickler: Cli, orders: Path) -> None:  # F3x
    assert "2 records · EUR 219.50 in all" in tickler("import", str(orders)).out
    again = tickler("import", str(orders), "--dry-run").out
    assert "0 records · 0 new customers" in again
    assert "EUR 219" not in again
