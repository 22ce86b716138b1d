"""On a rep's own laptop: what only POSIX has is called nowhere without its twin.

The second half runs the program with the system's name changed, and what Windows lacks taken away.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.conftest import ROOT
from tests.test_project import PACKAGES, sources

MODULES: Final = {
    "crypt", "curses", "fcntl", "grp", "nis", "posix", "pty", "pwd", "readline", "resource",
    "spwd", "syslog", "termios", "tty",
}  # fmt: skip
OS: Final = {
    "O_DIRECTORY", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "WNOHANG", "chown",
    "chroot", "confstr", "ctermid", "fchdir", "fchmod", "fchown", "fdatasync", "fork", "forkpty",
    "getegid", "geteuid", "getgid", "getgroups", "getloadavg", "getpgid", "getpgrp", "getpriority",
    "getsid", "getuid", "initgroups", "kill", "killpg", "lchown", "link", "lockf", "mkfifo",
    "mknod", "nice", "openpty", "pathconf", "posix_fadvise", "posix_spawn", "pread", "pwrite",
    "sched_getaffinity", "sendfile", "setgid", "setpgid", "setpriority", "setsid", "setuid",
    "statvfs", "symlink", "sync", "sysconf", "tcgetpgrp", "tcsetpgrp", "ttyname", "uname",
    "wait3", "wait4", "waitid",
}  # fmt: skip
SIGNALS: Final = {
    "SIGALRM", "SIGCHLD", "SIGCONT", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGSTOP",
    "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGUSR1", "SIGUSR2", "SIGWINCH", "alarm", "pause",
    "pthread_kill", "pthread_sigmask", "setitimer", "sigwait", "add_signal_handler",
}  # fmt: skip
OTHERS: Final = {"tzset", "st_blocks", "S_ISVTX"}
# Where one stands, and what Windows gets there instead.
TWINS: Final = {
    ("store/safety/file_copy.py", "link"): "Windows has it on NTFS; else a rename that looks first",
    ("store/safety/raw_bytes.py", "O_CLOEXEC"): "opened plainly where sys.platform is win32",
    ("store/safety/raw_bytes.py", "pread"): "read plainly where sys.platform is win32",
    (
        "store/safety/open_flags.py",
        "O_NOFOLLOW",
    ): "getattr: 0; Windows asks for rights to make a link",
    ("store/safety/mark.py", "kill"): "after an early return for win32: who cannot be asked, lives",
    (
        "store/safety/mark.py",
        "pwrite",
    ): "hasattr, else write: the file was just opened",
    ("store/safety/place.py", "S_ISVTX"): "a number; not looked at on win32",
    ("store/safety/restore.py", "link"): "Windows has it on NTFS; else a rename",
    ("tui/drafts.py", "SIGHUP"): "getattr; a draft is kept while it is typed, without a signal",
    ("tui/drafts.py", "fork"): "hasattr: an event loop of Windows takes no signals",
    ("tui/drafts.py", "kill"): "only in the handler of a signal that Windows has not",
    ("tui/drafts.py", "add_signal_handler"): "not where os has no fork",
}
_CALLS: Final = OS | SIGNALS | OTHERS
_ANY: Final = re.compile(rf"\b({'|'.join(_CALLS | MODULES)})\b")  # to parse a few files, not all


def named(tree: ast.AST) -> set[str]:
    """Names of what only POSIX has: imported, as attributes, or as text for getattr."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {each.name.split(".")[0] for each in node.names} & MODULES
        elif isinstance(node, ast.ImportFrom):
            found |= {(node.module or "").split(".")[0]} & MODULES
            if node.module in ("os", "signal", "time"):
                found |= {each.name for each in node.names} & _CALLS
        elif isinstance(node, ast.Attribute):
            whose = node.value.id if isinstance(node.value, ast.Name) else ""
            known = OS if whose == "os" else SIGNALS | OTHERS
            known = known if whose == "signal" else known - {"alarm", "pause"}
            found |= {node.attr} & known
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found |= {node.value} & (_CALLS - {"link", "sync", "pause", "alarm", "kill"})
    return found


@pytest.mark.long
def test_what_only_posix_has_stands_in_the_list_with_its_twin() -> None:
    found = {
        (file.relative_to(ROOT).as_posix(), name)
        for file in sources(*PACKAGES)
        if _ANY.search(code := file.read_text("utf-8"))
        for name in named(ast.parse(code))
    }
    assert found == set(TWINS)


def test_the_list_of_names_sees_each_kind() -> None:
    code = (
        "import fcntl, os, signal\nfrom pwd import getpwuid\nos.fchmod(1, 2)\nsignal.SIGHUP\n"
        "getattr(os, 'O_NOFOLLOW', 0)\nfrom os import getuid\nos.path.join('kill', 'link')\n"
    )
    assert named(ast.parse(code)) == {
        "fcntl", "pwd", "fchmod", "SIGHUP", "O_NOFOLLOW", "getuid"
    }  # fmt: skip


def test_every_file_has_a_name_that_windows_takes() -> None:
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()
    taken = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
    for name in names:
        for part in Path(name).parts:
            assert not set(part) & set('<>:"|?*\\'), name
            assert part.split(".")[0].lower() not in taken, name
            assert not part.endswith((".", " ")), name


# The libraries are loaded as what they are here; then the system's name changes, what Windows has
# not goes away, stdout is a console of Western Europe, and no zone is known but by tzdata.
_PRELUDE: Final = """
import sys, io, os, signal, time, json, zoneinfo, stat, subprocess, asyncio, tempfile, pathlib
import textual.app, textual.widgets, textual.screen, textual.scroll_view, textual.containers
import typer, typer.rich_utils, click, click.shell_completion, sqlcipher3.dbapi2, platformdirs
import keyring, keyring.backends, cryptography, holidays, icalendar, recurring_ical_events
import vobject, phonenumbers, rapidfuzz, charset_normalizer, sqlmodel, tomlkit, lark, mnemonic
import numpy, multiprocessing
import textual_plotext, textual_serve.server, hashlib, secrets, shutil, getpass, webbrowser, tty
import textual.widgets._text_area, textual.drivers.linux_driver, importlib.resources
MODULES, OS, SIGNALS = json.loads(sys.argv.pop(1))
sys.platform = "win32"
for name in MODULES:
    sys.modules[name] = None
for name in OS:
    if name not in ("link", "kill", "symlink", "statvfs"):  # the last is Python's own for the disk
        if hasattr(os, name): delattr(os, name)
for name in SIGNALS:
    if hasattr(signal, name): delattr(signal, name)
del time.tzset
zoneinfo.reset_tzpath(())
for stream in ("stdout", "stderr"):
    raw = getattr(sys, stream).buffer
    setattr(sys, stream, io.TextIOWrapper(raw, encoding="cp1252", line_buffering=True))
"""
_IMPORTS: Final = """
import importlib, pkgutil
for package in ("store", "tui"):
    for found in pkgutil.walk_packages([package], f"{package}."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
"""
_COMMANDS: Final = """
import tui.cli
for words in json.loads(sys.argv[1]):
    sys.argv = ["tickler", *words]
    try:
        tui.cli.main()
    except SystemExit as end:
        assert not end.code, (words, end.code)
"""


def as_on_windows(program: str, *arguments: str, folder: Path) -> str:
    """What a program says in a process that takes itself for one on Windows."""
    names = json.dumps([sorted(MODULES), sorted(OS), sorted(SIGNALS - {"add_signal_handler"})])
    done = subprocess.run(
        [sys.executable, "-c", _PRELUDE + program, names, *arguments],
        cwd=ROOT,
        env={**os.environ, "TICKLER_CONFIG": str(folder / "config"), "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("cp1252")
    return done.stdout.decode("cp1252")


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="the real thing needs no imitation")
def test_all_of_it_is_imported_and_the_daily_commands_run(tmp_path: Path) -> None:
    store, file = tmp_path / "Mein Ordner" / "kunden.db", tmp_path / "kunden.csv"
    file.write_bytes("Name;Telefon;Ort\r\nGröße & Söhne;+49 30 5550133;Köln\r\n".encode("cp1252"))
    db = ["--db", str(store), "--today", "2026-11-19"]
    commands = [
        [*db, "customer", "add", "Łódź Dental", "--time-zone", "Asia/Kathmandu"],
        [*db, "import", str(file)],
        [*db, "today"], [*db, "brief", "Łódź"], [*db, "customers"],
        [*db, "done", "Łódź Dental", "--outcome", "reached", "--note", "wants 12 → 14 desks"],
        [*db, "digest"], [*db, "undo"], [*db, "check"], [*db, "backup"],
        [*db, "export", "all", "--to", str(tmp_path / "all.txt")],
    ]  # fmt: skip
    said = as_on_windows(_IMPORTS + _COMMANDS, json.dumps(commands), folder=tmp_path)
    assert "Größe & Söhne" in said
    assert "?ód? Dental" in said or "Łódź" not in said  # a console that lacks a letter shows a sign
    assert store.exists()
