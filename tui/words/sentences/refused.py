"""Why something is not done, and what to do about it."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table

WORDS: Final[Table] = {
    "pushed": (
        "“{title}” for {name} was put off {times} times: decide now (another channel, a rest, "
        "close), or put it off with a reason."
    ),
    "step_is_over": "“{title}” for {name} is already {status}: nothing was changed.",
}
