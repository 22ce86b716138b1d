"""The reps on the screen of the settings: add one, give another name, let one leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from store.actions.hand_over import rep_named
from store.actions.reps import add_rep, rename_rep, retire_rep
from store.errors import BadInput
from store.ledger.effect import Effect
from store.settings.values import me
from store.views.lists.reps import RepRow
from tui.dialogs.fields import Choice, Field, Value, Values, words
from tui.dialogs.form import FormDialog
from tui.session import Sitting
from tui.text import counted
from tui.widgets.facts import Fact

_WAYS = (Choice("add", "add"), Choice("rename", "rename"), Choice("retire", "retire"))


def reps_form(
    sitting: Sitting, found: Sequence[RepRow], wrap: Callable[[Callable[[Values], Effect]], Any]
) -> FormDialog[Any]:
    """Adds, renames or retires a rep; tells who works here."""

    def way(text: str) -> tuple[Value, str]:
        known = [each.value for each in _WAYS]
        if text not in known:
            raise BadInput(f"“{text}” is none of them: {', '.join(known)}.")
        return text, ""

    def act(values: Values) -> Effect:
        store, today = sitting.store, sitting.today
        name, other = values.text("name"), values.maybe("other")
        if values.text("way") == "add":
            result = add_rep(store, today, name, department=other)
        elif values.text("way") == "rename":
            result = rename_rep(store, today, rep_named(store, name), other or "")
        else:
            heir = me(store)["id"] if other is None else rep_named(store, other)
            result = retire_rep(store, today, rep_named(store, name), heir)
        return Effect(result.sentence, b"")

    about = [
        Fact(f"{rep.name}{' (you)' if rep.me else ''}: {counted(rep.customers, 'customer')}")
        for rep in found
    ]
    fields = (
        Field("way", "Do", way, value="add", choices=_WAYS),
        Field("name", "Rep", words, needed="Write the name of the rep."),
        Field("other", "And", words,
              placeholder="department, new name, or who takes over"),
    )  # fmt: skip
    return FormDialog("Reps", fields, wrap(act), about=about, first="name")
