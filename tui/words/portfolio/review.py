"""The tab Review: questions to ask once a month, and numbers that are measured elsewhere."""

from __future__ import annotations

from typing import Final

from store.views.portfolio.portfolio import Portfolio
from tui.words.portfolio.sheet import UNKNOWN, Sheet, SheetRow, figure, first, text
from tui.words.screen import list_day

QUESTIONS: Final = {
    "best-sources": "Where do the best customers come from, and do we look there for more?",
    "dear-sources": "Which source costs more than its customers bring?",
    "slow-answers": "Whose enquiry waited longer than a day, and why?",
    "no-next-step": "Who showed interest and heard nothing more from us?",
    "why-no": "Why did they say no, and whom did they choose instead?",
    "best-offer": "Which offer is taken most, and who has not heard of it yet?",
    "who-left": "Who was lost last month, and what was the last word between us?",
    "same-complaints": "Which complaint came more than once, and what was mended?",
    "who-recommends": "Who recommended us, and how were they thanked?",
    "what-is-missing": "What did the best customers ask for that we do not have?",
}
_MONTHS: Final = 6


def review_sheets(found: Portfolio) -> tuple[Sheet, ...]:
    """All sheets of the tab."""
    return _questions(found), _numbers(found)


def _questions(found: Portfolio) -> Sheet:
    return Sheet(
        "review",
        "Questions of the review",
        (
            text("Question", 99, 44, 3),
            text("stage", 4, 10, 0),
            figure("answered", 9, 11),
            text("answer", 7, 16, 2),
        ),
        tuple(
            SheetRow(
                (
                    QUESTIONS[each.key],
                    each.stage,
                    "never" if each.day is None else list_day(each.day, found.as_of),
                    each.answer or UNKNOWN,
                ),
                question=each.key,
            )
            for each in found.review
        ),
        "Answers stay with their day, so that the next review sees what was meant to change: Enter "
        "answers, or tickler review answer QUESTION. What a plan changed and why stands with its "
        "versions.",
    )


def _numbers(found: Portfolio) -> Sheet:
    months = sorted({month for each in found.numbers for month, _ in each.months})[-_MONTHS:]
    return Sheet(
        "numbers",
        "Numbers measured elsewhere",
        (first("Number"), *(figure(month, 9, 10) for month in months)),
        tuple(
            SheetRow(
                (
                    each.name,
                    *(f"{known[month]:,f}" if month in known else UNKNOWN for month in months),
                )
            )
            for each in found.numbers
            for known in (dict(each.months),)
        ),
        "Visits, impressions, calls to the hotline: tickler review number visits 2026-10 1840, or "
        "tickler review numbers FILE.csv with name, month and value.",
        empty="no number yet",
    )
