"""How much a customer wants what we have, noted for the stage in which they are (R60)."""

from __future__ import annotations

from store.ledger.unit import Unit


def motivate(unit: Unit, customer_id: bytes, level: str | None) -> bool:
    """Note the level for the present stage; None takes that stage's notes away.

    Earlier notes stay, the last one of a stage counts. True if that changed anything.
    """
    row = unit.row("SELECT stage FROM standing WHERE customer_id = ?", (customer_id,))
    stage = "potential" if row is None else row["stage"]
    notes = unit.run(
        "SELECT id, level FROM motivation WHERE customer_id = ? AND stage = ? "
        "AND deleted_at IS NULL ORDER BY noted_on DESC, id DESC",
        (customer_id, stage),
    ).fetchall()
    if level is None:
        for note in notes:
            unit.remove("motivation", note["id"])
        return bool(notes)
    if notes and notes[0]["level"] == level:
        return False
    unit.insert(
        "motivation",
        {
            "customer_id": customer_id,
            "stage": stage,
            "level": level,
            "noted_on": unit.today.isoformat(),
        },
    )
    return True
