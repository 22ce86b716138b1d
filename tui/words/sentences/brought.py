"""What an import says beside its counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from store.vocabulary import REFUSABLE
from tui.words.sentences import Table
from tui.words.sentences.did import standard_marks


def _by_title(n: int) -> str:
    names = "row names its" if n == 1 else "rows name their"
    return f"{n:,} {names} customer only in the title."


def _marked(marked: Any, unmarked: Any) -> str:
    told = " and ".join(standard_marks(marked, unmarked))
    return f"The file {told}."


def _open_cases(n: int) -> str:
    are = "case is" if n == 1 else "cases are"
    return (
        f"{n:,} {are} open: the answer is a step, and nothing is offered while a complaint is open."
    )


def _maybe_two(name: str, more: int) -> str:
    others = f", as are {more:,} more such names" if more > 1 else ", as is one more such name"
    rest = others if more else ""
    return f"“{name}” is kept as one person{rest}: if it names several, part them with ;"


def _steps_passed(n: int) -> str:
    was = "1 next step was" if n == 1 else f"{n:,} next steps were"
    return f"{was} for a day that is over and {'is' if n == 1 else 'are'} not kept."


def _sum_rounded(order: str, line: int, value: str, kept: str) -> str:
    what = f"Order {order}" if order else f"Line {line}"
    return f"{what} comes to {value} and was rounded to {kept}."


def _refusals(words: list[str], counts: list[int]) -> str:
    told = (f"no {_ASKED.get(word, word)} ({n:,})" for word, n in zip(words, counts, strict=True))
    return f"What they asked for is kept: {', '.join(told)}."


def _still_refused(n: int) -> str:
    who = "1 who refused" if n == 1 else f"{n:,} who refused"
    return f"The file allows what {who} it before: it stays refused here."


def _forbids(column: str, n: int) -> str:
    return (
        f"“{column}” was left out and says yes {n:,} {'time' if n == 1 else 'times'}: if these "
        f'want no mailings, import again with --map no_mailings="{column}" (or no_calls, '
        "no_emails, no_letters, no_contact)."
    )


def _several(n: int, line: int, people: list[str]) -> str:
    cells = "1 cell names" if n == 1 else f"{n:,} cells name"
    names = f"{', '.join(people[:-1])} and {people[-1]}"
    first = "" if n == 1 else "the first is "
    return f"{cells} several people, and each of them is kept: {first}line {line}, {names}."


def _companies(n: int, line: int, names: str) -> str:
    rows = "1 row names several companies and counts" if n == 1 else (
        f"{n:,} rows name several companies and count")  # fmt: skip
    return f"{rows} for the first: line {line}, {names}."


def _no_cost(column: str) -> str:
    known = "No cost of goods is known, so all revenue counts as margin."
    stays = 'say how much: tickler settings set margin "30 %"'
    if not column:
        return f"{known} If less of it stays, {stays}"
    return (
        f"“{column}” was left out, so all revenue counts as margin. If it is what the goods cost, "
        f'import again with --map cost="{column}"; if less of it stays for another reason, {stays}'
    )


def _won_on(n: int, column: str) -> str:
    deals = "1 won deal says" if n == 1 else f"{n:,} won deals say"
    return (
        f"{deals} not when it was won and counts from “{column}”: if another column tells the day, "
        "“tickler undo”, then import with --map won_on=COLUMN."
    )


def _namesakes(names: list[str], more: int) -> str:
    return (
        f"Kept apart by town or phone from others of the name: {_called(names, more)}. If they "
        "are one: --alike one."
    )


def _moved(names: list[str], more: int) -> str:
    return (
        f"Taken for one customer, though the towns differ: {_called(names, more)}. If they are "
        "several: --alike apart."
    )


def _called(names: list[str], more: int) -> str:
    return ", ".join(f"“{name}”" for name in names) + (f" and {more:,} more" if more else "")


def _tax(column: str, tax: str, field: str, other: str) -> str:
    if tax == "unsaid":
        return f"Amounts are as in “{column}”; the file does not say whether that includes tax."
    takes = f'; --map {field}="{other}" takes those of “{other}”' if other else ""
    return f"Amounts are as in “{column}”, {_INCLUDES[tax]}{takes}."


_INCLUDES: Final = {"with": "which includes tax", "without": "which is without tax"}
_ASKED: Final = {**REFUSABLE, "contact": "contact"}


def _pairs(shown: Sequence[Sequence[str]], count: int) -> str:
    """`2 names (Cafe Blum = Café Blüm, …) are`."""
    pairs = [f"{one} = {other}" for one, other in shown] + ["…"] * (count > len(shown))
    return f"{count:name} ({', '.join(pairs)}) {'is' if count == 1 else 'are'}"


WORDS: Final[Table] = {
    "pairs": _pairs,
    "one_customer": "{names} taken for one customer.",
    "unclear": "{names} spelt like several customers: added as new.",
    "joined": "{n:,} people joined the company that has the domain of their e-mail.",
    "several": _several,
    "namesakes": _namesakes,
    "terms_told": ", {n:,} of them with a term that the file tells",
    "moved": _moved,
    "tax": _tax,
    "given_back": "What “{column}” says was given back is taken off the amounts.",
    "maybe_two": _maybe_two,
    "clash": "Line {line} is the same customer as line {earlier} with another {what}: "
    "the earlier one was kept.",
    "no_prices": "The file does not say what each of an order's goods came to: their lines are 0, "
    "the order's sum is whole.",
    "kept": "Corrected here by hand and kept: {what} “{here}”, not “{there}”.",
    "kept_more": "{n} more corrections by hand were kept.",
    "kept_so": "Corrected here by hand and kept so: {what}.",
    "sum_rounded": _sum_rounded,
    "refusals": _refusals,
    "still_refused": _still_refused,
    "forbids": _forbids,
    "no_street": "Postal codes without a street are not kept.",
    "spent": "Line {line}: the file says {there} was spent, the purchases here come to {here}.",
    "cents": "“{column}” counts cents: {text} is {value}.",
    "credit_numbers": "Numbers that begin with {begins} are of credit notes: they are taken off.",
    "new_name": "The {what} “{name}” is new in the store.",
    "whose": "Today shows the customers of “me” alone, --all those of every owner. If one of the "
    "owners is you: “tickler undo”, then “tickler rep rename me NAME”, and import again.",
    "channel": "The channel “{name}” is kept as a note.",
    "grouped": "{text} was read as {whole}: nothing shows the decimal mark, --decimal says it.",
    "rounded": "Line {line}: {text} was rounded to {kept}.",
    "steps_passed": _steps_passed,
    "shortened": "Numbers of orders like {number} were shortened by a spreadsheet: they are not "
    "kept, and rows of one day with the same one are one order.",
    "as_said": "As it was said of an earlier file of this shape: {what}.",
    "more_alike": "{n:,} more pairs are alike: “tickler duplicates” tells them.",
    "blocks": "“{column}” stands in the first row of each block and holds for the rows below it.",
    "companies": _companies,
    "no_cost": _no_cost,
    "won_on": _won_on,
    "counted": "The dates in “{column}” are counts of days or seconds, such as {count}.",
    "by_date": "The status “{status}” says nothing here: what has a past date counts as done.",
    "by_title": _by_title,
    "open_cases": _open_cases,
    "as_open": "The status “{status}” counts as open.",
    "amount_owed": "{name}: the {amount} of {bought:day} is what was asked for since the sale of "
    "{sold:day}.",
    "amounts_owed": "{n:,} more sales have their amount from this file.",
    "marked": _marked,
    "all_closed": "Nothing says which cases are still open: all count as closed.",
}
