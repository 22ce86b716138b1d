"""Dumps of JSON: lists of objects, an object on each line, the goods of an order."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from store.errors import BadInput
from store.exchange.read_file import import_file
from store.exchange.report import Report
from store.safety.store import Store
from tests.kit import TODAY
from tests.store.exchange.conftest import alive


def _read(store: Store, folder: Path, text: str, name: str = "dump.json") -> Report:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return import_file(store, TODAY, path, currency="EUR")


_ORDER = '{"order": 1, "customer": {"name": "Alfa"}, "date": "2026-01-05", "amount": 1.234}'


@pytest.mark.parametrize(
    "text",
    [
        f"[{_ORDER}]",
        f'{{"data": [{_ORDER}], "count": 1}}',
        f'{{"response": {{"orders": [{_ORDER}]}}}}',
        f"{_ORDER}\n\n{_ORDER.replace('1,', '2,', 1)}\n".replace('"order": 2', '"order": 1'),
    ],
)
def test_lists_of_objects_are_tables(store: Store, tmp_path: Path, text: str) -> None:
    report = _read(store, tmp_path, text)
    assert report.kind == "purchases"
    assert report.total is not None
    assert report.total % Decimal("1.23") < Decimal("0.1")  # a little over one, no thousand
    again = _read(store, tmp_path, text)
    assert (again.new, again.changed) == (0, 0)


def test_people_with_lists_and_nested_parts(store: Store, tmp_path: Path) -> None:
    _read(
        store, tmp_path,
        '[{"id": "7", "properties": {"firstname": "Ana", "lastname": "Rey", "emails": '
        '["a@x.ee", "b@x.ee"], "address": {"street": "Main 1", "city": "Riga"}, "fax": null}}]',
    )  # fmt: skip
    assert store.value("SELECT name || ', ' || city FROM customer") == "Ana Rey, Riga"
    assert alive(store, "way") == 3


@pytest.mark.parametrize("total", ["", '"total_price": "11.50", '])
def test_the_goods_of_an_order_are_its_lines(store: Store, tmp_path: Path, total: str) -> None:
    text = (
        f'[{{"id": 1, "customer": "Alfa", "date": "2026-01-05", {total}"line_items": '
        '[{"title": "Flour", "quantity": 2, "price": "5.00"}, {"title": "Yeast", "price": "1.50"}]'
        "}]"
    )
    assert _read(store, tmp_path, text).total == Decimal("11.50")
    assert (alive(store, "purchase"), alive(store, "purchase_line")) == (1, 2)
    again = _read(store, tmp_path, text)
    assert (again.new, again.changed) == (0, 0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"name": "Alfa",\n "phone" 5}]', "broken at line 2"),
        ('[{"name": ' + "[" * 100_000, "JSON"),
        ('{"a": [1, 2], "b": {"c": []}}', "without a list of objects"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(
    store: Store, tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        _read(store, tmp_path, text)


def test_a_line_that_is_none_is_rejected_with_its_number(store: Store, tmp_path: Path) -> None:
    lines = '{"name": "Alfa", "phone": "123456"}\n{"name": oops}\n{"name": "Beta"}\n'
    report = _read(store, tmp_path, lines, "dump.jsonl")
    assert report.new == 2
    assert [each.line for each in report.rejected] == [2]


def test_two_encodings_can_be_said_as_the_report_says_them(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "two.csv"
    path.write_bytes("Name,City\nJānis,Rīga\n".encode() + "Müller,München\n".encode("cp1252"))
    report = import_file(store, TODAY, path, encoding="UTF-8+cp1252")
    assert report.encoding == "utf-8+cp1252"
    assert store.value("SELECT city FROM customer WHERE name = 'Müller'") == "München"
