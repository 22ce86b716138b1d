"""A table over 100,000 rows reads only what is looked at, and never shows an outdated answer."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from tests.tui.widgets.people import People, Person, TableApp, lines, settle
from tui.widgets import window_table


async def test_opening_reads_one_page_outside_the_loop() -> None:
    source = People(range(100_000))
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert source.pages == [0]
        assert source.counts == 1
        assert threading.get_ident() not in source.threads
        assert app.table.count == 100_000
        assert "Customer 0 " in lines(app)[1]
        assert app.heard == [("highlighted", 0)]


async def test_end_home_and_thirty_downs_read_few_pages() -> None:
    source = People(range(100_000))
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("end")
        await settle(pilot)
        assert "Customer 99999 " in lines(app)[-1]
        assert app.table.cursor == 99_999
        await pilot.press("home", *["down"] * 30)
        await settle(pilot)
        assert app.table.cursor_row == Person(30, "Customer 30")
        assert len(source.pages) <= 4
        assert not any("…" in line for line in lines(app))


async def test_the_next_page_is_read_before_it_is_reached() -> None:
    source = People(range(100_000))
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.table.move_to(70)
        await settle(pilot)
        assert source.pages == [0, 100]


async def test_a_fling_reads_only_where_it_starts_and_where_it_rests() -> None:
    source = People(range(100_000))
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        source.pages.clear()
        source.open.clear()
        for y in range(500, 90_000, 1_000):
            app.table.scroll_to(y=y, animate=False)
            if y % 10_000 == 500:
                await pilot.pause()
        assert "…" in lines(app)[5]
        source.open.set()
        await settle(pilot)
        assert len(source.pages) <= 5
        assert "Customer 89500 " in lines(app)[1]
        assert not any("…" in line for line in lines(app))


async def test_while_the_view_moves_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    source = People(range(100_000))
    app = TableApp(source)
    waits = 0

    async def moving(_: float) -> None:
        nonlocal waits
        waits += 1
        if waits < 5:
            app.table.scroll_to(y=waits * 10_000 + 10, animate=False)
        await asyncio.sleep(0)

    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        source.pages.clear()
        monkeypatch.setattr(window_table, "RECENT", 60)
        monkeypatch.setattr(window_table, "_rest", moving)
        app.table.scroll_to(y=5_000, animate=False)
        await settle(pilot)
        assert source.pages == [40_000]


async def test_a_source_that_gives_less_than_it_counts_is_not_asked_for_ever() -> None:
    class Liar(People):
        def page(self, offset: int, limit: int) -> Sequence[Person]:
            assert len(self.pages) < 5
            return super().page(offset, limit)[:30]

    source = Liar(range(250))
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert source.pages == [0]
        assert "Customer 29 " in lines(app)[30]
        assert "…" in lines(app)[31]


async def test_rows_the_screen_has_already_need_no_trip() -> None:
    source = People(range(212))
    app = TableApp(None)
    async with app.run_test(size=(120, 40)) as pilot:
        app.table.set_source(source)
        app.table.first_page([Person(key, f"Ready {key}") for key in range(100)], 212)
        await settle(pilot)
        assert (source.pages, source.counts) == ([], 0)
        assert "Ready 0 " in lines(app)[1]
        await pilot.press("end")
        await settle(pilot)
        assert "Customer 211 " in lines(app)[-1]
        assert (source.pages, source.counts) == ([100, 200], 0)


async def test_after_a_change_the_cursor_stays_on_its_row() -> None:
    source = People(range(10, 1_000))
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.table.move_to(20)
        source.keys = range(5, 1_000)
        app.table.refresh_rows()
        await settle(pilot)
        assert app.table.cursor == 25
        assert app.table.cursor_row == Person(30, "Customer 30")
        assert app.focused is app.table
        assert app.heard == [("highlighted", 10), ("highlighted", 30)]


async def test_a_cursor_that_was_seen_stays_in_view_and_one_that_was_not_pulls_nothing() -> None:
    source = People(range(100, 1_000))
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.table.move_to(20)
        source.keys = range(50, 1_000)
        app.table.refresh_rows()
        await settle(pilot)
        assert app.table.cursor == 70
        assert any(line.startswith("›! Customer 120 ") for line in lines(app))
        app.table.scroll_to(y=500, animate=False)
        app.table.refresh_rows()
        await settle(pilot)
        assert app.table.scroll_offset.y == 500


async def test_when_its_row_is_gone_the_cursor_keeps_its_place() -> None:
    source = People(list(range(300)))
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.table.move_to(20)
        source.keys = [key for key in range(300) if key != 20]
        app.table.refresh_rows()
        await settle(pilot)
        assert app.table.cursor == 20
        assert app.heard[-1] == ("highlighted", 21)


async def test_a_result_that_shrank_is_shown_from_its_end() -> None:
    source = People(range(100_000))
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("end")
        await settle(pilot)
        source.keys = range(45)
        app.table.refresh_rows()
        await settle(pilot)
        assert app.table.cursor == 44
        assert "Customer 44 " in lines(app)[-1]
        source.keys = []
        app.table.refresh_rows()
        await settle(pilot)
        assert "Nobody [/] today" in lines(app)[2]
        assert app.heard[-1] == ("highlighted", None)


async def test_an_answer_to_an_older_question_is_not_shown() -> None:
    old, new = People(range(500), ["Old"]), People(range(700), ["New"])
    app = TableApp(old)
    old.open.clear()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.table.set_source(new)
        assert app.table.cursor_row is None
        await pilot.press("enter")
        old.open.set()
        await settle(pilot)
        assert app.table.count == 700
        assert "New" in lines(app)[1]
        assert app.heard == [("highlighted", 0)]


async def test_an_error_of_the_former_source_is_not_told() -> None:
    old = People(range(500))
    old.error = OSError("closed")
    old.open.clear()
    app = TableApp(old)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.table.set_source(People(range(700, 800)))
        old.open.set()
        await settle(pilot)
        assert app.heard == [("highlighted", 700)]


async def test_a_source_that_fails_does_not_leave_the_rows_of_the_former() -> None:
    app = TableApp(People(range(500)))
    broken = People(range(500))
    broken.error = OSError("gone")
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        app.table.set_source(broken)
        await settle(pilot)
        assert app.heard[-1] == ("failed", "gone")
        assert not any("Customer 0 " in line for line in lines(app))


async def test_a_row_of_the_former_result_cannot_be_opened() -> None:
    app = TableApp(People(range(500)))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        other = People(range(700, 800))
        other.open.clear()
        app.table.set_source(other)
        await pilot.press("enter")
        other.open.set()
        await settle(pilot)
        assert app.heard == [("highlighted", 0), ("highlighted", 700)]


async def test_an_error_of_the_source_is_told_and_can_be_tried_again() -> None:
    source = People(range(1_000))
    source.error = OSError("disk is gone")
    app = TableApp(source)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        assert app.heard == [("failed", "disk is gone")]
        source.error = None
        app.table.refresh_rows()
        await settle(pilot)
        assert "Customer 0 " in lines(app)[1]
        source.error = OSError("again")
        app.table.refresh_rows()
        await settle(pilot)
        assert app.heard[-1] == ("failed", "again")
        await pilot.press("down")
        assert "Customer 1 " in lines(app)[2]
