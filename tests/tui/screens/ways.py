"""How to get to every screen and every dialog, in keys from Today with the cursor on a customer.

A class of screen or a function that makes a dialog which has no way here fails a test.
"""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from textual.screen import ModalScreen, Screen

import tui.screens
from tests.tui.screens.kit import Desk, Typed
from tui.widgets.window_table import WindowTable

_CLEAR = ("end", "ctrl+u")  # the filter of the way before
_MADE = re.compile(r"\w*(Dialog|Screen)\b")


@dataclass(frozen=True)
class Way:
    """`what` is a class or the function that makes a dialog; `title` begins what is shown.

    Keys that begin with “row:” put the cursor of the table on the first row with these words, those
    with “event:” on the first line of the history of that kind. `names` says that the customer's
    name is to be seen.
    """

    what: str
    keys: tuple[str, ...] = ()
    title: str = ""
    names: bool = True


SCREENS = (
    Way("TodayScreen"),
    Way("CustomersScreen", ("f3",)),
    Way("CustomerScreen", ("enter",)),
    Way("FocusScreen", ("f",)),
    Way("PlansScreen", ("f7",)),
    Way("PlanScreen", ("f7", "row:", "enter")),
    Way("SegmentsScreen", ("f9",)),
    Way("PortfolioScreen", ("f5",), names=False),
    Way("SegmentScreen", ("f9", "row:", "enter")),
    Way("EndingScreen", ("d",)),
    Way("SettingsScreen", ("comma",), names=False),
    Way("KeysScreen", ("comma", "K"), names=False),
)
DIALOGS = (
    Way("snooze", ("s",), "Put off: "),
    Way("rest", ("b",), "Let rest: "),
    Way("skip", ("k",), "Skip: "),
    Way("move", ("m",), "Move to an agreed date: "),
    Way("MoveLaterDialog", ("M",), "Move with the later steps: "),
    Way("new_step", ("n",), "New step: "),
    Way("offer", ("o",), "Offer: "),
    Way("promise", ("w",), "Promise: "),
    Way("purchase", ("dollar_sign",), "Purchase: "),
    Way("sold", ("5",), "Bought: "),
    Way("ReachDialog", ("C",), "Reach: "),
    Way("TextForm", ("f7", "row:", "e"), "Change: ", names=False),
    Way("go_to", ("f3", "percent_sign"), "Go to", names=False),
    Way("choose_columns", ("f3", "W"), "Columns", names=False),
    Way("cost", ("Y",), "Cost: "),
    Way("left", ("X",), "They left: "),
    Way("close", ("c",), "Close: "),
    Way("reopen", ("f3", "slash", *_CLEAR, *"is:closed", "enter", "c"), "Open again: "),
    Way("add_customer", ("a",), "Add a customer", names=False),
    Way("LogDialog", ("l",), "Log: "),
    Way("LineDialog", ("colon",), "One line"),
    Way("differing", ("T",), "Changed by two: ", names=False),
    Way("ManyLinesDialog", ("colon", Typed("lumen c+\nrao v-")), "Several lines", names=False),
    Way("FindDialog", ("slash",), "Find", names=False),
    Way("HelpDialog", ("question_mark",), "Keys: ", names=False),
    Way("ImportDialog", ("I",), "Import a file", names=False),
    Way("ViewsDialog", ("g",), "Views of all customers"),
    Way("save_view", ("f3", "slash", *_CLEAR, "[", "enter", "V"), "Save as a view", names=False),
    Way("write_out", ("f3", "F"), "Write to a file: ", names=False),
    Way("have_minutes", ("i",), "I have … minutes", names=False),
    Way("rank_dialog", ("equals_sign",), "Why here: "),
    Way("value_dialog", ("v",), "Why this number: "),
    Way("BulkDialog", ("space", "s")),
    Way("BulkDialog", ("A",)),
    Way("ScoreDialog", ("t",), "Satisfaction: "),
    Way("ScoreDialog.action_with_words", ("t", "w"), "NPS: "),
    Way("CaseDialog", ("x",), "Open matters: "),
    Way("open_case_form", ("x", "e"), "Enquiry: "),
    Way("answer_case_form", ("x", "a"), "Answer: "),
    Way("settle_case_form", ("x", "s"), "Settle: "),
    Way("PlanDialog", ("p",), "Plan: "),
    Way("pause", ("p", "b"), "Pause the plan: "),
    Way("choose_plan", ("p", "p"), "Choose a plan", names=False),
    Way("PreviewDialog", ("p", "p", "enter"), "Before it begins: "),
    Way("VersionsDialog", ("f7", "row:", "enter", "V"), "Move to "),
    Way("HistoryDialog", ("h",), "History: "),
    Way("NarrowDialog", ("enter", "H"), "Show of the history"),
    Way("PaybackDialog", ("enter", "y"), "Payback: "),
    Way("CardDialog", ("enter", "e"), "Card: "),
    Way("TouchDialog", ("enter", "event:interaction", "enter")),
    Way("correction", ("enter", "row:(corrected)", "E"), "Correct: "),
    Way("PurchaseDialog", ("enter", "event:purchase", "enter")),
    Way("OfferDialog", ("enter", "event:offer", "enter")),
    Way("OfferDialog.action_refused", ("enter", "event:offer", "enter", "r"), "Refused: "),
    Way("PromiseDialog", ("enter", "event:promise", "enter")),
    Way("AnswerDialog", ("enter", "event:answer", "enter")),
    Way("EventDialog", ("enter", "event:cost", "enter")),
    Way("personal_form", ("comma", "enter"), "Look", names=False),
    Way("store_form", ("comma", "row:Minutes", "enter"), "Minutes a day", names=False),
    Way("reps_form", ("comma", "row:Reps", "enter"), "Do"),
    Way("standard_form", ("comma", "row:Standard products", "enter"), "Products", names=False),
    Way("CaptureDialog", ("comma", "K", "enter"), "Another key for: ", names=False),
)
# Those that another store or no store at all leads to, and what has a way under another name.
APART = {"FirstDialog", "TroubleScreen", "settling", "LockScreen", "event_dialog", "move_later"}


def every_screen() -> Iterator[str]:
    """Names of the classes of screens that are shown, and of the functions that make one."""
    classes: dict[str, type[Screen[object]]] = {}
    for module in pkgutil.walk_packages(tui.screens.__path__, "tui.screens."):
        for name, each in inspect.getmembers(import_module(module.name)):
            if getattr(each, "__module__", "") != module.name:
                continue
            if inspect.isclass(each) and issubclass(each, Screen):
                classes[name] = each
            elif inspect.isfunction(each) and not name.startswith("_"):
                made = str(inspect.signature(each).return_annotation)
                if _MADE.match(made):
                    yield name
    for name, each in classes.items():
        if not any(other is not each and issubclass(other, each) for other in classes.values()):
            yield name


async def go(desk: Desk, way: Way, words: str = "") -> None:
    """From Today to the screen; `words` stand in the rows that a bare “row:” means."""
    for key in way.keys:
        kind, _, wanted = key.partition(":")
        if kind not in ("row", "event"):
            await desk.press(key)
        else:
            put_cursor(desk, wanted or words, kind == "event")
            await desk.settle()
    here, text = type(desk.screen).__name__, on_top(desk)
    assert here == way.what or way.title, (way, here, desk.text)
    assert way.title in text, (way, desk.text)


def on_top(desk: Desk) -> str:
    """What the screen shows; of a dialog only what stands inside its frame and on it."""
    if not isinstance(desk.screen, ModalScreen):
        return desk.text
    frame = desk.screen.query_one(".dialog").region
    strips = desk.screen._compositor.render_strips()[frame.y : frame.bottom]
    return "\n".join(strip.crop(frame.x, frame.right).text for strip in strips)


def put_cursor(desk: Desk, wanted: str, of_kind: bool = False) -> None:
    """Put the cursor of the table in focus on the first row with these words, or of that kind."""
    table = desk.app.focused
    assert isinstance(table, WindowTable), (table, desk.screen, desk.text)
    for index in range(table.count or 0):
        table.move_to(index)
        row = table.cursor_row
        assert row is not None
        texts = [row.kind] if of_kind else [cell.text for cell in table._cells(row)]
        if any(text == wanted if of_kind else wanted in text for text in texts):
            return
    raise AssertionError((wanted, desk.text))


async def back_to_today(desk: Desk) -> None:
    """Leave all screens and dialogs as if nothing had been typed."""
    while len(desk.app.screen_stack) > 1:
        desk.app.pop_screen()
    if desk.app.current_mode != "today":
        desk.app.switch_mode("today")
    await desk.pilot.pause()
    desk.today.clear_marks()
    desk.today.accept()
    desk.today.table.focus()
    desk.today.table.move_to(0)
    desk.app.clear_notifications()
    await desk.settle()
