"""One term of a filter as SQL: what each kind of field asks of the tables."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final, TypeAlias

from store.customer_fields import own_key
from store.errors import BadInput
from store.names import fold, nearest
from store.patterns import HABIT, USUAL_GAP, folded, part, whole, words
from store.phones import digits_of
from store.query.comparison import compare_age, compare_birthday, compare_day, compare_figure
from store.query.errors import Unfit
from store.query.fields import FIELDS, Field, Kind, canonical
from store.query.parser import TEXT, Term, Value
from store.query.typed_values import (
    Scene,
    read_age,
    read_count,
    read_money,
    read_number,
    read_share,
)
from store.sentence import say

Clause: TypeAlias = "tuple[str, tuple[object, ...]]"

_ME: Final = (
    "c.owner_id = (SELECT unhex(value) FROM setting WHERE key = 'me' AND deleted_at IS NULL)"
)
# A step further away than the segment lets a customer rot, or else than their own rhythm.
_PARKED: Final = f"""(f.kind <> 'rest' AND julianday(f.due_on) - julianday(?) >
 coalesce(CASE WHEN s.stage = 'potential' THEN g.rot_days ELSE g.max_silence_days END,
 {USUAL_GAP}, g.window_days, 180))"""


def _ago(span: str, usual: int, times: int = 1) -> str:
    """The day so many of the segment's periods or windows ago."""
    return f"date(?, '-' || ({times} * coalesce(g.{span}_days, {usual})) || ' days')"


_IS: Final = {
    "open": "c.closed_at IS NULL",
    "closed": "c.closed_at IS NOT NULL",
    "overdue": "f.due_on < ?",
    "resting": "(f.kind = 'rest' AND f.due_on > ?)",
    "new": "f.kind = 'first'",
    "parked": _PARKED,
    "1-2-3-next": HABIT,
    "active": f"r.last_on > {_ago('period', 365)}",
    "lapsed": f"(r.last_on <= {_ago('period', 365)} AND r.last_on > {_ago('period', 365, 2)})",
    "lost-after-first": f"(r.days = 1 AND r.last_on < {_ago('window', 180)})",
}
_WAY: Final = "SELECT customer_id FROM way WHERE deleted_at IS NULL AND kind = '{}'"
_CASE: Final = (
    "SELECT customer_id FROM service_case WHERE kind = '{}' AND closed_on IS NULL "
    "AND deleted_at IS NULL"
)
_TOUCH: Final = (
    "SELECT i.customer_id FROM interaction AS i WHERE i.deleted_at IS NULL AND {} "
    "AND NOT EXISTS (SELECT 1 FROM interaction AS n WHERE n.corrects_id = i.id "
    "AND n.deleted_at IS NULL)"
)
_HAS: Final = {
    "phone": _WAY.format("phone"),
    "email": _WAY.format("email"),
    "address": _WAY.format("address"),
    "website": _WAY.format("website"),
    "note": _TOUCH.format("trim(i.note) <> ''"),
    "complaint": _CASE.format("complaint"),
    "enquiry": _CASE.format("enquiry"),
    "promise": "SELECT customer_id FROM promise WHERE deleted_at IS NULL AND state = 'owed'",
    "offer": "SELECT customer_id FROM offer WHERE deleted_at IS NULL AND answer = 'open'",
    "alarm": "SELECT customer_id FROM alarm WHERE closed_on IS NULL "
    "AND deleted_at IS NULL AND loud = 1",
}
_FIGURES: Final = ("share", "money", "count", "number", "day", "age")
_OWN: Final = re.compile(r"([^<>=:]+?)(?::?(>=|<=|[<>=])(.*)|(:)(.*))?", re.S)
_COMPARISONS: Final[dict[str, Callable[[int, int], bool]]] = {
    ">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le,
}  # fmt: skip
# What people put between the words of a list or a firm's name; no word to look for.
_JUNK: Final = frozenset("-–—&+/|,;.:")
_PHONE_JUNK: Final = " -()./"


def clause_of(term: Term, scene: Scene) -> Clause:
    """The condition of one term, without its negation; all values are bound.

    Raises:
        FilterError: a value that the field cannot take.
    """
    if term.field == TEXT:
        return _text(term)
    field = FIELDS[term.field]
    try:
        if field.kind == "own":
            return _own(term, scene)
        if field.kind == "silence":
            return _silence(term, scene)
        if field.kind in _FIGURES:
            return _compared(term, field, scene)
        if term.operator and field.ordered:
            return _ranked(term, field)
        if term.operator:
            raise Unfit(say("wrong_filter.not_ordered", example=field.example))
        return _either(_one(field, value, scene) for value in term.values)
    except Unfit as error:
        raise term.error(say("wrong_filter.unfit", field=field.name, why=error.words)) from None
    except BadInput as error:  # from the readers of dates and money, whole sentences
        raise term.error(error.words) from None


def _compared(term: Term, field: Field, scene: Scene) -> Clause:
    if len(term.values) > 1:
        example = f"{field.name}:{_range_example(field)}"
        raise Unfit(say("wrong_filter.one_value", example=example))
    value = term.values[0]
    if value.text.lower() in ("none", "never") and not value.quoted:
        if term.operator:
            raise Unfit(say("wrong_filter.none_compared", typed=value.text, field=field.name))
        return f"{field.column} IS NULL", ()
    if field.name == "birthday":
        return compare_birthday(field.column, term.operator, value.text, scene)
    if field.kind == "day":
        return compare_day(field.column, term.operator, value.text, scene)
    if field.kind == "age":
        return compare_age(field.column, term.operator, value.text, scene, field.name)
    if field.kind == "money":
        return compare_figure(
            field.column, term.operator, value.text, lambda text: read_money(text, scene.currency)
        )
    readers = {"share": read_share, "number": read_number}
    read = readers.get(field.kind, read_count)
    return compare_figure(field.column, term.operator, value.text, read)


def _own(term: Term, scene: Scene) -> Clause:
    """A field of the user's own: its name, a sign, its value; the name alone is any value."""
    first, *more = term.values
    found = _OWN.fullmatch(first.text.strip())
    if found is None or term.operator:
        raise Unfit(say("wrong_filter.own_form"))
    name, sign, text = found[1], found[2] or found[4], found[3] or found[5] or ""
    quoted = first.quoted
    if text and len(text) > 1 and text[0] == text[-1] == '"':
        text, quoted = re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.S), True
    one = next((each for each in scene.own if each.name == own_key(name)), None)
    if one is None or one.own is None:
        known = [each.name for each in scene.own]
        raise Unfit(say("wrong_filter.no_own", typed=name.strip(), known=known))
    column = (
        f"(SELECT o.value FROM own_value AS o WHERE o.customer_id = c.id "
        f"AND o.field_id = x'{one.own.hex()}' AND o.deleted_at IS NULL)"
    )
    if sign is None:
        return f"{column} IS NOT NULL", ()
    kind: Kind = {"number": "number", "day": "day", "choice": "choice"}.get(one.kind, "words")  # type: ignore[assignment]
    if kind == "number":
        column = f"CAST({column} AS REAL)"
    choices = tuple((canonical(each), each) for each in one.choices)
    example = f"field:{one.name}={one.choices[0] if one.choices else '12'}"
    field = Field(f"field:{one.name}", kind, column, one.words, "", example, choices)
    values = (Value(text.strip(), quoted and kind == "words"), *more)
    inner = replace(term, operator="" if sign in "=:" else sign, values=values)
    if kind in _FIGURES:
        return _compared(inner, field, scene)
    if inner.operator:
        raise Unfit(say("wrong_filter.own_not_ordered", name=one.name, kind=one.kind))
    return _either(_one(field, value, scene) for value in values)


def _tagged(value: Value) -> Clause:
    having = "SELECT g.customer_id FROM tag AS g WHERE g.deleted_at IS NULL"
    if value.text.casefold() == "none" and not value.quoted:
        return f"c.id NOT IN ({having})", ()
    pattern = whole("-".join(value.text.split()).lstrip("#"), star=not value.quoted)
    return f"c.id IN ({having} AND {folded('g.sort_name')} GLOB ?)", (pattern,)


def _silence(term: Term, scene: Scene) -> Clause:
    """Days since the last purchase against the customer's own gaps, or against a number of days."""
    wanted = term.values[0].text.strip().lower()
    if len(term.values) > 1 or not term.operator:
        raise Unfit(say("wrong_filter.silence_form"))
    silent = "julianday(?) - julianday(r.last_on)"
    today = scene.today.isoformat()
    if wanted in ("usual", "longest"):
        days = 4 if wanted == "usual" else 3  # one gap tells of no rhythm, and usual takes three
        return f"(r.days >= {days} AND {silent} {term.operator} r.{wanted}_gap)", (today,)
    back = read_age(wanted, scene)
    if back is None:
        raise Unfit(say("wrong_filter.silence_value"))
    return f"({silent} {term.operator} ?)", (today, (scene.today - back).days)


def _range_example(field: Field) -> str:
    return {"share": "40%..60%", "day": "today..fri", "age": "30d..90d"}.get(field.kind, "10..20")


def _one(field: Field, value: Value, scene: Scene) -> Clause:
    if not value.text.strip():
        raise Unfit(say("wrong_filter.value_needed", example=field.example))
    if field.kind in ("choice", "group", "is", "has"):
        return _chosen(field, value, scene)
    if field.kind == "part":
        return _match(field.column, value, part)
    if field.kind == "bought":
        return _bought(value)
    if field.kind == "tag":
        return _tagged(value)
    special = "" if value.quoted else value.text.lower()
    if special == "none":
        return f"COALESCE(trim({field.column}), '') = ''", ()
    if field.kind == "owner" and special == "me":
        return _ME, ()
    return _match(field.column, value, whole if field.kind == "whole" else words)


def _ranked(term: Term, field: Field) -> Clause:
    """A choice against its rising order: `>=solution` is solution and all above it."""
    typed = canonical(term.values[0].text.strip())
    words = [word for word, _ in field.choices]
    if typed not in words or len(term.values) > 1:
        raise Unfit(say("wrong_filter.no_rank", known=words, field=field.name))
    stands = _COMPARISONS[term.operator]
    place = words.index(typed)
    kept = tuple(kept for n, (_, kept) in enumerate(field.choices) if stands(n, place))
    return f"{field.column} IN ({', '.join('?' * len(kept))})", kept


def _chosen(field: Field, value: Value, scene: Scene) -> Clause:
    typed = canonical(value.text.strip())
    known = dict(field.choices)
    if field.kind == "group":
        stem = typed.removesuffix("*").removesuffix(".")
        groups = [group for group in known if group == typed or group.split(".")[0] == stem]
        if groups:
            return f"{field.column} IN ({', '.join('?' * len(groups))})", tuple(groups)
    if typed == "none" and field.kind == "choice" and typed not in known:
        return f"{field.column} IS NULL", ()
    if typed not in known:
        close = nearest(typed, known)
        if field.kind == "group":
            raise Unfit(say("wrong_filter.no_group", likely=close))
        words = [word for word, kept in field.choices if canonical(kept) == word]
        raise Unfit(say("wrong_filter.no_choice", known=words, likely=close))
    if field.kind == "is":
        sql = _IS[known[typed]]
        return sql, (scene.today.isoformat(),) * sql.count("?")
    if field.kind == "has":
        return f"c.id IN ({_HAS[known[typed]]})", ()
    return f"{field.column} = ?", (known[typed],)


def _bought(value: Value) -> Clause:
    title, titles = _match("l.title", value, words)
    name, names = _match("d.name", value, words)
    code, codes = _match("d.code", value, whole)
    return (
        "c.id IN (SELECT b.customer_id FROM purchase_line AS l "
        "JOIN purchase AS b ON b.id = l.purchase_id LEFT JOIN product AS d ON d.id = l.product_id "
        "WHERE l.deleted_at IS NULL AND b.deleted_at IS NULL AND b.kind = 'purchase' "
        f"AND ({title} OR {name} OR {code}))",
        (*titles, *names, *codes),
    )


def _text(term: Term) -> Clause:
    """Words anywhere in the name, a contact, a way to reach them, the city, the outside number."""
    value = term.values[0]
    text = value.text.strip() if value.quoted else value.text.strip(",;")
    if not value.quoted and _JUNK.issuperset(text):
        return "1", ()
    if not fold(text).strip():
        raise term.error(say("wrong_filter.quote_empty"))
    found = Value(text, value.quoted)
    inside = "c.id IN (SELECT customer_id FROM {} WHERE deleted_at IS NULL AND {})"
    name, names = _match("c.name", found, part)
    contact, contacts = _match("name", found, part)
    way, ways = _match("value", found, part)
    city, cities = _match("c.city", found, part)
    number, numbers = _match("c.external_id", found, part)
    phone, phones = _phone(text)
    sql = " OR ".join(
        (
            name,
            inside.format("contact", contact),
            inside.format("way", f"({way}{phone})"),
            city,
            number,
        )
    )
    return f"({sql})", (*names, *contacts, *ways, *phones, *cities, *numbers)


def _phone(text: str) -> Clause:
    """For what looks like a telephone number: the same digits, however they are grouped."""
    digits = digits_of(text, least=5)
    if digits is None:
        return "", ()
    column = "value"
    for junk in _PHONE_JUNK:
        column = f"replace({column}, '{junk}', '')"
    return (
        f" OR (kind = 'phone' AND ({column} GLOB ? OR e164 GLOB ?))",
        tuple(f"*{each}*" for each in digits),
    )


def _match(column: str, value: Value, pattern: Callable[..., str]) -> Clause:
    looked = f"(' ' || {column} || ' ')" if pattern is words else column
    return f"{folded(looked)} GLOB ?", (pattern(value.text, star=not value.quoted),)


def _either(clauses: Iterable[Clause]) -> Clause:
    found = list(clauses)
    if len(found) == 1:
        return found[0]
    sql = " OR ".join(sql for sql, _ in found)
    return f"({sql})", tuple(value for _, values in found for value in values)
