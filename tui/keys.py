"""Every key of the screens: what it is called, what it does, and where it works.

A letter never fires inside a text field, so each global action has an F-key or a ctrl key too. The
keys that a table or a text field has of its own are listed with that widget.
"""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType
from textual.keys import REPLACED_KEYS, key_to_character

from store import vocabulary


def _key(
    ident: str, keys: str, action: str, label: str, tooltip: str, *, show: bool = False
) -> BindingType:
    return Binding(keys, action, label, show=show, tooltip=tooltip, id=ident)


_FINDS: Final = "Find a customer, a note, a purchase or an offer by a few letters; or by a filter"

# Outcomes stand in the bar below with the dates they lead to, in this order.
OUTCOMES: Final = tuple(
    (str(digit), each.key, each.short, each.hint)
    for digit, each in enumerate(vocabulary.OUTCOMES, 1)
)

# Actions that open what words are typed into.
_FORMS: Final = """
    add_customer case close_customer correct cost edit filter find go_to hand_over import_file left
    line log minutes move move_later narrow new_step offer outcome('bought') promise purchase rest
    save_view skip snooze tag write_out
"""
FORMS: Final = frozenset(_FORMS.split())

APP: Final = [
    _key("mode.today", "f2", "place('today')", "Today", "Go to today's queue", show=True),
    _key("mode.customers", "f3", "place('customers')", "Customers",
         "Go to the list of all customers", show=True),
    _key("mode.plans", "f7", "place('plans')", "Plans",
         "Go to the plans: who runs through them and the load ahead", show=True),
    _key("mode.segments", "f9", "place('segments')", "Segments",
         "Go to the segments: customers worked as one client", show=True),
    _key("mode.portfolio", "f5", "place('portfolio')", "Portfolio",
         "Go to the portfolio: where the money is, where it leaks, whether plans work", show=True),
    _key("app.quit", "q", "quit", "Quit", "Leave tickler; everything is saved already"),
    Binding("ctrl+q", "quit", "Quit", show=False, priority=True, id="app.quit_anywhere",
            tooltip="Leave tickler from anywhere, also from a text field"),
    Binding("alt+l,ctrl+backslash", "lock_now", "Lock now", show=False, priority=True,
            id="app.lock", tooltip="Lock the screens of a protected store until its key is typed"),
    Binding("ctrl+p", "command_palette", "Palette", show=False, priority=True, id="app.palette",
            tooltip="Find any action by its name and run it"),
    _key("app.theme", "f8", "change_look", "Look",
         "Switch to the next look: dark, light, blue and orange, 16 colours"),
]  # fmt: skip

# On every whole screen.
SCREEN: Final = [
    _key("screen.help", "question_mark,f1", "help", "Help",
         "Show what every key does here, search it, and run it", show=True),
    _key("screen.find", "f4", "find", "Find customer", _FINDS),
    _key("screen.views", "g,ctrl+g", "views", "Go to a view",
         "Show the views of the customers; the letter of one opens it in the list"),
    _key("screen.line", "colon,ctrl+l", "line", "One line",
         "Log all in one line, as: lumen c+ \"wants quote\" q900 +3w; shows first what it does"),
    _key("screen.everybody", "O,ctrl+t", "everybody", "Mine or all",
         "Show the day of your own customers or of all, where several reps work"),
    _key("screen.ending", "d,f10", "ending", "Day's end",
         "Show what the day came to, what is left, and what tomorrow brings"),
    _key("screen.differing", "T,shift+f7", "differing", "Team: differing",
         "Settle what two of a team have changed without knowing of each other"),
    _key("screen.sync", "U,shift+f6", "sync", "Team: sync now",
         "Send what you have written to the team, and take over what others have"),
    _key("screen.undo", "u,ctrl+z", "undo", "Undo", "Take back the last change, whatever it was",
         show=True),
    _key("screen.redo", "ctrl+r,ctrl+y", "redo", "Redo", "Do again what was undone last"),
    _key("screen.refresh", "r,shift+f5", "refresh", "Read again",
         "Read the store again, for what another window or command has changed"),
    _key("screen.add", "a,f6", "add_customer", "Add customer",
         "Add a customer, who gets a first step at once"),
    _key("screen.import", "I,ctrl+o", "import_file", "Import a file",
         "Read customers, purchases, touches or next steps from a file; looks it over first"),
    _key("screen.settings", "comma,f12", "settings", "Settings",
         "Look, calendar, currency, rates and keys: see them and change them"),
    _key("screen.copy", "ctrl+c,super+c", "screen.copy_text", "Copy", "Copy the selected text"),
    _key("focus.next", "tab", "app.focus_next", "Next part", "Go to the next part of the screen"),
    _key("focus.previous", "shift+tab", "app.focus_previous", "Previous part",
         "Go to the previous part of the screen"),
]  # fmt: skip

# Wherever a customer with a next step is chosen.
WORK: Final = [
    *(
        _key(f"outcome.{name}", digit, f"outcome('{name}')", label.capitalize(), tooltip, show=True)
        for digit, name, label, tooltip in OUTCOMES
    ),
    _key("step.snooze", "s", "snooze", "Snooze",
         "Put the step off by days or to any date; the third time asks why", show=True),
    _key("step.rest", "b", "rest", "Rest",
         "Nothing until a date, because…: with one of eight reasons or your own words", show=True),
    _key("step.skip", "k", "skip", "Skip", "Leave this step out with a reason; the plan goes on",
         show=True),
    _key("step.move", "m", "move", "Move", "Move the step to a date you agreed on; it stays there",
         show=True),
    _key("step.move_later", "M", "move_later", "Move later too",
         "Move the step and the later ones with it; shows the dates before and after"),
    _key("touch.log", "l", "log", "Log",
         "Log a touch with a note, minutes and the next date", show=True),
    _key("step.new_anywhere", "N", "new_step", "New step",
         "Add a follow-up of your own on any date", show=True),
    _key("touch.offer", "o", "offer", "Offer", "Record what you offered", show=True),
    _key("touch.promise", "w", "promise", "Promise",
         "Record your word: what you promised and by when"),
    _key("touch.purchase", "dollar_sign", "purchase", "Purchase", "Record a purchase or a refund"),
    _key("touch.cost", "Y", "cost", "Cost",
         "Record what they have cost: to win, to keep, to serve, a reward"),
    _key("touch.satisfaction", "t", "satisfaction", "Satisfaction",
         "Record how satisfied they say they are: the digit is the answer"),
    _key("touch.case", "x", "case", "Open matters",
         "Enquiries, complaints and promises: open one, answer it, settle it", show=True),
    _key("plan.preview_anywhere", "P", "plan", "Plan",
         "Show the place in the plan and the dated steps ahead", show=True),
    _key("value.why", "v", "value", "Why this number",
         "Show every value formula with its inputs, and where the churn risk comes from",
         show=True),
    _key("history.open", "h", "history", "History", "Show everything that happened, latest first",
         show=True),
    _key("customer.reach", "C", "reach", "Reach",
         "Copy a phone, an e-mail or a file's place, or call, write, open: with what to say"),
    _key("customer.left", "X", "left", "They left",
         "They said that they left: why, and to whom; it holds until they buy or ask again"),
    _key("customer.close", "c", "close_customer", "Close",
         "Close the customer with a reason; on a closed one: open again", show=True),
]  # fmt: skip

# `n` and `p` turn pages where one customer is read at a time; in a list the arrows do that, so the
# small letters are free for what `N` and `P` do everywhere.
LIST: Final = [
    # Where a list is not in focus itself, as when the panel beside it is being read.
    _key("list.open", "enter", "open", "Open", "Open the customer under the cursor"),
    _key("list.mark", "space", "mark", "Mark",
         "Mark the row, or unmark it; 1-6 s b k m p c A # then work all marked at once",
         show=True),
    _key("list.mark_down", "shift+down", "mark_on('down')", "Mark on down",
         "Mark this row and the one below"),
    _key("list.mark_up", "shift+up", "mark_on('up')", "Mark on up",
         "Mark this row and the one above"),
    _key("list.mark_all", "ctrl+a", "mark_all", "Mark all",
         "Mark all rows of the list as it is filtered, up to 5,000; Esc clears the marks"),
    _key("list.hand_over", "A", "hand_over", "Hand over",
         "Give the customer, or all marked ones, to another rep", show=True),
    _key("list.tag", "number_sign", "tag", "Tag",
         "Put tags on the customer or on all marked ones, or remove them"),
    _key("list.focus", "f", "begin_round", "Focus",
         "One customer at a time with the whole page, in an order that stands still", show=True),
    _key("step.new", "n", "new_step", "New step", "Add a follow-up of your own on any date",
         show=True),
    _key("plan.preview", "p", "plan", "Plan",
         "Show the place in the plan and the dated steps ahead", show=True),
]  # fmt: skip

READING: Final = [
    _key("page.next", "n,right_square_bracket,ctrl+n", "neighbour(1)", "Next customer",
         "Show the next customer of the list you came from", show=True),
    _key("page.previous", "p,left_square_bracket,ctrl+b", "neighbour(-1)", "Previous customer",
         "Show the previous customer of the list you came from", show=True),
    _key("page.edit", "e", "edit", "Edit the card",
         "Change what is known of the customer, the people there, phones and e-mails", show=True),
    _key("page.payback", "y", "payback", "Payback",
         "Draw the margin so far against what it cost to win them"),
]  # fmt: skip

# Where a history is shown.
HISTORY: Final = [
    _key("history.narrow", "H", "narrow", "Narrow",
         "Show only some kinds, ways or people of the history; Esc shows all of it"),
    _key("history.correct", "E", "correct", "Correct",
         "Correct the touch under the cursor; the old words stay, marked as corrected"),
]  # fmt: skip

TODAY: Final = [
    _key("today.find", "slash", "find", "Find customer", _FINDS, show=True),
    _key("today.minutes", "i", "minutes", "I have N minutes",
         "Show only what is worth most in the minutes you have; Esc shows the whole queue",
         show=True),
    _key("today.rank", "equals_sign", "rank", "Why here",
         "Show the sum that puts the row where it stands, line by line", show=True),
    _key("today.accept", "escape", "accept", "Clear",
         "Clear the marks and the last message, or go back to the whole queue"),
]  # fmt: skip

CUSTOMERS: Final = [
    _key("customers.filter", "slash", "filter", "Filter",
         "Type a filter, such as risk:>60% or segment:clinics", show=True),
    _key("customers.sort", "S", "sort", "Sort",
         "By name, due, risk, at risk, LTV, earned, ahead, revenue, last purchase", show=True),
    _key("customers.backwards", "Z", "backwards", "Backwards", "Turn the order round"),
    _key("customers.go_to", "percent_sign", "go_to", "Go to",
         "Go to a percentage of the list, or in the order by name to the first letters"),
    _key("customers.columns", "W", "columns", "Columns",
         "Choose what the rows show, in which order; a view keeps it"),
    _key("customers.save", "V,ctrl+s", "save_view", "Save as a view",
         "Keep the filter under a name and a letter, so that g and the letter bring it back"),
    _key("customers.write", "F", "write_out", "Write to a file",
         "Write the marked customers, or the filtered list, as a table, a calendar or cards"),
    _key("customers.leave", "escape", "leave", "Clear",
         "Clear the marks or the filter, or go back to Today"),
]  # fmt: skip

PAGE: Final = [
    _key("page.back", "escape", "back", "Back", "Go back to the list you came from", show=True),
    _key("page.find", "slash", "find", "Find customer", _FINDS),
]  # fmt: skip

# One customer after the other, in an order that stands still.
ROUND: Final = [
    _key("round.leave", "escape", "leave", "Back",
         "Go back to the list, to the customer you looked at last", show=True),
    _key("round.sort", "R", "sort_anew", "Sort anew",
         "Take the list as it is now, with who came since; stays at this customer", show=True),
    _key("round.open", "enter", "open", "Open", "Open the whole page with the history"),
    _key("round.find", "slash", "find", "Find customer", _FINDS),
]  # fmt: skip

# In dialogs. Nothing from the screen below works there.
DIALOG: Final = [
    _key("dialog.leave", "escape", "leave", "Leave", "Leave without doing anything", show=True),
    _key("dialog.help", "f1", "help", "Help", "Show what the keys do here"),
    _key("dialog.copy", "ctrl+c,super+c", "screen.copy_text", "Copy", "Copy the selected text"),
    _key("dialog.next", "tab", "app.focus_next", "Next field", "Go to the next field"),
    _key("dialog.previous", "shift+tab", "app.focus_previous", "Previous field",
         "Go to the previous field"),
]  # fmt: skip

# Where a store is new.
FIRST: Final = [
    _key("first.sample", "s", "choose('sample')", "Sample",
         "Look around in a throw-away copy of invented customers; yours stays empty"),
    _key("first.import", "i,I", "choose('import')", "Import",
         "Read customers, purchases or touches from a file of another program"),
    _key("first.add", "a", "choose('add')", "Add", "Add the first customer by hand"),
]  # fmt: skip

# Where something is asked before it follows.
ASK: Final = [
    _key("ask.yes", "y,enter", "answer(True)", "Yes", "Yes, go on"),
    _key("ask.no", "n", "answer(False)", "No", "No, leave it as it is"),
]  # fmt: skip

# On the lists of plans and of segments, and on the page of one of them.
OVERVIEW: Final = [
    _key("overview.open", "enter", "open", "Open", "Open what is under the cursor"),
    _key("overview.find", "slash", "find", "Find customer", _FINDS),
    _key("overview.leave", "escape", "leave", "Back", "Go back to Today"),
]  # fmt: skip

PORTFOLIO: Final = [
    *(
        _key(f"portfolio.tab_{number}", str(number), f"tab({number})", f"Part {number}",
             f"Show part {number} of the portfolio")
        for number in range(1, 9)
    ),
    _key("portfolio.next", "right,n", "sheet(1)", "Next figures", "Show the next figures",
         show=True),
    _key("portfolio.previous", "left,p", "sheet(-1)", "Previous figures",
         "Show the previous figures", show=True),
]  # fmt: skip

# On the lists of plans and of segments alone.
WRITTEN: Final = [
    _key("written.edit", "e", "edit", "Change",
         "Change what is under the cursor as text, looked over while it is typed", show=True),
    _key("written.new", "N", "new", "New", "Write a new one, from a short pattern", show=True),
]  # fmt: skip

DETAIL: Final = [
    _key("detail.open", "enter", "open", "Open", "Open what is under the cursor in the list"),
    _key("detail.find", "slash", "find", "Find customer", _FINDS),
    _key("detail.back", "escape", "back", "Back", "Go back to the list you came from", show=True),
]  # fmt: skip

SETTINGS: Final = [
    _key("settings.reset", "delete", "reset", "Default", "Set what is under the cursor back to its "
         "default", show=True),
    _key("settings.keys", "K", "change_keys", "Change keys", "Give any action another key",
         show=True),
    _key("settings.back", "escape", "leave", "Back", "Go back to where you came from"),
]  # fmt: skip

KEYS: Final = [
    _key("keys.reset", "delete", "reset", "Default", "Give the action its first key again",
         show=True),
    _key("keys.search", "slash", "search", "Search", "Type a part of a name, a key or a meaning",
         show=True),
    _key("keys.back", "escape", "leave", "Back", "Leave the search, or go back"),
]  # fmt: skip

PLAN: Final = [
    _key("plan.version", "V", "new_version", "New version",
         "See what the latest version changes and choose who moves to it, one by one or all",
         show=True),
]  # fmt: skip

SEGMENT: Final = [
    _key("segment.plan", "p", "plan", "Plan", "Open the page of the plan that the segment follows",
         show=True),
]  # fmt: skip

_SIGNS: Final = {
    "question_mark": "?",
    "slash": "/",
    "comma": ",",
    "colon": ":",
    "equals_sign": "=",
    "dollar_sign": "$",
    "number_sign": "#",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "escape": "Esc",
    "enter": "Enter",
    "tab": "Tab",
    "space": "Space",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


def key_name(key: str) -> str:
    """A key as people write it: `ctrl+r`, `F2`, `?`, `Esc`."""
    *modifiers, last = key.split("+")
    if last[:1] == "f" and last[1:].isdigit():
        last = last.upper()
    return "+".join([*modifiers, _SIGNS.get(last) or character_of(last) or last])


def character_of(key: str) -> str:
    """The character that a key types, "" for one that types none."""
    character = key_to_character(REPLACED_KEYS.get(key, key))
    return character if character is not None and character.isprintable() else ""


def default_key(ident: str) -> str:
    """The first key of an action as the program comes; "" for an unknown one."""
    for bindings in (APP, SCREEN, WORK, LIST, TODAY, CUSTOMERS, READING, ROUND, PAGE):
        for each in bindings:
            if isinstance(each, Binding) and each.id == ident:
                return each.key.partition(",")[0]
    return ""
