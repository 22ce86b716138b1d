"""The lines of a file that brought nothing, and the money that came, as the import tells them."""

from __future__ import annotations

from collections.abc import Sequence

from store.exchange.report import Line, Report
from store.value.money import rounded
from tui.words.sentences import tell

_NAMED = 8  # lines, or runs of lines, that are named of one reason


def gathered(lines: Sequence[Line]) -> list[str]:
    """Each reason once, with the lines that it is true of: `16 rows (lines 2–9, 11 …): why`."""
    by_reason = dict[str, list[int]]()
    for each in lines:
        by_reason.setdefault(tell(each.why), []).append(each.line)
    return [
        f"line {at[0]}: {why}"
        if len(at) == 1
        else f"{len(at):,} rows (lines {_runs(sorted(set(at)))}): {why}"
        for why, at in by_reason.items()
    ]


def _runs(numbers: Sequence[int]) -> str:
    runs = list[tuple[int, int]]()
    for each in numbers:
        if runs and each == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], each)
        else:
            runs.append((each, each))
    named = [str(a) if a == b else f"{a}–{b}" for a, b in runs[:_NAMED]]
    return ", ".join(named) + (" …" if len(runs) > _NAMED else "")


def encoding_words(encoding: str) -> str:
    """How the letters of a file were read: some lines may be in another encoding than the rest."""
    first, _, other = encoding.partition("+")
    return f"{first}, lines that are not as {other}" if other else encoding


def money_read(report: Report) -> str:
    """The money of the rows; "" without any, or where no row is new or other than before."""
    if report.total is None or report.currency is None or not (report.new or report.changed):
        return ""
    return f"{report.currency} {rounded(report.total, report.currency):,f} in all"
