"""What the shell completes: names that are in the store, by the word that help shows for them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from store.errors import TicklerError
from store.names import fold
from tui.environment import edge_of
from tui.text import visible

if TYPE_CHECKING:
    from datetime import date

    from store.safety.opening import Store

_MOST: Final = 50


def _customers(store: Store, today: date, typed: str) -> Iterable[str]:  # noqa: ARG001
    from store.views.lists.by_name import names_begun

    return names_begun(store, typed, _MOST)


def _plans(store: Store, today: date, typed: str) -> Iterable[str]:  # noqa: ARG001
    from store.views.plans.stored_plans import plan_keys

    return _begun(plan_keys(store), typed)


def _segments(store: Store, today: date, typed: str) -> Iterable[str]:  # noqa: ARG001
    from store.views.segments.rules import segment_names

    return _begun(segment_names(store), typed)


def _reps(store: Store, today: date, typed: str) -> Iterable[str]:  # noqa: ARG001
    from store.views.lists.reps import rep_rows

    return _begun((each.name for each in rep_rows(store)), typed)


def _views(store: Store, today: date, typed: str) -> Iterable[str]:  # noqa: ARG001
    from store.views.lists.saved_views import views

    return _begun((each.name for each in views(store)), typed)


def _products(store: Store, today: date, typed: str) -> Iterable[str]:  # noqa: ARG001
    from store.views.lists.products import products

    return _begun((each.name for each in products(store)), typed)


def _tags(store: Store, today: date, typed: str) -> Iterable[str]:  # noqa: ARG001
    from store.views.customer.marks import all_tags

    return _begun((name for name, _ in all_tags(store)), typed)


def _own_values(store: Store, today: date, typed: str) -> Iterable[str]:  # noqa: ARG001
    """`colour=`, and behind it the words of a choice."""
    from store.settings.own_fields import own_fields

    own = own_fields(store)
    return _begun((f"{each.name}={word}" for each in own
                   for word in (each.choices if "=" in typed else ("",))), typed)  # fmt: skip


def _settings(store: Store, today: date, typed: str) -> Iterable[str]:  # noqa: ARG001
    from store.settings.catalogue import names
    from tui.preferences import PERSONAL

    every = (*names(), *(each.name for each in PERSONAL))
    return _begun((name.replace("_", "-") for name in every), typed)


def _setting_values(store: Store, today: date, typed: str) -> Iterable[str]:  # noqa: ARG001
    """Behind the setting's name and a blank: its choices, else what holds now."""
    from store.settings.catalogue import chosen, find_setting
    from tui.preferences import find_personal

    name, _, begun = typed.partition(" ")
    personal = find_personal(name)
    if personal is not None:
        return _begun(personal.choices, begun)
    now = {each.setting.name: each for each in chosen(store)}.get(find_setting(name).name)
    return () if now is None else _begun((now.shown,), begun)


def _filters(store: Store, today: date, typed: str) -> Iterable[str]:
    from store.views.lists.completion import complete

    found = complete(store, today, typed, len(typed))
    return (typed[: found.start] + each.text for each in found.suggestions)


_BY_METAVAR: Final[dict[str, Callable[[Store, date, str], Iterable[str]]]] = {
    "CUSTOMER": _customers,
    "NAME=VALUE": _own_values,
    "FOLLOW_UP": _customers,
    "FOLLOW_UP...": _customers,
    "KEY": _plans,
    "SEGMENT": _segments,
    "REP": _reps,
    "VIEW": _views,
    "PRODUCT": _products,
    "TAG": _tags,
    "FILTER": _filters,
    "SETTING": _settings,
    "VALUE": _setting_values,
}


def completer(metavar: str | None) -> Callable[[Any, Any, str], list[str]] | None:
    """What completes a parameter of that name, in the way that Typer calls it; else None."""
    found = _BY_METAVAR.get(metavar or "")
    if found is None:
        return None

    def complete(ctx: Any, param: Any, typed: str) -> list[str]:  # noqa: ARG001
        bare = typed.lstrip("\"'")
        # A shell must never be disturbed: without a store there is nothing to complete.
        with suppress(TicklerError, OSError):
            edge = edge_of(_said(ctx, "db"), _said(ctx, "day"))
            store, _ = edge.look(figures=False)
            try:
                before = f"{ctx.params.get('name')} " if metavar == "VALUE" else ""
                words = found(store, edge.today, before + bare)
                # What a terminal would obey is not offered: nobody could type it either.
                return [_word(each) for each in words if visible(each) == each]
            finally:
                store.close()
        return []

    return complete


def _said(ctx: Any, name: str) -> str | None:
    """An option of this command, or of the program before it."""
    while ctx is not None:
        if ctx.params.get(name):
            return str(ctx.params[name])
        ctx = ctx.parent
    return None


def _begun(words: Iterable[str], typed: str) -> list[str]:
    return [word for word in words if fold(word).startswith(fold(typed))][:_MOST]


def _word(text: str) -> str:
    """As the shell takes it: bash needs its blanks escaped, where no quotes are open."""
    line = os.environ.get("COMP_WORDS", "")
    quoted = line.count('"') % 2 or line.count("'") % 2
    if quoted or not os.environ.get("_TICKLER_COMPLETE", "").endswith("_bash"):
        return text
    return "".join(f"\\{char}" if char in " \"'\\$&;|<>()*?[]#!`" else char for char in text)
