"""Settings of the store: typed, kept, undone; what follows from them follows at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.actions import customers, records, sales
from store.actions.segments import set_segment
from store.actions.settings import reset_setting, set_setting
from store.actions.touches import Touch
from store.errors import BadInput, Refused
from store.ledger.morning import score_everybody
from store.ledger.undo import redo, undo
from store.safety.opening import Store
from store.settings.catalogue import SETTINGS, chosen, find_setting
from store.settings.values import calendar_of, capacity_of, currency_of, me
from tests.kit import TODAY, crowd, state, told


def shown(store: Store, name: str) -> str:
    return next(each.shown for each in chosen(store) if each.setting.name == name)


def figures(store: Store) -> tuple[int, int]:
    row = store.row("SELECT earned, ahead FROM score WHERE live = 1")
    return row["earned"], row["ahead"]


def bought(store: Store) -> bytes:
    ident = customers.add(store, TODAY - timedelta(days=500), "Lumen Dental").customer_id
    for days in (400, 250, 100):
        sales.purchase(store, TODAY, ident, 40_000, cost=10_000, day=TODAY - timedelta(days=days))
    records.log(store, TODAY, ident, Touch(channel="call", outcome="reached", minutes=30))
    score_everybody(store, TODAY)
    return ident


def test_a_new_store_has_the_defaults_and_says_so(store: Store) -> None:
    assert [each.setting.name for each in chosen(store) if each.own] == []
    assert shown(store, "working_days") == "Mon-Fri"
    assert shown(store, "discount_rate") == "10 %"
    assert shown(store, "free_days") == "none"


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("your_name", "  Ana   Reyes ", "Ana Reyes"),
        ("daily-minutes", "300", "300 min"),
        ("daily_minutes", "300 min", "300 min"),
        ("working-days", "mon to thu, sat", "Mon Tue Wed Thu Sat"),
        ("working_days", "sun-thu", "Mon Tue Wed Thu Sun"),
        ("working_days", "tue-sat", "Tue-Sat"),
        ("country", "de", "DE"),
        ("country", "none", "none"),
        ("free_days", "2026-12-24 to 2027-01-03, 2027-02-12",
         "2026-12-24 to 2027-01-03, 2027-02-12"),
        ("free_days", "24.12-3.1, 12 feb, fri",
         "2026-12-24 to 2027-01-03, 2027-02-12, 2026-11-20"),  # T41
        ("free_days", "7 dec to 9 dec; 14.12.2026 – 15.12.",
         "2026-12-07 to 2026-12-09, 2026-12-14 to 2026-12-15"),
        ("free_days", "# leave\n2026-12-24 Christmas Eve\n", "2026-12-24"),
        ("currency", "php", "PHP"),
        ("rates", "call 30, service case 1,250.50; visit 60",
         "call 30.00, service-case 1250.50, visit 60.00"),
        ("discount_rate", "12,5 %", "12.5 %"),
        ("discount_rate", "0.08", "8 %"),
        ("horizon_days", "180 days", "180 days"),
        ("risky", "70%", "70 %"),
        ("refusal_days", "0", "0 days"),
    ],
)  # fmt: skip
def test_what_is_typed_is_kept_and_shown_in_words_that_can_be_typed_again(
    store: Store, name: str, typed: str, kept: str
) -> None:
    set_setting(store, TODAY, name, typed)
    found = find_setting(name)
    assert shown(store, found.name) == kept
    assert "already: nothing was changed" in told(set_setting(store, TODAY, name, kept).sentence)
    reset_setting(store, TODAY, name)
    assert not next(each.own for each in chosen(store) if each.setting is found)


@pytest.mark.parametrize(
    ("name", "typed", "why"),
    [
        ("dayly_minutes", "3", "did you mean daily_minutes?"),
        ("daily_minutes", "5", "give 10 to 1,440"),
        ("daily_minutes", "²", "give 10 to 1,440"),
        ("working_days", "", "At least one"),
        ("working_days", "m", "mon-fri"),
        ("working_days", "mon-wed-fri", "mon-fri"),
        ("country", "Germany", "two letters"),
        ("country", "QQ", "No public holidays are known for QQ"),
        ("free_days", "soon", "is not a date"),
        ("free_days", "2026-12-24 to 2026-12-20", "before they begin"),
        ("currency", "euro", "three letters"),
        ("rates", "30", "call 30"),
        ("rates", "pigeon 30", "call 30"),
        ("rates", "call -3", "0 or more"),
        ("discount_rate", "120 %", "0 to 100 %"),
        ("risky", "0", "1 to 100 %"),
        ("your_name", " ", "A name of 1 to 100"),
        ("your_name", "x" * 101, "A name of 1 to 100"),
    ],
)
def test_what_means_nothing_is_refused_in_one_sentence(
    store: Store, name: str, typed: str, why: str
) -> None:
    before = state(store)
    with pytest.raises(BadInput, match=why):
        set_setting(store, TODAY, name, typed)
    assert state(store) == before


@pytest.mark.long
@given(st.text(max_size=30), st.sampled_from([each.name for each in SETTINGS]))
@settings(max_examples=150)
def test_any_text_is_read_or_refused_and_reading_what_is_shown_changes_nothing(
    text: str, name: str
) -> None:
    found = find_setting(name)
    try:
        kept = found.read(text.strip(), "EUR")
    except BadInput:
        return
    assert found.read(found.show(kept, "EUR"), "EUR") == kept


def test_settings_are_undone_and_done_again(store: Store) -> None:
    before = state(store)
    set_setting(store, TODAY, "working_days", "mon-thu")
    set_setting(store, TODAY, "free_days", "2026-11-23")
    after = state(store)
    assert told(undo(store, TODAY)) == "Free days: 2026-11-23"
    assert told(undo(store, TODAY)) == "Working days: Mon-Thu"
    assert state(store) == before
    redo(store, TODAY)
    redo(store, TODAY)
    assert state(store) == after


def test_the_calendar_and_the_day_follow(store: Store) -> None:
    set_setting(store, TODAY, "working_days", "mon-thu")
    set_setting(store, TODAY, "country", "DE")
    set_setting(store, TODAY, "free_days", "2026-11-23 to 2026-11-24")
    set_setting(store, TODAY, "daily_minutes", "90")
    calendar = calendar_of(store)
    assert calendar.add_working(TODAY, 1) == date(2026, 11, 25)
    assert not calendar.is_working(date(2026, 12, 25))
    assert capacity_of(store) == 90
    assert me(store)["country"] == "DE"


def test_the_currency_is_fixed_by_the_first_amount(store: Store) -> None:
    set_setting(store, TODAY, "currency", "PHP")
    bought(store)
    assert currency_of(store) == "PHP"
    with pytest.raises(Refused, match="kept in PHP already"):
        set_setting(store, TODAY, "currency", "EUR")


@pytest.mark.long
def test_the_figures_follow_from_the_rates_also_when_they_are_undone(store: Store) -> None:
    crowd(store)
    bought(store)
    earned, ahead = figures(store)
    assert set_setting(store, TODAY, "rates", "call 60").customers == 11
    assert figures(store) == (earned - 3_000, ahead)
    set_setting(store, TODAY, "discount_rate", "50 %")
    assert figures(store)[1] < ahead
    undo(store, TODAY)
    undo(store, TODAY)
    assert figures(store) == (earned, ahead)
    redo(store, TODAY)
    assert figures(store) == (earned - 3_000, ahead)


def test_a_new_segment_begins_with_the_usual_horizon(store: Store) -> None:
    set_setting(store, TODAY, "horizon_days", "30")
    set_segment(store, TODAY, "Clinics")
    set_segment(store, TODAY, "Hotels", horizon_days=200)
    rows = store.rows("SELECT name, horizon_days FROM segment")
    assert {row["name"]: row["horizon_days"] for row in rows} == {
        "Everyone": 90,
        "Clinics": 30,
        "Hotels": 200,
    }
