"""Focus mode: one customer at a time, in an order that stands still for the sitting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.widget import Widget

from store.errors import Refused
from store.views.day.stops import Standing, Stop, standing
from tui.keys import ROUND
from tui.screens.base import Done
from tui.screens.customer.page_turns import ReadingScreen
from tui.screens.focus.facts import Columns, end_of_round
from tui.screens.focus.next_customer import FocusData, read_stop, skipped_words
from tui.screens.focus.round import Round
from tui.screens.work.page_read import show_day, standing_figures, target_of
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.title import title
from tui.trail import Place
from tui.widgets.bars import Figure, Heading
from tui.widgets.facts import Fact, Facts
from tui.widgets.keybar import KeyBar
from tui.words.faces import GROUND, TALK, facts_of
from tui.words.screen import minutes

_END: Final = "The end of this sitting"
_KEPT: Final = 20  # pages in memory, for going on and back at once


class FocusScreen(ReadingScreen[FocusData]):
    """A sitting over the rows that `listing` reads; it begins at the one whose key is `start`.

    The order is taken once. Who comes later is only announced, until somebody asks for it.
    """

    TITLE = "Focus"
    CSS_PATH = "focus.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [*ROUND]

    def __init__(
        self, sitting: Sitting, listing: Callable[[], Sequence[Stop]], start: bytes
    ) -> None:
        super().__init__(sitting)
        self._listing = listing
        self._start = start
        self._round = Round(())
        self._taken = False
        self._shown: int | None = None  # the index in the round of what is on the screen
        self._last = Place(b"", 0)  # who was looked at last
        self._mine: set[bytes] = set()  # customers who were worked here, and are not news
        self._pages: dict[int, FocusData] = {}  # by their place in the round
        self._pages_of = -1  # the version of the data that they were read of

    def compose(self) -> ComposeResult:
        """The heading, the page in its two columns, the keys."""
        yield Heading("")
        with VerticalScroll(id="page", classes="panel"), Container(id="columns"):
            yield Facts((Fact("Reading…", style="dim"),), id="talk")
            yield Facts(id="ground")
        yield self.hints()
        yield KeyBar(id="outcomes")

    def on_mount(self) -> None:
        """The round is taken when the screen is shown, see `reload`."""
        show_day(self, None)
        page = self.query_one("#page", VerticalScroll)
        page.focus()
        self.watch(page, "scroll_y", self._sign, init=False)
        self.watch(page, "virtual_size", self._sign, init=False)
        self.show_outlook(None)

    # What the base asks

    def reading(self, goal: Place | None = None) -> Callable[[], FocusData]:
        """Reads who is looked at, or who is next if there is nothing left to do there."""
        store, today, stops = self.sitting.store, self.sitting.today, self._round.stops
        everybody = self.sitting.everybody
        index = self._round.index
        if goal is not None:
            self._mine.add(goal.customer_id)
            found = self._round.find(goal)
            index = index if found is None else found
        return lambda: read_stop(store, today, stops, index, everybody=everybody)

    def reload(self) -> None:
        """Read anew; an answer that a change or a key has overtaken is of no interest."""
        if not self.sitting.is_open:
            return
        if not self._taken:
            self._take()
            return
        version, asked = self.sitting.version, self._here()

        def read(fresh: FocusData) -> None:
            if asked == self._here():
                self.shown(fresh, version)

        self.ask("rows", self.reading(), read, failed=super().tell)

    def _here(self) -> tuple[int, int, int]:
        return self.sitting.version, id(self._round), self._round.index

    def _take(self) -> None:
        """Take the round, and read its first page in the same trip."""
        store, today, version = self.sitting.store, self.sitting.today, self.sitting.version
        everybody = self.sitting.everybody
        listing, start = self._listing, self._start

        def take() -> tuple[Round, FocusData]:
            stops = listing()
            places = (place for place, stop in enumerate(stops) if stop.key == start)
            taken = Round(stops, next(places, 0))
            return taken, read_stop(store, today, stops, taken.index, everybody=everybody)

        def took(answer: tuple[Round, FocusData]) -> None:
            self._begin(answer[0])
            self.shown(answer[1], version)

        self.ask("rows", take, took)

    def show(self, fresh: FocusData) -> None:
        """Show it, and look meanwhile how the round stands and who is next."""
        news = [
            gone
            for key, gone in fresh.passed.items()
            if key not in self._round.gone and self._round.customer_of(key) not in self._mine
        ]
        self._round.found(fresh.index, fresh.passed)
        self._display(fresh)
        if news:
            self.why_not(skipped_words(news))
        self._count()
        self._look_ahead()

    def place(self) -> int:
        """The place in the round."""
        return self._round.index

    def row_key(self) -> object:
        """The stop that is looked at, None at the end."""
        return None if self._round.current is None else self._round.current.key

    def target(self) -> Target | None:
        """The customer on the screen with the step of the round; None before it is read."""
        stop, known = self._round.current, self._known
        if stop is None or known is None or self._shown != self._round.index:
            return None
        return target_of(known, stop, self.sitting.today)

    def nobody(self) -> str:
        """Why nobody is here."""
        if self._taken and self._round.current is None:
            return f"This is the end of the sitting. {self._ways_on()}"
        return "The page is still loading: try again in a moment."

    @property
    def takes_keys(self) -> bool:
        """Keys wait for the customer whom they are meant for."""
        waits = self._shown != self._round.index and self.is_asking("rows")
        return super().takes_keys and (not waits or self.is_asking_long("rows"))

    def changed(self, found: Done[FocusData], place: Place) -> None:
        """Somebody was worked, who is no news when the next one is shown."""
        self._mine.add(place.customer_id)
        super().changed(found, place)

    def tell(self, error: Exception) -> None:
        """Say what went wrong; a step that another window has worked is skipped."""
        super().tell(error)
        if isinstance(error, Refused):
            self.reload()

    # The round

    def _begin(self, taken: Round) -> None:
        self._taken, self._round = True, taken
        self._shown, self._pages_of = None, -1

    def _count(self) -> None:
        """See how the whole round stands, which takes a moment in a long one."""
        store, today, listing = self.sitting.store, self.sitting.today, self._listing
        asked, version = self._round, self.sitting.version

        def counted(found: Standing) -> None:
            if asked is self._round and version == self.sitting.version:
                asked.settle(found.gone, found.new)
                self._figures()

        self.ask("round", lambda: standing(store, today, asked.stops, listing), counted)

    def _look_ahead(self) -> None:
        """Read the page of the next one, so that going on takes no time."""
        store, today, asked = self.sitting.store, self.sitting.today, self._round
        everybody = self.sitting.everybody
        there, version = asked.onward(1), self.sitting.version
        if there is None or there == len(asked.stops) or self._kept(there) is not None:
            return

        def keep(found: FocusData) -> None:
            if asked is self._round and version == self.sitting.version:
                self._keep(found)

        self.ask(
            "ahead", lambda: read_stop(store, today, asked.stops, there, everybody=everybody), keep
        )

    def _keep(self, page: FocusData) -> None:
        if self._pages_of != self.sitting.version or len(self._pages) >= _KEPT:
            self._pages.clear()
        self._pages_of = self.sitting.version
        if page.end is None:
            self._pages[page.index] = page

    def _kept(self, index: int) -> FocusData | None:
        """The page in that place, if it was read since the last change."""
        return self._pages.get(index) if self._pages_of == self.sitting.version else None

    def action_neighbour(self, by: int) -> None:
        """Show the next or previous one who is left."""
        if not self._taken or not self.ready():
            return
        there = self._round.onward(by)
        if there is None:
            where = "end" if self._round.current is None else "first customer who is left"
            back = self.sitting.key("round.leave")
            self.why_not(f"This is the {where}: {back} goes back to the list.")
            return
        self.accept()
        self._round.index = there
        kept = self._kept(there)
        if kept is not None:
            self._display(kept)
        self.reload()

    def action_sort_anew(self) -> None:
        """Take the list as it is now, and stay at this customer."""
        if not self._taken or not self.ready():
            return
        store, today, listing = self.sitting.store, self.sitting.today, self._listing
        everybody = self.sitting.everybody
        old, version = self._round, self.sitting.version

        def take() -> tuple[Round, FocusData]:
            taken = old.taken_anew(listing())
            return taken, read_stop(store, today, taken.stops, taken.index, everybody=everybody)

        def took(answer: tuple[Round, FocusData]) -> None:
            if old is not self._round or version != self.sitting.version:
                return
            came = answer[0].more_than(old)
            self._begin(answer[0])
            self.shown(answer[1], version)
            self.say(f"Sorted anew: {self._round.left:,} left, {came:,} of them new.")

        self.ask("rows", take, took)

    # The screen

    def _display(self, fresh: FocusData) -> None:
        """Put a page, or what the day came to, on the screen."""
        page, known = self.query_one("#page", VerticalScroll), fresh.known
        today = self.sitting.today
        columns = Columns([], [])
        if known is not None:
            self._keep(fresh)
            self._last = Place(known.page.row.key, fresh.index)
            title(page, known.page.row.name)
            about = known.page, today, known.step_id, fresh.ahead
            columns = Columns(facts_of(TALK, *about), facts_of(GROUND, *about))
        elif fresh.end is not None:
            title(page, _END)
            worked, left = len(self._round.gone), self._round.left
            columns = end_of_round(fresh.end, worked, left, self._ways_on())
        self.query_one("#talk", Facts).show(columns.left)
        self.query_one("#ground", Facts).show(columns.right)
        self.query_one("#ground").display = bool(columns.right)
        if self._shown != fresh.index:
            page.scroll_home(animate=False, immediate=True)
        self._shown = fresh.index
        self.show_outlook(known)
        self._figures()
        self.call_after_refresh(self._sign)

    def _figures(self) -> None:
        """Where one is in the round, how much is left, and who has come since."""
        now = self._round
        figures = standing_figures(self.sitting)
        if now.current is not None:
            figures.append(Figure(f"{now.index + 1:,} of {len(now.stops):,}", 9))
        figures += [Figure(f"{now.left - now.early:,} left", 7)]
        figures += [Figure(f"{now.early:,} early", 3)] if now.early else []
        figures += [Figure(minutes(now.minutes), 4)]
        if now.new:
            key = self.sitting.key("round.sort")
            figures.append(Figure(f"+{now.new:,} new · {key} re-sorts", 8))
        self.query_one(Heading).show(figures)

    def _ways_on(self) -> str:
        """The keys that lead on from the end."""
        key = self.sitting.key
        ways = [
            f"{key('round.leave')} goes back to the list",
            f"{key('screen.ending')} shows the day's end",
            f"{key('screen.undo')} undoes the last change",
        ]
        if self._round.left:
            ways.insert(0, f"{key('page.next')} begins again with the first of them")
        if self._round.new:
            ways.insert(0, f"{key('round.sort')} takes in {self._round.new:,} who came since")
        return " · ".join(ways)

    def _sign(self) -> None:
        """Say when more follows below."""
        page = self.query_one("#page", VerticalScroll)
        page.border_subtitle = "↓ more follows" if page.scroll_y < page.max_scroll_y else ""

    def on_resize(self) -> None:
        """Another size shows more of the page, or less."""
        self.call_after_refresh(self._sign)

    # The other keys

    def action_open(self) -> None:
        """Clear what was done; when there is nothing to clear, open the customer's page."""
        if self.is_asking("write") or self.accept():
            return
        target = self.customer()
        if target is not None:
            self.show_page(target.customer_id, stop=self._round.current)

    def focus_next(self, selector: str | type[Widget] = "*") -> Widget | None:
        """There is one part only, which a person who presses Tab should know."""
        self.why_not("There is only one part here: ↑ ↓ PgUp and PgDn scroll it.")
        return super().focus_next(selector)

    def focus_previous(self, selector: str | type[Widget] = "*") -> Widget | None:
        """The same backwards."""
        return self.focus_next(selector)

    def action_leave(self) -> None:
        """Go back to the list, to the customer who was looked at last."""
        if self.is_asking("write"):
            self.why_not("The last change is still being saved: try again in a moment.")
            return
        self.dismiss(self._last if self._last.customer_id else None)
