"""Working a follow-up: the same keys on Today, in the customers list and on a customer's page."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from store.errors import Refused
from tui.keys import OUTCOMES, WORK
from tui.screens.base import BaseScreen, Done, F
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.widgets.bars import DoneBar
from tui.widgets.keybar import KeyBar, KeyItem
from tui.words.screen import key_day

if TYPE_CHECKING:
    from store.ledger.effect import Effect
    from store.views.customer.page import Panel
    from store.views.day.owed_amount import Owed
    from store.views.plans.position import Ahead
    from tui.dialogs.base import Dialog
    from tui.screens.work.page_read import Known
    from tui.screens.work.reach import Reach

HINTS = (
    KeyItem("s", "snooze", id="snooze", priority=9),
    KeyItem("b", "rest", id="rest", priority=8),
    KeyItem("l", "log", id="log", priority=9),
    KeyItem(":", "line", id="line", priority=4),
    KeyItem("k", "skip", id="skip", priority=6),
    KeyItem("m", "move", id="move", priority=6),
    KeyItem("n", "new", id="new_step", priority=5),
    KeyItem("o", "offer", id="offer", priority=4),
    KeyItem("x", "case", id="case", priority=3),
    KeyItem("p", "plan", id="plan", priority=5),
    KeyItem("v", "value", id="value", priority=5),
    KeyItem("h", "history", id="history", priority=4),
    KeyItem("c", "close", id="close_customer", priority=3),
    KeyItem("u", "undo", id="undo", priority=7),
)
_HELP = KeyItem("?", "help", id="help", priority=99, right=True)


def outcome_items(outlook: Mapping[str, Ahead], sitting: Sitting) -> list[KeyItem]:
    """The outcome keys with the dates that they lead to."""
    items = [
        KeyItem(
            digit,
            label,
            key_day(outlook[name].due, sitting.today) if name in outlook else "",
            priority=len(OUTCOMES) - number,
            id=f"outcome('{name}')",
            brief=key_day(outlook[name].due, sitting.today, brief=True) if name in outlook else "",
        )
        for number, (digit, name, label, _) in enumerate(OUTCOMES)
    ]
    return [*items, _HELP]


class WorkScreen(BaseScreen[F]):
    """A screen with a customer under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [*WORK]

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting)
        self._known: Known | None = None
        self._doubted: tuple[bytes, str] | None = None  # a step far ahead, and how it went

    @abstractmethod
    def target(self) -> Target | None:
        """Whom a key is about now; None without a customer under the cursor."""

    def before_eyes(self) -> tuple[bytes, str, bytes | None] | None:
        """The customer under the cursor, with the step that the keys take."""
        target = self.target()
        return None if target is None else (target.customer_id, target.customer, target.step_id)

    # Whether a key can act

    def customer(self) -> Target | None:
        """The customer under the cursor; None after saying why there is none."""
        if not self.ready():
            return None
        target = self.target()
        if target is None:
            self.why_not(self.nobody())
        return target

    def nobody(self) -> str:
        """Why there is nobody under the cursor."""
        find = self.sitting.key("screen.find")
        return f"No customer is chosen: move to a row with ↑ and ↓, or find one with {find}."

    def live_customer(self) -> Target | None:
        """The customer, if not closed; None after saying why not."""
        target = self.customer()
        if target is not None and not target.live:
            key = self.sitting.key("customer.close")
            self.why_not(f"{target.customer} is closed: {key} opens it again.")
            return None
        return target

    def step(self) -> Target | None:
        """The customer with a step to work; None after saying why not."""
        target = self.live_customer()
        if target is not None and target.step_id is None:
            self.why_not(f"The next step of {target.customer} is not read yet: try again.")
            return None
        return target

    # The keys

    def action_outcome(self, outcome: str) -> None:
        """Log the touch, close the step, schedule the next: all with one key."""
        if self.is_held("One customer at a time: look at the next one first."):
            return
        target = self.step()
        if target is None:
            return
        if outcome == "bought":
            from tui.screens.work.forms import sold

            self.open_form(sold(target, self.sitting, self.wrap, self._owed_by(target)), target)
            return
        store, today, step = self.sitting.store, self.sitting.today, target.step_id

        def act() -> Effect:
            from store.actions.records import FarStep, work_step
            from store.actions.touches import Touch

            assert step is not None
            touch = Touch(channel=target.channel, outcome=outcome)
            meant, self._doubted = self._doubted == (step, outcome), None
            try:
                return work_step(store, today, step, touch, far_ok=meant)
            except FarStep as far:
                self._doubted = step, outcome
                again, log = self.sitting.key(f"outcome.{outcome}"), self.sitting.key("touch.log")
                ways = f"{again} again settles it today, {log} logs a touch beside it"
                raise Refused(f"{far.what}: {ways}.") from None

        self.change(act, target.customer_id)

    def action_snooze(self) -> None:
        """Put the step off."""
        self._form("snooze", self.step())

    def action_rest(self) -> None:
        """Nothing until a date, because…"""
        self._form("rest", self.live_customer())

    def action_skip(self) -> None:
        """Leave the step out."""
        self._form("skip", self.step())

    def action_move(self) -> None:
        """Move the step to an agreed date."""
        self._form("move", self.step())

    def action_move_later(self) -> None:
        """Move the step and the later ones with it."""
        target = self.step()
        if target is not None:
            from tui.screens.work.move_steps import move_later

            self.open_form(move_later(target, self.sitting, self.wrap), target)

    def action_new_step(self) -> None:
        """Add a follow-up."""
        self._form("new_step", self.live_customer())

    def action_offer(self) -> None:
        """Record an offer; the form says so when offers must wait."""
        target = self.customer()
        if target is not None:
            from tui.screens.work.forms import offer

            page = self.page_of(target)
            self.open_form(offer(target, self.sitting, self.wrap, page), target)

    def action_promise(self) -> None:
        """Record a promise."""
        self._form("promise", self.live_customer())

    def action_purchase(self) -> None:
        """Record a purchase."""
        target = self.customer()
        if target is not None:
            from tui.screens.work.forms import purchase

            owed = self._owed_by(target)
            self.open_form(purchase(target, self.sitting, self.wrap, owed), target)

    def action_cost(self) -> None:
        """Record what they have cost us."""
        self._form("cost", self.customer())

    def action_satisfaction(self) -> None:
        """Record an answer to how satisfied they are."""
        target = self.customer()
        if target is not None:
            from tui.screens.work.score import ScoreDialog

            self.open_form(ScoreDialog(target, self.sitting, self.wrap), target)

    def action_case(self) -> None:
        """Show what is open and owed, and open more."""
        target = self.customer()
        if target is not None:
            from tui.screens.work.case import CaseDialog

            self.open_form(CaseDialog(target, self.sitting, self.wrap), target)

    def action_reach(self) -> None:
        """Copy a phone, an e-mail or where a file lies, or hand it to another program."""
        target = self.customer()
        if target is None:
            return
        page = self.page_of(target)
        if page is None:
            self.why_not(f"The page of {target.customer} is not read yet: try again.")
            return
        from tui.environment import open_outside
        from tui.screens.work.reach import ReachDialog

        dialog = ReachDialog(target, page)

        def chosen(way: Reach | None) -> None:
            if way is None:
                return
            if dialog.opens:
                address = way.address
                self.ask("open", lambda: open_outside(address), lambda ok: self._opened(way, ok))
            else:
                self.app.copy_to_clipboard(way.value)
                self.say(f"Copied: {way.value}")

        self.app.push_screen(dialog, chosen)

    def _opened(self, way: Reach, done: bool) -> None:
        if done:
            self.say(f"Handed over: {way.value}")
            return
        self.app.copy_to_clipboard(way.value)
        self.why_not(f"No program here opens it: {way.value} is copied instead.")

    def action_left(self) -> None:
        """Note that they said they left."""
        self._form("left", self.live_customer())

    def action_close_customer(self) -> None:
        """Close the customer, or open a closed one again."""
        target = self.customer()
        if target is not None:
            self._form("close" if target.live else "reopen", target)

    def action_log(self) -> None:
        """Log a touch with its note."""
        target = self.customer()
        if target is None:
            return
        from tui.screens.work.log import LogDialog

        known = self._known
        page = self.page_of(target)
        outlook = {} if known is None or page is None else known.outlook
        people = () if page is None else page.card.people
        self.open_form(LogDialog(target, self.sitting, self.wrap, outlook, people), target)

    def action_plan(self) -> None:
        """Show the plan ahead."""
        target = self.step()
        if target is not None:
            from tui.screens.customer.plan import PlanDialog

            self.open_form(PlanDialog(target, self.sitting, self.wrap), target)

    def action_value(self) -> None:
        """Show why this number."""
        target = self.customer()
        if target is not None:
            from tui.screens.customer.value import value_dialog

            self.app.push_screen(value_dialog(target, self.sitting))

    def action_history(self) -> None:
        """Show everything that happened."""
        target = self.customer()
        if target is not None:
            from tui.screens.customer.history import HistoryDialog

            self.open_form(HistoryDialog(target, self.sitting, self.wrap), target)

    def page_of(self, target: Target) -> Panel | None:
        """What is known of the customer; None while the answer is still on its way."""
        known = self._known
        if known is None or known.page.row.key != target.customer_id:
            return None
        return known.page

    def _owed_by(self, target: Target) -> Owed | None:
        """The amount of a sale that is owed, as far as the customer is read."""
        known = self._known
        return None if known is None or self.page_of(target) is None else known.owed

    def _form(self, name: str, target: Target | None) -> None:
        if target is None:
            return
        from tui.screens.work import forms

        self.open_form(getattr(forms, name)(target, self.sitting, self.wrap), target)

    def open_form(self, form: Dialog[Done[F]], target: Target) -> None:
        """Open a form about the customer; what it does is shown and said."""
        place = self.place()
        form.concerns = target.customer_id
        self.app.push_screen(form, lambda found: self.form_closed(found, target.customer_id, place))

    # The bars

    def show_outlook(self, known: Known | None) -> None:
        """Put the dates that the outcomes lead to on their keys."""
        self._known = known
        outlook = {} if known is None else known.outlook
        self.query_one("#outcomes", KeyBar).set_items(outcome_items(outlook, self.sitting))

    @on(KeyBar.Pressed)
    async def _clicked(self, event: KeyBar.Pressed) -> None:
        await self.app.run_action(event.item.id, self)

    def hints(self) -> DoneBar:
        """The line that says what was done, with keys while there is nothing to say."""
        return DoneBar(HINTS)
