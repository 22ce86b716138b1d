"""Finding by words: names, contacts, ways to reach them, what was bought and offered, notes."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from store.dataclass import dataclass
from store.errors import BadInput
from store.names import fold
from store.phones import digits_of
from store.safety.opening import Store
from store.sentence import Words

HitKind: TypeAlias = Literal["customer", "contact", "way", "offer", "purchase", "interaction"]

_SNIPPET: Final = 60
_BEFORE: Final = 20  # characters before the word that is found, of which a narrow screen shows few
_MOST_WORDS: Final = 12
_LONGEST: Final = 200  # characters of what is looked for
_LEAST_DIGITS: Final = 4
_LEAST_NUMBER: Final = 3
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
    "contact": "SELECT x.customer_id, x.name || coalesce(', ' || x.role, '') AS words, "
    "NULL AS day, NULL AS record FROM contact AS x WHERE x.deleted_at IS NULL",
    "offer": "SELECT x.customer_id, x.title AS words, x.offered_on AS day, x.id AS record "
    "FROM offer AS x WHERE x.deleted_at IS NULL",
    "purchase": "SELECT p.customer_id, x.title AS words, p.bought_on AS day, p.id AS record "
    "FROM purchase_line AS x JOIN purchase AS p ON p.id = x.purchase_id "
    "WHERE x.deleted_at IS NULL AND p.deleted_at IS NULL",
    "interaction": "SELECT x.customer_id, x.note AS words, x.happened_on AS day, x.id AS record "
    "FROM interaction AS x WHERE x.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM interaction "
    "AS n WHERE n.corrects_id = x.id AND n.deleted_at IS NULL)",
}
# A name that begins as typed stands first, then one whose words begin so, then parts of names.
_NAMES: Final = """SELECT c.id AS customer_id, c.name, c.live, NULL AS day, NULL AS record,
 coalesce(g.name, '') AS segment, coalesce(c.city, '') AS city, c.closed_reason,
 (SELECT count(*) FROM matched) AS many,
 CASE WHEN {name} GLOB :whole THEN 0 WHEN {name} GLOB :begins THEN 1
 WHEN c.rowid IN matched THEN 2 WHEN {parts} THEN 3 ELSE 4 END AS place
 FROM customer AS c LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL
 WHERE c.deleted_at IS NULL AND ({chosen})
 ORDER BY place, c.live DESC, c.sort_name, c.id LIMIT :most"""
# Of more names that match not all are looked through at once.
_MANY: Final = 1000
_MATCHED: Final = (
    "WITH matched AS MATERIALIZED (SELECT rowid FROM sought WHERE sought MATCH :wanted "
    f"AND rowid < :span LIMIT {_MANY}) "
)
_NOTHING_MATCHED: Final = "WITH matched (rowid) AS (SELECT 0 WHERE 0) "


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words stand; `snippet` is the text around them, `day` when it was said.

    `record` is the line of the customer's history: a touch, a purchase or an offer. For a customer
    the snippet tells who that is: segment and city, or why it was closed.
    """

    customer_id: bytes
    name: str
    kind: HitKind
    snippet: str
    day: date | None
    record: bytes | None = None
    live: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found. `filter` says that the text was read as one, which keeps `count` customers.

    `trouble` is the sentence for a text that looks like a filter and is none.
    """

    hits: list[Hit]
    filter: str = ""
    count: int = 0
    trouble: Words = ""


def findable(text: str | None) -> str:
    """Text as it is put into the index and looked for there: compatibility form, signs apart."""
    return "" if text is None else _UNSPACED.sub(r" \1 ", unicodedata.normalize("NFKC", text))


def look(
    store: Store,
    today: date,
    text: str,
    limit: int = 50,
    *,
    each: int | None = None,
    wide: bool = True,
) -> Finding:
    """As `search`; but a text that speaks the filter language finds the customers it keeps."""
    from store.views.lists.completion import speaks  # 20 ms that a start does not cost
    from store.views.lists.customers import Customers

    if not speaks(text):
        return Finding(search(store, text, limit, each=each, wide=wide))
    try:
        kept = Customers(store, today, text)
    except BadInput as error:
        hits = search(store, text, limit, each=each, wide=wide)
        return Finding(hits, trouble=error.words)
    hits = [
        Hit(row.key, row.name, "customer", _who(row.segment, "", row.closed_reason), None,
            live=row.live)
        for row in kept.page(0, min(limit, each or limit))
    ]  # fmt: skip
    return Finding(hits, text.strip(), kept.count())


def search(
    store: Store, text: str, limit: int = 50, *, each: int | None = None, wide: bool = True
) -> list[Hit]:
    """Where all the words stand together; the last one may be only begun, of a name also a part.

    Customers by name first, then contacts, telephone numbers and addresses, offers, purchases,
    notes; the newest first, at most `each` of a kind. A purchase or an offer that was named alike
    many times counts once for a customer. Any text will do: nothing in it is an operator.

    Not `wide`: only what the index of words knows, at once in a store of any size; parts of names,
    cities, telephone numbers and orders, which take a look at every row, are left out.
    """
    typed = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", " ").strip()[:_LONGEST]
    if not typed or limit <= 0:
        return []
    most = min(limit, each or limit)
    wanted = _query(typed)
    hits = _names(store, typed, wanted, most, wide=wide)
    for place, source in enumerate(SOURCES[1:], 1):
        rows = [] if wanted is None else _rows(store, source, place, wanted, most)
        hits += _folded(rows, source.kind, typed, most)
        if source.kind == "purchase" and wide:
            hits += _folded(_orders(store, typed, most), "purchase", typed, most)
        if source.kind == "contact" and wide:
            hits += _folded(_ways(store, typed, most), "way", typed, most)
        if len(hits) >= limit:
            return hits[:limit]
    return hits


def marks(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where the wanted words stand in a text, as pairs of first and behind the last character.

    Case and accents do not matter. Beginnings of words count; inner parts only without such.
    """
    letters, places = _plain(text)
    found: list[tuple[int, int]] = []
    for word in wanted.split():
        bare, _ = _plain(word.strip('"'))
        if bare:
            found += _spans(letters, places, bare)
    return sorted(set(found))


def _spans(letters: str, places: list[int], word: str) -> list[tuple[int, int]]:
    starts = [found.start() for found in re.finditer(re.escape(word), letters)]
    begun = [at for at in starts if at == 0 or not letters[at - 1].isalnum()]
    return [(places[at], places[at + len(word) - 1] + 1) for at in begun or starts]


def _plain(text: str) -> tuple[str, list[int]]:
    """The text without case and accents, and for each of its letters the place in the original."""
    letters: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for part in unicodedata.normalize("NFKD", char.casefold()):
            if not unicodedata.combining(part):
                letters.append(part)
                places.append(place)
    return "".join(letters), places


def _query(typed: str) -> str | None:
    """The words, each quoted so that none of them is an operator; None if there is none."""
    words = [word for word in typed.split() if any(char.isalnum() for char in word)][:_MOST_WORDS]
    if not words:
        return None
    phrases = ['"' + findable(word).replace('"', '""') + '"' for word in words]
    return " AND ".join(phrases) + "*"


def _names(store: Store, typed: str, wanted: str | None, most: int, *, wide: bool) -> list[Hit]:
    from store.patterns import folded, part

    words = fold(typed).split()[:_MOST_WORDS]
    values: dict[str, Any] = {"typed": typed, "most": most, "wanted": wanted, "span": SPAN}
    inner = [part(word) for word in words]
    values |= {f"part{number}": pattern for number, pattern in enumerate(inner)}
    around = "" if len(typed) < _LEAST_DIGITS else "%"
    values["number"] = around + _literal(typed) + around
    values["whole"] = part(typed)[1:]
    values["begins"] = " ".join(pattern[1:] for pattern in inner)
    name = folded("c.name")
    parts = " AND ".join(f"{name} GLOB :part{number}" for number in range(len(inner))) or "0"
    ways = [
        "c.rowid IN (SELECT rowid FROM matched UNION SELECT rowid FROM customer "
        "WHERE external_id = :typed AND deleted_at IS NULL)"
    ]
    if wide:
        city = f"{folded('c.city')} GLOB :whole"
        ways.append(
            f"c.rowid IN matched OR ({parts}) OR c.external_id LIKE :number ESCAPE '\\' OR {city}"
        )
    rows: list[Any] = []
    # Whose words begin so stand before the others: where they are enough, no more is looked for.
    for chosen in ways:
        sql = _NAMES.format(parts=f"({parts})", name=name, chosen=chosen)
        rows = store.rows((_NOTHING_MATCHED if wanted is None else _MATCHED) + sql, values)
        if len(rows) >= most and rows[0]["many"] < _MANY:
            break
    return [
        Hit(row["customer_id"], row["name"], "customer",
            _who(row["segment"], row["city"], row["closed_reason"]), None, live=bool(row["live"]))
        for row in rows
    ]  # fmt: skip


def _who(segment: str | None, city: str, closed: str | None) -> str:
    if closed:
        return f"closed: {closed}"
    return ", ".join(part for part in (segment, city) if part)


def _ways(store: Store, typed: str, most: int) -> list[Any]:
    """Telephone numbers, however their digits are grouped, and addresses with the text inside."""
    if len(typed) < _LEAST_DIGITS:
        return []
    phone = digits_of(typed, _LEAST_DIGITS)
    number = "w.value"
    for junk in " -()./":
        number = f"replace({number}, '{junk}', '')"
    digits = [] if phone is None else [f"%{each}%" for each in phone]
    same = f" OR (w.kind = 'phone' AND ({number} LIKE ?3 OR w.e164 LIKE ?4))" if digits else ""
    return store.rows(
        "SELECT w.customer_id, c.name, c.live, w.value || coalesce(' (' || w.label || ')', '') "
        "AS words, NULL AS day, NULL AS record FROM way AS w JOIN customer AS c "
        "ON c.id = w.customer_id AND c.deleted_at IS NULL WHERE w.deleted_at IS NULL "
        f"AND (w.value LIKE ?1 ESCAPE '\\'{same}) ORDER BY c.live DESC, c.sort_name LIMIT ?2",
        (f"%{_literal(typed)}%", most, *digits),
    )


def _orders(store: Store, typed: str, most: int) -> list[Any]:
    """Orders and invoices with the text in their number; a short text is the whole of it."""
    if not any(char.isdigit() for char in typed):
        return []
    around = "" if len(typed) < _LEAST_NUMBER else "%"
    return store.rows(
        "SELECT p.customer_id, c.name, c.live, 'no. ' || p.number AS words, p.bought_on AS day, "
        "p.id AS record FROM purchase AS p JOIN customer AS c ON c.id = p.customer_id "
        "AND c.deleted_at IS NULL WHERE p.deleted_at IS NULL AND p.number LIKE ?1 ESCAPE '\\' "
        "ORDER BY p.bought_on DESC, p.id LIMIT ?2",
        (f"{around}{_literal(typed)}{around}", most),
    )


def _literal(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)


def _rows(store: Store, source: Source, place: int, wanted: str, limit: int) -> list[Any]:
    return store.rows(
        f"SELECT f.*, c.name, c.live FROM (SELECT rowid AS place FROM sought WHERE sought MATCH ?1 "
        f"AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC LIMIT ?4) AS s "
        f"CROSS JOIN ({_FOUND[source.kind].replace('SELECT ', 'SELECT x.rowid AS here, ', 1)}) "
        f"AS f ON f.here = s.place - ?2 CROSS JOIN customer AS c ON c.id = f.customer_id "
        f"AND c.deleted_at IS NULL ORDER BY f.day DESC, s.place DESC",
        # Some hits fold into one, so that a few more are asked for.
        (wanted, place * SPAN, (place + 1) * SPAN - 1, limit * 2),
    )


def _folded(rows: list[Any], kind: HitKind, typed: str, most: int) -> list[Hit]:
    """At most so many hits; the same words of a customer count once."""
    hits: dict[tuple[bytes, str], Hit] = {}
    for row in rows:
        key = (row["customer_id"], row["words"] or "")
        if key not in hits and len(hits) < most:
            hits[key] = Hit(
                customer_id=row["customer_id"],
                name=row["name"],
                kind=kind,
                snippet=_around(row["words"] or "", typed),
                day=None if row["day"] is None else date.fromisoformat(row["day"]),
                record=row["record"],
                live=bool(row["live"]),
            )
    return list(hits.values())


def _around(words: str, typed: str) -> str:
    """The piece of a long text that holds the first of the words, near its beginning."""
    line = " ".join(words.split())
    start = next((first for first, _ in marks(line, typed)), 0)
    first = 0
    if start > _BEFORE + _BEFORE // 2:
        blank = line.find(" ", start - _BEFORE, start)
        first = start - _BEFORE if blank < 0 else blank + 1
    piece = line[first : first + _SNIPPET]
    return ("…" if first else "") + piece + ("…" if first + _SNIPPET < len(line) else "")
