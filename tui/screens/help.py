"""Help about the thing in focus: every live key, searched by typing, run with Enter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widgets import Input, Static

from store.dataclass import dataclass
from tui.background import sentence_of
from tui.dialogs.pick import PickDialog, Ready
from tui.keys import key_name
from tui.text import visible
from tui.widgets.columns import Cell, Column
from tui.widgets.facts import Fact, Facts
from tui.widgets.pages import Source

COLUMNS = (
    Column("keys", "Key", width=13, priority=9),
    Column("label", "Does", width=17, priority=8),
    Column("tooltip", "", weight=1, min_width=20, priority=7),
)
_ORDER = (
    "outcome", "step", "touch", "plan", "value", "history", "customer", "today", "customers",
    "list", "page", "settings", "keys", "form", "dialog", "screen", "mode", "app",
)  # fmt: skip
_PLACES = {"WindowTable": "table", "Input": "text field", "TextArea": "note"}


@dataclass(frozen=True)
class HelpRow:
    """A key that works now, and where it belongs to."""

    keys: tuple[str, ...]
    binding: Binding
    node: DOMNode

    @property
    def where(self) -> str:
        """The kind of thing that the key belongs to."""
        names = (each.__name__ for each in type(self.node).__mro__)
        return next((_PLACES[name] for name in names if name in _PLACES), "")

    @property
    def title(self) -> str:
        """The name of what it does, with its keys."""
        return f"{self.binding.description} ({' '.join(map(key_name, self.keys))})"

    async def run(self) -> None:
        """Do what the key does."""
        await self.node.app.run_action(self.binding.action, self.node)

    def says(self, wanted: str) -> bool:
        """Whether all the words that were typed occur in it."""
        text = " ".join(
            (*map(key_name, self.keys), self.binding.description, self.binding.tooltip, self.where)
        ).casefold()
        return all(word in text for word in wanted.casefold().split())


def live_keys(screen: Screen[Any]) -> list[HelpRow]:
    """The keys that work on the screen now; the moves that everybody knows come last."""
    found: dict[tuple[int, str], HelpRow] = {}
    for key, active in screen.active_bindings.items():
        binding = active.binding
        if binding.system or not binding.description:
            continue
        ident = (id(active.node), binding.action)
        keys = (*found[ident].keys, key) if ident in found else (key,)
        found[ident] = HelpRow(keys, binding, active.node)
    return sorted(found.values(), key=_rank)


def _rank(row: HelpRow) -> int:
    place = (row.binding.id or "").partition(".")[0]
    return _ORDER.index(place) if place in _ORDER else len(_ORDER)


class HelpDialog(PickDialog[HelpRow]):
    """The keys; above them, until something is typed, what is to be said of the thing in focus."""

    def __init__(
        self,
        name_of_it: str,
        cells: Callable[[HelpRow], Sequence[Cell]],
        search: Callable[[str], Source[HelpRow]],
        explain: Callable[[], Sequence[Fact]] | None,
    ) -> None:
        super().__init__(
            name_of_it,
            COLUMNS,
            cells,
            lambda row: (id(row.node), row.binding.action),
            search,
            hint="type to search; Enter runs the key; Esc leaves",
            empty="No key does that here.",
        )
        self._explain = explain

    def head(self) -> ComposeResult:
        """The explanation, once it has been read."""
        if self._explain is not None:
            with VerticalScroll(id="help-about", can_focus=False):
                yield Facts((Fact("Reading…", style="dim"),))

    def foot(self) -> ComposeResult:
        """All that the chosen key does, for which its row may have no room."""
        yield Static("", markup=False, id="help-says")

    def came(self, row: HelpRow | None) -> None:
        """Say what the key under the cursor does."""
        if self.is_attached:
            says = "" if row is None else row.binding.tooltip
            self.query_one("#help-says", Static).update(visible(says))
        super().came(row)

    def on_mount(self) -> None:
        """Read the explanation beside the keys."""
        if self._explain is not None:
            self.ask("about", self._explain, self.query_one(Facts).show, failed=self._no_words)

    def _no_words(self, error: Exception) -> None:
        self.query_one(Facts).show((Fact(sentence_of(error), style="risk"),))

    @on(Input.Changed)
    def _make_room(self, event: Input.Changed) -> None:
        """Who searches looks for a key: the rows get all the room."""
        for about in self.query("#help-about"):
            about.display = not event.value


def show_help(screen: Screen[Any], explain: Callable[[], Sequence[Fact]] | None = None) -> None:
    """Show the help for a screen and run the key that is chosen there.

    `explain` reads, in a thread, what is said first of the thing in focus.
    """
    rows = live_keys(screen)

    def cells(row: HelpRow) -> tuple[Cell, ...]:
        keys = " ".join(key_name(key) for key in row.keys)
        where = f" ({row.where})" if row.where else ""
        return (
            Cell(keys, "sign"),
            Cell(row.binding.description, "strong"),
            Cell((row.binding.tooltip or row.binding.description) + where),
        )

    dialog = HelpDialog(
        f"Keys: {screen.title or 'here'}",
        cells,
        lambda typed: Ready([row for row in rows if row.says(typed)]),
        explain,
    )

    async def run(row: HelpRow | None) -> None:
        if row is not None:
            await row.run()

    screen.app.push_screen(dialog, run)
