"""The package is arithmetic: standard library only, and cheap to import."""

from __future__ import annotations

import subprocess
import sys

MODULES = "money formulas payback rhythm churn spend backtest models.sbg"
PROBE = f"""
import sys
for name in {MODULES.split()!r}:
    __import__("store.value." + name)
roots = {{name.partition(".")[0] for name in sys.modules}}
print(*sorted(roots - sys.stdlib_module_names - {{"store", "__main__"}}))
print(*sorted(name for name in sys.modules if name.startswith("store")))
print(*sorted(roots & {{"statistics", "random", "asyncio", "locale", "sqlite3", "logging"}}))
"""


def test_only_the_standard_library_and_little_of_it() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-c", PROBE], capture_output=True, text=True, check=True
    )
    foreign, own, heavy = done.stdout.split("\n")[:3]
    assert foreign == ""
    beside = ("store", "store.errors", "store.dataclass", "store.sentence")
    assert all(n in beside or n.startswith("store.value") for n in own.split())
    assert heavy == ""
