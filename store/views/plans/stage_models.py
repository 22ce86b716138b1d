"""The stages of a segment's model, with those who stand in each and for how long (R46, R59)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from statistics import median
from typing import Final

from store.dataclass import dataclass
from store.lifecycle.stages import model_of, stage_in
from store.safety.opening import Store
from store.views.value.facts import gather

_CHUNK: Final = 2000


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage of the model: who works there (None: not said), the live customers in it.

    `days` is the median of the days since they came into the group that puts them there, `known`
    of them; an earlier day is not known of a customer who has always been in it.
    """

    name: str
    owner: str | None
    customers: int
    days: float | None
    known: int


def model_stages(
    store: Store, segment_id: bytes, model_key: str | None, today: date
) -> tuple[StageRow, ...]:
    """The stages in order; every live customer of the segment stands in one. () without a model."""
    if model_key is None:
        return ()
    model = model_of(model_key)
    since = _since(store, segment_id)
    count: dict[str, int] = defaultdict(int)
    days: dict[str, list[int]] = defaultdict(list)
    ids = list(since)
    for start in range(0, len(ids), _CHUNK):
        for known in gather(store.connection, ids[start : start + _CHUNK], today):
            stage = stage_in(model, known.facts, today).stage
            count[stage] += 1
            came = since[known.customer_id]
            if came is not None:
                days[stage].append((today - came).days)
    return tuple(
        StageRow(
            stage.name,
            stage.owner,
            count[stage.name],
            median(days[stage.name]) if days[stage.name] else None,
            len(days[stage.name]),
        )
        for stage in model.stages
    )


def _since(store: Store, segment_id: bytes) -> dict[bytes, date | None]:
    """When each live customer came into their present group: the last move, else first seen."""
    return {
        row[0]: None if row[1] is None else date.fromisoformat(row[1])
        for row in store.rows(
            "SELECT c.id, coalesce((SELECT max(t.moved_on) FROM transition AS t "
            "WHERE t.customer_id = c.id AND t.deleted_at IS NULL), c.first_seen_on) "
            "FROM customer AS c WHERE c.segment_id = ? AND c.live = 1 ORDER BY c.id",
            (segment_id,),
        )
    }
