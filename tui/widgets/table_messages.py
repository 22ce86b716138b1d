"""What a `WindowTable` tells its screen."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual.message import Message
from textual.widget import Widget

M = TypeVar("M")


class TableMessage(Message, Generic[M]):
    """A message of a table; handlers can select by the table's id."""

    def __init__(self, table: Widget) -> None:
        super().__init__()
        self.table = table

    @property
    def control(self) -> Widget:
        """The table."""
        return self.table


class Highlighted(TableMessage[M], namespace="window_table"):
    """The cursor is on another row, or its data changed; `row` is None in an empty table."""

    def __init__(self, table: Widget, index: int, row: M | None) -> None:
        super().__init__(table)
        self.index = index
        self.row = row


class Selected(TableMessage[M], namespace="window_table"):
    """Enter on a row, or a click on the row that has the cursor."""

    def __init__(self, table: Widget, index: int, row: M) -> None:
        super().__init__(table)
        self.index = index
        self.row = row


class Failed(TableMessage[M], namespace="window_table"):
    """The source raised `error`; the table shows what it had and asks again when used."""

    def __init__(self, table: Widget, error: Exception) -> None:
        super().__init__(table)
        self.error = error
