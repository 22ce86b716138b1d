"""What a person has chosen, at work: the look of the screens, and the keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeVar

from textual import events
from textual.keys import key_to_character

from store.errors import BadInput
from tui.background import Asking
from tui.environment import Terminal
from tui.key_queue import TypeAhead
from tui.key_scripts import is_of_another_script, latin_key
from tui.preferences import LEAVING, LOOK, PERSONAL, Preferences
from tui.session import Sitting
from tui.text import visible
from tui.theme import FEW, LOOKS, THEMES
from tui.widgets.bars import Heading
from tui.widgets.keybar import KeyBar

if TYPE_CHECKING:
    from tui.key_catalogue import Node
    from tui.keymap import Catalogue, Checked

R = TypeVar("R")

NO_KEY: Final = (
    "“{}” is not a key here: switch the keyboard to Latin letters, or take the keys that F1 lists."
)
_AGAIN: Final = 3.0  # seconds in which the second press leaves
_TOLD: Final = 3  # entries of the file of keys that are told one by one


class Choosing(TypeAhead[R], Asking):
    """An application with looks and keys of a person's own.

    `first_screens` are those whose keys are looked over before the first frame; the others follow
    once they are loaded.
    """

    sitting: Sitting

    def __init__(self, preferences: Preferences, terminal: Terminal) -> None:
        super().__init__(ansi_color=True if terminal.no_colour else None)
        self.preferences = preferences
        self._terminal = terminal
        self.set_class(terminal.far, "-far")
        self._asked_at = float("-inf")
        self._troubles: list[str] = []
        self.personal = {each.name: each.choices[0] for each in PERSONAL}
        try:
            self.personal = preferences.settings()
        except BadInput as error:
            self._troubles.append(str(error))
        for theme in THEMES:
            self.register_theme(theme)
        self.apply_look()

    # Settings of a person

    def follow_preferences(self) -> None:
        """The file of settings was changed: what it says holds from now on."""
        self.personal = self.preferences.settings()
        self.apply_look()

    @property
    def look(self) -> str:
        """The look that is shown, as a choice of the setting."""
        chosen = self.personal[LOOK.name]
        if self._terminal.no_colour:
            return FEW
        if chosen in LOOKS:
            return chosen
        return FEW if self._terminal.few_colours else next(iter(LOOKS))

    def apply_look(self) -> None:
        """Show the look that is chosen."""
        self.theme = LOOKS[self.look].name

    def action_change_look(self) -> None:
        """Go on to the next look and keep it."""
        if self._terminal.no_colour:
            self.why_not("NO_COLOR is set: every look is the same without colours.")
            return
        names = list(LOOKS)
        choice = names[(names.index(self.look) + 1) % len(names)]
        self.personal[LOOK.name] = choice
        self.apply_look()
        self.clear_notifications()
        self.notify(visible(f"Look: {choice}"), markup=False)
        self.ask("preferences", lambda: self.preferences.keep(LOOK.name, choice), lambda _: None)

    def leaves(self) -> bool:
        """Whether to leave now; where a person wants to be asked, the second press does."""
        if self.personal[LEAVING.name] == LEAVING.choices[0]:
            return True
        before, self._asked_at = self._asked_at, monotonic()
        if self._asked_at - before < _AGAIN:
            return True
        self.why_not("The same key again leaves tickler.")
        return False

    # Keys

    def key_meant(self, event: events.Key) -> events.Key:
        """A letter of another script stands for the key at its place, but where words are typed."""
        key = event.key
        if key.isascii():
            return event
        box = self.focused
        if box is not None and box.check_consume_key(key, event.character):
            return event
        if any(key in keys for keys in self.sitting.keymap.values()):
            return event  # a person's own
        found = latin_key(key)
        if found is not None:
            return events.Key(found, key_to_character(found))
        if is_of_another_script(key):
            self.why_not(NO_KEY.format(key))
        return event

    def first_keys(self, screens: Sequence[Node]) -> None:
        """Take the file of keys as far as these screens know it, before the first frame."""
        try:
            entries = self.preferences.keys()
        except BadInput as error:
            self._troubles.append(str(error))
            return
        if entries:
            from tui.key_catalogue import catalogue_of
            from tui.keymap import check

            known = catalogue_of([type(self), *screens])
            self.use_keys(check(entries, known, partly=True))

    def check_keys(self) -> None:
        """Look the whole file over, in a thread, and tell what is wrong in it."""
        for trouble in self._troubles:
            self.why_not(trouble)
        self._troubles.clear()
        if self._has_entries():
            self.ask("keys", self._checked, self._use_and_tell)

    def _has_entries(self) -> bool:
        try:
            return bool(self.preferences.keys())
        except BadInput:
            return False

    def _checked(self) -> Checked:
        from tui.key_catalogue import whole_catalogue
        from tui.keymap import check

        return check(self.preferences.keys(), whole_catalogue())

    def _use_and_tell(self, checked: Checked) -> None:
        self.use_keys(checked)
        for problem in checked.problems[:_TOLD]:
            self.why_not(f"Keys: {problem.sentence}")
        if len(checked.problems) > _TOLD:
            more = len(checked.problems) - _TOLD
            self.why_not(f"Keys: and {more} more entries are left out: tickler keys check")

    def use_keys(self, checked: Checked) -> None:
        """These keys hold from now on, on every screen that is there."""
        self.sitting.keymap = checked.keys
        self.set_keymap(checked.keymap)
        for stack in self._screen_stacks.values():  # also of the places where one is not
            for screen in stack:
                for bar in screen.query(KeyBar):
                    bar.relabel()
                screen.query(Heading).refresh()

    def change_key(
        self,
        ident: str,
        keys: Sequence[str] | None,
        then: Callable[[Checked], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Keep other keys for an action, None for its default, if they can hold; use them at once.

        `failed` hears why not: nothing was changed then.
        """

        def kept() -> Checked:
            from tui.key_catalogue import whole_catalogue
            from tui.keymap import check

            known = whole_catalogue()
            entries = changed_entries(self.preferences.keys(), ident, keys, known)
            self.preferences.keep_keys(ident, entries.get(ident))
            return check(entries, known)

        def used(checked: Checked) -> None:
            self.use_keys(checked)
            then(checked)

        self.ask("keys", kept, used, failed=failed)


def changed_entries(
    entries: Mapping[str, Any], ident: str, keys: Sequence[str] | None, known: Catalogue
) -> dict[str, Any]:
    """The entries with other keys for one action.

    Raises:
        BadInput: they cannot hold, or an entry that held would not any more.
    """
    from tui.keymap import check

    before = {problem.ident for problem in check(entries, known).problems}
    changed = {name: value for name, value in entries.items() if name != ident}
    if keys is not None:
        changed[ident] = list(keys)
    found = check(changed, known).problems
    wrong = [problem for problem in found if problem.ident not in before - {ident}]
    if wrong:
        own = next((each for each in wrong if each.ident == ident), None)
        raise BadInput(own.why if own else wrong[0].sentence)
    return changed
