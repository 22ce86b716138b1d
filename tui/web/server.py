"""The server of the screens: the loopback address alone, and no page but our own may talk to it."""

from __future__ import annotations

import logging
import shlex
import socket
import subprocess
import sys
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler
from textual_serve.server import Server

from store.errors import BadInput

HOST = "127.0.0.1"
_LAST_PORT = 65_535
_MOST_TABS = 8  # each is a process with the store open
_PARTING = 0.5  # seconds for the tabs to leave in order
# The page of the library fetches a font from elsewhere, and nothing of ours goes out.
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; connect-src 'self' {}"
)

_FULL = f"tickler is open in {_MOST_TABS} tabs already: close one, then load this page again."


class LocalServer(Server):
    """Serves one store; each tab is a process of its own, as each terminal is.

    A page from anywhere may open a socket to this machine, and a foreign name may be pointed at it:
    so a request counts only under our own address, and a socket only from our own page.
    """

    def __init__(self, store: Path, day: str | None, listening: socket.socket) -> None:
        self._listening = listening
        self._tabs = 0
        port = listening.getsockname()[1]
        super().__init__(
            _command(store, day),
            HOST,
            port,
            title="tickler",
            public_url=f"http://{HOST}:{port}",
            templates_path=str(Path(__file__).parent),
        )

    def serve(self, debug: bool = False) -> None:
        """Answer until Ctrl+C; nothing is said of single requests."""
        self.debug = debug
        # A tab's process that ends after the server is of no interest to anybody.
        logging.getLogger("asyncio").setLevel(logging.ERROR)
        web.run_app(
            self._make_app(),
            sock=self._listening,
            print=None,
            access_log=None,
            shutdown_timeout=_PARTING,
        )
        # What is left of the tabs complains at the end to a loop that is gone.
        sys.unraisablehook = lambda _: None

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing: the command has said where to look."""

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._ours_alone)
        return app

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One tab, while there are not too many of them."""
        if self._tabs >= _MOST_TABS:
            raise web.HTTPServiceUnavailable(text=_FULL)
        self._tabs += 1
        try:
            return await super().handle_websocket(request)
        finally:
            self._tabs -= 1

    @web.middleware
    async def _ours_alone(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        here = f"{HOST}:{self.port}"
        if request.host == f"localhost:{self.port}" and request.path == "/":
            raise web.HTTPFound(self.public_url)
        origin = request.headers.get("Origin")
        socket_asked = request.path == "/ws"
        if request.host != here or (origin != self.public_url if socket_asked else False):
            raise web.HTTPForbidden(text="tickler answers its own page alone.")
        if request.path == "/" and self._tabs >= _MOST_TABS:
            raise web.HTTPServiceUnavailable(text=_FULL)
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = _POLICY.format(f"ws://{here}")
            response.headers["X-Frame-Options"] = "DENY"
            response.headers["Referrer-Policy"] = "no-referrer"
        return response


def listen(port: int) -> socket.socket:
    """A socket that listens on `port` of the loopback address, for 0 on any free one.

    Raises:
        BadInput: there is no such port, another program listens there, or the system does not
            let us.
    """
    if port > _LAST_PORT:
        raise BadInput(
            f"There is no port {port}: choose one up to {_LAST_PORT} with --port, or 0 for any "
            "free one."
        )
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((HOST, port))
        made.listen()
    except OSError as error:
        made.close()
        raise BadInput(
            f"Port {port} cannot be used ({error}): choose another with --port, or 0 for any."
        ) from error
    return made


def _command(store: Path, day: str | None) -> str:
    """The command line of one tab, for the shell that starts it."""
    words = [sys.executable, "-m", "tui.web", str(store.absolute())]
    if day is not None:  # else each tab opens on the day that it is then
        words.append(day)
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
