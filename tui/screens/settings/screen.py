"""The settings: what holds, where it comes from, and how to change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, ClassVar, Final

from textual.app import SystemCommand
from textual.binding import BindingType
from textual.types import CSSPathType

from store.actions.settings import FREES, reset_setting, set_setting
from store.errors import Refused
from store.ledger.effect import Effect, Result
from store.lifecycle.free_days import typed_days
from store.settings.catalogue import SETTINGS as STORED
from store.settings.catalogue import find_setting
from store.views.lists.reps import rep_rows
from tui.dialogs.fields import Field, Value, Values, choices
from tui.dialogs.form import FormDialog
from tui.keys import SETTINGS
from tui.preferences import PERSONAL, find_personal
from tui.preferences_app import Choosing
from tui.screens.base import BaseScreen, Done
from tui.screens.portfolio.overview import Listed, OverviewScreen
from tui.screens.settings.keys import KeysScreen
from tui.screens.settings.products import standard_form
from tui.screens.settings.reps import reps_form
from tui.screens.settings.rows import KEYS, PRODUCTS, REPS, SettingRow, rows_of, with_file
from tui.session import Sitting
from tui.widgets.columns import Cell, Column
from tui.widgets.facts import Fact
from tui.widgets.keybar import KeyItem
from tui.words.sentences import tell

_COLUMNS: Final = (
    Column("title", "Setting", width=20, priority=9),
    Column("shown", "Now", weight=2, min_width=20, priority=8),
    Column("origin", "From", width=7, priority=6),
    Column("kept", "Kept", width=14, priority=5),
    Column("help", "", weight=3, min_width=30, priority=2),
)


class SettingsScreen(OverviewScreen[SettingRow]):
    """All settings; `first` names the one whose form is opened at once."""

    TITLE = "Settings"
    CSS_PATH: ClassVar[CSSPathType | None] = ["../portfolio/overview.tcss", "settings.tcss"]
    PLACE = ""
    NOTHING = "There are no settings."
    OTHER = KeyItem("delete", "default", id="reset", priority=6)
    BINDINGS: ClassVar[list[BindingType]] = [*SETTINGS]

    def __init__(self, sitting: Sitting, first: str = "") -> None:
        super().__init__(sitting, _COLUMNS)
        self._first = first

    @property
    def choosing(self) -> Choosing[Any]:
        """The program with its looks and keys."""
        assert isinstance(self.app, Choosing)
        return self.app

    # What the overview asks

    def rows(self) -> Callable[[], Sequence[SettingRow]]:
        """Reads the settings."""
        store, preferences = self.sitting.store, self.choosing.preferences
        return lambda: rows_of(store, preferences)

    def cells(self, row: SettingRow) -> Sequence[Cell]:
        """A setting, a cell for each column."""
        return (
            Cell(row.title),
            Cell(row.shown, "strong" if row.own else "plain"),
            Cell(row.origin, "good" if row.own else "dim"),
            Cell(row.kept, "dim"),
            Cell(row.help, "dim"),
        )

    def key_of(self, row: SettingRow) -> str:
        """The name."""
        return row.name

    def name_of(self, row: SettingRow) -> str:
        """The title."""
        return row.title

    def about(self, row: SettingRow) -> Sequence[Fact]:
        """What the setting is about, and how it is typed."""
        facts = [Fact(row.shown, "now", "strong"), Fact(row.help, "what")]
        if row.example:
            facts.append(Fact(row.example, "choices" if row.choices else "write", "dim"))
        return [*facts, Fact(f"{row.origin}, kept {row.kept}", "from", "dim")]

    def heading(self, rows: Sequence[SettingRow]) -> str:
        """How many there are, and how many are no defaults."""
        own = sum(row.own for row in rows)
        return f"{len(rows)} settings, {own} of your own"

    def show(self, fresh: Listed[SettingRow]) -> None:
        """Put the rows on the table; the first time the one that was asked for is opened."""
        super().show(fresh)
        name, self._first = self._first, ""
        for index, row in enumerate(fresh.rows):
            if row.name == name:
                self.table.move_to(index)
                self.open(row)

    # Changing

    def open(self, row: SettingRow) -> None:
        """Ask for another value."""
        if not self.ready():
            return
        if row.name == KEYS:
            self.action_change_keys()
        elif row.name == REPS:
            form = reps_form(self.sitting, rep_rows(self.sitting.store), self.wrap)
            place = self.place()
            self.app.push_screen(form, lambda found: self.form_closed(found, None, place))
        elif row.name == PRODUCTS:
            form, place = standard_form(self.sitting, self.wrap), self.place()
            self.app.push_screen(form, lambda found: self.form_closed(found, None, place))
        elif row.personal:
            self.app.push_screen(personal_form(self.choosing, row), self._chosen_anew)
        else:
            form = store_form(self.sitting, row, self.wrap)
            place = self.place()
            self.app.push_screen(form, lambda found: self.form_closed(found, None, place))

    def _chosen_anew(self, sentence: str | None) -> None:
        if sentence is not None:
            self.choosing.follow_preferences()
            self.reload()
            self.say(sentence)

    def action_reset(self) -> None:
        """Set the setting under the cursor back to its default."""
        row = self.table.cursor_row
        if row is None or not self.ready():
            return
        if row.name == KEYS:
            self.why_not("Open the keys with Enter: there each has its own way back.")
        elif row.name == REPS:
            self.why_not("Open the reps with Enter: there one can be retired.")
        elif row.name == PRODUCTS:
            self.why_not("Open the products with Enter: without a name none is a standard one.")
        elif not row.own:
            self.why_not(f"{row.title} has its default already.")
        elif row.personal:
            preferences = self.choosing.preferences
            self.ask(
                "write",
                lambda: preferences.keep(row.name, None),
                lambda _: self._chosen_anew(f"{row.title}: as it comes."),
            )
        else:
            store, today = self.sitting.store, self.sitting.today

            def act() -> Effect:
                return _effect(self.sitting, reset_setting(store, today, row.name))

            self.change(act, b"")

    def action_change_keys(self) -> None:
        """Show the keys."""
        self.app.push_screen(KeysScreen(self.sitting), lambda _: self.reload())

    # Leaving

    def action_settings(self, name: str = "") -> None:
        """They are here already."""
        for index, row in enumerate(self.source.rows):
            if row.name == name:
                self.table.move_to(index)
                self.open(row)
                return
        self.why_not("These are the settings.")

    def action_leave(self) -> None:
        """Accept what was done, then go back."""
        if not self.accept():
            self.dismiss(None)


def personal_form(choosing: Choosing[Any], row: SettingRow) -> FormDialog[str]:
    """Asks for a choice; closes with the sentence of what was chosen."""
    known = find_personal(row.name)
    assert known is not None

    def read(text: str) -> tuple[Value, str]:
        choice = known.read(text)
        return choice, f"= {choice}"

    def act(values: Values) -> str:
        choice = values.text("value")
        choosing.preferences.keep(row.name, choice)
        return f"{row.title}: {choice}."

    return FormDialog(
        row.title,
        [Field("value", "Choice", read, value=row.shown, choices=choices(*row.choices),
               needed=f"One of {row.example}.")],
        act,
        about=_about(row),
    )  # fmt: skip


def store_form(
    sitting: Sitting, row: SettingRow, wrap: Callable[[Callable[[Values], Effect]], Any]
) -> FormDialog[Done[Any]]:
    """Asks for another value of a setting of the store.

    Where steps would move to other days the first Enter tells which, the second does it (T88).
    """
    setting, currency = find_setting(row.name), sitting.currency
    seen = ""

    def read(text: str) -> tuple[Value, str]:
        if text.startswith("@"):
            return text, "= what is in the file"
        typed = typed_days(text, sitting.today) if setting.name == "free_days" else text
        shown = setting.show(setting.read(typed, currency), currency)
        return text, "" if shown == text else f"= {shown}"

    def act(values: Values) -> Effect:
        nonlocal seen
        typed = with_file(values.text("value"))
        if setting.name in FREES and typed != seen:
            seen = typed
            looked = set_setting(sitting.store, sitting.today, row.name, typed, dry_run=True)
            if ". " in (told := tell(looked.sentence)):
                raise Refused(f"{told} Enter again does it.")
        return _effect(sitting, set_setting(sitting.store, sitting.today, row.name, typed))

    field = Field("value", "Value", read, value=row.shown, needed=f"Write {row.example}.")
    return FormDialog(row.title, [field], wrap(act), about=_about(row))


def _about(row: SettingRow) -> list[Fact]:
    example = () if row.choices else (Fact(f"Write {row.example}.", style="dim"),)
    return [Fact(row.help), *example]


def _effect(sitting: Sitting, result: Result) -> Effect:
    """What was done, as a screen tells it; the sitting follows.

    Raises:
        Refused: nothing was changed.
    """
    if result.record_id is None:
        raise Refused(tell(result.sentence))
    sitting.follow_settings()
    return Effect(result.sentence, b"")


def palette(screen: BaseScreen[Any]) -> Iterator[SystemCommand]:
    """The settings one by one, and the keys, as commands."""
    yield SystemCommand("Change keys", "Give any action another key", partial(show_keys, screen))
    yield SystemCommand(
        "Setting: Standard products",
        "What everyone is offered first",
        partial(screen.action_settings, PRODUCTS),
    )
    for each in (*PERSONAL, *STORED):
        run = partial(screen.action_settings, each.name)
        yield SystemCommand(f"Setting: {each.title}", each.help, run)


def show_keys(screen: BaseScreen[Any]) -> None:
    """Open the keys over a screen."""
    screen.app.push_screen(KeysScreen(screen.sitting))
