"""Reading a file into the store: first what would come of it, then the change itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Final

from store.exchange.amounts import known_currency
from store.exchange.asks import Asked
from store.exchange.dates import told_column
from store.exchange.fields import KINDS
from store.exchange.kinds import known_kind
from store.exchange.mapping import Answers, parse_map, parse_rate, parse_sales, parse_where
from store.exchange.minor_units import in_cents
from store.exchange.presets import preset_named
from store.exchange.read_file import import_file
from store.exchange.rejects import keeper
from store.exchange.report import Report
from store.exchange.spellings import known_answer
from store.safety.page_cache import roomy
from tui.dialogs.fields import Field, Reader, Value, Values, choices
from tui.dialogs.form import FormDialog
from tui.session import Sitting
from tui.text import counted, visible
from tui.words.file_lines import encoding_words, gathered, money_read
from tui.words.progress import Pace
from tui.words.sentences import tell

# The store names the options of the command; here they are fields with these labels.
_OPTIONS: Final = {
    "--date-format": ("dates", "Dates"),
    "--as": ("kind", "It holds"),
    "--map": ("map", "Columns"),
    "--currency": ("currency", "Currency"),
    "--rate": ("rate", "Rate"),
    "--decimal": ("decimal", "Decimals"),
    "--sales": ("sales", "Sold is"),
    "--unit": ("unit", "Minutes in"),
    "--encoding": ("encoding", "Letters"),
    "--preset": ("preset", "Made by"),
    "--where": ("where", "Only"),
    "--sheet": ("sheet", "Sheet"),
    "--alike": ("alike", "Alike"),
    "--cents": ("cents", "Cents"),
}
_LOOKS: Final = "looks it over"  # what Enter does first
_SHOWN: Final = 4  # rejected lines, cells left out, cells of a sample row
_LOOKING: Final = ("Looking it over", "Esc leaves and changes nothing.")
_READING: Final = ("Importing", "Esc stops it and nothing is imported.")
_TOLD_EVERY: Final = 0.5  # seconds between two words on how far it is


class _Stopped(Exception):
    """Somebody has left while the file was read: all of it is taken back."""


class ImportDialog(FormDialog["Report"]):
    """Enter looks the file over and says what would happen; Enter again imports it.

    It has every choice of the command. Esc leaves at any time, also in the middle of a long look.
    """

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._looked: tuple[str, ...] | None = None  # what was typed when it was looked over
        self._stop = False
        self._pace, self._done = Pace(), (0, 0)
        super().__init__("Import a file", _fields(), self._do, paired=True, does=_LOOKS)

    @property
    def takes_keys(self) -> bool:
        """Esc is heard while the file is read; the form itself does nothing then."""
        return self._stands

    def may_leave(self) -> bool:
        """Leaving stops what is going on; nothing of it is kept."""
        if self.is_asking("save"):
            self._stop = True
            return self._looked is None
        return super().may_leave()

    def _typed(self) -> tuple[str, ...]:
        return tuple(self.row(field.name).text.strip() for field in self._fields)

    def field_changed(self, name: str) -> None:
        """Something else was typed: it must be looked over again."""
        del name
        self._looked = None
        self.says_of_enter(_LOOKS)

    def action_save(self) -> None:
        """Look the file over, or import it."""
        super().action_save()
        if self.is_asking("save"):
            self._pace, self._done = Pace(), (0, 0)
            self._tell()

    def on_mount(self) -> None:
        """Say how far it is while a file is read."""
        self.set_interval(_TOLD_EVERY, self._tell)

    def _tell(self) -> None:
        if self.is_asking("save") and not self._stop:
            what, how = _LOOKING if self._looked is None else _READING
            done, every = self._done
            far = f": {self._pace.words(done, every, monotonic())}." if every else "…"
            self.message(f"{what}{far} {how}")

    def _failed(self, error: Exception) -> None:
        if isinstance(error, _Stopped):
            self._looked = None
            self.message("Stopped: nothing was imported.")
            return
        super()._failed(error)
        told = _in_fields(self.told)
        if isinstance(error, Asked):
            ask = error.asks[0]
            name = _OPTIONS[ask.option][0]
            self.row(name).box.focus()
            # A column alone does not say which field it is of.
            likely = next((each for each in ask.choices if "=" in each), "")
            if ask.option == "--map" and likely and not self.row(name).text.strip():
                self.put(name, likely)
                told += "\nThe likeliest stands there now: Enter takes it, or type another."
            answers = [_answer(each) for each in ask.choices[:12]]
            if len(error.asks) == 1 and not all(each in told for each in answers):
                told += f"\nAnswers: {', '.join(answers)}"
        self.message(told, risk=True)

    def _do(self, values: Values) -> Report:
        self._stop = False
        return self._read(values, dry_run=self._looked is None)

    def _read(self, values: Values, *, dry_run: bool) -> Report:
        columns, where, sales = values.maybe("map"), values.maybe("where"), values.maybe("sales")
        rate, rejects = values.maybe("rate"), values.maybe("rejects")
        answers: Answers = {
            "kind": values.maybe("kind"),
            "preset": values.maybe("preset"),
            "mapping": None if columns is None else parse_map(columns),
            "where": () if where is None else [parse_where(where)],
            "encoding": values.maybe("encoding"),
            "date_format": values.maybe("dates"),
            "decimal": values.maybe("decimal"),
            "currency": values.maybe("currency"),
            "rates": None if rate is None else dict([parse_rate(rate)]),
            "sales": None if sales is None else parse_sales(sales),
            "unit": values.maybe("unit"),
            "sheet": values.maybe("sheet"),
            "alike": values.maybe("alike"),
            "cents": values.maybe("cents"),
        }

        def tell(done: int, every: int) -> None:
            self._done = (done, every)
            if self._stop:
                raise _Stopped

        with roomy(self._sitting.store):
            return import_file(
                self._sitting.store,
                self._sitting.today,
                Path(values.text("file")).expanduser(),
                dry_run=dry_run,
                progress=tell,
                rejects=None
                if dry_run or rejects is None
                else keeper(Path(rejects).expanduser(), []),
                **answers,
            )

    def _saved(self, result: Report) -> None:
        if not result.dry_run:
            self.dismiss(result)
            return
        self._looked = self._typed()
        usable = result.new or result.changed
        end = (
            "Enter imports it, one undo takes it back." if usable else "There is nothing to import."
        )
        first, *more = told(result)
        self.message(_in_fields("\n".join([first, end, "", *more])))
        if usable:
            self.says_of_enter("imports it")
        else:
            self._looked = None


def _in_fields(text: str) -> str:
    """What the store says of options of the command, of the fields that stand here instead."""
    return _NAMED.sub(_in_field, text)


# An option of the command, and whether what it takes stands behind it.
_NAMED: Final = re.compile(
    rf"(, as |as |with )?({'|'.join(_OPTIONS)})(?![\w-])( (?!or |to |has )(?=[\w\"“]))?"
)


def _in_field(at: re.Match[str]) -> str:
    """`is worth, as --rate USD=RATE` is `is worth under “Rate”: USD=RATE`."""
    label = _OPTIONS[at[2]][1]
    return f"{' ' if at[1] == ', as ' else ''}under “{label}”{': ' if at[3] else ''}"


def _fields() -> tuple[Field, ...]:
    return (
        Field(
            "file", "File", _same,
            needed="Name a file: CSV, .xlsx, .xls, .json, .vcf, .ics or a .zip of them.",
            placeholder="~/Downloads/orders.csv",
        ),
        Field("kind", "It holds", _checked(known_kind), placeholder="what its header says",
              choices=choices(*KINDS)),
        Field("map", "Columns", _checked(parse_map), placeholder="customer=Client"),
        Field("currency", "Currency", _currency, placeholder="if no column says it: EUR"),
        Field("dates", "Dates", _checked(told_column), placeholder="if they do not show it",
              choices=choices("dmy", "mdy", "ymd")),
        Field("sales", "Sold is", _same, placeholder="a status: Paid,Sent"),
        Field("decimal", "Decimals", _same, placeholder="the sign: . or ,"),
        Field("unit", "Minutes in", _same, placeholder="minutes, seconds",
              choices=choices("minutes", "seconds", "milliseconds")),
        Field("encoding", "Letters", _same, placeholder="utf-8, cp1250, …"),
        Field("preset", "Made by", _preset, placeholder="shopify-orders, none"),
        Field("where", "Only", _checked(parse_where), placeholder="Type=Call"),
        Field("alike", "Alike", _checked(known_answer),
              placeholder="names like a customer's", choices=choices("one", "apart")),
        Field("cents", "Cents", _checked(in_cents), placeholder="yes, if amounts are so",
              choices=choices("yes", "no")),
        Field("rate", "Rate", _checked(parse_rate), placeholder="USD=0.92"),
        Field("sheet", "Sheet", _same, placeholder="of a workbook; all"),
        Field("rejects", "Rejects", _same, placeholder="a file for bad rows"),
    )  # fmt: skip


def told(report: Report) -> list[str]:
    """What a file brought or would bring, in lines for a person."""
    if report.files:
        return [line for each in report.files for line in (*told(each), "")] + [
            tell(note) for note in report.notes
        ]
    name = visible(Path(report.file).name)
    lines = [
        f"{name}: {counted(report.rows, 'row')} of {report.kind}: {report.new:,} new, "
        f"{report.changed:,} changed, {report.same:,} the same, {len(report.rejected):,} rejected",
        _sums(report),
        # What needs an eye first: a small screen shows the first lines.
        *_first(gathered(report.rejected)),
        *_first([f"left out: {each}" for each in gathered(report.skipped)]),
    ]
    lines += _first(
        [f"line {at}: {field} left out: {tell(why)}" for at, field, why in report.cells]
    )
    lines += _sample(report)
    lines.append("columns: " + ", ".join(f"{at} = {name}" for at, name in report.columns.items()))
    if report.left_out:
        lines.append("columns left out: " + ", ".join(report.left_out))
    lines += map(tell, report.notes)
    return lines


def _first(lines: list[str]) -> list[str]:
    more = len(lines) - _SHOWN
    told = [f"… and {more:,} more: “tickler import” lists them"] if more > 0 else []
    return [*lines[:_SHOWN], *told]


def _sums(report: Report) -> str:
    first = ", each with a first step on a working day" if report.new_customers else ""
    parts = [f"{counted(report.new_customers, 'new customer')}{first}"]
    if money := money_read(report):
        parts.insert(0, money)
    kinds = (report.open_deals, "open deal", ""), (report.interactions, "touch", "touches"), (
        report.follow_ups, "next step", "")  # fmt: skip
    parts += [counted(*each) for each in kinds if each[0]]
    words = f" ({', '.join(report.words)})" if report.words else ""
    return " · ".join([*parts, f"encoding: {encoding_words(report.encoding)}{words}"])


def _sample(report: Report) -> list[str]:
    """The first rows as they were read."""
    return [
        "row: "
        + " · ".join(f"{name} {text[:40]}" for name, text in list(row.items())[: _SHOWN + 2])
        for row in report.sample[:2]
    ]


def _answer(word: str) -> str:
    """An answer as it can be typed."""
    return f"“{visible(word)}”" if "," in word else visible(word)


def _same(text: str) -> tuple[Value, str]:
    return text, ""


def _checked(read: Callable[[str], object]) -> Reader:
    """A text that can be read, as it was typed."""

    def meaning(text: str) -> tuple[Value, str]:
        read(text)
        return text, ""

    return meaning


def _preset(text: str) -> tuple[Value, str]:
    if text.casefold() == "none":
        return text, "= an unknown program"
    preset = preset_named(text)
    return preset.name, f"= {preset.title}"


def _currency(text: str) -> tuple[Value, str]:
    return known_currency(text), ""
