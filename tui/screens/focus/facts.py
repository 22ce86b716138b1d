"""What focus mode shows: facts in two columns, and what a sitting comes to at its end."""

from __future__ import annotations

from typing import NamedTuple

from store.lifecycle.dates import speak
from store.views.day.digest import DayEnd
from store.vocabulary import channel_word
from tui.text import counted
from tui.widgets.columns import Fact
from tui.words.screen import minutes


class Columns(NamedTuple):
    """Facts for the left and the right; where it is narrow the right follows the left."""

    left: list[Fact]
    right: list[Fact]


def end_of_round(end: DayEnd, worked: int, left: int, keys: str) -> Columns:
    """What a sitting comes to: the day so far, and what waits tomorrow; `keys` lead on."""
    passed = f"{left:,} you passed over {'is' if left == 1 else 'are'} left."
    sums = [f"{end.done:,} done", f"{end.moved:,} moved"]
    sums += [f"{end.rested:,} rested"] if end.rested else []
    sums += [f"{end.skipped:,} skipped"] if end.skipped else []
    load = ", ".join(f"{channel_word(name)} {length}" for name, length in end.tomorrow_load)
    ahead = f"{counted(end.tomorrow_steps, 'step')}, {minutes(end.tomorrow_minutes)}"
    facts = [
        Fact(passed if left else "Everybody here is done.", style="soon" if left else "good"),
        Fact(""),
        Fact(f"{counted(worked, 'step')} worked", "this sitting"),
        Fact(" · ".join([*sums, f"{end.left:,} left"]), "today"),
        Fact(f"{end.orphans:,}", "orphans", "risk" if end.orphans else "good"),
        Fact(ahead + (f" ({load})" if load else ""), speak(end.tomorrow, end.today)),
        Fact(""),
        Fact(keys, style="dim"),
    ]
    return Columns(facts, [])
