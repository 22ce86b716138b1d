"""Why something cannot be done in a team, and what its conflicts come to."""

from __future__ import annotations

from typing import Final

from tui.text import counted
from tui.words.sentences import Table

WORDS: Final[Table] = {
    "clock_ahead": (
        "The clock of this machine is {ahead} ahead of the team's: set it right, then sync again. "
        "What you write stays here until then."
    ),
    "in_a_team": "This store belongs to a team already: “tickler team leave” takes it out.",
    "lead_only": "Only the store that has founded the team can do that: ask its lead.",
    "never_sent": lambda count: (
        f"{counted(count, 'record')} {'was' if count == 1 else 'were'} never sent to the team: "
        f"“tickler sync” sends {'it' if count == 1 else 'them'}, --force leaves without."
    ),
    "no_address": "That is not an address of a PostgreSQL: {why}",
    "no_answer": (
        "The team's database does not answer: {why} What you write stays here and is sent with "
        "the next sync."
    ),
    "no_device": "“{device}” fits no single device: “tickler team devices” lists them.",
    "no_invitation": (
        "That is not an invitation: copy the whole code that “tickler team invite” has shown."
    ),
    "not_invited": (
        "You are not in the territory “{territory}”: ask its lead for a new invitation."
    ),
    "not_let_in": (
        "The team's database does not let you in: {why} Look at the name, the password and the "
        "database in the address; nothing was changed."
    ),
    "not_reached": (
        "The team's database does not answer: {why} Look at the address; nothing was changed."
    ),
    "own_customers": (
        "This store has customers of its own, and a team's are not mixed with them unasked: "
        "join with a new store (--db FILE), and import there what the team should have."
    ),
    "stays": "{kept} stays, not {lost}",
    "territory_there": (
        "There is a territory “{territory}” in that database already: join it with an "
        "invitation, or found another with --territory NAME."
    ),
    "this_device": "That is this device: “tickler team leave” takes it out of the team.",
}
