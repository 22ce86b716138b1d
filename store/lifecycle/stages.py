"""Stage models of the sources as presets over the groups (R48 to R54), and cycles through them.

A customer stands on one *rung*, read from the same facts as the group; a model gives each rung to
one of its stages, so that every customer has a stage in every model. Our choices, where the sources
give names only: which rung belongs to which stage, the stages of the software model, and that a
former customer begins a funnel anew (the software model wins back where it renews, "regulation" is
the work with former customers).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from store.errors import BadInput
from store.lifecycle.groups import Awareness, Facts, Standing, group_of
from store.sentence import Sentence, Words, say

Rung: TypeAlias = Literal[
    "unaware",
    "aware",
    "interested",
    "comparing",
    "trying",
    "deciding",
    "new",
    "settling",
    "regular",
    "renewing",
    "former",
]

RUNGS: Final[tuple[Rung, ...]] = get_args(Rung)
NEW_DAYS: Final = 30  # our choice: so long after the first purchase a buyer is new
RENEWAL_DAYS: Final = 30  # our choice: so long before the paid time ends it is about renewing

_BY_AWARENESS: Final[dict[Awareness, Rung]] = {
    "unaware": "unaware",
    "problem": "aware",
    "solution": "interested",
    "product": "comparing",
    "fully": "deciding",
}


class ModelStage(NamedTuple):
    """A stage of a model, the rungs that belong to it, and who works there (None: not said)."""

    name: str
    rungs: tuple[Rung, ...]
    owner: str | None = None


class StageModel(NamedTuple):
    """A stage model: its stages in order, and the requirement that it comes from."""

    key: str
    name: str
    stages: tuple[ModelStage, ...]


class Placed(NamedTuple):
    """The name of the stage in which a customer is, and the evidence."""

    stage: str
    why: Sentence


class Passed(NamedTuple):
    """A stage that a customer has been through; whether their needs were met there, if known."""

    stage: str
    need_met: bool | None


class Cycle(NamedTuple):
    """Whether a customer's cycle is full, what is missing to it, and why (R57)."""

    full: bool
    missing: tuple[str, ...]
    why: Words


def _funnel(key: str, name: str, stages: str, rungs: str) -> StageModel:
    """A model from the names of its stages and, in the same order, their rungs."""
    names = stages.split(", ")
    parts = [tuple(r for r in RUNGS if r in part.split()) for part in rungs.split(" / ")]
    rows = zip(names, parts, strict=True)
    return StageModel(key, name, tuple(ModelStage(n, r) for n, r in rows))


_FIVE: Final = (
    "unaware former / aware interested / comparing trying deciding / new settling / "
    "regular renewing"
)
_MODELS: Final = (
    _funnel("contact", "From awareness to retention",  # R48
            "awareness, involvement, interaction, purchase, retention", _FIVE),
    _funnel("interest", "From attraction to loyalty",  # R49
            "attract, interest, evaluation, purchase, loyalty", _FIVE),
    _funnel("engagement", "From awareness to loyalty",  # R50
            "awareness, engagement, conversion, retention, loyalty",
            "unaware former / aware interested comparing / trying deciding / new settling / "
            "regular renewing"),
    _funnel("reach", "Reach to loyalty, after AIDA",  # R51
            "reach, acquisition, conversion, retention, loyalty",
            "unaware aware former / interested comparing / trying deciding / new settling / "
            "regular renewing"),
    _funnel("shop", "Online shop",  # R52
            "awareness, comparison, consideration, transaction, loyalty",
            "unaware aware former / interested comparing / trying deciding / new settling / "
            "regular renewing"),
    _funnel("aida", "AIDA with loyalty",  # R51
            "attention, interest, desire, action, loyalty",
            "unaware aware former / interested comparing / trying / deciding new / "
            "settling regular renewing"),
    StageModel("software", "Software: sale, then support", (  # R53
        ModelStage("1.1 find", ("unaware",), "sales"),
        ModelStage("1.2 qualify", ("aware", "interested"), "sales"),
        ModelStage("1.3 try", ("comparing", "trying"), "sales"),
        ModelStage("1.4 sell", ("deciding",), "sales"),
        ModelStage("2.1 onboard", ("new",), "support"),
        ModelStage("2.2 adopt", ("settling",), "support"),
        ModelStage("2.3 grow", ("regular",), "support"),
        ModelStage("2.4 renew", ("renewing", "former"), "support"),
    )),
    StageModel("regulation", "Attraction, retention, regulation", (  # R54
        ModelStage("attraction", RUNGS[:6]),
        ModelStage("retention", RUNGS[6:10]),
        ModelStage("regulation", RUNGS[10:]),
    )),
)  # fmt: skip
MODELS: Final[dict[str, StageModel]] = {model.key: model for model in _MODELS}


def stage_in(model: StageModel, facts: Facts, today: date) -> Placed:
    """The stage of the customer in the model, for every customer one, with the group's evidence."""
    standing = group_of(facts, today)
    rung, sign = _rung(facts, standing, today)
    stage = next(stage for stage in model.stages if rung in stage.rungs)
    return Placed(
        stage.name, say("stage.placed", sign=sign, group=standing.group, why=standing.why)
    )


def model_of(key: str) -> StageModel:
    """The preset with that key; BadInput, with the known ones, when there is none."""
    if key not in MODELS:
        raise BadInput(say("typed.no_stage_model", text=key, known=", ".join(MODELS)))
    return MODELS[key]


def without_owner(model: StageModel, owners: Mapping[str, str]) -> tuple[str, ...]:
    """The stages for which nobody is responsible: not in `owners`, nor in the model (R35)."""
    return tuple(s.name for s in model.stages if not (owners.get(s.name) or s.owner))


def cycle_of(model: StageModel, passed: Sequence[Passed]) -> Cycle:
    """Whether the customer went through the whole cycle, with needs met at each stage (R57).

    For a stage passed more than once the last time counts. A stage whose need was not met, or where
    nobody knows, leaves the cycle partial. BadInput for a stage that the model lacks.
    """
    names = [stage.name for stage in model.stages]
    met: dict[str, bool | None] = {}
    for step in passed:
        if step.stage not in names:
            raise BadInput(
                say("typed.no_stage_of", text=step.stage, model=model.name, known=", ".join(names))
            )
        met[step.stage] = step.need_met
    missing = tuple(name for name in names if not met.get(name))
    if not missing:
        return Cycle(True, (), say("stage.full", count=len(names)))
    first = missing[0]
    what = "not_reached" if first not in met else "not_known"
    if first in met and met[first] is False:
        what = "not_met"
    done = len(names) - len(missing)
    return Cycle(
        False,
        missing,
        say("stage.partial", done=done, count=len(names), stage=first, what=say(f"stage.{what}")),
    )


def warmth(
    sale_days: int | None, touch_days: int | None, window_days: int, complaints: int = 0
) -> float:
    """How warm a relation is, from 0 to 1: it falls with silence, a later contact warms it (R28).

    `sale_days`, `touch_days`: days since the last sale and the last contact, None when there was
    none; `window_days`: the segment's window. Ours, not the sources':
    1 - (1 - S)(1 - T) with S = 2^(-sale / window) and T = 1/2 * 2^(-2 * touch / window), so a sale
    of today is 1, a contact of today without any sale 0.5. Each of the open `complaints` leaves
    half of it, an angry one counts as two. BadInput for a window below one day.
    """
    if window_days < 1:
        raise BadInput(say("typed.window_too_short", days=window_days))
    sale = 0.0 if sale_days is None else 2.0 ** (-max(0, sale_days) / window_days)
    touch = 0.0 if touch_days is None else 2.0 ** (-1 - 2 * max(0, touch_days) / window_days)
    return (1 - (1 - sale) * (1 - touch)) / 2.0 ** max(0, complaints)


def _rung(facts: Facts, standing: Standing, today: date) -> tuple[Rung, Sentence]:
    """The rung and its sign."""
    if standing.stage == "former":
        return "former", say("stage.former")
    if standing.stage == "current":
        return _of_buyer(facts, standing, today)
    rung = _of_prospect(facts, standing, today)
    if facts.awareness is None:
        return rung, say("stage.rung", rung=rung)
    told = _BY_AWARENESS[facts.awareness]
    # What was seen done counts more than what is thought of their mind, where it is further on.
    rung = max(rung, told, key=RUNGS.index)
    return rung, say("stage.aware", rung=rung, awareness=facts.awareness)


def _of_buyer(facts: Facts, standing: Standing, today: date) -> tuple[Rung, Sentence]:
    paid = facts.paid_until
    if paid is not None and 0 <= (paid - today).days <= RENEWAL_DAYS:
        return "renewing", say("stage.renewing", days=(paid - today).days)
    if standing.group == "2.2":
        return "regular", say("stage.regular")
    first = facts.first_purchase
    if facts.purchases < 2 and (first is None or (today - first).days <= NEW_DAYS):
        return "new", say("stage.new")
    return "settling", say("stage.settling")


def _of_prospect(facts: Facts, standing: Standing, today: date) -> Rung:
    if standing.group == "1.3":
        return "comparing"
    if standing.group == "1.1":
        return "unaware" if facts.need in ("unknown", "none") else "aware"
    if facts.trial_until is not None and facts.trial_until >= today:
        return "trying"
    return "interested" if facts.offer_since is None else "deciding"
