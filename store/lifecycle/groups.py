"""Stages and the seven client groups (after Astashova): one rule table, total and exclusive.

Our choices, where the source gives no threshold: a purchase or an enquiry is fresh up to and with
the last day of the segment's window; a regular buyer has bought on `regular_from` days whose mean
gap fits into the window; a renewal may be late by thirty days, or by a shorter window; a need
without the possibility to buy stays with 1.1, a former client's goes to 3.2; a former client who
was not asked why counts as gone, "presumed", and not as one who needs nothing.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from store.dataclass import dataclass
from store.errors import BadInput
from store.lifecycle.scores import FAIR_SCORE, TOP_SCORE, ScoreKind
from store.sentence import Sentence, Words, listed, say

StageKey: TypeAlias = Literal["potential", "current", "former"]
GroupKey: TypeAlias = Literal["1.1", "1.2", "1.3", "2.1", "2.2", "3.1", "3.2"]
Need: TypeAlias = Literal["unknown", "none", "no_possibility", "has"]
LeftReason: TypeAlias = Literal["competitor", "need_gone", "price", "service", "unknown"]
Awareness: TypeAlias = Literal["unaware", "problem", "solution", "product", "fully"]

AWARENESS: Final[tuple[Awareness, ...]] = get_args(Awareness)  # R55, in rising order
LEVELS: Final = ("low", "medium", "high")  # of involvement and motivation (R60), rising
TRIAL_DAYS: Final = 14  # before the end of a trial, from which on it is told
# A word about an end that was said earlier than this before it is followed by a last one.
LAST_WORD_DAYS: Final = 10
GRACE_DAYS: Final = 30  # by which a renewal may be late before its silence counts


class Stage(NamedTuple):
    """A status of the customer and what we want from it (R37)."""

    key: StageKey
    name: str
    goal: str


class Group(NamedTuple):
    """One of the seven groups (R39) and the strategy that fits it (R40 to R43)."""

    key: GroupKey
    stage: StageKey
    name: str
    strategy: str


STAGES: Final[dict[StageKey, Stage]] = {
    "potential": Stage("potential", "Potential", "attract"),
    "current": Stage("current", "Current", "keep"),
    "former": Stage("former", "Former", "return"),
}
GROUPS: Final[dict[GroupKey, Group]] = {
    "1.1": Group(
        "1.1", "potential", "Without a felt need", "Get to know each other, build the need."
    ),
    "1.2": Group("1.2", "potential", "Interested", "Show, answer, help to decide."),
    "1.3": Group(
        "1.3",
        "potential",
        "A competitor's client",
        "Learn why they were chosen, show our advantages, make switching easy.",
    ),
    "2.1": Group("2.1", "current", "New or irregular", "Care after the sale, find the rhythm."),
    "2.2": Group(
        "2.2", "current", "Regular", "Serve before being asked, thank, widen, ask to refer."
    ),
    "3.1": Group("3.1", "former", "Left or gone quiet", "Find the cause, mend it, invite back."),
    "3.2": Group("3.2", "former", "Need gone", "No offers: keep as a referrer, watch for news."),
}


@dataclass(frozen=True)
class Facts:
    """What is known of one customer, all that the rule looks at.

    `window_days` is the segment's consumption window, `segment` its name for the sentence.
    `purchases` counts days with a purchase that was not wholly refunded. Interest: the day of the
    last enquiry, the day of our offer that is still open, the end of a trial. `paid_until` is the
    end of a running subscription or prepayment. `said_left` stands until a later purchase or
    enquiry, for which `said_left_on` is needed. `override` is a group set by hand on `override_on`,
    with its reason; with that day it ends when the customer does the contrary. `wake_on` is the day
    from which the need is expected back. `awareness` is how much they know of their need and of us.
    BadInput for a window below one day or an override that is no group.
    """

    window_days: int
    segment: str = ""
    purchases: int = 0
    first_purchase: date | None = None
    last_purchase: date | None = None
    regular_from: int = 3
    paid_until: date | None = None
    need: Need = "unknown"
    last_enquiry: date | None = None
    offer_since: date | None = None
    trial_until: date | None = None
    competitor: str | None = None
    left_reason: LeftReason | None = None
    said_left: bool = False
    said_left_on: date | None = None
    open_complaint: bool = False
    score: int | None = None
    score_kind: ScoreKind = "csat"
    override: str | None = None
    override_reason: str = ""
    closed: bool = False
    override_on: date | None = None
    wake_on: date | None = None
    awareness: Awareness | None = None

    def __post_init__(self) -> None:
        if self.window_days < 1:
            raise BadInput(
                say("typed.window_too_short", segment=self.segment or None, days=self.window_days)
            )
        if self.override is not None and self.override not in GROUPS:
            known = ", ".join(get_args(GroupKey))
            raise BadInput(say("typed.no_group", text=self.override, known=known))
        if self.awareness is not None and self.awareness not in AWARENESS:
            known = ", ".join(AWARENESS)
            raise BadInput(say("typed.no_awareness", text=self.awareness, known=known))


@dataclass(frozen=True)
class Standing:
    """Where a customer stands: the group, the sentence that shows why, and when silence ends it."""

    stage: StageKey
    group: GroupKey
    why: Sentence
    flips_on: date | None


def pays_ahead(paid_until: date | None, today: date) -> bool:
    """Whether their time is paid for, or has just ended and the renewal may only be late."""
    return paid_until is not None and (today - paid_until).days <= GRACE_DAYS


def group_of(facts: Facts, today: date) -> Standing:
    """The one group of the customer, with its evidence.

    `flips_on` is the first day after today on which the group is another one if nothing happens but
    silence; None if silence changes nothing.
    """
    group, why = _stand(facts, today)
    flips_on = next((d for d in _turning_days(facts, today) if _stand(facts, d)[0] != group), None)
    return Standing(GROUPS[group].stage, group, why, flips_on)


def _stand(facts: Facts, today: date) -> tuple[GroupKey, Sentence]:
    """The group set by hand while it holds, else the rule's."""
    ruled, why = _decide(facts, today)
    if facts.override is None:
        return ruled, why
    group = next(key for key in GROUPS if key == facts.override)
    reason: Words = facts.override_reason.strip() or say("group.no_reason")
    contrary = _contrary(facts, GROUPS[group].stage, today)
    if contrary is not None:
        return ruled, say("group.was_set", why=why, group=group, reason=reason, until=contrary)
    if group == ruled:
        return group, say("group.set_agrees", reason=reason, why=why)
    return group, say("group.set", reason=reason, ruled=ruled, why=why)


def _contrary(facts: Facts, stage: StageKey, today: date) -> Sentence | None:
    """What the customer has done against a group set by hand since then.

    Against a potential or former one: a purchase; against a group without interest (1.1, 3.1, 3.2):
    an enquiry; against a potential or current one: a goodbye; against a current one: a window
    without a purchase.
    """
    since = facts.override_on
    if since is None or today < since:
        return None
    if stage != "current" and facts.last_purchase is not None and facts.last_purchase > since:
        return say("group.bought", days=(today - facts.last_purchase).days)
    asked = facts.last_enquiry
    if facts.override in ("1.1", "3.1", "3.2") and asked is not None and asked > since:
        return say("group.asked", days=(today - asked).days)
    left = facts.said_left_on
    if stage != "former" and facts.said_left and left is not None and left > since:
        return say("group.said", days=(today - left).days)
    quiet_since = max(since, facts.last_purchase or since)
    silent = (today - quiet_since).days > facts.window_days and _is_silent(facts, today)
    if stage == "current" and silent:
        return say("group.silent", days=(today - quiet_since).days)
    return None


def _turning_days(facts: Facts, today: date) -> list[date]:
    """The days after today on which something fresh has just become stale, or a need wakes up."""
    window = facts.window_days
    stale = [
        d.toordinal() + days + 1
        for d, days in (
            (facts.last_purchase, window),
            (facts.last_enquiry, window),
            (facts.override_on, window),
            (facts.override_on, -1),
            (facts.wake_on, window),
            (facts.wake_on, -1),
            (facts.paid_until, 0),
            (facts.paid_until, min(GRACE_DAYS, window)),
            (facts.trial_until, 0),
        )
        if d is not None
    ]
    # "Paid until 9999" never turns stale.
    last = date.max.toordinal()
    return [date.fromordinal(n) for n in sorted(stale) if today.toordinal() < n <= last]


def _decide(facts: Facts, today: date) -> tuple[GroupKey, Sentence]:
    """The rule table: first bought or not, then lost or not, then which of the two or three."""
    if facts.last_purchase is None and facts.paid_until is None:
        return _potential(facts, today)
    emotional = _emotional(facts, today)
    silent = _is_silent(facts, today)
    if not silent and not emotional:
        return _current(facts, today)
    interest = _own_interest(facts, today)
    if interest is not None and not emotional:
        return "1.2", say("group.again", interest=interest, silence=_silence(facts, today))
    return _former(facts, today, emotional)


def _potential(facts: Facts, today: date) -> tuple[GroupKey, Sentence]:
    def never(*evidence: Sentence | None) -> Sentence:
        return say("group.never", evidence=listed(*evidence))

    if facts.competitor:
        return "1.3", never(say("group.rival", competitor=facts.competitor))
    interest = _own_interest(facts, today)
    need = say(f"group.need_{facts.need}")
    if facts.need == "has":
        return "1.2", never(need, interest)
    if facts.need == "no_possibility":
        return "1.1", never(need)
    if interest is not None:
        return "1.2", never(interest)
    if facts.need == "unknown" and facts.offer_since is not None and not facts.closed:
        return "1.2", never(say("group.offer", days=(today - facts.offer_since).days))
    return "1.1", never(need)


def _current(facts: Facts, today: date) -> tuple[GroupKey, Sentence]:
    evidence = _silence(facts, today)
    count = facts.purchases
    if facts.first_purchase is None or facts.last_purchase is None or count < 2:
        return "2.1", evidence
    gap = (facts.last_purchase - facts.first_purchase).days / (count - 1)
    if count >= facts.regular_from and gap <= facts.window_days:
        return "2.2", say("group.regular", evidence=evidence, days=int(gap + 0.5))
    if count >= facts.regular_from:
        return "2.1", say("group.irregular", evidence=evidence, days=int(gap + 0.5))
    return "2.1", say("group.not_yet", evidence=evidence, count=facts.regular_from)


def _former(
    facts: Facts, today: date, emotional: tuple[Sentence, ...]
) -> tuple[GroupKey, Sentence]:
    word = listed(*emotional, by=", ") if emotional else say("group.no_word")

    def left(cause: Sentence) -> Sentence:
        return say("group.former", silence=_silence(facts, today), word=word, cause=cause)

    if facts.left_reason == "competitor":
        return "3.1", left(
            say("group.gone_to", competitor=facts.competitor)
            if facts.competitor
            else say("group.gone_to_one")
        )
    if facts.left_reason == "need_gone":
        return "3.2", left(say("group.need_gone"))
    if facts.left_reason in ("price", "service"):
        return "3.1", left(say(f"group.{facts.left_reason}"))
    if facts.need in ("none", "no_possibility"):
        return "3.2", left(say(f"group.need_{facts.need}"))
    if facts.competitor:
        return "3.1", left(say("group.rival", competitor=facts.competitor))
    return "3.1", left(say("group.presumed"))


def _is_silent(facts: Facts, today: date) -> bool:
    """The behavioural part: no purchase within the window, and the paid time is long over."""
    late = None if facts.paid_until is None else (today - facts.paid_until).days
    if late is not None and late <= min(GRACE_DAYS, facts.window_days):
        return False
    last = facts.last_purchase
    return last is None or (today - last).days > facts.window_days


def _emotional(facts: Facts, today: date) -> tuple[Sentence, ...]:
    """The emotional part: closed, said so, or complains and is unhappy."""
    signs = []
    if facts.closed:
        signs.append(say("group.closed"))
    woken = facts.wake_on if _awake(facts, today) else None
    since = (facts.last_purchase, facts.last_enquiry, woken)
    said = facts.said_left_on
    came_back = said is not None and any(d is not None and d > said for d in since)
    if facts.said_left and not came_back:
        signs.append(say("group.said_left"))
    if facts.open_complaint and facts.score is not None:
        kind = facts.score_kind
        if facts.score < FAIR_SCORE[kind]:
            top = TOP_SCORE[kind]
            signs.append(say("group.unhappy", score=facts.score, top=top))
    return tuple(signs)


def _own_interest(facts: Facts, today: date) -> Sentence | None:
    """A fresh sign that came from them."""
    if facts.closed:
        return None
    if facts.trial_until is not None and facts.trial_until >= today:
        return say("group.trial", days=(facts.trial_until - today).days)
    asked = facts.last_enquiry
    if asked is not None and (today - asked).days <= facts.window_days:
        return say("group.asked", days=(today - asked).days)
    if facts.wake_on is not None and _awake(facts, today):
        return say("group.expected", days=(today - facts.wake_on).days)
    return None


def _awake(facts: Facts, today: date) -> bool:
    """Whether the day of the need's return has come and the window after it still runs (R47)."""
    wake = facts.wake_on
    return wake is not None and 0 <= (today - wake).days <= facts.window_days


def _silence(facts: Facts, today: date) -> Sentence:
    """The purchases and the silence against the window, the first half of every sentence."""
    ahead = None if facts.paid_until is None else (facts.paid_until - today).days
    paid = None
    if ahead is not None and ahead >= 0:
        paid = say("group.paid", days=ahead)
    elif ahead is not None and not _is_silent(facts, today):
        paid = say("group.paid_over", days=-ahead)
    if facts.last_purchase is None:
        return say("group.none_known", paid=paid or say("group.unpaid"))
    days = (today - facts.last_purchase).days
    return say(
        "group.beyond" if days > facts.window_days else "group.inside",
        count=max(1, facts.purchases),
        days=days,
        window=facts.window_days,
        segment=facts.segment or None,
        paid=paid,
    )
