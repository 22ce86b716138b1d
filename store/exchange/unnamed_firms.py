"""Lists whose firm stands on the line of its first contact alone: whose the others are is asked."""

from __future__ import annotations

from collections.abc import Mapping

from store.exchange.asks import Ask
from store.exchange.given_back import quoted
from store.exchange.sheet import Sheet
from store.sentence import say


class UnnamedFirms:
    """Looks at customers with a contact and no firm, below a row that names one."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._firm = "company" if "company" in sheet.columns else "name"
        self._looks = (
            sheet.kind == "customers" and sheet.preset is None and sheet.has("contact")
            and self._firm in sheet.columns and self._firm not in sheet.told
            and not sheet.has("first_name", "last_name")
            and not {"name", "company"} <= sheet.columns.keys()
        )  # fmt: skip
        self._above = ""
        self._first: tuple[int, str, str] | None = None  # line, contact, the firm above

    def add(self, values: Mapping[str, str], line: int) -> None:
        """Look at one row."""
        if not self._looks or self._first is not None:
            return
        firm, contact = values.get(self._firm, ""), values.get("contact", "")
        if contact and not firm and self._above:
            self._first = line, contact, self._above
        self._above = firm

    def asks(self) -> list[Ask]:
        """The question, where there is such a row."""
        if self._first is None:
            return []
        line, contact, firm = self._first
        column = self._sheet.names()[self._firm]
        return [
            Ask(
                "unnamed firms", (f"{self._firm}={quoted(column)}",), "--map",
                say("asked.unnamed_firm", file=self._sheet.layout.name, line=line, column=column,
                    contact=contact[:40], firm=firm[:40], field=self._firm, name=quoted(column)),
            )
        ]  # fmt: skip
