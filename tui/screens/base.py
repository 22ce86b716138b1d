"""What every whole screen has: the heading, the line that says what was done, undo, find, help."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual import on
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen

from store.dataclass import dataclass
from store.errors import StoreBusy, TicklerError
from tui.background import PAINTED
from tui.changed_cells import DrawsChanges
from tui.dialogs.base import KeepsDrafts
from tui.key_queue import TypeAhead
from tui.keys import FORMS, SCREEN
from tui.screens.find_customer import FindsCustomers
from tui.session import Sitting
from tui.sizes import NARROW, SHORT
from tui.text import one_stop
from tui.trail import Place
from tui.widgets.bars import DoneBar, Heading
from tui.widgets.window_table import WindowTable
from tui.words.sentences import tell
from tui.words.undo import undo_question

if TYPE_CHECKING:
    from store.exchange.report import Report
    from store.ledger.effect import Effect
    from store.ledger.undo import Undoable
    from store.views.lists.team import Conflict
    from tui.dialogs.fields import Values
    from tui.screens.conflicts import Answer
    from tui.widgets.facts import Fact

F = TypeVar("F")

# How often a change waits anew for another window's, each time as long as the store waits by
# itself: ten minutes in all.
_TURNS = 120


@dataclass(frozen=True)
class Done(Generic[F]):
    """What an action did, and the screen's data read right after it (None if that failed)."""

    effect: Effect
    fresh: F | None


def do(sitting: Sitting, act: Callable[[], Effect], read: Callable[[], F]) -> Done[F]:
    """Act, then read, in a thread; what was done stays done when reading fails.

    Another window may write for longer than the store waits by itself, as in a large import: what a
    person has done is not lost by that, it waits.
    """
    sitting.store.done = None
    try:
        effect = _in_turn(sitting, act)
    finally:
        sitting.held_up = False
    try:
        return Done(effect, read())
    except TicklerError:
        return Done(effect, None)


def _in_turn(sitting: Sitting, act: Callable[[], Effect]) -> Effect:
    for _ in range(_TURNS):
        try:
            return act()
        except StoreBusy:
            sitting.held_up = True
    return act()


class BaseScreen(Screen[Place], FindsCustomers, Generic[F]):
    """A whole screen over the store; `F` is what it reads to show itself.

    Everything that takes time runs in a thread: the group "write" for changes, one at a time, and
    "rows" for reading anew, of which the latest counts.
    """

    class Grown(Message):
        """Many customers have come or changed at once, so that the scores are of yesterday."""

    BINDINGS: ClassVar[list[BindingType]] = [*SCREEN]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (SHORT, "-high")]  # noqa: RUF012

    def __init__(self, sitting: Sitting) -> None:
        super().__init__()
        self.sitting = sitting
        self.goal: Place | None = None  # where the cursor is to be after the next reading
        self._seen = -1  # the version of the store's data that is shown
        self._said_of = -1  # the version that the line of what was done speaks of
        self._accepting: object = None  # the row under the cursor when something was done
        self._from_top = False  # a file was read, and nobody has moved since

    # What each screen says of itself

    @abstractmethod
    def reading(self, goal: Place | None = None) -> Callable[[], F]:
        """A function for the thread that reads all that is shown; `goal` is to be found in it."""

    @abstractmethod
    def show(self, fresh: F) -> None:
        """Show what was read."""

    @abstractmethod
    def place(self) -> int:
        """The place of the cursor in the list."""

    @abstractmethod
    def row_key(self) -> object:
        """What identifies the row under the cursor, None without one."""

    # Reading

    def reload(self) -> None:
        """Read everything anew, quietly; the cursor stays on its row or goes to the goal."""
        if self.sitting.is_open:
            version, read = self.sitting.version, self.reading(self.goal)
            self.ask("rows", read, lambda fresh: self.shown(fresh, version), failed=self._unread)

    def _unread(self, error: Exception) -> None:
        """Reading failed: keys are taken all the same, for one of them leads away."""
        self._seen = self.sitting.version
        self.tell(error)

    def shown(self, fresh: F, version: int) -> None:
        """Show what was read of that version of the data."""
        self._seen = version
        self.goal = None
        unmoved = self.row_key() == self._accepting
        self.show(fresh)
        if unmoved:  # other rows under the cursor are no move of a person's
            if self._from_top:
                self.go_to_top()
            self._accepting = self.row_key()

    def on_screen_resume(self) -> None:
        """Another screen may have changed what is shown here."""
        if self._said_of != self.sitting.version:
            self.accept()  # what was said here is no longer what undo takes back
        if self._seen != self.sitting.version:
            self.reload()

    def action_refresh(self) -> None:
        """Read anew because somebody asked."""
        if not self.ready():
            return
        if isinstance(self.app, DrawsChanges):
            self.app.action_draw_anew()
        self.reload()
        self.say("Read again from the store.")

    # Changing

    @property
    def takes_keys(self) -> bool:
        """Keys wait for a change to be saved and shown, so that each meets what it is about.

        The change may have been made on a screen that lay above this one a moment ago.
        """
        if self.is_asking_long("write") or self.is_asking_long("rows"):
            return True
        old = self.sitting.is_open and 0 <= self._seen < self.sitting.version
        return not self.is_asking("write") and not old

    def ready(self) -> bool:
        """Whether a change can begin now; else a toast says why not."""
        self.app.clear_notifications()  # what could not be done before is of no interest now
        if not self.sitting.is_open:
            self.why_not("The store is still opening: try again in a moment.")
            return False
        if self.is_asking("write"):
            why = "The last change is still being saved"
            if self.sitting.held_up:
                why = "Another window is writing, the last change is saved after it"
            self.why_not(f"{why}: try again in a moment.")
            return False
        return True

    def change(self, act: Callable[[], Effect], customer_id: bytes) -> None:
        """Do `act` in a thread, read anew in the same trip, and say what was done."""
        place = Place(customer_id, self.place())
        read = self.reading()

        self.ask(
            "write",
            lambda: do(self.sitting, act, read),
            lambda found: self.changed(found, place),
        )

    def wrap(self, act: Callable[[Values], Effect]) -> Callable[[Values], Done[F]]:
        """An action of a form, after which the screen's data are read in the same trip."""
        # Read as of the day that it is then: a form may stand open over midnight.
        return lambda values: do(self.sitting, lambda: act(values), lambda: self.reading()())

    def changed(self, found: Done[F], place: Place) -> None:
        """An action was done: show its result and how to take it back."""
        written = self.sitting.did(place)
        self._show_or_read(found.fresh)
        sentence = tell(found.effect.sentence)
        self.say(f"{sentence} · {self.undoes}" if written else sentence)

    def _show_or_read(self, fresh: F | None) -> None:
        if fresh is None:
            self.set_timer(PAINTED, self.reload)  # what is known already is painted first
        else:
            self.shown(fresh, self.sitting.version)

    def action_undo(self) -> None:
        """Take back the last change of this sitting; what another window did is asked about."""
        held = self.is_held("One change at a time: look at what came back first.")
        if not held and self.ready():
            self.ask("write", self.sitting.to_undo, self._undo_or_ask)

    def _undo_or_ask(self, found: Undoable) -> None:
        if not found.others:
            self._undo(found)
            return
        from tui.dialogs.ask import AskDialog

        def answered(answer: bool | None) -> None:
            if answer:
                self._undo(found)

        self.app.push_screen(AskDialog(*undo_question(found)), answered)

    def _undo(self, found: Undoable) -> None:
        def undo() -> str:
            from store.ledger.undo import undo

            told = tell(undo(self.sitting.store, self.sitting.today, found.number))
            self._look_at_team()
            return told

        redoes = f"{self.sitting.key('screen.redo')}\u00a0redoes"
        self._turn(
            undo,
            self.sitting.place_of(found.number),
            lambda: self.sitting.undid(found.number),
            f"Undone: {{}} · {redoes}",
            undone=True,
        )

    def action_redo(self) -> None:
        """Do again what was undone last."""
        if self.is_held("One change at a time: look at what was done first."):
            return

        def redo() -> str:
            from store.ledger.undo import redo

            return tell(redo(self.sitting.store, self.sitting.today))

        self._turn(
            redo,
            self.sitting.place_of_redo,
            self.sitting.redid,
            f"Done again: {{}} · {self.undoes}",
            undone=False,
        )

    def _turn(
        self,
        turn: Callable[[], str],
        goal: Place | None,
        noted: Callable[[], None],
        words: str,
        *,
        undone: bool,
    ) -> None:
        if not self.ready():
            return
        read = self.reading(goal)

        def both() -> tuple[str, F]:
            title = turn()
            self.sitting.follow_settings()  # it may have been one of them
            return title, read()

        def turned(answer: tuple[str, F]) -> None:
            noted()
            self.shown(answer[1], self.sitting.version)
            if goal is not None:
                self.went_back(goal, undone=undone)
            self.say(words.format(answer[0]))

        self.ask("write", both, turned)

    def went_back(self, place: Place, *, undone: bool) -> None:
        """A hook: what was done at that place was taken back, or done again."""

    # Saying

    def is_held(self, why: str) -> bool:
        """Whether a key that is held down repeats itself, which is then told."""
        app = self.app
        if not isinstance(app, TypeAhead) or not app.key_is_held:
            return False
        if not app.held_is_told:
            app.held_is_told = True
            self.why_not(why)
        return True

    def why_not(self, sentence: str, *, severe: bool = False) -> None:
        """Say why a key did not act; what was typed on for it runs no keys (see `TypeAhead`)."""
        super().why_not(sentence, severe=severe)
        if isinstance(self.app, TypeAhead):
            drafts = self.app.drafts if isinstance(self.app, KeepsDrafts) else None
            self.app.forget_typed(form=drafts is not None and drafts.action in FORMS)

    @property
    def undoes(self) -> str:
        """The end of a sentence of what was done."""
        return f"{self.sitting.key('screen.undo')}\u00a0undoes"

    def say(self, sentence: str) -> None:
        """Say in the line above the keys what was done; Enter or moving on clears it."""
        self._accepting = self.row_key()
        self._said_of = self.sitting.version
        self._from_top = False
        self.query_one(DoneBar).say(one_stop(sentence))

    def accept(self) -> bool:
        """Clear that line; False when there was nothing to clear."""
        self._from_top = False
        bar = self.query_one(DoneBar)
        had = bool(bar.said)
        bar.say("")
        return had

    def moved(self) -> None:
        """The cursor is on another row, which also accepts what was done."""
        if self.row_key() != self._accepting:
            self.accept()

    @on(WindowTable.Failed)
    def _table_failed(self, event: WindowTable.Failed[object]) -> None:
        self.tell(event.error)

    @on(Heading.Chosen)
    def _place_chosen(self, event: Heading.Chosen) -> None:
        self.call_later(self.app.run_action, f"app.place('{event.mode}')")

    # Everywhere

    def action_help(self) -> None:
        """Show what every key does here."""
        from tui.screens.help import show_help

        show_help(self, self.explaining())

    def explaining(self) -> Callable[[], Sequence[Fact]] | None:
        """What help begins with, read in a thread: about the thing in focus, None for nothing."""
        return None

    def before_eyes(self) -> tuple[bytes, str, bytes | None] | None:
        """The customer under the cursor, by id and name, and the step there; None without one."""
        return None

    def action_everybody(self) -> None:
        """Show the day of all reps, or the own one again; counts follow on every screen."""
        if not self.ready():
            return
        sitting = self.sitting

        def several() -> bool:
            from store.views.day.owner_scope import has_reps

            return has_reps(sitting.store)

        def turn(found: bool) -> None:
            if not found:
                self.why_not("You work alone here: all customers are yours. tickler rep add NAME")
                return
            sitting.everybody = not sitting.everybody
            sitting.version += 1  # every screen reads anew when it is shown next
            self.reload()
            self.say("The day of all reps." if sitting.everybody else "Your own customers only.")

        self.ask("reps", several, turn)

    def action_sync(self) -> None:
        """Sync with the team now."""
        team = getattr(self.app, "team", None)
        if self.ready() and team is not None:
            team.ask()

    def _look_at_team(self) -> None:
        """What is to be settled may be another number now; for the thread of a change."""
        team, signs = getattr(self.app, "team", None), getattr(self.app, "signs", None)
        if team is not None and signs is not None and signs.team:
            team.look()

    def action_differing(self) -> None:
        """Settle what two of the team have changed apart."""
        if not self.ready():
            return
        from tui.screens.conflicts import differing, settle, settling

        def chosen(found: Conflict | None) -> None:
            if found is not None:
                self.app.push_screen(settling(found), lambda answer: answered(found, answer))

        def answered(found: Conflict, answer: Answer | None) -> None:
            if answer is not None:
                self.change(lambda: settled(found, answer), found.customer_id or b"")

        def settled(found: Conflict, answer: Answer) -> Effect:
            done = settle(self.sitting, found, answer)
            self._look_at_team()
            return done

        self.app.push_screen(differing(self.sitting), chosen)

    def action_line(self) -> None:
        """Log in one line; it may leave out the customer under the cursor."""
        if not self.ready():
            return
        from tui.screens.work.line import LineDialog

        place = self.place()
        dialog = LineDialog(
            self.sitting, self.before_eyes(), self.wrap, self.action_undo, self._many_lines
        )
        self.app.push_screen(dialog, lambda found: self.form_closed(found, None, place))

    def _many_lines(self, text: str) -> None:
        from tui.screens.work.many_lines import ManyLinesDialog

        place = self.place()
        dialog = ManyLinesDialog(text, self.sitting, self.wrap)
        self.app.push_screen(dialog, lambda found: self.form_closed(found, None, place))

    def action_ending(self) -> None:
        """Show what the day came to."""
        if not self.ready():
            return
        self.sitting.navigation.open_day_end()

    def action_settings(self, name: str = "") -> None:
        """Show the settings, with the cursor on one of them."""
        if not self.ready():
            return
        self.sitting.navigation.open_settings(name)

    def action_add_customer(self) -> None:
        """Add a customer."""
        if not self.ready():
            return
        from tui.screens.work.forms import add_customer

        def closed(found: Done[F] | None) -> None:
            if found is not None:  # who was added is who the next key is about
                self.goal = Place(found.effect.customer_id, self.place())
                self.changed(Done(found.effect, None), self.goal)

        self.app.push_screen(add_customer(self.sitting, self.wrap), closed)

    def action_import_file(self) -> None:
        """Read a file, looked over first; its customers are scored as soon as it is in."""
        if not self.ready():
            return
        from tui.screens.day.import_file import ImportDialog, told

        def imported(report: Report | None) -> None:
            if report is not None:
                written = self.sitting.did(Place(b"", self.place()))
                self.ask("write", self.reading(), lambda fresh: show(report, fresh, written))

        def show(report: Report, fresh: F, written: bool) -> None:
            self.shown(fresh, self.sitting.version)
            self.go_to_top()
            self.say(f"{told(report)[0]} · {self.undoes}" if written else told(report)[0])
            self._from_top = True  # the scores that follow may bring another row there
            self.post_message(self.Grown())

        self.app.push_screen(ImportDialog(self.sitting), imported)

    def go_to_top(self) -> None:
        """A hook: a file was read, and what comes first now is to be under the cursor."""

    def form_closed(self, found: Done[F] | None, customer_id: bytes | None, place: int) -> None:
        """A form was saved, or left (None)."""
        if found is not None:
            self.changed(found, Place(customer_id or found.effect.customer_id, place))
