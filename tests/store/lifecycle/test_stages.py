"""Stage models: a stage for everybody in each, cycles, and a relation that cools."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.lifecycle.groups import AWARENESS, Facts
from store.lifecycle.stages import (
    MODELS,
    RUNGS,
    Passed,
    StageModel,
    cycle_of,
    model_of,
    stage_in,
    warmth,
    without_owner,
)
from tests.store.lifecycle.strategies import TODAY, facts
from tui.words.sentences import tell

NOBODY = Facts(window_days=60, segment="Food")
NAMES = {
    "contact": "awareness, involvement, interaction, purchase, retention",  # R48
    "interest": "attract, interest, evaluation, purchase, loyalty",  # R49
    "engagement": "awareness, engagement, conversion, retention, loyalty",  # R50
    "reach": "reach, acquisition, conversion, retention, loyalty",  # R51
    "shop": "awareness, comparison, consideration, transaction, loyalty",  # R52
    "aida": "attention, interest, desire, action, loyalty",
    "software": "1.1 find, 1.2 qualify, 1.3 try, 1.4 sell, 2.1 onboard, 2.2 adopt, 2.3 grow, "
    "2.4 renew",  # R53
    "regulation": "attraction, retention, regulation",  # R54
}
models = st.sampled_from(list(MODELS.values()))


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def bought(count: int, last: int, first: int) -> Facts:
    return replace(NOBODY, purchases=count, first_purchase=ago(first), last_purchase=ago(last))


def test_the_models_of_the_sources() -> None:  # R48 to R54
    assert {key: ", ".join(s.name for s in m.stages) for key, m in MODELS.items()} == NAMES


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda m: m.key)
def test_each_rung_belongs_to_one_stage(model: StageModel) -> None:
    assert sorted(r for stage in model.stages for r in stage.rungs) == sorted(RUNGS)
    assert all(stage.rungs for stage in model.stages)
    assert len({stage.name for stage in model.stages}) == len(model.stages)


@pytest.mark.long
@given(models, facts, st.integers(-30, 900))
@settings(max_examples=150)
def test_everybody_has_a_stage_in_every_model(model: StageModel, known: Facts, days: int) -> None:
    placed = stage_in(model, known, TODAY + timedelta(days=days))  # R59
    assert placed.stage in {stage.name for stage in model.stages}
    assert tell(placed.why)
    assert "None" not in tell(placed.why)


@pytest.mark.parametrize(
    ("known", "contact", "software", "aida"),
    [
        (NOBODY, "awareness", "1.1 find", "attention"),
        (replace(NOBODY, need="no_possibility"), "involvement", "1.2 qualify", "attention"),
        (replace(NOBODY, awareness="problem"), "involvement", "1.2 qualify", "attention"),
        (replace(NOBODY, last_enquiry=ago(3)), "involvement", "1.2 qualify", "interest"),
        (replace(NOBODY, competitor="Rival"), "interaction", "1.3 try", "interest"),
        (replace(NOBODY, trial_until=ago(-5)), "interaction", "1.3 try", "desire"),
        (replace(NOBODY, offer_since=ago(5)), "interaction", "1.4 sell", "action"),
        (bought(1, 3, 3), "purchase", "2.1 onboard", "action"),
        (bought(1, 31, 31), "purchase", "2.2 adopt", "loyalty"),
        (bought(2, 3, 20), "purchase", "2.2 adopt", "loyalty"),
        (bought(4, 3, 100), "retention", "2.3 grow", "loyalty"),
        (replace(bought(4, 3, 100), paid_until=ago(-30)), "retention", "2.4 renew", "loyalty"),
        (replace(bought(4, 3, 100), paid_until=ago(-31)), "retention", "2.3 grow", "loyalty"),
        (bought(4, 90, 200), "awareness", "2.4 renew", "attention"),
    ],
)
def test_where_a_customer_stands(known: Facts, contact: str, software: str, aida: str) -> None:
    found = [stage_in(MODELS[key], known, TODAY).stage for key in ("contact", "software", "aida")]
    assert found == [contact, software, aida]


def test_the_three_stages_follow_the_status() -> None:  # R54
    model = model_of("regulation")
    rows = (NOBODY, bought(3, 3, 50), bought(3, 90, 150))
    assert [stage_in(model, known, TODAY).stage for known in rows] == [
        "attraction", "retention", "regulation",
    ]  # fmt: skip
    assert tell(stage_in(model, rows[2], TODAY).why).startswith(
        "former; 3.1: 3 purchases, last 90 days"
    )


def test_levels_of_awareness_rise() -> None:  # R55
    assert AWARENESS == ("unaware", "problem", "solution", "product", "fully")
    model = model_of("software")
    order = [stage.name for stage in model.stages]
    stages = [stage_in(model, replace(NOBODY, awareness=a), TODAY).stage for a in AWARENESS]
    assert [order.index(stage) for stage in stages] == [0, 1, 1, 2, 3]
    # What they do counts more than what is thought of their mind.
    trying = replace(NOBODY, awareness="unaware", trial_until=ago(-3))
    placed = stage_in(model, trying, TODAY)
    assert (placed.stage, tell(placed.why)) == (
        "1.3 try", "trying, awareness unaware; 1.2: no purchase yet; on trial, 3 days left",
    )  # fmt: skip
    with pytest.raises(BadInput, match="“half” is not a level of awareness; choose one of unaware"):
        replace(NOBODY, awareness="half")  # type: ignore[arg-type]  # what a file might hold


def test_the_software_model_names_who_works_where() -> None:  # R35, R53
    model = model_of("software")
    owners = {stage.name[0]: stage.owner for stage in model.stages}
    assert owners == {"1": "sales", "2": "support"}
    assert without_owner(model, {}) == ()
    assert without_owner(model_of("regulation"), {"retention": "Ana", "attraction": ""}) == (
        "attraction", "regulation",
    )  # fmt: skip
    with pytest.raises(BadInput, match="“funnel” is not a stage model; choose one of contact"):
        model_of("funnel")


def test_a_full_cycle_has_every_need_met() -> None:  # R57
    model = model_of("regulation")
    both = [Passed("attraction", True), Passed("retention", True)]
    full = cycle_of(model, [*both, Passed("regulation", True)])
    assert (full.full, full.missing) == (True, ())
    assert tell(full.why) == "full cycle: needs met at all 3 stages"
    part = cycle_of(model, both)
    assert (part.full, part.missing) == (False, ("regulation",))
    assert tell(part.why) == "partial cycle: 2 of 3; regulation: not reached"
    unmet = cycle_of(model, [Passed("attraction", False), *both[1:], Passed("regulation", None)])
    assert unmet.missing == ("attraction", "regulation")
    assert tell(unmet.why) == "partial cycle: 1 of 3; attraction: need not met"
    doubt = cycle_of(model, [*both, Passed("regulation", None)])
    assert tell(doubt.why) == "partial cycle: 2 of 3; regulation: need not known"
    # The last time counts: a need met at last makes good for the first time.
    assert cycle_of(model, [Passed("attraction", False), *full_of(model)]).full
    with pytest.raises(BadInput, match="“sale” is not a stage of Attraction"):
        cycle_of(model, [Passed("sale", True)])


def full_of(model: StageModel) -> list[Passed]:
    return [Passed(stage.name, True) for stage in model.stages]


@pytest.mark.parametrize("model", MODELS.values(), ids=lambda m: m.key)
def test_each_model_can_be_run_through(model: StageModel) -> None:  # R57
    assert cycle_of(model, full_of(model)).full
    assert not cycle_of(model, full_of(model)[:-1]).full


def test_warmth_by_the_stated_formula() -> None:  # R28
    assert warmth(0, None, 60) == 1.0
    assert warmth(None, 0, 60) == 0.5
    assert warmth(None, None, 60) == 0.0
    assert warmth(60, None, 60) == 0.5
    assert warmth(120, None, 60) == 0.25
    assert warmth(None, 30, 60) == 0.25
    assert [warmth(0, 0, 60, complaints=n) for n in (1, 2, 3)] == [0.5, 0.25, 0.125]  # T52
    assert warmth(60, 30, 60) == 1 - 0.5 * 0.75
    assert warmth(-3, None, 60) == 1.0  # dated ahead: as warm as today
    with pytest.raises(BadInput, match="is 0 days; give it at least one"):
        warmth(1, 1, 0)


@given(st.integers(1, 900), st.integers(0, 900), st.integers(1, 300), st.integers(30, 2000))
@settings(max_examples=80)
def test_silence_cools_and_a_later_contact_warms(
    sale: int, touch: int, more: int, window: int
) -> None:  # R28
    here = warmth(sale, touch, window)
    assert 0 <= here <= 1
    assert warmth(sale + more, touch, window) < here or here < 1e-9
    assert warmth(sale, touch + more, window) < here or here > 1 - 1e-9 or touch > 20 * window
    assert warmth(sale, None, window) <= here
