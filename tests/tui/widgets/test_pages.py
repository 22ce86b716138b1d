"""The few pages in memory: what is wanted, what is given up, what an answer replaces."""

from __future__ import annotations

from collections.abc import Sequence

from tui.widgets.pages import KEPT_PAGES, PAGE, Pages, read


class Numbers:
    """A result whose rows are its own indexes."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.counts = 0
        self.offsets: list[int] = []

    def count(self) -> int:
        self.counts += 1
        return self.length

    def page(self, offset: int, limit: int) -> Sequence[int]:
        self.offsets.append(offset)
        return range(offset, min(offset + limit, self.length))


def filled(length: int, wanted: Sequence[int]) -> Pages[int]:
    pages: Pages[int] = Pages()
    pages.take(read(Numbers(length), wanted, None))
    return pages


def test_rows_of_a_page_that_was_read_are_there() -> None:
    pages = filled(1_050, [0, 10])
    assert [pages.row(i) for i in (0, 99, 100, 1_000, 1_049, 1_050)] == [
        0,
        99,
        None,
        1000,
        1049,
        None,
    ]
    assert pages.missing(range(90, 110)) == {1}
    assert pages.missing([-1, 1_050, 5_000]) == set()


def test_the_count_is_asked_only_when_it_is_unknown_or_seen_to_be_wrong() -> None:
    source = Numbers(1_000)
    assert read(source, [3], 1_000).count == 1_000
    assert source.counts == 0
    source.length = 950
    assert read(source, [9], 1_000).count == 950
    assert source.counts == 1


def test_a_result_that_became_shorter_is_read_at_its_end() -> None:
    source = Numbers(150)
    answer = read(source, [40], None)
    assert answer.count == 150
    assert source.offsets == [100]


def test_an_empty_result_asks_for_no_page() -> None:
    source = Numbers(0)
    assert read(source, [0], None).pages == {}
    assert source.offsets == []


def test_only_so_many_pages_are_kept_and_those_looked_at_stay() -> None:
    pages = filled(100_000, [0])
    source = Numbers(100_000)
    for number in range(1, 3 * KEPT_PAGES):
        pages.touch(range(10))
        pages.take(read(source, [number], 100_000))
    in_memory = [n for n in range(3 * KEPT_PAGES) if pages.row(n * PAGE) is not None]
    assert in_memory == [0, *range(3 * KEPT_PAGES - KEPT_PAGES + 1, 3 * KEPT_PAGES)]


def test_expired_rows_are_seen_until_the_first_answer_replaces_them_all() -> None:
    pages = filled(1_000, [0, 1])
    pages.expire()
    assert pages.row(150) == 150
    assert pages.missing(range(10)) == {0}
    pages.take(read(Numbers(900), [0], None))
    assert pages.row(150) is None
    assert pages.count == 900


def test_a_row_is_found_by_its_key_among_those_in_memory() -> None:
    pages = filled(1_000, [2, 5])
    assert pages.find("550", str) == 550
    assert pages.find("1", str) is None


def test_a_row_that_is_taken_out_leaves_no_gap() -> None:
    pages = filled(1_050, [0, 1, 10])
    assert pages.take_out(40, lambda row: row) == 40
    assert pages.count == 1_049
    assert [pages.row(i) for i in (39, 40, 98, 99, 198, 199)] == [39, 41, 99, 100, 199, None]
    assert pages.row(1_048) is None  # what moved up there is not known
    assert pages.take_out(500, lambda row: row) is None  # of a page that is not here
    assert pages.count == 1_049
