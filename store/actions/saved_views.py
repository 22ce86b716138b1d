"""Saving views of the customers list, and taking them away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.effect import Result
from store.safety.opening import Store
from store.sentence import say
from store.settings.own_fields import own_fields
from store.settings.values import calendar_of, currency_of
from store.views.lists.customers import known_columns, known_sort
from store.views.lists.saved_views import find_view, plain, views

_LONGEST = 60


def save_view(
    store: Store,
    today: date,
    name: str,
    filter_text: str,
    key: str | None = None,
    *,
    sort: str | None = None,
    columns: Sequence[str] = (),
) -> Result:
    """Keep a filter under a name, with its order and columns; one of that name is replaced.

    Raises:
        BadInput: no name, a filter that cannot be read, a key of more than one character.
        Refused: a built-in view has the name, or another view has the key.
    """
    from store.query import compile_filter  # 20 ms that other actions do not cost

    words = " ".join(name.split())
    if not words or len(words) > _LONGEST:
        raise BadInput(say("refused.view_needs_name", most=_LONGEST))
    if not filter_text.strip():
        raise BadInput(say("refused.view_needs_filter"))
    if key is not None and (len(key) != 1 or not key.isprintable() or key.isspace()):
        raise BadInput(say("refused.no_view_key", text=key))
    compile_filter(filter_text, today, currency_of(store), calendar_of(store), own_fields(store))
    same = None
    for view in views(store):
        if plain(view.name) == plain(words):
            if view.builtin:
                raise Refused(say("refused.view_built_in", view=view.name))
            same = view
        elif key is not None and view.key == key:
            raise Refused(say("refused.view_key_taken", key=key, view=view.name))
    if sort is not None:
        known_sort(sort)
    shown = known_columns(",".join(columns))
    values = {
        "name": words,
        "filter": filter_text.strip(),
        "key": key,
        "sort": sort,
        "columns": ",".join(shown) or None,
    }
    with work(store, today) as unit:
        unit.title = say("did.view_saved", view=words)
        if same is not None and same.ident is not None:
            unit.update("saved_view", same.ident, values)
            record = same.ident
        else:
            record = unit.insert("saved_view", values)
        return Result(say("did.recorded", done=unit.title), record)


def remove_view(store: Store, today: date, name: str) -> Result:
    """Remove a saved view.

    Raises:
        Refused: unknown, or built in.
    """
    view = find_view(store, name)
    if view.ident is None:
        raise Refused(say("refused.view_stays", view=view.name))
    with work(store, today) as unit:
        unit.remove("saved_view", view.ident)
        unit.title = say("did.view_gone", view=view.name)
        return Result(say("did.recorded", done=unit.title), view.ident)
