"""Fits a segment's window of silence to the purchases that a file has brought."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final

from store.exchange.hands import Hands
from store.ledger.unit import Unit
from store.value.rhythm import WindowAdvice, window_advice
from store.views.value.facts import WINDOW_DAYS

WINDOW, HORIZON, CONTRACT = "window_days", "horizon_days", "contract_days"
_FEWEST: Final = 5
_OFTEN: Final = 3  # one of so many gaps is longer, where only a few are known
_SURE: Final = 30
_YEAR: Final = 365

_GAPS: Final = """
SELECT segment_id, gap, count(*) FROM (
  SELECT c.segment_id, CAST(julianday(x.bought_on) - julianday(lag(x.bought_on)
    OVER (PARTITION BY x.customer_id ORDER BY x.bought_on)) AS INTEGER) AS gap
  FROM (SELECT DISTINCT customer_id, bought_on FROM purchase WHERE deleted_at IS NULL
    AND kind = 'purchase' AND amount > 0 AND bought_on <= ?) AS x
  JOIN customer AS c ON c.id = x.customer_id AND c.deleted_at IS NULL)
WHERE gap IS NOT NULL GROUP BY segment_id, gap"""

_SEGMENTS: Final = """
SELECT g.id, g.name, g.window_days, g.horizon_days, g.contract_days, count(c.id) AS customers,
  count(c.paid_until) AS paid FROM segment AS g
LEFT JOIN customer AS c ON c.segment_id = g.id AND c.live = 1
WHERE g.deleted_at IS NULL GROUP BY g.id ORDER BY g.position, g.name"""


def fit_silence(unit: Unit) -> list[str]:
    """Fit the days of segments to what is known of their customers by now, and say so.

    The window and the horizon are lengthened where customers buy more rarely: who buys once a year
    would else count as gone after half of it. Where most are paid until a day, it is taken for
    contracts, as long as they usually buy for, or of a year. Days that a person has set stay.
    """
    gaps: dict[bytes, Counter[int]] = defaultdict(Counter)
    for segment_id, gap, count in unit.run(_GAPS, (unit.today.isoformat(),)):
        if segment_id is not None:
            gaps[segment_id][gap] = count
    notes = []
    hands = Hands(unit)
    for segment in unit.run(_SEGMENTS).fetchall():
        corrected = hands.corrected(segment["id"])
        known = sorted(gaps[segment["id"]].elements())
        usual = known[len(known) // 2] if len(known) >= _FEWEST else None
        wanted: dict[str, int] = {}
        if segment[WINDOW] == WINDOW_DAYS and not corrected & {WINDOW, HORIZON}:
            advice = window_advice(known, segment[WINDOW], fewest=_FEWEST)
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
        if (
            segment[CONTRACT] is None
            and CONTRACT not in corrected
            and (paid >= _FEWEST and paid * 2 > customers)
        ):
            wanted[CONTRACT] = usual or _YEAR
            notes.append(
                f"{segment['name']}: {paid:,} of {customers:,} customers are paid until a day, so "
                f"they are taken to have contracts of {wanted[CONTRACT]} days."
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


def _too_short(advice: WindowAdvice) -> bool:
    """Whether the window ought to be longer; of a few gaps one is no evidence."""
    few = advice.gaps < _SURE and advice.later * _OFTEN < advice.gaps
    return advice.off and advice.proposed > advice.days and not few
