"""`tickler review`: questions to ask of the portfolio, and numbers that are measured elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from store.actions.review import answer_question, set_number
from store.views.portfolio.review import numbers, review
from tui.cli import output
from tui.cli.command import Command, Group
from tui.cli.json_shapes import iso
from tui.cli.options import Day, Db, Json, words
from tui.cli.session import looked, opened
from tui.text import cell_width
from tui.words.portfolio.review import QUESTIONS

app = typer.Typer(
    name="review",
    cls=Group,
    help="Questions of the review and numbers of months.",
    rich_markup_mode=None,
)


@app.command("list", cls=Command)
def list_(json: Json = False, db: Db = None, day: Day = None) -> None:
    """List the questions with their last answers, and the numbers.

    Example: tickler review list
    """
    with looked(db, day, figures=False) as (store, now):
        asked, counted = review(store, now), numbers(store)
    if json:
        output.answer(
            {
                "questions": [
                    {
                        "key": each.key,
                        "stage": each.stage,
                        "question": QUESTIONS[each.key],
                        "answer": each.answer,
                        "answered": iso(each.day),
                        "answers": each.answers,
                    }
                    for each in asked
                ],
                "numbers": [
                    {"name": each.name, "months": {month: f"{n:f}" for month, n in each.months}}
                    for each in counted
                ],
            }
        )
        return
    margin = max(cell_width(each.key) for each in asked) + 2
    for each in asked:
        output.paragraph(QUESTIONS[each.key], label=each.key, indent=margin)
        when = "not answered yet" if each.day is None else f"{iso(each.day)}: {each.answer}"
        output.paragraph(f"{each.stage} · {when}", indent=margin)
    margin = max((cell_width(each.name) for each in counted), default=0) + 2
    for number in counted:
        text = ", ".join(f"{month}: {value:,f}" for month, value in number.months[:12])
        output.paragraph(text, label=number.name, indent=margin)


@app.command(cls=Command)
def answer(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="As review list names it.")],
    text: Annotated[list[str], typer.Argument(metavar="ANSWER", help="What the answer is.")],
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Answer a question; earlier answers stay with their days.

    Example: tickler review answer why-no price, twice a rival's delivery time
    """
    with opened(db, day) as (store, now):
        output.result(answer_question(store, now, question, words(text)), json)


@app.command(cls=Command)
def number(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What was counted, as visits.")],
    month: Annotated[str, typer.Argument(metavar="MONTH", help="As 2026-10.")],
    value: Annotated[str, typer.Argument(metavar="NUMBER", help="How many, or how much.")],
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Keep a number that is measured elsewhere.

    Example: tickler review number visits 2026-10 1840
    """
    with opened(db, day) as (store, now):
        output.result(set_number(store, now, name, month, value), json)


@app.command("numbers", cls=Command)
def numbers_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV: name, month, value.")],
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Read numbers of months from a file.

    Example: tickler review numbers visits.csv
    """
    from store.exchange.monthly_numbers import read_numbers

    with opened(db, day) as (store, now):
        output.result(read_numbers(store, now, file.expanduser()), json)
