"""The portfolio as one page of HTML: opens offline, prints on A4, pictures as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from store.lifecycle.dates import dated
from store.views.portfolio.portfolio import Portfolio
from tui.text import visible
from tui.words.portfolio.sheet import Sheet, SheetRow, Tab, members_words

_STYLE: Final = """
body{font:14px/1.45 system-ui,sans-serif;color:#1b1b1b;background:#fff;margin:2rem auto;
 max-width:60rem;padding:0 1rem}
h1{font-size:1.6rem;margin:0}h2{font-size:1.2rem;border-bottom:2px solid #1b1b1b;margin-top:2.2rem}
h3{font-size:1rem;margin:1.4rem 0 .3rem}p{margin:.3rem 0;color:#444}
table{border-collapse:collapse;width:100%}th{text-align:right;font-weight:600;color:#444}
td{text-align:right;border-top:1px solid #ddd;font-variant-numeric:tabular-nums}
th,td{padding:.15rem .4rem;vertical-align:top}
th:first-child,td:first-child{text-align:left;min-width:7rem}
td+td{white-space:nowrap}td.words,th.words{white-space:normal;text-align:left}
td.picture{width:9rem}svg{display:block;max-width:100%}td.heat{text-align:center}
div{overflow-x:auto}
@media(max-width:40rem){body{margin:1rem auto;padding:0 .6rem;font-size:12px}h1{font-size:1.3rem}
 th:first-child,td:first-child{min-width:4rem}
 th,td{padding:.15rem .25rem}td.picture{min-width:3rem;width:3rem}}
@media print{body{margin:0;max-width:none;font-size:10pt}div{overflow:visible}
 h2,h3{break-after:avoid}section,tr{break-inside:avoid}}
@page{size:A4;margin:15mm}
"""
_WORDS: Final = ' class="words"'
_WIDE, _HIGH, _DARKEST = 140, 12, 0.6
_PLOT: Final = (560, 120)


def page(found: Portfolio, parts: Iterable[tuple[Tab, Sequence[Sheet]]]) -> str:
    """The whole page; nothing in it is fetched from anywhere."""
    body = []
    for tab, sheets in parts:
        body.append(f"<h2>{_text(tab.title)}</h2>")
        body += [_section(sheet) for sheet in sheets]
    title = f"Portfolio as of {dated(found.as_of)}"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{title}</h1><p>{members_words(found)}, amounts in "
        f"{_text(found.currency)}, orphans {found.orphans}</p>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _section(sheet: Sheet) -> str:
    lines = [f"<section><h3>{_text(sheet.title)}</h3>"]
    if not sheet.rows:
        lines.append(f"<p>{_text(sheet.empty[:1].upper() + sheet.empty[1:])}.</p>")
    else:
        if sheet.picture == "line":
            lines.append(_line(sheet.rows))
        bars = sheet.picture == "bars" and any(any(row.shares) for row in sheet.rows)
        heads = "".join(
            f"<th{_WORDS if column.weight > 0 else ''}>{_text(column.title)}</th>"
            for column in sheet.columns
        )
        lines.append(f"<div><table><thead><tr>{heads}{'<th></th>' if bars else ''}</tr></thead>")
        lines += [_row(row, sheet, bars=bars) for row in sheet.rows]
        lines.append("</table></div>")
    if sheet.note:
        lines.append(f"<p>{_text(sheet.note)}</p>")
    return "\n".join([*lines, "</section>"])


def _row(row: SheetRow, sheet: Sheet, *, bars: bool) -> str:
    cells = [
        _cell(cell, words=column.weight > 0)
        for column, cell in zip(sheet.columns, row.cells, strict=True)
    ]
    if sheet.picture == "heat":
        plain = len(row.cells) - len(row.shares)
        cells[plain:] = [
            _heat(cell, share) for cell, share in zip(row.cells[plain:], row.shares, strict=True)
        ]
    if bars:
        cells.append(f'<td class="picture">{_bar(row.shares[0] if row.shares else None)}</td>')
    return f"<tr>{''.join(cells)}</tr>"


def _cell(text: str, *, words: bool) -> str:
    return f"<td{_WORDS if words else ''}>{_text(text)}</td>"


def _bar(share: float | None) -> str:
    """A bar from 0 to 1; what there is nothing of has none."""
    if not share:
        return ""
    width = max(1.0, min(1.0, share) * _WIDE)
    return (
        f'<svg width="{_WIDE}" height="{_HIGH}" role="img" aria-label="{share * 100:.0f} %">'
        f'<rect width="{width:.1f}" height="{_HIGH}" fill="#35648f"/></svg>'
    )


def _heat(cell: str, share: float | None) -> str:
    """A cell that is the darker the more there is; its figure stays readable without colour."""
    if share is None:
        return '<td class="heat"></td>'
    blue = f"rgba(53,100,143,{share * _DARKEST:.2f})"  # black is read on all of them, and printed
    return f'<td class="heat" style="background:{blue}">{_text(cell)}</td>'


def _line(rows: Sequence[SheetRow]) -> str:
    """The first share of each row as a line from left to right, between 0 and 1."""
    wide, high = _PLOT
    known = [
        (place, share)
        for place, row in enumerate(rows)
        for share in row.shares[:1]
        if share is not None
    ]
    step = wide / max(1, len(rows) - 1)
    points = " ".join(f"{place * step:.1f},{high - share * high:.1f}" for place, share in known)
    return (
        f'<svg width="{wide}" height="{high + 4}" viewBox="-4 -4 {wide + 8} {high + 8}" role="img">'
        f'<path d="M0 0V{high}H{wide}" fill="none" stroke="#888"/>'
        f'<polyline points="{points}" fill="none" stroke="#35648f" stroke-width="2"/></svg>'
    )


def _text(text: str) -> str:
    return escape(visible(text))
