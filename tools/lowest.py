"""The fast tests with the oldest release of each package that pyproject.toml allows.

A minimum that nobody has tried is a guess: `textual>=8.2` let releases in that failed. The packages
go into an environment of their own, gone afterwards; those of the extras and of the tests too.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# These only measure or judge beside the program, and their own needs pull others upwards.
_BESIDE = {"apsw", "pandas", "mypy", "ruff"}


def oldest() -> Iterator[str]:
    """A requirement for each package that the program or its tests need, at its minimum."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for need in project["dependencies"] + project["optional-dependencies"]["dev"]:
        name = re.split(r"[^\w-]", need)[0]
        yield name if name in _BESIDE else need.replace(">=", "==")


def main() -> int:
    """Install, test, and answer with the exit code of the tests."""
    with tempfile.TemporaryDirectory(prefix="tickler-lowest-") as folder:
        venv.create(folder, with_pip=True)
        python = str(Path(folder) / ("Scripts" if os.name == "nt" else "bin") / "python")
        pip = [python, "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, *oldest()], check=True)
        subprocess.run([*pip, "--no-deps", "--editable", str(ROOT)], check=True)
        tests = [python, "-m", "pytest", "-n", "auto", "-m", "not long and not screen"]
        return subprocess.run(
            [*tests, "--ignore", "tests/tui/screens", *sys.argv[1:]],
            cwd=ROOT,
            env={**os.environ, "TICKLER_TESTS": "fast"},
            check=False,
        ).returncode


if __name__ == "__main__":
    raise SystemExit(main())
