"""Fits a segment's window of silence to the purchases that a file has brought."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final

from store.exchange.hands import Hands
from store.ledger.unit import Unit
from store.value.rhythm import window_advice
from store.views.value.facts import WINDOW_DAYS

WINDOW, HORIZON = "window_days", "horizon_days"
_FEWEST: Final = 5
_OFTEN: Final = 3  # one of so many gaps is longer, where only a few are known
_SURE: Final = 30

_GAPS: Final = """
SELECT segment_id, gap, count(*) FROM (
  SELECT c.segment_id, CAST(julianday(x.bought_on) - julianday(lag(x.bought_on)
    OVER (PARTITION BY x.customer_id ORDER BY x.bought_on)) AS INTEGER) AS gap
  FROM (SELECT DISTINCT customer_id, bought_on FROM purchase WHERE deleted_at IS NULL
    AND kind = 'purchase' AND amount > 0 AND bought_on <= ?) AS x
  JOIN customer AS c ON c.id = x.customer_id AND c.deleted_at IS NULL)
WHERE gap IS NOT NULL GROUP BY segment_id, gap"""


def fit_silence(unit: Unit) -> list[str]:
    """Lengthen the window and the horizon of segments that buy more rarely than these, and say so.

    Who buys once a year would else count as gone after half of it. Days that a person has set stay.
    """
    gaps: dict[bytes, Counter[int]] = defaultdict(Counter)
    for segment_id, gap, count in unit.run(_GAPS, (unit.today.isoformat(),)):
        if segment_id is not None:
            gaps[segment_id][gap] = count
    notes = []
    hands = Hands(unit)
    for segment in unit.run(
        "SELECT id, name, window_days, horizon_days FROM segment WHERE deleted_at IS NULL "
        "ORDER BY position, name"
    ).fetchall():
        if segment[WINDOW] != WINDOW_DAYS or hands.corrected(segment["id"]) & {WINDOW, HORIZON}:
            continue
        found = gaps[segment["id"]]
        advice = window_advice(found.elements(), segment[WINDOW], fewest=_FEWEST)
        if advice is None or not advice.off or advice.proposed <= segment[WINDOW]:
            continue
        if advice.gaps < _SURE and advice.later * _OFTEN < advice.gaps:
            continue
        usual = sorted(found.elements())[advice.gaps // 2]
        wanted = {
            WINDOW: advice.proposed,
            HORIZON: max(segment[HORIZON], min(advice.proposed, -(-usual // 10) * 10)),
        }
        unit.update("segment", segment["id"], wanted)
        unit.touched.update(
            row[0]
            for row in unit.run(
                "SELECT id FROM customer WHERE segment_id = ? AND deleted_at IS NULL",
                (segment["id"],),
            )
        )
        notes.append(
            f"{segment['name']}: {advice.later:,} of {advice.gaps:,} gaps between purchases are "
            f"longer than {segment[WINDOW]} days, so a customer counts as gone after "
            f"{wanted[WINDOW]} days of silence, and risk looks {wanted[HORIZON]} days ahead."
        )
    return notes
