"""The options of `customer add` and `customer edit`: one for each field of the card."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Annotated, Any, TypeAlias, TypeVar

import typer

from store.customer_fields import CustomerField, field
from store.errors import BadInput
from store.lifecycle.dates import parse_birthday
from store.safety.opening import Store
from store.settings.own_fields import own_fields
from store.settings.values import calendar_of
from tui.cli.typed_days import any_day

R = TypeVar("R", bound=Callable[..., None])

Phone: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--phone", metavar="NUMBER", help="A phone number to add, or several with / between."
    ),
]
Email: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--email", metavar="ADDRESS", help="An e-mail to add, or several with commas."),
]


def with_fields(fields: Iterable[CustomerField]) -> Callable[[R], R]:
    """Give a command an option for each of these fields, in the place of its `**fields`."""

    def given(run: R) -> R:
        signature = inspect.signature(run, eval_str=True)
        options = [
            inspect.Parameter(
                each.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=None,
                annotation=Annotated[
                    str | None, typer.Option(each.option, metavar=each.metavar, help=each.help)
                ],
            )
            for each in fields
        ]
        own = [each for each in signature.parameters.values() if each.kind != each.VAR_KEYWORD]
        shape: Any = run  # functions have room for both
        shape.__signature__ = signature.replace(
            parameters=[own[0], *options, *(e.replace(kind=e.KEYWORD_ONLY) for e in own[1:])]
        )
        shape.__annotations__ = {
            each.name: each.annotation for each in shape.__signature__.parameters.values()
        }
        return run

    return given


Tags: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="TAG", help="A tag to mark them with; repeatable."),
]
OwnValues: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--field",
        metavar="NAME=VALUE",
        help="A field of your own, as size=12; “field list” lists all; repeatable.",
    ),
]


def given_fields(
    store: Store, today: date, typed: Mapping[str, str | None], own_typed: Iterable[str] = ()
) -> dict[CustomerField, str | date | None]:
    """The fields that were typed, days read as dates; an empty text clears a field.

    Raises:
        BadInput: an own field without its `=`, a day that is none. Refused: an own field that is
            not there.
    """
    given = {field(name): text for name, text in typed.items() if text is not None}
    from store.actions.own_fields import own_field

    own = own_fields(store)
    for text in own_typed:
        name, equals, value = text.partition("=")
        if not equals:
            raise BadInput(f"“{text}” is not NAME=VALUE: write --field size=12.")
        given[own_field(own, name)] = value
    return {one: _read(store, today, one, text) for one, text in given.items()}


def _read(store: Store, today: date, one: CustomerField, text: str) -> str | date | None:
    if not text.strip():
        return None
    if one.kind == "birthday":
        return parse_birthday(text, today, calendar_of(store))
    return any_day(store, today, text) if one.kind == "day" else text
