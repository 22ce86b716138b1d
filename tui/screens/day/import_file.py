"""Reading a file into the store: first what would come of it, then the change itself."""

from __future__ import annotations

from pathlib import Path

from store.exchange.amounts import known_currency
from store.exchange.columns import known_kind
from store.exchange.read_file import import_file, parse_map
from store.exchange.report import Report
from tui.dialogs.fields import Choice, Field, Value, Values
from tui.dialogs.form import FormDialog
from tui.session import Sitting
from tui.text import visible

_KINDS = ("customers", "purchases", "interactions", "follow-ups")
# The store names the options of the command.
_OPTIONS = {
    "--as": "under “It holds”",
    "--map": "under “Columns”",
    "--currency": "under “Currency”",
}
_SHOWN = 4  # rejected lines


class ImportDialog(FormDialog["Report"]):
    """Enter looks the file over and says what would happen; Enter again imports it."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._looked: tuple[str, ...] | None = None  # what was typed when it was looked over
        super().__init__(
            "Import a file",
            (
                Field(
                    "file", "File", _path,
                    needed="Name a file: a text file with columns and a header (CSV).",
                    placeholder="~/Downloads/orders.csv",
                ),
                Field(
                    "kind", "It holds", _kind, placeholder="what its header says",
                    choices=tuple(Choice(kind, kind) for kind in _KINDS),
                ),
                Field(
                    "map", "Columns", _columns,
                    placeholder="as its header says, or: customer=Client,amount=Total",
                ),
                Field("currency", "Currency", _currency, placeholder="if no column says it: EUR"),
            ),
            self._do,
        )  # fmt: skip

    def _typed(self) -> tuple[str, ...]:
        return tuple(self.row(name).text.strip() for name in ("file", "kind", "map", "currency"))

    def field_changed(self, name: str) -> None:
        """Something else was typed: it must be looked over again."""
        del name
        self._looked = None

    def _failed(self, error: Exception) -> None:
        super()._failed(error)
        told = self.told
        for option, label in _OPTIONS.items():
            told = told.replace(option, label)
        self.message(told, risk=True)

    def _do(self, values: Values) -> Report:
        return self._read(values, dry_run=self._looked is None)

    def _read(self, values: Values, *, dry_run: bool) -> Report:
        sitting, columns = self._sitting, values.maybe("map")
        return import_file(
            sitting.store,
            sitting.today,
            Path(values.text("file")).expanduser(),
            kind=values.maybe("kind"),
            mapping=None if columns is None else parse_map(columns),
            currency=values.maybe("currency"),
            dry_run=dry_run,
        )

    def _saved(self, result: Report) -> None:
        if not result.dry_run:
            self.dismiss(result)
            return
        self._looked = self._typed()
        usable = result.new or result.changed
        self.message(
            "\n".join([*told(result), "", "Enter imports it, one undo takes it back."])
            if usable
            else "\n".join([*told(result), "", "There is nothing to import."])
        )
        if not usable:
            self._looked = None


def told(report: Report) -> list[str]:
    """What a file brought or would bring, in lines for a person."""
    name = visible(Path(report.file).name)
    lines = [
        f"{name}: {report.rows:,} rows of {report.kind}: {report.new:,} new, "
        f"{report.changed:,} changed, {report.same:,} the same, {len(report.rejected):,} rejected",
        f"{report.new_customers:,} new customers, each with a first step on a working day",
        "columns: " + ", ".join(f"{field} = {name}" for field, name in report.columns.items()),
        *report.notes,
    ]
    lines += [f"line {each.line}: {each.why}" for each in report.rejected[:_SHOWN]]
    if len(report.rejected) > _SHOWN:
        lines.append(f"… and {len(report.rejected) - _SHOWN:,} more: “tickler import” lists them")
    return lines


def _path(text: str) -> tuple[Value, str]:
    return text, ""


def _kind(text: str) -> tuple[Value, str]:
    return known_kind(text), ""


def _columns(text: str) -> tuple[Value, str]:
    parse_map(text)
    return text, ""


def _currency(text: str) -> tuple[Value, str]:
    return known_currency(text), ""
