"""Lists of customers that spell a name otherwise than the store, or leave who somebody is open."""

from __future__ import annotations

import pytest

from store.exchange.asks import Asked
from store.safety.opening import Store
from tests.kit import notes
from tests.store.exchange.conftest import Read


def _names(store: Store) -> list[str]:
    return [row["name"] for row in store.rows("SELECT name FROM customer WHERE deleted_at IS NULL")]


@pytest.mark.parametrize(
    "name", ["Vinothek  Alte  Post", " Vinothek\u00a0Alte Post", "VINOTHEK alte post"]
)
def test_spaces_and_case_make_nobody_new(store: Store, read: Read, name: str) -> None:
    read("Name,City\nVinothek Alte Post,Ulm\n", "customers")
    assert read(f"Name\n{name}\n", "customers").new == 0
    assert read(f"Customer,Date,Amount\n{name},2026-03-01,5\n").new_customers == 0
    assert _names(store) == ["Vinothek Alte Post"]


def test_a_name_is_kept_with_single_spaces(store: Store, read: Read) -> None:
    read("Name\nVinothek  Alte   Post\n", "customers")
    assert _names(store) == ["Vinothek Alte Post"]


def test_a_list_of_customers_asks_about_names_spelt_alike(read: Read) -> None:
    read("Name\nCafé Blüm\nCafe Other\n", "customers")
    text = "Name\nCafe Bluem\n"
    with pytest.raises(Asked) as asked:
        read(text, "customers")
    assert [each.option for each in asked.value.asks] == ["--alike"]
    report = read(text, "customers", alike="one")
    assert (report.new, "taken for one customer" in " ".join(notes(report))) == (0, True)
    assert read(text, "customers").new == 0  # known by now
    assert read("Name\nCafe Bluem GmbH\n", "customers", alike="apart").new == 1


@pytest.mark.long
def test_the_answer_holds_where_nothing_stands_against_it(read: Read) -> None:
    read(
        "Name,City,E-mail\nCafé Blüm,Ulm,a@blum.test\nBäcker Öl,,o@l.test\nMetzger Süß,,s@s.test\n",
        "customers",
    )
    other_town = read("Name,City\nCafe Bluem,Bonn\n", "customers", alike="one")
    other_mail = read("Name,E-mail\nBaecker Öl,b@else.test\n", "customers", alike="one")
    assert (other_town.new, other_mail.new) == (1, 1)
    assert read("Name,Phone\nSuess Metzger KG,0731 111111\n", "customers", alike="one").new == 0


def test_a_company_of_a_contact_is_asked_about_too(read: Read) -> None:
    read("Name\nCafé Blüm\n", "customers")
    text = "Company,First name,Last name,E-mail\nCafe Bluem,Ana,Rey,a@x.test\n"
    with pytest.raises(Asked):
        read(text, "customers")
    report = read(text, "customers", alike="one")
    assert report.new_customers == 0


def test_rows_of_one_list_are_not_asked_about(read: Read) -> None:
    report = read("Name\nHuber GmbH\nHuber KG\n", "customers")
    assert report.new == 2


@pytest.mark.parametrize(
    ("known", "other"),
    [
        ("Imkerverein Süd e. V.", "Imkerverein Sued e.V."),
        ("Imkerverein Süd", "Imkerverein Süd e.V."),
        ("Familie Oberhauser", "Fam. Oberhauser"),
        ("Pain S. à r. l.", "PAIN SARL"),
        ("Kowalski Sp. z o. o.", "Kowalski sp. zo.o."),
        ("J. R. Huber", "J.R. Huber"),
    ],
)
def test_forms_and_initials_are_spelt_with_and_without_spaces(
    read: Read, known: str, other: str
) -> None:
    read(f"Name\n{known}\n", "customers")
    with pytest.raises(Asked):
        read(f"Customer,Date,Amount\n{other},2026-03-01,5\n")
