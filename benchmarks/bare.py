"""The yardstick: a bare Textual app with a table of 50 rows."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class Bare(App[None]):
    """Nothing but a table."""

    def compose(self) -> ComposeResult:
        yield DataTable[str]()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns(*"abcdef")
        for number in range(50):
            table.add_row(*(f"cell {number} {letter}" for letter in "abcdef"))


if __name__ == "__main__":
    Bare().run()
