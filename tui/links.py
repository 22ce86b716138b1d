"""Files and pages about a customer, as this machine has them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.views.customer.card import Link

_PAGES = ("http://", "https://", "mailto:", "tel:")


def is_page(target: str) -> bool:
    """Whether it leads to something that is no file."""
    return target.casefold().startswith(_PAGES)


def whole_path(target: str) -> str:
    """A file by its whole path, so that it is found from another folder too; a page as it is."""
    return target if is_page(target) else str(Path(target).expanduser().absolute())


def digest_of(target: str) -> bytes | None:
    """The SHA-256 of a file's bytes; None for a page, and for what cannot be read."""
    if is_page(target):
        return None
    import hashlib  # 4 ms; few customers have a file

    with suppress(OSError), Path(target).open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
    return None


def state_of(link: Link) -> str:
    """`page`, `missing`, `changed` since it was noted, or `same`."""
    if is_page(link.target):
        return "page"
    now = digest_of(link.target)
    if now is None:
        return "missing"
    return "same" if now == link.digest else "changed"


def link_words(link: Link) -> str:
    """`Contract: contract.pdf (changed since)`."""
    state = {"missing": " (not there now)", "changed": " (changed since)"}.get(state_of(link), "")
    return f"{f'{link.title}: ' if link.title else ''}{link.target}{state}"
