"""What a check of a store finds wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.text import counted
from tui.words.sentences import Table

_SHAPE: Final = {
    "alien": "is not tickler's",
    "changed": "is not as tickler makes it",
    "missing": "is missing",
}


def _orphan(count: int, names: Sequence[str]) -> str:
    more = ", …" if count > len(names) else ""
    who = f"{counted(count, 'live customer')} {_have(count)}"
    return f"{who} no next step: {', '.join(names)}{more}."


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


_SUMS: Final = {
    "revenue": "revenue",
    "cost": "cost",
    "costed": "revenue with a known cost",
}


def _sum(name: str, count: int) -> str:
    return f"The {_SUMS[name]} of {counted(count, 'customer')} is not the sum of what they bought."


def _no_text(table: str, field: str, name: str, on: str) -> str:
    """What a person looks for: whose it is, of which day, which field of which record."""
    whose = ", ".join(each for each in (name, f"{on:day}") if each)
    place = f"{whose}: the {field}" if whose else f"The {field}"
    return f"{place} of {table} is damaged, its bytes are no letters."


WORDS: Final[Table] = {
    "aimless": "{count} × undo or redo names a change that is not there.",
    "backup": lambda name, protected: (
        f"The backup {name} "
        f"{'is protected' if protected else 'is not protected though the store is'}."
    ),
    "backup_key": "The backup {name} is under another key than the store, or damaged.",
    "damage": "The file is damaged: {why}.",
    "no_change": "{count} × journal belongs to no change.",
    "no_figures": lambda count: f"{counted(count, 'customer')} {_have(count)} no figures.",
    "no_text": _no_text,
    "no_texts": "So are {more:,} more texts in {table}.",
    "not_in_store": "{count} × {table} stands in the journal but not in the store.",
    "not_ours": "The store does not say that it is tickler's.",
    "orphan": _orphan,
    "page": "{what} “{accept}” takes it as it is.",
    "reference": "{count} × {table} names a {of} that is not there.",
    "ringing": "{count:,} × who rings is not what the alarms say.",
    "search": "Searching does not find {count:text} rightly, or not at all.",
    "shape": lambda kind, name, how: f"The {kind} {name} {_SHAPE[how]}.",
    "state": "The {field} of {count:,} × {table} is not what the journal says was written last.",
    "strange_table": "The journal speaks of “{table}”, which this store does not keep.",
    "sum": _sum,
    "version": "The store says version {version}, its record of migrations says {taken}.",
}
