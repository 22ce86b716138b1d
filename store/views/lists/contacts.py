"""Finding a person at a customer by a name or a word of it."""

from __future__ import annotations

import re
from typing import Any

from store.errors import Refused
from store.names import fold
from store.safety.opening import Store
from store.sentence import say


def contacts_like(store: Store, customer_id: bytes, text: str) -> tuple[list[Any], list[Any]]:
    """The contacts of that name, else those with a word that begins so; and all there are."""
    every = store.rows(
        "SELECT id, name FROM contact WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id",
        (customer_id,),
    )
    wanted = fold(text).strip()
    fitting = [each for each in every if fold(each["name"]) == wanted] or [
        each for each in every if _begins(each["name"], wanted)
    ]
    if len({each["name"] for each in fitting}) == 1:
        fitting = fitting[:1]
    return fitting, every


def find_contact(store: Store, customer_id: bytes, text: str) -> bytes:
    """The id of the one contact that is meant.

    Raises:
        Refused: nobody there is called so, or several are.
    """
    fitting, every = contacts_like(store, customer_id, text)
    if len(fitting) != 1:
        names = ", ".join(each["name"] for each in fitting or every) or "nobody yet"
        what = "several people" if fitting else "no contact"
        raise Refused(
            say("refused.no_contact_of_theirs", what=what, text=text.strip(), names=names)
        )
    ident: bytes = fitting[0]["id"]
    return ident


def _begins(name: str, wanted: str) -> bool:
    low = fold(name)
    return low.startswith(wanted) or any(word.startswith(wanted) for word in re.split(r"\W+", low))
