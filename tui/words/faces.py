"""What each face shows of a customer, and in which order; what it says stands with the facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from tui.widgets.columns import Fact, heading
from tui.words.customer import FACTS, Sheet

if TYPE_CHECKING:
    from store.views.customer.page import Page, Panel
    from store.views.plans.preview import StepAhead


class Part(NamedTuple):
    """Facts by their names, under a title that may say so much that their labels are left out."""

    facts: str
    title: str = ""
    bare: bool = False


class Face(NamedTuple):
    """Its parts; of the facts in `most` so many lines at most."""

    parts: tuple[Part, ...]
    most: Mapping[str, int] = {}


# Of these nothing is left out in silence.
_COUNTED: Final = ("ways", "who")
_OWING: Final = "quiet cases owed held"
_VALUE: Final = "ltv risk at-risk year"

# What matters most comes first, because the end may be cut.
PANEL: Final = Face(
    (
        Part(f"standing closed {_OWING} now habit time ways {_VALUE} offer plan last"),
        Part("ask"),
    ),
    {"ways": 4, "last": 1},
)
# In the order of a call: what is owed, what to do now and by which number, what was said last;
# then what they are worth.
WHOLE_PAGE: Final = Face(
    (
        Part(f"standing closed {_OWING} now habit plan then likes came time ways no-way"),
        Part("last", "Last words"),
        Part("alarms relation", "Relation"),
        Part(f"{_VALUE} bought", "Value"),
        Part("offer for-them offered", "Offers"),
        Part("settled", "Complaints settled", bare=True),
        Part("who place from owner", "Who they are"),
        Part("tags files own profile answers", "Profile"),
        Part("ask", "Ask in the next talk", bare=True),
        Part("group", "Why this group", bare=True),
    )
)
TALK: Final = Face(
    (
        Part(f"standing closed now habit {_OWING}"),
        Part("last", "Last words"),
        Part("likes came time ways no-way who", "How to reach them"),
    ),
    {"who": 3},
)
GROUND: Final = Face(
    (
        Part(f"{_VALUE} bought alarms relation", "Value"),
        Part("plan then last-step", "Next, if you reach them"),
        Part("offer for-them offered", "Offers"),
        Part("tags files own profile", "What we know"),
        Part("ask", "Ask in this talk", bare=True),
    ),
    {"then": 3, "offered": 3},
)
BRIEF: Final = Face(
    (
        Part(f"standing place from owner closed quiet {_VALUE} bought steps habit alarms"),
        Part("owed cases held settled for-them offered offer last likes came time ways no-way"),
        Part("who tags files own profile relation group answers ask"),
    )
)
POCKET: Final = Face((Part("who quiet owed cases held open-offers last"),))


def facts_of(
    face: Face,
    page: Panel,
    today: date,
    step_id: bytes | None = None,
    ahead: Sequence[StepAhead] = (),
) -> list[Fact]:
    """What the face shows, as its page or (of `PANEL`) its panel was read.

    `step_id` is the follow-up that the talk is about, which need not be the customer's next one.
    """
    next_one = next(iter(page.steps), None)
    here = next((step for step in page.steps if step.key == step_id), next_one)
    sheet = Sheet(cast("Page", page), today, here, ahead)
    out: list[Fact] = []
    for part in face.parts:
        told = [fact for name in part.facts.split() for fact in _told(name, sheet, face.most)]
        if part.bare:
            told = [fact._replace(label="") for fact in told]
        if told and part.title:
            out += heading(part.title)[not out :]
        out += told
    return out


def _told(name: str, sheet: Sheet, most: Mapping[str, int]) -> Iterator[Fact]:
    facts = iter(FACTS[name](sheet))
    yield from islice(facts, most.get(name))
    left = sum(1 for _ in facts)
    if left and name in _COUNTED:
        yield Fact(f"and {left:,} more", "", "dim")
