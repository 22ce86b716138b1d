"""`tickler score`: fit the models and score everybody."""

from __future__ import annotations

from time import monotonic
from typing import Annotated

import typer

from store.ledger.morning import Scoring, ask_for, score_everybody
from store.lifecycle.dates import dated
from store.settings.values import setting
from store.value.backtest import Backtest
from store.value.models.result import Model
from store.views.value.log_end import log_end_of
from tui.cli import json_shapes, output
from tui.cli.options import Day, Db, Json
from tui.cli.session import opened
from tui.cli.typed_days import day_gone
from tui.text import counted
from tui.widgets.columns import Column
from tui.words.sentences import tell

_COLUMNS = (
    Column("risk", "churn risk", align="right", priority=3),
    Column("customers", "customers", align="right", priority=2),
    Column("lapsed", "bought nothing", align="right", priority=1),
)


def score(
    refit: Annotated[
        bool, typer.Option("--refit", help="Fit the models anew even if the last fit is of today.")
    ] = False,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="Know only what was known on this day."),
    ] = None,
    horizon: Annotated[
        int | None,
        typer.Option(
            "--horizon", metavar="DAYS", help="How far ahead risk looks; else the segment's days."
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="MODEL", help="auto (else), mbg/nbd, bg/nbd, mbg/cnbd-k."),
    ] = None,
    prior: Annotated[
        str | None, typer.Option("--prior", metavar="PRIOR", help="weak (else) or none.")
    ] = None,
    backtest: Annotated[
        bool,
        typer.Option("--backtest", help="Show how such forecasts would have done on your own log."),
    ] = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Fit the purchase models and score every customer.

    Example: tickler score --refit

    A day's first change does this by itself for up to 5,000 customers; until then what only reads
    works it out and keeps nothing. What is chosen here holds until the next “score”; without a
    choice that is the usual way again.
    """
    began = monotonic()
    with opened(db, day, scores=True) as (store, now):
        before = setting(store, "scoring")
        known_until = None if until is None else day_gone(store, now, until)
        ask_for(store, until=known_until, horizon=horizon, model=model, prior=prior)
        changed = setting(store, "scoring") != before
        done = score_everybody(store, now, refit=refit or changed)
        seconds = monotonic() - began
        end = log_end_of(store.connection, done.as_of)
    if json:
        output.answer(_shape(done, seconds, backtest=backtest))
    else:
        _show(done, seconds, backtest=backtest)
        if end is not None:
            output.paragraph(tell(end.words))


def _show(done: Scoring, seconds: float, *, backtest: bool) -> None:
    output.say(
        f"Scored {counted(done.customers, 'customer')} as of {dated(done.as_of)} "
        f"in {seconds:.1f} s."
    )
    for fit in done.fits:
        model = fit.model
        params = ", ".join(f"{name} {given:.4g}" for name, given in model.params.items())
        who = f"{fit.scope}: {model.name} on {model.customers:,} buyers"
        output.paragraph(f"{who}, {params}{'' if model.converged else ', not converged'}")
        if model.fallback:
            output.paragraph(tell(model.fallback))
        for days, found in sorted(fit.taught.backtests.items()) if backtest else ():
            output.paragraph(
                f"{fit.scope}, {days} days ahead, {found.customers:,} forecasts made on "
                f"{', '.join(map(str, found.cuts))}: ranking {_figure(found.auc)} (0.5 is chance), "
                f"calibration error {_figure(found.calibration_error)}, actual to predicted "
                f"purchases {', '.join(_figure(ratio) for ratio in found.actual_over_predicted)}"
            )
            output.table(_COLUMNS, _bins(found))
    if backtest and not any(fit.taught.backtests for fit in done.fits):
        output.say("The log is too short or too small for a backtest.")


def _bins(found: Backtest) -> list[list[str]]:
    return [
        [
            f"{each.low * 100:.0f}–{each.high * 100:.0f} %",
            f"{each.customers:,}",
            json_shapes.percent(each.lapsed / each.customers),
        ]
        for each in found.twentieths()
    ]


def _figure(value: float | None) -> str:
    return json_shapes.UNKNOWN if value is None else f"{value:.2f}"


def _shape(done: Scoring, seconds: float, *, backtest: bool) -> json_shapes.Shape:
    shape: json_shapes.Shape = {
        "as_of": json_shapes.iso(done.as_of),
        "customers": done.customers,
        "seconds": round(seconds, 3),
        "refitted": done.refitted,
        "models": [_model(each) for each in done.models],
    }
    if backtest:
        shape["backtest"] = [
            _calibration(fit.scope, days, found)
            for fit in done.fits
            for days, found in sorted(fit.taught.backtests.items())
        ]
    return shape


def _model(model: Model) -> json_shapes.Shape:
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


def _calibration(scope: str, days: int, found: Backtest) -> json_shapes.Shape:
    return {
        "scope": scope,
        "horizon": days,
        "window_days": found.window_days,
        "cuts": [json_shapes.iso(cut) for cut in found.cuts],
        "customers": found.customers,
        "auc": found.auc,
        "brier": found.brier,
        "calibration_error": found.calibration_error,
        "mean_absolute_error": found.mean_absolute_error,
        "actual_over_predicted": list(found.actual_over_predicted),
        "bins": [
            {
                "low": each.low,
                "high": each.high,
                "customers": each.customers,
                "lapsed": each.lapsed,
            }
            for each in found.twentieths()
        ],
    }
