"""Which keys listen on which screen, read off the classes themselves."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

import tui
from tui.keymap import Action, Catalogue, Chain

Node = type[DOMNode]

# Where what is declared must also be reached from a text field.
_NEEDED = ("TicklerApp", "BaseScreen", "Dialog", "FormDialog", "PickDialog")
_NO_SCREENS = ("tui.cli", "tui.web")
_NAMES = {
    "TicklerApp": "everywhere",
    "BaseScreen": "every screen",
    "WorkScreen": "a customer",
    "ListScreen": "a list",
    "ReadingScreen": "one customer",
    "OverviewScreen": "an overview",
    "DetailScreen": "a page of details",
    "WindowTable": "a table",
    "Marking": "a list",
    "HistoryKeys": "a history",
    "FilterBox": "a filter",
    "FocusScreen": "focus mode",
    "CustomerScreen": "customer page",
    "PickDialog": "a choice",
    "FormDialog": "a form",
    "ReadDialog": "a text",
}


def name_of(node: Node) -> str:
    """What a person calls the place in which a class's keys work."""
    name = node.__name__
    words = re.findall(r"[A-Z][a-z]*", re.sub(r"Screen$", "", name))
    return _NAMES.get(name) or " ".join(words).lower()


def bindings_of(node: Node) -> list[Binding]:
    """The bindings that a class itself declares."""
    return list(Binding.make_bindings(vars(node).get("BINDINGS", ())))


@cache
def whole_catalogue() -> Catalogue:
    """Everything: imports all screens, dialogs and widgets, 150 ms the first time."""
    from textual.widgets import Input

    nodes: list[Node] = []
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        if module.name.startswith(_NO_SCREENS):
            continue
        for _, each in inspect.getmembers(import_module(module.name), inspect.isclass):
            if issubclass(each, DOMNode) and each.__module__ == module.name:
                nodes.append(each)
    return catalogue_of(nodes, frozenset(_merged(Input)))


def _merged(node: Node) -> Mapping[str, Sequence[Binding]]:
    """Bindings by key as the class has them, its own over those of its bases."""
    found = node._merged_bindings
    return {} if found is None else found.key_to_bindings


def catalogue_of(nodes: Iterable[Node], field_keys: frozenset[str] = frozenset()) -> Catalogue:
    """The actions of these classes and of those they are made of, and the chains of the screens."""
    whole = list(dict.fromkeys(base for node in nodes for base in _ours(node)))
    actions: dict[str, Action] = {}
    for node in sorted(whole, key=_order):
        for binding in bindings_of(node):
            if binding.id:
                found = actions.get(binding.id)
                keys = (*found.keys, binding.key) if found else (binding.key,)
                actions[binding.id] = Action(
                    binding.id,
                    binding.description,
                    binding.tooltip,
                    tuple(dict.fromkeys(keys)),
                    found.where if found else name_of(node),
                    binding.action,
                    node.__name__ in _NEEDED,
                )
    apps = [node for node in whole if issubclass(node, App)]
    chains = [
        _chain(node, apps) for node in whole if issubclass(node, Screen) and _is_leaf(node, whole)
    ]
    others = [node for node in whole if not issubclass(node, Screen | App)]
    return Catalogue(actions, (*chains, *(_chain(node, ()) for node in others)), field_keys)


def _ours(node: Node) -> Iterator[Node]:
    for base in reversed(node.__mro__):
        if issubclass(base, DOMNode) and base.__module__.startswith("tui."):
            yield base


def _order(node: Node) -> tuple[int, int, str]:
    kinds = (App, ModalScreen, Screen, DOMNode)
    kind = next(n for n, base in enumerate(kinds) if issubclass(node, base))
    return (0, 2, 1, 3)[kind], len(node.__mro__), node.__name__


def _is_leaf(node: Node, nodes: list[Node]) -> bool:
    return not any(other is not node and issubclass(other, node) for other in nodes)


def _chain(node: Node, apps: Iterable[Node]) -> Chain:
    """A screen's own keys shadow the program's; a dialog stops all keys but the urgent ones."""
    layers = [node] if issubclass(node, ModalScreen) else [node, *apps]
    held: dict[str, set[str]] = {}
    for layer in layers:
        for key, bindings in _merged(layer).items():
            for binding in bindings:
                if binding.id:
                    held.setdefault(binding.id, set()).add(key)
    title = getattr(node, "TITLE", None) or name_of(node)
    return Chain(title, {ident: frozenset(keys) for ident, keys in held.items()})
