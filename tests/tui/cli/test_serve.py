"""The screens in a browser: a follow-up is worked there, and no other page gets in."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, WSServerHandshakeError

from store.views.day.heading import day
from tests.browser import browser, chromium
from tests.kit import TODAY
from tests.tui.cli.conftest import Cli
from tests.tui.screens.kit import DUE, base
from tui.web.server import listen

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
