"""One tab of the browser: the screens on a store, drawn through the server's pipe.

python -m tui.web STORE [DAY]
"""

from __future__ import annotations

import os
import sys

from tui.environment import edge_of
from tui.sizes import within


def main() -> int:
    """Open the screens; the pipe stands in for a terminal."""
    width, height = within(os.environ.get("COLUMNS"), os.environ.get("ROWS"))
    os.environ |= {
        "COLUMNS": str(width),
        "ROWS": str(height),
        "TEXTUAL_DRIVER": "tui.web.driver:TabDriver",
    }
    from tui.app import run

    store, *day = sys.argv[1:]
    return run(edge_of(store, *day or (None,)))


if __name__ == "__main__":
    sys.exit(main())
