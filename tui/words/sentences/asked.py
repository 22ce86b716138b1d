"""What is asked before a file is read, each with the option that answers it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from store.lifecycle.dates import dated
from tui.words.sentences import Table


def _date_order(column: str, text: str, days: Sequence[str]) -> str:
    one, other = (dated(date.fromisoformat(day)) for day in days)
    return (
        f"The dates in “{column}” can be read in two ways: {text} is {one} or {other}. Say which "
        "with --date-format dmy (day first), mdy (month first), ymd, or a pattern such as %d/%m/%Y."
    )


def _credit_notes(file: str, column: str, shown: Sequence[tuple[str, int]], name: str) -> str:
    words = ", ".join(f"“{word}” ({rows})" for word, rows in shown)
    return (
        f"{file} says in “{column}” {words}: say --map type={name} if such rows are taken off "
        "the sales, or --map type:sale if they are sales."
    )


def _given_back(file: str, counts: str, first: str, *, sums: bool) -> str:
    off = f"--map refunded={first} if it holds what is taken off the amount, " if sums else ""
    return (
        f"{file} says in {counts} that something was given back or comes off: say {off}--map "
        f"cancelled={first} if nothing of such a purchase counts, or --map refunded:0 if the "
        "amounts are without it already."
    )


def _kind(
    file: str,
    columns: Sequence[str],
    more: int,
    kinds: Sequence[str],
    program: str = "",
    note: str = "",
) -> str:
    names = ", ".join(columns) + (f" … and {more:,} more" if more else "")
    like = f"It looks like {program}. {note}".strip() + " " if program else ""
    return (
        f"{file} does not show what it holds (its columns are {names}): "
        f"{like}say --as {' or '.join(kinds)}."
    )


def _sale(shown: Sequence[tuple[str, int]], first: str) -> str:
    words = ", ".join(f"“{word}” ({rows})" for word, rows in shown)
    return (
        f'Is it sold where it says {words}? Name the words that count, as --sales "{first}", or '
        "--sales none, or --sales all (what is cancelled stays out)."
    )


WORDS: Final[Table] = {
    "credit_notes": _credit_notes,
    "given_back": _given_back,
    "deal_lines": (
        "Lines {first} and {line} of {file} have one deal and one “{amount}” and differ in their "
        "goods: say --map external_id={title} if that is what the whole deal comes to, or --map "
        "title={product} if each of the goods comes to that."
    ),
    "unit_price": (
        "Line {line} of {file} has {quantity} at “{column}” {price}: say --map price={name} if "
        "that is the price of one, or --map amount={name} if it is what the whole line comes to."
    ),
    "unnamed_firm": (
        "Line {line} of {file} names {contact} and no “{column}”, below {firm}: write {firm} into "
        "such lines if these are its people, or say --map {field}={name} if each is a customer of "
        "their own."
    ),
    "one_address": (
        "All rows of {file} are of {address}: say --map email={column} if that is who bought. If "
        "it is your own address, the file does not tell who bought: name the column that does, as "
        "--map customer=COLUMN."
    ),
    "unclear": (
        "In {file} {names} spelt like several customers: write it as one of theirs, or say --alike "
        "apart if it is somebody else."
    ),
    "alike": (
        "In {file} {names} spelt like a customer's: say --alike one if they are the same, else "
        "apart."
    ),
    "both_orders": (
        "The column “{column}” holds both {day_first} (day first) and {month_first} (month "
        "first): say which is meant with --date-format dmy or mdy; the others are rejected."
    ),
    "cents": (
        "“{column}” has whole numbers only: are these cents? Say --cents yes ({text} is {value}) "
        "or --cents no."
    ),
    "columns": lambda file, missing, kind, header, example: (
        f"{file} has no column that is known as the {' or the '.join(missing)} of {kind}. "
        f'{header} Say which is which, for example --map "{example}".'
    ),
    "bare_currency": lambda file, found: (
        f"Some amounts of {file} say {' or '.join(found)}, others nothing: say what those are in: "
        "--currency EUR."
    ),
    "currency": (
        "No column or sign says what the amounts of {file} are in: say it once: --currency EUR."
    ),
    "date_order": _date_order,
    "decimal_mark": (
        "The amount {text} can be {whole} or a little over {part}: say which sign separates the "
        "decimals with --decimal . or --decimal ,"
    ),
    "kind": _kind,
    "name": lambda file, likely, called: (
        f"No column of {file} is known to be their name; it may be {', '.join(likely)}: say --map "
        f"name={likely[0]}, or else --map name={called}."
    ),
    "own_currency": lambda found: (
        f"The amounts are in {', '.join(found)}: say which is yours: --currency {found[0]}."
    ),
    "sale": _sale,
    "same_header": (
        "{file} has several columns “{column}”, which are not the same in line {line}: say which "
        "one is the {field}: --map '{field}={column}' is the first, --map '{field}={other}' the "
        "other."
    ),
    "sheet": lambda file, sheets: (
        f"{file} has the sheets {', '.join(sheets)}: say which one, as --sheet "
        f'"{sheets[0]}", or --sheet all.'
    ),
    "total": (
        "“{column}” is the same on all lines of an order: say --map total={column} where it is "
        "the order's total, --map amount={column} where each line has its own."
    ),
    "unit": (
        "“{column}” does not say what it counts ({most} at most): say --unit minutes, seconds or "
        "milliseconds."
    ),
}
