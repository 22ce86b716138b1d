"""Forecast quality on any purchases file, by the program's own way of reading and scoring it.

    make bench-holdout FILE=purchases.csv CUT=1997-09-30 DAYS=273 [CUSTOMER=cid …]

The rows up to CUT go into a store of their own through the import, and are scored as by
`tickler score --until CUT --horizon DAYS`. Only then are the rows of the DAYS after it read into
the same store, and the scores judged by them.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.judging import Forecast, demands, judged, table
from store.errors import BadInput, TicklerError
from store.exchange.dates import DateColumn, column_of
from store.exchange.file_preview import open_sheet
from store.exchange.read_file import import_file
from store.ledger.model_fits import chunks
from store.ledger.morning import ask_for, score_everybody
from store.ledger.new_store import found
from store.safety.opening import Store, open_store
from store.value.net_purchases import Purchase, bought_days
from store.value.spend import ahead_band, ahead_of
from store.views.value.appraiser import appraiser_of, spending_of
from store.views.value.facts import gather

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Holdout:
    """What `hold_out` found: the measures, how long the scoring took, and the models used."""

    figures: dict[str, float | None]
    seconds: float
    models: tuple[str, ...]


def hold_out(file: Path, cut: date, days: int, mapping: dict[str, str] | None = None) -> Holdout:
    """Import up to the cut, score, then judge by the days after it.

    Raises:
        TicklerError: the file cannot be understood, or nobody has bought up to the cut.
    """
    with tempfile.TemporaryDirectory(prefix="tickler-holdout-") as folder:
        place = Path(folder)
        before, after = place / "before.csv", place / "after.csv"
        columns = split(file, cut, days, mapping, before, after)
        today = cut + timedelta(days=days + 1)
        noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
        store = open_store(place / "holdout.db", lambda: noon)
        try:
            found(store, today)
            import_file(store, today, before, kind="purchases", mapping=columns, currency="USD")
            began = time.perf_counter()
            ask_for(store, until=cut, horizon=days)
            models = score_everybody(store, today, refit=True).models
            seconds = time.perf_counter() - began
            known = _forecasts(store, cut, days)
            if not known:
                raise BadInput(f"Nobody in {file.name} has bought anything up to {cut}.")
            with after.open(newline="", encoding="utf-8") as stream:
                more = sum(1 for _ in stream) > 1
            if more:
                import_file(store, today, after, kind="purchases", mapping=columns, currency="USD")
            came = _came(store, cut, cut + timedelta(days=days))
        finally:
            store.close()
    forecasts = []
    for ident, forecast in known.items():
        bought, brought = came.get(ident, (0, 0))
        forecasts.append(replace(forecast, came=bought, brought=brought))
    names = tuple(f"{m.scope}: {m.name} on {m.customers:,}" for m in models)
    return Holdout(judged(forecasts), seconds, names)


def split(
    file: Path,
    cut: date,
    days: int,
    mapping: dict[str, str] | None,
    before: Path,
    after: Path,
) -> dict[str, str]:
    """The rows up to the cut into one file and those of the days after it into another.

    The order of day and month is settled by the whole column, and dates are written in ISO form.
    Returns the column of every field in the new files.
    """
    sheet = open_sheet(file, kind="purchases", mapping=mapping)
    reader = column_of(
        sheet.names()["date"], (row.values.get("date", "") for row in sheet.rows()), None
    )
    columns = {field: name.replace("|", " ") for field, name in sheet.names().items()}
    with (
        before.open("w", newline="", encoding="utf-8") as early,
        after.open("w", newline="", encoding="utf-8") as late,
    ):
        writers = csv.writer(early), csv.writer(late)
        for writer in writers:
            writer.writerow(columns.values())
        for row in sheet.rows():
            day = None if row.fault else _day(reader, row.values.get("date", ""))
            if day is not None and day <= cut + timedelta(days=days):
                cells = {**row.values, "date": day.isoformat()}
                writers[day > cut].writerow(cells.get(field, "") for field in columns)
    return columns


def _day(reader: DateColumn, text: str) -> date | None:
    try:
        return reader.read(text).day
    except BadInput:
        return None


def _forecasts(store: Store, cut: date, days: int) -> dict[bytes, Forecast]:
    """What the stored scores and fits say of everybody who has bought up to the cut."""
    stored = {
        row["customer_id"]: row
        for row in store.rows(
            "SELECT customer_id, churn_risk, expected_purchases FROM score "
            "WHERE churn_risk IS NOT NULL AND horizon_days = ?",
            (days,),
        )
    }
    appraiser = appraiser_of(store, cut)
    forecasts = {}
    for ids in chunks(list(stored), CHUNK):
        for known in gather(store.connection, ids, cut):
            row, own = stored[known.customer_id], spending_of(known)
            fitted = appraiser.fitted_for(known)
            summary = fitted.taught.summary(known.days, cut)
            score = fitted.taught.score_all([summary], cut, days)[0]
            assert score is not None  # only buyers have a churn risk
            window = fitted.taught.season.days(cut, days)
            place = summary.x, summary.t_x_days / 7, summary.T_days / 7
            forecasts[known.customer_id] = Forecast(
                risk=row["churn_risk"],
                p0=fitted.model.dropout().p0(*place, window / 7),
                expected=row["expected_purchases"],
                ahead=float(ahead_of(row["expected_purchases"], fitted.spend.expected(own), days)),
                band=ahead_band(score.outlook.at_least(window), fitted.spend, own, days),
                silence=known.summary.silence_days,
            )
    return forecasts


def _came(store: Store, cut: date, end: date) -> dict[bytes, tuple[int, int]]:
    """Per customer the purchase days in (cut, end], and the money they brought net of refunds."""
    rows: dict[bytes, list[Purchase]] = defaultdict(list)
    for row in store.rows(
        "SELECT customer_id, bought_on, amount FROM purchase "
        "WHERE deleted_at IS NULL AND bought_on > ? AND bought_on <= ?",
        (cut.isoformat(), end.isoformat()),
    ):
        rows[row[0]].append(Purchase(date.fromisoformat(row[1]), row[2], refunded=row[2] < 0))
    return {
        ident: (len(bought_days(each)), sum(bought.revenue for bought in each))
        for ident, each in rows.items()
    }


def show(found: Holdout, days: int) -> None:
    """Print the table, with the demands where the log is one that they are made of."""
    customers = int(found.figures["customers"] or 0)
    for each in found.models:
        print(each)
    print(table(found.figures, demands(customers, days)))
    print(f"{'seconds to fit and score':32}{found.seconds:>10.2f}")


def main() -> int:
    """Read the arguments and print the figures; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("cut", type=date.fromisoformat)
    parser.add_argument("days", type=int)
    for field in ("customer", "date", "amount"):
        parser.add_argument(f"--{field}", default="", help="name of its column")
    given = parser.parse_args()
    named = {"customer": given.customer, "date": given.date, "amount": given.amount}
    mapping = {field: column for field, column in named.items() if column}
    try:
        show(hold_out(given.file, given.cut, given.days, mapping or None), given.days)
    except TicklerError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
