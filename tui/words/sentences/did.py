"""What was done: the name of a change, by which undo calls it, and what its action answers."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table


def _done(done: str) -> str:
    return f"{done[:1].upper()}{done[1:]}."


WORDS: Final[Table] = {
    "change": "a change",
    "by_itself": "what silence and rules changed",
    "undid": "undid: {done}",
    "again": "redid: {done}",
    "undone": "Undone: {done}.",
    "to_undo": "Undo: {done}.",
    "later": "“{done}” came after it on the same record: undo that first.",
    "noted": "Noted: {done}.",
    "ended": "{done}.",
    "added": "added {name}",
    "brought_back": "brought {name} back from the backup {backup}",
    "case_answered": "answered {name}: {title}",
    "case_closed": "closed the {kind} of {name}: {why}",
    "closed": "closed {name}",
    "field_added": "added the field “{label}”",
    "field_gone": "removed the field “{label}”",
    "group_ruled": "{name}: the rule chooses the group",
    "group_set": "{name}: group {group} by hand",
    "link_gone": "{name}: forgot {link}",
    "link_noted": "{name}: noted {link}",
    "merged": "merged {other} into {name}",
    "needs": lambda name, met, stage: f"{name}: needs {'met' if met else 'not met'} as {stage}",
    "not_same": "{one} and {other} are not the same",
    "number": "{name} of {month}: {value}",
    "numbers": "{count:,number} of months from {source}",
    "plan_imported": "imported {plan} v{version}",
    "plan_moved": "moved {count:customer} to {plan} v{version}",
    "product_added": "added the product {name}",
    "product_changed": "changed the product {name}",
    "promise_broken": "promise to {name}: {title}, broken",
    "promise_kept": "promise to {name}: {title}, kept",
    "promise_late": "promise to {name}: {title}, kept, but late",
    "reopened": "reopened {name}",
    "rep_added": "added the rep {name}",
    "rep_renamed": "the rep {before} is {name} now",
    "review_answered": "answered {question} of the review",
    "said_left": "{name} said that they left: {reason}",
    "segment_changed": "segment {segment} changed",
    "segment_made": "segment {segment} made",
    "segment_removed": "segment {segment} removed",
    "segment_ruled": "{name}: the rules choose the segment",
    "segment_set": "{name}: segment {segment}",
    "standard": "standard products: {names}",
    "trade_gone": "took away the {kind} of {name} of {on}",
    "view_gone": "removed the view “{view}”",
    "view_saved": "saved the view “{view}”",
    "open_end": lambda done: done.rstrip("."),
    "next": "{said} {coming}",
    "done": _done,
    "done_next": lambda done, coming: f"{_done(done)} {coming}",
    "offered": "offered {title} to {name}",
    "recorded": "Recorded: {done}.",
    "recorded_held": "Recorded: {done}. Offers are held: {why}.",
}
