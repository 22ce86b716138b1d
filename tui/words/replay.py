"""What could not be done again after a backup was put back, in sentences."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from store.sentence import read
from tui.words.sentences import tell

if TYPE_CHECKING:
    from store.ledger.replay import Gap


def gap_words(gap: Gap) -> str:
    """One sentence on what is missing, or uncertain, and since which change."""
    unit = gap.unit
    if gap.why == "end":
        after = "that backup" if unit is None else f"{unit['seq']} “{tell(read(unit['title']))}”"
        return f"what was done after {after} cannot be read"
    of = "before" if unit is None else f"of {unit['seq']} “{tell(read(unit['title']))}”"
    thing = "" if gap.table is None else f"a {gap.table.replace('_', ' ')} {of}"
    match gap.why:
        case "unread":
            return f"{thing or f'what was written {of}'} cannot be read"
        case "erased":
            return f"{thing or f'what was written {of}'} was erased since"
        case "erasing":
            return f"what was written before of them was erased by {of.removeprefix('of ')}"
        case "uncertain":
            field = (gap.field or "").replace("_", " ")
            return f"the {field} of {thing} may be another than it was then"
        case "broken":
            return f"{thing} belongs to what cannot be read"
        case _:
            return f"what came later, {of}, cannot be read, so something of it may have stayed"


def local_minute(instant: str) -> str:
    """An instant of the journal to the minute, in this machine's time."""
    return f"{datetime.fromisoformat(instant).astimezone():%Y-%m-%d %H:%M}"
