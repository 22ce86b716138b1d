"""Why a follow-up stands where it does, term by term."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table

WORDS: Final[Table] = {
    "clock": "agreed for {clock}: by the clock",
    "answer": "somebody waits for our answer: before all money",
    "promise": "we promised it: before all money",
    "no_money": "no money at risk: the date alone counts",
    "nothing": "nothing to go by yet: the date alone counts",
    "silent": "too little to tell the risk, but silent longer than ever: before the others of "
    "whom none is told",
    "chance": "chance of losing them within {days} days × margin a year they bring",
    "alarm": "the alarm rings, untouched for {days} days",
}
