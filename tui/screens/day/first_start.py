"""The first start: look around in the sample, bring your own file, or begin with nobody."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll

from tui.dialogs.base import Dialog
from tui.keys import FIRST
from tui.title import title
from tui.widgets.facts import Fact, Facts
from tui.widgets.keybar import KeyBar, KeyItem

Way = Literal["sample", "import", "add"]

_WORDS = (
    Fact("Each customer gets a dated next step, and every morning you work one ranked queue.", ""),
    Fact("", ""),
    Fact("look around in a throw-away copy of invented customers; yours stays empty", "s sample"),
    Fact("read customers, purchases or touches from a file of another program", "i import"),
    Fact("add the first customer by hand", "a add"),
    Fact("begin with an empty store; a and I add and import whenever you like", "Esc empty"),
    Fact("", ""),
    Fact(
        "Nothing leaves this machine; the store is one file that is yours. “tickler protect” "
        "encrypts it, now or later.",
        "",
        "dim",
    ),
)


class FirstDialog(Dialog[Way]):
    """Asks how to begin; None to begin with nobody."""

    BINDINGS: ClassVar[list[BindingType]] = [*FIRST]

    def compose(self) -> ComposeResult:
        """What this is, and the ways to begin."""
        with Vertical(classes="dialog text") as frame:
            title(frame, "Welcome to tickler")
            with VerticalScroll():
                yield Facts(_WORDS)
            yield KeyBar(
                [
                    KeyItem("s", "sample", id="choose('sample')", priority=9),
                    KeyItem("i", "import", id="choose('import')", priority=9),
                    KeyItem("a", "add", id="choose('add')", priority=9),
                    KeyItem("Esc", "begin empty", id="leave", priority=9),
                ],
                id="form-keys",
            )

    def on_mount(self) -> None:
        """Take keys."""
        self.begin(self.query_one(VerticalScroll))

    def action_choose(self, way: Way) -> None:
        """Begin this way."""
        self.dismiss(way)

    @on(KeyBar.Pressed, "#form-keys")
    async def _clicked(self, event: KeyBar.Pressed) -> None:
        event.stop()
        await self.app.run_action(event.item.id, self)
