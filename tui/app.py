"""The program on the screen: modes, looks, the palette; the store opens beside the first frame."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import events, on
from textual.actions import ActionParseResult
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.screen import Screen

from store.dataclass import dataclass
from store.errors import Refused, TicklerError
from store.sentence import text_of
from tui.background import Asking, sentence_of
from tui.crash import sentence_for, write_report
from tui.drafts import Drafts
from tui.environment import (
    Edge,
    Keys,
    Terminal,
    config_folder,
    let_hear,
    local_day,
    log_folder,
    terminal,
    utc_now,
)
from tui.gc_pauses import Garbage
from tui.heading_signs import Signs
from tui.keys import APP
from tui.lock import EVERY, Lock
from tui.navigation import Navigation
from tui.outside_changes import News, Outside
from tui.preferences import Preferences
from tui.preferences_app import Choosing
from tui.screens.base import BaseScreen
from tui.screens.day.today import TodayData, TodayScreen, read_today
from tui.session import Sitting
from tui.team import TeamSync
from tui.terminal_input import read_leniently
from tui.text import harmless, pasted, visible

if TYPE_CHECKING:
    from textual.notifications import SeverityLevel

    from store.lifecycle.calendar import WorkCalendar
    from store.safety.opening import Store

COLUMNS, LINES = 60, 20  # the least in which everything has room
LOOK_AFTER = 10.0  # seconds between two looks at the file
LONG_READ = 600.0  # seconds for a sentence that must not be missed
SAMPLE = 64  # the code of leaving in order to look around in the sample instead


@dataclass(frozen=True)
class Opened:
    """An open store with all that the first rows need, read in one go."""

    store: Store
    calendar: WorkCalendar
    currency: str
    risky: float
    first: TodayData
    is_new: bool
    last: int = 0  # the number of the last change so far
    seen: date | None = None  # the day that the store has seen last


def opened(store: Store, today: date) -> Opened:
    """Read what is shown first."""
    from store.ledger.morning import day_seen
    from store.ledger.undo import latest
    from store.settings.values import calendar_of, currency_of, setting
    from store.views.lists.customers import nobody_yet

    last = latest(store)  # before the rows: what comes between is told as another's change
    first = read_today(store, today)
    risky = float(setting(store, "risky"))
    return Opened(
        *(store, calendar_of(store), currency_of(store), risky, first, nobody_yet(store)),
        *(last, day_seen(store)),
    )


def import_the_rest() -> None:
    """Import the screens and dialogs that the first frame does without."""
    for name in (
        "customer.history",
        "customer.plan",
        "customer.screen",
        "customer.value",
        "customers.find",
        "customers.screen",
        "customers.views",
        "help",
        "work.log",
    ):
        import_module(f"tui.screens.{name}")
    from store.query import explain

    explain("is:new")  # the first filter builds the parser, 60 ms with its import


class TicklerApp(Choosing[None]):
    """The application. `opening` is already running when the first frame is drawn."""

    TITLE = "tickler"
    # Today's style is read with the rest: another reading would cost the first frame 30 ms.
    CSS_PATH = ["tickler.tcss", "screens/day/today.tcss"]  # noqa: RUF012
    DEFAULT_MODE = "today"
    BINDINGS: ClassVar[list[BindingType]] = [*APP]

    def __init__(
        self,
        edge: Edge,
        opening: Future[Opened],
        *,
        demo: bool = False,
        clock: Callable[[], date] = local_day,
        preferences: Preferences | None = None,
        terminal: Terminal = Terminal(),  # noqa: B008 frozen
    ) -> None:
        super().__init__(preferences or Preferences(), terminal)
        read_leniently()
        self.sitting = Sitting(edge.today, clock, demo=demo, told=edge.told)
        self.sitting.navigation = Navigation(self, self.sitting)
        self._opening = opening
        self.scorer: Thread | None = None
        self.outside = Outside(self, self.sitting, self.show_news, self.score)
        self.signs = Signs(self)
        self.team = TeamSync(self, self.sitting, self.outside.left)
        self.garbage = Garbage()
        self.drafts = Drafts(self)
        self._held: list[Callable[[], None]] = []
        self.lock = Lock(self, self.sitting, opened=self.tell_held)
        self._small = False
        self._worry = ""
        self._today = TodayScreen(self.sitting)
        self.add_mode("customers", self._customers)
        self.add_mode("plans", self._plans)
        self.add_mode("segments", self._segments)
        self.add_mode("portfolio", self._portfolio)
        self.first_keys([TodayScreen])

    def get_default_screen(self) -> Screen[Any]:
        """Today, in the mode that is there from the beginning."""
        return self._today

    def _customers(self) -> Screen[Any]:
        from tui.screens.customers.screen import CustomersScreen

        return CustomersScreen(self.sitting)

    def _plans(self) -> Screen[Any]:
        from tui.screens.portfolio.plans import PlansScreen

        return PlansScreen(self.sitting)

    def _segments(self) -> Screen[Any]:
        from tui.screens.portfolio.segments import SegmentsScreen

        return SegmentsScreen(self.sitting)

    def _portfolio(self) -> Screen[Any]:
        from tui.screens.portfolio.portfolio import PortfolioScreen

        return PortfolioScreen(self.sitting)

    def on_mount(self) -> None:
        """Today is shown already; its rows come when the store is open."""
        self.add_mode("today", self.get_default_screen)
        self.ask("open", self._opening.result, self._opened, failed=self._not_opened)

    def _opened(self, opened: Opened) -> None:
        sitting = self.sitting
        sitting.opened(*(opened.store, opened.calendar, opened.currency, opened.risky), opened.last)
        self._today.first_rows(opened.first)
        if sitting.told and opened.seen is not None and sitting.today < opened.seen:
            opened.store.figures_on = opened.seen
        self.call_after_refresh(self._warm)
        self.set_interval(LOOK_AFTER, self._guard_store)
        for notice in opened.store.notices:
            self.why_not(text_of(notice))
        self.outside.begin(opened.seen)
        if not opened.first.day.customers and opened.is_new:
            self.call_after_refresh(self._first_time)
        else:
            self.call_after_refresh(self.drafts.offer)

    def _guard_store(self) -> None:
        """Every while: is the file still there, is what waits in it, is a backup due?"""
        from store.safety.automatic import look_after

        sitting = self.sitting
        if not sitting.scoring:
            work = partial(look_after, sitting.store, backups=not sitting.demo)
            self.ask("look-after", work, lambda _: None, failed=self._worried)

    def _worried(self, error: Exception) -> None:
        """Say it once: it will be the same the next time."""
        if str(error) != self._worry:
            self._worry = str(error)
            self.notify(visible(str(error)), severity="error", timeout=LONG_READ, markup=False)

    def _first_time(self) -> None:
        from tui.screens.day.first_start import FirstDialog

        self.push_screen(FirstDialog(), self._begin)

    def _begin(self, way: str | None) -> None:
        if way == "sample":
            self.exit(return_code=SAMPLE)
        elif way == "import":
            self._today.action_import_file()
        elif way == "add":
            self._today.action_add_customer()

    def _not_opened(self, error: Exception) -> None:
        from tui.screens.trouble import TroubleScreen

        code = error.exit_code if isinstance(error, TicklerError) else 3
        self.push_screen(TroubleScreen(sentence_of(error), code))

    # In the background

    def _warm(self) -> None:
        """Import what the first key will need, so that it need not wait for it."""
        self.ask("warm", import_the_rest, lambda _: self._warmed())

    def _warmed(self) -> None:
        self.check_keys()
        self._style_the_rest()
        if not self.is_headless:
            self.garbage.begin()
            self.drafts.watch_terminal()
            self.set_interval(1, self.outside.look_at_clock)
            self.set_interval(EVERY, self.lock.look)
            Thread(target=self.outside.watch_store, daemon=True).start()
            self.team.begin()
        self.score()

    def _style_the_rest(self) -> None:
        """Read the styles of all screens at once: one more costs 0.02 s, however short it is."""
        folder = Path(__file__).parent
        base = folder / "screens" / "portfolio" / "overview.tcss"  # some build on it
        for path in (base, *sorted(folder.rglob("*/*.tcss"))):
            if not self.stylesheet.has_source(str(path)):
                self.stylesheet.read(path)
        self.stylesheet.reparse()
        self.stylesheet.update(self)

    @on(BaseScreen.Grown)
    def _grown(self) -> None:
        self.score(told=True)

    def score(self, *, told: bool = False) -> None:
        """Bring what the day brings; a daemon, because leaving must not wait for it.

        `told`: with a word when it begins and when it is done.
        """
        if self.outside.doubts:
            return
        before = self.scorer
        self.scorer = Thread(target=self._score_all, args=(before, told), daemon=True)
        self.scorer.start()

    def _score_all(self, before: Thread | None, told: bool) -> None:
        from store.ledger.morning import due, score_everybody, see_first_day

        sitting = self.sitting
        if before is not None:
            before.join()
        try:
            day = sitting.store.figures_on or sitting.today
            waiting = due(sitting.store, day)
            if waiting:
                sitting.scoring = True
                if told:
                    self.signs.tell(f"scoring {waiting:,}…")
                many = score_everybody(sitting.store, day).customers
                self.post_message(News())
            else:
                many = see_first_day(sitting.store, day)
            if told and (many or waiting):
                self.signs.tell(f"{many:,} scored", over=True)
        except TicklerError as error:
            self.call_from_thread(self.tell, error)
        except RuntimeError:
            pass  # the program has been left in the meantime
        finally:
            sitting.scoring = False

    @on(News)
    def _told(self, news: News) -> None:
        self.show_news(fresh=news.fresh, words=news.words)

    def show_news(self, *, fresh: bool = True, words: str = "") -> None:
        """Read anew what is shown, also below a dialog, or say it there; the cursor stays."""
        self.sitting.version += fresh
        for screen in [each for each in self.screen_stack if isinstance(each, BaseScreen)][-1:]:
            if fresh:
                screen.reload()
            if words:
                screen.say(words)

    def on_unmount(self) -> None:
        """Nobody is left to be shown what others do."""
        self.outside.left.set()

    def on_resize(self, event: events.Resize) -> None:
        """Say once when the terminal becomes too small for all that is shown."""
        columns, lines = event.size
        small = columns < COLUMNS or lines < LINES
        if small and not self._small:
            self.why_not(
                f"{columns} columns and {lines} lines: "
                f"below {COLUMNS} and {LINES} not everything has room."
            )
        self._small = small

    async def on_event(self, event: events.Event) -> None:
        """What is pasted is text and nothing else, in the palette's own field too."""
        if isinstance(event, events.Paste):
            event.text = harmless(pasted(event.text))
        elif isinstance(event, events.InputEvent):
            self.garbage.touched()
            self.lock.touched()
        await super().on_event(event)

    def copy_to_clipboard(self, text: str) -> None:
        """Send a text to the terminal's clipboard; whether it takes it nobody can know."""
        super().copy_to_clipboard(text)
        self.notify("Sent to the clipboard.", markup=False)

    def show_help(self, screen: Screen[Any]) -> None:
        """Show what every key of a dialog does."""
        from tui.screens.help import show_help

        show_help(screen)

    # Looks, places, the palette

    def _fatal_error(self) -> None:
        """End with one sentence: Textual would print the values of all variables, so data."""
        error = self._exception or RuntimeError()
        report = write_report(error, log_folder(), utc_now())
        self.bell()
        self.panic(Text(visible(sentence_for(error, report))))

    async def action_quit(self) -> None:
        """Leave, unless a form holds words that nobody has saved."""
        screen = self.screen
        if (not isinstance(screen, Asking) or screen.may_leave()) and self.leaves():
            self.drafts.drop_all()
            self.exit()

    def action_lock_now(self) -> None:
        """Lock the screens; whatever is half typed lies behind."""
        try:
            self.lock.now()
        except Refused as error:
            self.notify(visible(str(error)), severity="warning", markup=False)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Show a sentence for a while; over the lock it would tell of customers, so it waits."""
        tell = partial(
            super().notify,
            message,
            title=title,
            severity=severity,
            timeout=timeout,
            markup=markup,
        )
        if self.lock.closed:
            self._held.append(tell)
        else:
            tell()

    def tell_held(self) -> None:
        """Show what came while the screens were locked."""
        held, self._held = self._held, []
        for each in held:
            each()

    def action_command_palette(self) -> None:
        """Show the palette, unless the screens are locked: it would show what lies behind."""
        if not self.lock.closed:
            super().action_command_palette()

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do it, and know which it was: a form that it opens may have to be opened again."""
        self.drafts.action = action if isinstance(action, str) else ""
        return await super().run_action(action, default_namespace, namespaces)

    def action_place(self, mode: str) -> None:
        """Go to a place; when one is there already, back to its list."""
        if mode != self.current_mode:
            self.switch_mode(mode)
        elif len(self.screen_stack) > 1:
            while len(self.screen_stack) > 1:
                self.pop_screen()
        else:
            self._today.why_not("You are there already.")

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every live key under its name, then the settings one by one."""
        from tui.screens.help import live_keys
        from tui.screens.settings.screen import palette

        for row in live_keys(screen):
            if row.where:
                continue  # a move of the cursor is no command
            yield SystemCommand(row.title, row.binding.tooltip, row.run)
        if self._driver is not None and self._driver.can_suspend:
            back = "Stop for a while; “fg” in the shell comes back here (ctrl+z undoes instead)"
            yield SystemCommand("To the shell", back, self.action_suspend_process)
        if isinstance(screen, BaseScreen):
            yield from palette(screen)


def run(edge: Edge, *, demo: bool = False) -> int:
    """Run the screens on the store of `edge`; returns the exit code of the process."""
    preferences = Preferences(config_folder())
    opening: Future[Opened] = Future()
    keys = edge.keys()
    keys.unlock(edge.path)
    Thread(target=_fulfil, args=(opening, edge, keys, demo), daemon=True).start()
    app = TicklerApp(edge, opening, demo=demo, preferences=preferences, terminal=terminal())
    app.run()
    if app.sitting.is_open and not app.sitting.scoring:
        from store.safety.automatic import leave

        told = leave(app.sitting.store, backups=not demo)
        if told is not None:
            sys.stderr.write(f"{visible(text_of(told))}\n")
    return app.return_code or 0


def _fulfil(opening: Future[Opened], edge: Edge, keys: Keys, demo: bool) -> None:
    try:
        store = edge.open(create=True, keys=keys, slim=True)
        if not demo:
            let_hear(store)
        opening.set_result(opened(store, edge.today))
    except BaseException as error:
        opening.set_exception(error)
