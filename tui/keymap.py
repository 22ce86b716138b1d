"""A person's keys: what may be changed, and the sentence for each entry that may not.

Textual would silently drop a binding whose key is given to another, so that only what was looked
over here is handed on to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from store.errors import BadInput
from store.names import nearest
from tui.key_names import RESERVED, keys_of, types_text
from tui.keys import key_name


class Action(NamedTuple):
    """What a binding's id stands for. `where` is the screen it is met on first.

    Where it is `needed` everywhere, one of its keys must work in text fields too; `act` tells
    which ids do the same.
    """

    ident: str
    label: str
    meaning: str
    keys: tuple[str, ...]
    where: str
    act: str
    needed: bool

    @property
    def changes(self) -> bool:
        """Whether it has any key that can be changed."""
        return not RESERVED.issuperset(self.keys)


class Chain(NamedTuple):
    """What is listened to on one screen: ids with those of their keys that reach them there."""

    name: str
    held: Mapping[str, frozenset[str]]


class Catalogue(NamedTuple):
    """All actions by id, and all chains. `field_keys` are what a text field keeps for itself."""

    actions: Mapping[str, Action]
    chains: tuple[Chain, ...]
    field_keys: frozenset[str] = frozenset()


class Problem(NamedTuple):
    """An entry that is left out, and why."""

    ident: str
    why: str

    @property
    def sentence(self) -> str:
        """The reason with the id before it."""
        return f"{self.ident}: {self.why}"


class Checked(NamedTuple):
    """What holds: the keys of each changed id, in Textual's names; and what does not."""

    keys: Mapping[str, tuple[str, ...]]
    problems: tuple[Problem, ...] = ()

    @property
    def keymap(self) -> dict[str, str]:
        """The same as Textual takes it."""
        return {ident: ",".join(keys) for ident, keys in self.keys.items()}


def check(entries: Mapping[str, Any], catalogue: Catalogue, *, partly: bool = False) -> Checked:
    """Look the entries over; those at fault are left out, the others hold.

    With `partly` the catalogue knows only a part of the screens, so that unknown ids are passed by.
    """
    wanted: dict[str, tuple[str, ...]] = {}
    problems = []
    for ident, value in entries.items():
        action = catalogue.actions.get(ident)
        if action is None:
            if not partly:
                why = f"there is no such action{nearest(ident, catalogue.actions)}"
                problems.append(Problem(ident, why))
            continue
        try:
            wanted[ident] = _wanted(action, keys_of(value))
        except BadInput as error:
            problems.append(Problem(ident, str(error)))
    while (found := next(_wrong(wanted, catalogue, partly), None)) is not None:
        del wanted[found.ident]
        problems.append(found)
    return Checked(wanted, tuple(problems))


def _wanted(action: Action, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys with the reserved ones that the action has anyway."""
    own = [key for key in action.keys if key in RESERVED]
    taken = [key_name(key) for key in keys if key in RESERVED and key not in own]
    if taken:
        raise BadInput(f"{' and '.join(taken)} keeps its meaning and cannot be given away.")
    return tuple(dict.fromkeys([*keys, *own]))


def _wrong(
    wanted: Mapping[str, tuple[str, ...]], catalogue: Catalogue, partly: bool
) -> Iterator[Problem]:
    """Entries that cannot hold beside the others, the later ones of the file first."""
    for ident in list(wanted)[::-1]:
        clash = _clash(ident, wanted, catalogue)
        if clash:
            yield Problem(ident, clash)
        elif not partly and not _reaches(catalogue.actions[ident], wanted, catalogue):
            label = catalogue.actions[ident].label
            yield Problem(
                ident, f"“{label}” must work in text fields too: add an F-key or a ctrl key."
            )


def _clash(ident: str, wanted: Mapping[str, tuple[str, ...]], catalogue: Catalogue) -> str:
    """The sentence for a key that another action has on one of the screens of this one."""
    actions = catalogue.actions
    for chain in catalogue.chains:
        if ident not in chain.held:
            continue
        for other, default in chain.held.items():
            if other == ident:
                continue
            theirs = frozenset(wanted[other]) if other in wanted else default
            for key in wanted[ident]:
                both_anyway = key in chain.held[ident] and key in default
                if key in theirs and not both_anyway:
                    name = f"“{actions[other].label}” ({other})"
                    return f"{key_name(key)} is the key of {name} in “{chain.name}” already."
    return ""


def _reaches(action: Action, wanted: Mapping[str, tuple[str, ...]], catalogue: Catalogue) -> bool:
    """Whether the action can still be done from a text field, if it could be before."""
    if not action.needed:
        return True
    same = [each for each in catalogue.actions.values() if each.needed and each.act == action.act]

    def reach(keys: tuple[str, ...]) -> bool:
        return any(not types_text(key) and key not in catalogue.field_keys for key in keys)

    if not any(reach(each.keys) for each in same):
        return True
    return any(reach(wanted.get(each.ident, each.keys)) for each in same)


def with_key(now: tuple[str, ...], key: str) -> tuple[str, ...]:
    """The keys of an action after `key` is pressed for it: it replaces the first of its kind.

    Letters and other characters are one kind, keys that also work in text fields the other.
    """
    kind = types_text(key)
    kept = [each for each in now if each not in RESERVED and each != key]
    place = next((n for n, each in enumerate(kept) if types_text(each) == kind), None)
    if place is not None:
        kept[place] = key
    else:
        kept.insert(0 if kind else len(kept), key)
    return tuple(kept)
