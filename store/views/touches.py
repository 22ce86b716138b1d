"""What counts as a touch."""

from __future__ import annotations

from typing import Final

# A remark that nobody made of a talk, such as a column of an imported file, is none. `i` is the
# interaction.
TOUCH: Final = "NOT (i.channel = 'note' AND i.outcome IS NULL)"
