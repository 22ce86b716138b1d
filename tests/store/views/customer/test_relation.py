"""What the page says beside the trade: the clock there, warmth, the stage of the model, ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from store.actions import customers, records
from store.actions.card import edit
from store.actions.close_customer import close
from store.actions.customers import add
from store.actions.sales import purchase
from store.actions.segments import choose_segment, set_segment
from store.actions.touches import Touch
from store.lifecycle.stages import MODELS
from store.safety.opening import Store
from store.sentence import read
from store.views.customer.local_time import there_of
from store.views.customer.page import customer_page
from store.views.customer.relation import relation_of
from store.views.plans.position import circumstances
from store.views.segments.segments import segment_page
from tests.kit import TODAY
from tui.words.sentences import tell


@pytest.fixture
def lumen(store: Store) -> bytes:
    return add(store, TODAY, "Lumen Dental", country="LV").customer_id


def row(store: Store, customer: bytes) -> object:
    return store.row("SELECT * FROM customer WHERE id = ?", (customer,))


def test_the_clock_there_by_the_record_or_else_by_the_country(store: Store, lumen: bytes) -> None:
    page = customer_page(store, lumen, TODAY)
    assert (page.zone, page.zone_guessed, page.card.fields["hours"]) == ("Europe/Riga", True, "")
    assert page.there is not None
    assert page.there.words == "11:00 there, Thu"
    edit(store, TODAY, lumen, {"time_zone": "Asia/Manila", "hours": "mon-fri 9-16"})
    page = customer_page(store, lumen, TODAY)
    assert (page.zone, page.zone_guessed) == ("Asia/Manila", False)
    assert page.there is not None
    assert page.there.words == ("17:00 there, Thu; not before Fri 09:00 there (in 16 h 00)")
    edit(store, TODAY, lumen, {"time_zone": None, "country": "US"})
    page = customer_page(store, lumen, TODAY)
    assert (page.zone, page.zone_guessed, page.there) == (None, False, None)


def test_the_clock_goes_with_the_day_that_is_worked(store: Store, lumen: bytes) -> None:
    """The store's clock shows 19 November; on another day it is the same time of that day."""
    there = there_of(store, row(store, lumen), date(2026, 12, 24))
    assert there is not None
    assert there.local.date() == date(2026, 12, 24)
    there = there_of(store, row(store, lumen), TODAY + timedelta(days=1))
    assert there is not None
    assert there.local.date() == TODAY  # the next day begins elsewhere on the earth


@pytest.mark.parametrize(("column", "text"), [("time_zone", "Mars/Base"), ("hours", "noonish")])
def test_a_record_from_elsewhere_spoils_no_page(
    store: Store, lumen: bytes, column: str, text: str
) -> None:
    store.connection.execute(f"UPDATE customer SET {column} = ?", (text,))
    assert customer_page(store, lumen, TODAY).there is None


@pytest.mark.long
def test_warmth_falls_with_silence_and_a_talk_warms_it(store: Store, lumen: bytes) -> None:  # R28
    def warm(day: date) -> tuple[float, str]:
        found = relation_of(store, row(store, lumen), day)
        return found.warmth, found.warm

    assert warm(TODAY) == (0.0, "cold")
    purchase(store, TODAY, lumen, 5_000)
    assert warm(TODAY)[1] == "hot"
    falling = [warm(TODAY + timedelta(days=n))[0] for n in (0, 60, 180, 400)]
    assert falling == sorted(falling, reverse=True)
    for days in range(80, 600, 5):  # the word goes by the percent that is shown
        share, word = warm(TODAY + timedelta(days=days))
        percent = int(f"{share * 100:.0f}")
        assert word == ("warm" if percent >= 50 else "cool" if percent >= 25 else "cold")
    later = TODAY + timedelta(days=180)
    before = warm(later)
    records.log(store, later, lumen, Touch("call", "reached"))
    assert warm(later)[0] > before[0]


def test_the_stage_in_the_segments_model(store: Store, lumen: bytes) -> None:  # R48, R59
    assert relation_of(store, row(store, lumen), TODAY).model_stage is None
    set_segment(store, TODAY, "Clinics", stage_model="software")
    choose_segment(store, TODAY, lumen, "Clinics")
    found = relation_of(store, row(store, lumen), TODAY)
    assert (found.model_stage, found.model_why is not None) == ("1.1 find", True)
    edit(store, TODAY, lumen, {"trial_until": TODAY + timedelta(days=9)})
    assert relation_of(store, row(store, lumen), TODAY).model_stage == "1.3 try"
    purchase(store, TODAY, lumen, 5_000)
    assert relation_of(store, row(store, lumen), TODAY).model_stage == "2.1 onboard"


@pytest.mark.long
def test_the_stages_of_a_segment_hold_all_of_its_customers(store: Store) -> None:  # R46, R59
    assert segment_page(store, "Everyone", TODAY).model == ()
    set_segment(store, TODAY, "Clinics", stage_model="software")
    start = TODAY - timedelta(days=50)
    for number in range(7):
        ident = customers.add(store, start, f"Clinic {number}", segment="Clinics").customer_id
        if number > 2:
            purchase(store, TODAY - timedelta(days=number), ident, 5_000)
    closed = customers.add(store, start, "Gone", segment="Clinics").customer_id
    close(store, TODAY, closed, "moved")
    found = segment_page(store, "Clinics", TODAY).model
    assert [each.name for each in found] == [stage.name for stage in MODELS["software"].stages]
    counts = {each.name: (each.customers, each.days, each.known) for each in found}
    assert counts["1.1 find"] == (3, 50, 3)
    # They came into their group on the day of the purchase, 3 to 6 days ago.
    assert counts["2.1 onboard"] == (4, 4.5, 4)
    assert sum(each.customers for each in found) == 7
    assert [each.owner for each in found][:5] == ["sales"] * 4 + ["support"]


def test_the_end_of_what_is_paid_and_of_a_trial_are_days_that_steps_hang_on(
    store: Store, lumen: bytes
) -> None:  # R26, R30
    assert circumstances(store, lumen)["renewal"] is None
    edit(store, TODAY, lumen, {"paid_until": date(2027, 3, 1), "trial_until": date(2026, 12, 1)})
    found = circumstances(store, lumen)
    assert (found["renewal"], found["trial_end"]) == (date(2027, 3, 1), date(2026, 12, 1))
    assert store.value("SELECT grp FROM standing WHERE customer_id = ?", (lumen,)) == "2.1"
    edit(store, TODAY, lumen, {"paid_until": None})
    why = store.value("SELECT why FROM standing WHERE customer_id = ?", (lumen,))
    assert tell(read(why)) == ("no purchase yet; on trial, 12 days left")
