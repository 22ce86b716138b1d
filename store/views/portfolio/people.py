"""What customers say of us, and what each rep has done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Final

from store.dataclass import dataclass
from store.names import fold
from store.safety.opening import Store
from store.value.at_risk import AtRisk
from store.value.base_rates import Rate
from store.views.portfolio.members import By, Member, at_risk_of, by_spelling, grouped
from store.views.touches import TOUCH
from store.vocabulary import TALKS

REP_DAYS: Final = 30
_PROMOTER: Final = 9
_DETRACTOR: Final = 6
_SATISFIED: Final = 4
# Figures are kept once a month: the LTV at an answer is that of the month after it, or before it.
_LTV_THEN: Final = """
SELECT earned + coalesce(ahead, 0) FROM past_score WHERE customer_id = ?1
  AND kept_on BETWEEN date(?2, '-45 days') AND date(?2, '+45 days')
ORDER BY kept_on < ?2, abs(julianday(kept_on) - julianday(?2)) LIMIT 1"""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure over the latest answer of each customer: its figure, and the first answers'.

    NPS = share of 9 and 10 less share of 0 to 6 (Reichheld 2003), -100 to 100; CSAT = share of 4
    and 5, 0 to 100; CES = mean, 1 to 7 (R89). `change` is the figure less that of the first answers
    of those `twice` who answered more than once.
    """

    key: str | None
    kind: str
    answers: int
    figure: float
    twice: int
    change: float | None


@dataclass(frozen=True, slots=True)
class Satisfied:
    """Those who gave a measure twice, by whether it `moved` up (1), down (-1) or not (0) (R88).

    `told` of the `customers` had an LTV kept on the day of their first answer, or soon after it;
    `ltv` is the median of how it has changed since, in minor units, None of nobody.
    """

    kind: str
    moved: int
    customers: int
    told: int
    ltv: int | None


@dataclass(frozen=True, slots=True)
class Cause:
    """Complaints of the last year by cause: how many, still open, median days to the answer."""

    cause: str | None
    complaints: int
    open: int
    days: float | None


@dataclass(frozen=True, slots=True)
class RepLine:
    """What a rep did in the last 30 days, and what waits.

    `touches` are counted as the day's end counts them, whoever began; they were `reached` in those
    in which we talked: a message that was left is none.
    """

    rep: str | None
    touches: int
    reached: int
    sold: int
    overdue: int
    pushed: int
    orphans: int
    at_risk: AtRisk
    customers: int


def measures(store: Store, everybody: Iterable[Member], by: By | None) -> list[Measure]:
    """NPS, CSAT and CES of everybody, or by segment, owner, …"""
    members = list(everybody)
    answers = {
        asked: [score for _, score in given] for asked, given in _answers(store, members).items()
    }
    out = []
    groups = {None: members} if by is None else grouped(members, by)
    for key, some in groups.items():
        for kind in ("nps", "csat", "ces"):
            given = [
                answers[each.customer_id, kind]
                for each in some
                if (each.customer_id, kind) in answers
            ]
            if given:
                twice = [each for each in given if len(each) > 1]
                out.append(
                    Measure(
                        key,
                        kind,
                        len(given),
                        figure_of(kind, [each[-1] for each in given]),
                        len(twice),
                        figure_of(kind, [each[-1] for each in twice])
                        - figure_of(kind, [each[0] for each in twice])
                        if twice
                        else None,
                    )
                )
    return out


def _answers(
    store: Store, everybody: Iterable[Member]
) -> dict[tuple[bytes, str], list[tuple[str, int]]]:
    """Day and score of each answer, the first one first, by customer and measure."""
    as_of = next((each.as_of.isoformat() for each in everybody), "")
    answers: dict[tuple[bytes, str], list[tuple[str, int]]] = defaultdict(list)
    for customer_id, kind, *answer in store.connection.execute(
        "SELECT customer_id, kind, answered_on, score FROM satisfaction WHERE deleted_at IS NULL "
        "AND answered_on <= ? ORDER BY answered_on, id",
        (as_of,),
    ):
        answers[customer_id, kind].append((answer[0], answer[1]))
    return answers


def satisfied(store: Store, everybody: Iterable[Member]) -> list[Satisfied]:
    """How the LTV went where satisfaction rose, stayed and fell; not what moved what."""
    members = {each.customer_id: each for each in everybody}
    changes: dict[tuple[str, int], list[int | None]] = defaultdict(list)
    for (customer_id, kind), given in _answers(store, members.values()).items():
        if len(given) > 1 and customer_id in members:
            (first_on, first), (_, last) = given[0], given[-1]
            before = store.value(_LTV_THEN, (customer_id, first_on))
            now = members[customer_id].total
            changes[kind, (last > first) - (last < first)].append(
                None if before is None else now - before
            )
    out = []
    for kind in ("nps", "csat", "ces"):
        for moved in (1, 0, -1):
            if found := changes.get((kind, moved)):
                told = [change for change in found if change is not None]
                middle = round(median(map(Decimal, told))) if told else None
                out.append(Satisfied(kind, moved, len(found), len(told), middle))
    return out


def figure_of(kind: str, scores: list[int]) -> float:
    """The measure of these answers, one at least."""
    count = len(scores)
    if kind == "nps":
        return (
            100
            * (
                sum(each >= _PROMOTER for each in scores)
                - sum(each <= _DETRACTOR for each in scores)
            )
            / count
        )
    if kind == "csat":
        return 100 * sum(each >= _SATISFIED for each in scores) / count
    return sum(scores) / count


def complaints(store: Store, today: date) -> list[Cause]:
    """Complaints of the last year by cause, the most frequent first (R92); capitals aside."""
    found: dict[str | None, list[tuple[str, str | None, str | None]]] = defaultdict(list)
    for cause, opened, answered, closed in store.connection.execute(
        "SELECT nullif(trim(cause), ''), opened_on, answered_on, closed_on FROM service_case "
        "WHERE kind = 'complaint' AND deleted_at IS NULL AND opened_on > ? AND opened_on <= ?",
        ((today - timedelta(days=365)).isoformat(), today.isoformat()),
    ):
        found[cause].append((opened, answered or closed, closed))
    return [
        Cause(
            cause,
            len(cases),
            sum(closed is None for _, _, closed in cases),
            median(waits)
            if (
                waits := [
                    (date.fromisoformat(answered) - date.fromisoformat(opened)).days
                    for opened, answered, _ in cases
                    if answered is not None
                ]
            )
            else None,
        )
        for cause, cases in sorted(
            by_spelling(found).items(), key=lambda item: (-len(item[1]), item[0] or "~")
        )
    ]


def promises(store: Store, today: date) -> Rate:
    """Promises kept of those that were settled or are late, in the last year."""
    row = store.row(
        "SELECT coalesce(sum(state = 'kept'), 0) AS kept, count(*) AS n FROM promise "
        "WHERE deleted_at IS NULL AND due_on > ?1 AND (state <> 'owed' OR due_on < ?2) "
        "AND due_on <= ?2",
        ((today - timedelta(days=365)).isoformat(), today.isoformat()),
    )
    assert row is not None
    return Rate(row["kept"], row["n"])


def reps(store: Store, everybody: Iterable[Member], today: date) -> list[RepLine]:
    """Each rep with customers or work in the last 30 days; without a rep last (H3)."""
    since = today - timedelta(days=REP_DAYS)
    reached = ", ".join(f"'{each}'" for each in TALKS)
    work = {
        row[0]: row[1:]
        for row in store.connection.execute(
            f"""SELECT o.name, count(*), coalesce(sum(i.outcome IN ({reached})), 0),
  coalesce(sum(i.outcome = 'bought'), 0) FROM interaction AS i LEFT JOIN rep AS o ON o.id = i.rep_id
  WHERE i.deleted_at IS NULL AND i.happened_at >= ? AND i.happened_on > ? AND i.happened_on <= ?
    AND {TOUCH}
    AND NOT EXISTS (SELECT 1 FROM interaction AS n WHERE n.corrects_id = i.id
      AND n.deleted_at IS NULL) GROUP BY 1""",
            # A touch's day is at most one from its instant, which the index knows.
            ((since - timedelta(days=2)).isoformat(), since.isoformat(), today.isoformat()),
        )
    }
    waits = {
        row[0]: row[1:]
        for row in store.connection.execute(
            "SELECT o.name, coalesce(sum(f.due_on < ?1), 0), coalesce(sum(f.pushes > 0), 0), "
            "sum(f.id IS NULL) FROM customer AS c LEFT JOIN follow_up AS f ON f.id = c.next_id "
            "AND f.is_open = 1 LEFT JOIN rep AS o ON o.id = c.owner_id "
            "WHERE c.live = 1 GROUP BY 1",
            (today.isoformat(),),
        )
    }
    members = grouped(everybody, "owner")
    names = sorted({*members, *work, *waits}, key=lambda name: (name is None, fold(name or "")))
    out = []
    for name in names:
        touches, reached, sold = work.get(name, (0, 0, 0))
        overdue, pushed, orphans = waits.get(name, (0, 0, 0))
        own = members.get(name, [])
        out.append(
            RepLine(
                rep=name,
                touches=touches,
                reached=reached,
                sold=sold,
                overdue=overdue,
                pushed=pushed,
                orphans=orphans,
                at_risk=at_risk_of(own),
                customers=len(own),
            )
        )
    return out
