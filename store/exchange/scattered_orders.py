"""Rows of orders that stand anywhere in a file, kept until the last one and given back by order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from store.exchange.asks import Ask, Asked
from store.exchange.cards import Card
from store.exchange.identity import Who
from store.exchange.purchase_lines import Item
from store.exchange.scratch import scratch
from store.exchange.sheet import Sheet
from store.safety.store import Store
from store.sentence import say

_AT_ONCE: Final = 500


class Staging:
    """The rows with the keys of their orders, on the disk."""

    def __init__(self, store: Store) -> None:
        self._scratch = scratch(store)
        self._waiting: list[tuple[object, ...]] = []
        self._scratch.execute(
            "CREATE TABLE scratch.import_line (key BLOB NOT NULL, line INTEGER NOT NULL, "
            "total TEXT NOT NULL, priced INTEGER NOT NULL, item TEXT NOT NULL, "
            "PRIMARY KEY (key, line)) STRICT, WITHOUT ROWID"
        )

    def add(self, key: bytes, item: Item) -> None:
        """Keep a row under the key of its order."""
        priced = int(bool(item.amount))
        self._waiting.append((key, item.line, item.total, priced, json.dumps(item)))
        if len(self._waiting) >= _AT_ONCE:
            self._write()

    def _write(self) -> None:
        some, self._waiting = self._waiting, []
        self._scratch.executemany(
            "INSERT INTO import_line (key, line, total, priced, item) VALUES (?, ?, ?, ?, ?)",
            some,
        )

    def totals(self) -> Any:
        """Of the orders of several rows with totals: how many, of one total, with amounts too."""
        self._write()
        return self._scratch.execute(
            "SELECT count(*) AS orders, coalesce(sum(totals = 1), 0) AS alike, "
            "coalesce(sum(priced > 0), 0) AS priced FROM (SELECT count(DISTINCT total) AS totals, "
            "sum(priced) AS priced FROM import_line WHERE total <> '' GROUP BY key "
            "HAVING count(*) > 1)"
        ).fetchone()

    def is_repeated(self, sheet: Sheet) -> bool:
        """Whether a column of totals repeats the order's total on each of its lines."""
        if not sheet.has("total") or "total" in sheet.told or sheet.preset is not None:
            return True
        row = self.totals()
        if not row["orders"] or row["priced"]:
            return bool(row["alike"] == row["orders"])
        if row["alike"] == row["orders"] and row["orders"] < 3:
            name = sheet.names()["total"]
            raise Asked([
                Ask(
                    "total", (f"total={name}", f"amount={name}"), "--map",
                    say("asked.total", column=name),
                )
            ])  # fmt: skip
        return bool(row["alike"] == row["orders"])

    def orders(self) -> Iterator[list[Item]]:
        """The rows of each order; all are gone afterwards."""
        self._write()
        rows = self._scratch.execute("SELECT key, item FROM import_line ORDER BY key, line")
        for _, found in groupby(rows, key=lambda row: row["key"]):
            items = (json.loads(row["item"]) for row in found)
            yield [_item(*each) for each in items]
        self._scratch.close()


def _item(*parts: Any) -> Item:
    """A row as it was before it was kept as JSON."""
    line, who, *texts, card = parts
    return Item._make([line, Who(*who), *texts, None if card is None else Card(*card)])
