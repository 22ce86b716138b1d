"""What stands behind a value: from revenue to LTV, what to offer next, what would change it."""

from __future__ import annotations

from collections.abc import Sequence

from store.value.money import display
from store.views.customer.next_offer import nothing_yet, pattern, suggestions
from store.views.value.waterfall import Bar, waterfall
from store.views.value.what_if import Change, sensitivities
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.text import cell_width, fit
from tui.widgets.facts import Fact, heading
from tui.widgets.spark import bar
from tui.words.screen import rough
from tui.words.sentences import tell
from tui.words.worth import NOT_RATED, bar_amounts, risk_figure

_BAR = 24


def worth_facts(target: Target, sitting: Sitting, currency: str) -> list[Fact]:
    """The waterfall to the cent, the next best offers with their evidence, and what-if."""
    whom = (sitting.store, target.customer_id, sitting.today)
    facts = [*heading("From revenue to LTV"), *_falls(waterfall(*whom), currency)]
    facts += heading("What to offer next")
    warning = pattern(*whom)
    if warning:
        facts.append(Fact(tell(warning), "", "risk"))
    offers = suggestions(*whom)
    facts += [Fact(f"{each.title}: {tell(each.because)}") for each in offers]
    if not offers:
        facts.append(Fact(tell(nothing_yet(*whom)) or "nothing to suggest yet", "", "dim"))
    facts += [*heading("What would change it"), *_changes(sensitivities(*whom), currency)]
    return facts


def _falls(bars: Sequence[Bar], currency: str) -> list[Fact]:
    """Each amount as a bar from where the one before it ended."""
    ends = [0, *(each.running for each in bars)]
    low, high = min(ends), max(ends)
    titles = max(cell_width(each.title) for each in bars)
    amounts = bar_amounts(bars, currency)
    room = max(len(amount) for amount in amounts)
    facts = []
    for number, (each, amount) in enumerate(zip(bars, amounts, strict=True)):
        start = 0 if each.kind in ("start", "sum") else ends[number]
        drawn = bar(start, each.running, low, high, _BAR)
        text = f"{fit(each.title, titles)}  {fit(amount, room, align='right')}  {drawn}"
        facts.append(Fact(text.rstrip(), "", "strong" if each.kind == "sum" else "plain"))
    return facts


def _changes(changes: Sequence[Change], currency: str) -> list[Fact]:
    facts = []
    for each in changes:
        ahead = rough(each.ahead, currency) or NOT_RATED
        earned = display(each.earned, currency, compact=True)
        risk = risk_figure(each.churn_risk) or NOT_RATED
        facts.append(Fact(f"{each.title}: risk {risk}, ahead {ahead}, earned {earned}"))
    return facts
