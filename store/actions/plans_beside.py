"""A plan with another goal beside the customer's own: begun and ended by hand (T22)."""

from __future__ import annotations

from datetime import date

from store.actions.enrolment import but_passed
from store.actions.followups import live_customer, settled
from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.ledger.follow_up_rows import end_run, enrol, running_enrolment, runs_beside, schedule
from store.ledger.unit import Unit
from store.names import fold
from store.safety.opening import Store
from store.sentence import Sentence, say
from store.views.day.agenda import Agenda, first_step, resting
from store.views.plans.days import apart, step_days
from store.views.plans.position import calendar_for, plan_id_of
from store.views.plans.stored_plans import plan_of_id


def begin_beside(
    store: Store, today: date, customer_id: bytes, plan_key: str, start: date | None = None
) -> Effect:
    """Begin the latest version of a plan beside the one that the customer follows, which stays.

    `start` is the day that its steps count from (else today, or the end of an open rest). No step
    of it comes on a day that has one of another plan, unless somebody else has set that day.

    Raises:
        Refused: no such plan or customer; closed; asked not to be contacted; a plan with that goal
            runs already.
        BadInput: a start that has passed.
    """
    if start is not None and start < today:
        raise BadInput(say("refused.start_passed", day=start))
    with work(store, today) as unit:
        plan_id = plan_id_of(store, plan_key)
        plan = plan_of_id(store, plan_id)
        row = live_customer(unit, customer_id)
        no = _obstacle(unit, customer_id, plan_id)
        if no is not None:
            raise Refused(say("refused.no_plan_for", name=row["customer_name"], why=no))
        first = max(start or today, resting(store, customer_id) or today)
        agenda = Agenda(store).of(customer_id)
        found = first_step(store, agenda, customer_id, plan, first)
        taken = step_days(store, customer_id)
        found = apart(plan, found, taken, calendar_for(store, customer_id, agenda.calendar))
        run = enrol(
            unit, customer_id, plan_id, anchor=start, by_hand=True, beside=True
        )  # the plan that runs stays as it is
        schedule(
            unit,
            customer_id,
            found.due,
            found.title,
            channel=found.channel,
            minutes=found.minutes,
            kind="step",
            say=found.say,
            step_key=found.step_key,
            enrolment_id=run,
        )
        begun = say(
            "did.beside_begun", name=row["customer_name"], plan=plan.name, version=plan.version
        )
        return settled(unit, row, but_passed(store, begun, plan, found))


def end_beside(store: Store, today: date, customer_id: bytes, plan_key: str) -> Effect:
    """End a plan that runs beside the customer's own; its open steps are cancelled.

    Raises:
        Refused: no such plan or customer; it does not run beside their own.
    """
    with work(store, today) as unit:
        plan = plan_of_id(store, plan_id_of(store, plan_key))
        row = live_customer(unit, customer_id)
        for run in runs_beside(unit, customer_id):
            if plan_of_id(store, run["plan_id"]).key == plan.key:
                end_run(unit, run, "left", say("reason.ended"))
                ended = say("did.beside_ended", name=row["customer_name"], plan=plan.name)
                return settled(unit, row, ended)
        raise Refused(say("refused.not_beside", plan=plan.name, name=row["customer_name"]))


def _obstacle(unit: Unit, customer_id: bytes, plan_id: bytes) -> Sentence | None:
    """Why the plan cannot run beside, in words that follow the customer's name."""
    row = unit.row("SELECT do_not_contact FROM customer WHERE id = ?", (customer_id,))
    if row is not None and row["do_not_contact"]:
        return say("refused.quiet")
    plan, own = plan_of_id(unit.store, plan_id), running_enrolment(unit, customer_id)
    for run in [*([] if own is None else [own]), *runs_beside(unit, customer_id)]:
        other = plan_of_id(unit.store, run["plan_id"])
        if other.key == plan.key:
            return say("refused.follows_already")
        if plan.goal and fold(other.goal) == fold(plan.goal):
            return say("refused.same_goal", plan=other.name)
    return None
