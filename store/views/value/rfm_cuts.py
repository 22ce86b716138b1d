"""Where the fifths of the buyers begin, as the last scoring of everybody found them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from store.value.rfm import Fifths

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def fifths_of(connection: Connection) -> Fifths:
    """The stored ends of the fifths by measure; empty before the first scoring."""
    return {
        row["measure"]: json.loads(row["cuts"])
        for row in connection.execute("SELECT measure, cuts FROM quintile")
    }
