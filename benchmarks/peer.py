"""`lifetimes` as the peer to race: in a throw-away environment of its own, never in ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
# Large stores and the peer stay between two runs, outside the project.
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tickler-bench"


class NoPeer(Exception):
    """The peer cannot be installed here; says why."""


class Peer:
    """A process that fits what it is given and says how long that took."""

    def __init__(self) -> None:
        self._python = _installed()
        self._process = subprocess.Popen(
            [str(self._python), str(ROOT / "benchmarks" / "peer_fit.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.datasets = Path(self._answer()["datasets"])

    def fit(self, model: str, rows: Sequence[tuple[int, int, int]]) -> dict[str, Any]:
        """Fit `bg` or `mbg` by likelihood to (x, t_x, T in days), in weeks.

        The answer has `seconds` and `params`, or `error`.
        """
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"model": model, "rows": rows}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise NoPeer("the peer's process has ended")
        found: dict[str, Any] = json.loads(line)
        return found


def _installed() -> Path:
    """The interpreter of the peer's environment, made when it is missing."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["optional-dependencies"]["bench"]
    folder = CACHE / "peer-{}.{}".format(*sys.version_info)
    python, ready = folder / "bin" / "python", folder / "ready.json"
    if ready.exists() and json.loads(ready.read_text("utf-8")) == wanted:
        return python
    print("installing the peer into a throw-away environment …", file=sys.stderr, flush=True)
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        [str(python), "-m", "pip", "install", "--quiet", *wanted],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr.strip() or done.stdout.strip()).rpartition("\n")[2]
            raise NoPeer(f"{', '.join(wanted)} cannot be installed: {last}")
    ready.write_text(json.dumps(wanted), "utf-8")
    return python
