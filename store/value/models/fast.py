"""When the arithmetic goes over whole columns with numpy, and when row by row without it.

numpy is an extra (`pip install tickler[fast]`): it costs more to import than a small base costs to
fit, so it is used only where it is installed and the base is large enough. Both ways give the same
figures.
"""

from __future__ import annotations

from importlib.util import find_spec

# Distinct rows from which the import of numpy is earned back within one fit or one scoring.
ENOUGH_ROWS = 1_000


def by_columns(rows: int, wanted: bool | None) -> bool:
    """Whether to use numpy for so many rows; `wanted` False or True overrides the size."""
    if wanted is None:
        wanted = rows > ENOUGH_ROWS
    return wanted and find_spec("numpy") is not None
