"""Words for what lies between a customer and us: their interest, what is paid, how warm it is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from store.lifecycle.dates import FAR_DAYS, MONTHS, speak
from tui.words.sentences import tell

if TYPE_CHECKING:
    from store.value.rhythm import Window
    from store.views.customer.cases import Kept
    from store.views.customer.expected_contact import Expected
    from store.views.customer.relation import Alarm, Delivery, Relation

_AWARE: Final = {
    "unaware": "not aware of the need",
    "problem": "knows the problem",
    "solution": "knows of solutions",
    "product": "knows our product",
    "fully": "fully aware",
}
_DELIVERIES: Final = 3
_REFERRALS: Final = 4
# From so many planned touches on fewer than this share of them is worth a word (ours).
_FEW: Final = 3
_ENOUGH: Final = 0.75


def relation_lines(relation: Relation, today: date) -> list[tuple[str, str]]:
    """Label and text of each thing that is known, the most lasting first."""
    cooled = f": {tell(relation.cooled)}" if relation.cooled else ""
    lines = [("warmth", f"{relation.warmth * 100:.0f} %, {relation.warm}{cooled}")]
    if relation.goal:
        charge = f"; {relation.charge} is in charge of it" if relation.charge else ""
        lines.append(("goal", f"{relation.goal}: {relation.strategy[:-1]}{charge}"))
    lines += [("expects us", text) for text in (expected_words(relation.expected, today),) if text]
    if relation.model_stage:
        lines.append(("stage", f"{relation.model_stage}: {tell(relation.model_why)}"))
    lines += [("interest", text) for text in (_interest(relation, today),) if text]
    for label, day in (("paid", relation.paid_until), ("trial", relation.trial_until)):
        if day is not None:
            over = ", over" if day < today else ""
            lines.append((label, f"until {speak(day, today)}{over}"))
    lines += [
        ("delivery", delivery_words(each, today)) for each in relation.deliveries[:_DELIVERIES]
    ]
    if relation.promises.rate is not None or relation.promises.owed:
        lines.append(("our word", promise_words(relation.promises)))
    if relation.planned >= _FEW and relation.touched < relation.planned * _ENOUGH:
        few = f"{relation.touched} of {relation.planned} planned in a year: fewer than the plan has"
        lines.append(("touches", few))
    if relation.cycle.why:
        lines.append(("cycle", tell(relation.cycle.why)))
    missing = ", ".join(relation.fit.missing)
    met = f"{len(relation.fit.met)} of {len(relation.fit.met) + len(relation.fit.missing)}"
    lines.append(("ideal", met + (f"; missing: {missing}" if missing else "")))
    if relation.referred_by:
        lines.append(("referred by", relation.referred_by))
    if relation.referrals:
        count = len(relation.referrals)
        more = ", …" if count > _REFERRALS else ""
        lines.append(
            ("has referred", f"{count}: {', '.join(relation.referrals[:_REFERRALS])}{more}")
        )
    return lines


def promise_words(kept: Kept) -> str:
    """`3 of 4 promises kept in time (75 %), 1 owed`."""
    ended = kept.kept + kept.broken
    owed = f"{kept.owed} owed" if kept.owed else ""
    if kept.rate is None:
        return f"{owed}, none has ended yet"
    said = f"{kept.kept} of {ended} promise{'s' * (ended != 1)} kept in time"
    return ", ".join(part for part in (f"{said} ({kept.rate * 100:.0f} %)", owed) if part)


def expected_words(expected: Expected, today: date) -> str:
    """`agreed for Fri 27 Nov; usually every 31 d, expected 12 Dec to 18 Dec`; "" if unknown.

    Of a subscriber `renewal due Fri 27 Nov`.
    """
    parts = [] if expected.agreed is None else [f"agreed for {speak(expected.agreed, today)}"]
    if expected.renewal is not None:
        late = expected.renewal < today
        parts.append(f"renewal {'was ' if late else ''}due {speak(expected.renewal, today)}")
    rhythm = expected.rhythm
    if rhythm is not None:
        past = "was expected" if rhythm.last < today else "expected"
        held = f" ({rhythm.held} of {rhythm.tried} came so)" if rhythm.tried else ""
        when = span(rhythm.first, rhythm.last, today)
        parts.append(f"{rhythm_words(rhythm)}, {past} {when}{held}")
    return "; ".join(parts)


def rhythm_words(window: Window) -> str:
    """`usually every 31 d`; what is usual takes three gaps."""
    few = {1: f"one gap so far, of {window.usual} d", 2: "two gaps so far"}
    return few.get(window.gaps, f"usually every {window.usual} d")


def span(first: date, last: date, today: date) -> str:
    """`12–18 Dec`, `28 Nov – 3 Dec`, and the year where they differ in it or are far off."""
    far = max(abs((each - today).days) for each in (first, last)) > FAR_DAYS
    year = f" {last.year}" if far or first.year != last.year else ""
    end = f"{last.day} {MONTHS[last.month - 1]}{year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    begun = f" {first.year}" if far and first.year != last.year else ""
    return f"{first.day} {MONTHS[first.month - 1]}{begun} – {end}"


def alarm_words(alarm: Alarm, today: date) -> str:
    """`no word for 75 d, the limit is 60 (since 3 Nov, quiet until 1 Dec)`."""
    quiet = ""
    if alarm.quiet_until is not None:
        quiet = f", quiet until {speak(alarm.quiet_until, today)}"
    return f"{tell(alarm.words)} (since {speak(alarm.since, today)}{quiet})"


def delivery_words(delivery: Delivery, today: date) -> str:
    """`12 Oct: expectations exceeded, “a day early”`."""
    note = f", “{delivery.note}”" if delivery.note else ""
    return f"{speak(delivery.bought, today)}: expectations {delivery.said}{note}"


def _interest(relation: Relation, today: date) -> str:
    parts = [_AWARE[relation.awareness]] if relation.awareness else []
    if relation.involvement:
        parts.append(f"involvement {relation.involvement}")
    parts += [
        f"motivation {level} as {stage} ({speak(day, today)})"
        for stage, level, day in relation.motivation
    ]
    return ", ".join(parts)
