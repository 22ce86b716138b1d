"""What is known of a customer: each fact with its label and its sentence, for every face."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from store.customer_fields import field, shown
from store.lifecycle.dates import MONTHS, speak
from store.value.money import display, roughly
from store.vocabulary import channel_word, refused, refused_words
from tui.links import link_words
from tui.text import counted
from tui.widgets.columns import CellStyle, Fact
from tui.widgets.spark import sparkline
from tui.words.relation import alarm_words, relation_lines
from tui.words.screen import (
    PROFILE,
    event_line,
    money,
    rough,
)
from tui.words.segment import segment_offer_words
from tui.words.sentences import tell
from tui.words.sentences.risk import chance
from tui.words.times import when_words
from tui.words.worth import NOT_RATED, ltv_sum, risk_words, unpriced_words, unrated

if TYPE_CHECKING:
    from store.views.customer.card import Person, Way
    from store.views.customer.cases import CaseRow
    from store.views.customer.page import Owed, Page, Step
    from store.views.customer.satisfaction import Answer
    from store.views.lists.customers import CustomerRow
    from store.views.plans.preview import StepAhead

_LATE: Final = "! "  # beside the colour, for those who do not see it
_MONTHS_SHOWN: Final = 12
_LIKED: Final = "preferred_channel"  # told as what they like


class Sheet(NamedTuple):
    """What was read of them; `here` is the step that the talk is about, `ahead` what a plan makes
    of it.

    A panel reads less than a page: a fact that asks for more is none of the panel's.
    """

    page: Page
    today: date
    here: Step | None = None
    ahead: Sequence[StepAhead] = ()


# A fact may be nothing, or several lines.
Telling: TypeAlias = Callable[[Sheet], Iterable[Fact]]


def _standing(sheet: Sheet) -> Iterator[Fact]:
    """`2.2 Regular · Clinics · since Mar 2019`; the habit is seen where its words are cut off."""
    from store.lifecycle.groups import GROUPS  # not before the first frame: 10 ms

    page = sheet.page
    group = next((each for key, each in GROUPS.items() if key == page.row.group), None)
    parts = [f"{group.key} {group.name}" if group else f"group {NOT_RATED}"]
    parts.append(page.row.segment or "no segment")
    if page.since is not None:
        parts.append(f"since {MONTHS[page.since.month - 1]} {page.since.year}")
    if page.habit:
        parts.append("! 1-2-3-Next")
    yield Fact(" · ".join(parts), style="risk" if page.habit else "dim")


def _closed(sheet: Sheet) -> Iterator[Fact]:
    """When and why the customer was closed."""
    row = sheet.page.row
    if not row.live:
        day = "" if row.closed_on is None else f" {speak(row.closed_on, sheet.today)}"
        why = f": {row.closed_reason}" if row.closed_reason else ""
        yield Fact(f"closed{day}{why}", style="risk")


def _group(sheet: Sheet) -> Iterator[Fact]:
    return _some(tell(sheet.page.row.group_why), "group")


# What is owed to them


def _quiet(sheet: Sheet) -> Iterator[Fact]:
    """That they asked to be left alone, or not to be reached in some ways."""
    card = sheet.page.card
    if card.fields["do_not_contact"]:
        yield Fact("! they asked not to be contacted", "quiet", "risk")
    elif card.fields["refuses"]:
        yield Fact(f"! they asked for {refused_words(card.fields['refuses'])}", "quiet", "risk")
    for each in card.people:
        if each.refuses:
            yield Fact(f"! {each.name} asked for {refused_words(each.refuses)}", "quiet", "risk")


def _cases(sheet: Sheet) -> Iterator[Fact]:
    """Enquiries and complaints that are open."""
    for case in sheet.page.cases:
        yield Fact(case_words(case), case.kind, case_style(case))


def _owed(sheet: Sheet) -> Iterator[Fact]:
    """What was promised and by when."""
    for each in sheet.page.owed:
        days = (sheet.today - each.day).days
        late = f", {counted(days, 'day')} late" if days > 0 else ""
        words = f"promised: {each.title}, by {speak(each.day, sheet.today)}{late}"
        yield Fact(f"{_LATE if late else ''}{words}", "owed", "overdue" if late else "soon")


def _held(sheet: Sheet) -> Iterator[Fact]:
    """Why nothing may be offered now."""
    if sheet.page.held:
        yield Fact(f"held: {tell(sheet.page.held)}", "offers", "soon")


def _settled(sheet: Sheet) -> Iterator[Fact]:
    """The latest complaints that are settled, each with its cause (R92)."""
    for case in sheet.page.settled:
        because = f"{case.title}, because {case.cause or 'unknown'}"
        yield Fact(f"{speak(case.opened, sheet.today)}: {because}", "settled")


def _answers(sheet: Sheet) -> Iterator[Fact]:
    """The latest answer of each kind, beside the first (R87)."""
    latest: dict[str, Answer] = {}
    for answer in sheet.page.answers:
        latest.setdefault(answer.kind, answer)
    for answer in latest.values():
        yield Fact(answer_words(answer, sheet.today), answer.kind.upper())


# What to do


def _now(sheet: Sheet) -> Iterator[Fact]:
    """The step: what to do, why now, what to say."""
    step = sheet.here
    if step is None:
        return
    label = "now" if step.due <= sheet.today else "next"
    late = step.due < sheet.today
    words = f"{_step_words(step, sheet)} · {step.minutes} min"
    yield Fact(words, label, "overdue" if late else "strong")
    yield from _behind(step)


def _behind(step: Step) -> Iterator[Fact]:
    # What it is called stands before the reasons: none of them says it again.
    why = (tell(each).removesuffix(f": {step.title}") for each in step.why)
    yield Fact("; ".join(why), "why")
    # What was promised stands there, and with its day among what is owed.
    if step.say and step.kind != "promise":
        yield Fact(f"“{step.say}”", "say", "sign")
    if step.say and step.missing:
        names = ", ".join(name.replace("_", " ") for name in step.missing)
        yield Fact(names, "not known", "soon")


def _step_words(step: Step, sheet: Sheet) -> str:
    when = when_words(step, sheet.page.zone, sheet.today)
    return f"{step.title} · {channel_word(step.channel)} · {when}"


def _plan(sheet: Sheet) -> Iterator[Fact]:
    return _plan_of(sheet.here)


def _plan_of(step: Step | None) -> Iterator[Fact]:
    """The plan of a step and the place in it."""
    if step is not None and step.plan is not None:
        yield Fact(", ".join(filter(None, (step.plan, step.position))), "plan")


def _then(sheet: Sheet) -> Iterator[Fact]:
    """What comes after this step: what is dated already, and what the plan would make of it."""
    steps = {
        (step.due, step.title): _step_words(step, sheet)
        for step in sheet.page.steps
        if step != sheet.here
    }
    for ahead in sheet.ahead:
        words = f"{ahead.title} · {channel_word(ahead.channel)} · {speak(ahead.due, sheet.today)}"
        steps.setdefault((ahead.due, ahead.title), words)
    for _, words in sorted(steps.items()):
        yield Fact(words, "then")


def _last_step(sheet: Sheet) -> Iterator[Fact]:
    if not any(_then(sheet)):
        yield Fact("nothing is planned after it", style="dim")


def _steps(sheet: Sheet) -> Iterator[Fact]:
    """Every open step, each with why and what to say."""
    yield from _now(sheet)
    yield from _plan(sheet)
    for step in sorted(sheet.page.steps, key=lambda step: (step.due, step.title)):
        if step != sheet.here:
            yield Fact(_step_words(step, sheet), "then")
            yield from _behind(step)
            yield from _plan_of(step)


# How to reach them


def _time(sheet: Sheet) -> Iterator[Fact]:
    """What the clock shows at their place, and whether they may be called now."""
    there = sheet.page.there
    if there is not None:
        yield Fact(there.words, "time", "plain" if there.may else "soon")


def _likes(sheet: Sheet) -> Iterator[Fact]:
    return _some(channel_word(sheet.page.card.fields[_LIKED]), "they like")


def _came(sheet: Sheet) -> Iterator[Fact]:
    """How they came last; while they wait for an answer it goes the same way (R95)."""
    if sheet.page.inbound is not None:
        channel, day = sheet.page.inbound
        waits = any(case.answered is None for case in sheet.page.cases)
        how = ": answer the same way" if waits else ""
        yield Fact(f"{channel_word(channel)}, {speak(day, sheet.today)}{how}", "came last")


def _ways(sheet: Sheet) -> Iterator[Fact]:
    for way in sheet.page.card.ways:
        whose = way.label or way.contact
        asked = way_refused(way)
        words = f"{way.value}{f' ({whose})' if whose else ''}{f' · {asked}' if asked else ''}"
        yield Fact(words, way.kind, "risk" if asked else "plain")


def _no_way(sheet: Sheet) -> Iterator[Fact]:
    if not any(way.kind in ("phone", "email") for way in sheet.page.card.ways):
        yield Fact("no phone and no e-mail is known", style="dim")


def _who(sheet: Sheet) -> Iterator[Fact]:
    for each in sheet.page.card.people:
        yield Fact(contact_words(each, sheet.today), "who")


def _last(sheet: Sheet) -> Iterator[Fact]:
    """The last words; whose they are where departments are told apart."""
    for event in sheet.page.last:
        line = event_line(event, sheet.page.currency)
        yield Fact(f"{speak(event.day, sheet.today)} {line}", "last")


# What lies between us


def _alarms(sheet: Sheet) -> Iterator[Fact]:
    for each in sheet.page.relation.alarms:
        yield Fact(f"! {alarm_words(each, sheet.today)}", "alarm", "risk")


def _relation(sheet: Sheet) -> Iterator[Fact]:
    """How warm the relation is, how interested they are, what is paid."""
    for label, text in relation_lines(sheet.page.relation, sheet.today):
        yield Fact(text, label)


# What they are worth


def _ltv(sheet: Sheet) -> Iterator[Fact]:
    """LTV with its two parts."""
    row, currency, unpriced = sheet.page.row, sheet.page.currency, sheet.page.unpriced
    nothing = unrated(row.purchases, unpriced)
    if nothing is not None:
        yield Fact(nothing, "LTV", "dim")
        return
    if row.total is None or row.earned is None:
        yield Fact(NOT_RATED, "LTV", "dim")
        return
    ahead = "nothing known ahead" if row.ahead is None else f"ahead {rough(row.ahead, currency)}"
    earned = money(row.earned, currency)
    yield Fact(ltv_sum(row.total, row.ahead, currency, f"earned {earned}", ahead), "LTV")


def _risk(sheet: Sheet) -> Iterator[Fact]:
    """The churn risk with its reason."""
    row = sheet.page.row
    risky = (row.churn_risk or 0) >= sheet.page.risky
    yield Fact(risk_words(row.churn_risk, row.reason), "risk", "risk" if risky else "plain")


def _at_risk(sheet: Sheet) -> Iterator[Fact]:
    row, currency = sheet.page.row, sheet.page.currency
    if row.churn_risk and row.at_risk and roughly(row.at_risk, currency):
        yield Fact(at_risk_words(row, currency), "at risk")


def at_risk_words(row: CustomerRow, currency: str) -> str:
    """The money at risk as the product that it is: the chance, and the margin of a year so far."""
    yearly = round((row.at_risk or 0) / (row.churn_risk or 1))
    days = row.horizon_days or 0  # of a longer one the margin is spread over its years
    when = "in the last 12 months" if days <= 365 else f"a year in the last {days:,} days"
    bring = f"{money(yearly, currency)} of margin they brought {when}"
    share = chance(round((row.churn_risk or 0) * 100))
    return f"{rough(row.at_risk, currency)} = {share} chance of losing the {bring}"


def _year(sheet: Sheet) -> Iterator[Fact]:
    """A line of the last twelve months."""
    margins = sheet.page.margins
    if any(margins):
        line = sparkline(margins, _MONTHS_SHOWN)
        most = money(max(margins), sheet.page.currency)
        yield Fact(f"{line}  margin by month, most {most}", "year")


def _bought(sheet: Sheet) -> Iterator[Fact]:
    row = sheet.page.row
    if row.purchases:
        on = row.last_purchase
        last = "" if on is None else f", last {speak(on, sheet.today)}"
        unpriced, revenue = sheet.page.unpriced, money(row.revenue, sheet.page.currency)
        priced = row.purchases - unpriced
        parts = [f"{revenue} on {counted(priced, 'day')}"] if priced > 0 else []
        parts += [unpriced_words(unpriced)] if unpriced else []
        yield Fact(f"{' and '.join(parts)}{last}", "bought")


# What to offer


def _habit(sheet: Sheet) -> Iterator[Fact]:
    """The warning that the three standard offers are through and nothing came of them."""
    if sheet.page.habit:
        yield Fact(tell(sheet.page.habit), "habit", "risk")


def _offer(sheet: Sheet) -> Iterator[Fact]:
    """What customers like this one bought next, unless the warning has said it."""
    offer = sheet.page.next_offer
    if offer is not None and not sheet.page.habit:
        price = "" if offer.price is None else f" {money(offer.price, sheet.page.currency)}"
        yield Fact(f"{offer.title}{price}: {tell(offer.because)}", "offer", "good")


def _for_them(sheet: Sheet) -> Iterator[Fact]:
    """What their segment offers that they were not offered yet."""
    for each in sheet.page.for_segment:
        yield Fact(f"{each.kind}: {segment_offer_words(each, sheet.today)}", "for them", "good")


def _offered(sheet: Sheet) -> Iterator[Fact]:
    for each in sheet.page.offers:
        yield _offer_fact(each, sheet)


def _open_offers(sheet: Sheet) -> Iterator[Fact]:
    for each in sheet.page.offers:
        if each.answer == "open":
            yield _offer_fact(each, sheet)


def _offer_fact(each: Owed, sheet: Sheet) -> Fact:
    """An offer with its amount and the answer."""
    amount = "" if each.amount is None else f", {display(each.amount, sheet.page.currency)}"
    return Fact(f"{speak(each.day, sheet.today)}: {each.title}{amount}, {each.answer}", "offered")


# Who they are


def _place(sheet: Sheet) -> Iterator[Fact]:
    fields = sheet.page.card.fields
    return _some(", ".join(filter(None, (fields["city"], fields["country"]))), "place")


def _from(sheet: Sheet) -> Iterator[Fact]:
    return _some(sheet.page.card.fields["source"], "from")


def _owner(sheet: Sheet) -> Iterator[Fact]:
    return _some(sheet.page.row.owner, "owner")


def _tags(sheet: Sheet) -> Iterator[Fact]:
    return _some(", ".join(sheet.page.card.tags), "tags")


def _files(sheet: Sheet) -> Iterator[Fact]:
    for each in sheet.page.card.links:
        yield Fact(link_words(each), "file")


def _own(sheet: Sheet) -> Iterator[Fact]:
    """The fields of the user's own, whose names may be longer than a label."""
    card = sheet.page.card
    for each in card.own:
        if card.fields[each.name]:
            yield Fact(f"{each.label}: {card.fields[each.name]}")


def _profile(sheet: Sheet) -> Iterator[Fact]:
    for name, value in sheet.page.profile.items():
        if name != _LIKED:
            one = field(name)
            yield Fact(shown(one, value), one.label.casefold())


def _ask(sheet: Sheet) -> Iterator[Fact]:
    return _some(", ".join(field_names(sheet.page.unknown)), "ask", "dim")


def field_names(fields: Iterable[str]) -> list[str]:
    """Fields of the profile as people call them."""
    return [PROFILE.get(name, name.replace("_", " ")) for name in fields]


def _some(text: str | None, label: str, style: CellStyle = "plain") -> Iterator[Fact]:
    if text:
        yield Fact(text, label, style)


# Words that single lines are told with too


_BY_WAY: Final = {"phone": ("call", "message"), "email": ("email",), "address": ("letter", "visit")}


def way_refused(way: Way) -> str:
    """`no calls`: what they asked us not to do by this way."""
    asked = refused(way.refuses)
    return refused_words(", ".join(word for word in _BY_WAY.get(way.kind, ()) if word in asked))


def contact_words(person: Person, today: date) -> str:
    """`Maria Ozola, buyer · 4 touches, last Tue 3 Nov, mostly by call`."""
    parts = (person.name, person.role, refused_words(person.refuses))
    who = ", ".join(part for part in parts if part)
    if person.last is None:
        return who
    count = f"{person.touches:,} touch{'es' if person.touches != 1 else ''}"
    how = f", mostly by {channel_word(person.channel)}" if person.touches > 1 else ""
    return f"{who} · {count}, last {speak(person.last, today)}{how}"


def case_words(case: CaseRow) -> str:
    """`! the chair squeaks · 3 days, angry, no answer yet`."""
    sign = _LATE if _is_late(case) else ""
    return f"{sign}{case.title} · {age_words(case).removeprefix(_LATE)}, {state_words(case)}"


def age_words(case: CaseRow) -> str:
    """`! 3 days`, with the sign of what is late."""
    age = counted(case.age, "day") if case.age else "today"
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


def answer_words(answer: Answer, today: date) -> str:
    """`9 on 3 Nov, +2 since the first (7 on 3 Mar)`."""
    who = f"{answer.who}, " if answer.who else ""
    said = f"{answer.score}, {who}{speak(answer.day, today)}"
    if answer.change is None:
        return f"{said}, the first"
    first = f"{answer.first}, {speak(answer.first_day, today)}"
    return f"{said}, {answer.change:+d} since the first ({first})"


FACTS: Final[dict[str, Telling]] = {
    "standing": _standing,
    "closed": _closed,
    "quiet": _quiet,
    "cases": _cases,
    "owed": _owed,
    "held": _held,
    "settled": _settled,
    "answers": _answers,
    "group": _group,
    "now": _now,
    "plan": _plan,
    "then": _then,
    "last-step": _last_step,
    "steps": _steps,
    "time": _time,
    "likes": _likes,
    "came": _came,
    "ways": _ways,
    "no-way": _no_way,
    "who": _who,
    "last": _last,
    "alarms": _alarms,
    "relation": _relation,
    "ltv": _ltv,
    "risk": _risk,
    "at-risk": _at_risk,
    "year": _year,
    "bought": _bought,
    "habit": _habit,
    "offer": _offer,
    "for-them": _for_them,
    "offered": _offered,
    "open-offers": _open_offers,
    "place": _place,
    "from": _from,
    "owner": _owner,
    "tags": _tags,
    "files": _files,
    "own": _own,
    "profile": _profile,
    "ask": _ask,
}
