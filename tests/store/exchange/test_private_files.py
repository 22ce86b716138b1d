"""Files that are written out: what has the name already is never lost."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from store.errors import BadInput
from store.exchange.private_files import private_file


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("force", [False, True])
def test_a_pipe_or_a_device_takes_what_is_written_and_stays(tmp_path: Path, force: bool) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with private_file(pipe, force=force) as file:
        file.write(b"Lumen Dental\n")
    assert os.read(reader, 100) == b"Lumen Dental\n"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert [each.name for each in tmp_path.iterdir()] == ["pipe"]


def test_a_file_that_has_come_meanwhile_stays(tmp_path: Path) -> None:
    to = tmp_path / "out.csv"
    ours = private_file(to, force=False)
    ours.__enter__()
    to.write_bytes(b"theirs")
    with pytest.raises(BadInput):
        ours.__exit__(None, None, None)
    assert to.read_bytes() == b"theirs"
    assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]
