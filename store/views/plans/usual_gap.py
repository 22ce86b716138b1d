"""The rhythm of a segment, for those of whom none is known yet."""

from __future__ import annotations

from typing import Final

from store.safety.opening import Store

_ASKED: Final = 300  # customers whose gaps stand for a segment's
_FEWEST: Final = 5


def usual_gap_of(store: Store, segment_id: bytes | None) -> float | None:
    """The days between two purchases that are usual in a segment; None of too few who came again.

    Of some hundreds of them: it says when somebody of whom no rhythm is known may need more.
    """
    gaps = sorted(
        row[0]
        for row in store.rows(
            "SELECT r.usual_gap FROM customer AS c CROSS JOIN rhythm AS r ON r.customer_id = c.id "
            "WHERE c.segment_id IS ? AND c.live = 1 AND r.usual_gap IS NOT NULL LIMIT ?",
            (segment_id, _ASKED),
        )
    )
    return gaps[len(gaps) // 2] if len(gaps) >= _FEWEST else None
