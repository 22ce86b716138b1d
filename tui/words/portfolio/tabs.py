"""The tabs of the portfolio in their order."""

from __future__ import annotations

from typing import Final

from tui.words.portfolio.ahead import ahead_sheets
from tui.words.portfolio.cycle import cycle_sheets
from tui.words.portfolio.keeping import keeping_sheets
from tui.words.portfolio.people import habit_sheets, people_sheets
from tui.words.portfolio.plans import plan_sheets
from tui.words.portfolio.review import review_sheets
from tui.words.portfolio.sheet import Tab
from tui.words.portfolio.value import value_sheets

TABS: Final = (
    Tab("value", "Value", value_sheets),
    Tab("keeping", "Keeping", keeping_sheets),
    Tab("ahead", "Ahead", ahead_sheets),
    Tab("cycle", "Life cycle", cycle_sheets),
    Tab("plans", "Plans", plan_sheets),
    Tab("people", "People", people_sheets),
    Tab("habit", "Habit", habit_sheets),
    Tab("review", "Review", review_sheets),
)
