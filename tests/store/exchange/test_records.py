"""Lines, quotation marks and faults: what goes in comes out, with the line it stood in."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.exchange.records import LONGEST, Record, records

CELL = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12
) | st.sampled_from(["", '"', "a;b", "two\nlines", "\r\n", "=1+1", "'x"])
TABLES = st.lists(st.lists(CELL, min_size=2, max_size=5), min_size=1, max_size=8)


def _read(text: str, delimiter: str = ",") -> list[Record]:
    return list(records(io.StringIO(text, newline=""), delimiter))


@pytest.mark.long
@settings(max_examples=150)
@given(TABLES, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_the_csv_module_writes_is_read_back(
    table: list[list[str]], delimiter: str, end: str
) -> None:
    out = io.StringIO(newline="")
    # Only with CRLF does the module know by itself which cells hold a line end.
    writer = csv.writer(
        out,
        delimiter=delimiter,
        lineterminator=end,
        quoting=csv.QUOTE_MINIMAL if end == "\r\n" else csv.QUOTE_ALL,
    )
    starts = []
    for row in table:
        starts.append(len(io.StringIO(out.getvalue() + "x", newline="").readlines()))
        writer.writerow(row)
    found = _read(out.getvalue(), delimiter)
    assert [each.cells for each in found] == table
    assert all(each.fault is None for each in found)
    assert [each.line for each in found] == starts


def test_line_ends_may_be_mixed() -> None:
    found = _read("a,b\r\nc,d\ne,f\rg,h")
    assert [each.cells for each in found] == [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"]]
    assert [each.line for each in found] == [1, 2, 3, 4]


def test_an_unclosed_quotation_mark_costs_only_its_own_line() -> None:
    found = _read('a,b\n1,"open\n2,x\n3,y\n')
    assert found[1] == Record(2, [], "a quotation mark opens in this line and is never closed")
    assert [each.cells for each in found[2:]] == [["2", "x"], ["3", "y"]]
    assert [each.line for each in found] == [1, 2, 3, 4]


def test_two_unclosed_quotation_marks_do_not_swallow_the_lines_between() -> None:
    found = _read('"Ann,1\n"Bob,2\nCid,3\n')
    assert [each.fault is None for each in found] == [False, False, True]
    assert found[2] == Record(3, ["Cid", "3"])


def test_text_after_a_closing_quotation_mark_is_a_fault_of_its_line() -> None:
    found = _read('"5" pipe",1\nx,2\n')
    assert found[0] == Record(1, [], "text follows a closing quotation mark")
    assert found[1].cells == ["x", "2"]


def test_a_nul_is_a_fault_of_its_line() -> None:
    found = _read('a\x00b,1\nx,2\n"c\nd\x00",3\ny,4\n')
    assert [each.line for each in found if each.fault] == [1, 3]
    assert [each.cells for each in found if not each.fault] == [["x", "2"], ["y", "4"]]


def test_a_long_field_is_read_and_an_endless_record_is_not() -> None:
    long, endless = "x" * 200_000, "y" * (LONGEST + 10)
    found = _read(f'a,b\n"{long}",1\n{endless},2\nz,3\n')
    assert found[1].cells == [long, "1"]
    assert found[2].fault is not None
    assert found[2].line == 3
    assert found[3] == Record(4, ["z", "3"])


def test_a_quoted_record_of_too_many_lines_is_given_up_and_its_lines_are_read() -> None:
    line = f"x,{'1' * 97}\n"
    lines = line * (LONGEST // 100 + 10)
    found = _read(f'"open,0\n{lines}')
    assert found[0].fault is not None
    assert len(found) == 1 + LONGEST // 100 + 10
    assert all(each.cells == line.strip().split(",") for each in found[1:])
