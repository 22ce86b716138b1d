"""Mappings that a person gave, kept for the next file of the same shape."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from store.exchange.cells import bare
from store.exchange.mapping import Choices
from store.exchange.rejects import WHY
from store.ledger.new_store import choose
from store.ledger.unit import Unit
from store.safety.store import Store


def _key(header: Sequence[str]) -> str:
    """The setting of a shape: a digest of the file's headers, in any order."""
    # The file of what was rejected is of the shape of the file that it came from.
    own = (name for name in header if name != WHY)
    names = "\n".join(sorted(map(bare, own)))
    return f"import {blake2b(names.encode(), digest_size=12).hexdigest()}"


def kept_for(store: Store, header: Sequence[str]) -> dict[str, Any]:
    """What was said of an earlier file with these headers; {} for a new shape."""
    found = store.value(
        "SELECT value FROM setting WHERE key = ? AND deleted_at IS NULL", (_key(header),)
    )
    return {} if found is None else json.loads(found)


def keep(unit: Unit, header: Sequence[str], choices: Choices) -> None:
    """Keep what was said for the next file with these headers."""
    if choices.told():
        choose(unit, _key(header), choices.kept())
