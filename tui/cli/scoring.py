"""`tickler score`: fit the models and score everybody."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Annotated

import typer

from tui.cli import out, shapes
from tui.cli.options import Day, Db, Json
from tui.cli.session import opened

if TYPE_CHECKING:
    from store.value.models.result import Model


def score(
    refit: Annotated[
        bool, typer.Option("--refit", help="Fit the model anew even if the last fit is of today.")
    ] = False,
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            metavar="MODEL",
            help="mbg/nbd (else), bg/nbd, mbg/cnbd-k or auto; fits anew.",
        ),
    ] = None,
    prior: Annotated[
        str | None,
        typer.Option("--prior", metavar="PRIOR", help="weak (else) or none; fits anew."),
    ] = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Fit the purchase model and score every customer.

    Example: tickler score --refit

    The morning's first “today” does this by itself for up to 5,000 customers.
    """
    from store.actions.scoring import score_everybody

    chosen = {
        name: given for name, given in (("model", model), ("prior", prior)) if given is not None
    }
    began = monotonic()
    with opened(db, day) as (store, now):
        done = score_everybody(store, now, refit=refit or bool(chosen), **chosen)
        seconds = monotonic() - began
    if json:
        out.answer(
            {
                "as_of": shapes.iso(done.as_of),
                "customers": done.customers,
                "seconds": round(seconds, 3),
                "refitted": done.refitted,
                "models": [_shape(each) for each in done.models],
            }
        )
        return
    out.say(f"Scored {done.customers:,} customers as of {done.as_of} in {seconds:.1f} s.")
    for each in done.models:
        params = ", ".join(f"{name} {given:.4g}" for name, given in each.params.items())
        state = "" if each.converged else ", not converged"
        out.paragraph(
            f"{each.name} for the {each.scope}, {each.customers:,} buyers: {params}{state}"
        )
        if each.fallback:
            out.paragraph(each.fallback)


def _shape(model: Model) -> shapes.Shape:
    return {
        "name": model.name,
        "scope": model.scope,
        "customers": model.customers,
        "params": model.params,
        "unit": model.unit,
        "log_likelihood": model.log_likelihood,
        "converged": model.converged,
        "fallback": model.fallback,
    }
