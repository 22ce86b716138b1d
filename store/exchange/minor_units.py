"""Amounts that count cents, as the interfaces of payment services give them: 1999 is 19.99."""

from __future__ import annotations

import re
from typing import Final

from store.errors import BadInput
from store.exchange.asks import Ask
from store.exchange.cells import is_no, is_yes
from store.exchange.sheet import Sheet
from store.sentence import Words, say
from store.value.money import minor_digits

_SAYS: Final = re.compile(
    r"cents?\b|minor.?units?|\bpence\b|\bpaise\b|_minor\b|centimes|centimos|céntimos|centavos",
    re.IGNORECASE,
)
_LEAST: Final = 100  # less would be less than one


def in_cents(text: str) -> bool:
    """What a person says of whole amounts.

    Raises:
        BadInput: neither yes nor no.
    """
    if is_yes(text.strip()):
        return True
    if is_no(text.strip()):
        return False
    raise BadInput(say("typed.no_cents", text=text[:40]))


class MinorUnits:
    """Tells which columns of amounts count cents: by their headers, by the program, else asked.

    `told` is what a person says. Only columns of whole numbers can.
    """

    def __init__(self, sheet: Sheet, told: str | None) -> None:
        self._sheet = sheet
        self._told = None if told is None else in_cents(told)
        self._shown: dict[str, str] = {}  # a field of whole numbers, and its first one
        self._parted: set[str] = set()
        self._small: set[str] = set()
        self._found: frozenset[str] = frozenset()
        self._digits = 2

    def add(self, field: str, text: str) -> None:
        """Look at one amount."""
        if field in self._parted:
            return
        figures = text[1:] if text[0] == "-" else text
        if not figures.isdigit():
            self._parted.add(field)
            return
        amount = int(figures[:15])
        if amount:
            self._shown.setdefault(field, text)
        if 0 < amount < _LEAST:
            self._small.add(field)

    def fields(self, currency: str, asks: list[Ask]) -> frozenset[str]:
        """The fields that count cents; the question goes to `asks`."""
        self._digits = minor_digits(currency)
        names, whole = self._sheet.names(), self._shown.keys() - self._parted
        says = frozenset(each for each in whole if _SAYS.search(names[each].replace(".", " ")))
        if self._told is not None:
            self._found = frozenset(whole) if self._told else frozenset()
        elif says or not self._digits or self._sheet.kind != "purchases":
            self._found = says
        elif self._by_program() and whole:
            self._found = frozenset(whole)
        elif field := self._unclear(whole - self._small):
            text = self._shown[field]
            asks.append(
                Ask(
                    "cents", ("yes", "no"), "--cents",
                    say("asked.cents", column=names[field], text=text, value=self._value(text)),
                )
            )  # fmt: skip
        return self._found

    def notes(self) -> list[Words]:
        """What is told of the columns that count cents."""
        names = self._sheet.names()
        return [
            say("brought.cents", column=names[each], text=self._shown[each],
                value=self._value(self._shown[each]))
            for each in sorted(self._found)
        ]  # fmt: skip

    def _by_program(self) -> bool:
        """Whether its interface has written the file, whose names have underscores."""
        preset = self._sheet.preset
        return preset is not None and preset.api_cents and any(
            "_" in name for name in self._sheet.layout.header)  # fmt: skip

    def _unclear(self, whole: set[str]) -> str | None:
        """The column that may count cents: it and that of the currency are named by a program."""
        sheet = self._sheet
        if sheet.preset is not None and not sheet.preset.api_cents:
            return None
        header = sheet.layout.header
        code = [header[at] for at in sheet.columns.get("currency", ())]
        if not code or not _is_machine(code[0]):
            return None
        for field in ("amount", "total", "price"):
            if field in whole and _is_machine(header[sheet.columns[field][0]]):
                return field
        return None

    def _value(self, text: str) -> str:
        figures = text.lstrip("-").rjust(self._digits + 1, "0")
        sign = "-" if text.startswith("-") else ""
        at = len(figures) - self._digits
        return f"{sign}{figures[:at]}.{figures[at:]}" if self._digits else text


def _is_machine(name: str) -> bool:
    return name.isascii() and name == name.lower() and " " not in name.strip()
