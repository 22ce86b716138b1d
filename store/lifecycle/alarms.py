"""When a customer needs a look: one alarm for each kind of reason, which ends with its reason.

The limits are ours, not the sources': silence as the segment says, a churn risk from the setting
on, thirty days before what is paid for ends (a quarter of a shorter period) and fourteen before a
trial does.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias

from store.dataclass import dataclass
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.groups import LAST_WORD_DAYS, TRIAL_DAYS
from store.sentence import Sentence, percent, say

Kind: TypeAlias = Literal["silence", "risk", "renewal", "trial", "cost"]

RENEWAL_DAYS: Final = 30
# A talk answers an alarm until the next step, at most for so many days.
ANSWER_DAYS: Final = 30
_TRY_AGAIN: Final = 2  # working days after a vain try
# A talk so many days before an end is the last word about it; a weekend may lie in between.
_NEAR_TALK: Final = LAST_WORD_DAYS + 2
# So much worse, and an alarm that was put off is heard again: days, a chance, days that are left.
STEPS: Final[dict[Kind, float]] = {"silence": 30, "risk": 0.1, "renewal": -7, "trial": -7}


@dataclass(frozen=True)
class Evidence:
    """What is known of one customer, all that the alarms look at.

    `heard_on` is the day of the last word between us, `limit` the days of silence that the segment
    allows. `renewal_on` and `trial_on` are the last days that are paid for and tried out, `period`
    the days from one renewal to the next where they renew. `met` is False until the first step, to
    get to know each other, is done. `short` says that they bring less than they cost,
    `spend_reason` why that is on purpose. `usual_risk` is the share of their segment that lapses.
    `next_on` is the next step's day, `put_off` that it was put off or is a rest (`resting`). `risk`
    is that of somebody who has come again before. `talked_on` is the day of the last talk,
    `again_on` the day to try again after a vain try since, `hushed_until` until when a person wants
    to hear nothing before the next step.
    """

    live: bool
    met: bool
    heard_on: date
    next_on: date | None
    put_off: bool = False
    resting: bool = False
    limit: int | None = None
    risk: float | None = None
    usual_risk: float | None = None
    at_risk: int | None = None
    renewal_on: date | None = None
    period: int | None = None
    trial_on: date | None = None
    short: bool = False
    spend_reason: str | None = None
    closed_reason: str | None = None
    talked_on: date | None = None
    again_on: date | None = None
    hushed_until: date | None = None


def alarm_from(known: Evidence, risky: float) -> float:
    """The churn risk that rings: `risky`, or half way from what is usual here to 1 if that is more.

    Where six of ten leave anyway, a risk of 60 % is no news.
    """
    return max(risky, (1.0 + (known.usual_risk or 0.0)) / 2.0)


class Sign(NamedTuple):
    """A reason for an alarm: how bad it is, and the evidence.

    It tells no dates: it is kept, and a copy of the store may be moved in time.
    """

    value: float
    words: Sentence


def signs_of(known: Evidence, today: date, risky: float) -> dict[Kind, Sign]:
    """The reasons that hold today; `risky` is the churn risk from which on it is one."""
    if not known.live:
        return {}
    found: dict[Kind, Sign] = {}
    silent = (today - known.heard_on).days
    if known.met:
        if known.limit is not None and silent > known.limit:
            found["silence"] = Sign(silent, say("alarm.silence", days=silent, limit=known.limit))
        limit = alarm_from(known, risky)
        if known.risk is not None and known.risk >= limit and (known.at_risk or 0) > 0:
            usual = percent(known.usual_risk or 0.0) if limit > risky else None
            words = say("alarm.risk", risk=percent(known.risk), limit=percent(limit), usual=usual)
            found["risk"] = Sign(known.risk, words)
        if known.short and not known.spend_reason:
            found["cost"] = Sign(0, say("alarm.cost"))
    for kind, day, near in _ends(known):
        if day is not None and 0 <= (day - today).days <= near and not _cared_for(known, day):
            found[kind] = Sign((day - today).days, say(f"alarm.{kind}", days=(day - today).days))
    return found


def answered(known: Evidence, today: date) -> bool:
    """Whether we have talked, and the next step is still ahead, lately enough to wait for it."""
    if known.talked_on is None or (today - known.talked_on).days >= ANSWER_DAYS:
        return False
    return known.next_on is None or today < known.next_on


def quiet_until(known: Evidence, today: date) -> date | None:
    """Until when an alarm is put off: with its step, by a person, or until the next try."""
    days = (known.next_on if known.put_off else None, known.hushed_until, known.again_on)
    until = max((day for day in days if day is not None), default=today)
    return until if until > today else None


def try_again_on(calendar: WorkCalendar, tried: date) -> date:
    """When an alarm rings again after a touch of that day that reached nobody."""
    return calendar.add_working(tried, _TRY_AGAIN)


def heard_again(kind: Kind, when_put_off: float, now: float, *, resting: bool) -> bool:
    """Whether an alarm that was put off has become so much worse that it is heard again.

    Silence does not become worse while they rest: that is what was agreed.
    """
    step = STEPS.get(kind)
    if step is None or (kind == "silence" and resting):
        return False
    # Chances are compared a hair loosely: 0.7 - 0.6 is a little less than 0.1.
    return now >= when_put_off + step - 1e-9 if step > 0 else now <= when_put_off + step


def why_over(kind: Kind, opened_on: date, known: Evidence, today: date, risky: float) -> Sentence:
    """Why an alarm of a reason that holds no more has ended."""
    if not known.live:
        why = known.closed_reason
        return say("alarm.closed", reason=why) if why else say("alarm.gone")
    if not known.met and kind in ("silence", "risk", "cost"):
        return say("alarm.not_met")
    if kind == "silence":
        if known.heard_on >= opened_on:
            return say("alarm.talk")
        if known.limit is None:
            return say("alarm.no_limit")
        return say("alarm.limit_now", limit=known.limit)
    if kind == "risk":
        if known.risk is None:
            return say("alarm.no_rhythm")
        limit = alarm_from(known, risky)
        if known.risk >= limit:
            return say("alarm.no_money", risk=percent(known.risk))
        return say("alarm.below", risk=percent(known.risk), limit=percent(limit))
    if kind == "cost":
        if known.short:
            return say("alarm.on_purpose", reason=known.spend_reason)
        return say("alarm.brings_more")
    day = next(day for name, day, _ in _ends(known) if name == kind)
    if day is None:
        return say("alarm.no_day")
    if day < today:
        return say(f"alarm.{kind}_over")
    if _step_before(known, day):
        return say("alarm.step_before")
    if _cared_for(known, day):
        return say("alarm.talk")
    return say(f"alarm.{kind}_now", days=(day - today).days)


def _ends(known: Evidence) -> tuple[tuple[Kind, date | None, int], ...]:
    near = min(RENEWAL_DAYS, RENEWAL_DAYS if known.period is None else known.period // 4)
    return (("renewal", known.renewal_on, near), ("trial", known.trial_on, TRIAL_DAYS))


def _cared_for(known: Evidence, day: date) -> bool:
    """Whether there is a step before the end, or we have talked shortly before it."""
    talked = known.talked_on
    return _step_before(known, day) or (talked is not None and (day - talked).days <= _NEAR_TALK)


def _step_before(known: Evidence, day: date) -> bool:
    return known.next_on is not None and known.next_on <= day
