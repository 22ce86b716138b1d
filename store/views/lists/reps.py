"""The reps who work here, with what each has to do."""

from __future__ import annotations

from store.dataclass import dataclass
from store.safety.opening import Store
from store.settings.values import me


@dataclass(frozen=True, slots=True)
class RepRow:
    """A rep; `customers` are live ones, `me` is who works with this store."""

    key: bytes
    name: str
    email: str | None
    department: str | None
    customers: int
    me: bool


def rep_rows(store: Store) -> list[RepRow]:
    """All reps who are not retired, by name."""
    mine = me(store)
    return [
        RepRow(
            row["id"],
            row["name"],
            row["email"],
            row["department"],
            row["customers"],
            mine is not None and row["id"] == mine["id"],
        )
        for row in store.rows(
            "SELECT o.id, o.name, o.email, o.department, (SELECT count(*) FROM customer AS c "
            "WHERE c.owner_id = o.id AND c.live = 1) AS customers FROM rep AS o "
            "WHERE o.deleted_at IS NULL ORDER BY folded(o.name), o.id"
        )
    ]
