"""Devices edit apart and meet: what one has, all have; what two differ in, a person is told."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store.actions import card, close_customer, customers, followups, own_fields, review, sales
from store.actions.conflicts import settle_conflict
from store.actions.erase_customer import erase
from store.actions.hand_over import hand_over, rep_named
from store.actions.merge import merge_customers
from store.actions.reps import add_rep, retire_rep
from store.actions.touches import Touch
from store.errors import Refused
from store.exchange.read_file import import_file
from store.ledger.full_check import full_check
from store.ledger.morning import score_everybody, stale
from store.ledger.owed_scores import score_owed
from store.ledger.undo import undo
from store.safety.orphans import orphans
from store.team import push
from store.team.server import Meeting
from store.team.sync import MuchToTake
from store.views.customer.history import History
from store.views.lists.team import conflicts, count_unsent
from tests.kit import TODAY, told
from tests.store.team.kit import (
    NOON,
    Cut,
    Device,
    dump,
    kept,
    owner,
    put_back,
    shared,
    territory,
)

Two = tuple[Device, Device]


@pytest.fixture
def two(tmp_path: Path) -> Two:
    """Two devices of one territory that have one customer."""
    name = territory()
    ana = Device(tmp_path / "ana.db", name, 1, lead=True)
    ben = Device(tmp_path / "ben.db", name, 2)
    customers.add(ana.store, TODAY, "Lumen Dental", city="Riga")
    meet(ana, ben)
    return ana, ben


def meet(*devices: Device) -> None:
    """Everybody syncs until nothing is new; then all have the same, and nobody is forgotten."""
    for device in (*devices, *devices):
        device.sync()
    for device in devices:
        assert shared(device.store) == kept(device.territory)
        assert orphans(device.store) == 0
        assert count_unsent(device.store) == 0


def lumen(device: Device) -> bytes:
    found: bytes = device.store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    return found


def step(device: Device) -> bytes:
    found: bytes = device.store.value("SELECT next_id FROM customer WHERE name = 'Lumen Dental'")
    return found


def city(device: Device) -> str:
    return str(device.store.value("SELECT city FROM customer WHERE name = 'Lumen Dental'"))


def edit(device: Device, value: str) -> None:
    card.edit(device.store, TODAY, lumen(device), {"city": value})


def test_a_sync_with_nothing_new_sends_and_takes_nothing(two: Two) -> None:
    ana, ben = two
    assert (ana.sync().pushed, ben.sync().pulled) == (0, 0)


def test_fields_of_one_customer_that_two_have_changed_come_together(two: Two) -> None:
    ana, ben = two
    edit(ana, "Tallinn")
    card.edit(ben.store, TODAY, lumen(ben), {"competitor": "Dentix"})
    meet(ana, ben)
    assert city(ben) == "Tallinn"
    assert (
        ana.store.value("SELECT competitor FROM customer WHERE id = ?", (lumen(ana),)) == "Dentix"
    )
    assert conflicts(ana.store) == []


@pytest.mark.parametrize("first", [0, 1])
def test_the_later_value_stays_and_the_other_is_told_whoever_syncs_first(
    two: Two, first: int
) -> None:
    ana, ben = two
    edit(ana, "Tallinn")
    ben.now = ana.now + timedelta(seconds=60)
    edit(ben, "Vilnius")
    meet(two[first], two[1 - first])
    for device in two:
        assert city(device) == "Vilnius"
        (told,) = conflicts(device.store)
        assert (told.customer, told.field, told.kept, told.lost) == (
            "Lumen Dental", "city", "Vilnius", "Tallinn",
        )  # fmt: skip


def test_of_two_of_the_same_instant_one_stays_on_both(two: Two) -> None:
    ana, ben = two
    ana.now = ben.now = NOON + timedelta(seconds=100)
    edit(ana, "Tallinn")
    edit(ben, "Vilnius")
    stamps = [each.store.value("SELECT clock FROM replica") for each in two]
    assert stamps[0] == stamps[1]
    meet(ben, ana)
    assert city(ana) == city(ben)
    assert [each.field for each in conflicts(ana.store)] == ["city"]


def test_who_has_seen_a_value_overwrites_it_even_with_a_clock_behind(two: Two) -> None:
    ana, ben = two
    ana.now = NOON + timedelta(seconds=200)
    edit(ana, "Tallinn")
    meet(ana, ben)
    ben.now = NOON - timedelta(hours=3)
    edit(ben, "Vilnius")
    meet(ben, ana)
    assert city(ana) == "Vilnius"
    assert conflicts(ana.store) == []


def test_settled_by_one_is_settled_for_all(two: Two) -> None:
    ana, ben = two
    edit(ana, "Tallinn")
    edit(ben, "Vilnius")
    meet(ana, ben)
    (told,) = conflicts(ben.store)
    settle_conflict(ben.store, TODAY, told.key.hex()[-6:], take_lost=True)
    meet(ben, ana)
    assert city(ana) == told.lost
    assert conflicts(ana.store) == []


def test_the_history_tells_what_others_have_changed_on_both_sides(two: Two) -> None:
    ana, ben = two
    edit(ana, "Oslo")
    edit(ben, "Bergen")
    meet(ana, ben)
    (differ,) = conflicts(ana.store)
    kept, lost, who = differ.kept, differ.lost, lumen(ana)
    settle_conflict(ben.store, TODAY, differ.key.hex()[-6:], take_lost=True)
    meet(ana, ben)
    undo(ben.store, TODAY)  # it is gone from his history, and hers goes on
    meet(ana, ben)
    card.edit(ben.store, TODAY, who, {"name": "Lumen"})
    meet(ana, ben)
    taken = [("change", "city", f"{kept} → {lost}"), ("change", "city", f"{lost} → {kept}")]
    for device, more in ((ana, taken), (ben, [])):
        lines = [
            (each.kind, each.title, told(each.note))
            for each in History(device.store, who).page(0, -1)
            if each.kind in ("change", "conflict")
        ]
        own = "Oslo" if device is ana else "Bergen"
        # Nothing is told twice: what stays and what does not is in the line of the conflict.
        assert sorted(lines) == sorted([
            *more,
            ("change", "city", f"Riga → {own}"),
            ("change", "name", "Lumen Dental → Lumen"),
            ("conflict", "city", f"{kept} stays, not {lost}"),
        ])  # fmt: skip


def test_done_is_never_undone(two: Two) -> None:
    ana, ben = two
    ident = step(ana)
    followups.finish(ana.store, TODAY, ident, Touch(outcome="reached"))
    ben.now = ana.now + timedelta(seconds=60)
    followups.skip(ben.store, TODAY, ident, "not now")
    meet(ana, ben)
    for device in two:
        assert device.store.value("SELECT status FROM follow_up WHERE id = ?", (ident,)) == "done"


@pytest.mark.parametrize("first", [0, 1])
def test_a_date_agreed_by_who_did_not_know_that_it_was_done_is_looked_at(
    two: Two, first: int
) -> None:
    ana, ben = two
    ident = step(ana)
    followups.finish(ana.store, TODAY, ident, Touch(outcome="reached"))
    followups.move(ben.store, TODAY, ident, TODAY + timedelta(days=20))
    meet(two[first], two[1 - first])
    checks = ana.store.rows("SELECT * FROM follow_up WHERE title LIKE 'Check: %'")
    assert [each["due_on"] for each in checks] == ["2026-12-09"]
    assert checks[0]["status"] == "open"


def test_new_work_with_who_was_closed_brings_them_back(two: Two) -> None:
    ana, ben = two
    close_customer.close(ana.store, TODAY, lumen(ana), "moved away")
    followups.add(ben.store, TODAY, lumen(ben), TODAY + timedelta(days=3), "Send the offer")
    meet(ana, ben)
    assert ana.store.value("SELECT live FROM customer WHERE id = ?", (lumen(ana),)) == 1


def test_who_was_given_to_a_rep_who_had_left_by_then_goes_to_the_heir(two: Two) -> None:
    ana, ben = two
    for name in ("Cleo", "Dan", "Eve"):
        add_rep(ana.store, TODAY, name)
    meet(ana, ben)
    cleo, dan, eve = (rep_named(ana.store, name) for name in ("Cleo", "Dan", "Eve"))
    retire_rep(ana.store, TODAY, cleo, dan)
    retire_rep(ana.store, TODAY, dan, eve)
    step = ben.store.value("SELECT next_id FROM customer")
    hand_over(ben.store, TODAY, step, cleo)
    meet(ana, ben)
    assert ana.store.value("SELECT owner_id FROM customer") == eve
    undo(ana.store, TODAY)  # Dan is there again, and has an heir no more
    assert ana.store.value("SELECT heir_id FROM rep WHERE id = ?", (dan,)) is None
    meet(ana, ben)


def test_new_work_with_who_was_merged_away_is_found_at_the_other(two: Two) -> None:
    ana, ben = two
    customers.add(ana.store, TODAY, "Lumen")
    meet(ana, ben)
    other = ana.store.value("SELECT id FROM customer WHERE name = 'Lumen'")
    merge_customers(ana.store, TODAY, lumen(ana), other)
    own = ben.store.value("SELECT next_id FROM customer WHERE id = ?", (other,))
    followups.finish(ben.store, TODAY, own, Touch(outcome="reached", note="in the car park"))
    meet(ben, ana)
    for device in two:
        row = device.store.row("SELECT customer_id FROM interaction WHERE note = 'in the car park'")
        assert row["customer_id"] == lumen(device)


def test_more_than_was_asked_for_is_not_taken_and_there_the_next_time(two: Two) -> None:
    ana, ben = two
    assert ben.sync(at_most=0).pulled == 0  # nothing is no more than nothing
    edit(ana, "Tartu")
    edit(ben, "Narva")
    ana.sync()
    with pytest.raises(MuchToTake):
        ben.sync(at_most=0)
    assert city(ben) == "Narva"
    assert count_unsent(ben.store) == 0
    assert ben.sync(at_most=9).pulled > 0
    meet(ana, ben)
    assert city(ana) == city(ben)


def test_figures_of_many_are_left_for_later_and_made_then(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.ledger.owed_scores.TOGETHER", 0)
    ana, ben = two
    score_everybody(ben.store, TODAY)
    customers.add(ana.store, TODAY, "Rye Bakery")
    sales.purchase(ana.store, TODAY, lumen(ana), 12_000)
    meet(ana, ben)
    bought = "SELECT count(*) FROM rhythm WHERE revenue = 12000"
    assert ben.store.value(bought) == 0
    assert stale(ben.store, TODAY) == 2
    (problem,) = full_check(ben.store)
    assert "no figures" in told(problem.what)
    assert score_owed(ben.store, TODAY) == 2
    assert ben.store.value(bought) == 1
    assert stale(ben.store, TODAY) == score_owed(ben.store, TODAY) == 0
    assert not list(full_check(ben.store))


def test_a_tag_whose_place_another_takes_in_the_same_sync(two: Two) -> None:
    ana, ben = two
    card.edit(ana.store, TODAY, lumen(ana), {}, tags=["vip"])
    meet(ana, ben)
    card.edit(ana.store, TODAY, lumen(ana), {}, untag=["vip"])
    ana.sync()
    card.edit(ana.store, TODAY, lumen(ana), {}, tags=["vip"])
    meet(ana, ben)
    assert ben.store.value("SELECT count(*) FROM tag WHERE deleted_at IS NULL") == 1
    assert not conflicts(ben.store)


def test_the_same_tag_put_on_twice_stays_once(two: Two) -> None:
    for device in two:
        card.edit(device.store, TODAY, lumen(device), {}, tags=["vip"])
    meet(*two)
    count = "SELECT count(*) FROM tag WHERE deleted_at IS NULL"
    assert [each.store.value(count) for each in two] == [1, 1]


def test_an_erasure_is_obeyed_by_all_and_takes_what_was_added_since(two: Two) -> None:
    ana, ben = two
    erase(ana.store, TODAY, [lumen(ana)], lambda _: None)
    followups.finish(ben.store, TODAY, step(ben), Touch(outcome="reached", note="too late"))
    ana.sync()
    assert ben.sync().erased == 1
    meet(ana, ben)
    for table in ("customer", "interaction", "follow_up"):
        assert ben.store.value(f"SELECT count(*) FROM {table}") == 0
        rows = owner().execute(
            "SELECT body FROM tickler.record WHERE territory = %s AND tbl = %s",
            (ana.territory, table),
        )
        assert all(row[0] == {} for row in rows)


def test_an_acknowledgement_that_is_lost_makes_nothing_double(two: Two) -> None:
    ana, ben = two
    followups.finish(ana.store, TODAY, step(ana), Touch(outcome="reached"))
    for cut in range(12):
        try:
            ana.sync(cut)
        except Cut:
            continue
        break
    else:
        pytest.fail("every sync was cut")
    meet(ana, ben)
    assert ben.store.value("SELECT count(*) FROM interaction") == 1


def test_a_completion_that_was_sent_is_not_taken_back(two: Two) -> None:
    ana, ben = two
    ident = step(ana)
    followups.finish(ana.store, TODAY, ident, Touch(outcome="reached"))
    meet(ana, ben)
    undo(ana.store, TODAY)
    meet(ana, ben)
    assert ana.store.value("SELECT status FROM follow_up WHERE id = ?", (ident,)) == "done"


def test_what_is_written_while_a_push_is_on_its_way_is_sent_the_next_time(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = two
    edit(ben, "Oslo")
    ben.sync()  # so that the pull brings this customer
    ana.now = ben.now + timedelta(seconds=60)
    edit(ana, "Tallinn")
    real = push.confirm

    def late(_: object, marks: list[tuple[str, bytes, str, int]]) -> None:
        monkeypatch.setattr("store.team.sync.confirm", real)
        edit(ana, "Vilnius")
        real(ana.store, marks)

    monkeypatch.setattr("store.team.sync.confirm", late)
    ana.sync()
    meet(ana, ben)
    assert city(ben) == "Vilnius"


def test_an_old_backup_goes_on_as_a_device_of_its_own(two: Two) -> None:
    ana, _ = two
    old = ana.backup()
    before = ana.store.value("SELECT device FROM replica")
    edit(ana, "Tallinn")
    ana.sync()
    ana.put_back(old)
    assert ana.sync().copied
    assert ana.store.value("SELECT device FROM replica") != before
    assert city(ana) == "Tallinn"
    assert not ana.sync().copied
    ana.put_back(old)
    with pytest.raises(MuchToTake) as more:  # the sync that takes it all over tells it no more
        ana.sync(at_most=0)
    assert more.value.copied


def test_an_old_backup_that_knows_the_token_of_a_sync_that_was_cut_off(two: Two) -> None:
    ana, ben = two
    with pytest.raises(Cut):
        ana.sync(cut=1)  # the server has the token, the device does not know it
    old = ana.backup()
    edit(ana, "Tallinn")
    with pytest.raises(Cut):
        ana.sync(cut=5)
    ana.put_back(old)
    meet(ana, ben)
    assert city(ana) == city(ben) == "Tallinn"


def test_a_clock_far_ahead_is_refused_and_harms_nothing_once_it_is_right(two: Two) -> None:
    ana, ben = two
    ana.now = NOON + timedelta(days=9 * 365)
    edit(ana, "Tallinn")
    with pytest.raises(Refused, match="3,285 days ahead"):
        ana.sync()
    ana.now = NOON + timedelta(seconds=30)
    meet(ana, ben)
    assert city(ben) == "Tallinn"
    ben.now = NOON + timedelta(seconds=90)
    edit(ben, "Vilnius")
    meet(ben, ana)
    assert city(ana) == "Vilnius"


def test_what_a_clock_ahead_has_written_stands_above_what_was_sent_before(two: Two) -> None:
    ana, ben = two
    ana.now = NOON + timedelta(minutes=1)
    edit(ana, "Tartu")
    ana.sync()
    ana.now = NOON + timedelta(days=3_287)
    edit(ana, "Oslo")
    ana.now = NOON
    meet(ana, ben)
    assert city(ana) == city(ben) == "Oslo"


def test_a_database_that_was_put_back_gets_again_what_it_lacks(two: Two) -> None:
    ana, ben = two
    edit(ana, "Tallinn")
    meet(ana, ben)
    where = (ana.territory,)
    owner().execute("DELETE FROM tickler.record WHERE territory = %s AND tbl = 'customer'", where)
    owner().execute("UPDATE tickler.territory SET version = 1 WHERE territory = %s", where)
    meet(ben, ana)
    assert city(ana) == city(ben) == "Tallinn"


def test_fields_of_a_newer_version_survive_an_older_one(two: Two) -> None:
    ana, ben = two
    row = (ana.territory, lumen(ana).hex())
    owner().execute(
        "UPDATE tickler.record SET body = body || '{\"shoe_size\": 43}' WHERE territory = %s "
        "AND tbl = 'customer' AND id = %s",
        row,
    )
    edit(ana, "Tallinn")
    ana.sync()
    body = (
        owner()
        .execute(
            "SELECT body FROM tickler.record WHERE territory = %s AND tbl = 'customer' AND id = %s",
            row,
        )
        .fetchone()
    )
    assert body is not None
    assert (body[0]["shoe_size"], body[0]["city"]) == (43, "Tallinn")
    ben.sync()
    assert city(ben) == "Tallinn"


def test_a_store_after_an_upgrade_asks_for_everything_again(two: Two) -> None:
    ana, ben = two
    ben.store.begin()
    ben.store.connection.execute("UPDATE replica SET shape = 1")
    ben.store.commit()
    row = (json.dumps({"hours": "9-12"}), ana.territory, lumen(ana).hex())
    owner().execute(
        "UPDATE tickler.record SET body = body || %s::jsonb WHERE territory = %s AND id = %s", row
    )
    ben.sync()
    assert ben.store.value("SELECT hours FROM customer WHERE id = ?", (lumen(ben),)) == "9-12"


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_own_values_of_one_field_the_later_stays_and_the_other_is_told(
    two: Two, first: int
) -> None:
    ana, ben = two
    own_fields.add_field(ana.store, TODAY, "Fridge")
    meet(ana, ben)
    card.edit(ana.store, TODAY, lumen(ana), {"fridge": "Bosch"})
    ben.now = ana.now + timedelta(seconds=60)
    card.edit(ben.store, TODAY, lumen(ben), {"fridge": "Miele"})
    meet(two[first], two[1 - first])
    for device in two:
        rows = device.store.rows("SELECT value FROM own_value WHERE deleted_at IS NULL")
        assert [row["value"] for row in rows] == ["Miele"]
        (told,) = conflicts(device.store)
        assert (told.customer, told.title, told.kept, told.lost) == (
            "Lumen Dental", "Fridge", "Miele", "Bosch",
        )  # fmt: skip
    settle_conflict(ben.store, TODAY, told.key.hex()[-6:], take_lost=True)
    meet(ben, ana)
    assert ana.store.value("SELECT value FROM own_value WHERE deleted_at IS NULL") == "Bosch"


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_numbers_of_one_month_the_later_stays_and_the_other_is_told(
    two: Two, first: int
) -> None:
    ana, ben = two
    review.set_number(ana.store, TODAY, "visits", "2026-10", "40")
    ben.now = ana.now + timedelta(seconds=60)
    review.set_number(ben.store, TODAY, "visits", "2026-10", "44")
    meet(two[first], two[1 - first])
    for device in two:
        (told,) = conflicts(device.store)
        assert (told.title, told.kept, told.lost) == ("visits 2026-10", "44", "40")


@pytest.mark.parametrize("first", [0, 1])
def test_what_was_written_in_a_record_that_another_deletes_is_told_and_can_come_back(
    two: Two, first: int
) -> None:
    ana, ben = two
    card.edit(ana.store, TODAY, lumen(ana), {}, add_contacts=[("Eva Lind", "owner")])
    meet(ana, ben)
    eva = ana.store.value("SELECT id FROM contact")
    card.edit(ana.store, TODAY, lumen(ana), {}, contacts={eva: ""})
    card.edit(ben.store, TODAY, lumen(ben), {}, contacts={eva: "Eva Lindqvist, owner"})
    meet(two[first], two[1 - first])
    for device in two:
        assert device.store.value("SELECT count(*) FROM contact WHERE deleted_at IS NULL") == 0
        told = conflicts(device.store)
        assert [(each.field, each.kept, each.lost, each.gone) for each in told] == [
            ("name", None, "Eva Lindqvist", True)
        ]
    settle_conflict(ana.store, TODAY, told[0].key.hex()[-6:], take_lost=True)
    meet(ana, ben)
    assert ben.store.value("SELECT name FROM contact WHERE deleted_at IS NULL") == "Eva Lindqvist"


@pytest.mark.parametrize("first", [0, 1])
def test_what_was_written_in_who_was_merged_away_is_told_and_goes_to_the_other(
    two: Two, first: int
) -> None:
    ana, ben = two
    customers.add(ana.store, TODAY, "Lumen")
    meet(ana, ben)
    other = ana.store.value("SELECT id FROM customer WHERE name = 'Lumen'")
    merge_customers(ana.store, TODAY, lumen(ana), other)
    card.edit(ben.store, TODAY, other, {"competitor": "Dentix"})
    meet(two[first], two[1 - first])
    (told,) = conflicts(ana.store)
    assert (told.field, told.lost, told.gone) == ("competitor", "Dentix", True)
    settle_conflict(ana.store, TODAY, told.key.hex()[-6:], take_lost=True)
    meet(ana, ben)
    row = ben.store.row("SELECT competitor FROM customer WHERE name = 'Lumen Dental'")
    assert row["competitor"] == "Dentix"


def test_what_is_sent_again_to_a_database_that_was_put_back_is_told_where_it_was_deleted(
    two: Two,
) -> None:
    ana, ben = two
    customers.add(ana.store, TODAY, "Lumen")
    meet(ana, ben)
    old = dump(ana.territory)
    other = ana.store.value("SELECT id FROM customer WHERE name = 'Lumen'")
    card.edit(ben.store, TODAY, other, {"competitor": "Dentix"})
    ben.sync()
    put_back(ana.territory, old)  # before anybody else has seen it
    merge_customers(ana.store, TODAY, lumen(ana), other)
    meet(ana, ben)
    (told,) = conflicts(ana.store)
    assert (told.field, told.lost, told.gone) == ("competitor", "Dentix", True)


def test_who_is_to_be_there_again_and_stays_deleted_by_another_loses_no_value(two: Two) -> None:
    ana, ben = two
    customers.add(ana.store, TODAY, "Lumen")
    meet(ana, ben)
    other = ana.store.value("SELECT id FROM customer WHERE name = 'Lumen'")
    card.edit(ben.store, TODAY, other, {"competitor": "Dentix"})
    merge_customers(ben.store, TODAY, lumen(ben), other)
    ben.sync()
    undo(ben.store, TODAY)
    ana.now += timedelta(seconds=9)  # the later of the two deletions stays
    merge_customers(ana.store, TODAY, lumen(ana), other)
    meet(ana, ben)
    told = {each.field: each.lost for each in conflicts(ben.store) if each.gone}
    assert told["competitor"] == "Dentix"


def test_who_deletes_what_both_delete_is_asked_nothing(two: Two) -> None:
    ana, ben = two
    card.edit(ana.store, TODAY, lumen(ana), {}, add_contacts=[("Eva Lind", None)])
    meet(ana, ben)
    for device in two:
        eva = device.store.value("SELECT id FROM contact")
        device.now += timedelta(seconds=device.seed)
        card.edit(device.store, TODAY, lumen(device), {}, contacts={eva: ""})
    meet(*two)
    assert conflicts(ana.store) == []


def test_an_erasure_that_was_cut_short_is_done_by_the_next_sync(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = two
    erase(ana.store, TODAY, [lumen(ana)], lambda _: None)
    ana.sync()

    def killed(*_: object) -> None:
        raise Cut

    with monkeypatch.context() as patch:
        patch.setattr("tests.store.team.kit.erase", killed)
        with pytest.raises(Cut):
            ben.sync()
    ben.sync()
    assert ben.store.value("SELECT count(*) FROM customer") == 0


def test_an_erasure_takes_who_was_merged_into_them_and_nobody_else(two: Two) -> None:
    ana, ben = two
    for name in ("Lumen", "Hotel Aurora", "Aurora"):
        customers.add(ana.store, TODAY, name)
    meet(ana, ben)
    ids = {row["name"]: row["id"] for row in ana.store.rows("SELECT id, name FROM customer")}
    merge_customers(ana.store, TODAY, ids["Lumen Dental"], ids["Lumen"])
    merge_customers(ana.store, TODAY, ids["Hotel Aurora"], ids["Aurora"])
    meet(ana, ben)  # both merges come in one unit
    erase(ana.store, TODAY, [ids["Lumen Dental"]], lambda _: None)
    meet(ana, ben)
    for device in two:
        left = {row["name"] for row in device.store.rows("SELECT name FROM customer")}
        assert left == {"Hotel Aurora", "Aurora"}


def test_a_name_that_one_has_erased_stops_no_sync(two: Two) -> None:
    ana, ben = two
    customers.add(ana.store, TODAY, "Eva Lind")
    card.edit(ana.store, TODAY, lumen(ana), {}, add_contacts=[("E. L.", None)])
    meet(ana, ben)
    eva = ana.store.value("SELECT id FROM customer WHERE name = 'Eva Lind'")
    erase(ana.store, TODAY, [eva], lambda _: None)
    person = ben.store.value("SELECT id FROM contact")
    card.edit(ben.store, TODAY, lumen(ben), {}, contacts={person: "Eva Lind"})
    meet(ana, ben)
    assert ana.store.value("SELECT name FROM contact") == "Eva Lind"


def test_another_sync_of_the_same_store_makes_it_no_copy(two: Two) -> None:
    ana, _ = two
    device = ana.store.value("SELECT device FROM replica")

    def other_first() -> None:
        ana.before = None
        ana.sync()
        ana.sync()

    ana.before = other_first
    assert not ana.sync().copied
    assert ana.store.value("SELECT device FROM replica") == device


def test_a_database_that_was_put_back_gets_what_was_changed_since(two: Two) -> None:
    ana, ben = two
    old = dump(ana.territory)
    edit(ana, "Tallinn")
    customers.add(ana.store, TODAY, "Hotel Aurora")
    meet(ana, ben)
    put_back(ana.territory, old)
    card.edit(ben.store, TODAY, lumen(ben), {"competitor": "Dentix"})
    meet(ben, ana)
    assert city(ana) == city(ben) == "Tallinn"
    assert ana.store.value("SELECT count(*) FROM customer WHERE live = 1") == 2
    assert conflicts(ana.store) == []


def test_a_database_that_was_put_back_to_the_middle_of_a_sync(
    two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = two
    edit(ana, "Tallinn")
    old, push = [], Meeting.push

    def dumped_first(self: Meeting, *args: Any) -> int:
        old.append(dump(ana.territory))
        return push(self, *args)

    with monkeypatch.context() as patched:
        patched.setattr(Meeting, "push", dumped_first)
        ana.sync()
    put_back(ana.territory, old[0])
    for number in range(2):  # others bring the territory to the version that ana has seen
        card.edit(ben.store, TODAY, lumen(ben), {"competitor": f"Dentix {number}"})
        ben.sync()
    meet(ana, ben)
    assert city(ana) == city(ben) == "Tallinn"


def test_a_database_that_was_put_back_gets_what_came_from_a_device_that_was_put_back_too(
    two: Two,
) -> None:
    ana, ben = two
    backup = ben.backup()
    step = ana.store.value("SELECT next_id FROM customer")
    followups.skip(ana.store, TODAY, step, "no time")
    ana.sync()
    old = dump(ana.territory)
    followups.finish(ben.store, TODAY, step, Touch(outcome="reached"))  # on the same day
    ben.sync()
    ana.sync()
    ben.put_back(backup)
    put_back(ana.territory, old)
    meet(ana, ben)
    for device in two:
        assert device.store.value("SELECT status FROM follow_up WHERE id = ?", (step,)) == "done"


def test_a_database_that_was_put_back_brings_back_nobody_who_was_erased(two: Two) -> None:
    ana, ben = two
    old = dump(ana.territory)
    erase(ana.store, TODAY, [lumen(ana)], lambda _: None)
    meet(ana, ben)
    put_back(ana.territory, old)
    meet(ben, ana)
    for device in two:
        assert device.store.value("SELECT count(*) FROM customer") == 0
    assert kept(ana.territory)["customer"] == {}


def test_steps_that_follow_from_one_another_and_are_closed_are_followed_by_one_more(
    two: Two,
) -> None:
    ana, ben = two
    for _ in range(3):
        for device in two:
            followups.finish(device.store, TODAY, step(device), Touch(outcome="reached"))
        meet(ana, ben)


_ORDERS = "Customer,Order,Date,Product,Quantity,Amount,Currency\n"
_LIVING = "WHERE deleted_at IS NULL"


def read(device: Device, text: str, kind: str) -> None:
    """The device's person reads a file of their own."""
    file = device.path.with_suffix(".csv")
    file.write_text(text)
    import_file(device.store, TODAY, file, kind=kind)


def test_orders_that_two_have_read_from_one_file_are_there_once(two: Two) -> None:
    text = _ORDERS + "Lumen Dental,A-1,2026-11-02,Fridge,1,100.00,EUR\n"
    for device in two:
        read(device, text, "purchases")
    meet(*two)
    for device in two:
        assert device.store.value(f"SELECT sum(amount) FROM purchase {_LIVING}") == 10000
        assert device.store.value(f"SELECT count(*) FROM purchase_line {_LIVING}") == 1
        assert conflicts(device.store) == []


@pytest.mark.parametrize("first", [0, 1])
def test_what_two_states_of_one_file_say_differently_is_told_and_no_line_is_lost(
    two: Two, first: int
) -> None:
    ana, ben = two
    two[first].now += timedelta(seconds=60)  # the older record is the one that stays
    line = "Lumen Dental,A-1,2026-11-02,Fridge,1,100.00,EUR\n"
    read(ana, _ORDERS + line, "purchases")
    read(ben, _ORDERS + line + "Lumen Dental,A-1,2026-11-02,Shelf,2,50.00,EUR\n", "purchases")
    meet(ben, ana)
    lines = (
        "SELECT sum(l.amount) FROM purchase_line AS l JOIN purchase AS p ON p.id = l.purchase_id "
        "WHERE l.deleted_at IS NULL AND p.deleted_at IS NULL"
    )
    for device in two:
        assert device.store.value(lines) == 15000
        (told,) = conflicts(device.store)
        assert (told.customer, told.field) == ("Lumen Dental", "amount")
        assert {told.kept, told.lost} == {"€100.00", "€150.00"}
    settle_conflict(ben.store, TODAY, told.key.hex(), take_lost=told.lost == "€150.00")
    meet(*two)
    for device in two:
        assert device.store.value(f"SELECT sum(amount) FROM purchase {_LIVING}") == 15000


@pytest.mark.parametrize("key", ["K-7", ""])
def test_customers_that_two_have_read_from_one_file_are_one_with_all_that_is_theirs(
    two: Two, key: str
) -> None:
    ana, ben = two
    head = f"Customer ID,Name,E-mail,City,Phone\n{key},"
    read(ana, head + "Hotel Aurora,info@aurora.example,Riga,\n", "customers")
    read(ben, head + "Hotel Aurora,info@aurora.example,Tartu,+372 600 1234\n", "customers")
    (hers,) = ana.store.rows("SELECT id FROM customer WHERE name = 'Hotel Aurora'")
    (his,) = ben.store.rows("SELECT id, next_id FROM customer WHERE name = 'Hotel Aurora'")
    sales.purchase(ana.store, TODAY, hers["id"], 1000)
    followups.finish(ben.store, TODAY, his["next_id"], Touch(outcome="reached", note="Wants two"))
    meet(ana, ben)
    for device in two:
        (row,) = device.store.rows(
            "SELECT * FROM customer WHERE name = 'Hotel Aurora' AND deleted_at IS NULL"
        )
        of = (row["id"],)
        told = [(each.field, {each.kept, each.lost}) for each in conflicts(device.store)]
        assert told == [("city", {"Riga", "Tartu"})]
        for table, count in (("purchase", 1), ("way", 2)):
            found = f"SELECT count(*) FROM {table} WHERE customer_id = ? AND deleted_at IS NULL"
            assert device.store.value(found, of) == count
        notes = device.store.rows("SELECT note FROM interaction WHERE customer_id = ?", of)
        assert "Wants two" in [each["note"] for each in notes]
