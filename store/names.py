"""Names of customers: how they are kept, and how they are searched and sorted."""

from __future__ import annotations

import unicodedata

from store.errors import BadInput

LONGEST_NAME = 1000


def sort_name(name: str) -> str:
    """The name as it is searched and sorted: compatibility form, case folded."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def clean_name(name: str) -> str:
    """A name that can be kept: not empty, not endless, without broken characters.

    Raises:
        BadInput: it is empty or longer than 1,000 characters.
    """
    kept = name.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd").strip()
    if not kept:
        raise BadInput("A customer needs a name.")
    if len(kept) > LONGEST_NAME:
        raise BadInput(f"The name has {len(kept)} characters: {LONGEST_NAME} is the most.")
    return kept
