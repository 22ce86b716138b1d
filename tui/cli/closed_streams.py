"""Standard input and output that the shell has closed, as in `<&-` and `>&-`."""

from __future__ import annotations

import errno
import io
from typing import BinaryIO, NoReturn, cast

from store.errors import BadInput


class ClosedInput(io.StringIO):
    """No terminal, and nothing to read: whoever needs it is told so."""

    @property
    def buffer(self) -> BinaryIO:
        return cast(BinaryIO, self)

    def read(self, _size: int | None = -1, /) -> NoReturn:
        raise BadInput("Nothing can be read: standard input is closed.")

    def readline(self, _size: int | None = -1, /) -> NoReturn:
        self.read()

    def __next__(self) -> NoReturn:
        self.read()


class ClosedOutput(io.StringIO):
    """Takes nothing, and says so as a full disk does."""

    encoding = "utf-8"

    @property
    def buffer(self) -> BinaryIO:
        return cast(BinaryIO, self)

    def write(self, _text: object, /) -> NoReturn:
        raise OSError(errno.EBADF, "standard output is closed")
