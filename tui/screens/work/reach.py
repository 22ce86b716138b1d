"""How to reach a customer: copied by one key, handed to the telephone, the mail or the viewer."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Final
from urllib.parse import quote

from textual.binding import Binding, BindingType

from store.dataclass import dataclass
from store.names import fold
from store.views.customer.page import Panel
from tui.dialogs.pick import PickDialog, Ready
from tui.links import is_page
from tui.screens.work.target import Target
from tui.widgets.columns import Cell, Column

_COLUMNS: Final = (
    Column("kind", "What", width=8, priority=7),
    Column("value", "", weight=2, min_width=20, priority=9),
    Column("whose", "Whose", weight=1, min_width=8, priority=5),
)
_SCHEMES: Final = {"phone": "tel:", "email": "mailto:", "address": "geo:0,0?q=", "website": ""}


@dataclass(frozen=True)
class Reach:
    """A way to them: what is copied, and the address that another program opens."""

    kind: str
    value: str
    whose: str
    address: str


def ways_to(page: Panel) -> list[Reach]:
    """All phones, e-mails, addresses and pages, then the files; the words to say go with a mail."""
    step = page.steps[0] if page.steps else None
    found = []
    for way in page.card.ways:
        value = way.value if way.kind != "phone" else (way.e164 or way.value)
        address = _SCHEMES.get(way.kind, "") + quote(value, safe="+@:/")
        if way.kind == "website" and not is_page(value):
            address = f"https://{address}"
        if way.kind == "email" and step is not None and step.say:
            # The step's title is ours: “Look for trouble early” is no subject for a customer.
            address += f"?body={quote(step.say)}"
        found.append(Reach(way.kind, value, way.contact or way.label or "", address))
    found += [
        Reach("file", each.target, each.title or "", _opened(each.target))
        for each in page.card.links
    ]
    return found


def _opened(target: str) -> str:
    return target if is_page(target) else Path(target).absolute().as_uri()


class ReachDialog(PickDialog[Reach]):
    """Enter closes with the way to be copied; ctrl+o with the one to be opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "open", "Open", id="reach.open",
                tooltip="Hand it to the telephone, e-mail or viewer program of this machine"),
    ]  # fmt: skip

    def __init__(self, target: Target, page: Panel) -> None:
        every = ways_to(page)
        self.opens = False

        def fitting(typed: str) -> Ready[Reach]:
            wanted = fold(typed)
            return Ready(
                [each for each in every if wanted in fold(f"{each.kind} {each.value} {each.whose}")]
            )

        super().__init__(
            f"Reach: {target.customer}",
            _COLUMNS,
            lambda row: (Cell(row.kind, "dim"), Cell(row.value), Cell(row.whose, "dim")),
            lambda row: (row.kind, row.value, row.whose),
            fitting,
            hint="Enter copies, ctrl+o calls, writes or opens; letters choose",
            empty="No phone, e-mail, address or file is known: e adds them.",
        )

    def action_open(self) -> None:
        """Close with the row, to be opened."""
        row = self.row_meant()
        if row is not None:
            self.opens = True
            self.dismiss(row)
