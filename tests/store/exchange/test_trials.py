"""Files that nobody here wrote: small inputs from real exports, each with what is right.

The sums were added up apart from the program.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from store.actions import card
from store.actions.own_fields import add_field
from store.errors import BadInput
from store.exchange.asks import Asked
from store.exchange.mapping import Answers, parse_map, parse_where
from store.exchange.read_file import import_file
from store.exchange.report import Report
from store.safety.store import Store
from tests.conftest import shared
from tests.kit import TODAY, new_store, notes, told
from tests.store.exchange.conftest import orphans


class Right(NamedTuple):
    """What is right of one file: its kind, rows taken and rejected, the sum, who is new."""

    kind: str
    new: int
    rejected: tuple[int, ...] = ()
    total: str | None = None
    customers: int | None = None


RIGHT = {
    # T60: a bad amount is a reject and never a currency
    "tbd": Right("purchases", 1, (3,), "10", 1),
    "xl": Right("purchases", 0, (2, 3), "0", 0),
    # T61
    "opp": Right("deals", 3, (), "100", 2),
    "deals": Right("deals", 3, (), "100", 2),
    # T62: orders are put together first
    "parts": Right("purchases", 2, (), "30.00", 1),
    "qbo": Right("purchases", 3, (), "1414", 1),
    "i20": Right("purchases", 1, (2, 3), "30", 1),
    "i21": Right("purchases", 2, (), "70", 1),
    "credit": Right("purchases", 351, (), "695967", 42),
    # T63: a repeated total counts once
    "repeat": Right("purchases", 2, (), "30", 1),
    # T64: nobody is made one with a stranger
    "samename": Right("customers", 2, (), None, 2),
    "samename2": Right("customers", 2, (), None, 2),
    "samecomp": Right("customers", 2, (), None, 2),
    "persons": Right("customers", 2, (), None, 2),
    "sameid": Right("purchases", 2, (), "30", 2),
    "person3": Right("customers", 1, (), None, 1),
    # T65: the same e-mail is the same person
    "i11": Right("customers", 1, (), None, 1),
    # T67
    "pl1250": Right("customers", 3, (), None, 3),
    "cz1250": Right("customers", 2, (), None, 2),
    "hu1250": Right("customers", 2, (), None, 2),
    "tr1254": Right("customers", 2, (), None, 2),
    "gr1253": Right("customers", 2, (), None, 2),
    "mac": Right("purchases", 2, (), "30", 2),
    # T68: a bad cell is left out, the row is kept
    "i8": Right("customers", 3, (), None, 3),
    "bademail": Right("customers", 2, (), None, 2),
    "i5": Right("customers", 2, (), None, 2),
    # T69, T72
    "duphead": Right("customers", 1, (), None, 1),
    "twophones": Right("customers", 1, (), None, 1),
    "commaemail": Right("customers", 1, (), None, 1),
    "jsoncell": Right("customers", 1, (), None, 1),
    "nulls": Right("customers", 2, (), None, 2),
    "i18": Right("customers", 3, (), None, 3),
    # T73
    "mixdates": Right("purchases", 5, (), "150", 5),
    "months": Right("purchases", 8, (), "360", 8),
    "serial": Right("purchases", 2, (), "30", 2),
    "i24": Right("purchases", 0, (2,), "0", 0),
    # T75
    "shift": Right("customers", 1, (3,), None, 1),
    "dtw": Right("customers", 1, (), None, 1),
    "footer": Right("purchases", 2, (), "30", 2),
    "creditnote": Right("purchases", 2, (), "60", 1),
    "htmlnote": Right("customers", 1, (), None, 1),
    "refund": Right("purchases", 1, (), "70", 1),
    "sumrow_de": Right("purchases", 1, (), "10", 1),
    # and what was read right before
    "acts": Right("interactions", 2, (), None, 2),
    "amp": Right("purchases", 7, (), "4700", 4),
    "i1": Right("customers", 1, (), None, 1),
    "i2": Right("customers", 3, (), None, 3),
    "i3": Right("purchases", 1, (), "1.12", 1),
    "i3b": Right("purchases", 2, (), "19747.33", 2),
    "i6": Right("customers", 2, (), None, 2),
    "i10": Right("purchases", 2, (), "3500", 2),
    "i13": Right("customers", 1, (), None, 1),
    "i15": Right("purchases", 1, (), "-50", 1),
    "i19": Right("purchases", 0, (2,), "0", 0),
    "longtext": Right("customers", 1, (), None, 1),
    "over": Right("customers", 1, (), None, 1),
    "people": Right("customers", 2, (), None, 2),
    "sep": Right("purchases", 2, (), "30.50", 2),
    "b2b": Right("purchases", 482, (), "479281", 30),
    "closedp": Right("purchases", 1, (), "50", 1),
    "new3m": Right("purchases", 69, (), "3640", 40),
    "new3w": Right("purchases", 60, (), "3393", 60),
    "pp": Right("purchases", 7, (), "2260", 3),
    "prepaid": Right("purchases", 58, (), "13920", 25),
    "rf2": Right("purchases", 6, (), "260", 3),
    "tz": Right("interactions", 1, (), None, 1),
    "whale": Right("purchases", 252, (), "621194", 31),
    "xmas": Right("purchases", 219, (), "30820", 60),
    "spacehdr": Right("customers", 1, (), None, 1),
    "unitprice": Right("purchases", 1, (), "30", 1),
}
ASKS = {
    "i4": ["date order"],
    "secs": ["unit"],
    "void": ["what is a sale"],
    "tzdone": ["kind"],
}


def _trial(name: str) -> Path:
    return shared("samples", "trials", f"{name}.csv")


def _read(store: Store, name: str, **answers: Any) -> Report:
    told: Answers = {"currency": "EUR", **answers}  # type: ignore[typeddict-item]
    return import_file(store, TODAY, _trial(name), **told)


@pytest.mark.long
@pytest.mark.parametrize("name", RIGHT)
def test_a_file_comes_out_right_without_help(store: Store, name: str) -> None:
    right = RIGHT[name]
    report = _read(store, name)
    assert report.kind == right.kind
    assert (report.new + report.same, [each.line for each in report.rejected]) == (
        right.new + (name == "i11"), list(right.rejected),
    )  # fmt: skip
    assert report.new_customers == right.customers
    if right.total is not None:
        assert report.total == Decimal(right.total)
        stored = store.value("SELECT coalesce(sum(amount), 0) FROM purchase")
        assert Decimal(stored) / 100 == Decimal(right.total)
    assert orphans(store) == 0
    again = _read(store, name)
    assert (again.new, again.changed, again.undo) == (0, 0, None)


ALONE = {"deals", "emailcase", "lakh", "money", "void"}  # in tests of their own, below


def test_every_trial_file_has_its_test() -> None:
    names = {each.stem for each in shared("samples", "trials").glob("*.csv")}
    assert names <= {*RIGHT, *ASKS, *ALONE}


@pytest.mark.parametrize("name", ASKS)
def test_what_a_file_leaves_open_is_asked_and_nothing_is_written(store: Store, name: str) -> None:
    with pytest.raises(Asked) as caught:
        _read(store, name)
    assert [ask.about for ask in caught.value.asks] == ASKS[name]
    assert all(ask.choices for ask in caught.value.asks)
    assert store.value("SELECT count(*) FROM customer") == 0


def test_all_that_is_open_is_asked_at_once(store: Store) -> None:  # T60, T61
    with pytest.raises(Asked) as caught:
        import_file(store, TODAY, _trial("void"))
    assert [ask.about for ask in caught.value.asks] == ["currency", "what is a sale"]
    assert caught.value.asks[1].choices == (
        "Pending payment", "On hold", "Not paid", "Open", "partially_refunded",
    )  # fmt: skip
    report = _read(store, "void", sales=["not paid", "Open"])
    assert report.total == 110
    assert [each.line for each in report.rejected] == [2, 3, 4, 5, 8, 9, 10, 11]


@pytest.mark.parametrize(
    ("name", "choices"), [("money", ("USD", "BRL")), ("tbd", ()), ("lakh", ("INR",))]
)
def test_a_currency_is_told_by_all_amounts_or_asked(  # T60
    store: Store, name: str, choices: tuple[str, ...]
) -> None:
    with pytest.raises(Asked) as caught:
        import_file(store, TODAY, _trial(name))
    assert [(ask.about, ask.choices) for ask in caught.value.asks] == [("currency", choices)]


def test_lakhs_are_grouped(store: Store) -> None:
    report = import_file(store, TODAY, _trial("lakh"), currency="INR")
    assert (report.currency, report.total) == ("INR", Decimal("1334567.50"))


def test_touches_and_deals_join_by_e_mail(store: Store) -> None:  # T65
    _read(store, "people")
    acts, deals, case = _read(store, "acts"), _read(store, "deals"), _read(store, "emailcase")
    assert (acts.new, acts.new_customers) == (2, 0)
    assert (deals.new, deals.new_customers, deals.open_deals) == (3, 0, 1)
    assert (case.new, case.changed, case.same) == (0, 0, 1)
    rows = store.rows(
        "SELECT c.name, o.title, o.answer, o.reason FROM offer AS o JOIN customer AS c "
        "ON c.id = o.customer_id ORDER BY 1"
    )
    assert [tuple(row) for row in rows] == [
        ("Ana Rey", "Lost one", "refused", None), ("Bo Lim", "Open one", "open", None),
    ]  # fmt: skip
    step = store.row("SELECT title, due_on FROM follow_up WHERE kind = 'own'")
    assert step is not None
    assert (told(step["title"]), step["due_on"]) == ("Ask about Open one", "2026-12-06")


@pytest.mark.long
def test_letters_are_right_and_shown(store: Store) -> None:  # T67
    for name in ("pl1250", "cz1250", "hu1250", "tr1254", "gr1253", "mac"):
        report = _read(store, name)
        assert report.words
    names = {row["name"] for row in store.rows("SELECT name FROM customer")}
    assert names >= {
        "Zakład Łąkowski", "Małysz i Synowie", "Gęś Śliwa", "Dvořák a syn", "Szűcs és Fia",
        "Yıldız Ltd Şti", "Παπαδόπουλος ΑΕ", "Café Zoë", "Müller",
    }  # fmt: skip
    with pytest.raises(BadInput, match="is not an encoding"):
        _read(store, "pl1250", encoding="klingon")


def test_several_values_in_a_cell_are_several_ways(store: Store) -> None:  # T72
    for name in ("commaemail", "jsoncell", "twophones", "i1"):
        _read(store, name)
    ways = store.rows(
        "SELECT c.name, group_concat(w.value, ' ') AS said FROM (SELECT * FROM way ORDER BY kind, "
        "value) AS w JOIN customer AS c ON c.id = w.customer_id GROUP BY c.id ORDER BY c.name"
    )
    assert [tuple(row) for row in ways] == [
        ("Ana", "ana@example.com"),
        ("Ana", "a1@example.com a2@example.com a3@example.com a4@example.com 1110001 1110002 "
         "1110003 1110004 1110005"),
        ("Lumen", "a@example.com b@example.com c@example.com 555-0101 555-0102"),
    ]  # fmt: skip


def test_html_becomes_text(store: Store) -> None:  # T75
    _read(store, "htmlnote")
    assert store.value("SELECT note FROM interaction") == "Wants two chairs & a lamp"


def test_a_correction_by_hand_wins_over_the_file(store: Store) -> None:  # T70
    _read(store, "over")
    ident = store.value("SELECT id FROM customer")
    card.edit(store, TODAY, ident, {"city": "Liepāja"})
    before = store.value("SELECT max(seq) FROM work")
    report = _read(store, "over")
    assert (report.changed, report.same, report.undo) == (0, 1, None)
    assert "kept: city “Liepāja”, not “Riga”" in " ".join(notes(report))
    assert store.value("SELECT city FROM customer") == "Liepāja"
    assert store.value("SELECT max(seq) FROM work") == before


def test_cells_that_cannot_be_read_are_named(store: Store) -> None:  # T68
    # A birthday without its year is kept, as it is by hand.
    assert _read(store, "i8").cells == ()
    assert store.value("SELECT birthday FROM customer WHERE name = 'A'") == "1604-02-14"
    assert [(c.line, c.field) for c in _read(store, "i18").cells] == [(4, "phone")]


def test_units_of_time_are_told_by_the_person(store: Store, tmp_path: Path) -> None:  # T74
    report = _read(store, "secs", unit="seconds")
    assert [row["minutes"] for row in store.rows("SELECT minutes FROM interaction")] == [15, None]
    assert [(cell.line, cell.field) for cell in report.cells] == [(3, "minutes")]
    told = new_store(tmp_path / "told.db")
    text = "Customer,Date,Type,Duration (sec)\nLumen,2026-01-05,Call,900\n"
    file = tmp_path / "calls.csv"
    file.write_text(text, "utf-8")
    import_file(told, TODAY, file)
    assert told.value("SELECT minutes FROM interaction") == 15
    told.close()


def test_every_filled_column_is_taken_or_named(store: Store, tmp_path: Path) -> None:  # T69
    add_field(store, TODAY, "Chairs", "number")
    file = tmp_path / "people.csv"
    file.write_text(
        "Name,Email,Chairs,Tags,Shoe size,Empty\nLumen,l@example.com,3,\"vip, fair\",44,\n"
        "Rao,r@example.com,many,,,\n", "utf-8",
    )  # fmt: skip
    report = import_file(store, TODAY, file)
    assert report.left_out == ("Shoe size",)
    assert [(cell.line, cell.field) for cell in report.cells] == [(3, "Chairs")]
    assert store.value("SELECT value FROM own_value") == "3"
    assert store.value("SELECT count(*) FROM tag WHERE deleted_at IS NULL") == 2
    again = import_file(store, TODAY, file)
    assert (again.new, again.changed, again.same) == (0, 0, 2)


def test_what_was_said_once_holds_for_the_next_file_of_that_shape(  # T76
    store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "log.csv"
    head = "Wer,Wann,Was,Art\n"
    file.write_text(head + "Lumen,2026-01-05,asked,x\nRao,2026-01-06,sent,y\n", "utf-8")
    with pytest.raises(Asked, match="--as"):
        import_file(store, TODAY, file)
    mapping = parse_map("customer=Wer,at=Wann,note=Was,channel:call")
    report = import_file(
        store, TODAY, file, kind="interactions", mapping=mapping, where=[parse_where("Art=x|z")]
    )
    assert (report.new, len(report.skipped)) == (1, 1)
    assert store.value("SELECT channel FROM interaction") == "call"
    file.write_text(head + "Lumen,2026-02-05,again,z\n", "utf-8")
    report = import_file(store, TODAY, file)
    assert (report.kind, report.new, report.columns["channel"]) == ("interactions", 1, "“call”")
    assert "As it was said of an earlier file of this shape: kind, mapping, where." in notes(report)


@pytest.mark.parametrize(
    ("text", "total", "customers"),
    [
        # The name of a customer alone in a line above its rows
        (",Date,Transaction Type,Num,Amount\nAna Rey,,,,\n,2026-01-15,Invoice,1,20.00\n"
         ",2026-01-20,Credit Memo,2,-5.00\nTotal for Ana Rey,,,,15.00\nLumen,,,,\n"
         ",2026-02-15,Invoice,3,30.00\nTOTAL,,,,45.00\n", "45.00", 2),
        # First and last name are one person; two with one name are two
        ("Order,Date,First Name,Last Name,Email,Total\n1,2026-01-05,Ana,Rey,a@x.com,10\n"
         "2,2026-01-06,Ana,Rey,b@y.com,20\n", "30.00", 2),
        # Words of other languages
        ("Nabywca;Nr faktury;Data wystawienia;Kwota brutto;Status\n"
         "A;1;2026-01-05;1 234,50;opłacona\n"
         "B;2;2026-01-06;99,00;anulowana\n", "1234.50", 1),
        ("Fecha;Cliente;Importe total;Estado\n15/01/2026;Sol;1.234,50;Pagada\n"
         "16/01/2026;Mar;99,00;Anulada\n", "1234.50", 1),
    ],
)  # fmt: skip
def test_tables_of_other_hands(
    store: Store, tmp_path: Path, text: str, total: str, customers: int
) -> None:
    file = tmp_path / "file.csv"
    file.write_text(text, "utf-8")
    report = import_file(store, TODAY, file, currency="EUR")
    assert (report.total, report.new_customers) == (Decimal(total), customers)
    again = import_file(store, TODAY, file, currency="EUR")
    assert (again.new, again.changed) == (0, 0)


@pytest.mark.parametrize(
    "header",
    [
        "Date,Client,Project,Task,Hours,Billable Amount,Notes",  # hours of work
        "Date,Account,Customer,Debit,Credit",  # a ledger
        "Date,Vendor,Category,Amount",  # what was spent
        "SKU,Product name,Price,Stock",
    ],
)
def test_what_is_none_of_ours_is_asked(store: Store, tmp_path: Path, header: str) -> None:  # T77
    file = tmp_path / "file.csv"
    file.write_text(f"{header}\n{'1,' * header.count(',')}1\n", "utf-8")
    with pytest.raises(Asked) as caught:
        import_file(store, TODAY, file, currency="EUR")
    assert caught.value.asks[0].about in ("kind", "customer")
    assert store.value("SELECT count(*) FROM customer") == 0


def test_rows_without_a_header_are_not_read_as_one(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Ana Rey,ana@example.com\nBo Lim,bo@example.com\n", "utf-8")
    with pytest.raises(BadInput, match="no line with the names of its columns"):
        import_file(store, TODAY, file, kind="customers")
