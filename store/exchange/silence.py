"""Fits a segment's window of silence to the purchases that a file has brought."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Final

from store.exchange.hand_corrections import Hands
from store.ledger.unit import Unit
from store.sentence import say, text_of
from store.value.rhythm import WindowAdvice, nth, window_advice
from store.views.value.facts import WINDOW_DAYS

WINDOW, HORIZON, CONTRACT = "window_days", "horizon_days", "contract_days"
_FEWEST: Final = 5
_FEWEST_ALIKE: Final = 3  # where nobody has ever come back within the window
_OFTEN: Final = 3  # one of so many gaps is longer, where only a few are known
_SURE: Final = 30
_YEAR: Final = 365
_TERMS: Final = ((31, 30), (92, 91), (184, 182))  # a term is not longer than its days ahead

# Row by row in the order of an index: sorted or grouped, all purchases would lie in memory at once.
_GAPS: Final = """
SELECT segment_id, gap FROM (
  SELECT c.segment_id, CAST(julianday(x.bought_on) - julianday(lag(x.bought_on)
    OVER (PARTITION BY x.customer_id ORDER BY x.bought_on)) AS INTEGER) AS gap
  FROM purchase AS x CROSS JOIN customer AS c ON c.id = x.customer_id AND c.deleted_at IS NULL
  WHERE x.deleted_at IS NULL AND x.kind = 'purchase' AND x.amount > 0 AND x.bought_on <= ?)
WHERE gap > 0 AND segment_id IS NOT NULL"""

_SEGMENTS: Final = """
SELECT g.id, g.name, g.window_days, g.horizon_days, g.contract_days, count(c.id) AS customers,
  count(c.paid_until) AS paid FROM segment AS g
LEFT JOIN customer AS c ON c.segment_id = g.id AND c.live = 1
WHERE g.deleted_at IS NULL GROUP BY g.id ORDER BY g.position, g.name"""


def fit_silence(unit: Unit, terms: Mapping[bytes, int]) -> list[str]:
    """Fit the days of segments to what is known of their customers by now, and say so.

    The window and the horizon are lengthened where customers buy more rarely: who buys once a year
    would else count as gone after half of it. Where most are paid until a day, it is taken for
    contracts: as long as the file says (`terms`, days by customer), else as they usually buy for,
    else as their ends tell, else of a year. Days that a person has set stay.
    """
    gaps: dict[bytes, Counter[int]] = defaultdict(Counter)
    for segment_id, gap in unit.run(_GAPS, (unit.today.isoformat(),)):
        gaps[segment_id][gap] += 1
    notes = []
    hands = Hands(unit)
    whose = dict(unit.run("SELECT id, segment_id FROM customer").fetchall()) if terms else {}
    for segment in unit.run(_SEGMENTS).fetchall():
        corrected = hands.corrected(segment["id"])
        known = gaps[segment["id"]]
        many = known.total()
        fewest = _FEWEST_ALIKE if min(known, default=0) > segment[WINDOW] else _FEWEST
        usual = nth(known, many // 2) if many >= fewest else None
        wanted: dict[str, int] = {}
        if segment[WINDOW] == WINDOW_DAYS and not corrected & {WINDOW, HORIZON}:
            advice = window_advice(known, segment[WINDOW], fewest=fewest)
            if advice is not None and usual is not None and _too_short(advice):
                wanted[WINDOW] = advice.proposed
                rounded_up = -(-usual // 10) * 10
                wanted[HORIZON] = max(segment[HORIZON], min(advice.proposed, rounded_up))
                notes.append(
                    f"{segment['name']}: {advice.later:,} of {advice.gaps:,} gaps between "
                    f"purchases are longer than {segment[WINDOW]} days, so a customer counts as "
                    f"gone after {wanted[WINDOW]} days of silence, and risk looks "
                    f"{wanted[HORIZON]} days ahead."
                )
        paid, customers = segment["paid"], segment["customers"]
        told = sorted(terms[each] for each in terms if whose.get(each) == segment["id"])
        if (
            segment[CONTRACT] is None
            and CONTRACT not in corrected
            and (paid >= (_FEWEST_ALIKE if told else _FEWEST) and paid * 2 > customers)
        ):
            if told:
                term, why = told[len(told) // 2], text_of(say("brought.terms_told", n=len(told)))
            else:
                term, why = (usual, "") if usual else _term_of(unit, segment["id"])
            wanted[CONTRACT] = term
            notes.append(
                f"{segment['name']}: {paid:,} of {customers:,} customers are paid until a day"
                f"{why}, so they are taken to have contracts of {term} days."
            )
        if wanted:
            unit.update("segment", segment["id"], wanted)
            unit.touched.update(
                row[0]
                for row in unit.run(
                    "SELECT id FROM customer WHERE segment_id = ? AND deleted_at IS NULL",
                    (segment["id"],),
                )
            )
    return notes


def _term_of(unit: Unit, segment_id: bytes) -> tuple[int, str]:
    """How long the contracts of a segment are by their ends, and that evidence: a year without.

    Of contracts that begin on any day, as many end in each part of a term; ends that lie together,
    as of all who pay on the same day, say nothing.
    """
    ahead = [
        (date.fromisoformat(row[0]) - unit.today).days
        for row in unit.run(
            "SELECT paid_until FROM customer WHERE segment_id = ? AND live = 1 AND paid_until >= ?",
            (segment_id, unit.today.isoformat()),
        )
    ]
    for within, term in _TERMS:
        near = [days for days in ahead if days <= within]
        if len(near) < _FEWEST or len(near) * 3 < len(ahead) * 2:
            continue
        most = Counter(near).most_common(1)[0][1]
        if most * 3 <= len(near) and max(near) - min(near) > within // 2:
            return term, f", {len(near):,} of them for {within} days at most"
    return _YEAR, ""


def _too_short(advice: WindowAdvice) -> bool:
    """Whether the window ought to be longer; of a few gaps one is no evidence."""
    few = advice.gaps < _SURE and advice.later * _OFTEN < advice.gaps
    return advice.off and advice.proposed > advice.days and not few
