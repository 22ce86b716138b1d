"""What is known of a customer, each field described once.

Forms, options of the command line, filters, imports, pages and JSON are made from these rows. A row
whose kind is not `act` is a column of the customer table by its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final, Literal, TypeAlias, get_args

from store import vocabulary
from store.dataclass import dataclass
from store.errors import BadInput
from store.lifecycle.dates import birthday_words
from store.lifecycle.groups import AWARENESS, LEVELS, LeftReason, Need
from store.lifecycle.possible_years import known_birthday, within_reach
from store.names import clean_name, nearest
from store.sentence import Sentence, say
from store.value.money import read_plain_number
from store.vocabulary import REFUSABLE, read_refusals

# name · text: one line or many · number: with decimals · choice · day: mostly ahead · birthday: a
# day that has come, perhaps without its year · zone · hours · refusals: what they asked us not to
# do · act: more than a column, others follow from it, as `store.actions.card` knows.
Kind: TypeAlias = Literal[
    "name", "text", "number", "choice", "day", "birthday", "zone", "hours", "refusals", "act"
]  # fmt: skip
LONGEST: Final = 10_000
_DIGITS: Final = 20


@dataclass(frozen=True)
class Term:
    """How the filter language asks for a field; what is left empty follows from the field.

    `match`: words (whole words inside) or whole (the whole text). `also` are (typed, kept) other
    ways to type a choice.
    """

    name: str = ""
    phrase: str = ""
    help: str = ""
    example: str = ""
    match: Literal["words", "whole"] = "words"
    aliases: tuple[str, ...] = ()
    also: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CustomerField:
    """One field. `label` has at most ten cells; `help` explains the option, `hint` the form's line.

    `choices` rise if `ordered`. `starts`: `customer add` takes it, too. `imported`: files may bring
    it, under its own name or one of `headers`. `asked`: what to find out in the next talk, as
    `their plans`; `shown` with the other facts of a page. `blank` is what an empty field keeps.
    `own` is the id of a field that the user has made; its values are rows of their own.
    """

    name: str
    label: str
    help: str
    kind: Kind = "text"
    metavar: str = "TEXT"
    choices: tuple[str, ...] = ()
    ordered: bool = False
    hint: str = ""
    starts: bool = False
    term: Term | None = Term()
    headers: str = ""
    imported: bool = True
    asked: str = ""
    shown: bool = True
    blank: str | None = None
    own: bytes | None = None

    @property
    def option(self) -> str:
        """`--paid-until`."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def words(self) -> str:
        """`paid until`."""
        return self.label.lower() if self.own else self.name.replace("_", " ")


_KINDS: Final = ("person", "organisation")
_SYNONYMS: Final = (("organization", "organisation"), ("company", "organisation"))

FIELDS: tuple[CustomerField, ...] = (
    CustomerField("name", "Name", "The new name.", "name", "NAME",
                  term=None, imported=False, shown=False),
    CustomerField("segment", "Segment", "A segment that exists.", "act", "SEGMENT",
                  starts=True, term=None, shown=False),
    CustomerField("owner", "Owner", "Whose they are: the beginning of a name.", "act", "REP",
                  term=None, shown=False),
    CustomerField("kind", "Is a", "person, or else organisation.", "choice", "KIND", _KINDS,
                  starts=True, imported=False, shown=False, blank="organisation",
                  term=Term(help="person or organisation", example="kind:person", also=_SYNONYMS)),
    CustomerField("city", "City", "Their city.", starts=True, shown=False,
                  term=Term(help="the city, or a word of it", example='city:"new york",berlin')),
    CustomerField("country", "Country", "Their country.", starts=True, shown=False,
                  term=Term(help="the country as it is written in the record", match="whole",
                            example="country:PH")),
    CustomerField("preferred_channel", "By",
                  f"How they like to be reached: {vocabulary.listed(vocabulary.talks())}.",
                  "choice", "CHANNEL", vocabulary.talks(), asked="preferred channel",
                  term=Term(aliases=("by", "likes"), example="preferred-channel:email")),
    CustomerField("birthday", "Birthday", "Date of birth, as 1980-03-15 or 15 mar.", "birthday",
                  "DATE", asked="birthday"),
    CustomerField("need", "Need",
                  "Do they need what we sell: unknown, none, no-possibility or has.", "choice",
                  "NEED", get_args(Need), starts=True, blank="unknown", asked="what they need",
                  imported=False,
                  term=Term(help="unknown, none, no-possibility or has", example="need:has")),
    CustomerField("awareness", "Aware of",
                  "What they know: unaware, problem, solution, product or fully.", "choice",
                  "LEVEL", AWARENESS, ordered=True, shown=False,
                  term=Term(help="what they know, rising: unaware, problem, solution, product or "
                            "fully; none", example="awareness:>=solution")),
    CustomerField("involvement", "Involved", "How involved they are: low, medium or high.",
                  "choice", "LEVEL", LEVELS, ordered=True, shown=False,
                  term=Term(help="how involved they are: low, medium or high; none",
                            example="involvement:high")),
    CustomerField("competitor", "Competitor", "Whose client they are now.", starts=True,
                  term=Term(help="whom the customer buys from besides; none",
                            example="competitor:none")),
    CustomerField("source", "Came by", "Where they came from, as referral.", starts=True,
                  shown=False,
                  term=Term(help="where the customer came from", example="source:referral",
                            match="whole")),
    CustomerField("plans", "Plans", "What they plan.", asked="their plans",
                  term=Term("their-plans")),
    CustomerField("prospects", "Prospects", "What may become of them.", asked="prospects for us"),
    CustomerField("expectations", "Expects", "What they expect of us.", asked="what they expect",
                  term=Term("expects")),
    CustomerField("pains", "Hurts", "What troubles them.", asked="what hurts"),
    CustomerField("do_not_contact", "No contact", "Why they asked for it; they rest for a year.",
                  "act", "WHY", hint="why, if they asked for it", term=None, imported=False,
                  shown=False),
    CustomerField("refuses", "Refuses",
                  f"What they asked us not to do: {vocabulary.listed(REFUSABLE)}.",
                  "refusals", "WHAT", hint="calls,mailings", shown=False,
                  term=Term(example="refuses:call")),
    CustomerField("left_reason", "Why left",
                  "Why they left: competitor, need-gone, price, service or unknown.", "choice",
                  "REASON", get_args(LeftReason), imported=False),
    CustomerField("paid_until", "Paid until", "The last day that is paid for.", "day", "DATE",
                  starts=True, shown=False,
                  term=Term(help="the last day that is paid for; none", aliases=("paid",),
                            example="paid-until:<=30d")),
    CustomerField("trial_until", "Trial ends", "The last day of the trial.", "day", "DATE",
                  starts=True, shown=False,
                  term=Term(help="the last day of the trial; none", aliases=("trial",),
                            example="trial-until:<=7d")),
    CustomerField("time_zone", "Time zone", "Their time zone, as Europe/Riga or Riga.", "zone",
                  "ZONE", hint="as Europe/Riga", starts=True, shown=False,
                  term=Term("zone", help="the time zone in the record; * stands for anything, none",
                            example="zone:europe/*", match="whole", aliases=("time-zone",))),
    CustomerField("hours", "Hours",
                  "When they may be called there, as 'mon-fri 09:00-12:00,14:00-17:00'.", "hours",
                  "HOURS", hint="as 9-17", starts=True, term=None, shown=False),
    CustomerField("motivation", "Motivated",
                  "How much they want it in their present stage: low, medium or high.", "act",
                  "LEVEL", LEVELS, ordered=True, imported=False, shown=False,
                  term=Term(help="how much they want it in their present stage: low, medium or "
                            "high; none", example="motivation:>=medium")),
    CustomerField("ability", "Can pay", "How well they can pay: low, medium or high.", "choice",
                  "LEVEL", LEVELS, ordered=True, starts=True, asked="what they can pay",
                  headers="abilitytopay budget",
                  term=Term(help="how well they can pay: low, medium or high; none",
                            example="ability:>=medium")),
    CustomerField("habits", "Habits", "How they buy: when, how much, by what way.",
                  asked="how they buy"),
    CustomerField("emotions", "Feelings", "What they feel about us and what they fear."),
    CustomerField("decision", "Decides", "Who decides, and what by.", headers="decisionmaker",
                  asked="who decides and what by", term=Term(aliases=("decides",))),
    CustomerField("competitor_reason", "Why them", "Why they chose the competitor.",
                  term=Term(help="why they chose the competitor, or a word of it; none")),
    CustomerField("referred_by", "Referred", "Who referred them: one of our customers.", "act",
                  "CUSTOMER", starts=True, imported=False, shown=False, hint="a customer's name",
                  term=Term(help="the customer who referred them, or a word of the name; none",
                            example='referred-by:"rao & sons"')),
    CustomerField("spend_reason", "Why spend", "Why we spend more on them than they bring.",
                  hint="why more than they bring", imported=False),
)  # fmt: skip


def field(name: str, own: Iterable[CustomerField] = ()) -> CustomerField:
    """The field of that name, also among `own` ones, which go by any writing of their names.

    Raises:
        BadInput: there is none.
    """
    for each in FIELDS:
        if each.name == name:
            return each
    key = own_key(name)
    for each in own:
        if each.name == key:
            return each
    known = ", ".join(each.words for each in (*FIELDS, *own))
    raise BadInput(say("typed.not_editable", name=name, known=known))


def columns() -> tuple[CustomerField, ...]:
    """The fields that are columns of the customer table and no name."""
    return tuple(each for each in FIELDS if each.kind not in ("act", "name"))


def own_key(name: str) -> str:
    """The name of an own field as it is typed and kept: `Size of fleet` is `size-of-fleet`."""
    return "-".join(re.findall(r"\w+", name.casefold().replace("_", "-")))


def stored(one: CustomerField, value: str | date | None, today: date) -> str | None:
    """A value as the store keeps it; None and an empty text clear the field.

    Days are given as dates, all else as people write it.

    Raises:
        BadInput: a value that does not fit, no name.
    """
    if one.kind in ("day", "birthday"):
        return _day(one, value, today)
    text = str(value or "").replace("\x00", "\ufffd").strip()
    return read(one, text) if text or one.kind == "name" else one.blank


def read(one: CustomerField, text: str) -> str:
    """A text that is no day, as the store keeps it.

    Raises:
        BadInput: it does not fit.
    """
    if one.kind == "name":
        return clean_name(text)
    if len(text) > LONGEST:
        raise BadInput(say("typed.field_too_long", field=one.words, length=len(text), most=LONGEST))
    if one.choices:
        return _chosen(one, text)
    if one.kind == "number":
        return _number(one, text)
    if one.kind in ("zone", "hours"):
        return _clock(one, text)
    return read_refusals(text) if one.kind == "refusals" else text


def _clock(one: CustomerField, text: str) -> str:
    from store.lifecycle.hours import parse_hours
    from store.lifecycle.zones import known_zone

    return known_zone(text) if one.kind == "zone" else str(parse_hours(text))


def shown(one: CustomerField, value: str) -> str:
    """A kept value as people read it."""
    if one.choices == vocabulary.talks():
        return vocabulary.channel_word(value)
    if one.kind == "birthday":
        return birthday_words(value)
    return value.replace("_", " ") if one.choices and not one.own else value


def _chosen(one: CustomerField, text: str) -> str:
    """The one choice that is meant; a beginning will do where no other choice begins so."""
    wanted = _even(text)
    also = dict(one.term.also) if one.term else {}
    if wanted in also:
        return also[wanted]
    if one.choices == vocabulary.talks():
        wanted = next((each.key for each in vocabulary.CHANNELS if wanted in map(_even, each.also)),
                      wanted)  # fmt: skip
    found = [each for each in one.choices if _even(each) == wanted] or [
        each for each in one.choices if wanted and _even(each).startswith(wanted)
    ]
    if len(found) != 1:
        known = [each if one.own else each.replace("_", "-") for each in one.choices]
        raise BadInput(
            say(
                "typed.no_choice",
                field=one.words,
                text=text[:40],
                known=", ".join(known),
                likely=nearest(text[:40].casefold(), known),
            )
        )
    return found[0]


def _even(text: str) -> str:
    return text.strip().casefold().replace("-", "_").replace(" ", "_")


def _number(one: CustomerField, text: str) -> str:
    try:
        number = read_plain_number(text)
    except BadInput as error:
        if isinstance(error.words, Sentence) and error.words.code == "typed.two_numbers":
            raise
        raise BadInput(say("typed.no_field_number", text=text[:40], field=one.words)) from None
    plain = format(number, "f")
    if len(plain) > _DIGITS:
        raise BadInput(say("typed.field_digits", text=text[:40], field=one.words))
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _day(one: CustomerField, value: str | date | None, today: date) -> str | None:
    if not value:
        return None
    if isinstance(value, str):
        raise BadInput(say("typed.no_field_day", text=value[:40], field=one.words))
    if one.kind == "birthday":
        if value > today:
            raise BadInput(say("typed.field_day_ahead", field=one.words, day=value))
        return known_birthday(value).isoformat()
    return within_reach(value).isoformat()
