"""Finding by words: names, contacts, notes, what was bought, what was offered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from store.safety.opening import Store

HitKind: TypeAlias = Literal["customer", "contact", "offer", "purchase", "interaction"]

_SNIPPET: Final = 60
_MOST_WORDS: Final = 12
# Scripts that are written without blanks: each sign is a word of its own, and what is looked for
# is found as a phrase. Kana, ideographs, Thai, Lao, Burmese, Khmer.
_UNSPACED: Final = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff])"
)


class Source(NamedTuple):
    """A table with words: which column, and the fields whose change is a change of the words."""

    kind: HitKind
    table: str
    words: str
    fields: tuple[str, ...]


# The order in which hits are shown. A row of `sought` has the number of its source's row plus the
# source's place here times SPAN: so every kind is a range, in which the newest stand last.
SOURCES: Final = (
    Source("customer", "customer", "name", ("name", "deleted_at")),
    Source("contact", "contact", "name", ("name", "deleted_at")),
    Source("offer", "offer", "title", ("title", "deleted_at")),
    Source("purchase", "purchase_line", "title", ("title", "deleted_at")),
    Source("interaction", "interaction", "note", ("deleted_at",)),
)
SPAN: Final = 1 << 40

_FOUND: Final = {
    "customer": "SELECT x.id AS customer_id, NULL AS words, NULL AS day, x.live AS live "
    "FROM customer AS x WHERE x.deleted_at IS NULL",
    "contact": "SELECT x.customer_id, x.name || coalesce(', ' || x.role, '') AS words, "
    "NULL AS day, 1 AS live FROM contact AS x WHERE x.deleted_at IS NULL",
    "offer": "SELECT x.customer_id, x.title AS words, x.offered_on AS day, 1 AS live "
    "FROM offer AS x WHERE x.deleted_at IS NULL",
    "purchase": "SELECT p.customer_id, x.title AS words, p.bought_on AS day, 1 AS live "
    "FROM purchase_line AS x JOIN purchase AS p ON p.id = x.purchase_id "
    "WHERE x.deleted_at IS NULL AND p.deleted_at IS NULL",
    "interaction": "SELECT x.customer_id, x.note AS words, x.happened_on AS day, 1 AS live "
    "FROM interaction AS x WHERE x.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM interaction "
    "AS n WHERE n.corrects_id = x.id AND n.deleted_at IS NULL)",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words stand; `snippet` is the text around them, `day` when it was said."""

    customer_id: bytes
    name: str
    kind: HitKind
    snippet: str
    day: date | None


def findable(text: str | None) -> str:
    """Text as it is put into the index and looked for there: compatibility form, signs apart."""
    return "" if text is None else _UNSPACED.sub(r" \1 ", unicodedata.normalize("NFKC", text))


def search(store: Store, text: str, limit: int = 50) -> list[Hit]:
    """Where all the words stand together; the last one may be only begun.

    Customers by name first, then contacts, offers, purchases, notes; the newest first. A purchase
    or an offer that was named alike many times counts once for a customer. Any text will do:
    nothing in it is an operator, and what has no letters or figures finds nothing.
    """
    wanted = _query(text)
    if wanted is None or limit <= 0:
        return []
    hits: list[Hit] = []
    seen: set[tuple[bytes, str, str]] = set()
    for place, source in enumerate(SOURCES):
        for row in _rows(store, source, place, wanted, limit):
            key = (row["customer_id"], source.kind, row["words"] or "")
            if key not in seen:
                seen.add(key)
                hits.append(_hit(row, source, text))
            if len(hits) == limit:
                return hits
    return hits


def _query(text: str) -> str | None:
    """The words, each quoted so that none of them is an operator; None if there is none."""
    kept = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", " ")
    words = [word for word in kept.split() if any(char.isalnum() for char in word)][:_MOST_WORDS]
    if not words:
        return None
    phrases = ['"' + findable(word).replace('"', '""') + '"' for word in words]
    return " AND ".join(phrases) + "*"


def _rows(store: Store, source: Source, place: int, wanted: str, limit: int) -> list[Any]:
    return store.rows(
        f"SELECT f.*, c.name FROM (SELECT rowid AS place FROM sought WHERE sought MATCH ?1 "
        f"AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC LIMIT ?4) AS s "
        f"CROSS JOIN ({_FOUND[source.kind].replace('SELECT ', 'SELECT x.rowid AS here, ', 1)}) "
        f"AS f ON f.here = s.place - ?2 CROSS JOIN customer AS c ON c.id = f.customer_id "
        f"AND c.deleted_at IS NULL ORDER BY f.live DESC, s.place DESC",
        # Some hits fold into one, so that a few more are asked for.
        (wanted, place * SPAN, (place + 1) * SPAN - 1, limit * 2),
    )


def _hit(row: Any, source: Source, text: str) -> Hit:
    return Hit(
        customer_id=row["customer_id"],
        name=row["name"],
        kind=source.kind,
        snippet=_around(row["words"] or "", text),
        day=None if row["day"] is None else date.fromisoformat(row["day"]),
    )


def _around(words: str, text: str) -> str:
    """The piece of a long text that holds the first of the words that is found in it as typed."""
    line = " ".join(words.split())
    if len(line) <= _SNIPPET:
        return line
    low = line.casefold()
    start = next((at for at in _places(low, text) if at >= 0), 0)
    first = max(0, min(start - _SNIPPET // 3, len(line) - _SNIPPET))
    piece = line[first : first + _SNIPPET]
    return ("…" if first else "") + piece + ("…" if first + _SNIPPET < len(line) else "")


def _places(low: str, text: str) -> Iterator[int]:
    for word in text.casefold().split():
        yield low.find(word)
