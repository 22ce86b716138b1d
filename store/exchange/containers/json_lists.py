"""Lists of objects in JSON, and an object on each line, as rows of a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final, TextIO

from store.errors import BadInput
from store.exchange.containers.spool import Spool
from store.exchange.encoding import open_text
from store.sentence import say, text_of

_FORM: Final = "JSON"
_WRAPPERS: Final = ("properties", "fields", "attributes")  # of what an API says of a record
_LINES: Final = ("lineitems", "lines", "items", "invoicelines", "orderlines", "positions")
_GOODS: Final = {"title": "name", "product": "name", "product_name": "name"}
_DEEPEST: Final = 4
_MOST_COLUMNS: Final = 500


def read_json_lists(text: str, name: str) -> dict[str, Spool]:
    """The lists of objects of a text, by their names; one alone has none.

    Raises:
        BadInput: no JSON, or none with a list of objects.
    """
    try:
        whole = json.loads(text, parse_float=_number, parse_int=str)
    except json.JSONDecodeError as error:
        raise BadInput(
            say("unread.json_broken", file=name, line=error.lineno, why=error.msg)
        ) from error
    except RecursionError as error:
        raise BadInput(say("unread.json_no_list", file=name)) from error
    lists = {"": whole} if _is_list(whole) else {}
    if isinstance(whole, dict):
        lists = {key: each for key, each in whole.items() if _is_list(each)}
        inner = [each for each in whole.values() if isinstance(each, dict)]
        for each in inner if not lists else ():
            lists |= {key: found for key, found in each.items() if _is_list(found)}
        if not lists:
            lists = {"": [whole]} if any(isinstance(v, str) for v in whole.values()) else {}
    if not lists:
        raise BadInput(say("unread.json_no_list", file=name))
    return {key: _table(partial(enumerate, each, 1)) for key, each in lists.items()}


def read_json_lines(path: Path, encoding: str) -> Spool:
    """An object on each line; what is none is a fault of its line."""

    def walk() -> Iterator[tuple[int, Any]]:
        with open_text(path, encoding) as stream:
            yield from _objects(stream)

    return _table(walk)


def is_json_lines(first: str) -> bool:
    """Whether a line of a text is an object of JSON, whole in itself."""
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _objects(stream: TextIO) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(stream, 1):
        if line.strip():
            try:
                yield number, json.loads(line, parse_float=_number, parse_int=str)
            except (ValueError, RecursionError):
                yield number, None


def _number(text: str) -> str:
    """A number of JSON as text; 1.234 gets a zero, so that its point cannot be one of thousands."""
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text


def _is_list(each: Any) -> bool:
    return isinstance(each, list) and bool(each) and all(isinstance(v, dict) for v in each)


def _table(walk: Callable[[], Iterable[tuple[int, Any]]]) -> Spool:
    """The objects as rows; what any of them has is a column, in the order they come.

    They are walked twice, so that a long file is never in memory as a whole.
    """
    header: dict[str, int] = {}
    for _, each in walk():
        for row in _rows(each):
            for column in row:
                if len(header) < _MOST_COLUMNS:
                    header.setdefault(column, len(header))
    spool = Spool(_FORM, guarded=False)
    spool.add(0, list(header))
    more = 0  # rows that the goods of orders above have beside the first, each a line of its own
    for line, each in walk():
        rows = _rows(each)
        if not rows:
            spool.add(line + more, (), text_of(say("row.no_object")))
        for row in rows:
            spool.add(line + more, [row.get(column, "") for column in header])
            more += 1
        more -= bool(rows)
    return spool


def _rows(each: Any) -> list[dict[str, str]]:
    """One row; or one for each of the goods of an order, with what the order says in each.

    None of what is no object.
    """
    if not isinstance(each, dict):
        return []
    listed = (key for key, value in each.items() if _is_list(value))
    goods = next((key for key in listed if key.casefold().replace("_", "") in _LINES), None)
    whole = dict(_cells({key: value for key, value in each.items() if key != goods}))
    if goods is None:
        return [whole]
    if "id" in whole and "order" not in whole:
        whole["order_id"] = whole.pop("id")  # of the order, which several rows have now
    return [
        whole | {f"lineitem {_GOODS.get(name, name)}": text for name, text in _cells(line)}
        for line in each[goods]
    ]


def _cells(each: dict[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    for key, value in each.items():
        name = f"{before}{key}".strip()
        if isinstance(value, dict) and depth < _DEEPEST:
            inner = before if key.casefold() in _WRAPPERS else f"{name} "
            yield from _cells(value, inner, depth + 1)
        elif isinstance(value, list) and not any(isinstance(v, dict | list) for v in value):
            yield name, "; ".join(_text(v) for v in value)
        elif isinstance(value, dict | list):
            yield name, json.dumps(value, ensure_ascii=False)
        else:
            yield name, _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
