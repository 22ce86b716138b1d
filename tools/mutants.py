"""Plant the faults of mutants.toml one by one in copies of the checkout, and run their tests.

Each must make a test fail. Exits with 1 where one is survived, where its text no longer stands in
the file, and where it does not even load. `make mutants ARGS="undo money"` plants those whose names
or files hold one of the words.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from time import monotonic

ROOT = Path(__file__).resolve().parent.parent
LISTED = ROOT / "tools" / "mutants.toml"
WORKERS = os.cpu_count() or 1
LONGEST = 180  # seconds: where tests never end somebody would have noticed
KILLED, UNKILLED = 1, 0  # exit codes of pytest; any other means that the tests did not run


@dataclass(frozen=True)
class Mutant:
    """A fault: `new` in place of `old`, which stands once in the file; `tests` as pytest takes."""

    name: str
    file: str
    old: str
    new: str
    tests: list[str]

    def planted(self, text: str) -> str:
        """The file's text with the fault.

        Raises:
            ValueError: the old text does not stand there exactly once.
        """
        if text.count(self.old) != 1:
            raise ValueError(f"{self.file} holds “{self.old.strip()}” {text.count(self.old)} times")
        return text.replace(self.old, self.new)

    @property
    def arguments(self) -> list[str]:
        """The tests as arguments; paths are taken from the folder of tests."""
        return [
            f"tests/{each}" if each.startswith(("store", "tui", "test_")) else each
            for each in self.tests
        ]


def listed(words: Sequence[str] = ()) -> list[Mutant]:
    """The mutants whose names or files hold one of the words; all without any."""
    every = [Mutant(**each) for each in tomllib.loads(LISTED.read_text("utf-8"))["mutant"]]
    return [each for each in every if not words or any(w in each.name + each.file for w in words)]


def stale(mutants: Sequence[Mutant]) -> Iterator[str]:
    """What is wrong with the list: texts that are gone, tests that are not there, names twice."""
    for each in mutants:
        try:
            each.planted((ROOT / each.file).read_text("utf-8"))
        except (OSError, ValueError) as error:
            yield f"{each.name}: {error}"
        for test in each.arguments:
            if test.startswith("tests/") and not (ROOT / test.partition("::")[0]).exists():
                yield f"{each.name}: there is no {test}"
    names = [each.name for each in mutants]
    yield from (f"{name}: listed twice" for name in {*names} if names.count(name) > 1)


@contextmanager
def copies(count: int) -> Iterator[SimpleQueue[Path]]:
    """So many copies of what git knows here, beside the folder that some tests read."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    with tempfile.TemporaryDirectory(prefix="tickler-mutants-") as place:
        if (shared := ROOT.parent / "shared").exists():
            (Path(place) / "shared").symlink_to(shared.resolve())
        free: SimpleQueue[Path] = SimpleQueue()
        for number in range(count):
            copy = Path(place) / str(number)
            for name in filter(None, names):
                if (ROOT / name).is_file():
                    (copy / name).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(ROOT / name, copy / name)
            # Compiled modules that are held against the text, not its time: faults come in seconds.
            _python(copy, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", ".")
            free.put(copy)
        yield free


def _python(
    copy: Path, *arguments: str, timeout: float | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(copy), "TICKLER_TESTS": "mutants"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )


def _tests(
    copy: Path, *arguments: str, timeout: float | None = None
) -> subprocess.CompletedProcess[str]:
    return _python(copy, "-m", "pytest", "-p", "no:cacheprovider", *arguments, timeout=timeout)


def _failed(done: subprocess.CompletedProcess[str]) -> list[str]:
    return re.findall(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", done.stdout, re.M)


def tried(mutant: Mutant, free: SimpleQueue[Path], red: Sequence[str]) -> tuple[int, str, float]:
    """pytest's exit code on a copy with the fault, what failed, and the seconds it took.

    Tests that are `red` anyway do not count.
    """
    copy, began = free.get(), monotonic()
    file = copy / mutant.file
    whole = file.read_text("utf-8")
    try:
        file.write_text(mutant.planted(whole), "utf-8")
        left_out = [word for each in red for word in ("--deselect", each)]
        done = _tests(copy, "-x", *left_out, *mutant.arguments, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return KILLED, "its tests never end", monotonic() - began
    finally:
        file.write_text(whole, "utf-8")
        free.put(copy)
    failed = [each.rpartition("::")[2] for each in _failed(done)]
    return done.returncode, ", ".join(failed) or done.stdout[-300:], monotonic() - began


def main(words: Sequence[str]) -> int:
    """Try the mutants and print a line for each; returns the exit code."""
    mutants, began = listed(words), monotonic()
    wrong = list(stale(mutants))
    if wrong or not mutants:
        print("\n".join(wrong or ["No mutant has these words."]))
        return 1
    with copies(WORKERS) as free, ThreadPoolExecutor(WORKERS) as pool:
        paths = {path for each in mutants for path in each.arguments if path.startswith("tests/")}
        whole = free.get()
        red = _failed(_tests(whole, "-n", str(WORKERS), *sorted(paths)))
        free.put(whole)
        for each in red:
            print(f"fails without any fault, so it does not count: {each}", flush=True)
        results = pool.map(lambda each: tried(each, free, red), mutants)
        survived = 0
        for mutant, (code, failed, seconds) in zip(mutants, results, strict=True):
            said = {KILLED: "killed", UNKILLED: "SURVIVED"}.get(code, "NOT RUN")
            survived += code != KILLED
            print(f"{said:8} {seconds:5.1f} s  {mutant.name}: {failed}", flush=True)
    print(f"{len(mutants) - survived} of {len(mutants)} killed in {monotonic() - began:.0f} s")
    return int(survived > 0 or bool(red))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
