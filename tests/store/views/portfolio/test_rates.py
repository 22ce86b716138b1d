"""Rates of a planted base of forty customers, each counted by hand."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.actions import customers, records, sales
from store.value.base_rates import Rate, base_rates, survival
from store.value.effect import Trial, matched_effect
from store.views.portfolio.keeping import cohorts, growth, kept_by, lives, sieve_by_month
from store.views.portfolio.members import Member, members, windows
from store.views.portfolio.what_if import Better, chances, if_more_stayed
from store.views.portfolio.worth import exceptions, top_shares, unreturned, worth, worth_by
from tests import kit
from tests.conftest import shared
from tests.kit import new_store

TODAY = date(2026, 11, 19)
PERIOD, WINDOW = 365, 180


def member(ident: int, *ago: int, **more: object) -> Member:
    """A customer who bought so many days ago, each time for 100."""
    values: dict[str, Any] = {
        "customer_id": ident.to_bytes(16, "big"), "name": f"Customer {ident}", "segment": "Cafés",
        "stage": "current", "group": "2.1", "source": None, "owner": None, "closed": False,
        "spend_reason": None, "window_days": WINDOW, "period_days": PERIOD,
        "earned": 40 * len(ago), "ahead": 0, "at_risk": 0,
        "acquisition": None, "as_of": TODAY,
        "bought": tuple((TODAY - timedelta(days=days)).isoformat() for days in sorted(ago)[::-1]),
    }  # fmt: skip
    values |= more
    told = windows(*(values[each] for each in ("bought", "as_of", "window_days", "period_days")))
    values |= zip(("now", "earlier", "judged"), told, strict=True)
    values["numbers"] = tuple(date.fromisoformat(day).toordinal() for day in values["bought"])
    values["paid"] = " ".join("10000" for _ in values["bought"])
    return Member(**values)


# How many | bought so many days ago | active | churn of | bought again | lost after the first
BASE: tuple[tuple[int, tuple[int, ...]], ...] = (
    (6, ()),  # never bought: in no rate
    (8, (10, 40, 400)),  # active, active before, again
    (5, (364,)),  # the day before the period's last day: active; lost after the first
    (4, (365,)),  # on it: the period before, left
    (3, (729,)),  # the last day of the period before: left
    (2, (730,)),  # the day after it: in neither
    (4, (180,)),  # on the window's last day: too soon to judge
    (3, (181,)),  # the day after: lost after the first
    (5, (20, 800)),  # came back after two years: active, new to the period
)


def planted() -> list[Member]:
    found = [ago for count, ago in BASE for _ in range(count)]
    return [member(ident, *ago) for ident, ago in enumerate(found)]


def test_each_rate_is_what_a_hand_counts() -> None:  # R69, R90
    base = planted()
    assert len(base) == 40
    rates = base_rates(base)
    assert rates.active == 8 + 5 + 4 + 3 + 5
    assert (rates.churn.count, rates.churn.base) == (4 + 3, 8 + 4 + 3)
    assert (rates.retention.count, rates.retention.base) == (8, 8 + 4 + 3)
    assert (rates.repeat.count, rates.repeat.base) == (8 + 5, 34)
    # All but the four on the window's last day are judged; once only and over: 5 + 4 + 3 + 2 + 3.
    assert (rates.sieve.count, rates.sieve.base) == (17, 34 - 4)


def test_of_nobody_there_is_no_rate() -> None:
    rates = base_rates([member(1)])
    assert [each.share for each in (rates.churn, rates.retention, rates.repeat, rates.sieve)] == [
        None
    ] * 4
    assert base_rates([]).active == 0


def test_groups_of_customers_add_up_to_all_of_them() -> None:
    base = [
        member(ident, *ago, segment=("A", "B", None)[ident % 3])
        for ident, (_, ago) in enumerate(BASE * 3)
    ]
    whole = base_rates(base)
    parts = kept_by(base, "segment")
    assert [each.key for each in parts] == ["A", "B", None]
    assert sum(each.rates.active for each in parts) == whole.active
    assert sum(each.rates.churn.count for each in parts) == whole.churn.count
    assert sum(each.rates.sieve.base for each in parts) == whole.sieve.base


def test_the_months_of_the_first_deal_hold_everybody_who_is_judged() -> None:
    months = sieve_by_month(planted())
    assert (sum(lost for _, lost, _ in months), sum(of for _, _, of in months)) == (17, 30)


def test_cohorts_count_each_customer_once_a_month() -> None:
    base = [
        member(1, 0, 1, 31, 60),
        member(2, 31),
        member(3),
    ]  # 19 and 18 November, 19 October, 20 September 2026
    found = cohorts(base, TODAY)
    assert [(each.month, each.customers, each.came) for each in found] == [
        ("2026-09", 1, (1, 1)),
        ("2026-10", 1, (0,)),
    ]


def test_the_base_grows_by_who_came_and_shrinks_by_whose_window_is_over() -> None:
    base = [member(1, 300), member(2, 300, 20), member(3, 10), member(4, 5000)]
    months = growth(base, TODAY)
    assert sum(each.net for each in months) == months[-1].base - 0
    by_month = {each.month: each for each in months}
    # 23 January 2026 and 181 days: 23 July.
    assert (by_month["2026-01"].new, by_month["2026-07"].lost) == (2, 2)
    assert (by_month["2026-10"].returned, by_month["2026-11"].new) == (1, 1)
    assert months[-1].base == 2


def test_who_is_lost_is_lost_at_the_last_deal() -> None:
    steps = survival(lives([member(1, 400, 300), member(2, 50), member(3, 500), member(4)]))
    # Two are over: after 0 and after 100 days; the third was seen for 50 days and is still there.
    assert [(each.days, each.watched, each.left) for each in steps] == [(0, 3, 1), (100, 1, 1)]
    assert [round(each.share, 4) for each in steps] == [0.6667, 0.0]


def test_survival_of_a_published_example() -> None:
    """Remission of leukaemia, 6-MP group: Freireich and others (1963), in Kaplan-Meier's form."""
    left = (6, 6, 6, 7, 10, 13, 16, 22, 23)
    seen = (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
    found = survival([(day, True) for day in left] + [(day, False) for day in seen])
    assert [(each.days, round(each.share, 4)) for each in found] == [
        (6, 0.8571), (7, 0.8067), (10, 0.7529), (13, 0.6902), (16, 0.6275), (22, 0.5378),
        (23, 0.4482),
    ]  # fmt: skip


def test_value_is_held_against_what_winning_cost() -> None:  # R73, R74, R77, R79
    base = [
        member(1, 10, earned=500, ahead=100, acquisition=50),
        member(2, 10, earned=-150, ahead=20, acquisition=200, spend_reason="opens the north"),
        member(3, 400, earned=-30, acquisition=80, stage="former"),
        member(4, acquisition=70, earned=-70),
    ]
    found = worth(None, base)
    assert (found.customers, found.valued, found.won) == (4, 3, 3)
    assert found.total == 600 - 130 - 30 - 70
    assert (found.mean, found.median) == (round((600 - 130 - 30) / 3), -30)
    assert (found.cac_mean, found.ltv_to_cac) == (110, round((650 + 70 + 50) / 330, 2))
    assert found.most == (650 + 70 + 50) // 3
    assert [each.name for each in exceptions(base)] == ["Customer 2", "Customer 3"]
    assert (unreturned(base).customers, unreturned(base).amount) == (1, 30)
    assert [(each.customers, each.brings) for each in top_shares(base)] == [(1, 600)]


@pytest.mark.long
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("A", "B", None)),
            st.lists(st.integers(0, 900), max_size=5),
            st.integers(-500, 5000),
            st.none() | st.integers(0, 900),
        ),
        max_size=40,
    )
)
def test_whatever_the_base_its_parts_add_up(
    rows: list[tuple[str | None, list[int], int, int | None]],
) -> None:
    base = [
        member(at, *set(ago), segment=segment, earned=earned, acquisition=won)
        for at, (segment, ago, earned, won) in enumerate(rows)
    ]
    whole, parts = worth(None, base), worth_by(base, "segment")
    assert sum(each.total for each in parts) == whole.total == sum(each.total for each in base)
    assert sum(each.customers for each in parts) == len(base)
    assert sum(each.below for each in parts) == whole.below == len(exceptions(base))
    assert sum(each.customers for each in cohorts(base, TODAY)) == whole.valued


@pytest.mark.long
def test_cohorts_repeat_rate_and_survival_of_cdnow_are_those_of_pandas() -> None:
    file = shared("data", "cdnow_sample_log.csv")
    end = date(1998, 6, 30)
    log = pandas.read_csv(file, usecols=[0, 1], names=["who", "day"], header=0)
    log["day"] = pandas.to_datetime(log["day"])
    log = log.drop_duplicates()
    days = log.groupby("who")["day"]
    base = [
        member(at, bought=tuple(sorted(day.strftime("%Y-%m-%d") for day in each)), as_of=end)
        for at, (_, each) in enumerate(days)
    ]
    rates = base_rates(base)
    counts = days.size()
    assert (rates.repeat.count, rates.repeat.base) == ((counts > 1).sum(), len(counts))

    log["first"] = days.transform("min").dt.to_period("M")
    log["month"] = log["day"].dt.to_period("M")
    table = log.groupby(["first", "month"])["who"].nunique().unstack(fill_value=0)
    found = cohorts(base, end)
    assert [each.month for each in found] == [str(month) for month in table.index]
    for cohort, (month, row) in zip(found, table.iterrows(), strict=True):
        assert cohort.customers == row[month]
        assert list(cohort.came) == list(row[row.index > month])

    seen = days.agg(["min", "max"])
    left = (pandas.Timestamp(end) - seen["max"]).dt.days > WINDOW
    seen_for = (seen["max"].where(left, pandas.Timestamp(end)) - seen["min"]).dt.days
    ends = left.groupby(seen_for).agg(["sum", "size"])
    watched = len(left) - ends["size"].cumsum().shift(fill_value=0)
    curve = (1 - ends["sum"] / watched).cumprod()[ends["sum"] > 0]
    steps = survival(lives(base))
    assert [each.days for each in steps] == list(curve.index)
    assert [each.share for each in steps] == pytest.approx(list(curve))


def test_an_effect_is_found_where_there_is_one_and_none_where_there_is_none() -> None:
    def trials(extra: int) -> list[Trial]:
        # Better customers get the touch more often and come more often anyway.
        found = []
        for kind, (made, slipped, come) in enumerate(((30, 60, 20), (60, 30, 60))):
            found += [Trial(kind, True, at % 100 < come + extra) for at in range(0, made * 3, 3)]
            found += [Trial(kind, False, at % 100 < come) for at in range(0, slipped * 3, 3)]
        return found

    none, some = matched_effect(trials(0)), matched_effect(trials(30))
    assert (none.sign, some.sign) == (False, True)
    assert none.low is not None
    assert none.high is not None
    assert none.low < 0 < none.high
    assert some.difference is not None
    assert 0.2 < some.difference < 0.4


def test_too_few_on_either_side_say_nothing() -> None:
    few = [Trial(0, True, True)] * 100 + [Trial(0, False, False)] * 19
    assert matched_effect(few).difference is None
    assert matched_effect([*few, Trial(0, False, False)]).difference == 1.0
    # Without anybody like them nobody is compared.
    assert matched_effect([Trial(at, at % 2 == 0, True) for at in range(400)]).made == 0


def test_five_percent_more_who_stay_are_worth_what_the_formula_says() -> None:  # R84
    found = Better("Cafés", Rate(20, 100), 1_000, None)
    assert found.more is None
    assert Better("Cafés", Rate(20, 100), 1_000, 1_250).more == 0.25


@pytest.mark.long
def test_an_offer_counts_for_prospects_until_the_first_purchase(tmp_path: Path) -> None:  # R83
    store = new_store(tmp_path / "store.db")
    day = kit.TODAY
    for number in range(6):
        ident = customers.add(store, day, f"Customer {number}").customer_id
        if number % 2:
            sales.purchase(store, day, ident, 1_000, day=day - timedelta(days=40))
        offer = records.offer(store, day, ident, "A chair", made=day - timedelta(days=10))
        assert offer.record_id is not None
        if number < 5:
            records.answer_offer(
                store, day, offer.record_id, "accepted" if number < 2 else "refused"
            )
    found = {each.who: each.accepted for each in chances(store, members(store, day), day)}
    assert found == {"prospects": Rate(1, 3), "customers": Rate(1, 2)}
    by_segment = if_more_stayed(store, day)
    assert [(each.now, each.then) for each in by_segment] == [(None, None)] * len(by_segment)
