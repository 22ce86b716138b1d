"""Handing a customer over to another rep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from store.actions.followups import settled
from store.dataclass import dataclass
from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.ledger.follow_up_rows import open_follow_up
from store.names import fold
from store.safety.opening import Store
from store.sentence import say


def hand_over(store: Store, today: date, follow_up_id: bytes, rep_id: bytes) -> Effect:
    """Give the customer of this follow-up, with all its open follow-ups, to another rep.

    Raises:
        Refused: the rep is unknown, or has the customer already.
    """
    with work(store, today) as unit:
        row = open_follow_up(unit, follow_up_id)
        rep = unit.row("SELECT name FROM rep WHERE id = ? AND deleted_at IS NULL", (rep_id,))
        if rep is None:
            raise Refused(say("refused.rep_not_there"))
        changed = unit.update("customer", row["customer_id"], {"owner_id": rep_id})
        for each in unit.run(
            "SELECT id FROM follow_up WHERE customer_id = ? AND is_open = 1", (row["customer_id"],)
        ).fetchall():
            changed = unit.update("follow_up", each["id"], {"rep_id": rep_id}) or changed
        if not changed:
            raise Refused(
                say("refused.belongs_already", name=row["customer_name"], rep=rep["name"])
            )
        unit.touch(row["customer_id"])
        done = say("did.handed_over", name=row["customer_name"], rep=rep["name"])
        return settled(unit, row, done)


@dataclass(frozen=True, slots=True)
class Rep:
    """Somebody who works customers."""

    key: bytes
    name: str


def reps(store: Store) -> list[Rep]:
    """All reps by name."""
    rows = store.rows("SELECT id, name FROM rep WHERE deleted_at IS NULL ORDER BY folded(name), id")
    return [Rep(row["id"], row["name"]) for row in rows]


def is_in_team(store: Store) -> bool:
    """Whether others may be reps of the team and not known here yet."""
    return store.value("SELECT 1 FROM replica") is not None


def rep_among(known: Sequence[Rep], text: str, *, in_team: bool) -> Rep:
    """The one of these reps whose name is that or begins so.

    Raises:
        BadInput: nobody, or several; the sentence tells the names.
    """
    wanted = fold(text).strip()
    same = [rep for rep in known if fold(rep.name) == wanted]
    found = same or [rep for rep in known if wanted and fold(rep.name).startswith(wanted)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(rep.name for rep in found or known)
    why = "several_reps" if found else "no_rep_here" if in_team else "no_rep"
    raise BadInput(say(f"typed.{why}", text=text, known=names))


def rep_named(store: Store, text: str) -> bytes:
    """The id of the one rep whose name begins so; raises as `rep_among`."""
    return rep_among(reps(store), text, in_team=is_in_team(store)).key
