"""What the lengths of talks count: seconds, minutes, hours; told by the header, or asked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from store.errors import BadInput
from store.exchange.asks import Ask
from store.exchange.cells import Unit, bare
from store.exchange.sheet import Sheet
from store.names import nearest
from store.sentence import say

_UNITS: dict[str, Unit] = {
    "ms": "milliseconds", "msec": "milliseconds", "milliseconds": "milliseconds",
    "s": "seconds", "sec": "seconds", "secs": "seconds", "seconds": "seconds",
    "min": "minutes", "mins": "minutes", "minutes": "minutes", "minuten": "minutes",
    "h": "hours", "hrs": "hours", "hours": "hours",
}  # fmt: skip


def unit_of(sheet: Sheet, said: str | None, lengths: Sequence[Decimal], asks: list[Ask]) -> Unit:
    """What a length of time counts, as a person says or its header; else it is added to `asks`.

    Raises:
        BadInput: a person said a unit that there is not.
    """
    told = said or (sheet.preset and sheet.preset.unit)
    if told:
        found = _UNITS.get(bare(told))
        if found is None:
            raise BadInput(say("typed.no_time_unit", text=told, likely=nearest(told, _UNITS)))
        return found
    if not lengths or "minutes" not in sheet.columns:
        return "minutes"
    place = sheet.columns["minutes"][0]
    name = sheet.layout.header[place]
    words = name.casefold().replace("_", " ").replace("(", " ").replace(")", " ").split()
    for word in (*words, bare(name)):
        for ending, unit in _UNITS.items():
            if word == ending or (len(ending) > 2 and word.endswith(ending)):
                return unit
    most = max(lengths)
    if most <= 240 and all(each % 5 == 0 for each in lengths):
        return "minutes"
    asks.append(
        Ask(
            "unit", ("minutes", "seconds", "milliseconds"), "--unit",
            say("asked.unit", column=name, most=f"{most:f}"),
        )
    )  # fmt: skip
    return "minutes"
