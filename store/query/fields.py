"""The fields of the filter language: the one table that the compiler, help and completion read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

from store import customer_fields
from store.dataclass import dataclass
from store.lifecycle.groups import GROUPS, STAGES
from store.names import near
from store.sentence import Sentence, say
from store.vocabulary import CHANNELS, FEELINGS, listed, tasks, typed

# What a field's value is, which decides how it is read and compared:
# part: text anywhere inside · words: whole words inside · whole: the whole text · owner: words or
# “me” · choice: one of a few words · group: a choice with a star · share: a percentage · money ·
# count · number · day: a date, mostly ahead · age: how long ago, or a date · tag · own: a field of
# the user's own · is, has, bought, silence: see clauses.
Kind: TypeAlias = Literal[
    "part", "words", "whole", "owner", "choice", "group", "share", "money", "count", "day", "age",
    "is", "has", "bought", "silence", "tag", "own", "number",
]  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One field: `phrase` names it inside a sentence, `help` explains it in one line.

    `column` is the SQL that it looks at, over the aliases that `compile_filter` documents.
    `choices` maps what a person types to what the store keeps, in rising order if `ordered`;
    `often` is what people ask for.
    """

    name: str
    kind: Kind
    column: str
    phrase: str
    help: str
    example: str
    choices: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    often: tuple[str, ...] = ()
    ordered: bool = False


def _same(*words: str) -> tuple[tuple[str, str], ...]:
    return tuple((word, word) for word in words)


def canonical(typed: str) -> str:
    """The form in which names and choices are compared: `At_Risk` is `at-risk`."""
    return typed.lower().replace("_", "-").replace(" ", "-")


# What is no column of the customer's own.
_COLUMNS: Final = {
    "motivation": "(SELECT m.level FROM motivation AS m WHERE m.customer_id = c.id "
    "AND m.stage = s.stage AND m.deleted_at IS NULL ORDER BY m.noted_on DESC, m.id DESC LIMIT 1)",
    "referred_by": "(SELECT n.name FROM customer AS n WHERE n.id = c.referred_by_id)",
}
_FELT: Final = (
    "(SELECT i.felt FROM interaction AS i WHERE i.customer_id = c.id AND i.deleted_at IS NULL "
    "AND i.felt IS NOT NULL AND NOT EXISTS (SELECT 1 FROM interaction AS n WHERE "
    "n.corrects_id = i.id AND n.deleted_at IS NULL) ORDER BY i.happened_at DESC, i.id DESC LIMIT 1)"
)
_EXPECTATION: Final = (
    "(SELECT x.expectation FROM purchase AS x WHERE x.customer_id = c.id "
    "AND x.deleted_at IS NULL AND x.expectation IS NOT NULL "
    "ORDER BY x.bought_on DESC, x.id DESC LIMIT 1)"
)


def _of_customers() -> Iterator[Field]:
    """The fields of a customer's card that a filter asks for."""
    for each in customer_fields.FIELDS:
        if each.term is None:
            continue
        term, name = each.term, each.term.name or canonical(each.name)
        kind: Kind = "choice" if each.choices else term.match
        example = f"{name}:{canonical(each.choices[0]) if each.choices else 'none'}"
        if each.kind in ("day", "birthday"):
            kind, example = "day", f"{name}:<=30d" if each.kind == "day" else f"{name}:<=2000-01-01"
        words = [(canonical(kept), kept) for kept in each.choices]
        yield Field(
            name,
            kind,
            _COLUMNS.get(each.name, f"c.{each.name}"),
            term.phrase or each.words,
            term.help or _helped(each),
            term.example or example,
            (*words, *term.also),
            term.aliases,
            ordered=each.ordered,
        )


def _helped(each: customer_fields.CustomerField) -> str:
    """What the option says, as a filter's line says it."""
    if each.choices:
        return f"{each.words}: {listed(map(canonical, each.choices))}; none"
    return f"{each.asked or each.words}, or a word of it; none"


_TABLE: Final = (
    Field(
        "name", "part", "c.name", "name",
        "part of the customer's name", 'name:"rao & sons"',
    ),
    Field(
        "segment", "whole", "g.name", "segment",
        "the segment's whole name; * stands for anything, none for no segment", "segment:clinics",
    ),
    Field(
        "stage", "choice", "s.stage", "stage",
        "potential, current or former", "stage:former", _same(*STAGES),
    ),
    Field(
        "group", "group", "s.grp", "group",
        "one of the seven groups, or all of a stage", "group:2.*", _same(*GROUPS),
    ),
    Field(
        "owner", "owner", "o.name", "owner",
        "the rep's name, or a word of it; me, none", "owner:ana",
    ),
    Field(
        "risk", "share", "v.churn_risk", "churn risk",
        "churn risk, in percent or from 0 to 1", "risk:>60%",
        often=(">60%", ">=50%", "<20%", "none"),
    ),
    Field(
        "ltv", "money", "v.total", "LTV",
        "lifetime value: earned + ahead", "ltv:>1000",
        often=(">1000", ">5k", "<100", "none"),
    ),
    Field(
        "earned", "money", "v.earned", "earned",
        "the part of LTV earned to date", "earned:>=5k",
        often=(">1000", ">5k", "<100", "none"),
    ),
    Field(
        "ahead", "money", "v.ahead", "ahead",
        "the part of LTV expected from now on", "ahead:500..2000",
        often=(">1000", ">5k", "<100", "none"),
    ),
    Field(
        "at-risk", "money", "v.at_risk", "money at risk",
        "churn risk × the margin of the last 12 months", "at-risk:>300", (), ("atrisk",),
        often=(">300", ">1000", ">0"),
    ),
    Field(
        "revenue", "money", "COALESCE(r.revenue, 0)", "revenue",
        "all purchases less refunds", "revenue:>10k",
        often=(">10k", ">1000", "0"),
    ),
    Field(
        "purchases", "count", "COALESCE(r.days, 0)", "purchases",
        "number of days with a purchase", "purchases:>=3",
        often=(">=3", "1", "0"),
    ),
    Field(
        "bought", "bought", "", "bought",
        "a product, by its name, a word of it, or its code", 'bought:"second chair"',
    ),
    Field(
        "due", "day", "f.due_on", "next step",
        "when the next step is due", "due:<=fri",
        often=("<today", "<=today", "tomorrow", "<=7d", "<=fri", ">1m"),
    ),
    Field(
        "plan", "whole", "(SELECT p.key FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id "
        "WHERE e.id = f.enrolment_id)", "plan of the next step",
        "the plan that the next step comes from, by its key; * stands for anything, none",
        "plan:win-back",
    ),
    Field(
        "channel", "choice", "f.channel", "channel of the next step",
        f"how the next step is made: {listed(map(typed, tasks()))}", "channel:call",
        tuple(
            (canonical(word), each.key)
            for each in CHANNELS if each.task
            for word in (each.key, *each.also)
        ),
    ),
    Field(
        "last", "age", "r.last_on", "last purchase",
        "how long ago the last purchase was, or its date; never", "last:>90d",
        often=(">90d", ">1y", "<30d", "never"),
    ),
    Field(
        "first", "age", "r.first_on", "first purchase",
        "how long ago the first purchase was, or its date; never", "first:<90d",
        often=("<90d", "<1y", "never"),
    ),
    Field(
        "silence", "silence", "r.last_on", "silence",
        "days since the last purchase: more than so many, than usual (of three gaps) or than the "
        "longest gap", "silence:>usual",
        often=(">usual", ">longest", ">90d"),
    ),
    Field(
        "attempts", "count", "COALESCE(f.attempts, 0)", "tries",
        "how often the next step was tried in vain", "attempts:>=2",
        often=(">=2", ">=1", "0"),
    ),
    Field(
        "pushes", "count", "COALESCE(f.pushes, 0)", "pushes",
        "how often the next step was put off", "pushes:>=3",
        often=(">=3", ">=1"),
    ),
    Field(
        "promised", "day", "(SELECT min(m.due_on) FROM promise AS m WHERE m.customer_id = c.id "
        "AND m.state = 'owed' AND m.deleted_at IS NULL)", "promise",
        "when the first promise that we owe is due", "promised:<=today",
        often=("<=today", "<=7d", "none"),
    ),
    Field(
        "touched", "age", "r.touched_on", "last interaction",
        "how long ago the last interaction was, or its date; never", "touched:>6w",
        often=(">6w", "<7d", "never"),
    ),
    Field(
        "offered", "age", "(SELECT max(i.offered_on) FROM offer AS i WHERE i.customer_id = c.id "
        "AND i.deleted_at IS NULL)", "last offer",
        "how long ago the last offer was, or its date; never", "offered:<30d",
        often=("<30d", ">90d", "never"),
    ),
    *_of_customers(),
    Field(
        "r", "count", "v.recency", "recency fifth",
        "fifth of the buyers by their last purchase, 5 the latest; none before the first", "r:>=4",
        often=("5", ">=4", "1", "none"),
    ),
    Field(
        "f", "count", "v.frequency", "frequency fifth",
        "fifth of the buyers by their number of purchases, 5 the most", "f:5",
        often=("5", ">=4", "1", "none"),
    ),
    Field(
        "m", "count", "v.monetary", "money fifth",
        "fifth of the buyers by their revenue, 5 the most", "m:4..5",
        often=("5", ">=4", "1", "none"),
    ),
    Field(
        "expectation", "choice", _EXPECTATION, "expectations",
        "what they said last of a delivery: missed, met or exceeded; none", "expectation:missed",
        _same("missed", "met", "exceeded"), ("expectations",), ordered=True,
    ),
    Field(
        "felt", "choice", _FELT, "feelings",
        "how they seemed when it was noted last: upset, calm or glad; none", "felt:upset",
        _same(*FEELINGS), (), ordered=True,
    ),
    Field(
        "tag", "tag", "", "tag",
        "a tag in full; * stands for anything, none for no tag", "tag:vip", (), ("tags",),
    ),
    Field(
        "field", "own", "", "own field",
        "a field of your own with its value; the name alone: any value", "field:size>=10", (),
        ("fields",),
    ),
    Field(
        "is", "is", "", "",
        "open, closed, overdue, resting, new (not met), parked, active, lapsed, lost-after-first, "
        "1-2-3-next",
        "is:overdue",
        _same(
            "open", "closed", "overdue", "resting", "new", "parked", "1-2-3-next", "active",
            "lapsed", "lost-after-first",
        ),
    ),
    Field(
        "has", "has", "", "",
        "phone, email, address, website, note, promise (owed), complaint, enquiry, offer (open) or "
        "alarm", "has:promise",
        (*_same("phone", "email"), ("e-mail", "email"),
         *_same("address", "website", "note", "promise", "complaint", "enquiry", "offer", "alarm")),
    ),
)  # fmt: skip

FIELDS: Final[dict[str, Field]] = {field.name: field for field in _TABLE}
_ALIASES: Final = {alias: field.name for field in _TABLE for alias in field.aliases}


def find_field(typed: str) -> Field | None:
    """The field of that name or alias, in any case; None if there is none."""
    name = canonical(typed)
    return FIELDS.get(_ALIASES.get(name, name))


def unknown_field(typed: str) -> Sentence:
    """What is said of a name that is no field, with the likeliest one."""
    name = canonical(typed)
    if any(name == word for word, _ in FIELDS["is"].choices):
        return say("wrong_filter.field_of_is", name=name)
    close = near(name, [*FIELDS, *_ALIASES])
    if close:
        return say("wrong_filter.no_field", typed=typed, likely=close[0])
    return say("wrong_filter.no_field", typed=typed, known=list(FIELDS))
