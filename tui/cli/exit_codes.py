"""How a command ends: its exit code, and one sentence on stderr for whatever went wrong.

Who asked for JSON gets it as one object there, {"error": "…"}: stdout is data alone.

0 fine · 1 the data says no · 2 usage or bad input · 3 trouble with the store or a file · 70 a
mistake in tickler itself · 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import os
import re
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final, TextIO, cast

from store.errors import StoreTrouble, TicklerError
from tui.cli.output import ReaderLeft, hint

USAGE, TROUBLE, MISTAKE, STOPPED = 2, 3, 70, 130
_IN_QUOTES: Final = re.compile(r"(?<!\w)'([^']+)'(?!\w)")


def ended(command: Callable[[], object], hint: Callable[[str], None] = hint) -> int:
    """Run `command`, which may answer with an exit code; never raises for what a person can do.

    `hint` says what went wrong.
    """
    _replace_closed()
    sys.stdout, sys.stderr = _stream(sys.stdout), _stream(sys.stderr)
    try:
        code = command()
        sys.stdout.flush()
    except (ReaderLeft, BrokenPipeError):
        _drop_the_rest()
        return 0
    except KeyboardInterrupt:
        return STOPPED
    except TicklerError as error:
        from tui.words.sentences import error_words

        hint(error_words(error))
        return error.exit_code
    except UnicodeEncodeError:
        hint("A word of that command is not valid text (UTF-8): type it again.")
        return USAGE
    except OSError as error:
        what = (
            f"{os.fsdecode(error.filename)}: "
            if error.filename
            else "The output cannot be written: "
        )
        hint(f"{what}{error.strerror or 'it failed'}.")
        try:
            sys.stdout.flush()
        except OSError:
            _drop_the_rest()
        return StoreTrouble.exit_code
    except Exception as error:
        if type(error).__name__ == "Abort":  # Typer's, for ctrl+d at a question
            hint("Nothing was done.")
            return STOPPED
        if hasattr(error, "format_message"):
            hint(_usage(error))
            return USAGE
        hint(_mistake(error))
        return MISTAKE
    return code if isinstance(code, int) else 0


def _replace_closed() -> None:
    """Python has None for a stream that the shell closed: what says so when it is used instead."""
    if None not in (sys.stdin, sys.stdout, sys.stderr):
        return
    from tui.cli.closed_streams import ClosedInput, ClosedOutput

    sys.stdin = sys.stdin or ClosedInput()
    sys.stdout = sys.stdout or ClosedOutput()
    sys.stderr = sys.stderr or _nowhere()


def _nowhere() -> TextIO:
    """Talk has no other way than stderr, and what is asked for is done without it."""
    return Path(os.devnull).open("w", encoding="utf-8")


def _stream(stream: TextIO) -> TextIO:
    """A stream that takes everything: letters that its encoding lacks are written as numbers."""
    with suppress(AttributeError, ValueError):
        cast(TextIOWrapper, stream).reconfigure(errors="backslashreplace")
    return stream


def _drop_the_rest() -> None:
    """Let the interpreter's last flush go nowhere instead of into the closed pipe."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _usage(error: Any) -> str:
    """Typer's own errors, in one line, with the place to read on."""
    said = _IN_QUOTES.sub(r"“\1”", " ".join(error.format_message().split()))
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "tickler"
    example = _example(context) if said.startswith("Missing") else None
    if example is not None:
        return f"{said.rstrip('.')}; for example: {example} (see “{path} --help”)."
    return said if said.endswith("?") else f"{said.rstrip('.')} (see “{path} --help”)."


def _example(context: Any) -> str | None:
    """The example that the help of this command gives, in one line."""
    help_text = (context and context.command.help) or ""
    found = re.search(r"^\s*Example: (.+?)(?:\n\s*\n|\Z)", help_text, re.S | re.M)
    return None if found is None else " ".join(found[1].split())


def _mistake(error: Exception) -> str:
    """What nobody can cause by typing; the text of the error may hold data, so it is not shown."""
    if os.environ.get("TICKLER_TRACEBACK"):
        traceback.print_exception(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"tickler made a mistake ({type(error).__name__} in {Path(last.filename).name}, line "
        f"{last.lineno}): nothing was half done; TICKLER_TRACEBACK=1 shows where."
    )
