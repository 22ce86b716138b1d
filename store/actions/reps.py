"""The reps who work here: one is added, gets another name, or hands everything over and leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.actions.hand_over import reps
from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.effect import Result
from store.names import plain_form
from store.safety.opening import Store
from store.sentence import say

_LONGEST = 100


def add_rep(
    store: Store,
    today: date,
    name: str,
    *,
    email: str | None = None,
    department: str | None = None,
) -> Result:
    """Add a rep, to whom customers can be handed over then.

    Raises:
        BadInput: no name, or an endless one. Refused: a rep has that name already.
    """
    words = _free_name(store, name)
    with work(store, today) as unit:
        record = unit.insert("rep", {"name": words, "email": email, "department": department})
        unit.title = say("did.rep_added", name=words)
        return Result(say("did.recorded", done=unit.title), record)


def rename_rep(store: Store, today: date, rep_id: bytes, name: str) -> Result:
    """Give a rep another name; it stands beside what the rep has done too.

    Raises:
        BadInput: no name, or an endless one. Refused: another rep has that name.
    """
    words = _free_name(store, name, but=rep_id)
    with work(store, today) as unit:
        row = _rep(store, rep_id)
        if not unit.update("rep", rep_id, {"name": words}):
            raise Refused(say("refused.rep_called_so", name=words))
        unit.title = say("did.rep_renamed", before=row["name"], name=words)
        return Result(say("did.recorded", done=unit.title), rep_id)


def retire_rep(store: Store, today: date, rep_id: bytes, heir_id: bytes) -> Result:
    """A rep leaves: customers and open steps go to another one, what was done stays theirs.

    Raises:
        Refused: it is the one who works here, or the heir is the same.
    """
    with work(store, today) as unit:
        row, heir = _rep(store, rep_id), _rep(store, heir_id)
        if rep_id == unit.rep_id:
            raise Refused(say("refused.rep_works_here", name=row["name"]))
        if rep_id == heir_id:
            raise Refused(say("refused.rep_needs_heir", name=row["name"]))
        owned = unit.run(
            "SELECT id FROM customer WHERE owner_id = ? AND deleted_at IS NULL", (rep_id,)
        ).fetchall()
        for each in owned:
            unit.update("customer", each["id"], {"owner_id": heir_id})
            unit.touch(each["id"])
        for each in unit.run(
            "SELECT id FROM follow_up WHERE rep_id = ? AND is_open = 1", (rep_id,)
        ).fetchall():
            unit.update("follow_up", each["id"], {"rep_id": heir_id})
        unit.update("rep", rep_id, {"heir_id": heir_id})
        unit.remove("rep", rep_id)
        count = len(owned)
        unit.title = say("did.rep_left", name=row["name"])
        told = say("did.recorded_heir", done=unit.title, count=count, heir=heir["name"])
        return Result(told, rep_id, count)


def _free_name(store: Store, name: str, but: bytes | None = None) -> str:
    words = " ".join(name.encode("utf-8", "replace").decode().replace("\0", " ").split())
    if not 0 < len(words) <= _LONGEST:
        raise BadInput(say("refused.rep_needs_name", most=_LONGEST))
    same = [rep for rep in reps(store) if plain_form(rep.name) == plain_form(words)]
    if any(rep.key != but for rep in same):
        raise Refused(say("refused.rep_there", name=same[0].name))
    return words


def _rep(store: Store, rep_id: bytes) -> Any:
    row = store.row("SELECT * FROM rep WHERE id = ? AND deleted_at IS NULL", (rep_id,))
    if row is None:
        raise Refused(say("refused.rep_not_there"))
    return row
