"""Files and pages about a customer: only where they are is kept, and how a file was then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from store.actions.sales import known_customer
from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.ledger.unit import Unit
from store.safety.opening import Store
from store.sentence import say

_LONGEST = 4000


def add_link(
    store: Store,
    today: date,
    customer_id: bytes,
    target: str,
    title: str | None = None,
    digest_of: Callable[[str], bytes | None] = lambda target: None,  # noqa: ARG005
) -> Effect:
    """Note a file or a page; `digest_of` tells the digest of a file's bytes, None for a page.

    Raises:
        BadInput: nothing, or too much. Refused: it is noted already.
    """
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        record, words = link_inside(unit, customer_id, target, title, digest_of(target))
        unit.title = say("did.link_noted", name=row["name"], link=words)
        return Effect(say("did.recorded", done=unit.title), customer_id, record_id=record)


def link_inside(
    unit: Unit, customer_id: bytes, target: str, title: str | None, digest: bytes | None
) -> tuple[bytes, str]:
    """The same inside a unit of work; the id of the record, and what it is called."""
    where = target.replace("\x00", "").strip()
    if not where or len(where) > _LONGEST:
        raise BadInput(say("refused.link_needs_target", most=_LONGEST))
    if unit.row(
        "SELECT 1 FROM link WHERE customer_id = ? AND target = ? AND deleted_at IS NULL",
        (customer_id, where),
    ):
        raise Refused(say("refused.link_noted", link=where[:60]))
    values = {"target": where, "title": (title or "").strip() or None, "digest": digest}
    record = unit.insert("link", {"customer_id": customer_id, **values})
    return record, str(values["title"] or where[:60])


def remove_link(store: Store, today: date, customer_id: bytes, text: str) -> Effect:
    """Forget a file or a page, by its place, its title or a part of them; the file stays.

    Raises:
        Refused: none of them is meant, or several are.
    """
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        every = unit.run(
            "SELECT * FROM link WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id",
            (customer_id,),
        ).fetchall()
        wanted = text.strip().casefold()
        found = [each for each in every if wanted in (each["target"], each["title"])] or [
            each for each in every
            if wanted and wanted in f"{each['title'] or ''} {each['target']}".casefold()
        ]  # fmt: skip
        if len(found) != 1:
            names = ", ".join(each["title"] or each["target"][:60] for each in found or every)
            raise Refused(f"“{text}” is {'several' if found else 'none'} of: {names or 'nothing'}.")
        unit.remove("link", found[0]["id"])
        unit.title = say(
            "did.link_gone", name=row["name"], link=found[0]["title"] or found[0]["target"][:60]
        )
        return Effect(say("did.recorded", done=unit.title), customer_id)
