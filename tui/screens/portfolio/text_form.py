"""A plan or segments as text: changed in a form, looked over while it is typed and on saving."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from textual.widgets import TextArea

from store.errors import TicklerError
from store.ledger.effect import Effect
from tui.background import sentence_of
from tui.dialogs.fields import Field, Values, Wrap, words
from tui.dialogs.form import FormDialog

R = TypeVar("R")

_AROUND = 12  # lines of the dialog that are no text
_LEAST = 6


class TextForm(FormDialog[R]):
    """`check` gives the faults of a text, the gravest first; `keep` writes it."""

    def __init__(
        self,
        name_of_it: str,
        text: str,
        check: Callable[[str], Sequence[str]],
        keep: Callable[[str], str],
        wrap: Wrap[R],
    ) -> None:
        self._check = check

        def act(values: Values) -> Effect:
            return Effect(keep(values.text("text")), b"")

        field = Field("text", "", words, value=text, note=True, needed="There is no text.")
        super().__init__(name_of_it, (field,), wrap(act))

    def on_mount(self) -> None:
        """Room for the text, and its lines with their numbers, which the faults name."""
        box = self.row("text").box
        if isinstance(box, TextArea):
            box.show_line_numbers = True
        self.query_one(".dialog").add_class("wide-form")
        self.query_one(".field-label").display = False
        self._fit()

    def on_resize(self) -> None:
        """The faults and the keys keep their room."""
        self._fit()

    def _fit(self) -> None:
        self.row("text").box.styles.height = max(_LEAST, self.size.height - _AROUND)

    def field_changed(self, name: str) -> None:
        """Look it over while it is typed."""
        del name
        text = self.row("text").text

        def show(faults: Sequence[str]) -> None:
            if text == self.row("text").text:
                self.message("\n".join(faults[:2]), risk=bool(faults))

        self.ask("check", lambda: self._faults(text), show)

    def _faults(self, text: str) -> Sequence[str]:
        try:
            return self._check(text)
        except TicklerError as error:
            return [sentence_of(error)]
