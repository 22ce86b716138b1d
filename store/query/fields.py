"""The fields of the filter language: the one table that the compiler, help and completion read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from store.lifecycle.groups import AWARENESS, GROUPS, STAGES

# What a field's value is, which decides how it is read and compared:
# part: text anywhere inside · words: whole words inside · whole: the whole text · owner: words or
# “me” · choice: one of a few words · group: a choice with a star · share: a percentage · money ·
# count · day: a date, mostly ahead · age: how long ago, or a date · is, has, bought, silence: see
# clauses.
Kind: TypeAlias = Literal[
    "part", "words", "whole", "owner", "choice", "group", "share", "money", "count", "day", "age",
    "is", "has", "bought", "silence",
]  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One field: `phrase` names it inside a sentence, `help` explains it in one line.

    `column` is the SQL that it looks at, over the aliases that `compile_filter` documents.
    `choices` maps what a person types to what the store keeps.
    """

    name: str
    kind: Kind
    column: str
    phrase: str
    help: str
    example: str
    choices: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()


def _same(*words: str) -> tuple[tuple[str, str], ...]:
    return tuple((word, word) for word in words)


_TABLE: Final = (
    Field(
        "name", "part", "c.sort_name", "name",
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
    ),
    Field(
        "ltv", "money", "v.total", "LTV",
        "lifetime value: earned + ahead", "ltv:>1000",
    ),
    Field(
        "earned", "money", "v.earned", "earned",
        "the part of LTV earned to date", "earned:>=5k",
    ),
    Field(
        "ahead", "money", "v.ahead", "ahead",
        "the part of LTV expected from now on", "ahead:500..2000",
    ),
    Field(
        "at-risk", "money", "v.at_risk", "money at risk",
        "churn risk × what is expected ahead", "at-risk:>300", (), ("atrisk",),
    ),
    Field(
        "revenue", "money", "COALESCE(r.revenue, 0)", "revenue",
        "all purchases less refunds", "revenue:>10k",
    ),
    Field(
        "purchases", "count", "COALESCE(r.days, 0)", "purchases",
        "number of days with a purchase", "purchases:>=3",
    ),
    Field(
        "bought", "bought", "", "bought",
        "a product, by its name, a word of it, or its code", 'bought:"second chair"',
    ),
    Field(
        "due", "day", "f.due_on", "next step",
        "when the next step is due", "due:<=fri",
    ),
    Field(
        "channel", "choice", "f.channel", "channel of the next step",
        "how the next step is made: call, visit, meeting, email, message or note", "channel:call",
        (*_same("call", "visit", "meeting", "email", "message", "note"),
         ("e-mail", "email"), ("mail", "email"), ("msg", "message")),
    ),
    Field(
        "last", "age", "r.last_on", "last purchase",
        "how long ago the last purchase was, or its date; never", "last:>90d",
    ),
    Field(
        "silence", "silence", "r.last_on", "silence",
        "days since the last purchase: more than so many, than usual or than the longest gap so "
        "far", "silence:>usual",
    ),
    Field(
        "attempts", "count", "COALESCE(f.attempts, 0)", "tries",
        "how often the next step was tried in vain", "attempts:>=2",
    ),
    Field(
        "pushes", "count", "COALESCE(f.pushes, 0)", "pushes",
        "how often the next step was put off", "pushes:>=3",
    ),
    Field(
        "promised", "day", "(SELECT min(m.due_on) FROM promise AS m WHERE m.customer_id = c.id "
        "AND m.state = 'owed' AND m.deleted_at IS NULL)", "promise",
        "when the first promise that we owe is due", "promised:<=today",
    ),
    Field(
        "touched", "age", "r.touched_on", "last interaction",
        "how long ago the last interaction was, or its date; never", "touched:>6w",
    ),
    Field(
        "source", "whole", "c.source", "source",
        "where the customer came from", "source:referral",
    ),
    Field(
        "city", "words", "c.city", "city",
        "the city, or a word of it", 'city:"new york",berlin',
    ),
    Field(
        "country", "whole", "c.country", "country",
        "the country as it is written in the record", "country:PH",
    ),
    Field(
        "kind", "choice", "c.kind", "kind",
        "person or organisation", "kind:person",
        (*_same("person", "organisation"), ("organization", "organisation"),
         ("company", "organisation")),
    ),
    Field(
        "need", "choice", "c.need", "need",
        "unknown, none, no-possibility or has", "need:has",
        (*_same("unknown", "none"), ("no-possibility", "no_possibility"), ("has", "has")),
    ),
    Field(
        "competitor", "words", "c.competitor", "competitor",
        "whom the customer buys from besides; none", "competitor:none",
    ),
    Field(
        "r", "count", "v.recency", "recency fifth",
        "fifth of the buyers by their last purchase, 5 the latest; none before the first", "r:>=4",
    ),
    Field(
        "f", "count", "v.frequency", "frequency fifth",
        "fifth of the buyers by their number of purchases, 5 the most", "f:5",
    ),
    Field(
        "m", "count", "v.monetary", "money fifth",
        "fifth of the buyers by their revenue, 5 the most", "m:4..5",
    ),
    Field(
        "awareness", "choice", "c.awareness", "awareness",
        "unaware, problem, solution, product or fully", "awareness:problem", _same(*AWARENESS),
    ),
    Field(
        "is", "is", "", "",
        "open, closed, overdue, resting, new (not met), parked (step too far away) or 1-2-3-next",
        "is:overdue",
        _same("open", "closed", "overdue", "resting", "new", "parked", "1-2-3-next"),
    ),
    Field(
        "has", "has", "", "",
        "phone, email, address, website, note, promise (owed), complaint, enquiry or offer (open)",
        "has:promise",
        (*_same("phone", "email"), ("e-mail", "email"),
         *_same("address", "website", "note", "promise", "complaint", "enquiry", "offer")),
    ),
)  # fmt: skip

FIELDS: Final[dict[str, Field]] = {field.name: field for field in _TABLE}
_ALIASES: Final = {alias: field.name for field in _TABLE for alias in field.aliases}


def canonical(typed: str) -> str:
    """The form in which names and choices are compared: `At_Risk` is `at-risk`."""
    return typed.lower().replace("_", "-").replace(" ", "-")


def find_field(typed: str) -> Field | None:
    """The field of that name or alias, in any case; None if there is none."""
    name = canonical(typed)
    return FIELDS.get(_ALIASES.get(name, name))


def unknown_field(typed: str) -> str:
    """The sentence for a name that is no field, with the likeliest one."""
    from difflib import get_close_matches

    name = canonical(typed)
    if name in ("tag", "tags"):
        return "tags are not kept yet; use a segment, as segment:clinics."
    if any(name == word for word, _ in FIELDS["is"].choices):
        return f"there is no field {name}; write is:{name}."
    close = get_close_matches(name, [*FIELDS, *_ALIASES], n=1)
    hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(FIELDS)}."
    return f"there is no field {typed}; {hint} To find the text itself, put it in quotes."
