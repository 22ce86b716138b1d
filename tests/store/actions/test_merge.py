"""Likely doubles are found with their reasons, and two records become one, undoably (R30)."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

import pytest

from store.actions import card, cases, customers, records, sales
from store.actions.contacts import person
from store.actions.enrolment import apply_plan
from store.actions.merge import merge_customers, tell_apart
from store.actions.touches import Touch
from store.errors import Refused
from store.exchange.asks import Asked
from store.exchange.read_file import import_file
from store.ledger import undo
from store.ledger.commit import work
from store.ledger.morning import due, score_everybody
from store.lifecycle.possible_years import NO_YEAR
from store.safety.check import check
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.views.customer.history import History
from store.views.customer.page import customer_page
from store.views.lists.by_name import find_customer
from store.views.lists.duplicates import duplicates
from tests.kit import TODAY, notes, state, told


def _add(store: Store, name: str, city: str = "", phone: str = "", email: str = "") -> bytes:
    ways = [way for way in (("phone", phone), ("email", email)) if way[1]]
    return customers.add(store, TODAY, name, city=city or None, ways=ways).customer_id


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (("Café Ozols", "Riga"), ("Cafe Ozols", "Riga"), True),
        (("SIA Liepa", "Riga"), ("Liepa, SIA", "Riga"), True),
        (("Hotel Aurora", "", "+49 30 1234567"), ("Hotel Auroa", "", "030 1234567"), True),
        (
            ("Müller GmbH", "Ulm", "", "info@mueller.de"),
            ("Mueller", "", "", "INFO@mueller.de"),
            True,
        ),
        (("Frau Dr. Adelheid Rösch", "Isny"), ("Rösch Adelheid", "Isny"), True),
        (("Rösch", "", "+49 7561 4455"), ("Röschs", "", "07561-4455"), True),  # a small town's
        (("Frau Rösch", "Isny"), ("Frau Kopp", "Isny"), False),
        (("Hotel Aurora", "Riga"), ("Hotel Aurora", "Oslo"), False),
        (("Anna Berg", "Riga", "111111111"), ("Anna Bergs", "Riga", "222222222"), False),
        (("Nord Print", "Riga", "67220000"), ("Vita Dental", "Riga", "67220000"), False),
        (("Jan Kok", "", "", "jan@gmail.com"), ("Ola Nord", "", "", "ola@gmail.com"), False),
    ],
)
def test_who_is_likely_the_same(
    store: Store, a: tuple[str, ...], b: tuple[str, ...], same: bool
) -> None:
    first, second = _add(store, *a), _add(store, *b)
    found = duplicates(store)
    assert [{each.a.ident, each.b.ident} for each in found] == [{first, second}] * same
    assert all(each.why for each in found)


@pytest.mark.long
def test_planted_doubles_are_found_and_strangers_left_alone(store: Store) -> None:
    chance = random.Random(4)
    kinds = ("Hotel", "Café", "Praxis", "Studio", "Kiosk", "Atelier", "Garage", "Salon", "Verlag")
    syllables = ("ba", "ko", "ri", "lu", "ne", "to", "va", "mi", "ster", "dal", "fen", "gor", "hus")
    cities = [f"{a}{b}burg" for a in syllables[:8] for b in syllables[:5]]
    names: set[str] = set()
    while len(names) < 450:
        word = "".join(chance.choice(syllables) for _ in range(3)).title()
        names.add(f"{chance.choice(kinds)} {word}")
    rows = [
        (name, chance.choice(cities), f"0{chance.randrange(10**8, 10**9)}", f"mail@{n}.example")
        for n, name in enumerate(sorted(names))
    ]
    planted = set()
    with work(store, TODAY):
        for number, (name, city, phone, email) in enumerate(rows):
            one = _add(store, name, city, phone, email)
            if number % 8 == 0:
                cut = chance.randrange(3, len(name) - 1)
                other = (
                    (name[:cut] + name[cut + 1 :], city, phone, ""),
                    (f"{name.upper()} GmbH", city, "", ""),
                    (name, city, "", email.upper()),
                )[number // 8 % 3]
                planted.add(frozenset((one, _add(store, *other))))
    found = {frozenset((each.a.ident, each.b.ident)) for each in duplicates(store)}
    assert len(found & planted) / len(planted) >= 0.95
    assert len(found & planted) / len(found) >= 0.98


def test_a_likely_double_is_named_when_it_is_added(store: Store) -> None:  # T37
    assert told(customers.add(store, TODAY, "Acme").sentence).count("may be") == 0
    again = customers.add(store, TODAY, "ACME Ltd", ways=[("phone", "123")])
    assert told(again.sentence).endswith(" ACME Ltd may be the same as Acme (the same name).")
    other = customers.add(store, TODAY, "Acme Bau", ways=[("phone", "123")])
    assert "may be the same" not in told(other.sentence)
    assert told(other.sentence).endswith(" Acme Bau and ACME Ltd have the same phone.")
    customers.add(store, TODAY, "Rösch Adelheid")
    titled = customers.add(store, TODAY, "Frau Dr. Adelheid Rösch")
    assert told(titled.sentence).endswith(" may be the same as Rösch Adelheid (the same name).")
    for name, phone in (("Hall", "+49 30 1234567"), ("Rooms", "0049 (0)30 123-45-67")):
        said = told(customers.add(store, TODAY, name, ways=[("phone", phone)]).sentence)
    assert said.endswith(" Rooms and Hall have the same phone.")


@pytest.mark.parametrize(
    ("known", "again"),
    [
        ("SIA Kafija Centrs", "Kafija Centrs, SIA"),
        ("Café Ozols", "Ozols Cafe"),
        ("Bäckerei Müller GmbH", "Mueller Baeckerei"),
        ("Baeckerei Mueller", "Bäckerei Müller"),
        ("Łódź Kawa sp. z o.o.", "Lodz Kawa"),
        ("ООО Ресторан Волна", "Волна ресторан"),
        ("Κάβα Νίκος Α.Ε.", "ΚΑΒΑ ΝΙΚΟΣ"),
    ],
)
def test_a_double_is_named_however_it_is_spelt(  # T37
    store: Store, tmp_path: Path, known: str, again: str
) -> None:
    customers.add(store, TODAY, "Hotel Aurora", ways=[("email", "a@aurora.example")])
    customers.add(store, TODAY, known)
    said = told(customers.add(store, TODAY, again).sentence)
    assert said.endswith(f" may be the same as {known} (the same name).")
    undo.undo(store, TODAY)
    file = tmp_path / "more.csv"
    file.write_text(f'Name\n"{again}"\nSomebody Else\n', "utf-8")
    with pytest.raises(Asked, match="is spelt like a customer's"):
        import_file(store, TODAY, file, kind="customers")
    note = notes(import_file(store, TODAY, file, kind="customers", alike="apart"))[-1]
    assert "may be the same as" in note
    assert (known in note, again in note, "Else" in note) == (True, True, False)


def test_two_who_are_not_the_same_are_not_listed_again(store: Store) -> None:
    a, b = _add(store, "Liepa", "Riga"), _add(store, "SIA Liepa", "Riga")
    assert len(duplicates(store)) == 1
    tell_apart(store, TODAY, b, a)
    assert duplicates(store) == []
    undo.undo(store, TODAY)
    assert len(duplicates(store)) == 1


def _two(store: Store) -> tuple[bytes, bytes]:
    keep = _add(store, "Lumen Dental", "Riga", "6722 0000")
    other = _add(store, "LUMEN DENTAL Ltd", "Oslo", email="info@lumen.example")
    for who, amount in ((keep, 40_000), (other, 25_000)):
        sales.purchase(store, TODAY, who, amount, day=TODAY - timedelta(days=amount // 1000))
        records.log(store, TODAY, who, Touch(note=f"note of {amount}"))
    records.promise(store, TODAY, other, "send prices", TODAY + timedelta(days=2))
    records.offer(store, TODAY, other, "a second chair")
    records.satisfaction(store, TODAY, other, "nps", 9)
    cases.open_case(store, TODAY, other, "complaint", "late")
    apply_plan(store, TODAY, other, "yearly-service")
    card.edit(store, TODAY, other, {"source": "fair"})
    return keep, other


@pytest.mark.long
def test_both_histories_are_kept_and_undo_parts_them_again(store: Store) -> None:
    keep, other = _two(store)
    before = state(store)
    lines = History(store, keep).count() + History(store, other).count()
    tried = merge_customers(store, TODAY, keep, other, dry_run=True)
    assert state(store) == before
    merged = merge_customers(store, TODAY, keep, other)
    assert merged.fields == tried.fields
    assert ("city", "Riga", "Oslo") in merged.fields
    assert ("source", None, "fair") in merged.fields
    page = customer_page(store, keep, TODAY)
    assert (page.row.purchases, page.row.revenue) == (2, 65_000)
    assert {way.value for way in page.card.ways} == {"6722 0000", "info@lumen.example"}
    assert [each.title for each in page.owed] == ["send prices"]
    assert History(store, keep).count() >= lines - 2  # but for steps of the plan that has ended
    assert orphans(store) == 0
    assert check(store).problems == ()
    with pytest.raises(Refused):
        customer_page(store, other, TODAY)
    assert find_customer(store, "lumen dental ltd")["id"] == keep
    card.edit(store, TODAY, keep, {"pains": "waits for parts"})
    undo.undo(store, TODAY)
    undo.undo(store, TODAY)
    assert state(store) == before
    assert check(store).problems == ()


def test_what_both_records_have_is_kept_once(store: Store) -> None:
    keep = _add(store, "École Ravel", "", "+49 30 1234567", "info@ravel.example")
    other = _add(store, "Ecole RAVEL", "", "0049 (0)30 123 45 67", "INFO@ravel.example")
    extension = ("phone", "+49 30 1234567 ext. 12")
    theirs = [person("Ann Lee, boss, +49 30 7654321"), person("Bo Ek, info@ravel.example")]
    card.edit(store, TODAY, keep, {}, add_contacts=[("ann LEE", None), ("Cy Oz", None)])
    card.edit(store, TODAY, other, {}, [extension], add_contacts=theirs)
    before = state(store)
    merge_customers(store, TODAY, keep, other)
    found = customer_page(store, keep, TODAY).card
    assert sorted((way.value, way.contact) for way in found.ways) == [
        ("+49 30 1234567", None),
        ("+49 30 1234567 ext. 12", None),
        ("+49 30 7654321", "ann LEE"),
        ("info@ravel.example", "Bo Ek"),
    ]
    people = {(each.name, each.role) for each in found.people}
    assert people == {("ann LEE", "boss"), ("Bo Ek", None), ("Cy Oz", None)}
    assert check(store).problems == ()
    undo.undo(store, TODAY)
    assert state(store) == before


@pytest.mark.parametrize("kept_has_year", [False, True])
def test_the_birthday_with_its_year_wins(store: Store, kept_has_year: bool) -> None:
    days = [date(NO_YEAR, 3, 14), date(1970, 12, 25)]
    a, b = (_add(store, name) for name in ("Ann Lee", "A. Lee"))
    for ident, day in zip((a, b), days[::-1] if kept_has_year else days, strict=True):
        card.edit(store, TODAY, ident, {"birthday": day})
    found = merge_customers(store, TODAY, a, b)
    assert ("birthday", "1970-12-25", "--03-14") in found.fields
    assert customer_page(store, a, TODAY).profile["birthday"] == "1970-12-25"


def test_a_file_that_names_the_other_finds_the_one_who_stays(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("customer,date,amount\nLumen Ltd,2026-01-05,120\nLumen,2026-02-05,80\n")
    import_file(store, TODAY, file, kind="purchases", currency="EUR", alike="apart")
    keep, other = (find_customer(store, name)["id"] for name in ("Lumen", "Lumen Ltd"))
    merge_customers(store, TODAY, keep, other)
    again = import_file(store, TODAY, file, kind="purchases", currency="EUR")
    assert (again.new, again.changed, again.same, again.new_customers) == (0, 0, 2, 0)


def _plan(store: Store, who: bytes) -> str:
    key = "SELECT p.key FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id "
    return str(store.value(f"{key} WHERE e.customer_id = ? AND e.state = 'running'", (who,)))


@pytest.mark.long
@pytest.mark.parametrize("by_hand", ["", "mine", "theirs"])
def test_the_plan_of_who_is_kept_follows_the_group(store: Store, by_hand: str) -> None:
    keep, other = _add(store, "Anna B"), _add(store, "Anna Berg")
    for days in (100, 60, 20):
        sales.purchase(store, TODAY, other, 45_000, day=TODAY - timedelta(days=days))
    if by_hand:
        apply_plan(store, TODAY, keep if by_hand == "mine" else other, "occasions")
    score_everybody(store, TODAY)
    before = state(store)
    plans = {each: _plan(store, each) for each in (keep, other)}
    assert plans[keep] != plans[other]
    merge_customers(store, TODAY, keep, other)
    assert due(store, TODAY) == 0  # who is gone is not counted as scored
    assert _plan(store, keep) == plans[keep if by_hand == "mine" else other]
    assert orphans(store) == 0
    assert check(store).problems == ()
    undo.undo(store, TODAY)
    assert state(store) == before


def test_a_plan_that_neither_record_had_begins_where_the_group_asks_for_it(store: Store) -> None:
    # Two who have bought twice each: together they buy regularly.
    keep, other = _add(store, "Anna B"), _add(store, "Anna Berg")
    for who, days in ((keep, 100), (other, 60), (keep, 80), (other, 20)):
        sales.purchase(store, TODAY, who, 45_000, day=TODAY - timedelta(days=days))
    merge_customers(store, TODAY, keep, other)
    assert _plan(store, keep) == "yearly-service"
    assert orphans(store) == 0


def test_who_is_merged_away_moves_to_no_group(store: Store) -> None:
    """It would stand in the history of who stays once the work of another device is added."""
    keep, other = _add(store, "Lumen"), _add(store, "Lumen Co")
    for who in (keep, other):
        sales.purchase(store, TODAY, who, 1000)
    moves = "SELECT from_grp || to_grp FROM transition ORDER BY id"
    assert [row[0] for row in store.rows(moves)] == ["1.12.1", "1.12.1"]
    merge_customers(store, TODAY, keep, other)
    undo.undo(store, TODAY)
    merge_customers(store, TODAY, keep, other)
    assert [row[0] for row in store.rows(moves)] == ["1.12.1", "1.12.1"]


def test_what_cannot_be_merged(store: Store) -> None:
    a, b = _add(store, "Liepa"), _add(store, "Ozols")
    with pytest.raises(Refused, match="one customer, not two"):
        merge_customers(store, TODAY, a, a)
    merge_customers(store, TODAY, a, b)
    with pytest.raises(Refused, match="no longer there"):
        merge_customers(store, TODAY, a, b)
