"""A file system of a few MiB that is filled to the last byte: what the store and the screen do.

It wants the right to mount one. `python -m tests.full_disk FOLDER TIMES SEED` prints what happened.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from store.actions import customers, records
from store.actions.touches import Touch
from store.errors import StoreTrouble
from store.ledger.new_store import found
from store.ledger.undo import undo
from store.safety.automatic import back_up
from store.safety.check import check
from store.safety.opening import Store, open_store
from tests.kit import TODAY, Clock
from tests.screen import Screen

NOTE = "send prices by Friday"


@contextmanager
def small_disk(room: Path) -> Iterator[bool]:
    """A file system of 12 MiB at `room`; False where it cannot be mounted."""
    room.mkdir(exist_ok=True)
    kind = ["-t", "tmpfs", "-o", "size=12m,mode=700", "tickler-full", str(room)]
    if subprocess.run(["mount", *kind], capture_output=True, check=False).returncode:
        yield False
        return
    try:
        yield True
    finally:
        # Lazily: handles to look at the store's bytes stay open as long as this process.
        subprocess.run(["umount", "-l", str(room)], check=True)


@dataclass
class Seen:
    """What happened on full disks: told in a sentence, worked again, what was wrong."""

    told: int = 0
    worked: int = 0
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)


def fill(ballast: Path, left: int) -> None:
    """Take all space but so many bytes."""
    with ballast.open("wb", buffering=0) as stream:
        with suppress(OSError):
            while True:
                stream.write(bytes(4096))
        stream.truncate(max(0, stream.tell() - left))


def changes_on_full_disks(room: Path, times: int, seed: int) -> Seen:
    """Changes of every kind, each until the disk is full, then again with space."""
    seen, chance, ballast = Seen(), random.Random(seed), room / "ballast"
    with closing(open_store(room / "store.db", Clock())) as store:
        found(store, TODAY)
        customers.add(store, TODAY, "Lumen Dental", due=TODAY)
        for number in range(times):
            act = _acts(store, number)[number % 5]
            fill(ballast, chance.choice([0, 4096, 8192, 65536]))
            _until_full(store, act, seen)
            ballast.unlink()
            try:
                act()
                seen.worked += 1
            except StoreTrouble as error:
                seen.wrong.append(f"with space: {error}")
            if number % 5 == 4:
                for each in (room / "store.db.backups").glob("*"):
                    each.unlink()
        if check(store).problems:
            seen.wrong.append(str(check(store).problems))
    return seen


def _acts(store: Store, number: int) -> list[Callable[[], object]]:
    who = store.value("SELECT id FROM customer ORDER BY rowid LIMIT 1")
    return [
        lambda: customers.add(store, TODAY, f"Customer {number}", city="Berlin" * 40),
        lambda: records.log(store, TODAY, who, Touch(note="x" * 3000)),
        lambda: back_up(store, "hand"),
        lambda: store.settle(),
        lambda: (records.log(store, TODAY, who, Touch(note="y")), undo(store, TODAY)),
    ]


def _until_full(store: Store, act: Callable[[], object], seen: Seen) -> None:
    for _ in range(200):
        begun = monotonic()
        try:
            act()
        except StoreTrouble as error:
            seen.slowest = max(seen.slowest, monotonic() - begun)
            if "No space is left" in str(error) and store.path.name in str(error):
                seen.told += 1
            else:
                seen.wrong.append(str(error))
            store.value("SELECT count(*) FROM customer")  # reading works
            return
        except Exception as error:
            seen.wrong.append(repr(error))
            return


def typed_on_a_full_disk(room: Path) -> list[str]:
    """A note that is typed while the disk is full, saved when there is space again; what failed."""
    path, ballast = room / "store.db", room / "ballast"
    with closing(open_store(path, Clock())) as store:
        found(store, TODAY)
        customers.add(store, TODAY, "Lumen Dental", due=TODAY)
    wrong = []
    with Screen("--db", str(path), "--today", TODAY.isoformat()) as screen:
        screen.wait_for("reached")
        screen.rest(1.0)
        fill(ballast, 0)
        screen.press("l")
        screen.rest()
        screen.press(NOTE)
        screen.rest()
        begun = monotonic()
        screen.press("\x13")  # ctrl+s
        if not screen.wait_for("No space is left", 5.0):
            wrong.append("nothing was told")
        if monotonic() - begun > 1.0:
            wrong.append("it took more than a second")
        screen.rest()
        ballast.unlink()
        screen.press("\x13")
        if not screen.wait_for("u\xa0undoes", 5.0):
            wrong.append("it did not work again")
    with closing(open_store(path, Clock())) as store:
        if NOTE not in str(store.value("SELECT group_concat(note) FROM interaction")):
            wrong.append("the text is lost")
    return wrong


def main(folder: Path, times: int, seed: int) -> list[str]:
    """What happened, as lines; the last says whether all was well."""
    with small_disk(folder / "room") as mounted:
        if not mounted:
            return ["a small file system cannot be mounted here: not tried", "well"]
        seen = changes_on_full_disks(folder / "room", times, seed)
    with small_disk(folder / "screen"):
        wrong = [*seen.wrong, *typed_on_a_full_disk(folder / "screen")]
    said = (
        f"{times} changes: {seen.told} told that the disk is full, {seen.slowest:.2f} s at most, "
        f"{seen.worked} worked again; typed text {'lost' if wrong else 'kept'}"
    )
    return [said, *wrong[:3], "not well" if wrong or seen.worked < times else "well"]


if __name__ == "__main__":
    sys.stdout.write("\n".join(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))) + "\n")
