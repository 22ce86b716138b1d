"""Random but valid material for the property tests of the lifecycle."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from hypothesis import strategies as st

from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.groups import AWARENESS, GROUPS, Facts
from store.lifecycle.plans import ANCHORS, EXITS, OUTCOMES, PHASES, Plan, Step, Track
from store.lifecycle.plans.model import AHEAD_ANCHORS, MODES, WISHES
from store.lifecycle.stages import MODELS
from store.lifecycle.units import RULES, UNITS

TODAY: Final = date(2024, 11, 21)  # a Thursday
PLAIN: Final = WorkCalendar()

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@st.composite
def leaves(draw: st.DrawFn) -> tuple[date, date]:
    first = draw(st.dates(date(2023, 1, 1), date(2027, 12, 31)))
    return first, first + timedelta(days=draw(st.integers(0, 40)))


calendars = st.builds(
    WorkCalendar,
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    free=st.lists(leaves(), max_size=4).map(tuple),
    extra=st.frozensets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=4),
)

_near = st.none() | st.integers(-400, 30).map(lambda n: TODAY + timedelta(days=n))

facts = st.builds(
    Facts,
    window_days=st.integers(1, 400),
    segment=st.sampled_from(["", "Food delivery"]),
    purchases=st.integers(0, 9),
    first_purchase=_near,
    last_purchase=_near,
    regular_from=st.integers(2, 4),
    paid_until=st.none() | st.dates(date(2024, 1, 1), date.max),
    need=st.sampled_from(["unknown", "none", "no_possibility", "has"]),
    last_enquiry=_near,
    offer_since=_near,
    trial_until=st.none() | st.dates(date(2024, 10, 1), date(2025, 3, 1)),
    competitor=st.sampled_from([None, "Rival"]),
    left_reason=st.sampled_from([None, "competitor", "need_gone", "price", "service", "unknown"]),
    said_left=st.booleans(),
    said_left_on=_near,
    open_complaint=st.booleans(),
    score=st.none() | st.integers(0, 10),
    score_kind=st.sampled_from(["nps", "csat", "ces"]),
    override=st.sampled_from([None, None, None, *GROUPS]),
    closed=st.booleans(),
    override_on=_near,
    wake_on=_near,
    awareness=st.none() | st.sampled_from(AWARENESS),
)

_slugs = st.sampled_from(["a", "b2", "call-back", "first-week", "x-1-y", "7"])
_words = st.text(max_size=30)
_names = _words.filter(lambda text: bool(text.strip()))


@st.composite
def _steps(draw: st.DrawFn, key: str, tracks: st.SearchStrategy[Track]) -> Step:
    anchor = draw(st.sampled_from(ANCHORS))
    back = -60 if anchor in AHEAD_ANCHORS else 0
    days = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda d: f"{d:%m-%d}")
    return draw(
        st.builds(
            Step,
            key=st.just(key),
            title=_names,
            say=_words,
            offer=st.none() | _names,
            channel=st.sampled_from(WISHES),
            minutes=st.integers(1, 90),
            delay=st.integers(back, 60),
            unit=st.sampled_from(UNITS),
            anchor=st.just(anchor),
            rule=st.sampled_from(RULES),
            window=st.tuples(st.integers(0, 9), st.integers(0, 9)),
            tracks=st.dictionaries(st.sampled_from(OUTCOMES), tracks, max_size=3),
            retries=st.integers(1, 5),
            public=st.booleans(),
            kind=_slugs,
            day=days if anchor == "date" else st.none(),
            tags=st.lists(_slugs, max_size=2).map(tuple),
            phase=st.none() | st.sampled_from(PHASES),
            mode=st.sampled_from(MODES),
        )
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    keys = draw(st.lists(_slugs, min_size=1, max_size=3, unique=True))
    targets = st.sampled_from([*keys, "next", "same", "keep", "plan:after-sale", "plan:unknown"])
    delays = st.none() | st.integers(0, 40)
    tracks = st.builds(Track, targets, delays, st.sampled_from(UNITS)).map(
        lambda t: t if t.delay is not None else Track(t.to)
    )
    steps = tuple(draw(_steps(key, tracks)) for key in keys)
    return Plan(
        key=draw(_slugs),
        name=draw(_names),
        stage=draw(st.sampled_from(["potential", "current", "former"])),
        steps=steps,
        version=draw(st.integers(1, 99)),
        groups=tuple(draw(st.lists(st.sampled_from(list(GROUPS)), max_size=3, unique=True))),
        direction=draw(st.sampled_from(["interaction", "retention", "return"])),
        why_changed=draw(_words),
        segments=tuple(draw(st.lists(_names, max_size=2))),
        goal=draw(_words),
        exits=tuple(draw(st.lists(st.sampled_from(EXITS), max_size=3, unique=True))),
        stage_model=draw(st.sampled_from(["", *MODELS])),
    )
