"""Who asked not to be called or written to is taken in, kept, exported and read back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Unpack

import pytest

from store.actions.card import edit
from store.exchange.cells import bare
from store.exchange.customer_headers import OPT_OUTS
from store.exchange.fields import KINDS
from store.exchange.letters_out import mailing_of
from store.exchange.mapping import Answers
from store.exchange.presets import presets
from store.exchange.read_file import import_file
from store.exchange.report import Report
from store.exchange.tables_out import write_table
from store.ledger.undo import undo
from store.safety.opening import Store
from store.views.lists.exports import rows_of, titles_of
from tests.kit import TODAY, new_store, told


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path / "store.db")


def _read(
    store: Store, folder: Path, text: str, name: str = "list.csv", **answers: Unpack[Answers]
) -> Report:
    path = folder / name
    path.write_text(text, "utf-8")
    report = import_file(store, TODAY, path, **answers)
    again = import_file(store, TODAY, path, **answers)
    assert (again.new, again.changed, again.undo) == (0, 0, None)
    return report


def _asked(store: Store) -> dict[str, str | None]:
    rows = store.rows(
        "SELECT name, CASE WHEN do_not_contact THEN 'all' ELSE refuses END AS asked FROM customer "
        "WHERE deleted_at IS NULL UNION ALL SELECT name, refuses FROM contact ORDER BY name"
    )
    return {row["name"]: row["asked"] for row in rows if row["asked"]}


@pytest.mark.parametrize(
    ("header", "cell", "kept"),
    [
        ("Record ID,First Name,Last Name,Email,Unsubscribed from all email", "true", "email"),
        ("Record ID,First Name,Last Name,Email,Opted out of email: One to One", "Yes", "email"),
        ("Email address,First name,Last name,Email permission status", "Implied", None),
        ("Id,FirstName,LastName,Email,HasOptedOutOfEmail", "1", "email"),
        ("Id,FirstName,LastName,Email,DoNotCall", "true", "call"),
        ("Id,FirstName,LastName,Email,DoNotCall", "false", None),
        ("Id,First Name,Last Name,Email,Email Opt Out", "TRUE", "email"),
        ("Id,First Name,Last Name,Email,Unsubscribed Time", "2024-03-01 10:00:00", "email"),
        ("Customer ID,First Name,Last Name,Email,Accepts Email Marketing", "no", "mailing"),
        ("Customer ID,First Name,Last Name,Email,Accepts Email Marketing", "yes", None),
        ("ID,Vorname,Nachname,E-Mail,Newsletter", "nein", "mailing"),
        ("ID,Vorname,Nachname,E-Mail,Nicht anrufen", "x", "call"),
        ("ID,Vorname,Nachname,E-Mail,Werbesperre", "ja", "mailing"),
        ("ID,Nombre,Apellidos,Correo,No llamar", "sí", "call"),
        ("ID,Prénom,Nom,E-mail,Ne pas appeler", "oui", "call"),
        ("Id,First Name,Last Name,E-mail,Do not allow Phone Calls", "Do Not Allow", "call"),
        ("Id,First Name,Last Name,E-mail,Do not allow Phone Calls", "Allow", None),
        ("Id,First Name,Last Name,Email,Email Marketing Consent", "NEVER_SUBSCRIBED", "mailing"),
        ("Id,First Name,Last Name,Email,Email Marketing Consent", "SUBSCRIBED", None),
        ("Id,First Name,Last Name,Email,May contact", "no", "all"),
        ("Id,First Name,Last Name,Email,No advertising", "x", "mailing"),
        ("Id,First Name,Last Name,Email,No mailing", "yes", "mailing"),
        ("Id,First Name,Last Name,Email,no_ads", "1", "mailing"),
        ("Id,First Name,Last Name,Email,No mail", "yes", "mailing"),
        ("Id,First Name,Last Name,Email,No e-mails", "x", "email"),
        ("Id,First Name,Last Name,Email,Mailing opt-out", "no", None),
        ("Id,First Name,Last Name,Email,Advertising", "no", "mailing"),
        ("ID,Vorname,Nachname,E-Mail,Keine Newsletter", "x", "mailing"),
        ("ID,Vorname,Nachname,E-Mail,Wünscht keine Werbung", "ja", "mailing"),
        ("ID,Vorname,Nachname,E-Mail,Keine Telefonanrufe", "x", "call"),
        ("ID,Vorname,Nachname,E-Mail,Keine Briefpost", "x", "letter"),
        ("ID,Nombre,Apellidos,Correo,Sin publicidad", "sí", "mailing"),
        ("ID,Nombre,Apellidos,Correo,No enviar publicidad", "no", None),
        ("ID,Prénom,Nom,E-mail,Pas de pub", "oui", "mailing"),
        ("ID,Prénom,Nom,E-mail,Pas d'appels téléphoniques", "", None),
        ("ID,Prénom,Nom,E-mail,Pas de courrier", "x", "letter"),
        ("Id,First Name,Last Name,Email,Do not contact", "asked on the phone in May", "all"),
    ],
)
def test_each_program_s_word_for_it(
    store: Store, tmp_path: Path, header: str, cell: str, kept: str | None
) -> None:
    row = f"ana@berg.test,Ana,Berg,{cell}" if header.startswith("Email") else (
        f"1,Ana,Berg,ana@berg.test,{cell}")  # fmt: skip
    report = _read(store, tmp_path, f"{header}\n{row}\n")
    assert (report.new, report.left_out, report.cells) == (1, (), ())
    assert _asked(store) == ({"Ana Berg": kept} if kept else {})
    assert ("is kept" in " ".join(map(told, report.notes))) == bool(kept)


def test_somebody_at_a_company_refuses_for_themselves_alone(store: Store, tmp_path: Path) -> None:
    text = (
        "Id,First Name,Last Name,Company,Phone,DoNotCall,Do not contact\n"
        "1,Ana,Berg,Acme,+49 30 1234567,true,\n2,Bo,Calm,Acme,+49 30 7654321,false,yes\n"
    )
    report = _read(store, tmp_path, text)
    assert _asked(store) == {
        "Ana Berg": "call", "Bo Calm": "call, visit, email, message, letter, mailing",
    }  # fmt: skip
    assert "What they asked for is kept: no calls (1), no contact (1)." in map(told, report.notes)
    undo(store, TODAY)
    assert _asked(store) == {}


def test_the_first_step_goes_by_a_way_that_is_open(store: Store, tmp_path: Path) -> None:
    _read(store, tmp_path, "Name,Email,Phone,Do Not Call\nAna,a@berg.test,+49 30 1234567,yes\n")
    assert store.value("SELECT channel FROM follow_up WHERE is_open = 1") != "call"


def test_who_asked_for_no_contact_rests(store: Store, tmp_path: Path) -> None:
    _read(store, tmp_path, "Name,Email,Do Not Contact\nAna,a@berg.test,yes\nBo,b@b.test,no\n")
    due = store.rows("SELECT c.name, f.due_on FROM customer AS c JOIN follow_up AS f "
                     "ON f.id = c.next_id ORDER BY c.name")  # fmt: skip
    days = [(date.fromisoformat(row["due_on"]) - TODAY).days for row in due]
    assert days[0] >= 365 > 30 > days[1]


def test_no_file_takes_a_refusal_back_and_none_brings_back_what_was_cleared(
    store: Store, tmp_path: Path
) -> None:
    refuses = "Name,Email,Email Opt Out\nAna,a@berg.test,true\n"
    _read(store, tmp_path, refuses)
    allows = _read(store, tmp_path, refuses.replace("true", "false"), "later.csv")
    assert _asked(store) == {"Ana": "email"}
    assert "it stays refused here" in " ".join(map(told, allows.notes))
    ident = store.value("SELECT id FROM customer")
    edit(store, TODAY, ident, {"refuses": None})
    _read(store, tmp_path, refuses)
    assert _asked(store) == {}


def test_a_word_that_is_neither_is_named(store: Store, tmp_path: Path) -> None:
    report = _read(store, tmp_path, "Name,Email,Email Opt Out\nAna,a@berg.test,maybe\n")
    assert [(cell.line, cell.field) for cell in report.cells] == [(2, "no_emails")]
    assert _asked(store) == {}


def test_it_leaves_and_comes_back(store: Store, tmp_path: Path) -> None:
    text = (
        "Id,First Name,Last Name,Company,Email,DoNotCall,Newsletter,Do not contact\n"
        "1,Ana,Berg,Acme,a@acme.test,true,,\n2,Bo,Calm,,b@calm.test,,no,\n3,Cy,Day,,c@d.test,,,yes\n"
    )
    _read(store, tmp_path, text)
    wanted = _asked(store)
    assert len(wanted) == 3
    back = new_store(tmp_path / "back.db")
    for kind in ("customers", "people"):
        with (tmp_path / f"{kind}.csv").open("wb") as out:
            write_table(out, "csv", kind, titles_of(store, kind), rows_of(store, kind))
        import_file(back, TODAY, tmp_path / f"{kind}.csv")
    assert _asked(back) == wanted


def test_no_list_to_mail_to_has_who_refused(store: Store, tmp_path: Path) -> None:
    text = (
        "Name,Email,Address,City,Newsletter,Email Opt Out\nAna,a@berg.test,Way 1,Riga,no,\n"
        "Bo,b@calm.test,Way 2,Riga,,yes\nCy,c@day.test,Way 3,Riga,yes,no\n"
    )
    _read(store, tmp_path, text)
    customers = [row["id"] for row in store.rows("SELECT id FROM customer ORDER BY name")]
    rows, left = mailing_of(store, customers, TODAY)
    assert [(row[0], row[3]) for row in rows] == [("Bo", None), ("Cy", "c@day.test")]
    assert [(each.customer, each.why) for each in left] == [("Ana", "no mailings")]


def test_a_refusal_is_never_another_field_s_header() -> None:
    mine = {form for field in OPT_OUTS for form in field.headers.split()}
    others = {
        form
        for kind, fields in KINDS.items()
        for field in fields
        if kind == "customers" and field not in OPT_OUTS
        for form in map(bare, field.headers.split())
    }
    assert not mine & others
    assert all(form == bare(form) for form in mine)


@pytest.mark.parametrize(
    ("header", "cells", "told_of"),
    [
        ("No leaflets", "x,,yes", 2),
        ("Keine Einladungen", "ja,nein,", 1),
        ("Sin visitas", "no,no,", None),
        ("No. of shops", "1,1,1", None),
        ("No of shops", "1,1,1", None),
        ("No stairs", "x,two,", None),
        ("Leaflets", "x,,yes", None),
    ],
)
def test_a_column_that_may_say_no_is_named_aloud(
    store: Store, tmp_path: Path, header: str, cells: str, told_of: int | None
) -> None:
    rows = "".join(f"C{i},c{i}@x.test,{cell}\n" for i, cell in enumerate(cells.split(",")))
    notes = " ".join(map(told, _read(store, tmp_path, f"Name,E-mail,{header}\n{rows}").notes))
    said = f"“{header}” was left out and says yes {told_of} time"
    assert (said in notes) is (told_of is not None)
    if told_of:
        again = import_file(store, TODAY, tmp_path / "list.csv", mapping={"no_mailings": header})
        assert again.changed == told_of
        assert set(_asked(store).values()) == {"mailing"}


def test_no_preset_passes_a_refusal_over() -> None:
    headers = {form for field in OPT_OUTS for form in field.headers.split()}
    for preset in presets():
        if preset.kind == "customers":
            taken = {bare(name) for names in preset.fields.values() for name in names}
            assert headers & preset.known <= taken, preset.name


def test_shopify_s_customers_who_want_no_news(store: Store, tmp_path: Path) -> None:
    text = (
        "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,"
        "Total Spent,Total Orders\n'7,Ana,Berg,a@berg.test,no,,0.00,0\n"
    )
    report = _read(store, tmp_path, text, currency="EUR")
    assert (report.preset, _asked(store)) == ("shopify-customers", {"Ana Berg": "mailing"})
