"""Why a step is in the queue now."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table


def _unanswered(days: int, title: str) -> str:
    """How long somebody waits for our answer."""
    since = "since today" if days <= 0 else f"for {days:day}"
    what, _, words = title.partition(": ")
    noun = "complaint " if "complaint" in what else ""
    return f"{noun}unanswered {since}: {words or what}"


WORDS: Final[Table] = {
    "alarm": "alarm: {signs}",
    "untouched": "nobody has touched it for {days} days",
    "at": "at {clock}",
    "unanswered": _unanswered,
    "promised": "promised: {title}",
    "rested": "the rest is over: {reason}",
    "resting": "resting until {until}: {reason}",
    "tries": lambda count: "no answer yet" if count == 1 else f"{count} tries",
    "put_off": lambda times: "put off once" if times == 1 else f"put off {times} times",
    "overdue": "{days:day} overdue",
    "first": lambda title: f"{title[:1].lower()}{title[1:]}",
    "room": "room today: it was set for {day}",
    "set": "set for {day}",
    "agreed": lambda clock: f"agreed for {clock}" if clock else "agreed date",
    "plan": "{plan}: {title}",
    "renewal_ends": lambda days: f"paid time ends {f'in {days} d' if days else 'today'}",
    "renewal_ended": "paid time ended {days} d ago",
    "trial_ends": lambda days: f"trial ends {f'in {days} d' if days else 'today'}",
    "trial_ended": "trial ended {days} d ago",
    "one_gap": "silent {days} d, one gap {gap}",
    "two_gaps": "silent {days} d, gaps to {gap}",
    "longest": "silent {days} d, longest {gap}",
    "habit": "three standard offers, then silence",
    "usual": "silent {days} d, usually {gap}",
}
