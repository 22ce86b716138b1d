"""How the margin grew, purchase by purchase, against what it cost to win the customer (R76)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.containers import Vertical, VerticalScroll
from textual_plotext import PlotextPlot

from store.lifecycle.dates import MONTHS, dated
from store.value.money import display
from store.views.value.payback import Cumulated, cumulated
from tui.background import sentence_of
from tui.dialogs.base import Dialog
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.title import title
from tui.widgets.facts import Fact, Facts

_TICKS: Final = 5
_LEGEND: Final = "⠤⠤ margin so far   -- cost of winning them   ● paid back"


class PaybackDialog(Dialog[None]):
    """The chart, with the answer in words above it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q,y", "leave", "Leave", show=False, id="payback.leave",
                tooltip="Close the chart")
    ]  # fmt: skip

    def __init__(self, target: Target, sitting: Sitting) -> None:
        super().__init__()
        self._target = target
        self._sitting = sitting

    def compose(self) -> ComposeResult:
        """A frame with the words; the chart comes when it has been read."""
        with Vertical(classes="dialog tall") as frame:
            title(frame, f"Payback: {self._target.customer}")
            frame.border_subtitle = "Esc closes"
            with VerticalScroll(id="in-words"):
                yield Facts((Fact("Reading…", style="dim"),))

    def on_mount(self) -> None:
        """Read the margins."""
        self.begin(self.query_one(VerticalScroll))
        store, today, who = self._sitting.store, self._sitting.today, self._target.customer_id

        def read() -> Cumulated:
            import textual_plotext  # noqa: F401  in the thread: the import takes a tenth of a second

            return cumulated(store, who, today)

        self.ask("payback", read, self._show, failed=self._failed)

    def _show(self, known: Cumulated) -> None:
        self.query_one(Facts).show(payback_facts(known))
        if known.points:
            self.query_one(Vertical).mount(self._chart(known))

    def _failed(self, error: Exception) -> None:
        self.query_one(Facts).show((Fact(sentence_of(error), style="risk"),))

    def _chart(self, known: Cumulated) -> PlotextPlot:
        """Days are counted from the first purchase; amounts are drawn in minor units."""
        from textual_plotext import PlotextPlot

        chart = PlotextPlot(id="chart")
        plot, first = chart.plt, known.points[0][0]
        days, sums = staircase(known.points, known.as_of)
        plot.plot(days, sums, marker="braille", color=self._colour("text-success"))
        if known.cac is not None:
            plot.plot([0, days[-1]], [known.cac] * 2, marker="-", color=self._colour("accent"))
        paid = known.payback
        if paid is not None and paid.day is not None and paid.purchases:
            total = known.points[paid.purchases - 1][1]
            plot.scatter(
                [(paid.day - first).days], [total], marker="●", color=self._colour("foreground")
            )
        places = sorted({days[-1] * n // (_TICKS - 1) for n in range(_TICKS)})
        plot.xticks(
            [float(each) for each in places],
            [month_of(first + timedelta(days=each)) for each in places],
        )
        low, high = min(0, *sums), max(known.cac or 0, *sums)
        marks = sorted({low + (high - low) * n // (_TICKS - 1) for n in range(_TICKS)})
        plot.yticks(
            [float(each) for each in marks],
            [display(each, known.currency, compact=True) for each in marks],
        )
        return chart

    def _colour(self, name: str) -> tuple[int, int, int]:
        return Color.parse(self.app.theme_variables[name]).rgb


def staircase(points: Sequence[tuple[date, int]], until: date) -> tuple[list[int], list[int]]:
    """Days since the first purchase and sums: between two purchases the margin stays as it was."""
    first = points[0][0]
    days, sums = [0], [0]
    for day, total in points:
        at = (day - first).days
        days += [at, at]
        sums += [sums[-1], total]
    last = max((until - first).days, days[-1] + 1)
    return [*days, last], [*sums, sums[-1]]


def month_of(day: date) -> str:
    """`21 Jul 26`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year % 100:02d}"


def payback_words(known: Cumulated) -> str:
    """Whether the margin has repaid what it cost to win them, in one sentence."""
    paid = known.payback
    if not known.points:
        return "No purchase yet, so there is no margin to show."
    if known.cac is None or paid is None:
        return "What it cost to win them is not known: record it as a cost on their page."
    if paid.purchases is None:
        return f"Not yet: {display(paid.left, known.currency)} left."
    if paid.day is None:
        return "Winning them cost nothing, so there is nothing to pay back."
    return f"Paid back on {dated(paid.day)} with purchase {paid.purchases}."


def payback_facts(known: Cumulated) -> list[Fact]:
    """The sentence, the sums behind it, and what the signs of the chart mean."""
    late = known.payback is not None and known.payback.purchases is None
    facts = [Fact(payback_words(known), "", "soon" if late else "strong")]
    if known.points:
        margin = display(known.points[-1][1], known.currency)
        many = f"{len(known.points)} purchase{'' if len(known.points) == 1 else 's'}"
        cac = "not known" if known.cac is None else display(known.cac, known.currency)
        facts.append(Fact(f"margin so far {margin} in {many} · cost of winning them {cac}"))
        facts.append(Fact(_LEGEND, "", "dim"))
    return facts
