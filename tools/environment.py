"""Builds `.venv` beside the checkout and keeps it up to date: `environment.py run|dev`.

Runs before anything is installed, so it uses the standard library alone. All talk goes to stderr,
because stdout belongs to the program that is started next.
"""

from __future__ import annotations

import compileall
import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
READY = VENV / "ready.json"
INTERRUPTED = 130


class Failed(Exception):
    """Set-up cannot go on; the message is for the person, `output` is what the tool said."""

    def __init__(self, sentence: str, output: str = "") -> None:
        super().__init__(sentence)
        self.output = output


def say(line: str) -> None:
    """One line for the person, on stderr."""
    print(line, file=sys.stderr, flush=True)


def fingerprint() -> str:
    """A digest of all that decides which packages are installed, and not of linter settings."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    parts = [
        json.dumps([project["build-system"], project["project"], project["tool"]["hatch"]]),
        (ROOT / "constraints.txt").read_text("utf-8"),
        (ROOT / "tui" / "version.py").read_text("utf-8"),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def wanted(level: str) -> dict[str, str]:
    """What `ready.json` says once the environment serves `level`.

    The folder is part of it because a moved checkout leaves scripts that point to the old place.
    """
    return {
        "folder": str(ROOT),
        "python": "{}.{}".format(*sys.version_info),
        "packages": fingerprint(),
        "level": level,
    }


def standing() -> dict[str, str]:
    """What the environment was made for; empty where there is none or its making was cut short."""
    try:
        found: dict[str, str] = json.loads(READY.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def serves(found: dict[str, str], want: dict[str, str]) -> bool:
    """Whether the environment as it stands will do; one made for `dev` serves `run` too."""
    return found in (want, {**want, "level": "dev"})


def checked(command: list[str], sentence: str) -> None:
    """Run `command` quietly; raises `Failed` with `sentence` and its output if it fails."""
    # A person's own settings for pip may ask for the user's folder, which no environment accepts.
    environ = {**os.environ, "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise Failed(sentence, done.stdout)


def build(found: dict[str, str], want: dict[str, str]) -> None:
    """Make or update the environment; `ready.json` goes first and comes back last."""
    READY.unlink(missing_ok=True)
    if (found.get("folder"), found.get("python")) == (want["folder"], want["python"]):
        say("installing packages …")
    else:
        say("setting up (first time only, about a minute) …")
        if VENV.is_symlink() or VENV.is_file():
            VENV.unlink()
        elif VENV.exists():
            shutil.rmtree(VENV)
        base: str = getattr(sys, "_base_executable", sys.executable)
        checked([base, "-I", "-m", "venv", str(VENV)], "The environment .venv cannot be made.")
    target = ".[dev]" if want["level"] == "dev" else "."
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    checked(
        [*pip, "--constraint", "constraints.txt", "--editable", target],
        "The packages cannot be installed: see above, check the network and repeat.",
    )
    draft = READY.with_suffix(".new")
    draft.write_text(json.dumps(want), "utf-8")
    draft.replace(READY)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Keep a second `make` out of the environment until the first is done with it."""
    with (ROOT / "pyproject.toml").open("rb") as held:
        # Some network folders know no locks; there a second `make` is the person's own care.
        with contextlib.suppress(OSError):
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def main(level: str) -> int:
    """Bring the environment to `level`; returns the exit code."""
    try:
        with alone():
            found, want = standing(), wanted(level)
            if not serves(found, want):
                if found.get("level") == "dev":
                    want["level"] = "dev"
                build(found, want)
            # Where PYTHONDONTWRITEBYTECODE is set, each start would otherwise compile anew.
            for package in ("store", "tui"):
                compileall.compile_dir(ROOT / package, quiet=2)
    except Failed as failed:
        say(f"{failed.output}{failed}")
        return 1
    except OSError as trouble:
        say(f"The environment .venv cannot be made: {trouble}.")
        return 1
    except KeyboardInterrupt:
        say("Interrupted; the next make goes on from here.")
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
