"""Facts of a segment, for the list and its page."""

from __future__ import annotations

from typing import Final

from store.views.segments.segments import SegmentPage, SegmentRow
from tui.text import counted
from tui.widgets.facts import Fact
from tui.words.screen import money, percent
from tui.words.segment import margin_words, rule_words, total_words, window_words
from tui.words.sentences import tell
from tui.words.worth import at_risk_in_all


def churn_words(page: SegmentPage) -> str:
    """The churn rate of the last whole period, nothing when nobody could leave."""
    return percent(None if page.churn_rate is None else float(page.churn_rate))


def rule_facts(row: SegmentRow) -> list[Fact]:
    """How customers come into the segment, and what it sets for them."""
    facts = [Fact(rule_words(row), "rule")]
    if row.problem:
        facts.append(Fact(f"! {tell(row.problem)}", " ", "risk"))
    spans = [f"window {row.window_days} d", f"horizon {row.horizon_days} d"]
    if row.contract_days is not None:
        spans.append(f"contract {row.contract_days} d")
    if row.max_silence_days is not None:
        spans.append(f"silence at most {row.max_silence_days} d")
    if row.rot_days is not None:
        spans.append(f"rot after {row.rot_days} d")
    facts.append(Fact(" · ".join(spans), "days"))
    if row.margin is not None:
        facts.append(Fact(margin_words(row.margin), "margin"))
    facts.append(Fact(row.plan or "each group's own", "plan"))
    return facts


def window_facts(page: SegmentPage) -> list[Fact]:
    """Whether the days that make a customer former fit how the segment buys."""
    if page.window is None:
        return []
    style: Final = "soon" if page.window.off else "plain"
    return [Fact(window_words(page.window, page.row.name), "window", style)]


def client_facts(page: SegmentPage) -> list[Fact]:
    """The typical deal, margin, gap and churn, each with the number of cases behind it."""
    facts = []
    if page.deals:
        median, mean = (money(each, page.currency) for each in (page.median_deal, page.mean_deal))
        words = f"{median} (median; mean {mean}), {page.deals:,} deals by {page.buyers:,} buyers"
        facts.append(Fact(words, "typical deal", "strong"))
    else:
        facts.append(Fact("nobody has bought yet", "typical deal", "dim"))
    if page.margin_rate is not None:
        words = f"{percent(float(page.margin_rate))} of {page.costed:,} deals with known cost"
        facts.append(Fact(words, "margin"))
    if page.median_gap is not None:
        words = f"{page.median_gap:.0f} days between purchases, of {counted(page.gaps, 'customer')}"
        facts.append(Fact(words, "usual gap"))
    period = page.period
    if page.churn_rate is not None:
        words = f"{churn_words(page)} per {period.period}: {period.left:,} of"
        facts.append(
            Fact(f"{words} {period.active_before:,} who were active before left", "churn rate")
        )
    ltv, risk = money(page.row.ltv, page.currency), at_risk_in_all(page.row.at_risk, page.currency)
    facts.append(
        Fact(f"{ltv}, at risk {risk}, of {counted(page.row.customers, 'customer')}", "LTV")
    )
    if page.total.customers:
        facts.append(Fact(total_words(page.total, page.currency), "ahead"))
    quiet = [
        words
        for count, words in (
            (page.row.silent, f"{page.row.silent:,} silent too long"),
            (page.row.rotting, f"{page.row.rotting:,} rotting"),
        )
        if count
    ]
    if quiet:
        facts.append(Fact(f"! {', '.join(quiet)}", " ", "soon"))
    return facts
