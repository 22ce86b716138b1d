"""Marks on the rows of a list: the keys that work one customer work all marked ones at once."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final, Generic, Protocol, TypeVar

from textual.binding import BindingType
from textual.content import Content

from tui.background import sentence_of
from tui.keys import LIST
from tui.screens.base import Done, F
from tui.screens.work.screen import HINTS, WorkScreen, outcome_items
from tui.screens.work.target import Target
from tui.text import visible
from tui.trail import Place
from tui.widgets.bars import DoneBar
from tui.widgets.facts import Fact
from tui.widgets.keybar import KeyBar, KeyItem
from tui.widgets.mark_table import MarkTable
from tui.widgets.pages import Source
from tui.words.screen import minutes

if TYPE_CHECKING:
    from store.actions.bulk import DeedKind
    from store.views.day.stops import Stop
    from tui.dialogs.base import Dialog
    from tui.screens.work.bulk import BulkDialog
    from tui.screens.work.bulk_fields import Ready
    from tui.screens.work.page_read import Known

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)

MOST: Final = 5_000  # rows worked at once; a thousand take some seconds
_NAMES: Final = {"hand_over": "Hand over"}
_HINTS: Final = (
    *HINTS,
    KeyItem("f", "focus", id="begin_round", priority=7),
    KeyItem("Space", "mark", id="mark", priority=5),
    KeyItem("A", "hand over", id="hand_over", priority=2),
    KeyItem("#", "tag", id="tag", priority=1),
)


class Markable(Source[R_co], Protocol[R_co]):
    """A list that can say which of some rows it has still."""

    def among(self, ids: Sequence[bytes]) -> Sequence[R_co]:
        """Those of these rows that are in the list now, in the given order."""
        ...

    def stops(self) -> Sequence[Stop]:
        """All its rows, each with only what a sitting must remember of it."""
        ...


class MarkingScreen(WorkScreen[F], Generic[F, R]):
    """A list with marks; `table` and `source` are set by the screen.

    Marks go by the rows' keys: they outlive another order, and are forgotten with their rows.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*LIST]

    table: MarkTable[R]
    source: Markable[R] | None = None

    @abstractmethod
    def target_of(self, row: R) -> Target:
        """Whom a key is about when this row is under the cursor."""

    @abstractmethod
    def key_of(self, row: R) -> bytes:
        """What identifies a row."""

    @abstractmethod
    def minutes_of(self, row: R) -> int:
        """How long the row's step takes."""

    # The marks

    def action_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        if self.table.toggle():
            self.show_marks()
        else:
            self.why_not(self.nobody())

    def action_mark_on(self, where: str) -> None:
        """Mark this row and the next one there."""
        if self.table.extend(where):
            self.show_marks()
        else:
            self.why_not(self.nobody())

    def action_mark_all(self) -> None:
        """Mark all rows of the list as it is filtered, as many as can be worked at once."""
        source = self.source
        if not self.ready() or source is None:
            return
        if not self.table.count:
            self.why_not(self.nobody())
            return
        self.ask("mark all", lambda: source.page(0, MOST), self._mark_all)

    def _mark_all(self, rows: Sequence[R]) -> None:
        self.table.mark(rows)
        self.show_marks()
        count = self.table.count or 0
        if count > MOST:
            self.why_not(
                f"The first {MOST:,} of {count:,} are marked: no more can be worked at once. "
                "A filter makes the list shorter."
            )

    def clear_marks(self) -> bool:
        """Take all marks away; False when there was none."""
        had = self.table.clear_marks()
        if had:
            self.show_marks()
        return had

    def look_after_marks(self) -> None:
        """The rows were read anew: forget the marks of those that have left the list."""
        source, asked = self.source, [self.key_of(row) for row in self.table.marked]
        if source is None or not asked:
            return

        def keep(rows: Sequence[R]) -> None:
            self.table.keep(asked, rows)
            self.show_marks()

        self.ask("marks", lambda: source.among(asked), keep)

    def went_back(self, place: Place, *, undone: bool) -> None:
        """What was done with marked rows was undone: they are marked again, as far as listed."""
        source, keys = self.source, list(place.marks)
        if not undone:
            self.table.unmark(keys)
            self.show_marks()
            return
        if source is None or not keys:
            return

        def mark(rows: Sequence[R]) -> None:
            self.table.mark(rows)
            self.show_marks()

        self.ask("mark again", lambda: source.among(keys), mark)

    def show_marks(self) -> None:
        """Say how many are marked and how long they take; the outcome keys are about them."""
        rows = self.table.marked
        taken = sum(self.minutes_of(row) for row in rows)
        marked = f"{len(rows):,} marked · {minutes(taken)} · Esc unmarks"
        words = marked if rows else self.subtitle()
        self.table.border_subtitle = Content(visible(words))
        self.show_outlook(self._known)

    def subtitle(self) -> str:
        """What stands below the list while nothing is marked."""
        return ""

    def show_outlook(self, known: Known | None) -> None:
        """With marks the outcome keys say for how many they stand, instead of a date."""
        super().show_outlook(known)
        count = len(self.table.marked)
        if count:
            hint = f"all {count:,}"
            items = [
                item if item.right else replace(item, hint=hint)
                for item in outcome_items({}, self.sitting)
            ]
            self.query_one("#outcomes", KeyBar).set_items(items)

    def hints(self) -> DoneBar:
        """The line that says what was done, with keys while there is nothing to say."""
        return DoneBar(_HINTS)

    # The keys, for all marked rows or the one under the cursor

    def action_outcome(self, outcome: str) -> None:
        """Log the touch, close the step, schedule the next."""
        if not self._all("done", outcome):
            super().action_outcome(outcome)

    def action_snooze(self) -> None:
        """Put off."""
        if not self._all("snooze"):
            super().action_snooze()

    def action_rest(self) -> None:
        """Nothing until a date, because…"""
        if not self._all("rest"):
            super().action_rest()

    def action_skip(self) -> None:
        """Leave out."""
        if not self._all("skip"):
            super().action_skip()

    def action_move(self) -> None:
        """Move to an agreed date."""
        if not self._all("move"):
            super().action_move()

    def action_plan(self) -> None:
        """Begin another plan with all marked; show the plan of the one under the cursor."""
        if not self._all("plan"):
            super().action_plan()

    def action_close_customer(self) -> None:
        """Close all marked with one reason; a closed one under the cursor opens again."""
        if not self._all("close"):
            super().action_close_customer()

    def action_hand_over(self) -> None:
        """Give customers to another rep."""
        self._all_or_one("hand_over")

    def action_tag(self) -> None:
        """Tag customers."""
        self._all_or_one("tag")

    def _all_or_one(self, kind: DeedKind) -> None:
        if not self._all(kind):
            target = self.step()
            if target is not None:
                self._open_for(kind, (target,))

    def open_form(self, form: Dialog[Done[F]], target: Target) -> None:
        """Open a form about one customer, which says so where others are marked."""
        marked = len(self.table.marked)
        if marked:
            form.only = f"only {target.customer}, not the {marked:,} marked"
        super().open_form(form, target)

    def _all(self, kind: DeedKind, outcome: str | None = None) -> bool:
        """Open the dialog for all marked rows; False when there is none."""
        rows = self.table.marked
        if not rows:
            return False
        if self.ready():
            self._open_for(kind, [self.target_of(row) for row in rows], outcome)
        return True

    def _open_for(
        self, kind: DeedKind, targets: Sequence[Target], outcome: str | None = None
    ) -> None:
        sitting = self.sitting

        def read() -> Ready:
            # In the thread, because the first import takes longer than a frame.
            import tui.screens.work.bulk  # noqa: F401
            from tui.screens.work.bulk_fields import ready_for

            return ready_for(kind, sitting)

        def opened(ready: Ready) -> None:
            from tui.screens.work.bulk import BulkDialog

            dialog = BulkDialog(kind, targets, sitting, self.wrap, ready, outcome=outcome)
            place = self._place()
            self.app.push_screen(dialog, lambda found: self._all_done(dialog, found, place))

        def refused(error: Exception) -> None:
            # In a dialog, so that what was typed for the one that does not come runs no keys.
            from tui.dialogs.text import ReadDialog

            self.app.push_screen(
                ReadDialog(_NAMES.get(kind, "Not possible"), lambda: [Fact(sentence_of(error))])
            )

        self.ask("choices", read, opened, failed=refused)

    @property
    def takes_keys(self) -> bool:
        """What is typed for the dialog waits until it stands."""
        return super().takes_keys and (
            not self.is_asking("choices") or self.is_asking_long("choices")
        )

    def _place(self) -> Place:
        here, keys = self.target(), tuple(self.key_of(row) for row in self.table.marked)
        return Place(b"" if here is None else here.customer_id, self.place(), keys)

    def _all_done(self, dialog: BulkDialog[Done[F]], found: Done[F] | None, place: Place) -> None:
        """It was done: those that were refused keep their marks."""
        if found is None:
            return
        refused = {row.follow_up for row in dialog.refused}
        self.table.unmark(
            self.key_of(row)
            for row in self.table.marked
            if self.target_of(row).step_id not in refused
        )
        self.show_marks()
        self.changed(found, place)
