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
from store.sentence import say

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


def make_private(path: Path) -> str | None:
    """Take a file away from the machine's other users; a sentence when they could read it."""
    if not is_open_to_others(path):
        return None
    try:
        path.chmod(stat.S_IMODE(path.stat().st_mode) & 0o700)
    except OSError:
        return f"Other users of this machine may read {path}: it is not yours to change."
    for end in ("-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + end).chmod(0o600)
    return f"Other users of this machine could read {path}: now only you can."


def warnings(path: Path) -> Iterator[str]:
    """One sentence for each thing that makes the place of a store unsafe."""
    folder = path.absolute().parent
    synced = _synced(folder)
    if synced is not None:
        yield (
            f"{path} lies in {synced}, which a sync program copies while tickler writes: such "
            "copies can be halves, and put back they take changes away. Keep the store outside, "
            "and let “settings set backup-folder” put finished backups there."
        )
    network = _network(folder)
    if network is not None:
        yield (
            f"{path} lies on a network drive ({network}): two machines that open it at once damage "
            "it. Keep the store on this machine, and let “settings set backup-folder” put finished "
            "backups there."
        )
    with suppress(OSError):
        mode = folder.stat().st_mode
        if sys.platform != "win32" and mode & 0o022 and not mode & stat.S_ISVTX:
            yield (
                f"Other users of this machine may write in {folder}, so they can replace the "
                f"store: “chmod 700 {folder}” keeps them out."
            )


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


def unwritable(path: Path) -> str | None:
    """Why a store can only be read, as a sentence; None where it can be written."""
    if not os.access(path, os.W_OK):
        return f"{path} can only be read, so nothing is written: reading works."
    if not os.access(path.parent, os.W_OK):
        return f"The folder {path.parent} can only be read, so nothing is written: reading works."
    if disk_is_full(path.parent):
        return str(no_space(path))
    return None
