"""What is owed to a customer and how content they are: what to know before anything else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from store.lifecycle.dates import speak
from tui.widgets.columns import CellStyle
from tui.widgets.facts import Fact, heading
from tui.words.sentences import tell

if TYPE_CHECKING:
    from store.views.customer.cases import CaseRow
    from store.views.customer.page import Page
    from store.views.customer.satisfaction import Answer

_LATE = "! "  # beside the colour, for those who do not see it


def owing_facts(page: Page, today: date) -> list[Fact]:
    """Enquiries and complaints that are open, promises, and why nothing may be offered now."""
    facts = [Fact(case_words(case), case.kind, case_style(case)) for case in page.cases]
    if page.card.fields["do_not_contact"]:
        facts.insert(0, Fact("! they asked not to be contacted", "quiet", "risk"))
    facts += owed_facts(page, today)
    if page.held:
        facts.append(Fact(f"offers held: {tell(page.held)}", "offers", "soon"))
    return facts


def owed_facts(page: Page, today: date) -> list[Fact]:
    """What was promised and by when."""
    facts = []
    for each in page.owed:
        days = (today - each.day).days
        late = f", {days} day{'' if days == 1 else 's'} late" if days > 0 else ""
        words = f"promised: {each.title}, by {speak(each.day, today)}{late}"
        facts.append(Fact(f"{_LATE if late else ''}{words}", "owed", "overdue" if late else "soon"))
    return facts


def case_words(case: CaseRow) -> str:
    """`! the chair squeaks · 3 days, angry, no answer yet`."""
    sign = _LATE if _is_late(case) else ""
    return f"{sign}{case.title} · {age_words(case).removeprefix(_LATE)}, {state_words(case)}"


def age_words(case: CaseRow) -> str:
    """`! 3 days`, with the sign of what is late."""
    age = "today" if case.age == 0 else f"{case.age} day{'' if case.age == 1 else 's'}"
    return f"{_LATE if _is_late(case) else ''}{age}"


def state_words(case: CaseRow) -> str:
    """`angry, no answer yet`."""
    answered = "answered" if case.answered else "no answer yet"
    return f"angry, {answered}" if case.angry else answered


def _is_late(case: CaseRow) -> bool:
    return case.answered is None and (case.angry or case.age > 0)


def case_style(case: CaseRow) -> CellStyle:
    """The look of a case: a colour beside the sign that it is late."""
    return "overdue" if _is_late(case) else "soon"


def settled_facts(page: Page, today: date) -> list[Fact]:
    """The latest complaints that are settled, each with its cause (R92)."""
    if not page.settled:
        return []
    return [
        *heading("Complaints settled"),
        *(
            Fact(f"{speak(case.opened, today)}: {case.title}, because {case.cause or 'unknown'}")
            for case in page.settled
        ),
    ]


def answer_facts(page: Page, today: date) -> list[Fact]:
    """The latest answer of each kind, beside the first (R87)."""
    latest: dict[str, Answer] = {}
    for answer in page.answers:
        latest.setdefault(answer.kind, answer)
    return [Fact(answer_words(answer, today), answer.kind.upper()) for answer in latest.values()]


def answer_words(answer: Answer, today: date) -> str:
    """`9 on 3 Nov, +2 since the first (7 on 3 Mar)`."""
    who = f"{answer.who}, " if answer.who else ""
    said = f"{answer.score}, {who}{speak(answer.day, today)}"
    if answer.change is None:
        return f"{said}, the first"
    first = f"{answer.first}, {speak(answer.first_day, today)}"
    return f"{said}, {answer.change:+d} since the first ({first})"
