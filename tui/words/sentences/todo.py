"""What is to be done next, where the program itself has said so and no plan."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table

WORDS: Final[Table] = {
    "after_rest": "After the rest",
    "agree": "Agree on the next step",
    "amount": "Record what they bought on {on:day}",
    "ask_about": "Ask about {title}",
    "complaint": "Answer the complaint: {title}",
    "enquiry": "Answer: {title}",
    "find_out": "Find out what went wrong: {what}",
    "follow_up": "Follow up",
    "need_back": "The need may be back: {reason}",
    "pick_up": "Pick up the thread again",
    "score": lambda kind, score, most: f"{kind.upper()} {score} of {most}",
    "settled": "Ask whether it is settled: {title}",
    "solve": "Solve the complaint",
    "take_up": "Take up their answer",
    "thank": "Thank them for the purchase",
    "upset": "they were upset",
}
