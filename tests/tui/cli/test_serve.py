"""The screens in a browser: a follow-up is worked there, and no other page gets in."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, WSServerHandshakeError
from aiohttp.web import HTTPServiceUnavailable
from textual.drivers.web_driver import WebDriver
from textual_serve.server import Server

from store.views.day.heading import day
from tests.browser import browser, chromium
from tests.kit import TODAY
from tests.tui.cli.conftest import Cli
from tests.tui.screens.kit import DUE, base
from tui.web.__main__ import main
from tui.web.driver import TabDriver
from tui.web.server import LocalServer, listen

_SERVE = "import sys; from tui.cli import main; sys.exit(main())"


@asynccontextmanager
async def serving(store: Path) -> AsyncIterator[str]:
    """`tickler serve` on a free port; gives its address."""
    words = ["--db", str(store), "--today", TODAY.isoformat(), "serve", "--port", "0"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _SERVE, *words,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        url = (await process.stdout.readline()).decode().strip()
        assert url.startswith("http://127.0.0.1:"), await process.stderr.read()
        assert b"no login" in await process.stderr.readline()
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        assert await process.wait() == 0
        said = await process.stderr.read()
        assert said == b"", said.decode()


def test_where_the_extra_is_missing_one_sentence_says_how_to_get_it(
    tickler: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "tui.web.server")
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)  # as if it were not there
    assert 'pip install "tickler[web]"' in tickler.fails(1, "serve")


async def test_a_follow_up_is_worked_in_the_browser(tmp_path: Path) -> None:
    path = chromium()
    if path is None:
        pytest.skip("there is no Chromium on this machine: install it (Debian: chromium)")
    store = base(tmp_path)
    async with serving(store.path) as url, browser(path, tmp_path / "profile") as tab:
        await tab.go(url)
        await tab.shows(DUE[0])
        await tab.type("1")
        await tab.shows(f"{DUE[0]}: reached (")
        assert day(store, TODAY).done == 1
        [touch] = store.rows("SELECT outcome FROM interaction ORDER BY created_at DESC LIMIT 1")
        assert touch["outcome"] == "reached"
        await tab.type("u")
        await tab.shows(f"Undone: {DUE[0]}: reached")
        assert day(store, TODAY).done == 0
        asked = "performance.getEntriesByType('resource').map(each => each.name)"
        assert all(name.startswith(url) for name in await tab.value(asked))


async def test_only_our_own_page_is_answered(tmp_path: Path) -> None:
    async with serving(base(tmp_path).path) as url, ClientSession() as session:
        async with session.get(url) as page:
            assert page.status == 200
            text = await page.text()
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert text.count("http") == text.count(url)  # nothing is fetched from elsewhere
        async with session.get(url, headers={"Host": "evil.example"}) as page:
            assert page.status == 403
        for origin in ({}, {"Origin": "https://evil.example"}, {"Origin": "null"}):
            with pytest.raises(WSServerHandshakeError) as refused:
                await session.ws_connect(f"{url}/ws", headers=origin)
            assert refused.value.status == 403


def test_a_port_taken_or_out_of_range_and_a_missing_store_are_told(
    tmp_path: Path, tickler: Cli
) -> None:
    with listen(0) as taken:
        assert "--port" in tickler.fails(2, "serve", "--port", str(taken.getsockname()[1]))
    told = "There is no port 65536: choose one up to 65535 with --port, or 0 for any free one."
    assert told in tickler.fails(2, "serve", "--port", "65536")
    missing = Cli(tmp_path / "none.db")
    assert "none.db" in missing.fails(3, "serve")


# T128
@pytest.mark.long
def test_a_tab_ends_with_its_server(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "tui.web", str(base(tmp_path).path), TODAY.isoformat()]
    # Nothing comes and the pipe ends, as when the server is killed.
    subprocess.run(words, input=b"", capture_output=True, timeout=30, check=True)


def test_a_tab_begins_within_the_size_of_a_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.app.run", lambda _: 0)
    monkeypatch.setattr(sys, "argv", ["tab", str(tmp_path / "store.db")])
    for name in ("COLUMNS", "ROWS"):
        monkeypatch.setenv(name, "100000")
    monkeypatch.setenv("TEXTUAL_DRIVER", "")
    assert main() == 0
    assert (os.environ["COLUMNS"], os.environ["ROWS"]) == ("500", "200")
    assert os.environ["TEXTUAL_DRIVER"] == f"{TabDriver.__module__}:{TabDriver.__name__}"


def test_a_size_told_later_is_one_of_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[object, object]] = []
    monkeypatch.setattr(
        WebDriver, "on_meta", lambda _, __, said: told.append((said["width"], said["height"]))
    )
    driver = object.__new__(TabDriver)
    for width, height in ((120, 40), (100_000, 100_000), (-3, 0), (None, "x")):
        driver.on_meta("resize", {"width": width, "height": height})
    assert told == [(120, 40), (500, 200), (1, 1), (80, 24)]


async def test_tabs_are_counted_and_one_too_many_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut = asyncio.Event()

    async def held(*_: object) -> None:
        await shut.wait()

    monkeypatch.setattr(Server, "handle_websocket", held)
    with listen(0) as listening:
        server = LocalServer(tmp_path / "store.db", None, listening)
        request: Any = None
        tabs = [asyncio.ensure_future(server.handle_websocket(request)) for _ in range(8)]
        await asyncio.sleep(0)
        with pytest.raises(HTTPServiceUnavailable, match="Service Unavailable"):
            await server.handle_websocket(request)
        shut.set()
        await asyncio.gather(*tabs)
        await server.handle_websocket(request)  # there is room again
