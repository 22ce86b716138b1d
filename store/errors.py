"""Errors that a person can cause or must hear about; each carries its exit code."""

from __future__ import annotations

from store.sentence import Sentence, Words, say, text_of


class TicklerError(Exception):
    """Base of every error with a sentence for a person; `exit_code` is the process's answer.

    The sentence is a text, or data that a face tells (`tui/words/sentences`).
    """

    exit_code = 1

    def __str__(self) -> str:
        return text_of(self.words) if isinstance(self.words, Sentence) else super().__str__()

    @property
    def words(self) -> Words:
        """What happened, as it was given."""
        given = self.args[0] if self.args else ""
        return given if isinstance(given, Sentence) else str(given)


class Refused(TicklerError):
    """The data say no: an unknown customer, an ambiguous name, a rule of the store."""

    exit_code = 1


class NobodyNamed(Refused):
    """No customer has that name or id."""


class ChangedSince(Refused):
    """What was to be written anew is not what stood there when somebody began: another window,
    another device or an import has changed it. Written again on purpose, it is."""

    def __init__(self, what: str, now: Words, yours: Words) -> None:
        super().__init__(say("did.changed_since", what=what, now=now, yours=yours))


class BadInput(TicklerError):
    """What was typed or read cannot be understood: a bad date, an unknown column."""

    exit_code = 2


class WasErased(BadInput):
    """Who is to be added was erased for good, and nobody has allowed them since."""

    exit_code = 1


class NoDate(BadInput):
    """The words are no date at all; other wrong dates say what is wrong with them."""


class StoreTrouble(TicklerError):
    """The store cannot be opened or written: foreign, newer, read-only, damaged, full."""

    exit_code = 3


class StoreBusy(StoreTrouble):
    """Another window writes for longer than a change waits by itself: it can be tried again."""


class WrongKey(StoreTrouble):
    """The key is another store's, or the passphrase was mistyped; the file was not touched."""
