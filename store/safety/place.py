"""The place of a store: what lies there, who else may read it, and whether it is a safe one."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from store.errors import StoreTrouble
from store.safety.trouble import disk_is_full, no_space
from store.sentence import Sentence, Words, say

_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
# Folders that a sync program keeps equal with other machines, by the beginnings of their names.
_SYNCED = (
    "dropbox", "onedrive", "google drive", "googledrive", "icloud", "mobile documents",
    "cloudstorage", "nextcloud", "owncloud", "pcloud", "megasync", "syncthing", "box sync",
    "yandex.disk", "yandexdisk", "seafile", "my drive",
)  # fmt: skip
_SYNC_MARKS = (".stfolder", ".dropbox", ".dropbox.cache", ".owncloudsync.log", ".sync")
_NETWORK = ("nfs", "cifs", "smb", "sshfs", "rclone", "afs", "ceph", "gluster", "davfs", "gvfs")


def is_there(path: Path) -> bool:
    """Whether a file for a store lies at `path`; it is looked at, not opened.

    Raises:
        StoreTrouble: something else lies there: a folder, a link, a pipe, a file of two names.
    """
    try:
        found = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise StoreTrouble(say("file.unreadable", file=path, why=error.strerror)) from error
    mode = found.st_mode
    if stat.S_ISLNK(mode):
        aim = path.readlink()
        raise StoreTrouble(say("file.link", file=path, aim=aim))
    if stat.S_ISDIR(mode):
        raise StoreTrouble(say("file.folder", file=path, example=path / "my.db"))
    for is_kind, kind in _KINDS:
        if is_kind(mode):
            raise StoreTrouble(say("file.no_file", file=path, kind=kind))
    if found.st_nlink > 1:
        raise StoreTrouble(say("file.many_names", file=path, count=found.st_nlink))
    return True


def make_folder(folder: Path) -> None:
    """Make a folder for its owner alone, whatever the umask says, and its parents too."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        with suppress(FileExistsError):  # Another window was faster.
            each.mkdir(mode=0o700)


def is_open_to_others(path: Path) -> bool:
    """Whether other users of the machine may read or write a file."""
    return sys.platform != "win32" and bool(path.stat().st_mode & 0o077)


def make_private(path: Path) -> Sentence | None:
    """Take a file away from the machine's other users; a sentence when they could read it."""
    if not is_open_to_others(path):
        return None
    try:
        path.chmod(stat.S_IMODE(path.stat().st_mode) & 0o700)
    except OSError:
        return say("file.not_private", file=path)
    for end in ("-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + end).chmod(0o600)
    return say("file.now_private", file=path)


def warnings(path: Path) -> Iterator[Sentence]:
    """One sentence for each thing that makes the place of a store unsafe."""
    folder = path.absolute().parent
    synced = _synced(folder)
    if synced is not None:
        yield say("file.synced", file=path, folder=synced)
    network = _network(folder)
    if network is not None:
        yield say("file.network", file=path, drive=network)
    with suppress(OSError):
        mode = folder.stat().st_mode
        if sys.platform != "win32" and mode & 0o022 and not mode & stat.S_ISVTX:
            yield say("file.open_folder", folder=folder)


def _synced(folder: Path) -> Path | None:
    for each in (folder, *folder.parents):
        if each.name.lower().startswith(_SYNCED):
            return each
        if any((each / mark).exists() for mark in _SYNC_MARKS):
            return each
    return None


def _network(folder: Path) -> str | None:
    if str(folder).startswith("\\\\"):
        return "a share"
    mounts = Path("/proc/self/mounts")
    best, found = "", None
    with suppress(OSError):
        for line in mounts.read_text("utf-8", "replace").splitlines():
            _, point, kind, *_ = line.split(" ")
            point = point.replace("\\040", " ")
            inside = str(folder) == point or str(folder).startswith(point.rstrip("/") + "/")
            if inside and len(point) >= len(best):
                best, found = point, kind
    return found if found and any(name in found for name in _NETWORK) else None


def unwritable(path: Path) -> Words | None:
    """Why a store can only be read, as a sentence; None where it can be written."""
    if not os.access(path, os.W_OK):
        return say("file.read_only", file=path)
    if not os.access(path.parent, os.W_OK):
        return say("file.folder_read_only", folder=path.parent)
    if disk_is_full(path.parent):
        return no_space(path).words
    return None
