"""What was done: the name of a change, by which undo calls it, and what its action answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from store.vocabulary import one_touch, outcome_word
from tui.words.sentences import Table


def _field(name: str) -> str:
    return name.replace("_", " ")


def _on(day: str) -> str:
    return f" on {day:day}" if day else ""


def _but_passed(begun: str, titles: list[str], every: bool, then: str) -> str:
    on = f"; {then} goes on from there" if then else ""
    return f"{begun}; passed over, too late by now: {passed_steps(titles, every)}{on}"


def passed_steps(titles: Sequence[str], every: bool) -> str:
    """Which steps of a plan were passed over; `every`: there are no others."""
    steps = ", ".join(f"“{title}”" for title in titles)
    return f"all its steps ({steps})" if every and len(titles) > 1 else steps


def _outcome(key: str) -> str:
    return outcome_word(key) or "noted"


def standard_marks(marked: Any, unmarked: Any) -> list[str]:
    """What a file has said of the standard products, a part for each."""
    told = [f"marked {marked:product} as standard"] if marked else []
    return told + ([f"marked {unmarked:product} as no longer standard"] if unmarked else [])


def _read(
    thing: str, records: Any, customers: Any, changed: Any, marked: Any = 0, unmarked: Any = 0
) -> str:
    parts = []
    if records:
        owners = "" if customers == "" else f" of {customers:customer}"
        parts.append(f"imported {format(records, thing)}{owners}")
    if changed:
        parts.append(f"changed {changed:,}" if records else f"changed {format(changed, thing)}")
    parts += standard_marks(marked, unmarked)
    return " and ".join(parts)


def _made(made: Any, changed: Any) -> str:
    counts = ((made, "made"), (changed, "changed"))
    return ", ".join(f"{count} {word}" for count, word in counts if count)


def _segment(done: str, moved: Any, stay: Any) -> str:
    parts = [f"{moved:customer} moved"] if moved else []
    if stay:
        ones = "fits, but stays where it was" if stay == 1 else "fit, but stay where they were"
        parts.append(f"{stay:,} {ones} put")
    return f"The segment {done}{': ' if parts else ''}{'; '.join(parts)}."


def _plan_is_in(plan: str, version: int, count: Any, before: int, running: int) -> str:
    words = f"{plan} v{version} is in the store"
    if count != "":
        words += f", {count:difference} from v{before}"
    if running:
        words += f"; {running} on earlier versions stay there until they are moved"
    return f"{words}."


def _can_return(name: str, count: int) -> str:
    who = "who was" if count == 1 else f"{count} customers who were"
    return f"{name}: {who} erased can be added or imported again."


def _done(done: str) -> str:
    return f"{done[:1].upper()}{done[1:]}."


def _text(text: str) -> str:
    return f"“{text}”" if text else "empty"


def _is_closed(name: str, reason: str, left_reason: str = "", competitor: str = "") -> str:
    why = f"Why they left is kept as {left_reason.replace('_', ' ')}"
    if not left_reason:
        why = (
            f"Why they left is not clear from that: “customer edit {name} --left-reason …” "
            "(need-gone, competitor, price, service) tells it"
        )
    return f"{name} is closed: {reason}. {why}{f': {competitor}' if competitor else ''}."


WORDS: Final[Table] = {
    "added": "added {name}",
    "again": "redid: {done}",
    "allowed": "let an erased customer come back",
    "and_closed": "{done}, closed",
    "asks": "{said} The amount is asked for {day}.",
    "beside_begun": "{name}: {plan} v{version} begins beside the present plan",
    "beside_ended": "{name}: {plan} ends",
    "brought_back": "brought {name} back from the backup {backup}",
    "but_for": lambda done, out: f"{done}; {out} left out." if out else f"{done}.",
    "but_passed": _but_passed,
    "but_passed_for": "{begun} (for {count:customer} without steps that are too late by now)",
    "by_itself": "what silence and rules changed",
    "can_return": _can_return,
    "card": lambda name, fields: f"{name}: changed {', '.join(_field(each) for each in fields)}",
    "case_answered": "answered {name}: {title}",
    "case_closed": "closed the {kind} of {name}: {why}",
    "case_opened": lambda name, kind, title: (
        f"{name}: {'an enquiry' if kind == 'enquiry' else 'a complaint'}, “{title}”"
    ),
    "change": "a change",
    "changed_since": lambda what, now, yours: (
        f"The {what} was changed since you opened this: it is {_text(now)} now, you have "
        f"{_text(yours)}. Save again to write yours over it."
    ),
    "closed": "closed {name}",
    "corrected": lambda channel, name, outcome: (
        f"corrected {one_touch(channel)} with {name}: {_outcome(outcome)}"
    ),
    "corrected_offer": "corrected the offer to {name}: {title}",
    "corrected_promise": "corrected the promise to {name}: {title}, by {by}",
    "corrected_sale": "corrected the {kind} of {name}, {amount}",
    "cost": lambda kind, name, on="": (
        f"{kind} {'for' if kind == 'reward' else 'cost of'} {name}{_on(on)}"
    ),
    "source_cost": lambda source, on="": f"acquisition cost of the source {source}{_on(on)}",
    "source_of_nobody": "Nobody is known to have come by “{source}”{likely}",
    "counts_anew": "{done}. “{title}” counts from today. {coming}",
    "delivered": lambda name, day, said: (
        f"{name}, purchase of {day:day}: "
        f"{f'expectations {said}' if said else 'no word on expectations'}"
    ),
    "done": _done,
    "done_next": lambda done, coming: f"{_done(done)} {coming}",
    "emptied": "a change of an erased customer",
    "ended": "{done}.",
    "erased": lambda count, rows, receipt: (
        f"erased {'a customer' if count == 1 else f'{count} customers'} for good: {rows} rows, "
        f"receipt {receipt}"
    ),
    "field_added": "added the field “{label}”",
    "field_gone": "removed the field “{label}”",
    "group_ruled": "{name}: the rule chooses the group",
    "group_set": "{name}: group {group} by hand",
    "handed_over": "{name}: handed over to {rep}",
    "imported": lambda parts, file: f"{' and '.join(parts) or 'imported nothing'} from {file}",
    "is_added": "{name} is added. {coming}",
    "is_closed": _is_closed,
    "is_open": "{name} is open again. {coming}",
    "joined": "joined the team of {territory}",
    "later": "“{done}” came after it on the same record: undo that first.",
    "like_that": "{what} is already like that: nothing was changed.",
    "link_gone": "{name}: forgot {link}",
    "link_noted": "{name}: noted {link}",
    "logged": lambda channel, name, outcome: (
        f"logged {one_touch(channel)} with {name}: {_outcome(outcome)}"
    ),
    "merged": "merged {other} into {name}",
    "moved": lambda name, day, step="", later=0: (
        f"{name}: {f'“{step}” moves' if step else 'moved'} to {day}"
        f"{f' and {later} later with it' if later else ''}"
    ),
    "needs": lambda name, met, stage: f"{name}: needs {'met' if met else 'not met'} as {stage}",
    "new_store": "a new store",
    "next": "{said} {coming}",
    "no_contact": "{name}: do not contact: {reason}",
    "not_same": "{one} and {other} are not the same",
    "noted": "Noted: {done}.",
    "number": "{name} of {month}: {value}",
    "numbers": "{count:number} of months from {source}",
    "one_of": "; “{title}” is one: for {many} write {many} x {what}",
    "offer_answered": "{title}: {answer}",
    "offered": lambda title, name, on="": f"offered {title} to {name}{_on(on)}",
    "open_end": lambda done: done.rstrip("."),
    "owes": "{done}. The amount is still owed: it is asked for {day}.",
    "paused": "{name}: {plan} is paused until {day}",
    "plan_begun": "{name}: {plan} v{version} begins",
    "plan_begun_all": "{plan} v{version} begins with {count:customer}",
    "plan_imported": "imported {plan} v{version}",
    "plan_is_in": _plan_is_in,
    "plan_is_moved": "{count:customer} moved to {plan} v{version}.",
    "plan_moved": "moved {count:customer} to {plan} v{version}",
    "plan_same": "{plan} v{version} is already like that: nothing was changed.",
    "product_added": "added the product {name}",
    "product_changed": "changed the product {name}",
    "promise_broken": "promise to {name}: {title}, broken",
    "promise_is_broken": "Promise to {name} broken: {title}.",
    "promise_is_kept": "Promise to {name} kept: {title}.",
    "promise_is_late": "Promise to {name} kept, but late: {title}.",
    "promise_kept": "promise to {name}: {title}, kept",
    "promise_late": "promise to {name}: {title}, kept, but late",
    "promised": "promised {name}: {title}",
    "put_off": "{name}: put off to {day}",
    "quiet": "{name}: quiet until {day}",
    "read": _read,
    "recorded": "Recorded: {done}.",
    "recorded_by": "Recorded: {done}, by {day}.",
    "with_amount": "{done}, {amount}",
    "recorded_heir": "Recorded: {done}; {count:customer} went to {heir}.",
    "recorded_held": "Recorded: {done}. Offers are held: {why}.",
    "recorded_sale": lambda done, amount, rounded: f"Recorded: {done}, {amount}{''.join(rounded)}.",
    "sale_owed": "{said} What was sold on {on:day} is still asked for.",
    "sale_settles": "{said} It is what was asked for since the sale of {on:day}.",
    "remade": "search and figures were made anew",
    "reopened": "reopened {name}",
    "rep_added": "added the rep {name}",
    "rep_left": "{name} has left",
    "rep_renamed": "the rep {before} is {name} now",
    "rests": "{name}: rests until {day}",
    "resumed": "{name}: {plan} goes on",
    "review_answered": "answered {question} of the review",
    "rounded": "; {title} comes to {exact}, kept as {amount}",
    "competitor_alike": "{name} is new here: did you mean {known}?",
    "said_left": "{name} said that they left: {reason}",
    "scored": lambda name, kind, score, first: (
        f"{name} answered {kind.upper()} {score}"
        f"{'' if first == '' else f' (the first was {first})'}"
    ),
    "scoring": "how scores are computed",
    "segment_changed": "segment {segment} changed",
    "segment_is_changed": lambda segment, moved, stay: _segment(
        f"{segment} is changed", moved, stay
    ),
    "segment_is_made": lambda segment, moved, stay: _segment(f"{segment} is made", moved, stay),
    "segment_is_removed": "The segment {segment} is removed.",
    "segment_made": "segment {segment} made",
    "segment_removed": "segment {segment} removed",
    "segment_ruled": "{name}: the rules choose the segment",
    "segment_same": "The segment {segment} is already like that: nothing was changed.",
    "segment_set": "{name}: segment {segment}",
    "segments_done": lambda made, changed, moved: (
        f"Segments: {_made(made, changed)}{f'; {moved:customer} moved' if moved else ''}."
    ),
    "segments_read": lambda made, changed: f"segments from a file: {_made(made, changed)}",
    "segments_same": "The segments are already like that: nothing was changed.",
    "settled": lambda field, value: f"settled a conflict: {_field(field)} is {value or 'empty'}",
    "settled_for_all": lambda field, value: (
        f"Settled for everybody: {_field(field)} is {value or 'empty'}."
    ),
    "skipped": "{name}: skipped “{title}”",
    "sold": lambda kind, name, on="": f"{kind} of {name}{_on(on)}",
    "standard": "standard products: {names}",
    "standard_same": "They are already like that: nothing was changed.",
    "stays_closed": "{done}. The customer stays closed.",
    "stays_on": "{done}. “{title}” stays on {day}.",
    "step_added": lambda name, title, day, again: (
        f"{name}: “{title}” on {day}{f', then {again}' if again else ''}"
    ),
    "to_undo": "Undo: {done}.",
    "took_over": "took over {records:record} of the team",
    "touched": lambda name, outcome, on="": f"{name}: {_outcome(outcome)}{_on(on)}",
    "trade_gone": "took away the {kind} of {name} of {on:day}",
    "undid": "undid: {done}",
    "undone": "Undone: {done}.",
    "view_gone": "removed the view “{view}”",
    "view_saved": "saved the view “{view}”",
    "wakes_up": "{name}: wakes up on {day}",
    "ways": "ways to reach them",
    "went_on": lambda done, coming, step="": f"{done}{f' (“{step}”)' if step else ''}. {coming}",
}
