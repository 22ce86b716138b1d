"""One look at all rows before any is written: what the file shows, and what it leaves open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal

from store.dataclass import dataclass
from store.errors import BadInput
from store.exchange.adjacent import Adjacent
from store.exchange.amounts import (
    CurrencyEvidence,
    MarkEvidence,
    MoneyReader,
    code_of,
    header_currency,
    known_currency,
    sign_of,
)
from store.exchange.asks import Ask, Asked
from store.exchange.cells import Unit, bare, is_bare_number, looks_like_id, number_of
from store.exchange.columns import column_names, is_id_header
from store.exchange.credit_numbers import CreditNumbers
from store.exchange.dates import DATE_ORDER, DateColumn, DateEvidence, told_column
from store.exchange.deal_lines import DealLines
from store.exchange.document_types import UnreadTypes
from store.exchange.forbids import Forbids
from store.exchange.given_back import GivenBack
from store.exchange.length_units import unit_of
from store.exchange.mapping import Choices
from store.exchange.minor_units import MinorUnits
from store.exchange.months import months_of
from store.exchange.nameless import Nameless
from store.exchange.one_address import OneAddress
from store.exchange.rejects import WHY
from store.exchange.sales import SaleWords
from store.exchange.same_headers import SameHeaders
from store.exchange.sheet import Sheet
from store.exchange.tax import tax_note
from store.exchange.unit_prices import UnitPrices
from store.exchange.unnamed_firms import UnnamedFirms
from store.exchange.words import is_finished
from store.sentence import Words, say
from store.value.money import DecimalMark

_TOLD = 60  # distinct words of a status that are asked about
_WHOSE = ("customer", "customer_name", "email", "person", "person_id")
_STATES = ("status", "stage", "type")
_SAMPLE = 3
_REMEMBERED = 5_000  # texts that were looked at, of which many come again
_DATES = ("date", "datum", "fecha", "data", "due", "time", "tarih", "дата")


@dataclass(frozen=True)
class Findings:
    """How the cells of a file are read, and what stands in columns that nobody takes."""

    dates: Mapping[str, DateColumn]
    money: MoneyReader
    unit: Unit
    by_id: bool
    sales: SaleWords
    has_money: bool
    left_out: tuple[str, ...]
    sample: tuple[dict[str, str], ...]
    notes: tuple[Words, ...]
    rows: int
    adjacent: bool  # the rows of each order stand together
    names_open: bool  # some status is a word for what is still to do, so a blank is no such word
    credits: frozenset[str]  # what the numbers of credit notes begin with
    orders_by_id: bool  # the rows' ids are those of orders: they come again with other goods


class Survey:
    """Looks at every row once. `base` is the store's currency, None while it has none."""

    def __init__(self, sheet: Sheet, choices: Choices, base: str | None) -> None:
        self._sheet = sheet
        self._choices = choices
        self._base = base
        fields = sheet.fields
        names = sheet.names()
        header = column_names(sheet.layout.header)
        taken = {index for places in sheet.columns.values() for index in places}
        # The dates that nobody takes tell the order of day and month, too.
        self._beside = {
            index: DateEvidence(header[index])
            for index, name in enumerate(header)
            if index not in taken and any(word in bare(name) for word in _DATES)
        }
        self._dates = {
            f.name: DateEvidence(names[f.name], may_lack_year=f.name == "birthday")
            for f in fields
            if f.style == "date" and f.name in sheet.columns
        }
        self._dates_known = [(*each, set[str]()) for each in self._dates.items()]
        self._amounts: dict[str, tuple[bool, bool, str | None]] = {}
        money = [f.name for f in fields if f.style == "money" and f.name in sheet.columns]
        self._money = [name for name in money if name != "spent"]  # only compared, never kept
        self._marks = MarkEvidence()
        self._grouped: tuple[str, str] | None = None
        self._minor = MinorUnits(sheet, choices.cents)
        numbered = sheet.kind == "purchases" and sheet.has("order")
        self._credits = CreditNumbers() if numbered else None
        self._currencies = CurrencyEvidence()
        self._order = ("", "")  # of the row above, and the currency that it names
        self._states: dict[str, Counter[str]] = {
            name: Counter() for name in _STATES if sheet.has(name)
        }
        self._lengths: list[Decimal] = []
        self._negative = False
        self._ids = self._names = 0
        self._per_id: dict[str, set[str]] = {}
        taken |= {place for place, _, _ in sheet.where} | sheet.series.places()
        if sheet.preset is not None:
            taken |= {place for place, _ in sheet.unless}
        taken |= set(sheet.labels().values())
        self._untaken = [
            i for i, name in enumerate(sheet.layout.header) if i not in taken and name != WHY
        ]
        self._filled: set[int] = set()
        self._nameless = Nameless(sheet, self._untaken)
        self._forbids = Forbids(sheet, self._untaken)
        self._given_back = GivenBack(sheet, self._untaken)
        self._types = UnreadTypes(sheet, self._untaken, told=choices.sales is not None)
        self._same_headers = SameHeaders(sheet, self._untaken)
        self._sample: list[dict[str, str]] = []
        self._rows = 0
        self._one_address = OneAddress(sheet)
        self._deal_lines = DealLines(sheet)
        self._unit_prices = UnitPrices(sheet)
        self._unnamed_firms = UnnamedFirms(sheet)
        self._several: list[tuple[int, str]] = []  # rows that name several companies
        self._adjacent = Adjacent()
        told = sheet.has("order") or "external_id" in sheet.told
        self._goods = sheet.kind == "purchases" and sheet.has("product") and not told
        self._above = ("", "", "", "")  # id, customer, day and goods of the row above
        self._ids_again = 0
        self._ids_clash = False

    def look(self, progress: Callable[[int, int], None] | None, every: int) -> None:
        """Go through all rows."""
        for row in self._sheet.rows():
            self._rows += 1
            if progress is not None and self._rows % every == 0:
                progress(0, self._rows)
            if row.fault is None:
                self._row(row.values)
                self._deal_lines.add(row.values, row.line)
                self._unit_prices.add(row.values, row.line)
                self._unnamed_firms.add(row.values, row.line)
                if "several" in row.values:
                    self._several.append((row.line, row.values["several"]))
                if self._untaken or self._beside:
                    self._look_beside(row.cells)
                self._nameless.add(row.cells)
                self._forbids.add(row.cells)
                self._given_back.add(row.cells)
                get = row.values.get
                self._types.add(row.cells, get("total") or get("amount") or get("price") or "")
                self._same_headers.add(row.cells, row.line)

    def _row(self, values: dict[str, str]) -> None:
        if len(self._sample) < _SAMPLE:
            self._sample.append({name: text for name, text in values.items() if text})
        for name, evidence, known in self._dates_known:
            text = values[name]
            if text and text not in known:
                if len(known) < _REMEMBERED:
                    known.add(text)
                evidence.add(text)
        if self._credits is not None:
            self._credits.add(values["order"])
        code, paid, signs = values.get("currency", ""), False, dict[str, str | None]()
        for name in self._money:
            text = values[name]
            if text:
                figures, some, sign = self._amounts.get(text) or self._amount(text)
                self._minor.add(name, text)
                paid = paid or figures
                if some or sign:
                    signs[name] = sign
        order = values.get("order", "")
        if not code and order and order == self._order[0]:
            code = self._order[1]  # the head of an order speaks for its lines
        self._order = order, code
        if paid:
            self._currencies.add(code_of(code, self._base) if code else None, signs)
        for name, counts in self._states.items():
            text = values.get(name, "")
            if text in counts or len(counts) < _TOLD:
                counts[text] += 1
        text = values.get("minutes", "")
        if text and len(self._lengths) < 5000 and is_bare_number(text):
            self._lengths.append(number_of(text, None))
        self._one_address.add(values)
        customer = values.get("customer", "")
        if "order" in values or self._goods:
            who = "|".join(filter(None, map(values.get, _WHOSE)))
            self._adjacent.add(values.get("order") or values.get("external_id", ""), who)
        if self._goods and (ident := values.get("external_id", "")):
            now = (ident, who, values.get("date", ""), values["product"])
            if ident == self._above[0]:
                same = now[1:3] == self._above[1:3]
                self._ids_again += same and now[3] != self._above[3]
                self._ids_clash = self._ids_clash or not same
            self._above = now
        if customer:
            if looks_like_id(customer):
                self._ids += 1
            else:
                self._names += 1
            name = values.get("customer_name", "")
            if name and len(self._per_id) < 20_000:
                self._per_id.setdefault(customer, set()).add(name.casefold())

    def _amount(self, text: str) -> tuple[bool, bool, str | None]:
        """Whether a text holds figures, more than 0, its sign's currency; the first look at it."""
        self._marks.add(text)
        self._negative = self._negative or text[0] in "-(−–"
        sign = sign_of(text, self._choices.currency or self._base)
        figures = {c for c in text if c.isdigit()}
        found = (bool(figures), not figures <= {"0"}, sign)
        if len(self._amounts) < _REMEMBERED:
            self._amounts[text] = found
        return found

    def _look_beside(self, cells: list[str]) -> None:
        count = len(cells)
        for index, evidence in self._beside.items():
            if index < count and cells[index]:
                evidence.add(cells[index].strip())
        for index in self._untaken:
            if index < count and cells[index] and not cells[index].isspace():
                self._filled.add(index)
        if self._filled:
            self._untaken = [index for index in self._untaken if index not in self._filled]

    def findings(self) -> Findings:
        """How the file is read.

        Raises:
            BadInput: what a person said cannot be.
            Asked: all that only a person can say, at once.
        """
        asks: list[Ask] = []
        dates = self._date_columns(asks)
        marks = self._decimal(asks)
        money = self._reader(marks, asks)
        sales = SaleWords(
            self._sheet.preset, self._sheet.kind, self._states, self._choices.sales,
            refunds=self._sheet.has("refunded"), negative=self._negative,
            flags=self._sheet.has("is_won", "is_closed"), typed="type" in self._sheet.told,
        )  # fmt: skip
        asks += sales.asks()
        unit = unit_of(self._sheet, self._choices.unit, self._lengths, asks)
        asks += self._nameless.asks(self._rows)
        if not (sales.typed or self._sheet.constants.get("type")):
            asks += self._given_back.asks() or self._types.asks()
        asks += self._same_headers.asks()
        asks += self._one_address.asks()
        asks += self._deal_lines.asks()
        asks += self._unit_prices.asks()
        asks += self._unnamed_firms.asks()
        if asks:
            raise Asked(asks, self.seen())
        names = column_names(self._sheet.layout.header)
        notes: list[Words] = [
            say("brought.counted", column=each.name, count=each.counted)
            for each in self._dates.values()
            if each.counts()
        ]
        if self._grouped is not None:
            text, whole = self._grouped
            notes.append(say("brought.grouped", text=text, whole=whole))
        if self._sheet.blocks:
            notes.append(say("brought.blocks", column=self._sheet.names()["customer"]))
        if self._several:
            line, first = self._several[0]
            count = len(self._several)
            notes.append(say("brought.companies", n=count, line=line, names=first[:80]))
        notes += self._forbids.notes()
        notes += self._given_back.notes()
        tax = tax_note(self._sheet)
        notes += [] if tax is None else [tax]
        notes += self._minor.notes()
        credits = None if sales.typed else self._credits
        notes += credits.notes() if credits is not None else []
        return Findings(
            dates=dates,
            money=money,
            unit=unit,
            by_id=self._by_id(),
            sales=sales,
            has_money=bool(self._currencies.amounts) or bool(self._money),
            left_out=tuple(names[index] for index in sorted(self._filled)),
            sample=tuple(self._as_read(row, dates, money) for row in self._sample),
            notes=tuple(notes),
            rows=self._rows,
            adjacent=self._adjacent.holds,
            names_open=any(is_finished(word) is False for word in self._states.get("status", ())),
            credits=credits.found() if credits is not None else frozenset(),
            orders_by_id=bool(self._ids_again) and not self._ids_clash,
        )

    def _as_read(
        self, row: dict[str, str], dates: Mapping[str, DateColumn], money: MoneyReader
    ) -> dict[str, str]:
        """A row as it will be: days and amounts are no longer those of the file."""
        found = dict(row)
        for name, text in row.items():
            try:
                if name in dates:
                    found[name] = dates[name].read(text).day.isoformat()
                elif name in self._money:
                    currency = money.currency(text, row.get("currency", ""))
                    found[name] = f"{money.value(name, text, currency):f} {currency}"
            except BadInput:
                continue  # it will be named among the rejects
        return found

    def seen(self) -> dict[str, object]:
        """What is told already, for a report that asks."""
        names = column_names(self._sheet.layout.header)
        return {
            "rows": self._rows,
            "columns_left_out": [names[index] for index in sorted(self._filled)],
            "sample": self._sample,
        }

    def _date_columns(self, asks: list[Ask]) -> dict[str, DateColumn]:
        told = self._choices.date_format
        if told is not None:
            return dict.fromkeys(self._dates, told_column(told))
        others: dict[str, str] = {}
        for evidence in (*self._beside.values(), *self._dates.values()):
            others.update(evidence.orders())
        period = months_of(self._sheet.layout.title)
        for evidence in self._dates.values():
            for sign, order in evidence.within(period).items():
                others.setdefault(sign, order)
        found: dict[str, DateColumn] = {}
        for name, evidence in self._dates.items():
            try:
                found[name] = evidence.decide(others)  # type: ignore[arg-type]
            except Asked as asked:
                if not any(ask.about == DATE_ORDER for ask in asks):
                    asks += asked.asks
        return found

    def _decimal(self, asks: list[Ask]) -> dict[str, DecimalMark | None]:
        told = self._choices.decimal
        if told is not None:
            if told not in (".", ","):
                raise BadInput(say("typed.no_decimal_mark", text=told))
            return dict.fromkeys(self._money, "." if told == "." else ",")
        mark, unclear = self._marks.mark(), self._marks.unclear
        if mark is None and unclear and not self._marks.seen:
            sign = "," if "," in unclear else "."
            figures = "".join(c for c in unclear if c.isdigit())
            # Files with semicolons group with points and part with commas; those with commas not.
            if (sign == ",") != (self._sheet.layout.delimiter in ",\t|"):
                asks.append(
                    Ask(
                        "decimal mark", (".", ","), "--decimal",
                        say("asked.decimal_mark", text=unclear, whole=figures, part=figures[:-3]),
                    )
                )  # fmt: skip
            else:
                self._grouped = (unclear, figures)
        return dict.fromkeys([*self._money, "spent"], mark)

    def _reader(self, marks: Mapping[str, DecimalMark | None], asks: list[Ask]) -> MoneyReader:
        told = self._choices.currency and known_currency(self._choices.currency)
        found, tied, bare = self._currencies.found(), self._currencies.tied(), False
        names = self._sheet.names()
        headers = (header_currency(names[name]) for name in self._money)
        header = [code for code in headers if code]
        base = self._base or told or None
        if header and (not found or self._currencies.bare()):
            found, tied = list(dict.fromkeys([*header, *found])), False
        else:  # what some amounts say of themselves is not what the others mean
            bare = self._currencies.bare() and not told and found != [base]
        if base is None and found and not (tied or bare):
            base = found[0]
        if bare or (base is None and self._currencies.amounts):
            file = self._sheet.layout.name
            question = say("asked.own_currency", found=found)
            if bare:
                question = say("asked.bare_currency", file=file, found=found)
            elif not found:
                question = say("asked.currency", file=file)
            likely = tuple(dict.fromkeys([*filter(None, [self._base]), *found]))
            asks.append(Ask("currency", likely, "--currency", question))
        own = told or (found[0] if found else None)
        cents = self._minor.fields(own or base or "EUR", asks)
        return MoneyReader(base or "EUR", own, self._choices.rates or {}, marks, cents)

    def _by_id(self) -> bool:
        """Whether the file names customers by ids: by the header, names beside, or all values."""
        sheet = self._sheet
        if sheet.kind == "customers" or "customer" not in sheet.columns:
            return sheet.kind == "customers"
        if sheet.preset is not None and "customer" in sheet.preset.ids:
            return True
        if "customer_name" in sheet.columns:
            return not self._shared_ids()
        header = sheet.layout.header[sheet.columns["customer"][0]]
        if is_id_header(header):
            return not bare(header).endswith("email")
        return bool(self._ids) and not self._names

    def _shared_ids(self) -> bool:
        """Whether one id stands beside different names: then it is not the customers' own."""
        shared = sum(1 for names in self._per_id.values() if len(names) > 1)
        return shared * 2 > len(self._per_id)
