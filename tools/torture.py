"""The long versions of what the tests show quickly: `make torture`, ARGS="kills damage" for some.

Each prints what was tried, what was lost, and how long it took. Exits with 1 where anything was.

kills    500 logged calls, killed at any moment: nothing that was confirmed is lost
imports  100 imports, killed at any moment: whole or nothing, and read again without doubles
beside   100 long imports, killed while another window works: the same, and its work is kept
upgrades 200 upgrades of a store of version 1, killed at any moment: the old shape or the new
windows  two processes, 300 changes of the same field each: nothing is lost
damage   300 damaged protected stores: each is noticed, none taken for a wrong key, each restored
keys     100 wrong keys: each is told, and the file stays as it was
flips    300 single bits of a plain store: each is noticed
screens  100 sittings before a real screen, killed while keys are pressed: the same
bytes    hostile texts on every screen: nothing of them is obeyed by the terminal
disk     a disk that is full at every write: a sentence within a second, and it works again
power    1,000 power cuts in the middle of work: nothing confirmed is lost, every file opens
history  200 random histories: any backup with the changes since gives the state at any of them
team     kills at every step of a sync; 5,000 random histories of three devices: nothing is lost
figures  2,000 random customers: no figure of any contradicts another of the same customer
files    3,000 mutated files are imported: a report that adds up or a sentence, nothing in between
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic

from benchmarks.properties import broken
from store.actions import customers
from store.errors import StoreTrouble, TicklerError, WrongKey
from store.ledger.new_store import found
from store.safety.automatic import back_up
from store.safety.check import check
from store.safety.demo import make_demo, sample_path
from store.safety.driver import Key
from store.safety.keys import Keys, new_key, recovery_words
from store.safety.opening import Store, open_store
from store.safety.orphans import orphans
from store.safety.protect import protect
from store.safety.restore import find_backup, restore
from tests.histories import replays
from tests.postgres import stop
from tests.screen_kills import logged, prepare
from tests.store.team.histories import play
from tests.store.team.kills import die, fell, kill_at_every_step
from tests.test_power import cut_often
from tools.mutated_files import read_all
from tools.torture_half import beside, imports, upgrades, windows

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 19)
KILLS, DAMAGED, WRONG, FLIPS, HISTORIES, CUTS = 500, 300, 100, 300, 200, 1000
SITTINGS, FULL, MUTATED, STEPS, SCORED = 100, 60, 3_000, 24, 2_000
TEAM_HISTORIES = 5_000
_PAGE = 4096
_CUTS = {die: "the process was killed", fell: "the server was killed"}


class Clock:
    """Ticks a minute at every look, from nine o'clock of the day."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 19, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def kills(folder: Path) -> tuple[str, bool]:
    """Calls of the real command line in forks, killed at random moments."""
    path = folder / "store.db"
    with closing(open_store(path, Clock())) as store:
        found(store, TODAY)
        customers.add(store, TODAY, "Lumen Dental", due=TODAY)
    done = subprocess.run(
        [sys.executable, "-m", "tests.killer", str(path), str(KILLS), "7"],
        capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    confirmed = {line.removeprefix("kept ") for line in lines if line.startswith("kept ")}
    with closing(open_store(path, Clock())) as store:
        kept = {row["note"] for row in store.rows("SELECT note FROM interaction")}
        lost, alone = len(confirmed - kept), orphans(store)
        well = check(store).problems == ()
    said = f"{lines[-1]} calls, {len(confirmed)} confirmed: {lost} lost, {alone} orphans"
    killed = lines[-1].startswith(f"killed {KILLS} of ")
    return said, killed and not lost and not alone and well


def screens(folder: Path) -> tuple[str, bool]:
    """Sittings in a pseudo-terminal, killed at random moments while outcomes are pressed."""
    path = folder / "store.db"
    prepare(path, 2000, 7)
    lines = _forked("screen_kills", folder, str(path), str(SITTINGS), "7")
    said = {line.removeprefix("kept ") for line in lines if line.startswith("kept ")}
    lost = len(said - logged(path))
    with closing(open_store(path, Clock())) as store:
        alone, well = orphans(store), check(store).problems == ()
    words = f"{lines[-1]} sittings, {len(said)} touches confirmed: {lost} lost, {alone} orphans"
    killed = lines[-1] == f"killed {SITTINGS}"
    return words, killed and not lost and not alone and well


def bytes_(folder: Path) -> tuple[str, bool]:
    """A walk through the screens of a store in which every text is hostile."""
    found, drawn = _forked("screen_bytes", folder, str(folder))
    return f"{int(drawn):,} bytes drawn, of them obeyed: {found}", found == "nothing"


def disk(folder: Path) -> tuple[str, bool]:
    """A file system of a few MiB, filled to the last byte before each change."""
    *said, well = _forked("full_disk", folder, str(folder), str(FULL), "7")
    return "; ".join(said), well == "well"


def _forked(module: str, folder: Path, *words: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.{module}", *words],
        capture_output=True, text=True, cwd=ROOT, check=True,
        env={**os.environ, "TICKLER_CONFIG": str(folder / "config")},
    )  # fmt: skip
    return done.stdout.splitlines()


def damage(folder: Path) -> tuple[str, bool]:
    """Flips, empty pages and cut ends in a protected store; “restore latest” after each."""
    path, ring = _protected(folder)
    whole = path.read_bytes()
    noticed = mistaken = restored = 0
    for number in range(DAMAGED):
        path.write_bytes(_harmed(whole, random.Random(number)))
        try:
            with closing(_open(path, ring, trusting=True)) as store:
                noticed += bool(check(store).problems)
        except WrongKey:
            mistaken += 1
        except StoreTrouble:
            noticed += 1
        old = restore(path, find_backup(path, "latest", None, ring.key_of), Clock()(), ring.key_of)
        with closing(_open(path, ring)) as store:
            restored += store.value("SELECT count(*) FROM customer") > 0
        if old.old_file is not None:
            for each in path.parent.glob(f"{old.old_file.name}*"):
                each.unlink()
    said = (
        f"{DAMAGED} damaged: {noticed} noticed, {mistaken} taken for a wrong key, {restored} back"
    )
    return said, noticed == restored == DAMAGED and not mistaken


def keys(folder: Path) -> tuple[str, bool]:
    """Wrong keys of every kind."""
    path, _ = _protected(folder)
    before, told = path.read_bytes(), 0
    for _number in range(WRONG):
        words = recovery_words(new_key())
        try:
            _open(path, Keys(ask=lambda _, words=words: words, keyring=False)).close()  # type: ignore[misc]
        except WrongKey:
            told += 1
    same = path.read_bytes() == before
    return f"{WRONG} wrong keys: {told} told, the file {'' if same else 'not '}as before", (
        told == WRONG and same
    )


def flips(folder: Path) -> tuple[str, bool]:
    """Single bits of a plain store, which has no codes of its pages."""
    path = folder / "store.db"
    make_demo(sample_path(), path, TODAY)
    open_store(path, Clock()).close()  # with the sums of its pages
    whole, noticed, raised = path.read_bytes(), 0, 0
    for number in range(FLIPS):
        content = bytearray(whole)
        content[random.Random(number).randrange(len(content))] ^= 1 << (number % 8)
        path.write_bytes(content)
        try:
            with closing(open_store(path, Clock(), trusting=True)) as store:
                noticed += bool(check(store).problems)
        except TicklerError:
            noticed += 1
        except Exception:
            raised += 1
    said = f"{FLIPS} flipped bits of a plain store: {noticed} noticed, {raised} errors"
    return said, noticed == FLIPS and not raised


def power(folder: Path) -> tuple[str, bool]:
    """Cuts at any write or sync, of commits and of what is brought into the file."""
    lost, halves, unreadable = cut_often(folder, 11, CUTS)
    said = f"{CUTS} power cuts: {lost} lost, {halves} halves, {unreadable} that do not open"
    return said, not (lost or halves or unreadable)


def history(folder: Path) -> tuple[str, bool]:
    """Random changes with backups between; each with the changes since gives any later state."""
    tried, wrong = 0, list[str]()
    for number in range(HISTORIES):
        place = folder / f"{number}"
        place.mkdir()
        count, faults = replays(place, number, STEPS)
        tried, wrong = tried + count, wrong + faults
        shutil.rmtree(place)
    told = f"; first: {wrong[0]}" if wrong else ""
    return (
        f"{HISTORIES} histories, {tried} states of them again: {len(wrong)} wrong{told}",
        not wrong and tried > HISTORIES,
    )


def files(folder: Path) -> tuple[str, bool]:
    """Exports, workbooks, cards, calendars and zips, harmed and read in."""
    store = open_store(folder / "store.db", Clock())
    found(store, TODAY)
    wrong = list(read_all(store, TODAY, folder, MUTATED, 1))
    whole = check(store).problems == ()
    store.close()
    told = f"; first: {wrong[0]}" if wrong else ""
    return f"{MUTATED:,} files, {len(wrong)} wrong{told}", not wrong and whole


def figures(_: Path) -> tuple[str, bool]:
    """Random customers of bases of several rhythms; what they are judged by is in the benchmark."""
    wrong = broken(SCORED)
    told = f"; {', '.join(wrong)}" if wrong else ""
    return (
        f"{SCORED:,} customers, {sum(count for count, _ in wrong.values())} wrong{told}",
        not wrong,
    )


def _protected(folder: Path) -> tuple[Path, Keys]:
    path = folder / "store.db"
    make_demo(sample_path(), path, TODAY)
    with closing(open_store(path, Clock())) as store:
        back_up(store, "hand")
    key: Key = new_key()
    protect(path, Keys(keyring=False), key)
    words = recovery_words(key)
    return path, Keys(ask=lambda _: words, keyring=False)


def team(folder: Path) -> tuple[str, bool]:
    """Kills at every step of a sync; histories of edits, cut lines, clocks and old backups."""
    bad, said = list[str](), list[str]()
    try:
        for act in (die, fell):
            home = folder / act.__name__
            home.mkdir()
            cut, touches = kill_at_every_step(home, act)
            said.append(f"{cut} syncs cut short where {_CUTS[act]}, {touches} touches kept once")
        for seed in range(TEAM_HISTORIES):
            home = folder / str(seed)
            home.mkdir()
            try:
                play(home, seed, steps=14 + seed % 20, with_files=seed % 3 == 2)
            except Exception as error:
                bad.append(f"{seed}: {type(error).__name__}")
            shutil.rmtree(home)
    finally:
        stop()
    said.append(f"{TEAM_HISTORIES:,} histories, {len(bad)} went wrong {bad[:5] or ''}".strip())
    return "; ".join(said), not bad


def _open(path: Path, ring: Keys, *, trusting: bool = False) -> Store:
    return open_store(path, Clock(), create=False, key_of=ring.key_of, trusting=trusting)


def _harmed(whole: bytes, chance: random.Random) -> bytes:
    content = bytearray(whole)
    how = chance.choice(["flip", "zeros", "cut", "noise"])
    if how == "flip":
        content[chance.randrange(16, len(content))] ^= 1 << chance.randrange(8)
    elif how == "cut":
        return bytes(content[: chance.randrange(5, len(content) // _PAGE) * _PAGE])
    else:
        at = chance.randrange(len(content) // _PAGE) * _PAGE
        content[at : at + _PAGE] = bytes(_PAGE) if how == "zeros" else chance.randbytes(_PAGE)
    return bytes(content)


TRIALS: dict[str, Callable[[Path], tuple[str, bool]]] = {
    each.__name__.strip("_"): each
    for each in (
        kills,
        imports,
        beside,
        upgrades,
        windows,
        screens,
        bytes_,
        disk,
        power,
        damage,
        keys,
        flips,
        history,
        files,
        figures,
        team,
    )
}


def main(words: Sequence[str]) -> int:
    """Run the trials that are named, or all."""
    well = True
    for name, trial in TRIALS.items():
        if words and name not in words:
            continue
        begun = monotonic()
        with tempfile.TemporaryDirectory(prefix="tickler-torture-") as folder:
            said, good = trial(Path(folder))
        well = well and good
        print(f"{'ok  ' if good else 'FAIL'} {name:<8} {said} ({monotonic() - begun:.0f} s)")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
