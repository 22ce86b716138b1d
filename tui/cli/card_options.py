"""The options of `customer add` and `customer edit`: one for each field of the card."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, TypeAlias, TypeVar

import typer

from store.customer_fields import CustomerField, field
from store.safety.opening import Store
from tui.cli.typed_days import any_day, day_gone

R = TypeVar("R", bound=Callable[..., None])

Phone: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--phone", metavar="NUMBER", help="A phone number to add; may be repeated."),
]
Email: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--email", metavar="ADDRESS", help="An e-mail to add; may be repeated."),
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


def given_fields(
    store: Store, today: date, typed: Mapping[str, str | None]
) -> Iterator[tuple[str, str | date | None]]:
    """The fields that were typed, days read as dates; an empty text clears a field."""
    for name, text in typed.items():
        if text is None:
            continue
        kind = field(name).kind
        if not text.strip() or kind not in ("day", "past"):
            yield name, text or None
        elif kind == "past":
            yield name, day_gone(store, today, text)
        else:
            yield name, any_day(store, today, text)
