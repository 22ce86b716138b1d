"""Columns of a file that hold tags and fields of the user's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from store.actions.own_fields import clean_tag, set_tags, set_values
from store.customer_fields import CustomerField, own_key, read
from store.errors import BadInput
from store.exchange.cells import bare
from store.exchange.columns import Columns, find_all
from store.exchange.customer_headers import Field
from store.exchange.job import Job
from store.exchange.sheet import Row
from store.names import plain_form
from store.sentence import clause

# `VIP / piano`, `#vip #piano`; `b2b/b2c` may be one.
_BETWEEN_TAGS = re.compile(r"[;,|\n•·]|\s/\s|\s(?=#)| ::: ")
_PREFIX = "own:"  # before an own field's name among the fields of a sheet


def field_row(one: CustomerField) -> Field:
    """An own field as a field of a file."""
    return Field(_PREFIX + one.name, "", "date" if one.kind == "day" else "line")


def told_columns(
    path_name: str, header: Sequence[str], own: Iterable[CustomerField], mapping: Mapping[str, str]
) -> tuple[Columns, dict[str, str]]:
    """The columns of own fields that a person named, and what they said of other fields.

    Raises:
        BadInput: the file has no such column.
    """
    known = {each.name: each for each in own}
    rest = {name: text for name, text in mapping.items() if own_key(name) not in known}
    told = {
        _PREFIX + own_key(name): find_all(path_name, header, text)
        for name, text in mapping.items()
        if own_key(name) in known
    }
    return told, rest


def named_columns(
    header: Sequence[str], own: Iterable[CustomerField], taken: set[int]
) -> dict[str, tuple[int, ...]]:
    """The columns that nobody takes and that are called as an own field is."""
    found: dict[str, tuple[int, ...]] = {}
    for one in own:
        for index, name in enumerate(header):
            if index not in taken and bare(name) in (bare(one.name), bare(one.label)):
                found[_PREFIX + one.name] = (index,)
                taken.add(index)
                break
    return found


class OwnColumns:
    """Writes the tags and own fields of rows; what does not fit is left out and named."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._own = job.sheet.own

    def take(self, customer: bytes, row: Row) -> bool:
        """Write those of one row; True when anything was changed."""
        values = {}
        for one in self._own:
            value = self._value(one, row)
            if value is not None and one.own is not None:
                values[one.own] = value
        wanted = {key: v for key, v in values.items() if not self._by_hand(customer, key, v)}
        changed = bool(set_values(self._job.unit, customer, wanted))
        tags = [tag for tag in self._tags(row) if not self._untagged(customer, tag)]
        return set_tags(self._job.unit, customer, tags) or changed

    def _value(self, one: CustomerField, row: Row) -> str | None:
        name = _PREFIX + one.name
        text = row.values.get(name, "")
        if not text:
            return None
        if one.kind == "day":
            found = self._job.read_date(row, name)
            return None if found is None else found.day.isoformat()
        try:
            return read(one, text)
        except BadInput as error:
            self._job.tally.leave_out(row.line, one.label, clause(error.words))
            return None

    def _tags(self, row: Row) -> Iterable[str]:
        for text in filter(str.strip, _BETWEEN_TAGS.split(row.values.get("tags", ""))):
            if text.strip().startswith("* "):
                continue  # a group that a program makes for everybody: * myContacts
            try:
                yield clean_tag(text)
            except BadInput as error:
                self._job.tally.leave_out(row.line, "tags", clause(error.words))

    def _by_hand(self, customer: bytes, field_id: bytes, value: str) -> bool:
        """Whether somebody has corrected this value since a file wrote it."""
        row = self._job.unit.row(
            "SELECT id, value FROM own_value WHERE customer_id = ? AND field_id = ? "
            "AND deleted_at IS NULL",
            (customer, field_id),
        )
        if row is None or row["value"] == value:
            return False
        kept = not self._job.hands.held(row["id"], {"value": value})
        if kept:
            label = next(each.label for each in self._own if each.own == field_id)
            self._job.hands.kept[row["id"], label] = (row["value"], value)
        return kept

    def _untagged(self, customer: bytes, tag: str) -> bool:
        """Whether somebody has taken this tag away by hand."""
        return (
            self._job.unit.row(
                "SELECT 1 FROM tag AS t JOIN journal AS j ON j.tbl = 'tag' AND j.record_id = t.id "
                "AND j.field = 'deleted_at' JOIN work AS w ON w.seq = j.work_seq "
                "AND w.kind = 'do' AND w.state = 'done' WHERE t.customer_id = ? "
                "AND t.sort_name = ?",
                (customer, plain_form(tag)),
            )
            is not None
        )
