"""The first start offers three ways to begin, and a file is looked over before it is read."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tui.screens.kit import Typed, base, empty_base, sitting
from tui.app import SAMPLE
from tui.screens.day.first_start import FirstDialog
from tui.screens.day.import_file import ImportDialog
from tui.screens.day.today import TodayScreen

FILE = """Customer,Date,Amount (EUR)
[bold]Aster[/] & Co,2026-01-05,120.50
[bold]Aster[/] & Co,2026-03-05,80.00
Borage Ltd,2026-02-11,40.00
Borage Ltd,soon,40.00
"""


def written(folder: Path) -> Path:
    path = folder / "orders [2026].csv"
    path.write_text(FILE, "utf-8")
    return path


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_new_store_asks_how_to_begin(tmp_path: Path, size: tuple[int, int]) -> None:
    async with sitting(empty_base(tmp_path), size, welcomed=False) as desk:
        assert isinstance(desk.screen, FirstDialog)
        for word in ("sample", "import", "add", "yours.", "Esc begin empty"):
            assert word in desk.text
        await desk.press("escape")
        assert isinstance(desk.screen, TodayScreen)
        assert "There are no customers yet." in desk.text
        assert desk.app.focused is not None


async def test_a_store_with_customers_asks_nothing(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), welcomed=False) as desk:
        assert isinstance(desk.screen, TodayScreen)


async def test_the_sample_is_opened_by_leaving_with_its_code(tmp_path: Path) -> None:
    async with sitting(empty_base(tmp_path), welcomed=False) as desk:
        await desk.press("s")
        assert desk.app.return_code == SAMPLE


async def test_the_first_customer_is_added(tmp_path: Path) -> None:
    async with sitting(empty_base(tmp_path), welcomed=False) as desk:
        await desk.press("a", Typed("Aster & Co"), "ctrl+s")
        assert "Aster & Co" in desk.said
        assert "orphans 0" in desk.text


async def test_a_file_is_looked_over_then_read_and_taken_back(tmp_path: Path) -> None:
    store, path = empty_base(tmp_path), written(tmp_path)
    async with sitting(store, welcomed=False) as desk:
        await desk.press("i", Typed(str(path)), "enter")
        assert isinstance(desk.screen, ImportDialog)
        assert "4 rows of purchases: 3 new, 0 changed, 0 the same, 1 rejected" in desk.screen.told
        assert "line 5" in desk.screen.told
        assert "“soon”" in desk.screen.told
        assert store.value("SELECT count(*) FROM customer") == 0
        await desk.press("enter")
        assert "orders [2026].csv: 4 rows of purchases: 3 new" in desk.said
        assert store.value("SELECT count(*) FROM customer WHERE live = 1") == 2
        assert "[bold]Aster[/] & Co" in desk.text
        assert desk.app.scorer is not None
        desk.app.scorer.join()
        await desk.press("u")
        assert "Undone: imported 3 purchases" in desk.said
        assert store.value("SELECT count(*) FROM customer WHERE live = 1") == 0


async def test_another_file_is_looked_over_again(tmp_path: Path) -> None:
    store, path = empty_base(tmp_path), written(tmp_path)
    async with sitting(store) as desk:
        await desk.press(
            "I", Typed(str(path)), "enter", "tab", "tab", Typed("amount=Date"), "enter"
        )
        assert isinstance(desk.screen, ImportDialog)
        assert store.value("SELECT count(*) FROM customer") == 0


async def test_what_cannot_be_read_is_told_and_writes_nothing(tmp_path: Path) -> None:
    store = empty_base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("I", Typed(str(tmp_path / "none [x].csv")), "enter")
        assert isinstance(desk.screen, ImportDialog)
        assert "none [x].csv" in desk.screen.told
        (tmp_path / "odd.csv").write_text("a,b\n1,2\n", "utf-8")
        desk.screen.put("file", str(tmp_path / "odd.csv"))
        await desk.press("enter")
        assert "under “It holds”" in desk.screen.told
        assert "--as" not in desk.screen.told
        await desk.press("enter")
        assert store.value("SELECT count(*) FROM customer") == 0
        await desk.press("escape", "escape")
        assert isinstance(desk.screen, TodayScreen)


async def test_the_dialog_asks_what_a_file_leaves_open(tmp_path: Path) -> None:  # T71
    store, path = empty_base(tmp_path), tmp_path / "open.csv"
    path.write_bytes("Firma,Datum,Betrag,Farbe\nGęś Śliwa,01/02/2026,10,x\n".encode("cp1250"))
    async with sitting(store) as desk:
        await desk.press("I", Typed(str(path)), "enter")
        dialog = desk.screen
        assert isinstance(dialog, ImportDialog)
        assert "under “Dates”: dmy" in dialog.told
        assert "under “Currency”: EUR" in dialog.told
        assert desk.app.focused is dialog.row("dates").box
        dialog.put("dates", "mdy")
        dialog.put("currency", "EUR")
        await desk.press("enter")
        for said in ("EUR 10.00 in all", "customer Gęś Śliwa", "cp1250", "left out: Farbe"):
            assert said in dialog.told
        assert store.value("SELECT count(*) FROM customer") == 0
        await desk.press("enter")
        assert store.value("SELECT bought_on FROM purchase") == "2026-01-02"


async def test_esc_leaves_a_long_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # T71
    begun = threading.Event()

    def look(*_: object, progress: Callable[[int, int], None], **__: object) -> None:
        while True:  # until what it tells raises
            begun.set()
            progress(0, 1)

    monkeypatch.setattr("tui.screens.day.import_file.import_file", look)
    async with sitting(empty_base(tmp_path)) as desk:
        await desk.press("I", Typed(str(written(tmp_path))))
        assert isinstance(desk.screen, ImportDialog)
        await desk.app._press_keys(["enter"])
        await asyncio.to_thread(begun.wait)
        await desk.press("escape")
        assert isinstance(desk.screen, TodayScreen)


async def test_after_an_import_the_most_urgent_is_under_the_cursor(tmp_path: Path) -> None:
    names, orders = tmp_path / "names.csv", tmp_path / "orders.csv"
    names.write_text("Customer,City\nAster,Riga\nBorage,Riga\n", "utf-8")
    # The second of them has bought every month, and then not for a long time.
    days = "".join(f"Borage,2026-{month:02}-05,{month}00.00\n" for month in range(1, 8))
    days += "".join(
        f"{name},2026-{month:02}-0{day},90.00\n"
        for day, name in enumerate(("Chicory", "Dill"), 3)
        for month in range(1, 12)
    )
    orders.write_text(f"Customer,Date,Amount (EUR)\n{days}", "utf-8")
    async with sitting(empty_base(tmp_path)) as desk:
        for file in (names, orders):
            await desk.press("I", Typed(str(file)), "enter", "enter")
        assert desk.app.scorer is not None
        await asyncio.to_thread(desk.app.scorer.join)
        await desk.settle()
        today = desk.screen
        assert isinstance(today, TodayScreen)
        row = today.table.cursor_row
        assert row is not None
        assert (today.table.cursor, row.customer) == (0, "Borage")
