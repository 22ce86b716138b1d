"""Changing the settings of the store, one unit of work each."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from store.actions.leave import off_free_days
from store.errors import Refused
from store.ledger.commit import trial, work
from store.ledger.effect import Result
from store.ledger.new_store import choose
from store.ledger.setting_changes import everybody
from store.ledger.unit import Unit
from store.lifecycle.free_days import typed_days
from store.sentence import say
from store.settings.catalogue import Setting, find_setting, known_country
from store.settings.values import currency_of, setting

if TYPE_CHECKING:
    from store.safety.opening import Store

_SHOWN = 3
# Settings that make days free or working ones.
FREES = ("free_days", "working_days", "country")


def set_setting(
    store: Store, today: date, name: str, text: str, *, dry_run: bool = False
) -> Result:
    """Set a setting to what was typed; figures that follow from it follow at once.

    The result names a record only where something was changed; with `dry_run` nothing is kept.

    Raises:
        BadInput: there is no such setting, or the text does not mean a value of it.
        Refused: amounts are kept in another currency already.
    """
    found = find_setting(name)
    typed = typed_days(text.strip(), today) if found.name == "free_days" else text.strip()
    value = found.read(typed, currency_of(store))
    return _keep(store, today, found, value, trial if dry_run else work)


def reset_setting(store: Store, today: date, name: str) -> Result:
    """Set a setting back to its default. Raises as `set_setting`."""
    found = find_setting(name)
    return _keep(store, today, found, found.default)


def _keep(store: Store, today: date, found: Setting, value: Any, unit_of: Any = work) -> Result:
    if found.name == "country" and value is not None:
        known_country(value, today)
    with unit_of(store, today) as unit:
        currency = currency_of(store)
        if found.column:
            assert unit.rep_id is not None  # a store has its rep from the beginning
            changed = unit.update("rep", unit.rep_id, {found.column: value})
        else:
            changed = _choose(unit, found, value)
        if not changed:
            return Result(say("setting.same", **_told(found, value, currency)))
        more = max(0, len(value) - _SHOWN) if found.name == "free_days" else 0
        shown = _told(found, value[:_SHOWN] if more else value, currency)
        unit.title = say("setting.set", **shown, more=more)
        if found.counts:
            unit.touched.update(everybody(unit))
        moved = off_free_days(unit) if found.name in FREES else ""
        said = say("setting.done", done=unit.title, moved=moved)
        return Result(said, _record(unit, found), len(unit.touched))


def _told(found: Setting, value: Any, currency: str) -> dict[str, str]:
    return {"name": found.name, "value": json.dumps(value), "currency": currency}


def _choose(unit: Unit, found: Setting, value: Any) -> bool:
    """Whether the setting holds another value than before."""
    if found.name == "currency":
        now = currency_of(unit.store)
        if value != now and setting(unit.store, "currency") is not None:
            raise Refused(say("refused.one_currency", currency=now))
        key = "default_currency"
    else:
        now, key = setting(unit.store, found.name), found.name
    if value != now:
        choose(unit, key, value)
    return bool(value != now)


def _record(unit: Unit, found: Setting) -> bytes | None:
    if found.column:
        return unit.rep_id
    key = "default_currency" if found.name == "currency" else found.name
    row = unit.row("SELECT id FROM setting WHERE key = ? AND deleted_at IS NULL", (key,))
    return None if row is None else row["id"]
