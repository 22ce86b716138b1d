"""A filter in words, for help and for the line under the search box."""

from __future__ import annotations

from store.lifecycle.units import read_span, say_span
from store.query.fields import FIELDS, Field, canonical
from store.query.parser import TEXT, Term, Value, parse

_COMPARED = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most", "": ""}
_DATED = {">": "after", ">=": "on or after", "<": "before", "<=": "on or before", "": "on"}
_AGED = {">": "more than", ">=": "at least", "<": "less than", "<=": "at most"}
_IS = {
    "open": "not closed",
    "closed": "closed",
    "overdue": "its next step is overdue",
    "resting": "resting: nothing until a date",
    "new": "new: the first step is not done",
    "parked": "parked: the next step is further away than they should wait",
    "1-2-3-next": "three standard offers made, then silence",
    "active": "bought in the last period of its segment",
    "lapsed": "bought in the period before the last, not since",
    "lost-after-first": "lost after the first deal",
}
_HAS = {
    "note": "a note in the history",
    "promise": "a promise that we owe",
    "complaint": "an open complaint",
    "enquiry": "an enquiry without an answer",
    "offer": "an offer without an answer",
    "alarm": "an alarm",
    "phone": "a telephone number",
    "email": "an e-mail address",
    "address": "a postal address",
    "website": "a website",
}


def explain(text: str) -> list[tuple[str, str]]:
    """Each term's field (`text` for bare words) and its meaning in words, from left to right.

    It reads the words, not the values: whether `risk:>abc` is a figure only `compile_filter` says.

    Raises:
        FilterError: the text is no filter, or names an unknown field.
    """
    _, terms = parse(text)
    return [(term.field, ("not: " if term.negated else "") + _meaning(term)) for term in terms]


def _meaning(term: Term) -> str:
    if term.field == TEXT:
        return f"name, contact, city or number contains “{term.values[0].text.strip()}”"
    field = FIELDS[term.field]
    if field.kind == "own":
        return f"{field.phrase} {', '.join(value.text.strip() for value in term.values)}"
    if field.kind == "silence":
        return f"silent {_COMPARED[term.operator]} {_gap(term.values[0].text.strip())}".strip()
    if field.kind in ("share", "money", "count", "day", "age"):
        return _compared(field, term.operator, term.values[0].text.strip())
    told = " or ".join(_told(field, value) for value in term.values)
    if field.kind == "is":
        return told
    verb = {"has": "has", "bought": "bought", "part": "name contains"}.get(field.kind)
    if field.ordered and term.operator:
        return f"{field.phrase} {_COMPARED[term.operator]} {told}"
    return f"{verb} {told}" if verb else f"{field.phrase} is {told}"


def _gap(typed: str) -> str:
    known = {"usual": "their usual gap", "longest": "their longest gap"}
    return known.get(typed.lower(), f"{typed} days" if typed.isdecimal() else typed)


def _told(field: Field, value: Value) -> str:
    typed = value.text.strip()
    kept = dict(field.choices).get(canonical(typed))
    if kept is None or value.quoted:
        return f"“{typed}”" if value.quoted else typed
    return {"is": _IS, "has": _HAS}.get(field.kind, {}).get(kept, kept.replace("_", " "))


def _compared(field: Field, operator: str, typed: str) -> str:
    if typed.lower() in ("none", "never"):
        return f"{field.phrase}: {typed.lower()}"
    low, dots, high = typed.partition("..")
    if dots:
        ends = (("from ", low), ("to ", high))
        return " ".join((field.phrase, *(word + end for word, end in ends if end not in ("", "*"))))
    span = read_span(f"{typed} days" if typed.isdecimal() else typed)
    if field.kind == "age" and span is not None and operator:
        return f"{field.phrase} {_AGED[operator]} {say_span(*span)} ago"
    words = _DATED if field.kind in ("day", "age") else _COMPARED
    return " ".join(filter(None, (field.phrase, words[operator], typed)))
