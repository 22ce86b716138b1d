"""How a difference between two versions of a plan is said, on the screen as on the command line."""

from __future__ import annotations

from typing import Final

from store.views.plans.versions import Difference

_SIGNS: Final = {"added": "+", "removed": "-", "moved": "~", "changed": "~"}


def difference_sign(each: Difference) -> str:
    """`+` for what is new, `-` for what is gone, `~` for what is another."""
    return _SIGNS[each.what]


def difference_words(each: Difference) -> str:
    """The step or the plan, and what is different in it: `call: title “Call” → “Call first”`."""
    where = each.step or "plan"
    if each.field is None:
        return f"{where}: {each.what} {each.new or each.old}".rstrip()
    return f"{where}: {each.field.replace('_', ' ')} “{each.old}” → “{each.new}”"
