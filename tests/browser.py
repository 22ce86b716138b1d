"""Drives a headless Chromium by its own protocol, as far as one test needs it."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

PATIENCE = 60.0  # seconds
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
_PAUSE = 0.05  # seconds between two looks at the file that a starting browser writes
_BINARY = 2  # the kind of frame that carries what the screens draw
_OPTIONS = (
    "--headless=new",
    "--no-sandbox",  # as root it has none
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--window-size=1280,800",
    "--remote-debugging-port=0",
)


def chromium() -> str | None:
    """The path of a Chromium on this machine, if there is one."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


class Tab:
    """One tab. Every call waits for the browser's answer; `drawn` is what came over its sockets."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.drawn = ""
        self._socket = socket
        self._number = 0

    async def call(self, method: str, **params: Any) -> Any:
        """One call of the protocol."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": params})
        while True:
            answer = await self._heard()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    async def _heard(self) -> Any:
        message = json.loads((await self._socket.receive(PATIENCE)).data)
        if message.get("method") == "Network.webSocketFrameReceived":
            frame = message["params"]["response"]
            if frame["opcode"] == _BINARY:
                self.drawn += base64.b64decode(frame["payloadData"]).decode("utf-8", "replace")
        return message

    async def go(self, url: str) -> None:
        """Open an address."""
        await self.call("Network.enable")
        await self.call("Page.navigate", url=url)

    async def shows(self, text: str) -> None:
        """Wait until this text is drawn; what was drawn until then is of no interest any more.

        Raises:
            TimeoutError: nothing more came for a minute.
        """
        while text not in self.drawn:
            await self._heard()
        self.drawn = ""

    async def value(self, expression: str) -> Any:
        """The value of an expression of JavaScript."""
        answer = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    async def type(self, text: str) -> None:
        """Press the keys of printable characters."""
        for char in text:
            key = {"key": char, "windowsVirtualKeyCode": ord(char.upper())}
            await self.call("Input.dispatchKeyEvent", type="keyDown", text=char, **key)
            await self.call("Input.dispatchKeyEvent", type="keyUp", **key)


async def _until(told: Path) -> list[str]:
    """The lines of a file that another program writes; an empty list is not there yet."""
    for _ in range(round(PATIENCE / _PAUSE)):
        if told.exists() and len(lines := told.read_text().splitlines()) > 1:
            return lines
        await asyncio.sleep(_PAUSE)
    raise TimeoutError(f"the browser has not started within {PATIENCE:.0f} s")


@asynccontextmanager
async def browser(path: str, folder: Path) -> AsyncIterator[Tab]:
    """A tab of a browser of its own, with its profile in `folder`."""
    process = subprocess.Popen(
        [path, *_OPTIONS, f"--user-data-dir={folder}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        port = (await _until(folder / "DevToolsActivePort"))[0]
        async with (
            ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/json") as answer,
        ):
            pages = [each for each in await answer.json() if each["type"] == "page"]
            where = pages[0]["webSocketDebuggerUrl"]
            async with session.ws_connect(where, max_msg_size=0) as socket:
                yield Tab(socket)
    finally:
        process.kill()
        process.wait()
