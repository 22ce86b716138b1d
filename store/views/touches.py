"""What counts as a touch, and which order is the one that a talk told of."""

from __future__ import annotations

from typing import Final

# A remark that nobody made of a talk, such as a column of an imported file, is none. `i` is the
# interaction.
TOUCH: Final = "NOT (i.channel = 'note' AND i.outcome IS NULL)"
# An order may bear a day so many before the talk that told of it, or after it.
ORDERED_BEFORE: Final = 3
ENTERED_AFTER: Final = 31
