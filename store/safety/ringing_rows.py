"""Who rings (`Ringing`), made anew where triggers did not see what changed, and looked over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

_OPEN: Final = "a.closed_on IS NULL AND a.deleted_at IS NULL"
_AS_IT_IS: Final = f"""
SELECT a.customer_id, a.kind, a.opened_on, a.loud, a.quiet_until, c.owner_id, r.touched_on,
 (SELECT min(e.started_on) FROM enrolment AS e WHERE e.customer_id = c.id
  AND e.deleted_at IS NULL), f.id, f.due_on, f.weight, f.minutes, f.kind
 FROM alarm AS a CROSS JOIN customer AS c ON c.id = a.customer_id AND c.live = 1
 CROSS JOIN follow_up AS f ON f.id = c.next_id LEFT JOIN rhythm AS r ON r.customer_id = c.id
 WHERE {_OPEN}"""


def ring_anew(connection: Connection) -> None:
    """Make all rows anew, inside the caller's transaction: the triggers do it, alarm by alarm."""
    connection.execute("DELETE FROM ringing")
    connection.execute(f"UPDATE alarm AS a SET loud = loud WHERE {_OPEN}")


def ringing_wrongly(connection: Connection) -> int:
    """How many rows are missing, too many or not as what they follow from."""
    wrong = connection.execute(
        f"SELECT count(DISTINCT customer_id) FROM (SELECT * FROM (SELECT * FROM ringing EXCEPT "
        f"{_AS_IT_IS}) UNION ALL SELECT * FROM ({_AS_IT_IS} EXCEPT SELECT * FROM ringing))"
    ).fetchone()
    return int(wrong[0])
